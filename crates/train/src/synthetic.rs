//! Generated patients for unit tests: two numbers and a code, the first number carries the event.

use bosque_model::{
    Category, Cell, Derived, DerivedOp, Feature, FeatureKind, Group, PatientDraft, Range, Schema, Text,
};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::dataset::Dataset;

fn text(word: &str) -> Text {
    Text { es: word.into(), en: word.into() }
}

fn feature(name: &str, kind: FeatureKind) -> Feature {
    Feature {
        name: name.into(),
        unit: "1".into(),
        unit_label: None,
        loinc: None,
        group: Group::Other,
        kind,
        training: None,
        label: text(name),
        help: text(name),
    }
}

/// Inputs `count` (0 to 1000), `age` (20 to 60), `sex` (0 or 1); the ratio `share` of the first two.
pub fn schema(columns: &[&str]) -> Schema {
    let number = |max| FeatureKind::Number { hard: Some(Range { min: 0.0, max }), decimals: 0 };
    let code = |value| Category { value, label: text("code") };
    Schema::new(
        vec![
            feature("count", number(1000.0)),
            feature("age", number(100.0)),
            feature("sex", FeatureKind::Category { categories: vec![code(0.0), code(1.0)] }),
        ],
        vec![Derived {
            name: "share".into(),
            op: DerivedOp::Ratio,
            of: ["count".into(), "age".into()],
            zero: Some(0.0),
            label: text("share"),
        }],
        &columns.iter().map(|&name| name.to_owned()).collect::<Vec<_>>(),
        &[],
    )
    .unwrap()
}

/// `rows` patients; the more of `count`, the rarer the event.
pub fn dataset(rows: usize, seed: u64) -> Dataset {
    let schema = schema(&["count", "age", "sex", "share"]);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let inputs: Vec<[f64; 3]> = (0..rows)
        .map(|_| {
            [
                f64::from(rng.random_range(0..=1000u32)),
                f64::from(rng.random_range(20..=60u32)),
                f64::from(rng.random_range(0..=1u32)),
            ]
        })
        .collect();
    let labels = inputs.iter().map(|inputs| f64::from(rng.random_range(0..=1200u32)) > inputs[0]).collect();
    Dataset {
        rows: inputs
            .iter()
            .map(|x| PatientDraft::from_cells(&schema, x.map(Cell::Number)).check().unwrap())
            .collect(),
        numbers: (0..rows as u32).collect(),
        labels,
        follow_up: None,
        file_rows: rows,
        sha256: String::new(),
    }
}

/// The same patients with nothing but `count` for a forest to see.
pub fn first_column(data: &Dataset) -> Dataset {
    let schema = schema(&["count"]);
    let rows = data.rows.iter().map(|row| {
        PatientDraft::from_cells(&schema, row.inputs().iter().map(|&x| Cell::Number(x))).check().unwrap()
    });
    Dataset { rows: rows.collect(), ..data.clone() }
}
