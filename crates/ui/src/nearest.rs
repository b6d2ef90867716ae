//! The smallest change of one input that crosses the threshold.

use bosque_model::{Lang, shortest};
use leptos::prelude::*;

use crate::answer::decimals_apart;
use crate::block::{block, unfold};
use crate::node::{Node, view};
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

/// The nearest change in a sentence, and every input's own in a table. `changes` begin with the nearest; there are none while they are looked for or
/// there is no result. `on_show` says that one is to be seen on the curve.
#[must_use]
pub fn nearest_change(
    changes: Option<&[SingleChange]>,
    threshold: f64,
    on_show: Callback<(usize, f64)>,
    is_open: RwSignal<bool>,
    lang: Lang,
) -> Node {
    let words = explain_texts(lang);
    let nearest = changes.and_then(|changes| changes.iter().find(|change| change.proposed));
    let sentence = match (changes, nearest) {
        (None, _) => words.nearest_pending.to_owned(),
        (Some(_), None) => words.nearest_none.to_owned(),
        (Some(_), Some(change)) => said(change, threshold, lang),
    };
    let show = nearest.map(|&SingleChange { input, value, .. }| {
        view! {
            <button
                type="button"
                class="btn"
                data-testid="nearest-show"
                data-input=input.to_string()
                data-value=shortest(value)
                on:click=move |_| on_show.run((input, value))
            >
                {words.nearest_show}
            </button>
        }
    });
    let body = view! {
        <p class="nearest__said" data-testid="nearest">{sentence}</p>
        <p class="note note--xs nearest__note">{words.nearest_note}</p>
        <div class="acts nearest__act">{show}</div>
    };
    let mut content = vec![body, unfold(words.nearest_table, is_open)];
    content.extend(changes.filter(|_| is_open.get()).map(|changes| table(changes, lang)));
    block(words.nearest, "nearest", content)
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

fn table(changes: &[SingleChange], lang: Lang) -> Node {
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
    let rows: Vec<Node> = changes.iter().map(row).collect();
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
