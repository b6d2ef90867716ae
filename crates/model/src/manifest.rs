//! `manifest.json`: what a model is, where it comes from and how good it is. Its JSON Schema stands in
//! `models/manifest.schema.json`.

use crate::prelude::*;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;
#[cfg(feature = "serde")]
use crate::compact::lists_of_numbers;
use crate::digest::sha256_hex;
use crate::error::ModelError;
use crate::evaluation::{
    Alert, CardNote, Cohort, Comparison, Curves, Importance, Likeness, Reference, Selection, Subgroup,
    VennAbers,
};
use crate::feature::Feature;
use crate::json::Json;
use crate::lang::Text;
use crate::named::Named;
use crate::read::FromJson;

/// What [`Manifest::format`] says.
pub const MANIFEST_FORMAT: &str = "bosque-model/1";
/// The largest manifest that is read, 4 MiB.
pub const MAX_MANIFEST_BYTES: usize = 4 << 20;

/// A model's record of itself.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Manifest {
    /// SHA-256 of this file with these 64 digits written as zeros: it finds damage, not forgery.
    pub manifest_sha256: String,
    /// [`MANIFEST_FORMAT`].
    pub format: String,
    /// The model's short name, as in `?model=`.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// The day it was trained or imported, `YYYY-MM-DD`, UTC.
    pub created: String,
    /// What is predicted.
    pub label: Label,
    /// What the model is for, in one line.
    pub purpose: Text,
    /// What it must not be used for, one sentence each.
    pub limits: Vec<Text>,
    /// Hand-written paragraphs of the model card.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub card: Vec<CardNote>,
    /// For whom it is, where not everybody in the data is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub cohort: Option<Cohort>,
    /// What to say beside a result.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub alerts: Vec<Alert>,
    /// The inputs, in the form's order.
    pub features: Vec<Feature>,
    /// What is computed from them.
    pub derived: Vec<Derived>,
    /// The forest's file and columns.
    pub forest: ForestFile,
    /// SHA-256 of the schema's canonical text; the forest's file carries the same.
    pub schema_fingerprint: String,
    /// From raw score to probability; none means that the raw score is the probability.
    pub calibration: Option<Calibration>,
    /// Where the prediction turns to 1.
    pub threshold: Threshold,
    /// The range shown beside a probability.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub venn_abers: Option<VennAbers>,
    /// Whether inputs, taken together, are unlike the training rows.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub likeness: Option<Likeness>,
    /// Against what drift is measured.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reference: Option<Reference>,
    /// How it was made; none for an imported forest.
    pub training: Option<Training>,
    /// How good it is.
    pub metrics: Metrics,
    /// Cases that every build must answer to the last bit.
    pub conformance: ConformanceFile,
}

/// What is predicted.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Label {
    /// The column's name in the data.
    pub name: String,
    /// A heading for the result.
    pub title: Text,
    /// What the label means, in plain words.
    pub meaning: Text,
    /// The value that the probability is for.
    pub positive: u8,
}

/// A column that is computed from two inputs, in f64.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Derived {
    /// Its name as a column.
    pub name: String,
    /// How.
    pub op: DerivedOp,
    /// From which inputs, in this order.
    pub of: [String; 2],
    /// A ratio's value where the second input is 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub zero: Option<f64>,
    /// Its name for people.
    pub label: Text,
}

/// An operation on two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum DerivedOp {
    /// `of[0] - of[1]`. A row may carry it in place of `of[0]`.
    Difference,
    /// `of[0] / of[1]`, or `zero` where `of[1]` is 0.
    Ratio,
}

/// The forest's file.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ForestFile {
    /// File name beside the manifest.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Format name and version.
    pub format: String,
    /// Trees.
    pub trees: usize,
    /// Nodes over all trees, leaves included.
    pub nodes: usize,
    /// The forest's columns, each an input or a derived one.
    pub columns: Vec<String>,
    /// Columns that are scaled before they are rounded to f32; ours are in clinical units and have none.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub scaling: Vec<Scaling>,
}

