//! Our answers beside those of MLflow's own server, case by case, and what the protocol promises beyond them.

#![allow(missing_docs, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use bosque_interop::invocations::{MAX_REQUEST_BYTES, Response, invocations, is_request, respond};
use bosque_model::{Model, ModelFiles};
use serde_json::{Value, json};

const JSON: &str = "application/json";

fn reference() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("mlflow/model/manifest.json"),
        forest: include_bytes!("mlflow/model/forest.bin"),
        conformance: include_bytes!("mlflow/model/conformance.csv"),
    })
    .unwrap()
}

fn shipped() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/final_model/manifest.json"),
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .unwrap()
}

fn cases() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("mlflow/cases.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// Case by case, where ours is meant to be another answer: `{status, error_code?, predictions?, because}`.
fn differences() -> BTreeMap<String, Value> {
    serde_json::from_str(include_str!("mlflow/differences.json")).unwrap()
}

fn body(case: &Value) -> Vec<u8> {
    match case["body"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => base64(case["body_base64"].as_str().unwrap()),
    }
}

/// Standard base64 with padding.
fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = text.chars().filter_map(|c| DIGITS.find(c)).map(|i| i as u32).collect();
    let quads = digits.chunks(4);
    quads
        .flat_map(|quad| {
            let bits = quad.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - quad.len()));
            bits.to_be_bytes()[1..quad.len()].to_vec()
        })
        .collect()
}

fn ours(model: &Model, case: &Value) -> Response {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    respond(&[model], text("method"), text("path"), text("content_type"), &body(case))
}

/// What both servers are held by: status, type, error code, keys and predictions.
fn essence(response: &Response) -> Value {
    let mut found = json!({ "status": response.status, "content_type": response.content_type });
    if let Ok(Value::Object(parsed)) = serde_json::from_str(&response.body) {
        for key in ["predictions", "error_code", "detail"] {
            if let Some(value) = parsed.get(key) {
                found[key] = if key == "detail" { true.into() } else { value.clone() };
            }
        }
    }
    found
}

fn essence_of_mlflow(case: &Value) -> Value {
    let answer = &case["mlflow"];
    let mut found = json!({ "status": answer["status"], "content_type": answer["content_type"] });
    for key in ["predictions", "error_code"] {
        if let Some(value) = answer.get(key) {
            found[key] = value.clone();
        }
    }
    if answer["keys"] == json!(["detail"]) {
        found["detail"] = true.into();
    }
    found
}

