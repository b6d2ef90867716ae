//! MLflow's scoring protocol: a request's body in, an answer's status and body out.
//!
//! `docs/mlflow-protocol.md` says what is taken and where the answers differ from those of MLflow's own server.
//! Nothing here opens a socket: a service worker, a page or a command carries the bytes.

mod body;
mod media;
mod numerals;
mod params;
#[cfg(feature = "std")]
mod recognise;

use crate::prelude::*;
use bosque_model::{Json, Lang, Model, PatientRow};

use crate::refusal::TableError;
use crate::table::Table;

#[cfg(feature = "std")]
pub use recognise::is_request;

/// The largest request that is read, 32 MiB.
pub const MAX_REQUEST_BYTES: usize = 32 << 20;

/// The most problems that one answer lists.
const MAX_PROBLEMS: usize = 20;

const JSON: &str = "application/json";

/// An answer, as HTTP would carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// 200, or why not: 400 for what the request holds, 413 for its size, 415 for its type, 404 and 405 for its address.
    pub status: u16,
    /// `application/json`, or `text/plain` beside 415.
    pub content_type: &'static str,
    /// The body; beside an error `{"error_code", "message"}`, which never repeats a value of the request.
    pub body: String,
}

/// A refusal on its way to becoming a [`Response`].
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    error_code: &'static str,
    message: String,
}

impl Refusal {
    /// What MLflow answers where a body cannot be read, or its model fails.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Refusal { status: 400, error_code: "BAD_REQUEST", message: message.into() }
    }

    /// What MLflow answers where a body does not fit the model's signature.
    pub(crate) fn invalid_parameter(message: impl Into<String>) -> Self {
        Refusal { status: 400, error_code: "INVALID_PARAMETER_VALUE", message: message.into() }
    }
}

impl From<TableError> for Refusal {
    fn from(error: TableError) -> Self {
        match error {
            TableError::MissingColumns { .. } | TableError::DuplicateColumn { .. } => {
                Refusal::invalid_parameter(error.to_string())
            }
            TableError::Empty | TableError::TooLarge | TableError::Syntax { .. } => {
                Refusal::bad_request(error.to_string())
            }
        }
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        let body =
            Json::object([("error_code", refusal.error_code.into()), ("message", refusal.message.into())]);
        Response { status: refusal.status, content_type: JSON, body: body.to_text() }
    }
}

/// Answers `POST /invocations`: `{"predictions": [...]}`, one answer a row, in input order.
///
/// The first of `models` answers, unless `params.model` names another. With `params.predict_method` =
/// `predict_proba` an answer is the probability, otherwise the prediction, 0 or 1. One refused row refuses the request,
/// because an answer has no place to say so.
#[must_use]
pub fn invocations(models: &[&Model], body: &[u8], content_type: &str) -> Response {
    match media::of(content_type) {
        Err(reason) => Response { status: 415, content_type: "text/plain", body: reason.to_owned() },
        Ok(_) if body.len() > MAX_REQUEST_BYTES => {
            let message = format!("The request is larger than the {MAX_REQUEST_BYTES} bytes allowed.");
            Refusal { status: 413, error_code: "BAD_REQUEST", message }.into()
        }
        Ok(media) => predictions(models, body, media).map_or_else(Response::from, |predictions| Response {
            status: 200,
            content_type: JSON,
            body: Json::object([("predictions", Json::List(predictions))]).to_text(),
        }),
    }
}

/// Answers any request: `POST /invocations`, and `GET` of `/ping`, `/health` and `/version`. A path counts from the
/// address under which the protocol is offered.
#[must_use]
pub fn respond(models: &[&Model], method: &str, path: &str, content_type: &str, body: &[u8]) -> Response {
    let plain = |status, body: &str| Response { status, content_type: JSON, body: body.to_owned() };
    match (path.trim_start_matches('/'), method) {
        ("ping" | "health", "GET") => plain(if models.is_empty() { 404 } else { 200 }, "\n"),
        ("version", "GET") => plain(200, env!("CARGO_PKG_VERSION")),
        ("invocations", "POST") => invocations(models, body, content_type),
        ("ping" | "health" | "version" | "invocations", _) => {
            plain(405, r#"{"detail":"Method Not Allowed"}"#)
        }
        _ => plain(404, r#"{"detail":"Not Found"}"#),
    }
}

fn predictions(models: &[&Model], body: &[u8], media: media::Media) -> Result<Vec<Json>, Refusal> {
    let first = models.first().copied().ok_or(Refusal {
        status: 404,
        error_code: "RESOURCE_DOES_NOT_EXIST",
        message: "There is no model.".into(),
    })?;
    let (model, method, table) = match media {
        media::Media::Csv => {
            core::str::from_utf8(body).map_err(|_| Refusal::bad_request("The body is not UTF-8."))?;
            (first, params::Method::Predict, Table::from_csv(body, first.schema())?)
        }
        media::Media::Json => {
            let mut request = body::fields(body)?;
            let (model, method) = params::of(body::take(&mut request, "params"), models, first)?;
            (model, method, body::table(request, model.schema())?)
        }
    };
    let answer = |row: &PatientRow| {
        let score = model.score(row);
        match method {
            params::Method::Predict => Json::Whole(score.prediction.into()),
            params::Method::Probability => score.probability.into(),
        }
    };
    Ok(checked(&table, model)?.iter().map(answer).collect())
}

/// Every row, or every problem of the first rows that have one.
fn checked(table: &Table, model: &Model) -> Result<Vec<PatientRow>, Refusal> {
    let (mut rows, mut problems) = (Vec::with_capacity(table.len()), Vec::new());
    for (i, row) in table.rows(model.schema()).enumerate() {
        match row {
            Ok(row) => rows.push(row),
            Err(refusal) => {
                problems.extend(
                    refusal.reasons(Lang::En).iter().map(|reason| format!("row {}: {reason}", i + 1)),
                );
            }
        }
        if problems.len() > MAX_PROBLEMS {
            problems.truncate(MAX_PROBLEMS);
            problems.push("There are more.".into());
            break;
        }
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    Err(Refusal::bad_request(format!("Nothing was scored. {}", problems.join(" "))))
}
