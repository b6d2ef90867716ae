//! The API as JavaScript sees it: objects and typed arrays in and out, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "tests")]

use bosque_model::{Cell, Model as Native, ModelFiles, PatientDraft};
use bosque_wasm::{Forest, Model};
use js_sys::{Array, Float32Array, Float64Array, Function, Int8Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test as test;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const MANIFEST: &[u8] = include_bytes!("../../../models/final_model/manifest.json");
const FOREST: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const CONFORMANCE: &[u8] = include_bytes!("../../../models/final_model/conformance.csv");

fn native() -> Native {
    Native::open(ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: CONFORMANCE }).unwrap()
}

fn model() -> Model {
    Model::new(MANIFEST, FOREST, CONFORMANCE).unwrap()
}

/// The rows of the forest's columns, `[n, columns]`, and the raw scores of the conformance set.
fn rows(native: &Native) -> (Vec<f32>, Vec<f64>) {
    let set = native.conformance();
    let row = |inputs: &Vec<f64>| {
        let cells = inputs.iter().map(|&x| Cell::Number(x));
        PatientDraft::from_cells(native.schema(), cells).check().unwrap().columns().to_vec()
    };
    (set.iter().flat_map(|case| row(&case.inputs)).collect(), set.iter().map(|case| case.raw).collect())
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        Reflect::set(&object, &(*key).into(), value).unwrap();
    }
    object
}

fn patient(native: &Native, case: usize) -> Object {
    let entries = native.schema().features().iter().zip(&native.conformance()[case].inputs);
    object(&entries.map(|(feature, &x)| (feature.name.as_str(), x.into())).collect::<Vec<_>>())
}

#[test]
fn a_forest_scores_rows_columns_and_one_alike() {
    let native = native();
    let (values, expected) = rows(&native);
    let forest = Forest::new(FOREST).unwrap();
    let width = forest.feature_count();
    assert_eq!((width, forest.output_count(), forest.tree_count()), (16, 1, native.forest().trees().len()));
    assert_eq!(forest.node_count(), native.forest().node_count());
    let rows = Float32Array::new_from_slice(&values);
    let column = |k: usize| {
        Float32Array::new_from_slice(&values.iter().skip(k).step_by(width).copied().collect::<Vec<_>>())
    };
    let columns: Array = (0..width).map(|k| JsValue::from(column(k))).collect();
    assert_eq!(forest.score_rows(&rows, None).unwrap().to_vec(), expected);
    assert_eq!(forest.score_columns(&columns, None).unwrap().to_vec(), expected);
    for (row, expected) in values.chunks_exact(width).zip(&expected) {
        assert_eq!(forest.score(row), *expected);
        assert_eq!(forest.scores(row), [*expected]);
        assert_eq!(forest.votes(row).len(), forest.tree_count());
    }
}

#[test]
fn an_empty_batch_has_no_scores() {
    let forest = Forest::new(FOREST).unwrap();
    assert_eq!(forest.score_rows(&Float32Array::new_with_length(0), None).unwrap().length(), 0);
}

#[test]
fn progress_is_told_and_can_stop_the_work() {
    let forest = Forest::new(FOREST).unwrap();
    let rows = Float32Array::new_with_length(16 * 30_000);
    let count = Function::new_with_args("done", "globalThis.heard = (globalThis.heard || []).concat(done)");
    assert_eq!(forest.score_rows(&rows, Some(count)).unwrap().length(), 30_000);
    let heard = Array::from(&get(&js_sys::global(), "heard")).to_vec();
    assert_eq!(heard.last().and_then(JsValue::as_f64), Some(30_000.0));
    assert!(heard.len() > 2, "{heard:?}");
    let stop = Function::new_with_args("done", "return done < 10000");
    let stopped = forest.score_rows(&rows, Some(stop)).unwrap().length();
    assert!((10_000..30_000).contains(&stopped), "{stopped}");
    let throws = Function::new_with_args("done", "throw new Error('enough')");
    let thrown = forest.score_rows(&rows, Some(throws)).unwrap_err();
    assert_eq!(get(&thrown, "message").as_string().as_deref(), Some("enough"));
}

#[test]
fn what_is_no_whole_batch_is_refused() {
    let forest = Forest::new(FOREST).unwrap();
    let error = forest.score_rows(&Float32Array::new_with_length(17), None).unwrap_err();
    assert!(error.is_instance_of::<js_sys::RangeError>());
    let one: Array = [JsValue::from(Float32Array::new_with_length(3))].iter().collect();
    assert!(forest.score_columns(&one, None).unwrap_err().is_instance_of::<js_sys::RangeError>());
    assert!(Forest::new(&FOREST[..100]).is_err());
}

#[test]
fn shap_values_add_up_one_by_one_and_in_a_batch() {
    let native = native();
    let (values, expected) = rows(&native);
    let forest = Forest::new(FOREST).unwrap();
    let width = forest.feature_count();
    let some = &values[..width * 20];
    let batch = forest.shap_rows(&Float32Array::new_from_slice(some), None).unwrap().to_vec();
    let base = forest.expected_scores()[0];
    for (i, row) in some.chunks_exact(width).enumerate() {
        let one = forest.shap(row);
        assert_eq!(one, batch[i * width..(i + 1) * width]);
        assert!((base + one.iter().sum::<f64>() - expected[i]).abs() < 1e-12);
    }
}

