//! Whether acting by the model does more good than harm, at its threshold and at any other.

use bosque_model::{Curves, Lang, ThresholdPoint};
use leptos::prelude::*;

use super::axis::Axis;
use super::plot::{Plot, Unit, percent};
use super::reading::{above, at_threshold, nearest_threshold};
use super::thousand::{MARKS, Thousand, marks};
use crate::button::{Button, Weight};
use crate::facts::{Fact, Facts};
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::{evaluation_texts, threshold_texts};

/// How far below nothing is drawn, as a share of the highest benefit: what is worse is bad enough.
const BELOW: f64 = 0.2;

/// Net benefit over thresholds (Vickers and Elkin 2006): acting by the model, on everybody, on nobody. A slider over the plane moves the
/// threshold that is looked at; what it would do to a thousand patients stands beside.
#[component]
pub fn NetBenefitChart(
    /// The curves of the cross-validation.
    curves: &'static Curves,
    /// The model's threshold.
    threshold: f64,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let points = &*curves.thresholds;
    let nearest = |value: f64| nearest_threshold(points, value).map(|i| points[i]);
    // A threshold outside what was measured has no figures: the nearest that has some stands for it.
    let Some(own) = at_threshold(points, threshold).or_else(|| nearest(threshold)) else {
        return Node::default();
    };
    let (words, moving) = (evaluation_texts(lang), threshold_texts(lang));
    // What the slider holds, as text; nothing for the model's own threshold.
    let held = RwSignal::new(String::new());
    let at = move || {
        let value = held.with(|held| held.parse::<f64>().ok());
        value.and_then(|value| nearest(value / 1000.0)).unwrap_or(own)
    };
    let (plot, y) = plane(curves, threshold, lang);
    let cursor = move || {
        let point = at();
        let (x, y) = (percent(point.threshold), percent(1.0 - y.place(point.net_benefit)));
        view! {
            <g>
                <line class="cursor" x1=x.clone() x2=x.clone() y1="0" y2="100%"></line>
                <circle class="handle" cx=x cy=y r="9"></circle>
            </g>
        }
    };
    let ends = [points[0], points[points.len() - 1]].map(|point| point.threshold);
    let step = (ends[1] - ends[0]) / (points.len() as f64 - 1.0).max(1.0);
    let over = view! {
        <input
            type="range"
            class="over"
            data-testid="threshold"
            min=thousandths(ends[0])
            max=thousandths(ends[1])
            step=thousandths(step)
            prop:value=move || thousandths(at().threshold)
            aria-label=moving.slider
            aria-valuetext=move || said(&at(), curves, lang)
            aria-describedby="threshold-note"
            on:input=move |event| held.set(event_target_value(&event))
        />
    };
    let moved = Signal::derive(move || !held.with(String::is_empty));
    let back = Callback::new(move |()| held.set(String::new()));
    let own_percent = Numbers::new(lang).percent(own.threshold, 1);
    let standing = move || if moved.get() { (moving.other)(&own_percent) } else { moving.own.to_owned() };
    view! {
        <figure class="fig moving">
            <div class="moving__plot">
                <h3 class="h h--sub">{words.net_benefit}</h3>
                {plot.view_over(
                    format!("{}. {}", words.net_benefit, words.net_benefit_said),
                    Node::of(cursor),
                    over,
                )}
                <p class="note note--xs">{words.net_benefit_said}</p>
            </div>
            <div class="moving__at">
                <h3 class="h h--sub">{moving.heading}</h3>
                <p class="moving__n" data-testid="threshold-shown">
                    {move || Numbers::new(lang).percent(at().threshold, 1)}
                </p>
                <p class="note">{standing}</p>
                <Button
                    label=moving.back
                    weight=Weight::Plain
                    ready=moved
                    test_id="threshold-back"
                    on_press=back
                />
                <p class="note note--xs" id="threshold-note">{moving.note}</p>
                {move || marks(Thousand::at(&at(), curves.prevalence), said(&at(), curves, lang), moving.marks)}
            </div>
            {move || readout(at(), curves, lang)}
        </figure>
    }
}

/// A probability as the slider counts it.
fn thousandths(share: f64) -> String {
    ((share * 1000.0).round() as usize).to_string()
}

/// Net benefit of a thousand patients, whole.
fn per_thousand(benefit: f64, lang: Lang) -> String {
    Numbers::new(lang).fixed(benefit * 1000.0, 0)
}

