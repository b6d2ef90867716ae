//! What `worker.js` calls: this very module again, in a worker, where nothing is mounted.

use std::cell::RefCell;
use std::pin::Pin;

use bosque_model::{Model, sha256_hex};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::engine::Engine;
use super::message::Ask;
use crate::embedded::MODELS;
use crate::library::open_file;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// Takes one message, with a file where it brings one. The answer is empty where there is none.
///
/// # Errors
/// The message says nothing, or its model does not open here: the page then says that it cannot calculate.
#[wasm_bindgen(js_name = wardTake)]
pub async fn ward_take(message: Vec<u8>, file: Vec<u8>) -> Result<Uint8Array, JsValue> {
    let answer = match Ask::decode(&message).ok_or(JsValue::UNDEFINED)? {
        Ask::Model { name, id, bundle } => {
            ENGINE.with_borrow_mut(|engine| engine.set_model(None));
            let model = open(&name, &id, bundle).await.ok_or(JsValue::UNDEFINED)?;
            ENGINE.with_borrow_mut(|engine| engine.set_model(Some(model)));
            None
        }
        Ask::Open { turn } => Some(ENGINE.with_borrow_mut(|engine| engine.open(turn, file))),
        ask => ENGINE.with_borrow_mut(|engine| engine.take(ask)),
    };
    Ok(Uint8Array::from(&answer.map(|answer| answer.encode()).unwrap_or_default()[..]))
}

/// Scores the next rows; empty where there is nothing to do.
#[wasm_bindgen(js_name = wardStep)]
pub fn ward_step() -> Uint8Array {
    let answer = ENGINE.with_borrow_mut(Engine::step);
    Uint8Array::from(&answer.map(|answer| answer.encode()).unwrap_or_default()[..])
}

/// Opens the version that the page uses, and no other: with its conformance set, here too.
async fn open(name: &str, id: &str, bundle: Vec<u8>) -> Option<Model> {
    if !bundle.is_empty() {
        // Boxed, so that this future does not hold a second copy of that one's code.
        let opening: Pin<Box<dyn Future<Output = _>>> = Box::pin(open_file(bundle));
        return opening.await.ok().filter(|candidate| candidate.id == id).map(|c| c.model);
    }
    let files = MODELS.iter().find(|embedded| embedded.name() == name)?.files();
    Model::open(files).ok().filter(|_| sha256_hex(files.manifest) == id)
}
