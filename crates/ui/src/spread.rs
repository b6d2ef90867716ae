//! How far the trees of a forest agree.

/// The number of bars, 5 percentage points each.
pub const BINS: usize = 20;

/// What the trees say of one patient, summed up.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Trees.
    pub trees: usize,
    /// Trees in each twentieth of the scale; the last one holds its upper end.
    pub bins: [usize; BINS],
    /// First quartile.
    pub low: f64,
    /// Third quartile.
    pub high: f64,
    /// The forest's score, which is the trees' mean.
    pub mean: f64,
}

impl Spread {
    /// Sums up the votes, fractions from 0 to 1; nothing where there are none. `mean` is the forest's score.
    ///
    /// Quartiles are those of definition 7 in Hyndman and Fan 1996 (linear between order statistics).
    #[must_use]
    pub fn of(votes: &[f64], mean: f64) -> Option<Self> {
        let mut sorted = votes.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let quantile = |share: f64| {
            let place = share * last as f64;
            let below = place.floor() as usize;
            let above = sorted[(below + 1).min(last)];
            sorted[below] + (above - sorted[below]) * (place - place.floor())
        };
        let mut bins = [0; BINS];
        for vote in votes {
            bins[((vote * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
        Some(Spread { trees: votes.len(), bins, low: quantile(0.25), high: quantile(0.75), mean })
    }

    /// The largest count of a bar.
    #[must_use]
    pub fn tallest(&self) -> usize {
        self.bins.iter().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_order_statistics() {
        let spread = Spread::of(&[0.0, 0.1, 0.2, 0.3, 1.0], 0.32).unwrap();
        assert_eq!((spread.low, spread.high), (0.1, 0.3));
        let spread = Spread::of(&[0.0, 1.0], 0.5).unwrap();
        assert_eq!((spread.low, spread.high), (0.25, 0.75));
    }

    #[test]
    fn both_ends_of_the_scale_have_a_bar() {
        let spread = Spread::of(&[0.0, 0.05, 0.999, 1.0], 0.5).unwrap();
        assert_eq!((spread.bins[0], spread.bins[1], spread.bins[19]), (1, 1, 2));
        assert_eq!((spread.bins.iter().sum::<usize>(), spread.tallest()), (4, 2));
    }

    #[test]
    fn no_trees_say_nothing() {
        assert_eq!(Spread::of(&[], 0.0), None);
    }
}
