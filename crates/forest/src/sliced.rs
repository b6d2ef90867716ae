//! The batch engine: rows become bits.
//!
//! A block of rows goes down all trees at once. `docs/engine.md` explains it with a drawing:
//!
//! 1. each value is ranked among its feature's thresholds ([`Ranks`]);
//! 2. for every distinct split a mask says which rows of the block go left;
//! 3. down each tree, `left = mask & split` and `right = mask & !split`, with no branch at all;
//! 4. leaves are numbered from left to right, and each bit plane of the leaf numbers is the OR of the masks of the largest
//!    subtrees whose leaves all have that bit;
//! 5. the planes are turned back into one leaf number a row ([`lanes`](crate::lanes)), and its values are added, in tree
//!    order.
//!
//! A tree with very many splits has few rows of a block at each of them; it is walked row by row instead
//! ([`PackedTrees`]), its values added in the same place of the order.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use core::{array, mem};

use bytemuck::{cast_slice, cast_slice_mut};
use wide::u64x8;

use crate::forest::{Forest, Missing, Node, Tree};
use crate::lanes::{self, at_most, leaf_bytes};
use crate::packed::{PackedTrees, ROWS_AT_ONCE};
use crate::ranks::Ranks;
use crate::rows::Rows;

/// Words of 64 rows in a large block.
pub(crate) const WIDE: usize = 8;
/// Words of 64 rows in a small one.
pub(crate) const NARROW: usize = 2;
/// A leaf number has at most this many bits.
const MOST_PLANES: usize = 16;
/// Values that a leaf number of eight bits can lead to.
const LEAVES_OF_8: usize = 256;
/// Trees whose leaf values are added in one pass over the rows.
const TREES_AT_ONCE: usize = 4;
/// A feature with at most so many thresholds is compared with each; one with more is ranked.
const MOST_COMPARED: usize = 6;
/// A tree with more splits is walked, where it can be.
const MOST_SPLITS: usize = 1500;

/// Rows as bits: word `w` holds rows `64 w` to `64 w + 63` of a block.
type Mask<const W: usize> = [u64; W];

