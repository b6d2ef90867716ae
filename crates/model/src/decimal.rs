//! Decimal digits to f64 and back, exactly, in little code: what the standard library does with tables of 12 KB, where a program for
//! the browser would carry them over a clinic's link. Slower where digits are many; a test holds both equal.

use core::cmp::Ordering;

use crate::prelude::*;

/// Digits beyond these decide nothing but a tie (the longest exact midpoint between two f64 has 767).
const MAX_DIGITS: usize = 780;
/// 10^22 is the largest power of ten that an f64 holds exactly.
const EXACT_POWER: i32 = 22;
const MANTISSA_BITS: i32 = 52;
const BIAS: i32 = 1023;

/// Reads what [`str::parse`] reads as an f64, to the same bits.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (sign, body) = match text.as_bytes() {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        all => (1.0, all),
    };
    for (word, value) in [(&b"nan"[..], f64::NAN), (b"inf", f64::INFINITY), (b"infinity", f64::INFINITY)] {
        if body.eq_ignore_ascii_case(word) {
            return Some(sign * value);
        }
    }
    let (mut digits, mut any, mut point, mut exponent) = (Vec::new(), false, false, 0i32);
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                any = true;
                if digits.len() < MAX_DIGITS {
                    if *byte != b'0' || !digits.is_empty() {
                        digits.push(byte - b'0');
                    }
                    exponent = exponent.saturating_sub(i32::from(point));
                } else {
                    if *byte != b'0' {
                        // There is something beyond what is kept.
                        digits[MAX_DIGITS - 1] |= 1;
                    }
                    exponent = exponent.saturating_add(i32::from(!point));
                }
            }
            b'.' if !point => point = true,
            _ => break,
        }
        rest = after;
    }
    if !any {
        return None;
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let (minus, number) = match after {
            [b'-', number @ ..] => (true, number),
            [b'+', number @ ..] => (false, number),
            number => (false, number),
        };
        let mut power = 0i32;
        for byte in number {
            if !byte.is_ascii_digit() {
                return None;
            }
            power = power.saturating_mul(10).saturating_add(i32::from(byte - b'0'));
        }
        if number.is_empty() {
            return None;
        }
        exponent = if minus { exponent.saturating_sub(power) } else { exponent.saturating_add(power) };
        rest = &[];
    }
    rest.is_empty().then(|| sign * nearest(&digits, exponent))
}

/// The f64 nearest to `digits` times 10^`exponent`; of two equally near ones, the even one.
fn nearest(digits: &[u8], exponent: i32) -> f64 {
    let magnitude = exponent.saturating_add(digits.len() as i32);
    if digits.is_empty() || magnitude < -330 {
        return 0.0;
    }
    if magnitude > 310 {
        return f64::INFINITY;
    }
    if digits.len() <= 15 && exponent.abs() <= EXACT_POWER {
        let whole = digits.iter().fold(0u64, |number, &digit| number * 10 + u64::from(digit)) as f64;
        let power = power_of_ten(exponent.abs());
        return if exponent < 0 { whole / power } else { whole * power };
    }
    let (mut above, mut below) = (Big::of(0), Big::of(1));
    digits.iter().for_each(|&digit| above.times(10, u32::from(digit)));
    let scaled = if exponent < 0 { &mut below } else { &mut above };
    scaled.times_power_of_ten(exponent.unsigned_abs());
    // above / below = mantissa * 2^power, the mantissa in [1, 2).
    let mut power = above.bits() as i32 - below.bits() as i32;
    if power < 0 {
        above.shift(power.unsigned_abs())
    } else {
        below.shift(power.unsigned_abs())
    }
    if above.compare(&below) == Ordering::Less {
        above.shift(1);
        power -= 1;
    }
    let subnormal = (1 - BIAS - power).max(0);
    if power > BIAS || subnormal > MANTISSA_BITS + 1 {
        return if power > 0 { f64::INFINITY } else { 0.0 };
    }
    let mut mantissa = 0u64;
    for _ in 0..MANTISSA_BITS + 1 - subnormal {
        mantissa <<= 1;
        if above.compare(&below) != Ordering::Less {
            above.minus(&below);
            mantissa |= 1;
        }
        above.shift(1);
    }
    mantissa += match above.compare(&below) {
        Ordering::Greater => 1,
        Ordering::Equal => mantissa & 1,
        Ordering::Less => 0,
    };
    // A carry into the next power of two is a carry into the exponent's bits, and from the largest into infinity's.
    let normal = if subnormal > 0 { 0 } else { (power + BIAS - 1) as u64 };
    f64::from_bits((normal << MANTISSA_BITS) + mantissa)
}

