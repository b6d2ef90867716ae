//! Where a value lies among its feature's thresholds.

use alloc::vec::Vec;

use crate::lanes::count_below;

/// The sorted distinct thresholds of one feature, with a grid that leads close to the right place.
///
/// `bosque-forest` lays the grid. The rank of `x` is the number of thresholds below it, so `x <= thresholds[k]` exactly when `rank(x) <= k`.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// Followed by infinities, so that four can always be read from any place among them.
    pub thresholds: Vec<f32>,
    /// How many they are.
    pub count: usize,
    /// `start[cell]`: how many thresholds lie in cells before it, hence surely below every value in it. Behind the last cell
    /// stands `count`.
    pub start: Vec<u32>,
    /// Cell 0 begins here.
    pub low: f32,
    /// Cells a unit.
    pub scale: f32,
    /// The last cell.
    pub top: f32,
    /// How many fours of thresholds the fullest cell holds.
    pub fours: usize,
}

/// With more fours than these in a cell, halving it is faster than comparing them all.
const MOST_FOURS: usize = 4;
/// Adding it to a number from 0 to 2^22 leaves that number, rounded, in the lower bits.
const TWO_TO_23: f32 = 8_388_608.0;

impl Ranks {
    /// The number of thresholds below `x`; all of them for NaN, which is not `<=` anything.
    #[must_use]
    pub fn rank(&self, x: f32) -> u32 {
        let mut rank = [0];
        self.ranks(&[x], &mut rank);
        rank[0]
    }

    /// The ranks of many values.
    #[inline(never)]
    pub fn ranks(&self, values: &[f32], ranks: &mut [u32]) {
        let mut missing = false;
        for (rank, &x) in ranks.iter_mut().zip(values) {
            *rank = self.cell(x);
            missing |= x.is_nan();
        }
        match self.fours {
            0 | 1 => self.in_cells(values, ranks, |start, _, x| start + self.below(start, x)),
            2..=MOST_FOURS => self.in_cells(values, ranks, |start, _, x| {
                (0..self.fours as u32).fold(start, |rank, four| rank + self.below(start + 4 * four, x))
            }),
            _ => self.in_cells(values, ranks, |start, end, x| {
                start + self.thresholds[start as usize..end as usize].partition_point(|&t| t < x) as u32
            }),
        }
        if missing {
            for (rank, _) in ranks.iter_mut().zip(values).filter(|(_, x)| x.is_nan()) {
                *rank = self.count as u32;
            }
        }
    }

    /// Turns cells into ranks; `rank_in` is given where the value's cell begins and ends, and the value.
    #[inline(always)]
    fn in_cells(&self, values: &[f32], ranks: &mut [u32], rank_in: impl Fn(u32, u32, f32) -> u32) {
        for (rank, &x) in ranks.iter_mut().zip(values) {
            let cell = *rank as usize;
            *rank = rank_in(self.start[cell], self.start[cell + 1], x);
        }
    }

    /// How many of the four thresholds from `at` on lie below `x`; what stands beyond the last of a cell never does.
    #[inline(always)]
    fn below(&self, at: u32, x: f32) -> u32 {
        let at = (at as usize).min(self.count);
        let four = &self.thresholds[at..at + 4];
        count_below([four[0], four[1], four[2], four[3]], x)
    }

    /// The thresholds, ascending.
    #[must_use]
    pub fn thresholds(&self) -> &[f32] {
        &self.thresholds[..self.count]
    }

    /// The cell of a value. Subtraction, multiplication by a number not below 0, the bounds and the rounding all keep the
    /// order, so a threshold in an earlier cell than `x` lies below `x`; that is all that exactness needs.
    #[inline(always)]
    #[must_use]
    pub fn cell(&self, x: f32) -> u32 {
        let at = (x - self.low) * self.scale;
        let at = if at > 0.0 { at } else { 0.0 }; // NaN too
        let at = if at < self.top { at } else { self.top };
        (at + TWO_TO_23).to_bits() & 0x7F_FFFF
    }
}
