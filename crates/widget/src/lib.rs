//! The inside of `<bosque-predictor>`: what `pkg/element.js` mounts into an element's shadow root.
//!
//! | `element.js` has | it calls |
//! |---|---|
//! | the bytes of a packed model | [`Sealed`], by way of `pkg/open.js`, which verifies the signature |
//! | an element in the document | [`Widget`] |
//! | a patient, a FHIR Bundle, a language | the methods of [`Widget`] |
//!
//! Form, result and reasons are the page's own (`bosque_ui`); here is only what surrounds them.
//!
//! **Invariant**: nothing here knows the document outside the element, keeps anything after the element is gone but
//! the models that were opened, or tells anybody who the patient is.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod given;
mod record;
mod sealed;
mod state;
mod view;
mod widget;

pub use sealed::{Opened, Sealed, trusted_keys};
pub use widget::Widget;
