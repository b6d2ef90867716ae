//! Why a score is what it is, in words.

use crate::numbers::Numbers;
use crate::text::explain_texts;
use crate::values::{unit_text, value_text};
use crate::waterfall::{Contribution, Waterfall};
use bosque_model::{Derived, DerivedOp, Lang, Model, PatientRow, Schema, Score};

/// So many contributions have a row of their own: more would not be read.
pub const REASON_ROWS: usize = 8;
/// Decimals of a ratio.
const RATIO_DECIMALS: u8 = 2;

/// The contributions of a patient's columns, in words.
#[must_use]
pub fn waterfall(model: &Model, row: &PatientRow, score: &Score, lang: Lang) -> Waterfall {
    let explainer = model.explainer();
    let amounts = explainer.shap(row.columns()).into_iter().enumerate();
    let steps = amounts.map(|(column, amount)| contribution(model.schema(), column, row, amount, lang));
    let calibrated = model.manifest().calibration.map(|_| score.probability);
    Waterfall::new(explainer.expected()[0], steps.collect(), REASON_ROWS, score.raw, calibrated)
}

/// One column's contribution: an input with its value, or what is computed, as what it says of the patient.
fn contribution(schema: &Schema, column: usize, row: &PatientRow, amount: f64, lang: Lang) -> Contribution {
    let name = schema.column_name(column);
    if let Some(input) = schema.feature_index(name) {
        let feature = &schema.features()[input];
        let (label, value) =
            (feature.label.get(lang).to_owned(), value_text(feature, row.inputs()[input], lang));
        return Contribution { label, value, amount, input };
    }
    let derived = schema.derived().iter().find(|derived| derived.name == name);
    let of = derived.map(|derived| derived.of.each_ref().map(|name| schema.feature_index(name)));
    // A checked schema has found them all.
    let (Some(derived), Some([Some(a), Some(b)])) = (derived, of) else {
        return Contribution { label: name.to_owned(), value: String::new(), amount, input: 0 };
    };
    let (label, value) = computed(schema, derived, [a, b], row, lang);
    Contribution { label, value, amount, input: a }
}

/// A computed value: a difference as a fall or a rise of what both inputs measure, a ratio as it is.
fn computed(
    schema: &Schema,
    derived: &Derived,
    [a, b]: [usize; 2],
    row: &PatientRow,
    lang: Lang,
) -> (String, String) {
    let (numbers, words) = (Numbers::new(lang), explain_texts(lang));
    let (after, before) = (row.inputs()[a], row.inputs()[b]);
    let label = derived.label.get(lang);
    match derived.op {
        DerivedOp::Ratio => {
            let ratio = if before == 0.0 { derived.zero.unwrap_or_default() } else { after / before };
            (label.to_owned(), numbers.fixed(ratio, RATIO_DECIMALS))
        }
        DerivedOp::Difference => {
            let features = schema.features();
            let what = common_words(features[a].label.get(lang), features[b].label.get(lang));
            // Rounded far below what can be typed: 74.8 - 74.1 is to read 0.7.
            let mut size = numbers.up_to((after - before).abs(), 6);
            if let Some(unit) = unit_text(&features[a], lang) {
                size = format!("{size}\u{a0}{unit}");
            }
            if what.is_empty() {
                return (label.to_owned(), numbers.change(after - before, 6));
            }
            let text = if after < before {
                (words.fell)(what, &size)
            } else if after > before {
                (words.rose)(what, &size)
            } else {
                (words.same)(what)
            };
            (text, String::new())
        }
    }
}

/// The words that two names begin with alike: `CD4` of `CD4 week 20` and `CD4 baseline`.
fn common_words<'a>(a: &'a str, b: &str) -> &'a str {
    let mut end = 0;
    for (word, other) in a.split_inclusive(' ').zip(b.split_inclusive(' ')) {
        if word.trim_end() != other.trim_end() {
            break;
        }
        end += word.len();
    }
    a[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_share_the_words_that_they_begin_with() {
        assert_eq!(common_words("CD4 semana 20", "CD4 basal"), "CD4");
        assert_eq!(common_words("Peso final", "Peso inicial"), "Peso");
        assert_eq!(common_words("CD4", "CD8"), "");
        assert_eq!(common_words("Carga viral", "Carga viral basal"), "Carga viral");
    }
}
