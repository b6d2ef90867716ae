//! Two spreads over the same cells, side by side.

use bosque_model::{DriftRow, Lang};
use leptos::prelude::*;

use crate::node::view;
use crate::numbers::Numbers;
use crate::text::version_texts;

/// Height of the chart in px; the tallest bar fills it.
const HEIGHT: f64 = 28.0;

/// A pair of bars a cell: the training patients' share hollow, today's filled.
#[component]
pub fn DriftBars(
    /// The shares.
    row: DriftRow,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let DriftRow { reference, current, .. } = row;
    let most = reference.iter().chain(&current).copied().fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let bar = |class: &'static str, at: f64, width: f64, share: f64| {
        let height = share / most * HEIGHT;
        view! {
            <rect
                class=class
                x=format!("{at:.2}%")
                width=format!("{width:.2}%")
                y=format!("{:.1}", HEIGHT - height)
                height=format!("{height:.1}")
            ></rect>
        }
    };
    let step = 100.0 / reference.len().max(1) as f64;
    let bars = reference.iter().zip(&current).enumerate().map(|(i, (before, now))| {
        let left = step * i as f64;
        view! {
            {bar("drift__ref", left + step * 0.08, step * 0.4, *before)}
            {bar("drift__now", left + step * 0.52, step * 0.4, *now)}
        }
    });
    let bars = bars.collect::<Vec<_>>();
    let numbers = Numbers::new(lang);
    let shares =
        |of: &[f64]| of.iter().map(|share| numbers.percent(*share, 0)).collect::<Vec<_>>().join(", ");
    let label = (version_texts(lang).drift_shares)(&shares(&reference), &shares(&current));
    view! { <svg class="drift" role="img" aria-label=label height=HEIGHT>{bars}</svg> }
}
