//! How sure one answer is: its range, whether the patient is like the training rows, and what to say beside it.

use crate::draft::PatientRow;
use crate::evaluation::{Alert, Likeness, LikenessInput, VennAbers};
use crate::model::{Model, Score};
use crate::prelude::*;

/// Whether a patient's inputs, taken together, are like those of the training rows ([`Likeness`]).
///
/// The input named is the one that adds most to the squared distance: leaving it out, and with it its row and column of the
/// covariance, lowers the distance by `(P (x - mean))_i^2 / P_ii`, where `P` is the inverse covariance. That is the square of what the
/// other inputs do not let expect of it, in standard deviations; it is never negative, and correlated inputs are not blamed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikenessVerdict {
    /// No farther from the mean than 95 % of the training rows.
    Usual,
    /// Farther than 95 %.
    Unusual {
        /// The place in [`Schema::features`](crate::Schema::features) of the input that adds most.
        feature: usize,
        /// Whether it is higher than the other inputs let expect; lower otherwise.
        higher: bool,
    },
    /// Farther than 99 %.
    Rare {
        /// As above.
        feature: usize,
        /// As above.
        higher: bool,
    },
}

impl VennAbers {
    /// Cells of [`VennAbers::lower`] and [`VennAbers::upper`].
    pub const CELLS: usize = 101;

    /// The cell of a raw score: the nearest hundredth, a half away from zero.
    #[must_use]
    pub fn cell(raw: f64) -> usize {
        (libm::round(raw.clamp(0.0, 1.0) * 100.0) as usize).min(Self::CELLS - 1)
    }

    /// The lower and the upper probability at a raw score.
    #[must_use]
    pub fn at(&self, raw: f64) -> (f64, f64) {
        let cell = Self::cell(raw);
        (self.lower[cell], self.upper[cell])
    }
}

impl LikenessInput {
    /// What stands for a value: itself, or ln(1 + x).
    #[must_use]
    pub fn coordinate(&self, value: f64) -> f64 {
        if self.log { libm::log1p(value) } else { value }
    }
}

impl Likeness {
    /// The squared Mahalanobis distance of `values`, in the order of [`Likeness::inputs`] and in their units.
    #[must_use]
    pub fn squared_distance(&self, values: &[f64]) -> f64 {
        self.whitened(values).iter().map(|z| z * z).sum()
    }

    /// The inverse factor times (x - mean), `[inputs]`.
    fn whitened(&self, values: &[f64]) -> Vec<f64> {
        let centred: Vec<f64> =
            self.inputs.iter().zip(values).map(|(input, &x)| input.coordinate(x) - input.mean).collect();
        let row = |i: usize| &self.inverse_factor[i * (i + 1) / 2..][..=i];
        (0..centred.len()).map(|i| row(i).iter().zip(&centred).map(|(w, x)| w * x).sum()).collect()
    }

    /// The place in [`Likeness::inputs`] of the one that adds most to the distance, and whether it is above what the others let expect.
    fn standout(&self, whitened: &[f64]) -> (usize, bool) {
        let mut most = (0, false, f64::NEG_INFINITY);
        for i in 0..whitened.len() {
            // P = W'W, so that column i of W gives both (P (x - mean))_i and P_ii.
            let (mut along, mut own) = (0.0, 0.0);
            for (j, z) in whitened.iter().enumerate().skip(i) {
                let w = self.inverse_factor[j * (j + 1) / 2 + i];
                along += w * z;
                own += w * w;
            }
            let fall = along * along / own;
            if fall > most.2 {
                most = (i, along > 0.0, fall);
            }
        }
        (most.0, most.1)
    }
}

impl Model {
    /// The range that the training data bear out for a score: the manifest's Venn-Abers probabilities at the raw score, rounded to
    /// hundredths. None where the manifest has none.
    ///
    /// The range and the shown probability come from two calibrators, isotonic and sigmoid. Where the shown probability lies outside the
    /// range, the range is widened to it, so that a reader never sees a number outside its own range.
    #[must_use]
    pub fn range(&self, score: &Score) -> Option<(f64, f64)> {
        let (lower, upper) = self.manifest().venn_abers.as_ref()?.at(score.raw);
        Some((lower.min(score.probability), upper.max(score.probability)))
    }

    /// Whether the inputs, taken together, are like the training rows. None where the manifest cannot tell.
    #[must_use]
    pub fn likeness(&self, row: &PatientRow) -> Option<LikenessVerdict> {
        let likeness = self.manifest().likeness.as_ref()?;
        // Opening has found every name.
        let places: Vec<usize> =
            likeness.inputs.iter().filter_map(|input| self.schema().feature_index(&input.feature)).collect();
        let values: Vec<f64> = places.iter().map(|&place| row.inputs()[place]).collect();
        let whitened = likeness.whitened(&values);
        let distance: f64 = whitened.iter().map(|z| z * z).sum();
        if distance <= likeness.unusual {
            return Some(LikenessVerdict::Usual);
        }
        let (input, higher) = likeness.standout(&whitened);
        let feature = places[input];
        Some(if distance <= likeness.rare {
            LikenessVerdict::Unusual { feature, higher }
        } else {
            LikenessVerdict::Rare { feature, higher }
        })
    }

    /// What the manifest wants said beside this patient's result.
    pub fn alerts<'a>(&'a self, row: &'a PatientRow) -> impl Iterator<Item = &'a Alert> {
        self.manifest().alerts.iter().filter(|alert| {
            let schema = self.schema();
            let place = schema.derived().iter().position(|derived| derived.name == alert.derived);
            place.is_some_and(|place| {
                let formula = &schema.formulas[place];
                let [a, b] = formula.of.map(|input| row.inputs()[input]);
                formula.apply(a, b) <= alert.at_most
            })
        })
    }
}
