//! Trees in nodes of eight bytes, walked without a branch that depends on a row.
//!
//! The children of a split stand side by side, so a step is an addition: `next = child + !(x <= threshold)`. A leaf leads
//! to itself, so trees of unequal depth can take the same number of steps. One walk would wait for memory at each step;
//! several at once, of other trees or of other rows, fill the wait.

use alloc::vec;
use alloc::vec::Vec;

use crate::forest::{Forest, Missing, Node, Tree};

/// Columns that a node's eight bits can name. Forests with more are walked by [`FlatForest`](crate::FlatForest) itself.
pub(crate) const MOST_FEATURES: usize = 256;
/// Trees that one row goes down at once.
const TREES_AT_ONCE: usize = 8;
/// Rows that go down one tree at once.
pub(crate) const ROWS_AT_ONCE: usize = 16;
/// Trees whose leaves are noted before they are summed: sorting by depth stays inside such a chunk.
const CHUNK: usize = 128;
/// The lower bits of `link`: a node's index, of which a forest has at most `MAX_NODES`.
const CHILD: u32 = (1 << 24) - 1;

/// One node.
#[derive(Clone, Copy, Debug)]
struct PackedNode {
    /// Goes to `child` when `row[feature] <= threshold`, else to `child + 1`. These are the bits of an f32; a leaf holds a
    /// NaN with its number in it, which nothing is `<=`.
    threshold: u32,
    /// The feature in the upper 8 bits, the child in the lower 24. A leaf's child is the node before it.
    link: u32,
}

/// Up to [`TREES_AT_ONCE`] trees of like depth.
#[derive(Clone, Debug)]
struct Group {
    roots: [u32; TREES_AT_ONCE],
    /// Where in its chunk each tree stands; [`CHUNK`] for none.
    places: [u8; TREES_AT_ONCE],
    depth: u32,
}

/// A forest's trees.
#[derive(Clone, Debug)]
pub(crate) struct PackedTrees {
    nodes: Vec<PackedNode>,
    /// `(root, depth)` of each tree, in the order in which they are summed.
    roots: Vec<(u32, u32)>,
    /// Chunk after chunk, inside it by depth.
    groups: Vec<Group>,
}

impl PackedTrees {
    /// Packs a forest, or says no: a node cannot name so many columns, or send a missing value left.
    pub(crate) fn compile(forest: &Forest) -> Option<Self> {
        if forest.feature_count() > MOST_FEATURES {
            return None;
        }
        let mut packed = PackedTrees { nodes: vec![leaf_node(0, 1)], roots: Vec::new(), groups: Vec::new() };
        for tree in forest.trees() {
            // Node 0 is nobody's, so that every leaf has a node before it.
            let root = packed.nodes.len() as u32;
            packed.roots.push((root, tree.depth() as u32));
            packed.append(tree);
        }
        for (chunk, roots) in packed.roots.chunks(CHUNK).enumerate() {
            // Depth first, then the place in the chunk, in one number.
            let mut order: Vec<u32> =
                roots.iter().enumerate().map(|(tree, (_, depth))| depth << 8 | tree as u32).collect();
            order.sort_unstable();
            let order: Vec<usize> = order.into_iter().map(|both| both as usize & 0xFF).collect();
            for trees in order.chunks(TREES_AT_ONCE) {
                // A slot without a tree goes down the first one again, to nobody's place.
                let roots_of_first = [packed.roots[chunk * CHUNK + trees[0]].0; TREES_AT_ONCE];
                let mut group =
                    Group { roots: roots_of_first, places: [CHUNK as u8; TREES_AT_ONCE], depth: 0 };
                for (slot, &tree) in trees.iter().enumerate() {
                    group.roots[slot] = packed.roots[chunk * CHUNK + tree].0;
                    group.places[slot] = tree as u8;
                    group.depth = group.depth.max(roots[tree].1);
                }
                packed.groups.push(group);
            }
        }
        Some(packed)
    }

