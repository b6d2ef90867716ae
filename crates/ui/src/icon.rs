//! Line drawings of 20 by 20 units.

use crate::node::view;
use leptos::prelude::*;

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// A printer.
    Print,
    /// A plus.
    New,
    /// Two sheets.
    Copy,
    /// The corners of a QR code.
    Qr,
    /// A clipboard.
    Paste,
    /// A shield with a tick.
    Shield,
    /// A screen with a tick: what stays on this device.
    Local,
    /// A triangle with an exclamation mark.
    Warning,
    /// An octagon with an exclamation mark.
    Error,
    /// A tick.
    Done,
    /// A sheet of paper.
    Sheet,
    /// A cross.
    Cancel,
    /// An arrow down onto a line.
    Save,
    /// A solid triangle that points up.
    Up,
    /// A solid triangle that points down.
    Down,
}

impl IconName {
    pub(crate) fn path(self) -> &'static str {
        match self {
            IconName::Print => "M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z",
            IconName::New => "M10 4v12M4 10h12",
            IconName::Copy => "M7 7h9v10H7zM4 13V3h9",
            IconName::Qr => "M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2M17 12v5h-5M17 12h-1",
            IconName::Paste => "M7 4H4.5v13.5h11V4H13M7 2.5h6v3H7z",
            IconName::Shield => "M10 2.5l6 2v5c0 4-2.6 6.6-6 8-3.4-1.4-6-4-6-8v-5zM7 10l2.2 2.2L13 8",
            IconName::Local => "M4 4h12v9H4zM2 16h16M8 8.5l1.5 1.5L12.5 7",
            IconName::Warning => "M10 3l8 14H2zM10 8.5v4M10 14.8v.01",
            IconName::Error => "M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7zM10 6v5M10 13.8v.01",
            IconName::Done => "M4 10.5l4 4 8-9",
            IconName::Sheet => "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
            IconName::Cancel => "M5 5l10 10M15 5L5 15",
            IconName::Save => "M10 3v9M6 8.5l4 4 4-4M3 16.5h14",
            IconName::Up => "M10 3l8 14H2z",
            IconName::Down => "M10 17L2 3h16z",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            IconName::Up | IconName::Down => "i i-solid",
            _ => "i",
        }
    }
}

/// A drawing, hidden from readers: the words beside it say the same.
#[component]
pub fn Icon(
    /// What it shows.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class=name.class() viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=name.path()></path>
        </svg>
    }
}
