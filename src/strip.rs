//! The strip under the band: which model, what it is for, and who answers for it.

use bosque_model::{Lang, Manifest};
use bosque_ui::node::view;
use bosque_ui::{
    Button, Icon, IconName, Identity, ModelChoice, ModelOption, Notice, Standing, Tone, Weight, app_words,
    texts, update_texts, version_texts,
};
use leptos::prelude::*;

use crate::installed::Installed;
use crate::library::{Doubt, Edition, Refusal, Seal, State};
use crate::platform;
use crate::session::Session;

/// The model in use, the choice among models, and what must be said while it is used.
#[component]
pub fn Strip(
    /// The models.
    session: Session,
    /// The installed app.
    installed: Installed,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).shell;
    let asked = platform::query("model");
    let chosen = Signal::derive(move || session.current().get().name);
    let other = move || {
        let (asked, used) = (asked.clone()?, chosen.get());
        let missing = asked != used;
        missing.then(|| {
            let text = (words.other_model)(&plain_name(&asked), used);
            view! { <Notice tone=Tone::Warning text=text /> }
        })
    };
    let choice = move || {
        let models = session.models();
        let options =
            models.into_iter().map(|(name, edition)| option(name, edition, lang)).collect::<Vec<_>>();
        let on_choose = Callback::new(move |name| session.choose(name));
        (options.len() > 1).then(|| {
            view! { <ModelChoice options=options value=chosen on_choose=on_choose lang=lang /> }
        })
    };
    let identity = move || view! { <Which edition=session.current().get() lang=lang /> };
    let banner = move || {
        let edition = session.current().get();
        let standing = standing(edition);
        let text = (version_texts(lang).banner)(standing);
        let shown = !text.is_empty() && session.doubt(edition).is_none();
        shown.then(|| match standing {
            Standing::Development => view! {
                <p class="page quiet" data-testid="banner"><Icon name=IconName::Warning /> <span>{text}</span></p>
            },
            _ => view! {
                <div class="page" data-testid="banner"><Notice tone=Tone::Warning text=text /></div>
            },
        })
    };
    let waits = move || {
        session.anything_waits().then(|| {
            let text = version_texts(lang).waiting_note;
            view! { <p class="page quiet quiet--note" data-testid="waiting"><Icon name=IconName::Sheet /> <span>{text}</span></p> }
        })
    };
    let update = move || {
        let words = app_words(lang);
        let seen = installed.seen().get();
        let mine = seen.release(platform::Which::Mine).map(|mine| mine.id);
        // One that this window runs already is no news.
        let waiting = seen.release(platform::Which::Waiting).filter(|waiting| mine != Some(waiting.id));
        let (text, take) = if installed.is_coming() {
            (words.coming.to_owned(), None)
        } else {
            let waiting = waiting?;
            let id = waiting.id.to_owned();
            let press = Callback::new(move |()| installed.use_release(id.clone()));
            let label = if installed.is_empty() { words.now } else { words.later };
            let button =
                view! { <Button label=label weight=Weight::Plain test_id="app-update" on_press=press /> };
            ((words.waits)(waiting.app, waiting.models), Some(button))
        };
        Some(view! {
            <div class="page quiet quiet--note" role="status" data-testid="app-waiting">
                <Icon name=IconName::New />
                <span>{text}</span>
                {take}
            </div>
        })
    };
    view! {
        <section class="strip" aria-label=words.identity>
            <div class="page strip__in">
                {other}
                {choice}
                {identity}
                <p class="only-narrow"><Icon name=IconName::Local /> {words.local}</p>
            </div>
            {banner}
            {waits}
            {update}
        </section>
    }
}

/// Name, version, data, digest and standing of a version.
#[component]
fn Which(
    /// The version.
    edition: &'static Edition,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let manifest = edition.manifest();
    let detail = match &edition.state {
        State::Open(known) => (texts(lang).card.check_conformance)(known.model.conformance().len()),
        State::Refused { refusal, .. } => refusal_text(refusal, lang),
    };
    let text = |part: fn(&Manifest) -> &str| manifest.map(part).unwrap_or_default().to_owned();
    view! {
        <Identity
            name=text(|m| &m.name)
            version=text(|m| &m.version)
            data=manifest.and_then(data_name)
            digest=text(|m| &m.forest.sha256)
            standing=standing(edition)
            detail=detail
            lang=lang
        />
    }
}

/// How a version stands.
pub fn standing(edition: &Edition) -> Standing {
    match &edition.state {
        State::Open(known) => standing_of(known.seal),
        State::Refused { .. } => Standing::Refused,
    }
}

/// How a model with this seal stands.
pub fn standing_of(seal: Seal) -> Standing {
    match seal {
        Seal::Signed { development: false } => Standing::Verified,
        Seal::Signed { development: true } => Standing::Development,
        Seal::Doubtful(Doubt::Unsigned) => Standing::Unsigned,
        Seal::Doubtful(Doubt::Foreign) => Standing::Foreign,
        Seal::Doubtful(Doubt::Unchecked) => Standing::Unchecked,
    }
}

/// Why a model is refused, for a reader who cannot read code.
pub fn refusal_text(refusal: &Refusal, lang: Lang) -> String {
    let words = version_texts(lang);
    match refusal {
        Refusal::Model(error) => (texts(lang).refusal)(error),
        Refusal::Signature(error) => (words.signature_refusal)(error),
        Refusal::Bundle(error) => (words.bundle_refusal)(error).to_owned(),
        Refusal::Update(error) => (update_texts(lang).refusal)(error).to_owned(),
        Refusal::Unanswered(doubt) => {
            let words = update_texts(lang);
            let text = match doubt {
                Doubt::Unsigned => words.unsigned,
                Doubt::Foreign => words.foreign,
                Doubt::Unchecked => words.unchecked,
            };
            text.to_owned()
        }
        Refusal::Unreadable => words.unreadable.to_owned(),
    }
}

/// A model's name for people.
pub fn model_label(name: &str, lang: Lang) -> String {
    (version_texts(lang).model_name)(name).map_or_else(|| name.to_owned(), str::to_owned)
}

fn option(name: &'static str, edition: &Edition, lang: Lang) -> ModelOption {
    let purpose = edition.manifest().map(|manifest| manifest.purpose.get(lang));
    let purpose = (version_texts(lang).model_use)(name).or(purpose).unwrap_or_default().to_owned();
    ModelOption { name, label: model_label(name, lang), purpose }
}

/// A name from the address as it may be shown: an address can carry anything.
fn plain_name(asked: &str) -> String {
    asked.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

/// The data set's short name: what stands before its explanation in brackets.
fn data_name(manifest: &Manifest) -> Option<String> {
    let name = &manifest.training.as_ref()?.data.name;
    Some(name.split(" (").next().unwrap_or(name).to_owned())
}
