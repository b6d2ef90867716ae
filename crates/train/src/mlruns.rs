//! A training run in MLflow's file store, so that `mlflow ui --backend-store-uri MLRUNS_DIR` shows it beside others.
//!
//! The layout is that of MLflow's `FileStore`: `EXPERIMENT/meta.yaml`, and a folder for each run with `meta.yaml`,
//! `params/`, `metrics/`, `tags/` (a file each, by name) and `artifacts/`.

use std::fs;
use std::path::{Path, PathBuf};

use bosque_model::{CrossValidation, HeldOut, Manifest, sha256_hex};

use crate::error::Error;
use crate::files::write_file;

/// When a run began and ended, milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The start.
    pub start: i64,
    /// The end.
    pub end: i64,
}

/// Writes a run of the experiment that bears the model's name and returns its folder. The model's files become the
/// artifact `model`.
///
/// # Errors
/// [`Error::File`] where something cannot be written; [`Error::Data`] where the name makes no folder.
pub fn write_run(
    store: &Path,
    manifest: &Manifest,
    files: &[(&'static str, Vec<u8>)],
    span: Span,
) -> Result<PathBuf, Error> {
    let name = &manifest.name;
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') || name.is_empty() {
        return Err(Error::Data { reason: "a run needs a model name of letters, digits, _ and -".into() });
    }
    fs::create_dir_all(store).map_err(Error::file(store))?;
    let store = store.canonicalize().map_err(Error::file(store))?;
    // An experiment's id is a number; the name's digest gives the same one every time.
    let experiment_id = decimal_id(&sha256_hex(name.as_bytes()));
    let experiment = store.join(&experiment_id);
    make_dir(&experiment)?;
    let meta = experiment.join("meta.yaml");
    if !meta.exists() {
        let lines = [
            ("artifact_location", quoted(&uri(&experiment))),
            ("creation_time", span.start.to_string()),
            ("experiment_id", quoted(&experiment_id)),
            ("last_update_time", span.start.to_string()),
            ("lifecycle_stage", "active".into()),
            ("name", quoted(name)),
        ];
        write_file(&meta, yaml(&lines).as_bytes())?;
    }
    let seed = manifest.training.as_ref().map_or(0, |training| training.seed);
    let unique = format!("{} {seed} {} {}", manifest.forest.sha256, span.start, span.end);
    let run_id = sha256_hex(unique.as_bytes())[..32].to_owned();
    let run = experiment.join(&run_id);
    for folder in ["params", "metrics", "tags", "artifacts/model"] {
        make_dir(&run.join(folder))?;
    }
    for (file, bytes) in files {
        write_file(&run.join("artifacts/model").join(file), bytes)?;
    }
    for (param, value) in params(manifest) {
        write_file(&run.join("params").join(param), value.as_bytes())?;
    }
    for (metric, value) in metrics(manifest) {
        write_file(&run.join("metrics").join(metric), format!("{} {value} 0\n", span.end).as_bytes())?;
    }
    let run_name = format!("{name} {} seed {seed}", manifest.version);
    for (tag, value) in [
        ("mlflow.runName", run_name.as_str()),
        ("mlflow.source.name", "bosque train"),
        ("mlflow.source.type", "LOCAL"),
        ("forest_sha256", &manifest.forest.sha256),
        ("commit", manifest.training.as_ref().map_or("unknown", |training| &training.commit)),
    ] {
        write_file(&run.join("tags").join(tag), value.as_bytes())?;
    }
    // Last, since MLflow takes a folder with a meta.yaml for a run.
    let lines = [
        ("artifact_uri", quoted(&format!("{}/artifacts", uri(&run)))),
        ("end_time", span.end.to_string()),
        ("entry_point_name", "''".into()),
        ("experiment_id", quoted(&experiment_id)),
        ("lifecycle_stage", "active".into()),
        ("run_id", quoted(&run_id)),
        ("run_name", quoted(&run_name)),
        ("run_uuid", quoted(&run_id)),
        ("source_name", "''".into()),
        // MLflow's numbers for a local source and a finished run.
        ("source_type", "4".into()),
        ("source_version", "''".into()),
        ("start_time", span.start.to_string()),
        ("status", "3".into()),
        ("tags", "[]".into()),
        ("user_id", "bosque".into()),
    ];
    write_file(&run.join("meta.yaml"), yaml(&lines).as_bytes())?;
    Ok(run)
}

fn make_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(Error::file(path))
}

/// Fifteen decimal digits out of hexadecimal ones, the first not 0.
fn decimal_id(hex: &str) -> String {
    let digits = hex.bytes().take(15).map(|byte| (b'0' + (byte % 10)) as char);
    digits.enumerate().map(|(i, digit)| if i == 0 && digit == '0' { '1' } else { digit }).collect()
}

fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// A YAML string in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn yaml(lines: &[(&str, String)]) -> String {
    lines.iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
}

fn params(manifest: &Manifest) -> Vec<(String, String)> {
    let mut all = vec![("version".to_owned(), manifest.version.clone())];
    if let Some(training) = &manifest.training {
        all.push(("seed".into(), training.seed.to_string()));
        all.push(("recipe_sha256".into(), training.recipe_sha256.clone()));
        all.push(("data_sha256".into(), training.data.sha256.clone()));
        for (name, value) in training.hyperparameters.iter() {
            all.push((name.to_owned(), value.to_string()));
        }
    }
    all
}

fn metrics(manifest: &Manifest) -> Vec<(String, f64)> {
    let folds = |prefix: &str, c: &CrossValidation| {
        [
            ("roc_auc", c.roc_auc),
            ("brier", c.brier),
            ("ece", c.ece),
            ("slope", c.slope),
            ("intercept", c.intercept),
        ]
        .map(|(name, metric)| (format!("{prefix}_{name}"), metric.value))
    };
    let held_out = |h: &HeldOut| {
        [
            ("accuracy", h.accuracy),
            ("f1", h.f1),
            ("sensitivity", h.sensitivity),
            ("specificity", h.specificity),
            ("roc_auc", h.roc_auc),
            ("pr_auc", h.pr_auc),
            ("brier", h.brier),
            ("log_loss", h.log_loss),
            ("ece", h.ece),
            ("slope", h.slope),
            ("intercept", h.intercept),
        ]
        .map(|(name, metric)| (format!("held_out_{name}"), metric.value))
    };
    let m = &manifest.metrics;
    let mut all = vec![("threshold".to_owned(), manifest.threshold.value)];
    all.extend(m.held_out.iter().flat_map(held_out));
    all.extend(m.cross_validation.iter().flat_map(|c| folds("cross_validation", c)));
    all.extend(m.comparison.iter().flat_map(|c| folds("logistic", &c.cross_validation)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_addresses_and_texts_yaml() {
        assert_eq!(uri(Path::new("/a b/ñ%.x")), "file:///a%20b/%C3%B1%25.x");
        assert_eq!(quoted("it's"), "'it''s'");
        let id = decimal_id(&sha256_hex(b"week20"));
        assert!(id.len() == 15 && id.bytes().all(|b| b.is_ascii_digit()) && !id.starts_with('0'));
    }
}
