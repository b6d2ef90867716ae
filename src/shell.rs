//! The page's frame: band, model strip, the view that the address asks for, footer.

use bosque_model::{Lang, Manifest};
use bosque_ui::{Icon, IconName, Identity, LanguageSwitch, Notice, Standing, Tone, texts};
use leptos::prelude::*;

use crate::embedded::{FINAL_MODEL_NAME, Opened};
use crate::platform;
use crate::route::Route;
use crate::state::{Entries, Patient};
use crate::views::{ClosedPredict, ModelCard, Predict, RefusedCard};

/// The id of the main landmark, which takes the focus when the view changes.
const CONTENT: &str = "content";

/// The whole page.
#[component]
pub fn Shell(
    /// The embedded model, verified or refused.
    opened: Opened,
) -> impl IntoView {
    let lang =
        RwSignal::new(platform::query("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default());
    let route = RwSignal::new(Route::from_hash(&platform::hash()));
    platform::on_hash_change(move || {
        let asked = Route::from_hash(&platform::hash());
        if asked != route.get_untracked() {
            route.set(asked);
            platform::focus(CONTENT);
        }
    });
    Effect::new(move |_| {
        let shell = &texts(lang.get()).shell;
        let view = match route.get() {
            Route::Predict => shell.patient,
            Route::Model => shell.model,
        };
        platform::set_language(lang.get().tag());
        platform::set_title(&format!("{view} · bosque"));
    });
    let choose_language = Callback::new(move |chosen: Lang| {
        lang.set(chosen);
        platform::keep_query("lang", chosen.tag());
    });
    // Made here, so that no view and no language takes what is typed along when it goes.
    let entries = Entries::new(opened.manifest().map_or(0, |manifest| manifest.features.len()));
    let patient = match opened {
        Opened::Verified(model) => Some(Patient::new(model, entries)),
        Opened::Refused { .. } => None,
    };
    let view = move || {
        let lang = lang.get();
        match (opened, patient, route.get()) {
            (_, Some(patient), Route::Predict) => view! { <Predict patient=patient lang=lang /> }.into_any(),
            (_, Some(patient), Route::Model) => {
                view! { <ModelCard model=patient.model() lang=lang /> }.into_any()
            }
            (Opened::Refused { error, manifest }, _, Route::Predict) => {
                view! { <ClosedPredict error=error manifest=manifest entries=entries lang=lang /> }.into_any()
            }
            (Opened::Refused { error, .. }, _, Route::Model) => {
                view! { <RefusedCard error=error lang=lang /> }.into_any()
            }
            (Opened::Verified(_), None, _) => ().into_any(),
        }
    };
    let words = move || &texts(lang.get()).shell;
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        platform::focus(CONTENT);
    };
    view! {
        <a class="skip" href="#content" on:click=skip>{move || words().skip}</a>
        <header class="band">
            <div class="page band__in">
                <a class="brand" href=Route::Predict.hash() aria-label="bosque">
                    <Mark />
                    <span>"bosque"</span>
                </a>
                <nav class="nav" aria-label=move || words().views>
                    {Route::ALL.map(|each| view! { <NavLink to=each route=route lang=lang /> }).collect_view()}
                </nav>
                <p class="local"><Icon name=IconName::Local /> {move || words().local}</p>
                <LanguageSwitch lang=lang on_choose=choose_language />
            </div>
        </header>
        {move || view! { <Strip opened=opened lang=lang.get() /> }}
        <main id=CONTENT tabindex="-1">{view}</main>
        <footer class="foot"><p class="page">{move || words().privacy}</p></footer>
    }
}

/// One view in the navigation.
#[component]
fn NavLink(
    /// Where it leads.
    to: Route,
    /// The view that is shown.
    route: RwSignal<Route>,
    /// The language.
    lang: RwSignal<Lang>,
) -> impl IntoView {
    let name = move || match to {
        Route::Predict => texts(lang.get()).shell.patient,
        Route::Model => texts(lang.get()).shell.model,
    };
    view! {
        <a href=to.hash() aria-current=move || (route.get() == to).then_some("page")>{name}</a>
    }
}

/// The brand's tree, in 24 by 24 units.
const MARK: &str = "M12 22V13M12 15L6 9V3M12 15L18 9V3M6 8.5L3 5.5M6 8.5L9 5.5M18 8.5L15 5.5M18 8.5L21 5.5";

/// The brand.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=MARK></path>
        </svg>
    }
}

/// Which model, and whether it is the one on record.
#[component]
fn Strip(
    /// The embedded model, verified or refused.
    opened: Opened,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = texts(lang);
    let manifest = opened.manifest();
    let (standing, detail) = match opened {
        Opened::Verified(model) => {
            (Standing::Verified, (words.card.check_conformance)(model.conformance().len()))
        }
        Opened::Refused { error, .. } => (Standing::Refused, (words.refusal)(error)),
    };
    let text = |part: fn(&Manifest) -> &str| manifest.map(part).unwrap_or_default().to_owned();
    let other = platform::query("model").filter(|asked| asked != FINAL_MODEL_NAME);
    let other = other.map(|asked| (words.shell.other_model)(&plain_name(&asked), FINAL_MODEL_NAME));
    view! {
        <section class="strip" aria-label=words.shell.identity>
            <div class="page strip__in">
                {other.map(|text| view! { <Notice tone=Tone::Warning text=text /> })}
                <Identity
                    name=text(|m| &m.name)
                    version=text(|m| &m.version)
                    data=manifest.and_then(data_name)
                    digest=text(|m| &m.forest.sha256)
                    standing=standing
                    detail=detail
                    lang=lang
                />
                <p class="only-narrow"><Icon name=IconName::Local /> {words.shell.local}</p>
            </div>
        </section>
    }
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