/// `(x - mean) / scale`, in f64: the preprocessing of an imported model, as data.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Scaling {
    /// The column.
    pub column: String,
    /// What is taken away.
    pub mean: f64,
    /// What it is divided by; not 0.
    pub scale: f64,
}

/// Where the prediction turns to 1: `probability > value`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Threshold {
    /// On the probability's scale.
    pub value: f64,
    /// On what grounds, and on which rows.
    pub chosen_by: String,
    /// Share of the events above it, on the rows that `chosen_by` names.
    pub sensitivity: Option<f64>,
    /// Share of the others not above it, on the same rows.
    pub specificity: Option<f64>,
    /// What `chosen_by` says, as data.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rule: Option<ThresholdRule>,
}

/// What a threshold was chosen for, on out-of-bag probabilities of the training rows.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", deny_unknown_fields))]
pub enum ThresholdRule {
    /// The largest F1.
    LargestF1,
    /// The highest threshold with at least this sensitivity.
    Sensitivity(f64),
}

/// How the forest was made.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Training {
    /// The seed of every random choice.
    pub seed: u64,
    /// Rows that it was grown on; with a horizon, those whose outcome is known.
    pub rows: usize,
    /// Events among them.
    pub events: usize,
    /// The rows that it was not grown on: zero-based numbers, in the data file's order.
    pub held_out: Vec<u32>,
    /// SHA-256 of the recipe's file.
    pub recipe_sha256: String,
    /// SHA-256 of the dictionary's file.
    pub dictionary_sha256: String,
    /// As the recipe says them, or as they were chosen.
    pub hyperparameters: Named<Json>,
    /// How they were chosen; none where the recipe states them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub selection: Option<Selection>,
    /// The data.
    pub data: Data,
    /// The source commit that trained it; ends in `+` where the tree held uncommitted changes.
    pub commit: String,
    /// Crates whose code shapes the forest, with their versions.
    pub crates: Named<String>,
}

/// The data set.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Data {
    /// Its name.
    pub name: String,
    /// Where it is published.
    pub source: String,
    /// Its licence.
    pub licence: String,
    /// How it wants to be cited.
    pub citation: String,
    /// Rows of the file, held-out rows included.
    pub rows: usize,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// How good the model is.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Metrics {
    /// On rows that no choice has seen; none for an imported forest.
    pub held_out: Option<HeldOut>,
    /// Over repeated folds; none where it was not run.
    pub cross_validation: Option<CrossValidation>,
    /// Another method on the same folds.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub comparison: Option<Comparison>,
    /// Calibration, discrimination and net benefit on the same folds.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub curves: Option<Curves>,
    /// The figures of some of the patients.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub subgroups: Vec<Subgroup>,
    /// What the model leans on, the heaviest first.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub importance: Vec<Importance>,
}

/// One figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Metric {
    /// The figure.
    pub value: f64,
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Figures on the held-out rows, intervals by the percentile bootstrap over patients.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct HeldOut {
    /// Rows.
    pub rows: usize,
    /// Events among them.
    pub events: usize,
    /// Rows beside these whose outcome at the horizon is not known; the others are weighted for them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub unknown: usize,
    /// How the intervals were made.
    pub interval: String,
    /// Share classed rightly at the threshold.
    pub accuracy: Metric,
    /// Harmonic mean of sensitivity and positive predictive value.
    pub f1: Metric,
    /// Share of the events above the threshold.
    pub sensitivity: Metric,
    /// Share of the others not above it.
    pub specificity: Metric,
    /// Area under the receiver operating characteristic.
    pub roc_auc: Metric,
    /// Average precision.
    pub pr_auc: Metric,
    /// Mean squared error of the probability.
    pub brier: Metric,
    /// Mean negative log likelihood, natural logarithm.
    pub log_loss: Metric,
    /// Expected calibration error, ten bins of equal width.
    pub ece: Metric,
    /// Calibration slope: 1 is right, below 1 too extreme.
    pub slope: Metric,
    /// Calibration intercept with the slope held at 1: 0 is right.
    pub intercept: Metric,
}

