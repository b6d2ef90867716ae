//! What a portal speaks: MLflow's scoring protocol and FHIR R4, JSON texts in and out. The code is that of the `bosque` command.

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use bosque_interop::fhir::{Date, assess, from_fhir};
use bosque_interop::invocations::invocations;
use bosque_model::{Json, Lang, Model as Verified};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::input::{language, named_error};
use crate::js::range_error;
use crate::model::Model;

/// Opened models that answer scoring requests; the first one added is the one that answers where a request names none.
#[wasm_bindgen]
#[derive(Default)]
pub struct Models {
    models: Vec<Rc<Verified>>,
}

#[wasm_bindgen]
impl Models {
    /// No models yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Models {
        Models::default()
    }

    /// Adds a model, which stays usable by itself.
    pub fn add(&mut self, model: &Model) {
        self.models.push(Rc::clone(&model.model));
    }

    /// Answers `POST /invocations`: `[status, contentType, body]`.
    pub fn invocations(&self, body: &str, content_type: &str) -> Array {
        let models: Vec<&Verified> = self.models.iter().map(|model| &**model).collect();
        let answer = invocations(&models, body.as_bytes(), content_type);
        let text = |text: &str| JsValue::from_str(text);
        Array::of3(&answer.status.into(), &text(answer.content_type), &text(&answer.body))
    }
}

#[wasm_bindgen]
impl Model {
    /// Reads a FHIR Bundle of one patient: `{ patient, missing, notes, reasons, taken, baseline, subject }` as JSON. `baseline` is the
    /// day (`YYYY-MM-DD`) from which weeks are counted; without it, the one that the Bundle states.
    ///
    /// # Errors
    /// An `Error` of the name `FhirError` where nothing can be taken; a `RangeError` for an option that is none.
    #[wasm_bindgen(js_name = fromFhir)]
    pub fn from_fhir(
        &self,
        bundle: &str,
        baseline: Option<String>,
        lang: Option<String>,
    ) -> Result<String, JsValue> {
        let lang = language(lang.as_deref())?;
        let day = |text: String| Date::parse(&text).ok_or_else(|| range_error("baseline is YYYY-MM-DD"));
        let baseline = baseline.map(day).transpose()?;
        let patient = from_fhir(bundle.as_bytes(), self.model.manifest(), baseline);
        let patient = patient.map_err(|error| named_error("FhirError", &error.to_string()))?;
        Ok(patient.to_json(lang).to_text())
    }

    /// A FHIR RiskAssessment, as JSON, of a prediction of this model, as JSON. `subject` is a Reference, which passes through; `options`
    /// is `{ taken, baseline, occurrence }`.
    ///
    /// # Errors
    /// An `Error` of the name `AssessmentError` where the prediction is not this model's, or an option has another type.
    #[wasm_bindgen(js_name = toRiskAssessment)]
    pub fn to_risk_assessment(
        &self,
        prediction: &str,
        subject: Option<String>,
        options: Option<String>,
        lang: Option<String>,
    ) -> Result<String, JsValue> {
        let lang: Lang = language(lang.as_deref())?;
        let failed = |message: &str| named_error("AssessmentError", message);
        let read = |text: &str| Json::parse(text.as_bytes()).map_err(|error| failed(error.reason));
        let options = options.map_or(Ok(Json::Null), |options| read(&options))?;
        let subject = subject.map(|subject| read(&subject)).transpose()?;
        let assessed = assess(&self.model, &read(prediction)?, subject, &options, lang);
        assessed.map(|assessment| assessment.to_text()).map_err(|error| failed(&error.to_string()))
    }
}
