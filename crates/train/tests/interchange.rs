//! Forests in and out. The parity test is the one check of the engine that no code of this project wrote.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::path::Path;

use bosque_train::export::ForestJson;
use common::{code, err, failed, out, parity_file, run, shipped, text};

#[test]
fn the_upstream_forest_gives_scikit_learns_bits_on_every_test_row() {
    let test = "the_upstream_forest_gives_scikit_learns_bits_on_every_test_row";
    let Some(forest) = parity_file(test, "final_model_forest.json.gz") else { return };
    let Some(answers) = parity_file(test, "X_test_proba.csv") else { return };
    let dir = tempfile::tempdir().unwrap();
    let model = dir.path().join("upstream");
    let import = run(&["import", text(&forest), "--out", text(&model)]);
    assert_eq!(code(&import), 0, "{}", err(&import));
    // Its y and p1 columns are ignored, with a warning.
    let output = run(&["predict", "--model", text(&model), "--input", text(&answers)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let expected = std::fs::read_to_string(answers).unwrap();
    let mut rows = 0;
    for (line, expected) in out(&output).lines().skip(1).zip(expected.lines().skip(1)) {
        let got: f64 = line.split(',').nth(2).unwrap().parse().unwrap();
        let p1: f64 = expected.rsplit(',').next().unwrap().parse().unwrap();
        rows += 1;
        assert_eq!(got.to_bits(), p1.to_bits(), "row {rows}");
    }
    assert_eq!(rows, 535);
}

#[test]
fn the_upstream_forest_gives_the_shap_packages_values() {
    let test = "the_upstream_forest_gives_the_shap_packages_values";
    let Some(forest) = parity_file(test, "final_model_forest.json.gz") else { return };
    let Some(inputs) = parity_file(test, "X_test_proba.csv") else { return };
    let Some(shap) = parity_file(test, "shap_X_test_first100.csv") else { return };
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("upstream");
    assert_eq!(code(&run(&["import", text(&forest), "--out", text(&place)])), 0);
    let model = bosque_train::files::open_model(&place).unwrap();
    let explainer = bosque_forest::Explainer::compile(model.forest());
    let read = |path: &Path| -> Vec<Vec<f64>> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
    };
    let (inputs, shap) = (read(&inputs), read(&shap));
    assert_eq!(shap.len(), 100);
    for (input, expected) in inputs.iter().zip(&shap) {
        let row: Vec<f32> = input[..16].iter().map(|&x| x as f32).collect();
        let got = explainer.shap(&row);
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
        }
        let sum: f64 = explainer.expected()[0] + got.iter().sum::<f64>();
        assert!((sum - input[17]).abs() < 1e-12);
    }
    assert!((explainer.expected()[0] - 0.501569696288895).abs() < 1e-12);
}

#[test]
fn the_upstream_onnx_gives_onnx_runtimes_labels_and_probabilities() {
    let test = "the_upstream_onnx_gives_onnx_runtimes_labels_and_probabilities";
    let Some(forest) = parity_file(test, "final_model.onnx") else { return };
    let Some(inputs) = parity_file(test, "X_test_proba.csv") else { return };
    let Some(answers) = parity_file(test, "onnx_f32_X_test.csv") else { return };
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("upstream");
    let import = run(&["import", text(&forest), "--out", text(&place)]);
    assert_eq!(code(&import), 0, "{}", err(&import));
    // ONNX keeps no column names: the file's sixteen become f0 to f15.
    let inputs = std::fs::read_to_string(inputs).unwrap();
    let names: Vec<String> = (0..16).map(|i| format!("f{i}")).chain(["y".into(), "p1".into()]).collect();
    let renamed = format!("{}\n{}", names.join(","), inputs.split_once('\n').unwrap().1);
    let output = common::with_input(&["predict", "--model", text(&place), "--input", "-"], &renamed);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let answers = std::fs::read_to_string(answers).unwrap();
    let mut rows = 0;
    for (line, answer) in out(&output).lines().skip(1).zip(answers.lines().skip(1)) {
        let cells: Vec<&str> = line.split(',').collect();
        let (p1, label) = answer.split_once(',').unwrap();
        let difference = cells[1].parse::<f64>().unwrap() - p1.parse::<f64>().unwrap();
        rows += 1;
        assert!(difference.abs() < 1e-6, "row {rows}: {difference}");
        assert_eq!(cells[3], label, "row {rows}");
    }
    assert_eq!(rows, 535);
}

