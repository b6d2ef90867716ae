//! The model's card: everything that its manifest says.

mod facts;
mod performance;
mod training;
mod variables;

use bosque_model::{Lang, Model};
use bosque_ui::{Block, Facts, Icon, IconName, Standing, texts, version_texts};
use leptos::prelude::*;

use self::performance::Performance;
use self::training::HowTrained;
use self::variables::Variables;

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
    let words = &texts(lang).card;
    let manifest = model.manifest();
    let limits = manifest.limits.iter().map(|limit| view! { <li>{limit.get(lang)}</li> }).collect_view();
    view! {
        <div class="page vista">
            <h1 class="vh">{words.heading}</h1>
            <div class="row">
                <div class="stack">
                    <Block title=words.what id="what">
                        <p class="lead">{manifest.label.title.get(lang)}</p>
                        <p class="note">{manifest.label.meaning.get(lang)}</p>
                        <Facts facts=facts::identity(manifest, lang) />
                    </Block>
                    <Block title=words.purpose id="purpose">
                        <p class="note">{manifest.purpose.get(lang)}</p>
                    </Block>
                    <Block title=words.checks id="checks">
                        <Checks model=model standing=standing lang=lang />
                    </Block>
                    <Block title=words.limits id="limits">
                        <ul class="limits">{limits}</ul>
                    </Block>
                </div>
                <div class="stack">
                    <Performance manifest=manifest lang=lang />
                </div>
            </div>
            <Block title=words.variables id="variables">
                <Variables manifest=manifest lang=lang />
            </Block>
            <div class="row row--3">
                <Block title=words.training id="training">
                    {match &manifest.training {
                        Some(training) => view! { <HowTrained training=training lang=lang /> }.into_any(),
                        None => view! { <p class="note">{words.imported}</p> }.into_any(),
                    }}
                </Block>
                <div class="stack">
                    {manifest.training.as_ref().map(|training| {
                        view! {
                            <Block title=words.data id="data">
                                <Facts facts=facts::data(training, lang) stacked=true />
                            </Block>
                        }
                    })}
                    <Block title=words.decision id="decision">
                        <Facts facts=facts::decision(manifest, lang) stacked=true />
                    </Block>
                </div>
                <Block title=words.digests id="digests">
                    <Facts facts=facts::digests(manifest, lang) stacked=true />
                </Block>
            </div>
        </div>
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
    let done =
        done.map(|text| view! { <li><Icon name=IconName::Done /> <span>{text}</span></li> }).collect_view();
    view! {
        <ul class="checks" data-testid="checks">
            {done}
            <li class=class><Icon name=icon /> <span>{signature}</span></li>
        </ul>
    }
}
