//! Trees packed for walks from node to node: [`PackedNode`] says how.

use alloc::vec::Vec;

use bosque_kernels::{
    CHUNK, Group, MOST_FEATURES, PackedNode, ROWS_AT_ONCE, TREES_AT_ONCE, add_leaves, add_row, leaves_of_row,
    leaves_of_rows,
};

use crate::forest::{Forest, Missing, Node, Tree};
use crate::order::sort;

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
        // Node 0 is nobody's, so that every leaf has a node before it.
        let mut nodes = Vec::with_capacity(forest.node_count() + 1);
        nodes.push(PackedNode::leaf(0, 1));
        let mut roots = Vec::with_capacity(forest.trees().len());
        let mut queue = Vec::new();
        for tree in forest.trees() {
            roots.push((nodes.len() as u32, tree.depth() as u32));
            append(tree, &mut queue, &mut nodes);
        }
        let groups = group(&roots);
        Some(PackedTrees { nodes, roots, groups })
    }

    /// Adds to `sums` the values of the leaves that one row reaches, in the order of the trees; `leaf_values` is `[leaves,
    /// output_count]`.
    ///
    /// `row` is padded with NaN. A NaN goes right everywhere.
    pub(crate) fn add_row(
        &self,
        row: &[f32; MOST_FEATURES],
        leaf_values: &[f64],
        output_count: usize,
        sums: &mut [f64],
    ) {
        let mut left = self.roots.len();
        for groups in self.groups.chunks(CHUNK / TREES_AT_ONCE) {
            let mut leaves = [0u32; CHUNK + 1];
            leaves_of_row(&self.nodes, groups, row, &mut leaves);
            let trees = left.min(CHUNK);
            add_row(&leaves[..trees], leaf_values, output_count, sums);
            left -= trees;
        }
    }

    /// Adds to `sums`, `[n, output_count]`, the values of the leaves that many rows, `[n, feature_count]`, reach: tree after
    /// tree, so that a tree is fetched once for all of them.
    pub(crate) fn add_rows(
        &self,
        rows: &[f32],
        feature_count: usize,
        leaf_values: &[f64],
        output_count: usize,
        sums: &mut [f64],
    ) {
        let mut leaves = [0; ROWS_AT_ONCE];
        for tree in 0..self.roots.len() {
            let some = rows.chunks(ROWS_AT_ONCE * feature_count);
            for (rows, sums) in some.zip(sums.chunks_mut(ROWS_AT_ONCE * output_count)) {
                self.leaves_of_rows(tree, rows, feature_count, &mut leaves);
                add_leaves(&leaves, leaf_values, output_count, sums);
            }
        }
    }

    /// The leaves that up to [`ROWS_AT_ONCE`] rows, `[n, feature_count]`, reach in one tree.
    pub(crate) fn leaves_of_rows(
        &self,
        tree: usize,
        rows: &[f32],
        feature_count: usize,
        leaves: &mut [u32; ROWS_AT_ONCE],
    ) {
        let (root, depth) = self.roots[tree];
        leaves_of_rows(&self.nodes, root, depth, rows, feature_count, leaves);
    }
}

/// Appends a tree level by level; `queue` is room for that.
fn append(tree: &Tree, queue: &mut Vec<u32>, nodes: &mut Vec<PackedNode>) {
    let start = nodes.len() as u32;
    queue.clear();
    queue.push(0);
    let mut next = 0;
    while next < queue.len() {
        let from = queue[next];
        nodes.push(match tree.nodes()[from as usize] {
            Node::Leaf { leaf } => PackedNode::leaf(leaf, start + next as u32),
            Node::Split { feature, threshold, right, .. } => {
                let child = start + queue.len() as u32;
                queue.push(from + 1);
                queue.push(right);
                PackedNode::split(feature, threshold, child)
            }
        });
        next += 1;
    }
}

/// Trees of like depth together, a whole number of groups for each [`CHUNK`] of them.
fn group(roots: &[(u32, u32)]) -> Vec<Group> {
    let mut groups = Vec::with_capacity(roots.len().div_ceil(TREES_AT_ONCE));
    let mut order = Vec::with_capacity(CHUNK);
    for roots in roots.chunks(CHUNK) {
        // Depth first, then the place in the chunk, in one number.
        order.clear();
        for (tree, (_, depth)) in roots.iter().enumerate() {
            order.push(depth << 8 | tree as u32);
        }
        sort(&mut order);
        for trees in order.chunks(TREES_AT_ONCE) {
            // A slot without a tree goes down the first one again, to nobody's place.
            let first = roots[trees[0] as usize & 0xFF].0;
            let mut group =
                Group { roots: [first; TREES_AT_ONCE], places: [CHUNK as u8; TREES_AT_ONCE], depth: 0 };
            for (slot, &tree) in trees.iter().enumerate() {
                group.roots[slot] = roots[tree as usize & 0xFF].0;
                group.places[slot] = tree as u8;
                // The last one is the deepest.
                group.depth = tree >> 8;
            }
            groups.push(group);
        }
    }
    groups
}

/// Whether a missing value goes left anywhere, which a packed node cannot say.
pub(crate) fn sends_missing_left(forest: &Forest) -> bool {
    for tree in forest.trees() {
        for node in tree.nodes() {
            if matches!(node, Node::Split { missing: Missing::Left, .. }) {
                return true;
            }
        }
    }
    false
}
