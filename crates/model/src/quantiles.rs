//! Where a value lies in a histogram, as if every cell were filled evenly.

use crate::evaluation::Histogram;
use crate::feature::Range;

impl Histogram {
    /// The cells with their ends and counts: the outer ends are those of the values counted.
    pub fn cells(&self, ends: Range) -> impl Iterator<Item = (Range, usize)> + '_ {
        let starts = [ends.min].into_iter().chain(self.edges.iter().copied());
        let stops = self.edges.iter().copied().chain([ends.max]);
        starts.zip(stops).zip(&self.counts).map(|((min, max), &count)| (Range { min, max }, count))
    }

    /// The share of the counted values below one, between 0 and 1.
    #[must_use]
    pub fn share_below(&self, value: f64, ends: Range) -> f64 {
        let all: usize = self.counts.iter().sum();
        let below = self.cells(ends).map(|(cell, count)| count as f64 * part_below(cell, value));
        below.sum::<f64>() / all.max(1) as f64
    }

    /// The value below which a share of those counted lies.
    #[must_use]
    pub fn quantile(&self, share: f64, ends: Range) -> f64 {
        let mut left = share * self.counts.iter().sum::<usize>() as f64;
        for (cell, count) in self.cells(ends) {
            let count = count as f64;
            if left <= count && count > 0.0 {
                return cell.min + (cell.max - cell.min) * (left / count).max(0.0);
            }
            left -= count;
        }
        ends.max
    }
}

/// The part of a cell that lies below a value.
fn part_below(cell: Range, value: f64) -> f64 {
    if value >= cell.max {
        1.0
    } else if value <= cell.min {
        0.0
    } else {
        (value - cell.min) / (cell.max - cell.min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: Range = Range { min: 0.0, max: 10.0 };

    fn histogram() -> Histogram {
        Histogram { name: "x".into(), edges: vec![2.0, 4.0], counts: vec![20, 60, 20] }
    }

    #[test]
    fn shares_grow_evenly_inside_a_cell() {
        let share = |value| histogram().share_below(value, ENDS);
        assert_eq!([share(-1.0), share(1.0), share(2.0), share(3.0), share(7.0)], [0.0, 0.1, 0.2, 0.5, 0.9]);
        assert_eq!((share(10.0), share(11.0)), (1.0, 1.0));
    }

    #[test]
    fn a_quantile_is_where_the_share_is_reached() {
        let histogram = histogram();
        assert_eq!(
            [0.0, 0.1, 0.5, 0.9, 1.0].map(|share| histogram.quantile(share, ENDS)),
            [0.0, 1.0, 3.0, 7.0, 10.0]
        );
        for value in [0.5, 2.0, 2.5, 9.0] {
            let back = histogram.quantile(histogram.share_below(value, ENDS), ENDS);
            assert!((back - value).abs() < 1e-12, "{value}: {back}");
        }
    }

    #[test]
    fn a_cell_without_width_is_passed_at_once() {
        let spike = Histogram { name: "x".into(), edges: vec![0.0], counts: vec![50, 50] };
        assert_eq!((spike.share_below(0.0, ENDS), spike.quantile(0.25, ENDS)), (0.5, 0.0));
    }
}
