//! The form, drawn from a manifest's features.

use crate::node::{Node, view};
use crate::{Choice, FieldGroup, FieldText, Note, NumberField, SelectField, Turn, texts};
use bosque_model::{Feature, Lang, Manifest};
use leptos::prelude::*;

use crate::feature_field::{Control, control, field_text};
use crate::group::{group_id, grouped};
use crate::patient::Entries;

/// Whether the form can be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Open,
    /// The model was refused.
    Closed,
}

/// All fields of a model, in its groups.
#[component]
pub fn PatientForm(
    /// The model's manifest: its inputs, and for whom it is.
    manifest: &'static Manifest,
    /// Their values.
    entries: Entries,
    /// What a field's message line says.
    note: Callback<usize, Note>,
    /// Whether it can be filled in.
    access: Access,
    /// Its name, where the form's own would not tell it from another one beside it.
    #[prop(optional, into)]
    name: Option<String>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let features = &manifest.features;
    let name = name.unwrap_or_else(|| texts(lang).form.name.to_owned());
    let eligibility = manifest.cohort.as_ref().map(|cohort| {
        view! { <p class="eligible">{cohort.eligibility.get(lang)}</p> }
    });
    let focused = RwSignal::new(None::<&'static str>);
    let pointed = RwSignal::new(None::<&'static str>);
    // What the pointer is over comes first; typing takes the reader back to the field that has the focus.
    let active = Signal::derive(move || pointed.get().or(focused.get()).map(str::to_owned));
    let turn = Callback::new(move |(name, turn)| match turn {
        Turn::Focus => {
            focused.set(Some(name));
            pointed.set(None);
        }
        Turn::Pointer => pointed.set(Some(name)),
    });
    let groups = grouped(features)
        .map(|(group, features, places)| {
            let words: Vec<FieldText> = features.iter().map(|feature| field_text(feature, lang)).collect();
            let fields = features.iter().zip(words.clone()).zip(places);
            let fields = fields
                .map(|((feature, text), place)| field(feature, text, place, entries, note, turn, lang))
                .collect::<Vec<_>>();
            view! {
                <FieldGroup title=(texts(lang).form.group)(group) id=group_id(group) fields=words active=active>
                    {fields}
                </FieldGroup>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <form
            class="form"
            id="patient"
            aria-label=name
            part="form"
            novalidate
            autocomplete="off"
            on:submit=|event| event.prevent_default()
            on:focusout=move |_| focused.set(None)
            on:pointerleave=move |_| pointed.set(None)
        >
            {eligibility}
            <fieldset class="form__in" disabled=access == Access::Closed>{groups}</fieldset>
        </form>
    }
}

fn field(
    feature: &'static Feature,
    text: FieldText,
    place: usize,
    entries: Entries,
    note: Callback<usize, Note>,
    turn: Callback<(&'static str, Turn)>,
    lang: Lang,
) -> Node {
    let value = entries.text(place);
    let note = Signal::derive(move || note.run(place));
    let write = Callback::new(move |text| entries.write(place, text));
    let leave = Callback::new(move |()| entries.leave(place));
    // A code needs no leaving: choosing it commits it.
    let choose = Callback::new(move |text| entries.take(place, text));
    let turn = Callback::new(move |how| turn.run((feature.name.as_str(), how)));
    match control(feature, lang) {
        Control::Number(keypad) => view! {
            <NumberField
                text=text
                lang=lang
                keypad=keypad
                value=value
                note=note
                on_input=write
                on_leave=leave
                on_turn=turn
            />
        },
        Control::Choice(options) => view! {
            <Choice text=text options=options value=value note=note on_choose=choose on_turn=turn />
        },
        Control::Select(options) => view! {
            <SelectField
                text=text
                lang=lang
                options=options
                value=value
                note=note
                on_choose=choose
                on_leave=leave
                on_turn=turn
            />
        },
    }
}