/// Trees compiled for blocks of rows.
#[derive(Clone, Debug)]
pub(crate) struct SlicedTrees {
    features: Vec<SlicedFeature>,
    /// The splits of all sliced trees, level by level.
    splits: Vec<SlicedSplit>,
    /// The slots that are ORed into planes, plane after plane, tree after tree.
    members: Vec<u32>,
    steps: Vec<Step>,
    /// `[leaves, output_count]` over the forest, and behind them as many zeros as a leaf number may reach beyond.
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

#[derive(Clone, Debug)]
struct SlicedFeature {
    ranks: Ranks,
    /// Its first mask: one a threshold, then one for the rows above all thresholds, then one a threshold of
    /// `left_when_missing`. None where no sliced tree splits on it.
    first_mask: usize,
    /// Thresholds, by rank, at which some split sends a missing value left: they have a mask of their own.
    left_when_missing: Vec<usize>,
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
    /// The tree's first leaf over the whole forest.
    first_leaf: usize,
}

/// What adds the next trees' values to the sums.
#[derive(Clone, Debug)]
enum Step {
    /// Trees of at most 256 leaves and one output.
    Several([SlicedTree; TREES_AT_ONCE]),
    /// Any tree that is sliced.
    One(SlicedTree),
    /// A large tree, by its place among the packed trees.
    Walk(usize),
}

/// What a block needs in memory; made once for many blocks.
#[derive(Clone, Debug)]
pub(crate) struct Scratch<const W: usize> {
    /// Masks of all splits, `[mask_count]`, in whole cache lines: a mask that crosses two of them costs twice.
    masks: Vec<u64x8>,
    /// The rows at each node of a tree, `[slot_count]` masks.
    slots: Vec<u64x8>,
    /// `[64 W]`: one feature's values and their ranks.
    column: Vec<f32>,
    ranks: Vec<u32>,
    /// `[64 W, output_count]`.
    sums: Vec<f64>,
    /// Leaf numbers, `[64 W]` for each of [`TREES_AT_ONCE`] trees; of a tree with more than 256 leaves the lower and the
    /// upper bytes.
    numbers: [Vec<u8>; TREES_AT_ONCE],
    /// Rows one after the other, for trees that are walked.
    rows: Vec<f32>,
}

impl SlicedTrees {
    /// Compiles a forest; `packed` is what walks its large trees, where there is such.
    ///
    /// None where a tree has too many leaves to be sliced and cannot be walked either.
    pub(crate) fn compile(forest: &Forest, packed: Option<&PackedTrees>) -> Option<Self> {
        let is_walked = |tree: &Tree| packed.is_some() && leaf_count(tree) > MOST_SPLITS;
        let is_sliced = |tree: &&Tree| !is_walked(tree);
        let mut thresholds = vec![Vec::new(); forest.feature_count()];
        for node in forest.trees().iter().filter(is_sliced).flat_map(Tree::nodes) {
            if let Node::Split { feature, threshold, .. } = *node {
                thresholds[usize::from(feature)].push(threshold);
            }
        }
        let mut features: Vec<SlicedFeature> = thresholds
            .into_iter()
            .map(|mut thresholds| {
                thresholds.sort_unstable_by(f32::total_cmp);
                thresholds.dedup();
                SlicedFeature { ranks: Ranks::new(thresholds), first_mask: 0, left_when_missing: Vec::new() }
            })
            .collect();
        for node in forest.trees().iter().filter(is_sliced).flat_map(Tree::nodes) {
            if let Node::Split { feature, threshold, missing: Missing::Left, .. } = *node {
                let feature = &mut features[usize::from(feature)];
                feature.left_when_missing.push(feature.ranks.rank(threshold));
            }
        }
        let mut mask_count = 0;
        for feature in &mut features {
            feature.left_when_missing.sort_unstable();
            feature.left_when_missing.dedup();
            feature.first_mask = mask_count;
            mask_count += feature.mask_count();
        }
        if mask_count > u32::MAX as usize {
            return None;
        }
        let mut compiled = SlicedTrees {
            features,
            splits: Vec::new(),
            members: Vec::new(),
            steps: Vec::new(),
            leaf_values: forest.leaf_values().to_vec(),
            mask_count,
            slot_count: 1,
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
            walks: false,
        };
        let beyond = compiled.leaf_values.len() + LEAVES_OF_8 * compiled.output_count;
        compiled.leaf_values.resize(beyond, 0.0);
        let mut first_leaf = 0;
        let mut run = Vec::new();
        for (number, tree) in forest.trees().iter().enumerate() {
            let walked = is_walked(tree);
            let sliced = if walked { None } else { Some(compiled.slice(tree, first_leaf)?) };
            let small = |tree: &SlicedTree| compiled.output_count == 1 && tree.planes.len() <= 8;
            if !sliced.as_ref().is_some_and(small) {
                compiled.steps.extend(run.drain(..).map(Step::One));
            }
            match sliced {
                Some(sliced) if small(&sliced) => run.push(sliced),
                Some(sliced) => compiled.steps.push(Step::One(sliced)),
                None => compiled.steps.push(Step::Walk(number)),
            }
            match <[SlicedTree; TREES_AT_ONCE]>::try_from(mem::take(&mut run)) {
                Ok(several) => compiled.steps.push(Step::Several(several)),
                Err(fewer) => run = fewer,
            }
            compiled.walks |= walked;
            first_leaf += leaf_count(tree);
        }
        compiled.steps.extend(run.into_iter().map(Step::One));
        Some(compiled)
    }

