//! Training, its figures, and model directories that are damaged or cannot be written.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::path::Path;

use bosque_model::{HeldOut, Manifest, sha256_hex};
use bosque_train::evaluate::{held_out, over_repeats, summary};
use bosque_train::metrics::{Figures, Ranked};
use bosque_train::pipeline::{self, cross_validate};
use bosque_train::recipe::Recipe;
use common::{code, err, failed, recipe_path, root, run, shipped, text, trial, trial_data};

fn manifest() -> Manifest {
    Manifest::from_bytes(&std::fs::read(shipped().join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn the_manifest_fits_its_schema() {
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(root().join("models/manifest.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut value: serde_json::Value =
        serde_json::from_slice(&std::fs::read(shipped().join("manifest.json")).unwrap()).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // And it can fail.
    value["features"][0]["kind"] = "text".into();
    assert!(!validator.is_valid(&value));
}

#[test]
fn the_shipped_model_is_the_committed_recipes() {
    let (manifest, recipe) = (manifest(), Recipe::read(recipe_path()).unwrap());
    let training = manifest.training.as_ref().unwrap();
    assert_eq!(training.recipe_sha256, recipe.sha256);
    assert_eq!(training.dictionary_sha256, recipe.dictionary_sha256);
    assert_eq!((training.seed, recipe.file.seed), (37, 37));
    assert_eq!(training.hyperparameters, recipe.hyperparameters());
    assert_eq!(training.held_out, recipe.file.split.held_out);
    assert_eq!(manifest.schema_fingerprint, recipe.schema.fingerprint_hex());
    assert_eq!(
        (&manifest.purpose, &manifest.limits, &manifest.label),
        (&recipe.file.purpose, &recipe.file.limits, &recipe.file.label)
    );
    assert!(
        !training.commit.is_empty() && !training.commit.ends_with('+'),
        "trained from uncommitted source: {}",
        training.commit
    );
}

#[test]
fn training_twice_on_any_number_of_threads_gives_the_committed_bytes() {
    let test = "training_twice_on_any_number_of_threads_gives_the_committed_bytes";
    let Some(data) = trial(test) else { return };
    let dir = tempfile::tempdir().unwrap();
    for threads in ["1", "2", "5"] {
        let place = dir.path().join(threads);
        let output = common::bosque()
            .env("RAYON_NUM_THREADS", threads)
            .args(["train", "--recipe", text(recipe_path()), "--data", text(&data), "--out", text(&place)])
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{}", err(&output));
        for file in ["forest.bin", "conformance.csv"] {
            let digest = |dir: &Path| sha256_hex(&std::fs::read(dir.join(file)).unwrap());
            assert_eq!(digest(&place), digest(shipped()), "{file} with {threads} threads");
        }
    }
    // Another seed is another forest.
    let place = dir.path().join("seed");
    let args = [
        "train",
        "--recipe",
        text(recipe_path()),
        "--data",
        text(&data),
        "--out",
        text(&place),
        "--seed",
        "38",
    ];
    assert_eq!(code(&run(&args)), 0);
    assert_ne!(
        std::fs::read(place.join("forest.bin")).unwrap(),
        std::fs::read(shipped().join("forest.bin")).unwrap()
    );
}

#[test]
fn every_figure_of_the_manifest_comes_out_again() {
    let Some((recipe, data)) = trial_data("every_figure_of_the_manifest_comes_out_again") else { return };
    let manifest = manifest();
    let (training, test) = pipeline::part(&recipe, &data).unwrap();
    let model = bosque_train::files::open_model(shipped()).unwrap();
    let probabilities: Vec<f64> = test.rows.iter().map(|row| model.score(row).probability).collect();
    let figures = held_out(&probabilities, &test.labels, manifest.threshold.value, recipe.file.seed).unwrap();
    assert_eq!(manifest.metrics.held_out.as_ref(), Some(&figures));
    let folds = cross_validate(&recipe, &training, &|| {}).unwrap();
    let stated = manifest.metrics.cross_validation.clone().unwrap();
    assert_eq!(over_repeats(stated.scheme.clone(), &folds), stated);

    let fitted = pipeline::fit(&recipe, &training, 37, &|| {}).unwrap();
    assert_eq!(manifest.calibration, fitted.calibration);
    assert_eq!(manifest.threshold.value, fitted.threshold.value);
    assert_eq!(manifest.threshold.sensitivity, Some(fitted.threshold.sensitivity));
    assert_eq!(manifest.threshold.specificity, Some(fitted.threshold.specificity));
    let stated = manifest.training.unwrap();
    assert_eq!((stated.rows, stated.events), (training.rows.len(), training.events()));
    assert_eq!((stated.data.rows, stated.data.sha256), (data.rows.len(), data.sha256.clone()));
    for (i, feature) in manifest.features.iter().enumerate() {
        let values = || training.rows.iter().map(|row| row.inputs()[i]);
        let range = feature.training.unwrap();
        assert!(
            values().all(|x| range.contains(x))
                && values().any(|x| x == range.min)
                && values().any(|x| x == range.max)
        );
    }
    // No generated patient is one of the trial's.
    for row in model.conformance() {
        assert!(data.rows.iter().all(|patient| patient.inputs() != row.inputs));
    }
}

fn over_seeds(recipe: &Recipe, data: &bosque_train::dataset::Dataset) -> Vec<Figures> {
    let (training, test) = pipeline::part(recipe, data).unwrap();
    (1..=20)
        .map(|seed| {
            let fitted = pipeline::fit(recipe, &training, seed, &|| {}).unwrap();
            let ranked = Ranked::new(&fitted.probabilities(&test.rows), &test.labels);
            ranked.figures(&vec![1.0; test.labels.len()], fitted.threshold.value)
        })
        .collect()
}

fn mean(figures: &[Figures], name: &str) -> f64 {
    summary(figures, Figures::NAMES.iter().position(|n| *n == name).unwrap()).value
}

#[test]
fn the_recipe_is_as_good_as_scikit_learns_over_twenty_seeds() {
    let test = "the_recipe_is_as_good_as_scikit_learns_over_twenty_seeds";
    let Some((recipe, data)) = trial_data(test) else { return };
    let figures = over_seeds(&recipe, &data);
    assert!(mean(&figures, "accuracy") >= 0.862);
    assert!(mean(&figures, "f1") >= 0.738);
    assert!(mean(&figures, "roc_auc") >= 0.920);
    assert!(mean(&figures, "brier") <= 0.094);
}

#[test]
fn the_share_of_follow_up_time_is_what_the_limits_say() {
    let Some((recipe, data)) = trial_data("the_share_of_follow_up_time_is_what_the_limits_say") else {
        return;
    };
    let auc_with = |keep: &dyn Fn(&str) -> bool| {
        let mut variant = recipe.clone();
        variant.file.columns.retain(|column| keep(column));
        let (features, derived) = (recipe.schema.features().to_vec(), recipe.schema.derived().to_vec());
        variant.schema = bosque_model::Schema::new(features, derived, &variant.file.columns, &[]).unwrap();
        let rows = bosque_train::dataset::Dataset::read(
            &trial("").unwrap(),
            &variant.schema,
            &recipe.file.label.name,
        )
        .unwrap();
        assert_eq!(rows.sha256, data.sha256);
        mean(&over_seeds(&variant, &rows), "roc_auc")
    };
    let (alone, without) = (auc_with(&|column| column == "time"), auc_with(&|column| column != "time"));
    let said = |lang: &str, x: f64| {
        if lang == "es" { format!("{x:.2}").replace('.', ",") } else { format!("{x:.2}") }
    };
    let limit = recipe.file.limits.iter().find(|limit| limit.en.contains("area under the curve")).unwrap();
    for (lang, text) in [("es", &limit.es), ("en", &limit.en)] {
        assert!(
            text.contains(&said(lang, alone)) && text.contains(&said(lang, without)),
            "{alone} {without}: {text}"
        );
    }
}

#[test]
fn evaluate_gives_the_manifests_figures_again() {
    let Some(data) = trial("evaluate_gives_the_manifests_figures_again") else { return };
    let output = run(&["evaluate", "--model", text(shipped()), "--data", text(&data), "--json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let figures: HeldOut = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(Some(figures), manifest().metrics.held_out);
    for rows in ["training", "all"] {
        let args = ["evaluate", "--model", text(shipped()), "--data", text(&data), "--rows", rows, "--json"];
        let figures: HeldOut = serde_json::from_slice(&run(&args).stdout).unwrap();
        assert_eq!(figures.rows, if rows == "all" { 2139 } else { 1604 });
    }
    let args =
        ["evaluate", "--recipe", text(recipe_path()), "--data", text(&data), "--seeds", "1..2", "--json"];
    let answer: serde_json::Value = serde_json::from_slice(&run(&args).stdout).unwrap();
    assert!(answer["figures"]["roc_auc"]["mean"].as_f64().unwrap() > 0.9);
}

#[test]
fn another_data_file_is_refused() {
    let Some(data) = trial("another_data_file_is_refused") else { return };
    let dir = tempfile::tempdir().unwrap();
    let (changed, place) = (dir.path().join("data.csv"), dir.path().join("model"));
    let lines = std::fs::read_to_string(data).unwrap();
    std::fs::write(&changed, lines.trim_end().rsplit_once('\n').unwrap().0).unwrap();
    let args = ["train", "--recipe", text(recipe_path()), "--data", text(&changed), "--out", text(&place)];
    assert!(failed(&run(&args)).contains("not the file of the recipe"));
    assert!(!place.exists());
    let args = ["evaluate", "--model", text(shipped()), "--data", text(&changed)];
    assert!(failed(&run(&args)).contains("not the file that the model was trained on"));
}

/// A copy of the shipped model with one file changed.
fn damaged(file: &str, change: impl FnOnce(&mut Vec<u8>)) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["manifest.json", "forest.bin", "conformance.csv"] {
        std::fs::copy(shipped().join(name), dir.path().join(name)).unwrap();
    }
    let mut bytes = std::fs::read(shipped().join(file)).unwrap();
    change(&mut bytes);
    std::fs::write(dir.path().join(file), bytes).unwrap();
    dir
}

#[test]
fn damaged_models_are_refused_by_what_is_wrong() {
    let refused = |file: &str, change: &dyn Fn(&mut Vec<u8>), reason: &str| {
        let dir = damaged(file, |bytes| change(bytes));
        for args in
            [vec!["inspect", text(dir.path())], vec!["predict", "--model", text(dir.path()), "--input", "-"]]
        {
            let line = failed(&run(&args));
            assert!(line.contains(reason), "{file}: {line}");
        }
    };
    refused("forest.bin", &|b| b.clear(), "the forest file is empty");
    refused("forest.bin", &|b| b.truncate(1000), "damaged");
    refused("forest.bin", &|b| b[2000] ^= 4, "damaged");
    refused("forest.bin", &|b| b.push(0), "damaged");
    refused("forest.bin", &|b| b.resize((64 << 20) + 1, 0), "more than the 67108864 allowed");
    refused("forest.bin", &|b| b[0] = b'x', "not a forest file");
    refused("manifest.json", &|b| b.clear(), "the manifest is empty");
    refused("manifest.json", &|b| b.truncate(5000), "damaged");
    refused("manifest.json", &|b| b.truncate(20), "cut short");
    refused("manifest.json", &|b| b[3000] ^= 1, "damaged");
    refused("manifest.json", &|b| b.resize((4 << 20) + 1, b' '), "more than the 4194304 allowed");
    refused(
        "conformance.csv",
        &|b| b[3000] ^= 1,
        "conformance.csv is not the file that the manifest records",
    );
    let dir = damaged("forest.bin", |_| {});
    std::fs::remove_file(dir.path().join("forest.bin")).unwrap();
    failed(&run(&["inspect", text(dir.path())]));
}

#[test]
fn a_place_that_cannot_be_written_leaves_no_half_model() {
    let Some(data) = trial("a_place_that_cannot_be_written_leaves_no_half_model") else { return };
    let dir = tempfile::tempdir().unwrap();
    let train = |place: &Path| {
        run(&["train", "--recipe", text(recipe_path()), "--data", text(&data), "--out", text(place)])
    };
    // A file stands where the directory would.
    let file = dir.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    failed(&train(&file));
    failed(&train(&file.join("model")));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    // A folder with something else in it.
    let folder = dir.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("thesis.tex"), "mine").unwrap();
    assert!(failed(&train(&folder)).contains("is no model directory"));
    assert_eq!(std::fs::read_to_string(folder.join("thesis.tex")).unwrap(), "mine");
    // An older model is replaced whole.
    let place = dir.path().join("model");
    assert_eq!(code(&train(&place)), 0);
    std::fs::write(place.join("forest.bin"), "damaged").unwrap();
    assert_eq!(code(&train(&place)), 0);
    assert_eq!(code(&run(&["inspect", text(&place)])), 0);
    let left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_older_model() {
    let Some(data) = trial("a_full_disk_leaves_the_older_model") else { return };
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("model");
    let args = ["train", "--recipe", text(recipe_path()), "--data", text(&data), "--out", text(&place)];
    assert_eq!(code(&run(&args)), 0);
    let before = std::fs::read(place.join("forest.bin")).unwrap();
    // A limit of 8 KiB a file is how a test without a disk of its own makes writing fail half-way.
    let output = std::process::Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "limited", env!("CARGO_BIN_EXE_bosque")])
        .args(args)
        .output()
        .unwrap();
    failed(&output);
    assert_eq!(std::fs::read(place.join("forest.bin")).unwrap(), before);
    assert_eq!(code(&run(&["inspect", text(&place)])), 0);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn bad_recipes_are_refused_by_field() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("recipes/dictionary.toml"), dir.path().join("dictionary.toml")).unwrap();
    let recipe = std::fs::read_to_string(recipe_path()).unwrap();
    let place = dir.path().join("recipe.toml");
    for (from, to, reason) in [
        ("trees = 73", "trees = 0", "forest.trees"),
        ("trees = 73", "branches = 73", "unknown field `branches`"),
        ("max_samples = 0.96", "max_samples = 1.5", "forest.max_samples"),
        ("max_depth = 50", "max_depth = 256", "forest.max_depth"),
        ("threshold = \"f1\"", "threshold = { sensitivity = 2.0 }", "threshold.sensitivity"),
        ("threshold = \"f1\"", "threshold = \"best\"", "best"),
        ("calibration = \"sigmoid\"", "calibration = \"isotonic\"", "isotonic"),
        ("  407, 1453,", "  407, 407,", "row 407 stands twice"),
        ("  407, 1453,", "  2139, 1453,", "a row that the data does not have"),
        (
            "\"age\", \"wtkg\", \"gender\"",
            "\"years\", \"wtkg\", \"gender\"",
            "years is not in the dictionary",
        ),
        (
            "\"time\", \"age\", \"wtkg\", \"preanti\"",
            "\"when\", \"age\", \"wtkg\", \"preanti\"",
            "column when",
        ),
        ("dictionary.toml", "gone.toml", "gone.toml"),
        ("[forest]", "[forest", "line "),
    ] {
        assert!(recipe.contains(from), "{from}");
        std::fs::write(&place, recipe.replacen(from, to, 1)).unwrap();
        let out = dir.path().join("model");
        let line =
            failed(&run(&["train", "--recipe", text(&place), "--data", "none.csv", "--out", text(&out)]));
        assert!(line.contains(reason), "{from} -> {to}: {line}");
    }
    failed(&run(&["train", "--recipe", "gone.toml", "--data", "none.csv", "--out", "none"]));
}
