//! Outside shapes to and from a model's inputs and outputs.
//!
//! | you have | use |
//! |---|---|
//! | a CSV file (comma, semicolon or tab; with or without a byte order mark) | [`Table::from_csv`] |
//! | a CSV file that is to be looked at first, or read in slices | [`Sheet`] |
//! | JSON: one patient, or a list of them | [`Table::from_json`] |
//! | scores to hand back | [`csv_line`], [`json_object`], with [`CSV_HEADER`]; explained: [`explained_cells`], [`explained_object`] |
//! | a request of MLflow's scoring protocol | [`invocations`](invocations::invocations) |
//! | a FHIR R4 Bundle of one patient | [`from_fhir`](fhir::from_fhir), and back [`to_risk_assessment`](fhir::to_risk_assessment) |
//!
//! CSV and JSON become one [`Table`]: columns found once, then one [`PatientRow`](bosque_model::PatientRow)
//! or one [`RowRefusal`] a row. A refused row never stops the others.
//!
//! **Invariant**: nothing is stored here, and an error never repeats a cell's value.

#![cfg_attr(not(any(test, feature = "std")), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
mod answer;
mod csv_table;
pub mod fhir;
pub mod invocations;
#[cfg(feature = "std")]
mod json_table;
mod prelude;
mod refusal;
mod sheet;
mod strict_json;
mod table;

#[cfg(feature = "std")]
pub use answer::{
    CSV_HEADER, Explanation, csv_line, explained_cells, explained_header, explained_object, flags,
    json_object,
};
pub use refusal::{RowRefusal, TableError};
pub use sheet::Sheet;
pub use table::{Table, missing, places};
