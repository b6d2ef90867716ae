//! A screen that many use, one after another: it forgets each before the next.
//!
//! | you look for | it stands in |
//! |---|---|
//! | when a quiet screen is wiped | [`idle`] |
//! | how it forgets | [`wipe`] |
//! | the PIN before the settings | [`pin`] |
//! | what is seen of it | `crate::views::kiosk`, `style/kiosk.css` |
//!
//! **Invariant**: a sign of use counts only after the clock was asked: who wakes a machine that slept meets an empty form.
//! **Invariant**: a list that is being scored is no sign of use.

pub mod idle;
pub mod pin;
pub mod wipe;

use bosque_model::Lang;
use leptos::prelude::*;

use self::idle::{Idle, Phase};
use self::pin::{Lock, ROUNDS, Tries};
use self::wipe::{Way, way};
use crate::platform::{self, Sign, read_note, write_note};
use crate::route::Route;
use crate::session::Session;
use crate::ward::{Stage, Ward};

/// The note of a kiosk that was set up in the settings.
const LOCK: &str = "bosque-kiosk";
/// The note of wrong PINs.
const TRIES: &str = "bosque-kiosk-tries";
/// So many quiet seconds later the bar says how many are left.
const SHOWN_AFTER_S: u32 = 5;

/// Why a PIN does not open the settings, or sets up no kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It is not the one.
    Wrong,
    /// None is taken for so many seconds.
    Wait(u32),
    /// The browser offers no cryptography here, or keeps nothing.
    Unable,
}

/// The page as a kiosk, where it is one.
#[derive(Clone, Copy)]
pub struct Kiosk {
    session: Session,
    ward: Ward,
    lang: RwSignal<Lang>,
    route: RwSignal<Route>,
    on: RwSignal<bool>,
    /// There is a PIN.
    locked: RwSignal<bool>,
    /// It was given.
    open: RwSignal<bool>,
    /// The screen is being wiped: no view is there.
    blank: RwSignal<bool>,
    warned: RwSignal<bool>,
    /// Seconds left, once nobody has done anything for a while.
    left: RwSignal<Option<u32>>,
    idle: StoredValue<Idle>,
    /// Signs of use are being watched: once is enough for the page's life.
    watched: StoredValue<bool>,
    /// Somebody has done something since the screen was last wiped.
    touched: StoredValue<bool>,
}

/// Whether the address asks for a kiosk, or the settings have made one; to be told to the styles before anything is painted.
pub fn is_asked() -> bool {
    platform::query("mode").as_deref() == Some("kiosk") || read_note(LOCK).is_some()
}

