//! Many patients from a file.
//!
//! | part | what it does | where it runs |
//! |---|---|---|
//! | [`state`] | what the person has done so far, and what is shown | the page |
//! | [`results`] | scores, sorted and filtered | the page |
//! | [`message`] | what the two say to each other | both |
//! | [`engine`] | reads the file and scores it, slice by slice | the worker |
//! | [`entry`] | what `worker.js` calls | the worker |
//!
//! The worker is this very module, compiled once. The file goes there unread and stays there, with every text in it; the page
//! gets the numbers, the first rows, and the columns that were ticked.
//!
//! **Invariant**: what scores is the version in use, opened anew in the worker with its conformance set; its name, version
//! and digest stand beside the result.

mod engine;
mod entry;
mod message;
pub mod problem;
mod results;
mod state;

pub use message::Unreadable;
pub use results::{BINS, By, Filter, Results, Show};
pub use state::{Held, Part, Stage, Ward};
