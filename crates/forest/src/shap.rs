//! Exact path-dependent TreeSHAP: how much each column moved one row's score away from the mean.
//!
//! The values are those of Lundberg et al. 2020, "From local explanations to global understanding with explainable AI
//! for trees", Nature Machine Intelligence 2, 56-67, with the training covers as weights: what
//! `shap.TreeExplainer(feature_perturbation="tree_path_dependent")` computes.
//!
//! They are computed another way, in time proportional to the nodes. A leaf of value `v` on whose path the distinct
//! features `F` stand contributes to feature `j`
//!
//! ```text
//! v (o_j - z_j)  sum over S in F \ j of  |S|! (|F|-|S|-1)! / |F|!  prod_{k in S} o_k  prod_{k not in S} z_k
//!     = v (o_j - z_j)  integral from 0 to 1 of  prod_{k in F \ j} (o_k t + z_k (1 - t))  dt
//! ```
//!
//! where `o_k` is 1 if the row itself follows all splits on `k` and else 0, and `z_k` is the share of training weight
//! that does; the two are equal because the factorials are that beta integral. The integrand is a polynomial of degree
//! below `|F|`, so Gauss-Legendre quadrature with `|F| / 2` points gives it without error but rounding, and since all
//! its factors are positive nothing cancels. At each point the product is carried down the tree, and the leaves' sums
//! are carried up.

use alloc::vec;
use alloc::vec::Vec;

use crate::forest::{Aggregation, Forest, Missing, Node, Tree};
use crate::quadrature::gauss_legendre;

/// A forest compiled for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    trees: Vec<ExplainedTree>,
    /// `[output_count]`.
    expected: Vec<f64>,
    /// What every contribution is divided by: the number of trees for a mean, 1 for a sum.
    divisor: f64,
    feature_count: usize,
    output_count: usize,
    /// Points and weights of the quadrature.
    quadrature: (Vec<f64>, Vec<f64>),
}

#[derive(Clone, Debug)]
struct ExplainedTree {
    /// In preorder.
    nodes: Vec<ExplainedNode>,
    /// The most distinct features on a path.
    most_features: usize,
    /// Values of its leaves in order of appearance, `[leaves, output_count]`.
    leaf_values: Vec<f64>,
}

/// A node with the edge that leads to it.
#[derive(Clone, Copy, Debug)]
struct ExplainedNode {
    /// Goes left when `row[feature] <= threshold`; none for a leaf.
    split: Option<(u16, f32, Missing)>,
    /// A split's right child; its left one stands next.
    right: u32,
    /// The node above; the root's is itself.
    parent: u32,
    /// The edge leads left.
    is_left: bool,
    /// The next edge above that is on the same feature; 0 for none.
    earlier: u32,
    /// The feature of the edge.
    feature: u16,
    /// Share of training weight that follows this and the earlier edges on the feature.
    zero_fraction: f64,
}

/// What one tree's passes write, at `Q` points a node.
struct Passes<const Q: usize> {
    /// The product of the path's factors.
    product: Vec<[f64; Q]>,
    /// The weighted sum of the leaves below.
    sum: Vec<[f64; Q]>,
    /// 1 divided by the edge's factor.
    inverse: Vec<[f64; Q]>,
    /// The row follows this and the earlier edges on the feature.
    hot: Vec<bool>,
    /// At a split, the row goes left.
    goes_left: Vec<bool>,
}

