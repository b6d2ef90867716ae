//! Scores out.

use bosque_model::{Score, shortest};
use serde_json::{Value, json};

/// The header of a file of answers, without a line end.
pub const CSV_HEADER: &str = "row,probability,raw,prediction,flags";

/// What is to be known beside a score; `out_of_range` where an input lies outside what the training rows held.
#[must_use]
pub fn flags(score: &Score) -> Vec<&'static str> {
    if score.out_of_range.is_empty() { vec![] } else { vec!["out_of_range"] }
}

/// One line of a file of answers, without a line end. `row` counts from 1.
#[must_use]
pub fn csv_line(row: usize, score: &Score) -> String {
    format!(
        "{row},{},{},{},{}",
        shortest(score.probability),
        shortest(score.raw),
        u8::from(score.prediction),
        flags(score).join(" ")
    )
}

/// One answer as a JSON object with the same fields.
#[must_use]
pub fn json_object(row: usize, score: &Score) -> Value {
    json!({
        "row": row,
        "probability": score.probability,
        "raw": score.raw,
        "prediction": u8::from(score.prediction),
        "flags": flags(score),
    })
}
