//! What the model leans on.

use bosque_model::{Feature, Importance, Lang};
use leptos::prelude::*;

use super::plot::percent;
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::evaluation_texts;

/// The fall of the area under the curve for each permuted input, as bars with their range over the permutations.
#[component]
pub fn ImportanceChart(
    /// The falls, the heaviest first.
    importance: &'static [Importance],
    /// The model's inputs, for their names.
    features: &'static [Feature],
    /// What the chart shows.
    #[prop(into)]
    caption: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let numbers = Numbers::new(lang);
    let most = importance.iter().map(|each| each.auc_drop.high.max(each.auc_drop.value)).fold(1e-3, f64::max);
    let at = |value: f64| percent((value / most).clamp(0.0, 1.0));
    let rows: Vec<Node> = importance
        .iter()
        .map(|each| {
            let feature = features.iter().find(|feature| feature.name == each.feature);
            let name = feature.map_or(&*each.feature, |feature| feature.label.get(lang)).to_owned();
            let drop = each.auc_drop;
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="r b">{numbers.fixed(drop.value, 3)}</td>
                    <td class="w-bar">
                        <svg class="mini" aria-hidden="true" focusable="false">
                            <rect class="bar--tree" x="0" y="4" height="12" width=at(drop.value)></rect>
                            <line class="w" x1=at(drop.low) x2=at(drop.high) y1="10" y2="10"></line>
                        </svg>
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="tbl importance">
            <caption class="note note--xs">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.variable}</th>
                    <th scope="col" class="r">{words.drop}</th>
                    <td class="w-bar"></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
