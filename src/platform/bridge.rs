//! `bridge.js`, typed: signatures, inflating, files, and what the browser keeps.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::host::{self, Kind};

#[wasm_bindgen(module = "/src/platform/bridge.js")]
extern "C" {
    #[wasm_bindgen(js_name = canVerify)]
    fn can_verify_js() -> bool;
    #[wasm_bindgen(catch, js_name = verify)]
    async fn verify_js(
        spki: Uint8Array,
        signature: Uint8Array,
        message: Uint8Array,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = now)]
    fn now_js() -> f64;
    #[wasm_bindgen(catch, js_name = measure)]
    async fn measure_js(name: &str, start: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = inflate)]
    async fn inflate_js(bytes: Uint8Array, length: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = listRoom)]
    async fn list_room(room: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = putInRoom)]
    async fn put_in_room(room: &str, key: &str, value: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = takeFromRoom)]
    async fn take_from_room(room: &str, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = readNote)]
    fn read_note_js(key: &str) -> Option<String>;
    #[wasm_bindgen(js_name = writeNote)]
    fn write_note_js(key: &str, text: Option<&str>) -> bool;
    #[wasm_bindgen(js_name = pastedText)]
    fn pasted_text_js(event: &JsValue) -> String;
    #[wasm_bindgen(catch, js_name = copyText)]
    async fn copy_text_js(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = canReadImages)]
    fn can_read_images_js() -> bool;
    #[wasm_bindgen(js_name = showDialog)]
    fn show_dialog_js(id: &str, open: bool);
    #[wasm_bindgen(js_name = selectAll)]
    fn select_all_js(id: &str);
    #[wasm_bindgen(js_name = dateTime)]
    fn date_time_js(lang: &str) -> String;
    #[wasm_bindgen(js_name = pageAddress)]
    fn page_address_js() -> String;
    #[wasm_bindgen(catch, js_name = fileDigest)]
    async fn file_digest_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = replaceHash)]
    fn replace_hash_js(hash: &str);
}

/// The browser refused: it has no such thing, may not, or the input was not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl From<JsValue> for Refused {
    fn from(_: JsValue) -> Self {
        Refused
    }
}

/// Whether signatures can be checked here: browsers offer that to pages that came by `https:`, from this
/// very machine or from a file, and to no others.
pub fn can_verify() -> bool {
    host::serves() || can_verify_js()
}

/// Whether a signature (`r || s`, ECDSA P-256 with SHA-256) was made over a message by the key of an SPKI.
///
/// # Errors
/// Where the browser cannot tell: no cryptography here, or the key is no point of the curve.
pub async fn verify(spki: &[u8], signature: &[u8], message: &[u8]) -> Result<bool, Refused> {
    if host::serves() {
        return Ok(host::ask(Kind::Verify, &[spki, signature, message]).await? == [1]);
    }
    let answer = verify_js(spki.into(), signature.into(), message.into()).await?;
    Ok(answer.is_truthy())
}

/// Awaits something, leaves the time that it took as a performance measure of the page, and lets the browser do what waits.
pub async fn timed<T>(name: &str, work: impl Future<Output = T>) -> T {
    if host::serves() {
        return work.await;
    }
    let start = now_js();
    let value = work.await;
    let _ = measure_js(name, start).await; // a measure that is not kept is no reason to stop
    value
}

/// Inflates one raw deflate stream of so many bytes.
///
/// # Errors
/// It is no such stream, or it holds fewer bytes or more.
pub async fn inflate(compressed: &[u8], length: usize) -> Result<Vec<u8>, Refused> {
    let length = u32::try_from(length).map_err(|_| Refused)?;
    if host::serves() {
        return host::ask(Kind::Inflate, &[compressed, &length.to_le_bytes()]).await;
    }
    Ok(bytes_of(inflate_js(compressed.into(), length).await?))
}

/// Milliseconds since the page began to load.
pub fn now() -> f64 {
    now_js()
}

/// The text under a key of the page's notes.
pub fn read_note(key: &str) -> Option<String> {
    read_note_js(key)
}

/// Keeps a text under a key, or takes it away; `false` where the browser keeps nothing.
pub fn write_note(key: &str, text: Option<&str>) -> bool {
    write_note_js(key, text)
}

/// The text that a paste brings.
pub fn pasted_text(event: &JsValue) -> String {
    pasted_text_js(event)
}

/// Puts a text on the clipboard.
///
/// # Errors
/// The browser does not let the page.
pub async fn copy_text(text: &str) -> Result<(), Refused> {
    copy_text_js(text).await?;
    Ok(())
}

/// Whether the browser itself finds codes in images. Not every one does.
pub fn can_read_images() -> bool {
    can_read_images_js()
}

/// Opens the dialog with an id over the page.
pub fn open_dialog(id: &str) {
    show_dialog_js(id, true);
}

/// Closes the dialog with an id.
pub fn close_dialog(id: &str) {
    show_dialog_js(id, false);
}

/// Selects all of a text box.
pub fn select_all(id: &str) {
    select_all_js(id);
}

/// Now, as a language writes date and time.
pub fn date_time(lang: &str) -> String {
    date_time_js(lang)
}

/// The page's address without query and hash; empty where nobody else could open it, as for a file.
pub fn page_address() -> String {
    page_address_js()
}

/// Puts another hash in the present one's place, so that neither address nor history keeps it.
pub fn replace_hash(hash: &str) {
    replace_hash_js(hash);
}

pub(super) async fn list(room: &str) -> Result<Vec<(String, Vec<u8>)>, Refused> {
    if host::serves() {
        return host::list(room).await;
    }
    let answer: Array = list_room(room).await?.unchecked_into();
    let [keys, values] = [0, 1].map(|i| answer.get(i));
    if keys.is_undefined() {
        return Ok(Vec::new());
    }
    let (keys, values): (Array, Array) = (keys.unchecked_into(), values.unchecked_into());
    // What is not ours is passed over: anybody may have written to this origin's storage.
    let entry = |(key, value): (JsValue, JsValue)| {
        let value = value.dyn_into::<Uint8Array>().ok()?;
        Some((key.as_string()?, value.to_vec()))
    };
    Ok(keys.iter().zip(values.iter()).filter_map(entry).collect())
}

pub(super) async fn put(room: &str, key: &str, value: &[u8]) -> Result<(), Refused> {
    put_in_room(room, key, Uint8Array::from(value).into()).await?;
    Ok(())
}

pub(super) async fn take(room: &str, key: &str) -> Result<(), Refused> {
    take_from_room(room, key).await?;
    Ok(())
}

pub(super) fn bytes_of(value: JsValue) -> Vec<u8> {
    value.unchecked_into::<Uint8Array>().to_vec()
}

/// SHA-256 of the program, where the page is one file and came from no server.
pub async fn file_digest() -> Option<String> {
    file_digest_js().await.ok()?.as_string()
}
