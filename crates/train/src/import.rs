//! Forests that were grown elsewhere.

use std::io::Read;
use std::path::Path;

use bosque_forest::{
    Aggregation, Forest, ForestParts, Leaves, MAX_DEPTH, Missing, PartNode, largest_f32_not_above,
};
use bosque_model::{
    ConformanceFile, Feature, FeatureKind, ForestFile, Group, Label, MANIFEST_FORMAT, Manifest, Metrics,
    Schema, Text, Threshold,
};
use flate2::read::GzDecoder;

use crate::error::Error;
use crate::export::{ForestJson, TreeJson};
use crate::files::read_limited;
use crate::onnx::OnnxForest;
use crate::pipeline::{FileSet, assemble, forest_file};
use crate::recipe::SchemaFile;

/// The most bytes that a file to import may have, compressed or not.
const MAX_IMPORT_BYTES: u64 = 512 << 20;
/// Generated patients of an imported model.
const CONFORMANCE_ROWS: usize = 256;

/// A forest that was read, before its columns have a schema.
enum Source {
    Json(ForestJson),
    Onnx(OnnxForest),
}

/// Reads a forest, `.json`, `.json.gz` or `.onnx`, and makes a model of it.
///
/// Without a schema the file's own column names become plain numbers without ranges (an ONNX file has none: they are
/// `f0`, `f1` and so on); the threshold is 0.5 and there is no calibration.
///
/// # Errors
/// What is wrong with the file, by tree and node, or what in it cannot be taken, by name.
pub fn import(path: &Path, schema: Option<&Path>, created: &str) -> Result<FileSet, Error> {
    let read = if path.extension().is_some_and(|extension| extension == "onnx") {
        Source::Onnx(OnnxForest::read(&read_limited(path, MAX_IMPORT_BYTES)?)?)
    } else {
        Source::Json(read_json(path)?)
    };
    let columns = match &read {
        Source::Json(json) => json.columns.clone(),
        Source::Onnx(onnx) => (0..onnx.feature_count).map(|i| format!("f{i}")).collect(),
    };
    let (manifest, schema) = match schema {
        None => plain(path, &columns, created)?,
        Some(schema) => described(schema, columns.len(), matches!(read, Source::Onnx(_)), created)?,
    };
    let forest = match read {
        Source::Json(json) => to_forest(&json, *schema.fingerprint())?,
        Source::Onnx(onnx) => onnx.into_forest(schema.column_count(), *schema.fingerprint())?,
    };
    assemble(manifest, &schema, &forest, None, CONFORMANCE_ROWS, 0, &[])
}

fn read_json(path: &Path) -> Result<ForestJson, Error> {
    let bytes = read_limited(path, MAX_IMPORT_BYTES)?;
    let text = if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut text = Vec::new();
        GzDecoder::new(bytes.as_slice())
            .take(MAX_IMPORT_BYTES + 1)
            .read_to_end(&mut text)
            .map_err(Error::file(path))?;
        if text.len() as u64 > MAX_IMPORT_BYTES {
            return Err(Error::FileTooLarge { path: path.to_owned(), most_bytes: MAX_IMPORT_BYTES });
        }
        text
    } else {
        bytes
    };
    serde_json::from_slice(&text).map_err(|error| Error::Import {
        tree: None,
        reason: format!("{}: not a forest in JSON: {error}", path.display()),
    })
}

/// The forest of its JSON form.
///
/// # Errors
/// [`Error::Import`] with tree and node, [`Error::Forest`] where the parts make no forest.
pub fn to_forest(json: &ForestJson, schema_fingerprint: [u8; 32]) -> Result<Forest, Error> {
    if json.n_features != json.columns.len() || json.n_trees != json.trees.len() {
        return Err(Error::Import {
            tree: None,
            reason: "n_features or n_trees contradict the arrays".into(),
        });
    }
    let mut trees = Vec::with_capacity(json.trees.len());
    let mut leaves = LeafList::default();
    for (i, tree) in json.trees.iter().enumerate() {
        let nodes = preorder(tree, &mut leaves).map_err(|reason| Error::Import { tree: Some(i), reason })?;
        trees.push(nodes);
    }
    Ok(Forest::from_parts(ForestParts {
        feature_count: json.columns.len(),
        output_count: 1,
        aggregation: Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint,
        trees,
        leaves: leaves.finish(),
    })?)
}

