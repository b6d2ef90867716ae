//! FHIR in and out, rule by rule. `tests/fhir_bundles.rs` holds generated Bundles against an oracle of its own.

#![allow(missing_docs, reason = "tests")]

use bosque_interop::fhir::{
    Assessment, BASELINE, Date, FhirError, FhirPatient, MAX_BUNDLE_BYTES, Note, Reason, WEEK_20, from_fhir,
};
use bosque_model::{CensoringWeights, Cohort, Lang, Manifest, Score, Text};
use serde_json::{Value, json};

/// A RiskAssessment as serde_json reads it.
fn to_risk_assessment(assessment: &Assessment<'_>) -> Value {
    serde_json::from_str(&bosque_interop::fhir::to_risk_assessment(assessment).to_text()).unwrap()
}

const BASELINE_DAY: &str = "2024-03-01";

fn manifest() -> Manifest {
    Manifest::from_bytes(include_bytes!("../../../models/final_model/manifest.json")).unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources.iter().map(|resource| json!({ "resource": resource })).collect();
    json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
}

fn person() -> Value {
    json!({ "resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1984-03-02" })
}

/// A CD4 count at the baseline after a change.
fn cd4(change: impl FnOnce(&mut Value)) -> Value {
    let mut observation = json!({
        "resourceType": "Observation", "id": "cd4", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": "24467-3" }] },
        "subject": { "reference": "Patient/p" }, "effectiveDateTime": BASELINE_DAY,
        "valueQuantity": { "value": 351, "unit": "x", "system": "http://unitsofmeasure.org", "code": "/uL" },
    });
    change(&mut observation);
    observation
}

fn read(bundle: &Value) -> Result<FhirPatient, FhirError> {
    from_fhir(bundle.to_string().as_bytes(), &manifest(), Some(date(BASELINE_DAY)))
}

fn read_one(observation: Value) -> FhirPatient {
    read(&bundle(&[person(), observation])).unwrap()
}

fn value(patient: &FhirPatient, name: &str) -> Option<f64> {
    patient.values.iter().find(|(feature, _)| feature == name).map(|(_, value)| *value)
}

fn missing(patient: &FhirPatient, name: &str) -> Option<Reason> {
    patient.missing.iter().find(|(feature, _)| feature == name).map(|(_, reason)| *reason)
}

#[test]
fn every_feature_has_a_value_or_a_reason_and_says_where_it_comes_from() {
    let patient = read_one(cd4(|_| {}));
    let names: Vec<&str> = patient.values.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["age", "gender", "cd40"]);
    assert_eq!(patient.values.len() + patient.missing.len(), manifest().features.len());
    assert_eq!((value(&patient, "age"), value(&patient, "gender")), (Some(39.0), Some(0.0)));
    let texts: Vec<String> = patient.taken.iter().map(|taken| taken.text(Lang::En)).collect();
    assert_eq!(
        texts,
        [
            "age: Patient.birthDate, 2024-03-01",
            "gender: Patient.gender",
            "cd40: Observation/cd4, 24467-3, /uL, 2024-03-01 (day 0; window -30 to 0)",
        ]
    );
    assert_eq!(missing(&patient, "cd420"), Some(Reason::OutsideWindow(WEEK_20)));
    assert_eq!(missing(&patient, "wtkg"), Some(Reason::NoReading));
    for name in ["race", "treat", "preanti", "symptom", "hemo", "drugs", "time", "offtrt"] {
        assert_eq!(missing(&patient, name), Some(Reason::NotRead), "{name}");
    }
    assert_eq!(
        patient.notes,
        [Note::Baseline { date: date(BASELINE_DAY), in_bundle: false }, Note::AdministrativeGender,]
    );
}

