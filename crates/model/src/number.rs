//! Numbers as people type them, and as files hold them.

use crate::prelude::*;
/// Why typed text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedNumberError {
    /// Not a number at all.
    NotANumber,
    /// NaN, infinity, or too large to hold.
    NotFinite,
    /// A thousands separator, or what could be one: the reader must not guess between 1.110 and 1110.
    Thousands,
}

/// Reads a number with a decimal comma or a decimal point, in either language.
///
/// A thousands separator is refused. `1.110` may mean 1110 or 1.11: it is refused where 1110 would be a
/// possible value (not above `hard_max`), and read as 1.11 where it would not.
///
/// # Errors
/// What [`TypedNumberError`] lists.
pub fn parse_typed(text: &str, hard_max: f64) -> Result<f64, TypedNumberError> {
    let text = text.trim();
    let body = text.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(text);
    let lower = body.to_ascii_lowercase();
    if matches!(lower.as_str(), "nan" | "inf" | "infinity" | "infinito" | "\u{221e}") {
        return Err(TypedNumberError::NotFinite);
    }
    if !body.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return Err(TypedNumberError::NotANumber);
    }
    let is_separator = |c: char| matches!(c, '.' | ',' | '\'' | '\u{2019}') || c.is_whitespace();
    let groups: Vec<&str> = body.split(is_separator).collect();
    let grouped = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && !groups[0].starts_with('0')
        && groups[1..].iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let decimal_marks = body.chars().filter(|c| matches!(c, '.' | ',')).count();
    let other_separators = body.chars().any(|c| is_separator(c) && !matches!(c, '.' | ','));
    if decimal_marks > 1 || other_separators {
        let digits_only =
            groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
        return Err(if digits_only { TypedNumberError::Thousands } else { TypedNumberError::NotANumber });
    }
    if grouped && read_f64(&groups.concat()).is_some_and(|joined| joined <= hard_max) {
        return Err(TypedNumberError::Thousands);
    }
    let sign = if text.starts_with(['-', '\u{2212}']) { "-" } else { "" };
    let plain = format!("{sign}{}", body.replace(',', "."));
    match read_f64(&plain) {
        Some(value) if value.is_finite() => Ok(value),
        Some(_) => Err(TypedNumberError::NotFinite),
        None => Err(TypedNumberError::NotANumber),
    }
}

/// The shortest text that reads back to the same f64: `0.25`, `1`, `1e-7`.
#[must_use]
pub fn shortest(value: f64) -> String {
    let mut text = String::new();
    write_shortest(&mut text, value);
    text
}

/// Reads what [`str::parse`] reads as an f64, to the same bits.
#[must_use]
pub fn read_f64(text: &str) -> Option<f64> {
    #[cfg(feature = "small")]
    return crate::decimal::parse(text);
    #[cfg(not(feature = "small"))]
    text.parse().ok()
}

/// What `{:?}` writes of an f64: the shortest text that reads back, with a fraction even where it is whole.
pub(crate) fn write_whole(out: &mut String, value: f64) {
    #[cfg(feature = "small")]
    crate::decimal::write(out, value);
    #[cfg(not(feature = "small"))]
    {
        use core::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(out, "{value:?}");
    }
}

/// [`shortest`] at the end of a text.
pub(crate) fn write_shortest(out: &mut String, value: f64) {
    let start = out.len();
    write_whole(out, value);
    if out[start..].ends_with(".0") {
        out.truncate(out.len() - 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comma_and_point_are_decimal_marks() {
        for text in ["74,8", "74.8", " 74,8 ", "+74.8"] {
            assert_eq!(parse_typed(text, 350.0), Ok(74.8), "{text}");
        }
        assert_eq!(parse_typed("-3", 350.0), Ok(-3.0));
        assert_eq!(parse_typed("\u{2212}3", 350.0), Ok(-3.0));
        assert_eq!(parse_typed(",5", 350.0), Ok(0.5));
    }

    #[test]
    fn a_thousands_separator_is_refused_and_never_guessed() {
        for text in ["1.110", "1,110", "1 110", "1\u{202f}110", "1.110,5", "1,110.5", "1'110", "12.345.678"] {
            assert_eq!(parse_typed(text, 20_000.0), Err(TypedNumberError::Thousands), "{text}");
        }
    }

    #[test]
    fn three_decimals_are_read_where_thousands_are_impossible() {
        assert_eq!(parse_typed("74.842", 350.0), Ok(74.842));
        assert_eq!(parse_typed("0.125", 20_000.0), Ok(0.125));
        assert_eq!(parse_typed("89,8128", 350.0), Ok(89.8128));
    }

    #[test]
    fn text_and_infinities_are_refused() {
        for text in ["", "abc", "12a", "--3", "1-2", ".", "e5", "0x10", "+", "1,2,a"] {
            assert_eq!(parse_typed(text, 350.0), Err(TypedNumberError::NotANumber), "{text}");
        }
        for text in ["NaN", "inf", "-Infinity", "1e999"] {
            assert_eq!(parse_typed(text, 350.0), Err(TypedNumberError::NotFinite), "{text}");
        }
    }

    #[test]
    fn shortest_text_reads_back() {
        for (value, text) in
            [(0.1 + 0.2, "0.30000000000000004"), (1.0, "1"), (0.0, "0"), (1e-7, "1e-7"), (0.001, "0.001")]
        {
            assert_eq!(shortest(value), text);
            assert_eq!(shortest(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }
}
