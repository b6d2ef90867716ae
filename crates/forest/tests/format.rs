//! Every MUST of `docs/forest-format.md` has a vector here that breaks it, and the error it gets.
//! The same vectors run natively and in the browser.

#![allow(missing_docs, reason = "tests")]

mod common;

use common::sealed;

use bosque_forest::{
    Aggregation, Forest, ForestError, ForestParts, Leaves, MAX_DEPTH, Missing, PartNode, Section,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Offsets in [`sample`]: one output, so the sections begin after one base value.
const SECTIONS: usize = 58 + 8;

fn split(feature: usize, threshold: f32, missing: Missing) -> PartNode {
    PartNode::Split { feature, threshold, missing }
}

fn parts() -> ForestParts {
    ForestParts {
        feature_count: 2,
        output_count: 1,
        aggregation: Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint: [7; 32],
        trees: vec![
            vec![
                split(0, 0.5, Missing::Left),
                PartNode::Leaf,
                split(1, -3.0, Missing::Right),
                PartNode::Leaf,
                PartNode::Leaf,
            ],
            vec![PartNode::Leaf],
        ],
        leaves: Leaves::Counts { totals: vec![4, 2, 3, 9], counts: vec![1, 0, 3, 5] },
    }
}

fn sample() -> Vec<u8> {
    Forest::from_parts(parts()).unwrap().encode()
}

fn with(change: impl FnOnce(&mut Vec<u8>)) -> Result<Forest, ForestError> {
    let mut body = sample();
    body.truncate(body.len() - 4);
    change(&mut body);
    Forest::decode(&sealed(body))
}

fn from(change: impl FnOnce(&mut ForestParts)) -> Result<Forest, ForestError> {
    let mut parts = parts();
    change(&mut parts);
    Forest::from_parts(parts)
}

#[test]
fn a_forest_comes_back_equal_and_its_encoding_is_stable() {
    let forest = Forest::from_parts(parts()).unwrap();
    let bytes = forest.encode();
    assert_eq!(Forest::decode(&bytes).unwrap(), forest);
    assert_eq!(Forest::decode(&bytes).unwrap().encode(), bytes);
    // The bytes themselves: header, two tables of one threshold, six codes, two ranks, missing bits, leaves.
    let mut expected = vec![0x89, 0x42, 0x53, 0x51, 0x0D, 0x0A, 0x1A, 0x0A, 1, 0, 0, 0, 2, 0, 1, 0];
    expected.extend([2, 0, 0, 0, 6, 0, 0, 0]);
    expected.extend([7; 32]);
    expected.extend([1, 0]);
    expected.extend([0; 8]);
    expected.extend([1, 0x80, 0x80, 0x80, 0xF8, 0x0B]); // 0.5 is 3F000000, its key BF000000
    expected.extend([1, 0xFF, 0xFF, 0xFF, 0xFD, 0x03]); // -3 is C0400000, its key 3FBFFFFF
    expected.extend([1, 0, 2, 0, 0, 0]);
    expected.extend([0, 0]);
    expected.extend([1]);
    expected.extend([4, 2, 3, 9, 1, 0, 3, 5]);
    assert_eq!(bytes, sealed(expected));
}

#[test]
fn value_leaves_and_sums_come_back_equal() {
    let forest = from(|p| {
        p.aggregation = Aggregation::Sum;
        p.output_count = 2;
        p.base = vec![0.25, -1.5];
        p.leaves = Leaves::Values {
            covers: vec![1.5, 2.0, 0.1, 3.0],
            values: (0..8).map(|i| f64::from(i) / 3.0).collect(),
        };
    })
    .unwrap();
    assert_eq!(Forest::decode(&forest.encode()).unwrap(), forest);
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(Forest::decode(&[]), Err(ForestError::Empty));
}

#[test]
fn an_oversized_file_is_refused() {
    let bytes = vec![0x89; bosque_forest::MAX_FILE_BYTES + 1];
    assert_eq!(Forest::decode(&bytes), Err(ForestError::TooLarge { bytes: bytes.len() }));
}

#[test]
fn another_magic_is_refused() {
    assert_eq!(with(|b| b[1] = b'X'), Err(ForestError::NotAForest));
    assert_eq!(Forest::decode(b"{\"n_features\": 16}"), Err(ForestError::NotAForest));
}

#[test]
fn another_version_is_refused() {
    assert_eq!(with(|b| b[8] = 2), Err(ForestError::UnknownVersion { version: 2 }));
}

#[test]
fn every_truncation_is_refused() {
    let whole = sample();
    for length in 0..whole.len() {
        assert!(Forest::decode(&whole[..length]).is_err(), "{length} bytes were taken for a forest");
        // With a checksum that fits, the section that ends early is what is named.
        if length > SECTIONS && length < whole.len() - 4 {
            let error = Forest::decode(&sealed(whole[..length].to_vec())).unwrap_err();
            assert!(matches!(error, ForestError::Truncated { .. }), "{length}: {error}");
        }
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let whole = sample();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(Forest::decode(&bytes).is_err(), "bit {bit} was flipped and nobody noticed");
    }
}

#[test]
fn trailing_bytes_are_refused() {
    assert_eq!(with(|b| b.push(0)), Err(ForestError::TrailingBytes { bytes: 1 }));
}

#[test]
fn unknown_codes_are_refused() {
    assert_eq!(with(|b| b[10] = 2), Err(ForestError::UnknownCode { field: "aggregation", code: 2 }));
    assert_eq!(with(|b| b[11] = 2), Err(ForestError::UnknownCode { field: "leaf kind", code: 2 }));
    assert_eq!(with(|b| b[56] = 3), Err(ForestError::UnknownCode { field: "flags", code: 3 }));
}

#[test]
fn counts_out_of_range_are_refused() {
    for (offset, field) in [(14, "output_count"), (16, "tree_count"), (20, "node_count")] {
        assert_eq!(with(|b| b[offset] = 0), Err(ForestError::CountOutOfRange { field, value: 0 }));
    }
    assert_eq!(
        with(|b| b[20..24].copy_from_slice(&u32::MAX.to_le_bytes())),
        Err(ForestError::CountOutOfRange { field: "node_count", value: u64::from(u32::MAX) })
    );
    assert_eq!(
        from(|p| p.feature_count = 0),
        Err(ForestError::CountOutOfRange { field: "feature_count", value: 0 })
    );
    assert_eq!(
        from(|p| p.base = vec![]),
        Err(ForestError::CountOutOfRange { field: "base values", value: 0 })
    );
    assert_eq!(
        from(|p| p.leaves = Leaves::Counts { totals: vec![1], counts: vec![1] }),
        Err(ForestError::CountOutOfRange { field: "leaves", value: 1 })
    );
}

#[test]
fn numbers_not_in_their_shortest_form_are_refused() {
    let ranks = SECTIONS + 12 + 6;
    assert_eq!(
        with(|b| {
            b[ranks] = 0x80;
            b.insert(ranks + 1, 0);
        }),
        Err(ForestError::BadNumber { section: Section::Ranks })
    );
    // 33 bits.
    assert_eq!(
        with(|b| b[SECTIONS + 5] = 0x1F),
        Err(ForestError::BadNumber { section: Section::Thresholds })
    );
}

#[test]
fn missing_directions_that_say_nothing_are_refused() {
    let missing = SECTIONS + 12 + 6 + 2;
    let expected = Err(ForestError::BadNumber { section: Section::Missing });
    assert_eq!(with(|b| b[missing] = 0), expected);
    assert_eq!(with(|b| b[missing] |= 0x80), expected);
}

#[test]
fn thresholds_that_are_not_finite_or_not_ascending_are_refused() {
    let table = SECTIONS;
    // Key FF800000 is infinity, 7FFFFFFF is negative zero.
    let expected = Err(ForestError::BadThreshold { feature: 0 });
    assert_eq!(with(|b| drop(b.splice(table + 1..table + 6, [0x80, 0x80, 0x80, 0xFC, 0x0F]))), expected);
    assert_eq!(with(|b| drop(b.splice(table + 1..table + 6, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]))), expected);
    // A second threshold with a difference of zero.
    assert_eq!(
        with(|b| {
            b[table] = 2;
            b.insert(table + 6, 0);
        }),
        expected
    );
    assert_eq!(from(|p| p.trees[0][0] = split(0, f32::NAN, Missing::Right)), expected);
}

