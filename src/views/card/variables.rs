//! What goes into the model.

use bosque_model::{Derived, DerivedOp, Feature, Lang, Manifest};
use bosque_ui::node::{Node, view};
use bosque_ui::{Numbers, accepted_text, decimals, range_text, texts, unit_text};
use leptos::prelude::*;

/// The inputs with their units, ranges and codes, and what is computed from them.
#[component]
pub fn Variables(
    /// The model's manifest.
    manifest: &'static Manifest,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).card;
    let inputs = manifest.features.iter().map(|feature| variable(feature, lang)).collect::<Vec<_>>();
    let computed =
        manifest.derived.iter().map(|derived| computed(manifest, derived, lang)).collect::<Vec<_>>();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-labelledby="variables">
            <table class="tbl variables">
                <thead>
                    <tr>
                        <th scope="col">{words.variable}</th>
                        <th scope="col">{words.column}</th>
                        <th scope="col">{words.unit}</th>
                        <th scope="col" class="r">{words.trained_range}</th>
                        <th scope="col">{words.accepted}</th>
                        <th scope="col">"LOINC"</th>
                        <th scope="col">{words.description}</th>
                    </tr>
                </thead>
                <tbody>{inputs}</tbody>
                <tbody>
                    <tr class="grp"><th scope="rowgroup" colspan="7">{words.computed}</th></tr>
                    {computed}
                </tbody>
            </table>
        </div>
    }
}

fn variable(feature: &'static Feature, lang: Lang) -> Node {
    let digits = decimals(feature);
    let accepted = accepted_text(feature, lang);
    view! {
        <tr>
            <th scope="row" class="b">{feature.label.get(lang)}</th>
            <td class="mono">{feature.name.clone()}</td>
            <td class="nb">{unit_text(feature, lang)}</td>
            <td class="r nb">{feature.training.map(|range| range_text(range, digits, lang))}</td>
            <td>{accepted}</td>
            <td class="mono nb">{feature.loinc.clone()}</td>
            <td>{feature.help.get(lang)}</td>
        </tr>
    }
}

fn computed(manifest: &'static Manifest, derived: &'static Derived, lang: Lang) -> Node {
    let words = &texts(lang).card;
    let input = |name: &str| manifest.features.iter().find(|feature| feature.name == name);
    let label = |name: &str| input(name).map_or(name, |feature| feature.label.get(lang)).to_owned();
    let [a, b] = &derived.of;
    let (how, unit) = match derived.op {
        DerivedOp::Difference => {
            ((words.difference)(&label(a), &label(b)), input(a).and_then(|feature| unit_text(feature, lang)))
        }
        DerivedOp::Ratio => {
            let zero = Numbers::new(lang).typed(derived.zero.unwrap_or_default());
            ((words.ratio)(&label(a), &label(b), &zero), None)
        }
    };
    view! {
        <tr>
            <th scope="row" class="b">{derived.label.get(lang)}</th>
            <td class="mono">{derived.name.clone()}</td>
            <td class="nb">{unit}</td>
            <td></td>
            <td></td>
            <td></td>
            <td>{how}</td>
        </tr>
    }
}
