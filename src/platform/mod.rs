//! The browser, behind plain functions. Nothing outside this folder names `web_sys`.

mod failure;
mod page;

pub use failure::install_failure_page;
pub use page::{
    Ready, clear_opening, focus, focus_field, hash, keep_query, on_hash_change, print, query, set_language,
    set_ready, set_title,
};
