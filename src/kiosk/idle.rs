//! When a screen that nobody uses is wiped.

/// How long nobody may do anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle(u32);

/// Where a quiet screen stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It will be wiped in so many seconds.
    Calm(u32),
    /// So soon that somebody is to be asked first.
    Warned(u32),
    /// Now.
    Over,
}

impl Default for Idle {
    /// A minute.
    fn default() -> Self {
        Idle(60)
    }
}

impl Idle {
    /// The least and the most, in seconds.
    pub const RANGE: std::ops::RangeInclusive<u32> = 10..=900;

    /// A whole number of seconds within [`Idle::RANGE`].
    pub fn read(text: &str) -> Option<Idle> {
        text.trim().parse().ok().filter(|seconds| Self::RANGE.contains(seconds)).map(Idle)
    }

    /// In seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// So many milliseconds before the end somebody is asked: 15 s, or a quarter where that is less.
    fn warning_ms(self) -> f64 {
        (f64::from(self.0) * 250.0).min(15e3)
    }

    /// Where it stands after so many milliseconds.
    pub fn phase(self, quiet_ms: f64) -> Phase {
        let left_ms = f64::from(self.0) * 1e3 - quiet_ms;
        let left = (left_ms / 1e3).ceil().max(0.0) as u32;
        match left_ms {
            _ if left_ms <= 0.0 => Phase::Over,
            _ if left_ms <= self.warning_ms() => Phase::Warned(left),
            _ => Phase::Calm(left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_seconds_within_the_range_count() {
        for (text, want) in [("10", Some(10)), (" 90 ", Some(90)), ("900", Some(900))] {
            assert_eq!(Idle::read(text).map(Idle::seconds), want, "{text}");
        }
        for text in ["", "9", "901", "60.5", "60,5", "-60", "1e2", "sesenta", "4294967356"] {
            assert_eq!(Idle::read(text), None, "{text}");
        }
    }

    #[test]
    fn somebody_is_asked_fifteen_seconds_before_or_a_quarter() {
        let minute = Idle::default();
        assert_eq!(minute.phase(0.0), Phase::Calm(60));
        assert_eq!(minute.phase(44_999.0), Phase::Calm(16));
        assert_eq!(minute.phase(45_000.0), Phase::Warned(15));
        assert_eq!(minute.phase(59_999.0), Phase::Warned(1));
        assert_eq!(minute.phase(60_000.0), Phase::Over);
        let short = Idle(10);
        assert_eq!(short.phase(7_400.0), Phase::Calm(3));
        assert_eq!(short.phase(7_500.0), Phase::Warned(3));
        assert_eq!(Idle(900).phase(885_000.0), Phase::Warned(15));
    }

    #[test]
    fn a_machine_that_slept_has_nothing_left() {
        assert_eq!(Idle::default().phase(8.0 * 3600e3), Phase::Over);
    }
}
