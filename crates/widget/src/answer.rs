//! What the element answers: a prediction as `predict()` gives it, problems as its `InputError` has them.

use bosque_model::{FieldProblem, Lang, Model, Score};
use bosque_ui::Standing;
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use crate::given::set;

/// A prediction: `{ probability, raw, prediction, outOfRange, ignored, model }`.
pub fn prediction(model: &Model, standing: Standing, score: &Score, ignored: &[String]) -> Object {
    let features = model.schema().features();
    let out_of_range: Array =
        score.out_of_range.iter().map(|&field| JsValue::from_str(&features[field].name)).collect();
    let ignored: Array = ignored.iter().map(|name| JsValue::from_str(name)).collect();
    let manifest = model.manifest();
    let identity = Object::new();
    set(&identity, "name", &manifest.name);
    set(&identity, "version", &manifest.version);
    set(&identity, "digest", &manifest.forest.sha256);
    set(&identity, "trust", trust(standing));
    let answer = Object::new();
    set(&answer, "probability", score.probability);
    set(&answer, "raw", score.raw);
    set(&answer, "prediction", u8::from(score.prediction));
    set(&answer, "outOfRange", out_of_range);
    set(&answer, "ignored", ignored);
    set(&answer, "model", identity);
    answer
}

/// As `pkg/open.js` names it.
fn trust(standing: Standing) -> &'static str {
    match standing {
        Standing::Verified => "signed",
        Standing::Development => "development",
        Standing::Unsigned => "unsigned",
        Standing::Foreign => "foreign",
        Standing::Unchecked | Standing::Refused => "unchecked",
    }
}

/// One problem: `{ field, code, message }`.
pub fn problem(field: &str, code: &str, message: &str) -> Object {
    let object = Object::new();
    set(&object, "field", field);
    set(&object, "code", code);
    set(&object, "message", message);
    object
}

/// Problems with fields, none of which repeats a value.
pub fn problems(problems: &[FieldProblem], lang: Lang) -> Array {
    let one = |p: &FieldProblem| JsValue::from(problem(&p.field, p.code.name(), &p.text(lang)));
    problems.iter().map(one).collect()
}
