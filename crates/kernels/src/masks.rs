//! Rows as bits: which rows of a block go left at a split, and down each tree.

use wide::u64x8;

use crate::lanes::{self, at_most, leaf_bytes};
use crate::ranks::Ranks;

/// Rows of a block.
pub const BLOCK: usize = 512;
/// A feature with at most so many thresholds is compared with each; one with more is ranked.
const MOST_COMPARED: usize = 6;

/// Rows as bits: word `w` holds rows `64 w` to `64 w + 63` of a block. One cache line.
pub type Mask = u64x8;

/// A split of a tree. Split `k` takes the rows of one slot apart: those that go left into slot `2 k + 1`, the others into
/// slot `2 k + 2`. Slot 0 holds all rows.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// The slot that is taken apart.
    pub slot: u32,
    /// The mask of the rows that go left.
    pub mask: u32,
}

/// The masks of one feature, of the first `count` values of a column.
///
/// `column` and `ranks` are `[BLOCK]`. `masks` gets one mask a threshold, then one for the rows above all thresholds, then
/// one for each of `left_when_missing`: thresholds, by rank, at which a missing value goes left.
#[inline(never)]
pub fn slice(
    feature: &Ranks,
    left_when_missing: &[u32],
    column: &[f32],
    count: usize,
    ranks: &mut [u32],
    masks: &mut [Mask],
) {
    let thresholds = feature.thresholds().len();
    let (plain, when_missing) = masks.split_at_mut(thresholds + 1);
    if thresholds <= MOST_COMPARED {
        for (mask, &threshold) in plain.iter_mut().zip(feature.thresholds()) {
            // Whole words: what stands behind the last value gives bits that nobody reads.
            for (word, values) in mask.as_mut_array().iter_mut().zip(column.as_chunks().0) {
                *word = at_most(values, threshold);
            }
        }
    } else {
        let ranks = &mut ranks[..count];
        feature.ranks(&column[..count], ranks);
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
    for (mask, &rank) in when_missing.iter_mut().zip(left_when_missing) {
        *mask = plain[rank as usize] | Mask::new(missing);
    }
}

/// The rows at each node of one tree: `slots` is filled from slot 1 on.
#[inline(never)]
pub fn take_apart(splits: &[Split], masks: &[Mask], slots: &mut [Mask]) {
    for (k, split) in splits.iter().enumerate() {
        let rows = slots[split.slot as usize];
        let left = rows & masks[split.mask as usize];
        slots[2 * k + 1..2 * k + 3].copy_from_slice(&[left, rows ^ left]);
    }
}

/// Eight bits of every row's leaf number, into `bytes`, which is `[BLOCK]`.
///
/// Bit plane `p` is the OR of the slots `members[ends[p - 1]..ends[p]]`, the first plane's members beginning at `first`;
/// planes that `ends` does not have are zeros. Plane 0 has also the rows that go right at one of `pairs`.
#[inline(never)]
pub fn number_leaves(
    pairs: &[Split],
    members: &[u32],
    first: u32,
    ends: &[u32],
    masks: &[Mask],
    slots: &[Mask],
    bytes: &mut [u8],
) {
    let mut planes = [Mask::splat(0); 8];
    let mut right = Mask::splat(0);
    for pair in pairs {
        let rows = slots[pair.slot as usize];
        right |= rows ^ (rows & masks[pair.mask as usize]);
    }
    planes[0] = right;
    let mut from = first as usize;
    for (plane, &end) in planes.iter_mut().zip(ends) {
        let members = &members[from..end as usize];
        *plane = members.iter().fold(*plane, |plane, &slot| plane | slots[slot as usize]);
        from = end as usize;
    }
    let planes = planes.map(Mask::to_array);
    for (pair, bytes) in bytes.as_chunks_mut::<{ lanes::ROWS }>().0.iter_mut().enumerate() {
        leaf_bytes(&planes.each_ref().map(|plane| [plane[2 * pair], plane[2 * pair + 1]]), bytes);
    }
}
