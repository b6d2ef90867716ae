//! Times the engines, one measurement a line of standard input, so that a caller can take turns with other programs.
//!
//! ```text
//! cargo run --release -p bosque-forest --example measure -- FOREST.bin ROWS.f32
//! ```
//!
//! Lines: `batch`, `row` (nanoseconds of one row at a time), `shap` (1,000 rows), `interactions` (100 rows), `compile`, `check` (against the oracle).
//! Each is answered by one JSON object. ROWS.f32 holds rows of little-endian f32, one after the other.

#![forbid(unsafe_code)]

use std::{env, error::Error, fs, hint::black_box, io, time::Instant};

use bosque_forest::{Explainer, FlatForest, Forest, naive};

/// Rows that `shap` explains: enough for a steady figure.
const EXPLAINED_ROWS: usize = 1000;
/// Rows that `interactions` explains.
const INTERACTING_ROWS: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(forest), Some(rows)) = (args.next(), args.next()) else {
        return Err("usage: measure FOREST.bin ROWS.f32".into());
    };
    let forest = Forest::decode(&fs::read(forest)?)?;
    let bytes = fs::read(rows)?;
    let rows: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect();
    let engine = FlatForest::compile(&forest);
    let n = rows.len() / forest.feature_count();
    let mut scores = vec![0.0; n * forest.output_count()];
    for line in io::stdin().lines() {
        let line = line?;
        let (what, milliseconds) = match line.trim() {
            "batch" => ("batch", timed(|| engine.score_rows(black_box(&rows), &mut scores))),
            "row" => {
                let mut score = vec![0.0; forest.output_count()];
                let one_by_one = || {
                    for row in rows.chunks_exact(forest.feature_count()) {
                        engine.score_row(black_box(row), &mut score);
                        black_box(&score);
                    }
                };
                ("row", timed(one_by_one))
            }
            "shap" => {
                let explainer = Explainer::compile(&forest);
                let count = n.min(EXPLAINED_ROWS);
                let mut out = vec![0.0; count * forest.feature_count() * forest.output_count()];
                ("shap", timed(|| explainer.shap_rows(black_box(&rows), count, &mut out)))
            }
            "interactions" => {
                let explainer = Explainer::compile(&forest);
                let explain = || {
                    for row in rows.chunks_exact(forest.feature_count()).take(INTERACTING_ROWS) {
                        black_box(explainer.interactions(black_box(row)));
                    }
                };
                ("interactions", timed(explain))
            }
            "compile" => ("compile", timed(|| drop(FlatForest::compile(black_box(&forest))))),
            "check" => {
                engine.score_rows(&rows, &mut scores);
                let outputs = forest.output_count();
                let differing = rows
                    .chunks_exact(forest.feature_count())
                    .zip(scores.chunks_exact(outputs))
                    .filter(|(row, got)| naive::score_row(&forest, row) != **got)
                    .count();
                println!("{{\"what\":\"check\",\"rows\":{n},\"differing\":{differing}}}");
                continue;
            }
            other => return Err(format!("unknown measurement `{other}`").into()),
        };
        println!("{{\"what\":\"{what}\",\"rows\":{n},\"ms\":{milliseconds}}}");
    }
    Ok(())
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1e3
}
