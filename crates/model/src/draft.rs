//! Unchecked becomes checked: a draft holds what came in, a row holds what may be scored.

use crate::feature::FeatureKind;
use crate::number::{TypedNumberError, parse_typed, read_f64};
use crate::prelude::*;
use crate::problem::{FieldProblem, ProblemCode};
use crate::schema::{Schema, Source};

/// One value as it came in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Cell<'a> {
    /// Nothing there.
    #[default]
    Missing,
    /// What a person typed: decimal comma or point, thousands separators refused.
    Typed(&'a str),
    /// A cell of a file: decimal point.
    Text(&'a str),
    /// A number that is one already.
    Number(f64),
    /// Something that is no number, such as a JSON list.
    NotANumber,
}

/// One patient, unchecked. Its slots are [`Schema::slots`].
#[derive(Clone, Debug)]
pub struct PatientDraft<'a> {
    schema: &'a Schema,
    cells: Vec<Cell<'a>>,
}

/// One patient, checked: the only thing that can be scored.
#[derive(Clone, Debug, PartialEq)]
pub struct PatientRow {
    inputs: Vec<f64>,
    columns: Vec<f32>,
    out_of_range: Vec<usize>,
}

impl PatientRow {
    /// The inputs' values in the order of [`Schema::features`], in their units.
    #[must_use]
    pub fn inputs(&self) -> &[f64] {
        &self.inputs
    }

    /// What the forest sees, in the order of its columns.
    #[must_use]
    pub fn columns(&self) -> &[f32] {
        &self.columns
    }

    /// The places in [`Schema::features`] of inputs outside what the training rows held.
    #[must_use]
    pub fn out_of_range(&self) -> &[usize] {
        &self.out_of_range
    }
}

impl<'a> PatientDraft<'a> {
    /// An empty draft.
    #[must_use]
    pub fn new(schema: &'a Schema) -> Self {
        PatientDraft { schema, cells: vec![Cell::Missing; schema.slots().count()] }
    }

    /// A draft with one cell for each of [`Schema::slots`]; what lacks is missing, what is beyond is ignored.
    #[must_use]
    pub fn from_cells(schema: &'a Schema, cells: impl IntoIterator<Item = Cell<'a>>) -> Self {
        let mut draft = PatientDraft::new(schema);
        for (slot, cell) in draft.cells.iter_mut().zip(cells) {
            *slot = cell;
        }
        draft
    }

    /// Puts one value in by name; `false` where the schema has no such slot.
    pub fn set(&mut self, name: &str, cell: Cell<'a>) -> bool {
        let slot = self.schema.slots().position(|slot| slot == name);
        if let Some(slot) = slot {
            self.cells[slot] = cell;
        }
        slot.is_some()
    }

