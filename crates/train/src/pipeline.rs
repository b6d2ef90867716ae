//! From a recipe and its data to a model directory.

use bosque_forest::FORMAT_NAME;
use bosque_model::{
    Calibration, Cohort, ConformanceFile, Feature, ForestFile, MANIFEST_FORMAT, Manifest, Metrics, Model,
    ModelFiles, PatientRow, Range, Schema, Selection, Text, Threshold, ThresholdRule, Training, sha256_hex,
    write_conformance,
};

use crate::aggregate::likeness::likeness;
use crate::aggregate::reference::reference;
use crate::aggregate::venn_abers::venn_abers;
use crate::censoring;
use crate::conformance::generate;
use crate::dataset::Dataset;
use crate::error::Error;
use crate::evaluate::held_out;
use crate::files::{CONFORMANCE_FILE, FOREST_FILE, MANIFEST_FILE};
use crate::fit::{self, Fitted, fit};
use crate::judge::curves::curves;
use crate::judge::importance::importance;
use crate::judge::subgroups::subgroups;
use crate::provenance::{crate_versions, source_commit};
use crate::recipe::{Recipe, ThresholdChoice};
use crate::round::figure;
use crate::validate::{self, OutOfFold, cross_validate};

/// The files of a model, by name.
pub type FileSet = Vec<(&'static str, Vec<u8>)>;

/// Checks that the data is the recipe's and parts it into training and held-out rows.
///
/// # Errors
/// [`Error::Data`] where the digest or the number of rows is another.
pub fn part(recipe: &Recipe, data: &Dataset) -> Result<(Dataset, Dataset), Error> {
    let expected = &recipe.file.data;
    if data.sha256 != expected.sha256 || data.file_rows != expected.rows {
        return Err(Error::Data {
            reason: format!(
                "not the file of the recipe: {} rows, SHA-256 {}; expected {} rows, {}",
                data.file_rows, data.sha256, expected.rows, expected.sha256
            ),
        });
    }
    let (training, held_out) = data.part(&recipe.file.split.held_out);
    Ok((data.select(&training), data.select(&held_out)))
}

/// Trees that [`train`] grows in all, for a progress bar.
#[must_use]
pub fn tree_count(recipe: &Recipe) -> u64 {
    fit::tree_count(recipe) + validate::tree_count(recipe)
}

/// Trains a model by its recipe and returns its files, verified as any model is before it scores.
///
/// `done` is called after each tree, [`tree_count`] times; what follows the trees takes some seconds.
///
/// # Errors
/// What the recipe, the data or the fitting give rise to.
pub fn train(
    recipe: &Recipe,
    data: &Dataset,
    seed: u64,
    created: &str,
    done: &(dyn Fn() + Sync),
) -> Result<FileSet, Error> {
    // The source as it is now, before the minutes in which somebody may go on working on it.
    let commit = source_commit();
    let (training, test) = part(recipe, data)?;
    let fitted = fit(recipe, &training, seed, done)?;
    let out_of_fold = cross_validate(recipe, data, done)?;
    let schema = with_training_ranges(recipe, &training)?;
    let file = &recipe.file;
    let weights = training.weights();
    let draft = Manifest {
        manifest_sha256: String::new(),
        format: MANIFEST_FORMAT.into(),
        name: file.name.clone(),
        version: file.version.clone(),
        created: created.into(),
        label: file.label.clone(),
        purpose: file.purpose.clone(),
        limits: file.limits.clone(),
        card: file.card.clone(),
        cohort: cohort(recipe, data, &weights),
        alerts: file.alert.clone(),
        features: schema.features().to_vec(),
        derived: schema.derived().to_vec(),
        forest: forest_file(file.columns.clone()),
        schema_fingerprint: schema.fingerprint_hex(),
        calibration: fitted.calibration,
        threshold: threshold(recipe, &fitted),
        venn_abers: venn_abers(&fitted.grown.out_of_bag, &training.labels, &weights),
        likeness: likeness(&schema, &training.rows),
        reference: Some(reference(&schema, &training.rows, &fitted.out_of_bag())),
        training: Some(Training {
            seed,
            rows: training.known_rows(),
            events: training.events(),
            held_out: file.split.held_out.clone(),
            recipe_sha256: recipe.sha256.clone(),
            dictionary_sha256: recipe.dictionary_sha256.clone(),
            hyperparameters: fitted.hyperparameters.named(),
            selection: selection(recipe, &fitted),
            data: file.data.clone(),
            commit,
            crates: crate_versions(),
        }),
        metrics: metrics(recipe, data, &test, &fitted, &out_of_fold),
        conformance: ConformanceFile { file: CONFORMANCE_FILE.into(), rows: 0, sha256: String::new() },
    };
    let patients = &data.rows;
    assemble(draft, &schema, &fitted.grown.forest, fitted.calibration, file.conformance_rows, seed, patients)
}

/// Everything that is measured: on held-out rows by the fitted model, and over folds by the procedure that made it.
#[must_use]
pub fn metrics(
    recipe: &Recipe,
    data: &Dataset,
    test: &Dataset,
    fitted: &Fitted,
    out_of_fold: &OutOfFold,
) -> Metrics {
    let seed = recipe.file.seed;
    let threshold = fitted.threshold.value;
    let schema = &recipe.schema;
    let (forest, labels, weights) = (&out_of_fold.forest, &out_of_fold.labels, &out_of_fold.weights);
    Metrics {
        held_out: held_out(&fitted.probabilities(&test.rows), &test.labels, &test.weights(), threshold, seed),
        cross_validation: Some(out_of_fold.cross_validation(data)),
        comparison: Some(out_of_fold.comparison(data, schema.column_count())),
        curves: Some(curves(forest, labels, weights, seed)),
        subgroups: subgroups(&recipe.file.subgroups, schema.features(), data, out_of_fold, threshold, seed),
        importance: importance(schema, test, &|row| fitted.probability(row), seed),
    }
}

fn threshold(recipe: &Recipe, fitted: &Fitted) -> Threshold {
    let on = "out-of-bag probabilities of the training rows";
    let weighted = if recipe.file.outcome.is_some() { ", weighted for censoring" } else { "" };
    let (chosen_by, rule) = match recipe.file.threshold {
        ThresholdChoice::F1 => (format!("largest F1 on {on}{weighted}"), ThresholdRule::LargestF1),
        ThresholdChoice::Sensitivity(least) => (
            format!("highest with sensitivity of at least {least} on {on}{weighted}"),
            ThresholdRule::Sensitivity(least),
        ),
    };
    Threshold {
        value: fitted.threshold.value,
        chosen_by,
        sensitivity: Some(fitted.threshold.sensitivity),
        specificity: Some(fitted.threshold.specificity),
        rule: Some(rule),
    }
}

fn cohort(recipe: &Recipe, data: &Dataset, training_weights: &[f64]) -> Option<Cohort> {
    recipe.file.outcome.as_ref().map(|outcome| Cohort {
        eligibility: outcome.eligibility.clone(),
        time: outcome.time.clone(),
        landmark_days: outcome.landmark_days,
        horizon_days: outcome.horizon_days,
        rows: data.rows.len(),
        events: data.events(),
        unknown: data.rows.len() - data.known_rows(),
        weights: censoring::describe(training_weights, outcome.weight_cap),
    })
}

fn selection(recipe: &Recipe, fitted: &Fitted) -> Option<Selection> {
    recipe.file.selection.as_ref().map(|grid| {
        let folds = grid.folds;
        Selection {
            method: Text {
                es: format!(
                    "El menor índice de Brier medio en una validación cruzada de {folds} particiones dentro de las filas de entrenamiento, con bosque y calibración ajustados de nuevo en cada una; en caso de empate, la mayor área bajo la curva."
                ),
                en: format!(
                    "The least mean Brier score in {folds}-fold cross-validation inside the training rows, forest and calibration fitted anew in each fold; of equal ones the larger area under the curve."
                ),
            },
            candidates: fitted
                .candidates
                .iter()
                .map(|candidate| bosque_model::Candidate {
                    roc_auc: figure(candidate.roc_auc),
                    brier: figure(candidate.brier),
                    ..*candidate
                })
                .collect(),
        }
    })
}

pub(crate) fn forest_file(columns: Vec<String>) -> ForestFile {
    ForestFile {
        file: FOREST_FILE.into(),
        sha256: String::new(),
        format: FORMAT_NAME.into(),
        trees: 0,
        nodes: 0,
        columns,
        scaling: vec![],
    }
}

/// Fills in what depends on the forest's bytes and the conformance set, and opens the result as a reader would.
pub(crate) fn assemble(
    mut manifest: Manifest,
    schema: &Schema,
    forest: &bosque_forest::Forest,
    calibration: Option<Calibration>,
    conformance_rows: usize,
    seed: u64,
    never: &[PatientRow],
) -> Result<FileSet, Error> {
    let forest_bytes = forest.encode();
    let rows = generate(schema, forest, calibration, conformance_rows, seed);
    if let Some(twin) = rows.iter().position(|row| never.iter().any(|patient| patient.inputs() == row.inputs))
    {
        return Err(Error::Data {
            reason: format!("generated patient {} equals a row of the data: take another seed", twin + 1),
        });
    }
    let conformance = write_conformance(schema, &rows).into_bytes();
    manifest.forest.sha256 = sha256_hex(&forest_bytes);
    manifest.forest.trees = forest.trees().len();
    manifest.forest.nodes = forest.node_count();
    manifest.conformance =
        ConformanceFile { file: CONFORMANCE_FILE.into(), rows: rows.len(), sha256: sha256_hex(&conformance) };
    let manifest = manifest.to_bytes()?;
    Model::open(ModelFiles { manifest: &manifest, forest: &forest_bytes, conformance: &conformance })?;
    Ok(vec![(MANIFEST_FILE, manifest), (FOREST_FILE, forest_bytes), (CONFORMANCE_FILE, conformance)])
}

/// The recipe's schema with the range that each input had in the training rows.
fn with_training_ranges(recipe: &Recipe, training: &Dataset) -> Result<Schema, Error> {
    let features = (recipe.schema.features().iter().enumerate())
        .map(|(i, feature)| {
            let values = training.rows.iter().map(|row| row.inputs()[i]);
            let (min, max) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), x| (min.min(x), max.max(x)));
            Feature { training: Some(Range { min, max }), ..feature.clone() }
        })
        .collect();
    Ok(Schema::new(features, recipe.schema.derived().to_vec(), &recipe.file.columns, &[])?)
}
