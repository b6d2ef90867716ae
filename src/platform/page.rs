//! The document, its address and its focus.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener, window_event_listener_untyped};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement, Url, Window};

/// Whether the page can be used, as `data-ready` on `<body>` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// The model is verified and the form open.
    Usable,
    /// Nobody who is trusted answers for the model: it waits for an explicit choice.
    Waiting,
    /// It was chosen all the same, and the form is open.
    Unverified,
    /// The model was refused, or the page failed.
    Failed,
}

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// Whether this is a page at all; a worker has no document.
pub fn has_document() -> bool {
    document().is_some()
}

/// Says whether the page can be used.
pub fn set_ready(ready: Ready) {
    let value = match ready {
        Ready::Usable => "true",
        Ready::Waiting => "choice",
        Ready::Unverified => "unverified",
        Ready::Failed => "failed",
    };
    if let Some(body) = document().and_then(|document| document.body()) {
        let _ = body.set_attribute("data-ready", value);
    }
}

/// Takes away the words that stand while the page loads.
pub fn clear_opening() {
    if let Some(opening) = document().and_then(|document| document.get_element_by_id("opening")) {
        opening.remove();
    }
}

/// Sets `<html lang>`.
pub fn set_language(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// A value of the address's query, such as `lang` in `?lang=en`.
pub fn query(name: &str) -> Option<String> {
    address()?.search_params().get(name)
}

/// Puts a value into the address's query without loading anything, so that a reload keeps it. A kiosk's address stays as it is: what
/// one person chooses is not the next one's.
pub fn keep_query(name: &str, value: &str) {
    if super::is_kiosk() {
        return;
    }
    let Some((address, history)) = address().zip(window().and_then(|window| window.history().ok())) else {
        return;
    };
    address.search_params().set(name, value);
    // A browser may refuse this for a page opened from a file: the page works all the same.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.href()));
}

fn address() -> Option<Url> {
    Url::new(&window()?.location().href().ok()?).ok()
}

/// The address's hash, `#` included.
pub fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Calls back whenever the hash changes, for the page's life.
pub fn on_hash_change(call: impl Fn() + 'static) {
    window_event_listener(ev::hashchange, move |_| call());
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Calls back before a sheet is printed, until the caller's view is gone. What it draws is on the sheet.
pub fn on_print(call: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("beforeprint", move |_| call());
    on_cleanup(move || listener.remove());
}

/// Sets attributes of the element with an id, and its text where there is one, at once: before a sheet is printed nothing else is
/// in time.
pub fn draw(id: &str, attributes: &[(&str, &str)], text: Option<&str>) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    for (name, value) in attributes {
        let _ = element.set_attribute(name, value);
    }
    if text.is_some() {
        element.set_text_content(text);
    }
}

/// Moves the focus to the element with an id, and the page with it.
pub fn focus(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        focus_on(element.unchecked_into());
    }
}

/// Moves the focus to a control of the form by its `name`; of radio buttons to the checked or first one.
pub fn focus_field(name: &str) {
    let Some(document) = document() else { return };
    let checked = format!("[name=\"{name}\"]:checked");
    let any = format!("[name=\"{name}\"]");
    let found = [checked, any].iter().find_map(|selector| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        focus_on(element.unchecked_into());
    }
}

fn focus_on(element: HtmlElement) {
    let _ = element.focus();
}
