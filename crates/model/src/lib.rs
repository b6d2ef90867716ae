//! What a deployable model is: a forest, the schema of its columns, a calibration, a threshold, and the
//! evidence that it computes here what it computed where it was made.
//!
//! | you have | you want | use |
//! |---|---|---|
//! | the files of a model directory | a model that may score | [`Model::open`], which verifies them |
//! | what somebody typed, or a file's cells | a row that can be scored | [`PatientDraft::check`] |
//! | a checked row | a probability | [`Model::score`] |
//! | patients by column | all their probabilities | [`Model::score_columns`] |
//! | a checked row | how its score moves with one input | [`Model::ice`] |
//! | a checked row | which single changes cross the threshold | [`Model::flips`] |
//! | a score | the range that the data bear out | [`Model::range`] |
//! | a checked row | whether it is like the training rows | [`Model::likeness`] |
//! | a checked row | what to say beside its result | [`Model::alerts`] |
//! | a problem with a field | words for it | [`FieldProblem::text`] |
//! | many scored patients | whether they are spread as in training | [`DriftCounter`] |
//! | a manifest to read as a person | its model card | `Card::of` (feature `card`) |
//! | JSON, read in few bytes of code | [`Json::parse`] |
//! | `model.sig` and a trusted key | what to verify, and whether every file is signed | [`Signature`] |
//! | a `.bosque` file | the files inside | [`Envelope::open`] |
//! | a `.update` file | a release of the page, all files as its list names them | [`Update::open`] |
//! | a `.model` file, fetched beside a program | the model and its signature | [`SealedModel::read`] |
//! | `registry.json` | which version an alias means | [`Registry::from_bytes`] |
//! | a manifest to write | its bytes, with their own digest inside | [`Manifest::to_bytes`] |
//!
//! The way is one: draft, check, row, score. Only a [`PatientRow`] can be scored, and only
//! [`PatientDraft::check`] makes one.
//!
//! **Invariant**: nothing here knows who a patient is, stores anything, touches the browser or trains.
//! An error names a field and a reason, never a patient's value.

#![cfg_attr(not(any(test, feature = "std")), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

mod batch;
mod bundle;
mod calibration;
#[cfg(feature = "card")]
mod card;
mod certainty;
#[cfg(not(feature = "small"))]
mod check;
#[cfg(feature = "serde")]
mod compact;
mod conformance;
#[cfg(any(test, feature = "small"))]
mod decimal;
mod digest;
mod draft;
mod drift;
mod error;
mod evaluation;
mod feature;
mod flip;
mod ice;
mod json;
mod json_text;
mod lang;
mod manifest;
mod model;
mod named;
mod number;
mod packed;
mod prelude;
mod problem;
mod quantiles;
mod read;
mod records;
mod registry;
mod release;
#[cfg(feature = "sample")]
pub mod sample;
mod schema;
mod signature;
mod trust;
mod written;

pub use batch::BatchScores;
pub use bundle::{
    BundleError, BundleFiles, CARD_EN_FILE, CARD_ES_FILE, CONFORMANCE_FILE, Envelope, FOREST_FILE,
    MANIFEST_FILE, MAX_BUNDLE_BYTES, MAX_INFLATED_BYTES, MODEL_DIRECTORY,
};
pub use calibration::Calibration;
#[cfg(feature = "card")]
pub use card::{Block, Card, CardPart, CardTable, FigureKind};
pub use certainty::LikenessVerdict;
pub use conformance::{ConformanceRow, read_conformance, write_conformance};
pub use digest::sha256_hex;
pub use draft::{Cell, PatientDraft, PatientRow};
pub use drift::{
    DRIFT_LEAST_PATIENTS, DRIFT_SMOOTHING, DriftBand, DriftCounter, DriftError, DriftReport, DriftRow,
};
pub use error::ModelError;
pub use evaluation::{
    Alert, Candidate, CardNote, CardSection, CensoringWeights, Cohort, Comparison, Curves, Histogram,
    Importance, Likeness, LikenessInput, Reference, ReliabilityBin, SMALLEST_CELL, Selection, Subgroup,
    ThresholdPoint, VennAbers,
};
pub use feature::{Category, Feature, FeatureKind, Group, Range};
pub use flip::Flip;
pub use ice::IceStep;
pub use json::{Json, JsonError};
pub use json_text::{by_name, same_fields};
pub use lang::{Lang, Text};
pub use manifest::{
    ConformanceFile, CrossValidation, Data, Derived, DerivedOp, Folds, ForestFile, HeldOut, Label,
    MANIFEST_FORMAT, MAX_MANIFEST_BYTES, Manifest, Metric, Metrics, Scaling, Threshold, ThresholdRule,
    Training,
};
pub use model::{Model, ModelFiles, Score};
pub use named::Named;
pub use number::{TypedNumberError, parse_typed, read_f64, shortest};
pub use packed::{Packed, PackedError, SealedModel, without_answers};
pub use problem::{FieldProblem, ProblemCode};
pub use registry::{
    Alias, CHALLENGER, CHAMPION, MAX_REGISTRY_BYTES, REGISTRY_FILE, REGISTRY_FORMAT, REGISTRY_SIGNATURE_FILE,
    RegisteredModel, RegisteredVersion, Registry, RegistryError, Status,
};
pub use release::{
    MAX_RELEASE_BYTES, RELEASE_FILE, RELEASE_SIGNATURE_FILE, Release, ReleaseFile, ReleaseModel, Update,
    UpdateError,
};
pub use schema::Schema;
pub use signature::{
    MAX_SIGNATURE_BYTES, PublicKey, SIGNATURE_FILE, Signature, SignatureError, SignaturePart, SignedFile,
    Statement,
};
pub use trust::{is_development, keys_or_trusted, trusted_keys};
pub use written::WrittenNumbers;
