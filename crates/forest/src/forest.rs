//! The forest as it was trained, readable by a person.

use alloc::vec;
use alloc::vec::Vec;

use crate::error::ForestError;
use crate::header::{MAX_DEPTH, MAX_NODES, MAX_TREES};

/// How the trees' values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// The sum over the trees, divided once by their number: random forests.
    Mean,
    /// The base value plus the sum over the trees: boosted ensembles.
    Sum,
}

/// Where a missing value (NaN) goes at a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// To the left child.
    Left,
    /// To the right child: what `NaN <= threshold` gives by itself.
    Right,
}

/// A node as a trainer hands it over; trees are written in preorder: node, left subtree, right subtree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PartNode {
    /// Goes left when `row[feature] <= threshold`.
    Split {
        /// The column that is compared.
        feature: usize,
        /// The threshold, already rounded down to f32 ([`largest_f32_not_above`](crate::largest_f32_not_above)).
        threshold: f32,
        /// Where a NaN goes.
        missing: Missing,
    },
    /// The next leaf of [`Leaves`].
    Leaf,
}

/// What the leaves hold, in order of appearance over the whole forest.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaves {
    /// Whole numbers of training rows, bootstrap repeats counted: output `k` of leaf `i` is
    /// `counts[i * output_count + k] / totals[i]`, one f64 division. Shape: `[leaves]` and
    /// `[leaves * output_count]`.
    Counts {
        /// Rows in the leaf, at least 1.
        totals: Vec<u32>,
        /// Rows of each output's class, at most `totals`.
        counts: Vec<u32>,
    },
    /// Values as they are: output `k` of leaf `i` is `values[i * output_count + k]`.
    Values {
        /// Training weight in the leaf, above 0.
        covers: Vec<f64>,
        /// Finite numbers.
        values: Vec<f64>,
    },
}

/// What [`Forest::from_parts`] checks and takes.
#[derive(Clone, Debug, PartialEq)]
pub struct ForestParts {
    /// Columns of a row, 1 to 65,535.
    pub feature_count: usize,
    /// Values of a score, 1 to 255. A binary classifier has one: the fraction of the positive class.
    pub output_count: usize,
    /// Mean or sum.
    pub aggregation: Aggregation,
    /// What a sum starts from, one value an output; zeros for a mean.
    pub base: Vec<f64>,
    /// SHA-256 of the schema that the columns belong to; this crate only carries it.
    pub schema_fingerprint: [u8; 32],
    /// The trees, each in preorder.
    pub trees: Vec<Vec<PartNode>>,
    /// The leaves of all trees.
    pub leaves: Leaves,
}

/// A node of a checked forest. The left child of node `i` is node `i + 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// Goes left when `row[feature] <= threshold`.
    Split {
        /// The column that is compared, below `feature_count`.
        feature: u16,
        /// Finite.
        threshold: f32,
        /// Where a NaN goes.
        missing: Missing,
        /// The right child's index in this tree.
        right: u32,
    },
    /// The end of a path.
    Leaf {
        /// The leaf's index over the whole forest.
        leaf: u32,
    },
}

/// One tree, its nodes in preorder; node 0 is the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    depth: usize,
}

impl Tree {
    /// The nodes in preorder.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The depth of the deepest leaf; a lone leaf has depth 0.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }
}

/// A checked ensemble of trees. Every index in it is in range, so scoring cannot fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    pub(crate) feature_count: usize,
    pub(crate) output_count: usize,
    pub(crate) aggregation: Aggregation,
    pub(crate) base: Vec<f64>,
    pub(crate) schema_fingerprint: [u8; 32],
    pub(crate) trees: Vec<Tree>,
    pub(crate) leaves: Leaves,
    /// `[leaves * output_count]`, from `leaves`.
    pub(crate) leaf_values: Vec<f64>,
}

