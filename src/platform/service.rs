//! `service.js`, typed: the service worker that keeps the page's files.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::bridge::Refused;

#[wasm_bindgen(module = "/src/platform/service.js")]
extern "C" {
    #[wasm_bindgen(js_name = begin)]
    fn begin_js(worth_keeping: bool, persistent: bool, take: &JsValue);
    fn skip();
    #[wasm_bindgen(js_name = use)]
    fn use_js(id: &str);
    #[wasm_bindgen(catch)]
    async fn keep(list: &str, files: Array) -> Result<JsValue, JsValue>;
    fn persist();
    fn reload();
}

/// What the service worker says of itself, as lines: anything typed would weigh more than all that is done with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(String);

/// One release of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release<'a> {
    /// SHA-256 of its list, in hexadecimal.
    pub id: &'a str,
    /// The app's version.
    pub app: &'a str,
    /// Its models, each with its version.
    pub models: &'a str,
    /// `file` where it came by file, else `server`.
    pub from: &'a str,
}

/// Which release is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that this page runs, where it is a kept one.
    Mine,
    /// The one that is opened from now on.
    Current,
    /// The one before it.
    Previous,
    /// The service worker's own.
    Own,
    /// One that waits to take over.
    Waiting,
}

impl Seen {
    fn line(&self, at: usize) -> &str {
        self.0.split('\n').nth(at).unwrap_or_default()
    }

    /// Whether the files are kept: `keeping`, `kept`, `refused`, or what is in the way: `file`, `insecure`, `none`.
    pub fn kept(&self) -> &str {
        self.line(0)
    }

    /// `persisted` where the browser has promised not to throw them away, `refused` where it was asked and would not.
    pub fn persistence(&self) -> &str {
        self.line(1)
    }

    /// A release, where there is such a one.
    pub fn release(&self, which: Which) -> Option<Release<'_>> {
        let line = |at| self.line(2 + 4 * which as usize + at);
        let release = Release { id: line(0), app: line(1), models: line(2), from: line(3) };
        (!release.id.is_empty()).then_some(release)
    }
}

/// Registers the service worker once the browser has nothing better to do, where the page is worth keeping; asks the browser never to
/// throw it away where that is sure to be wanted. The state comes at once and whenever it may have changed, for the page's life.
pub fn begin_service(worth_keeping: bool, persistent: bool, take: impl Fn(Seen) + 'static) {
    let take = Closure::<dyn Fn(String)>::new(move |text| take(Seen(text))).into_js_value();
    begin_js(worth_keeping, persistent, &take);
}

/// The waiting service worker takes over.
pub fn skip_waiting() {
    skip();
}

/// Makes a kept release the one that is opened from now on. Where it is not kept whole, all stays as it is.
pub fn use_release(id: &str) {
    use_js(id);
}

/// Keeps a release from files, whole or not at all: its list, and name and bytes of each file. Returns its id. Whose release it is must
/// be known before.
///
/// # Errors
/// A file does not fit the list, there is no room, or there is no service worker.
pub async fn keep_release(list: &str, files: &[(&str, &[u8])]) -> Result<String, Refused> {
    let entry = |(name, bytes): &(&str, &[u8])| {
        Array::of2(&JsValue::from_str(name), &Uint8Array::from(*bytes).buffer().into())
    };
    let files: Array = files.iter().map(entry).collect();
    keep(list, files).await?.as_string().ok_or(Refused)
}

/// Asks the browser never to throw away what the page keeps; the answer stands in the state.
pub fn persist_storage() {
    persist();
}

/// Loads the page anew.
pub fn reload_page() {
    reload();
}