#[test]
fn a_patient_gets_the_native_answer() {
    let (native, model) = (native(), model());
    for case in 0..native.conformance().len() {
        let answer = model.predict(&patient(&native, case), None).unwrap();
        let expected = &native.conformance()[case];
        assert_eq!(get(&answer, "raw").as_f64(), Some(expected.raw));
        assert_eq!(get(&answer, "probability").as_f64(), Some(expected.probability));
        let threshold = native.manifest().threshold.value;
        let class = u8::from(expected.probability > threshold);
        assert_eq!(get(&answer, "prediction").as_f64(), Some(f64::from(class)));
        assert_eq!(
            get(&get(&answer, "model"), "digest").as_string().unwrap(),
            native.manifest().forest.sha256
        );
    }
}

#[test]
fn an_explanation_adds_up_to_the_raw_score() {
    let (native, model) = (native(), model());
    let options = object(&[("explain", true.into())]);
    let answer = model.predict(&patient(&native, 3), Some(options)).unwrap();
    let explanation = get(&answer, "explanation");
    let parts = Object::values(get(&explanation, "contributions").unchecked_ref::<Object>());
    let sum: f64 = parts.iter().filter_map(|part| part.as_f64()).sum();
    assert_eq!(parts.length() as usize, native.schema().column_count());
    assert!((get(&explanation, "base").as_f64().unwrap() + sum - native.conformance()[3].raw).abs() < 1e-12);
}

#[test]
fn every_problem_is_thrown_at_once_without_a_value() {
    let (native, model) = (native(), model());
    let patient = patient(&native, 0);
    Reflect::set(&patient, &"karnof".into(), &85.into()).unwrap();
    Reflect::delete_property(&patient, &"age".into()).unwrap();
    Reflect::set(&patient, &"cd40".into(), &"many".into()).unwrap();
    for (lang, words) in [("es", "Falta este dato."), ("en", "This value is missing.")] {
        let error = model.predict(&patient, Some(object(&[("lang", lang.into())]))).unwrap_err();
        assert_eq!(get(&error, "name").as_string().as_deref(), Some("InputError"));
        let problems = Array::from(&get(&error, "problems"));
        let of = |key: &str| problems.iter().map(|p| get(&p, key).as_string().unwrap()).collect::<Vec<_>>();
        let mut fields = of("field");
        fields.sort();
        assert_eq!(fields, ["age", "cd40", "karnof"]);
        assert!(of("message").iter().any(|message| message == words), "{:?}", of("message"));
        let message = get(&error, "message").as_string().unwrap();
        assert!(!message.contains("85") && !message.contains("many"), "{message}");
    }
}

#[test]
fn names_that_are_not_read_are_told_and_text_is_read_as_a_number() {
    let (native, model) = (native(), model());
    let patient = patient(&native, 0);
    let age = get(&patient, "age").as_f64().unwrap();
    Reflect::set(&patient, &"age".into(), &bosque_model::shortest(age).into()).unwrap();
    Reflect::set(&patient, &"bed".into(), &12.into()).unwrap();
    let answer = model.predict(&patient, None).unwrap();
    assert_eq!(get(&answer, "raw").as_f64(), Some(native.conformance()[0].raw));
    let ignored = Array::from(&get(&answer, "ignored"));
    assert_eq!(ignored.iter().map(|name| name.as_string().unwrap()).collect::<Vec<_>>(), ["bed"]);
}

#[test]
fn a_batch_by_columns_and_a_list_give_the_same() {
    let (native, model) = (native(), model());
    let set = native.conformance();
    let column =
        |i: usize| Float64Array::new_from_slice(&set.iter().map(|case| case.inputs[i]).collect::<Vec<_>>());
    let features = native.schema().features();
    let columns = object(
        &features.iter().enumerate().map(|(i, f)| (f.name.as_str(), column(i).into())).collect::<Vec<_>>(),
    );
    let list: Array = (0..set.len()).map(|case| JsValue::from(patient(&native, case))).collect();
    for batch in [JsValue::from(columns), list.into()] {
        let answer = model.predict_batch(&batch, None).unwrap();
        let floats = |key: &str| get(&answer, key).unchecked_into::<Float64Array>().to_vec();
        assert_eq!(floats("raw"), set.iter().map(|case| case.raw).collect::<Vec<_>>());
        assert_eq!(floats("probability"), set.iter().map(|case| case.probability).collect::<Vec<_>>());
        let classes = get(&answer, "prediction").unchecked_into::<Int8Array>().to_vec();
        let threshold = native.manifest().threshold.value;
        assert_eq!(
            classes,
            set.iter().map(|case| i8::from(case.probability > threshold)).collect::<Vec<_>>()
        );
        assert_eq!(get(&answer, "outOfRange").unchecked_into::<Uint8Array>().length() as usize, set.len());
        assert_eq!(Array::from(&get(&answer, "refused")).length(), 0);
    }
}

