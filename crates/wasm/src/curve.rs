//! How a score moves with one input.

use alloc::vec::Vec;

use js_sys::Object;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::explain::to_js;
use crate::input::Options;
use crate::js::range_error;
use crate::model::Model;

#[derive(Serialize)]
struct Step {
    from: f64,
    to: f64,
    raw: f64,
    probability: f64,
}

#[wasm_bindgen]
impl Model {
    /// How the score moves with one input and all else stays: `{ from, to, raw, probability }[]`, exact steps.
    ///
    /// # Errors
    /// An `InputError` for the patient, a `RangeError` where there is no such input.
    pub fn ice(&self, patient: &JsValue, field: &str, options: Option<Object>) -> Result<JsValue, JsValue> {
        let options = Options::read(options)?;
        let (row, _) = self.read(patient, options.lang)?;
        let feature = self.model.schema().feature_index(field);
        let feature = feature.ok_or_else(|| range_error("the model has no such input"))?;
        let step = |step: bosque_model::IceStep| Step {
            from: step.from,
            to: step.to,
            raw: step.raw,
            probability: step.probability,
        };
        to_js(&self.model.ice(&row, feature).into_iter().map(step).collect::<Vec<_>>())
    }
}