impl Explainer {
    /// Lays a forest out for explaining.
    #[must_use]
    pub fn compile(forest: &Forest) -> Self {
        let divisor = match forest.aggregation() {
            Aggregation::Mean => forest.trees().len() as f64,
            Aggregation::Sum => 1.0,
        };
        let mut expected = forest.base().to_vec();
        let trees: Vec<ExplainedTree> =
            forest.trees().iter().map(|tree| explained(forest, tree, &mut expected)).collect();
        // Points for the tree with the most features on a path; a smaller tree is integrated as exactly with them.
        let most = trees.iter().map(|tree| tree.most_features).max().unwrap_or(0);
        let quadrature = match most.div_ceil(2) {
            0..=2 => points::<2>(),
            3..=4 => points::<4>(),
            5..=6 => points::<6>(),
            7..=8 => points::<8>(),
            9..=16 => points::<16>(),
            17..=32 => points::<32>(),
            _ => points::<128>(),
        };
        expected.iter_mut().for_each(|sum| *sum /= divisor);
        Explainer {
            trees,
            expected,
            divisor,
            feature_count: forest.feature_count(),
            output_count: forest.output_count(),
            quadrature,
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
        self.shap_rows(row, 1, &mut out);
        out
    }

    /// [`Explainer::shap`] of `count` rows, `[count, feature_count]` row-major, into
    /// `[count, feature_count, output_count]`. Memory is taken once, not a row.
    pub fn shap_rows(&self, rows: &[f32], count: usize, out: &mut [f64]) {
        match self.quadrature.0.len() {
            2 => self.explain::<2>(rows, count, out),
            4 => self.explain::<4>(rows, count, out),
            6 => self.explain::<6>(rows, count, out),
            8 => self.explain::<8>(rows, count, out),
            16 => self.explain::<16>(rows, count, out),
            32 => self.explain::<32>(rows, count, out),
            _ => self.explain::<128>(rows, count, out),
        }
    }

    fn explain<const Q: usize>(&self, rows: &[f32], count: usize, out: &mut [f64]) {
        let (mut points, mut weights) = ([0.0; Q], [0.0; Q]);
        points.copy_from_slice(&self.quadrature.0);
        weights.copy_from_slice(&self.quadrature.1);
        let largest = self.trees.iter().map(|tree| tree.nodes.len()).max().unwrap_or(0);
        let mut passes = Passes::<Q> {
            product: vec![[0.0; Q]; largest],
            sum: vec![[0.0; Q]; largest],
            inverse: vec![[0.0; Q]; largest],
            hot: vec![false; largest],
            goes_left: vec![false; largest],
        };
        let width = self.feature_count * self.output_count;
        let blank: &[f32] = &[];
        for (i, out) in out.chunks_exact_mut(width).take(count).enumerate() {
            let row = rows.chunks(self.feature_count).nth(i).unwrap_or(blank);
            out.fill(0.0);
            for tree in &self.trees {
                tree.down(row, &points, &mut passes);
                for output in 0..self.output_count {
                    tree.up(&weights, &mut passes, output, self.output_count, out);
                }
            }
            out.iter_mut().for_each(|sum| *sum /= self.divisor);
        }
    }
}

impl ExplainedTree {
    /// Products of the factors on the way down.
    fn down<const Q: usize>(&self, row: &[f32], points: &[f64; Q], passes: &mut Passes<Q>) {
        passes.product[0] = [1.0; Q];
        passes.inverse[0] = [1.0; Q];
        passes.hot[0] = true;
        let far = points.map(|t| 1.0 - t);
        let inverse_far = far.map(|s| 1.0 / s);
        for (i, node) in self.nodes.iter().enumerate() {
            if i > 0 {
                let (parent, earlier) = (node.parent as usize, node.earlier as usize);
                let hot = passes.goes_left[parent] == node.is_left && passes.hot[earlier];
                let z = node.zero_fraction;
                let mut factor = far.map(|s| z * s);
                let mut inverse = inverse_far;
                if hot {
                    for q in 0..Q {
                        factor[q] += points[q];
                        inverse[q] = 1.0 / factor[q];
                    }
                } else {
                    let inverse_z = 1.0 / z;
                    inverse.iter_mut().for_each(|x| *x *= inverse_z);
                }
                let (above, replaced) = (passes.product[parent], passes.inverse[earlier]);
                for q in 0..Q {
                    passes.product[i][q] = above[q] * factor[q] * replaced[q];
                }
                passes.inverse[i] = inverse;
                passes.hot[i] = hot;
            }
            if let Some((feature, threshold, missing)) = node.split {
                let x = row.get(usize::from(feature)).copied().unwrap_or(f32::NAN);
                passes.goes_left[i] = x <= threshold || (x.is_nan() && missing == Missing::Left);
            }
        }
    }