/// The language that the address asks for, or the page's own.
pub fn own_language() -> Lang {
    platform::query("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

impl Kiosk {
    /// Begins as the page was marked.
    pub fn begin(session: Session, ward: Ward, lang: RwSignal<Lang>, route: RwSignal<Route>) -> Self {
        let kiosk = Kiosk {
            session,
            ward,
            lang,
            route,
            on: RwSignal::new(false),
            locked: RwSignal::new(false),
            open: RwSignal::new(false),
            blank: RwSignal::new(false),
            warned: RwSignal::new(false),
            left: RwSignal::new(None),
            idle: StoredValue::new(Idle::default()),
            watched: StoredValue::new(false),
            touched: StoredValue::new(false),
        };
        if platform::is_kiosk() {
            kiosk.start();
        }
        kiosk
    }

    fn start(self) {
        platform::set_kiosk(true);
        let lock = read_note(LOCK).and_then(|note| Lock::read(&note));
        // A lock that cannot be read is one that nobody opens.
        self.locked.set(lock.is_some());
        let asked = platform::query("idle").and_then(|text| Idle::read(&text));
        self.idle.set_value(asked.or(lock.map(|lock| lock.idle)).unwrap_or_default());
        self.open.set(false);
        self.on.set(true);
        if self.is_closed(self.route.get_untracked()) {
            self.show(Route::Predict);
        }
        if !self.watched.get_value() {
            self.watched.set_value(true);
            platform::watch_use(move |sign| self.beat(sign));
            platform::close_exits(move || self.forget(), move || self.wipe());
        }
    }

    /// Whether the page is a kiosk.
    pub fn is_on(self) -> bool {
        self.on.get()
    }

    /// Whether a PIN leads to the settings.
    pub fn is_locked(self) -> bool {
        self.locked.get()
    }

    /// Whether no view is to be there.
    pub fn is_blank(self) -> bool {
        self.blank.get()
    }

    /// Whether somebody is being asked whether they are still there.
    pub fn is_warned(self) -> bool {
        self.warned.get()
    }

    /// Seconds until the screen is wiped, once nobody has done anything for a while.
    pub fn left(self) -> Option<u32> {
        self.left.get()
    }

    /// Seconds that nobody may do anything.
    pub fn idle_s(self) -> u32 {
        self.idle.get_value().seconds()
    }

    /// Whether a view is closed to whoever stands before the screen.
    pub fn is_closed(self, route: Route) -> bool {
        route == Route::Settings && self.on.get() && !self.open.get()
    }

    /// Whether a view is named in the navigation.
    pub fn is_named(self, route: Route) -> bool {
        route != Route::Settings || !self.on.get() || self.locked.get()
    }

    /// Shows a view, without another entry in the history.
    pub fn show(self, route: Route) {
        platform::replace_hash(route.hash());
        self.route.set(route);
    }

    /// The settings are left: whoever comes back gives the PIN again.
    pub fn close(self) {
        if self.open.get_untracked() {
            self.open.set(false);
        }
    }

    /// Somebody is still there.
    pub fn stay(self) {
        platform::restart();
        self.warned.set(false);
        self.left.set(None);
    }

    /// Looks at the clock, and says whether a sign of use counts.
    fn beat(self, sign: Sign) -> bool {
        if self.blank.get_untracked() {
            return false;
        }
        let touched = self.touched.get_value();
        let phase = match self.idle.get_value().phase(platform::quiet()) {
            // Nobody needs to be asked over an empty screen.
            Phase::Warned(left) if !self.holds() => Phase::Calm(left),
            phase => phase,
        };
        match (phase, sign) {
            (Phase::Over, _) if touched || self.holds() => {
                self.wipe();
                return false;
            }
            (Phase::Warned(left), Sign::Clock | Sign::Slight) => {
                put(self.left, Some(left));
                put(self.warned, true);
                return false;
            }
            (Phase::Calm(left), Sign::Clock) => {
                let shown = touched && left + SHOWN_AFTER_S <= self.idle_s();
                put(self.left, shown.then_some(left));
                put(self.warned, false);
            }
            _ => {
                put(self.left, None);
                put(self.warned, false);
            }
        }
        if sign == Sign::Act {
            self.touched.set_value(true);
        }
        true
    }

    /// Whether anything of a patient is here.
    fn holds(self) -> bool {
        !self.session.pool().is_blank_untracked()
            || self.session.arrival().with_untracked(Option::is_some)
            || untrack(|| self.ward.stage()) != Stage::Empty
            || platform::holds_text()
    }

    /// Forgets all that is of a patient. No view is there afterwards.
    fn forget(self) {
        self.blank.set(true);
        self.warned.set(false);
        self.left.set(None);
        self.open.set(false);
        self.touched.set_value(false);
        // Cells are counted, and nothing else is kept: that somebody walked away makes the patient no other.
        self.session.count_at_hand();
        self.session.start_over();
        self.ward.end();
        platform::take_back();
    }

    /// Forgets all that is of a patient, and begins anew: from the document where that needs no network, else from its views.
    pub fn wipe(self) {
        self.forget();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await; // the views are gone
            platform::clear_traces().await;
            if way(&platform::scheme(), platform::is_controlled()) == Way::Anew {
                return platform::load_anew();
            }
            self.lang.set(own_language());
            self.show(Route::Predict);
            self.blank.set(false);
            platform::restart();
            leptos::task::tick().await;
            platform::focus(crate::shell::CONTENT);
        });
    }

    /// Sets up a kiosk that only a PIN ends, and begins it.
    ///
    /// # Errors
    /// The browser offers no cryptography here, or keeps nothing.
    pub async fn set_up(self, pin: &str, idle: Idle) -> Result<(), Denied> {
        let salt = platform::chance().map_err(|_| Denied::Unable)?;
        let digest = platform::stretch(pin, &salt, ROUNDS).await.map_err(|_| Denied::Unable)?;
        let lock = Lock { rounds: ROUNDS, salt, digest, idle };
        if !write_note(LOCK, Some(&lock.note())) {
            return Err(Denied::Unable);
        }
        write_note(TRIES, None);
        self.start();
        self.wipe();
        Ok(())
    }

    /// Opens the settings by their PIN.
    ///
    /// # Errors
    /// It is not the one, or none is taken yet.
    pub async fn unlock(self, pin: &str) -> Result<(), Denied> {
        if self.open.get_untracked() {
            return Ok(()); // nothing is left to be tried
        }
        let lock = read_note(LOCK).and_then(|note| Lock::read(&note)).ok_or(Denied::Unable)?;
        let tries = Tries::read(read_note(TRIES).as_deref());
        let now = platform::clock();
        let wait = tries.wait_s(now);
        if wait > 0 {
            return Err(Denied::Wait(wait));
        }
        // Counted as wrong before it is looked at: loading the page anew meanwhile wins nothing.
        let tries = tries.with_another(now);
        if !write_note(TRIES, Some(&tries.note())) {
            return Err(Denied::Unable);
        }
        let digest = platform::stretch(pin, &lock.salt, lock.rounds).await.map_err(|_| Denied::Unable)?;
        if !lock.fits(&digest) {
            return Err(match tries.wait_s(platform::clock()) {
                0 => Denied::Wrong,
                wait => Denied::Wait(wait),
            });
        }
        write_note(TRIES, None);
        self.open.set(true);
        self.show(Route::Settings);
        Ok(())
    }

    /// The page is no kiosk any more.
    pub fn leave(self) {
        write_note(LOCK, None);
        platform::leave_address();
        platform::set_kiosk(false);
        self.stay();
        self.on.set(false);
        self.locked.set(false);
        self.close();
    }
}

/// Sets a signal where that changes it: the clock beats twice a second.
fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}