/// An ONNX message field: number, wire type 2.
fn bytes_field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = content.len();
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(content);
    out
}

fn attribute(name: &str, content: Vec<u8>) -> Vec<u8> {
    bytes_field(5, &[bytes_field(1, name.as_bytes()), content].concat())
}

/// A file with one operator: a stump on column 0 at 0.5, leaves 0.25 and 0.75; numbers packed.
fn onnx(operator: &str, mode: &str, transform: &str, classes: u8, left: u8) -> Vec<u8> {
    let integers = |values: &[u8]| bytes_field(8, values);
    let floats =
        |values: &[f32]| bytes_field(7, &values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<_>>());
    let texts =
        |values: &[&str]| values.iter().flat_map(|x| bytes_field(9, x.as_bytes())).collect::<Vec<_>>();
    let labels: Vec<u8> = (0..classes).collect();
    let node = [
        bytes_field(4, operator.as_bytes()),
        attribute("nodes_treeids", integers(&[0, 0, 0])),
        attribute("nodes_nodeids", integers(&[0, 1, 2])),
        attribute("nodes_featureids", integers(&[0, 0, 0])),
        attribute("nodes_values", floats(&[0.5, 0.0, 0.0])),
        attribute("nodes_modes", texts(&[mode, "LEAF", "LEAF"])),
        attribute("nodes_truenodeids", integers(&[left, 0, 0])),
        attribute("nodes_falsenodeids", integers(&[2, 0, 0])),
        attribute("class_treeids", integers(&[0, 0, 0, 0])),
        attribute("class_nodeids", integers(&[1, 1, 2, 2])),
        attribute("class_ids", integers(&[0, 1, 0, 1])),
        attribute("class_weights", floats(&[0.75, 0.25, 0.25, 0.75])),
        attribute("classlabels_int64s", integers(&labels)),
        attribute("post_transform", bytes_field(4, transform.as_bytes())),
        bytes_field(7, b"ai.onnx.ml"),
    ];
    bytes_field(7, &bytes_field(1, &node.concat()))
}

#[test]
fn onnx_files_are_taken_or_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let (file, place) = (dir.path().join("stump.onnx"), dir.path().join("model"));
    let import = |bytes: Vec<u8>| {
        std::fs::write(&file, bytes).unwrap();
        run(&["import", text(&file), "--out", text(&place)])
    };
    let operator = "TreeEnsembleClassifier";
    for (mode, at_threshold) in [("BRANCH_LEQ", "0.25"), ("BRANCH_LT", "0.75")] {
        assert_eq!(code(&import(onnx(operator, mode, "NONE", 2, 1))), 0);
        let output =
            common::with_input(&["predict", "--model", text(&place), "--input", "-"], "f0\n0.5\n0.4\n0.6\n");
        let answers: Vec<String> =
            out(&output).lines().skip(1).map(|l| l.split(',').nth(1).unwrap().into()).collect();
        assert_eq!(answers, [at_threshold, "0.25", "0.75"]);
    }
    for (bytes, reason) in [
        (onnx("Scaler", "BRANCH_LEQ", "NONE", 2, 1), "operator Scaler is not taken"),
        (
            onnx("TreeEnsembleRegressor", "BRANCH_LEQ", "NONE", 2, 1),
            "operator TreeEnsembleRegressor is not taken",
        ),
        (onnx(operator, "BRANCH_EQ", "NONE", 2, 1), "mode BRANCH_EQ is not taken"),
        (onnx(operator, "BRANCH_LEQ", "LOGISTIC", 2, 1), "post_transform LOGISTIC is not taken"),
        (onnx(operator, "BRANCH_LEQ", "NONE", 3, 1), "3 classes are not taken"),
        (onnx(operator, "BRANCH_LEQ", "NONE", 2, 9), "node 9 does not exist"),
        (onnx(operator, "BRANCH_LEQ", "NONE", 2, 0), "go in a circle"),
        (b"\x3A\x05ab".to_vec(), "the model cannot be read"),
        (vec![], "there is no graph"),
    ] {
        let line = failed(&import(bytes));
        assert!(line.contains(reason), "{line} does not say {reason}");
    }
}

