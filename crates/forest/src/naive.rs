//! The oracle: scoring as the specification says it, in the plainest code there is. Every engine is
//! held equal to it, to the last bit; nothing here is ever made faster.

use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest, Missing, Node, Tree};

/// The score of one row, `[output_count]`. A column that the row does not have counts as missing.
#[must_use]
pub fn score_row(forest: &Forest, row: &[f32]) -> Vec<f64> {
    let mut score = forest.base().to_vec();
    for tree in forest.trees() {
        let leaf = leaf_of(tree, row);
        for (sum, value) in score.iter_mut().zip(forest.leaf_value(leaf)) {
            *sum += value;
        }
    }
    if forest.aggregation() == Aggregation::Mean {
        for sum in &mut score {
            *sum /= forest.trees().len() as f64;
        }
    }
    score
}

/// The leaf, counted over the whole forest, that a row reaches in one of its trees.
#[must_use]
pub fn leaf_of(tree: &Tree, row: &[f32]) -> u32 {
    let mut index = 0;
    loop {
        match tree.nodes()[index] {
            Node::Leaf { leaf } => return leaf,
            Node::Split { feature, threshold, missing, right } => {
                let x = row.get(usize::from(feature)).copied().unwrap_or(f32::NAN);
                let left = if x.is_nan() { missing == Missing::Left } else { x <= threshold };
                index = if left { index + 1 } else { right as usize };
            }
        }
    }
}
