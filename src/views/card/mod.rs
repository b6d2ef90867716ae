//! The model card: what the manifest says, in the order of TRIPOD+AI, with its figures drawn.

mod blocks;
mod figures;
mod table;
mod variables;

use bosque_model::{Card, CardPart, CardSection, Lang, Model};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Button, Icon, IconName, Standing, Weight, evaluation_texts, texts, version_texts};
use leptos::prelude::*;

use self::blocks::blocks;
use crate::platform;

/// The card of a verified model.
#[component]
pub fn ModelCard(
    /// The model.
    model: &'static Model,
    /// Who answers for it.
    standing: Standing,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = evaluation_texts(lang);
    let manifest = model.manifest();
    let card = Card::of(manifest, lang);
    let contents: Vec<Node> = card.parts.iter().map(entry).collect();
    let parts: Vec<Node> = card
        .parts
        .into_iter()
        .map(|part| {
            let checks = part.section == CardSection::Summary;
            let checks = checks.then(|| {
                view! {
                    <Block title=texts(lang).card.checks id="checks">
                        <Checks model=model standing=standing lang=lang />
                    </Block>
                }
            });
            let id = id(part.section);
            let blocks = blocks(part.section, part.blocks, manifest, lang);
            view! {
                <section class=if is_wide(part.section) { "block part part--wide" } else { "block part" } aria-labelledby=id>
                    <div class="head"><h2 id=id tabindex="-1">{part.heading}</h2></div>
                    {blocks}
                </section>
                {checks}
            }
        })
        .collect();
    view! {
        <div class="page vista card">
            <div class="card__head">
                <h1>{card.title}</h1>
                <div class="acts">
                    <Button
                        label=words.print_card
                        icon=IconName::Print
                        weight=Weight::Plain
                        test_id="print-card"
                        on_press=Callback::new(|()| platform::print())
                    />
                </div>
            </div>
            <nav class="toc" aria-label=words.contents>
                <p class="h" aria-hidden="true">{words.contents}</p>
                <ol>{contents}</ol>
            </nav>
            <div class="card__parts">{parts}</div>
        </div>
    }
}

/// A line of the contents. The address's hash names the view, so a link to a part moves the focus itself.
fn entry(part: &CardPart) -> Node {
    let id = id(part.section);
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        platform::focus(id);
    };
    view! { <li><a href=format!("#{id}") on:click=go>{part.heading.clone()}</a></li> }
}

/// Whether a section's tables and figures take the whole width.
fn is_wide(section: CardSection) -> bool {
    use CardSection::{Availability, Fairness, Performance, Predictors};
    matches!(section, Predictors | Fairness | Performance | Availability)
}

/// The id of a section's heading.
fn id(section: CardSection) -> &'static str {
    match section {
        CardSection::Summary => "summary",
        CardSection::Background => "background",
        CardSection::Data => "data",
        CardSection::Participants => "participants",
        CardSection::Outcome => "outcome",
        CardSection::Predictors => "variables",
        CardSection::SampleSize => "sample-size",
        CardSection::MissingData => "missing-data",
        CardSection::Methods => "methods",
        CardSection::ClassImbalance => "class-imbalance",
        CardSection::Fairness => "fairness",
        CardSection::Performance => "performance",
        CardSection::Limitations => "limits",
        CardSection::Usage => "usage",
        CardSection::Availability => "availability",
    }
}

/// What was checked, and what was not.
#[component]
fn Checks(
    /// The model.
    model: &'static Model,
    /// Who answers for it.
    standing: Standing,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).card;
    let manifest = model.manifest();
    let signature = (version_texts(lang).check_signature)(standing);
    let (class, icon) = match standing {
        Standing::Verified => ("", IconName::Done),
        _ => ("checks__not", IconName::Warning),
    };
    let done = [
        words.check_manifest.to_owned(),
        (words.check_file)(&manifest.forest.file),
        (words.check_file)(&manifest.conformance.file),
        words.check_schema.to_owned(),
        (words.check_conformance)(model.conformance().len()),
    ];
    let done = done.map(|text| view! { <li><Icon name=IconName::Done /> <span>{text}</span></li> });
    view! {
        <ul class="checks" data-testid="checks">
            {done}
            <li class=class><Icon name=icon /> <span>{signature}</span></li>
        </ul>
    }
}
