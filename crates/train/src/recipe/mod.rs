//! Recipes: all that shapes a model. The fields are documented in `docs/recipe.md`.

use std::path::Path;

use bosque_model::{
    Alert, CardNote, Data, Derived, Feature, Json, Label, Named, Scaling, Schema, Text, sha256_hex,
};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::read_limited;

mod check;

use check::check;

/// The most bytes that a recipe, a dictionary or a schema may have.
const MAX_RECIPE_BYTES: u64 = 4 << 20;

/// A recipe with its dictionary resolved.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// What the file says.
    pub file: RecipeFile,
    /// Inputs, formulas and columns.
    pub schema: Schema,
    /// SHA-256 of the recipe's file.
    pub sha256: String,
    /// SHA-256 of the dictionary's file.
    pub dictionary_sha256: String,
}

/// The recipe's file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipeFile {
    /// The model's short name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// The seed of every random choice.
    pub seed: u64,
    /// The dictionary's file, beside the recipe.
    pub dictionary: String,
    /// Inputs by name, in the form's order.
    pub features: Vec<String>,
    /// Derived ones by name.
    pub derived: Vec<String>,
    /// The forest's columns.
    pub columns: Vec<String>,
    /// From raw score to probability.
    pub calibration: CalibrationChoice,
    /// How the threshold is chosen, on out-of-bag probabilities.
    pub threshold: ThresholdChoice,
    /// Generated patients in the conformance file, at least 200.
    pub conformance_rows: usize,
    /// What the model is for.
    pub purpose: Text,
    /// What it must not be used for.
    pub limits: Vec<Text>,
    /// Groups of patients whose figures are told apart.
    pub subgroups: Vec<SubgroupRule>,
    /// What is predicted.
    pub label: Label,
    /// For whom, and by when; none where every row's label is its outcome.
    pub outcome: Option<Outcome>,
    /// How the forest is grown.
    pub forest: Hyperparameters,
    /// Among which hyperparameters cross-validation chooses; none where `forest` says them all.
    pub selection: Option<Grid>,
    /// What to say beside a result.
    #[serde(default)]
    pub alert: Vec<Alert>,
    /// Paragraphs of the model card.
    #[serde(default)]
    pub card: Vec<CardNote>,
    /// The data.
    pub data: Data,
    /// Which rows are held out.
    pub split: Split,
}

/// A landmark and a horizon: who is in, and what counts as the event.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The data's column with the days of follow-up.
    pub time: String,
    /// Rows with an event or censoring up to and on this day are out.
    pub landmark_days: u32,
    /// The day by which the event counts.
    pub horizon_days: u32,
    /// The largest weight that a row may have.
    pub weight_cap: f64,
    /// For whom the model is.
    pub eligibility: Text,
}

/// Candidates for the hyperparameters, each combination once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Folds inside the training rows.
    pub folds: usize,
    /// For `forest.trees`.
    pub trees: Vec<usize>,
    /// For `forest.max_features`.
    pub max_features: Vec<MaxFeatures>,
    /// For `forest.min_samples_leaf`.
    pub min_samples_leaf: Vec<usize>,
}

/// An input that parts the patients into groups: by its codes, or from the numbers in `from` on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubgroupRule {
    /// The input.
    pub feature: String,
    /// The least value of each group but the first, rising; empty for a category.
    #[serde(default)]
    pub from: Vec<f64>,
}

/// Whether scores are calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalibrationChoice {
    /// The raw score is the probability.
    None,
    /// Platt scaling, fitted on out-of-bag scores.
    Sigmoid,
}

/// How the threshold is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ThresholdChoice {
    /// The largest F1; of equal ones the lowest threshold.
    F1,
    /// The highest threshold at which at least this share of the events lies above it.
    Sensitivity(f64),
}

/// How the forest is grown; names and meanings are scikit-learn's where it has them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Hyperparameters {
    /// Trees.
    pub trees: usize,
    /// The impurity.
    pub criterion: Criterion,
    /// The deepest leaf.
    pub max_depth: usize,
    /// Distinct rows that a node needs to be split.
    pub min_samples_split: usize,
    /// Bootstrap draws that each side of a split must hold.
    pub min_samples_leaf: usize,
    /// The same, as a share of all draws.
    pub min_weight_fraction_leaf: f64,
    /// Complexity parameter of minimal cost-complexity pruning.
    pub ccp_alpha: f64,
    /// Bootstrap draws a tree, as a share of the training rows.
    pub max_samples: f64,
    /// Features tried at a split.
    pub max_features: MaxFeatures,
}

/// The impurity of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// Gini impurity.
    Gini,
}

/// How many non-constant features are tried at a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MaxFeatures {
    /// The square root of their number, rounded down, at least 1.
    Sqrt,
    /// All of them.
    All,
    /// So many.
    #[serde(untagged)]
    Number(usize),
}