#[test]
fn negative_zero_is_stored_as_zero() {
    let forest = from(|p| p.trees[0][0] = split(0, -0.0, Missing::Right)).unwrap();
    assert_eq!(forest, from(|p| p.trees[0][0] = split(0, 0.0, Missing::Right)).unwrap());
    assert_eq!(Forest::decode(&forest.encode()).unwrap(), forest);
}

#[test]
fn a_threshold_without_a_split_is_refused() {
    assert_eq!(
        with(|b| {
            b[SECTIONS] = 2;
            b.insert(SECTIONS + 6, 1);
        }),
        Err(ForestError::UnusedThreshold { feature: 0, rank: 1 })
    );
}

#[test]
fn a_feature_out_of_range_is_refused() {
    assert_eq!(with(|b| b[SECTIONS + 12] = 9), Err(ForestError::FeatureOutOfRange { tree: 0, node: 0 }));
}

#[test]
fn a_rank_out_of_range_is_refused() {
    assert_eq!(with(|b| b[SECTIONS + 12 + 6] = 1), Err(ForestError::RankOutOfRange { split: 0 }));
}

#[test]
fn nodes_that_make_no_whole_trees_are_refused() {
    assert_eq!(with(|b| b[16] = 1), Err(ForestError::BrokenTree { tree: 1 }));
    assert_eq!(with(|b| b[16] = 3), Err(ForestError::BrokenTree { tree: 2 }));
    assert_eq!(from(|p| p.trees[1] = vec![]), Err(ForestError::BrokenTree { tree: 1 }));
    assert_eq!(
        from(|p| p.trees[1] = vec![PartNode::Leaf, PartNode::Leaf]),
        Err(ForestError::BrokenTree { tree: 1 })
    );
}