#[test]
fn units_are_converted_exactly_or_refused() {
    let quantity = |code: &str, loinc: &'static str, value: &str| {
        let value: Value = serde_json::from_str(value).unwrap();
        let unit = code.to_owned();
        read_one(cd4(move |observation| {
            observation["code"]["coding"][0]["code"] = loinc.into();
            observation["valueQuantity"]["value"] = value;
            observation["valueQuantity"]["code"] = unit.into();
        }))
    };
    for (unit, text, expected) in [
        ("/uL", "351", 351.0),
        ("/ul", "351", 351.0),
        ("{cells}/uL", "351", 351.0),
        ("/mm3", "351", 351.0),
        ("10*6/L", "351", 351.0),
        ("10*3/uL", "0.351", 351.0),
        ("10*9/L", "0.289", 289.0),
        ("10*3/uL", "1.001", 1001.0),
    ] {
        assert_eq!(value(&quantity(unit, "24467-3", text), "cd40"), Some(expected), "{unit}");
        assert_eq!(value(&quantity(unit, "14135-8", text), "cd80"), Some(expected), "{unit}");
    }
    for (unit, text, expected) in [
        ("kg", "72.5", 72.5),
        ("g", "72500", 72.5),
        ("g", "70123", 70.123),
        ("[lb_av]", "160", 160.0 * 0.453_592_37),
    ] {
        assert_eq!(value(&quantity(unit, "29463-7", text), "wtkg"), Some(expected), "{unit}");
    }
    assert_eq!(value(&quantity("{score}", "89243-0", "90"), "karnof"), Some(90.0));
    for (loinc, name, units) in [
        ("24467-3", "cd40", &["%", "/L", "cells/uL", "/UL", "10*3/UL", "kg", "1", "", "10^3/uL", "k/uL"][..]),
        ("29463-7", "wtkg", &["lb", "KG", "kg ", "[oz_av]", "[lb_tr]", "/uL", "1"]),
        ("89243-0", "karnof", &["%", "kg", "{Score}"]),
    ] {
        for unit in units {
            assert_eq!(missing(&quantity(unit, loinc, "90"), name), Some(Reason::Unit), "{loinc} {unit}");
        }
    }
    let converted = quantity("10*3/uL", "24467-3", "0.351");
    assert!(converted.taken.iter().any(|taken| taken.text(Lang::Es)
        == "cd40: Observation/cd4, 24467-3, 10*3/uL, × 1000, 2024-03-01 (día 0; ventana -30 a 0)"));
}

#[test]
fn a_karnofsky_status_may_be_a_whole_number() {
    let karnofsky = |value: Value| {
        read_one(cd4(|observation| {
            observation["code"]["coding"][0]["code"] = "89243-0".into();
            observation.as_object_mut().unwrap().remove("valueQuantity");
            observation["valueInteger"] = value;
        }))
    };
    assert_eq!(value(&karnofsky(json!(80)), "karnof"), Some(80.0));
    assert_eq!(missing(&karnofsky(json!(85)), "karnof"), Some(Reason::Range));
    assert_eq!(missing(&karnofsky(json!(80.5)), "karnof"), Some(Reason::NotAQuantity));
    assert_eq!(missing(&karnofsky(json!("80")), "karnof"), Some(Reason::NotAQuantity));
}

#[test]
fn what_is_no_exact_reading_of_this_patient_is_refused_with_its_reason() {
    type Change = fn(&mut Value);
    let cases: &[(&str, Change, Reason)] = &[
        ("preliminary", |o| o["status"] = "preliminary".into(), Reason::Status),
        ("entered-in-error", |o| o["status"] = "entered-in-error".into(), Reason::Status),
        ("cancelled", |o| o["status"] = "cancelled".into(), Reason::Status),
        ("no status", |o| o["status"] = Value::Null, Reason::Status),
        ("another patient", |o| o["subject"]["reference"] = "Patient/q".into(), Reason::Subject),
        ("another server", |o| o["subject"]["reference"] = "http://x.org/Patient/p".into(), Reason::Subject),
        ("contained subject", |o| o["subject"]["reference"] = "#p".into(), Reason::Subject),
        (
            "subject by identifier",
            |o| o["subject"] = json!({ "identifier": { "value": "p" } }),
            Reason::Subject,
        ),
        ("month only", |o| o["effectiveDateTime"] = "2024-03".into(), Reason::NoDay),
        ("no such day", |o| o["effectiveDateTime"] = "2024-02-30".into(), Reason::NoDay),
        (
            "period",
            |o| {
                o["effectivePeriod"] = json!({ "start": BASELINE_DAY, "end": BASELINE_DAY });
                o["effectiveDateTime"] = Value::Null;
            },
            Reason::NoDay,
        ),
        ("absent", |o| o["dataAbsentReason"] = json!({ "text": "x" }), Reason::DataAbsent),
        ("comparator", |o| o["valueQuantity"]["comparator"] = "<".into(), Reason::Comparator),
        ("comparator of R5", |o| o["valueQuantity"]["comparator"] = "ad".into(), Reason::Comparator),
        ("no number", |o| o["valueQuantity"] = json!({ "unit": "/uL" }), Reason::NoValue),
        ("text as number", |o| o["valueQuantity"]["value"] = "351".into(), Reason::NotAQuantity),
        ("unit without code", |o| o["valueQuantity"]["code"] = Value::Null, Reason::Unit),
        ("no system", |o| o["valueQuantity"]["system"] = Value::Null, Reason::Unit),
        ("another system", |o| o["valueQuantity"]["system"] = "http://snomed.info/sct".into(), Reason::Unit),
        ("two values", |o| o["valueString"] = "351".into(), Reason::NotAQuantity),
        (
            "two codes",
            |o| {
                o["code"]["coding"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!({ "system": "http://loinc.org", "code": "14135-8" }));
            },
            Reason::TwoCodes,
        ),
        (
            "modifier",
            |o| o["modifierExtension"] = json!([{ "url": "x", "valueBoolean": true }]),
            Reason::Modifier,
        ),
        ("rules", |o| o["implicitRules"] = "http://x.org".into(), Reason::Modifier),
        ("negative", |o| o["valueQuantity"]["value"] = (-1).into(), Reason::Range),
        ("too many", |o| o["valueQuantity"]["value"] = 351_000.into(), Reason::Range),
    ];
    for (name, change, reason) in cases {
        let patient = read_one(cd4(change));
        assert_eq!(value(&patient, "cd40"), None, "{name}");
        assert_eq!(missing(&patient, "cd40"), Some(*reason), "{name}");
        let noted = patient.notes.contains(&Note::Refused {
            resource: "Observation/cd4".into(),
            code: "24467-3",
            reason: *reason,
        });
        assert!(noted, "{name}: {:?}", patient.notes);
    }
}

