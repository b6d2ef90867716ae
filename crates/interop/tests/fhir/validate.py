"""Holds RiskAssessments against PyPI fhir.resources (R4B) and the invariants that it does not check.

    python validate.py FILE      FILE: a JSON list of RiskAssessments; needs fhir.resources==8.3.0
"""

import copy
import json
import sys
from decimal import Decimal

from fhir.resources.R4B.device import Device
from fhir.resources.R4B.riskassessment import RiskAssessment


def check(resource):
    RiskAssessment.model_validate(resource)
    Device.model_validate(resource["contained"][0])
    for prediction in resource["prediction"]:
        # ras-2: a percentage.
        assert 0 <= Decimal(str(prediction["probabilityDecimal"])) <= 100
    # dom-3: what is contained is referred to.
    assert resource["performer"]["reference"] == "#" + resource["contained"][0]["id"]


def is_refused(resource):
    try:
        check(resource)
    except (ValueError, AssertionError):
        return True
    return False


resources = json.loads(open(sys.argv[1], encoding="utf-8").read())
refused = 0
for resource in resources:
    check(resource)
    for name, value in {"whenRange": "140 days", "probabilityDecimal": 100.1}.items():
        damaged = copy.deepcopy(resource)
        damaged["prediction"][0][name] = value
        refused += is_refused(damaged)
print(f"{len(resources)} valid, {refused} damaged refused")
