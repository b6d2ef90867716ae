//! A forest as JSON, so that anybody can score it in twenty lines.

use std::io::Write;
use std::path::Path;

use bosque_forest::{Aggregation, Forest, Leaves, Missing, Node};
use bosque_model::Model;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::write_file;

/// A forest in scikit-learn's arrays. Columns stand in the forest's own order; a row goes left when
/// `x[feature] <= threshold` after `x` is rounded to f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForestJson {
    /// Columns of a row.
    pub n_features: usize,
    /// Their names.
    pub columns: Vec<String>,
    /// Trees.
    pub n_trees: usize,
    /// The trees, in the order in which they are summed.
    pub trees: Vec<TreeJson>,
}

/// One tree: array `i` holds node `i`'s value, node 0 is the root.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeJson {
    /// The column that is compared; -2 for a leaf.
    pub feature: Vec<i64>,
    /// The threshold; -2 for a leaf.
    pub threshold: Vec<f64>,
    /// The left child; -1 for a leaf.
    pub left: Vec<i64>,
    /// The right child; -1 for a leaf.
    pub right: Vec<i64>,
    /// The fraction of the positive class.
    pub p1: Vec<f64>,
    /// Training weight that reaches the node.
    #[serde(default)]
    pub n: Vec<f64>,
    /// Weight of the positive class among it.
    #[serde(default)]
    pub w1: Vec<f64>,
    /// The weight that TreeSHAP uses.
    #[serde(default)]
    pub cover: Vec<f64>,
    /// Whether a missing value goes left; absent where none does anywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_left: Vec<bool>,
}

/// The forest of a model as JSON.
///
/// # Errors
/// [`Error::Import`] for a forest that this form cannot hold: sums, several outputs.
pub fn to_json(model: &Model) -> Result<ForestJson, Error> {
    let forest = model.forest();
    let cannot =
        |reason: &str| Error::Import { tree: None, reason: format!("the JSON form cannot hold {reason}") };
    if forest.aggregation() != Aggregation::Mean {
        return Err(cannot("a sum of trees"));
    }
    if forest.output_count() != 1 {
        return Err(cannot("several outputs"));
    }
    Ok(ForestJson {
        n_features: forest.feature_count(),
        columns: model.manifest().forest.columns.clone(),
        n_trees: forest.trees().len(),
        trees: (0..forest.trees().len()).map(|tree| tree_json(forest, tree)).collect(),
    })
}

fn tree_json(forest: &Forest, tree: usize) -> TreeJson {
    let nodes = forest.trees()[tree].nodes();
    let count = nodes.len();
    let mut out = TreeJson {
        feature: vec![-2; count],
        threshold: vec![-2.0; count],
        left: vec![-1; count],
        right: vec![-1; count],
        p1: vec![0.0; count],
        n: vec![0.0; count],
        w1: vec![0.0; count],
        cover: vec![0.0; count],
        missing_left: vec![],
    };
    let goes_left = |node: &Node| matches!(node, Node::Split { missing: Missing::Left, .. });
    if nodes.iter().any(goes_left) {
        out.missing_left = nodes.iter().map(goes_left).collect();
    }
    // Children stand after their parent, so backwards every child is done before its parent.
    for (i, node) in nodes.iter().enumerate().rev() {
        match *node {
            Node::Leaf { leaf } => {
                out.n[i] = forest.leaf_cover(leaf);
                out.p1[i] = forest.leaf_value(leaf)[0];
                out.w1[i] = match forest.leaves() {
                    Leaves::Counts { counts, .. } => f64::from(counts[leaf as usize]),
                    Leaves::Values { .. } => out.p1[i] * out.n[i],
                };
            }
            Node::Split { feature, threshold, right, .. } => {
                let (left, right) = (i + 1, right as usize);
                out.feature[i] = i64::from(feature);
                out.threshold[i] = f64::from(threshold);
                out.left[i] = left as i64;
                out.right[i] = right as i64;
                out.n[i] = out.n[left] + out.n[right];
                out.w1[i] = out.w1[left] + out.w1[right];
                out.p1[i] = out.w1[i] / out.n[i];
            }
        }
        out.cover[i] = out.n[i];
    }
    out
}

/// Writes the JSON, compressed where the name ends in `.gz`.
///
/// # Errors
/// As [`to_json`], or [`Error::File`].
pub fn write_json(model: &Model, path: &Path) -> Result<(), Error> {
    let json = to_json(model)?;
    let mut bytes = serde_json::to_vec(&json).map_err(|error| Error::file(path)(error.into()))?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        bytes = encoder.write_all(&bytes).and_then(|()| encoder.finish()).map_err(Error::file(path))?;
    }
    write_file(path, &bytes)
}
