//! Exact path-dependent TreeSHAP: how much each column moved one row's score away from the mean.
//!
//! The values are those of Lundberg et al. 2020, "From local explanations to global understanding with explainable AI
//! for trees", Nature Machine Intelligence 2, 56-67, with the training covers as weights: what
//! `shap.TreeExplainer(feature_perturbation="tree_path_dependent")` computes. How they are computed, and why that is the
//! same, stands at the top of `shap_tree.rs`.

use alloc::vec;
use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest};
use crate::quadrature::Rules;
use crate::shap_tree::{ExplainedTree, Scratch};

/// Rows that go down a tree one after the other, while its tables are in the processor's cache.
const BLOCK_ROWS: usize = 16;
/// Numbers of a block's rows, but for one row: it bounds memory where rows are long.
const BLOCK_VALUES: usize = 1 << 16;

/// A forest compiled for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    pub(crate) trees: Vec<ExplainedTree>,
    /// `[output_count]`.
    expected: Vec<f64>,
    /// What every contribution is divided by: the number of trees for a mean, 1 for a sum.
    pub(crate) divisor: f64,
    pub(crate) feature_count: usize,
    pub(crate) output_count: usize,
}

impl Explainer {
    /// Lays a forest out for explaining.
    #[must_use]
    pub fn compile(forest: &Forest) -> Self {
        let divisor = match forest.aggregation() {
            Aggregation::Mean => forest.trees().len() as f64,
            Aggregation::Sum => 1.0,
        };
        let mut expected = forest.base().to_vec();
        let mut rules = Rules::new();
        let trees = forest.trees().iter();
        let trees =
            trees.map(|tree| ExplainedTree::compile(forest, tree, &mut rules, &mut expected)).collect();
        expected.iter_mut().for_each(|sum| *sum /= divisor);
        Explainer {
            trees,
            expected,
            divisor,
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
        }
    }

    /// The score where nothing is known of a row, `[output_count]`.
    #[must_use]
    pub fn expected(&self) -> &[f64] {
        &self.expected
    }

    /// Contributions of one row's columns, `[feature_count, output_count]`, row-major: with [`Explainer::expected`]
    /// they add up to the score, but for the rounding of the sums. A column that the row does not have counts as
    /// missing.
    #[must_use]
    pub fn shap(&self, row: &[f32]) -> Vec<f64> {
        let mut out = vec![0.0; self.feature_count * self.output_count];
        self.shap_rows(row, 1, &mut out);
        out
    }

    /// [`Explainer::shap`] of `count` rows, `[count, feature_count]` row-major, into
    /// `[count, feature_count, output_count]`, to the same bits. Memory is taken once, not a row.
    pub fn shap_rows(&self, rows: &[f32], count: usize, out: &mut [f64]) {
        let mut scratch = Scratch::for_trees(&self.trees);
        let block_rows = (BLOCK_VALUES / self.feature_count).clamp(1, BLOCK_ROWS).min(count.max(1));
        let mut columns = vec![0.0; block_rows * 2 * self.feature_count];
        let width = self.feature_count * self.output_count;
        let count = count.min(out.len() / width);
        let out = &mut out[..count * width];
        out.fill(0.0);
        let mut rows = rows.chunks(self.feature_count);
        for out in out.chunks_mut(block_rows * width) {
            for columns in columns.chunks_exact_mut(2 * self.feature_count) {
                both_ways(rows.next().unwrap_or(&[]), columns);
            }
            for tree in &self.trees {
                let columns = columns.chunks_exact(2 * self.feature_count);
                for (i, (out, columns)) in out.chunks_exact_mut(width).zip(columns).enumerate() {
                    tree.route(columns, &mut scratch);
                    tree.explain(&mut scratch, i == 0, self.output_count, out);
                }
            }
        }
        out.iter_mut().for_each(|sum| *sum /= self.divisor);
    }
}

/// A row as [`ExplainedTree::route`] takes it: each value twice, for splits that send a missing one right, and left.
pub(crate) fn both_ways(row: &[f32], columns: &mut [f32]) {
    let row = row.iter().copied().chain(core::iter::repeat(f32::NAN));
    for (both, x) in columns.as_chunks_mut::<2>().0.iter_mut().zip(row) {
        // Infinity below is at most any threshold, as NaN is at most none.
        *both = [x, if x.is_nan() { f32::NEG_INFINITY } else { x }];
    }
}
