//! The first two steps of slicing: for every distinct split, which rows of a block go left.

use alloc::vec;
use alloc::vec::Vec;

use wide::u64x8;

use crate::forest::{Missing, Node};
use crate::lanes::at_most;
use crate::order::{from_key, key};
use crate::ranks::Ranks;

/// Rows of a block.
pub(crate) const BLOCK: usize = 512;
/// A feature with at most so many thresholds is compared with each; one with more is ranked.
const MOST_COMPARED: usize = 6;

/// Rows as bits: word `w` holds rows `64 w` to `64 w + 63` of a block. One cache line.
pub(crate) type Mask = u64x8;

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
        self.first_mask + self.mask_count()
    }

    fn mask_count(&self) -> usize {
        self.ranks.thresholds().len() + 1 + self.left_when_missing.len()
    }

    /// The mask of the rows that go left at a split.
    pub(crate) fn mask_of(&self, threshold: f32, missing: Missing) -> usize {
        let rank = self.ranks.rank(threshold);
        match (missing, self.left_when_missing.binary_search(&rank)) {
            (Missing::Left, Ok(nth)) => self.first_mask + self.ranks.thresholds().len() + 1 + nth,
            _ => self.first_mask + rank as usize,
        }
    }
}

/// The features of all sliced trees, each with its masks behind those of the one before.
pub(crate) fn features_of<'a, I: Iterator<Item = &'a Node>>(
    nodes: impl Fn() -> I,
    feature_count: usize,
) -> Vec<SlicedFeature> {
    // As keys, so that whole numbers are all that is sorted anywhere.
    let mut keys = vec![Vec::new(); feature_count];
    let mut left_keys = vec![Vec::new(); feature_count];
    for node in nodes() {
        if let Node::Split { feature, threshold, missing, .. } = *node {
            keys[usize::from(feature)].push(key(threshold));
            if missing == Missing::Left {
                left_keys[usize::from(feature)].push(key(threshold));
            }
        }
    }
    let distinct = |mut keys: Vec<u32>| {
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let mut first_mask = 0;
    let feature = |(keys, left_keys)| {
        let ranks = Ranks::new(distinct(keys).into_iter().map(from_key).collect());
        let left_when_missing =
            distinct(left_keys).into_iter().map(|left| ranks.rank(from_key(left))).collect();
        let feature = SlicedFeature { ranks, first_mask, left_when_missing };
        first_mask += feature.mask_count();
        feature
    };
    keys.into_iter().zip(left_keys).map(feature).collect()
}

/// The masks of one feature, of the first `count` values of a column; `column` and `ranks` are `[BLOCK]`.
pub(crate) fn slice(
    feature: &SlicedFeature,
    column: &[f32],
    count: usize,
    ranks: &mut [u32],
    masks: &mut [Mask],
) {
    let thresholds = feature.ranks.thresholds().len();
    let masks = &mut masks[feature.first_mask..][..feature.mask_count()];
    let (plain, when_missing) = masks.split_at_mut(thresholds + 1);
    if thresholds <= MOST_COMPARED {
        for (mask, &threshold) in plain.iter_mut().zip(feature.ranks.thresholds()) {
            // Whole words: what stands behind the last value gives bits that nobody reads.
            for (word, values) in mask.as_mut_array().iter_mut().zip(column.as_chunks().0) {
                *word = at_most(values, threshold);
            }
        }
    } else {
        let ranks = &mut ranks[..count];
        feature.ranks.ranks(&column[..count], ranks);
        plain.fill(Mask::splat(0));
        for (word, ranks) in ranks.chunks(64).enumerate() {
            for (bit, &rank) in ranks.iter().enumerate() {
                plain[rank as usize].as_mut_array()[word] |= 1 << bit;
            }
        }
        let mut below = Mask::splat(0);
        for mask in &mut plain[..thresholds] {
            below |= *mask;
            *mask = below;
        }
    }
    if when_missing.is_empty() {
        return;
    }
    let mut missing = [0; BLOCK / 64];
    for (i, _) in column[..count].iter().enumerate().filter(|(_, x)| x.is_nan()) {
        missing[i / 64] |= 1u64 << (i % 64);
    }
    for (mask, &rank) in when_missing.iter_mut().zip(&feature.left_when_missing) {
        *mask = plain[rank as usize] | Mask::new(missing);
    }
}