/// The forests of `tests/vectors/sklearn/make.py`.
const VECTORS: [&str; 6] = ["deep", "stumps", "extra", "missing", "wide", "leaf"];

fn vector(name: &str) -> (std::path::PathBuf, Vec<u8>) {
    use std::io::Read;
    let dir = common::root().join("tests/vectors/sklearn");
    let mut text = Vec::new();
    let file = std::fs::File::open(dir.join(format!("{name}.json.gz"))).unwrap();
    flate2::read::GzDecoder::new(file).read_to_end(&mut text).unwrap();
    let json: ForestJson = serde_json::from_slice(&text).unwrap();
    let forest = bosque_train::import::to_forest(&json, [0; 32]).unwrap();
    (dir.join(format!("{name}.bin")), forest.encode())
}

#[test]
fn the_committed_vectors_are_what_scikit_learn_grew() {
    for name in VECTORS {
        let (place, bytes) = vector(name);
        assert!(std::fs::read(place).unwrap() == bytes, "{name}.bin is not the import of {name}.json.gz");
    }
}

#[test]
#[ignore = "writes tests/vectors/sklearn/*.bin anew, after make.py"]
fn write_the_vectors() {
    for name in VECTORS {
        let (place, bytes) = vector(name);
        std::fs::write(place, bytes).unwrap();
    }
}

#[test]
fn an_exported_forest_comes_back_with_the_same_answers() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    for name in ["forest.json", "forest.json.gz"] {
        let output = run(&["export", text(shipped()), "--json", text(&path(name))]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let output = run(&["import", text(&path(name)), "--out", text(&path("again"))]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let (model, again) = (
            bosque_train::files::open_model(shipped()).unwrap(),
            bosque_train::files::open_model(&path("again")).unwrap(),
        );
        assert_eq!(again.forest().trees(), model.forest().trees());
        assert_eq!(again.forest().leaves(), model.forest().leaves());
    }
    assert!(
        std::fs::metadata(path("forest.json.gz")).unwrap().len()
            < std::fs::metadata(path("forest.json")).unwrap().len() / 3
    );
}

#[test]
fn the_json_form_is_scored_in_twenty_lines() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("forest.json");
    assert_eq!(code(&run(&["export", text(shipped()), "--json", text(&path)])), 0);
    let forest: ForestJson = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let model = bosque_train::files::open_model(shipped()).unwrap();
    for expected in model.conformance() {
        let value = |name: &str| expected.inputs[model.schema().feature_index(name).unwrap()];
        let row: Vec<f32> = (forest.columns.iter())
            .map(|column| match column.as_str() {
                "dif_cd4" => (value("cd420") - value("cd40")) as f32,
                "dif_cd8" => (value("cd820") - value("cd80")) as f32,
                name => value(name) as f32,
            })
            .collect();
        let mut sum = 0.0;
        for tree in &forest.trees {
            let mut node = 0;
            while tree.feature[node] >= 0 {
                let left = f64::from(row[tree.feature[node] as usize]) <= tree.threshold[node];
                node = (if left { tree.left[node] } else { tree.right[node] }) as usize;
            }
            assert_eq!(tree.cover[node], tree.n[node]);
            sum += tree.p1[node];
        }
        assert_eq!((sum / forest.n_trees as f64).to_bits(), expected.raw.to_bits());
    }
}

/// A forest of one stump in JSON, after a change of its text.
fn import(dir: &Path, from: &str, to: &str) -> std::process::Output {
    let json = r#"{"n_features": 1, "columns": ["x"], "n_trees": 1, "trees": [{"feature": [0, -2, -2],
        "threshold": [0.5, -2.0, -2.0], "left": [1, -1, -1], "right": [2, -1, -1], "p1": [0.5, 0.25, 0.75]}]}"#;
    assert!(json.contains(from));
    let path = dir.join("forest.json");
    std::fs::write(&path, json.replacen(from, to, 1)).unwrap();
    run(&["import", text(&path), "--out", text(&dir.join("model"))])
}

