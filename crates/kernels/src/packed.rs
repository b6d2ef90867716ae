//! Trees in nodes of eight bytes, walked without a branch that depends on a row.
//!
//! The children of a split stand side by side, so a step is an addition: `next = child + !(x <= threshold)`. A leaf leads
//! to itself, so trees of unequal depth can take the same number of steps. One walk would wait for memory at each step;
//! several at once, of other trees or of other rows, fill the wait.

/// Columns that a node's eight bits can name.
pub const MOST_FEATURES: usize = 256;
/// Trees that one row goes down at once.
pub const TREES_AT_ONCE: usize = 8;
/// Rows that go down one tree at once.
pub const ROWS_AT_ONCE: usize = 8;
/// Trees whose leaves are noted before they are summed: sorting by depth stays inside such a chunk.
pub const CHUNK: usize = 128;
/// The lower bits of `link`: a node's index, of which there are at most 2^24.
const CHILD: u32 = (1 << 24) - 1;

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct PackedNode {
    /// Goes to `child` when `row[feature] <= threshold`, else to `child + 1`. These are the bits of an f32; a leaf holds a
    /// NaN with its number in it, which nothing is `<=`.
    threshold: u32,
    /// The feature in the upper 8 bits, the child in the lower 24. A leaf's child is the node before it.
    link: u32,
}

impl PackedNode {
    /// The leaf of a number below 2^23, as node `here` of the array, which is not its first.
    #[must_use]
    pub fn leaf(number: u32, here: u32) -> Self {
        // A quiet NaN leaves 22 bits and the sign.
        PackedNode { threshold: 0x7FC0_0000 | number & 0x3F_FFFF | number >> 22 << 31, link: here - 1 }
    }

    /// A split whose children are nodes `child` and `child + 1`. `feature` is below [`MOST_FEATURES`].
    #[must_use]
    pub fn split(feature: u16, threshold: f32, child: u32) -> Self {
        PackedNode { threshold: threshold.to_bits(), link: u32::from(feature) << 24 | child }
    }

    fn number(self) -> u32 {
        self.threshold & 0x3F_FFFF | self.threshold >> 31 << 22
    }
}

/// Up to [`TREES_AT_ONCE`] trees of like depth.
#[derive(Clone, Debug)]
pub struct Group {
    /// The nodes at which they begin.
    pub roots: [u32; TREES_AT_ONCE],
    /// Where in its chunk each tree stands; [`CHUNK`] for none.
    pub places: [u8; TREES_AT_ONCE],
    /// Of the deepest.
    pub depth: u32,
}

/// A row padded with NaN.
#[inline(never)]
pub fn pad(row: &[f32], padded: &mut [f32; MOST_FEATURES]) {
    padded.fill(f32::NAN);
    for (padded, &x) in padded.iter_mut().zip(row) {
        *padded = x;
    }
}

/// The leaves that one row, padded with NaN, reaches in the trees of a chunk, in their order. A NaN goes right everywhere.
///
/// `leaves` has one place more, for the slots of a group that hold no tree.
#[inline(never)]
pub fn leaves_of_row(
    nodes: &[PackedNode],
    groups: &[Group],
    row: &[f32; MOST_FEATURES],
    leaves: &mut [u32; CHUNK + 1],
) {
    for group in groups {
        let mut at = group.roots;
        for _ in 0..group.depth {
            for slot in &mut at {
                *slot = step(nodes, *slot, |feature| row[usize::from(feature)]);
            }
        }
        for (slot, place) in at.into_iter().zip(group.places) {
            leaves[usize::from(place)] = nodes[slot as usize].number();
        }
    }
}

/// The leaves that up to [`ROWS_AT_ONCE`] rows, `[n, feature_count]`, reach in one tree after `depth` steps.
#[inline(never)]
pub fn leaves_of_rows(
    nodes: &[PackedNode],
    root: u32,
    depth: u32,
    rows: &[f32],
    feature_count: usize,
    leaves: &mut [u32; ROWS_AT_ONCE],
) {
    let last = rows.len() / feature_count - 1;
    // Slots beyond the last row repeat it.
    let starts: [usize; ROWS_AT_ONCE] = core::array::from_fn(|slot| slot.min(last) * feature_count);
    let mut at = [root; ROWS_AT_ONCE];
    for _ in 0..depth {
        for (slot, start) in at.iter_mut().zip(starts) {
            *slot = step(nodes, *slot, |feature| rows[start + usize::from(feature)]);
        }
    }
    *leaves = at.map(|slot| nodes[slot as usize].number());
}

#[inline(always)]
fn step(nodes: &[PackedNode], at: u32, value: impl Fn(u8) -> f32) -> u32 {
    let node = nodes[at as usize];
    let left = value((node.link >> 24) as u8) <= f32::from_bits(node.threshold);
    (node.link & CHILD) + u32::from(!left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_number_comes_back_and_is_no_number() {
        for leaf in [0, 1, 0x3F_FFFF, 0x40_0000, 0x7F_FFFF] {
            let node = PackedNode::leaf(leaf, 1);
            assert_eq!(node.number(), leaf);
            assert!(f32::from_bits(node.threshold).is_nan());
        }
    }
}
