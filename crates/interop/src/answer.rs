//! Scores out.

use crate::prelude::*;
use bosque_model::{Schema, Score, shortest};
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

/// Why a row got its raw score: `base` and the contributions add up to it.
#[derive(Clone, Copy, Debug)]
pub struct Explanation<'a> {
    /// The raw score where nothing is known.
    pub base: f64,
    /// One a column of the forest.
    pub contributions: &'a [f64],
}

/// What [`CSV_HEADER`] is followed by where answers are explained, its first comma included.
#[must_use]
pub fn explained_header(schema: &Schema) -> String {
    let names = (0..schema.column_count()).map(|column| schema.column_name(column));
    names.fold(String::from(",shap_base"), |header, name| header + ",shap_" + name)
}

/// What [`csv_line`] is followed by where answers are explained, its first comma included.
#[must_use]
pub fn explained_cells(explanation: Explanation<'_>) -> String {
    core::iter::once(&explanation.base)
        .chain(explanation.contributions)
        .fold(String::new(), |cells, &value| cells + "," + &shortest(value))
}

/// Adds an explanation to what [`json_object`] gave: `shap_base`, and `shap` by column name.
#[must_use]
pub fn explained_object(mut answer: Value, schema: &Schema, explanation: Explanation<'_>) -> Value {
    let named = explanation.contributions.iter().enumerate();
    let shap: serde_json::Map<String, Value> =
        named.map(|(column, &value)| (schema.column_name(column).to_owned(), value.into())).collect();
    answer["shap_base"] = explanation.base.into();
    answer["shap"] = shap.into();
    answer
}
