//! What can be wrong with a field, and the words for it in both languages: the one place where they stand.

use crate::lang::Lang;
use crate::number::shortest;
use crate::prelude::*;

/// A problem with one field of one patient. It never holds the value.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    /// The field's name, as in the data dictionary.
    pub field: String,
    /// What is wrong.
    pub code: ProblemCode,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ProblemCode {
    /// Empty, or not there.
    Missing,
    /// Not a number.
    NotANumber,
    /// NaN, infinity, or too large to hold.
    NotFinite,
    /// A thousands separator, or what could be one.
    Thousands,
    /// Below the hard range.
    TooLow {
        /// The least value that is accepted.
        min: f64,
    },
    /// Above the hard range.
    TooHigh {
        /// The largest value that is accepted.
        max: f64,
    },
    /// Not one of the dictionary's categories.
    UnknownCategory {
        /// The codes that are.
        allowed: Vec<f64>,
    },
}

impl ProblemCode {
    /// A short name for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ProblemCode::Missing => "missing",
            ProblemCode::NotANumber => "not_a_number",
            ProblemCode::NotFinite => "not_finite",
            ProblemCode::Thousands => "thousands_separator",
            ProblemCode::TooLow { .. } => "too_low",
            ProblemCode::TooHigh { .. } => "too_high",
            ProblemCode::UnknownCategory { .. } => "unknown_category",
        }
    }
}

impl FieldProblem {
    /// The reason in words, without the field's name and without the value.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let number = |value: f64| match lang {
            Lang::Es => shortest(value).replace('.', ","),
            Lang::En => shortest(value),
        };
        match (&self.code, lang) {
            (ProblemCode::Missing, Lang::Es) => "Falta este dato.".into(),
            (ProblemCode::Missing, Lang::En) => "This value is missing.".into(),
            (ProblemCode::NotANumber, Lang::Es) => "No es un número.".into(),
            (ProblemCode::NotANumber, Lang::En) => "Not a number.".into(),
            (ProblemCode::NotFinite, Lang::Es) => "No es un número finito.".into(),
            (ProblemCode::NotFinite, Lang::En) => "Not a finite number.".into(),
            (ProblemCode::Thousands, Lang::Es) => "Sin separador de miles.".into(),
            (ProblemCode::Thousands, Lang::En) => "No thousands separator.".into(),
            (ProblemCode::TooLow { min }, Lang::Es) => format!("Mínimo {}.", number(*min)),
            (ProblemCode::TooLow { min }, Lang::En) => format!("Minimum {}.", number(*min)),
            (ProblemCode::TooHigh { max }, Lang::Es) => format!("Máximo {}.", number(*max)),
            (ProblemCode::TooHigh { max }, Lang::En) => format!("Maximum {}.", number(*max)),
            (ProblemCode::UnknownCategory { allowed }, _) => {
                let codes: Vec<String> = allowed.iter().map(|&code| number(code)).collect();
                match lang {
                    Lang::Es => format!("Debe ser uno de: {}.", codes.join("; ")),
                    Lang::En => format!("Must be one of: {}.", codes.join(", ")),
                }
            }
        }
    }
}