impl<'de> Deserialize<'de> for MaxFeatures {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// As it stands in a file; by hand, because serde says nothing of what it expected of an untagged variant.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(String),
            Number(usize),
            Other(serde::de::IgnoredAny),
        }
        match Written::deserialize(deserializer)? {
            Written::Word(word) if word == "sqrt" => Ok(MaxFeatures::Sqrt),
            Written::Word(word) if word == "all" => Ok(MaxFeatures::All),
            Written::Number(number) => Ok(MaxFeatures::Number(number)),
            Written::Word(_) | Written::Other(_) => {
                Err(serde::de::Error::custom("max_features: \"sqrt\", \"all\" or a number of columns"))
            }
        }
    }
}

impl MaxFeatures {
    /// The number for `p` columns.
    #[must_use]
    pub fn of(self, p: usize) -> usize {
        match self {
            MaxFeatures::Sqrt => p.isqrt().max(1),
            MaxFeatures::All => p,
            MaxFeatures::Number(number) => number.min(p),
        }
    }
}

/// Which rows are held out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Zero-based numbers, in the file's order.
    pub held_out: Vec<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dictionary {
    feature: Vec<Feature>,
    #[serde(default)]
    derived: Vec<Derived>,
}

/// What `bosque import --schema` reads: a recipe's description of inputs and label, without the growing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaFile {
    /// The model's short name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// The dictionary's file, beside this one.
    pub dictionary: String,
    /// Inputs by name, in the form's order.
    pub features: Vec<String>,
    /// Derived ones by name.
    pub derived: Vec<String>,
    /// Which input or derived value each of the forest's columns is.
    pub columns: Vec<String>,
    /// Columns that are scaled, `(x - mean) / scale`.
    #[serde(default)]
    pub scaling: Vec<Scaling>,
    /// Where the prediction turns to 1.
    pub threshold: f64,
    /// What the model is for.
    pub purpose: Text,
    /// What it must not be used for.
    #[serde(default)]
    pub limits: Vec<Text>,
    /// What is predicted.
    pub label: Label,
}

impl Recipe {
    /// Reads a recipe and its dictionary.
    ///
    /// # Errors
    /// A file that cannot be read, a field that is missing, unknown or impossible, by its name.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let (file, sha256): (RecipeFile, _) = read_toml(path)?;
        let wrong = |reason: String| Error::Recipe { path: path.to_owned(), reason };
        let (features, derived, dictionary_sha256) =
            pick(path, &file.dictionary, &file.features, &file.derived)?;
        check(&file, &features).map_err(wrong)?;
        let schema = Schema::new(features, derived, &file.columns, &[]).map_err(|e| wrong(e.to_string()))?;
        Ok(Recipe { file, schema, sha256, dictionary_sha256 })
    }
}

impl Hyperparameters {
    /// As the manifest holds them.
    #[must_use]
    pub fn named(&self) -> Named<Json> {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                map.into_iter().map(|(name, value)| (name, value.into())).collect()
            }
            _ => [].into_iter().collect(),
        }
    }
}

impl SchemaFile {
    /// Reads a schema file and its dictionary.
    ///
    /// # Errors
    /// As [`Recipe::read`].
    pub fn read(path: &Path) -> Result<(Self, Schema), Error> {
        let (file, _): (SchemaFile, _) = read_toml(path)?;
        let wrong = |reason: String| Error::Recipe { path: path.to_owned(), reason };
        if !(0.0..=1.0).contains(&file.threshold) {
            return Err(wrong("threshold: is no probability".into()));
        }
        let (features, derived, _) = pick(path, &file.dictionary, &file.features, &file.derived)?;
        let schema =
            Schema::new(features, derived, &file.columns, &file.scaling).map_err(|e| wrong(e.to_string()))?;
        Ok((file, schema))
    }
}

fn read_toml<T: serde::de::DeserializeOwned>(path: &Path) -> Result<(T, String), Error> {
    let bytes = read_limited(path, MAX_RECIPE_BYTES)?;
    let wrong = |reason: String| Error::Recipe { path: path.to_owned(), reason };
    let text = str::from_utf8(&bytes).map_err(|_| wrong("not UTF-8".into()))?;
    let value = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        wrong(format!("line {line}: {}", error.message()))
    })?;
    Ok((value, sha256_hex(&bytes)))
}

/// The dictionary's declarations that a recipe names, in the recipe's order, with the dictionary's digest.
fn pick(
    beside: &Path,
    dictionary: &str,
    features: &[String],
    derived: &[String],
) -> Result<(Vec<Feature>, Vec<Derived>, String), Error> {
    let path = beside.with_file_name(dictionary);
    let (dictionary, sha256): (Dictionary, _) = read_toml(&path)?;
    let unknown = |name: &str| Error::Recipe {
        path: beside.to_owned(),
        reason: format!("{name} is not in the dictionary"),
    };
    let features = features
        .iter()
        .map(|name| dictionary.feature.iter().find(|f| f.name == *name).cloned().ok_or_else(|| unknown(name)))
        .collect::<Result<_, _>>()?;
    let derived = derived
        .iter()
        .map(|name| dictionary.derived.iter().find(|d| d.name == *name).cloned().ok_or_else(|| unknown(name)))
        .collect::<Result<_, _>>()?;
    Ok((features, derived, sha256))
}
