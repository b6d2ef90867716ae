//! What the model would say with other values of one input: a curve with a handle on it.

use bosque_model::{Feature, FeatureKind, Lang, shortest};
use leptos::prelude::*;

use crate::block::{block, paragraph, unfold};
use crate::button::action;
use crate::chart::percent;
use crate::curve_plane::Curve;
use crate::node::{Node, view};
use crate::numbers::Numbers;
use crate::text::explain_texts;
use crate::values::value_text;

/// What the reader does with a curve.
#[derive(Clone, Copy)]
pub struct CurveUse {
    /// The value at the handle; none where it stands at the patient's own.
    pub handle: RwSignal<Option<f64>>,
    /// Whether the table is open.
    pub is_open: RwSignal<bool>,
    /// Another input was chosen.
    pub on_input: Callback<usize>,
    /// The handle's value is to go into the form.
    pub on_take: Callback<f64>,
}

/// The curve of one of the inputs, with their list; no curve while there is no result, and then it keeps its room.
#[must_use]
pub fn input_curve(curve: Option<Curve>, features: &'static [Feature], uses: CurveUse, lang: Lang) -> Node {
    let words = explain_texts(lang);
    let CurveUse { handle, is_open, on_input, on_take } = uses;
    let input = curve.as_ref().map(|curve| curve.input);
    let option = |(i, feature): (usize, &Feature)| {
        let label = feature.label.get(lang).to_owned();
        view! { <option value=i.to_string() prop:selected=input == Some(i)>{label}</option> }
    };
    let options: Vec<Node> = features.iter().enumerate().map(option).collect();
    let choose = move |event| {
        if let Ok(input) = event_target_value(&event).parse() {
            on_input.run(input);
        }
    };
    let axis = match curve.as_ref().map(|curve| &curve.feature.kind) {
        Some(FeatureKind::Category { .. }) => words.curve_axis_codes,
        _ => words.curve_axis,
    };
    let take = Callback::new(move |()| {
        if let Some(value) = handle.get_untracked() {
            on_take.run(value);
        }
    });
    let put_back = Callback::new(move |()| handle.set(None));
    let is_there = curve.is_some();
    let actions = move || {
        let moved = is_there && handle.get().is_some();
        vec![
            action(words.take, "take-value", moved, take),
            action(words.put_back, "put-back", moved, put_back),
        ]
    };
    let open_table = curve.as_ref().filter(|_| is_open.get()).map(|curve| table(curve, lang));
    let drawn = match curve {
        Some(curve) => drawing(curve, handle, lang),
        None => paragraph("note", words.curve_none.to_owned()),
    };
    let body = view! {
        <select class="curve__input" autocomplete="off" aria-label=words.curve_input data-testid="curve-input" on:change=choose>{options}</select>
        <div class="await icurve">{drawn}</div>
        <div class="acts">{actions}</div>
        <p class="note note--xs icurve__note">{axis}</p>
    };
    let mut content = vec![body, unfold(words.curve_table, is_open)];
    content.extend(open_table);
    block(words.curve, "curve", content)
}

/// The plane with the handle, and the handle's value in words.
fn drawing(curve: Curve, handle: RwSignal<Option<f64>>, lang: Lang) -> Node {
    let words = explain_texts(lang);
    let (plane, feature, now) = (curve.plane(), curve.feature, curve.now);
    let sentence = curve.said(&plane, lang);
    let (plot, y) = curve.plot(&plane, lang);
    let [least, most] = plane.ends();
    let step = 1.0 / plane.per_unit;
    let name = (words.handle)(feature.label.get(lang));
    let x_axis = plane.x;
    let plane = StoredValue::new(plane);
    let curve = StoredValue::new(curve);
    let value = move || handle.get().unwrap_or(now);
    let probability = move || curve.with_value(|curve| curve.at(value()));
    let place = move || plane.with_value(|plane| plane.place(value()));
    let text = move || {
        let probability = Numbers::new(lang).percent(probability(), 1);
        let seen = feature.training.is_none_or(|range| range.contains(value()));
        let text = (words.at)(&value_text(feature, value(), lang), &probability);
        if seen { text } else { format!("{text} · {}", words.beyond) }
    };
    let slide = move |event| {
        if let Ok(place) = event_target_value(&event).parse::<f64>() {
            let value = plane.with_value(|plane| plane.value(place));
            handle.set((value != now).then_some(value));
        }
    };
    let x = move || percent(x_axis.place(place()));
    let down = move || percent(1.0 - y.place(probability()));
    view! {
        <div class="plot icurve__plot">
            <input
                type="range"
                data-testid="curve-handle"
                aria-label=name
                min=shortest(least)
                max=shortest(most)
                step=shortest(step)
                prop:value=move || shortest(place())
                aria-valuetext=text
                on:input=slide
            />
            <svg class="chart" role="img" aria-label=sentence>
                {plot.drawn()}
                <line class="grip__line" x1=x x2=x y1=down y2="100%"></line>
                <circle class="grip" cx=x cy=down r="9"></circle>
            </svg>
        </div>
        <p class="icurve__at">
            <span>{feature.label.get(lang)}" "</span>
            <b data-testid="curve-value" data-probability=move || shortest(probability())>{text}</b>
        </p>
    }
}

fn table(curve: &Curve, lang: Lang) -> Node {
    let [values, probability] = explain_texts(lang).curve_columns;
    let row = |(values, probability): (String, String)| {
        view! { <tr><th scope="row">{values}</th><td class="r">{probability}</td></tr> }
    };
    let rows: Vec<Node> = curve.table(lang).into_iter().map(row).collect();
    let name = explain_texts(lang).curve_table;
    view! {
        <div class="icurve__table" role="region" aria-label=name tabindex="0">
        <table class="tbl" data-testid="curve-table">
            <caption class="note note--xs">{curve.feature.label.get(lang)}</caption>
            <thead><tr><th scope="col">{values}</th><th scope="col" class="r">{probability}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
}
