//! How the model was made.

use bosque_model::{Lang, Training};
use bosque_ui::{Fact, Facts, Numbers, texts};
use leptos::prelude::*;

/// Rows, seed, source, hyperparameters.
#[component]
pub fn HowTrained(
    /// The manifest's record of it.
    training: &'static Training,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).card;
    let numbers = Numbers::new(lang);
    let share = training.events as f64 / training.rows.max(1) as f64;
    let rows = (words.rows_events)(
        &numbers.count(training.rows),
        &numbers.count(training.events),
        &numbers.percent(share, 1),
    );
    let crates: Vec<_> = training.crates.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let facts = vec![
        Fact::words(words.rows, rows),
        Fact::code(words.seed, training.seed.to_string()),
        Fact::code(words.commit, training.commit.clone()),
        Fact::code(words.crates, crates.join(", ")),
    ];
    let parameters: Vec<_> =
        training.hyperparameters.iter().map(|(name, value)| Fact::code(name, value.to_string())).collect();
    view! {
        <Facts facts=facts />
        <h3 class="h h--sub">{words.hyperparameters}</h3>
        <Facts facts=parameters />
    }
}
