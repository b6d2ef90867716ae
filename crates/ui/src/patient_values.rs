//! A patient's values to be read and not typed.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::field_parts::Note;
use crate::group::{group_id, grouped};
use crate::icon::{Icon, IconName};
use crate::node::view;
use crate::patient::Patient;
use crate::text::{texts, widget_texts};
use crate::values::value_text;

/// All values of a patient in the model's groups, each with what is to be known of it.
#[component]
pub fn PatientValues(
    /// The patient.
    patient: Patient,
    /// The list's name.
    name: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let features = patient.model().schema().features();
    let row = move |place: usize| {
        let feature = &features[place];
        // What does not count is shown as it came, with the reason beside it.
        let shown = move || match patient.value(place) {
            Some(value) => value_text(feature, value, lang),
            None => patient.entries().text_now(place),
        };
        let text = move || {
            let text = shown();
            let none = text.trim().is_empty();
            if none { widget_texts(lang).no_value.to_owned() } else { text }
        };
        let note = move || {
            let (class, icon, text) = match patient.note(place, lang) {
                Note::None => return None,
                Note::Quiet(text) => ("values__note", None, text),
                Note::Warning(text) => ("values__note values__note--warn", Some(IconName::Warning), text),
                Note::Error { text, .. } => ("values__note bad", Some(IconName::Error), text),
            };
            Some(view! { <span class=class>{icon.map(|name| view! { <Icon name=name /> })} {text}</span> })
        };
        view! {
            <div>
                <dt>{feature.label.get(lang)}</dt>
                <dd data-field=feature.name.clone()>
                    <span class:values__none=move || shown().trim().is_empty()>{text}</span>
                    {note}
                </dd>
            </div>
        }
    };
    let groups = grouped(features)
        .map(|(group, _, places)| {
            let rows = places.map(row).collect::<Vec<_>>();
            view! {
                <div class="group" role="group" aria-labelledby=group_id(group)>
                    <div class="group__head"><h2 id=group_id(group)>{(texts(lang).form.group)(group)}</h2></div>
                    <dl class="values">{rows}</dl>
                </div>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="form" id="patient" part="form" aria-label=name>
            <div class="form__in">{groups}</div>
        </section>
    }
}
