//! An input's value as a person reads it.

use bosque_model::{Feature, FeatureKind, Lang};

use crate::numbers::Numbers;

/// The unit for people; codes have none.
#[must_use]
pub fn unit_text(feature: &Feature, lang: Lang) -> Option<String> {
    match &feature.unit_label {
        Some(label) => Some(label.get(lang).to_owned()),
        None => (feature.unit != "1").then(|| feature.unit.clone()),
    }
}

/// A value with its unit, with all the decimals that it has, or what a code means.
#[must_use]
pub fn value_text(feature: &Feature, value: f64, lang: Lang) -> String {
    match &feature.kind {
        FeatureKind::Category { categories } => {
            let category = categories.iter().find(|category| category.value == value);
            let label = category.map(|category| category.label.get(lang));
            // What stands behind the dot explains the code: in a line of text the code is enough.
            label.map(|label| label.split(" \u{b7} ").next().unwrap_or(label).to_owned()).unwrap_or_default()
        }
        FeatureKind::Number { .. } => {
            let text = Numbers::new(lang).up_to(value, 6);
            match unit_text(feature, lang) {
                Some(unit) => format!("{text}\u{a0}{unit}"),
                None => text,
            }
        }
    }
}
