//! The page as an installed app: what is kept of it, and the version before.

use bosque_model::Lang;
use bosque_ui::node::{Node, view};
use bosque_ui::{AppWords, Block, Button, Weight, app_words};
use leptos::prelude::*;

use super::versions::SHORT;
use crate::installed::{APP, Installed};
use crate::platform::{Release, Which};

/// Version, what is kept, and the way back.
#[component]
pub fn App(
    /// The installed app.
    installed: Installed,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = app_words(lang);
    let body = move || {
        let seen = installed.seen().get();
        let kept = match seen.kept() {
            "kept" => words.kept,
            "refused" => words.refused,
            "file" => words.file,
            "insecure" => words.insecure,
            "none" => words.none,
            _ => words.keeping,
        };
        let persistence = match seen.persistence() {
            "persisted" => words.persisted,
            "refused" => words.would_not,
            _ => words.unpersisted,
        };
        let described = |which| described(seen.release(which), words);
        let facts = [
            ("app-version", words.version, APP.to_owned(), ""),
            ("app-release", words.release, described(Which::Mine), ""),
            ("app-kept", words.offline, kept.to_owned(), seen.kept()),
            ("app-persist", words.persistence, persistence.to_owned(), seen.persistence()),
            ("app-previous", words.previous, described(Which::Previous), ""),
            ("app-own", words.own, described(Which::Own), ""),
        ];
        let persist = (seen.kept() == "kept" && seen.persistence() != "persisted").then(|| {
            let press = Callback::new(move |()| installed.persist());
            view! { <Button label=words.persist weight=Weight::Plain test_id="app-persist-ask" on_press=press /> }
        });
        let back = seen.release(Which::Previous).map(|release| {
            let id = release.id.to_owned();
            let press = Callback::new(move |()| installed.use_release(id.clone()));
            let label = if installed.is_empty() { words.back } else { words.back_later };
            view! { <Button label=label weight=Weight::Plain test_id="app-rollback" on_press=press /> }
        });
        view! {
            <dl class="facts facts--stacked">{facts.map(fact).into_iter().collect::<Vec<_>>()}</dl>
            <div class="acts">{persist}{back}</div>
        }
    };
    view! { <Block title=words.title id="app">{body}</Block> }
}

/// A row: its name for tests, its name, its value, and its state for tests.
fn fact((test_id, name, value, state): (&'static str, &'static str, String, &str)) -> Node {
    view! { <div><dt>{name}</dt><dd data-testid=test_id data-state=state.to_owned()>{value}</dd></div> }
}

/// A release's app, models and id, short, and whether it came by file.
fn described(release: Option<Release<'_>>, words: &AppWords) -> String {
    let Some(Release { id, app, models, from }) = release else { return "—".into() };
    let id = id.get(..SHORT).unwrap_or(id);
    let by_file = if from == "file" { words.by_file } else { "" };
    [app, " · ", models, " · ", id, by_file].concat()
}
