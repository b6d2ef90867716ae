//! What becomes of a code.

use bosque_model::Lang;
use bosque_ui::handover_texts;

use super::code::{Code, CodeError};

/// What became of a code.
pub type Arrival = Result<Code, Refused>;

/// Why a code does not fill the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// It is none, or not whole.
    Code(CodeError),
    /// The page has no such model.
    NoModel(String),
    /// The version of the model that is in use has other inputs.
    OtherInputs,
}

impl Refused {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let words = handover_texts(lang);
        match self {
            Refused::Code(CodeError::Absent) => words.no_code.to_owned(),
            Refused::Code(CodeError::Damaged) => words.damaged.to_owned(),
            Refused::Code(CodeError::OtherFormat) => words.other_format.to_owned(),
            Refused::NoModel(name) => (words.no_model)(name),
            Refused::OtherInputs => words.other_inputs.to_owned(),
        }
    }
}
