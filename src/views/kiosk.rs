//! What is seen of a kiosk: the bar at its foot, the question whether somebody is still there, the PIN.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Button, Dialog, IconName, Weight, kiosk_texts, texts};
use leptos::prelude::*;

use crate::kiosk::pin::is_pin;
use crate::kiosk::{Denied, Kiosk};
use crate::platform;
use crate::session::Session;

/// Ids of the dialogs.
const WARNING: &str = "idle";
const PIN: &str = "kiosk-pin";

/// So many seconds before the end a reader is told once more.
const SAID_AGAIN_S: u32 = 5;

/// The bar and its dialogs, where the page is a kiosk.
pub fn kiosk_bar(kiosk: Kiosk, session: Session, lang: RwSignal<Lang>) -> Node {
    Effect::new(move |_| match kiosk.is_warned() {
        true => platform::open_dialog(WARNING),
        false => platform::close_dialog(WARNING),
    });
    let content = move || {
        if !kiosk.is_on() {
            return None;
        }
        let lang = lang.get();
        let words = kiosk_texts(lang);
        let next = Callback::new(move |()| kiosk.wipe());
        let print = Callback::new(move |()| {
            session.count_at_hand();
            platform::print();
        });
        Some(view! {
            <div class="kbar" role="region" aria-label=words.bar>
                <div class="page kbar__in">
                    <p class="kbar__left" role="timer" data-testid="idle-left">
                        {move || kiosk.left().map(words.left)}
                    </p>
                    <button
                        type="button"
                        class="btn kbar__full"
                        data-testid="full-screen"
                        on:click=|_| platform::fill_screen()
                    >
                        {words.full_screen}
                    </button>
                    <Button
                        label=texts(lang).answer.print
                        icon=IconName::Print
                        weight=Weight::Plain
                        test_id="kiosk-print"
                        on_press=print
                    />
                    <Button
                        label=words.next
                        icon=IconName::New
                        weight=Weight::Main
                        test_id="next-patient"
                        on_press=next
                    />
                </div>
            </div>
            {warning(kiosk, lang)}
            {move || (kiosk.is_locked() && !kiosk.is_blank()).then(|| pin(kiosk, lang))}
        })
    };
    view! { {content} }
}

/// The question whether somebody is still there.
fn warning(kiosk: Kiosk, lang: Lang) -> Node {
    let words = kiosk_texts(lang);
    let left = move || kiosk.left().filter(|_| kiosk.is_warned());
    let again = move || left().filter(|&left| left <= SAID_AGAIN_S).map(|_| (words.left)(SAID_AGAIN_S));
    view! {
        <dialog
            class="dialog dialog--idle"
            id=WARNING
            role="alertdialog"
            aria-labelledby="idle-head"
            aria-describedby="idle-text"
            on:close=move |_| {
                // Escape closes it too.
                if untrack(|| kiosk.is_warned()) {
                    kiosk.stay();
                }
            }
        >
            <h2 id="idle-head">{words.still_there}</h2>
            <p id="idle-text">{words.warning}</p>
            <p class="idle__left" aria-hidden="true" data-testid="countdown">{move || left().map(words.seconds)}</p>
            <p class="vh" role="status">{again}</p>
            <div class="acts">
                <button
                    type="button"
                    class="btn btn--main"
                    autofocus
                    data-testid="stay"
                    on:click=move |_| kiosk.stay()
                >
                    {words.stay}
                </button>
                <button type="button" class="btn" data-testid="wipe-now" on:click=move |_| kiosk.wipe()>
                    {words.next}
                </button>
            </div>
        </dialog>
    }
}

/// Asks for the PIN, where there is one.
pub fn ask_pin(kiosk: Kiosk) {
    if untrack(|| kiosk.is_locked()) {
        platform::open_dialog(PIN);
    }
}

/// The PIN before the settings.
fn pin(kiosk: Kiosk, lang: Lang) -> Node {
    let words = kiosk_texts(lang);
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let open = move || {
        // One at a time: a second press meanwhile would count as another try.
        if problem.with_untracked(|said| said == words.looking) {
            return;
        }
        let given = text.get_untracked();
        text.set(String::new());
        if !is_pin(&given) {
            return problem.set(words.pin_form.to_owned());
        }
        problem.set(words.looking.to_owned());
        leptos::task::spawn_local(async move {
            let said = match kiosk.unlock(&given).await {
                Ok(()) => {
                    platform::close_dialog(PIN);
                    String::new()
                }
                Err(Denied::Wrong) => words.wrong.to_owned(),
                Err(Denied::Wait(seconds)) => (words.wait)(seconds),
                Err(Denied::Unable) => words.unable.to_owned(),
            };
            problem.try_set(said);
        });
    };
    view! {
        <Dialog
            id=PIN
            title=Signal::stored(words.pin_title)
            close=words.close
            on_close=Callback::new(move |()| {
                text.set(String::new());
                problem.set(String::new());
                platform::close_dialog(PIN);
            })
        >
            <form
                class="kpin"
                autocomplete="off"
                on:submit=move |event| {
                    event.prevent_default();
                    open();
                }
            >
                {digits(words.pin, "pin", text)}
                <button type="submit" class="btn btn--main" data-testid="unlock">{words.open}</button>
            </form>
            <p class="bad" role="alert" data-testid="pin-problem">{move || problem.get()}</p>
        </Dialog>
    }
}

/// A field for digits that nobody behind one's back reads. It is no password field: a browser would offer to keep it.
pub fn digits(label: &'static str, name: &'static str, text: RwSignal<String>) -> Node {
    view! {
        <label class="tool">
            <span>{label}</span>
            <span class="in">
                <input
                    class="secret"
                    type="text"
                    name=name
                    inputmode="numeric"
                    autocomplete="off"
                    autocorrect="off"
                    autocapitalize="off"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </span>
        </label>
    }
}
