//! Why a file or a row is not scored.

use crate::prelude::*;
use bosque_model::{FieldProblem, Lang};

/// Why nothing of a file can be scored.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TableError {
    /// No header and no rows.
    Empty,
    /// Columns that the model needs and the header lacks.
    MissingColumns {
        /// Their names.
        fields: Vec<String>,
    },
    /// A needed column that the header names twice.
    DuplicateColumn {
        /// Its name.
        field: String,
    },
    /// The file is larger than can be read.
    TooLarge,
    /// The file is not in its format.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// What is wrong, without the text that is.
        reason: &'static str,
    },
}

impl core::fmt::Display for TableError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            TableError::Empty => write!(f, "the input is empty"),
            TableError::MissingColumns { fields } => {
                write!(
                    f,
                    "row 0 (header): missing column{} {}",
                    if fields.len() == 1 { "" } else { "s" },
                    fields.join(", ")
                )
            }
            TableError::DuplicateColumn { field } => write!(f, "row 0 (header): column {field} stands twice"),
            TableError::TooLarge => write!(f, "the input is larger than 4 GB"),
            TableError::Syntax { line, reason } => write!(f, "line {line}: {reason}"),
        }
    }
}

impl core::error::Error for TableError {}

/// Why one row is not scored.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RowRefusal {
    /// Its fields have problems.
    Fields {
        /// Every one of them.
        problems: Vec<FieldProblem>,
    },
    /// It has another number of cells than the header.
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A needed field stands twice in it.
    DuplicateField {
        /// Its name.
        field: String,
    },
    /// It is no set of named values.
    NotARecord,
}

impl RowRefusal {
    /// One `field: reason` a problem, in words, without values.
    #[must_use]
    pub fn reasons(&self, lang: Lang) -> Vec<String> {
        match (self, lang) {
            (RowRefusal::Fields { problems }, _) => {
                problems.iter().map(|problem| format!("{}: {}", problem.field, problem.text(lang))).collect()
            }
            (RowRefusal::CellCount { found, expected }, Lang::Es) => {
                vec![format!("tiene {found} celdas y la cabecera {expected}.")]
            }
            (RowRefusal::CellCount { found, expected }, Lang::En) => {
                vec![format!("has {found} cells where the header has {expected}.")]
            }
            (RowRefusal::DuplicateField { field }, Lang::Es) => vec![format!("{field}: aparece dos veces.")],
            (RowRefusal::DuplicateField { field }, Lang::En) => vec![format!("{field}: stands twice.")],
            (RowRefusal::NotARecord, Lang::Es) => vec!["no es un registro con nombres.".into()],
            (RowRefusal::NotARecord, Lang::En) => vec!["not a record of named values.".into()],
        }
    }
}