    /// Appends a tree level by level.
    fn append(&mut self, tree: &Tree) {
        let start = self.nodes.len();
        let mut queue = vec![0usize];
        let mut next = 0;
        while next < queue.len() {
            let here = (start + next) as u32;
            self.nodes.push(match tree.nodes()[queue[next]] {
                Node::Leaf { leaf } => leaf_node(leaf, here),
                Node::Split { feature, threshold, right, .. } => {
                    let child = (start + queue.len()) as u32;
                    queue.extend([queue[next] + 1, right as usize]);
                    PackedNode { threshold: threshold.to_bits(), link: u32::from(feature) << 24 | child }
                }
            });
            next += 1;
        }
    }

    /// Calls `leaf` with the leaf, counted over the forest, that one row reaches in each tree, in the order of the trees.
    ///
    /// `row` is padded with NaN to 256 columns. A NaN goes right everywhere.
    #[inline(always)]
    pub(crate) fn each_leaf(&self, row: &[f32; MOST_FEATURES], mut leaf: impl FnMut(u32)) {
        let mut groups = self.groups.iter();
        let mut left = self.roots.len();
        while left > 0 {
            let trees = left.min(CHUNK);
            // One more, for the slots of a group that hold no tree.
            let mut leaves = [0u32; CHUNK + 1];
            for group in groups.by_ref().take(trees.div_ceil(TREES_AT_ONCE)) {
                let mut at = group.roots;
                for _ in 0..group.depth {
                    for slot in &mut at {
                        *slot = self.step(*slot, |feature| row[usize::from(feature)]);
                    }
                }
                for (slot, place) in at.into_iter().zip(group.places) {
                    leaves[usize::from(place)] = leaf_number(self.nodes[slot as usize].threshold);
                }
            }
            leaves[..trees].iter().for_each(|&number| leaf(number));
            left -= trees;
        }
    }

    /// The leaves that up to [`ROWS_AT_ONCE`] rows, `[n, feature_count]`, reach in one tree.
    #[inline(always)]
    pub(crate) fn leaves_of_rows(
        &self,
        tree: usize,
        rows: &[f32],
        feature_count: usize,
    ) -> [u32; ROWS_AT_ONCE] {
        let (root, depth) = self.roots[tree];
        let last = rows.len() / feature_count - 1;
        // Slots beyond the last row repeat it.
        let starts: [usize; ROWS_AT_ONCE] = core::array::from_fn(|slot| slot.min(last) * feature_count);
        let mut at = [root; ROWS_AT_ONCE];
        for _ in 0..depth {
            for (slot, start) in at.iter_mut().zip(starts) {
                *slot = self.step(*slot, |feature| rows[start + usize::from(feature)]);
            }
        }
        at.map(|slot| leaf_number(self.nodes[slot as usize].threshold))
    }

    #[inline(always)]
    fn step(&self, at: u32, value: impl Fn(u8) -> f32) -> u32 {
        let node = self.nodes[at as usize];
        let left = value((node.link >> 24) as u8) <= f32::from_bits(node.threshold);
        (node.link & CHILD) + u32::from(!left)
    }
}

/// Whether a missing value goes left anywhere, which a packed node cannot say.
pub(crate) fn sends_missing_left(forest: &Forest) -> bool {
    let mut nodes = forest.trees().iter().flat_map(Tree::nodes);
    nodes.any(|node| matches!(node, Node::Split { missing: Missing::Left, .. }))
}

fn leaf_node(leaf: u32, here: u32) -> PackedNode {
    // A quiet NaN leaves 22 bits and the sign: a forest has fewer than 2^23 leaves.
    PackedNode { threshold: 0x7FC0_0000 | leaf & 0x3F_FFFF | leaf >> 22 << 31, link: here - 1 }
}

fn leaf_number(threshold: u32) -> u32 {
    threshold & 0x3F_FFFF | threshold >> 31 << 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_number_comes_back_and_is_no_number() {
        for leaf in [0, 1, 0x3F_FFFF, 0x40_0000, 0x7F_FFFF] {
            let node = leaf_node(leaf, 1);
            assert_eq!(leaf_number(node.threshold), leaf);
            assert!(f32::from_bits(node.threshold).is_nan());
        }
    }
}
