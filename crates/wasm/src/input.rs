//! What comes in from JavaScript, and what is thrown back.

use alloc::string::String;
use alloc::vec::Vec;

use bosque_model::{FieldProblem, Lang};
use js_sys::{Array, Error, Float32Array, Float64Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::js::range_error;
use crate::model::set;

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

/// `{ field, code, message }[]`.
pub(crate) fn problems_list(problems: &[FieldProblem], lang: Lang) -> Array {
    let text = |text: &str| JsValue::from_str(text);
    let list = problems.iter().map(|problem| {
        let object = Object::new();
        set(&object, "field", &text(&problem.field));
        set(&object, "code", &text(problem.code.name()));
        set(&object, "message", &text(&problem.text(lang)));
        JsValue::from(object)
    });
    list.collect()
}

/// An `Error` of the name `InputError` with every problem in `problems`. It never holds a value.
pub(crate) fn input_error(problems: &[FieldProblem], lang: Lang) -> JsValue {
    let line = |problem: &FieldProblem| [problem.field.as_str(), ": ", &problem.text(lang)].concat();
    let lines: Vec<String> = problems.iter().map(line).collect();
    let error = named_error("InputError", &lines.join(" "));
    set(error.unchecked_ref(), "problems", &problems_list(problems, lang));
    error
}

/// A refused row of a batch: `{ index, problems }`.
pub(crate) fn refusal(index: usize, problems: &JsValue) -> JsValue {
    let refused = Object::new();
    set(&refused, "index", &JsValue::from(index as f64));
    set(&refused, "problems", problems);
    refused.into()
}

/// A refused row of a list: its index, and the problems of what was thrown for it.
pub(crate) fn thrown(index: usize, error: &JsValue) -> JsValue {
    let problems = Reflect::get(error, &JsValue::from_str("problems")).unwrap_or(JsValue::UNDEFINED);
    if problems.is_undefined() { refusal(index, &Array::new()) } else { refusal(index, &problems) }
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
