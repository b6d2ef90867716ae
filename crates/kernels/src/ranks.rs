//! Where a value lies among its feature's thresholds.

use alloc::vec;
use alloc::vec::Vec;

use crate::lanes::count_below;

/// The sorted distinct thresholds of one feature, with a grid that leads close to the right place.
///
/// The rank of `x` is the number of thresholds below it, so `x <= thresholds[k]` exactly when `rank(x) <= k`.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// Followed by infinities, so that four can always be read from any place among them.
    thresholds: Vec<f32>,
    count: usize,
    /// `start[cell]`: how many thresholds lie in cells before it, hence surely below every value in it.
    start: Vec<u32>,
    /// Cell 0 begins here.
    low: f32,
    /// Cells a unit.
    scale: f32,
    /// The last cell.
    top: f32,
    /// How many fours of thresholds the fullest cell holds.
    fours: usize,
}

/// Cells a threshold at first, and at most: thresholds that crowd together need a finer grid.
const CELLS_PER_THRESHOLD: [usize; 2] = [2, 8];
/// Cells of a feature at most: below 2^23, where an f32 still holds whole numbers.
const MOST_CELLS: usize = 1 << 20;
/// With more fours than these in a cell, halving it is faster than comparing them all.
const MOST_FOURS: usize = 4;
/// Adding it to a number from 0 to 2^22 leaves that number, rounded, in the lower bits.
const TWO_TO_23: f32 = 8_388_608.0;

impl Ranks {
    /// `thresholds` are finite, ascending and distinct.
    #[must_use]
    pub fn new(thresholds: Vec<f32>) -> Self {
        let count = thresholds.len();
        let low = thresholds.first().copied().unwrap_or(0.0);
        let high = thresholds.last().copied().unwrap_or(0.0);
        let mut ranks =
            Ranks { thresholds, count, start: Vec::new(), low, scale: 0.0, top: 0.0, fours: usize::MAX };
        ranks.thresholds.extend([f32::INFINITY; 4]);
        // Halved before it is subtracted, so that it cannot overflow; an odd scale costs time, never exactness.
        let width = (high / 2.0 - low / 2.0) * 2.0;
        for cells_per_threshold in CELLS_PER_THRESHOLD {
            if ranks.fours > 1 {
                ranks.lay_grid((count * cells_per_threshold + 1).min(MOST_CELLS), width);
            }
        }
        ranks
    }

    fn lay_grid(&mut self, cells: usize, width: f32) {
        self.top = (cells - 1) as f32;
        let scale = self.top / width;
        self.scale = if width > 0.0 && scale.is_finite() { scale } else { 0.0 };
        let mut counts = vec![0u32; cells];
        for &threshold in &self.thresholds[..self.count] {
            counts[self.cell(threshold) as usize] += 1;
        }
        self.fours = counts.iter().max().map_or(0, |&most| most.div_ceil(4) as usize);
        let mut before = 0;
        self.start = Vec::with_capacity(cells + 1);
        for count in counts {
            self.start.push(before);
            before += count;
        }
        self.start.push(before);
    }

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
    fn cell(&self, x: f32) -> u32 {
        let at = (x - self.low) * self.scale;
        let at = if at > 0.0 { at } else { 0.0 }; // NaN too
        let at = if at < self.top { at } else { self.top };
        (at + TWO_TO_23).to_bits() & 0x7F_FFFF
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(thresholds: &[f32]) {
        let ranks = Ranks::new(thresholds.to_vec());
        let mut values = vec![f32::NEG_INFINITY, f32::INFINITY, f32::MIN, f32::MAX, -0.0, 0.0, 1e-40, -1e-40];
        for &t in thresholds {
            values.extend([t, t.next_up(), t.next_down(), t * 0.999, t + 0.5]);
        }
        for x in values {
            let expected = thresholds.iter().filter(|&&t| t < x).count();
            assert_eq!(ranks.rank(x) as usize, expected, "{x} among {thresholds:?}");
        }
        assert_eq!(ranks.rank(f32::NAN) as usize, thresholds.len());
    }

    #[test]
    fn ranks_count_the_thresholds_below() {
        check(&[]);
        check(&[0.5]);
        check(&[f32::MIN, 0.0, f32::MAX]);
        check(&[-1e-45, 0.0, 1e-45]);
        check(&[1.0, 1.0f32.next_up(), 1e30]);
        check(&(0..500).map(|i| (i * i) as f32 / 7.0).collect::<Vec<_>>());
    }
}
