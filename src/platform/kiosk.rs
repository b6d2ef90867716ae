//! `kiosk.js`, typed: signs of use, no way out, forgetting, and what a PIN needs.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::bridge::Refused;

#[wasm_bindgen(module = "/src/platform/kiosk.js")]
extern "C" {
    #[wasm_bindgen(js_name = isKiosk)]
    fn is_kiosk_js() -> bool;
    #[wasm_bindgen(js_name = setKiosk)]
    fn set_kiosk_js(on: bool);
    #[wasm_bindgen(js_name = quiet)]
    fn quiet_js() -> f64;
    #[wasm_bindgen(js_name = clock)]
    fn clock_js() -> f64;
    #[wasm_bindgen(js_name = watchUse)]
    fn watch_use_js(beat: &JsValue);
    #[wasm_bindgen(js_name = restart)]
    fn restart_js();
    #[wasm_bindgen(js_name = fillScreen)]
    fn fill_screen_js();
    #[wasm_bindgen(js_name = closeExits)]
    fn close_exits_js(gone: &JsValue, back: &JsValue);
    #[wasm_bindgen(js_name = holdsText)]
    fn holds_text_js() -> bool;
    #[wasm_bindgen(catch, js_name = clearTraces)]
    async fn clear_traces_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = scheme)]
    fn scheme_js() -> String;
    #[wasm_bindgen(js_name = isControlled)]
    fn is_controlled_js() -> bool;
    #[wasm_bindgen(js_name = loadAnew)]
    fn load_anew_js();
    #[wasm_bindgen(js_name = leaveAddress)]
    fn leave_address_js();
    #[wasm_bindgen(catch, js_name = chance)]
    fn chance_js() -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_name = stretch)]
    async fn stretch_js(text: &str, salt: &str, rounds: u32) -> Result<JsValue, JsValue>;
}

/// What is known of somebody at the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing: it is only the clock.
    Clock,
    /// Something has moved; somebody may just be passing.
    Slight,
    /// Somebody has pressed, touched or typed.
    Act,
}

/// Whether the page is a kiosk.
pub fn is_kiosk() -> bool {
    is_kiosk_js()
}

/// Makes the page a kiosk, or none; its styles follow at once.
pub fn set_kiosk(on: bool) {
    set_kiosk_js(on);
}

/// Milliseconds since the last sign of use, the machine's sleep included.
pub fn quiet() -> f64 {
    quiet_js()
}

/// Milliseconds since 1970.
pub fn clock() -> f64 {
    clock_js()
}

/// From now on, for the page's life and as long as it is a kiosk, `beat` is told of every sign of use and twice a second of the
/// clock. It says whether a sign counts: one that does starts the count of [`quiet`] anew.
pub fn watch_use(beat: impl Fn(Sign) -> bool + 'static) {
    let beat = Closure::<dyn Fn(u8) -> bool>::new(move |worth| {
        beat(match worth {
            0 => Sign::Clock,
            1 => Sign::Slight,
            _ => Sign::Act,
        })
    });
    watch_use_js(&beat.into_js_value());
}

/// Starts the count of [`quiet`] anew.
pub fn restart() {
    restart_js();
}

/// Asks for the whole screen; a browser may refuse.
pub fn fill_screen() {
    fill_screen_js();
}

/// Closes the ways out of the page, for its life and as long as it is a kiosk. `gone` is called when it is left, `back` when the
/// browser shows it again as it was.
pub fn close_exits(gone: impl Fn() + 'static, back: impl Fn() + 'static) {
    let [gone, back] = [Closure::<dyn Fn()>::new(gone), Closure::<dyn Fn()>::new(back)]
        .map(|call| call.into_js_value().unchecked_into::<Function>());
    close_exits_js(&gone, &back);
}

/// Whether anything is typed anywhere, or a dialog shows something.
pub fn holds_text() -> bool {
    holds_text_js()
}

/// Takes away what the document itself holds of a patient: open dialogs, fields, the selection, and the clipboard where the browser
/// lets the page without asking anybody. Never fails.
pub async fn clear_traces() {
    let _ = clear_traces_js().await;
}

/// The scheme that the page came by, such as `https:`.
pub fn scheme() -> String {
    scheme_js()
}

/// Whether a service worker answers for the page.
pub fn is_controlled() -> bool {
    is_controlled_js()
}

/// Loads the page anew from its own address: the hash, and what in the query is not the page's own, stay behind.
pub fn load_anew() {
    load_anew_js();
}

/// Takes `mode` and `idle` out of the address.
pub fn leave_address() {
    leave_address_js();
}

/// 128 bits of chance, in hexadecimal.
///
/// # Errors
/// The browser has none.
pub fn chance() -> Result<String, Refused> {
    Ok(chance_js()?)
}

/// PBKDF2 with SHA-256 of two texts in UTF-8: 256 bits in hexadecimal.
///
/// # Errors
/// The browser has no cryptography here.
pub async fn stretch(text: &str, salt: &str, rounds: u32) -> Result<String, Refused> {
    stretch_js(text, salt, rounds).await?.as_string().ok_or(Refused)
}