/// Leaves as they come: whole counts for as long as every fraction is exactly their quotient.
#[derive(Default)]
struct LeafList {
    covers: Vec<f64>,
    values: Vec<f64>,
    counts: Vec<Option<(u32, u32)>>,
}

impl LeafList {
    fn push(&mut self, p1: f64, n: Option<f64>, w1: Option<f64>, cover: Option<f64>) {
        let whole = |x: f64| (x >= 0.0 && x <= f64::from(u32::MAX) && x.fract() == 0.0).then_some(x as u32);
        let counts = n.and_then(whole).zip(w1.and_then(whole)).filter(|&(n, w1)| {
            n > 0
                && (f64::from(w1) / f64::from(n)).to_bits() == p1.to_bits()
                && cover.is_none_or(|c| c == f64::from(n))
        });
        self.counts.push(counts);
        self.covers.push(cover.or(n).unwrap_or(1.0));
        self.values.push(p1);
    }

    fn finish(self) -> Leaves {
        match self.counts.into_iter().collect::<Option<Vec<_>>>() {
            Some(counts) => {
                let (totals, counts) = counts.into_iter().unzip();
                Leaves::Counts { totals, counts }
            }
            None => Leaves::Values { covers: self.covers, values: self.values },
        }
    }
}

/// Walks a tree from its root; its arrays may hold the nodes in any order.
fn preorder(tree: &TreeJson, leaves: &mut LeafList) -> Result<Vec<PartNode>, String> {
    let count = tree.feature.len();
    let lengths = [tree.threshold.len(), tree.left.len(), tree.right.len(), tree.p1.len()];
    let optional = [tree.n.len(), tree.w1.len(), tree.cover.len(), tree.missing_left.len()];
    if lengths.iter().any(|&len| len != count) || optional.iter().any(|&len| len != 0 && len != count) {
        return Err("its arrays have different lengths".into());
    }
    let mut nodes = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    let mut open = vec![(0i64, 0usize)];
    while let Some((index, depth)) = open.pop() {
        let i = usize::try_from(index)
            .ok()
            .filter(|&i| i < count)
            .ok_or(format!("child {index} does not exist"))?;
        if std::mem::replace(&mut seen[i], true) {
            return Err(format!("node {i} has two parents"));
        }
        if depth > MAX_DEPTH {
            return Err(format!("deeper than {MAX_DEPTH} levels"));
        }
        match usize::try_from(tree.feature[i]) {
            Ok(feature) => {
                let threshold = tree.threshold[i];
                if threshold.is_nan() {
                    return Err(format!("node {i}: the threshold is no number"));
                }
                let threshold = largest_f32_not_above(threshold);
                let left = tree.missing_left.get(i).is_some_and(|&left| left);
                let missing = if left { Missing::Left } else { Missing::Right };
                nodes.push(PartNode::Split { feature, threshold, missing });
                open.extend([(tree.right[i], depth + 1), (tree.left[i], depth + 1)]);
            }
            Err(_) => {
                if !(0.0..=1.0).contains(&tree.p1[i]) {
                    return Err(format!("node {i}: the leaf holds no fraction"));
                }
                nodes.push(PartNode::Leaf);
                let at = |array: &Vec<f64>| array.get(i).copied();
                leaves.push(tree.p1[i], at(&tree.n), at(&tree.w1), at(&tree.cover));
            }
        }
    }
    match seen.iter().position(|seen| !seen) {
        Some(i) => Err(format!("node {i} is reached from nowhere")),
        None => Ok(nodes),
    }
}