#[test]
fn a_tree_that_is_too_deep_is_refused() {
    let chain = |splits: usize| {
        from(|p| {
            let mut nodes = vec![];
            for _ in 0..splits {
                nodes.extend([split(0, 0.5, Missing::Right), PartNode::Leaf]);
            }
            nodes.push(PartNode::Leaf);
            p.trees = vec![nodes];
            p.leaves = Leaves::Counts { totals: vec![1; splits + 1], counts: vec![1; splits + 1] };
        })
    };
    assert_eq!(chain(MAX_DEPTH).unwrap().trees()[0].depth(), MAX_DEPTH);
    assert_eq!(chain(MAX_DEPTH + 1), Err(ForestError::TooDeep { tree: 0 }));
}

#[test]
fn impossible_leaves_are_refused() {
    let totals = SECTIONS + 12 + 6 + 2 + 1;
    assert_eq!(with(|b| b[totals + 1] = 0), Err(ForestError::BadLeaf { leaf: 1 }));
    assert_eq!(with(|b| b[totals + 4 + 2] = 4), Err(ForestError::BadLeaf { leaf: 2 }));
    for (cover, value) in [(0.0, 0.5), (1.0, f64::NAN), (f64::INFINITY, 0.5)] {
        assert_eq!(
            from(|p| p.leaves =
                Leaves::Values { covers: vec![1.0, 1.0, 1.0, cover], values: vec![0.5, 0.5, 0.5, value] }),
            Err(ForestError::BadLeaf { leaf: 3 })
        );
    }
}

#[test]
fn impossible_base_values_are_refused() {
    assert_eq!(with(|b| b[58 + 7] = 0x40), Err(ForestError::BadBase { output: 0 }));
    assert_eq!(
        from(|p| {
            p.aggregation = Aggregation::Sum;
            p.base = vec![f64::INFINITY];
        }),
        Err(ForestError::BadBase { output: 0 })
    );
}
