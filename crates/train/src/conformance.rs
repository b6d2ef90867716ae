//! Generated patients: from the declared ranges, from just beside thresholds, and at the edges. Never a patient
//! of the data.

use bosque_forest::{Forest, Node, naive};
use bosque_model::{
    Calibration, Cell, ConformanceRow, DerivedOp, Feature, FeatureKind, PatientDraft, Range, Schema, shortest,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// The stream of the seed's generator that no tree uses.
const STREAM: u64 = u64::MAX;
/// The range of an input of which nothing is declared and that no split uses.
const UNKNOWN: Range = Range { min: 0.0, max: 1.0 };

/// Draws that are thrown away before a plain one is taken.
const MOST_REFUSED: usize = 50;

/// `count` generated patients with the naive engine's answers: a quarter at the edges of the ranges, a half beside
/// thresholds, the rest anywhere inside.
#[must_use]
pub fn generate(
    schema: &Schema,
    forest: &Forest,
    calibration: Option<Calibration>,
    count: usize,
    seed: u64,
) -> Vec<ConformanceRow> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(STREAM);
    let splits = splits(forest);
    let ranges: Vec<Range> = (0..schema.features().len()).map(|i| range(schema, i, &splits)).collect();
    let mut rows = Vec::with_capacity(count);
    let mut refused = 0;
    while rows.len() < count {
        let mut inputs: Vec<f64> = schema
            .features()
            .iter()
            .zip(&ranges)
            .map(|(feature, range)| anywhere(feature, *range, &mut rng))
            .collect();
        match rows.len() % 4 {
            // Some forests have no threshold beside which a patient can stand; inside the ranges there is always one.
            _ if refused >= MOST_REFUSED => {}
            0 => to_an_edge(schema, &mut inputs, &mut rng),
            1 | 2 => beside_a_threshold(schema, &splits, &mut inputs, &mut rng),
            _ => {}
        }
        // A value that is pushed out of its hard range makes no patient.
        if let Ok(row) = PatientDraft::from_cells(schema, inputs.iter().map(|&x| Cell::Number(x))).check() {
            let raw = naive::score_row(forest, row.columns())[0];
            rows.push(ConformanceRow { inputs, raw, probability: calibration.map_or(raw, |c| c.apply(raw)) });
            refused = 0;
        } else {
            refused += 1;
        }
    }
    rows
}

fn splits(forest: &Forest) -> Vec<(usize, f32)> {
    let nodes = forest.trees().iter().flat_map(|tree| tree.nodes());
    nodes
        .filter_map(|node| match *node {
            Node::Split { feature, threshold, .. } => Some((usize::from(feature), threshold)),
            Node::Leaf { .. } => None,
        })
        .collect()
}

/// Where an input is drawn from: what the training rows held, or what is accepted, or where its thresholds lie.
fn range(schema: &Schema, feature: usize, splits: &[(usize, f32)]) -> Range {
    let declared = &schema.features()[feature];
    declared.training.or(declared.hard()).unwrap_or_else(|| {
        let own = splits.iter().filter(|(column, _)| schema.column_name(*column) == declared.name);
        own.fold(UNKNOWN, |range, &(_, threshold)| Range {
            min: range.min.min(f64::from(threshold).floor() - 1.0),
            max: range.max.max(f64::from(threshold).ceil() + 1.0),
        })
    })
}

fn anywhere(feature: &Feature, range: Range, rng: &mut ChaCha8Rng) -> f64 {
    match &feature.kind {
        FeatureKind::Category { categories } => {
            let inside: Vec<f64> =
                categories.iter().map(|c| c.value).filter(|&value| range.contains(value)).collect();
            let codes = if inside.is_empty() { categories.iter().map(|c| c.value).collect() } else { inside };
            codes[rng.random_range(0..codes.len())]
        }
        FeatureKind::Number { hard, decimals } => {
            let x = range.min + (range.max - range.min) * rng.random_range(0..=1_000_000u32) as f64 / 1e6;
            if hard.is_some() { rounded(x, *decimals).clamp(range.min, range.max) } else { x }
        }
    }
}

/// To the decimals that are usual for the feature, so that a person can type it.
fn rounded(x: f64, decimals: u8) -> f64 {
    let text = format!("{x:.*}", usize::from(decimals));
    text.parse().unwrap_or(x)
}

fn to_an_edge(schema: &Schema, inputs: &mut [f64], rng: &mut ChaCha8Rng) {
    for _ in 0..3 {
        let i = rng.random_range(0..inputs.len());
        let feature = &schema.features()[i];
        let edges: Vec<f64> = match &feature.kind {
            FeatureKind::Category { categories } => {
                vec![categories[0].value, categories[categories.len() - 1].value]
            }
            FeatureKind::Number { hard, .. } => {
                hard.iter().chain(&feature.training).flat_map(|range| [range.min, range.max]).collect()
            }
        };
        if !edges.is_empty() {
            inputs[i] = edges[rng.random_range(0..edges.len())];
        }
    }
}

/// Moves three columns to the f32 at a threshold, or to the next one above: the two must part.
fn beside_a_threshold(schema: &Schema, splits: &[(usize, f32)], inputs: &mut [f64], rng: &mut ChaCha8Rng) {
    if splits.is_empty() {
        return;
    }
    for _ in 0..3 {
        let (column, threshold) = splits[rng.random_range(0..splits.len())];
        let at = if rng.random_range(0..2u8) == 0 { threshold } else { threshold.next_up() };
        // The shortest decimal of the f32, as one would type it; it rounds back to that f32.
        let decimal: f64 = format!("{at}").parse().unwrap_or(f64::from(at));
        let value = schema.column_scaling(column).map_or(decimal, |(mean, scale)| decimal * scale + mean);
        let name = schema.column_name(column);
        if let Some(i) = schema.feature_index(name) {
            match &schema.features()[i].kind {
                FeatureKind::Number { .. } => inputs[i] = value,
                FeatureKind::Category { categories } => {
                    // The codes on both sides of the threshold are the only ones there are.
                    let side = categories
                        .iter()
                        .map(|c| c.value)
                        .filter(|&code| (code <= value) == (at == threshold));
                    let codes: Vec<f64> = side.collect();
                    if !codes.is_empty() {
                        inputs[i] = codes[rng.random_range(0..codes.len())];
                    }
                }
            }
        } else if let Some(derived) = schema.derived().iter().find(|derived| derived.name == name) {
            let [first, second] = derived.of.each_ref().map(|of| schema.feature_index(of));
            if let (Some(first), Some(second)) = (first, second) {
                let moved = match derived.op {
                    DerivedOp::Difference => inputs[second] + value,
                    DerivedOp::Ratio => inputs[second] * value,
                };
                // A short decimal: it must be typed and written as it is scored.
                inputs[first] = shortest(moved).parse().unwrap_or(moved);
            }
        }
    }
}
