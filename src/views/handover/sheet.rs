//! What only the printed sheet has: whose it is, when it was printed, the code, the whole digest.

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::{Patient, handover_texts, texts};
use leptos::prelude::*;

use super::code_of;
use crate::handover::qr::qr;
use crate::platform;
use crate::session::Session;

/// Ids of what is drawn at the moment of printing.
const DATE: &str = "sheet-date";
const CODE: &str = "sheet-code";
const PATH: &str = "sheet-code-path";

/// The head of the sheet: title, date, and room for a name, which the page does not know.
#[component]
pub fn SheetHead(
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let own = handover_texts(lang);
    platform::on_print(move || platform::draw(DATE, &[], Some(&platform::date_time(lang.tag()))));
    view! {
        <div class="sheet only-print" aria-hidden="true">
            <p class="sheet__title">"bosque · " {texts(lang).form.heading}</p>
            <p>{own.date} " " <b id=DATE></b></p>
            <p class="sheet__line">{own.name}</p>
            <p class="sheet__line">{own.record}</p>
        </div>
    }
}

/// The foot of the sheet: what it is for, the model's whole digest, the code.
#[component]
pub fn SheetFoot(
    /// The patient.
    patient: Patient,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let own = handover_texts(lang);
    let manifest = patient.model().manifest();
    // A code for every keystroke would be work for nothing: it is drawn when the sheet is.
    platform::on_print(move || {
        let qr = code_of(patient, session).and_then(|(address, digits)| qr(&address, &digits));
        let qr = qr.unwrap_or_default();
        platform::draw(CODE, &[("viewBox", &format!("0 0 {0} {0}", qr.side))], None);
        platform::draw(PATH, &[("d", &qr.path)], None);
    });
    view! {
        <div class="sheet sheet--foot only-print" aria-hidden="true">
            <svg class="qr" id=CODE><path id=PATH></path></svg>
            <div>
                <p><b>{own.support}</b></p>
                <p>{own.code_holds} " " {own.code_use}</p>
                <p>{manifest.name.as_str()} " " {manifest.version.as_str()} " · " {texts(lang).shell.digest} " "
                    <span class="mono">{manifest.forest.sha256.as_str()}</span>
                </p>
            </div>
        </div>
    }
}
