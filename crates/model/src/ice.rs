//! Individual conditional expectation: the score of one patient as one input changes and all else stays.
//!
//! Goldstein et al. 2015, "Peeking inside the black box", Journal of Computational and Graphical Statistics 24, 44-65.
//! A forest's curve is a step function, so it is given as its steps, exact to the last f64 on both sides, and not as
//! samples. Derived columns follow the input.

use crate::draft::{PatientRow, column_value, row};
use crate::feature::FeatureKind;
use crate::model::Model;
use crate::schema::{Schema, Source};

/// One step of a curve: the same score for every value from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IceStep {
    /// The least value, in the input's unit.
    pub from: f64,
    /// The largest.
    pub to: f64,
    /// The forest's score.
    pub raw: f64,
    /// After calibration.
    pub probability: f64,
}

impl Model {
    /// The curve of one input, by its place in [`Schema::features`], over what is accepted of it: its hard range, or
    /// from the least to the largest f64 where none is declared. A category gives one step a code, `from` and `to`
    /// alike. Neighbouring steps have different scores.
    #[must_use]
    pub fn ice(&self, patient: &PatientRow, feature: usize) -> Vec<IceStep> {
        let schema = self.schema();
        let ends = match &schema.features()[feature].kind {
            FeatureKind::Category { categories } => {
                let codes = categories.iter().map(|category| (category.value, category.value));
                return self.scored(patient, feature, codes.collect());
            }
            FeatureKind::Number { hard, .. } => {
                hard.map_or((f64::MIN, f64::MAX), |hard| (hard.min, hard.max))
            }
        };
        let mut pieces = Vec::new();
        for (low, high) in segments(ends) {
            let mut from = low;
            for last in self.last_values(patient, feature, low, high) {
                pieces.push((from, last));
                from = last.next_up();
            }
            pieces.push((from, high));
        }
        let mut steps: Vec<IceStep> = Vec::new();
        for step in self.scored(patient, feature, pieces) {
            match steps.last_mut() {
                Some(before) if before.raw.to_bits() == step.raw.to_bits() => before.to = step.to,
                _ => steps.push(step),
            }
        }
        steps
    }

    /// Steps with their scores; every value of a piece has the score of its last one.
    fn scored(&self, patient: &PatientRow, feature: usize, pieces: Vec<(f64, f64)>) -> Vec<IceStep> {
        let rows: Vec<f32> = pieces
            .iter()
            .flat_map(|&(_, value)| with(self.schema(), patient, feature, value).columns().to_vec())
            .collect();
        let raws = self.raw_of_rows(&rows, pieces.len());
        let step = |((from, to), raw): ((f64, f64), f64)| IceStep {
            from,
            to,
            raw,
            probability: self.probability(raw),
        };
        pieces.into_iter().zip(raws).map(step).collect()
    }

    /// Every value of a segment after which some split decides otherwise, ascending.
    fn last_values(&self, patient: &PatientRow, feature: usize, low: f64, high: f64) -> Vec<f64> {
        let schema = self.schema();
        let mut out = Vec::new();
        for (column, thresholds) in self.forest().thresholds().into_iter().enumerate() {
            let follows = match schema.columns[column].source {
                Source::Input(input) => input == feature,
                Source::Derived(derived) => schema.formulas[derived].of.contains(&feature),
            };
            if !follows {
                continue;
            }
            let mut inputs = patient.inputs().to_vec();
            let mut column_at = |value: f64| {
                inputs[feature] = value;
                column_value(schema, column, &inputs, &[])
            };
            for threshold in thresholds {
                // Inside a segment a column only rises or only falls, so a split changes its mind once at most.
                let at_low = column_at(low) <= threshold;
                if at_low != (column_at(high) <= threshold) {
                    out.push(last_where(low, high, |value| (column_at(value) <= threshold) == at_low));
                }
            }
        }
        out.sort_unstable_by(f64::total_cmp);
        out.dedup();
        out
    }
}

/// The patient with one input changed.
fn with(schema: &Schema, patient: &PatientRow, feature: usize, value: f64) -> PatientRow {
    let mut inputs = patient.inputs().to_vec();
    inputs[feature] = value;
    row(schema, inputs, &[])
}

/// Ratios jump at a denominator of 0 and turn their direction there: below it, at it and above it are apart.
fn segments((low, high): (f64, f64)) -> Vec<(f64, f64)> {
    if low > 0.0 || high < 0.0 {
        return vec![(low, high)];
    }
    let tiny = f64::from_bits(1);
    let parts = [(low, -tiny), (0.0, 0.0), (tiny, high)];
    parts.into_iter().filter(|(low, high)| low <= high).collect()
}

/// The last f64 from `low` on for which `holds`; it holds at `low`, not at `high`, and changes once in between.
fn last_where(low: f64, high: f64, mut holds: impl FnMut(f64) -> bool) -> f64 {
    let (mut yes, mut no) = (key(low), key(high));
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(from_key(middle)) { yes = middle } else { no = middle }
    }
    from_key(yes)
}

/// Maps an f64 to a u64 with the same order.
fn key(x: f64) -> u64 {
    let bits = x.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

fn from_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
}