#[test]
fn a_refused_row_does_not_stop_a_batch() {
    let (native, model) = (native(), model());
    let bad = patient(&native, 1);
    Reflect::set(&bad, &"karnof".into(), &85.into()).unwrap();
    let list: Array = [patient(&native, 0), bad, patient(&native, 2)].iter().map(JsValue::from).collect();
    let answer = model.predict_batch(&list, None).unwrap();
    let refused = Array::from(&get(&answer, "refused"));
    assert_eq!((refused.length(), get(&refused.get(0), "index").as_f64()), (1, Some(1.0)));
    let problem = Array::from(&get(&refused.get(0), "problems")).get(0);
    assert_eq!(get(&problem, "code").as_string().as_deref(), Some("unknown_category"));
    let raw = get(&answer, "raw").unchecked_into::<Float64Array>().to_vec();
    assert!(raw[1].is_nan() && raw[2] == native.conformance()[2].raw);
}

#[test]
fn a_batch_without_a_needed_column_is_refused_whole() {
    let (native, model) = (native(), model());
    let only_age = object(&[("age", Float64Array::new_with_length(2).into())]);
    let error = model.predict_batch(&only_age, None).unwrap_err();
    let problems = Array::from(&get(&error, "problems")).length() as usize;
    assert_eq!(problems, native.schema().features().len() - 1);
}

#[test]
fn a_curve_is_made_of_exact_steps() {
    let (native, model) = (native(), model());
    let steps = Array::from(&model.ice(&patient(&native, 0), "cd40", None).unwrap());
    assert!(steps.length() > 10);
    let here = native.conformance()[0].inputs[native.schema().feature_index("cd40").unwrap()];
    let step = steps
        .iter()
        .find(|step| get(step, "from").as_f64().unwrap() <= here && here <= get(step, "to").as_f64().unwrap())
        .unwrap();
    assert_eq!(get(&step, "raw").as_f64(), Some(native.conformance()[0].raw));
    assert!(model.ice(&patient(&native, 0), "height", None).is_err());
}

#[test]
fn a_model_that_does_not_fit_is_not_opened() {
    assert!(Model::new(MANIFEST, &FOREST[..FOREST.len() - 1], CONFORMANCE).is_err());
    assert!(Model::new(MANIFEST, FOREST, &CONFORMANCE[..100]).is_err());
}

#[test]
fn a_packed_model_answers_as_its_files_do_and_speaks_for_a_portal() {
    let native = native();
    let inputs = bosque_model::without_answers(core::str::from_utf8(CONFORMANCE).unwrap());
    let files = ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: inputs.as_bytes() };
    let packed = bosque_model::Packed { files, signature: None }.write();
    let sealed = bosque_wasm::Sealed::new(packed).unwrap();
    assert!(sealed.signature().is_none() && sealed.signed_bytes().is_none() && sealed.key_hint().is_none());
    let model = sealed.open("unsigned").unwrap();
    assert_eq!(get(&model.identity(), "trust").as_string().unwrap(), "unsigned");
    let answer = model.predict(&patient(&native, 0), None).unwrap();
    assert_eq!(get(&answer, "probability").as_f64().unwrap(), native.conformance()[0].probability);

    let text = |value: &JsValue| String::from(js_sys::JSON::stringify(value).unwrap());
    let request = text(&object(&[("instances", patient(&native, 0).into())]));
    let mut models = bosque_wasm::Models::new();
    models.add(&model);
    let reply = models.invocations(&request, "application/json");
    let predicted = get(&answer, "prediction").as_f64().unwrap();
    assert_eq!(reply.get(0), 200);
    assert_eq!(reply.get(2).as_string().unwrap(), format!("{{\"predictions\":[{predicted}]}}"));

    let subject = r#"{"reference":"Patient/p"}"#;
    let risk =
        model.to_risk_assessment(&text(&answer), Some(subject.into()), None, Some("en".into())).unwrap();
    assert!(risk.contains(&format!("\"subject\":{subject}")), "{risk}");
    let forged = text(&answer).replacen("\"raw\":", "\"raw\":1", 1);
    let error = model.to_risk_assessment(&forged, None, None, None).unwrap_err();
    assert_eq!(get(&error, "name").as_string().unwrap(), "AssessmentError");

    let bundle = r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","gender":"male"}}]}"#;
    let found = js_sys::JSON::parse(&model.from_fhir(bundle, None, Some("en".into())).unwrap()).unwrap();
    assert_eq!(get(&get(&found, "patient"), "gender").as_f64().unwrap(), 1.0);
    let error = model.from_fhir("[]", None, None).unwrap_err();
    assert_eq!(get(&error, "name").as_string().unwrap(), "FhirError");
    assert!(bosque_wasm::Sealed::new(vec![0; 30]).is_err());
    assert_eq!(bosque_wasm::keys(None).unwrap().length(), 1);
}
