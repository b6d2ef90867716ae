//! What the figures of an evaluation amount to: the words beside the charts are taken from here.

use bosque_model::{ReliabilityBin, ThresholdPoint};

/// The figures at a threshold: on the straight line between its two neighbours. None outside what was measured.
pub(crate) fn at_threshold(points: &[ThresholdPoint], threshold: f64) -> Option<ThresholdPoint> {
    let after = points.iter().position(|point| point.threshold >= threshold)?;
    let b = points[after];
    if b.threshold == threshold {
        return Some(b);
    }
    let a = points[after.checked_sub(1)?];
    let share = (threshold - a.threshold) / (b.threshold - a.threshold);
    let between = |a: f64, b: f64| a + (b - a) * share;
    let both = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| between(a, b));
    Some(ThresholdPoint {
        threshold,
        sensitivity: between(a.sensitivity, b.sensitivity),
        specificity: between(a.specificity, b.specificity),
        ppv: both(a.ppv, b.ppv),
        npv: both(a.npv, b.npv),
        net_benefit: between(a.net_benefit, b.net_benefit),
        treat_all: between(a.treat_all, b.treat_all),
    })
}

/// The place of the measured threshold that lies nearest, the lower of two; none where nothing was measured.
pub(crate) fn nearest(points: &[ThresholdPoint], threshold: f64) -> Option<usize> {
    let distance = |point: &ThresholdPoint| (point.threshold - threshold).abs();
    (0..points.len()).min_by(|&a, &b| distance(&points[a]).total_cmp(&distance(&points[b])))
}

/// The longest run of thresholds at which acting by the model has more net benefit than acting on everybody and on nobody.
pub(crate) fn helpful(points: &[ThresholdPoint]) -> Option<(f64, f64)> {
    let helps = |point: &ThresholdPoint| point.net_benefit > point.treat_all.max(0.0);
    let runs = points.chunk_by(|a, b| helps(a) == helps(b)).filter(|run| helps(&run[0]));
    let longest = runs.reduce(|best, run| if run.len() > best.len() { run } else { best })?;
    Some((longest[0].threshold, longest[longest.len() - 1].threshold))
}

/// The part of acting on everybody that lies above `floor`, its last point on the floor.
pub(crate) fn above(points: &[ThresholdPoint], floor: f64) -> Vec<(f64, f64)> {
    let mut shown: Vec<(f64, f64)> = Vec::new();
    for point in points {
        let (x, y) = (point.threshold, point.treat_all);
        if y >= floor {
            shown.push((x, y));
            continue;
        }
        if let Some(&(x0, y0)) = shown.last() {
            shown.push((x0 + (x - x0) * (y0 - floor) / (y0 - y), floor));
        }
        break;
    }
    shown
}

/// How many groups' intervals hold their mean prediction.
pub(crate) fn on_diagonal(bins: &[ReliabilityBin]) -> usize {
    bins.iter().filter(|bin| (bin.observed.low..=bin.observed.high).contains(&bin.predicted)).count()
}

/// What a figure should be.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// As large as can be.
    Large,
    /// As near to this number as can be.
    Near(f64),
}

/// Which of two figures is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Better {
    First,
    Second,
    /// They read alike with the decimals that are shown.
    Neither,
}

impl Goal {
    /// Compares two figures as they are shown, with so many decimals.
    pub(crate) fn better(self, first: f64, second: f64, decimals: i32) -> Better {
        let unit = 10_f64.powi(decimals);
        let short = |value: f64| match self {
            Goal::Large => -(value * unit).round(),
            Goal::Near(ideal) => ((value * unit).round() - ideal * unit).abs(),
        };
        let (first, second) = (short(first), short(second));
        if first < second {
            Better::First
        } else if second < first {
            Better::Second
        } else {
            Better::Neither
        }
    }
}

#[cfg(test)]
mod tests {
    use bosque_model::Metric;

    use super::*;

    fn point(threshold: f64, net_benefit: f64, treat_all: f64) -> ThresholdPoint {
        ThresholdPoint {
            threshold,
            sensitivity: 1.0 - threshold,
            specificity: threshold,
            ppv: Some(0.5),
            npv: (threshold > 0.1).then_some(0.9),
            net_benefit,
            treat_all,
        }
    }

    #[test]
    fn figures_between_two_thresholds_lie_on_the_line() {
        let points = [point(0.1, 0.2, 0.2), point(0.2, 0.1, 0.0)];
        let middle = at_threshold(&points, 0.15).unwrap();
        assert!((middle.sensitivity - 0.85).abs() < 1e-12 && (middle.net_benefit - 0.15).abs() < 1e-12);
        assert_eq!((middle.ppv, middle.npv), (Some(0.5), None), "what one end lacks is not made up");
        assert_eq!(at_threshold(&points, 0.2), Some(points[1]));
        assert_eq!(at_threshold(&points, 0.1), Some(points[0]));
        assert_eq!((at_threshold(&points, 0.05), at_threshold(&points, 0.25)), (None, None));
        assert_eq!(
            (nearest(&points, 0.16), nearest(&points, 0.9), nearest(&[], 0.5)),
            (Some(1), Some(1), None)
        );
    }

    #[test]
    fn the_longest_helpful_run_counts() {
        let helps = |threshold, yes| point(threshold, if yes { 0.1 } else { -0.1 }, 0.05);
        let points = [helps(0.1, true), helps(0.2, false), helps(0.3, true), helps(0.4, true)];
        assert_eq!(helpful(&points), Some((0.3, 0.4)));
        assert_eq!(helpful(&points[1..2]), None);
        let equal = [point(0.1, 0.05, 0.05)];
        assert_eq!(helpful(&equal), None, "no more than acting on everybody");
    }

    #[test]
    fn what_sinks_below_the_floor_ends_on_it() {
        let points =
            [point(0.1, 0.0, 0.2), point(0.2, 0.0, 0.0), point(0.3, 0.0, -0.2), point(0.4, 0.0, -0.9)];
        let shown = above(&points, -0.1);
        assert_eq!(shown.len(), 3);
        assert!((shown[2].0 - 0.25).abs() < 1e-12 && shown[2].1 == -0.1, "{shown:?}");
        assert!(above(&[point(0.1, 0.0, -0.5)], -0.1).is_empty());
    }

    #[test]
    fn an_interval_that_ends_on_the_diagonal_holds_it() {
        let bin = |low, high| ReliabilityBin {
            rows: 10,
            predicted: 0.5,
            observed: Metric { value: (low + high) / 2.0, low, high },
        };
        assert_eq!(on_diagonal(&[bin(0.5, 0.7), bin(0.3, 0.5), bin(0.51, 0.7), bin(0.2, 0.49)]), 2);
    }

    #[test]
    fn figures_are_compared_as_they_are_shown() {
        assert_eq!(Goal::Large.better(0.793, 0.794, 3), Better::Second);
        assert_eq!(Goal::Large.better(0.7932, 0.7928, 3), Better::Neither);
        assert_eq!(Goal::Near(0.0).better(-0.02, 0.03, 2), Better::First);
        assert_eq!(Goal::Near(1.0).better(1.07, 0.95, 2), Better::Second);
        assert_eq!(Goal::Near(1.0).better(1.05, 0.95, 2), Better::Neither);
    }
}
