"""Drives MLflow's own scoring server and writes its answers to cases.json.

    python -m venv VENV && VENV/bin/pip install -r crates/interop/tests/mlflow/requirements.txt
    VENV/bin/python crates/interop/tests/mlflow/make.py BOSQUE

BOSQUE is the command of this workspace. It makes model/ of forest.json and schema.toml; the server scores the same forest in Python.
Every value is generated; what the server says in words is not kept, because it repeats inputs and paths.
"""

import base64
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import mlflow.pyfunc
import numpy
import pandas
from fastapi.testclient import TestClient
from mlflow.models import ModelSignature
from mlflow.pyfunc import scoring_server
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema

HERE = Path(__file__).parent
INPUTS = ["wtkg", "gender", "cd40", "cd420"]
COLUMNS = [*INPUTS, "dif_cd4"]
RANGES = {"wtkg": (40, 120), "gender": (0, 1), "cd40": (0, 900), "cd420": (0, 900), "dif_cd4": (-400, 400)}


def grow(rng, tree, depth):
    """Adds a node and all below it, and returns its number."""
    node = len(tree["feature"])
    total, positive = rng.randint(20, 200), rng.randint(0, 20)
    for key, value in {"feature": -2, "threshold": -2.0, "left": -1, "right": -1, "p1": positive / total,
                       "n": float(total), "w1": float(positive), "cover": float(total)}.items():
        tree[key].append(value)
    if depth > 0 and rng.random() < 0.9:
        feature = rng.randrange(len(COLUMNS))
        low, high = RANGES[COLUMNS[feature]]
        tree["feature"][node] = feature
        tree["threshold"][node] = rng.randint(low * 2, high * 2 - 1) / 2 + 0.25
        tree["left"][node] = grow(rng, tree, depth - 1)
        tree["right"][node] = grow(rng, tree, depth - 1)
    return node


def forest():
    rng = random.Random(20)
    trees = []
    for _ in range(9):
        tree = {key: [] for key in ["feature", "threshold", "left", "right", "p1", "n", "w1", "cover"]}
        grow(rng, tree, 4)
        trees.append(tree)
    return {"n_features": len(COLUMNS), "columns": COLUMNS, "n_trees": len(trees), "trees": trees}


class Reference(mlflow.pyfunc.PythonModel):
    """The forest in twenty lines; answers classes, or probabilities where they are asked for."""

    def __init__(self, forest, threshold):
        self.forest, self.threshold = forest, threshold

    def predict(self, context, model_input, params=None):
        if not isinstance(model_input, pandas.DataFrame):
            model_input = pandas.DataFrame(model_input)
        rows = model_input[INPUTS].to_numpy(dtype=float)
        rows = numpy.column_stack([rows, rows[:, 3] - rows[:, 2]]).astype(numpy.float32)
        scores = [sum(self.leaf(tree, row) for tree in self.forest["trees"]) / self.forest["n_trees"] for row in rows]
        method = (params or {}).get("predict_method", "predict")
        if method == "predict_proba":
            return scores
        if method == "predict":
            return [int(score > self.threshold) for score in scores]
        raise ValueError("predict_method")

    @staticmethod
    def leaf(tree, row):
        node = 0
        while tree["left"][node] >= 0:
            goes_left = float(row[tree["feature"][node]]) <= tree["threshold"][node]
            node = tree["left" if goes_left else "right"][node]
        return tree["p1"][node]


def patients(count):
    """Generated patients: 4711 marks a value that no answer may repeat."""
    rng = random.Random(4711)
    return [[rng.randint(400, 1200) / 10, rng.randint(0, 1), rng.randint(0, 900), rng.randint(0, 900)]
            for _ in range(count)]


