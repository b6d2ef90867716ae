//! What comes in at once, and what a result takes along.

mod actions;
mod intake;
mod sheet;

pub use actions::HandOver;
pub use intake::Intake;
pub use sheet::{SheetFoot, SheetHead};

use bosque_model::{Lang, Score};
use bosque_ui::{Outcome, Patient, contribution_lines, form_state, waterfall};
use leptos::prelude::*;

use crate::handover::code::{Code, HASH};
use crate::handover::summary::{Beside, summary};
use crate::platform;
use crate::session::Session;
use crate::strip::standing;

/// The result's code where there is one: what stands before the digits, and the digits.
fn code_of(patient: Patient, session: Session) -> Option<(String, String)> {
    let score = score_of(patient)?;
    let id = &session.current().get_untracked().id;
    let code = untrack(|| {
        patient.with_row(|model, row| Code::new(&model.manifest().name, id, row.inputs(), score.probability))
    })?;
    // Where nobody else could open the page's address, the digits alone still fill the form.
    let address = platform::page_address();
    let before = if address.is_empty() { "bosque:" } else { HASH };
    Some(([&address, before].concat(), code.digits()))
}

fn score_of(patient: Patient) -> Option<Score> {
    match patient.outcome().get_untracked() {
        Outcome::Scored { score, .. } => Some(score),
        Outcome::Missing(_) | Outcome::Invalid { .. } => None,
    }
}

/// The result as text, where there is one.
fn text_of(patient: Patient, session: Session, lang: Lang) -> Option<String> {
    let score = score_of(patient)?;
    let (address, digits) = code_of(patient, session)?;
    let (outcome, edition) = (patient.outcome().get_untracked(), session.current().get_untracked());
    let state = untrack(|| form_state(patient, &outcome, lang));
    let names: Vec<&str> = state.fields.iter().map(|field| field.label.as_str()).collect();
    let state = [&state.lead, " ", &names.join(", "), " ", &state.rest].concat();
    let words = bosque_ui::version_texts(lang);
    let standing = [(words.standing)(standing(edition)), ". ", (words.banner)(standing(edition))].concat();
    let reasons = untrack(|| patient.with_row(|model, row| waterfall(model, row, &score, lang)))?;
    let beside = Beside {
        date: &platform::date_time(lang.tag()),
        standing: standing.trim(),
        state: &state.replace("  ", " "),
        reasons: &contribution_lines(&reasons, lang),
        code: &[address, digits].concat(),
    };
    untrack(|| patient.with_row(|model, row| summary(model, row, &score, &beside, lang)))
}