    /// Checks every field and computes what is derived.
    ///
    /// A difference counts only where its first input is missing; it then gives that input, and its own
    /// value goes to the forest as it stands.
    ///
    /// # Errors
    /// Every problem at once, in the order of the features.
    pub fn check(&self) -> Result<PatientRow, Vec<FieldProblem>> {
        let schema = self.schema;
        let features = schema.features();
        let mut problems = Vec::new();
        let mut problem = |field: &str, code| problems.push(FieldProblem { field: field.to_owned(), code });
        let mut inputs = vec![f64::NAN; features.len()];
        let mut given: Vec<Option<f64>> = vec![None; schema.formulas.len()];
        // Inputs that a difference stands in for are filled once their partner is known.
        let mut replaced = vec![false; features.len()];
        for (slot, derived, formula) in schema.stand_ins() {
            let [first, _] = formula.of;
            if is_missing(&self.cells[first]) && !is_missing(&self.cells[slot]) {
                replaced[first] = true;
                match read(&self.cells[slot], f64::INFINITY) {
                    Ok(value) => given[derived] = Some(value),
                    Err(code) => problem(&schema.derived()[derived].name, code),
                }
            }
        }
        for (i, feature) in features.iter().enumerate().filter(|(i, _)| !replaced[*i]) {
            let most = feature.hard().map_or(f64::INFINITY, |hard| hard.max);
            match read(&self.cells[i], most).and_then(|value| admit(&feature.kind, value)) {
                Ok(value) => inputs[i] = value,
                Err(code) => problem(&feature.name, code),
            }
        }
        for (_, derived, formula) in schema.stand_ins() {
            let [first, second] = formula.of;
            if let Some(difference) = given[derived].filter(|_| !inputs[second].is_nan()) {
                match admit(&features[first].kind, inputs[second] + difference) {
                    Ok(value) => inputs[first] = value,
                    Err(code) => problem(&features[first].name, code),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(row(schema, inputs, &given))
    }
}

/// One of the forest's columns; a derived value that was given counts as it stands.
pub(crate) fn column_value(schema: &Schema, column: usize, inputs: &[f64], given: &[Option<f64>]) -> f32 {
    let column = &schema.columns[column];
    let value = match column.source {
        Source::Input(i) => inputs[i],
        Source::Derived(i) => given.get(i).copied().flatten().unwrap_or_else(|| {
            let formula = &schema.formulas[i];
            let [a, b] = formula.of.map(|input| inputs[input]);
            formula.apply(a, b)
        }),
    };
    rounded(value, column.scaling)
}

/// A column's number as the forest compares it: one rounding, here.
#[inline]
pub(crate) fn rounded(value: f64, scaling: Option<(f64, f64)>) -> f32 {
    scaling.map_or(value, |(mean, scale)| (value - mean) / scale) as f32
}

/// The row of checked inputs.
pub(crate) fn row(schema: &Schema, inputs: Vec<f64>, given: &[Option<f64>]) -> PatientRow {
    let columns =
        (0..schema.columns.len()).map(|column| column_value(schema, column, &inputs, given)).collect();
    let out_of_range = (schema.features().iter().zip(&inputs).enumerate())
        .filter(|(_, (feature, value))| feature.training.is_some_and(|range| !range.contains(**value)))
        .map(|(i, _)| i)
        .collect();
    PatientRow { inputs, columns, out_of_range }
}

fn is_missing(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Missing => true,
        Cell::Typed(text) | Cell::Text(text) => text.trim().is_empty(),
        Cell::Number(_) | Cell::NotANumber => false,
    }
}

fn read(cell: &Cell<'_>, hard_max: f64) -> Result<f64, ProblemCode> {
    if is_missing(cell) {
        return Err(ProblemCode::Missing);
    }
    let value = match cell {
        Cell::Typed(text) => parse_typed(text, hard_max).map_err(|error| match error {
            TypedNumberError::NotANumber => ProblemCode::NotANumber,
            TypedNumberError::NotFinite => ProblemCode::NotFinite,
            TypedNumberError::Thousands => ProblemCode::Thousands,
        })?,
        Cell::Text(text) => read_f64(text.trim()).ok_or(ProblemCode::NotANumber)?,
        Cell::Number(value) => *value,
        Cell::Missing | Cell::NotANumber => return Err(ProblemCode::NotANumber),
    };
    if value.is_finite() { Ok(value) } else { Err(ProblemCode::NotFinite) }
}

fn admit(kind: &FeatureKind, value: f64) -> Result<f64, ProblemCode> {
    match kind {
        FeatureKind::Number { hard: Some(hard), .. } if value < hard.min => {
            Err(ProblemCode::TooLow { min: hard.min })
        }
        FeatureKind::Number { hard: Some(hard), .. } if value > hard.max => {
            Err(ProblemCode::TooHigh { max: hard.max })
        }
        FeatureKind::Category { categories } if !categories.iter().any(|c| c.value == value) => {
            Err(ProblemCode::UnknownCategory { allowed: categories.iter().map(|c| c.value).collect() })
        }
        _ => Ok(value),
    }
}