#[test]
fn every_case_has_mlflow_s_answer_or_a_stated_difference() {
    let (model, mut differences) = (reference(), differences());
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let (ours, theirs) = (essence(&ours(&model, &case)), essence_of_mlflow(&case));
        match differences.remove(name) {
            None if ours != theirs => wrong.push(format!("{name}: {ours} for {theirs}")),
            Some(_) if ours == theirs => wrong.push(format!("{name}: no difference")),
            Some(wanted) => {
                for key in ["status", "error_code", "predictions"] {
                    if wanted.get(key) != ours.get(key) {
                        wrong.push(format!("{name}: {ours} for {wanted}"));
                    }
                }
            }
            None => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(differences.is_empty(), "differences of cases that are not there: {differences:?}");
}

#[test]
fn every_difference_stands_with_its_reason_in_the_docs() {
    let page =
        include_str!("../../../docs/mlflow-protocol.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, difference) in differences() {
        let because = difference["because"].as_str().unwrap();
        assert!(page.contains(&format!("`{name}`")), "{name}");
        assert!(page.contains(because), "{because}");
    }
}

#[test]
fn no_answer_repeats_a_value_and_no_error_has_other_fields() {
    let model = reference();
    for case in cases() {
        let answer = ours(&model, &case);
        let name = &case["name"];
        assert!(!answer.body.contains("4711"), "{name}: {}", answer.body);
        if answer.status != 200 && answer.content_type == JSON {
            let parsed: BTreeMap<String, Value> = serde_json::from_str(&answer.body).unwrap();
            let keys: BTreeSet<&str> = parsed.keys().map(String::as_str).collect();
            let detail = BTreeSet::from(["detail"]);
            assert!(keys == BTreeSet::from(["error_code", "message"]) || keys == detail, "{name}");
        }
    }
}

#[test]
fn the_cases_are_worth_something() {
    let cases = cases();
    let count = |is: &dyn Fn(&Value) -> bool| cases.iter().filter(|case| is(&case["mlflow"])).count();
    assert!(count(&|answer| answer["status"] == 200) > 30);
    assert!(count(&|answer| answer["status"] == 400) > 40);
    assert!(count(&|answer| answer["status"] == 415) > 8);
    // Both classes are predicted, so that an answer of one class only would be found.
    let first = &cases[0]["mlflow"]["predictions"];
    assert!(first.as_array().unwrap().contains(&json!(0)) && first.as_array().unwrap().contains(&json!(1)));
    assert!(cases.iter().any(|case| case["mlflow"]["repeats_a_value"] == true));
}

fn message(response: &Response) -> String {
    let parsed: Value = serde_json::from_str(&response.body).unwrap();
    parsed["message"].as_str().unwrap().to_owned()
}

fn ask(model: &Model, body: &str) -> Response {
    invocations(&[model], body.as_bytes(), JSON)
}

#[test]
fn a_refusal_names_rows_fields_and_reasons() {
    let model = reference();
    let body = r#"{"dataframe_split": {"columns": ["wtkg", "gender", "cd40", "cd420"],
        "data": [[60, 1, 300, 310], [60, 7, NaN, 310], [60, 1], ["x", 1, null, 1e9]]}}"#;
    let answer = ask(&model, body);
    assert_eq!(answer.status, 400);
    assert_eq!(
        message(&answer),
        "Nothing was scored. row 2: gender: Must be one of: 0, 1. row 2: cd40: Not a finite number. \
         row 3: has 2 cells where the header has 4. row 4: wtkg: Not a number. row 4: cd40: This value is missing. \
         row 4: cd420: Maximum 5000."
    );
    let missing = ask(&model, r#"{"inputs": [{"wtkg": 60, "cd420": 310}]}"#);
    assert_eq!(message(&missing), "row 0 (header): missing columns gender, cd40");
    let place = ask(&model, "{\"inputs\":\n[{\"wtkg\": x}]}");
    assert!(message(&place).ends_with("line 2, column 11."), "{}", message(&place));
}

#[test]
fn a_long_list_of_problems_is_cut() {
    let rows = vec![json!({ "wtkg": -1, "gender": 1, "cd40": 1, "cd420": 1 }); 5000];
    let answer = ask(&reference(), &json!({ "dataframe_records": rows }).to_string());
    assert_eq!(message(&answer).matches("Minimum").count(), 20);
    assert!(message(&answer).ends_with("There are more."));
}

#[test]
fn a_request_has_a_largest_size() {
    let model = reference();
    let body = vec![b' '; MAX_REQUEST_BYTES + 1];
    assert_eq!(invocations(&[&model], &body, JSON).status, 413);
    assert_eq!(invocations(&[&model], &body[1..], JSON).status, 400);
}

#[test]
fn another_model_answers_by_its_name() {
    let (reference, shipped) = (reference(), shipped());
    let models = [&shipped, &reference];
    let body = |model: &str| {
        let row = json!({ "wtkg": 60, "gender": 1, "cd40": 300, "cd420": 310 });
        json!({ "inputs": [row], "params": { "model": model, "predict_method": "predict_proba" } })
            .to_string()
    };
    let named = invocations(&models, body("reference").as_bytes(), JSON);
    assert_eq!(named.status, 200, "{}", named.body);
    assert_eq!(named, invocations(&[&reference], body("reference").as_bytes(), JSON));
    let first = invocations(&models, body("final_model").as_bytes(), JSON);
    assert!(message(&first).contains("missing columns age"), "{}", first.body);
    let unknown = invocations(&models, body("x4711").as_bytes(), JSON);
    assert_eq!(message(&unknown), "params.model names no model that is here.");
}

