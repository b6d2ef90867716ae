//! The forest beside another method on the same folds.

use bosque_model::{Comparison, CrossValidation, Lang, Metric};
use leptos::prelude::*;

use super::reading::{Better, Goal};
use crate::numbers::Numbers;
use crate::text::{MetricText, evaluation_texts, texts};

/// The decimals that figures are shown and compared with.
const DECIMALS: u8 = 3;

/// Both methods' figures with their ranges over the repeats, and in words which is better.
#[component]
pub fn ComparisonTable(
    /// The forest's figures.
    forest: &'static CrossValidation,
    /// The other method's.
    other: &'static Comparison,
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let metrics = &texts(lang).metrics;
    let numbers = Numbers::new(lang);
    let write = |value: f64| numbers.fixed(value, DECIMALS);
    let row = |name: &MetricText, goal: Goal, part: fn(&CrossValidation) -> Metric| {
        let (first, second) = (part(forest), part(&other.cross_validation));
        let better = goal.better(first.value, second.value, i32::from(DECIMALS));
        let word = match better {
            Better::First => words.forest,
            Better::Second => words.other,
            Better::Neither => words.alike,
        };
        let cell = |metric: Metric, bold: bool| {
            let range = (metrics.to)(&write(metric.low), &write(metric.high));
            view! {
                <td class="r" class:b=bold>
                    {write(metric.value)} <span class="read nb">{range}</span>
                </td>
            }
            .into_any()
        };
        view! {
            <tr>
                <th scope="row">{name.name}</th>
                {cell(first, better == Better::First)}
                {cell(second, better == Better::Second)}
                <td>{word}</td>
            </tr>
        }
        .into_any()
    };
    let rows = vec![
        row(&metrics.roc_auc, Goal::Large, |folds| folds.roc_auc),
        row(&metrics.brier, Goal::Near(0.0), |folds| folds.brier),
        row(&metrics.ece, Goal::Near(0.0), |folds| folds.ece),
        row(&metrics.slope, Goal::Near(1.0), |folds| folds.slope),
        row(&metrics.intercept, Goal::Near(0.0), |folds| folds.intercept),
    ];
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table class="tbl compare">
                <caption class="vh">{caption.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.measure}</th>
                        <th scope="col" class="r">{words.forest}</th>
                        <th scope="col" class="r">{words.other}</th>
                        <th scope="col">{words.better}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="note note--xs">{words.other} ": " {other.method.get(lang)}</p>
    }
    .into_any()
}
