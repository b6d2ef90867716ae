//! What is done to several numbers at once: with vectors of 16 bytes where the target has them, with words of 64 bits
//! where it has not.

pub(crate) use vectors::{at_most, count_below, leaf_bytes};

/// Rows that [`leaf_bytes`] turns back at once: two words of each plane.
pub(crate) const ROWS: usize = 128;

/// Bit `i` of byte `p` becomes bit `p` of byte `i`, in each word: `$x` transposed as 8 x 8 bits (Warren, Hacker's Delight,
/// 7-3). A macro, because words and vectors of words share operators, but no trait.
macro_rules! transpose_8_by_8 {
    ($x:expr, $constant:expr) => {{
        let mut x = $x;
        for (shift, mask) in
            [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)]
        {
            let swapped = (x ^ (x >> shift)) & $constant(mask);
            x = x ^ swapped ^ (swapped << shift);
        }
        x
    }};
}

#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
mod vectors {
    use bytemuck::must_cast;
    use wide::{f32x4, u8x16, u64x2};

    use super::ROWS;

    /// How many of four ascending numbers lie below `x`; none where it is NaN.
    #[inline(always)]
    pub(crate) fn count_below(ascending: [f32; 4], x: f32) -> u32 {
        // The mask has ones at its lower end only, and its hexadecimal digit here says how many.
        let mask = f32x4::new(ascending).simd_lt(f32x4::splat(x)).to_bitmask();
        (0x4000_0000_3000_2010u64 >> (4 * mask)) as u32 & 0xF
    }

    /// Bit `i` says whether value `i` is at most `threshold`; a NaN is not.
    #[inline(always)]
    pub(crate) fn at_most(values: &[f32; 64], threshold: f32) -> u64 {
        let threshold = f32x4::splat(threshold);
        let fours = values.as_chunks::<4>().0.iter().enumerate();
        fours.fold(0, |bits, (i, &four)| {
            bits | u64::from(f32x4::new(four).simd_le(threshold).to_bitmask()) << (4 * i)
        })
    }

    /// Eight bit planes of 128 rows become one byte a row: bit `r` of plane `p` is bit `p` of byte `r`.
    #[inline(always)]
    pub(crate) fn leaf_bytes(planes: &[[u64; 2]; 8], out: &mut [u8; ROWS]) {
        let mut x = planes.map(|words| must_cast::<[u64; 2], u8x16>(words.map(u64::to_le)));
        // Seen as one number, (vector, byte in it) is rotated left by one bit each time: after three times, vector `j` holds
        // bytes `2 j` and `2 j + 1` of all planes.
        for _ in 0..3 {
            let before = x;
            for i in 0..4 {
                x[2 * i] = u8x16::unpack_low(before[i], before[i + 4]);
                x[2 * i + 1] = u8x16::unpack_high(before[i], before[i + 4]);
            }
        }
        for (x, out) in x.into_iter().zip(out.as_chunks_mut().0) {
            let bits = transpose_8_by_8!(must_cast::<u8x16, u64x2>(x), u64x2::splat);
            *out = must_cast::<u64x2, [u8; 16]>(bits);
        }
    }
}

#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
use words as vectors;

/// The same with words alone.
#[cfg(any(
    test,
    not(any(
        all(target_arch = "wasm32", target_feature = "simd128"),
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon")
    ))
))]
mod words {
    use super::ROWS;

    /// How many of four ascending numbers lie below `x`; none where it is NaN.
    #[inline(always)]
    pub(crate) fn count_below(ascending: [f32; 4], x: f32) -> u32 {
        ascending.iter().map(|&t| u32::from(t < x)).sum()
    }

    /// Bit `i` says whether value `i` is at most `threshold`; a NaN is not.
    #[inline(always)]
    pub(crate) fn at_most(values: &[f32; 64], threshold: f32) -> u64 {
        values.iter().enumerate().fold(0, |bits, (i, &x)| bits | u64::from(x <= threshold) << i)
    }

    /// Eight bit planes of 128 rows become one byte a row: bit `r` of plane `p` is bit `p` of byte `r`.
    #[inline(always)]
    pub(crate) fn leaf_bytes(planes: &[[u64; 2]; 8], out: &mut [u8; ROWS]) {
        for (word, out) in out.as_chunks_mut::<{ ROWS / 2 }>().0.iter_mut().enumerate() {
            let mut x = planes.map(|plane| plane[word]);
            // Bytes first, as 8 x 8 of them: blocks of 4 x 4, of 2 x 2, single ones.
            for (step, mask) in
                [(4, 0x0000_0000_FFFF_FFFF), (2, 0x0000_FFFF_0000_FFFF), (1, 0x00FF_00FF_00FF_00FF)]
            {
                for i in (0..8).filter(|i| i & step == 0) {
                    let swapped = ((x[i] >> (8 * step)) ^ x[i + step]) & mask;
                    x[i + step] ^= swapped;
                    x[i] ^= swapped << (8 * step);
                }
            }
            for (x, out) in x.into_iter().zip(out.as_chunks_mut().0) {
                *out = transpose_8_by_8!(x, |mask: u64| mask).to_le_bytes();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ROWS;

    type LeafBytes = fn(&[[u64; 2]; 8], &mut [u8; ROWS]);
    type CountBelow = fn([f32; 4], f32) -> u32;

    const EVERY_LEAF_BYTES: [LeafBytes; 2] = [super::leaf_bytes, super::words::leaf_bytes];
    const EVERY_COUNT_BELOW: [CountBelow; 2] = [super::count_below, super::words::count_below];

    #[test]
    fn every_row_gets_the_bits_of_its_planes() {
        let mut state = 7u64;
        let mut word = || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            state ^ state >> 29
        };
        let planes: [[u64; 2]; 8] = core::array::from_fn(|_| [word(), word()]);
        for leaf_bytes in EVERY_LEAF_BYTES {
            let mut out = [0; ROWS];
            leaf_bytes(&planes, &mut out);
            for (row, byte) in out.into_iter().enumerate() {
                for (p, plane) in planes.iter().enumerate() {
                    assert_eq!(
                        u64::from(byte >> p & 1),
                        plane[row / 64] >> (row % 64) & 1,
                        "row {row}, plane {p}"
                    );
                }
            }
        }
    }

    #[test]
    fn values_at_most_a_threshold_have_their_bit() {
        let mut values: [f32; 64] = core::array::from_fn(|i| (i * 37 % 64) as f32);
        values[5] = f32::NAN;
        values[6] = f32::INFINITY;
        for at_most in [super::at_most, super::words::at_most] {
            let bits = at_most(&values, 20.0);
            assert!(values.iter().enumerate().all(|(i, &x)| (bits >> i & 1 == 1) == (x <= 20.0)), "{bits:b}");
        }
    }

    #[test]
    fn thresholds_below_are_counted() {
        let four = [-1.0, 0.0, 2.5, f32::INFINITY];
        for count_below in EVERY_COUNT_BELOW {
            let counts = [f32::NEG_INFINITY, -1.0, -0.5, 0.0, 2.5, 3.0, f32::INFINITY, f32::NAN]
                .map(|x| count_below(four, x));
            assert_eq!(counts, [0, 0, 1, 1, 2, 3, 3, 0]);
            assert_eq!(count_below([1.0; 4], 2.0), 4);
        }
    }
}
