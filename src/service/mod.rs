//! MLflow's scoring protocol, answered where no page is: what a service worker calls.
//!
//! A service worker cannot import the page's scripts, and its own may be older or newer than the release that it serves. So what
//! crosses here is numbers alone: it instantiates the release's WebAssembly with every import missing, writes into its memory and reads
//! there. Any service worker can speak with any release, as long as these six exports keep their meaning:
//!
//! 1. [`service_open`] begins to open the models, in the very way of the page. While it answers a [`Kind`], the worker reads the
//!    question's parts ([`service_pointer`], [`service_length`]), does what is asked, hands in the answer ([`service_reserve`]) and calls
//!    [`service_give`], until that answers 0.
//! 2. [`service_answer`] takes a request from what was handed in, and answers its status; type and body are parts 0 and 1.
//!
//! **Invariant**: a model that no trusted key signed never answers: nobody is there to be asked.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bosque_interop::invocations::{Response, respond};
use bosque_model::Model;
use wasm_bindgen::prelude::*;

use crate::library::{Edition, Library, State};
use crate::platform::Refused;
use crate::platform::host::{self, Kind};

#[derive(Default)]
struct Service {
    input: Vec<u8>,
    opening: Option<Pin<Box<dyn Future<Output = Library>>>>,
    models: Vec<&'static Model>,
    answer: Option<Response>,
}

thread_local! {
    static SERVICE: RefCell<Service> = RefCell::default();
}

/// Room for so many bytes that are handed in next; answers where it begins. What was handed in before is gone.
#[wasm_bindgen]
#[must_use]
pub fn service_reserve(bytes: u32) -> u32 {
    SERVICE.with_borrow_mut(|service| {
        service.input = vec![0; bytes as usize];
        address(&service.input)
    })
}

/// Begins to open the models; answers what is asked (see [`Kind`]), 0 once they are open.
#[wasm_bindgen]
#[must_use]
pub fn service_open() -> u32 {
    host::serve();
    SERVICE.with_borrow_mut(|service| service.opening = Some(Library::opening()));
    go_on()
}

/// Gives what was handed in as the answer to the question, or, where `done` is 0, says that it could not be done; answers as
/// [`service_open`] does.
#[wasm_bindgen]
#[must_use]
pub fn service_give(done: u32) -> u32 {
    let input = SERVICE.with_borrow_mut(|service| std::mem::take(&mut service.input));
    host::give(if done == 0 { Err(Refused) } else { Ok(input) });
    go_on()
}

/// Answers the request that was handed in: its method, its path and its content type, of these lengths in bytes, and the rest is its
/// body. Answers the status.
#[wasm_bindgen]
#[must_use]
pub fn service_answer(method: u32, path: u32, content_type: u32) -> u32 {
    SERVICE.with_borrow_mut(|service| {
        let mut rest = service.input.as_slice();
        let [method, path, content_type] = [method, path, content_type].map(|length| {
            let (text, after) = rest.split_at(rest.len().min(length as usize));
            rest = after;
            std::str::from_utf8(text).unwrap_or_default()
        });
        let response = respond(&service.models, method, path, content_type, rest);
        u32::from(service.answer.insert(response).status)
    })
}

/// Where a part of the question begins, or, where nothing is asked, a part of the answer: 0 its content type, 1 its body.
#[wasm_bindgen]
#[must_use]
pub fn service_pointer(part: u32) -> u32 {
    with_part(part, address)
}

/// How many bytes the part has.
#[wasm_bindgen]
#[must_use]
pub fn service_length(part: u32) -> u32 {
    with_part(part, |bytes| bytes.len() as u32)
}

fn with_part(part: u32, look: impl FnOnce(&[u8]) -> u32) -> u32 {
    if host::asked() != Kind::Nothing {
        return host::with_part(part as usize, look);
    }
    SERVICE.with_borrow(|service| {
        let answer = service.answer.as_ref().map(|answer| [answer.content_type, &answer.body]);
        let part = answer.and_then(|parts| parts.get(part as usize).copied());
        look(part.unwrap_or_default().as_bytes())
    })
}

/// An address in this memory, which has 4 GB at most.
fn address(bytes: &[u8]) -> u32 {
    bytes.as_ptr().addr() as u32
}

/// Opens as far as it goes without being given anything.
fn go_on() -> u32 {
    SERVICE.with_borrow_mut(|service| {
        let Some(mut opening) = service.opening.take() else { return };
        match opening.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(library) => service.models = offered(&library.in_use()),
            Poll::Pending => service.opening = Some(opening),
        }
    });
    host::asked() as u32
}

/// The models that may answer, of the versions in use. The first is the one that answers where a request names none: where that may
/// not, none does, for another in its place would go unnoticed.
fn offered(used: &[&'static Edition]) -> Vec<&'static Model> {
    let may_answer = |edition: &&'static Edition| match &edition.state {
        State::Open(known) if known.seal.doubt().is_none() => Some(known.model),
        _ => None,
    };
    if used.first().is_none_or(|first| may_answer(first).is_none()) {
        return Vec::new();
    }
    used.iter().filter_map(may_answer).collect()
}

#[cfg(test)]
mod tests;
