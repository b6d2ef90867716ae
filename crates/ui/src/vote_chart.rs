//! What each tree says, as a small histogram.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::spread::{BINS, Spread};
use crate::text::texts;

/// The top of the tallest bar and the foot of all, in px.
const TOP: f64 = 26.0;
const FOOT: f64 = 116.0;
/// Room between two bars, in per cent of the width.
const GAP: f64 = 0.5;

/// The trees' fractions from 0 to 100 %, with their mean and their middle half, and the same in words.
///
/// Horizontal places are per cent of the width and vertical ones px, so that its type never scales.
#[component]
pub fn VoteChart(
    /// What the trees say; none while there is no result.
    #[prop(into)]
    spread: Signal<Option<Spread>>,
    /// The probability that the mean is calibrated to; none for a model without calibration.
    #[prop(into)]
    calibrated: Signal<Option<f64>>,
    /// The number of trees.
    trees: usize,
    /// The heading's id.
    id: &'static str,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).answer;
    let numbers = Numbers::new(lang);
    let middle = move |spread: &Spread| {
        (words.trees_spread)(spread.trees, &numbers.percent(spread.low, 0), &numbers.percent(spread.high, 0))
    };
    let mean = move |spread: &Spread| match calibrated.get() {
        Some(probability) => {
            (words.trees_calibrated)(&numbers.percent(spread.mean, 1), &numbers.percent(probability, 1))
        }
        None => (words.trees_mean)(&numbers.percent(spread.mean, 1)),
    };
    let sentence = move || match spread.get() {
        Some(spread) => format!("{} {}", middle(&spread), mean(&spread)),
        None => (words.trees_none)(trees),
    };
    let ticks = (0..=5)
        .map(|fifth| {
            let (x, class) = (
                fifth * 20,
                if fifth == 0 {
                    ""
                } else if fifth == 5 {
                    "tx-end"
                } else {
                    "tx-mid"
                },
            );
            let label = if fifth == 5 { numbers.percent(1.0, 0) } else { x.to_string() };
            view! {
                <line class="gl" x1=format!("{x}%") x2=format!("{x}%") y1=TOP y2=FOOT></line>
                <text class=class x=format!("{x}%") y=FOOT + 16.0>{label}</text>
            }
        })
        .collect::<Vec<_>>();
    let marks = move || {
        spread.get().map(|spread| marks(&spread, numbers, words.mean, (words.trees_count)(spread.tallest())))
    };
    view! {
        <figure class="votes" aria-labelledby=id>
            <h3 class="h" id=id>{words.trees}</h3>
            <svg class="chart" role="img" aria-label=sentence>
                {ticks}
                {marks}
                <line class="ax" x1="0" x2="100%" y1=FOOT + 0.5 y2=FOOT + 0.5></line>
            </svg>
            <figcaption>
                <p class="note note--xs">{words.trees_axis}</p>
                <p>{sentence}</p>
            </figcaption>
        </figure>
    }
}

/// The band of the middle half, the bars, the tallest one's count, and the mean.
fn marks(spread: &Spread, numbers: Numbers, mean_word: &'static str, count: String) -> Node {
    let at = |share: f64| format!("{}%", share * 100.0);
    let tallest = spread.tallest().max(1) as f64;
    let width = 100.0 / BINS as f64;
    let bars = spread
        .bins
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(i, count)| {
            let height = (FOOT - TOP) * *count as f64 / tallest;
            let x = format!("{}%", i as f64 * width + GAP / 2.0);
            let width = format!("{}%", width - GAP);
            view! { <rect class="bar--tree" x=x width=width y=FOOT - height height=height></rect> }
        })
        .collect::<Vec<_>>();
    let side = match spread.mean {
        m if m < 0.2 => "",
        m if m > 0.8 => "tx-end",
        _ => "tx-mid",
    };
    // The count stands on the side where the bars are low.
    let (count_x, count_dx, count_class) =
        if spread.mean < 0.5 { ("100%", "-4", "tx-end") } else { ("0", "4", "") };
    let (from, to) = (spread.low, (spread.high - spread.low).max(0.004));
    view! {
        <rect class="half" x=at(from) width=at(to) y=TOP height=FOOT - TOP></rect>
        <line class="gl" x1="0" x2="100%" y1=TOP y2=TOP></line>
        <text class=count_class x=count_x dx=count_dx y=TOP + 14.0>{count}</text>
        {bars}
        <line class="mk" x1=at(spread.mean) x2=at(spread.mean) y1=TOP - 6.0 y2=FOOT></line>
        <text class=format!("tx-ink {side}") x=at(spread.mean) y=TOP - 12.0>
            {format!("{mean_word} {}", numbers.percent(spread.mean, 1))}
        </text>
    }
}
