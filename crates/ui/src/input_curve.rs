//! What the model would say with other values of one input: a curve with a handle on it.

use bosque_model::{Feature, FeatureKind, Lang, shortest};
use leptos::prelude::*;

use crate::block::Block;
use crate::button::{Button, Weight};
use crate::chart::percent;
use crate::curve_plane::Curve;
use crate::markup::{Markup, view};
use crate::numbers::Numbers;
use crate::text::explain_texts;
use crate::values::value_text;

/// The curve of the chosen input with its list of inputs. It keeps its room while there is no result.
#[component]
pub fn InputCurve(
    /// The curve; none while there is no result.
    #[prop(into)]
    curve: Signal<Option<Curve>>,
    /// The inputs.
    features: &'static [Feature],
    /// The place of the chosen one.
    #[prop(into)]
    input: Signal<Option<usize>>,
    /// Another was chosen.
    on_input: Callback<usize>,
    /// The value at the handle; none where it stands at the patient's own.
    handle: RwSignal<Option<f64>>,
    /// The handle's value is to go into the form.
    on_take: Callback<f64>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = explain_texts(lang);
    let options = features.iter().enumerate().map(|(i, feature)| {
        let chosen = move || input.get() == Some(i);
        view! { <option value=i.to_string() prop:selected=chosen>{feature.label.get(lang)}</option> }
    });
    let options: Vec<Markup> = options.collect();
    let choose = move |event| {
        if let Ok(input) = event_target_value(&event).parse() {
            on_input.run(input);
        }
    };
    let moved = Signal::derive(move || curve.with(Option::is_some) && handle.get().is_some());
    let take =
        Callback::new(move |()| handle.get_untracked().into_iter().for_each(|value| on_take.run(value)));
    let put_back = Callback::new(move |()| handle.set(None));
    let is_open = RwSignal::new(false);
    let table = move || {
        is_open.get().then(|| curve.with(|curve| curve.as_ref().map(|curve| table(curve, lang)))).flatten()
    };
    let axis = move || {
        curve.with(|curve| match curve.as_ref().map(|curve| &curve.feature.kind) {
            Some(FeatureKind::Category { .. }) => words.curve_axis_codes,
            _ => words.curve_axis,
        })
    };
    view! {
        <Block title=words.curve id="curve">
            <select class="pick" aria-label=words.curve_input data-testid="curve-input" on:change=choose>{options}</select>
            <div class="await icurve">
                {move || match curve.get() {
                    Some(curve) => drawing(curve, handle, lang),
                    None => view! { <p class="note">{words.curve_none}</p> },
                }}
            </div>
            <div class="acts">
                <Button label=words.take weight=Weight::Plain ready=moved test_id="take-value" on_press=take />
                <Button label=words.put_back weight=Weight::Plain ready=moved test_id="put-back" on_press=put_back />
            </div>
            <p class="note note--xs icurve__note">{axis}</p>
            <button
                type="button"
                class="unfold"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {words.curve_table}
            </button>
            {table}
        </Block>
    }
}

/// The plane with the handle, and the handle's value in words.
fn drawing(curve: Curve, handle: RwSignal<Option<f64>>, lang: Lang) -> Markup {
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

fn table(curve: &Curve, lang: Lang) -> Markup {
    let [values, probability] = explain_texts(lang).curve_columns;
    let row = |(values, probability): (String, String)| {
        view! { <tr><th scope="row">{values}</th><td class="r">{probability}</td></tr> }
    };
    let rows: Vec<Markup> = curve.table(lang).into_iter().map(row).collect();
    view! {
        <table class="tbl" data-testid="curve-table">
            <caption class="note note--xs">{curve.feature.label.get(lang)}</caption>
            <thead><tr><th scope="col">{values}</th><th scope="col" class="r">{probability}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
