//! What every field of the form has: a name, a unit, a range, help, one message line.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};
use crate::node::view;

/// The words of a field, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldText {
    /// The data dictionary's name; the control's `name`, and the stem of every id.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Its unit for people.
    pub unit: Option<String>,
    /// The range beside the label.
    pub range: Option<FieldRange>,
    /// What it is and how it is measured.
    pub help: String,
}

impl FieldText {
    /// The id of one of the field's parts.
    #[must_use]
    pub fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    /// The ids that describe the field's control.
    pub(crate) fn described_by(&self) -> String {
        let parts = [self.range.is_some().then_some("range"), self.unit.is_some().then_some("unit")];
        let parts = parts.into_iter().flatten().chain(["help", "note", "error"]);
        parts.map(|part| self.id(part)).collect::<Vec<_>>().join(" ")
    }
}

/// A range, as it is shown and as it is read aloud.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRange {
    /// `12–70`.
    pub short: String,
    /// In words, with what is accepted at all.
    pub long: String,
}

/// How a reader turned to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It has the focus.
    Focus,
    /// The pointer is over it.
    Pointer,
}

/// One entry of a choice or a select.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionText {
    /// The dictionary's code.
    pub value: String,
    /// What it means.
    pub label: String,
}

/// What stands in a field's message line.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Note {
    /// Nothing.
    #[default]
    None,
    /// Something worth knowing.
    Quiet(String),
    /// The value counts, with caution.
    Warning(String),
    /// The value does not count.
    Error {
        /// Why.
        text: String,
        /// Another value that may be meant, as it would be typed.
        offer: Option<String>,
    },
}

impl Note {
    /// The class of a field with this note.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Note::None | Note::Quiet(_) => "field",
            Note::Warning(_) => "field field--warn",
            Note::Error { .. } => "field field--error",
        }
    }

    /// For `aria-invalid`; nothing where the value counts.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        matches!(self, Note::Error { .. }).then_some("true")
    }
}

/// The range beside the label.
#[component]
pub(crate) fn RangeText(
    /// The field's words.
    text: FieldText,
) -> impl IntoView {
    let id = text.id("range");
    text.range.map(|range| {
        view! {
            <span class="rng" id=id title=range.long.clone()>
                <span aria-hidden="true">{range.short}</span>
                <span class="vh">{range.long.clone()}</span>
            </span>
        }
    })
}

/// The message line. It keeps its height while it is empty.
#[component]
pub(crate) fn MessageLine(
    /// The field's words.
    text: FieldText,
    /// What it says.
    #[prop(into)]
    note: Signal<Note>,
) -> impl IntoView {
    let quiet = move || match note.get() {
        Note::Quiet(text) | Note::Warning(text) => text,
        Note::None | Note::Error { .. } => String::new(),
    };
    let error = move || match note.get() {
        Note::Error { text, .. } => text,
        _ => String::new(),
    };
    let icon = move || match note.get() {
        Note::Warning(_) => Some(view! { <Icon name=IconName::Warning /> }),
        Note::Error { .. } => Some(view! { <Icon name=IconName::Error /> }),
        Note::None | Note::Quiet(_) => None,
    };
    // The alert's element stands before it has anything to say: readers miss one that comes with its words.
    view! {
        <div class="msg">
            {icon}
            <span id=text.id("note")>{quiet}</span>
            <span id=text.id("error") role="alert">{error}</span>
        </div>
    }
}
