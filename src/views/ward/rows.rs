//! The table of results. Only the rows in sight stand in the document; all have the same height.

use bosque_model::{Lang, Model, Score};
use bosque_ui::node::{Node, view};
use bosque_ui::{Html, Icon, IconName, Numbers, outward, percent, ward_texts};
use leptos::prelude::*;

use super::file::column_name;
use crate::platform::{self, Scrolled};
use crate::ward::{By, Held, Part, Results, Ward, problem};

/// The id of what scrolls.
const LIST: &str = "ward-rows";
/// Rows are made in groups of so many, so that scrolling by a little makes none; a group more stands on either side.
const GROUP: usize = 8;
/// The height of a row until one is there to be measured, in px.
const ROW: f64 = 32.0;
/// Columns that are always there, after the row's number.
const SCORES: usize = 5;

/// The table of results.
#[component]
pub fn Rows(
    /// The file and its scores.
    ward: Ward,
    /// The model that scored.
    model: &'static Model,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let measure = move || {
        let Scrolled { top, height, row } = platform::scroll_of(LIST);
        let row = if row > 0.0 { row } else { ROW };
        let group = row * GROUP as f64;
        let (first, groups) = ((top / group) as usize, (height / group) as usize + 3);
        let sight = ward.with(Part::Rows, |held| {
            let from = (first.saturating_sub(1) * GROUP).min(held.rows.len());
            (from, (from + groups * GROUP).min(held.rows.len()), row)
        });
        (ward.with(Part::Rows, |held| held.sight) != sight, sight)
    };
    // Other rows are seen from their top.
    Effect::new(move |_| {
        platform::scroll_up(LIST);
        let (_, sight) = measure();
        ward.change(Part::Sight, |held| held.sight = sight);
    });
    let scroll = move |_| {
        if let (true, sight) = measure() {
            ward.change(Part::Sight, |held| held.sight = sight);
        }
    };
    let pad = |rows: usize, row: f64| format!("{}px", (rows as f64 * row) as u64);
    let above = move || ward.with(Part::Sight, |held| pad(held.sight.0, held.sight.2));
    let below = move || {
        ward.with(Part::Sight, |held| pad(held.rows.len().saturating_sub(held.sight.1), held.sight.2))
    };
    let rows = move || {
        ward.with(Part::Sight, |held| {
            let mut markup = Html::default();
            let (from, to) = (held.sight.0.min(held.rows.len()), held.sight.1.min(held.rows.len()));
            for place in from..to {
                write_row(&mut markup, held, model, place, lang);
            }
            markup.into_html()
        })
    };
    let columns = move || {
        let kept =
            ward.with(Part::File, |held| held.kept.iter().map(|texts| texts.column).collect::<Vec<_>>());
        let name = |column| (column_name(ward, column, lang), Some(By::Text(column)));
        let plain = |place: usize| (words.heads[place].to_owned(), None);
        [(words.heads[0].to_owned(), Some(By::Row))]
            .into_iter()
            .chain(kept.into_iter().map(name))
            .chain([(words.heads[1].to_owned(), Some(By::Probability))])
            .chain((2..=SCORES).map(plain))
            .map(|(text, by)| head(ward, text, by))
            .collect::<Vec<Node>>()
    };
    let none = move || {
        ward.with(Part::Rows, |held| held.rows.is_empty())
            .then(|| view! { <p class="note rows__none">{words.none_shown}</p> })
    };
    view! {
        <div
            class="rows"
            id=LIST
            tabindex="0"
            role="region"
            aria-label=words.table
            on:scroll=scroll
        >
            <table class="tbl" aria-rowcount=move || ward.with(Part::Rows, |held| held.rows.len()) + 1>
                <caption class="vh">{words.table}</caption>
                <thead><tr aria-rowindex="1">{columns}</tr></thead>
                <tbody class="rows__pad" aria-hidden="true"><tr style:height=above><td></td></tr></tbody>
                <tbody inner_html=rows></tbody>
                <tbody class="rows__pad" aria-hidden="true"><tr style:height=below><td></td></tr></tbody>
            </table>
            {none}
        </div>
    }
}