def cases():
    rows = patients(12)
    one, two = rows[0], rows[1]
    records = [dict(zip(INPUTS, row)) for row in rows]
    split = {"columns": INPUTS, "data": rows}
    csv = "\n".join([",".join(INPUTS), *(",".join(map(str, row)) for row in rows)]) + "\n"
    json_type = "application/json"
    found = []

    def case(name, body, content_type=json_type, method="POST", path="/invocations"):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        found.append({"name": name, "method": method, "path": path, "content_type": content_type, "body": body})

    def changed(row, **cells):
        return dict(zip(INPUTS, row)) | cells

    def column(name, values):
        return {**{key: [row[i] for row in rows[:2]] for i, key in enumerate(INPUTS)}, name: values}

    # The four forms and CSV.
    case("dataframe_split", {"dataframe_split": split})
    case("dataframe_split_index", {"dataframe_split": split | {"index": list(range(12))}})
    case("dataframe_records", {"dataframe_records": records})
    case("instances_of_records", {"instances": records})
    case("inputs_of_records", {"inputs": records})
    case("inputs_by_column", {"inputs": {key: [row[i] for row in rows] for i, key in enumerate(INPUTS)}})
    case("instances_by_column", {"instances": {key: [row[i] for row in rows] for i, key in enumerate(INPUTS)}})
    case("inputs_one_record", {"inputs": dict(zip(INPUTS, one))})
    case("instances_one_record", {"instances": dict(zip(INPUTS, one))})
    case("csv", csv, "text/csv")
    case("csv_crlf", csv.replace("\n", "\r\n"), "text/csv; charset=utf-8")
    case("csv_byte_order_mark", "\ufeff" + csv, "text/csv")
    case("csv_quoted", csv.replace("wtkg", '"wtkg"'), "text/csv")
    # Columns.
    backwards = {"columns": INPUTS[::-1], "data": [row[::-1] for row in rows]}
    case("columns_in_another_order", {"dataframe_split": backwards})
    case("columns_extra", {"dataframe_split": {"columns": [*INPUTS, "name"], "data": [[*one, "4711"], [*two, "4711"]]}})
    case("columns_missing", {"dataframe_split": {"columns": INPUTS[:3], "data": [one[:3]]}})
    case("columns_wrong", {"dataframe_split": {"columns": ["a", "b", "c", "d"], "data": [one]}})
    case("columns_twice", {"dataframe_split": {"columns": [*INPUTS, "cd40"], "data": [[*one, 4711]]}})
    case("columns_twice_unread", {"dataframe_split": {"columns": [*INPUTS, "a", "a"], "data": [[*one, 1, 2]]}})
    case("columns_not_given", {"dataframe_split": {"data": rows}})
    case("columns_null", {"dataframe_split": {"columns": None, "data": rows}})
    case("columns_no_list", {"dataframe_split": {"columns": 4711, "data": rows}})
    case("columns_no_text", {"dataframe_split": {"columns": [1, 2, 3, 4], "data": rows}})
    case("positional_instances", {"instances": rows})
    case("positional_inputs", {"inputs": rows})
    case("positional_inputs_flat", {"inputs": one})
    case("records_extra", {"dataframe_records": [changed(one, name="4711")]})
    case("records_missing", {"dataframe_records": [{"wtkg": 4711.5}]})
    case("records_one_lacks_a_field", {"dataframe_records": [records[0], {"wtkg": 4711.5}]})
    case("records_field_twice", '{"dataframe_records": [{"wtkg": 60, "gender": 1, "cd40": 300, "cd40": 4711, "cd420": 310}]}')
    case("csv_extra", csv.splitlines()[0] + ",name\n" + csv.splitlines()[1] + ",4711\n", "text/csv")
    case("csv_missing", "wtkg,gender\n4711.5,1\n", "text/csv")
    case("difference_for_week_20", {"dataframe_split": {"columns": ["wtkg", "gender", "cd40", "dif_cd4"], "data": [[*row[:3], row[3] - row[2]] for row in rows]}})
    # Cells.
    case("cell_text_of_a_number", {"dataframe_records": [changed(one, cd40="300")]})
    case("cell_text", {"dataframe_records": [changed(one, cd40="x4711")]})
    case("cell_text_split", {"dataframe_split": {"columns": INPUTS, "data": [["x4711", *one[1:]]]}})
    case("cell_text_inputs", {"inputs": [changed(one, cd40="x4711")]})
    case("cell_text_instances", {"instances": [changed(one, cd40="x4711")]})
    case("cell_text_csv", "wtkg,gender,cd40,cd420\nx4711,1,300,300\n", "text/csv")
    case("cell_empty_csv", "wtkg,gender,cd40,cd420\n,1,300,4711\n", "text/csv")
    case("cell_null", {"dataframe_records": [changed(one, cd40=None)]})
    case("cell_nan", {"dataframe_records": [changed(one, cd40=float("nan"))]})
    case("cell_infinity", {"dataframe_records": [changed(one, cd40=float("inf"))]})
    case("cell_minus_infinity", {"inputs": [changed(one, cd40=float("-inf"))]})
    case("cell_true", {"dataframe_records": [changed(one, gender=True)]})
    case("cell_list", {"dataframe_records": [changed(one, cd40=[4711])]})
    case("cell_object", {"dataframe_records": [changed(one, cd40={"value": 4711})]})
    case("cell_too_large_for_f64", '{"dataframe_records": [{"wtkg": 60, "gender": 1, "cd40": 1e4711, "cd420": 310}]}')
    case("cell_outside_its_range", {"dataframe_records": [changed(one, cd40=4711000)]})
    case("cell_no_category", {"dataframe_records": [changed(one, gender=4711)]})
    case("cell_beyond_training", {"dataframe_records": [changed(one, cd40=4711)]})
    # Shapes.
    case("ragged_split_short", {"dataframe_split": {"columns": INPUTS, "data": [one, two[:3]]}})
    case("ragged_split_long", {"dataframe_split": {"columns": INPUTS, "data": [one, [*two, 4711]]}})
    case("ragged_by_column", {"inputs": column("cd40", [4711])})
    case("ragged_instances_by_column", {"instances": column("cd40", [4711])})
    case("ragged_csv_long", csv + "60,1,300,310,4711\n", "text/csv")
    case("ragged_csv_short", csv + "60,1,4711\n", "text/csv")
    case("index_of_another_length", {"dataframe_split": split | {"index": [1]}})
    case("split_is_a_list", {"dataframe_split": rows})
    case("split_is_a_number", {"dataframe_split": 4711})
    case("split_without_data", {"dataframe_split": {"columns": INPUTS}})
    case("split_with_another_key", {"dataframe_split": split | {"dtypes": ["4711"]}})
    case("split_data_no_list", {"dataframe_split": {"columns": INPUTS, "data": 4711}})
    case("split_data_by_column", {"dataframe_split": {"columns": INPUTS, "data": {"wtkg": [4711]}}})
    case("records_are_an_object", {"dataframe_records": records[0]})
    case("records_are_a_number", {"dataframe_records": 4711})
    case("records_of_lists", {"dataframe_records": rows})
    case("records_of_numbers", {"dataframe_records": [4711]})
    case("instances_null", {"instances": None})
    case("inputs_text", {"inputs": "4711"})
    case("inputs_number", {"inputs": 4711})
    # Empty.
    case("split_without_rows", {"dataframe_split": {"columns": INPUTS, "data": []}})
    case("records_without_rows", {"dataframe_records": []})
    case("instances_without_rows", {"instances": []})
    case("inputs_without_rows", {"inputs": []})
    case("inputs_by_column_without_rows", {"inputs": {key: [] for key in INPUTS}})
    case("csv_without_rows", ",".join(INPUTS) + "\n", "text/csv")
    case("csv_empty", "", "text/csv")
    case("csv_blank", " \n", "text/csv")
    case("body_empty", "")
    # The body as a whole.
    case("json_cut_off", '{"dataframe_split": {"columns": ["wtkg"], "data": [[4711')
    case("json_not_at_all", "4711 = wtkg")
    case("json_list", [4711])
    case("json_number", "4711")
    case("json_null", "null")
    case("json_nested_deeply", '{"inputs": ' + "[" * 5000 + "]" * 5000 + "}")
    case("json_no_utf_8", b'{"dataframe_split": "\xff\xfe4711"}')
    case("csv_no_utf_8", b"wtkg,gender,cd40,cd420\n\xff\xfe4711,1,2,3\n", "text/csv")
    case("json_byte_order_mark", "\ufeff" + json.dumps({"dataframe_split": split}))
    case("json_key_twice", '{"inputs": ' + json.dumps(records) + ', "inputs": ' + json.dumps(records[:1]) + "}")
    case("keys_none", {"data": rows})
    case("keys_empty_object", {})
    case("keys_two", {"dataframe_split": split, "dataframe_records": records})
    case("keys_instances_and_inputs", {"instances": records, "inputs": records})
    case("keys_unknown_beside", {"dataframe_split": split, "note": "4711"})
    case("keys_unknown_beside_inputs", {"inputs": records, "note": "4711"})
    case("keys_signature_name", {"instances": records, "signature_name": "4711"})
    # Parameters.
    two_rows = {"dataframe_split": {"columns": INPUTS, "data": rows}}
    case("params_predict", two_rows | {"params": {"predict_method": "predict"}})
    case("params_predict_proba", two_rows | {"params": {"predict_method": "predict_proba"}})
    case("params_predict_proba_inputs", {"inputs": records, "params": {"predict_method": "predict_proba"}})
    case("params_empty", two_rows | {"params": {}})
    case("params_null", two_rows | {"params": None})
    case("params_unknown", two_rows | {"params": {"temperature": 4711}})
    case("params_method_unknown", two_rows | {"params": {"predict_method": "x4711"}})
    case("params_method_no_text", two_rows | {"params": {"predict_method": 4711}})
    case("params_list", two_rows | {"params": [4711]})
    case("params_text", two_rows | {"params": "x4711"})
    # Content types.
    for name, content_type in {
        "charset": "application/json; charset=utf-8",
        "charset_capitals": "application/json; charset=UTF-8",
        "charset_without_a_blank": "application/json;charset=utf-8",
        "charset_latin_1": "application/json; charset=iso-8859-1",
        "charset_quoted": 'application/json; charset="utf-8"',
        "parameter": "application/json; format=pandas-split",
        "capitals": "Application/JSON",
        "plain": "text/plain",
        "html": "text/html; charset=utf-8",
        "blank": "",
        "form": "application/x-www-form-urlencoded",
        "last_semicolon": "application/json;",
        "csv_named_json": "text/csv",
    }.items():
        case("type_" + name, two_rows, content_type)
    case("type_missing", two_rows, None)
    case("type_json_named_csv", csv)
    # The other addresses.
    for path in ["/ping", "/health", "/version"]:
        case("get" + path.replace("/", "_"), "", None, "GET", path)
        case("post" + path.replace("/", "_"), "", None, "POST", path)
    case("get_invocations", "", None, "GET", "/invocations")
    case("get_elsewhere", "", None, "GET", "/elsewhere")
    case("post_elsewhere", two_rows, path="/elsewhere")
    return found


