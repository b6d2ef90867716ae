//! What a batch is made of.

use alloc::vec::Vec;

/// The rows of a batch: numbers as the forest compares them, NaN where a value is missing.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// `[n, feature_count]`, one row after the other.
    RowMajor(&'a [f32]),
    /// One slice a feature, `[feature_count]` of `[n]`; the shortest tells `n`. A feature that is not there is missing.
    Columns(&'a [&'a [f32]]),
}

impl Rows<'_> {
    /// Whole rows of `feature_count` columns.
    pub(crate) fn len(self, feature_count: usize) -> usize {
        match self {
            Rows::RowMajor(values) => values.len() / feature_count,
            Rows::Columns(columns) => {
                let mut least = columns.first().map_or(0, |column| column.len());
                for column in columns.iter().take(feature_count) {
                    least = least.min(column.len());
                }
                least
            }
        }
    }

    /// One feature of the rows from `start` on, as many as `out` holds.
    pub(crate) fn column(self, feature_count: usize, feature: usize, start: usize, out: &mut [f32]) {
        match self {
            Rows::RowMajor(values) => {
                bosque_kernels::column(&values[start * feature_count..], feature_count, feature, out);
            }
            Rows::Columns(columns) => match columns.get(feature) {
                Some(column) => out.copy_from_slice(&column[start..start + out.len()]),
                None => out.fill(f32::NAN),
            },
        }
    }

    /// Whether a value of the first `n` rows is missing.
    pub(crate) fn any_missing(self, feature_count: usize, n: usize) -> bool {
        let missing = |values: &[f32]| values.iter().any(|x| x.is_nan());
        match self {
            Rows::RowMajor(values) => missing(&values[..n * feature_count]),
            Rows::Columns(columns) => {
                columns.len() < feature_count
                    || columns[..feature_count].iter().any(|column| missing(&column[..n]))
            }
        }
    }

    /// One row, into `out`, `[feature_count]`.
    pub(crate) fn row(self, feature_count: usize, row: usize, out: &mut [f32]) {
        match self {
            Rows::RowMajor(values) => {
                out.copy_from_slice(&values[row * feature_count..][..feature_count]);
            }
            Rows::Columns(columns) => {
                for (feature, out) in out.iter_mut().enumerate() {
                    *out = columns.get(feature).map_or(f32::NAN, |column| column[row]);
                }
            }
        }
    }

    /// The rows from `start` on, one after the other, as many as `count`: as they stand, or gathered in `scratch`.
    pub(crate) fn row_major<'a>(
        &'a self,
        feature_count: usize,
        start: usize,
        count: usize,
        scratch: &'a mut Vec<f32>,
    ) -> &'a [f32] {
        if let Rows::RowMajor(values) = self {
            return &values[start * feature_count..][..count * feature_count];
        }
        scratch.resize(count * feature_count, f32::NAN);
        for (i, out) in scratch.chunks_exact_mut(feature_count).enumerate() {
            self.row(feature_count, start + i, out);
        }
        scratch
    }
}