impl Forest {
    /// Checks the parts and makes a forest of them.
    ///
    /// A threshold of negative zero is taken as zero, which decides alike.
    ///
    /// # Errors
    /// The first part that is not as [`ForestParts`] says, by its position.
    pub fn from_parts(parts: ForestParts) -> Result<Self, ForestError> {
        let ForestParts { feature_count, output_count, aggregation, base, schema_fingerprint, trees, leaves } =
            parts;
        in_range("feature_count", feature_count, 1, usize::from(u16::MAX))?;
        check_output_count(output_count)?;
        in_range("tree_count", trees.len(), 1, MAX_TREES)?;
        in_range("node_count", trees.iter().map(Vec::len).sum(), 1, MAX_NODES)?;
        check_header(feature_count, output_count, aggregation, &base)?;
        let mut growing = Growing::new(feature_count, trees.len());
        for nodes in &trees {
            growing.begin(nodes.len());
            for node in nodes {
                match *node {
                    PartNode::Split { feature, threshold, missing } => {
                        growing.split(feature, threshold, missing)?;
                    }
                    PartNode::Leaf => growing.leaf()?,
                }
            }
            growing.end()?;
        }
        let Growing { trees, leaf_count, .. } = growing;
        let leaf_values = check_leaves(&leaves, leaf_count as usize, output_count)?;
        Ok(Forest {
            feature_count,
            output_count,
            aggregation,
            base,
            schema_fingerprint,
            trees,
            leaves,
            leaf_values,
        })
    }

    /// Columns of a row.
    #[must_use]
    pub fn feature_count(&self) -> usize {
        self.feature_count
    }

    /// Values of a score.
    #[must_use]
    pub fn output_count(&self) -> usize {
        self.output_count
    }

    /// Mean or sum.
    #[must_use]
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// What a sum starts from, `[output_count]`.
    #[must_use]
    pub fn base(&self) -> &[f64] {
        &self.base
    }

    /// SHA-256 of the schema that the columns belong to.
    #[must_use]
    pub fn schema_fingerprint(&self) -> &[u8; 32] {
        &self.schema_fingerprint
    }

    /// The trees, in the order in which they are summed.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Nodes over all trees, leaves included.
    #[must_use]
    pub fn node_count(&self) -> usize {
        let mut count = 0;
        for tree in &self.trees {
            count += tree.nodes.len();
        }
        count
    }

    /// The distinct thresholds of each feature, ascending, `[feature_count]` lists.
    #[must_use]
    pub fn thresholds(&self) -> Vec<Vec<f32>> {
        let mut tables = vec![Vec::new(); self.feature_count];
        for node in self.trees.iter().flat_map(Tree::nodes) {
            if let Node::Split { feature, threshold, .. } = *node {
                tables[usize::from(feature)].push(threshold);
            }
        }
        for table in &mut tables {
            table.sort_unstable_by(f32::total_cmp);
            table.dedup();
        }
        tables
    }

    /// What the leaves hold.
    #[must_use]
    pub fn leaves(&self) -> &Leaves {
        &self.leaves
    }

    /// The values of one leaf, `[output_count]`. `leaf` comes from a [`Node::Leaf`] of this forest.
    #[must_use]
    pub fn leaf_value(&self, leaf: u32) -> &[f64] {
        let start = leaf as usize * self.output_count;
        &self.leaf_values[start..start + self.output_count]
    }

    /// The values of all leaves, `[leaves, output_count]` in row-major order.
    #[must_use]
    pub fn leaf_values(&self) -> &[f64] {
        &self.leaf_values
    }

    /// The training weight that reached one leaf.
    #[must_use]
    pub fn leaf_cover(&self, leaf: u32) -> f64 {
        match &self.leaves {
            Leaves::Counts { totals, .. } => f64::from(totals[leaf as usize]),
            Leaves::Values { covers, .. } => covers[leaf as usize],
        }
    }
}

pub(crate) fn in_range(
    field: &'static str,
    value: usize,
    low: usize,
    high: usize,
) -> Result<(), ForestError> {
    if low <= value && value <= high {
        Ok(())
    } else {
        Err(ForestError::CountOutOfRange { field, value: value as u64 })
    }
}

pub(crate) fn check_output_count(output_count: usize) -> Result<(), ForestError> {
    in_range("output_count", output_count, 1, usize::from(u8::MAX))
}

/// What has to hold before the trees are looked at.
pub(crate) fn check_header(
    feature_count: usize,
    output_count: usize,
    aggregation: Aggregation,
    base: &[f64],
) -> Result<(), ForestError> {
    in_range("feature_count", feature_count, 1, usize::from(u16::MAX))?;
    in_range("base values", base.len(), output_count, output_count)?;
    for (output, value) in base.iter().enumerate() {
        if !value.is_finite() || (aggregation == Aggregation::Mean && *value != 0.0) {
            return Err(ForestError::BadBase { output });
        }
    }
    Ok(())
}

