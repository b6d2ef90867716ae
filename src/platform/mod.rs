//! The browser, behind plain functions. Nothing outside this folder names `web_sys`.

mod bridge;
mod failure;
mod helper;
pub mod host;
mod kiosk;
mod page;
mod service;
mod shelf;
mod timer;

pub use bridge::{
    Refused, can_read_images, can_verify, close_dialog, copy_text, date_time, file_digest, inflate, now,
    open_dialog, page_address, pasted_text, read_note, replace_hash, select_all, timed, verify, write_note,
};
pub use failure::install_failure_page;
pub use helper::{Helper, Scrolled, UnreadFile, hold_still, save, scroll_of, scroll_up, take_back};
pub use kiosk::{
    Sign, chance, clear_traces, clock, close_exits, fill_screen, holds_text, is_controlled, is_kiosk,
    leave_address, load_anew, quiet, restart, scheme, set_kiosk, stretch, watch_use,
};
pub use leptos::ev::Event;
pub use page::{
    Ready, clear_opening, draw, focus, focus_field, has_document, hash, keep_query, on_hash_change, on_print,
    print, query, set_language, set_ready, set_title,
};
pub use service::{
    Release, Seen, Which, begin_service, keep_release, persist_storage, reload_page, skip_waiting,
    use_release,
};
#[cfg(test)]
pub use shelf::memory::MemoryShelf;
pub use shelf::{BrowserShelf, Room, Shelf};
pub use timer::Pause;
