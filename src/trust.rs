//! Whose signatures the page trusts: the keys that its build was given, or the development key (`crates/model/src/trust.rs`).

pub use bosque_model::{is_development, trusted_keys};
