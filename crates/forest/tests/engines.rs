//! Forests that are too large for the usual engine, and batches that are stopped. The same vectors run natively and in the
//! browser.

#![allow(missing_docs, reason = "tests")]

use bosque_forest::{Aggregation, FlatForest, Forest, ForestParts, Leaves, Missing, PartNode, Rows, naive};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Numbers without a pattern, below `below`.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % below
    }
}

/// A tree with so many leaves, parted at random, in preorder.
fn grow(noise: &mut Noise, features: usize, leaves: usize, lefts: bool, out: &mut Vec<PartNode>) {
    if leaves == 1 {
        return out.push(PartNode::Leaf);
    }
    let missing = if lefts && noise.next(3) == 0 { Missing::Left } else { Missing::Right };
    let threshold = noise.next(4000) as f32 / 4.0;
    out.push(PartNode::Split { feature: noise.next(features), threshold, missing });
    // Never so lopsided that the depth runs away.
    let left = leaves / 4 + noise.next(leaves / 2 + 1);
    let left = left.clamp(1, leaves - 1);
    grow(noise, features, left, lefts, out);
    grow(noise, features, leaves - left, lefts, out);
}

fn forest(features: usize, outputs: usize, leaves: &[usize], lefts: bool) -> Forest {
    let mut noise = Noise(features as u64 + outputs as u64);
    let trees = leaves.iter().map(|&leaves| {
        let mut tree = Vec::new();
        grow(&mut noise, features, leaves, lefts, &mut tree);
        tree
    });
    let trees: Vec<Vec<PartNode>> = trees.collect();
    let total: usize = leaves.iter().sum();
    Forest::from_parts(ForestParts {
        feature_count: features,
        output_count: outputs,
        aggregation: Aggregation::Sum,
        base: vec![0.25; outputs],
        schema_fingerprint: [0; 32],
        trees,
        leaves: Leaves::Values {
            covers: vec![1.0; total],
            values: (0..total * outputs).map(|_| noise.next(1 << 30) as f64 / 7e6 - 70.0).collect(),
        },
    })
    .unwrap()
}

fn rows(forest: &Forest, n: usize, missing: bool) -> Vec<f32> {
    let mut noise = Noise(99);
    let value = |noise: &mut Noise| {
        if missing && noise.next(20) == 0 { f32::NAN } else { noise.next(4004) as f32 / 4.0 }
    };
    (0..n * forest.feature_count()).map(|_| value(&mut noise)).collect()
}

/// By rows, by columns and one by one, all as the oracle says.
fn check(forest: &Forest, n: usize, missing: bool) {
    let engine = FlatForest::compile(forest);
    let (width, outputs) = (forest.feature_count(), forest.output_count());
    let rows = rows(forest, n, missing);
    let expected: Vec<u64> =
        rows.chunks_exact(width).flat_map(|row| naive::score_row(forest, row)).map(f64::to_bits).collect();
    let columns: Vec<Vec<f32>> =
        (0..width).map(|k| rows.iter().skip(k).step_by(width).copied().collect()).collect();
    let columns: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    for batch in [Rows::RowMajor(&rows), Rows::Columns(&columns)] {
        let mut scores = vec![f64::NAN; n * outputs];
        assert_eq!(engine.score_batch(batch, &mut scores, &mut |_| true), n);
        assert!(scores.iter().map(|x| x.to_bits()).eq(expected.iter().copied()), "{n} rows");
    }
    let mut score = vec![f64::NAN; outputs];
    for (row, expected) in rows.chunks_exact(width).zip(expected.chunks_exact(outputs)) {
        engine.score_row(row, &mut score);
        assert!(score.iter().map(|x| x.to_bits()).eq(expected.iter().copied()));
    }
}

#[test]
fn a_large_tree_among_small_ones_keeps_its_place_in_the_sum() {
    let forest = forest(12, 1, &[40, 90, 3000, 1, 2, 255, 256, 257, 700, 8, 9, 10, 11, 2000], false);
    for n in [47, 48, 512, 700] {
        check(&forest, n, false);
        check(&forest, n, true);
    }
}

#[test]
fn a_forest_of_large_trees_is_walked_tree_by_tree() {
    let large = forest(12, 2, &[2000, 1800, 1501], false);
    for n in [47, 48, 50, 2100] {
        check(&large, n, true);
    }
    check(&forest(12, 1, &[2000, 1800], true), 600, true);
    let rows = rows(&large, 4100, false);
    let mut scores = vec![f64::NAN; 2 * 4100];
    let done = FlatForest::compile(&large).score_batch(Rows::RowMajor(&rows), &mut scores, &mut |_| false);
    assert!((512..4100).contains(&done), "{done}");
    assert!(scores[..2 * done].iter().all(|score| score.is_finite()));
    assert!(scores[2 * done..].iter().all(|score| score.is_nan()));
}

#[test]
fn missing_values_that_go_left_are_scored_in_large_trees_too() {
    let forest = forest(5, 1, &[30, 2500, 60], true);
    check(&forest, 600, true);
    check(&forest, 600, false);
}

#[test]
fn several_outputs_are_scored_in_trees_of_every_size() {
    check(&forest(7, 3, &[20, 1600, 300, 5], false), 560, true);
}

#[test]
fn more_features_than_a_packed_node_can_name_are_scored() {
    check(&forest(300, 1, &[100, 80, 1700], true), 520, true);
    check(&forest(256, 1, &[100, 80, 1700], false), 520, true);
}

#[test]
fn more_trees_than_a_chunk_are_summed_in_order() {
    let leaves: Vec<usize> = (0..300).map(|i| 1 + i * 7 % 50).collect();
    check(&forest(4, 1, &leaves, false), 60, false);
}

#[test]
fn a_batch_stops_where_it_is_told_to() {
    for leaves in [&[50, 60][..], &[50, 70_000]] {
        let forest = forest(300, 1, leaves, false);
        let engine = FlatForest::compile(&forest);
        let rows = rows(&forest, 1500, false);
        let mut scores = vec![f64::NAN; 1500];
        let mut told = vec![];
        let done = engine.score_batch(Rows::RowMajor(&rows), &mut scores, &mut |done| {
            told.push(done);
            done < 1000
        });
        assert_eq!((done, told), (1024, vec![512, 1024]));
        assert!(scores[..1024].iter().all(|score| score.is_finite()));
        assert!(scores[1024..].iter().all(|score| score.is_nan()));
    }
}

#[test]
fn a_short_or_empty_batch_is_no_mistake() {
    let forest = forest(3, 1, &[10], false);
    let engine = FlatForest::compile(&forest);
    let mut scores = [f64::NAN; 2];
    assert_eq!(engine.score_batch(Rows::RowMajor(&[]), &mut scores, &mut |_| true), 0);
    assert_eq!(engine.score_batch(Rows::Columns(&[]), &mut scores, &mut |_| true), 0);
    assert_eq!(engine.score_batch(Rows::RowMajor(&[1.0; 11]), &mut scores, &mut |_| true), 2);
    // A column that is not there is missing, as in a row.
    let columns: [&[f32]; 1] = [&[1.0, 900.0]];
    assert_eq!(engine.score_batch(Rows::Columns(&columns), &mut scores, &mut |_| true), 2);
    assert_eq!(scores[1], naive::score_row(&forest, &[900.0])[0]);
}
