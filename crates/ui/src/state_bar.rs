//! What the form lacks, or that it lacks nothing.

use leptos::prelude::*;

use crate::icon::Icon;
use crate::node::view;
use crate::notice::Tone;

/// A field that the bar names; the name leads to the field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldLink {
    /// The field's name in the dictionary.
    pub name: String,
    /// Its name for people.
    pub label: String,
}

/// What the bar says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormState {
    /// How serious it is.
    pub tone: Tone,
    /// What matters, in bold.
    pub lead: String,
    /// Fields that it is about.
    pub fields: Vec<FieldLink>,
    /// Between the last two fields.
    pub and: &'static str,
    /// The rest.
    pub rest: String,
}

/// The bar over the result. It keeps its height whatever it says.
#[component]
pub fn StateBar(
    /// What it says.
    #[prop(into)]
    state: Signal<FormState>,
    /// A field's name was taken as a link.
    on_field: Callback<String>,
) -> impl IntoView {
    let fields = move || {
        let FormState { fields, and, .. } = state.get();
        let last = fields.len().saturating_sub(1);
        let links = fields.into_iter().enumerate().map(|(i, field)| {
            let between = match i {
                0 => " ".to_owned(),
                _ if i == last => format!(" {and} "),
                _ => ", ".to_owned(),
            };
            let name = field.name;
            view! {
                {between}
                <button type="button" class="state__field" on:click=move |_| on_field.run(name.clone())>
                    {field.label}
                </button>
            }
        });
        links.collect::<Vec<_>>()
    };
    view! {
        <p class=move || state.with(|state| state.tone.class()) data-testid="form-state">
            {move || view! { <Icon name=state.with(|state| state.tone.icon()) /> }}
            <span>
                <b>{move || state.with(|state| state.lead.clone())}</b>
                {fields}
                {move || state.with(|state| format!(" {}", state.rest))}
            </span>
        </p>
    }
}
