//! The smallest change of one input, all else the same, that puts a patient on the other side of the threshold.
//!
//! This is how the model behaves, and no advice: nothing says that the input can be changed, or that changing it changes the risk
//! (Wachter et al. 2018, Harvard Journal of Law & Technology 31, 841-887, on such counterfactuals and their limits).

use crate::draft::PatientRow;
use crate::feature::{Feature, FeatureKind, Range};
use crate::ice::with;
use crate::model::{Model, Score};
use crate::prelude::*;

/// A single change that crosses the threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The place of the input in [`Schema::features`](crate::Schema::features).
    pub feature: usize,
    /// What it becomes: a value that the training rows' range holds, with no more decimals than are usual for the input.
    pub value: f64,
    /// How large the change is, in units of the input's spread: for a number the change divided by the interquartile range of the
    /// training rows ([`Model::spread`]); 1 for another code, since codes have no distance.
    pub spreads: f64,
    /// What the model says then.
    pub score: Score,
}

impl Model {
    /// For every input that can cross the threshold by itself, its smallest change that does; the nearest first.
    #[must_use]
    pub fn flips(&self, patient: &PatientRow) -> Vec<Flip> {
        let mut flips: Vec<Flip> = Vec::new();
        for flip in (0..self.schema().features().len()).filter_map(|feature| self.flip(patient, feature)) {
            let at = flips.iter().position(|other| other.spreads > flip.spreads).unwrap_or(flips.len());
            flips.insert(at, flip);
        }
        flips
    }

    /// The smallest change of one input, by its place, that crosses the threshold. None where no value that can be typed inside the range
    /// of the training rows does.
    #[must_use]
    pub fn flip(&self, patient: &PatientRow, feature: usize) -> Option<Flip> {
        let declared = &self.schema().features()[feature];
        let (spread, now) = (self.spread(feature)?, patient.inputs()[feature]);
        let side = self.score(&with(self.schema(), patient, feature, now)).prediction;
        let threshold = self.manifest().threshold.value;
        let across = self.ice(patient, feature).into_iter();
        let across = across.filter(|step| (step.probability > threshold) != side);
        let value = across
            .filter_map(|step| nearest(declared, now, Range { min: step.from, max: step.to }))
            .min_by(|a, b| (a - now).abs().total_cmp(&(b - now).abs()))?;
        let score = self.score(&with(self.schema(), patient, feature, value));
        let spreads = match declared.kind {
            FeatureKind::Number { .. } => (value - now).abs() / spread,
            FeatureKind::Category { .. } => 1.0,
        };
        (score.prediction != side).then_some(Flip { feature, value, spreads, score })
    }

    /// The interquartile range of a number among the training rows, in its unit; half their whole range where the manifest holds no
    /// histogram or the quartiles fall together; 1 for a category. None where the training rows' range is not known or is a point.
    #[must_use]
    pub fn spread(&self, feature: usize) -> Option<f64> {
        let declared = &self.schema().features()[feature];
        let range = declared.training?;
        if matches!(declared.kind, FeatureKind::Category { .. }) {
            return Some(1.0);
        }
        let histogram =
            self.manifest().reference.as_ref().and_then(|reference| reference.inputs.get(feature));
        let quartiles = histogram.map(|histogram| [0.25, 0.75].map(|share| histogram.quantile(share, range)));
        let spread = quartiles.map_or(0.0, |[low, high]| high - low);
        let half = (range.max - range.min) / 2.0;
        [spread, half].into_iter().find(|spread| *spread > 0.0)
    }
}

/// The value nearest to `now` that lies in a step of the curve and in the training rows' range and can be typed.
fn nearest(feature: &Feature, now: f64, step: Range) -> Option<f64> {
    let training = feature.training?;
    let FeatureKind::Number { decimals, .. } = feature.kind else {
        return Some(step.min).filter(|code| training.contains(*code));
    };
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    let (low, high) = (step.min.max(training.min), step.max.min(training.max));
    // The product may be off by its rounding, so a neighbour is looked at as well. A whole number divided by a power of ten is the f64
    // that its decimal text reads as.
    let (first, inwards) = if now < low {
        (libm::ceil(low * scale) - 1.0, 1.0)
    } else {
        (libm::floor(high * scale) + 1.0, -1.0)
    };
    let values = [0.0, 1.0, 2.0].map(|steps| (first + inwards * steps) / scale);
    values.into_iter().find(|&value| low <= value && value <= high)
}
