//! The rules of scoring, each by a vector named after it. The same vectors run natively and in the browser.

#![allow(missing_docs, reason = "tests")]

#[cfg(not(target_arch = "wasm32"))]
mod common;

use bosque_forest::{Aggregation, FlatForest, Forest, ForestParts, Leaves, Missing, PartNode, naive};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn stump(threshold: f32, missing: Missing) -> Forest {
    Forest::from_parts(ForestParts {
        feature_count: 1,
        output_count: 1,
        aggregation: Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint: [0; 32],
        trees: vec![vec![PartNode::Split { feature: 0, threshold, missing }, PartNode::Leaf, PartNode::Leaf]],
        leaves: Leaves::Counts { totals: vec![1, 1], counts: vec![0, 1] },
    })
    .unwrap()
}

/// The score by both engines, which must agree.
fn score(forest: &Forest, row: &[f32]) -> Vec<f64> {
    let expected = naive::score_row(forest, row);
    let mut got = vec![f64::NAN; forest.output_count()];
    FlatForest::compile(forest).score_row(row, &mut got);
    assert_eq!(
        got.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
        expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
    );
    expected
}

#[test]
fn equality_goes_left() {
    let forest = stump(0.1, Missing::Right);
    assert_eq!(score(&forest, &[0.1]), [0.0]);
    assert_eq!(score(&forest, &[0.1f32.next_up()]), [1.0]);
    assert_eq!(score(&forest, &[-0.0]), [0.0]);
}

#[test]
fn a_missing_value_goes_its_declared_way() {
    assert_eq!(score(&stump(0.0, Missing::Left), &[f32::NAN]), [0.0]);
    assert_eq!(score(&stump(0.0, Missing::Right), &[f32::NAN]), [1.0]);
}

#[test]
fn a_column_that_is_not_there_counts_as_missing() {
    assert_eq!(score(&stump(0.0, Missing::Left), &[]), [0.0]);
    assert_eq!(score(&stump(0.0, Missing::Right), &[]), [1.0]);
}

#[test]
fn infinities_are_ordered_like_numbers() {
    let forest = stump(f32::MAX, Missing::Right);
    assert_eq!(score(&forest, &[f32::INFINITY]), [1.0]);
    assert_eq!(score(&forest, &[f32::NEG_INFINITY]), [0.0]);
}

#[test]
fn leaves_are_summed_in_tree_order_and_divided_once() {
    // 0.1, 0.2 and 0.3 added in another order, or averaged otherwise, give other bits.
    let forest = Forest::from_parts(ForestParts {
        feature_count: 1,
        output_count: 1,
        aggregation: Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint: [0; 32],
        trees: vec![vec![PartNode::Leaf]; 3],
        leaves: Leaves::Counts { totals: vec![10; 3], counts: vec![1, 2, 3] },
    })
    .unwrap();
    assert_eq!(score(&forest, &[0.0])[0].to_bits(), ((0.1 + 0.2 + 0.3) / 3.0f64).to_bits());
    assert_ne!((0.1 + 0.2 + 0.3f64).to_bits(), (0.3 + 0.2 + 0.1f64).to_bits());
}

#[test]
fn a_sum_starts_from_its_base() {
    let forest = Forest::from_parts(ForestParts {
        feature_count: 1,
        output_count: 2,
        aggregation: Aggregation::Sum,
        base: vec![0.5, -1.0],
        schema_fingerprint: [0; 32],
        trees: vec![vec![PartNode::Leaf]; 2],
        leaves: Leaves::Values { covers: vec![1.0; 2], values: vec![1.0, 2.0, 3.0, 4.0] },
    })
    .unwrap();
    assert_eq!(score(&forest, &[0.0]), [4.5, 5.0]);
}

