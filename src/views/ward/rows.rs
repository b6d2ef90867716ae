//! The table of results. Only the rows in sight stand in the document; all have the same height.

use bosque_model::{Lang, Model, Score};
use bosque_ui::markup::{Markup, view};
use bosque_ui::{Icon, IconName, Numbers, outward, percent, ward_texts};
use leptos::prelude::*;

use super::file::column_name;
use crate::platform::{self, Scrolled};
use crate::ward::{By, Results, Ward, problem};

/// The id of what scrolls.
const LIST: &str = "ward-rows";
/// Rows are made in groups of so many, so that scrolling by a little makes none; a group more stands on either side.
const GROUP: usize = 16;
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
    /// The rows to show, in their order.
    selected: Memo<Vec<u32>>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let scrolled = RwSignal::new(Scrolled::default());
    let measure = move || scrolled.set(platform::scroll_of(LIST));
    Effect::new(move |_| {
        selected.track();
        platform::scroll_up(LIST);
        measure();
    });
    let height = Memo::new(move |_| match scrolled.get().row {
        row if row > 0.0 => row,
        _ => ROW,
    });
    let window = Memo::new(move |_| {
        let Scrolled { top, height: seen, .. } = scrolled.get();
        let group = height.get() * GROUP as f64;
        let (first, groups) = ((top / group) as usize, (seen / group) as usize + 4);
        let all = selected.with(Vec::len);
        let from = (first.saturating_sub(1) * GROUP).min(all);
        (from, (from + groups * GROUP).min(all))
    });
    let pad = move |rows: usize| format!("{}px", (rows as f64 * height.get()) as u64);
    let above = move || pad(window.get().0);
    let below = move || pad(selected.with(Vec::len) - window.get().1);
    let rows = move || {
        let (from, to) = window.get();
        ward.kept.track();
        let rows = selected.with(|selected| selected[from..to].to_vec());
        let view = |(i, row)| row_view(ward, model, from + i, row, lang);
        rows.into_iter().enumerate().map(view).collect::<Vec<Markup>>()
    };
    let columns = move || {
        let kept = ward.kept.with(|kept| kept.iter().map(|texts| texts.column).collect::<Vec<_>>());
        let name = |column| (column_name(ward, column, lang), Some(By::Text(column)));
        let plain = |place: usize| (words.heads[place].to_owned(), None);
        [(words.heads[0].to_owned(), Some(By::Row))]
            .into_iter()
            .chain(kept.into_iter().map(name))
            .chain([(words.heads[1].to_owned(), Some(By::Probability))])
            .chain((2..=SCORES).map(plain))
            .map(|(text, by)| head(ward, text, by))
            .collect::<Vec<Markup>>()
    };
    let none = move || {
        selected.with(Vec::is_empty).then(|| view! { <p class="note rows__none">{words.none_shown}</p> })
    };
    view! {
        <div
            class="rows"
            id=LIST
            tabindex="0"
            role="region"
            aria-label=words.table
            on:scroll=move |_| measure()
        >
            <table class="tbl" aria-rowcount=move || selected.with(Vec::len) + 1>
                <caption class="vh">{words.table}</caption>
                <thead><tr aria-rowindex="1">{columns}</tr></thead>
                <tbody>
                    <tr class="rows__pad" aria-hidden="true" style:height=above><td></td></tr>
                    {rows}
                    <tr class="rows__pad" aria-hidden="true" style:height=below><td></td></tr>
                </tbody>
            </table>
            {none}
        </div>
    }
}

/// A column's head; those that rows can be put in order by are buttons.
fn head(ward: Ward, text: String, by: Option<By>) -> Markup {
    let Some(by) = by else { return view! { <th scope="col" class="w-plain">{text}</th> } };
    let sorted = move || match ward.order.get() {
        (now, descending) if now == by => Some(if descending { "descending" } else { "ascending" }),
        _ => None,
    };
    let press = move |_| {
        ward.order.update(|(now, descending)| {
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

fn row_view(ward: Ward, model: &'static Model, place: usize, row: u32, lang: Lang) -> Markup {
    let row = row as usize;
    let texts = ward.kept.with_untracked(|kept| {
        let text = |texts: &crate::ward::Texts| texts.texts.get(row).cloned().unwrap_or_default();
        kept.iter().map(text).collect::<Vec<_>>()
    });
    let cell = |text: String| view! { <td class="cut" title=text.clone()>{text.clone()}</td> };
    let texts: Vec<Markup> = texts.into_iter().map(cell).collect();
    let scores = ward.results.with_untracked(|results| match results.scores(row) {
        Some((raw, probability)) => scored(model, results, row, raw, probability, lang),
        None => {
            let cells = ward.file.with_untracked(|file| file.header.len());
            refused(model, results, row, cells, lang)
        }
    });
    view! {
        <tr aria-rowindex=place + 2 data-row=row + 1>
            <th scope="row" class="r">{Numbers::new(lang).count(row + 1)}</th>
            {texts}
            {scores}
        </tr>
    }
}

fn scored(model: &Model, results: &Results, row: usize, raw: f64, probability: f64, lang: Lang) -> Markup {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let above = results.is_above(row);
    let range = model.range(&Score { raw, probability, prediction: above, out_of_range: Vec::new() });
    let whole = |share: f64| numbers.up_to(share * 100.0, 0);
    let ends = range.map(|(low, high)| outward(low, high).map(whole).join("–"));
    let threshold = percent(model.manifest().threshold.value);
    let whisker = range.map(|(low, high)| {
        view! { <line class="w" x1=percent(low) x2=percent(high) y1="10" y2="10"></line> }
    });
    let (icon, class, side) = match above {
        true => (IconName::Up, "side side--up", words.sides[0]),
        false => (IconName::Down, "side side--down", words.sides[1]),
    };
    let features = model.schema().features();
    let names = results.outside(row).map(|inputs| {
        let label = |&input: &usize| features.get(input).map(|feature| feature.label.get(lang));
        (words.outside)(&inputs.iter().filter_map(label).collect::<Vec<_>>().join(", "))
    });
    let caution = names.map(|text| {
        view! { <span class="k-warn" title=text.clone()><Icon name=IconName::Warning /> {text.clone()}</span> }
    });
    view! {
        <td class="r b">{numbers.percent(probability, 1)}</td>
        <td><span class=class><Icon name=icon /> {side}</span></td>
        <td>{ends}</td>
        <td>
            <svg class="mini" aria-hidden="true" focusable="false">
                <line class="trk" x1="0" x2="100%" y1="10" y2="10"></line>
                <line class="ref" x1=threshold.clone() x2=threshold y1="0" y2="20"></line>
                {whisker}
                <circle cx=percent(probability) cy="10" r="4"></circle>
            </svg>
        </td>
        <td class="cut">{caution}</td>
    }
}

fn refused(model: &Model, results: &Results, row: usize, cells: usize, lang: Lang) -> Markup {
    let words = |&[_, slot, code]: &[u32; 3]| match problem::words(model.schema(), slot, code, cells, lang) {
        (field, reason) if field.is_empty() => reason,
        (field, reason) => format!("{field}: {reason}"),
    };
    let reasons = results.problems_of(row).iter().map(words).collect::<Vec<_>>().join(" ");
    view! {
        <td colspan=SCORES class="cut" title=reasons.clone()>
            <span class="bad"><Icon name=IconName::Error /> <b>{ward_texts(lang).refused}</b></span>
            " " {reasons.clone()}
        </td>
    }
}