#[test]
fn values_of_other_types_are_refused() {
    for (name, other) in [
        ("valueString", json!("351")),
        ("valueInteger", json!(351)),
        ("valueRange", json!({ "low": { "value": 1 } })),
        ("valueRatio", json!({})),
        ("valueCodeableConcept", json!({ "text": "351" })),
        ("valueBoolean", json!(true)),
        ("valueSampledData", json!({})),
    ] {
        let patient = read_one(cd4(|observation| {
            let fields = observation.as_object_mut().unwrap();
            fields.remove("valueQuantity");
            fields.insert(name.into(), other);
        }));
        assert_eq!(missing(&patient, "cd40"), Some(Reason::NotAQuantity), "{name}");
    }
    let nothing = read_one(cd4(|observation| {
        observation.as_object_mut().unwrap().remove("valueQuantity");
    }));
    assert_eq!(missing(&nothing, "cd40"), Some(Reason::NoValue));
}

#[test]
fn a_value_inside_a_component_is_named_and_not_taken() {
    let panel = read_one(cd4(|observation| {
        let own = observation["code"].take();
        observation["code"] = json!({ "coding": [{ "system": "http://loinc.org", "code": "80235-8" }] });
        let quantity = observation.as_object_mut().unwrap().remove("valueQuantity").unwrap();
        observation["component"] = json!([{ "code": own, "valueQuantity": quantity }]);
    }));
    assert_eq!((value(&panel, "cd40"), missing(&panel, "cd40")), (None, Some(Reason::Component)));
}

#[test]
fn codes_of_other_systems_are_other_codes() {
    for coding in [
        json!({ "system": "http://snomed.info/sct", "code": "24467-3" }),
        json!({ "code": "24467-3" }),
        json!({ "system": "http://loinc.org", "code": "8123-2" }),
        json!({ "system": "http://loinc.org", "display": "24467-3" }),
    ] {
        let patient = read_one(cd4(|observation| observation["code"]["coding"][0] = coding));
        assert_eq!(missing(&patient, "cd40"), Some(Reason::NoReading));
        assert!(patient.notes.contains(&Note::OtherObservations { count: 1 }));
    }
    let beside = read_one(cd4(|observation| {
        let loinc = observation["code"]["coding"][0].take();
        observation["code"]["coding"] = json!([{ "system": "http://lab.example", "code": "CD4" }, loinc]);
    }));
    assert_eq!(value(&beside, "cd40"), Some(351.0));
}

