//! How a feature of the manifest becomes a field of the form.

use bosque_model::{Feature, FeatureKind, Lang, Range, shortest};
use bosque_ui::{FieldRange, FieldText, Keypad, Numbers, OptionText, texts, unit_text};

/// What a feature is typed with.
pub enum Control {
    /// A number.
    Number(Keypad),
    /// Radio buttons.
    Choice(Vec<OptionText>),
    /// A list.
    Select(Vec<OptionText>),
}

/// The most codes that stand side by side.
const SEGMENTS: usize = 2;

/// The control of a feature.
pub fn control(feature: &Feature, lang: Lang) -> Control {
    match &feature.kind {
        FeatureKind::Number { decimals: 0, .. } => Control::Number(Keypad::Whole),
        FeatureKind::Number { .. } => Control::Number(Keypad::Decimal),
        FeatureKind::Category { categories } => {
            let option = |category: &bosque_model::Category| OptionText {
                value: shortest(category.value),
                label: category.label.get(lang).to_owned(),
            };
            let options: Vec<_> = categories.iter().map(option).collect();
            if options.len() <= SEGMENTS { Control::Choice(options) } else { Control::Select(options) }
        }
    }
}

/// The words of a feature's field.
pub fn field_text(feature: &Feature, lang: Lang) -> FieldText {
    FieldText {
        name: feature.name.clone(),
        label: feature.label.get(lang).to_owned(),
        unit: unit_text(feature, lang),
        range: field_range(feature, lang),
        help: feature.help.get(lang).to_owned(),
    }
}

/// Decimals that are usual for the feature.
pub fn decimals(feature: &Feature) -> u8 {
    match feature.kind {
        FeatureKind::Number { decimals, .. } => decimals,
        FeatureKind::Category { .. } => 0,
    }
}

/// A range as `12–70`.
pub fn range_text(range: Range, decimals: u8, lang: Lang) -> String {
    let numbers = Numbers::new(lang);
    format!("{}–{}", numbers.up_to(range.min, decimals), numbers.up_to(range.max, decimals))
}

fn field_range(feature: &Feature, lang: Lang) -> Option<FieldRange> {
    let shown = match &feature.kind {
        FeatureKind::Category { categories } if categories.len() <= SEGMENTS => None,
        FeatureKind::Category { .. } | FeatureKind::Number { .. } => feature.training.or(feature.hard()),
    }?;
    let words = &texts(lang).form;
    let write = |value| Numbers::new(lang).up_to(value, decimals(feature));
    let trained = feature.training.map(|range| (words.range)(&write(range.min), &write(range.max)));
    let accepted = feature.hard().map(|range| (words.accepted)(&write(range.min), &write(range.max)));
    Some(FieldRange {
        short: range_text(shown, decimals(feature), lang),
        long: trained.into_iter().chain(accepted).collect::<Vec<_>>().join(" "),
    })
}
