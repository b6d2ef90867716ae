//! The page's frame: band, model strip, the view that the address asks for, footer.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{Icon, IconName, LanguageSwitch, Patient, texts, version_texts, ward_texts};
use leptos::prelude::*;

use crate::handover::code::HASH;
use crate::handover::receive::receive;
use crate::installed::Installed;
use crate::kiosk::{self, Kiosk};
use crate::library::{Library, State};
use crate::platform::{self, Ready};
use crate::route::Route;
use crate::session::Session;
use crate::strip::{Strip, standing};
use crate::views::kiosk::{ask_pin, kiosk_bar};
use crate::views::{ClosedPredict, ModelCard, Predict, RefusedCard, Settings, WardView, WhyClosed};
use crate::ward::Ward;

/// The id of the main landmark, which takes the focus when the view changes.
pub const CONTENT: &str = "content";

/// The whole page.
#[component]
pub fn Shell(
    /// The models that the page has.
    library: Library,
) -> impl IntoView {
    let lang = RwSignal::new(kiosk::own_language());
    let route = RwSignal::new(Route::from_hash(&platform::hash()));
    // Made here, so that no view, no language and no model takes what is typed along when it goes.
    let session = Session::begin(library);
    // A code in the address fills the form and leaves the address at once.
    let take_code = move || {
        let hash = platform::hash();
        if hash.starts_with(HASH) {
            platform::replace_hash(Route::Predict.hash());
            if let Err(refused) = receive(session, &hash, lang.get_untracked()) {
                session.arrival().set(Some(Err(refused)));
            }
        }
    };
    take_code();
    let ward = Ward::new();
    let installed = Installed::begin(session, ward);
    let kiosk = Kiosk::begin(session, ward, lang, route);
    platform::on_hash_change(move || {
        take_code();
        let asked = Route::from_hash(&platform::hash());
        if untrack(|| kiosk.is_closed(asked)) {
            platform::replace_hash(route.get_untracked().hash());
            return ask_pin(kiosk);
        }
        if asked != Route::Settings {
            kiosk.close();
        }
        if asked != route.get_untracked() {
            route.set(asked);
            platform::focus(CONTENT);
        }
    });
    Effect::new(move |_| {
        platform::set_language(lang.get().tag());
        platform::set_title(&format!("{} · bosque", name(route.get(), lang.get())));
    });
    Effect::new(move |_| {
        let edition = session.current().get();
        platform::set_ready(match &edition.state {
            State::Refused { .. } => Ready::Failed,
            State::Open(_) if session.doubt(edition).is_some() => Ready::Waiting,
            State::Open(known) if known.seal.doubt().is_some() => Ready::Unverified,
            State::Open(_) => Ready::Usable,
        });
    });
    let choose_language = Callback::new(move |chosen: Lang| {
        lang.set(chosen);
        platform::keep_query("lang", chosen.tag());
    });
    let view = move || {
        let (lang, route) = (lang.get(), route.get());
        if kiosk.is_blank() {
            return Node::default();
        }
        if route == Route::Settings && !kiosk.is_closed(route) {
            return view! { <Settings session=session installed=installed kiosk=kiosk lang=lang /> };
        }
        let edition = session.current().get();
        match (&edition.state, session.doubt(edition), route) {
            (State::Open(known), _, Route::Model) => {
                view! { <ModelCard model=known.model standing=standing(edition) lang=lang /> }
            }
            (State::Open(_), None, Route::Ward) => {
                view! { <WardView ward=ward edition=edition lang=lang /> }
            }
            (State::Open(known), None, _) => {
                let patient =
                    Patient::new(known.model, session.pool().entries(&known.model.manifest().features));
                view! { <Predict patient=patient session=session lang=lang /> }
            }
            (State::Refused { refusal, .. }, _, Route::Model) => {
                view! { <RefusedCard refusal=refusal lang=lang /> }
            }
            (State::Refused { refusal, .. }, _, _) => {
                let why = WhyClosed::Refused(refusal);
                view! { <ClosedPredict edition=edition why=why session=session lang=lang /> }
            }
            (State::Open(_), Some(_), _) => {
                let why = WhyClosed::Doubtful;
                view! { <ClosedPredict edition=edition why=why session=session lang=lang /> }
            }
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
                    {Route::ALL.map(|each| {
                        move || kiosk.is_named(each).then(|| view! { <NavLink to=each route=route lang=lang /> })
                    })}
                </nav>
                <p class="local"><Icon name=IconName::Local /> {move || words().local}</p>
                <LanguageSwitch lang=lang on_choose=choose_language />
            </div>
        </header>
        {move || view! { <Strip session=session installed=installed lang=lang.get() /> }}
        <main id=CONTENT tabindex="-1">{view}</main>
        <footer class="foot"><p class="page">{move || words().privacy}</p></footer>
        {kiosk_bar(kiosk, session, lang)}
    }
}

fn name(route: Route, lang: Lang) -> &'static str {
    match route {
        Route::Predict => texts(lang).shell.patient,
        Route::Ward => ward_texts(lang).name,
        Route::Model => texts(lang).shell.model,
        Route::Settings => version_texts(lang).settings,
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
    view! {
        <a href=to.hash() aria-current=move || (route.get() == to).then_some("page")>
            {move || name(to, lang.get())}
        </a>
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