fn power_of_ten(power: i32) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// Writes what `{:?}` writes of a finite f64.
pub(crate) fn write(out: &mut String, value: f64) {
    if value.is_sign_negative() {
        out.push('-');
    }
    let value = value.abs();
    if value == 0.0 {
        out.push_str("0.0");
        return;
    }
    let (digits, point) = few_digits(value).unwrap_or_else(|| shortest_digits(value));
    let digits: String = digits.iter().map(|&digit| char::from(b'0' + digit)).collect();
    if value >= 1e16 || value < 1e-4 {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        out.push('e');
        if point < 1 {
            out.push('-');
        }
        let power = (point - 1).unsigned_abs();
        let hundreds = [power / 100, power / 10 % 10, power % 10];
        let lead = hundreds.iter().take(2).take_while(|&&digit| digit == 0).count();
        out.extend(hundreds[lead..].iter().map(|&digit| char::from(b'0' + digit as u8)));
        return;
    }
    let whole = point.max(0) as usize;
    for at in 0..whole {
        out.push_str(digits.get(at..=at).unwrap_or("0"));
    }
    out.push_str(if whole == 0 { "0." } else { "." });
    (point..0).for_each(|_| out.push('0'));
    out.push_str(digits.get(whole..).filter(|rest| !rest.is_empty()).unwrap_or("0"));
}

/// Digits and the place of the point for what has at most four decimals and fifteen digits: two such decimals are never one f64.
fn few_digits(value: f64) -> Option<(Vec<u8>, i32)> {
    for decimals in 0..=4 {
        let power = power_of_ten(decimals);
        let moved = value * power;
        if !(1.0..1e15).contains(&moved) {
            continue;
        }
        let mut whole = moved as u64;
        if whole as f64 == moved && moved / power == value {
            let mut digits = Vec::new();
            while whole > 0 {
                digits.push((whole % 10) as u8);
                whole /= 10;
            }
            digits.reverse();
            let point = digits.len() as i32 - decimals;
            while digits.last() == Some(&0) {
                digits.pop();
            }
            return Some((digits, point));
        }
    }
    None
}

/// The fewest digits that read back to a positive f64, of these the nearest (Steele and White 1990), and the place of the point.
fn shortest_digits(value: f64) -> (Vec<u8>, i32) {
    let bits = value.to_bits();
    let field = (bits >> MANTISSA_BITS) as i32;
    let fraction = bits & ((1 << MANTISSA_BITS) - 1);
    let mantissa = if field == 0 { fraction } else { fraction | 1 << MANTISSA_BITS };
    let power = field.max(1) - BIAS - MANTISSA_BITS;
    // Below a power of two, the next f64 is half as far.
    let narrow = u32::from(fraction == 0 && field > 1);
    let is_even = mantissa & 1 == 0;
    // value = left / scale; up to `above` more and `below` less read back to it.
    let (mut left, mut scale, mut above, mut below) = (Big::of(mantissa), Big::of(1), Big::of(1), Big::of(1));
    left.shift(1 + narrow);
    scale.shift(1 + narrow);
    above.shift(narrow);
    let places = power.unsigned_abs();
    if power < 0 {
        scale.shift(places);
    } else {
        [&mut left, &mut above, &mut below].into_iter().for_each(|number| number.shift(places));
    }
    // At most one too small: 1233/4096 is a little less than log10(2).
    let length = 64 - mantissa.leading_zeros() as i32;
    let mut point = (power + length - 1).wrapping_mul(1233) >> 12;
    if point < 0 {
        [&mut left, &mut above, &mut below]
            .into_iter()
            .for_each(|number| number.times_power_of_ten(point.unsigned_abs()));
    } else {
        scale.times_power_of_ten(point.unsigned_abs());
    }
    let reaches = |left: &Big, above: &Big, scale: &Big| {
        let order = left.plus(above).compare(scale);
        order == Ordering::Greater || is_even && order == Ordering::Equal
    };
    while reaches(&left, &above, &scale) {
        scale.times(10, 0);
        point += 1;
    }
    let mut digits = Vec::new();
    loop {
        [&mut left, &mut above, &mut below].into_iter().for_each(|number| number.times(10, 0));
        let mut digit = 0;
        while left.compare(&scale) != Ordering::Less {
            left.minus(&scale);
            digit += 1;
        }
        let order = left.compare(&below);
        let (down, up) =
            (order == Ordering::Less || is_even && order == Ordering::Equal, reaches(&left, &above, &scale));
        let nearer_above = up && (!down || left.plus(&left).compare(&scale) != Ordering::Less);
        digits.push(digit + u8::from(nearer_above));
        if up || down {
            return (digits, point);
        }
    }
}

/// A natural number in words of 32 bits, the lowest first, the highest not zero.
#[derive(Clone)]
struct Big(Vec<u32>);

