//! Native micro-benchmarks: `cargo bench -p bosque-forest`. The shipped forest, on rows around its own thresholds.

#![allow(missing_docs, reason = "a benchmark")]

use bosque_forest::{Explainer, FlatForest, Forest, Rows};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

const BYTES: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const BATCHES: &[usize] = &[1, 24, 48, 512, 10_000];

fn forest() -> Forest {
    Forest::decode(BYTES).expect("the shipped forest decodes")
}

/// Rows without a pattern, each value at or beside a threshold of its feature.
fn rows(forest: &Forest, count: usize) -> Vec<f32> {
    let thresholds = forest.thresholds();
    let mut state = 1u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (state >> 33) as usize % below
    };
    let values = (0..count).flat_map(|_| thresholds.iter());
    values
        .map(|thresholds| {
            let at = thresholds.get(next(thresholds.len().max(1))).copied().unwrap_or(0.0);
            [at.next_down(), at, at.next_up()][next(3)]
        })
        .collect()
}

#[divan::bench]
fn decode(bencher: Bencher) {
    bencher.bench(|| Forest::decode(black_box(BYTES)));
}

#[divan::bench]
fn compile(bencher: Bencher) {
    let forest = forest();
    bencher.bench(|| FlatForest::compile(black_box(&forest)));
}

#[divan::bench]
fn score_one_row(bencher: Bencher) {
    let forest = forest();
    let (engine, rows) = (FlatForest::compile(&forest), rows(&forest, 1));
    bencher.bench(|| {
        let mut score = [0.0];
        engine.score_row(black_box(&rows), &mut score);
        score
    });
}

#[divan::bench(args = BATCHES)]
fn score_rows(bencher: Bencher, count: usize) {
    let forest = forest();
    let (engine, rows) = (FlatForest::compile(&forest), rows(&forest, count));
    let mut scores = vec![0.0; count];
    bencher.counter(ItemsCount::new(count)).bench_local(|| engine.score_rows(black_box(&rows), &mut scores));
}

#[divan::bench(args = [10_000])]
fn score_columns(bencher: Bencher, count: usize) {
    let forest = forest();
    let (engine, rows, width) = (FlatForest::compile(&forest), rows(&forest, count), forest.feature_count());
    let columns: Vec<Vec<f32>> =
        (0..width).map(|k| rows.iter().skip(k).step_by(width).copied().collect()).collect();
    let columns: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let mut scores = vec![0.0; count];
    bencher
        .counter(ItemsCount::new(count))
        .bench_local(|| engine.score_batch(Rows::Columns(black_box(&columns)), &mut scores, &mut |_| true));
}

#[divan::bench]
fn shap_of_one_row(bencher: Bencher) {
    let forest = forest();
    let (explainer, rows) = (Explainer::compile(&forest), rows(&forest, 1));
    bencher.bench(|| explainer.shap(black_box(&rows)));
}
