//! The last resort: a page that says that it has failed.

use std::panic::{self, PanicHookInfo};

use super::page::{Ready, document, set_ready};

/// From now on a panic puts a readable failure in the page's place.
///
/// It says where in the source it happened and never what with: a panic's own words may hold a value.
pub fn install_failure_page() {
    panic::set_hook(Box::new(show));
}

fn show(info: &PanicHookInfo<'_>) {
    set_ready(Ready::Failed);
    let Some(document) = document() else { return };
    if let Some((place, location)) = document.get_element_by_id("failure-place").zip(info.location()) {
        place.set_text_content(Some(&format!("{}:{}", location.file(), location.line())));
    }
    if let Some(failure) = document.get_element_by_id("failure") {
        let _ = failure.remove_attribute("hidden");
    }
    // The page behind it no longer follows what is typed: a number there would be stale.
    if let Some(body) = document.body() {
        let _ = body.set_attribute("data-failure", "");
    }
}
