//! What comes in from JavaScript, and what is thrown back.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use bosque_model::{FieldProblem, Lang};
use js_sys::{Array, Error, Float32Array, Float64Array, Function, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::forest::range_error;

/// `{ lang?: "es" | "en", explain?: boolean, progress?: (done) => boolean | void }`.
pub(crate) struct Options {
    pub(crate) lang: Lang,
    pub(crate) explain: bool,
    pub(crate) progress: Option<Function>,
}

impl Options {
    /// Reads the options; what is not given is Spanish, without explanation, without progress.
    ///
    /// # Errors
    /// A `RangeError` where an option has an impossible value; what a getter throws.
    pub(crate) fn read(options: Option<Object>) -> Result<Options, JsValue> {
        let Some(options) = options else {
            return Ok(Options { lang: Lang::Es, explain: false, progress: None });
        };
        let get = |name: &str| Reflect::get(&options, &JsValue::from_str(name));
        let lang = match get("lang")? {
            none if none.is_undefined() => Lang::Es,
            tag => language(Some(&tag.as_string().unwrap_or_default()))?,
        };
        let progress = match get("progress")? {
            none if none.is_undefined() || none.is_null() => None,
            given => Some(
                given.dyn_into::<Function>().map_err(|_| range_error("options.progress is a function"))?,
            ),
        };
        Ok(Options { lang, explain: get("explain")?.is_truthy(), progress })
    }
}

/// The language of a tag; Spanish where none is given.
///
/// # Errors
/// A `RangeError` for another one.
pub(crate) fn language(tag: Option<&str>) -> Result<Lang, JsValue> {
    tag.map_or(Some(Lang::Es), Lang::from_tag).ok_or_else(|| range_error("lang is \"es\" or \"en\""))
}

/// An `Error` with a name.
pub(crate) fn named_error(name: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name(name);
    error.into()
}

/// One problem with one field, as JavaScript sees it.
#[derive(Serialize)]
pub(crate) struct InputText {
    field: String,
    code: &'static str,
    message: String,
}

impl InputText {
    pub(crate) fn new(problem: &FieldProblem, lang: Lang) -> Self {
        InputText { field: problem.field.clone(), code: problem.code.name(), message: problem.text(lang) }
    }
}

/// An `Error` of the name `InputError` with every problem in `problems`. It never holds a value.
pub(crate) fn input_error(problems: &[FieldProblem], lang: Lang) -> JsValue {
    let texts: Vec<InputText> = problems.iter().map(|problem| InputText::new(problem, lang)).collect();
    let lines: Vec<String> =
        texts.iter().map(|text| [text.field.as_str(), ": ", text.message.as_str()].concat()).collect();
    let error = Error::new(&lines.join(" "));
    error.set_name("InputError");
    let list = texts
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_else(|error| JsValue::from_str(&error.to_string()));
    let _ = Reflect::set(&error, &JsValue::from_str("problems"), &list);
    error.into()
}

/// A refused row of a list: its index, and the problems of what was thrown for it.
pub(crate) fn thrown(index: usize, error: &JsValue) -> JsValue {
    let refused = Object::new();
    let problems = Reflect::get(error, &JsValue::from_str("problems")).unwrap_or(JsValue::UNDEFINED);
    let problems = if problems.is_undefined() { Array::new().into() } else { problems };
    let _ = Reflect::set(&refused, &JsValue::from_str("index"), &JsValue::from(index as f64));
    let _ = Reflect::set(&refused, &JsValue::from_str("problems"), &problems);
    refused.into()
}

/// A column of numbers: a `Float64Array` as it is, another typed array or an array of numbers as one; none where it is not
/// given. What is no number becomes NaN, which is refused with its row.
///
/// # Errors
/// A `RangeError` where it is nothing of the kind.
pub(crate) fn column_numbers(column: &JsValue) -> Result<Option<Float64Array>, JsValue> {
    if column.is_undefined() || column.is_null() {
        return Ok(None);
    }
    if let Some(numbers) = column.dyn_ref::<Float64Array>() {
        return Ok(Some(numbers.clone()));
    }
    if column.is_instance_of::<Float32Array>() || ArrayBufferView::is_view(column) {
        return Ok(Some(Float64Array::new(column)));
    }
    let list =
        column.dyn_ref::<Array>().ok_or_else(|| range_error("a column is a typed array or an array"))?;
    let numbers: Vec<f64> = list.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect();
    let out = Float64Array::new_with_length(numbers.len() as u32);
    out.copy_from(&numbers);
    Ok(Some(out))
}

#[wasm_bindgen]
extern "C" {
    /// What typed arrays have in common.
    #[wasm_bindgen(js_name = ArrayBuffer)]
    type ArrayBufferView;

    #[wasm_bindgen(static_method_of = ArrayBufferView, js_class = ArrayBuffer, js_name = isView)]
    fn is_view(value: &JsValue) -> bool;
}
