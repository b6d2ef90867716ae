//! What is read off the figures along the threshold.

use bosque_model::ThresholdPoint;

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
#[must_use]
pub fn nearest_threshold(points: &[ThresholdPoint], threshold: f64) -> Option<usize> {
    let distance = |point: &ThresholdPoint| (point.threshold - threshold).abs();
    (0..points.len()).min_by(|&a, &b| distance(&points[a]).total_cmp(&distance(&points[b])))
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

#[cfg(test)]
mod tests {
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
            (nearest_threshold(&points, 0.16), nearest_threshold(&points, 0.9), nearest_threshold(&[], 0.5)),
            (Some(1), Some(1), None)
        );
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
}
