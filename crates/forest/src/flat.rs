//! The scoring engine: all trees in one array, leaf values in another; batches go to the sliced engine.

use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest, Missing, Node};
use crate::sliced::{NARROW, Scratch, SlicedTrees, WIDE};

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

/// From so many rows on, a large block is worth its fixed cost.
const LEAST_ROWS_WIDE: usize = 192;
/// From so many rows on, a small one is.
const LEAST_ROWS_NARROW: usize = 24;

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
    /// For batches; none where a tree has too many leaves for it.
    sliced: Option<SlicedTrees>,
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
            sliced: SlicedTrees::compile(forest),
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
    /// row-major. Scores as many whole rows as both hold; memory is taken once, not a row.
    pub fn score_rows(&self, rows: &[f32], scores: &mut [f64]) {
        let n = (rows.len() / self.feature_count).min(scores.len() / self.output_count);
        let (mut rows, mut scores) = (&rows[..n * self.feature_count], &mut scores[..n * self.output_count]);
        if let Some(sliced) = &self.sliced {
            if n >= LEAST_ROWS_WIDE {
                (rows, scores) = self.score_blocks::<WIDE>(sliced, rows, scores, LEAST_ROWS_WIDE);
            }
            (rows, scores) = self.score_blocks::<NARROW>(sliced, rows, scores, LEAST_ROWS_NARROW);
        }
        let rows = rows.chunks_exact(self.feature_count);
        for (row, score) in rows.zip(scores.chunks_exact_mut(self.output_count)) {
            self.score_row(row, score);
        }
    }

    /// Scores block after block for as long as at least `least` rows are left; returns what remains.
    fn score_blocks<'a, 'b, const W: usize>(
        &self,
        sliced: &SlicedTrees,
        mut rows: &'a [f32],
        mut scores: &'b mut [f64],
        least: usize,
    ) -> (&'a [f32], &'b mut [f64]) {
        if rows.len() < least * self.feature_count {
            return (rows, scores);
        }
        let mut scratch: Scratch<W> = sliced.scratch();
        while rows.len() >= least * self.feature_count {
            let n = (64 * W).min(rows.len() / self.feature_count);
            let (block, rest) = rows.split_at(n * self.feature_count);
            let (sums, rest_scores) = scores.split_at_mut(n * self.output_count);
            for score in sums.chunks_exact_mut(self.output_count) {
                score.copy_from_slice(&self.base);
            }
            sliced.add(block, &self.leaf_values, self.output_count, &mut scratch, sums);
            for sum in sums {
                *sum /= self.divisor;
            }
            (rows, scores) = (rest, rest_scores);
        }
        (rows, scores)
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
