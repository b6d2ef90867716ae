//! `bosque evaluate`.

use std::path::Path;
use std::process::ExitCode;

use bosque_model::{HeldOut, Metric, Model};
use bosque_train::Error;
use bosque_train::dataset::{CohortRule, Dataset};
use bosque_train::evaluate::{held_out, summary};
use bosque_train::files::open_model;
use bosque_train::fit;
use bosque_train::metrics::{Figures, Ranked};
use bosque_train::pipeline;
use bosque_train::recipe::Recipe;
use bosque_train::validate;

use super::{EvaluateArgs, Rows, progress};

pub fn run(args: &EvaluateArgs) -> Result<ExitCode, Error> {
    match (&args.model, &args.recipe, args.seeds) {
        (Some(model), ..) => one_model(&open_model(model)?, args),
        (None, Some(recipe), Some(seeds)) => many_seeds(recipe, seeds, args),
        (None, Some(recipe), None) if args.folds => folds(recipe, args),
        _ => {
            Err(Error::Data { reason: "evaluate needs a model, or a recipe with --seeds or --folds".into() })
        }
    }
}

fn one_model(model: &Model, args: &EvaluateArgs) -> Result<ExitCode, Error> {
    let manifest = model.manifest();
    let rule = manifest.cohort.as_ref().map(CohortRule::from);
    let data = Dataset::read_cohort(&args.data, model.schema(), &manifest.label.name, rule)?;
    let rows: Vec<u32> = match (args.rows, &manifest.training) {
        (Rows::All, _) => (0..data.rows.len() as u32).collect(),
        (_, None) => {
            return Err(Error::Data {
                reason: "an imported model knows no held-out rows: use --rows all".into(),
            });
        }
        (_, Some(training)) if training.data.sha256 != data.sha256 => {
            return Err(Error::Data {
                reason: "not the file that the model was trained on, so its row numbers mean nothing: use --rows all".into(),
            });
        }
        (Rows::HeldOut, Some(training)) => data.part(&training.held_out).1,
        (Rows::Training, Some(training)) => data.part(&training.held_out).0,
    };
    let data = data.select(&rows);
    let probabilities: Vec<f64> = data.rows.iter().map(|row| model.score(row).probability).collect();
    // The seed of the intervals is the recipe's, so that a model's own figures come out again.
    let seed = manifest.training.as_ref().map_or(0, |training| training.seed);
    let figures = held_out(&probabilities, &data.labels, &data.weights(), manifest.threshold.value, seed)
        .ok_or_else(|| Error::Data {
            reason: "the rows allow no figures: one class is absent, or the classes can be parted".into(),
        })?;
    if args.json {
        print_json(&figures)
    } else {
        println!(
            "{} {}: {} rows, {} events, threshold {}",
            manifest.name, manifest.version, figures.rows, figures.events, manifest.threshold.value
        );
        println!("{}", figures.interval);
        for (name, metric) in named(&figures) {
            println!("{name:<12} {:>8.4}  [{:.4} to {:.4}]", metric.value, metric.low, metric.high);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn named(figures: &HeldOut) -> [(&'static str, Metric); 11] {
    let f = figures;
    let values = [
        f.accuracy,
        f.f1,
        f.sensitivity,
        f.specificity,
        f.roc_auc,
        f.pr_auc,
        f.brier,
        f.log_loss,
        f.ece,
        f.slope,
        f.intercept,
    ];
    let mut out = [("", f.accuracy); 11];
    for (slot, (name, value)) in out.iter_mut().zip(Figures::NAMES.into_iter().zip(values)) {
        *slot = (name, value);
    }
    out
}

fn many_seeds(recipe: &Path, (first, last): (u64, u64), args: &EvaluateArgs) -> Result<ExitCode, Error> {
    let recipe = Recipe::read(recipe)?;
    let data = Dataset::of_recipe(&args.data, &recipe)?;
    let (training, test) = pipeline::part(&recipe, &data)?;
    let bar = progress::bar((last - first + 1) * fit::tree_count(&recipe), "trees");
    let weights = test.weights();
    let mut repeats = Vec::new();
    for seed in first..=last {
        let fitted = fit::fit(&recipe, &training, seed, &|| bar.inc(1))?;
        let ranked = Ranked::new(&fitted.probabilities(&test.rows), &test.labels);
        repeats.push(ranked.figures(&weights, fitted.threshold.value));
    }
    bar.finish_and_clear();
    let rows: Vec<(&str, Metric)> =
        Figures::NAMES.into_iter().enumerate().map(|(i, name)| (name, summary(&repeats, i))).collect();
    if args.json {
        let figures: serde_json::Map<String, serde_json::Value> = rows
            .iter()
            .map(|(name, metric)| {
                (
                    (*name).to_owned(),
                    serde_json::json!({ "mean": metric.value, "low": metric.low, "high": metric.high }),
                )
            })
            .collect();
        print_json(
            &serde_json::json!({ "seeds": [first, last], "rows": test.known_rows(), "figures": figures }),
        )
    } else {
        println!(
            "{} {}, seeds {first} to {last}, {} held-out rows: mean [range]",
            recipe.file.name,
            recipe.file.version,
            test.known_rows()
        );
        for (name, metric) in rows {
            println!("{name:<12} {:>8.4}  [{:.4} to {:.4}]", metric.value, metric.low, metric.high);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The cross-validation alone: the forest's procedure beside the logistic regression.
fn folds(recipe: &Path, args: &EvaluateArgs) -> Result<ExitCode, Error> {
    let recipe = Recipe::read(recipe)?;
    let data = Dataset::of_recipe(&args.data, &recipe)?;
    pipeline::part(&recipe, &data)?;
    let bar = progress::bar(validate::tree_count(&recipe), "trees");
    let out_of_fold = validate::cross_validate(&recipe, &data, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let forest = out_of_fold.cross_validation(&data);
    let comparison = out_of_fold.comparison(&data, recipe.schema.column_count());
    if args.json {
        return print_json(&serde_json::json!({ "forest": forest, "comparison": comparison }));
    }
    let file = &recipe.file;
    println!("{} {}: {} patients with known outcome", file.name, file.version, data.known_rows());
    println!("{}", forest.scheme);
    println!("{}", comparison.method.en);
    println!("{:<12} {:>8}  {:<20} {:>8}", "", "forest", "", "logistic");
    let other = &comparison.cross_validation;
    for (name, ours, theirs) in [
        ("roc_auc", forest.roc_auc, other.roc_auc),
        ("brier", forest.brier, other.brier),
        ("ece", forest.ece, other.ece),
        ("slope", forest.slope, other.slope),
        ("intercept", forest.intercept, other.intercept),
    ] {
        let range = |m: Metric| format!("[{:.4} to {:.4}]", m.low, m.high);
        println!(
            "{name:<12} {:>8.4}  {:<20} {:>8.4}  {}",
            ours.value,
            range(ours),
            theirs.value,
            range(theirs)
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn print_json(value: &impl serde::Serialize) -> Result<ExitCode, Error> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Error::Data { reason: error.to_string() })?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}