def answer(client, case):
    body = case["body"] if isinstance(case["body"], bytes) else case["body"].encode()
    headers = {} if case["content_type"] is None else {"content-type": case["content_type"]}
    response = client.request(case["method"], case["path"], content=body, headers=headers)
    media_type = response.headers.get("content-type", "").split(";")[0]
    found = {"status": response.status_code, "content_type": media_type}
    try:
        parsed = json.loads(response.text)
    except ValueError:
        parsed = None
    if isinstance(parsed, dict) and "predictions" in parsed:
        # NaN is no JSON.
        found["predictions"] = json.loads(json.dumps(parsed["predictions"]), parse_constant=lambda name: name)
    elif isinstance(parsed, dict):
        found["keys"] = sorted(parsed)
        if "error_code" in parsed:
            found["error_code"] = parsed["error_code"]
    elif case["path"] != "/version" and response.status_code == 200:
        found["body"] = response.text
    if "4711" in response.text:
        found["repeats_a_value"] = True
    return found


def main():
    made = forest()
    (HERE / "forest.json").write_text(json.dumps(made) + "\n")
    subprocess.run([sys.argv[1], "import", HERE / "forest.json", "--schema", HERE / "schema.toml", "--out", HERE / "model"], check=True)
    manifest = json.loads((HERE / "model/manifest.json").read_text())
    signature = ModelSignature(
        inputs=Schema([ColSpec(DataType.double, name) for name in INPUTS]),
        params=ParamSchema([ParamSpec("predict_method", DataType.string, "predict")]),
    )
    with tempfile.TemporaryDirectory() as place:
        mlflow.pyfunc.save_model(Path(place) / "model", python_model=Reference(made, manifest["threshold"]["value"]), signature=signature)
        model = mlflow.pyfunc.load_model(str(Path(place) / "model"))
        client = TestClient(scoring_server.init(model), raise_server_exceptions=False)
        found = cases()
        for case in found:
            case["mlflow"] = answer(client, case)
            if isinstance(case["body"], bytes):
                case["body_base64"] = base64.b64encode(case.pop("body")).decode()
    lines = ",\n".join(json.dumps(case) for case in found)
    (HERE / "cases.json").write_text(f'{{"mlflow": "{mlflow.__version__}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