/// A CD4 count of a day counted from the baseline.
fn on(id: &str, day: i32, count: u32) -> Value {
    let start = date("2023-01-01");
    let offset = (date(BASELINE_DAY).days_since(start) + day) as u32;
    cd4(|observation| {
        observation["id"] = id.into();
        observation["effectiveDateTime"] = start.plus_days(offset).unwrap().to_string().into();
        observation["valueQuantity"]["value"] = count.into();
    })
}

#[test]
fn the_nearest_reading_of_the_window_is_taken() {
    for (days, baseline, week_20) in [
        (&[0][..], Some(0), None),
        (&[-30], Some(-30), None),
        (&[-31], None, None),
        (&[1], None, None),
        (&[-3, -20, 0], Some(0), None),
        (&[-20, -3], Some(-3), None),
        (&[104, 176], None, None),
        (&[105], None, Some(105)),
        (&[175], None, Some(175)),
        (&[130, 151], None, Some(130)),
        (&[130, 149], None, Some(149)),
        (&[135, 145], None, Some(135)),
        (&[145, 135, 0], Some(0), Some(135)),
    ] {
        let count = |day: i32| (1000 + day) as u32;
        let mut resources = vec![person()];
        resources.extend(days.iter().enumerate().map(|(i, &day)| on(&format!("o{i}"), day, count(day))));
        let patient = read(&bundle(&resources)).unwrap();
        let expected = |day: Option<i32>| day.map(|day| f64::from(count(day)));
        assert_eq!(value(&patient, "cd40"), expected(baseline), "{days:?}");
        assert_eq!(value(&patient, "cd420"), expected(week_20), "{days:?}");
    }
}

#[test]
fn readings_of_one_day_must_agree() {
    let differ = read(&bundle(&[person(), on("a", 0, 351), on("b", 0, 352), on("c", -1, 300)])).unwrap();
    assert_eq!((value(&differ, "cd40"), missing(&differ, "cd40")), (None, Some(Reason::Ambiguous)));
    let agree = read(&bundle(&[person(), on("a", 0, 351), on("b", 0, 351)])).unwrap();
    assert_eq!(value(&agree, "cd40"), Some(351.0));
    assert!(agree.notes.contains(&Note::Several { feature: "cd40".into(), readings: 2 }));
}

#[test]
fn an_observation_that_stands_twice_must_be_the_same() {
    let twice = read(&bundle(&[person(), on("a", 0, 351), on("a", 0, 351)])).unwrap();
    assert_eq!(value(&twice, "cd40"), Some(351.0));
    let mut withdrawn = on("a", 0, 351);
    withdrawn["status"] = "entered-in-error".into();
    for pair in [[on("a", 0, 351), withdrawn.clone()], [withdrawn.clone(), on("a", 0, 351)]] {
        let patient = read(&bundle(&[person(), pair[0].clone(), pair[1].clone()])).unwrap();
        assert_eq!(missing(&patient, "cd40"), Some(Reason::Versions));
    }
}

#[test]
fn the_baseline_is_given_or_stated_or_not_known() {
    let stated = json!({ "resourceType": "Parameters", "parameter": [{ "name": "baseline", "valueDate": "2024-03-01" }] });
    let with = |resources: &[Value], baseline: Option<&str>| {
        let bytes = bundle(resources).to_string();
        from_fhir(bytes.as_bytes(), &manifest(), baseline.map(date))
    };
    let from_bundle = with(&[person(), cd4(|_| {}), stated.clone()], None).unwrap();
    assert_eq!(value(&from_bundle, "cd40"), Some(351.0));
    assert!(from_bundle.notes.contains(&Note::Baseline { date: date(BASELINE_DAY), in_bundle: true }));
    let given = with(&[person(), cd4(|_| {}), stated.clone()], Some("2023-10-13")).unwrap();
    assert_eq!((value(&given, "cd40"), value(&given, "cd420")), (None, Some(351.0)));
    assert!(given.notes.contains(&Note::OtherBaseline));
    let unknown = with(&[person(), cd4(|_| {})], None).unwrap();
    assert_eq!(missing(&unknown, "cd40"), Some(Reason::NoBaseline));
    assert_eq!(missing(&unknown, "age"), Some(Reason::NoBaseline));
    assert_eq!(value(&unknown, "gender"), Some(0.0));
    assert_eq!(with(&[stated.clone(), stated.clone()], None), Err(FhirError::Baseline));
    let vague = json!({ "resourceType": "Parameters", "parameter": [{ "name": "baseline", "valueDate": "2024-03" }] });
    assert_eq!(with(&[vague], None), Err(FhirError::Baseline));
}

