//! Where a value lies among its feature's thresholds.

use alloc::vec;
use alloc::vec::Vec;

/// The sorted distinct thresholds of one feature, with a grid that leads to the right place in one step or two.
///
/// The rank of `x` is the number of thresholds below it, so `x <= thresholds[k]` exactly when `rank(x) <= k`.
#[derive(Clone, Debug)]
pub(crate) struct Ranks {
    thresholds: Vec<f32>,
    /// `start[cell]`: how many thresholds lie in cells before it, hence surely below every value in it.
    start: Vec<u32>,
    /// Cell 0 begins here.
    low: f32,
    /// Cells a unit.
    scale: f32,
}

/// Cells a threshold: more of them shorten the search, and take memory.
const CELLS_PER_THRESHOLD: usize = 2;

impl Ranks {
    /// `thresholds` are finite, ascending and distinct.
    pub(crate) fn new(thresholds: Vec<f32>) -> Self {
        let cells = thresholds.len() * CELLS_PER_THRESHOLD + 1;
        let (low, high) = match (thresholds.first(), thresholds.last()) {
            (Some(&low), Some(&high)) => (low, high),
            _ => (0.0, 0.0),
        };
        // Halved before it is subtracted, so that it cannot overflow; an odd scale costs time, never exactness.
        let width = (high / 2.0 - low / 2.0) * 2.0;
        let scale = if width > 0.0 && width.is_finite() { (cells - 1) as f32 / width } else { 0.0 };
        let mut ranks = Ranks { thresholds, start: vec![0; cells + 1], low, scale };
        let mut counts = vec![0u32; cells + 1];
        for &threshold in &ranks.thresholds {
            counts[ranks.cell(threshold) + 1] += 1;
        }
        let mut before = 0;
        for (start, count) in ranks.start.iter_mut().zip(counts) {
            before += count;
            *start = before;
        }
        ranks
    }

    /// The number of thresholds below `x`; all of them for NaN, which is not `<=` anything.
    #[inline]
    pub(crate) fn rank(&self, x: f32) -> usize {
        if x.is_nan() {
            return self.thresholds.len();
        }
        let mut rank = self.start[self.cell(x)] as usize;
        while rank < self.thresholds.len() && self.thresholds[rank] < x {
            rank += 1;
        }
        rank
    }

    pub(crate) fn thresholds(&self) -> &[f32] {
        &self.thresholds
    }

    /// The cell of a value. Subtraction, multiplication by a number not below 0, and the saturating cast all keep
    /// the order, so a threshold in an earlier cell than `x` lies below `x`; that is all that exactness needs.
    #[inline]
    fn cell(&self, x: f32) -> usize {
        (((x - self.low) * self.scale) as u32 as usize).min(self.start.len() - 2)
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
            assert_eq!(ranks.rank(x), expected, "{x} among {thresholds:?}");
        }
        assert_eq!(ranks.rank(f32::NAN), thresholds.len());
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
