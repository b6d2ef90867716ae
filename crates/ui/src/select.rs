//! A category of many codes.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::field_parts::{FieldText, MessageLine, Note, OptionText, RangeText, Turn};
use crate::node::view;
use crate::text::texts;

/// A list to choose from.
#[component]
pub fn SelectField(
    /// The field's words.
    text: FieldText,
    /// The language.
    lang: Lang,
    /// What can be chosen.
    options: Vec<OptionText>,
    /// The chosen code; empty where none is.
    #[prop(into)]
    value: Signal<String>,
    /// What the message line says.
    #[prop(into)]
    note: Signal<Note>,
    /// A code was chosen; empty for none.
    on_choose: Callback<String>,
    /// The field was left, or its value committed.
    on_leave: Callback<()>,
    /// The reader turned to the field.
    on_turn: Callback<Turn>,
) -> impl IntoView {
    let id = text.id("input");
    let (name, label, described_by) = (text.name.clone(), text.label.clone(), text.described_by());
    let entries = options
        .into_iter()
        .map(|option| {
            let code = option.value.clone();
            let chosen = move || value.with(|value| *value == code);
            view! { <option value=option.value prop:selected=chosen>{option.label}</option> }
        })
        .collect::<Vec<_>>();
    view! {
        <div
            class=move || note.with(Note::class)
            on:focusin=move |_| on_turn.run(Turn::Focus)
            on:pointerenter=move |_| on_turn.run(Turn::Pointer)
        >
            <div class="field__top">
                <label for=id.clone()>{label}</label>
                <RangeText text=text.clone() />
            </div>
            <div class="in">
                <select
                    id=id.clone()
                    name=name
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=move || note.with(Note::invalid)
                    on:change=move |event| {
                        on_choose.run(event_target_value(&event));
                        on_leave.run(());
                    }
                    on:blur=move |_| on_leave.run(())
                >
                    <option value="" prop:selected=move || value.with(String::is_empty)>
                        {texts(lang).form.choose}
                    </option>
                    {entries}
                </select>
            </div>
            <MessageLine text=text note=note />
        </div>
    }
}