#[test]
fn age_and_sex_come_from_the_patient_or_not_at_all() {
    let with = |change: fn(&mut Value)| {
        let mut person = person();
        change(&mut person);
        read(&bundle(&[person])).unwrap()
    };
    assert_eq!(missing(&with(|p| p["birthDate"] = "1984".into()), "age"), Some(Reason::NoBirthDate));
    assert_eq!(missing(&with(|p| p["birthDate"] = "2024-03-02".into()), "age"), Some(Reason::BornLater));
    assert_eq!(missing(&with(|p| p["birthDate"] = "1884-03-02".into()), "age"), Some(Reason::Range));
    assert_eq!(value(&with(|p| p["birthDate"] = "1984-03-01".into()), "age"), Some(40.0));
    assert_eq!(value(&with(|p| p["gender"] = "male".into()), "gender"), Some(1.0));
    for other in ["other", "unknown", "Male", "M", ""] {
        let mut person = person();
        person["gender"] = other.into();
        let patient = read(&bundle(&[person])).unwrap();
        assert_eq!(missing(&patient, "gender"), Some(Reason::Gender), "{other}");
    }
    let modified = with(|p| p["modifierExtension"] = json!([{ "url": "x" }]));
    assert_eq!(
        (missing(&modified, "age"), missing(&modified, "gender")),
        (Some(Reason::Modifier), Some(Reason::Modifier))
    );
    let nobody = read(&bundle(&[cd4(|_| {})])).unwrap();
    assert_eq!(missing(&nobody, "age"), Some(Reason::NoPatient));
    assert_eq!(value(&nobody, "cd40"), Some(351.0));
}

#[test]
fn a_bundle_is_about_one_patient() {
    let other = json!({ "resourceType": "Patient", "id": "q" });
    assert_eq!(read(&bundle(&[person(), other])), Err(FhirError::SeveralPatients));
    let mut about_q = on("b", -1, 300);
    about_q["subject"]["reference"] = "Patient/q".into();
    assert_eq!(read(&bundle(&[cd4(|_| {}), about_q])), Err(FhirError::SeveralPatients));
}

#[test]
fn references_are_resolved_as_the_bundle_writes_them() {
    let url = "https://fhir.example/r4/Patient/p";
    let uuid = "urn:uuid:3f0c5a52-0000-4000-8000-00000000000a";
    for (full_url, reference, meant) in [
        (url, url, true),
        (url, "Patient/p", true),
        (url, "Patient/p/_history/3", true),
        (url, "https://fhir.example/r4/Patient/p/_history/1", true),
        (url, "https://other.example/r4/Patient/p", false),
        (uuid, uuid, true),
        (uuid, "urn:uuid:3f0c5a52-0000-4000-8000-00000000000b", false),
        (url, "Patient/pp", false),
        (url, "Observation/p", false),
        (url, "", false),
    ] {
        let mut bundle = bundle(&[person(), cd4(|o| o["subject"]["reference"] = reference.into())]);
        bundle["entry"][0]["fullUrl"] = full_url.into();
        assert_eq!(value(&read(&bundle).unwrap(), "cd40").is_some(), meant, "{full_url} {reference}");
    }
}

#[test]
fn four_types_of_bundle_are_read() {
    for (kind, read_it) in [
        ("collection", true),
        ("searchset", true),
        ("document", true),
        ("transaction", true),
        ("history", false),
        ("batch", false),
        ("message", false),
        ("x", false),
    ] {
        let mut bundle = bundle(&[json!({ "resourceType": "Composition" }), person(), cd4(|_| {})]);
        bundle["type"] = kind.into();
        match read(&bundle) {
            Ok(patient) => assert!(read_it && value(&patient, "cd40") == Some(351.0), "{kind}"),
            Err(error) => assert!(!read_it && error == FhirError::BundleType, "{kind}"),
        }
    }
    let mut deleted = bundle(&[person(), cd4(|_| {})]);
    deleted["type"] = "transaction".into();
    deleted["entry"][1]["request"] = json!({ "method": "DELETE", "url": "Observation/cd4" });
    assert_eq!(missing(&read(&deleted).unwrap(), "cd40"), Some(Reason::NoReading));
}

