//! Many patients, given by column.

use bosque_forest::columns;

use crate::draft::{Cell, PatientDraft, rounded};
use crate::feature::FeatureKind;
use crate::model::Model;
use crate::prelude::*;
use crate::problem::FieldProblem;
use crate::schema::{Schema, Source};

/// What the model says of many patients, `[rows]` each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchScores {
    /// The forest's mean leaf fraction; NaN for a row that is refused.
    pub raw: Vec<f64>,
    /// `raw` after the manifest's calibration; NaN for a row that is refused.
    pub probability: Vec<f64>,
    /// 1 where `probability > threshold`, else 0; -1 for a row that is refused.
    pub prediction: Vec<i8>,
    /// 1 where an input lies outside what the training rows held.
    pub out_of_range: Vec<u8>,
    /// Rows that are not scored, from 0, ascending, each with every problem.
    pub refused: Vec<(usize, Vec<FieldProblem>)>,
}

/// What a first look at all columns gives.
struct Look {
    /// 1 where some input is not what its feature admits.
    suspect: Vec<u8>,
    out_of_range: Vec<u8>,
}

impl Model {
    /// Scores many patients: what [`PatientDraft::check`] and [`Model::score`] say one by one, to the last bit.
    ///
    /// `columns` has one entry for each of [`Schema::slots`], none where the batch does not have it; each holds `rows`
    /// numbers or more. Memory is taken once a call, not a row, but for the problems of refused rows.
    #[must_use]
    pub fn score_columns(&self, columns: &[Option<&[f64]>], rows: usize) -> BatchScores {
        let schema = self.schema();
        let filled = fill_in(schema, columns, rows);
        let input = |i: usize| columns.get(i).copied().flatten().or(filled[i].as_deref());
        let Look { suspect, mut out_of_range } = look(schema, &input, rows);
        let forest_columns: Vec<Vec<f32>> =
            (0..schema.column_count()).map(|at| column_values(schema, at, columns, &input, rows)).collect();
        let views: Vec<&[f32]> = forest_columns.iter().map(Vec::as_slice).collect();
        let mut raw = self.raw_of_columns(&views, rows);
        let mut refused = Vec::new();
        for (row, _) in suspect.iter().enumerate().filter(|(_, suspect)| **suspect != 0) {
            let cell = |slot: &Option<&[f64]>| slot.map_or(Cell::Missing, |values| Cell::Number(values[row]));
            match PatientDraft::from_cells(schema, columns.iter().map(cell)).check() {
                Ok(patient) => {
                    raw[row] = self.score(&patient).raw;
                    out_of_range[row] = u8::from(!patient.out_of_range().is_empty());
                }
                Err(problems) => {
                    raw[row] = f64::NAN;
                    out_of_range[row] = 0;
                    refused.push((row, problems));
                }
            }
        }
        let threshold = self.manifest().threshold.value;
        let probability: Vec<f64> =
            raw.iter().map(|&raw| if raw.is_nan() { raw } else { self.probability(raw) }).collect();
        let class = |&p: &f64| if p.is_nan() { -1 } else { i8::from(p > threshold) };
        let prediction = probability.iter().map(class).collect();
        BatchScores { raw, probability, prediction, out_of_range, refused }
    }
}

/// Inputs that the batch does not have, but whose difference to another it has.
fn fill_in(schema: &Schema, columns: &[Option<&[f64]>], rows: usize) -> Vec<Option<Vec<f64>>> {
    let column = |slot: usize| columns.get(slot).copied().flatten();
    let mut filled = vec![None; schema.features().len()];
    for (slot, _, formula) in schema.stand_ins() {
        let [first, second] = formula.of;
        if let (None, Some(second), Some(difference)) = (column(first), column(second), column(slot)) {
            filled[first] = Some(second[..rows].iter().zip(difference).map(|(a, b)| a + b).collect());
        }
    }
    filled
}

/// Which rows need a closer look, and which lie outside what the training rows held.
fn look<'a>(schema: &Schema, input: &impl Fn(usize) -> Option<&'a [f64]>, rows: usize) -> Look {
    let mut look = Look { suspect: vec![0; rows], out_of_range: vec![0; rows] };
    for (i, feature) in schema.features().iter().enumerate() {
        let Some(values) = input(i) else {
            look.suspect.fill(1);
            continue;
        };
        let values = &values[..rows];
        match &feature.kind {
            FeatureKind::Number { hard, .. } => {
                let (least, most) = hard.map_or((f64::MIN, f64::MAX), |hard| (hard.min, hard.max));
                columns::mark_outside(values, least, most, &mut look.suspect);
            }
            FeatureKind::Category { categories } => {
                let admitted: Vec<f64> = categories.iter().map(|category| category.value).collect();
                columns::mark_others(values, &admitted, &mut look.suspect);
            }
        }
        if let Some(range) = feature.training {
            columns::mark_outside(values, range.min, range.max, &mut look.out_of_range);
        }
    }
    look
}

/// One of the forest's columns for all rows; NaN where an input of it is not there.
fn column_values<'a>(
    schema: &Schema,
    column: usize,
    columns: &[Option<&'a [f64]>],
    input: &impl Fn(usize) -> Option<&'a [f64]>,
    rows: usize,
) -> Vec<f32> {
    let scaling = schema.columns[column].scaling;
    let plain = |values: &[f64]| {
        let mut out = vec![0.0; rows];
        columns::round(&values[..rows], scaling, &mut out);
        out
    };
    let missing = || vec![f32::NAN; rows];
    match schema.columns[column].source {
        Source::Input(i) => input(i).map_or_else(missing, plain),
        Source::Derived(derived) => {
            let formula = &schema.formulas[derived];
            // A difference that stands in for an input goes to the forest as it is given.
            let stands_in = schema.stand_ins().find(|(_, of, _)| *of == derived).map(|(slot, ..)| slot);
            let given = stands_in.and_then(|slot| columns.get(slot).copied().flatten());
            match (given, formula.of.map(input)) {
                (Some(given), _) if columns.get(formula.of[0]).copied().flatten().is_none() => plain(given),
                (_, [Some(a), Some(b)]) => {
                    a[..rows].iter().zip(b).map(|(&a, &b)| rounded(formula.apply(a, b), scaling)).collect()
                }
                _ => missing(),
            }
        }
    }
}