/// A column's head; those that rows can be put in order by are buttons.
fn head(ward: Ward, text: String, by: Option<By>) -> Node {
    let Some(by) = by else { return view! { <th scope="col" class="w-plain">{text}</th> } };
    let sorted = move || match ward.with(Part::Wish, |held| held.order) {
        (now, descending) if now == by => Some(if descending { "descending" } else { "ascending" }),
        _ => None,
    };
    let press = move |_| {
        ward.change(Part::Wish, |held| {
            let (now, descending) = &mut held.order;
            // Large probabilities are what is looked for first.
            *descending = if *now == by { !*descending } else { by == By::Probability };
            *now = by;
        });
    };
    let icon = move || {
        sorted().map(|way| {
            let name = if way == "ascending" { IconName::Up } else { IconName::Down };
            view! { <Icon name=name /> }
        })
    };
    let class = match by {
        By::Row => "r w-row",
        By::Probability => "r w-prob",
        By::Text(_) => "w-text",
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <button type="button" class="sort" on:click=press>{text} {icon}</button>
        </th>
    }
}

fn write_row(to: &mut Html, held: &Held, model: &Model, place: usize, lang: Lang) {
    let row = held.rows[place] as usize;
    let number = (row + 1).to_string();
    to.open("tr", &[("aria-rowindex", &(place + 2).to_string()), ("data-row", &number)]);
    to.element("th", &[("scope", "row"), ("class", "r")], &Numbers::new(lang).count(row + 1));
    for texts in &held.kept {
        let text = texts.texts.get(row).map_or("", String::as_str);
        to.element("td", &[("class", "cut"), ("title", text)], text);
    }
    match held.results.scores(row) {
        Some(scores) => write_scores(to, model, &held.results, row, scores, lang),
        None => write_refusal(to, model, held.results.problems_of(row), held.file.header.len(), lang),
    }
    to.close("tr");
}

fn write_scores(
    to: &mut Html,
    model: &Model,
    results: &Results,
    row: usize,
    (raw, probability): (f64, f64),
    lang: Lang,
) {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let above = results.is_above(row);
    to.element("td", &[("class", "r b")], &numbers.percent(probability, 1));
    let (icon, class, side) = match above {
        true => (IconName::Up, "side side--up", words.sides[0]),
        false => (IconName::Down, "side side--down", words.sides[1]),
    };
    to.open("td", &[("class", class)]);
    to.icon(icon);
    to.text(side);
    to.close("td");
    let range = model.range(&Score { raw, probability, prediction: above, out_of_range: Vec::new() });
    let whole = |share: f64| numbers.up_to(share * 100.0, 0);
    let ends = range.map(|(low, high)| outward(low, high).map(whole).join("–"));
    to.element("td", &[], &ends.unwrap_or_default());
    to.open("td", &[]);
    to.open("svg", &[("class", "mini"), ("aria-hidden", "true")]);
    let mut line = |class, from: f64, until: f64, [y1, y2]: [&str; 2]| {
        let (x1, x2) = (percent(from), percent(until));
        to.element("line", &[("class", class), ("x1", &x1), ("x2", &x2), ("y1", y1), ("y2", y2)], "");
    };
    let threshold = model.manifest().threshold.value;
    line("trk", 0.0, 1.0, ["10", "10"]);
    line("ref", threshold, threshold, ["0", "20"]);
    if let Some((low, high)) = range {
        line("w", low, high, ["10", "10"]);
    }
    to.element("circle", &[("cx", &percent(probability)), ("cy", "10"), ("r", "4")], "");
    to.close("svg");
    to.close("td");
    let features = model.schema().features();
    let label = |&input: &usize| features.get(input).map(|feature| feature.label.get(lang));
    match results.outside(row) {
        Some(inputs) => {
            let names = inputs.iter().filter_map(label).collect::<Vec<_>>().join(", ");
            let text = (words.outside)(&names);
            to.open("td", &[("class", "k-warn"), ("title", &text)]);
            to.icon(IconName::Warning);
            to.text(&text);
            to.close("td");
        }
        None => to.element("td", &[], ""),
    }
}

fn write_refusal(to: &mut Html, model: &Model, problems: &[[u32; 3]], cells: usize, lang: Lang) {
    let words = |&[_, slot, code]: &[u32; 3]| match problem::words(model.schema(), slot, code, cells, lang) {
        (field, reason) if field.is_empty() => reason,
        (field, reason) => format!("{field}: {reason}"),
    };
    let reasons = problems.iter().map(words).collect::<Vec<_>>().join(" ");
    to.open("td", &[("colspan", &SCORES.to_string()), ("title", &reasons)]);
    to.open("b", &[("class", "bad")]);
    to.icon(IconName::Error);
    to.text(ward_texts(lang).refused);
    to.close("b");
    to.text(" ");
    to.text(&reasons);
    to.close("td");
}
