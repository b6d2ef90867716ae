//! A bar with an icon and words.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::view;

/// How serious a notice is. The icon and the words say it too: colour never stands alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something is still to be done.
    #[default]
    Open,
    /// All is well.
    Done,
    /// It counts, with caution.
    Warning,
    /// It does not count.
    Error,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Tone::Open | Tone::Done => "state",
            Tone::Warning => "state state--warn",
            Tone::Error => "state state--error",
        }
    }

    pub(crate) fn icon(self) -> IconName {
        match self {
            Tone::Open => IconName::Sheet,
            Tone::Done => IconName::Done,
            Tone::Warning => IconName::Warning,
            Tone::Error => IconName::Error,
        }
    }
}

/// One sentence that must not be missed and does not change.
#[component]
pub fn Notice(
    /// How serious it is.
    tone: Tone,
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class=format!("{} state--plain", tone.class())>
            <Icon name=tone.icon() />
            <span>{text}</span>
        </p>
    }
}
