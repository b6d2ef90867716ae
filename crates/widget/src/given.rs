//! What a portal hands over as a patient: an object of named values, of which some or all may be missing.

use bosque_model::{Derived, DerivedOp, Lang, Schema};
use bosque_ui::{Patient, typed};
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

/// Names with their values, as they came.
pub type Given = Vec<(String, Value)>;

/// One value, as it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text, as it would be typed.
    Text(String),
}

/// Reads an object; what is not there, `null` or `undefined` is not given. A value of any other type is given as a text that no field
/// accepts, so that the form says so.
pub fn read(object: &JsValue) -> Given {
    if !object.is_object() {
        return Vec::new();
    }
    let value = |name: JsValue| {
        let value = Reflect::get(object, &name).ok()?;
        let name = name.as_string()?;
        if value.is_undefined() || value.is_null() {
            return None;
        }
        let value = match (value.as_f64(), value.as_string()) {
            (Some(number), _) if number.is_finite() => Value::Number(number),
            (None, Some(text)) => Value::Text(text),
            _ => Value::Text("?".to_owned()),
        };
        Some((name, value))
    };
    Object::keys(object.unchecked_ref::<Object>()).iter().filter_map(value).collect()
}

/// A feature's text for what was given. A difference stands in for its first input, as everywhere.
pub fn text_for(given: &Given, schema: &Schema, field: usize, lang: Lang) -> Option<String> {
    let feature = &schema.features()[field];
    let find = |name: &str| given.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    match find(&feature.name) {
        Some(Value::Text(text)) => return Some(text.clone()),
        Some(Value::Number(value)) => return Some(typed(feature, *value, lang)),
        None => {}
    }
    let stands_in = |d: &&Derived| d.op == DerivedOp::Difference && d.of[0] == feature.name;
    let difference = schema.derived().iter().find(stands_in)?;
    match (find(&difference.name), find(&difference.of[1])) {
        (Some(Value::Number(change)), Some(Value::Number(before))) => {
            Some(typed(feature, before + change, lang))
        }
        _ => None,
    }
}

/// Names that a model does not read.
pub fn ignored(given: &Given, schema: &Schema) -> Vec<String> {
    let names = given.iter().map(|(name, _)| name);
    names.filter(|name| schema.slots().all(|slot| slot != *name)).cloned().collect()
}

/// The valid values of a form, as an object of numbers.
pub fn object_of(patient: Patient) -> Object {
    let object = Object::new();
    for (field, feature) in patient.model().schema().features().iter().enumerate() {
        if let Some(value) = patient.value(field) {
            set(&object, &feature.name, value);
        }
    }
    object
}

/// Sets a property of an object that was made here: nothing can be in the way.
pub fn set(object: &Object, key: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &JsValue::from_str(key), &value.into());
}
