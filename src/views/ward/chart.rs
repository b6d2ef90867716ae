//! How the probabilities are spread.

use bosque_model::{Lang, Model};
use bosque_ui::markup::{Markup, view};
use bosque_ui::{Block, Numbers, percent, ward_texts};
use leptos::prelude::*;

use crate::ward::{BINS, Show, Ward};

/// The top of the tallest bar and the foot of all, in px.
const TOP: usize = 24;
const FOOT: usize = 120;

/// A histogram with the threshold, and the counts in words.
pub fn spread(ward: Ward, model: &'static Model, lang: Lang) -> Markup {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let threshold = model.manifest().threshold.value;
    let (bins, counts) = ward.results.with(|results| {
        (results.histogram(), [Show::Above, Show::Below, Show::Refused].map(|show| results.count(show)))
    });
    let [above, below, refused] = counts;
    let all = above + below;
    let share = if all > 0 { above as f64 / all as f64 } else { 0.0 };
    let counted = (words.above)(&numbers.count(above), &numbers.count(all), &numbers.percent(share, 1));
    let others = (words.others)(&numbers.count(below), &numbers.count(refused));
    let tallest = bins.iter().copied().max().unwrap_or_default().max(1);
    let bar = |(i, &count): (usize, &usize)| {
        // One patient among thousands is still to be seen.
        let height = ((FOOT - TOP) * count / tallest).max(1);
        let x = percent((i as f64 + 0.06) / BINS as f64);
        let width = percent(0.88 / BINS as f64);
        (count > 0).then(|| {
            view! { <rect class="bar--tree" x=x width=width y=FOOT - height height=height></rect> }
        })
    };
    let bars: Vec<Markup> = bins.iter().enumerate().filter_map(bar).collect();
    let tick = |fifth: usize| {
        let class = ["", "tx-mid", "tx-mid", "tx-mid", "tx-mid", "tx-end"][fifth];
        let text = if fifth == 5 { numbers.percent(1.0, 0) } else { (fifth * 20).to_string() };
        view! { <text class=class x=format!("{}%", fifth * 20) y=FOOT + 16>{text}</text> }
    };
    let ticks: Vec<Markup> = (0..=5).map(tick).collect();
    let (side, shift) = if threshold < 0.6 { ("tx-ink", 6) } else { ("tx-ink tx-end", -6) };
    let limit = (words.threshold)(&numbers.percent(threshold, 1));
    let sentence = format!("{}. {limit}. {counted}; {others}", words.spread);
    view! {
        <Block title=words.spread id="spread">
            <figure class="hist">
                <svg class="chart" role="img" aria-label=sentence>
                    {bars}
                    <line class="ax" x1="0" x2="100%" y1=FOOT y2=FOOT></line>
                    <line class="mk" x1=percent(threshold) x2=percent(threshold) y1="2" y2=FOOT></line>
                    <text class=side x=percent(threshold) dx=shift y="12">{limit}</text>
                    {ticks}
                </svg>
                <figcaption class="note" data-testid="counts">
                    <b>{counted}</b>"; " {others}
                </figcaption>
            </figure>
        </Block>
    }
}
