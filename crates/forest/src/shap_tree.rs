//! One tree, compiled for explaining, and the passes over it.
//!
//! A leaf of value `v` on whose path the distinct features `F` stand contributes to feature `j`
//!
//! ```text
//! v (o_j - z_j)  sum over S in F \ j of  |S|! (|F|-|S|-1)! / |F|!  prod_{k in S} o_k  prod_{k not in S} z_k
//!     = v (o_j - z_j)  integral from 0 to 1 of  prod_{k in F \ j} (o_k t + z_k s)  dt,    s = 1 - t
//! ```
//!
//! where `o_k` is 1 if the row itself follows all splits on `k` and else 0, and `z_k` is the share of training weight
//! that does; the two are equal because the factorials are that beta integral. The integrand is a polynomial of degree
//! below `|F|`, so Gauss-Legendre quadrature with `|F| / 2` points gives it without error but rounding.
//!
//! At each point, `P` is the product of the factors on the way down to a split, and `R` the sum over the leaves below of
//! their values times the factors further down. At a split on a feature that is new to the path, let `c` be the share of
//! training weight that goes the other way than the row. Factors `t + (1 - c) s = 1 - c s` and `c s` lead to the row's
//! side (hot) and to the other (cold), and they add up to 1:
//!
//! ```text
//! P cold = P c s        P hot = P - P cold        R = R hot - s L    with  L = c (R hot - R cold)
//! ```
//!
//! The feature's `o - z` is `c` on the hot side and `-c` on the cold one, so that it gets the integral of `P L`.
//!
//! Where an edge further up is on the same feature, the factor of that edge is replaced. If the row does not follow that
//! edge, both children get their share of what it gave: the same with 1 in place of `s`, and nothing for the feature. If
//! the row follows it and with it the share `z` of training weight, factor `h = t + z s`, the new factors are
//! `h - c z s` and `c z s`, and both are divided by `h`: the same with `z s / h` in place of `s`. The leaves below have
//! given the feature their part for the edge above; what the part for the new edges differs by adds up to the integral
//! of `P L z / h^2`. (With `g = 1 - z`: `g_new h - g h_new = c z` on the hot side, and `h + g s = 1` on the cold one.)
//!
//! So every split takes two numbers a point, `s` or what stands in its place and what `P L` is multiplied by, from a
//! table; an entry of it belongs to an edge, not to a row. No pass divides, and none asks which case it is.

use alloc::vec;
use alloc::vec::Vec;

use bytemuck::must_cast;
use wide::f64x2;

use crate::forest::{Forest, Missing, Node, Tree};
use crate::quadrature::Rules;

/// Entry of a split whose feature is new to its path.
const NEW: u32 = 0;
/// Entry of a split on whose feature the row does not follow the path, or on a feature that is not known.
pub(crate) const BY_WEIGHT: u32 = 1;
/// Entry of a split on a feature that is known beforehand: all goes the row's way.
pub(crate) const BY_ROW: u32 = 2;
/// Entries before those of edges.
const FIXED_ENTRIES: u32 = 3;

/// A tree compiled for explaining.
#[derive(Clone, Debug)]
pub(crate) struct ExplainedTree {
    /// First the inner ones in preorder, then the cherries: splits with two leaves.
    splits: Vec<Split>,
    /// How many are inner.
    inner: usize,
    /// `[leaves, output_count]`: first the leaves of inner splits, then those of cherries.
    leaf_values: Vec<f64>,
    /// Pairs of points of a pass: 2 or 3.
    pairs: usize,
    /// Weights of the points, `[passes, pairs]`.
    weights: Vec<f64x2>,
    /// `[passes, entries, 2, pairs]`: what stands for `s`, and what `P L` is multiplied by.
    table: Vec<f64x2>,
}

#[derive(Clone, Copy, Debug)]
struct Split {
    /// Shares of training weight, of the right child and of the left one: each is cold where the other is hot.
    cold_shares: [f64; 2],
    /// Left and right: places in [`Scratch::value`], or of a cherry's leaves in `leaf_values`.
    children: [u32; 2],
    /// Goes left when `columns[column] <= threshold`.
    threshold: f32,
    /// Twice the feature, and 1 more where a missing value goes left.
    column: u32,
    /// The nearest edge above on the same feature, `2 + 2 split + side` with side 1 for the right one; 0 for none.
    earlier: u32,
    /// Table entry of the left edge, the right one's being the next; of no meaning where no split below needs them.
    entry: u32,
}

