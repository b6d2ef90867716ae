//! The language switch.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::node::view;
use crate::text::texts;

/// Two buttons, one a language, each in its own words.
#[component]
pub fn LanguageSwitch(
    /// The language in use.
    #[prop(into)]
    lang: Signal<Lang>,
    /// A language was chosen.
    on_choose: Callback<Lang>,
) -> impl IntoView {
    let buttons = [Lang::Es, Lang::En].map(|each| {
        let name = texts(each).language_name;
        view! {
            <button
                type="button"
                lang=each.tag()
                title=name
                aria-pressed=move || if lang.get() == each { "true" } else { "false" }
                on:click=move |_| on_choose.run(each)
            >
                {each.tag().to_uppercase()}
            </button>
        }
    });
    let name = move || texts(lang.get()).shell.language;
    view! {
        <div class="lang" role="group" aria-label=name data-testid="language">
            {buttons}
        </div>
    }
}
