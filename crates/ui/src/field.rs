//! A field for a number.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::field_parts::{FieldText, MessageLine, Note, RangeText, Turn};
use crate::node::view;
use crate::text::texts;

/// Which keys a touch keyboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keypad {
    /// Digits.
    Whole,
    /// Digits and a decimal mark.
    Decimal,
}

/// A number to type, with its unit, its range and one message line.
///
/// It is a text input: the browser's own number input would swallow a decimal comma or the reason why a
/// value is refused.
#[component]
pub fn NumberField(
    /// The field's words.
    text: FieldText,
    /// The language.
    lang: Lang,
    /// Which keys a touch keyboard shows.
    keypad: Keypad,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// What the message line says.
    #[prop(into)]
    note: Signal<Note>,
    /// Something was typed.
    on_input: Callback<String>,
    /// The field was left, or its value committed.
    on_leave: Callback<()>,
    /// The reader turned to the field.
    on_turn: Callback<Turn>,
) -> impl IntoView {
    let (name, label, unit) = (text.name.clone(), text.label.clone(), text.unit.clone());
    let described_by = text.described_by();
    let input_id = text.id("input");
    let unit_id = text.id("unit");
    let mode = match keypad {
        Keypad::Whole => "numeric",
        Keypad::Decimal => "decimal",
    };
    let words = &texts(lang).form;
    let offer = move || {
        let Note::Error { offer: Some(value), .. } = note.get() else { return None };
        let (shown, spoken) = ((words.offer)(&value), (words.offer_name)(&value));
        let take = move |_| {
            on_input.run(value.clone());
            on_leave.run(());
        };
        Some(view! { <button type="button" class="offer" aria-label=spoken on:click=take>{shown}</button> })
    };
    view! {
        <div
            class=move || note.with(Note::class)
            on:focusin=move |_| on_turn.run(Turn::Focus)
            on:pointerenter=move |_| on_turn.run(Turn::Pointer)
        >
            <div class="field__top">
                <label for=input_id.clone()>{label}</label>
                <RangeText text=text.clone() />
            </div>
            <div class="in">
                <input
                    type="text"
                    id=input_id.clone()
                    name=name
                    inputmode=mode
                    autocomplete="off"
                    spellcheck="false"
                    autocorrect="off"
                    autocapitalize="off"
                    aria-describedby=described_by
                    aria-invalid=move || note.with(Note::invalid)
                    prop:value=move || value.get()
                    on:input=move |event| on_input.run(event_target_value(&event))
                    on:change=move |event| {
                        // What fills a field without typing may say so in this way only.
                        on_input.run(event_target_value(&event));
                        on_leave.run(());
                    }
                    on:blur=move |_| on_leave.run(())
                />
                {offer}
                {unit.map(|unit| view! { <span class="u" id=unit_id>{unit}</span> })}
            </div>
            <MessageLine text=text note=note />
        </div>
    }
}
