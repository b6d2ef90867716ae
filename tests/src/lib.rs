//! The page in a real browser, used as a person uses it.
//!
//! `cargo xtask test` builds the site and runs these tests; by themselves they have nothing to look at and say so.
//!
//! | I want to | use |
//! |---|---|
//! | open the page and use its form | [`Page::open`] |
//! | open another build of it, or look before it is ready | [`Site::serve`], [`Browser::start`], [`Page::load`] |
//! | know that nothing left the device | [`Site::requests`], [`Browser::requests`] |
//! | know that the console is clean | [`Browser::assert_quiet`] |
//! | see it on a phone, or dark | [`Browser::show`] |
//! | look at every state that it can be in | [`STATES`], [`State::reach`] |
//!
//! ```no_run
//! # async fn example() {
//! use bosque_browser_tests::Page;
//!
//! let page = Page::open("?lang=en").await;
//! page.enter("age", "41").await;
//! assert_eq!(page.error_of("age").await, None);
//! page.expect_prediction(0).await;
//! page.browser().assert_quiet().await;
//! # }
//! ```
//!
//! What a test asks for and does not get is a panic that says what was missing: there are no retries, and no test is
//! skipped. Waiting is always for something named, for half a minute at most.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod begin;
mod browser;
mod driver;
mod files;
mod heap;
mod other;
mod page;
mod picture;
mod screen;
mod site;
mod states;
mod wait;

pub use begin::begin;
pub use browser::{Browser, ConsoleEntry, Profile};
pub use files::copy_dir;
pub use other::Other;
pub use page::{Page, Readiness};
pub use screen::{Extent, Screen, Theme};
pub use site::Site;
pub use states::{STATES, State, Step};
pub use wait::eventually;

use std::{env, path::PathBuf};

/// A variable that `cargo xtask test` sets. Without it there is nothing to test, and passing would be a lie.
fn required(variable: &str) -> PathBuf {
    match env::var_os(variable) {
        Some(value) => PathBuf::from(value),
        None => panic!("{variable} is not set: run the browser tests with `cargo xtask test`"),
    }
}
