//! A category of two or three codes.

use leptos::prelude::*;

use crate::field_parts::{FieldText, MessageLine, Note, OptionText, RangeText, Turn};
use crate::node::view;

/// Radio buttons side by side.
#[component]
pub fn Choice(
    /// The field's words.
    text: FieldText,
    /// What can be chosen.
    options: Vec<OptionText>,
    /// The chosen code; empty where none is.
    #[prop(into)]
    value: Signal<String>,
    /// What the message line says.
    #[prop(into)]
    note: Signal<Note>,
    /// A code was chosen.
    on_choose: Callback<String>,
    /// The reader turned to the field.
    on_turn: Callback<Turn>,
) -> impl IntoView {
    let label_id = text.id("label");
    let described_by = text.described_by();
    let label = text.label.clone();
    let segments = options
        .into_iter()
        .map(|option| {
            let id = text.id(&option.value);
            let code = option.value.clone();
            let checked = {
                let code = option.value.clone();
                move || value.with(|value| *value == code)
            };
            view! {
                <span class="seg__opt">
                    <input
                        type="radio"
                        id=id.clone()
                        name=text.name.clone()
                        value=option.value
                        autocomplete="off"
                        prop:checked=checked
                        on:change=move |_| on_choose.run(code.clone())
                    />
                    <label for=id>{option.label}</label>
                </span>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div
            class=move || format!("{} field--seg", note.with(Note::class))
            role="radiogroup"
            aria-labelledby=label_id.clone()
            aria-describedby=described_by
            aria-invalid=move || note.with(Note::invalid)
            on:focusin=move |_| on_turn.run(Turn::Focus)
            on:pointerenter=move |_| on_turn.run(Turn::Pointer)
        >
            <div class="field__top">
                <span class="lab" id=label_id.clone()>{label}</span>
                <RangeText text=text.clone() />
            </div>
            <div class="seg">{segments}</div>
            <MessageLine text=text note=note />
        </div>
    }
}
