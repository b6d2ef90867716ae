//! What stands beside every number: how good the model is, what it cannot say.

use bosque_model::{Lang, Manifest};
use bosque_ui::node::view;
use bosque_ui::{Detail, MetricTable, Numbers, main_rows, texts};
use leptos::prelude::*;

/// How good the model is, and what it cannot say.
#[component]
pub fn Evidence(
    /// The model's manifest.
    manifest: &'static Manifest,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).answer;
    let numbers = Numbers::new(lang);
    let figures = manifest.metrics.held_out.as_ref().map(|held_out| {
        let note = (words.held_out)(&numbers.count(held_out.rows), &numbers.count(held_out.events));
        view! {
            <section class="block" aria-labelledby="can-say">
                <div class="head"><h2 id="can-say">{words.can_say}</h2></div>
                <p class="note note--xs">{note.clone()} "."</p>
                <MetricTable
                    rows=main_rows(held_out, lang)
                    detail=Detail::Figures
                    caption=note
                    lang=lang
                />
            </section>
        }
    });
    let limits = manifest.limits.iter().map(|limit| view! { <li>{limit.get(lang)}</li> }).collect::<Vec<_>>();
    view! {
        <div class="evidence">
            {figures}
            <section class="block" aria-labelledby="cannot-say">
                <div class="head"><h2 id="cannot-say">{words.cannot_say}</h2></div>
                <ul class="limits">{limits}</ul>
            </section>
        </div>
    }
}
