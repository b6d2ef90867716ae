//! The range beside a probability.

use bosque_model::{Lang, shortest};
use leptos::prelude::*;

use crate::answer::Shown;
use crate::chart::percent;
use crate::node::view;
use crate::numbers::Numbers;
use crate::text::doubt_texts;

/// The range that the training data bear out, in words and as a bar from 0 to 100 % with the probability and the threshold
/// on it. It keeps its room while there is no result.
#[component]
pub fn RangeBar(
    /// The result; none while the form is not complete and valid.
    shown: Signal<Option<Shown>>,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = doubt_texts(lang);
    let range = move || shown.get().and_then(|shown| shown.range);
    let text = move || {
        range().map(|(low, high)| {
            let [low, high] = outward(low, high).map(|value| Numbers::new(lang).percent(value, 0));
            if low == high { (words.about)(&low) } else { (words.between)(&low, &high) }
        })
    };
    let bar = move || {
        shown.get().and_then(|shown| Some((shown.probability, shown.range?))).map(
            |(probability, (low, high))| {
                view! {
                    <svg class="mini range" aria-hidden="true" focusable="false">
                        <line class="trk" x1="0" x2="100%" y1="10" y2="10"></line>
                        <line class="ref" x1=percent(threshold) x2=percent(threshold) y1="1" y2="19"></line>
                        <line class="w" x1=percent(low) x2=percent(high) y1="10" y2="10"></line>
                        <circle cx=percent(probability) cy="10" r="5"></circle>
                    </svg>
                }
            },
        )
    };
    view! {
        <div class="prob__range">
            <p>
                <output
                    name="range"
                    role="none"
                    data-low=move || range().map(|range| shortest(range.0))
                    data-high=move || range().map(|range| shortest(range.1))
                >
                    {text}
                </output>
            </p>
            {bar}
            {move || range().map(|_| view! { <p class="note note--xs">{words.range_meaning}</p> })}
        </div>
    }
}

/// Both ends at whole per cents, rounded outwards: the range never reads narrower than it is.
#[must_use]
pub fn outward(low: f64, high: f64) -> [f64; 2] {
    // A hundredth of a per cent is what binary fractions may be off, and nothing to anybody.
    [((low * 100.0 + 1e-4).floor() / 100.0).max(0.0), ((high * 100.0 - 1e-4).ceil() / 100.0).min(1.0)]
}

#[cfg(test)]
mod tests {
    use super::outward;

    #[test]
    fn a_range_reads_no_narrower_than_it_is() {
        assert_eq!(outward(0.116, 0.2101), [0.11, 0.22]);
        assert_eq!(outward(0.12, 0.21), [0.12, 0.21]);
        assert_eq!(outward(0.29, 0.57), [0.29, 0.57]); // 0.29 * 100 is below 29 in binary, 0.57 * 100 below 57
        assert_eq!(outward(0.0, 1.0), [0.0, 1.0]);
        assert_eq!(outward(0.005, 0.997), [0.0, 1.0]);
    }
}