fn said(point: &ThresholdPoint, curves: &Curves, lang: Lang) -> String {
    let numbers = Numbers::new(lang);
    let thousand = Thousand::at(point, curves.prevalence);
    let counts = [thousand.flagged(), thousand.cells[0], thousand.events()].map(|count| numbers.count(count));
    let benefit = per_thousand(point.net_benefit, lang);
    let [flagged, hits, events] = &counts;
    (threshold_texts(lang).said)(&numbers.percent(point.threshold, 1), [flagged, hits, events, &benefit])
}

/// The curves, the model's own threshold, and the vertical axis.
fn plane(curves: &'static Curves, threshold: f64, lang: Lang) -> (Plot, Axis) {
    let words = evaluation_texts(lang);
    let points = &curves.thresholds;
    let most = points.iter().map(|point| point.net_benefit.max(point.treat_all)).fold(0.01, f64::max);
    let least = points.iter().map(|point| point.net_benefit).fold(-BELOW * most, f64::min);
    let y = Axis::covering(least, most);
    let mut plot =
        Plot::new((Axis::SHARES, words.probability_threshold), (y, Unit::Number, words.per_patient), lang);
    plot.line("zero", (0.0, 0.0), (1.0, 0.0));
    plot.label("tx-end", (1.0, 0.0), (0, 14), words.treat_none.to_owned());
    let everybody = above(points, y.from);
    if let Some(&end) = everybody.last() {
        plot.label("", end, (6, -5), words.treat_all.to_owned());
    }
    plot.curve("curve curve--other", everybody);
    plot.line("ref", (threshold, y.from), (threshold, y.to));
    let side = if threshold > 0.6 { ("tx-ink tx-end", -6) } else { ("tx-ink", 6) };
    let at = (words.threshold_at)(&Numbers::new(lang).percent(threshold, 0));
    plot.label(side.0, (threshold, y.to), (side.1, 12), at);
    plot.curve("curve", points.iter().map(|point| (point.threshold, point.net_benefit)));
    // Where there is room above the curve: past its middle.
    if let Some(point) = points.iter().find(|point| point.threshold >= 0.55) {
        let at = (point.threshold, point.net_benefit);
        plot.label("tx-accent", at, (4, -8), words.by_model.to_owned());
    }
    (plot, y)
}

/// What the threshold would do to a thousand patients.
fn readout(point: ThresholdPoint, curves: &'static Curves, lang: Lang) -> Node {
    let words = threshold_texts(lang);
    let numbers = Numbers::new(lang);
    let thousand = Thousand::at(&point, curves.prevalence);
    let caption = (words.thousand)(&numbers.count(thousand.events()));
    let cell = |i: usize| {
        let (class, side) = MARKS[i];
        let (at, side) = (percent((1.0 - side) / 2.0), percent(side));
        view! {
            <td>
                <span class="moving__cell">
                    <svg class="mark" aria-hidden="true" focusable="false">
                        <rect class=class x=at.clone() y=at width=side.clone() height=side></rect>
                    </svg>
                    <b>{numbers.count(thousand.cells[i])}</b>
                </span>
                <span class="read">{words.cells[i]}</span>
            </td>
        }
    };
    let rows = [0, 1].map(|row| {
        let cells = vec![cell(2 * row), cell(2 * row + 1)];
        view! { <tr><th scope="row">{words.flags[row]}</th>{cells}</tr> }
    });
    let (rows, heads): (Vec<Node>, Vec<Node>) =
        (rows.into(), words.outcomes.map(|head| view! { <th scope="col">{head}</th> }).into());
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| numbers.percent(share, 0));
    let shares = [Some(point.sensitivity), Some(point.specificity), point.ppv, point.npv].map(share);
    let benefits = [point.net_benefit, point.treat_all, 0.0].map(|benefit| per_thousand(benefit, lang));
    let facts = |names: &[&str], values: &[String]| {
        let fact = |(name, value): (&&str, &String)| Fact::words(*name, value);
        let facts = names.iter().zip(values).map(fact).collect();
        view! { <Facts facts=facts /> }
    };
    view! {
        <div class="moving__counts" data-testid="threshold-counts">
            <table class="tbl">
                <caption class="h h--sub">{caption}</caption>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {facts(&words.figures, &shares)}
            <h3 class="h h--sub">{words.benefit}</h3>
            {facts(&words.ways, &benefits)}
        </div>
    }
}
