//! A version from a file: verified, shown beside the one in use, accepted or refused.

use bosque_model::{Lang, MAX_BUNDLE_BYTES};
use bosque_ui::node::view;
use bosque_ui::{Block, Button, DropArea, Notice, Tone, Weight, version_texts};
use leptos::prelude::*;

use super::compare::compare;
use crate::library::{Candidate, Refusal, open_file};
use crate::platform::{self, UnreadFile};
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
}

/// Where a file is dropped or chosen, and what is in it.
#[component]
pub fn OpenFile(
    /// The models.
    session: Session,
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
                Ok(bytes) => open_file(bytes).await,
                Err(platform::Refused) => Err(Refusal::Unreadable),
            };
            if turn.try_get_value() == Some(mine) {
                opened.set(match outcome {
                    Err(refusal) => Opened::Refused(refusal),
                    Ok(candidate) if session.has(&candidate.id) => Opened::Already,
                    Ok(candidate) => Opened::Candidate(Box::new(candidate)),
                });
                done.set(mine);
            }
        });
    };
    let accept = Callback::new(move |()| {
        let taken = opened.try_update(|opened| std::mem::replace(opened, Opened::Accepted));
        if let Some(Opened::Candidate(candidate)) = taken {
            session.accept(*candidate);
        }
    });
    let refuse = Callback::new(move |()| opened.set(Opened::Nothing));
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
            Opened::Already => Some(view! { <Notice tone=Tone::Open text=words.already /> }),
            Opened::Accepted => Some(view! { <Notice tone=Tone::Done text=words.accepted /> }),
            Opened::Candidate(candidate) => {
                let used = session.used_untracked(&candidate.model.manifest().name);
                let accept_label =
                    if candidate.seal.doubt().is_some() { words.accept_doubtful } else { words.accept };
                Some(view! {
                    {compare(candidate, used, lang)}
                    <div class="acts">
                        <Button label=accept_label weight=Weight::Main test_id="accept" on_press=accept />
                        <Button label=words.refuse weight=Weight::Plain test_id="refuse" on_press=refuse />
                    </div>
                })
            }
        })
    };
    let kind = move || {
        opened.with(|opened| match opened {
            Opened::Nothing => "none",
            Opened::Checking => "checking",
            Opened::Refused(_) => "refused",
            Opened::Already => "already",
            Opened::Candidate(_) => "candidate",
            Opened::Accepted => "accepted",
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
                    accept=".bosque"
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
