//! From a recipe and its data to a model directory.

use std::collections::BTreeMap;
use std::process::Command;

use bosque_forest::FORMAT_NAME;
use bosque_model::{
    Calibration, ConformanceFile, Feature, ForestFile, MANIFEST_FORMAT, Manifest, Metrics, Model, ModelFiles,
    PatientRow, Range, Schema, Threshold, ThresholdRule, Training, sha256_hex, write_conformance,
};

use crate::conformance::generate;
use crate::dataset::Dataset;
use crate::error::Error;
use crate::evaluate::held_out;
use crate::files::{CONFORMANCE_FILE, FOREST_FILE, MANIFEST_FILE};
use crate::fit::{self, fit};
use crate::recipe::{Recipe, ThresholdChoice};
use crate::validate::{self, cross_validate};

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
                data.file_rows,
                data.sha256,
                expected.rows,
                expected.sha256
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
/// # Errors
/// What the recipe, the data or the fitting give rise to.
pub fn train(
    recipe: &Recipe,
    data: &Dataset,
    seed: u64,
    created: &str,
    done: &(dyn Fn() + Sync),
) -> Result<FileSet, Error> {
    let (training, test) = part(recipe, data)?;
    let fitted = fit(recipe, &training, seed, done)?;
    let out_of_fold = cross_validate(recipe, data, done)?;
    let schema = with_training_ranges(recipe, &training)?;
    let test_figures =
        held_out(&fitted.probabilities(&test.rows), &test.labels, &test.weights(), fitted.threshold.value, recipe.file.seed);
    let file = &recipe.file;
    let draft = Manifest {
        manifest_sha256: String::new(),
        format: MANIFEST_FORMAT.into(),
        name: file.name.clone(),
        version: file.version.clone(),
        created: created.into(),
        label: file.label.clone(),
        purpose: file.purpose.clone(),
        limits: file.limits.clone(),
        card: vec![],
        cohort: None,
        alerts: vec![],
        features: schema.features().to_vec(),
        derived: schema.derived().to_vec(),
        forest: forest_file(file.columns.clone()),
        schema_fingerprint: schema.fingerprint_hex(),
        calibration: fitted.calibration,
        threshold: Threshold {
            value: fitted.threshold.value,
            chosen_by: match file.threshold {
                ThresholdChoice::F1 => "largest F1 on out-of-bag probabilities of the training rows".into(),
                ThresholdChoice::Sensitivity(least) => {
                    format!(
                        "highest with sensitivity of at least {least} on out-of-bag probabilities of the training rows"
                    )
                }
            },
            sensitivity: Some(fitted.threshold.sensitivity),
            specificity: Some(fitted.threshold.specificity),
            rule: Some(match file.threshold {
                ThresholdChoice::F1 => ThresholdRule::LargestF1,
                ThresholdChoice::Sensitivity(least) => ThresholdRule::Sensitivity(least),
            }),
        },
        venn_abers: None,
        likeness: None,
        reference: None,
        training: Some(Training {
            seed,
            rows: training.rows.len(),
            events: training.events(),
            held_out: file.split.held_out.clone(),
            recipe_sha256: recipe.sha256.clone(),
            dictionary_sha256: recipe.dictionary_sha256.clone(),
            hyperparameters: fitted.hyperparameters.to_map(),
            selection: None,
            data: file.data.clone(),
            commit: source_commit(),
            crates: crate_versions(),
        }),
        metrics: Metrics {
            held_out: test_figures,
            cross_validation: Some(out_of_fold.cross_validation(data)),
            ..Metrics::default()
        },
        conformance: ConformanceFile { file: CONFORMANCE_FILE.into(), rows: 0, sha256: String::new() },
    };
    let patients = &data.rows;
    assemble(draft, &schema, &fitted.grown.forest, fitted.calibration, file.conformance_rows, seed, patients)
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

/// The commit of the source that this command was built from, with a `+` where it held uncommitted changes.
fn source_commit() -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    match git(&["rev-parse", "HEAD"]) {
        Some(commit) => {
            // The crates that shape a model, and nothing of the page.
            let dirty = git(&[
                "status",
                "--porcelain",
                "--",
                ".",
                "../forest",
                "../model",
                "../interop",
                "../../recipes",
            ]);
            format!("{commit}{}", if dirty.is_some_and(|changes| changes.is_empty()) { "" } else { "+" })
        }
        None => "unknown".into(),
    }
}

/// The locked versions of the crates whose code shapes the forest.
fn crate_versions() -> BTreeMap<String, String> {
    const SHAPING: [&str; 8] =
        ["bosque-forest", "bosque-model", "bosque-train", "libm", "linfa", "linfa-trees", "ndarray", "rand"];
    let lock: toml::Table = toml::from_str(include_str!("../../../Cargo.lock")).unwrap_or_default();
    let packages = lock.get("package").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let text =
        |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    packages
        .iter()
        .filter_map(|package| Some((text(package, "name")?, text(package, "version")?)))
        .filter(|(name, _)| SHAPING.contains(&name.as_str()))
        .collect()
}
