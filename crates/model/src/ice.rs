//! Individual conditional expectation: the score of one patient as one input changes and all else stays.
//!
//! Goldstein et al. 2015, "Peeking inside the black box", Journal of Computational and Graphical Statistics 24, 44-65.
//! A forest's curve is a step function, so it is given as its steps, exact to the last f64 on both sides, and not as
//! samples. Derived columns follow the input.

use crate::prelude::*;
use bosque_forest::{Aggregation, Node};

use crate::draft::{PatientRow, column_value, row};
use crate::feature::FeatureKind;
use crate::model::Model;
use crate::schema::{Column, Schema, Source};

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
                let codes = categories.iter().map(|category| category.value);
                return codes.map(|code| self.code_step(patient, feature, code)).collect();
            }
            FeatureKind::Number { hard, .. } => {
                hard.map_or((f64::MIN, f64::MAX), |hard| (hard.min, hard.max))
            }
        };
        let mut line = Line::of(self, patient, feature);
        let mut steps: Vec<IceStep> = Vec::new();
        for (low, high) in segments(ends) {
            let changes = line.changes(low, high);
            let mut at = 0;
            while let Some(&(from, ..)) = changes.get(at) {
                while let Some(&(_, tree, leaf)) = changes.get(at).filter(|change| change.0 == from) {
                    line.leaves[tree] = leaf;
                    at += 1;
                }
                let to = changes.get(at).map_or(high, |next| next.0.next_down());
                let raw = line.raw();
                match steps.last_mut() {
                    Some(before) if before.raw.to_bits() == raw.to_bits() => before.to = to,
                    _ => steps.push(IceStep { from, to, raw, probability: self.probability(raw) }),
                }
            }
        }
        steps
    }

    fn code_step(&self, patient: &PatientRow, feature: usize, code: f64) -> IceStep {
        let score = self.score(&with(self.schema(), patient, feature, code));
        IceStep { from: code, to: code, raw: score.raw, probability: score.probability }
    }
}

/// A forest along the line on which one input of a patient changes.
///
/// A tree is walked once for all values: where a split follows the input, both its sides are, each for its part of the line. Few of a
/// forest's thresholds are met that way, and between two of them a score is one sum over the leaves reached, in tree order.
struct Line<'a> {
    model: &'a Model,
    feature: usize,
    /// The patient's inputs; the one that changes is overwritten at will.
    inputs: Vec<f64>,
    /// The patient's columns, right for those that do not follow the input.
    columns: Vec<f32>,
    /// Which columns follow the input.
    follows: Vec<bool>,
    /// The value of the leaf that each tree has reached, `[trees]`.
    leaves: Vec<f64>,
}

impl<'a> Line<'a> {
    fn of(model: &'a Model, patient: &PatientRow, feature: usize) -> Self {
        let schema = model.schema();
        let follows = |column: &Column| match column.source {
            Source::Input(input) => input == feature,
            Source::Derived(derived) => schema.formulas[derived].of.contains(&feature),
        };
        let inputs = patient.inputs().to_vec();
        Line {
            model,
            feature,
            columns: row(schema, inputs.clone(), &[]).columns().to_vec(),
            inputs,
            follows: schema.columns.iter().map(follows).collect(),
            leaves: vec![0.0; model.forest().trees().len()],
        }
    }

    /// From which value on a tree reaches another leaf, as `(value, tree, leaf value)`, ascending by value; each tree's first leaf
    /// stands at `low`.
    fn changes(&mut self, low: f64, high: f64) -> Vec<(f64, usize, f64)> {
        let forest = self.model.forest();
        let mut changes = Vec::new();
        let mut open = Vec::new();
        for (number, tree) in forest.trees().iter().enumerate() {
            open.push((0, low, high));
            while let Some((place, low, high)) = open.pop() {
                match tree.nodes()[place] {
                    Node::Leaf { leaf } => changes.push((low, number, forest.leaf_value(leaf)[0])),
                    Node::Split { feature, threshold, right, .. } => {
                        let (column, left, right) = (usize::from(feature), place + 1, right as usize);
                        let child = |is_left| if is_left { left } else { right };
                        if !self.follows[column] {
                            open.push((child(self.columns[column] <= threshold), low, high));
                            continue;
                        }
                        // Inside a segment a column only rises or only falls, so a split changes its mind once at most.
                        let at_low = self.column_at(column, low) <= threshold;
                        if at_low == (self.column_at(column, high) <= threshold) {
                            open.push((child(at_low), low, high));
                            continue;
                        }
                        let holds = |value| (self.column_at(column, value) <= threshold) == at_low;
                        let last = last_where(low, high, holds);
                        open.push((child(at_low), low, last));
                        open.push((child(!at_low), last.next_up(), high));
                    }
                }
            }
        }
        changes.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        changes
    }

    fn column_at(&mut self, column: usize, value: f64) -> f32 {
        self.inputs[self.feature] = value;
        column_value(self.model.schema(), column, &self.inputs, &[])
    }

    /// The score of the leaves reached.
    fn raw(&self) -> f64 {
        let forest = self.model.forest();
        let sum = self.leaves.iter().fold(forest.base()[0], |sum, leaf| sum + leaf);
        match forest.aggregation() {
            Aggregation::Mean => sum / self.leaves.len() as f64,
            Aggregation::Sum => sum,
        }
    }
}

/// The patient with one input changed.
pub(crate) fn with(schema: &Schema, patient: &PatientRow, feature: usize, value: f64) -> PatientRow {
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
