//! A verified model.

use crate::prelude::*;
#[cfg(not(feature = "std"))]
use core::cell::OnceCell as OnceLock;
#[cfg(feature = "std")]
use std::sync::OnceLock;

use bosque_forest::{Explainer, FORMAT_NAME, FlatForest, Forest, Rows};

#[cfg(not(feature = "small"))]
use crate::check::check_evaluation;
use crate::conformance::{ConformanceRow, read_conformance, read_inputs, write_conformance};
use crate::digest::sha256_hex;
use crate::draft::{Cell, PatientDraft, PatientRow};
use crate::error::ModelError;
use crate::manifest::Manifest;
use crate::schema::Schema;

/// The files of a model directory.
#[derive(Clone, Copy, Debug)]
pub struct ModelFiles<'a> {
    /// `manifest.json`.
    pub manifest: &'a [u8],
    /// The file that `manifest.forest.file` names.
    pub forest: &'a [u8],
    /// The file that `manifest.conformance.file` names; or the same without its last two columns, the answers, where bytes are
    /// dear: the answers computed here must then make up the file whose digest the manifest holds, which proves as much.
    pub conformance: &'a [u8],
}

/// A model whose files fit each other and whose conformance set this very build reproduces.
#[derive(Clone, Debug)]
pub struct Model {
    manifest: Manifest,
    schema: Schema,
    forest: Forest,
    engine: FlatForest,
    /// Laid out when the first batch comes: a page that scores one patient never waits for it.
    batch_engine: OnceLock<FlatForest>,
    /// Laid out when somebody first asks why.
    explainer: OnceLock<Explainer>,
    conformance: Vec<ConformanceRow>,
}

/// What the model says of one patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The forest's mean leaf fraction.
    pub raw: f64,
    /// `raw` after the manifest's calibration, or `raw` itself.
    pub probability: f64,
    /// `probability > threshold`.
    pub prediction: bool,
    /// The places in [`Schema::features`] of inputs outside what the training rows held.
    pub out_of_range: Vec<usize>,
}

