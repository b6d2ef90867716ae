//! What can be done with a result: print it, copy it, hand it on as a code; and go on to the next patient.

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::{Button, Dialog, Icon, IconName, Patient, QrDrawing, Weight, handover_texts, texts};
use leptos::prelude::*;

use super::{code_of, text_of};
use crate::handover::qr::{Qr, qr};
use crate::platform;
use crate::session::Session;

/// Ids of dialogs and of their text boxes.
const CODE: &str = "result-code";
const COPY: &str = "copy";
const COPY_TEXT: &str = "copy-text";

/// So long the page says that it has copied.
const SAID_MS: u64 = 4000;

/// The buttons in the result's head.
#[component]
pub fn HandOver(
    /// The patient.
    patient: Patient,
    /// The models.
    session: Session,
    /// Whether there is a result.
    ready: Signal<bool>,
    /// The form is to be emptied.
    on_new: Callback<()>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let (words, own) = (&texts(lang).answer, handover_texts(lang));
    let copied = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let shown = RwSignal::new(None::<(Qr, String)>);
    let print = move || {
        session.count(patient);
        platform::print();
    };
    let copy = move || {
        let Some(result) = text_of(patient, session, lang) else { return };
        session.count(patient);
        leptos::task::spawn_local(async move {
            if platform::copy_text(&result).await.is_ok() {
                copied.try_set(true);
                set_timeout(
                    move || {
                        let _ = copied.try_set(false);
                    },
                    std::time::Duration::from_millis(SAID_MS),
                );
            } else if text.try_set(result).is_none() {
                platform::open_dialog(COPY);
                leptos::task::tick().await; // the text is in its box
                platform::select_all(COPY_TEXT);
            }
        });
    };
    let code = move || {
        let Some((address, digits)) = code_of(patient, session) else { return };
        session.count(patient);
        shown.set(qr(&address, &digits).map(|qr| (qr, [address, digits].concat())));
        platform::open_dialog(CODE);
    };
    let act = move |label, icon, test_id, press: Callback<()>| {
        view! { <Button label=label icon=icon weight=Weight::Plain ready=ready test_id=test_id on_press=press /> }
    };
    let drawing = move || {
        shown.get().map(|(qr, text)| {
            view! {
                <QrDrawing side=qr.side path=qr.path label=own.code_image />
                <textarea class="cells mono" rows="3" readonly autocomplete="off" aria-label=own.code_text prop:value=text></textarea>
            }
        })
    };
    let close = Callback::new(|()| {
        platform::close_dialog(CODE);
        platform::close_dialog(COPY);
    });
    view! {
        {act(words.print, IconName::Print, "print", Callback::new(move |()| print()))}
        {act(own.copy, IconName::Copy, "copy", Callback::new(move |()| copy()))}
        {act(own.code, IconName::Qr, "code", Callback::new(move |()| code()))}
        <Button
            label=words.new_patient
            icon=IconName::New
            weight=Weight::Main
            test_id="new-patient"
            on_press=on_new
        />
        <p class="said" role="status" data-testid="copied">
            {move || copied.get().then(|| view! { <Icon name=IconName::Done /> {own.copied} })}
        </p>
        <Dialog id=CODE title=own.code_title close=own.close on_close=close>
            <p class="note">{own.code_holds}</p>
            {drawing}
            <p class="note">{own.code_use}</p>
        </Dialog>
        <Dialog id=COPY title=own.copy_title close=own.close on_close=close>
            <p class="note">{own.copy_help}</p>
            <textarea
                class="cells"
                id=COPY_TEXT
                rows="12"
                readonly
                autocomplete="off"
                aria-label=own.copy_title
                prop:value=move || text.get()
            ></textarea>
        </Dialog>
    }
}
