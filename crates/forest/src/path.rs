//! The way of one row down one tree.

use alloc::vec::Vec;

use crate::forest::{Forest, Missing, Node};

/// The splits that a row passes on its way down one tree, and the leaf that it reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionPath {
    /// From the root on; none in a tree that is a lone leaf.
    pub steps: Vec<PathStep>,
    /// The leaf's index over the whole forest, as [`Forest::leaf_value`] takes it.
    pub leaf: u32,
}

/// A split that a row passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathStep {
    /// The column that is compared, below `feature_count`.
    pub feature: usize,
    /// The row goes left when its value is at most this.
    pub threshold: f32,
    /// The row has no value there, so that the split's declared way for a missing one was taken.
    pub was_missing: bool,
    /// The row went to the left child.
    pub went_left: bool,
}

impl Forest {
    /// The way of one row down the tree of index `tree`; none where the forest has no such tree. A column that the row does
    /// not have counts as missing.
    #[must_use]
    pub fn path(&self, tree: usize, row: &[f32]) -> Option<DecisionPath> {
        let nodes = self.trees().get(tree)?.nodes();
        let mut steps = Vec::new();
        let mut index = 0;
        loop {
            match nodes[index] {
                Node::Leaf { leaf } => return Some(DecisionPath { steps, leaf }),
                Node::Split { feature, threshold, missing, right } => {
                    let feature = usize::from(feature);
                    let x = row.get(feature).copied().unwrap_or(f32::NAN);
                    let was_missing = x.is_nan();
                    let went_left = if was_missing { missing == Missing::Left } else { x <= threshold };
                    steps.push(PathStep { feature, threshold, was_missing, went_left });
                    index = if went_left { index + 1 } else { right as usize };
                }
            }
        }
    }
}
