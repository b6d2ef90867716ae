//! Exact path-dependent TreeSHAP: how much each column moved one row's score away from the mean.
//!
//! Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for trees",
//! Nature Machine Intelligence 2, 56-67, algorithm 2. The weights are the training covers, as in
//! `shap.TreeExplainer(feature_perturbation="tree_path_dependent")`.

use alloc::vec;
use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest, Missing, Node, Tree};

/// A forest compiled for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    trees: Vec<CoveredTree>,
    leaf_values: Vec<f64>,
    /// `[output_count]`.
    expected: Vec<f64>,
    /// What every contribution is divided by: the number of trees for a mean, 1 for a sum.
    divisor: f64,
    feature_count: usize,
    output_count: usize,
    /// Path elements that the deepest recursion needs.
    path_capacity: usize,
}

#[derive(Clone, Debug)]
struct CoveredTree {
    nodes: Vec<Node>,
    /// Training weight that reaches each node.
    covers: Vec<f64>,
}

/// One feature on the way down, merged with its earlier occurrences.
#[derive(Clone, Copy, Debug, Default)]
struct PathElement {
    feature: usize,
    /// Share of training weight that flows on where the feature is unknown.
    zero_fraction: f64,
    /// 1 where the row itself flows on, else 0.
    one_fraction: f64,
    /// Weight of subsets of this size.
    weight: f64,
}

/// The root's element, which stands for no feature.
const NO_FEATURE: usize = usize::MAX;

impl Explainer {
    /// Lays a forest out for explaining.
    #[must_use]
    pub fn compile(forest: &Forest) -> Self {
        let outputs = forest.output_count();
        let divisor = match forest.aggregation() {
            Aggregation::Mean => forest.trees().len() as f64,
            Aggregation::Sum => 1.0,
        };
        let trees: Vec<CoveredTree> = forest.trees().iter().map(|tree| covered(forest, tree)).collect();
        let mut expected = forest.base().to_vec();
        for tree in &trees {
            for (node, cover) in tree.nodes.iter().zip(&tree.covers) {
                if let Node::Leaf { leaf } = *node {
                    let share = cover / tree.covers[0];
                    for (sum, value) in expected.iter_mut().zip(forest.leaf_value(leaf)) {
                        *sum += share * value;
                    }
                }
            }
        }
        expected.iter_mut().for_each(|sum| *sum /= divisor);
        let deepest = forest.trees().iter().map(Tree::depth).max().unwrap_or(0);
        Explainer {
            trees,
            leaf_values: forest.leaf_values().to_vec(),
            expected,
            divisor,
            feature_count: forest.feature_count(),
            output_count: outputs,
            // Each level works on its own copy of the path above it, one element longer.
            path_capacity: (deepest + 2) * (deepest + 3) / 2,
        }
    }

    /// The score where nothing is known of a row, `[output_count]`.
    #[must_use]
    pub fn expected(&self) -> &[f64] {
        &self.expected
    }

    /// Contributions of one row's columns, `[feature_count, output_count]`, row-major: with [`Explainer::expected`]
    /// they add up to the score, but for the rounding of the sums. A column that the row does not have counts as
    /// missing.
    #[must_use]
    pub fn shap(&self, row: &[f32]) -> Vec<f64> {
        let mut out = vec![0.0; self.feature_count * self.output_count];
        let mut path = vec![PathElement::default(); self.path_capacity];
        for tree in &self.trees {
            let root =
                PathElement { feature: NO_FEATURE, zero_fraction: 1.0, one_fraction: 1.0, weight: 1.0 };
            self.descend(tree, 0, row, &mut path, 0, root, &mut out);
        }
        out.iter_mut().for_each(|sum| *sum /= self.divisor);
        out
    }