/// Figures over repeated folds, each `value` the mean and the interval the range over repeats.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct CrossValidation {
    /// How the folds were made.
    pub scheme: String,
    /// Folds.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub folds: Option<Folds>,
    /// Area under the receiver operating characteristic.
    pub roc_auc: Metric,
    /// Mean squared error of the probability.
    pub brier: Metric,
    /// Expected calibration error, ten bins of equal width.
    pub ece: Metric,
    /// Calibration slope.
    pub slope: Metric,
    /// Calibration intercept with the slope held at 1.
    pub intercept: Metric,
}

/// What `scheme` says, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Folds {
    /// Parts of the rows, each held out once.
    pub folds: usize,
    /// Times that the parts were drawn.
    pub repeats: usize,
    /// Rows whose outcome counts.
    pub rows: usize,
    /// Events among them.
    pub events: usize,
}

/// The conformance file.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ConformanceFile {
    /// File name beside the manifest.
    pub file: String,
    /// Generated patients in it.
    pub rows: usize,
    /// SHA-256 of the file.
    pub sha256: String,
}

#[cfg(feature = "serde")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What stands before the manifest's own digest.
const DIGEST_KEY: &str = "\"manifest_sha256\": \"";
const DIGEST_DIGITS: usize = 64;

impl Manifest {
    /// The manifest as the bytes of a file, its own digest filled in.
    ///
    /// # Errors
    /// A number that JSON cannot hold (NaN or infinity).
    #[cfg(feature = "serde")]
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let zeroed = Manifest { manifest_sha256: "0".repeat(DIGEST_DIGITS), ..self.clone() };
        let pretty = serde_json::to_string_pretty(&zeroed).map_err(|error| ModelError::ManifestSyntax {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        let mut text = lists_of_numbers(&pretty);
        text.push('\n');
        let digest = sha256_hex(text.as_bytes());
        let at = digest_position(text.as_bytes()).ok_or(ModelError::ManifestDigestMissing)?;
        text.replace_range(at..at + DIGEST_DIGITS, &digest);
        Ok(text.into_bytes())
    }

    /// Reads a manifest and checks its digest; [`Schema::new`](crate::Schema::new) checks what it says.
    ///
    /// # Errors
    /// An empty, oversized, damaged or foreign file, by what is wrong with it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.is_empty() {
            return Err(ModelError::ManifestEmpty);
        }
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ModelError::ManifestTooLarge { bytes: bytes.len() });
        }
        let at = digest_position(bytes).ok_or(ModelError::ManifestDigestMissing)?;
        let mut zeroed = bytes.to_vec();
        zeroed[at..at + DIGEST_DIGITS].fill(b'0');
        if sha256_hex(&zeroed).as_bytes() != &bytes[at..at + DIGEST_DIGITS] {
            return Err(ModelError::ManifestDamaged);
        }
        let value = Json::parse(bytes).map_err(|error| ModelError::ManifestSyntax {
            line: error.line,
            column: error.column,
            reason: error.reason.to_owned(),
        })?;
        let manifest = Manifest::read(value)
            .map_err(|wrong| ModelError::ManifestContent { reason: wrong.to_string() })?;
        if manifest.format != MANIFEST_FORMAT {
            return Err(ModelError::ManifestFormat { format: manifest.format });
        }
        Ok(manifest)
    }
}

fn digest_position(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(DIGEST_KEY.len()).position(|window| window == DIGEST_KEY.as_bytes())?
        + DIGEST_KEY.len();
    (bytes.get(at + DIGEST_DIGITS) == Some(&b'"')).then_some(at)
}
