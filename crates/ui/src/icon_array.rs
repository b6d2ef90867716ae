//! A hundred circles.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::node::view;
use crate::numbers::Numbers;
use crate::text::{doubt_texts, texts};

/// A hundred circles, as many of them filled as the probability has per cent.
#[component]
pub fn IconArray(
    /// How many are filled; none while there is no result.
    #[prop(into)]
    filled: Signal<Option<u8>>,
    /// The day by which the event counts, for a model that has one.
    #[prop(optional_no_strip)]
    horizon_days: Option<u32>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).answer;
    let rest = match horizon_days {
        Some(day) => (doubt_texts(lang).hundred_by_day)(&Numbers::new(lang).count(day as usize)),
        None => words.hundred_rest.to_owned(),
    };
    let rest = StoredValue::new(rest);
    let count = move || filled.get().unwrap_or(0);
    let sentence = move || match filled.get() {
        Some(count) => format!("{} {}", (words.hundred)(count), rest.get_value()),
        None => words.hundred_none.to_owned(),
    };
    // The sentence is the caption's too: read once, seen twice.
    view! {
        <figure class="hundred">
            <svg viewBox="3 3 194 194" role="img" aria-label=sentence>
                <path class="on" d=move || circles(0, count(), 7.0)></path>
                <path class="off" d=move || circles(count(), 100, 6.5)></path>
            </svg>
            <figcaption aria-hidden="true">
                {move || {
                    filled.get().map(|count| view! { <b>{(words.hundred)(count)}</b> " " {rest.get_value()} })
                }}
            </figcaption>
        </figure>
    }
}

/// The outlines of the circles `from..to`, ten a row, as one path.
fn circles(from: u8, to: u8, radius: f64) -> String {
    let circle = |i: u8| {
        let (x, y) = (10 + 20 * u32::from(i % 10), 10 + 20 * u32::from(i / 10));
        let (left, width) = (f64::from(x) - radius, 2.0 * radius);
        format!("M{left} {y}a{radius} {radius} 0 1 0 {width} 0a{radius} {radius} 0 1 0 -{width} 0z")
    };
    (from..to).map(circle).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_circle_is_drawn_once() {
        let outlines = |path: &str| path.matches('M').count();
        assert_eq!(outlines(&super::circles(0, 42, 7.0)), 42);
        assert_eq!(outlines(&super::circles(42, 100, 6.5)), 58);
        assert!(super::circles(0, 0, 7.0).is_empty() && super::circles(100, 100, 6.5).is_empty());
    }
}