    /// Sums of the leaves on the way up; every edge gives its feature its part of one output.
    fn up<const Q: usize>(
        &self,
        weights: &[f64; Q],
        passes: &mut Passes<Q>,
        output: usize,
        output_count: usize,
        out: &mut [f64],
    ) {
        let mut leaf = self.leaf_values.len() / output_count;
        for (i, node) in self.nodes.iter().enumerate().rev() {
            // Children stand behind their parent, so both sums are there.
            let mut sum = [0.0; Q];
            if node.split.is_some() {
                let (left, right) = (&passes.sum[i + 1], &passes.sum[node.right as usize]);
                for q in 0..Q {
                    sum[q] = left[q] + right[q];
                }
            } else {
                leaf -= 1;
                let value = self.leaf_values[leaf * output_count + output];
                for q in 0..Q {
                    sum[q] = passes.product[i][q] * (value * weights[q]);
                }
            }
            passes.sum[i] = sum;
            if i == 0 {
                continue;
            }
            let gain = |edge: usize| f64::from(u8::from(passes.hot[edge])) - self.nodes[edge].zero_fraction;
            let mut part = gain(i) * dot(&sum, &passes.inverse[i]);
            let earlier = node.earlier as usize;
            if earlier > 0 {
                // The leaves below count for the lowest edge on their feature only.
                part -= gain(earlier) * dot(&sum, &passes.inverse[earlier]);
            }
            out[usize::from(node.feature) * output_count + output] += part;
        }
    }
}

fn points<const Q: usize>() -> (Vec<f64>, Vec<f64>) {
    let (points, weights) = gauss_legendre::<Q>();
    (points.to_vec(), weights.to_vec())
}

/// Nodes with their edges; adds the tree's expected values to `expected`.
fn explained(forest: &Forest, tree: &Tree, expected: &mut [f64]) -> ExplainedTree {
    let source = tree.nodes();
    let mut covers = vec![0.0; source.len()];
    for (i, node) in source.iter().enumerate().rev() {
        covers[i] = match *node {
            Node::Leaf { leaf } => forest.leaf_cover(leaf),
            Node::Split { right, .. } => covers[i + 1] + covers[right as usize],
        };
    }
    let blank = ExplainedNode {
        split: None,
        right: 0,
        parent: 0,
        is_left: false,
        earlier: 0,
        feature: 0,
        zero_fraction: 1.0,
    };
    let mut nodes = vec![blank; source.len()];
    let mut distinct = vec![0; source.len()];
    let mut leaf_values = Vec::new();
    for (i, node) in source.iter().enumerate() {
        match *node {
            Node::Leaf { leaf } => {
                let values = forest.leaf_value(leaf);
                leaf_values.extend_from_slice(values);
                for (sum, value) in expected.iter_mut().zip(values) {
                    *sum += covers[i] / covers[0] * value;
                }
            }
            Node::Split { feature, threshold, missing, right } => {
                nodes[i].split = Some((feature, threshold, missing));
                nodes[i].right = right;
                // Upwards along the path: the nearest edge on the same feature.
                let mut edge = i;
                while edge > 0 && nodes[edge].feature != feature {
                    edge = nodes[edge].parent as usize;
                }
                for child in [i + 1, right as usize] {
                    nodes[child].parent = i as u32;
                    nodes[child].is_left = child == i + 1;
                    nodes[child].earlier = edge as u32;
                    nodes[child].feature = feature;
                    nodes[child].zero_fraction = nodes[edge].zero_fraction * covers[child] / covers[i];
                    distinct[child] = distinct[i] + usize::from(edge == 0);
                }
            }
        }
    }
    ExplainedTree { nodes, most_features: distinct.into_iter().max().unwrap_or(0), leaf_values }
}

fn dot<const Q: usize>(a: &[f64; Q], b: &[f64; Q]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
