//! What all sections need to write: both languages, numbers, names.

use super::{Block, CardTable};
use crate::evaluation::CardSection;
use crate::feature::{Feature, Range};
use crate::lang::{Lang, Text};
use crate::manifest::{Manifest, Metric};
use crate::prelude::*;
use crate::written::WrittenNumbers;

/// One language, with its numbers.
pub(super) struct Words {
    lang: Lang,
    pub(super) numbers: WrittenNumbers,
}

impl Words {
    pub(super) fn new(lang: Lang) -> Self {
        Words { lang, numbers: WrittenNumbers::new(lang) }
    }

    pub(super) fn pick<'a>(&self, es: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    /// Column headings in one language.
    pub(super) fn head<'a>(&self, es: &'a [&'a str], en: &'a [&'a str]) -> &'a [&'a str] {
        match self.lang {
            Lang::Es => es,
            Lang::En => en,
        }
    }

    pub(super) fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// A sentence in one language, each `{}` filled with the next of `values`. Formatting by hand keeps the page small.
    pub(super) fn say(&self, es: &str, en: &str, values: &[&str]) -> String {
        let mut parts = self.pick(es, en).split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        let mut values = values.iter();
        for part in parts {
            let value = values.next();
            debug_assert!(value.is_some(), "{text}");
            text.push_str(value.copied().unwrap_or_default());
            text.push_str(part);
        }
        debug_assert!(values.next().is_none(), "{text}");
        text
    }

    pub(super) fn paragraph(&self, es: &str, en: &str, values: &[&str]) -> Block {
        Block::Paragraph(self.say(es, en, values))
    }

    pub(super) fn count(&self, count: usize) -> String {
        self.numbers.count(count)
    }

    pub(super) fn percent(&self, share: f64) -> String {
        self.numbers.percent(share, 1)
    }

    /// `0.785 (0.745 to 0.825)`.
    pub(super) fn metric(&self, metric: &Metric, decimals: usize) -> String {
        let [value, low, high] =
            [metric.value, metric.low, metric.high].map(|x| self.numbers.fixed(x, decimals));
        self.say("{} ({} a {})", "{} ({} to {})", &[&value, &low, &high])
    }

    /// `84.0% (79.1% to 88.9%)`.
    pub(super) fn share(&self, metric: &Metric) -> String {
        let [value, low, high] = [metric.value, metric.low, metric.high].map(|x| self.percent(x));
        self.say("{} ({} a {})", "{} ({} to {})", &[&value, &low, &high])
    }

    /// `CD4 baseline (cd40)`, of an input or a derived value.
    pub(super) fn name(&self, manifest: &Manifest, name: &str) -> String {
        let input = manifest.features.iter().find(|feature| feature.name == name).map(|f| &f.label);
        let derived = || manifest.derived.iter().find(|derived| derived.name == name).map(|d| &d.label);
        match input.or_else(derived).map(|label| self.text(label)) {
            Some(label) if label != name => self.say("{} ({})", "{} ({})", &[label, name]),
            _ => name.to_owned(),
        }
    }

    /// The ends of a range with the feature's decimals.
    pub(super) fn range(&self, feature: &Feature, range: Range) -> String {
        let decimals = match feature.kind {
            crate::FeatureKind::Number { decimals, .. } => usize::from(decimals),
            crate::FeatureKind::Category { .. } => 0,
        };
        let [low, high] = [range.min, range.max].map(|x| self.numbers.up_to(x, decimals));
        self.say("{} a {}", "{} to {}", &[&low, &high])
    }

    /// `a, b and c`.
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => self.say("{} y {}", "{} and {}", &[&first.join(", "), last]),
        }
    }

    pub(super) fn table(&self, caption: String, head: &[&str], rows: Vec<Vec<String>>) -> CardTable {
        CardTable { caption, head: head.iter().map(|&cell| cell.to_owned()).collect(), rows }
    }

    pub(super) fn heading(&self, section: CardSection) -> &'static str {
        let (es, en) = match section {
            CardSection::Summary => ("Resumen", "Summary"),
            CardSection::Background => ("Antecedentes y finalidad", "Background and purpose"),
            CardSection::Data => ("Datos", "Data"),
            CardSection::Participants => ("Participantes", "Participants"),
            CardSection::Outcome => ("Desenlace", "Outcome"),
            CardSection::Predictors => ("Predictores", "Predictors"),
            CardSection::SampleSize => ("Tamaño de la muestra", "Sample size"),
            CardSection::MissingData => ("Datos ausentes", "Missing data"),
            CardSection::Methods => ("Métodos", "Methods"),
            CardSection::ClassImbalance => ("Desequilibrio de clases", "Class imbalance"),
            CardSection::Fairness => ("Equidad", "Fairness"),
            CardSection::Performance => ("Rendimiento", "Performance"),
            CardSection::Limitations => ("Limitaciones", "Limitations"),
            CardSection::Usage => ("Uso", "Use"),
            CardSection::Availability => ("Disponibilidad", "Availability"),
        };
        self.pick(es, en)
    }
}
