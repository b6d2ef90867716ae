//! Rounding and ordering of thresholds.

use alloc::vec;
use alloc::vec::Vec;

/// The largest f32 that is not above `x`.
///
/// For every f32 value `v`, `f64::from(v) <= x` holds exactly when `v <= largest_f32_not_above(x)`, so a
/// threshold stored this way decides every f32 feature as the f64 threshold does, at half the size.
/// `x` must not be NaN; an `x` below the f32 range gives negative infinity, which
/// [`Forest::from_parts`](crate::Forest::from_parts) refuses.
#[must_use]
pub fn largest_f32_not_above(x: f64) -> f32 {
    let nearest = x as f32;
    if f64::from(nearest) <= x { nearest } else { nearest.next_down() }
}

/// Maps a finite f32 to a u32 with the same order: `a < b` exactly when `key(a) < key(b)`.
pub(crate) fn key(x: f32) -> u32 {
    let bits = x.to_bits();
    if bits >> 31 == 0 { bits | 0x8000_0000 } else { !bits }
}

/// The inverse of [`key`].
pub(crate) fn from_key(key: u32) -> f32 {
    f32::from_bits(if key >> 31 == 1 { key & 0x7FFF_FFFF } else { !key })
}

/// Sorts numbers byte by byte. The sort of the standard library is faster on few, and fills 4 KB of WebAssembly.
pub(crate) fn sort(numbers: &mut Vec<u32>) {
    let mut sorted = vec![0; numbers.len()];
    let mut shift = 0;
    while shift < 32 {
        // Where the next number with this byte goes.
        let mut places = [0usize; 257];
        for number in &*numbers {
            places[(number >> shift & 0xFF) as usize + 1] += 1;
        }
        let mut before = 0;
        for place in &mut places {
            before += *place;
            *place = before;
        }
        for &number in &*numbers {
            let place = &mut places[(number >> shift & 0xFF) as usize];
            sorted[*place] = number;
            *place += 1;
        }
        core::mem::swap(numbers, &mut sorted);
        shift += 8;
    }
}

/// Sorts numbers and leaves one of each.
pub(crate) fn sort_distinct(numbers: &mut Vec<u32>) {
    sort(numbers);
    let mut kept = 0;
    for i in 0..numbers.len() {
        if i == 0 || numbers[i] != numbers[kept - 1] {
            numbers[kept] = numbers[i];
            kept += 1;
        }
    }
    numbers.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_rounded_down_never_to_nearest() {
        let x = 0.1_f64; // 0.1 as f32 lies above 0.1
        assert!(f64::from(x as f32) > x);
        assert!(f64::from(largest_f32_not_above(x)) < x);
        assert_eq!(largest_f32_not_above(0.5), 0.5);
        assert_eq!(largest_f32_not_above(-0.1), -0.1_f32);
        assert_eq!(largest_f32_not_above(f64::MAX), f32::MAX);
        assert_eq!(largest_f32_not_above(f64::MIN), f32::NEG_INFINITY);
    }

    #[test]
    fn keys_keep_the_order_and_come_back() {
        let ascending = [f32::MIN, -1.5, -f32::MIN_POSITIVE, -0.0, 0.0, 1e-40, 0.5, 0.500_000_06, f32::MAX];
        for pair in ascending.windows(2) {
            assert!(key(pair[0]) < key(pair[1]));
        }
        for x in ascending {
            assert_eq!(from_key(key(x)).to_bits(), x.to_bits());
        }
    }

    #[test]
    fn numbers_are_sorted_and_each_is_left_once() {
        let numbers = vec![7, 0, u32::MAX, 7, 256, 1 << 24, 255, 0, 65_536];
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        let mut all = numbers.clone();
        sort(&mut all);
        assert_eq!(all, sorted);
        sorted.dedup();
        let mut distinct = numbers;
        sort_distinct(&mut distinct);
        assert_eq!(distinct, sorted);
        let mut none = Vec::new();
        sort_distinct(&mut none);
        assert!(none.is_empty());
    }
}
