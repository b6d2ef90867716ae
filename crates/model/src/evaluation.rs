//! What a manifest says of how good its model is, and what it needs to say how sure one answer is.
//!
//! Everything here is an aggregate: a cell of fewer than [`SMALLEST_CELL`] patients is merged with its neighbour, and no
//! value of a single patient stands in it but the ends of [`Feature::training`](crate::Feature::training).

use crate::prelude::*;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::feature::Range;
use crate::lang::Text;
use crate::manifest::{CrossValidation, Metric};

/// The fewest patients that a published count may stand for.
pub const SMALLEST_CELL: usize = 10;

/// For whom a model with a landmark and a horizon is, and how rows became outcomes.
///
/// Patients without event or censoring up to and on the landmark's day are in. The outcome is 1 for an event up to and on the
/// horizon's day, 0 for a follow-up without event up to that day or beyond it, and unknown for who is censored before it; unknown
/// rows weigh nothing, and the others stand for them by inverse probability of censoring (Graf et al. 1999, Statistics in
/// Medicine 18:2529).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Cohort {
    /// For whom it is, in one sentence; stands over the form.
    pub eligibility: Text,
    /// The data's column with the days of follow-up. It is no input.
    pub time: String,
    /// The day at which a patient must still be event-free.
    pub landmark_days: u32,
    /// The day by which the event counts.
    pub horizon_days: u32,
    /// Rows of the data file that are in, held-out rows included.
    pub rows: usize,
    /// Events by the horizon among them.
    pub events: usize,
    /// Rows that are censored before the horizon.
    pub unknown: usize,
    /// The weights of the training rows.
    pub weights: CensoringWeights,
}

/// Inverse probability of censoring weights, from a Kaplan-Meier curve of the censoring.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct CensoringWeights {
    /// The least weight that is not 0.
    pub least: f64,
    /// The mean over rows that weigh.
    pub mean: f64,
    /// The largest.
    pub largest: f64,
    /// Above this a weight is cut.
    pub cap: f64,
    /// Rows whose weight was cut.
    pub capped: usize,
}

/// A sentence that the page shows beside the result where a derived value is at most a bound.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Alert {
    /// The derived value.
    pub derived: String,
    /// Shown at this value and below.
    pub at_most: f64,
    /// The sentence.
    pub text: Text,
}

/// The same folds with another method, shown also where it is better.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Comparison {
    /// What was fitted, on which features.
    pub method: Text,
    /// Its figures.
    pub cross_validation: CrossValidation,
}

/// Curves over the out-of-fold probabilities of the cross-validation, all repeats pooled, each patient with the same weight.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Curves {
    /// Patients whose outcome counts.
    pub rows: usize,
    /// Share of events, weighted.
    pub prevalence: f64,
    /// Ten groups of equal size by rank of the predicted probability, ascending.
    pub reliability: Vec<ReliabilityBin>,
    /// `[1 - specificity, sensitivity]`, from (0, 0) to (1, 1), at most 101 points.
    pub roc: Vec<[f64; 2]>,
    /// `[recall, precision]`, recall rising, at most 101 points, from the first point with an event on.
    pub precision_recall: Vec<[f64; 2]>,
    /// What each threshold would do, from 0.05 to 0.95, rising.
    pub thresholds: Vec<ThresholdPoint>,
}

/// One group of patients with like predictions.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ReliabilityBin {
    /// Patients, a repeat's share.
    pub rows: usize,
    /// Mean probability.
    pub predicted: f64,
    /// Share of events, with its 95 % bootstrap interval.
    pub observed: Metric,
}

/// What one threshold would do.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ThresholdPoint {
    /// The prediction is 1 above it.
    pub threshold: f64,
    /// Share of the events above it.
    pub sensitivity: f64,
    /// Share of the others not above it.
    pub specificity: f64,
    /// Share of events among those above it; none where nobody is.
    pub ppv: Option<f64>,
    /// Share of others among those not above it; none where nobody is.
    pub npv: Option<f64>,
    /// Net benefit of acting above it (Vickers and Elkin 2006, Medical Decision Making 26:565).
    pub net_benefit: f64,
    /// Net benefit of acting on everybody; acting on nobody has 0.
    pub treat_all: f64,
}

/// The figures of some of the patients, over the same out-of-fold probabilities as [`Curves`], each figure the mean over repeats. Groups
/// of fewer than [`SMALLEST_CELL`] patients are left out.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Subgroup {
    /// The input that parts them.
    pub feature: String,
    /// Its value, for a category.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub value: Option<f64>,
    /// Its values, both ends included, for a number.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub range: Option<Range>,
    /// Patients whose outcome counts.
    pub rows: usize,
    /// Events among them.
    pub events: usize,
    /// Mean probability.
    pub predicted: f64,
    /// Share of events.
    pub observed: Metric,
    /// Area under the receiver operating characteristic; none with fewer than [`SMALLEST_CELL`] events or others.
    pub roc_auc: Option<Metric>,
    /// Share of the events above the model's threshold; none as above.
    pub sensitivity: Option<Metric>,
    /// Share of the others not above it; none as above.
    pub specificity: Option<Metric>,
}