    /// Walks both ways at every split. `path` begins with the `length` elements above; this level copies them behind
    /// themselves, so that its own changes are gone when it returns.
    #[allow(clippy::too_many_arguments, reason = "the recursion's state, flat as the paper has it")]
    fn descend(
        &self,
        tree: &CoveredTree,
        index: usize,
        row: &[f32],
        path: &mut [PathElement],
        length: usize,
        incoming: PathElement,
        out: &mut [f64],
    ) {
        extend(path, length, incoming);
        let length = length + 1;
        match tree.nodes[index] {
            Node::Leaf { leaf } => {
                let start = leaf as usize * self.output_count;
                let values = &self.leaf_values[start..start + self.output_count];
                for i in 1..length {
                    let element = path[i];
                    let weight =
                        unwound_sum(&path[..length], i) * (element.one_fraction - element.zero_fraction);
                    let out = &mut out[element.feature * self.output_count..];
                    for (sum, value) in out.iter_mut().zip(values) {
                        *sum += weight * value;
                    }
                }
            }
            Node::Split { feature, threshold, missing, right } => {
                let feature = usize::from(feature);
                let x = row.get(feature).copied().unwrap_or(f32::NAN);
                let goes_left = x <= threshold || (x.is_nan() && missing == Missing::Left);
                let (left, right) = (index + 1, right as usize);
                let (hot, cold) = if goes_left { (left, right) } else { (right, left) };
                let mut above =
                    PathElement { zero_fraction: 1.0, one_fraction: 1.0, ..PathElement::default() };
                let mut kept = length;
                if let Some(earlier) = path[1..length].iter().position(|element| element.feature == feature) {
                    above = path[earlier + 1];
                    unwind(path, length, earlier + 1);
                    kept -= 1;
                }
                for (child, one_fraction) in [(hot, above.one_fraction), (cold, 0.0)] {
                    let zero_fraction = above.zero_fraction * tree.covers[child] / tree.covers[index];
                    let (own, deeper) = path.split_at_mut(kept);
                    deeper[..kept].copy_from_slice(own);
                    let element = PathElement { feature, zero_fraction, one_fraction, weight: 0.0 };
                    self.descend(tree, child, row, deeper, kept, element, out);
                }
            }
        }
    }
}

fn covered(forest: &Forest, tree: &Tree) -> CoveredTree {
    let nodes = tree.nodes().to_vec();
    let mut covers = vec![0.0; nodes.len()];
    // Children stand after their parent, so backwards every child is done before its parent.
    for (i, node) in nodes.iter().enumerate().rev() {
        covers[i] = match *node {
            Node::Leaf { leaf } => forest.leaf_cover(leaf),
            Node::Split { right, .. } => covers[i + 1] + covers[right as usize],
        };
    }
    CoveredTree { nodes, covers }
}

/// EXTEND: one feature more on the path, the weights of all subset sizes updated.
fn extend(path: &mut [PathElement], length: usize, element: PathElement) {
    path[length] = PathElement { weight: if length == 0 { 1.0 } else { 0.0 }, ..element };
    let count = (length + 1) as f64;
    for i in (0..length).rev() {
        path[i + 1].weight += element.one_fraction * path[i].weight * (i + 1) as f64 / count;
        path[i].weight *= element.zero_fraction * (length - i) as f64 / count;
    }
}

/// UNWIND: takes the element at `place` out of a path of `length` elements again.
fn unwind(path: &mut [PathElement], length: usize, place: usize) {
    let PathElement { zero_fraction, one_fraction, .. } = path[place];
    let last = length - 1;
    let count = length as f64;
    let mut next = path[last].weight;
    for i in (0..last).rev() {
        if one_fraction != 0.0 {
            let weight = path[i].weight;
            path[i].weight = next * count / ((i + 1) as f64 * one_fraction);
            next = weight - path[i].weight * zero_fraction * (last - i) as f64 / count;
        } else {
            path[i].weight = path[i].weight * count / (zero_fraction * (last - i) as f64);
        }
    }
    for i in place..last {
        let PathElement { feature, zero_fraction, one_fraction, .. } = path[i + 1];
        path[i] = PathElement { feature, zero_fraction, one_fraction, weight: path[i].weight };
    }
}

/// The sum of the weights that [`unwind`] would leave, without taking the element out.
fn unwound_sum(path: &[PathElement], place: usize) -> f64 {
    let PathElement { zero_fraction, one_fraction, .. } = path[place];
    let last = path.len() - 1;
    let count = path.len() as f64;
    let mut next = path[last].weight;
    let mut total = 0.0;
    for i in (0..last).rev() {
        if one_fraction != 0.0 {
            let weight = next * count / ((i + 1) as f64 * one_fraction);
            total += weight;
            next = path[i].weight - weight * zero_fraction * (last - i) as f64 / count;
        } else {
            total += path[i].weight * count / (zero_fraction * (last - i) as f64);
        }
    }
    total
}
