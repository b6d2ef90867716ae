//! The smallest change of one input that crosses the threshold.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::answer::decimals_apart;
use crate::block::Block;
use crate::markup::{Markup, view};
use crate::numbers::Numbers;
use crate::text::{Crossing, explain_texts};

/// A change of one input that crosses the threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleChange {
    /// The input's place.
    pub input: usize,
    /// The input's name for people.
    pub name: String,
    /// Its value as it is.
    pub from: String,
    /// The value that crosses.
    pub to: String,
    /// The same as a number.
    pub value: f64,
    /// How large the change is, in interquartile ranges of the training patients; none for another code.
    pub spreads: Option<f64>,
    /// The probability then.
    pub probability: f64,
    /// Whether the input is one that may be proposed at all.
    pub proposed: bool,
}

/// The nearest change in a sentence, and every input's own in a table.
#[component]
pub fn NearestChange(
    /// The changes, the nearest first; none while they are looked for or there is no result.
    #[prop(into)]
    changes: Signal<Option<Vec<SingleChange>>>,
    /// The model's threshold.
    threshold: f64,
    /// A change is to be seen on the curve.
    on_show: Callback<(usize, f64)>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = explain_texts(lang);
    let nearest =
        move || changes.with(|changes| changes.as_ref()?.iter().find(|change| change.proposed).cloned());
    let sentence = move || match (changes.with(Option::is_some), nearest()) {
        (false, _) => words.nearest_pending.to_owned(),
        (true, None) => words.nearest_none.to_owned(),
        (true, Some(change)) => said(&change, threshold, lang),
    };
    let show = move || {
        nearest().map(|SingleChange { input, value, .. }| {
            view! {
                <button
                    type="button"
                    class="btn"
                    data-testid="nearest-show"
                    data-input=input
                    data-value=bosque_model::shortest(value)
                    on:click=move |_| on_show.run((input, value))
                >
                    {words.nearest_show}
                </button>
            }
        })
    };
    let is_open = RwSignal::new(false);
    let table = move || {
        is_open
            .get()
            .then(|| changes.with(|changes| changes.as_deref().map(|all| table(all, lang))))
            .flatten()
    };
    view! {
        <Block title=words.nearest id="nearest">
        <p class="nearest__said" data-testid="nearest">{sentence}</p>
        <p class="note note--xs nearest__note">{words.nearest_note}</p>
        <div class="acts nearest__act">{show}</div>
        <button
            type="button"
            class="unfold"
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|open| *open = !*open)
        >
            {words.nearest_table}
        </button>
        {table}
        </Block>
    }
}

fn said(change: &SingleChange, threshold: f64, lang: Lang) -> String {
    let numbers = Numbers::new(lang);
    let decimals = decimals_apart(change.probability, threshold);
    let [probability, limit] = [change.probability, threshold].map(|value| numbers.percent(value, decimals));
    let crossing = Crossing::to(change.probability > threshold);
    (explain_texts(lang).nearest_said)(
        [&change.name, &change.to, &change.from, &probability, &limit],
        crossing,
    )
}

fn table(changes: &[SingleChange], lang: Lang) -> Markup {
    let words = explain_texts(lang);
    let numbers = Numbers::new(lang);
    let heads = words.nearest_columns;
    let row = |change: &SingleChange| {
        let spreads = change.spreads.map_or("\u{2013}".to_owned(), |spreads| numbers.fixed(spreads, 2));
        view! {
            <tr>
                <th scope="row">
                    {change.name.clone()}
                    {(!change.proposed).then(|| view! { <span class="read">{words.fixed}</span> })}
                </th>
                <td>{format!("{} → {}", change.from, change.to)}</td>
                <td class="r">{spreads}</td>
                <td class="r">{numbers.percent(change.probability, 1)}</td>
            </tr>
        }
    };
    let rows: Vec<Markup> = changes.iter().map(row).collect();
    view! {
        <table class="tbl" data-testid="nearest-table">
            <caption class="vh">{words.nearest_table}</caption>
            <thead>
                <tr>
                    <th scope="col">{heads[0]}</th>
                    <th scope="col">{heads[1]}</th>
                    <th scope="col" class="r">{heads[2]}</th>
                    <th scope="col" class="r">{heads[3]}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
