//! Many patients: a file, what became of it, and what it needs to have.

mod chart;
mod columns;
mod file;
mod refusals;
mod results;
mod rows;

use bosque_model::{Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Button, IconName, Numbers, Weight, ward_texts};
use leptos::prelude::*;

use crate::library::Edition;
use crate::ward::{Part, Stage, Ward};
use chart::spread;
use columns::{first_rows, mapping, needs};
use file::FileBlock;
use refusals::refusals;
use results::ResultsBlock;

/// The patients' view of a verified model.
#[component]
pub fn WardView(
    /// The file and its scores.
    ward: Ward,
    /// The version in use.
    edition: &'static Edition,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    untrack(|| ward.use_edition(edition));
    let model = ward.model();
    let beside = move || {
        let model = model?;
        Some(match ward.stage() {
            Stage::Running => view! { <Progress ward=ward lang=lang /> },
            Stage::Done => spread(ward, model, lang),
            _ => return None,
        })
    };
    let main = move || {
        let model = model?;
        Some(match ward.stage() {
            Stage::Open => view! {
                {mapping(ward, model, lang)}
                {first_rows(ward, lang)}
            },
            Stage::Running => first_rows(ward, lang),
            Stage::Done => done(ward, model, lang),
            _ => needs(model, lang),
        })
    };
    view! {
        <div class="page vista vista--ward">
            <h1 class="vh">{ward_texts(lang).heading}</h1>
            <div class="stack">
                <FileBlock ward=ward lang=lang />
                {beside}
            </div>
            <div class="stack">{main}</div>
        </div>
    }
}

fn done(ward: Ward, model: &'static Model, lang: Lang) -> Node {
    view! {
        <ResultsBlock ward=ward model=model lang=lang />
        {refusals(ward, model, lang)}
    }
}

/// How far it has come, and the way out.
#[component]
fn Progress(
    /// The file and its scores.
    ward: Ward,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = ward_texts(lang);
    let numbers = Numbers::new(lang);
    let all = untrack(|| ward.with(Part::File, |held| held.file.rows));
    let so_far = move || ward.with(Part::Scores, |held| (held.results.len(), held.results.refused()));
    let share = move || numbers.percent(so_far().0 as f64 / all as f64, 0);
    let text = move || {
        let (done, refused) = so_far();
        (words.so_far)(&numbers.count(done), &numbers.count(all), &numbers.count(refused))
    };
    let rate = move || {
        let rate = ward.with(Part::Scores, |held| held.rate);
        (rate > 0.0).then(|| (words.rate)(&numbers.count(rate as usize)))
    };
    let stop = Callback::new(move |()| ward.stop());
    view! {
        <Block title=words.progress id="progress">
            <div class="progress">
                <p class="progress__n">{share}</p>
                <p class="note">{rate}</p>
                <Button
                    label=words.stop
                    icon=IconName::Cancel
                    weight=Weight::Plain
                    test_id="stop"
                    on_press=stop
                />
            </div>
            <progress max=all prop:value=move || so_far().0 as f64 aria-labelledby="progress"></progress>
            <p class="note" data-testid="so-far">{text}</p>
        </Block>
    }
}
