//! The batch engine: rows become bits.
//!
//! A block of 512 rows goes down all trees at once. `docs/engine.md` explains it with a drawing:
//!
//! 1. each value is ranked among its feature's thresholds ([`Ranks`]), or compared with each where there are few;
//! 2. for every distinct split a mask says which rows of the block go left;
//! 3. down each tree, `left = mask & split` and `right = mask & !split`, with no branch at all;
//! 4. leaves are numbered from left to right, and each bit plane of the leaf numbers is the OR of the masks of the largest
//!    subtrees whose leaves all have that bit;
//! 5. the planes are turned back into one leaf number a row ([`lanes`]), and its values are added, in tree order.
//!
//! A tree with very many splits has few rows of a block at each of them; it is walked row by row instead
//! ([`PackedTrees`]), its values added in the same place of the order.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use core::{array, mem};

use crate::forest::{Forest, Node, Tree};
use crate::lanes::{self, leaf_bytes};
use crate::masks::{BLOCK, Mask, SlicedFeature, features_of, slice};
use crate::packed::{PackedTrees, ROWS_AT_ONCE};
use crate::rows::Rows;

/// A leaf number has at most this many bits.
const MOST_PLANES: u32 = 16;
/// Values that a leaf number of eight bits can lead to.
const LEAVES_OF_8: usize = 256;
/// Trees whose leaf values are added in one pass over the rows.
const TREES_AT_ONCE: usize = 4;
/// A tree with more leaves is walked, where it can be.
const MOST_LEAVES: usize = 1500;

/// Trees compiled for blocks of rows.
#[derive(Clone, Debug)]
pub(crate) struct SlicedTrees {
    features: Vec<SlicedFeature>,
    /// The splits of all sliced trees, level by level.
    splits: Vec<SlicedSplit>,
    /// The slots that are ORed into planes, plane after plane, tree after tree.
    members: Vec<u32>,
    /// Splits into two leaves, tree after tree.
    pairs: Vec<SlicedSplit>,
    steps: Vec<Step>,
    /// `[leaf numbers, output_count]`, tree after tree, and behind them as many zeros as a leaf number may reach beyond.
    leaf_values: Vec<f64>,
    /// Masks of all features.
    mask_count: usize,
    /// Slots of the largest sliced tree.
    slot_count: usize,
    feature_count: usize,
    output_count: usize,
    /// Some tree is walked.
    walks: bool,
}

/// Split `k` of its tree takes the rows of one slot apart: those that go left into slot `2 k + 1`, the others into slot
/// `2 k + 2`. Slot 0 holds all rows.
#[derive(Clone, Copy, Debug)]
struct SlicedSplit {
    slot: u32,
    mask: u32,
}

#[derive(Clone, Debug)]
struct SlicedTree {
    splits: Range<usize>,
    /// For each plane of the leaf numbers, where its members stand.
    planes: Vec<Range<usize>>,
    /// Splits into leaves `2 i` and `2 i + 1`: all that is left to say is which rows go right, in plane 0.
    pairs: Range<usize>,
    /// Where its leaf values begin.
    first_leaf: usize,
}

/// What adds the next trees' values to the sums.
#[derive(Clone, Debug)]
enum Step {
    /// Trees of at most 256 leaf numbers and one output.
    Several([SlicedTree; TREES_AT_ONCE]),
    /// Any tree that is sliced.
    One(SlicedTree),
    /// A large tree.
    Walk {
        /// Its place among the packed trees.
        tree: usize,
        /// Where its leaf values begin.
        first_leaf: usize,
        /// The number over the forest of its first leaf.
        first_number: u32,
    },
}

/// What a block needs in memory; made once for many blocks.
#[derive(Clone, Debug)]
pub(crate) struct Scratch {
    /// `[mask_count]`.
    masks: Vec<Mask>,
    /// The rows at each node of a tree, `[slot_count]`.
    slots: Vec<Mask>,
    /// One feature's values and their ranks, `[BLOCK]`.
    column: Vec<f32>,
    ranks: Vec<u32>,
    /// `[BLOCK, output_count]`.
    sums: Vec<f64>,
    /// Leaf numbers, `[BLOCK]` for each of [`TREES_AT_ONCE`] trees; of a tree with more than 256 leaf numbers the lower and
    /// the upper bytes.
    numbers: [Vec<u8>; TREES_AT_ONCE],
    /// Rows one after the other, for trees that are walked.
    rows: Vec<f32>,
}

