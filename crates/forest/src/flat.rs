//! The scoring engine: all trees in one array, leaf values in another.

use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest, Missing, Node};

/// One node in 12 bytes. A leaf has `feature` [`LEAF`], and `next` is its index among the leaf values.
#[derive(Clone, Copy, Debug)]
struct FlatNode {
    /// Goes left when `row[feature] <= threshold`.
    threshold: f32,
    /// A split's right child over the whole array, its left child being the next node; or a leaf's index.
    next: u32,
    feature: u16,
    missing_goes_left: bool,
}

/// No split has this feature: a forest has at most 65,535 of them, numbered from 0.
const LEAF: u16 = u16::MAX;

/// A forest compiled for scoring. Equal to [`naive::score_row`](crate::naive::score_row) to the last bit.
#[derive(Clone, Debug)]
pub struct FlatForest {
    nodes: Vec<FlatNode>,
    /// Where each tree's root stands in `nodes`, in the order in which trees are summed.
    roots: Vec<u32>,
    leaf_values: Vec<f64>,
    base: Vec<f64>,
    /// 1.0 for a sum, the number of trees for a mean: what the sum is divided by.
    divisor: f64,
    feature_count: usize,
    output_count: usize,
}

impl FlatForest {
    /// Lays a forest out for scoring.
    #[must_use]
    pub fn compile(forest: &Forest) -> Self {
        let mut nodes = Vec::with_capacity(forest.node_count());
        let mut roots = Vec::with_capacity(forest.trees().len());
        for tree in forest.trees() {
            let root = nodes.len() as u32;
            roots.push(root);
            nodes.extend(tree.nodes().iter().map(|node| match *node {
                Node::Leaf { leaf } => {
                    FlatNode { threshold: 0.0, next: leaf, feature: LEAF, missing_goes_left: false }
                }
                Node::Split { feature, threshold, missing, right } => FlatNode {
                    threshold,
                    next: root + right,
                    feature,
                    missing_goes_left: missing == Missing::Left,
                },
            }));
        }
        FlatForest {
            nodes,
            roots,
            leaf_values: forest.leaf_values().to_vec(),
            base: forest.base().to_vec(),
            divisor: match forest.aggregation() {
                Aggregation::Mean => forest.trees().len() as f64,
                Aggregation::Sum => 1.0,
            },
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
        }
    }

    /// Columns of a row.
    #[must_use]
    pub fn feature_count(&self) -> usize {
        self.feature_count
    }

    /// Values of a score.
    #[must_use]
    pub fn output_count(&self) -> usize {
        self.output_count
    }

    /// The score of one row into `score`.
    ///
    /// `row` is `[feature_count]`, `score` is `[output_count]`. A column that the row does not have counts
    /// as missing; outputs that `score` has no room for are left out.
    pub fn score_row(&self, row: &[f32], score: &mut [f64]) {
        for (sum, base) in score.iter_mut().zip(&self.base) {
            *sum = *base;
        }
        for &root in &self.roots {
            let start = self.leaf_of(root, row) * self.output_count;
            for (sum, value) in score.iter_mut().zip(&self.leaf_values[start..start + self.output_count]) {
                *sum += value;
            }
        }
        for sum in score.iter_mut().take(self.output_count) {
            *sum /= self.divisor;
        }
    }

    /// The scores of many rows: `rows` is `[n, feature_count]` and `scores` `[n, output_count]`, both
    /// row-major. Scores as many whole rows as both hold.
    pub fn score_rows(&self, rows: &[f32], scores: &mut [f64]) {
        let rows = rows.chunks_exact(self.feature_count);
        for (row, score) in rows.zip(scores.chunks_exact_mut(self.output_count)) {
            self.score_row(row, score);
        }
    }

    /// What each tree says of one row: `votes` is `[trees, output_count]`, row-major, in tree order.
    pub fn votes(&self, row: &[f32], votes: &mut [f64]) {
        for (&root, vote) in self.roots.iter().zip(votes.chunks_exact_mut(self.output_count)) {
            let start = self.leaf_of(root, row) * self.output_count;
            vote.copy_from_slice(&self.leaf_values[start..start + self.output_count]);
        }
    }

    fn leaf_of(&self, root: u32, row: &[f32]) -> usize {
        let mut index = root;
        loop {
            let node = &self.nodes[index as usize];
            if node.feature == LEAF {
                return node.next as usize;
            }
            let x = row.get(usize::from(node.feature)).copied().unwrap_or(f32::NAN);
            let left = x <= node.threshold || (x.is_nan() && node.missing_goes_left);
            index = if left { index + 1 } else { node.next };
        }
    }
}
