//! Figures with their intervals.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::metric_rows::{MetricRow, Spark};
use crate::node::{Node, view};
use crate::text::texts;

/// How much a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Names, readings, figures, intervals.
    Figures,
    /// A small chart a row as well.
    Charts,
}

/// A table of figures: what each is called and says, its estimate, its interval.
#[component]
pub fn MetricTable(
    /// The figures.
    rows: Vec<MetricRow>,
    /// How much it shows.
    detail: Detail,
    /// What the table holds, for readers.
    #[prop(into)]
    caption: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).metrics;
    let charts = detail == Detail::Charts;
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">
                        {row.name}
                        <span class="read">{row.meaning}</span>
                    </th>
                    <td class="r b">{row.value}</td>
                    <td class="r nb">{row.interval}</td>
                    {charts.then(|| view! { <td class="w-spark">{spark(row.spark)}</td> })}
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <table class="tbl metrics">
            <caption class="vh">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.metric}</th>
                    <th scope="col" class="r">{words.estimate}</th>
                    <th scope="col" class="r">{words.interval}</th>
                    {charts.then(|| view! { <th scope="col" class="w-spark">{words.scale}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The interval as a line, the estimate as a point, the reference as a dotted mark; the figures say the same.
fn spark(spark: Spark) -> Node {
    let at = |share: f64| format!("{}%", share * 100.0);
    let reference = spark.reference.map(at);
    let reference =
        reference.map(|x| view! { <line class="ref" x1=x.clone() x2=x.clone() y1="2" y2="18"></line> });
    view! {
        <svg class="mini" aria-hidden="true" focusable="false">
            <line class="trk" x1="0" x2="100%" y1="10" y2="10"></line>
            {reference}
            <line class="w" x1=at(spark.low) x2=at(spark.high) y1="10" y2="10"></line>
            <circle cx=at(spark.value) cy="10" r="4"></circle>
        </svg>
    }
}
