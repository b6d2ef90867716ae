//! Labelled rows.

use std::path::Path;

use bosque_interop::Table;
use bosque_model::{PatientRow, Schema, sha256_hex};

use crate::error::Error;
use crate::files::read_limited;

/// The most bytes that a data file may have, 1 GiB.
pub const MAX_DATA_BYTES: u64 = 1 << 30;

/// Every row of a data file, checked, with its label.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// In the file's order.
    pub rows: Vec<PatientRow>,
    /// Whether each had the event.
    pub labels: Vec<bool>,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Dataset {
    /// Reads a CSV file whose label column holds 0 and 1.
    ///
    /// # Errors
    /// A file, column, row or label that is not as it should be; one refused row refuses the file, because a
    /// model must not be trained or judged on part of its data unawares.
    pub fn read(path: &Path, schema: &Schema, label: &str) -> Result<Self, Error> {
        let bytes = read_limited(path, MAX_DATA_BYTES)?;
        let table = Table::from_csv(&bytes, schema)?;
        let labels = read_labels(&bytes, label)?;
        let rows = table
            .rows(schema)
            .enumerate()
            .map(|(i, row)| row.map_err(|refusal| Error::DataRow { row: i + 1, refusal }))
            .collect::<Result<Vec<_>, _>>()?;
        if rows.len() != labels.len() {
            return Err(Error::Data { reason: "the label column has another number of rows".into() });
        }
        Ok(Dataset { rows, labels, sha256: sha256_hex(&bytes) })
    }

    /// Some of the rows, by their numbers.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Dataset {
        Dataset {
            rows: rows.iter().map(|&row| self.rows[row as usize].clone()).collect(),
            labels: rows.iter().map(|&row| self.labels[row as usize]).collect(),
            sha256: self.sha256.clone(),
        }
    }

    /// The numbers of all rows that are not in `held_out`, ascending.
    #[must_use]
    pub fn rows_without(&self, held_out: &[u32]) -> Vec<u32> {
        let mut out = vec![false; self.rows.len()];
        for &row in held_out {
            out[row as usize] = true;
        }
        (0..self.rows.len() as u32).filter(|&row| !out[row as usize]).collect()
    }

    /// Events among the rows.
    #[must_use]
    pub fn events(&self) -> usize {
        self.labels.iter().filter(|&&event| event).count()
    }
}

fn read_labels(bytes: &[u8], label: &str) -> Result<Vec<bool>, Error> {
    let wrong = |reason: String| Error::Data { reason };
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|_| wrong("the header is not CSV".into()))?;
    let mut at = header.iter().enumerate().filter(|(_, name)| *name == label).map(|(i, _)| i);
    let column = match (at.next(), at.next()) {
        (Some(column), None) => column,
        (None, _) => return Err(wrong(format!("row 0 (header): missing label column {label}"))),
        (Some(_), Some(_)) => {
            return Err(wrong(format!("row 0 (header): label column {label} stands twice")));
        }
    };
    reader
        .records()
        .enumerate()
        .map(|(i, record)| match record.ok().as_ref().and_then(|record| record.get(column)) {
            Some("0") => Ok(false),
            Some("1") => Ok(true),
            _ => Err(wrong(format!("row {}: {label}: is neither 0 nor 1", i + 1))),
        })
        .collect()
}
