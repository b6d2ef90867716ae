//! What each threshold would do.

use bosque_model::{Curves, Lang};
use leptos::prelude::*;

use super::reading::nearest;
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// So many rows are read; of more, every second, third and so on is shown, and always the one nearest to the model's threshold.
const MOST_ROWS: usize = 20;

/// Sensitivity, specificity, predictive values and net benefit along the threshold. It scrolls where it is wider than
/// its place.
#[component]
pub fn ThresholdTable(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The model's threshold.
    threshold: f64,
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let numbers = Numbers::new(lang);
    let percent = |value: f64| numbers.percent(value, 0);
    let maybe = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), percent);
    let points = &curves.thresholds;
    let own = nearest(points, threshold);
    let rows: Vec<AnyView> = shown(points.len(), own)
        .map(|i| {
            let point = &points[i];
            let own = (own == Some(i)).then(|| (words.own_threshold)(&numbers.percent(threshold, 1)));
            view! {
                <tr class=if own.is_some() { "own" } else { "" }>
                    <th scope="row" class="nb">
                        {percent(point.threshold)}
                        {own.clone().map(|own| view! { <span class="read">{own}</span> })}
                    </th>
                    <td class="r">{percent(point.sensitivity)}</td>
                    <td class="r">{percent(point.specificity)}</td>
                    <td class="r">{maybe(point.ppv)}</td>
                    <td class="r">{maybe(point.npv)}</td>
                    <td class="r">{numbers.fixed(point.net_benefit, 3)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let heads = [words.specificity, words.ppv, words.npv, words.net_benefit];
    let heads: Vec<AnyView> =
        heads.map(|head| view! { <th scope="col" class="r">{head}</th> }.into_any()).into();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table class="tbl wide">
                <caption class="vh">{caption.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.threshold}</th>
                        <th scope="col" class="r cap">{words.sensitivity}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The places of the rows that are shown.
fn shown(count: usize, own: Option<usize>) -> impl Iterator<Item = usize> {
    let every = count.div_ceil(MOST_ROWS).max(1);
    (0..count).filter(move |&i| i % every == 0 || Some(i) == own)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_list_is_thinned_and_keeps_the_own_row() {
        assert_eq!(super::shown(19, Some(3)).count(), 19);
        let few: Vec<_> = super::shown(91, Some(26)).collect();
        assert_eq!(few.len(), 20, "{few:?}");
        assert!(few.contains(&26) && few.contains(&0) && few.contains(&90), "{few:?}");
        assert_eq!(super::shown(0, None).count(), 0);
    }
}
