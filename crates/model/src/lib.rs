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
//! | a problem with a field | words for it | [`FieldProblem::text`] |
//! | `model.sig` and a trusted key | what to verify, and whether every file is signed | [`Signature`] |
//! | a `.bosque` file | the files inside | [`Envelope::open`] |
//! | `registry.json` | which version an alias means | [`Registry::from_bytes`] |
//! | a manifest to write | its bytes, with their own digest inside | [`Manifest::to_bytes`] |
//!
//! The way is one: draft, check, row, score. Only a [`PatientRow`] can be scored, and only
//! [`PatientDraft::check`] makes one.
//!
//! **Invariant**: nothing here knows who a patient is, stores anything, touches the browser or trains.
//! An error names a field and a reason, never a patient's value.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod batch;
mod bundle;
mod calibration;
mod conformance;
mod digest;
mod draft;
mod error;
mod feature;
mod ice;
mod json;
mod lang;
mod manifest;
mod model;
mod number;
mod problem;
mod read;
mod registry;
mod schema;
mod signature;

pub use batch::BatchScores;
pub use bundle::{
    BundleError, BundleFiles, CARD_EN_FILE, CARD_ES_FILE, CONFORMANCE_FILE, Envelope, FOREST_FILE,
    MANIFEST_FILE, MAX_BUNDLE_BYTES, MAX_INFLATED_BYTES, MODEL_DIRECTORY,
};
pub use calibration::Calibration;
pub use conformance::{ConformanceRow, read_conformance, write_conformance};
pub use digest::sha256_hex;
pub use draft::{Cell, PatientDraft, PatientRow};
pub use error::ModelError;
pub use feature::{Category, Feature, FeatureKind, Group, Range};
pub use ice::IceStep;
pub use json::{Json, JsonError};
pub use lang::{Lang, Text};
pub use manifest::{
    ConformanceFile, CrossValidation, Data, Derived, DerivedOp, ForestFile, HeldOut, Label, MANIFEST_FORMAT,
    MAX_MANIFEST_BYTES, Manifest, Metric, Metrics, Scaling, Threshold, Training,
};
pub use model::{Model, ModelFiles, Score};
pub use number::{TypedNumberError, parse_typed, shortest};
pub use problem::{FieldProblem, ProblemCode};
pub use registry::{
    Alias, CHALLENGER, CHAMPION, MAX_REGISTRY_BYTES, REGISTRY_FILE, REGISTRY_FORMAT, REGISTRY_SIGNATURE_FILE,
    RegisteredModel, RegisteredVersion, Registry, RegistryError, Status,
};
pub use schema::Schema;
pub use signature::{
    MAX_SIGNATURE_BYTES, PublicKey, SIGNATURE_FILE, Signature, SignatureError, SignaturePart, SignedFile,
    Statement,
};
