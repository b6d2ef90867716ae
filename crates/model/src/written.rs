//! Numbers as a reader of one language expects them, without a browser.

use crate::lang::Lang;
use crate::prelude::*;

/// Writes numbers as the page does: decimal comma in Spanish, no grouping below 10 000, a narrow space and never a point for Spanish
/// thousands, a true minus sign, a narrow space before a Spanish per cent sign.
///
/// A value is rounded by its shortest decimal text, a half away from zero, as `Intl.NumberFormat` rounds it: 0.125 has the two decimals
/// 0.13 here and there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenNumbers {
    lang: Lang,
}

const NARROW_SPACE: char = '\u{202f}';
const MINUS: char = '\u{2212}';

impl WrittenNumbers {
    /// For one language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        WrittenNumbers { lang }
    }

    /// With just so many decimals.
    #[must_use]
    pub fn fixed(self, value: f64, decimals: usize) -> String {
        self.write(value, decimals, decimals, 0)
    }

    /// With as many decimals as the value has, at most `most`.
    #[must_use]
    pub fn up_to(self, value: f64, most: usize) -> String {
        self.write(value, 0, most, 0)
    }

    /// A count.
    #[must_use]
    pub fn count(self, value: usize) -> String {
        self.fixed(value as f64, 0)
    }

    /// A share of 1 as per cent, with just so many decimals.
    #[must_use]
    pub fn percent(self, share: f64, decimals: usize) -> String {
        let digits = self.write(share, decimals, decimals, 2);
        match self.lang {
            Lang::Es => format!("{digits}{NARROW_SPACE}%"),
            Lang::En => format!("{digits}%"),
        }
    }

    /// A number as a person would type it: all its digits, ungrouped.
    #[must_use]
    pub fn typed(self, value: f64) -> String {
        let text = crate::number::shortest(value);
        match self.lang {
            Lang::Es => text.replace('.', ","),
            Lang::En => text,
        }
    }

    fn write(self, value: f64, least: usize, most: usize, shift: i32) -> String {
        if !value.is_finite() {
            return crate::number::shortest(value);
        }
        let (whole, mut fraction) = rounded(value.abs(), most, shift);
        while fraction.len() > least && fraction.ends_with('0') {
            fraction.pop();
        }
        let nothing_left = [&whole, &fraction].iter().all(|part| part.bytes().all(|digit| digit == b'0'));
        let mut text = String::new();
        if value < 0.0 && !nothing_left {
            text.push(MINUS);
        }
        let (thousands, decimal) = match self.lang {
            Lang::Es => (NARROW_SPACE, ','),
            Lang::En => (',', '.'),
        };
        let grouped = whole.len() > 4;
        for (i, digit) in whole.chars().enumerate() {
            if grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(decimal);
            text.push_str(&fraction);
        }
        text
    }
}

/// The digits before and after the point of `value * 10^shift`, rounded to `decimals`; `value` is finite and not negative.
fn rounded(value: f64, decimals: usize, shift: i32) -> (String, String) {
    // `1.25e-3`: the shortest digits that read back.
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse::<i32>().unwrap_or(0) + shift;
    let mut digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    // Digits before the point; zeros fill up what lies between the point and the first digit.
    let mut before = exponent + 1;
    while before < 1 {
        digits.insert(0, 0);
        before += 1;
    }
    let before = before as usize;
    digits.resize(digits.len().max(before + decimals + 1), 0);
    let up = digits[before + decimals] >= 5;
    digits.truncate(before + decimals);
    let mut whole_grew = false;
    if up {
        let nine = digits.iter().rposition(|&digit| digit < 9);
        let from = nine.map_or(0, |at| at + 1);
        digits[from..].fill(0);
        match nine {
            Some(at) => digits[at] += 1,
            None => {
                digits.insert(0, 1);
                whole_grew = true;
            }
        }
    }
    let mut whole: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let fraction = whole.split_off(before + usize::from(whole_grew));
    let zeros = whole.bytes().take(whole.len() - 1).take_while(|&digit| digit == b'0').count();
    whole.drain(..zeros); // 0 itself, shifted
    (whole, fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ES: WrittenNumbers = WrittenNumbers { lang: Lang::Es };
    const EN: WrittenNumbers = WrittenNumbers { lang: Lang::En };

    #[test]
    fn rounds_by_decimal_text_a_half_away_from_zero() {
        for (value, decimals, text) in [
            (0.125, 2, "0.13"),
            (1.005, 2, "1.01"), // its binary value lies below; its text does not
            (2.5, 0, "3"),
            (0.999, 2, "1.00"),
            (9.96, 1, "10.0"),
            (0.0004, 3, "0.000"),
            (0.0005, 3, "0.001"),
            (0.95, 1, "1.0"),
            (0.0, 2, "0.00"),
            (1e-9, 2, "0.00"),
            (1234.5, 0, "1235"),
            (123_456.0, 1, "123,456.0"),
        ] {
            assert_eq!(EN.fixed(value, decimals), text);
        }
    }

    #[test]
    fn spanish_has_a_comma_a_narrow_space_and_no_point() {
        assert_eq!(ES.fixed(0.8125, 3), "0,813");
        assert_eq!(ES.count(9999), "9999");
        assert_eq!(ES.count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(ES.percent(0.2435, 1), "24,4\u{202f}%");
        assert_eq!(EN.percent(0.2435, 1), "24.4%");
        assert_eq!(EN.percent(0.07, 0), "7%");
        assert_eq!(EN.percent(1.0, 0), "100%");
        assert_eq!(EN.percent(0.0, 1), "0.0%");
        assert_eq!(EN.percent(0.00123, 1), "0.1%");
    }

    #[test]
    fn minus_is_a_minus_and_nothing_has_no_sign() {
        assert_eq!(EN.fixed(-0.25, 1), "\u{2212}0.3");
        assert_eq!(EN.fixed(-0.01, 1), "0.0");
        assert_eq!(EN.up_to(-1.50, 3), "\u{2212}1.5");
        assert_eq!(EN.up_to(2.0, 3), "2");
    }
}