impl Split {
    fn feature(&self) -> usize {
        self.column as usize / 2
    }
}

/// What a row makes of a split.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    cold_share: f64,
    /// The child on the row's side, then the other.
    children: [u32; 2],
    entry: u32,
}

/// Memory of the passes over one tree.
pub(crate) struct Scratch {
    /// `P` at each split, times the weights; `[places, pairs]`.
    product: Vec<f64x2>,
    /// `R` at each split, then the values of the leaves of inner splits; `[places, pairs]`.
    value: Vec<f64x2>,
    ways: Vec<Way>,
    /// For the two edges of each split, behind a pair for no edge: the entry of the next split on the feature.
    entries: Vec<[u32; 2]>,
}

impl Scratch {
    /// Enough for the largest of the trees.
    pub(crate) fn for_trees(trees: &[ExplainedTree]) -> Self {
        let splits = trees.iter().map(|tree| tree.splits.len()).max().unwrap_or(0);
        let numbers = trees.iter().map(|tree| tree.pairs * (2 * tree.splits.len() + 1)).max().unwrap_or(0);
        Scratch {
            product: vec![f64x2::ZERO; numbers],
            value: vec![f64x2::ZERO; numbers],
            ways: vec![Way::default(); splits],
            entries: vec![[NEW; 2]; splits + 1],
        }
    }
}

impl ExplainedTree {
    /// Lays a tree out, and adds its expected values to `expected`.
    pub(crate) fn compile(forest: &Forest, tree: &Tree, rules: &mut Rules, expected: &mut [f64]) -> Self {
        let nodes = tree.nodes();
        let covers = covers(forest, nodes);
        let is_cherry =
            |i: usize| matches!(nodes[i..], [Node::Split { .. }, Node::Leaf { .. }, Node::Leaf { .. }, ..]);
        let split_count = nodes.len() / 2;
        let cherries = (0..nodes.len()).filter(|&i| is_cherry(i)).count();
        let inner = split_count - cherries;
        // Where each node goes: a split among the splits, a leaf among the leaves.
        let (mut next_inner, mut next_cherry) = (0, inner);
        let (mut next_leaf, mut next_cherry_leaf) = (0, split_count + 1 - 2 * cherries);
        let mut leaf_values = vec![0.0; (split_count + 1) * forest.output_count()];
        let mut places = Vec::with_capacity(nodes.len());
        for (i, node) in nodes.iter().enumerate() {
            let of_cherry = (1..=2.min(i)).any(|back| is_cherry(i - back));
            let next = match node {
                Node::Split { .. } if is_cherry(i) => &mut next_cherry,
                Node::Split { .. } => &mut next_inner,
                Node::Leaf { .. } if of_cherry => &mut next_cherry_leaf,
                Node::Leaf { .. } => &mut next_leaf,
            };
            places.push(*next);
            if let Node::Leaf { leaf } = *node {
                let values = forest.leaf_value(leaf);
                leaf_values[*next * values.len()..][..values.len()].copy_from_slice(values);
                for (sum, value) in expected.iter_mut().zip(values) {
                    *sum += covers[i] / covers[0] * value;
                }
            }
            *next += 1;
        }
        let blank = Split {
            cold_shares: [0.0; 2],
            children: [0; 2],
            threshold: 0.0,
            column: 0,
            earlier: 0,
            entry: 0,
        };
        let mut splits = vec![blank; split_count];
        // The edge that leads to each split, and how many features stand above it.
        let mut above = vec![(0, 0); split_count];
        // The share of training weight that follows each edge and the earlier ones on its feature.
        let mut followed = vec![1.0; 2 * split_count + 2];
        let mut has_later = vec![false; split_count];
        let mut most_features = 0;
        for (i, node) in nodes.iter().enumerate() {
            let Node::Split { feature, threshold, missing, right } = *node else { continue };
            let (place, children) = (places[i], [i + 1, right as usize]);
            let (mut earlier, mut features): (usize, usize) = above[place];
            // Upwards along the path: the nearest edge on the same feature.
            while earlier > 0 && splits[earlier / 2 - 1].feature() != usize::from(feature) {
                earlier = above[earlier / 2 - 1].0;
            }
            match earlier {
                0 => features += 1,
                _ => has_later[earlier / 2 - 1] = true,
            }
            most_features = most_features.max(features);
            let shares = children.map(|child| covers[child] / covers[i]);
            for side in [0, 1] {
                let edge = 2 + 2 * place + side;
                followed[edge] = followed[earlier] * shares[side];
                if let Node::Split { .. } = nodes[children[side]] {
                    above[places[children[side]]] = (edge, features);
                }
            }
            let place_of = |child: usize| match nodes[child] {
                Node::Leaf { .. } if !is_cherry(i) => (split_count + places[child]) as u32,
                _ => places[child] as u32,
            };
            splits[place] = Split {
                cold_shares: [shares[1], shares[0]],
                children: children.map(place_of),
                threshold,
                column: 2 * u32::from(feature) + u32::from(missing == Missing::Left),
                earlier: earlier as u32,
                entry: 0,
            };
        }
        let mut shares = Vec::new();
        for (place, split) in splits.iter_mut().enumerate().filter(|(place, _)| has_later[*place]) {
            split.entry = FIXED_ENTRIES + shares.len() as u32;
            shares.extend_from_slice(&followed[2 + 2 * place..][..2]);
        }
        let (passes, pairs) = passes_and_pairs(most_features);
        let rule = rules.with_points(2 * pairs * passes);
        let vectors =
            |numbers: &[f64]| numbers.as_chunks::<2>().0.iter().map(|&two| f64x2::new(two)).collect();
        let points: Vec<f64x2> = vectors(&rule.points);
        let table = points.chunks_exact(pairs).flat_map(|points| table(points, &shares)).collect();
        ExplainedTree { splits, inner, leaf_values, pairs, weights: vectors(&rule.weights), table }
    }

