//! The result in one line, at the foot of a narrow screen.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::answer::Shown;
use crate::icon::{Icon, IconName};
use crate::node::view;
use crate::text::texts;

/// What the bar shows.
#[derive(Clone, Debug, PartialEq)]
pub enum BarState {
    /// A result.
    Shown(Shown),
    /// Why there is none, and how serious that is.
    Waiting {
        /// In a few words.
        text: String,
        /// Whether a value needs correcting, or the model was refused.
        wrong: bool,
    },
}

/// A bar that stays in sight while the form is long and the result below it.
#[component]
pub fn ResultBar(
    /// What it shows.
    #[prop(into)]
    state: Signal<BarState>,
    /// The button's words.
    #[prop(into)]
    action: Signal<&'static str>,
    /// The language.
    lang: Lang,
    /// The button was pressed.
    on_press: Callback<()>,
) -> impl IntoView {
    let words = &texts(lang).answer;
    let number = move || match state.get() {
        BarState::Shown(shown) => shown.whole_percent_text(),
        BarState::Waiting { .. } => "––".to_owned(),
    };
    let said = move || match state.get() {
        BarState::Shown(Shown { prediction: true, .. }) => {
            view! { <b class="k-up"><Icon name=IconName::Up /> {words.short_above}</b> }
        }
        BarState::Shown(_) => {
            view! { <b class="k-down"><Icon name=IconName::Down /> {words.short_below}</b> }
        }
        BarState::Waiting { text, wrong: true } => {
            view! { <b class="bad"><Icon name=IconName::Error /> {text}</b> }
        }
        BarState::Waiting { text, .. } => view! { <span>{text}</span> },
    };
    view! {
        <aside class="resume" aria-label=words.summary>
            <p class="resume__n">{number}<small>"%"</small></p>
            <p class="resume__t">{said}</p>
            <button type="button" class="btn btn--main" on:click=move |_| on_press.run(())>
                {move || action.get()}
            </button>
        </aside>
    }
}