/// How much the model leans on an input: the fall of the AUC on held-out rows when the input's values are permuted, whatever is derived
/// from it computed anew (Breiman 2001, Machine Learning 45:5).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Importance {
    /// The input.
    pub feature: String,
    /// Mean over permutations, with the least and the largest.
    pub auc_drop: Metric,
}

/// The candidates among which the hyperparameters were chosen by cross-validation inside the training rows.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Selection {
    /// How, in words.
    pub method: Text,
    /// Each with its figures; the first is the chosen one.
    pub candidates: Vec<Candidate>,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Candidate {
    /// Trees.
    pub trees: usize,
    /// Columns tried at a split.
    pub max_features: usize,
    /// Bootstrap draws that each side of a split must hold.
    pub min_samples_leaf: usize,
    /// Mean AUC over the inner folds.
    pub roc_auc: f64,
    /// Mean Brier score over the inner folds, which chooses.
    pub brier: f64,
}

/// Two calibrators of raw scores by isotonic regression on out-of-bag scores, one with the patient at hand counted as event-free and one
/// counted as event: the range of probabilities that the data bear out (Vovk, Petej and Fedorova 2015, NIPS 28, Venn-Abers predictors).
///
/// Raw scores are rounded to hundredths before fitting and before reading, so that a step stands for a bin and not for a patient.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct VennAbers {
    /// Rows that it was fitted on, those with a known outcome.
    pub rows: usize,
    /// The lower probability at raw scores 0.00, 0.01, … 1.00: 101 numbers, not falling.
    pub lower: Vec<f64>,
    /// The upper one, each at least its lower.
    pub upper: Vec<f64>,
}

/// How far a patient's inputs, taken together, lie from those of the training rows: the squared Mahalanobis distance.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Likeness {
    /// The inputs, `n` of them: those in which the training rows differ.
    pub inputs: Vec<LikenessInput>,
    /// `n (n + 1) / 2` numbers: the lower triangle, row by row, of the inverse of the covariance's Cholesky factor. The squared
    /// distance is the sum of the squares of this matrix times (x - mean).
    pub inverse_factor: Vec<f64>,
    /// The squared distance that 95 % of the training rows do not exceed.
    pub unusual: f64,
    /// The one that 99 % do not exceed.
    pub rare: f64,
}

/// One coordinate of [`Likeness`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct LikenessInput {
    /// The input's name.
    pub feature: String,
    /// Whether ln(1 + x) stands for x: counts and durations are skewed.
    pub log: bool,
    /// The mean over training rows, of what stands for x.
    pub mean: f64,
}

/// Against what later patients are held: how the inputs and the probabilities of the training rows were spread.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Reference {
    /// Training rows.
    pub rows: usize,
    /// One histogram an input, in the order of the features.
    pub inputs: Vec<Histogram>,
    /// The out-of-bag probabilities.
    pub probability: Histogram,
}

/// Counts of values between edges.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Histogram {
    /// The input, or `probability`.
    pub name: String,
    /// Inner edges, rising, one fewer than cells: a value falls into the first cell whose edge it does not exceed, else into the last. Codes of a
    /// category are numbers here too.
    pub edges: Vec<f64>,
    /// Patients in each cell, at least [`SMALLEST_CELL`].
    pub counts: Vec<usize>,
}

/// A hand-written paragraph of the model card and where it stands.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct CardNote {
    /// The section.
    pub section: CardSection,
    /// The paragraph.
    pub text: Text,
}

/// The sections of the card, in the order of TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CardSection {
    /// What it is, in short.
    Summary,
    /// Why there is such a model, what it is for, and for whom.
    Background,
    /// Where the data come from.
    Data,
    /// Who was in, and who was not.
    Participants,
    /// What is predicted.
    Outcome,
    /// The inputs.
    Predictors,
    /// How many rows and events.
    SampleSize,
    /// What happens to missing values.
    MissingData,
    /// How it was made and measured.
    Methods,
    /// What was done about the rarer class.
    ClassImbalance,
    /// Differences between groups of people.
    Fairness,
    /// How good it is.
    Performance,
    /// What it must not be used for, and what is not known.
    Limitations,
    /// How it is used: checks, thresholds, monitoring.
    Usage,
    /// Licence, citation, versions, digests.
    Availability,
}