#[test]
fn without_a_model_nothing_is_healthy() {
    assert_eq!(respond(&[], "GET", "/ping", "", b"").status, 404);
    let answer = invocations(&[], b"{}", JSON);
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("RESOURCE_DOES_NOT_EXIST"));
}

#[test]
fn the_version_is_this_package_s() {
    let model = reference();
    let answer = respond(&[&model], "GET", "version", "", b"");
    assert_eq!((answer.status, answer.body.as_str()), (200, env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_conformance_set_gets_its_own_answers_in_every_form() {
    let model = shipped();
    let schema = model.schema();
    let names: Vec<&str> = schema.features().iter().map(|feature| feature.name.as_str()).collect();
    let rows: Vec<&[f64]> = model.conformance().iter().map(|row| row.inputs.as_slice()).collect();
    let record =
        |row: &&[f64]| names.iter().zip(*row).map(|(name, x)| ((*name).to_owned(), json!(x))).collect();
    let records: Vec<Value> = rows.iter().map(record).collect();
    let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<_>>();
    let columns: BTreeMap<&str, Vec<f64>> =
        names.iter().enumerate().map(|(i, name)| (*name, column(i))).collect();
    let expected: Vec<f64> = model.conformance().iter().map(|row| row.probability).collect();
    for (form, value) in [
        ("dataframe_split", json!({ "columns": names, "data": rows })),
        ("dataframe_records", json!(records)),
        ("instances", json!(records)),
        ("inputs", json!(columns)),
    ] {
        let body = json!({ form: value, "params": { "predict_method": "predict_proba" } }).to_string();
        let answer: Value = serde_json::from_str(&ask(&model, &body).body).unwrap();
        let found: Vec<f64> = serde_json::from_value(answer["predictions"].clone()).unwrap();
        let bits = |list: &[f64]| list.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&found), bits(&expected), "{form}");
    }
}

#[test]
fn a_request_is_told_from_patients() {
    let model = reference();
    for body in [
        r#"{"inputs": []}"#,
        "\u{feff} {\"params\": {\"a\": [1]}, \"dataframe_split\": {}}",
        r#"{"instances": [NaN"#,
    ] {
        assert!(is_request(body.as_bytes(), model.schema()), "{body}");
    }
    for body in [r#"{"wtkg": 60}"#, r#"[{"inputs": 1}]"#, "", "{", "7", r#"{"a": {"inputs": 1}}"#, "inputs"] {
        assert!(!is_request(body.as_bytes(), model.schema()), "{body}");
    }
}

#[test]
fn damaged_requests_are_answered() {
    let model = reference();
    let good: Vec<Value> = cases().into_iter().filter(|case| case["mlflow"]["status"] == 200).collect();
    let mut state = 20u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut refused = 0;
    for case in good.iter().filter(|case| case["path"] == "/invocations") {
        for _ in 0..50 {
            let mut bytes = body(case);
            for _ in 0..=next(3) {
                let at = next(bytes.len());
                match next(3) {
                    0 => bytes[at] = next(256) as u8,
                    1 => bytes.truncate(at.max(1)),
                    _ => bytes.insert(at, b"[]{},:\"0e-"[next(10)]),
                }
            }
            let answer = invocations(&[&model], &bytes, case["content_type"].as_str().unwrap());
            match answer.status {
                200 => {
                    let parsed: Value = serde_json::from_str(&answer.body).unwrap();
                    assert!(parsed["predictions"].as_array().unwrap().iter().all(Value::is_number));
                }
                status => {
                    assert_eq!(status, 400, "{}", answer.body);
                    assert!(!message(&answer).is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 1000, "{refused}");
}
