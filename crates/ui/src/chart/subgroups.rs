//! How good the model is in groups of patients.

use bosque_model::{Lang, Metric, SMALLEST_CELL};
use leptos::prelude::*;

use super::axis::Axis;
use super::plot::percent;
use super::subgroup_rows::{SubgroupRow, reach};
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::{evaluation_texts, texts};

/// A forest plot: patients, events, mean probability and observed share, area under the curve with its interval against
/// the whole model's, sensitivity and specificity at the model's threshold.
#[component]
pub fn SubgroupTable(
    /// The groups.
    rows: Vec<SubgroupRow>,
    /// The area under the curve over everybody, which the line marks.
    whole: Option<Metric>,
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let (low, high) = reach(&rows, whole);
    let axis = Axis::covering(low, high);
    let numbers = Numbers::new(lang);
    let scale = (words.auc_scale)(&numbers.up_to(axis.from, 2), &numbers.up_to(axis.to, 2));
    let missing = rows.iter().any(|row| row.figures.roc_auc.is_none());
    let rows: Vec<Node> = rows.into_iter().map(|row| line(row, whole, axis, lang)).collect();
    let heads = [
        (words.patients, "r"),
        (words.events, "r"),
        (words.predicted_short, "r"),
        (words.observed_short, "r"),
        (words.auc, "r"),
        (words.interval, "r"),
    ];
    let heads: Vec<Node> =
        heads.map(|(head, class)| view! { <th scope="col" class=class>{head}</th> }).into();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption.clone()>
            <table class="tbl wide groups">
                <caption class="note note--xs">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.group}</th>
                        {heads}
                        <th scope="col" class="w-forest">{scale}</th>
                        <th scope="col" class="r cap">{words.sensitivity}</th>
                        <th scope="col" class="r">{words.specificity}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {missing.then(|| view! { <p class="note note--xs">{(words.too_few)(SMALLEST_CELL)}</p> })}
    }
}

fn line(row: SubgroupRow, whole: Option<Metric>, axis: Axis, lang: Lang) -> Node {
    let numbers = Numbers::new(lang);
    let figures = row.figures;
    let share = |metric: Option<Metric>| {
        metric.map_or_else(|| "–".to_owned(), |metric| numbers.percent(metric.value, 0))
    };
    let fixed = |value: f64| numbers.fixed(value, 3);
    let (area, interval) = match figures.roc_auc {
        Some(area) => (fixed(area.value), (texts(lang).metrics.to)(&fixed(area.low), &fixed(area.high))),
        None => ("–".to_owned(), "–".to_owned()),
    };
    view! {
        <tr class=if row.first { "first" } else { "" }>
            <th scope="row">
                <span class="groups__name">
                    <span class=if row.first { "groups__of" } else { "vh" }>{row.group}</span>
                    " "
                    <span class="groups__level">{row.level}</span>
                </span>
            </th>
            <td class="r">{numbers.count(figures.rows)}</td>
            <td class="r">{numbers.count(figures.events)}</td>
            <td class="r">{numbers.percent(figures.predicted, 1)}</td>
            <td class="r">{numbers.percent(figures.observed.value, 1)}</td>
            <td class="r b">{area}</td>
            <td class="r nb">{interval}</td>
            <td class="w-forest">{spark(figures.roc_auc, whole, axis)}</td>
            <td class="r">{share(figures.sensitivity)}</td>
            <td class="r">{share(figures.specificity)}</td>
        </tr>
    }
}

fn spark(area: Option<Metric>, whole: Option<Metric>, axis: Axis) -> Node {
    let at = |value: f64| percent(axis.place(value));
    let whole = whole.map(|whole| {
        view! { <line class="ref" x1=at(whole.value) x2=at(whole.value) y1="0" y2="100%"></line> }
    });
    let area = area.map(|area| {
        view! {
            <line class="w" x1=at(area.low) x2=at(area.high) y1="50%" y2="50%"></line>
            <circle cx=at(area.value) cy="50%" r="4"></circle>
        }
    });
    view! { <svg class="mini" aria-hidden="true" focusable="false">{whole}{area}</svg> }
}
