//! Rounding and ordering of thresholds.

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
}