/// One tree, a chain of splits with a leaf at each, on `features` columns of which every third comes back.
fn chain(features: usize) -> Forest {
    let columns: Vec<usize> =
        (0..features).flat_map(|i| if i % 3 == 2 { vec![i, i / 2] } else { vec![i] }).collect();
    let mut nodes = vec![];
    for (i, &feature) in columns.iter().enumerate() {
        // A later split on a column asks for more, so that a row may follow both.
        let threshold = 0.5 - i as f32 / 1000.0;
        nodes.extend([PartNode::Split { feature, threshold, missing: Missing::Right }, PartNode::Leaf]);
    }
    nodes.push(PartNode::Leaf);
    let leaves = columns.len() + 1;
    Forest::from_parts(ForestParts {
        feature_count: features,
        output_count: 1,
        aggregation: Aggregation::Sum,
        base: vec![0.0],
        schema_fingerprint: [0; 32],
        trees: vec![nodes],
        leaves: Leaves::Values {
            covers: (0..leaves).map(|i| 1.0 + (i * 7 % 5) as f64).collect(),
            values: (0..leaves).map(|i| (i * 11 % 13) as f64 - 6.0).collect(),
        },
    })
    .unwrap()
}

/// Shapley values of [`chain`], leaf after leaf, by sums over the sizes of the subsets.
fn shapley_of_chain(forest: &Forest, row: &[f32]) -> Vec<f64> {
    let nodes = forest.trees()[0].nodes();
    let mut weight: f64 = (0..nodes.len() as u32 / 2 + 1).map(|leaf| forest.leaf_cover(leaf)).sum();
    let mut out = vec![0.0; row.len()];
    // Of each column on the path: does the row follow it, and what share of the weight does.
    let mut path = vec![None; row.len()];
    let mut add = |path: &[Option<(bool, f64)>], value: f64| {
        let path: Vec<(usize, f64, f64)> = (0..path.len())
            .filter_map(|i| path[i].map(|(follows, share)| (i, f64::from(u8::from(follows)), share)))
            .collect();
        for &(feature, one, zero) in &path {
            // By size of the subset, the sum of the products of the others.
            let mut sizes = vec![1.0];
            for &(_, one, zero) in path.iter().filter(|other| other.0 != feature) {
                sizes.push(0.0);
                for k in (0..sizes.len()).rev() {
                    sizes[k] = sizes[k] * zero + if k > 0 { sizes[k - 1] * one } else { 0.0 };
                }
            }
            // k! (n - 1 - k)! / n!
            let mut weight = 1.0 / path.len() as f64;
            for (k, sum) in sizes.iter().enumerate() {
                out[feature] += value * (one - zero) * weight * sum;
                weight *= (k + 1) as f64 / (path.len() - 1 - k).max(1) as f64;
            }
        }
    };
    for (leaf, node) in nodes.iter().step_by(2).enumerate() {
        let leaf = leaf as u32;
        let value = forest.leaf_value(leaf)[0];
        let bosque_forest::Node::Split { feature, threshold, .. } = *node else {
            add(&path, value);
            break;
        };
        let (feature, cover) = (usize::from(feature), forest.leaf_cover(leaf));
        let (follows, share) = path[feature].unwrap_or((true, 1.0));
        let left = row[feature] <= threshold;
        path[feature] = Some((follows && left, share * (cover / weight)));
        add(&path, value);
        path[feature] = Some((follows && !left, share * (1.0 - cover / weight)));
        weight -= cover;
    }
    out
}

