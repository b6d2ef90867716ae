//! Why a score is what it is: a table with a bar a row, from the training mean to the probability.

use bosque_model::{Lang, shortest};
use leptos::prelude::*;

use crate::block::{block, paragraph};
use crate::chart::{Axis, percent_place};
use crate::icon::{Icon, IconName};
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::{Explain, explain_texts};
use crate::waterfall::{Contribution, Waterfall, thousandths};

/// The contributions of one patient's inputs, each row a way to its curve. They keep their room while there is no result.
///
/// `rows` of them have a row of their own; `calibrated` says whether the score is calibrated to a probability; `input` is the place of the one
/// whose curve is shown, `on_input` says that another was pressed; without it the rows are no buttons.
#[must_use]
pub fn contributions(
    waterfall: Option<Waterfall>,
    rows: usize,
    calibrated: bool,
    input: Option<usize>,
    on_input: Option<Callback<usize>>,
    lang: Lang,
) -> Node {
    let words = explain_texts(lang);
    let numbers = Numbers::new(lang);
    let is_empty = waterfall.is_none();
    let (mut content, mut ticks_drawn, mut sum) = (Vec::new(), Vec::new(), String::new());
    match waterfall {
        Some(waterfall) => {
            ticks_drawn = ticks(&axis(&waterfall), numbers);
            let (base, raw) = (waterfall.shown()[0], thousandths(waterfall.raw));
            let change = signed(numbers, raw - base, " ");
            sum = (words.sum)(&share(numbers, base), &change, &share(numbers, raw));
            content = Rows { words, numbers, input, on_input }.all(waterfall);
        }
        None => {
            // The base, the others and the score beside the named ones; calibration and probability where there is a calibration.
            let all = rows + if calibrated { 5 } else { 3 };
            content.extend((0..all).map(|i| blank(i == 0 || i == rows + 2 || i + 1 == all)));
        }
    }
    let [name, chart, points] = words.why_columns;
    let note = is_empty.then(|| paragraph("note", words.why_none.to_owned()));
    let table = view! {
        <p class="senses">
            <span class="k-up"><Icon name=IconName::Up /> {words.raises}</span>
            <span class="k-down"><Icon name=IconName::Down /> {words.lowers}</span>
            <span>{words.points}</span>
        </p>
        <div class="await">
            {note}
            <table class="wf" aria-hidden=is_empty.then_some("true") data-testid="contributions">
                <caption class="vh">{words.why_caption}{on_input.map(|_| words.why_curve)}</caption>
                <colgroup><col class="wf__c1" /><col /><col class="wf__c3" /></colgroup>
                <thead class="vh">
                    <tr><th scope="col">{name}</th><th scope="col">{chart}</th><th scope="col">{points}</th></tr>
                </thead>
                <tbody>{content}</tbody>
            </table>
            <div class="wf__axis" aria-hidden="true"><svg class="chart">{ticks_drawn}</svg></div>
        </div>
    };
    block(words.why, "why", vec![table, paragraph("note note--xs wf__sum-note", sum)])
}

/// What a row needs beside its numbers.
struct Rows {
    words: &'static Explain,
    numbers: Numbers,
    input: Option<usize>,
    on_input: Option<Callback<usize>>,
}

/// A row of the table.
struct Row {
    class: &'static str,
    name: Node,
    bar: Bar,
    /// What stands at the end, with its direction where it is a change.
    text: String,
    direction: i64,
    exact: f64,
}

/// A bar from one place to another, and whether a thread leads on from its end.
struct Bar {
    class: &'static str,
    from: f64,
    to: f64,
    linked: bool,
}

impl Rows {
    fn all(&self, waterfall: Waterfall) -> Vec<Node> {
        let (axis, shown, words) = (axis(&waterfall), waterfall.shown(), self.words);
        let grid = grid(&axis);
        let edge = |name: &'static str| view! { <span class="wf__edge">{name}</span> };
        let mut at = waterfall.base;
        let mut rows = vec![Row {
            class: "wf__total",
            name: edge(words.base),
            bar: Bar { class: "wf__sum", from: at, to: at, linked: true },
            text: share(self.numbers, shown[0]),
            direction: 0,
            exact: at,
        }];
        let others = (words.others)(waterfall.others.0);
        let others = view! { <span class="wf__edge">{others}</span> };
        let amounts = waterfall.amounts();
        let names = waterfall.steps.into_iter().map(|step| self.name(step)).chain([others]);
        for ((name, amount), &shown) in names.zip(amounts).zip(&shown[1..]) {
            rows.push(self.change("", name, at, at + amount, shown));
            at += amount;
        }
        let (raw, last) = (waterfall.raw, waterfall.calibrated);
        let total = |class, name, value, linked| Row {
            class,
            name,
            bar: Bar { class: "wf__sum", from: waterfall.base, to: value, linked },
            text: share(self.numbers, thousandths(value)),
            direction: 0,
            exact: value,
        };
        rows.push(total("wf__total", edge(words.raw), raw, last.is_some()));
        if let Some(probability) = last {
            let step = thousandths(probability) - thousandths(raw);
            rows.push(self.change("", edge(words.calibration), raw, probability, step));
            rows.push(total("wf__total wf__total--last", edge(words.probability), probability, false));
        }
        rows.into_iter().map(|row| draw(row, &axis, &grid)).collect()
    }

