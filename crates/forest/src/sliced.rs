//! The batch engine: rows become bits.
//!
//! A block of rows goes down all trees at once. `docs/engine.md` explains it with a drawing:
//!
//! 1. each value is ranked among its feature's thresholds ([`Ranks`]);
//! 2. for every distinct split a mask says which rows of the block go left;
//! 3. down each tree, `left = mask & split` and `right = mask & !split`, with no branch that depends on a row;
//! 4. each leaf's mask is written into the bit planes of its number;
//! 5. the planes are turned back into one leaf number a row, and its values are added, in tree order.

use alloc::vec;
use alloc::vec::Vec;

use crate::forest::{Forest, Missing, Node};
use crate::ranks::Ranks;

/// Words of 64 rows in a large block.
pub(crate) const WIDE: usize = 8;
/// Words of 64 rows in a small one.
pub(crate) const NARROW: usize = 2;
/// Set in a step that ends a path.
const LEAF: u32 = 1 << 31;
/// Splits and leaf numbers of a step stand below it.
const STEP_LIMIT: usize = LEAF as usize;
/// A leaf number has at most this many bits: trees with more leaves are walked, not sliced.
const MOST_PLANES: usize = 16;

/// Rows as bits: word `w` holds rows `64 w` to `64 w + 63` of a block.
type Mask<const W: usize> = [u64; W];

/// Trees compiled for slicing.
#[derive(Clone, Debug)]
pub(crate) struct SlicedTrees {
    features: Vec<SlicedFeature>,
    /// Preorder steps of all trees: a split's mask, or [`LEAF`] and the leaf's number in its tree.
    steps: Vec<u32>,
    trees: Vec<SlicedTree>,
    split_count: usize,
    deepest: usize,
}

#[derive(Clone, Debug)]
struct SlicedFeature {
    ranks: Ranks,
    /// Its first mask; one mask a threshold follows, then one a threshold of `left_when_missing`.
    first_mask: usize,
    /// Thresholds, by rank, at which some split sends a missing value left: they have a mask of their own.
    left_when_missing: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct SlicedTree {
    first_step: usize,
    steps: usize,
    planes: usize,
    /// The tree's first leaf over the whole forest.
    first_leaf: usize,
}

/// What a block needs in memory; made once for many blocks.
#[derive(Clone, Debug)]
pub(crate) struct Scratch<const W: usize> {
    splits: Vec<Mask<W>>,
    open: Vec<Mask<W>>,
}

impl SlicedTrees {
    /// Compiles a forest, or says no where a tree has too many leaves.
    pub(crate) fn compile(forest: &Forest) -> Option<Self> {
        let nodes = || forest.trees().iter().flat_map(|tree| tree.nodes().iter().copied());
        let feature_of = |thresholds| SlicedFeature {
            ranks: Ranks::new(thresholds),
            first_mask: 0,
            left_when_missing: Vec::new(),
        };
        let mut features: Vec<SlicedFeature> = forest.thresholds().into_iter().map(feature_of).collect();
        for node in nodes() {
            if let Node::Split { feature, threshold, missing: Missing::Left, .. } = node {
                let feature = &mut features[usize::from(feature)];
                feature.left_when_missing.push(feature.ranks.rank(threshold));
            }
        }
        let mut split_count = 0;
        for feature in &mut features {
            feature.left_when_missing.sort_unstable();
            feature.left_when_missing.dedup();
            feature.first_mask = split_count;
            split_count += feature.ranks.thresholds().len() + feature.left_when_missing.len();
        }
        let mut compiled =
            SlicedTrees { features, steps: Vec::new(), trees: Vec::new(), split_count, deepest: 0 };
        let mut first_leaf = 0;
        for tree in forest.trees() {
            let first_step = compiled.steps.len();
            let mut leaves = 0;
            for node in tree.nodes() {
                compiled.steps.push(match *node {
                    Node::Leaf { .. } => {
                        leaves += 1;
                        LEAF | (leaves - 1)
                    }
                    Node::Split { feature, threshold, missing, .. } => {
                        compiled.features[usize::from(feature)].mask_of(threshold, missing) as u32
                    }
                });
            }
            let planes = (u32::BITS - (leaves - 1).leading_zeros()) as usize;
            if planes > MOST_PLANES || split_count >= STEP_LIMIT {
                return None;
            }
            let steps = compiled.steps.len() - first_step;
            compiled.trees.push(SlicedTree { first_step, steps, planes, first_leaf });
            compiled.deepest = compiled.deepest.max(tree.depth());
            first_leaf += leaves as usize;
        }
        Some(compiled)
    }

    /// Memory for blocks of `64 W` rows.
    pub(crate) fn scratch<const W: usize>(&self) -> Scratch<W> {
        Scratch { splits: vec![[0; W]; self.split_count], open: vec![[0; W]; self.deepest + 1] }
    }

    /// Adds every tree's leaf values to `sums`, `[rows, output_count]`, for at most `64 W` rows,
    /// `[rows, feature_count]`.
    pub(crate) fn add<const W: usize>(
        &self,
        rows: &[f32],
        leaf_values: &[f64],
        output_count: usize,
        scratch: &mut Scratch<W>,
        sums: &mut [f64],
    ) {
        self.slice_rows(rows, &mut scratch.splits);
        for tree in &self.trees {
            let values = &leaf_values[tree.first_leaf * output_count..];
            if tree.planes <= 8 {
                let planes = self.walk::<W, 8>(tree, scratch);
                add_leaves::<W, 8>(&planes, values, output_count, sums);
            } else {
                let planes = self.walk::<W, MOST_PLANES>(tree, scratch);
                add_leaves::<W, MOST_PLANES>(&planes, values, output_count, sums);
            }
        }
    }

