//! Rows of cells under named columns, whatever file they came from.

use crate::prelude::*;
use bosque_model::{Cell, Json, PatientDraft, PatientRow, Schema};

use crate::refusal::{RowRefusal, TableError};
use crate::sheet::Sheet;

/// A cell that owns its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnedCell {
    Missing,
    Text(String),
    Number(f64),
    NotANumber,
}

impl OwnedCell {
    /// A JSON value as a cell: numbers, and text that may hold one.
    pub(crate) fn of_json(value: Json) -> Self {
        match value {
            Json::Null => OwnedCell::Missing,
            Json::Whole(number) => OwnedCell::Number(number as f64),
            Json::Number(number) => OwnedCell::Number(number),
            Json::Text(text) => OwnedCell::Text(text),
            Json::Bool(_) | Json::List(_) | Json::Object(_) => OwnedCell::NotANumber,
        }
    }

    fn as_cell(&self) -> Cell<'_> {
        match self {
            OwnedCell::Missing => Cell::Missing,
            OwnedCell::Text(text) => Cell::Text(text),
            OwnedCell::Number(value) => Cell::Number(*value),
            OwnedCell::NotANumber => Cell::NotANumber,
        }
    }
}

/// Checked columns, and every row with one cell a slot of the schema, or the reason why it has none.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) rows: Rows,
    pub(crate) ignored: Vec<String>,
}

/// Where a table's rows come from.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// A CSV file, and each slot's column in it.
    Sheet { sheet: Sheet, columns: Vec<Option<usize>> },
    /// Cells in the order of the slots.
    Cells(Vec<Result<Vec<OwnedCell>, RowRefusal>>),
}

impl Table {
    /// The number of rows, refused ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Sheet { sheet, .. } => sheet.len(),
            Rows::Cells(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names of columns that the model does not read, in the order in which they came.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Every row in input order: checked, or refused with all its reasons.
    pub fn rows<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = Result<PatientRow, RowRefusal>> + 'a {
        (0..self.len()).map(move |row| match &self.rows {
            Rows::Sheet { sheet, columns } => sheet.check(row, columns, schema),
            Rows::Cells(rows) => {
                let cells = rows[row].as_ref().map_err(Clone::clone)?;
                PatientDraft::from_cells(schema, cells.iter().map(OwnedCell::as_cell))
                    .check()
                    .map_err(|problems| RowRefusal::Fields { problems })
            }
        })
    }
}

/// The columns that bear a slot's name: those that are written just so, or else those that differ in nothing but case.
#[must_use]
pub fn places(header: &[String], slot: &str) -> Vec<usize> {
    let exact = exact_places(header, slot);
    if exact.is_empty() { all_places(header, slot, str::eq_ignore_ascii_case) } else { exact }
}

/// The columns that bear a slot's name as it is written.
pub(crate) fn exact_places(header: &[String], slot: &str) -> Vec<usize> {
    all_places(header, slot, |a, b| a == b)
}

fn all_places(header: &[String], slot: &str, same: fn(&str, &str) -> bool) -> Vec<usize> {
    header.iter().enumerate().filter(|(_, name)| same(name, slot)).map(|(at, _)| at).collect()
}

/// Finds each slot's column by `places`.
///
/// # Errors
/// A needed column that is missing or stands twice.
pub(crate) fn find_columns(
    header: &[String],
    schema: &Schema,
    places: fn(&[String], &str) -> Vec<usize>,
) -> Result<(Vec<Option<usize>>, Vec<String>), TableError> {
    let mut columns = Vec::new();
    for slot in schema.slots() {
        let at = places(header, slot);
        if at.len() > 1 {
            return Err(TableError::DuplicateColumn { field: slot.to_owned() });
        }
        columns.push(at.first().copied());
    }
    let present: Vec<bool> = columns.iter().map(Option::is_some).collect();
    check_present(schema, &present)?;
    let is_read = |column: usize| columns.contains(&Some(column));
    let ignored = (0..header.len()).filter(|&column| !is_read(column)).map(|c| header[c].clone()).collect();
    Ok((columns, ignored))
}

/// Whether every needed input is there, or a difference that stands in for it; one flag a slot.
///
/// # Errors
/// [`TableError::MissingColumns`].
pub(crate) fn check_present(schema: &Schema, present: &[bool]) -> Result<(), TableError> {
    let fields: Vec<String> = missing(schema, present).into_iter().map(str::to_owned).collect();
    if fields.is_empty() { Ok(()) } else { Err(TableError::MissingColumns { fields }) }
}

/// The needed inputs that are not there and for which no difference stands in; `present` has one flag a slot.
#[must_use]
pub fn missing<'a>(schema: &'a Schema, present: &[bool]) -> Vec<&'a str> {
    let present: Vec<&str> =
        schema.slots().zip(present).filter(|(_, is)| **is).map(|(slot, _)| slot).collect();
    let replaced: Vec<&str> = present.iter().filter_map(|name| schema.replaced_by(name)).collect();
    let names = schema.features().iter().map(|feature| feature.name.as_str());
    names.filter(|name| !present.contains(name) && !replaced.contains(name)).collect()
}
