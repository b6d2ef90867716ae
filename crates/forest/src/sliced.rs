//! The batch engine: rows become bits.
//!
//! A block of 512 rows goes down all trees at once. `docs/engine.md` explains it with a drawing:
//!
//! 1. each value is ranked among its feature's thresholds ([`Ranks`]), or compared with each where there are few;
//! 2. for every distinct split a mask says which rows of the block go left;
//! 3. down each tree, `left = mask & split` and `right = mask & !split`, with no branch at all;
//! 4. leaves are numbered from left to right, and each bit plane of the leaf numbers is the OR of the masks of the largest
//!    subtrees whose leaves all have that bit;
//! 5. the planes are turned back into one leaf number a row, and its values are added, in tree order.
//!
//! A tree with very many splits has few rows of a block at each of them; it is walked row by row instead
//! ([`PackedTrees`]), its values added in the same place of the order.

use alloc::vec;
use alloc::vec::Vec;

use bosque_kernels::{
    BLOCK, LEAVES_OF_8, Mask, ROWS_AT_ONCE, Split, TREES_SUMMED, add_leaves, add_several, number_leaves,
    take_apart,
};

use crate::forest::{Forest, Node, Tree};
use crate::masks::{SlicedFeature, features_of};
use crate::packed::PackedTrees;
use crate::rows::Rows;

/// A leaf number has at most this many bits.
const MOST_PLANES: u32 = 16;
/// A tree with more leaves is walked, where it can be.
const MOST_LEAVES: usize = 1500;
/// With more distinct splits than these a forest is walked, where it can be. A walk's checked loads cost twice as much in
/// WebAssembly, so that it pays later there (`docs/engine.md`).
const MOST_MASKS: usize = if cfg!(target_arch = "wasm32") { 131_072 } else { 16_384 };

/// Trees compiled for blocks of rows.
#[derive(Clone, Debug)]
pub(crate) struct SlicedTrees {
    features: Vec<SlicedFeature>,
    /// The splits of all sliced trees, level by level.
    splits: Vec<Split>,
    /// Splits into leaves `2 i` and `2 i + 1`, tree after tree: all that is left to say is which rows go right, in plane 0.
    pairs: Vec<Split>,
    /// The slots that are ORed into planes, plane after plane, tree after tree.
    members: Vec<u32>,
    /// Where the members of each plane end, tree after tree.
    ends: Vec<u32>,
    /// All trees, in the order in which they are summed.
    trees: Vec<BatchTree>,
    /// `[leaf numbers, output_count]`, tree after tree, and behind them as many zeros as a leaf number may reach beyond.
    leaf_values: Vec<f64>,
    /// Slots of the largest sliced tree.
    slot_count: usize,
    feature_count: usize,
    output_count: usize,
    /// Some tree is walked.
    walks: bool,
}

/// How far the lists that all trees share are filled.
#[derive(Clone, Copy, Debug)]
struct Marks {
    splits: usize,
    pairs: usize,
    members: usize,
    ends: usize,
}

/// What adds a tree's values to the sums.
#[derive(Clone, Copy, Debug)]
struct BatchTree {
    /// Where what belongs to it begins and ends; nothing does where it is walked.
    from: Marks,
    to: Marks,
    /// Where its leaf values begin.
    first_leaf: usize,
    /// The number over the forest of its first leaf.
    first_number: u32,
    is_walked: bool,
}

/// What a block needs in memory; made once for many blocks.
#[derive(Clone, Debug)]
pub(crate) struct Scratch {
    /// Of all features.
    masks: Vec<Mask>,
    /// The rows at each node of a tree, `[slot_count]`.
    slots: Vec<Mask>,
    /// One feature's values, `[BLOCK]`.
    column: Vec<f32>,
    /// Their ranks, later leaf numbers of more than eight bits, `[BLOCK]`.
    ranks: Vec<u32>,
    /// `[BLOCK, output_count]`.
    sums: Vec<f64>,
    /// Leaf numbers of [`TREES_SUMMED`] trees; of a tree with more than 256 leaf numbers the lower and the upper bytes.
    numbers: [[u8; BLOCK]; TREES_SUMMED],
    /// Rows one after the other, for trees that are walked.
    rows: Vec<f32>,
}

