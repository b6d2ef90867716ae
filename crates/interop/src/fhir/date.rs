//! Days of the calendar.

use core::fmt;

/// A day of the proleptic Gregorian calendar, from year 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `YYYY-MM-DD`; a year or a month alone is no day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| {
            let digit = |number: i32, b: &u8| b.is_ascii_digit().then(|| number * 10 + i32::from(b - b'0'));
            digits.iter().try_fold(0, digit)
        };
        let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
        if year < 1 || !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
            return None;
        }
        Some(Date { year, month: month as u8, day: day as u8 })
    }

    /// The day of a FHIR `dateTime` or `instant`, as written where it was measured; none where it is no whole day.
    pub(crate) fn of_date_time(text: &str) -> Option<Self> {
        let date = Date::parse(text.get(..10)?)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Some(date);
        }
        let (time, zone) = rest.strip_prefix('T')?.split_at_checked(8)?;
        let zone = match zone.strip_prefix('.') {
            None => zone,
            Some(fraction) => {
                let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
                (digits > 0).then(|| &fraction[digits..])?
            }
        };
        let shaped = |text: &str, shape: &str| {
            text.len() == shape.len()
                && text.bytes().zip(shape.bytes()).all(|(b, s)| b == s || s == b'0' && b.is_ascii_digit())
        };
        let zoned = zone == "Z" || shaped(zone, "+00:00") || shaped(zone, "-00:00");
        (shaped(time, "00:00:00") && zoned).then_some(date)
    }

    /// Days from `earlier` to here; negative where `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Date) -> i32 {
        self.number() - earlier.number()
    }

    /// The day so many days later; none beyond the calendar.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Option<Self> {
        let mut left = i32::try_from(days).ok()?;
        let mut date = self;
        loop {
            let last = days_of(date.year, i32::from(date.month));
            let day = i32::from(date.day) + left;
            if day <= last {
                return Some(Date { day: day as u8, ..date });
            }
            left = day - last - 1;
            let (year, month) =
                if date.month == 12 { (date.year + 1, 1) } else { (date.year, date.month + 1) };
            if year > 9999 {
                return None;
            }
            date = Date { year, month, day: 1 };
        }
    }

    /// Whole years lived on this day by somebody born on `birth`; one born on 29 February turns on 1 March where there is
    /// no such day. Negative before birth.
    #[must_use]
    pub fn age(self, birth: Date) -> i32 {
        self.year - birth.year - i32::from((self.month, self.day) < (birth.month, birth.day))
    }

    /// Days since the calendar's first.
    fn number(self) -> i32 {
        let before = self.year - 1;
        let months: i32 = (1..i32::from(self.month)).map(|month| days_of(self.year, month)).sum();
        before * 365 + before / 4 - before / 100 + before / 400 + months + i32::from(self.day) - 1
    }
}

fn days_of(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn only_days_that_exist_are_read() {
        for text in ["2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024",
            "2024-02",
            "2024-13-01",
            "2024-00-10",
            "2024-01-32",
            "2024-1-01",
            "2024/01/01",
            "0000-01-01",
            "2024-01-00",
            "２024-01-01",
            "+024-01-01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_time_gives_its_own_day() {
        for text in [
            "2024-03-01",
            "2024-03-01T23:59:59-05:00",
            "2024-03-01T00:00:00Z",
            "2024-03-01T00:00:00.123+14:00",
        ] {
            assert_eq!(Date::of_date_time(text), Some(date("2024-03-01")), "{text}");
        }
        for text in [
            "2024-03",
            "2024-03-01T",
            "2024-03-01T10:00",
            "2024-03-01T10:00:00",
            "2024-03-01T10:00:00.Z",
            "2024-03-01 10:00:00Z",
            "2024-03-01x",
            "2024-03-01Tñ0:00:00Z",
        ] {
            assert_eq!(Date::of_date_time(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(date("2024-03-01").days_since(date("2024-02-28")), 2);
        assert_eq!(date("1900-03-01").days_since(date("1900-02-28")), 1);
        assert_eq!(date("2000-01-01").days_since(date("1970-01-01")), 10_957);
        assert_eq!(date("2023-12-31").days_since(date("2024-01-01")), -1);
        for days in [0, 1, 59, 60, 140, 730, 100_000] {
            let later = date("2023-12-31").plus_days(days).unwrap();
            assert_eq!(later.days_since(date("2023-12-31")), days as i32);
        }
        assert_eq!(date("9999-12-31").plus_days(1), None);
    }

    #[test]
    fn ages_are_whole_years() {
        for (on, birth, age) in [
            ("2024-03-01", "1984-03-01", 40),
            ("2024-02-29", "1984-03-01", 39),
            ("2023-02-28", "2000-02-29", 22),
            ("2023-03-01", "2000-02-29", 23),
            ("2024-01-01", "2024-06-01", -1),
        ] {
            assert_eq!(date(on).age(date(birth)), age, "{on} {birth}");
        }
    }
}
