//! Forests that scikit-learn grew, and what scikit-learn answers: every engine gives its bits. The same vectors run
//! natively and in the browser. `tests/vectors/sklearn/make.py` made them.

#![allow(missing_docs, reason = "tests")]

use bosque_forest::{FlatForest, Forest, Node, naive};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Rows, `[n, feature_count]`, an empty cell being a missing value, and `p1` of each.
fn read(csv: &str) -> (Vec<f32>, Vec<f64>) {
    let (mut rows, mut answers) = (vec![], vec![]);
    for line in csv.lines().skip(1) {
        let mut cells: Vec<&str> = line.split(',').collect();
        answers.push(cells.pop().unwrap().parse().unwrap());
        // Written as f64, so that the rounding to f32 is ours to do.
        rows.extend(
            cells
                .iter()
                .map(|cell| if cell.is_empty() { f32::NAN } else { cell.parse::<f64>().unwrap() as f32 }),
        );
    }
    (rows, answers)
}

fn check(forest: &[u8], csv: &str) {
    let forest = Forest::decode(forest).unwrap();
    let (rows, answers) = read(csv);
    let engine = FlatForest::compile(&forest);
    let mut batch = vec![f64::NAN; answers.len()];
    engine.score_rows(&rows, &mut batch);
    for (i, (row, expected)) in rows.chunks_exact(forest.feature_count()).zip(&answers).enumerate() {
        let mut single = [f64::NAN];
        engine.score_row(row, &mut single);
        for got in [naive::score_row(&forest, row)[0], single[0], batch[i]] {
            assert_eq!(got.to_bits(), expected.to_bits(), "row {i}: {got} is not {expected}");
        }
    }
    assert!(answers.len() >= 30);
}

macro_rules! vectors {
    ($($test:ident $name:literal;)*) => {$(
        #[test]
        fn $test() {
            check(
                include_bytes!(concat!("../../../tests/vectors/sklearn/", $name, ".bin")),
                include_str!(concat!("../../../tests/vectors/sklearn/", $name, ".csv")),
            );
        }
    )*};
}

#[test]
fn the_wide_forest_needs_more_than_a_byte_for_a_leaf() {
    let forest = Forest::decode(include_bytes!("../../../tests/vectors/sklearn/wide.bin")).unwrap();
    for tree in forest.trees() {
        let leaves = tree.nodes().iter().filter(|node| matches!(node, Node::Leaf { .. })).count();
        assert!(leaves > 256, "{leaves}");
    }
}

vectors! {
    deep_trees "deep";
    trees_of_one_split "stumps";
    extremely_randomised_trees_on_whole_numbers "extra";
    missing_values_by_direction "missing";
    trees_with_more_leaves_than_a_byte_counts "wide";
    a_lone_leaf "leaf";
}
