//! Patients to try the form with.

use bosque_model::{Cell, ConformanceRow, Feature, FeatureKind, LikenessVerdict, Model, PatientDraft};

/// Three generated patients of the conformance set, by their probability: low, middle, high. Each is of those the one that looks most
/// like a patient: every value inside what the training rows held and written as it usually is, counts near the lower third of
/// their range (where counts lie), small changes from baseline; one that is like the training rows as a whole before one that is not.
/// They are nobody.
pub fn samples(model: &Model) -> [Option<&ConformanceRow>; 3] {
    let features = model.schema().features();
    let plausible =
        |row: &&ConformanceRow| features.iter().zip(&row.inputs).all(|(f, value)| fits(f, *value));
    let mut rows: Vec<&ConformanceRow> = model.conformance().iter().filter(plausible).collect();
    rows.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let likeliest = |rows: &[&'_ ConformanceRow]| -> Option<usize> {
        (0..rows.len()).min_by(|&a, &b| {
            let unlike = unlikeness(model, rows[a]).cmp(&unlikeness(model, rows[b]));
            unlike.then_with(|| oddness(model, rows[a]).total_cmp(&oddness(model, rows[b])))
        })
    };
    // Every other fifth: neighbours would look alike.
    let fifth = rows.len().div_ceil(5);
    [0, 2, 4].map(|nth| {
        let rows = rows.get(nth * fifth..rows.len().min((nth + 1) * fifth))?;
        likeliest(rows).map(|place| rows[place])
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

#[cfg(test)]
mod tests {
    use bosque_model::Model;

    use super::samples;
    use crate::embedded::MODELS;

    #[test]
    fn every_model_has_three_samples_in_the_order_of_their_result() {
        for embedded in MODELS {
            let model = Model::open(embedded.files()).expect("an embedded model opens");
            let [low, middle, high] = samples(&model).map(|row| row.expect("a patient").probability);
            println!("{}: {low} {middle} {high}", embedded.name());
            assert!(low < middle && middle < high);
            assert!(low < model.manifest().threshold.value && high > model.manifest().threshold.value);
        }
    }
}
