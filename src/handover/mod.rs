//! What comes in at once, and what a result takes along: pasted cells, a code that reads back, a text, a sheet.
//!
//! Nothing here knows the browser's names or a view.

pub mod arrival;
pub mod code;
mod digits;
pub mod paste;
pub mod qr;
pub mod receive;
pub mod summary;
