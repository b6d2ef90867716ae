//! What the page says of itself where it is one file.

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::{Block, Fact, Facts, file_words};
use leptos::prelude::*;

use crate::platform;

/// The file's digest and what it lacks; nothing where the page came from a server.
#[component]
pub fn ThisFile(
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let digest = RwSignal::new(None::<String>);
    leptos::task::spawn_local(async move { digest.set(platform::file_digest().await) });
    let words = file_words(lang);
    let about = move || {
        digest.get().map(|digest| {
            view! {
                <Block title=words.title id="file">
                    <div data-testid="file-digest"><Facts facts=vec![Fact::code(words.digest, digest)] stacked=true /></div>
                    <p class="note">{words.compare}</p>
                    <p class="note">{words.lacks}</p>
                </Block>
            }
        })
    };
    view! { <div>{about}</div> }
}
