//! What a number means: it stands over every result.

use bosque_model::{Lang, Manifest};
use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::{Node, view};
use crate::notice::{Notice, Tone};

/// The id of the result's heading, which takes the focus when something leads there.
pub const RESULT: &str = "result";

/// What is estimated, what that means, and what the model is for: beside every result, printed ones too. Where the manifest has
/// something to say of this very patient, that stands in the last one's place on a screen, and above it on paper.
#[component]
pub fn ResultHead(
    /// The model's manifest.
    manifest: &'static Manifest,
    /// What the manifest wants said beside this result.
    #[prop(optional, into)]
    alerts: Signal<Vec<String>>,
    /// The language.
    lang: Lang,
    /// What can be done with the result.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // An alert takes the place of the line on what the model is for; its room is kept, so that nothing moves.
    let room = (!manifest.alerts.is_empty()).then(|| {
        let room: Vec<Node> =
            manifest.alerts.iter().map(|alert| notice(alert.text.get(lang).to_owned())).collect();
        view! { <div class="spot--off" aria-hidden="true">{room}</div> }
    });
    // A model that looks back warns of it; what a prospective one is for is no warning.
    let looks_back = manifest.cohort.is_none();
    view! {
        <div class="head">
            <h2 id=RESULT tabindex="-1">{manifest.label.title.get(lang)}</h2>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
        <p class="meaning">{manifest.label.meaning.get(lang)}</p>
        <div class="spot">
            <p
                class="purpose"
                class:purpose--warning=looks_back
                class:spot--off=move || !alerts.with(Vec::is_empty)
            >
                {looks_back.then(|| view! { <Icon name=IconName::Warning /> })}
                <span>{manifest.purpose.get(lang)}</span>
            </p>
            {room}
            <div class="spot__live" role="status" data-testid="alerts">
                {move || alerts.get().into_iter().map(notice).collect::<Vec<_>>()}
            </div>
        </div>
    }
}

fn notice(text: String) -> Node {
    view! { <Notice tone=Tone::Warning text=text /> }
}