    fn change(&self, class: &'static str, name: Node, from: f64, to: f64, shown: i64) -> Row {
        let bar = Bar { class: if to >= from { "wf__up" } else { "wf__down" }, from, to, linked: true };
        let text = signed(self.numbers, shown, "");
        Row { class, name, bar, text, direction: shown.signum(), exact: to - from }
    }

    fn name(&self, step: Contribution) -> Node {
        let (input, on_input) = (self.input, self.on_input);
        let Contribution { label, value, input: own, .. } = step;
        let Some(on_input) = on_input else {
            return view! { <span class="wf__edge"><span>{label}" "</span><b>{value}</b></span> };
        };
        view! {
            <button
                type="button"
                aria-pressed=if input == Some(own) { "true" } else { "false" }
                on:click=move |_| on_input.run(own)
            >
                <span>{label}" "</span>
                <b>{value}</b>
            </button>
        }
    }
}

/// A row that keeps the room of one.
fn blank(total: bool) -> Node {
    view! {
        <tr class=if total { "wf__total" } else { "" }><th>"\u{a0}"</th><td></td><td></td></tr>
    }
}

fn draw(row: Row, axis: &Axis, grid: &str) -> Node {
    let Row { class, name, bar, text, direction, exact } = row;
    let (from, to) = (percent_place(axis, bar.from), percent_place(axis, bar.to));
    let thread = if bar.linked { format!("M{to} 16V28") } else { String::new() };
    let (direction_class, icon) = match direction {
        1 => ("k-up", Some(IconName::Up)),
        -1 => ("k-down", Some(IconName::Down)),
        _ => ("", None),
    };
    view! {
        <tr class=class>
            <th scope="row">{name}</th>
            <td>
                <svg class="wf__bar" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <path class="gl" d=grid.to_owned()></path>
                    <rect class=bar.class x=from.min(to) width=(to - from).abs().max(0.4) y="5" height="14"></rect>
                    <path class="wf__thread" d=thread></path>
                </svg>
            </td>
            <td class=direction_class data-value=shortest(exact)>{icon.map(|name| view! { <Icon name=name /> })} {text}</td>
        </tr>
    }
}

/// The axis that holds every place of the way.
fn axis(waterfall: &Waterfall) -> Axis {
    let (mut low, mut high, mut at) = (waterfall.base, waterfall.base, waterfall.base);
    let mut reach = |place: f64| (low, high) = (low.min(place), high.max(place));
    for amount in waterfall.amounts() {
        at += amount;
        reach(at);
    }
    reach(waterfall.calibrated.unwrap_or(at));
    Axis::covering(low, high)
}

fn grid(axis: &Axis) -> String {
    axis.ticks().map(|tick| format!("M{} 0V24", percent_place(axis, tick))).collect()
}

fn ticks(axis: &Axis, numbers: Numbers) -> Vec<Node> {
    let count = axis.ticks().count();
    // Every other one, down from the last: the column is narrow.
    let named = move |(i, _): &(usize, f64)| (count - 1 - i).is_multiple_of(2);
    let tick = |(i, tick): (usize, f64)| {
        let (class, text) = match i {
            0 => ("", numbers.up_to(tick * 100.0, 1)),
            _ if i + 1 == count => ("tx-end", numbers.percent(tick, u8::from(axis.step < 0.0099))),
            _ => ("tx-mid", numbers.up_to(tick * 100.0, 1)),
        };
        view! { <text class=class x=format!("{}%", percent_place(axis, tick)) y="13">{text}</text> }
    };
    axis.ticks().enumerate().filter(named).map(tick).collect()
}

/// The same as lines of text, for what takes no table: the training mean, each contribution in points, and what they add up to.
#[must_use]
pub fn contribution_lines(waterfall: &Waterfall, lang: Lang) -> Vec<String> {
    let (words, numbers, shown) = (explain_texts(lang), Numbers::new(lang), waterfall.shown());
    let raw = thousandths(waterfall.raw);
    let mut lines = vec![[words.base, ": ", &share(numbers, shown[0])].concat()];
    let names = waterfall.steps.iter().map(|step| [&step.label, " ", &step.value].concat());
    let others = (waterfall.others.0 > 0).then(|| (words.others)(waterfall.others.0));
    for (name, &amount) in names.chain(others).zip(&shown[1..]) {
        lines.push([name.trim(), ": ", &signed(numbers, amount, "")].concat());
    }
    lines.push([words.raw, ": ", &share(numbers, raw)].concat());
    lines
}

/// Thousandths as per cent with one decimal.
fn share(numbers: Numbers, thousandths: i64) -> String {
    numbers.percent(thousandths as f64 / 1000.0, 1)
}

/// Thousandths as points with one decimal and their sign, which may stand apart as an operator does.
pub(crate) fn signed(numbers: Numbers, thousandths: i64, apart: &str) -> String {
    let sign = match thousandths {
        0 if apart.is_empty() => "",
        0.. => "+",
        _ => "\u{2212}",
    };
    format!("{sign}{apart}{}", numbers.fixed(thousandths.unsigned_abs() as f64 / 10.0, 1))
}
