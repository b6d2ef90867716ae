//! The features of all sliced trees: for every distinct split, a mask of the rows that go left.

use alloc::vec::Vec;

use bosque_kernels::{Mask, Ranks};

use crate::forest::{Missing, Node, Tree};
use crate::order::{from_key, key, sort_distinct};
use crate::ranks::ranks_among;

/// A feature with the masks of its splits.
#[derive(Clone, Debug)]
pub(crate) struct SlicedFeature {
    ranks: Ranks,
    /// Its first mask: one a threshold, then one for the rows above all thresholds, then one a threshold of
    /// `left_when_missing`.
    first_mask: usize,
    /// Thresholds, by rank, at which some split sends a missing value left: they have a mask of their own.
    left_when_missing: Vec<u32>,
}

impl SlicedFeature {
    /// Some sliced tree splits on it.
    pub(crate) fn is_used(&self) -> bool {
        !self.ranks.thresholds().is_empty()
    }

    /// Where the masks of the next feature begin.
    pub(crate) fn end(&self) -> usize {
        self.first_mask + self.ranks.thresholds().len() + 1 + self.left_when_missing.len()
    }

    /// The mask of the rows that go left at a split.
    pub(crate) fn mask_of(&self, threshold: f32, missing: Missing) -> u32 {
        let rank = self.ranks.rank(threshold);
        let plain = self.first_mask as u32 + rank;
        if missing == Missing::Right {
            return plain;
        }
        match self.left_when_missing.binary_search(&rank) {
            Ok(nth) => (self.first_mask + self.ranks.thresholds().len() + 1 + nth) as u32,
            Err(_) => plain,
        }
    }

    /// The feature's masks, of the first `count` values of a column; `column` and `ranks` are `[BLOCK]`.
    pub(crate) fn slice(&self, column: &[f32], count: usize, ranks: &mut [u32], masks: &mut [Mask]) {
        let masks = &mut masks[self.first_mask..self.end()];
        bosque_kernels::slice(&self.ranks, &self.left_when_missing, column, count, ranks, masks);
    }
}

/// The features of those of `trees` that `is_sliced` wants, each with its masks behind those of the one before.
pub(crate) fn features_of(
    trees: &[Tree],
    is_sliced: &dyn Fn(&Tree) -> bool,
    feature_count: usize,
) -> Vec<SlicedFeature> {
    // As keys, so that whole numbers are all that is sorted anywhere: those of the feature's splits, and behind them those
    // that send a missing value left.
    let mut keys: Vec<Vec<u32>> = Vec::new();
    keys.resize_with(2 * feature_count, Vec::new);
    for tree in trees {
        if !is_sliced(tree) {
            continue;
        }
        for node in tree.nodes() {
            if let Node::Split { feature, threshold, missing, .. } = *node {
                let at = 2 * usize::from(feature);
                keys[at].push(key(threshold));
                if missing == Missing::Left {
                    keys[at + 1].push(key(threshold));
                }
            }
        }
    }
    let mut features = Vec::with_capacity(feature_count);
    let mut first_mask = 0;
    for keys in keys.as_chunks_mut::<2>().0 {
        let [all, left] = keys;
        sort_distinct(all);
        sort_distinct(left);
        let mut thresholds = Vec::with_capacity(all.len());
        for &key in all.iter() {
            thresholds.push(from_key(key));
        }
        let ranks = ranks_among(thresholds);
        for left in left.iter_mut() {
            *left = ranks.rank(from_key(*left));
        }
        let feature = SlicedFeature { ranks, first_mask, left_when_missing: core::mem::take(left) };
        first_mask = feature.end();
        features.push(feature);
    }
    features
}
