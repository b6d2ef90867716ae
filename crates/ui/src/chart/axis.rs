//! An axis with round ends.

/// Distances between two ticks; the finest that needs no more than [`MOST_STEPS`] is taken.
const STEPS: [f64; 8] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0];
/// So many distances are legible at the width of a phone.
const MOST_STEPS: f64 = 5.0;
/// What is left over by dividing decimal fractions in binary.
const SLACK: f64 = 1e-9;

/// A stretch of numbers from one round number to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    /// Its start.
    pub(crate) from: f64,
    /// Its end.
    pub(crate) to: f64,
    /// The distance between two ticks.
    pub(crate) step: f64,
}

impl Axis {
    /// From 0 to 1, a tick at each quarter.
    pub(crate) const SHARES: Axis = Axis { from: 0.0, to: 1.0, step: 0.25 };

    /// The shortest axis with round ends and round ticks that holds both numbers.
    pub(crate) fn covering(low: f64, high: f64) -> Axis {
        let ends = |step: f64| {
            let (from, to) = ((low / step + SLACK).floor(), (high / step - SLACK).ceil());
            Axis { from: from * step, to: to.max(from + 1.0) * step, step }
        };
        let fits = |axis: &Axis| (axis.to - axis.from) / axis.step <= MOST_STEPS + SLACK;
        STEPS.into_iter().map(ends).find(fits).unwrap_or_else(|| ends(STEPS[STEPS.len() - 1]))
    }

    /// [`Axis::covering`] for numbers of any size.
    pub(crate) fn covering_any(low: f64, high: f64) -> Axis {
        let mut unit = 1.0;
        while (high - low) / unit > MOST_STEPS {
            unit *= 10.0;
        }
        let Axis { from, to, step } = Axis::covering(low / unit, high / unit);
        Axis { from: from * unit, to: to * unit, step: step * unit }
    }

    /// The ticks at whole multiples of the step, where the ends themselves are none.
    pub(crate) fn inner_ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let Axis { from, to, step } = *self;
        let (first, last) = ((from / step - SLACK).ceil() as i64, (to / step + SLACK).floor() as i64);
        (first..=last).map(move |i| i as f64 * step)
    }

    /// The place of a number, from 0 at the start to 1 at the end; what lies outside stands at the nearer end.
    pub(crate) fn place(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    /// The ticks, both ends included.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let Axis { from, to, step } = *self;
        let count = ((to - from) / step).round() as usize;
        (0..=count).map(move |i| from + i as f64 * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(low: f64, high: f64) -> (f64, f64, usize) {
        let axis = Axis::covering(low, high);
        let round = |value: f64| (value * 1e6).round() / 1e6;
        (round(axis.from), round(axis.to), axis.ticks().count())
    }

    #[test]
    fn an_axis_is_as_short_as_round_ends_allow() {
        assert_eq!(ends(0.0, 0.62), (0.0, 0.75, 4));
        assert_eq!(ends(0.0, 0.167), (0.0, 0.2, 5));
        assert_eq!(ends(0.61, 0.96), (0.6, 1.0, 5));
        assert_eq!(ends(-0.04, 0.17), (-0.05, 0.2, 6));
    }

    #[test]
    fn numbers_at_round_ends_need_no_step_more() {
        assert_eq!(ends(0.0, 0.3), (0.0, 0.3, 4));
        assert_eq!(ends(0.6, 0.9), (0.6, 0.9, 4));
        assert_eq!(ends(0.0, 1.0), (0.0, 1.0, 5));
    }

    #[test]
    fn one_number_still_gives_an_axis() {
        let axis = Axis::covering(0.5, 0.5);
        assert!(axis.to > axis.from && axis.place(0.5).is_finite());
    }

    #[test]
    fn numbers_of_any_size_have_round_ends() {
        let ends = |low, high| {
            let axis = Axis::covering_any(low, high);
            (axis.from, axis.to, axis.step)
        };
        assert_eq!(ends(49.0, 1119.0), (0.0, 1250.0, 250.0));
        assert_eq!(ends(13.0, 70.0), (0.0, 75.0, 25.0));
        assert_eq!(ends(0.0, 2851.0), (0.0, 3000.0, 1000.0));
        assert_eq!(ends(32.6592, 159.93936), (0.0, 200.0, 50.0));
    }

    #[test]
    fn inner_ticks_are_round_whatever_the_ends() {
        let axis = Axis { from: 10.0, to: 200.0, step: 50.0 };
        assert_eq!(axis.inner_ticks().collect::<Vec<_>>(), [50.0, 100.0, 150.0, 200.0]);
    }

    #[test]
    fn places_outside_stand_at_the_ends() {
        let axis = Axis { from: 0.5, to: 1.0, step: 0.1 };
        assert_eq!((axis.place(0.2), axis.place(0.75), axis.place(1.2)), (0.0, 0.5, 1.0));
    }
}