fn both(es: &str, en: &str) -> Text {
    Text { es: es.into(), en: en.into() }
}

/// What is known of an imported model beside its forest and its inputs.
struct Said {
    name: String,
    version: String,
    label: Label,
    purpose: Text,
    limits: Vec<Text>,
    threshold: f64,
    chosen_by: &'static str,
}

impl Said {
    /// The manifest, without what only a training or an evaluation knows.
    fn manifest(self, schema: &Schema, forest: ForestFile, created: &str) -> Manifest {
        Manifest {
            manifest_sha256: String::new(),
            format: MANIFEST_FORMAT.into(),
            name: self.name,
            version: self.version,
            created: created.into(),
            label: self.label,
            purpose: self.purpose,
            limits: self.limits,
            card: vec![],
            cohort: None,
            alerts: vec![],
            features: schema.features().to_vec(),
            derived: schema.derived().to_vec(),
            forest,
            schema_fingerprint: schema.fingerprint_hex(),
            calibration: None,
            threshold: Threshold {
                value: self.threshold,
                chosen_by: self.chosen_by.into(),
                sensitivity: None,
                specificity: None,
                rule: None,
            },
            venn_abers: None,
            likeness: None,
            reference: None,
            training: None,
            metrics: Metrics::default(),
            conformance: ConformanceFile { file: String::new(), rows: 0, sha256: String::new() },
        }
    }
}

/// A manifest that knows no more than the file's own names.
fn plain(path: &Path, columns: &[String], created: &str) -> Result<(Manifest, Schema), Error> {
    let features: Vec<Feature> = (columns.iter())
        .map(|name| Feature {
            name: name.clone(),
            unit: "1".into(),
            unit_label: None,
            loinc: None,
            group: Group::Other,
            kind: FeatureKind::Number { hard: None, decimals: 3 },
            training: None,
            label: both(name, name),
            help: both(
                "Columna del modelo importado; sin unidad ni rango declarados.",
                "Column of the imported model; no unit or range declared.",
            ),
        })
        .collect();
    let schema = Schema::new(features, vec![], columns, &[])?;
    let stem = path
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.split('.').next())
        .unwrap_or("imported");
    let said = Said {
        name: stem.into(),
        version: "1.0.0".into(),
        label: Label {
            name: "class_1".into(),
            title: both("Clase 1 del modelo importado", "Class 1 of the imported model"),
            meaning: both(
                "El archivo importado no dice qué significa.",
                "The imported file does not say what it means.",
            ),
            positive: 1,
        },
        purpose: both("Modelo importado sin descripción.", "Imported model without a description."),
        limits: vec![both(
            "Sin evaluación: nadie ha medido aquí qué tan bueno es.",
            "Not evaluated: nobody has measured here how good it is.",
        )],
        threshold: 0.5,
        chosen_by: "default",
    };
    let manifest = said.manifest(&schema, forest_file(columns.to_vec()), created);
    Ok((manifest, schema))
}

/// A manifest after a schema file.
fn described(
    path: &Path,
    columns: usize,
    may_be_more: bool,
    created: &str,
) -> Result<(Manifest, Schema), Error> {
    let (file, schema) = SchemaFile::read(path)?;
    // An ONNX file does not say how many columns follow the last one that a split names.
    if schema.column_count() != columns && !(may_be_more && schema.column_count() > columns) {
        return Err(Error::Recipe {
            path: path.to_owned(),
            reason: format!("columns: names {}, the forest has {columns}", schema.column_count()),
        });
    }
    let mut forest = forest_file(file.columns);
    forest.scaling = file.scaling;
    let said = Said {
        name: file.name,
        version: file.version,
        label: file.label,
        purpose: file.purpose,
        limits: file.limits,
        threshold: file.threshold,
        chosen_by: "schema file",
    };
    let manifest = said.manifest(&schema, forest, created);
    Ok((manifest, schema))
}
