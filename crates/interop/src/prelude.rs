//! What the standard library's prelude brings: a program for the browser is built without it, because its panics would weigh more than
//! all the rest.

#![allow(unused_imports, reason = "each module takes what it needs")]

pub(crate) use alloc::borrow::ToOwned;
pub(crate) use alloc::boxed::Box;
pub(crate) use alloc::string::{String, ToString};
pub(crate) use alloc::vec::Vec;
pub(crate) use alloc::{format, vec};
