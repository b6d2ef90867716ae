//! The lock of a kiosk that was set up in the settings, and how often it may be tried.
//!
//! It keeps out passers-by. Whoever has the machine's files has the page's notes: ten thousand PINs of four digits take such a
//! person an hour or less, and taking the note away ends the kiosk.

use super::idle::Idle;

/// So many rounds of PBKDF2 with SHA-256, as OWASP's password storage cheat sheet asks for.
pub const ROUNDS: u32 = 600_000;

/// Wrong PINs that cost no waiting.
const FREE: u32 = 3;
/// The longest wait, in seconds.
const LONGEST_S: u32 = 900;

/// What is kept of a PIN, with the kiosk's own setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Rounds of PBKDF2.
    pub rounds: u32,
    /// Its salt: 128 bits in hexadecimal, taken as text.
    pub salt: String,
    /// Its 256 bits, in hexadecimal.
    pub digest: String,
    /// How long nobody may do anything.
    pub idle: Idle,
}

/// Whether a PIN can be set: 4 to 12 digits.
pub fn is_pin(text: &str) -> bool {
    (4..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Lock {
    /// Reads a note.
    pub fn read(note: &str) -> Option<Lock> {
        let [version, rounds, salt, digest, idle] = note.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let whole = version == "1" && salt.len() == 32 && digest.len() == 64;
        let (rounds, idle) = (rounds.parse().ok()?, Idle::read(idle)?);
        whole.then(|| Lock { rounds, salt: salt.to_owned(), digest: digest.to_owned(), idle })
    }

    /// The note.
    pub fn note(&self) -> String {
        format!("1 {} {} {} {}", self.rounds, self.salt, self.digest, self.idle.seconds())
    }

    /// Whether a PIN's digest is the lock's. It takes as long wherever they differ.
    pub fn fits(&self, digest: &str) -> bool {
        let pairs = self.digest.bytes().zip(digest.bytes());
        let differences = pairs.fold(0, |all, (a, b)| all | (a ^ b));
        (differences == 0) & (self.digest.len() == digest.len())
    }
}

/// Wrong PINs so far, and until when none is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tries {
    wrong: u32,
    until_ms: f64,
}

impl Tries {
    /// Reads a note; none is no wrong PIN.
    pub fn read(note: Option<&str>) -> Tries {
        let parts = note.and_then(|note| note.split_once(' '));
        let parts = parts.and_then(|(wrong, until)| Some((wrong.parse().ok()?, until.parse().ok()?)));
        parts.map_or(Tries::default(), |(wrong, until_ms)| Tries { wrong, until_ms })
    }

    /// The note.
    pub fn note(self) -> String {
        format!("{} {}", self.wrong, self.until_ms)
    }

    /// One more wrong PIN, at a time in ms: three are free, then each doubles the wait.
    #[must_use]
    pub fn with_another(self, now_ms: f64) -> Tries {
        let wrong = self.wrong.saturating_add(1);
        Tries { wrong, until_ms: now_ms + f64::from(delay_s(wrong)) * 1e3 }
    }

    /// Seconds until a PIN is taken again. A clock that was put back makes no wait longer than it was.
    pub fn wait_s(self, now_ms: f64) -> u32 {
        let left = ((self.until_ms - now_ms) / 1e3).ceil().max(0.0) as u32;
        left.min(delay_s(self.wrong))
    }
}

fn delay_s(wrong: u32) -> u32 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => 5_u32.checked_shl(more.min(16)).unwrap_or(LONGEST_S).min(LONGEST_S),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        Lock { rounds: ROUNDS, salt: "5a".repeat(16), digest: "c3".repeat(32), idle: Idle::default() }
    }

    #[test]
    fn a_pin_is_four_to_twelve_digits() {
        for pin in ["0000", "1234", "123456789012"] {
            assert!(is_pin(pin), "{pin}");
        }
        for pin in ["", "123", "1234567890123", "12 34", "12a4", "١٢٣٤"] {
            assert!(!is_pin(pin), "{pin}");
        }
    }

    #[test]
    fn a_note_reads_back_and_a_damaged_one_does_not() {
        let note = lock().note();
        assert_eq!(Lock::read(&note), Some(lock()));
        for bad in ["", "1", &note[..note.len() - 3], &format!("{note} x"), &note.replacen('1', "2", 1)] {
            assert_eq!(Lock::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_the_same_digest_fits() {
        assert!(lock().fits(&"c3".repeat(32)));
        for other in
            ["c3".repeat(31) + "c2", "d3".to_owned() + &"c3".repeat(31), "c3".repeat(31), String::new()]
        {
            assert!(!lock().fits(&other), "{other}");
        }
    }

    #[test]
    fn wrong_pins_cost_more_and_more_and_the_wait_outlives_a_reload() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            tries = Tries::read(Some(&tries.with_another(1e12).note()));
            waits.push(tries.wait_s(1e12));
        }
        assert_eq!(waits, [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(tries.wait_s(1e12 + 899_500.0), 1);
        assert_eq!(tries.wait_s(1e12 + 900_000.0), 0);
        assert_eq!(tries.wait_s(0.0), 900, "a clock that was put back");
        assert_eq!(Tries::read(None), Tries::default());
        assert_eq!(Tries::read(Some("x")), Tries::default());
    }
}