impl SlicedTrees {
    /// Compiles a forest; `packed` is what walks its large trees, where there is such.
    ///
    /// None where all trees are better walked: where all are large, or the masks of their splits would not stay in the cache.
    /// None, too, where a tree has too many leaves to be sliced and cannot be walked either.
    pub(crate) fn compile(forest: &Forest, packed: Option<&PackedTrees>) -> Option<Self> {
        let can_walk = packed.is_some();
        let is_sliced = |tree: &Tree| !(can_walk && leaf_count(tree) > MOST_LEAVES);
        let mut compiled = SlicedTrees {
            features: features_of(forest.trees(), &is_sliced, forest.feature_count()),
            splits: Vec::new(),
            pairs: Vec::new(),
            members: Vec::new(),
            ends: Vec::new(),
            trees: Vec::with_capacity(forest.trees().len()),
            leaf_values: Vec::new(),
            slot_count: 1,
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
            walks: false,
        };
        let masks = compiled.features.last().map_or(0, SlicedFeature::end);
        if can_walk && (masks > MOST_MASKS || !forest.trees().iter().any(is_sliced)) {
            return None;
        }
        let mut first_number = 0;
        for tree in forest.trees() {
            let from = compiled.marks();
            let first_leaf = compiled.leaf_values.len();
            let is_walked = !is_sliced(tree);
            if is_walked {
                compiled.walks = true;
                for number in 0..leaf_count(tree) {
                    let value = forest.leaf_value((first_number + number) as u32);
                    compiled.leaf_values.extend_from_slice(value);
                }
            } else if !compiled.slice(forest, tree) {
                return None;
            }
            compiled.trees.push(BatchTree {
                from,
                to: compiled.marks(),
                first_leaf,
                first_number: first_number as u32,
                is_walked,
            });
            first_number += leaf_count(tree);
        }
        let beyond = compiled.leaf_values.len() + LEAVES_OF_8 * compiled.output_count;
        compiled.leaf_values.resize(beyond, 0.0);
        Some(compiled)
    }

    fn marks(&self) -> Marks {
        Marks {
            splits: self.splits.len(),
            pairs: self.pairs.len(),
            members: self.members.len(),
            ends: self.ends.len(),
        }
    }

    /// Appends one tree; false where its leaf numbers are too many.
    fn slice(&mut self, forest: &Forest, tree: &Tree) -> bool {
        let nodes = tree.nodes();
        let Some((numbers, most)) = leaf_numbers(nodes) else { return false };
        let plane_count = u32::BITS - most.leading_zeros();
        let first_split = self.splits.len();
        let first_leaf = self.leaf_values.len();
        self.leaf_values.resize(first_leaf + (most as usize + 1) * self.output_count, 0.0);
        for (node, &number) in nodes.iter().zip(&numbers) {
            if let Node::Leaf { leaf } = *node {
                let at = first_leaf + number as usize * self.output_count;
                self.leaf_values[at..at + self.output_count].copy_from_slice(forest.leaf_value(leaf));
            }
        }
        // Level by level.
        let mut queue = vec![Subtree { node: 0, end: nodes.len(), slot: 0, seen_to: 0, bits: 0 }];
        let mut next = 0;
        while next < queue.len() {
            let Subtree { node, end, slot, seen_to, .. } = queue[next];
            // A subtree begins with its leftmost leaf and ends with its rightmost one.
            let [first, last] = [numbers[node], numbers[end - 1]];
            let bits = bits_of_all(first, last);
            queue[next].bits = bits & !seen_to;
            next += 1;
            let Node::Split { feature, threshold, missing, right } = nodes[node] else { continue };
            let mask = self.features[usize::from(feature)].mask_of(threshold, missing);
            let split = Split { slot, mask };
            if end == node + 3 && first.is_multiple_of(2) && last == first + 1 {
                self.pairs.push(split);
            } else {
                let slot = 2 * (self.splits.len() - first_split) as u32 + 1;
                self.splits.push(split);
                let right = right as usize;
                queue.push(Subtree { node: node + 1, end: right, slot, seen_to: bits, bits: 0 });
                queue.push(Subtree { node: right, end, slot: slot + 1, seen_to: bits, bits: 0 });
            }
        }
        for plane in 0..plane_count {
            for subtree in &queue {
                if subtree.bits >> plane & 1 == 1 {
                    self.members.push(subtree.slot);
                }
            }
            self.ends.push(self.members.len() as u32);
        }
        self.slot_count = self.slot_count.max(2 * (self.splits.len() - first_split) + 1);
        true
    }

