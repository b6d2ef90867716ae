//! The bosque page: a verified random forest that scores one patient on the device in front of the patient.
//!
//! | you look for | it stands in |
//! |---|---|
//! | the models' bytes | [`embedded`] |
//! | the checks that open them, and versions from files | [`library`] |
//! | whom the page trusts | [`trust`] |
//! | which model is in use, and when that changes | [`session`] |
//! | what is typed, and what follows from it | `bosque_ui::Patient` |
//! | which release of the page is kept, and when another takes over | [`installed`] |
//! | how many patients were seen, by cells | [`monitor`] |
//! | many patients from a file, scored in a worker | [`ward`] |
//! | pasted cells, codes that read back, the result as text | [`handover`] |
//! | a screen that forgets | [`kiosk`] |
//! | MLflow's protocol, answered for a service worker | [`service`] |
//! | the frame: band, model strip, views | [`shell`], [`strip`] |
//! | the patient's, the patients', the model's and the settings' view | [`views`] |
//! | the browser | [`platform`] |
//! | the wording | `bosque_ui::texts` and the model's manifest |
//!
//! The way is one: every model is opened, which verifies its signature, its digests and its conformance set; only then
//! is there a form that can be filled in; every change is checked and scored by `bosque_model` at once.
//!
//! **Invariant**: after it has loaded the page requests nothing but its own worker's script and, once per version, the files that it
//! keeps to open without a server; and what is typed is never stored: it is gone with the page.
//! **Invariant**: a model that no trusted key signed never scores without an explicit choice.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod embedded;
mod example;
mod handover;
mod installed;
mod kiosk;
mod library;
mod monitor;
mod platform;
mod route;
mod service;
mod session;
mod shell;
mod strip;
mod trust;
mod views;
mod ward;

use leptos::mount::mount_to_body;

use crate::library::Library;
use crate::shell::Shell;
use bosque_ui::node::view;

fn main() {
    // The same module runs in a worker, which has no document: there it waits for messages.
    if !platform::has_document() {
        return;
    }
    platform::install_failure_page();
    platform::set_kiosk(kiosk::is_asked());
    wasm_bindgen_futures::spawn_local(async {
        let library = Library::opening().await;
        platform::clear_opening();
        mount_to_body(move || view! { <Shell library=library /> });
    });
}