    /// Steps 1 and 2: the mask of every distinct split.
    fn slice_rows<const W: usize>(&self, rows: &[f32], splits: &mut [Mask<W>]) {
        let width = self.features.len();
        for (f, feature) in self.features.iter().enumerate() {
            let count = feature.ranks.thresholds().len();
            let masks =
                &mut splits[feature.first_mask..feature.first_mask + count + feature.left_when_missing.len()];
            masks.fill([0; W]);
            let (plain, when_missing) = masks.split_at_mut(count);
            let mut missing = [0; W];
            for (i, row) in rows.chunks_exact(width).enumerate() {
                let rank = feature.ranks.rank(row[f]);
                let bit = 1u64 << (i % 64);
                if let Some(mask) = plain.get_mut(rank) {
                    mask[i / 64] |= bit;
                } else if row[f].is_nan() {
                    missing[i / 64] |= bit;
                }
            }
            let mut below = [0; W];
            for mask in plain.iter_mut() {
                for (word, below) in mask.iter_mut().zip(&mut below) {
                    *below |= *word;
                    *word = *below;
                }
            }
            for (mask, &rank) in when_missing.iter_mut().zip(&feature.left_when_missing) {
                for ((word, plain), missing) in mask.iter_mut().zip(&plain[rank]).zip(&missing) {
                    *word = plain | missing;
                }
            }
        }
    }

    /// Steps 3 and 4: the bit planes of the leaf numbers.
    fn walk<const W: usize, const P: usize>(
        &self,
        tree: &SlicedTree,
        scratch: &mut Scratch<W>,
    ) -> [Mask<W>; P] {
        let mut planes = [[0; W]; P];
        let mut mask = [!0u64; W];
        let mut open = 0;
        for &step in &self.steps[tree.first_step..tree.first_step + tree.steps] {
            if step & LEAF == 0 {
                let split = &scratch.splits[step as usize];
                let right = &mut scratch.open[open];
                for w in 0..W {
                    right[w] = mask[w] & !split[w];
                    mask[w] &= split[w];
                }
                open += 1;
            } else {
                let mut number = step & !LEAF;
                while number != 0 {
                    let plane = &mut planes[number.trailing_zeros() as usize % P];
                    for w in 0..W {
                        plane[w] |= mask[w];
                    }
                    number &= number - 1;
                }
                // After the last leaf nothing is open, and the mask is not read again.
                open = open.saturating_sub(1);
                mask = scratch.open[open];
            }
        }
        planes
    }
}

impl SlicedFeature {
    fn mask_of(&self, threshold: f32, missing: Missing) -> usize {
        let rank = self.ranks.rank(threshold);
        match (missing, self.left_when_missing.binary_search(&rank)) {
            (Missing::Left, Ok(nth)) => self.first_mask + self.ranks.thresholds().len() + nth,
            _ => self.first_mask + rank,
        }
    }
}

/// Step 5: eight rows at a time, the planes' bytes are transposed into leaf numbers.
fn add_leaves<const W: usize, const P: usize>(
    planes: &[Mask<W>; P],
    values: &[f64],
    output_count: usize,
    sums: &mut [f64],
) {
    for (group, sums) in sums.chunks_mut(8 * output_count).enumerate() {
        let (word, shift) = (group / 8, group % 8 * 8);
        let byte = |plane: usize| (planes[plane][word] >> shift) & 0xFF;
        let eight = |first: usize| {
            transpose8((0..8).fold(0u64, |matrix, plane| matrix | (byte(first + plane) << (8 * plane))))
        };
        let low = eight(0);
        let high = if P > 8 { eight(8) } else { 0 };
        let leaf_of = |i: usize| ((low >> (8 * i)) & 0xFF | ((high >> (8 * i)) & 0xFF) << 8) as usize;
        if output_count == 1 {
            // The usual case, worth a loop without an inner one: a third of the engine's time.
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += values[leaf_of(i)];
            }
            continue;
        }
        for (i, sums) in sums.chunks_exact_mut(output_count).enumerate() {
            let leaf = leaf_of(i);
            for (sum, value) in sums.iter_mut().zip(&values[leaf * output_count..]) {
                *sum += value;
            }
        }
    }
}

/// Transposes an 8 x 8 matrix of bits, row `i` in byte `i` (Warren, Hacker's Delight, 7-3).
#[inline]
fn transpose8(x: u64) -> u64 {
    let swap = |x: u64, shift: u32, mask: u64| {
        let t = (x ^ (x >> shift)) & mask;
        x ^ t ^ (t << shift)
    };
    let x = swap(x, 7, 0x00AA_00AA_00AA_00AA);
    let x = swap(x, 14, 0x0000_CCCC_0000_CCCC);
    swap(x, 28, 0x0000_0000_F0F0_F0F0)
}

#[cfg(test)]
mod tests {
    use super::transpose8;

    #[test]
    fn transposing_moves_bit_j_of_byte_i_to_bit_i_of_byte_j() {
        for i in 0..8 {
            for j in 0..8 {
                assert_eq!(transpose8(1 << (8 * i + j)), 1 << (8 * j + i));
            }
        }
    }
}
