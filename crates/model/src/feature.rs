//! One input, declared once.

use crate::prelude::*;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::lang::Text;
use crate::read::{FromJson, Reading, record, words};

/// The part of the form in which a feature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Group {
    /// Who the patient is.
    Patient,
    /// Cell counts.
    Immunology,
    /// What was given.
    Treatment,
    /// What was before.
    History,
    /// What is known only afterwards.
    FollowUp,
    /// An imported column of which nothing more is known.
    Other,
}

/// One input, declared once for the encoder, the form, the types and the card.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "FeatureFields", into = "FeatureFields"))]
pub struct Feature {
    /// The data dictionary's name.
    pub name: String,
    /// UCUM unit; `1` for codes.
    pub unit: String,
    /// The unit as it is shown.
    pub unit_label: Option<Text>,
    /// LOINC code, where there is one.
    pub loinc: Option<String>,
    /// Where it stands in the form.
    pub group: Group,
    /// Number or category, with what is accepted.
    pub kind: FeatureKind,
    /// The range that the training rows held.
    pub training: Option<Range>,
    /// Its name for people.
    pub label: Text,
    /// What it is and how it is measured.
    pub help: Text,
}

/// What values a feature takes.
#[derive(Clone, Debug, PartialEq)]
pub enum FeatureKind {
    /// A number inside a hard range.
    Number {
        /// What is accepted at all; none for an imported column of which nothing is known.
        hard: Option<Range>,
        /// Decimals that are usual for it, for showing.
        decimals: u8,
    },
    /// One of a list of codes.
    Category {
        /// The dictionary's codes, ascending.
        categories: Vec<Category>,
    },
}

/// A feature as the file holds it, flat.
#[derive(Clone)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct FeatureFields {
    name: String,
    unit: String,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    unit_label: Option<Text>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    loinc: Option<String>,
    group: Group,
    kind: KindName,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    decimals: Option<u8>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    hard: Option<Range>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    categories: Option<Vec<Category>>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    training: Option<Range>,
    label: Text,
    help: Text,
}

#[derive(Clone, Copy)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
enum KindName {
    Number,
    Category,
}

record!(FeatureFields {
    name, unit, group, kind, label, help;
    unit_label, loinc, decimals, hard, categories, training
});
words!(KindName { "number" => Number, "category" => Category });

impl FromJson for Feature {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let fields = FeatureFields::from_json(value, reading);
        let kind = fields.feature_kind().unwrap_or_else(|reason| {
            reading.wrong(reason);
            FeatureKind::Category { categories: vec![] }
        });
        fields.with(kind)
    }
}

impl FeatureFields {
    fn feature_kind(&self) -> Result<FeatureKind, &'static str> {
        match (self.kind, self.hard, self.decimals, &self.categories) {
            (KindName::Number, hard, decimals, None) => {
                Ok(FeatureKind::Number { hard, decimals: decimals.unwrap_or(0) })
            }
            (KindName::Category, None, None, Some(categories)) => {
                Ok(FeatureKind::Category { categories: categories.clone() })
            }
            _ => Err("a number has `hard` and `decimals`, a category has `categories`"),
        }
    }

    fn with(self, kind: FeatureKind) -> Feature {
        Feature {
            name: self.name,
            unit: self.unit,
            unit_label: self.unit_label,
            loinc: self.loinc,
            group: self.group,
            kind,
            training: self.training,
            label: self.label,
            help: self.help,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<FeatureFields> for Feature {
    type Error = String;

    fn try_from(fields: FeatureFields) -> Result<Self, String> {
        let kind = fields.feature_kind().map_err(|reason| format!("{}: {reason}", fields.name))?;
        Ok(fields.with(kind))
    }
}

#[cfg(feature = "serde")]
impl From<Feature> for FeatureFields {
    fn from(f: Feature) -> Self {
        let (kind, hard, decimals, categories) = match f.kind {
            FeatureKind::Number { hard, decimals } => (KindName::Number, hard, Some(decimals), None),
            FeatureKind::Category { categories } => (KindName::Category, None, None, Some(categories)),
        };
        FeatureFields {
            name: f.name,
            unit: f.unit,
            unit_label: f.unit_label,
            loinc: f.loinc,
            group: f.group,
            kind,
            decimals,
            hard,
            categories,
            training: f.training,
            label: f.label,
            help: f.help,
        }
    }
}

/// One code of a category.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Category {
    /// The dictionary's code.
    pub value: f64,
    /// What it means.
    pub label: Text,
}

/// A closed range, in the feature's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Range {
    /// The least.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Range {
    /// Whether `x` lies in it, ends included.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        self.min <= x && x <= self.max
    }
}
