//! The headless JavaScript API: what a page, a worker or Node calls. Bytes of a forest or a model in, typed arrays out.
//!
//! | you have | you want | use |
//! |---|---|---|
//! | the bytes of a `forest.bin` | scores of numbers | [`Forest`] |
//! | the files of a model directory | probabilities of patients | `Model` (feature `model`) |
//! | a score | why it is so | [`Forest`]'s `shap`, `interactions`, `path` (feature `explain`) |
//!
//! Without its features this is the engine alone, which a batch worker loads in a moment. A batch is copied into
//! WebAssembly's memory piece by piece, so its size does not tell how much memory is needed.
//!
//! **Invariant**: nothing here stores anything, knows the page, or keeps a patient's value after a call.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod batch;
mod forest;

pub use forest::Forest;