#[test]
fn forests_that_are_none_are_refused_by_tree_and_node() {
    let dir = tempfile::tempdir().unwrap();
    for (from, to, reason) in [
        ("\"left\": [1, -1, -1]", "\"left\": [9, -1, -1]", "tree 0: child 9 does not exist"),
        ("\"left\": [1, -1, -1]", "\"left\": [-1, -1, -1]", "tree 0: child -1 does not exist"),
        ("\"left\": [1, -1, -1]", "\"left\": [0, -1, -1]", "tree 0: node 0 has two parents"),
        ("\"right\": [2, -1, -1]", "\"right\": [1, -1, -1]", "tree 0: node 1 has two parents"),
        (
            "\"feature\": [0, -2, -2]",
            "\"feature\": [7, -2, -2]",
            "node 0 of tree 0 splits a feature that the forest does not have",
        ),
        ("\"feature\": [0, -2, -2]", "\"feature\": [-2, -2, -2]", "tree 0: node 1 is reached from nowhere"),
        ("\"feature\": [0, -2, -2]", "\"feature\": [0, -2]", "tree 0: its arrays have different lengths"),
        ("0.25, 0.75", "0.25, 1.75", "tree 0: node 2: the leaf holds no fraction"),
        ("[0.5, -2.0, -2.0]", "[1e300, -2.0, -2.0]", "written"),
        ("[0.5, -2.0, -2.0]", "[-1e300, -2.0, -2.0]", "threshold that is not finite"),
        ("\"n_trees\": 1", "\"n_trees\": 2", "contradict"),
        ("\"columns\": [\"x\"]", "\"columns\": [\"x y\"]", "is not a feature name"),
        ("\"trees\"", "\"shrubs\"", "not a forest in JSON"),
    ] {
        let output = import(dir.path(), from, to);
        if reason == "written" {
            // A threshold above every f32 sends every row left: f32::MAX does the same.
            assert_eq!(code(&output), 0, "{}", err(&output));
            continue;
        }
        let line = failed(&output);
        assert!(line.contains(reason), "{from} -> {to}: {line}");
    }
    assert_eq!(code(&import(dir.path(), "\"x\"", "\"x\"")), 0);
    let gone = dir.path().join("gone.json");
    failed(&run(&["import", text(&gone), "--out", text(&dir.path().join("other"))]));
    assert!(!dir.path().join("other").exists());
}

#[test]
fn a_schema_file_describes_an_imported_forest() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(common::root().join("recipes/dictionary.toml"), dir.path().join("dictionary.toml"))
        .unwrap();
    // One column: weight, scaled; the split at 0.5 is 85 kg.
    let schema = r#"
        name = "stump"
        version = "2.0.0"
        dictionary = "dictionary.toml"
        features = ["wtkg"]
        derived = []
        columns = ["wtkg"]
        scaling = [{ column = "wtkg", mean = 75.0, scale = 20.0 }]
        threshold = 0.4
        purpose = { es = "Prueba.", en = "Test." }
        [label]
        name = "infected"
        positive = 1
        title = { es = "Evento", en = "Event" }
        meaning = { es = "Evento.", en = "Event." }
    "#;
    std::fs::write(dir.path().join("schema.toml"), schema).unwrap();
    assert_eq!(code(&import(dir.path(), "\"x\"", "\"x\"")), 0);
    let path = |name: &str| dir.path().join(name);
    let args = [
        "import",
        text(&path("forest.json")),
        "--schema",
        text(&path("schema.toml")),
        "--out",
        text(&path("model")),
    ]
    .map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = run(&args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let output = common::with_input(
        &["predict", "--model", text(&path("model")), "--input", "-"],
        "wtkg\n85\n85.01\n9\n",
    );
    assert_eq!(code(&output), 3);
    assert_eq!(out(&output), "row,probability,raw,prediction,flags\n1,0.25,0.25,0,\n2,0.75,0.75,1,\n");
    assert!(err(&output).contains("refused: row 3: wtkg: Minimum 10."));
}

#[test]
fn inspect_says_what_a_model_is() {
    let output = run(&["inspect", text(shipped())]);
    assert_eq!(code(&output), 0);
    for part in ["final_model 1.1.0", "73 trees", "seed 37", "not an HIV test", "reproduced to the last bit"]
    {
        assert!(out(&output).contains(part), "{part}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&run(&["inspect", text(shipped()), "--json"]).stdout).unwrap();
    assert_eq!(json["forest"]["trees"], 73);
}
