//! Setting up a kiosk, and ending it.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Button, Notice, Tone, Weight, kiosk_texts};
use leptos::prelude::*;

use crate::kiosk::Kiosk;
use crate::kiosk::idle::Idle;
use crate::kiosk::pin::is_pin;
use crate::views::kiosk::digits;

/// Sets up a kiosk, or ends the one that the page is.
#[component]
pub fn KioskBlock(
    /// The page as a kiosk.
    kiosk: Kiosk,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = kiosk_texts(lang);
    let content = move || match kiosk.is_on() {
        true => view! {
            <p class="note">{(words.is_on)(kiosk.idle_s())}</p>
            <div class="acts">
                <Button
                    label=words.leave
                    weight=Weight::Plain
                    test_id="kiosk-leave"
                    on_press=Callback::new(move |()| kiosk.leave())
                />
            </div>
        },
        false => set_up(kiosk, lang),
    };
    view! {
        <Block title=words.title id="kiosk">
            <p class="note">{words.about}</p>
            {content}
        </Block>
    }
}

fn set_up(kiosk: Kiosk, lang: Lang) -> Node {
    let words = kiosk_texts(lang);
    let [pin, again] = [(); 2].map(|()| RwSignal::new(String::new()));
    let seconds = RwSignal::new(Idle::default().seconds().to_string());
    let problem = RwSignal::new("");
    let begin = Callback::new(move |()| {
        let given = pin.get_untracked();
        let idle = match Idle::read(&seconds.get_untracked()) {
            _ if !is_pin(&given) => return problem.set(words.pin_form),
            _ if given != again.get_untracked() => return problem.set(words.differ),
            None => return problem.set(words.idle_form),
            Some(idle) => idle,
        };
        problem.set("");
        leptos::task::spawn_local(async move {
            if kiosk.set_up(&given, idle).await.is_err() {
                problem.try_set(words.unable);
            }
        });
    });
    let said = move || {
        let problem = problem.get();
        (!problem.is_empty()).then(|| view! { <Notice tone=Tone::Error text=problem /> })
    };
    view! {
        <p class="note note--xs">{words.honest}</p>
        <div class="tools">
            {digits(words.pin, "new-pin", pin)}
            {digits(words.again, "new-pin-again", again)}
            <label class="tool">
                <span>{words.idle}</span>
                <span class="in">
                    <input
                        type="text"
                        name="idle"
                        inputmode="numeric"
                        autocomplete="off"
                        autocorrect="off"
                        autocapitalize="off"
                        prop:value=move || seconds.get()
                        on:input=move |event| seconds.set(event_target_value(&event))
                    />
                    <span class="u">"s"</span>
                </span>
            </label>
            <Button label=words.begin weight=Weight::Plain test_id="kiosk-begin" on_press=begin />
        </div>
        <div role="alert" data-testid="kiosk-problem">{said}</div>
    }
}
