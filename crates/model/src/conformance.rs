//! Generated patients with their answers: what every build must reproduce to the last bit.
//!
//! The file is a CSV of plain numbers: one column an input, then `raw` and `probability`. A page may carry it without these
//! two, which are half of its bytes: what it computes itself must then give the file's digest.

use crate::error::ModelError;
use crate::number::{read_f64, write_shortest};
use crate::prelude::*;
use crate::schema::Schema;

/// One generated patient with the naive engine's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ConformanceRow {
    /// In the order of [`Schema::features`].
    pub inputs: Vec<f64>,
    /// The forest's score.
    pub raw: f64,
    /// After calibration.
    pub probability: f64,
}

/// The file for a list of rows.
#[must_use]
pub fn write_conformance(schema: &Schema, rows: &[ConformanceRow]) -> String {
    let mut text = header(schema, &ANSWERS);
    text.push('\n');
    for row in rows {
        for value in &row.inputs {
            write_shortest(&mut text, *value);
            text.push(',');
        }
        write_shortest(&mut text, row.raw);
        text.push(',');
        write_shortest(&mut text, row.probability);
        text.push('\n');
    }
    text
}

/// Reads the file.
///
/// # Errors
/// [`ModelError::ConformanceFile`] with the line that is wrong.
pub fn read_conformance(schema: &Schema, bytes: &[u8]) -> Result<Vec<ConformanceRow>, ModelError> {
    let rows = read(schema, bytes, &ANSWERS)?.into_iter();
    let row = |mut inputs: Vec<f64>| {
        let answers = inputs.split_off(inputs.len() - ANSWERS.len());
        ConformanceRow { inputs, raw: answers[0], probability: answers[1] }
    };
    Ok(rows.map(row).collect())
}

/// Reads the inputs alone, of a file without answers.
///
/// # Errors
/// [`ModelError::ConformanceFile`] with the line that is wrong.
pub(crate) fn read_inputs(schema: &Schema, bytes: &[u8]) -> Result<Vec<Vec<f64>>, ModelError> {
    read(schema, bytes, &[])
}

/// The columns after the inputs.
const ANSWERS: [&str; 2] = ["raw", "probability"];

fn read(schema: &Schema, bytes: &[u8], answers: &[&str]) -> Result<Vec<Vec<f64>>, ModelError> {
    let wrong = |line: usize, reason: &str| ModelError::ConformanceFile { line, reason: reason.to_owned() };
    let text = core::str::from_utf8(bytes).map_err(|_| wrong(1, "not UTF-8"))?;
    let mut lines = text.lines();
    if lines.next() != Some(header(schema, answers).as_str()) {
        return Err(wrong(1, "the header does not name the model's inputs, raw and probability"));
    }
    let width = schema.features().len() + answers.len();
    lines
        .enumerate()
        .map(|(i, line)| {
            let numbers = line
                .split(',')
                .map(|cell| read_f64(cell).ok_or_else(|| wrong(i + 2, "not a number")))
                .collect::<Result<Vec<_>, _>>()?;
            if numbers.len() != width {
                return Err(wrong(i + 2, "another number of cells than the header's"));
            }
            Ok(numbers)
        })
        .collect()
}

fn header(schema: &Schema, answers: &[&str]) -> String {
    let names = schema.features().iter().map(|feature| feature.name.as_str());
    names.chain(answers.iter().copied()).collect::<Vec<_>>().join(",")
}