#[test]
fn what_is_no_bundle_is_refused_and_never_repeated() {
    let read = |text: &str| from_fhir(text.as_bytes(), &manifest(), None);
    for (text, error) in [
        ("", FhirError::Syntax { line: 1, column: 1 }),
        ("7", FhirError::NotABundle),
        ("[]", FhirError::NotABundle),
        (r#"{"resourceType": "Patient"}"#, FhirError::NotABundle),
        (r#"{"resourceType": "Bundle"}"#, FhirError::BundleType),
        (
            r#"{"resourceType": "Bundle", "type": "collection", "entry": 7}"#,
            FhirError::Shape { element: "Bundle.entry" },
        ),
        (
            r#"{"resourceType": "Bundle", "type": "collection", "entry": [7]}"#,
            FhirError::Shape { element: "Bundle.entry" },
        ),
        (
            r#"{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": 7}]}"#,
            FhirError::Shape { element: "Bundle.entry.resource" },
        ),
        (r#"{"resourceType": "Bundle", "type": "collection", "implicitRules": "x"}"#, FhirError::Modifier),
    ] {
        assert_eq!(read(text), Err(error), "{text}");
    }
    let twice = r#"{"resourceType": "Bundle", "type": "collection", "type": "collection"}"#;
    assert_eq!(read(twice), Err(FhirError::RepeatedName));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(read(&deep), Err(FhirError::Syntax { .. })));
    let large = " ".repeat(MAX_BUNDLE_BYTES + 1);
    assert_eq!(read(&large), Err(FhirError::TooLarge { bytes: MAX_BUNDLE_BYTES + 1 }));
    let empty = read(r#"{"resourceType": "Bundle", "type": "searchset"}"#).unwrap();
    assert_eq!((empty.values.len(), empty.missing.len()), (0, manifest().features.len()));
    let error = read("{\"name\": Zzyzx}").unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 10: not JSON in UTF-8");
}

/// A patient in the form of Colombia's RDA profile, version 0.7.2, generated.
fn rda_patient() -> Value {
    let extension = |name: &str, value: Value| {
        let mut extension =
            json!({ "url": format!("https://fhir.minsalud.gov.co/rda/StructureDefinition/{name}") });
        extension["valueCoding"] = value;
        extension
    };
    json!({
        "resourceType": "Patient", "id": "p",
        "meta": { "profile": ["https://fhir.minsalud.gov.co/rda/StructureDefinition/PatientRDA"] },
        "extension": [
            extension("ExtensionPatientNationality", json!({ "code": "170", "display": "Zzyzx" })),
            extension("ExtensionPatientEthnicity", json!({ "code": "6", "display": "Zzyzx" })),
            extension("ExtensionPatientDisability", json!({ "code": "08", "display": "Zzyzx" })),
            extension("ExtensionPatientGenderIdentity", json!({ "code": "01", "display": "Zzyzx" })),
        ],
        "identifier": [{
            "id": "NationalPersonIdentifier-0", "use": "official",
            "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "PN" },
                { "system": "https://fhir.minsalud.gov.co/rda/CodeSystem/ColombianPersonIdentifier", "code": "CC" }] },
            "system": "https://fhir.minsalud.gov.co/rda/NamingSystem/RNEC", "value": "Zzyzx-4711",
        }],
        "active": true,
        "name": [{ "use": "official", "family": "Zzyzx", "given": ["Zzyzx"], "_family": { "extension": [
            { "url": "http://hl7.org/fhir/StructureDefinition/humanname-fathers-family", "valueString": "Zzyzx" }] } }],
        "gender": "female",
        "_gender": { "extension": [extension("ExtensionBiologicalGender", json!({ "code": "02", "display": "Mujer" }))] },
        "birthDate": "1984-03-02",
        "_birthDate": { "extension": [
            { "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime", "valueDateTime": "1984-03-02T11:00:00-05:00" }] },
        "deceasedBoolean": false,
        "address": [{ "use": "home", "city": "Zzyzx", "country": "CO" }],
    })
}

#[test]
fn an_rda_patient_is_read_and_nothing_of_who_it_is_comes_back() {
    let marked = cd4(|observation| {
        observation["subject"]["display"] = "Zzyzx".into();
        observation["note"] = json!([{ "text": "Zzyzx" }]);
        observation["performer"] = json!([{ "display": "Zzyzx" }]);
        observation["valueQuantity"]["code"] = "Zzyzx".into();
        observation["valueQuantity"]["unit"] = "Zzyzx".into();
    });
    let patient = read(&bundle(&[rda_patient(), marked, on("o", -1, 351)])).unwrap();
    assert_eq!((value(&patient, "age"), value(&patient, "gender")), (Some(39.0), Some(0.0)));
    assert_eq!(value(&patient, "cd40"), Some(351.0));
    assert_eq!(missing(&patient, "race"), Some(Reason::NotRead));
    let mut shown = format!("{patient:?}");
    for lang in [Lang::Es, Lang::En] {
        shown += &patient.notes.iter().map(|note| note.text(lang)).collect::<String>();
        shown += &patient.taken.iter().map(|taken| taken.text(lang)).collect::<String>();
        shown += &patient.missing.iter().map(|(_, reason)| reason.text(lang)).collect::<String>();
    }
    for identity in ["Zzyzx", "4711", "1984", "Patient/p"] {
        assert!(!shown.contains(identity), "{identity}: {shown}");
    }
    assert_eq!(patient.subject.unwrap().to_json(), json!({ "reference": "Patient/p" }).into());
}

#[test]
fn every_reason_and_note_has_words_in_both_languages() {
    let reasons = [
        Reason::NotRead,
        Reason::NoReading,
        Reason::NoBaseline,
        Reason::OutsideWindow(BASELINE),
        Reason::Ambiguous,
        Reason::NoPatient,
        Reason::NoBirthDate,
        Reason::BornLater,
        Reason::Gender,
        Reason::Status,
        Reason::Subject,
        Reason::NoDay,
        Reason::DataAbsent,
        Reason::NoValue,
        Reason::Comparator,
        Reason::NotAQuantity,
        Reason::Unit,
        Reason::Component,
        Reason::TwoCodes,
        Reason::Modifier,
        Reason::Versions,
        Reason::Range,
    ];
    let mut texts: Vec<String> = Vec::new();
    for reason in reasons {
        texts.extend([reason.text(Lang::Es), reason.text(Lang::En)]);
    }
    let notes = [
        Note::Baseline { date: date(BASELINE_DAY), in_bundle: true },
        Note::Baseline { date: date(BASELINE_DAY), in_bundle: false },
        Note::OtherBaseline,
        Note::AdministrativeGender,
        Note::Several { feature: "cd40".into(), readings: 2 },
        Note::Refused { resource: "Observation/a".into(), code: "24467-3", reason: Reason::Unit },
        Note::OtherObservations { count: 2 },
    ];
    for note in notes {
        texts.extend([note.text(Lang::Es), note.text(Lang::En)]);
    }
    let count = texts.len();
    assert!(texts.iter().all(|text| text.ends_with('.')));
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), count);
}

