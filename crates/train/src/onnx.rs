//! ONNX `TreeEnsembleClassifier` (ai.onnx.ml, versions 1 and 3), as skl2onnx writes it for a binary forest.
//!
//! The leaves hold f32 shares of the positive class, already divided by the number of trees, so the forest is a sum and
//! its scores differ from scikit-learn's by rounding. What else an ONNX file may hold is refused by name.

use std::collections::BTreeMap;

use bosque_forest::{Aggregation, Forest, ForestParts, Leaves, Missing, PartNode};

use crate::error::Error;
use crate::protobuf::{Value, fields};

/// Field numbers of onnx.proto.
mod field {
    pub const MODEL_GRAPH: u64 = 7;
    pub const GRAPH_NODE: u64 = 1;
    pub const NODE_OP_TYPE: u64 = 4;
    pub const NODE_ATTRIBUTE: u64 = 5;
    pub const NODE_DOMAIN: u64 = 7;
    pub const ATTRIBUTE_NAME: u64 = 1;
    pub const ATTRIBUTE_STRING: u64 = 4;
    pub const ATTRIBUTE_FLOATS: u64 = 7;
    pub const ATTRIBUTE_INTEGERS: u64 = 8;
    pub const ATTRIBUTE_STRINGS: u64 = 9;
}

/// A forest of an ONNX file, its schema not yet known.
#[derive(Clone, Debug, PartialEq)]
pub struct OnnxForest {
    /// Columns up to the last one that a split names.
    pub feature_count: usize,
    trees: Vec<Vec<PartNode>>,
    leaves: Leaves,
}

#[derive(Default)]
struct Attribute<'a> {
    text: Option<&'a [u8]>,
    floats: Vec<f32>,
    integers: Vec<i64>,
    texts: Vec<&'a [u8]>,
}

type Attributes<'a> = BTreeMap<&'a [u8], Attribute<'a>>;

fn refused<T>(reason: impl Into<String>) -> Result<T, Error> {
    Err(Error::Import { tree: None, reason: format!("ONNX: {}", reason.into()) })
}

fn message<'a>(bytes: &'a [u8], what: &str) -> Result<Vec<(u64, Value<'a>)>, Error> {
    match fields(bytes) {
        Some(fields) => Ok(fields),
        None => refused(format!("{what} cannot be read")),
    }
}

/// The messages and texts of one field.
fn bytes_of<'a>(fields: &[(u64, Value<'a>)], number: u64) -> Vec<&'a [u8]> {
    let wanted = fields.iter().filter(|(n, _)| *n == number);
    wanted
        .filter_map(|(_, value)| if let Value::Bytes(bytes) = value { Some(*bytes) } else { None })
        .collect()
}

impl OnnxForest {
    /// Reads the whole of a file.
    ///
    /// # Errors
    /// [`Error::Import`] with what cannot be taken, by its name.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let model = message(bytes, "the model")?;
        let Some(graph) = bytes_of(&model, field::MODEL_GRAPH).first().copied() else {
            return refused("there is no graph");
        };
        let graph = message(graph, "the graph")?;
        let nodes = bytes_of(&graph, field::GRAPH_NODE);
        let mut ensemble = None;
        for node in nodes {
            let node = message(node, "a node")?;
            let text = |number| {
                bytes_of(&node, number).first().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            };
            let operator = text(field::NODE_OP_TYPE).unwrap_or_default();
            if operator != "TreeEnsembleClassifier"
                || text(field::NODE_DOMAIN).as_deref() != Some("ai.onnx.ml")
            {
                return refused(format!(
                    "operator {operator} is not taken; export the forest alone, without ZipMap"
                ));
            }
            if ensemble.replace(attributes(&node)?).is_some() {
                return refused("more than one TreeEnsembleClassifier");
            }
        }
        match ensemble {
            Some(attributes) => build(&attributes),
            None => refused("there is no TreeEnsembleClassifier"),
        }
    }

    /// The forest under a schema, whose columns may be more than the splits name.
    ///
    /// # Errors
    /// [`Error::Forest`] where the parts make no forest.
    pub fn into_forest(self, feature_count: usize, schema_fingerprint: [u8; 32]) -> Result<Forest, Error> {
        Ok(Forest::from_parts(ForestParts {
            feature_count,
            output_count: 1,
            aggregation: Aggregation::Sum,
            base: vec![0.0],
            schema_fingerprint,
            trees: self.trees,
            leaves: self.leaves,
        })?)
    }
}