/// Trees that are made one after the other, of nodes in preorder.
pub(crate) struct Growing {
    pub(crate) trees: Vec<Tree>,
    /// Leaves so far, over the whole forest.
    leaf_count: u32,
    feature_count: usize,
    /// The nodes of the tree that is being made.
    nodes: Vec<Node>,
    /// Its splits whose right child has not begun yet, and their depths.
    open: Vec<(u32, u32)>,
    /// Of the next node.
    depth: usize,
    deepest: usize,
    whole: bool,
}

impl Growing {
    pub(crate) fn new(feature_count: usize, tree_count: usize) -> Self {
        Growing {
            trees: Vec::with_capacity(tree_count),
            leaf_count: 0,
            feature_count,
            nodes: Vec::new(),
            open: Vec::new(),
            depth: 0,
            deepest: 0,
            whole: false,
        }
    }

    /// A tree of so many nodes begins.
    pub(crate) fn begin(&mut self, node_count: usize) {
        self.nodes = Vec::with_capacity(node_count);
        self.open.clear();
        self.depth = 0;
        self.deepest = 0;
        self.whole = false;
    }

    fn check_place(&self) -> Result<(), ForestError> {
        let tree = self.trees.len();
        if self.whole {
            return Err(ForestError::BrokenTree { tree });
        }
        if self.depth > MAX_DEPTH {
            return Err(ForestError::TooDeep { tree });
        }
        Ok(())
    }

    pub(crate) fn split(
        &mut self,
        feature: usize,
        threshold: f32,
        missing: Missing,
    ) -> Result<(), ForestError> {
        self.check_place()?;
        let node = self.nodes.len();
        if feature >= self.feature_count {
            return Err(ForestError::FeatureOutOfRange { tree: self.trees.len(), node });
        }
        if !threshold.is_finite() {
            return Err(ForestError::BadThreshold { feature });
        }
        // Adding zero turns negative zero into zero and changes nothing else.
        let threshold = threshold + 0.0;
        self.nodes.push(Node::Split { feature: feature as u16, threshold, missing, right: 0 });
        self.open.push((node as u32, self.depth as u32));
        self.depth += 1;
        Ok(())
    }

    pub(crate) fn leaf(&mut self) -> Result<(), ForestError> {
        self.check_place()?;
        self.nodes.push(Node::Leaf { leaf: self.leaf_count });
        self.leaf_count += 1;
        self.deepest = self.deepest.max(self.depth);
        let next = self.nodes.len() as u32;
        let Some((parent, depth)) = self.open.pop() else {
            self.whole = true;
            return Ok(());
        };
        if let Node::Split { right, .. } = &mut self.nodes[parent as usize] {
            *right = next;
        }
        self.depth = depth as usize + 1;
        Ok(())
    }

    pub(crate) fn end(&mut self) -> Result<(), ForestError> {
        if !self.whole {
            return Err(ForestError::BrokenTree { tree: self.trees.len() });
        }
        self.trees.push(Tree { nodes: core::mem::take(&mut self.nodes), depth: self.deepest });
        Ok(())
    }
}

/// Checks the leaves and returns their values, `[leaf_count * output_count]`.
pub(crate) fn check_leaves(
    leaves: &Leaves,
    leaf_count: usize,
    output_count: usize,
) -> Result<Vec<f64>, ForestError> {
    let (weights, values) = match leaves {
        Leaves::Counts { totals, counts } => (totals.len(), counts.len()),
        Leaves::Values { covers, values } => (covers.len(), values.len()),
    };
    in_range("leaves", weights, leaf_count, leaf_count)?;
    in_range("leaf values", values, leaf_count * output_count, leaf_count * output_count)?;
    let mut out = Vec::with_capacity(values);
    for leaf in 0..leaf_count {
        for place in leaf * output_count..(leaf + 1) * output_count {
            let (value, fits) = match leaves {
                Leaves::Counts { totals, counts } => {
                    let (count, total) = (counts[place], totals[leaf]);
                    (f64::from(count) / f64::from(total), total > 0 && count <= total)
                }
                Leaves::Values { covers, values } => {
                    let (cover, value) = (covers[leaf], values[place]);
                    (value, cover.is_finite() && cover > 0.0 && value.is_finite())
                }
            };
            if !fits {
                return Err(ForestError::BadLeaf { leaf });
            }
            out.push(value);
        }
    }
    Ok(out)
}
