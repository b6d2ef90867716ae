//! Which model this is, and whether it is the one on record.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::text::texts;

/// Whether the model passed its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It did.
    Verified,
    /// It did not, and is not scored with.
    Refused,
}

/// Digits of a digest that are shown; the whole digest is in its title.
const SHORT: usize = 12;

/// Name, version, data and digest of a model, with its standing.
#[component]
pub fn Identity(
    /// The model's name; empty where its manifest cannot be read.
    name: String,
    /// Its version.
    version: String,
    /// The data that it was trained on.
    data: Option<String>,
    /// The SHA-256 of its forest, whole.
    digest: String,
    /// Whether it passed.
    standing: Standing,
    /// What that means, in a sentence.
    detail: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = &texts(lang).shell;
    let short: String = digest.chars().take(SHORT).collect();
    let known = (!name.is_empty()).then(|| {
        view! {
            {data.map(|data| view! { <div class="only-wide"><dt>{words.trained_on}</dt><dd>{data}</dd></div> })}
            <div>
                <dt class="vh">{words.model}</dt>
                <dd>{name} " " {version}</dd>
            </div>
            <div>
                <dt class="only-wide">{words.digest}</dt>
                <dd class="mono" title=digest.clone() data-digest=digest>{short}</dd>
            </div>
        }
    });
    let (class, icon, word) = match standing {
        Standing::Verified => ("sig", IconName::Shield, words.verified),
        Standing::Refused => ("sig sig--bad", IconName::Error, words.refused),
    };
    view! {
        <dl class="identity" data-testid="model-identity">
            {known}
            <div>
                <dt class="vh">{texts(lang).card.checks}</dt>
                <dd class=class title=detail><Icon name=icon /> {word}</dd>
            </div>
        </dl>
    }
}
