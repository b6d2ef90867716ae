//! How a feature of the manifest becomes a field of the form.

use crate::{FieldRange, FieldText, Keypad, Numbers, OptionText, texts, unit_text};
use bosque_model::{Category, Feature, FeatureKind, Lang, Range, parse_typed, shortest};

/// What a feature is typed with.
pub enum Control {
    /// A number.
    Number(Keypad),
    /// Radio buttons.
    Choice(Vec<OptionText>),
    /// A list.
    Select(Vec<OptionText>),
}

/// The most codes whose meaning is spelled out in a table.
const SPELLED_OUT: usize = 3;
/// The most codes that stand side by side.
const SEGMENTS: usize = 2;

/// The control of a feature.
pub fn control(feature: &Feature, lang: Lang) -> Control {
    match &feature.kind {
        FeatureKind::Number { decimals: 0, .. } => Control::Number(Keypad::Whole),
        FeatureKind::Number { .. } => Control::Number(Keypad::Decimal),
        FeatureKind::Category { categories } => {
            let option = |category: &Category| OptionText {
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

/// A value as it is typed into a feature's field: what the field reads back is this very value.
pub fn typed(feature: &Feature, value: f64, lang: Lang) -> String {
    let mut text = Numbers::new(lang).typed(value);
    let most = feature.hard().map_or(f64::INFINITY, |hard| hard.max);
    // Three decimals may look like thousands; four cannot.
    if parse_typed(&text, most) != Ok(value) {
        text.push('0');
    }
    text
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

/// What is accepted: a range, or codes with their meaning where there are few.
pub fn accepted_text(feature: &Feature, lang: Lang) -> String {
    let numbers = Numbers::new(lang);
    let categories = match &feature.kind {
        FeatureKind::Number { hard, .. } => {
            return hard.map(|hard| range_text(hard, decimals(feature), lang)).unwrap_or_default();
        }
        FeatureKind::Category { categories } => categories,
    };
    let spelled_out = categories.len() <= SPELLED_OUT;
    let text = |category: &Category| match spelled_out {
        true => format!("{} = {}", numbers.typed(category.value), category.label.get(lang)),
        false => numbers.typed(category.value),
    };
    categories.iter().map(text).collect::<Vec<_>>().join(", ")
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

#[cfg(test)]
mod tests {
    use bosque_model::{Lang, Manifest, parse_typed};

    use super::typed;

    const MANIFESTS: [&[u8]; 2] = [
        include_bytes!("../../../models/final_model/manifest.json"),
        include_bytes!("../../../models/week20/manifest.json"),
    ];

    #[test]
    fn what_is_typed_for_a_value_reads_back_as_it() {
        for manifest in MANIFESTS {
            let manifest = Manifest::from_bytes(manifest).expect("a shipped manifest is whole");
            for feature in &manifest.features {
                let Some(hard) = feature.hard() else { continue };
                for value in [0.0, 1.0, 1.125, 12.375, 70.5, 89.8128, 0.1 + 0.2, hard.max] {
                    for lang in [Lang::Es, Lang::En] {
                        let text = typed(feature, value, lang);
                        assert_eq!(parse_typed(&text, hard.max), Ok(value), "{} {text}", feature.name);
                    }
                }
            }
        }
    }
}
