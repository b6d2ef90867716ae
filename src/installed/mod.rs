//! The page as an installed app: which release of it is kept, which one waits, and when another may take over.
//!
//! The service worker (`src/service_worker/`) keeps whole releases and serves one of them. Here stands what a person sees of that and
//! decides.
//!
//! **Invariant**: another release never takes over in the middle of a patient or while a list is loaded: this window goes on with its
//! own files, and loads anew once it is empty.

use leptos::prelude::*;

use crate::library::State;
use crate::platform::{
    self, Refused, Seen, Which, begin_service, keep_release, persist_storage, reload_page, skip_waiting,
    use_release,
};
use crate::session::Session;
use crate::shell::CONTENT;
use crate::ward::{Stage, Ward};

/// This app's version, as the page itself says it.
pub const APP: &str = concat!("bosque ", env!("CARGO_PKG_VERSION"));

/// The installed app, as this window sees it.
#[derive(Clone, Copy)]
pub struct Installed {
    seen: RwSignal<Seen>,
    /// The id of the release that a person has asked for: it comes once nothing is typed and no list is loaded. Empty: none.
    wish: RwSignal<String>,
    empty: Signal<bool>,
}

impl Installed {
    /// Begins to keep the page, where it can be kept, and to watch for other releases. A page that refuses its model is not one to
    /// keep.
    pub fn begin(session: Session, ward: Ward) -> Self {
        let empty = Signal::derive(move || session.is_blank() && ward.stage() == Stage::Empty);
        let installed =
            Installed { seen: RwSignal::new(Seen::default()), wish: RwSignal::new(String::new()), empty };
        let is_sound = matches!(session.current().get_untracked().state, State::Open(_));
        begin_service(is_sound, platform::is_kiosk(), move |seen| {
            let take = move || installed.seen.set(seen);
            match installed.empty.get_untracked() {
                true => take(),
                // The news must not push away what somebody is just about to press.
                false => platform::hold_still(CONTENT, take),
            }
        });
        Effect::new(move |_| {
            if installed.empty.get() {
                installed.settle();
            }
        });
        installed
    }

    /// What was asked for comes now, and a window of an older release loads anew.
    fn settle(self) {
        let wish = self.wish.get();
        let (outdated, waits) = self.seen.with(|seen| {
            let waiting = seen.release(Which::Waiting);
            (is_outdated(seen), waiting.is_some_and(|waiting| waiting.id == wish))
        });
        if outdated {
            reload_page();
        } else if waits {
            skip_waiting();
        } else if !wish.is_empty() {
            use_release(&wish);
            self.wish.set(String::new());
        }
    }

    /// What the service worker says.
    pub fn seen(self) -> Signal<Seen> {
        self.seen.into()
    }

    /// Whether nothing is typed and no list is loaded, so that what is asked for comes at once.
    pub fn is_empty(self) -> bool {
        self.empty.get()
    }

    /// Whether something was asked for, here or in another window, that comes with the next patient.
    pub fn is_coming(self) -> bool {
        !self.wish.with(String::is_empty) || self.seen.with(is_outdated)
    }

    /// A release that is kept or waits is to be used from the next patient on.
    pub fn use_release(self, id: String) {
        self.wish.set(id);
    }

    /// Keeps a release from files; it is not used until [`Installed::use_release`]. Returns its id.
    ///
    /// # Errors
    /// As [`keep_release`].
    pub async fn keep(self, list: &str, files: &[(&str, &[u8])]) -> Result<String, Refused> {
        keep_release(list, files).await
    }

    /// Asks the browser never to throw away what is kept.
    pub fn persist(self) {
        persist_storage();
    }
}

/// Whether another release than this window's was made the current one.
fn is_outdated(seen: &Seen) -> bool {
    let releases = seen.release(Which::Mine).zip(seen.release(Which::Current));
    releases.is_some_and(|(mine, current)| mine.id != current.id)
}
