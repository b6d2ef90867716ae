//! Lays the grid of a feature's thresholds.

use alloc::vec;
use alloc::vec::Vec;

use bosque_kernels::Ranks;

/// Cells a threshold at first, and at most: thresholds that crowd together need a finer grid.
const CELLS_PER_THRESHOLD: [usize; 2] = [2, 8];
/// Cells of a feature at most: below 2^23, where an f32 still holds whole numbers.
const MOST_CELLS: usize = 1 << 20;

/// `thresholds` are finite, ascending and distinct.
pub(crate) fn ranks_among(mut thresholds: Vec<f32>) -> Ranks {
    let count = thresholds.len();
    let low = thresholds.first().copied().unwrap_or(0.0);
    let high = thresholds.last().copied().unwrap_or(0.0);
    thresholds.resize(count + 4, f32::INFINITY);
    let start = Vec::new();
    let mut ranks = Ranks { thresholds, count, start, low, scale: 0.0, top: 0.0, fours: usize::MAX };
    // Halved before it is subtracted, so that it cannot overflow; an odd scale costs time, never exactness.
    let width = (high / 2.0 - low / 2.0) * 2.0;
    for cells_per_threshold in CELLS_PER_THRESHOLD {
        if ranks.fours > 1 {
            lay_grid(&mut ranks, (count * cells_per_threshold + 1).min(MOST_CELLS), width);
        }
    }
    ranks
}

fn lay_grid(ranks: &mut Ranks, cells: usize, width: f32) {
    ranks.top = (cells - 1) as f32;
    let scale = ranks.top / width;
    ranks.scale = if width > 0.0 && scale.is_finite() { scale } else { 0.0 };
    // How many lie in each cell, then how many before it.
    let mut start = vec![0u32; cells + 1];
    for &threshold in ranks.thresholds() {
        start[ranks.cell(threshold) as usize] += 1;
    }
    let (mut before, mut most) = (0, 0);
    for start in &mut start {
        let count = *start;
        *start = before;
        before += count;
        most = most.max(count);
    }
    ranks.fours = most.div_ceil(4) as usize;
    ranks.start = start;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(thresholds: &[f32]) {
        let ranks = ranks_among(thresholds.to_vec());
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