fn score() -> Score {
    Score { raw: 0.3, probability: 0.289, prediction: true, out_of_range: vec![4] }
}

/// The shipped manifest with a landmark and a horizon.
fn prospective() -> Manifest {
    let eligibility = Text { es: "Sin evento en la semana 20.".into(), en: "Event-free at week 20.".into() };
    let weights = CensoringWeights { least: 1.0, mean: 1.0, largest: 1.0, cap: 5.0, capped: 0 };
    Manifest {
        cohort: Some(Cohort {
            eligibility,
            time: "time".into(),
            landmark_days: 140,
            horizon_days: 730,
            rows: 10,
            events: 1,
            unknown: 0,
            weights,
        }),
        ..manifest()
    }
}

fn assessment<'a>(manifest: &'a Manifest, score: &'a Score, patient: &'a FhirPatient) -> Assessment<'a> {
    Assessment {
        manifest,
        score,
        taken: &patient.taken,
        subject: patient.subject.as_ref().map(|subject| subject.to_json()),
        baseline: patient.baseline,
        occurrence: Some(date("2024-07-20")),
        lang: Lang::En,
    }
}

#[test]
fn a_risk_assessment_says_which_model_on_what_basis_and_when() {
    let (manifest, score) = (prospective(), score());
    let patient = read(&bundle(&[person(), on("a", 0, 351), on("b", 140, 300)])).unwrap();
    let risk = to_risk_assessment(&assessment(&manifest, &score, &patient));
    let prediction = &risk["prediction"][0];
    assert_eq!(prediction["probabilityDecimal"], json!(28.9));
    assert_eq!(prediction["whenPeriod"], json!({ "start": "2024-07-19", "end": "2026-03-01" }));
    assert_eq!(prediction["outcome"]["text"], manifest.label.meaning.en.as_str());
    assert_eq!(
        prediction["rationale"],
        format!(
            "Above the model's threshold of {}%. Event-free at week 20. Event by day 730 from entry, event-free up to \
            day 140. Outside what the training rows held: CD4 baseline.",
            bosque_model::shortest(manifest.threshold.value * 100.0)
        )
    );
    assert_eq!(risk["subject"], json!({ "reference": "Patient/p" }));
    assert_eq!(risk["basis"], json!([{ "reference": "Observation/a" }, { "reference": "Observation/b" }]));
    assert_eq!(risk["meta"]["security"][0]["code"], "AIAST");
    assert_eq!(risk["performer"]["reference"], "#model");
    assert_eq!(risk["occurrenceDateTime"], "2024-07-20");
    let device = &risk["contained"][0];
    assert_eq!((&device["resourceType"], &device["id"]), (&json!("Device"), &json!("model")));
    assert_eq!(device["identifier"][0]["value"], manifest.forest.sha256.as_str());
    assert_eq!(device["version"][0]["value"], manifest.version.as_str());
    let method = risk["method"]["text"].as_str().unwrap();
    for part in [&manifest.name, &manifest.version, &manifest.forest.sha256] {
        assert!(method.contains(part.as_str()));
    }
}

