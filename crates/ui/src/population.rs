//! Where a probability lies among those of the training patients.

use bosque_model::{Histogram, Lang, Range};

use crate::block::{block, paragraph};
use crate::chart::percent;
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::explain_texts;

/// Every probability lies in it.
const ENDS: Range = Range { min: 0.0, max: 1.0 };

/// The training patients side by side, from the lowest to the highest probability, with a mark where this result lies; none while there is no
/// result.
#[must_use]
pub fn population(histogram: &Histogram, probability: Option<f64>, threshold: f64, lang: Lang) -> Node {
    let words = explain_texts(lang);
    let numbers = Numbers::new(lang);
    let all: usize = histogram.counts.iter().sum();
    let share = probability.map(|value| histogram.share_below(value, ENDS));
    let sentence = match share {
        None => words.population_none.to_owned(),
        Some(share) if share < 0.01 => words.lowest.to_owned(),
        Some(share) if share > 0.99 => words.highest.to_owned(),
        Some(share) => (words.higher_than)(&numbers.percent(share, 0)),
    };
    let line = |class: &'static str, at: &str, y1: u8, y2: u8| {
        view! { <line class=class x1=at.to_owned() x2=at.to_owned() y1=y1 y2=y2></line> }
    };
    let bar = |class: &'static str, width: String| {
        view! { <rect class=class x="0" width=width y="26" height="16"></rect> }
    };
    let text = |class: &'static str, at: String, y: u8, text: String| {
        view! { <text class=class x=at y=y>{text}</text> }
    };
    let mut marks = vec![
        bar("pop__all", percent(1.0)),
        bar("pop__below", percent(share.unwrap_or(0.0))),
        text("", percent(0.0), 58, "0".into()),
        text("tx-end", percent(1.0), 58, numbers.percent(1.0, 0)),
    ];
    let mut below = 0;
    for (i, (&edge, count)) in histogram.edges.iter().zip(&histogram.counts).enumerate() {
        below += count;
        let at = percent(below as f64 / all.max(1) as f64);
        marks.push(line("pop__edge", &at, 26, 42));
        // Every other one is named: on a phone there is no room for all.
        if i % 2 == 1 {
            marks.push(text("tx-mid", at, 58, numbers.up_to(edge * 100.0, u8::from(edge < 0.1))));
        }
    }
    let limit = percent(histogram.share_below(threshold, ENDS));
    marks.push(line("ref", &limit, 14, 46));
    marks.push(text("tx-mid", limit, 10, words.threshold_short.into()));
    if let Some(share) = share {
        let at = percent(share);
        marks.push(line("mk", &at, 18, 44));
        marks.push(view! { <circle class="pt--ink" cx=at cy="18" r="5"></circle> });
    }
    let drawing = view! {
        <svg class="chart pop" role="img" aria-label=sentence.clone()>{marks}</svg>
        <p class="pop__said" data-testid="population">{sentence}</p>
    };
    let axis = paragraph("note note--xs", (words.population_axis)(&numbers.count(all)));
    block(words.population, "population", vec![drawing, axis])
}