impl SlicedTrees {
    /// Compiles a forest; `packed` is what walks its large trees, where there is such.
    ///
    /// None where a tree has too many leaves to be sliced and cannot be walked either.
    pub(crate) fn compile(forest: &Forest, packed: Option<&PackedTrees>) -> Option<Self> {
        let is_walked = |tree: &Tree| packed.is_some() && leaf_count(tree) > MOST_LEAVES;
        let sliced = || forest.trees().iter().filter(|tree| !is_walked(tree)).flat_map(Tree::nodes);
        let features = features_of(sliced, forest.feature_count());
        let mask_count = features.last().map_or(0, SlicedFeature::end);
        let mut compiled = SlicedTrees {
            features,
            splits: Vec::new(),
            members: Vec::new(),
            pairs: Vec::new(),
            steps: Vec::new(),
            leaf_values: Vec::new(),
            mask_count,
            slot_count: 1,
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
            walks: false,
        };
        let mut run = Vec::new();
        let mut first_number = 0;
        for (number, tree) in forest.trees().iter().enumerate() {
            let step = if is_walked(tree) {
                compiled.walks = true;
                let first_leaf = compiled.leaf_values.len();
                let values = &forest.leaf_values()[first_number * compiled.output_count..];
                compiled.leaf_values.extend(&values[..leaf_count(tree) * compiled.output_count]);
                Step::Walk { tree: number, first_leaf, first_number: first_number as u32 }
            } else {
                Step::One(compiled.slice(forest, tree)?)
            };
            first_number += leaf_count(tree);
            match step {
                Step::One(tree) if compiled.output_count == 1 && tree.planes.len() <= 8 => run.push(tree),
                other => {
                    compiled.steps.extend(mem::take(&mut run).into_iter().map(Step::One));
                    compiled.steps.push(other);
                }
            }
            match <[SlicedTree; TREES_AT_ONCE]>::try_from(mem::take(&mut run)) {
                Ok(several) => compiled.steps.push(Step::Several(several)),
                Err(fewer) => run = fewer,
            }
        }
        compiled.steps.extend(run.into_iter().map(Step::One));
        let beyond = compiled.leaf_values.len() + LEAVES_OF_8 * compiled.output_count;
        compiled.leaf_values.resize(beyond, 0.0);
        Some(compiled)
    }

    /// Appends one tree; none where its leaf numbers are too many.
    fn slice(&mut self, forest: &Forest, tree: &Tree) -> Option<SlicedTree> {
        let nodes = tree.nodes();
        let (numbers, most) = leaf_numbers(nodes)?;
        let mut planes = vec![Vec::new(); (u32::BITS - most.leading_zeros()) as usize];
        let (first_split, first_pair) = (self.splits.len(), self.pairs.len());
        let first_leaf = self.leaf_values.len();
        self.leaf_values.resize(first_leaf + (most as usize + 1) * self.output_count, 0.0);
        // (node, end of its subtree, slot, planes that an ancestor has seen to), level by level.
        let mut queue = vec![(0usize, nodes.len(), 0u32, 0u32)];
        let mut next = 0;
        while let Some(&(node, end, slot, done)) = queue.get(next) {
            next += 1;
            // A subtree begins with its leftmost leaf and ends with its rightmost one.
            let bits = bits_of_all(numbers[node], numbers[end - 1]);
            for (plane, members) in planes.iter_mut().enumerate() {
                if (bits & !done) >> plane & 1 == 1 {
                    members.push(slot);
                }
            }
            match nodes[node] {
                Node::Leaf { leaf } => {
                    let at = first_leaf + numbers[node] as usize * self.output_count;
                    self.leaf_values[at..at + self.output_count].copy_from_slice(forest.leaf_value(leaf));
                }
                Node::Split { feature, threshold, missing, right } => {
                    let mask = self.features[usize::from(feature)].mask_of(threshold, missing) as u32;
                    let [first, last] = [numbers[node], numbers[end - 1]];
                    if end == node + 3 && first.is_multiple_of(2) && last == first + 1 {
                        self.pairs.push(SlicedSplit { slot, mask });
                        for (node, number) in [(node + 1, first), (node + 2, last)] {
                            if let Node::Leaf { leaf } = nodes[node] {
                                let at = first_leaf + number as usize * self.output_count;
                                self.leaf_values[at..at + self.output_count]
                                    .copy_from_slice(forest.leaf_value(leaf));
                            }
                        }
                    } else {
                        let children = 2 * (self.splits.len() - first_split) as u32 + 1;
                        self.splits.push(SlicedSplit { slot, mask });
                        queue.push((node + 1, right as usize, children, bits));
                        queue.push((right as usize, end, children + 1, bits));
                    }
                }
            }
        }
        let planes = planes
            .into_iter()
            .map(|members| {
                let first = self.members.len();
                self.members.extend(members);
                first..self.members.len()
            })
            .collect();
        self.slot_count = self.slot_count.max(2 * (self.splits.len() - first_split) + 1);
        Some(SlicedTree {
            splits: first_split..self.splits.len(),
            planes,
            pairs: first_pair..self.pairs.len(),
            first_leaf,
        })
    }

