//! A version of a model, or another release of the page, from a file: verified, shown beside what is in use, accepted or refused.

use bosque_model::{Lang, MAX_BUNDLE_BYTES};
use bosque_ui::node::{Node, view};
use bosque_ui::{Block, Button, DropArea, Notice, Tone, Weight, update_texts, version_texts};
use leptos::prelude::*;

use super::compare::compare;
use super::update::{barrier, compare_page};
use crate::installed::Installed;
use crate::library::{Candidate, NewPage, Refusal, is_update, open_file, open_update};
use crate::platform::{self, UnreadFile, Which};
use crate::session::Session;
use crate::strip::refusal_text;

/// The id of the input for files.
const FILE: &str = "bosque-file";

/// What came of the last file.
enum Opened {
    /// None yet.
    Nothing,
    /// It is being verified.
    Checking,
    /// It was refused.
    Refused(Refusal),
    /// It is here already.
    Already,
    /// It waits for a choice.
    Candidate(Box<Candidate>),
    /// It was accepted.
    Accepted,
    /// It is another release of the page, and the page cannot be updated here, for this reason.
    Barred(&'static str),
    /// It is the release that is in use.
    SamePage,
    /// A release of the page waits for a choice.
    Page(Box<NewPage>),
    /// It is being put away.
    Keeping,
    /// It was put away.
    Kept,
    /// It could not be put away.
    Unkept,
}

/// Where a file is dropped or chosen, and what is in it.
#[component]
pub fn OpenFile(
    /// The models.
    session: Session,
    /// The page as an installed app.
    installed: Installed,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = version_texts(lang);
    let opened = RwSignal::new(Opened::Nothing);
    // A later file counts; one that was still being verified is forgotten.
    let turn = StoredValue::new(0_u32);
    let done = RwSignal::new(0_u32);
    let take = move |event: platform::Event| {
        let Some(file) = UnreadFile::chosen(&event) else { return };
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        leptos::task::spawn_local(async move {
            let bytes = file.bytes(MAX_BUNDLE_BYTES).await;
            opened.set(Opened::Checking);
            let outcome = match bytes {
                Ok(bytes) if is_update(&bytes) => look_at_page(&bytes, installed, lang).await,
                Ok(bytes) => look_at_model(bytes, session).await,
                Err(platform::Refused) => Err(Refusal::Unreadable),
            };
            if turn.try_get_value() == Some(mine) {
                opened.set(outcome.unwrap_or_else(Opened::Refused));
                done.set(mine);
            }
        });
    };
    let accept = Callback::new(move |()| {
        match opened.try_update(|opened| std::mem::replace(opened, Opened::Nothing)) {
            Some(Opened::Candidate(candidate)) => {
                session.accept(*candidate);
                opened.set(Opened::Accepted);
            }
            Some(Opened::Page(page)) => {
                opened.set(Opened::Keeping);
                leptos::task::spawn_local(async move {
                    opened.try_set(accept_page(&page, installed).await);
                });
            }
            _ => {}
        }
    });
    let refuse = Callback::new(move |()| opened.set(Opened::Nothing));
    let choice = move |label| -> Node {
        view! {
            <div class="acts">
                <Button label=label weight=Weight::Main test_id="accept" on_press=accept />
                <Button label=words.refuse weight=Weight::Plain test_id="refuse" on_press=refuse />
            </div>
        }
    };
    let notice =
        |tone: Tone, text: &'static str| -> Option<Node> { Some(view! { <Notice tone=tone text=text /> }) };
    let page_words = update_texts(lang);
    let outcome = move || {
        opened.with(|opened| match opened {
            Opened::Nothing => None,
            Opened::Checking => Some(view! { <p class="note">{words.checking}</p> }),
            Opened::Refused(refusal) => {
                let text = (words.refused)(&refusal_text(refusal, lang));
                Some(view! {
                    <Notice tone=Tone::Error text=text />
                    <p class="technical mono" lang="en">{refusal.to_string()}</p>
                })
            }
            Opened::Already => notice(Tone::Open, words.already),
            Opened::Accepted => notice(Tone::Done, words.accepted),
            Opened::Barred(text) => notice(Tone::Warning, text),
            Opened::SamePage => notice(Tone::Open, page_words.already),
            Opened::Keeping => Some(view! { <p class="note">{page_words.keeping}</p> }),
            Opened::Kept => notice(Tone::Done, page_words.accepted),
            Opened::Unkept => notice(Tone::Error, page_words.unkept),
            Opened::Page(page) => Some(view! {
                {compare_page(page, installed, lang)}
                {choice(words.accept)}
            }),
            Opened::Candidate(candidate) => {
                let used = session.used_untracked(&candidate.model.manifest().name);
                let accept_label =
                    if candidate.seal.doubt().is_some() { words.accept_doubtful } else { words.accept };
                Some(view! {
                    {compare(candidate, used, lang)}
                    {choice(accept_label)}
                })
            }
        })
    };
    let kind = move || {
        opened.with(|opened| match opened {
            Opened::Nothing => "none",
            Opened::Checking => "checking",
            Opened::Refused(_) => "refused",
            Opened::Already | Opened::SamePage => "already",
            Opened::Candidate(_) => "candidate",
            Opened::Page(_) => "update",
            Opened::Accepted | Opened::Kept => "accepted",
            Opened::Barred(_) => "barred",
            Opened::Keeping => "keeping",
            Opened::Unkept => "unkept",
        })
    };
    view! {
        <Block title=words.open id="open">
            <DropArea on_drop=Callback::new(take)>
                <p class="note" id="drop-note">{words.drop}</p>
                <input
                    class="vh"
                    type="file"
                    id=FILE
                    accept=".bosque,.update"
                    aria-describedby="drop-note"
                    on:change=take
                />
                <label class="btn" for=FILE>{words.pick}</label>
            </DropArea>
            <div class="opened" role="status" data-testid="opened" data-state=kind data-file=move || done.get()>
                {outcome}
            </div>
        </Block>
    }
}

/// What a `.bosque` file holds.
async fn look_at_model(bytes: Vec<u8>, session: Session) -> Result<Opened, Refusal> {
    let candidate = open_file(bytes).await?;
    let is_here = session.has(&candidate.id);
    Ok(if is_here { Opened::Already } else { Opened::Candidate(Box::new(candidate)) })
}

/// What a `.update` file holds. Where it could not be used, nothing more is said of it.
async fn look_at_page(bytes: &[u8], installed: Installed, lang: Lang) -> Result<Opened, Refusal> {
    if let Some(text) = barrier(installed, lang) {
        return Ok(Opened::Barred(text));
    }
    let page = open_update(bytes).await?;
    let seen = installed.seen().get_untracked();
    let is_used = seen.release(Which::Current).is_some_and(|current| current.id == page.id);
    Ok(if is_used { Opened::SamePage } else { Opened::Page(Box::new(page)) })
}

/// Puts a release away, whole or not at all; it is used from the next patient on.
async fn accept_page(page: &NewPage, installed: Installed) -> Opened {
    let (list, files) = page.parts();
    match installed.keep(list, &files).await {
        Ok(id) => {
            installed.use_release(id);
            Opened::Kept
        }
        Err(platform::Refused) => Opened::Unkept,
    }
}