impl Model {
    /// Opens a model: reads every file, holds it against its digest, and runs the conformance set.
    ///
    /// # Errors
    /// The first thing that does not fit. A model that is not returned is never scored with.
    pub fn open(files: ModelFiles<'_>) -> Result<Self, ModelError> {
        let manifest = Manifest::from_bytes(files.manifest)?;
        if sha256_hex(files.forest) != manifest.forest.sha256 {
            // A forest that cannot be read says more than a digest that differs.
            Forest::decode(files.forest)?;
            return Err(ModelError::DigestMismatch { file: manifest.forest.file });
        }
        let forest = Forest::decode(files.forest)?;
        let schema = Schema::of(&manifest)?;
        check_against(&manifest, &schema, &forest)?;
        #[cfg(not(feature = "small"))]
        check_evaluation(&manifest, &schema)?;
        let engine = FlatForest::compile_for_rows(&forest);
        let (batch_engine, explainer) = (OnceLock::new(), OnceLock::new());
        let conformance = Vec::new();
        let mut model = Model { engine, batch_engine, explainer, manifest, schema, forest, conformance };
        model.conformance = model.reproduce(files.conformance)?;
        if model.conformance.len() != model.manifest.conformance.rows || model.conformance.is_empty() {
            return Err(content(
                "the conformance file has another number of rows than the manifest says, or none",
            ));
        }
        Ok(model)
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The forest.
    #[must_use]
    pub fn forest(&self) -> &Forest {
        &self.forest
    }

    /// The conformance set, which this build has just reproduced.
    #[must_use]
    pub fn conformance(&self) -> &[ConformanceRow] {
        &self.conformance
    }

    /// Scores one patient. It cannot fail: what could is behind it.
    #[must_use]
    pub fn score(&self, row: &PatientRow) -> Score {
        let mut raw = [0.0];
        self.engine.score_row(row.columns(), &mut raw);
        let raw = raw[0];
        let probability = self.probability(raw);
        Score {
            raw,
            probability,
            prediction: probability > self.manifest.threshold.value,
            out_of_range: row.out_of_range().to_vec(),
        }
    }

    /// The raw scores of `count` rows by column, in blocks.
    pub(crate) fn raw_of_columns(&self, columns: &[&[f32]], count: usize) -> Vec<f64> {
        let engine = self.batch_engine.get_or_init(|| FlatForest::compile(&self.forest));
        let mut raws = vec![0.0; count];
        engine.score_batch(Rows::Columns(columns), &mut raws, &mut |_| true);
        raws
    }

    /// The probability that belongs to a raw score.
    #[must_use]
    pub fn probability(&self, raw: f64) -> f64 {
        self.manifest.calibration.map_or(raw, |calibration| calibration.apply(raw))
    }

    /// What each tree says of one patient, `[trees]`: leaf fractions, in tree order.
    #[must_use]
    pub fn votes(&self, row: &PatientRow) -> Vec<f64> {
        let mut votes = vec![0.0; self.forest.trees().len()];
        self.engine.votes(row.columns(), &mut votes);
        votes
    }

    /// The forest laid out for explaining, which is done once. Contributions are on the scale of [`Score::raw`], one a column of the
    /// forest ([`Schema::column_name`]): derived columns stand for themselves.
    #[must_use]
    pub fn explainer(&self) -> &Explainer {
        self.explainer.get_or_init(|| Explainer::compile(&self.forest))
    }

    /// The conformance set with the answers of this build, which are those of the file, to the last bit.
    fn reproduce(&self, file: &[u8]) -> Result<Vec<ConformanceRow>, ModelError> {
        let wanted = &self.manifest.conformance;
        if sha256_hex(file) != wanted.sha256 {
            let differs = || ModelError::DigestMismatch { file: wanted.file.clone() };
            let rows = read_inputs(&self.schema, file).map_err(|_| differs())?.into_iter().enumerate();
            let rows = rows.map(|(i, inputs)| self.answer(i, inputs)).collect::<Result<Vec<_>, _>>()?;
            let whole = write_conformance(&self.schema, &rows);
            return if sha256_hex(whole.as_bytes()) == wanted.sha256 { Ok(rows) } else { Err(differs()) };
        }
        let expected = read_conformance(&self.schema, file)?;
        for (i, expected) in expected.iter().enumerate() {
            let answer = self.answer(i, expected.inputs.clone())?;
            let same = answer.raw.to_bits() == expected.raw.to_bits()
                && answer.probability.to_bits() == expected.probability.to_bits();
            if !same {
                return Err(ModelError::ConformanceFailed { row: i + 1 });
            }
        }
        Ok(expected)
    }

    /// What this build says of the `i`th generated patient.
    fn answer(&self, i: usize, inputs: Vec<f64>) -> Result<ConformanceRow, ModelError> {
        let cells = inputs.iter().map(|&value| Cell::Number(value));
        let row = PatientDraft::from_cells(&self.schema, cells).check().map_err(|problems| {
            ModelError::ConformanceFile { line: i + 2, reason: format!("{} is refused", problems[0].field) }
        })?;
        let Score { raw, probability, .. } = self.score(&row);
        Ok(ConformanceRow { inputs, raw, probability })
    }
}

fn content(reason: &str) -> ModelError {
    ModelError::ManifestContent { reason: reason.to_owned() }
}

/// What the manifest says of the forest must be so.
fn check_against(manifest: &Manifest, schema: &Schema, forest: &Forest) -> Result<(), ModelError> {
    if forest.schema_fingerprint() != schema.fingerprint()
        || manifest.schema_fingerprint != schema.fingerprint_hex()
    {
        return Err(ModelError::SchemaMismatch);
    }
    if manifest.forest.format != FORMAT_NAME {
        return Err(content("the forest's format is not one that this build reads"));
    }
    if forest.feature_count() != schema.column_count() {
        return Err(content("the forest has another number of columns than the schema"));
    }
    if forest.output_count() != 1 {
        return Err(content("the forest does not give one fraction"));
    }
    if forest.leaf_values().iter().any(|value| !(0.0..=1.0).contains(value)) {
        return Err(content("a leaf of the forest holds no fraction"));
    }
    if manifest.forest.trees != forest.trees().len() || manifest.forest.nodes != forest.node_count() {
        return Err(content("the forest has another number of trees or nodes than the manifest says"));
    }
    if !(0.0..=1.0).contains(&manifest.threshold.value) {
        return Err(content("the threshold is no probability"));
    }
    if let Some(crate::Calibration::Sigmoid { a, b }) = manifest.calibration
        && !(a.is_finite() && a > 0.0 && b.is_finite())
    {
        return Err(content("the calibration is not a rising curve"));
    }
    Ok(())
}
