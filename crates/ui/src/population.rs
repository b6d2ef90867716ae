//! Where a probability lies among those of the training patients.

use bosque_model::{Histogram, Lang, Range};
use leptos::prelude::*;

use crate::block::Block;
use crate::chart::percent;
use crate::markup::{Markup, view};
use crate::numbers::Numbers;
use crate::text::explain_texts;

/// Every probability lies in it.
const ENDS: Range = Range { min: 0.0, max: 1.0 };

/// The training patients side by side, from the lowest to the highest probability, with a mark where this result lies.
#[component]
pub fn Population(
    /// The probabilities of the training patients.
    histogram: &'static Histogram,
    /// The probability; none while there is no result.
    #[prop(into)]
    probability: Signal<Option<f64>>,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = explain_texts(lang);
    let numbers = Numbers::new(lang);
    let all: usize = histogram.counts.iter().sum();
    let share = Memo::new(move |_| probability.get().map(|value| histogram.share_below(value, ENDS)));
    let sentence = move || match share.get() {
        None => words.population_none.to_owned(),
        Some(share) if share < 0.01 => words.lowest.to_owned(),
        Some(share) if share > 0.99 => words.highest.to_owned(),
        Some(share) => (words.higher_than)(&numbers.percent(share, 0)),
    };
    let mut below = 0;
    let edges = histogram.edges.iter().zip(&histogram.counts).enumerate().map(|(i, (&edge, count))| {
        below += count;
        let at = percent(below as f64 / all.max(1) as f64);
        // Every other one is named: on a phone there is no room for all.
        let named = !i.is_multiple_of(2);
        let text = numbers.up_to(edge * 100.0, u8::from(edge < 0.1));
        view! {
            <line class="pop__edge" x1=at.clone() x2=at.clone() y1="26" y2="42"></line>
            {named.then(|| view! { <text class="tx-mid" x=at y="58">{text}</text> })}
        }
    });
    let edges: Vec<Markup> = edges.collect();
    let limit = percent(histogram.share_below(threshold, ENDS));
    let mark = move || {
        share.get().map(|share| {
            let at = percent(share);
            view! {
                <rect class="pop__below" x="0" width=at.clone() y="26" height="16"></rect>
                <line class="mk" x1=at.clone() x2=at.clone() y1="18" y2="44"></line>
                <circle class="pt--ink" cx=at cy="18" r="5"></circle>
            }
        })
    };
    view! {
        <Block title=words.population id="population">
            <svg class="chart pop" role="img" aria-label=sentence>
                <rect class="pop__all" x="0" width="100%" y="26" height="16"></rect>
                {mark}
                {edges}
                <text x="0" y="58">"0"</text>
                <text class="tx-end" x="100%" y="58">{numbers.percent(1.0, 0)}</text>
                <line class="ref" x1=limit.clone() x2=limit.clone() y1="14" y2="46"></line>
                <text class="tx-mid" x=limit y="10">{words.threshold_short}</text>
            </svg>
            <p class="pop__said" data-testid="population">{sentence}</p>
            <p class="note note--xs">{(words.population_axis)(&numbers.count(all))}</p>
        </Block>
    }
}
