//! A code that was read becomes the patient in the form.

use bosque_model::Lang;
use bosque_ui::{Numbers, decimals_apart, handover_texts, typed};
use leptos::prelude::Set;

use super::arrival::Refused;
use super::code::Code;
use crate::library::{Edition, State};
use crate::session::Session;

/// Reads the code in a text and fills the form with it, for a new patient and under the code's model. What the form held is gone
/// only where the code can be used.
///
/// # Errors
/// Why it cannot.
pub fn receive(session: Session, text: &str, lang: Lang) -> Result<(), Refused> {
    let code = Code::read(text).map_err(Refused::Code)?;
    fitting(session, &code)?;
    session.empty();
    // An empty form lets a waiting version take over: the code has to fit that one as well.
    let edition = fitting(session, &code)?;
    session.choose(edition.name);
    if let Some(manifest) = edition.manifest() {
        let entries = session.pool().entries(&manifest.features);
        for (place, (feature, &value)) in manifest.features.iter().zip(&code.inputs).enumerate() {
            entries.take(place, typed(feature, value, lang));
        }
    }
    session.arrival().set(Some(Ok(code)));
    Ok(())
}

fn fitting(session: Session, code: &Code) -> Result<&'static Edition, Refused> {
    let edition =
        session.used_untracked(&code.model).filter(|edition| matches!(edition.state, State::Open(_)));
    let edition = edition.ok_or_else(|| Refused::NoModel(plain_name(&code.model)))?;
    let inputs = edition.manifest().map_or(0, |manifest| manifest.features.len());
    if inputs == code.inputs.len() { Ok(edition) } else { Err(Refused::OtherInputs) }
}

/// What the page makes of a code's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same version, the same number.
    Same,
    /// Another version.
    OtherVersion,
    /// The same version, another number.
    Contradiction,
}

/// Holds a code against what the page itself gets from the code's inputs.
pub fn verdict(code: &Code, id: &str, probability: f64) -> Verdict {
    match (id.starts_with(&code.digest), probability.to_bits() == code.probability.to_bits()) {
        (true, true) => Verdict::Same,
        (true, false) => Verdict::Contradiction,
        (false, _) => Verdict::OtherVersion,
    }
}

/// A verdict in words.
pub fn verdict_text(verdict: Verdict, code: &Code, probability: f64, lang: Lang) -> String {
    let words = handover_texts(lang);
    let decimals = decimals_apart(code.probability, probability);
    let [there, here] = [code.probability, probability].map(|p| Numbers::new(lang).percent(p, decimals));
    match verdict {
        Verdict::Same => words.same.to_owned(),
        Verdict::OtherVersion => (words.other_version)(&there, &here),
        Verdict::Contradiction => (words.contradiction)(&there, &here),
    }
}

/// A name as it may be shown: a code can carry anything.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{Verdict, verdict};
    use crate::handover::code::Code;

    #[test]
    fn a_verdict_is_of_version_and_bits() {
        let id = "ab".repeat(32);
        let code = Code::new("week20", &id, &[1.0], 0.3);
        assert_eq!(verdict(&code, &id, 0.3), Verdict::Same);
        assert_eq!(verdict(&code, &id, 0.1 + 0.2), Verdict::Contradiction);
        assert_eq!(verdict(&code, &"cd".repeat(32), 0.3), Verdict::OtherVersion);
    }
}