    /// The features of its splits, ascending.
    pub(crate) fn features(&self) -> Vec<usize> {
        let mut features: Vec<usize> = self.splits.iter().map(Split::feature).collect();
        features.sort_unstable();
        features.dedup();
        features
    }

    /// Finds a row's way at every split: `columns` are those of [`both_ways`](crate::shap::both_ways).
    ///
    /// There is no branch in it: which way a row goes cannot be foreseen.
    pub(crate) fn route(&self, columns: &[f32], scratch: &mut Scratch) {
        let entries = &mut scratch.entries[..=self.splits.len()];
        for (i, (split, way)) in self.splits.iter().zip(&mut scratch.ways).enumerate() {
            let left = columns[split.column as usize] <= split.threshold;
            let side = u32::from(!left);
            let entry = entries.as_flattened()[split.earlier as usize];
            let hot_entry = if entry == BY_WEIGHT { BY_WEIGHT } else { split.entry + side };
            entries[i + 1] = swapped([hot_entry, BY_WEIGHT], side);
            *way = Way {
                cold_share: split.cold_shares[side as usize],
                children: swapped(split.children, side),
                entry,
            };
        }
    }

    /// Takes one feature out of the game that a routed row plays: at its splits all goes as `entry` says, [`BY_WEIGHT`] or
    /// [`BY_ROW`].
    pub(crate) fn settle(&self, feature: usize, entry: u32, scratch: &mut Scratch) {
        for (split, way) in self.splits.iter().zip(&mut scratch.ways) {
            if split.feature() == feature {
                way.entry = entry;
            }
        }
    }

    /// Adds what a routed row's columns contribute to `out`, `[feature_count, output_count]`.
    ///
    /// `new_tree`: the tree explained last in this memory was another one.
    pub(crate) fn explain(
        &self,
        scratch: &mut Scratch,
        new_tree: bool,
        output_count: usize,
        out: &mut [f64],
    ) {
        match self.pairs {
            2 => self.pass::<2>(scratch, new_tree, output_count, out),
            _ => self.pass::<3>(scratch, new_tree, output_count, out),
        }
    }

