//! Which of several models answers.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::node::view;
use crate::text::version_texts;

/// One model to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelOption {
    /// Its name, as in `?model=`.
    pub name: &'static str,
    /// Its name for people.
    pub label: String,
    /// What it is for, in one line.
    pub purpose: String,
}

/// Radio buttons side by side, the chosen one filled; under or beside them what it is for.
#[component]
pub fn ModelChoice(
    /// The models.
    options: Vec<ModelOption>,
    /// The chosen one's name.
    #[prop(into)]
    value: Signal<&'static str>,
    /// A model was chosen.
    on_choose: Callback<&'static str>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let purposes: Vec<_> = options.iter().map(|option| (option.name, option.purpose.clone())).collect();
    let purpose = move || {
        let purpose = purposes.iter().find(|(name, _)| *name == value.get());
        purpose.map(|(_, purpose)| purpose.clone())
    };
    let buttons = options
        .into_iter()
        .map(|ModelOption { name, label, .. }| {
            let id = format!("model-{name}");
            view! {
                <span class="seg__opt">
                    <input
                        type="radio"
                        id=id.clone()
                        name="model"
                        value=name
                        autocomplete="off"
                        prop:checked=move || value.get() == name
                        on:change=move |_| on_choose.run(name)
                    />
                    <label for=id>{label}</label>
                </span>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="pick">
            <span class="pick__name" id="model-choice">{version_texts(lang).choice}</span>
            <div class="seg seg--model" role="radiogroup" aria-labelledby="model-choice" aria-describedby="model-purpose">
                {buttons}
            </div>
            <p class="pick__purpose" id="model-purpose">{purpose}</p>
        </div>
    }
}