fn attributes<'a>(node: &[(u64, Value<'a>)]) -> Result<Attributes<'a>, Error> {
    let mut out = Attributes::new();
    for attribute in bytes_of(node, field::NODE_ATTRIBUTE) {
        let attribute = message(attribute, "an attribute")?;
        let name = bytes_of(&attribute, field::ATTRIBUTE_NAME).first().copied().unwrap_or_default();
        let mut read = Attribute {
            text: bytes_of(&attribute, field::ATTRIBUTE_STRING).first().copied(),
            texts: bytes_of(&attribute, field::ATTRIBUTE_STRINGS),
            ..Attribute::default()
        };
        for (number, value) in &attribute {
            let whole = match *number {
                field::ATTRIBUTE_FLOATS => value.floats(&mut read.floats),
                field::ATTRIBUTE_INTEGERS => value.integers(&mut read.integers),
                _ => true,
            };
            if !whole {
                return refused(format!("attribute {} cannot be read", String::from_utf8_lossy(name)));
            }
        }
        out.insert(name, read);
    }
    Ok(out)
}

/// The node arrays of the operator, one entry a node.
struct Arrays<'a> {
    trees: &'a [i64],
    ids: &'a [i64],
    features: &'a [i64],
    values: &'a [f32],
    modes: &'a [&'a [u8]],
    yes: &'a [i64],
    no: &'a [i64],
    missing_yes: &'a [i64],
}

fn build(attributes: &Attributes<'_>) -> Result<OnnxForest, Error> {
    let known: [&[u8]; 17] = [
        b"class_ids",
        b"class_nodeids",
        b"class_treeids",
        b"class_weights",
        b"classlabels_int64s",
        b"classlabels_strings",
        b"nodes_falsenodeids",
        b"nodes_featureids",
        b"nodes_hitrates",
        b"nodes_missing_value_tracks_true",
        b"nodes_modes",
        b"nodes_nodeids",
        b"nodes_treeids",
        b"nodes_truenodeids",
        b"nodes_values",
        b"post_transform",
        b"base_values",
    ];
    if let Some(name) = attributes.keys().find(|name| !known.contains(name)) {
        return refused(format!("attribute {} is not taken", String::from_utf8_lossy(name)));
    }
    let empty = Attribute::default();
    let get = |name: &str| attributes.get(name.as_bytes()).unwrap_or(&empty);
    if let Some(transform) = get("post_transform").text.filter(|text| *text != b"NONE") {
        return refused(format!("post_transform {} is not taken", String::from_utf8_lossy(transform)));
    }
    if get("base_values").floats.iter().any(|&value| value != 0.0) {
        return refused("base_values are not taken");
    }
    let classes = get("classlabels_int64s").integers.len().max(get("classlabels_strings").texts.len());
    if classes != 2 {
        return refused(format!("{classes} classes are not taken, only two"));
    }
    let arrays = Arrays {
        trees: &get("nodes_treeids").integers,
        ids: &get("nodes_nodeids").integers,
        features: &get("nodes_featureids").integers,
        values: &get("nodes_values").floats,
        modes: &get("nodes_modes").texts,
        yes: &get("nodes_truenodeids").integers,
        no: &get("nodes_falsenodeids").integers,
        missing_yes: &get("nodes_missing_value_tracks_true").integers,
    };
    let count = arrays.trees.len();
    let lengths = [
        arrays.ids.len(),
        arrays.features.len(),
        arrays.values.len(),
        arrays.modes.len(),
        arrays.yes.len(),
        arrays.no.len(),
    ];
    if count == 0
        || lengths.iter().any(|&len| len != count)
        || ![0, count].contains(&arrays.missing_yes.len())
    {
        return refused("the arrays of its nodes have different lengths");
    }
    let weights = positive_weights(
        &get("class_treeids").integers,
        &get("class_nodeids").integers,
        &get("class_ids").integers,
        &get("class_weights").floats,
    )?;
    let places: BTreeMap<(i64, i64), usize> =
        (0..count).map(|i| ((arrays.trees[i], arrays.ids[i]), i)).collect();
    if places.len() != count {
        return refused("a node stands twice");
    }
    // Trees in the order in which their roots stand, which is the order of summation.
    let mut order: Vec<i64> = Vec::new();
    for &tree in arrays.trees {
        if order.last() != Some(&tree) {
            order.push(tree);
        }
    }
    let mut values = Vec::new();
    let mut trees = Vec::with_capacity(order.len());
    let mut reached = 0;
    for &tree in &order {
        let nodes = preorder(&arrays, tree, &places, &weights, &mut values).map_err(|reason| {
            Error::Import { tree: usize::try_from(tree).ok(), reason: format!("ONNX: {reason}") }
        })?;
        reached += nodes.len();
        trees.push(nodes);
    }
    if reached != count {
        return refused("a node is reached from nowhere");
    }
    let feature_count = (trees.iter().flatten())
        .filter_map(|node| if let PartNode::Split { feature, .. } = node { Some(feature + 1) } else { None })
        .max()
        .unwrap_or(1);
    // The file does not say how much training weight reached a leaf.
    Ok(OnnxForest {
        feature_count,
        trees,
        leaves: Leaves::Values { covers: vec![1.0; values.len()], values },
    })
}

