//! The bosque page: a verified random forest that scores one patient on the device in front of the patient.
//!
//! | you look for | it stands in |
//! |---|---|
//! | the model's bytes, and the check that opens them | [`embedded`] |
//! | what is typed, and what follows from it | [`state`] |
//! | how a feature becomes a field | [`fields`] |
//! | the frame: band, model strip, views | [`shell`] |
//! | the patient's view and the model's view | [`views`] |
//! | the browser | [`platform`] |
//! | the wording | `bosque_ui::texts` and the model's manifest |
//!
//! The way is one: the embedded model is opened, which verifies it; only then is there a form that can be
//! filled in; every change is checked and scored by `bosque_model` at once.
//!
//! **Invariant**: after it has loaded the page requests nothing, and what is typed is never stored: it is
//! gone with the page.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod embedded;
mod example;
mod fields;
mod platform;
mod route;
mod shell;
mod state;
mod views;

use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::embedded::Opened;
use crate::platform::Ready;
use crate::shell::Shell;

fn main() {
    platform::install_failure_page();
    let opened = embedded::open();
    let ready = match opened {
        Opened::Verified(_) => Ready::Usable,
        Opened::Refused { .. } => Ready::Failed,
    };
    platform::clear_opening();
    mount_to_body(move || view! { <Shell opened=opened /> });
    platform::set_ready(ready);
}