impl Big {
    fn of(number: u64) -> Big {
        let mut big = Big(vec![number as u32, (number >> 32) as u32]);
        big.trim();
        big
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn bits(&self) -> u32 {
        self.0.last().map_or(0, |last| 32 * self.0.len() as u32 - last.leading_zeros())
    }

    fn times(&mut self, factor: u32, plus: u32) {
        let mut carry = u64::from(plus);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn times_power_of_ten(&mut self, mut power: u32) {
        while power >= 9 {
            self.times(1_000_000_000, 0);
            power -= 9;
        }
        (0..power).for_each(|_| self.times(10, 0));
    }

    fn shift(&mut self, places: u32) {
        if !places.is_multiple_of(32) {
            self.times(1 << (places % 32), 0);
        }
        let words = places as usize / 32;
        self.0.splice(..0, core::iter::repeat_n(0, words));
    }

    fn compare(&self, other: &Big) -> Ordering {
        let longer = self.0.len().cmp(&other.0.len());
        longer.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn plus(&self, other: &Big) -> Big {
        let mut sum = Vec::new();
        let mut carry = 0u64;
        for at in 0..self.0.len().max(other.0.len()) {
            let word = |big: &Big| u64::from(big.0.get(at).copied().unwrap_or(0));
            carry += word(self) + word(other);
            sum.push(carry as u32);
            carry >>= 32;
        }
        if carry > 0 {
            sum.push(carry as u32);
        }
        Big(sum)
    }

    /// Takes away what is not more than this.
    fn minus(&mut self, other: &Big) {
        let mut borrow = 0i64;
        for (at, word) in self.0.iter_mut().enumerate() {
            let rest = i64::from(*word) - i64::from(other.0.get(at).copied().unwrap_or(0)) + borrow;
            *word = rest as u32;
            borrow = rest >> 32;
        }
        self.trim();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_alike(text: &str) {
        let theirs = text.parse::<f64>().ok().map(f64::to_bits);
        assert_eq!(parse(text).map(f64::to_bits), theirs, "{text}");
    }

    fn writes_alike(value: f64) {
        let mut text = String::new();
        write(&mut text, value);
        assert_eq!(text, format!("{value:?}"));
    }

    /// Numbers that follow from one another; the same in every run.
    fn numbers() -> impl Iterator<Item = u64> {
        let mut state = 1u64;
        core::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ (state >> 29)
        })
    }

    #[test]
    fn every_kind_of_f64_is_written_and_read_as_the_standard_library_does() {
        let random = numbers().map(f64::from_bits).filter(|value| value.is_finite()).take(4_000);
        let shares = numbers().map(|bits| (bits >> 11) as f64 / (1u64 << 53) as f64).take(4_000);
        let powers = (-1074..1024).step_by(3).map(|power| libm::exp2(f64::from(power)));
        let edges =
            [0.0, -0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, 1e15, 1e16, 1e17, 9.5e-5, 1e-4, 1e23, 123456.0];
        let decimals = (0..3000).map(|i| f64::from(i) / 100.0);
        for value in random.chain(shares).chain(powers).chain(edges).chain(decimals) {
            for value in [value, f64::from_bits(value.to_bits() ^ 1), -value] {
                writes_alike(value);
                reads_alike(&format!("{value:?}"));
                reads_alike(&format!("{value:.25e}"));
            }
        }
    }

    #[test]
    fn midpoints_and_their_neighbours_are_read_as_the_standard_library_does() {
        for bits in numbers().take(60).chain([0, 1, 2, 0xF_FFFF_FFFF_FFFF, 0x7FEF_FFFF_FFFF_FFFF]) {
            let bits = bits & (u64::MAX >> 1);
            if !f64::from_bits(bits).is_finite() {
                continue;
            }
            // Exact digits of the midpoint above: those of both ends, added, with 1100 decimals are too many to print by hand, so that
            // the printer's own rounding makes near-midpoints instead.
            for digits in [15, 16, 17, 18, 25, 100, 767, 790, 1100] {
                let text = format!("{:.*e}", digits, f64::from_bits(bits));
                reads_alike(&text);
                reads_alike(&text.replacen('e', "0000001e", 1));
            }
        }
        // Half the least f64 and half its last place, exactly and a little to either side.
        let half = format!("{:.1100e}", f64::from_bits(1)).replacen("4.94", "2.47", 1);
        reads_alike(&half);
        for text in [
            "2.4703282292062327208e-324",
            "2.4703282292062328e-324",
            "2.47e-324",
            "9007199254740993",
            "9007199254740993.000000000000000000000000000000001",
            "9007199254740992.999999999999999999999",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "179769313486231580793e289",
            "1e309",
            "1e-400",
            "0.000000000000000000000000000000000000000000000000000000000000001e70",
            "100000000000000000000000000",
        ] {
            reads_alike(text);
        }
    }

    #[test]
    fn what_is_no_number_is_refused_alike() {
        for text in [
            "",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            "1e-",
            "1.e3",
            ".5",
            "5.",
            "1..2",
            "1e5.0",
            " 1",
            "1 ",
            "0x10",
            "1_0",
            "inf",
            "-Infinity",
            "+NaN",
            "infinit",
            "nan0",
            "--1",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e99999999999",
            "00012",
            "1E3",
            "é",
        ] {
            let theirs = text.parse::<f64>().ok();
            let ours = parse(text);
            assert!(
                ours == theirs || ours.zip(theirs).is_some_and(|(a, b)| a.is_nan() && b.is_nan()),
                "{text}"
            );
        }
    }
}