#[test]
fn what_is_not_known_is_left_out() {
    let (manifest, score) = (prospective(), score());
    let bare = Assessment {
        manifest: &manifest,
        score: &score,
        taken: &[],
        subject: None,
        baseline: None,
        occurrence: None,
        lang: Lang::Es,
    };
    let risk = to_risk_assessment(&bare);
    for name in ["basis", "occurrenceDateTime"] {
        assert!(risk.get(name).is_none(), "{name}");
    }
    for name in ["whenPeriod", "whenRange"] {
        assert!(risk["prediction"][0].get(name).is_none(), "{name}");
    }
    assert_eq!(risk["subject"]["extension"][0]["valueCode"], "unknown");
    assert_eq!(risk["language"], "es");
    assert!(risk["prediction"][0]["rationale"].as_str().unwrap().contains("Sin evento en la semana 20."));
    let shipped = Manifest { cohort: None, ..prospective() };
    let retrospective =
        to_risk_assessment(&Assessment { manifest: &shipped, baseline: Some(date(BASELINE_DAY)), ..bare });
    assert!(retrospective["prediction"][0].get("whenPeriod").is_none());
}

#[test]
fn a_subject_passes_through_untouched() {
    let (manifest, score) = (manifest(), score());
    let subject =
        json!({ "reference": "urn:uuid:x", "identifier": { "value": "<b>4711</b>" }, "display": "Zzyzx" });
    let assessment = Assessment {
        manifest: &manifest,
        score: &score,
        taken: &[],
        subject: Some(subject.clone().into()),
        baseline: None,
        occurrence: None,
        lang: Lang::En,
    };
    let mut risk = to_risk_assessment(&assessment);
    assert_eq!(risk["subject"].take(), subject);
    assert!(!risk.to_string().contains("4711") && !risk.to_string().contains("Zzyzx"));
}

#[test]
fn the_reference_validator_accepts_every_risk_assessment() {
    let Some(python) = std::env::var_os("BOSQUE_PYTHON") else {
        eprintln!("skipped the_reference_validator_accepts_every_risk_assessment: BOSQUE_PYTHON is not set");
        return;
    };
    let patient = read(&bundle(&[person(), on("a", 0, 351), on("b", 140, 300)])).unwrap();
    let bare = FhirPatient { taken: vec![], subject: None, baseline: None, ..patient.clone() };
    let mut list = Vec::new();
    for manifest in [manifest(), prospective()] {
        for patient in [&patient, &bare] {
            for probability in [0.0, 1e-7, 0.289, 1.0 / 3.0, 1.0] {
                for lang in [Lang::Es, Lang::En] {
                    let score = Score { probability, ..score() };
                    list.push(to_risk_assessment(&Assessment {
                        lang,
                        ..assessment(&manifest, &score, patient)
                    }));
                }
            }
        }
    }
    let file = std::env::temp_dir().join(format!("bosque-risk-{}.json", std::process::id()));
    std::fs::write(&file, Value::Array(list.clone()).to_string()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fhir/validate.py");
    let output = std::process::Command::new(python).arg(script).arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    assert_eq!(out.trim(), format!("{} valid, {} damaged refused", list.len(), 2 * list.len()));
}