    /// Appends the splits and planes of one tree.
    fn slice(&mut self, tree: &Tree, first_leaf: usize) -> Option<SlicedTree> {
        let plane_count = (usize::BITS - (leaf_count(tree) - 1).leading_zeros()) as usize;
        if plane_count > MOST_PLANES {
            return None;
        }
        let nodes = tree.nodes();
        // In preorder, leaf `i` of a tree is the `i`-th leaf that comes; so a subtree's leaves are an interval.
        let mut leaves_before = Vec::with_capacity(nodes.len() + 1);
        let mut before = 0u32;
        for node in nodes {
            leaves_before.push(before);
            before += u32::from(matches!(node, Node::Leaf { .. }));
        }
        leaves_before.push(before);
        let mut planes = vec![Vec::new(); plane_count];
        let first_split = self.splits.len();
        // (node, end of its subtree, slot, planes that an ancestor has seen to), level by level.
        let mut queue = vec![(0usize, nodes.len(), 0u32, 0u32)];
        let mut next = 0;
        while next < queue.len() {
            let (node, end, slot, done) = queue[next];
            next += 1;
            let bits = bits_of_all(leaves_before[node], leaves_before[end] - 1);
            for (plane, members) in planes.iter_mut().enumerate() {
                if (bits & !done) >> plane & 1 == 1 {
                    members.push(slot);
                }
            }
            if let Node::Split { feature, threshold, missing, right } = nodes[node] {
                let children = 2 * (self.splits.len() - first_split) as u32 + 1;
                let mask = self.features[usize::from(feature)].mask_of(threshold, missing) as u32;
                self.splits.push(SlicedSplit { slot, mask });
                queue.push((node + 1, right as usize, children, bits));
                queue.push((right as usize, end, children + 1, bits));
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
        self.slot_count = self.slot_count.max(nodes.len());
        Some(SlicedTree { splits: first_split..self.splits.len(), planes, first_leaf })
    }

    /// Whether some tree is walked.
    pub(crate) fn walks(&self) -> bool {
        self.walks
    }

    /// Memory for blocks of `64 W` rows.
    pub(crate) fn scratch<const W: usize>(&self) -> Scratch<W> {
        Scratch {
            masks: lines::<W>(self.mask_count),
            slots: lines::<W>(self.slot_count),
            column: vec![0.0; 64 * W],
            ranks: vec![0; 64 * W],
            sums: vec![0.0; 64 * W * self.output_count],
            numbers: array::from_fn(|_| vec![0; 64 * W]),
            rows: Vec::new(),
        }
    }

    /// The sums over all trees, begun from `base`, of `count` rows from `start` on, at most `64 W`: `[count,
    /// output_count]`.
    pub(crate) fn sums<'a, const W: usize>(
        &self,
        rows: Rows<'_>,
        start: usize,
        count: usize,
        base: &[f64],
        packed: Option<&PackedTrees>,
        scratch: &'a mut Scratch<W>,
    ) -> &'a [f64] {
        self.slice_rows(rows, start, count, scratch);
        let Scratch { masks, slots, sums, numbers, rows: gathered, .. } = scratch;
        let masks: &[Mask<W>] = cast_slice(masks);
        let slots: &mut [Mask<W>] = cast_slice_mut(slots);
        slots[0] = [!0; W];
        for sums in sums.chunks_exact_mut(self.output_count) {
            sums.copy_from_slice(base);
        }
        let walked =
            if self.walks { rows.row_major(self.feature_count, start, count, gathered) } else { &[] };
        for step in &self.steps {
            match step {
                Step::Several(trees) => {
                    for (tree, numbers) in trees.iter().zip(numbers.iter_mut()) {
                        self.number_leaves::<W, 8>(tree, masks, slots, [numbers]);
                    }
                    self.add_several(trees, numbers, sums);
                }
                Step::One(tree) => {
                    let [low, high, ..] = numbers;
                    if tree.planes.len() <= 8 {
                        high.fill(0);
                        self.number_leaves::<W, 8>(tree, masks, slots, [&mut *low]);
                    } else {
                        self.number_leaves::<W, 16>(tree, masks, slots, [&mut *low, &mut *high]);
                    }
                    let leaves =
                        low.iter().zip(&*high).map(|(&low, &high)| usize::from(high) << 8 | usize::from(low));
                    self.add_leaves(leaves.map(|leaf| tree.first_leaf + leaf), sums);
                }
                Step::Walk(tree) => {
                    if let Some(packed) = packed {
                        let some = walked.chunks(ROWS_AT_ONCE * self.feature_count);
                        for (rows, sums) in some.zip(sums.chunks_mut(ROWS_AT_ONCE * self.output_count)) {
                            let leaves = packed.leaves_of_rows(*tree, rows, self.feature_count);
                            self.add_leaves(leaves.iter().map(|&leaf| leaf as usize), sums);
                        }
                    }
                }
            }
        }
        &sums[..count * self.output_count]
    }

    /// Steps 1 and 2: the mask of every distinct split.
    #[inline(never)]
    fn slice_rows<const W: usize>(
        &self,
        rows: Rows<'_>,
        start: usize,
        count: usize,
        scratch: &mut Scratch<W>,
    ) {
        let Scratch { masks, column, ranks, .. } = scratch;
        let masks: &mut [Mask<W>] = cast_slice_mut(masks);
        for (f, feature) in self.features.iter().enumerate() {
            let thresholds = feature.ranks.thresholds().len();
            if thresholds == 0 {
                continue;
            }
            rows.column(self.feature_count, f, start, &mut column[..count]);
            let masks = &mut masks[feature.first_mask..][..feature.mask_count()];
            let (plain, when_missing) = masks.split_at_mut(thresholds + 1);
            if thresholds <= MOST_COMPARED {
                for (mask, &threshold) in plain.iter_mut().zip(feature.ranks.thresholds()) {
                    for (word, values) in mask.iter_mut().zip(column.as_chunks().0) {
                        *word = at_most(values, threshold);
                    }
                }
            } else {
                feature.ranks.ranks(&column[..count], &mut ranks[..count]);
                plain.fill([0; W]);
                for (word, ranks) in ranks[..count].chunks(64).enumerate() {
                    for (bit, &rank) in ranks.iter().enumerate() {
                        plain[rank as usize][word] |= 1 << bit;
                    }
                }
                let mut below = [0; W];
                for mask in &mut plain[..thresholds] {
                    for (word, below) in mask.iter_mut().zip(&mut below) {
                        *below |= *word;
                        *word = *below;
                    }
                }
            }
            if when_missing.is_empty() {
                continue;
            }
            let mut missing = [0; W];
            for (i, _) in column[..count].iter().enumerate().filter(|(_, x)| x.is_nan()) {
                missing[i / 64] |= 1u64 << (i % 64);
            }
            for (mask, &rank) in when_missing.iter_mut().zip(&feature.left_when_missing) {
                for ((word, plain), missing) in mask.iter_mut().zip(&plain[rank]).zip(&missing) {
                    *word = plain | missing;
                }
            }
        }
    }

