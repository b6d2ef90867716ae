//! Which model this is, and whether it is the one on record.

use bosque_model::Lang;
use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::view;
use crate::text::{texts, version_texts};

/// Whether the model passed its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It did, and a trusted key signed it.
    Verified,
    /// It did, and the public development key signed it.
    Development,
    /// Its files fit, and nobody signed it.
    Unsigned,
    /// Its files fit, and a key signed it that is not trusted.
    Foreign,
    /// Its files fit, and its signature cannot be checked here.
    Unchecked,
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
    view! {
        <dl class="identity" data-testid="model-identity">
            {known}
            <div>
                <dt class="vh">{texts(lang).card.checks}</dt>
                <Signature standing=standing detail=detail lang=lang />
            </div>
        </dl>
    }
}

/// How a model stands, as a value with an icon.
#[component]
pub fn Signature(
    /// How.
    standing: Standing,
    /// What that means, in a sentence.
    detail: String,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let (class, icon) = match standing {
        Standing::Verified => ("sig", IconName::Shield),
        Standing::Development => ("sig sig--quiet", IconName::Shield),
        Standing::Unsigned | Standing::Foreign | Standing::Unchecked => ("sig sig--warn", IconName::Warning),
        Standing::Refused => ("sig sig--bad", IconName::Error),
    };
    view! {
        <dd class=class title=detail>
            <Icon name=icon />
            {(version_texts(lang).standing)(standing)}
        </dd>
    }
}
