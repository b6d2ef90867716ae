//! Why a score is what it is and what would change it: sums, curves and changes held to what scoring says.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{Cell, FeatureKind, Model, ModelFiles, PatientDraft, PatientRow, WrittenNumbers};
use bosque_model::{Lang, Score};

macro_rules! shipped {
    ($name:literal) => {
        Model::open(ModelFiles {
            manifest: include_bytes!(concat!("../../../models/", $name, "/manifest.json")),
            forest: include_bytes!(concat!("../../../models/", $name, "/forest.bin")),
            conformance: include_bytes!(concat!("../../../models/", $name, "/conformance.csv")),
        })
        .expect("the shipped model opens")
    };
}

fn models() -> [Model; 2] {
    [shipped!("final_model"), shipped!("week20")]
}

fn checked(model: &Model, inputs: &[f64]) -> PatientRow {
    let cells = inputs.iter().map(|&value| Cell::Number(value));
    PatientDraft::from_cells(model.schema(), cells).check().expect("a generated patient is valid")
}

fn rows(model: &Model) -> impl Iterator<Item = PatientRow> + '_ {
    model.conformance().iter().map(|row| checked(model, &row.inputs))
}

fn with(model: &Model, row: &PatientRow, feature: usize, value: f64) -> Score {
    let mut inputs = row.inputs().to_vec();
    inputs[feature] = value;
    model.score(&checked(model, &inputs))
}

/// Every value of an input that can be typed inside the training rows' range.
fn typed_values(model: &Model, feature: usize) -> Vec<f64> {
    let declared = &model.schema().features()[feature];
    let Some(range) = declared.training else { return Vec::new() };
    match &declared.kind {
        FeatureKind::Category { categories } => {
            categories.iter().map(|code| code.value).filter(|code| range.contains(*code)).collect()
        }
        FeatureKind::Number { decimals, .. } => {
            let scale = 10f64.powi(i32::from(*decimals));
            let ends = [range.min, range.max].map(|end| (end * scale) as i64);
            (ends[0]..=ends[1])
                .map(|value| value as f64 / scale)
                .filter(|value| range.contains(*value))
                .collect()
        }
    }
}

#[test]
fn contributions_add_up_to_the_score() {
    for model in models() {
        let explainer = model.explainer();
        for row in rows(&model) {
            let sum = explainer.expected()[0] + explainer.shap(row.columns()).iter().sum::<f64>();
            assert!((sum - model.score(&row).raw).abs() < 1e-12);
        }
    }
}

#[test]
fn a_curve_is_what_scoring_says_at_both_ends_of_each_step_and_between() {
    for model in models() {
        for row in rows(&model).step_by(19) {
            for feature in 0..model.schema().features().len() {
                let steps = model.ice(&row, feature);
                for pair in steps.windows(2) {
                    assert!(pair[0].to < pair[1].from);
                }
                for step in &steps {
                    for value in [step.from, f64::midpoint(step.from, step.to), step.to] {
                        let score = with(&model, &row, feature, value);
                        assert_eq!(score.raw.to_bits(), step.raw.to_bits(), "input {feature}");
                        assert_eq!(score.probability.to_bits(), step.probability.to_bits());
                    }
                }
                let own = steps
                    .iter()
                    .find(|step| step.from <= row.inputs()[feature] && row.inputs()[feature] <= step.to);
                assert_eq!(own.map(|step| step.raw.to_bits()), Some(model.score(&row).raw.to_bits()));
            }
        }
    }
}

#[test]
fn every_change_crosses_the_threshold_when_it_is_typed() {
    for model in models() {
        let (mut flips_in_all, mut none) = (0, 0);
        for row in rows(&model) {
            let before = model.score(&row);
            let flips = model.flips(&row);
            none += usize::from(flips.is_empty());
            flips_in_all += flips.len();
            assert!(flips.windows(2).all(|pair| pair[0].spreads <= pair[1].spreads));
            for flip in flips {
                let declared = &model.schema().features()[flip.feature];
                assert!(
                    declared.training.is_some_and(|range| range.contains(flip.value)),
                    "{}",
                    declared.name
                );
                for lang in [Lang::Es, Lang::En] {
                    let numbers = WrittenNumbers::new(lang);
                    let mut texts: Vec<String> =
                        row.inputs().iter().map(|&value| numbers.typed(value)).collect();
                    texts[flip.feature] = numbers.typed(flip.value);
                    if let FeatureKind::Number { decimals, .. } = declared.kind {
                        let written = texts[flip.feature].rsplit(['.', ',']).next().map_or(0, str::len);
                        let whole = !texts[flip.feature].contains(['.', ',']);
                        assert!(whole || written <= usize::from(decimals), "{}", declared.name);
                    }
                    let cells = texts.iter().map(|text| Cell::Typed(text));
                    let typed =
                        PatientDraft::from_cells(model.schema(), cells).check().expect("it can be typed");
                    let after = model.score(&typed);
                    assert_ne!(after.prediction, before.prediction, "{}", declared.name);
                    assert_eq!(after, flip.score);
                }
            }
        }
        assert!(flips_in_all > 400, "{flips_in_all} changes, none for {none} patients");
    }
}

#[test]
fn no_nearer_value_crosses_the_threshold() {
    let model = &models()[1];
    for row in rows(model).step_by(13) {
        let before = model.score(&row).prediction;
        for feature in 0..model.schema().features().len() {
            let flip = model.flip(&row, feature);
            let least = flip.map_or(f64::INFINITY, |flip| (flip.value - row.inputs()[feature]).abs());
            for value in typed_values(model, feature) {
                if (value - row.inputs()[feature]).abs() < least {
                    assert_eq!(with(model, &row, feature, value).prediction, before, "input {feature}");
                }
            }
        }
    }
}

#[test]
fn a_spread_lies_inside_the_training_range() {
    for model in models() {
        for (place, feature) in model.schema().features().iter().enumerate() {
            let (spread, range) = (model.spread(place).unwrap(), feature.training.unwrap());
            assert!(spread > 0.0 && spread <= (range.max - range.min), "{}", feature.name);
        }
    }
}