#[test]
fn paths_of_any_number_of_features_are_explained_exactly() {
    for features in [1, 2, 7, 8, 9, 12, 13, 16, 17, 24, 25, 60, 100] {
        let forest = chain(features);
        let explainer = bosque_forest::Explainer::compile(&forest);
        for seed in 0..4 {
            let row: Vec<f32> = (0..features).map(|i| ((i * 37 + seed * 11) % 29) as f32 / 29.0).collect();
            let (got, expected) = (explainer.shap(&row), shapley_of_chain(&forest, &row));
            for (i, (got, expected)) in got.iter().zip(&expected).enumerate() {
                let gap = (got - expected).abs();
                assert!(gap < 1e-12, "{features} features, column {i}: {got} is not {expected}");
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod on_any_forest {
    use super::*;
    use proptest::prelude::*;

    /// A preorder tree of at most `depth` splits a path, over `features` columns.
    fn tree(features: usize) -> impl Strategy<Value = Vec<PartNode>> {
        let threshold = prop_oneof![
            (-4i8..4).prop_map(|x| f32::from(x) / 2.0),
            any::<f32>().prop_filter("thresholds are finite", |x| x.is_finite()),
        ];
        let leaf = Just(vec![PartNode::Leaf]);
        leaf.prop_recursive(7, 200, 2, move |inner| {
            (0..features, threshold.clone(), any::<bool>(), inner.clone(), inner).prop_map(
                |(feature, threshold, left, a, b)| {
                    let missing = if left { Missing::Left } else { Missing::Right };
                    let mut nodes = vec![PartNode::Split { feature, threshold, missing }];
                    nodes.extend(a);
                    nodes.extend(b);
                    nodes
                },
            )
        })
    }

    fn forest() -> impl Strategy<Value = Forest> {
        (1usize..5, 1usize..4, any::<bool>(), any::<bool>(), any::<u64>())
            .prop_flat_map(|(features, outputs, mean, counted, salt)| {
                (prop::collection::vec(tree(features), 1..8), Just((features, outputs, mean, counted, salt)))
            })
            .prop_map(|(trees, (feature_count, output_count, mean, counted, salt))| {
                let leaf_count = trees.iter().flatten().filter(|node| **node == PartNode::Leaf).count();
                let noise = |i: usize| (salt ^ (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 40;
                let leaves = if counted {
                    let totals: Vec<u32> = (0..leaf_count).map(|i| 1 + noise(i) as u32 % 300).collect();
                    let counts = (0..leaf_count * output_count)
                        .map(|i| noise(i + 7) as u32 % (totals[i / output_count] + 1))
                        .collect();
                    Leaves::Counts { totals, counts }
                } else {
                    Leaves::Values {
                        covers: (0..leaf_count).map(|i| 0.5 + noise(i) as f64).collect(),
                        values: (0..leaf_count * output_count).map(|i| noise(i) as f64 / 3e6 - 2.0).collect(),
                    }
                };
                Forest::from_parts(ForestParts {
                    feature_count,
                    output_count,
                    aggregation: if mean { Aggregation::Mean } else { Aggregation::Sum },
                    base: vec![if mean { 0.0 } else { 0.1 }; output_count],
                    schema_fingerprint: [salt as u8; 32],
                    trees,
                    leaves,
                })
                .unwrap()
            })
    }

    /// What a tree says where only some columns are known: at a split on another one, both ways by their covers.
    fn known(forest: &Forest, tree: usize, node: usize, row: &[f32], subset: usize) -> (f64, Vec<f64>) {
        let nodes = forest.trees()[tree].nodes();
        match nodes[node] {
            bosque_forest::Node::Leaf { leaf } => (forest.leaf_cover(leaf), forest.leaf_value(leaf).to_vec()),
            bosque_forest::Node::Split { feature, threshold, missing, right } => {
                let left = known(forest, tree, node + 1, row, subset);
                let right = known(forest, tree, right as usize, row, subset);
                let x = row[usize::from(feature)];
                let goes_left = x <= threshold || (x.is_nan() && missing == Missing::Left);
                let cover = left.0 + right.0;
                let value = match (subset >> feature & 1 == 1, goes_left) {
                    (true, true) => left.1,
                    (true, false) => right.1,
                    (false, _) => {
                        left.1.iter().zip(&right.1).map(|(a, b)| (a * left.0 + b * right.0) / cover).collect()
                    }
                };
                (cover, value)
            }
        }
    }

    /// Shapley values by their definition, over every subset of columns.
    fn shapley(forest: &Forest, row: &[f32]) -> Vec<f64> {
        let (features, outputs) = (forest.feature_count(), forest.output_count());
        let factorial = |n: usize| (1..=n).product::<usize>() as f64;
        let mut out = vec![0.0; features * outputs];
        for tree in 0..forest.trees().len() {
            let values: Vec<Vec<f64>> =
                (0..1 << features).map(|s| known(forest, tree, 0, row, s).1).collect();
            for feature in 0..features {
                for subset in (0..1usize << features).filter(|s| s >> feature & 1 == 0) {
                    let size = subset.count_ones() as usize;
                    let weight = factorial(size) * factorial(features - size - 1) / factorial(features);
                    for output in 0..outputs {
                        let gain = values[subset | 1 << feature][output] - values[subset][output];
                        out[feature * outputs + output] += weight * gain;
                    }
                }
            }
        }
        if forest.aggregation() == Aggregation::Mean {
            out.iter_mut().for_each(|x| *x /= forest.trees().len() as f64);
        }
        out
    }

    /// Shapley interaction indices of every two columns by their definition, over every subset of the others;
    /// `[features, features, outputs]`, zero on the diagonal.
    fn interaction_index(forest: &Forest, row: &[f32]) -> Vec<f64> {
        let (features, outputs) = (forest.feature_count(), forest.output_count());
        let factorial = |n: usize| (1..=n).product::<usize>() as f64;
        let mut out = vec![0.0; features * features * outputs];
        for tree in 0..forest.trees().len() {
            let values: Vec<Vec<f64>> =
                (0..1 << features).map(|s| known(forest, tree, 0, row, s).1).collect();
            for (i, j) in (0..features * features).map(|pair| (pair / features, pair % features)) {
                let both = 1 << i | 1 << j;
                for subset in (0..1usize << features).filter(|s| i != j && s & both == 0) {
                    let size = subset.count_ones() as usize;
                    let weight = factorial(size) * factorial(features - size - 2) / factorial(features - 1);
                    for output in 0..outputs {
                        let value = |added: usize| values[subset | added][output];
                        let together = value(both) - value(1 << i) - value(1 << j) + value(0);
                        out[(i * features + j) * outputs + output] += weight * together;
                    }
                }
            }
        }
        if forest.aggregation() == Aggregation::Mean {
            out.iter_mut().for_each(|x| *x /= forest.trees().len() as f64);
        }
        out
    }

    fn rows() -> impl Strategy<Value = Vec<f32>> {
        let value = prop_oneof![
            4 => (-5i8..5).prop_map(|x| f32::from(x) / 2.0),
            4 => any::<f32>(),
            1 => Just(f32::NAN),
        ];
        prop::collection::vec(value, 12..40)
    }

    proptest! {
        #[test]
        fn every_engine_equals_the_oracle(forest in forest(), rows in rows()) {
            let engine = FlatForest::compile(&forest);
            let n = rows.len() / forest.feature_count();
            let mut scores = vec![f64::NAN; n * forest.output_count()];
            engine.score_rows(&rows, &mut scores);
            let outputs = forest.output_count();
            for (row, got) in rows.chunks_exact(forest.feature_count()).zip(scores.chunks_exact(outputs)) {
                let expected = score(&forest, row);
                prop_assert_eq!(got.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
                    expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
                let mut votes = vec![0.0; forest.trees().len() * outputs];
                engine.votes(row, &mut votes);
                for (tree, vote) in forest.trees().iter().zip(votes.chunks_exact(outputs)) {
                    prop_assert_eq!(vote, forest.leaf_value(naive::leaf_of(tree, row)));
                }
            }
        }

        #[test]
        fn shap_values_equal_the_definition(forest in forest(), row in rows()) {
            let row = &row[..forest.feature_count()];
            let explainer = bosque_forest::Explainer::compile(&forest);
            let (got, expected) = (explainer.shap(row), shapley(&forest, row));
            for (got, expected) in got.iter().zip(&expected) {
                prop_assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
            }
            for (output, score) in naive::score_row(&forest, row).iter().enumerate() {
                let sum: f64 = got.iter().skip(output).step_by(forest.output_count()).sum();
                prop_assert!((explainer.expected()[output] + sum - score).abs() < 1e-9);
            }
        }

        #[test]
        fn a_row_is_explained_alike_alone_and_in_a_batch(forest in forest(), rows in rows()) {
            let width = forest.feature_count();
            let explainer = bosque_forest::Explainer::compile(&forest);
            // The last row may lack columns.
            let count = rows.len().div_ceil(width);
            let mut batch = vec![f64::NAN; count * width * forest.output_count()];
            explainer.shap_rows(&rows, count, &mut batch);
            for (row, got) in rows.chunks(width).zip(batch.chunks_exact(width * forest.output_count())) {
                prop_assert_eq!(got.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
                    explainer.shap(row).iter().map(|x| x.to_bits()).collect::<Vec<_>>());
            }
        }

        #[test]
        fn interaction_values_equal_the_definition(forest in forest(), row in rows()) {
            let (features, outputs) = (forest.feature_count(), forest.output_count());
            let row = &row[..features];
            let explainer = bosque_forest::Explainer::compile(&forest);
            let got = explainer.interactions(row);
            prop_assert_eq!(got.len(), features * features * outputs);
            let expected = interaction_index(&forest, row);
            let shap = explainer.shap(row);
            for i in 0..features {
                for output in 0..outputs {
                    let at = |i: usize, j: usize| (i * features + j) * outputs + output;
                    for j in (0..features).filter(|&j| j != i) {
                        let (got, expected) = (got[at(i, j)], expected[at(i, j)] / 2.0);
                        prop_assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
                    }
                    for j in 0..features {
                        prop_assert_eq!(got[at(i, j)].to_bits(), got[at(j, i)].to_bits());
                    }
                    let sum: f64 = (0..features).map(|j| got[at(i, j)]).sum();
                    prop_assert!((sum - shap[i * outputs + output]).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn a_path_leads_to_the_oracles_leaf(forest in forest(), row in rows(), short in any::<bool>()) {
            let row = &row[..forest.feature_count() - usize::from(short)];
            for (i, tree) in forest.trees().iter().enumerate() {
                let path = forest.path(i, row).unwrap();
                prop_assert_eq!(path.leaf, naive::leaf_of(tree, row));
                // The steps by themselves lead there too.
                let mut index = 0;
                for step in &path.steps {
                    let x = row.get(step.feature).copied().unwrap_or(f32::NAN);
                    let bosque_forest::Node::Split { feature, threshold, missing, right } = tree.nodes()[index]
                    else {
                        panic!("a step without a split");
                    };
                    prop_assert_eq!((step.feature, step.threshold), (usize::from(feature), threshold));
                    prop_assert_eq!(step.was_missing, x.is_nan());
                    let left = x <= threshold || (x.is_nan() && missing == Missing::Left);
                    prop_assert_eq!(step.went_left, left);
                    index = if left { index + 1 } else { right as usize };
                }
                prop_assert_eq!(tree.nodes()[index], bosque_forest::Node::Leaf { leaf: path.leaf });
            }
            prop_assert_eq!(forest.path(forest.trees().len(), row), None);
        }

        #[test]
        fn batches_of_every_size_equal_the_oracle(
            forest in forest(), rows in rows(), n in prop_oneof![Just(47usize), Just(48), Just(511), Just(512), Just(513), Just(560), 1usize..1200],
        ) {
            // Rows repeat from a short list, shifted, so that every block holds all kinds.
            let width = forest.feature_count();
            let rows: Vec<f32> = (0..n * width).map(|i| rows[(i * 7 + i / 5) % rows.len()]).collect();
            let mut scores = vec![f64::NAN; n * forest.output_count()];
            FlatForest::compile(&forest).score_rows(&rows, &mut scores);
            for (i, row) in rows.chunks_exact(width).enumerate() {
                let expected = naive::score_row(&forest, row);
                let got = &scores[i * forest.output_count()..(i + 1) * forest.output_count()];
                prop_assert_eq!(got.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
                    expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), "row {} of {}", i, n);
            }
        }

        #[test]
        fn every_forest_comes_back_from_its_bytes(forest in forest()) {
            let bytes = forest.encode();
            prop_assert_eq!(Forest::decode(&bytes).unwrap(), forest);
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Forest::decode(&bytes);
        }

        #[test]
        fn no_change_of_bytes_makes_the_decoder_panic(
            forest in forest(), position in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let mut bytes = forest.encode();
            bytes.truncate(bytes.len() - 4);
            let position = position.index(bytes.len());
            bytes[position] = byte;
            let _ = Forest::decode(&super::common::sealed(bytes));
        }
    }
}
