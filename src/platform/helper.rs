//! `helper.js`, typed: the worker for many patients, files that are read there, and files that are handed out.

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::bridge::{Refused, bytes_of};

#[wasm_bindgen(module = "/src/platform/helper.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = startHelper)]
    fn start_helper(module: JsValue, take: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = sendTo)]
    fn send_to(helper: &JsValue, message: Uint8Array, file: &JsValue);
    #[wasm_bindgen(js_name = endHelper)]
    fn end_helper(helper: &JsValue);
    #[wasm_bindgen(js_name = chosenFile)]
    fn chosen_file_js(event: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = fileOfText)]
    fn file_of_text_js(name: &str, text: &str) -> JsValue;
    #[wasm_bindgen(catch, js_name = bytesOf)]
    async fn bytes_of_js(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = codeInImage)]
    async fn code_in_image_js(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = sizeOf)]
    fn size_of(file: &JsValue) -> f64;
    #[wasm_bindgen(js_name = nameOf)]
    fn name_of(file: &JsValue) -> String;
    #[wasm_bindgen(js_name = save)]
    fn save_js(name: &str, bytes: Uint8Array);
    #[wasm_bindgen(js_name = takeBack)]
    fn take_back_js();
    #[wasm_bindgen(js_name = scrollOf)]
    fn scroll_of_js(id: &str) -> Vec<f64>;
    #[wasm_bindgen(js_name = scrollUp)]
    fn scroll_up_js(id: &str);
    #[wasm_bindgen(js_name = holdStill)]
    fn hold_still_js(id: &str, change: &JsValue);
}

/// A worker that runs this page's module.
pub struct Helper(JsValue);

/// A file that nobody has read yet.
pub struct UnreadFile(JsValue);

impl Helper {
    /// Starts one; `take` gets each of its answers, an empty one where it has failed. None where the browser has no workers.
    pub fn start(take: impl Fn(Vec<u8>) + 'static) -> Option<Helper> {
        let take = Closure::<dyn Fn(Uint8Array)>::new(move |answer: Uint8Array| take(answer.to_vec()));
        let take: Function = take.into_js_value().unchecked_into();
        start_helper(wasm_bindgen::module(), &take).ok().map(Helper)
    }

    /// Sends a message.
    pub fn send(&self, message: &[u8]) {
        send_to(&self.0, message.into(), &JsValue::UNDEFINED);
    }

    /// Sends a message with a file.
    pub fn send_file(&self, message: &[u8], file: &UnreadFile) {
        send_to(&self.0, message.into(), &file.0);
    }

    /// Ends it, with all that it knows.
    pub fn end(self) {
        end_helper(&self.0);
    }
}

impl UnreadFile {
    /// The file that an event brought.
    pub fn chosen(event: &JsValue) -> Option<UnreadFile> {
        let file = chosen_file_js(event);
        (!file.is_null()).then_some(UnreadFile(file))
    }

    /// A text as if it were a file.
    pub fn of_text(name: &str, text: &str) -> UnreadFile {
        UnreadFile(file_of_text_js(name, text))
    }

    /// Its bytes.
    ///
    /// # Errors
    /// It cannot be read, or is larger than `most` bytes.
    pub async fn bytes(&self, most: usize) -> Result<Vec<u8>, Refused> {
        if self.size() > most as f64 {
            return Err(Refused);
        }
        Ok(bytes_of(bytes_of_js(&self.0).await?))
    }

    /// The text of the QR code in it, where it is an image, the browser reads such, and there is a code in it.
    pub async fn code(&self) -> Option<String> {
        code_in_image_js(&self.0).await.ok()?.as_string()
    }

    /// Its name.
    pub fn name(&self) -> String {
        name_of(&self.0)
    }

    /// Its size in bytes.
    pub fn size(&self) -> f64 {
        size_of(&self.0)
    }
}

/// Hands a CSV file to the person.
pub fn save(name: &str, bytes: &[u8]) {
    save_js(name, bytes.into());
}

/// Ends the addresses of files that were handed out; what was saved stays with the person.
pub fn take_back() {
    take_back_js();
}

/// How a scrolled list stands, in px.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scrolled {
    /// What lies above.
    pub top: f64,
    /// The height of what is seen.
    pub height: f64,
    /// The height of one row; 0 where there is none yet.
    pub row: f64,
}

/// How the list with an id is scrolled.
pub fn scroll_of(id: &str) -> Scrolled {
    let all = scroll_of_js(id);
    let at = |i: usize| all.get(i).copied().unwrap_or_default();
    Scrolled { top: at(0), height: at(1), row: at(2) }
}

/// Scrolls the list with an id to its top.
pub fn scroll_up(id: &str) {
    scroll_up_js(id);
}

/// Makes a change, and scrolls the page so that the element with an id stays where it is on the screen, whatever the change puts above
/// it.
pub fn hold_still(id: &str, change: impl FnOnce() + 'static) {
    hold_still_js(id, &Closure::once_into_js(change));
}