    fn pass<const N: usize>(
        &self,
        scratch: &mut Scratch,
        new_tree: bool,
        output_count: usize,
        out: &mut [f64],
    ) {
        let places = 2 * self.splits.len() + 1;
        let (inner, cherries) = scratch.ways[..self.splits.len()].split_at(self.inner);
        let (inner_splits, cherry_splits) = self.splits.split_at(self.inner);
        let product = &mut scratch.product.as_chunks_mut::<N>().0[..places];
        let value = &mut scratch.value.as_chunks_mut::<N>().0[..places];
        let weights = self.weights.as_chunks::<N>().0;
        let table = self.table.as_chunks::<N>().0.as_chunks::<2>().0;
        for (weights, table) in weights.iter().zip(table.chunks_exact(table.len() / weights.len())) {
            product[0] = *weights;
            for (i, way) in inner.iter().enumerate() {
                let here = product[i];
                let [factor, _] = &table[way.entry as usize];
                let share = f64x2::splat(way.cold_share);
                let (mut hot, mut cold) = (here, here);
                for q in 0..N {
                    cold[q] = here[q] * (factor[q] * share);
                    hot[q] = here[q] - cold[q];
                }
                product[way.children[1] as usize] = cold;
                product[way.children[0] as usize] = hot;
            }
            for output in 0..output_count {
                if new_tree || output_count > 1 {
                    let leaves = self.leaf_values.chunks_exact(output_count);
                    for (value, leaf) in value[self.splits.len()..].iter_mut().zip(leaves) {
                        *value = [f64x2::splat(leaf[output]); N];
                    }
                }
                for (i, (way, split)) in cherries.iter().zip(cherry_splits).enumerate() {
                    let [hot, cold] =
                        way.children.map(|leaf| self.leaf_values[leaf as usize * output_count + output]);
                    let lost = (hot - cold) * way.cold_share;
                    let [factor, gain] = &table[way.entry as usize];
                    let here = &product[self.inner + i];
                    let mut sum = f64x2::ZERO;
                    for q in 0..N {
                        value[self.inner + i][q] = f64x2::splat(hot) - factor[q] * f64x2::splat(lost);
                        sum += here[q] * gain[q];
                    }
                    let [a, b] = sum.to_array();
                    out[split.feature() * output_count + output] += (a + b) * lost;
                }
                for (i, (way, split)) in inner.iter().zip(inner_splits).enumerate().rev() {
                    let [hot, cold] = way.children.map(|child| value[child as usize]);
                    let [factor, gain] = &table[way.entry as usize];
                    let here = &product[i];
                    let share = f64x2::splat(way.cold_share);
                    let mut sum = f64x2::ZERO;
                    for q in 0..N {
                        let lost = (hot[q] - cold[q]) * share;
                        value[i][q] = hot[q] - factor[q] * lost;
                        sum += here[q] * gain[q] * lost;
                    }
                    let [a, b] = sum.to_array();
                    out[split.feature() * output_count + output] += a + b;
                }
            }
        }
    }
}

/// The training weight that reached each node.
fn covers(forest: &Forest, nodes: &[Node]) -> Vec<f64> {
    let mut covers = vec![0.0; nodes.len()];
    for (i, node) in nodes.iter().enumerate().rev() {
        covers[i] = match *node {
            Node::Leaf { leaf } => forest.leaf_cover(leaf),
            Node::Split { right, .. } => covers[i + 1] + covers[right as usize],
        };
    }
    covers
}

/// How many passes, and pairs of points in each, are exact for paths of so many features. Two sizes of a pass keep the code
/// small, and few points are wasted.
fn passes_and_pairs(features: usize) -> (usize, usize) {
    match features.div_ceil(4) {
        0..=2 => (1, 2),
        4 => (2, 2),
        needed => (needed.div_ceil(3), 3),
    }
}

/// The entries of a pass: the fixed ones, then one for each share of training weight that follows an edge.
fn table(points: &[f64x2], shares: &[f64]) -> Vec<f64x2> {
    let one = f64x2::ONE;
    let mut table = Vec::with_capacity((FIXED_ENTRIES as usize + shares.len()) * 2 * points.len());
    let mut entry = |of: &dyn Fn(f64x2) -> [f64x2; 2]| {
        for part in [0, 1] {
            table.extend(points.iter().map(|&t| of(t)[part]));
        }
    };
    entry(&|t| [one - t, one]);
    entry(&|_| [one, f64x2::ZERO]);
    entry(&|_| [f64x2::ZERO, f64x2::ZERO]);
    for &z in shares {
        let z = f64x2::splat(z);
        entry(&|t| {
            let factor = t + z * (one - t);
            [z * (one - t) / factor, z / (factor * factor)]
        });
    }
    table
}

/// The two, changed for each other where `side` is 1.
#[inline(always)]
fn swapped(pair: [u32; 2], side: u32) -> [u32; 2] {
    must_cast(must_cast::<[u32; 2], u64>(pair).rotate_left(32 * side))
}