    /// Whether some tree is walked.
    pub(crate) fn walks(&self) -> bool {
        self.walks
    }

    /// Memory for blocks.
    pub(crate) fn scratch(&self) -> Scratch {
        Scratch {
            masks: vec![Mask::splat(0); self.features.last().map_or(0, SlicedFeature::end)],
            slots: vec![Mask::splat(!0); self.slot_count],
            column: vec![0.0; BLOCK],
            ranks: vec![0; BLOCK],
            sums: vec![0.0; BLOCK * self.output_count],
            numbers: [[0; BLOCK]; TREES_SUMMED],
            rows: Vec::new(),
        }
    }

    /// The sums over all trees, begun from `base`, of `count` rows from `start` on, at most [`BLOCK`]: `[count,
    /// output_count]`.
    pub(crate) fn sums<'a>(
        &self,
        rows: Rows<'_>,
        start: usize,
        count: usize,
        base: &[f64],
        packed: Option<&PackedTrees>,
        scratch: &'a mut Scratch,
    ) -> &'a [f64] {
        for (feature, sliced) in self.features.iter().enumerate() {
            if sliced.is_used() {
                rows.column(self.feature_count, feature, start, &mut scratch.column[..count]);
                sliced.slice(&scratch.column, count, &mut scratch.ranks, &mut scratch.masks);
            }
        }
        for sums in scratch.sums.chunks_exact_mut(self.output_count) {
            sums.copy_from_slice(base);
        }
        let mut next = 0;
        while next < self.trees.len() {
            let several = self.trees[next..].first_chunk().filter(|trees| self.go_together(trees));
            if let Some(trees) = several {
                self.add_several(trees, scratch);
                next += trees.len();
                continue;
            }
            let tree = &self.trees[next];
            if !tree.is_walked {
                self.add_one(tree, scratch);
            } else if let Some(packed) = packed {
                let walked = rows.row_major(self.feature_count, start, count, &mut scratch.rows);
                self.add_walked(packed, next, walked, &mut scratch.sums);
            }
            next += 1;
        }
        &scratch.sums[..count * self.output_count]
    }

    /// Trees of at most 256 leaf numbers and one output are added several in one pass.
    fn go_together(&self, trees: &[BatchTree; TREES_SUMMED]) -> bool {
        self.output_count == 1
            && trees.iter().all(|tree| !tree.is_walked && tree.to.ends - tree.from.ends <= 8)
    }

    fn add_several(&self, trees: &[BatchTree; TREES_SUMMED], scratch: &mut Scratch) {
        for (tree, numbers) in trees.iter().zip(&mut scratch.numbers) {
            take_apart(&self.splits[tree.from.splits..tree.to.splits], &scratch.masks, &mut scratch.slots);
            self.number(tree, 0, &scratch.masks, &scratch.slots, numbers);
        }
        // There are that many values behind every tree's first, so no byte needs a check.
        let values = |tree: &BatchTree| self.leaf_values[tree.first_leaf..].first_chunk();
        let [a, b, c, d] = trees;
        let (Some(a), Some(b), Some(c), Some(d)) = (values(a), values(b), values(c), values(d)) else {
            return;
        };
        add_several([a, b, c, d], &scratch.numbers, &mut scratch.sums);
    }

    fn add_one(&self, tree: &BatchTree, scratch: &mut Scratch) {
        take_apart(&self.splits[tree.from.splits..tree.to.splits], &scratch.masks, &mut scratch.slots);
        let [low, high, ..] = &mut scratch.numbers;
        self.number(tree, 0, &scratch.masks, &scratch.slots, low);
        self.number(tree, 8, &scratch.masks, &scratch.slots, high);
        for ((number, &low), &high) in scratch.ranks.iter_mut().zip(&*low).zip(&*high) {
            *number = u32::from(high) << 8 | u32::from(low);
        }
        let values = &self.leaf_values[tree.first_leaf..];
        add_leaves(&scratch.ranks, values, self.output_count, &mut scratch.sums);
    }

    /// Eight bits of each row's leaf number, from the plane of number `skipped` on.
    fn number(
        &self,
        tree: &BatchTree,
        skipped: usize,
        masks: &[Mask],
        slots: &[Mask],
        numbers: &mut [u8; BLOCK],
    ) {
        let ends = &self.ends[tree.from.ends..tree.to.ends];
        let (before, ends) = ends.split_at(skipped.min(ends.len()));
        let first = before.last().copied().unwrap_or(tree.from.members as u32);
        let pairs = if skipped == 0 { &self.pairs[tree.from.pairs..tree.to.pairs] } else { &[] };
        number_leaves(pairs, &self.members, first, ends, masks, slots, numbers);
    }

    /// The tree of number `tree`, for rows that stand one after the other.
    fn add_walked(&self, packed: &PackedTrees, tree: usize, rows: &[f32], sums: &mut [f64]) {
        let BatchTree { first_leaf, first_number, .. } = self.trees[tree];
        let values = &self.leaf_values[first_leaf..];
        let some = rows.chunks(ROWS_AT_ONCE * self.feature_count);
        for (rows, sums) in some.zip(sums.chunks_mut(ROWS_AT_ONCE * self.output_count)) {
            let mut leaves = [0; ROWS_AT_ONCE];
            packed.leaves_of_rows(tree, rows, self.feature_count, &mut leaves);
            for leaf in &mut leaves {
                *leaf -= first_number;
            }
            add_leaves(&leaves, values, self.output_count, sums);
        }
    }
}

