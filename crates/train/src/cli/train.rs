//! `bosque train`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use bosque_train::Error;
use bosque_train::dataset::Dataset;
use bosque_train::files::open_model;
use bosque_train::mlruns::{Span, write_run};
use bosque_train::pipeline;
use bosque_train::recipe::Recipe;

use super::{progress, write_model};

pub fn run(
    recipe: &Path,
    data: &Path,
    out: &Path,
    seed: Option<u64>,
    runs: Option<&Path>,
) -> Result<ExitCode, Error> {
    let recipe = Recipe::read(recipe)?;
    let data = Dataset::of_recipe(data, &recipe)?;
    let started = Instant::now();
    let start = jiff::Timestamp::now().as_millisecond();
    let bar = progress::bar(pipeline::tree_count(&recipe), "trees");
    let files = pipeline::train(&recipe, &data, seed.unwrap_or(recipe.file.seed), &today(), &|| bar.inc(1))?;
    bar.finish_and_clear();
    eprintln!(
        "grew and cross-validated {} trees in {:.2} s",
        pipeline::tree_count(&recipe),
        started.elapsed().as_secs_f64()
    );
    let written = write_model(out, &files)?;
    if let Some(store) = runs {
        let span = Span { start, end: jiff::Timestamp::now().as_millisecond() };
        let manifest = open_model(out)?.manifest().clone();
        eprintln!("wrote {}", write_run(store, &manifest, &files, span)?.display());
    }
    Ok(written)
}

/// The day in UTC, or the one of `SOURCE_DATE_EPOCH` (reproducible-builds.org) where that is set.
pub fn today() -> String {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let moment = epoch
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .unwrap_or_else(jiff::Timestamp::now);
    moment.to_string().chars().take("YYYY-MM-DD".len()).collect()
}
