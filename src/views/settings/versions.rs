//! Every version of every model, with what can be done with it.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Notice, Numbers, Signature, Tone, texts, version_texts};
use leptos::prelude::*;

use crate::library::{Edition, Origin};
use crate::session::Session;
use crate::strip::{model_label, refusal_text, standing};

/// Digits of a digest that are shown; the whole digest is in its title.
pub(super) const SHORT: usize = 12;

/// All models with their versions.
#[component]
pub fn AllVersions(
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    let models = move || {
        session.track_versions();
        let each =
            |(name, edition)| view! { <ModelVersions name=name used=edition session=session lang=lang /> };
        session.models().into_iter().map(each).collect::<Vec<_>>()
    };
    let unkept =
        move || session.is_unkept().then(|| view! { <Notice tone=Tone::Warning text=words.unkept /> });
    let set_aside = move || {
        let each = |aside: crate::library::SetAside| {
            let text = (words.set_aside)(&refusal_text(&aside.refusal, lang));
            let remove = move |_| session.remove_set_aside(aside.key.clone());
            view! {
                <div class="aside" data-testid="set-aside">
                    <Notice tone=Tone::Error text=text />
                    <button type="button" class="btn" on:click=remove>{words.remove}</button>
                </div>
            }
        };
        session.set_aside().into_iter().map(each).collect::<Vec<_>>()
    };
    let no_registry =
        (!session.has_registry()).then(|| view! { <p class="note note--xs">{words.no_registry}</p> });
    view! {
        <Block title=words.versions id="versions" note=words.versions_note>
            {unkept}
            {set_aside}
            <div class="models">{models}</div>
            {no_registry}
        </Block>
    }
}

/// One model's versions.
#[component]
fn ModelVersions(
    /// Its name.
    name: &'static str,
    /// The version in use.
    used: &'static Edition,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let id = format!("versions-{name}");
    let purpose = used.manifest().map(|manifest| manifest.purpose.get(lang));
    let versions = session.versions(name).into_iter();
    let versions = versions.map(|edition| view! { <Version edition=edition session=session lang=lang /> });
    view! {
        <section aria-labelledby=id.clone()>
            <h3 class="h h--sub" id=id.clone()>{model_label(name, lang)} " " <span class="mono">{name}</span></h3>
            <p class="note note--xs">{purpose}</p>
            <ul class="versions" data-testid="versions" data-model=name>{versions.collect::<Vec<_>>()}</ul>
        </section>
    }
}

/// One version.
#[component]
fn Version(
    /// The version.
    edition: &'static Edition,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    let number = edition.manifest().map_or("—", |manifest| &manifest.version);
    let created = edition.manifest().map(|manifest| (words.created)(&manifest.created));
    let digest: String = edition.id.chars().take(SHORT).collect();
    let (aliases, archived) = session.aliases(edition);
    let aliases = aliases.into_iter().map(|alias| view! { <span class="tag mono">{alias}</span> });
    let from = match edition.origin() {
        Origin::Embedded => words.embedded,
        Origin::Stored => words.stored,
    };
    let used = session.is_in_use(edition);
    let waits = session.is_waiting(edition);
    let state = match (used, waits) {
        (_, true) => Some(words.waiting),
        (true, false) => Some(words.in_use),
        (false, false) => None,
    };
    let state = state.map(|text| view! { <span class="tag tag--on">{text}</span> });
    let use_it = (!session.is_wanted(edition)).then(|| {
        view! {
            <button
                type="button"
                class="btn"
                aria-label=(words.use_name)(number)
                data-testid="use-version"
                on:click=move |_| session.want(edition)
            >
                {words.use_it}
            </button>
        }
    });
    let remove = (edition.origin() == Origin::Stored).then(|| {
        view! {
            <button
                type="button"
                class="btn"
                aria-label=(words.remove_name)(number)
                data-testid="remove-version"
                on:click=move |_| session.remove(edition)
            >
                {words.remove}
            </button>
        }
    });
    view! {
        <li class="version" data-version=number data-digest=edition.id.clone() data-used=used.then_some("")>
            <p class="version__head">
                <b>{number}</b> " "
                {created}
                {state}
                {aliases.collect::<Vec<_>>()}
                {archived.then(|| view! { <span class="tag">{words.archived}</span> })}
            </p>
            <dl class="version__facts">
                <div><dt class="vh">{texts(lang).shell.model}</dt><dd>{from}</dd></div>
                {figures(edition, lang)}
                <div><dt>{words.digest}</dt><dd class="mono" title=edition.id.clone()>{digest}</dd></div>
                <div>
                    <dt class="vh">{words.signature}</dt>
                    <Signature standing=standing(edition) detail=String::new() lang=lang />
                </div>
            </dl>
            <div class="acts">{use_it}{remove}</div>
        </li>
    }
}

/// Area under the curve and Brier score, of repeated cross-validation where there is one.
fn figures(edition: &Edition, lang: Lang) -> Option<Node> {
    let metrics = &edition.manifest()?.metrics;
    let of_folds = metrics.cross_validation.as_ref().map(|cv| (cv.roc_auc.value, cv.brier.value));
    let of_held_out =
        metrics.held_out.as_ref().map(|held_out| (held_out.roc_auc.value, held_out.brier.value));
    let (auc, brier) = of_folds.or(of_held_out)?;
    let numbers = Numbers::new(lang);
    let figure = |name: &'static str, value: f64| {
        view! { <div><dt>{name}</dt><dd>{numbers.fixed(value, 3)}</dd></div> }
    };
    Some(view! {
        {figure("AUC", auc)}
        {figure("Brier", brier)}
    })
}
