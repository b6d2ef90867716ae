//! The scores: which rows are shown, and the file that is handed out.

use bosque_model::{Lang, Model, parse_typed};
use bosque_ui::node::{Node, view};
use bosque_ui::{Button, Icon, IconName, Numbers, Weight, ward_texts};
use leptos::prelude::*;

use super::rows::Rows;
use crate::ward::{Filter, Part, Show, Ward};

/// The scores of all rows.
#[component]
pub fn ResultsBlock(
    /// The file and its scores.
    ward: Ward,
    /// The model that scored.
    model: &'static Model,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let manifest = model.manifest();
    // A model that looks back warns of it, here as beside one patient's result.
    let looks_back = manifest.cohort.is_none();
    Effect::new(move |_| ward.select());
    let save = Callback::new(move |()| ward.save());
    let count =
        move || (words.shown)(&Numbers::new(lang).count(ward.with(Part::Rows, |held| held.rows.len())));
    let kinds: Vec<Node> =
        Show::ALL.into_iter().enumerate().map(|(i, show)| kind(ward, show, i, lang)).collect();
    let search = move || {
        ward.with(Part::File, |held| !held.kept.is_empty()).then(|| {
            let write =
                move |event| ward.change(Part::Wish, |held| held.filter.text = event_target_value(&event));
            view! {
                <label class="tool tool--search">
                    <span>{words.search}</span>
                    <span class="in">
                        <input
                            type="search"
                            name="search"
                            autocomplete="off"
                            autocorrect="off"
                            autocapitalize="off"
                            prop:value=move || ward.with(Part::Wish, |held| held.filter.text.clone())
                            on:input=write
                        />
                    </span>
                </label>
            }
        })
    };
    view! {
        <section class="block" aria-labelledby="results">
            <div class="head">
                <h2 id="results">{words.results}</h2>
                <Button
                    label=words.save
                    icon=IconName::Save
                    weight=Weight::Main
                    test_id="save"
                    on_press=save
                />
            </div>
            <p class="meaning">{manifest.label.meaning.get(lang)}</p>
            <p class="purpose" class:purpose--warning=looks_back>
                {looks_back.then(|| view! { <Icon name=IconName::Warning /> })}
                <span>{manifest.purpose.get(lang)}</span>
            </p>
            <div class="tools">
                <div class="seg seg--kinds" role="radiogroup" aria-label=words.show>{kinds}</div>
                <div class="tool__pair">
                    {end(ward, 0, |filter| &mut filter.least, lang)}
                    {end(ward, 1, |filter| &mut filter.most, lang)}
                </div>
                {search}
                <p class="note note--xs tools__count" role="status" data-testid="shown">{count}</p>
            </div>
            <Rows ward=ward model=model lang=lang />
        </section>
    }
}

fn kind(ward: Ward, show: Show, place: usize, lang: Lang) -> Node {
    let id = format!("show-{place}");
    let count =
        Numbers::new(lang).count(untrack(|| ward.with(Part::Scores, |held| held.results.count(show))));
    view! {
        <span class="seg__opt">
            <input
                type="radio"
                id=id.clone()
                name="show"
                autocomplete="off"
                value=place
                prop:checked=move || ward.with(Part::Wish, |held| held.filter.show == show)
                on:change=move |_| ward.change(Part::Wish, |held| held.filter.show = show)
            />
            <label for=id><span>{ward_texts(lang).kinds[place]} <b>{count}</b></span></label>
        </span>
    }
}

/// One end of the range of probabilities, in per cent.
fn end(ward: Ward, place: usize, of: fn(&mut Filter) -> &mut Option<f64>, lang: Lang) -> Node {
    let wrong = RwSignal::new(false);
    let held = untrack(|| ward.with(Part::Wish, |held| *of(&mut held.filter.clone())));
    let held = held.map(|share| Numbers::new(lang).up_to(share * 100.0, 4)).unwrap_or_default();
    let write = move |event| {
        let text = event_target_value(&event);
        let value = parse_typed(&text, 100.0).ok();
        wrong.set(value.is_none() && !text.trim().is_empty());
        ward.change(Part::Wish, |held| *of(&mut held.filter) = value.map(|percent| percent / 100.0));
    };
    view! {
        <label class="tool">
            <span>{ward_texts(lang).ends[place]}</span>
            <span class="in">
                <input
                    name=["least", "most"][place]
                    inputmode="decimal"
                    autocomplete="off"
                    autocorrect="off"
                    value=held
                    aria-invalid=move || wrong.get().then_some("true")
                    on:input=write
                />
            </span>
        </label>
    }
}