/// A subtree on its way into planes.
#[derive(Clone, Copy)]
struct Subtree {
    node: usize,
    /// Behind its last node.
    end: usize,
    slot: u32,
    /// Planes that an ancestor has seen to.
    seen_to: u32,
    /// Planes that its slot is a member of.
    bits: u32,
}

/// Every split has two children, so there is one leaf more than there are splits.
fn leaf_count(tree: &Tree) -> usize {
    tree.nodes().len().div_ceil(2)
}

/// Numbers for the leaves of a tree, ascending: for each node that of the leftmost leaf at or behind it in preorder, and the
/// largest. None where they need too many planes.
///
/// Where there is room, two leaves of one split get an even number and the next, so that one bit tells them apart.
fn leaf_numbers(nodes: &[Node]) -> Option<(Vec<u32>, u32)> {
    let fits = |most: u32, planes: u32| most >> planes == 0;
    let (roomy, most) = number(nodes, true);
    if fits(most, 8) {
        return Some((roomy, most));
    }
    let (dense, most_dense) = number(nodes, false);
    if fits(most, MOST_PLANES) && !fits(most_dense, 8) {
        return Some((roomy, most));
    }
    if fits(most_dense, MOST_PLANES) { Some((dense, most_dense)) } else { None }
}

fn number(nodes: &[Node], skip: bool) -> (Vec<u32>, u32) {
    let is_leaf = |i: usize| matches!(nodes.get(i), Some(Node::Leaf { .. }));
    let mut numbers = Vec::with_capacity(nodes.len());
    let mut next = 0u32;
    for i in 0..nodes.len() {
        if skip && !is_leaf(i) && is_leaf(i + 1) && is_leaf(i + 2) {
            next += next & 1;
        }
        numbers.push(next);
        next += u32::from(is_leaf(i));
    }
    (numbers, next - 1)
}

/// The bits that every number from `first` to `last` has: what the two have in common above where they differ.
fn bits_of_all(first: u32, last: u32) -> u32 {
    let differ = u32::BITS - (first ^ last).leading_zeros();
    // Shifted twice, because 32 at once is not allowed.
    let mask = (u32::MAX << (differ / 2)) << (differ - differ / 2);
    first & mask
}