/// The positive class's weight of each leaf, by tree and node. With one class id in all, ONNX means the positive class.
fn positive_weights(
    trees: &[i64],
    nodes: &[i64],
    ids: &[i64],
    weights: &[f32],
) -> Result<BTreeMap<(i64, i64), f32>, Error> {
    if [nodes.len(), ids.len(), weights.len()] != [trees.len(); 3] {
        return refused("the arrays of its leaves have different lengths");
    }
    let only_one = ids.iter().all(|&id| id == ids[0]);
    let mut out = BTreeMap::new();
    for (i, &weight) in weights.iter().enumerate() {
        if (only_one || ids[i] == 1) && out.insert((trees[i], nodes[i]), weight).is_some() {
            return refused("a leaf has two weights for one class");
        }
        if !only_one && !(0..=1).contains(&ids[i]) {
            return refused(format!("class id {} is not taken", ids[i]));
        }
    }
    Ok(out)
}

fn preorder(
    arrays: &Arrays<'_>,
    tree: i64,
    places: &BTreeMap<(i64, i64), usize>,
    weights: &BTreeMap<(i64, i64), f32>,
    values: &mut Vec<f64>,
) -> Result<Vec<PartNode>, String> {
    let mut nodes = Vec::new();
    let mut open = vec![0i64];
    while let Some(id) = open.pop() {
        // Every node is reached once: more would outgrow the file.
        if nodes.len() > places.len() {
            return Err("its nodes go in a circle".into());
        }
        let &i = places.get(&(tree, id)).ok_or_else(|| format!("node {id} does not exist"))?;
        let mode = arrays.modes[i];
        let threshold = match mode {
            b"BRANCH_LEQ" => arrays.values[i],
            // x < t holds exactly when x is at most the f32 before t.
            b"BRANCH_LT" => arrays.values[i].next_down(),
            b"LEAF" => {
                nodes.push(PartNode::Leaf);
                values.push(f64::from(weights.get(&(tree, id)).copied().unwrap_or(0.0)));
                continue;
            }
            _ => return Err(format!("node {id}: mode {} is not taken", String::from_utf8_lossy(mode))),
        };
        let feature =
            usize::try_from(arrays.features[i]).map_err(|_| format!("node {id}: no such feature"))?;
        let tracks_true = arrays.missing_yes.get(i).is_some_and(|&flag| flag == 1);
        nodes.push(PartNode::Split {
            feature,
            threshold,
            missing: if tracks_true { Missing::Left } else { Missing::Right },
        });
        open.extend([arrays.no[i], arrays.yes[i]]);
    }
    Ok(nodes)
}
