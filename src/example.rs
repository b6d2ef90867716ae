//! A patient to try the form with.

use bosque_model::{Cell, ConformanceRow, Feature, FeatureKind, LikenessVerdict, Model, PatientDraft};

/// The generated patient of the conformance set that looks most like one: every value inside what the
/// training rows held and written as it usually is, counts near the lower third of their range (where
/// counts lie), small changes from baseline; one that is like the training rows as a whole before one that is not. It is nobody.
pub fn example(model: &Model) -> Option<&ConformanceRow> {
    let features = model.schema().features();
    let plausible =
        |row: &&ConformanceRow| features.iter().zip(&row.inputs).all(|(f, value)| fits(f, *value));
    model.conformance().iter().filter(plausible).min_by(|a, b| {
        let unlike = unlikeness(model, a).cmp(&unlikeness(model, b));
        unlike.then_with(|| oddness(model, a).total_cmp(&oddness(model, b)))
    })
}

/// 0 for a patient like the training rows, more the rarer the combination.
fn unlikeness(model: &Model, row: &ConformanceRow) -> u8 {
    let cells = row.inputs.iter().map(|&value| Cell::Number(value));
    let checked = PatientDraft::from_cells(model.schema(), cells).check();
    match checked.ok().and_then(|row| model.likeness(&row)) {
        None | Some(LikenessVerdict::Usual) => 0,
        Some(LikenessVerdict::Unusual { .. }) => 1,
        Some(LikenessVerdict::Rare { .. }) => 2,
    }
}

fn fits(feature: &Feature, value: f64) -> bool {
    let usual = match feature.kind {
        FeatureKind::Number { decimals, .. } => {
            let scale = 10f64.powi(i32::from(decimals));
            ((value * scale).round() / scale).to_bits() == value.to_bits()
        }
        FeatureKind::Category { .. } => true,
    };
    usual && feature.training.is_none_or(|range| range.contains(value))
}

fn oddness(model: &Model, row: &ConformanceRow) -> f64 {
    let schema = model.schema();
    let place = |(feature, value): (&Feature, &f64)| match (&feature.kind, feature.training) {
        (FeatureKind::Number { .. }, Some(range)) => {
            ((value - range.min) / (range.max - range.min) - 1.0 / 3.0).abs()
        }
        _ => 0.0,
    };
    let value = |name: &str| schema.feature_index(name).map_or(0.0, |i| row.inputs[i]);
    let changes = schema.derived().iter().map(|derived| {
        let [after, before] = [value(&derived.of[0]), value(&derived.of[1])];
        (after - before).abs() / before.max(1.0)
    });
    schema.features().iter().zip(&row.inputs).map(place).chain(changes).sum()
}