    /// Whether some tree is walked.
    pub(crate) fn walks(&self) -> bool {
        self.walks
    }

    /// Memory for blocks.
    pub(crate) fn scratch(&self) -> Scratch {
        Scratch {
            masks: vec![Mask::splat(0); self.mask_count],
            slots: vec![Mask::splat(!0); self.slot_count],
            column: vec![0.0; BLOCK],
            ranks: vec![0; BLOCK],
            sums: vec![0.0; BLOCK * self.output_count],
            numbers: array::from_fn(|_| vec![0; BLOCK]),
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
        let Scratch { masks, slots, column, ranks, sums, numbers, rows: gathered } = scratch;
        for (feature, sliced) in self.features.iter().enumerate().filter(|(_, sliced)| sliced.is_used()) {
            rows.column(self.feature_count, feature, start, &mut column[..count]);
            slice(sliced, column, count, ranks, masks);
        }
        for sums in sums.chunks_exact_mut(self.output_count) {
            sums.copy_from_slice(base);
        }
        let walked =
            if self.walks { rows.row_major(self.feature_count, start, count, gathered) } else { &[] };
        for step in &self.steps {
            match step {
                Step::Several(trees) => {
                    for (tree, numbers) in trees.iter().zip(numbers.iter_mut()) {
                        self.number_leaves::<8>(tree, masks, slots, [numbers]);
                    }
                    self.add_several(trees, numbers, sums);
                }
                Step::One(tree) => {
                    let [low, high, ..] = numbers;
                    self.number_leaves::<16>(tree, masks, slots, [&mut *low, &mut *high]);
                    let numbers =
                        low.iter().zip(&*high).map(|(&low, &high)| usize::from(high) << 8 | usize::from(low));
                    self.add_leaves(numbers, tree.first_leaf, sums);
                }
                Step::Walk { tree, first_leaf, first_number } => {
                    if let Some(packed) = packed {
                        let some = walked.chunks(ROWS_AT_ONCE * self.feature_count);
                        for (rows, sums) in some.zip(sums.chunks_mut(ROWS_AT_ONCE * self.output_count)) {
                            let leaves = packed.leaves_of_rows(*tree, rows, self.feature_count);
                            self.add_leaves(
                                leaves.iter().map(|leaf| (leaf - first_number) as usize),
                                *first_leaf,
                                sums,
                            );
                        }
                    }
                }
            }
        }
        &sums[..count * self.output_count]
    }

    /// Steps 3 to 5 without the addition: the leaf numbers of one tree, a byte for each eight of its at most `P` planes.
    fn number_leaves<const P: usize>(
        &self,
        tree: &SlicedTree,
        masks: &[Mask],
        slots: &mut [Mask],
        bytes: impl IntoIterator<Item = impl AsMut<[u8]>>,
    ) {
        self.take_apart(tree, masks, slots);
        let planes: [Mask; P] = self.gather(tree, masks, slots);
        for (eight, mut bytes) in planes.as_chunks::<8>().0.iter().zip(bytes) {
            let eight = eight.map(Mask::to_array);
            for (pair, bytes) in bytes.as_mut().as_chunks_mut::<{ lanes::ROWS }>().0.iter_mut().enumerate() {
                leaf_bytes(&eight.map(|plane| [plane[2 * pair], plane[2 * pair + 1]]), bytes);
            }
        }
    }

    /// Step 3: the rows at each node of one tree.
    #[inline(never)]
    fn take_apart(&self, tree: &SlicedTree, masks: &[Mask], slots: &mut [Mask]) {
        for (k, split) in self.splits[tree.splits.clone()].iter().enumerate() {
            let rows = slots[split.slot as usize];
            let left = rows & masks[split.mask as usize];
            slots[2 * k + 1..2 * k + 3].copy_from_slice(&[left, rows ^ left]);
        }
    }

    /// Step 4: the bit planes of one tree's leaf numbers.
    #[inline(never)]
    fn gather<const P: usize>(&self, tree: &SlicedTree, masks: &[Mask], slots: &[Mask]) -> [Mask; P] {
        let mut planes = [Mask::splat(0); P];
        for pair in &self.pairs[tree.pairs.clone()] {
            let rows = slots[pair.slot as usize];
            planes[0] |= rows ^ (rows & masks[pair.mask as usize]);
        }
        for (plane, members) in planes.iter_mut().zip(&tree.planes) {
            *plane = self.members[members.clone()]
                .iter()
                .fold(*plane, |plane, &slot| plane | slots[slot as usize]);
        }
        planes
    }

    /// The leaf values of several trees, in their order, to one sum a row.
    fn add_several(
        &self,
        trees: &[SlicedTree; TREES_AT_ONCE],
        numbers: &[Vec<u8>; TREES_AT_ONCE],
        sums: &mut [f64],
    ) {
        // There are that many values behind every tree's first, so no byte needs a check.
        let [a, b, c, d] = trees.each_ref().map(|tree| self.leaf_values[tree.first_leaf..].first_chunk());
        let (Some(a), Some(b), Some(c), Some(d)) = (a, b, c, d) else { return };
        let values: [&[f64; LEAVES_OF_8]; TREES_AT_ONCE] = [a, b, c, d];
        let [na, nb, nc, nd] = numbers.each_ref().map(|numbers| numbers.iter());
        for ((((sum, &a), &b), &c), &d) in sums.iter_mut().zip(na).zip(nb).zip(nc).zip(nd) {
            *sum = *sum
                + values[0][usize::from(a)]
                + values[1][usize::from(b)]
                + values[2][usize::from(c)]
                + values[3][usize::from(d)];
        }
    }

    /// The values of one leaf a row, by their numbers from `first_leaf` on.
    fn add_leaves(&self, numbers: impl Iterator<Item = usize>, first_leaf: usize, sums: &mut [f64]) {
        for (sums, number) in sums.chunks_exact_mut(self.output_count).zip(numbers) {
            let values = &self.leaf_values[first_leaf + number * self.output_count..][..self.output_count];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
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
    let is_leaf = |i: usize| matches!(nodes.get(i), Some(Node::Leaf { .. }));
    let number = |skip: bool| {
        let mut numbers = Vec::with_capacity(nodes.len());
        let mut next = 0u32;
        for i in 0..nodes.len() {
            if skip && !is_leaf(i) && is_leaf(i + 1) && is_leaf(i + 2) {
                next = next.next_multiple_of(2);
            }
            numbers.push(next);
            next += u32::from(is_leaf(i));
        }
        (numbers, next - 1)
    };
    let fits = |most: u32, planes: u32| most >> planes == 0;
    let (numbers, most) = number(true);
    if fits(most, 8) {
        return Some((numbers, most));
    }
    let (packed, most_packed) = number(false);
    if !fits(most_packed, 8) && fits(most, MOST_PLANES) {
        return Some((numbers, most));
    }
    fits(most_packed, MOST_PLANES).then_some((packed, most_packed))
}

/// The bits that every number from `first` to `last` has: what the two have in common above where they differ.
fn bits_of_all(first: u32, last: u32) -> u32 {
    let differ = u32::BITS - (first ^ last).leading_zeros();
    // Shifted twice, because 32 at once is not allowed.
    let mask = (u32::MAX << (differ / 2)) << (differ - differ / 2);
    first & mask
}