    /// Steps 3 to 5 without the addition: the leaf numbers of one tree, a byte for each eight of its `P` planes.
    fn number_leaves<const W: usize, const P: usize>(
        &self,
        tree: &SlicedTree,
        masks: &[Mask<W>],
        slots: &mut [Mask<W>],
        bytes: impl IntoIterator<Item = impl AsMut<[u8]>>,
    ) {
        take_apart(&self.splits[tree.splits.clone()], masks, slots);
        let planes: [Mask<W>; P] = gather(&tree.planes, &self.members, slots);
        for (eight, mut bytes) in planes.as_chunks::<8>().0.iter().zip(bytes) {
            for (pair, bytes) in bytes.as_mut().as_chunks_mut::<{ lanes::ROWS }>().0.iter_mut().enumerate() {
                leaf_bytes(&eight.map(|plane| [plane[2 * pair], plane[2 * pair + 1]]), bytes);
            }
        }
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

    /// The values of one leaf a row.
    fn add_leaves(&self, leaves: impl Iterator<Item = usize>, sums: &mut [f64]) {
        for (sums, leaf) in sums.chunks_exact_mut(self.output_count).zip(leaves) {
            let values = &self.leaf_values[leaf * self.output_count..][..self.output_count];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
}

impl SlicedFeature {
    fn mask_count(&self) -> usize {
        self.ranks.thresholds().len() + 1 + self.left_when_missing.len()
    }

    fn mask_of(&self, threshold: f32, missing: Missing) -> usize {
        let rank = self.ranks.rank(threshold);
        match (missing, self.left_when_missing.binary_search(&rank)) {
            (Missing::Left, Ok(nth)) => self.first_mask + self.ranks.thresholds().len() + 1 + nth,
            _ => self.first_mask + rank,
        }
    }
}

/// Every split has two children, so there is one leaf more than there are splits.
fn leaf_count(tree: &Tree) -> usize {
    tree.nodes().len().div_ceil(2)
}

/// Room for so many masks.
fn lines<const W: usize>(masks: usize) -> Vec<u64x8> {
    vec![u64x8::splat(0); (masks * W).div_ceil(8)]
}

/// The bits that every number from `first` to `last` has: what the two have in common above where they differ.
fn bits_of_all(first: u32, last: u32) -> u32 {
    let differ = u32::BITS - (first ^ last).leading_zeros();
    // Shifted twice, because 32 at once is not allowed.
    let mask = (u32::MAX << (differ / 2)) << (differ - differ / 2);
    first & mask
}

/// Step 3: the rows at each node of one tree.
#[inline(never)]
fn take_apart<const W: usize>(splits: &[SlicedSplit], masks: &[Mask<W>], slots: &mut [Mask<W>]) {
    for (k, split) in splits.iter().enumerate() {
        let (rows, goes_left) = (slots[split.slot as usize], masks[split.mask as usize]);
        let left = array::from_fn(|w| rows[w] & goes_left[w]);
        let right = array::from_fn(|w| rows[w] ^ left[w]);
        slots[2 * k + 1..2 * k + 3].copy_from_slice(&[left, right]);
    }
}

/// Step 4: the bit planes of one tree's leaf numbers.
#[inline(never)]
fn gather<const W: usize, const P: usize>(
    planes: &[Range<usize>],
    members: &[u32],
    slots: &[Mask<W>],
) -> [Mask<W>; P] {
    let mut out = [[0; W]; P];
    for (out, members_of_plane) in out.iter_mut().zip(planes) {
        let mut plane = [0; W];
        for &slot in &members[members_of_plane.clone()] {
            let rows = &slots[slot as usize];
            for w in 0..W {
                plane[w] |= rows[w];
            }
        }
        *out = plane;
    }
    out
}
