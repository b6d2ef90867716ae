//! `params`: which model answers, and with what.

use crate::prelude::*;
use bosque_model::{Json, Model};

use super::Refusal;

/// What a row's answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// 0 or 1.
    Predict,
    /// The probability of the label.
    Probability,
}

/// Reads `params`. Names that mean nothing here are ignored, as MLflow ignores those that its signature lacks.
///
/// # Errors
/// A parameter of another type, a method or a model that is not there.
pub(super) fn of<'a>(
    params: Option<Json>,
    models: &[&'a Model],
    first: &'a Model,
) -> Result<(&'a Model, Method), Refusal> {
    let params = match params {
        None | Some(Json::Null) => return Ok((first, Method::Predict)),
        Some(params @ Json::Object(_)) => params,
        Some(_) => return Err(Refusal::invalid_parameter("params is not an object.")),
    };
    let text = |name: &str| match params.get(name) {
        None => Ok(None),
        Some(Json::Text(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Refusal::invalid_parameter(format!("params.{name} is not text."))),
    };
    let method = match text("predict_method")? {
        None | Some("predict") => Method::Predict,
        Some("predict_proba") => Method::Probability,
        Some(_) => {
            return Err(Refusal::bad_request("params.predict_method is neither predict nor predict_proba."));
        }
    };
    let model = match text("model")? {
        None => first,
        Some(name) => {
            let named = models.iter().find(|model| model.manifest().name == name);
            named
                .copied()
                .ok_or_else(|| Refusal::invalid_parameter("params.model names no model that is here."))?
        }
    };
    Ok((model, method))
}
