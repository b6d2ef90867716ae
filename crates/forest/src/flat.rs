//! The scoring engine: one type, and behind it the engine that suits the number of rows and the size of each tree.

use alloc::vec;
use alloc::vec::Vec;

use bosque_kernels::{BLOCK, MOST_FEATURES, add_row, pad};

use crate::forest::{Aggregation, Forest, Missing, Node};
use crate::packed::{PackedTrees, sends_missing_left};
use crate::rows::Rows;
use crate::sliced::SlicedTrees;

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

/// From so many rows on, a block is worth its fixed cost.
const LEAST_ROWS: usize = 48;

/// Rows that go down one tree before the next, where all are walked: enough to be worth fetching its nodes, few enough to
/// stay in the cache themselves.
const WALKED_ROWS: usize = 2048;

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
    /// For one row, and for large trees in batches; none where there are too many features for it.
    packed: Option<PackedTrees>,
    /// For batches; none where a tree is too large for it.
    sliced: Option<SlicedTrees>,
    /// Some split sends a missing value left.
    sends_missing_left: bool,
    feature_count: usize,
    output_count: usize,
}

impl FlatForest {
    /// Lays a forest out for scoring.
    #[must_use]
    pub fn compile(forest: &Forest) -> Self {
        let mut compiled = FlatForest::compile_for_rows(forest);
        compiled.sliced = SlicedTrees::compile(forest, compiled.packed.as_ref());
        compiled
    }

    /// Lays a forest out for single rows. That is quicker done than [`FlatForest::compile`]; it scores the same, batches more slowly.
    #[must_use]
    pub fn compile_for_rows(forest: &Forest) -> Self {
        let mut nodes = Vec::with_capacity(forest.node_count());
        let mut roots = Vec::with_capacity(forest.trees().len());
        for tree in forest.trees() {
            let root = nodes.len() as u32;
            roots.push(root);
            for node in tree.nodes() {
                nodes.push(match *node {
                    Node::Leaf { leaf } => {
                        FlatNode { threshold: 0.0, next: leaf, feature: LEAF, missing_goes_left: false }
                    }
                    Node::Split { feature, threshold, missing, right } => FlatNode {
                        threshold,
                        next: root + right,
                        feature,
                        missing_goes_left: missing == Missing::Left,
                    },
                });
            }
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
            sliced: None,
            packed: PackedTrees::compile(forest),
            sends_missing_left: sends_missing_left(forest),
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
        let known = &row[..row.len().min(self.feature_count)];
        let missing = known.len() < self.feature_count || known.iter().any(|x| x.is_nan());
        match &self.packed {
            Some(packed) if !(missing && self.sends_missing_left) => {
                let mut padded = [0.0; MOST_FEATURES];
                pad(known, &mut padded);
                packed.add_row(&padded, &self.leaf_values, self.output_count, score);
            }
            _ => {
                for &root in &self.roots {
                    add_row(&[self.leaf_of(root, row)], &self.leaf_values, self.output_count, score);
                }
            }
        }
        for sum in score.iter_mut().take(self.output_count) {
            *sum /= self.divisor;
        }
    }

    /// The scores of many rows: `rows` is `[n, feature_count]` and `scores` `[n, output_count]`, both
    /// row-major. Scores as many whole rows as both hold; memory is taken once, not a row.
    pub fn score_rows(&self, rows: &[f32], scores: &mut [f64]) {
        self.score_batch(Rows::RowMajor(rows), scores, &mut |_| true);
    }

    /// The scores of many rows into `scores`, `[n, output_count]` row-major, as many as both hold; memory is taken once,
    /// not a row.
    ///
    /// After each block `go_on` is told how many rows are scored, and stops the work by `false`. Returns that number.
    pub fn score_batch(
        &self,
        rows: Rows<'_>,
        scores: &mut [f64],
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> usize {
        let n = rows.len(self.feature_count).min(scores.len() / self.output_count);
        let scores = &mut scores[..n * self.output_count];
        let mut done = 0;
        if let (None, Some(packed)) = (&self.sliced, &self.packed)
            && n >= LEAST_ROWS
            && self.can_walk(rows, n)
        {
            return self.walk_batch(packed, rows, scores, go_on);
        }
        if let Some(sliced) = self.sliced.as_ref().filter(|sliced| !sliced.walks() || self.can_walk(rows, n))
        {
            let mut scratch = (n >= LEAST_ROWS).then(|| sliced.scratch());
            while let Some(scratch) = scratch.as_mut().filter(|_| n - done >= LEAST_ROWS) {
                let count = BLOCK.min(n - done);
                let sums = sliced.sums(rows, done, count, &self.base, self.packed.as_ref(), scratch);
                let scores = &mut scores[done * self.output_count..][..sums.len()];
                for (score, sum) in scores.iter_mut().zip(sums) {
                    *score = sum / self.divisor;
                }
                done += count;
                if !go_on(done) {
                    return done;
                }
            }
        }
        let mut row = vec![0.0; self.feature_count];
        for (i, score) in scores.chunks_exact_mut(self.output_count).enumerate().skip(done) {
            rows.row(self.feature_count, i, &mut row);
            self.score_row(&row, score);
            done = i + 1;
            if done.is_multiple_of(BLOCK) && !go_on(done) {
                break;
            }
        }
        done
    }

    /// A packed tree has no way to send a missing value left.
    fn can_walk(&self, rows: Rows<'_>, n: usize) -> bool {
        !(self.sends_missing_left && rows.any_missing(self.feature_count, n))
    }

    /// All rows down all trees, tree after tree: for forests that are too large to be sliced.
    fn walk_batch(
        &self,
        packed: &PackedTrees,
        rows: Rows<'_>,
        scores: &mut [f64],
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> usize {
        let mut gathered = Vec::new();
        let mut done = 0;
        for sums in scores.chunks_mut(WALKED_ROWS * self.output_count) {
            let count = sums.len() / self.output_count;
            let block = rows.row_major(self.feature_count, done, count, &mut gathered);
            for sums in sums.chunks_exact_mut(self.output_count) {
                sums.copy_from_slice(&self.base);
            }
            packed.add_rows(block, self.feature_count, &self.leaf_values, self.output_count, sums);
            for sum in sums {
                *sum /= self.divisor;
            }
            done += count;
            if !go_on(done) {
                break;
            }
        }
        done
    }

    /// What each tree says of one row: `votes` is `[trees, output_count]`, row-major, in tree order.
    pub fn votes(&self, row: &[f32], votes: &mut [f64]) {
        for (&root, vote) in self.roots.iter().zip(votes.chunks_exact_mut(self.output_count)) {
            let start = self.leaf_of(root, row) as usize * self.output_count;
            vote.copy_from_slice(&self.leaf_values[start..start + self.output_count]);
        }
    }

    fn leaf_of(&self, root: u32, row: &[f32]) -> u32 {
        let mut index = root;
        loop {
            let node = &self.nodes[index as usize];
            if node.feature == LEAF {
                return node.next;
            }
            let x = row.get(usize::from(node.feature)).copied().unwrap_or(f32::NAN);
            let left = x <= node.threshold || (x.is_nan() && node.missing_goes_left);
            index = if left { index + 1 } else { node.next };
        }
    }
}
