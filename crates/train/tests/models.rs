//! Training, its figures, and model directories that are damaged or cannot be written.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::path::Path;

use bosque_model::{CrossValidation, HeldOut, Json, Manifest, Metrics, SMALLEST_CELL, sha256_hex};
use bosque_train::aggregate::{likeness::likeness, reference::reference, venn_abers::venn_abers};
use bosque_train::dataset::Dataset;
use bosque_train::evaluate::summary;
use bosque_train::fit::{self, Fitted};
use bosque_train::metrics::{Figures, Ranked};
use bosque_train::pipeline;
use bosque_train::recipe::Recipe;
use bosque_train::validate::cross_validate;
use common::{
    TRAINED, code, err, failed, recipe_of, recipe_path, root, run, shipped, shipped_as, text, trial,
    trial_data,
};

fn manifest() -> Manifest {
    manifest_of("final_model")
}

fn manifest_of(name: &str) -> Manifest {
    Manifest::from_bytes(&std::fs::read(shipped_as(name).join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn the_manifests_fit_their_schema() {
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(root().join("models/manifest.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in TRAINED {
        let mut value: serde_json::Value =
            serde_json::from_slice(&std::fs::read(shipped_as(name).join("manifest.json")).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{name}: {} {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        // And it can fail.
        for (pointer, wrong) in [
            ("/features/0/kind", serde_json::json!("text")),
            ("/venn_abers/lower/50", serde_json::json!(1.5)),
            ("/reference/probability/counts/0", serde_json::json!(SMALLEST_CELL - 1)),
            ("/metrics/curves/roc/1", serde_json::json!([0.5])),
            ("/metrics/subgroups/0/rows", serde_json::json!(3)),
            ("/threshold/rule", serde_json::json!("guess")),
        ] {
            let right = std::mem::replace(value.pointer_mut(pointer).unwrap(), wrong);
            assert!(!validator.is_valid(&value), "{name}: {pointer}");
            *value.pointer_mut(pointer).unwrap() = right;
        }
    }
}

#[test]
fn the_shipped_models_are_the_committed_recipes() {
    for (name, seed) in [("final_model", 37), ("week20", 20)] {
        let (manifest, recipe) = (manifest_of(name), recipe_of(name));
        let (training, file) = (manifest.training.as_ref().unwrap(), &recipe.file);
        assert_eq!(training.recipe_sha256, recipe.sha256, "{name}");
        assert_eq!(training.dictionary_sha256, recipe.dictionary_sha256, "{name}");
        assert_eq!((training.seed, file.seed), (seed, seed));
        assert_eq!(training.held_out, file.split.held_out);
        assert_eq!(manifest.schema_fingerprint, recipe.schema.fingerprint_hex());
        assert_eq!(
            (&manifest.version, &manifest.purpose, &manifest.limits, &manifest.label, &manifest.card),
            (&file.version, &file.purpose, &file.limits, &file.label, &file.card)
        );
        assert_eq!(manifest.alerts, file.alert);
        assert!(
            !training.commit.is_empty() && !training.commit.ends_with('+'),
            "{name} was trained from uncommitted source: {}",
            training.commit
        );
        match (&file.selection, &training.selection) {
            (None, None) => assert_eq!(training.hyperparameters, file.forest.named()),
            (Some(grid), Some(selection)) => {
                assert_eq!(selection.candidates.len(), fit::candidates(&file.forest, grid).len());
                let chosen = &selection.candidates[0];
                assert!(selection.candidates.iter().all(|candidate| candidate.brier >= chosen.brier));
                assert_eq!(training.hyperparameters.get("trees"), Some(&Json::Whole(chosen.trees as u64)));
                assert_eq!(
                    training.hyperparameters.get("min_samples_leaf"),
                    Some(&Json::Whole(chosen.min_samples_leaf as u64))
                );
            }
            _ => panic!("{name}: a selection in the recipe or the manifest alone"),
        }
    }
    // Both hold out the same rows.
    assert_eq!(manifest_of("week20").training.unwrap().held_out, manifest().training.unwrap().held_out);
}

#[test]
fn the_models_are_as_good_as_was_asked() {
    let folds = |name: &str| manifest_of(name).metrics.cross_validation.unwrap();
    let week20 = folds("week20");
    assert!(week20.roc_auc.value >= 0.785, "{:?}", week20.roc_auc);
    assert!(week20.brier.value <= 0.115, "{:?}", week20.brier);
    assert!((0.93..=1.07).contains(&week20.slope.value), "{:?}", week20.slope);
    assert!(week20.ece.value <= 0.027, "{:?}", week20.ece);
    let final_model = folds("final_model");
    assert!((0.9..=1.1).contains(&final_model.slope.value), "{:?}", final_model.slope);
    assert!(final_model.ece.value <= 0.03, "{:?}", final_model.ece);
}

#[test]
fn week20_asks_for_nothing_that_is_known_only_afterwards() {
    let manifest = manifest_of("week20");
    for name in ["time", "offtrt"] {
        assert!(manifest.features.iter().all(|feature| feature.name != name));
        assert!(!manifest.forest.columns.iter().any(|column| column == name));
    }
    let cohort = manifest.cohort.unwrap();
    assert_eq!((cohort.landmark_days, cohort.horizon_days), (140, 730));
    assert_eq!((cohort.rows, cohort.events, cohort.unknown), (2115, 334, 189));
    assert!(cohort.weights.largest < cohort.weights.cap && cohort.weights.capped == 0);
}

/// Fits on one, two and five threads; the forest must be the shipped one, byte for byte.
fn fitted_on_any_number_of_threads(name: &str, data: &Path, threads: &[usize]) {
    let (manifest, recipe) = (manifest_of(name), recipe_of(name));
    let data = Dataset::of_recipe(data, &recipe).unwrap();
    let (training, _) = pipeline::part(&recipe, &data).unwrap();
    for &threads in threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let fitted = pool.install(|| fit::fit(&recipe, &training, recipe.file.seed, &|| {}).unwrap());
        assert_eq!(
            sha256_hex(&fitted.grown.forest.encode()),
            manifest.forest.sha256,
            "{name} with {threads} threads"
        );
    }
}

#[test]
fn fitting_on_any_number_of_threads_gives_the_committed_forests() {
    let Some(data) = trial("fitting_on_any_number_of_threads_gives_the_committed_forests") else { return };
    fitted_on_any_number_of_threads("final_model", &data, &[1, 2, 5]);
    fitted_on_any_number_of_threads("week20", &data, &[1, 5]);
}

#[test]
fn training_twice_gives_the_committed_files() {
    let test = "training_twice_gives_the_committed_files";
    let Some(data) = trial(test) else { return };
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("again");
    let args = ["train", "--recipe", text(recipe_path()), "--data", text(&data), "--out", text(&place)];
    let output = run(&args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    for file in ["forest.bin", "conformance.csv"] {
        let digest = |dir: &Path| sha256_hex(&std::fs::read(dir.join(file)).unwrap());
        assert_eq!(digest(&place), digest(shipped()), "{file}");
    }
    // Another seed is another forest.
    let recipe = quick_recipe(dir.path());
    let train = |seed: &str| {
        let place = dir.path().join(seed);
        let args = ["train", "--recipe", text(&recipe), "--data", text(&data), "--seed", seed, "--out"];
        assert_eq!(code(&run(&[&args[..], &[text(&place)]].concat())), 0);
        std::fs::read(place.join("forest.bin")).unwrap()
    };
    assert_ne!(train("38"), train("39"));
}

/// A recipe of few trees, for tests of what stands around the growing.
fn quick_recipe(dir: &Path) -> std::path::PathBuf {
    std::fs::copy(root().join("recipes/dictionary.toml"), dir.join("dictionary.toml")).unwrap();
    let recipe = std::fs::read_to_string(recipe_path()).unwrap();
    let path = dir.join("quick.toml");
    std::fs::write(&path, recipe.replacen("trees = 73", "trees = 9", 1)).unwrap();
    path
}

#[test]
fn a_run_stands_in_mlflows_file_store() {
    let Some(data) = trial("a_run_stands_in_mlflows_file_store") else { return };
    let dir = tempfile::tempdir().unwrap();
    let (recipe, place, store) =
        (quick_recipe(dir.path()), dir.path().join("model"), dir.path().join("ml runs"));
    let args = ["train", "--recipe", text(&recipe), "--data", text(&data), "--out", text(&place), "--runs"];
    let output = run(&[&args[..], &[text(&store)]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let only = |dir: &Path| {
        let folders: Vec<_> = std::fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders[0].clone()
    };
    let experiment = only(&store);
    let run = only(&experiment);
    let read = |path: &str| std::fs::read_to_string(run.join(path)).unwrap();
    assert!(std::fs::read_to_string(experiment.join("meta.yaml")).unwrap().contains("name: 'final_model'"));
    assert!(read("meta.yaml").contains("status: 3") && read("meta.yaml").contains("/ml%20runs/"));
    assert_eq!((read("params/trees").as_str(), read("params/criterion").as_str()), ("9", "gini"));
    let manifest = Manifest::from_bytes(&std::fs::read(place.join("manifest.json")).unwrap()).unwrap();
    let metric = read("metrics/held_out_roc_auc");
    let value: f64 = metric.split(' ').nth(1).unwrap().parse().unwrap();
    assert_eq!(value, manifest.metrics.held_out.unwrap().roc_auc.value);
    for file in ["manifest.json", "forest.bin", "conformance.csv"] {
        let artifact = std::fs::read(run.join("artifacts/model").join(file)).unwrap();
        assert_eq!(artifact, std::fs::read(place.join(file)).unwrap());
    }
}

fn close(a: &CrossValidation, b: &CrossValidation) {
    let metrics = |c: &CrossValidation| [c.roc_auc, c.brier, c.ece, c.slope, c.intercept];
    for (a, b) in metrics(a).into_iter().zip(metrics(b)) {
        for (a, b) in [(a.value, b.value), (a.low, b.low), (a.high, b.high)] {
            assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        }
    }
}

/// Fits and measures anew all that a manifest states.
fn comes_out_again(name: &str, data: &Path) {
    let (manifest, recipe) = (manifest_of(name), recipe_of(name));
    let data = Dataset::of_recipe(data, &recipe).unwrap();
    let (training, test) = pipeline::part(&recipe, &data).unwrap();
    let fitted: Fitted = fit::fit(&recipe, &training, recipe.file.seed, &|| {}).unwrap();
    assert_eq!(manifest.calibration, fitted.calibration);
    assert_eq!(manifest.threshold.value, fitted.threshold.value);
    assert_eq!(manifest.threshold.sensitivity, Some(fitted.threshold.sensitivity));
    assert_eq!(manifest.threshold.specificity, Some(fitted.threshold.specificity));
    let weights = training.weights();
    assert_eq!(manifest.venn_abers, venn_abers(&fitted.grown.out_of_bag, &training.labels, &weights));
    assert_eq!(manifest.likeness, likeness(&recipe.schema, &training.rows));
    assert_eq!(manifest.reference, Some(reference(&recipe.schema, &training.rows, &fitted.out_of_bag())));
    let stated = manifest.training.as_ref().unwrap();
    assert_eq!((stated.rows, stated.events), (training.known_rows(), training.events()));
    assert_eq!((stated.data.rows, &stated.data.sha256), (data.file_rows, &data.sha256));
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
    for row in bosque_train::files::open_model(&shipped_as(name)).unwrap().conformance() {
        assert!(data.rows.iter().all(|patient| patient.inputs() != row.inputs));
    }
    let out_of_fold = cross_validate(&recipe, &data, &|| {}).unwrap();
    let mut metrics = pipeline::metrics(&recipe, &data, &test, &fitted, &out_of_fold);
    // The regression leans on the platform's exp and log, all else does not.
    let (ours, theirs) = (metrics.comparison.take().unwrap(), manifest.metrics.comparison.clone().unwrap());
    assert_eq!(ours.method, theirs.method);
    close(&ours.cross_validation, &theirs.cross_validation);
    assert_eq!(metrics, Metrics { comparison: None, ..manifest.metrics });
}

#[test]
fn every_figure_of_final_model_comes_out_again() {
    let Some(data) = trial("every_figure_of_final_model_comes_out_again") else { return };
    comes_out_again("final_model", &data);
}

/// Cross-validates with a selection in every fold: minutes of work on two cores.
#[test]
fn every_figure_of_week20_comes_out_again() {
    let Some(data) = trial("every_figure_of_week20_comes_out_again") else { return };
    comes_out_again("week20", &data);
}

fn over_seeds(recipe: &Recipe, data: &Dataset) -> Vec<Figures> {
    let (training, test) = pipeline::part(recipe, data).unwrap();
    (1..=20)
        .map(|seed| {
            let fitted = fit::fit(recipe, &training, seed, &|| {}).unwrap();
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
        let rows = Dataset::of_recipe(&trial("").unwrap(), &variant).unwrap();
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
    let evaluate = |args: &[&str]| {
        let output = run(&[&["evaluate", "--data", text(&data), "--json"], args].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        output.stdout
    };
    for (name, [rows, training, all]) in [("final_model", [535, 1604, 2139]), ("week20", [0, 0, 1926])] {
        let place = shipped_as(name);
        let figures: HeldOut = serde_json::from_slice(&evaluate(&["--model", text(&place)])).unwrap();
        let stated = manifest_of(name);
        assert_eq!(Some(&figures), stated.metrics.held_out.as_ref());
        assert!(rows == 0 || figures.rows == rows);
        let of = |rows: &str| -> HeldOut {
            serde_json::from_slice(&evaluate(&["--model", text(&place), "--rows", rows])).unwrap()
        };
        let (on_training, on_all) = (of("training"), of("all"));
        assert!(training == 0 || on_training.rows == training);
        assert_eq!((on_training.rows, on_all.rows), (stated.training.unwrap().rows, all));
        assert_eq!(figures.rows + on_training.rows, on_all.rows);
        assert_eq!(figures.unknown + on_training.unknown, on_all.unknown);
        assert_eq!(on_all.unknown, stated.cohort.map_or(0, |cohort| cohort.unknown));
    }
    let recipe = ["--recipe", text(recipe_path())];
    let json = |args: &[&str]| -> serde_json::Value {
        serde_json::from_slice(&evaluate(&[&recipe, args].concat())).unwrap()
    };
    assert!(json(&["--seeds", "1..2"])["figures"]["roc_auc"]["mean"].as_f64().unwrap() > 0.9);
    let forest: CrossValidation = serde_json::from_value(json(&["--folds"])["forest"].clone()).unwrap();
    assert_eq!(Some(forest), manifest().metrics.cross_validation);
}

#[test]
fn evaluate_wants_a_model_or_a_recipe_with_what_to_do() {
    for args in [
        vec!["--recipe", "r.toml"],
        vec!["--folds"],
        vec!["--seeds", "1..2"],
        vec!["--model", "m", "--folds"],
        vec!["--recipe", "r.toml", "--folds", "--seeds", "1..2"],
        vec!["--recipe", "r.toml", "--model", "m"],
    ] {
        assert_eq!(code(&run(&[&["evaluate", "--data", "d.csv"], &args[..]].concat())), 2, "{args:?}");
    }
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
    let elsewhere = tempfile::tempdir().unwrap();
    let recipe = quick_recipe(elsewhere.path());
    let train = |place: &Path| {
        run(&["train", "--recipe", text(&recipe), "--data", text(&data), "--out", text(place)])
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
    let elsewhere = tempfile::tempdir().unwrap();
    let recipe = quick_recipe(elsewhere.path());
    let place = dir.path().join("model");
    let args = ["train", "--recipe", text(&recipe), "--data", text(&data), "--out", text(&place)];
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
    let place = dir.path().join("recipe.toml");
    let refused = |name: &str, cases: &[(&str, &str, &str)]| {
        let recipe = std::fs::read_to_string(root().join("recipes").join(name)).unwrap();
        for &(from, to, reason) in cases {
            assert!(recipe.contains(from), "{from}");
            std::fs::write(&place, recipe.replacen(from, to, 1)).unwrap();
            let out = dir.path().join("model");
            let args = ["train", "--recipe", text(&place), "--data", "none.csv", "--out", text(&out)];
            let line = failed(&run(&args));
            assert!(line.contains(reason), "{from} -> {to}: {line}");
        }
    };
    refused(
        "final_model.toml",
        &[
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
            ("{ feature = \"race\" }", "{ feature = \"height\" }", "subgroups: height is no input"),
            ("from = [30, 40, 50]", "from = [30, 50, 40]", "subgroups: age"),
            ("{ feature = \"race\" }", "{ feature = \"race\", from = [1] }", "subgroups: race"),
            ("max_features = \"sqrt\"", "max_features = 0", "forest.max_features"),
            ("max_features = \"sqrt\"", "max_features = \"log2\"", "max_features"),
        ],
    );
    refused(
        "week20.toml",
        &[
            ("horizon_days = 730", "horizon_days = 140", "outcome.horizon_days"),
            ("weight_cap = 5.0", "weight_cap = 0.5", "outcome.weight_cap"),
            ("time = \"time\"", "time = \"age\"", "outcome.time"),
            ("derived = \"cd4_ratio\"", "derived = \"cd40\"", "alert: cd40"),
            ("folds = 3", "folds = 1", "selection.folds"),
            ("trees = [200]", "trees = [100]", "selection.trees: holds forest.trees"),
            ("max_features = [\"sqrt\", 6]", "max_features = [6]", "selection.max_features"),
            ("min_samples_leaf = [10, 20, 30]", "min_samples_leaf = [0, 20]", "selection.min_samples_leaf"),
        ],
    );
    failed(&run(&["train", "--recipe", "gone.toml", "--data", "none.csv", "--out", "none"]));
}
