//! Grows, evaluates, imports and exports forests; the `bosque` command is a thin layer over it.
//!
//! | you want | use |
//! |---|---|
//! | what shapes a model, from a file | [`recipe::Recipe::read`] |
//! | the trial's rows, checked | [`dataset::Dataset::read`] |
//! | a forest grown by a recipe, with its out-of-bag scores | [`grow::grow`] |
//! | calibration and threshold with it, hyperparameters chosen | [`fit::fit`] |
//! | the whole procedure judged over folds, a logistic regression beside it | [`validate::cross_validate`] |
//! | a whole model directory | [`pipeline::train`], then [`files::write_dir`] |
//! | the same as a run that MLflow shows | [`mlruns::write_run`] |
//! | figures with intervals | [`evaluate::held_out`] |
//! | a signed model, or to know whether one is | [`sign::sign_directory`], [`sign::verify`] |
//! | one file of a model directory | [`bundle::write`] |
//! | one file of a release of the page | [`update::write`] |
//! | who is in and how rows weigh, where follow-up ends early | [`dataset::Dataset::of_recipe`], [`censoring`] |
//! | a forest from scikit-learn's JSON, or from ONNX | [`import::import`] |
//!
//! linfa-trees finds the splits, one node at a time ([`split`]); leaf fractions are counted from the rows that
//! reach a leaf, and `bosque-forest` scores. Everything is decided by the recipe and its seed: the same forest,
//! byte for byte, on any number of threads.
//!
//! **Invariant**: nothing depends on this crate, and it knows neither the browser nor the vault.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod aggregate;
pub mod bundle;
pub mod calibrate;
pub mod censoring;
pub mod conformance;
pub mod dataset;
pub mod error;
pub mod evaluate;
pub mod export;
pub mod files;
pub mod fit;
pub mod grow;
pub mod import;
pub mod judge;
pub mod keys;
pub mod logistic;
pub mod metrics;
pub mod mlruns;
pub mod onnx;
pub mod pipeline;
pub mod protobuf;
pub mod provenance;
pub mod prune;
pub mod recipe;
pub mod registry;
pub mod round;
pub mod sign;
pub mod split;
pub mod sums;
#[cfg(test)]
mod synthetic;
pub mod threshold;
pub mod update;
pub mod validate;

pub use error::Error;
