//! Inverse probability of censoring weights: rows whose outcome is known stand for those that were censored.

use bosque_model::CensoringWeights;

/// The Kaplan-Meier curve of staying under observation.
///
/// Where an event and a censoring fall on the same day the event comes first, so its patient is no longer at risk of
/// being censored; scikit-survival's `CensoringDistributionEstimator` and R's `prodlim(reverse = TRUE)` do the same.
#[derive(Clone, Debug, PartialEq)]
pub struct CensoringCurve {
    /// Days on which somebody was censored, rising, each with the share that is still observed after it.
    steps: Vec<(f64, f64)>,
}

impl CensoringCurve {
    /// The curve of follow-up times in days, `event[i]` false where patient `i` was censored.
    #[must_use]
    pub fn new(days: &[f64], event: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..days.len()).collect();
        order.sort_by(|&a, &b| days[a].total_cmp(&days[b]));
        let mut steps = Vec::new();
        let mut share = 1.0;
        let mut at_risk = days.len();
        for same_day in order.chunk_by(|&a, &b| days[a] == days[b]) {
            let events = same_day.iter().filter(|&&i| event[i]).count();
            let censored = same_day.len() - events;
            if censored > 0 {
                share *= 1.0 - censored as f64 / (at_risk - events) as f64;
                steps.push((days[same_day[0]], share));
            }
            at_risk -= same_day.len();
        }
        CensoringCurve { steps }
    }

    /// The share that is still observed just before `day`.
    #[must_use]
    pub fn before(&self, day: f64) -> f64 {
        let passed = self.steps.partition_point(|step| step.0 < day);
        passed.checked_sub(1).map_or(1.0, |last| self.steps[last].1)
    }
}

/// The weights at a horizon: `1 / G(min(time, horizon)-)` where the outcome at the horizon is known, at most `cap`, and 0
/// where the patient was censored before the horizon (Graf et al. 1999, Statistics in Medicine 18:2529).
#[must_use]
pub fn weights(days: &[f64], event: &[bool], horizon: f64, cap: f64) -> Vec<f64> {
    let curve = CensoringCurve::new(days, event);
    days.iter()
        .zip(event)
        .map(|(&day, &event)| {
            let known = event || day >= horizon;
            if known { (1.0 / curve.before(day.min(horizon))).min(cap) } else { 0.0 }
        })
        .collect()
}

/// What a manifest says of weights that were cut at `cap`.
#[must_use]
pub fn describe(weights: &[f64], cap: f64) -> CensoringWeights {
    let known: Vec<f64> = weights.iter().copied().filter(|&weight| weight > 0.0).collect();
    CensoringWeights {
        least: known.iter().copied().fold(f64::INFINITY, f64::min),
        mean: known.iter().sum::<f64>() / known.len() as f64,
        largest: known.iter().copied().fold(0.0, f64::max),
        cap,
        capped: known.iter().filter(|&&weight| weight >= cap).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Six patients: events on days 1, 2 and 4, censored on days 2, 3 and 5.
    const DAYS: [f64; 6] = [1.0, 2.0, 2.0, 3.0, 4.0, 5.0];
    const EVENT: [bool; 6] = [true, true, false, false, true, false];

    #[test]
    fn the_curve_steps_where_somebody_is_censored() {
        let curve = CensoringCurve::new(&DAYS, &EVENT);
        // Day 2: five at risk, one has the event first, one of four is censored. Day 3: one of three. Day 5: the last.
        assert_eq!(curve.steps.len(), 3);
        for (day, share) in
            [(0.0, 1.0), (2.0, 1.0), (2.5, 0.75), (3.0, 0.75), (3.5, 0.5), (5.0, 0.5), (6.0, 0.0)]
        {
            assert!((curve.before(day) - share).abs() < 1e-15, "day {day}");
        }
    }

    #[test]
    fn known_outcomes_stand_for_the_censored() {
        // At day 4 the event of day 4 and the patient of day 5 are known; days 2 and 3 are censored before it.
        let got = weights(&DAYS, &EVENT, 4.0, 9.0);
        let expected = [1.0, 1.0, 0.0, 0.0, 2.0, 2.0];
        assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{got:?}");
        // Nobody is lost: the weights add up to the number of patients.
        assert!((got.iter().sum::<f64>() - 6.0).abs() < 1e-12);
    }

    #[test]
    fn who_is_censored_on_the_horizons_day_is_known() {
        assert_eq!(weights(&[5.0, 7.0], &[false, false], 5.0, 9.0), [1.0, 1.0]);
        assert_eq!(weights(&[4.9, 7.0], &[false, false], 5.0, 9.0), [0.0, 2.0]);
    }

    #[test]
    fn weights_are_cut_at_the_cap() {
        let got = weights(&DAYS, &EVENT, 4.0, 1.5);
        assert_eq!(got, [1.0, 1.0, 0.0, 0.0, 1.5, 1.5]);
        let said = describe(&got, 1.5);
        assert_eq!((said.least, said.mean, said.largest, said.cap, said.capped), (1.0, 1.25, 1.5, 1.5, 2));
    }

    #[test]
    fn without_censoring_everybody_weighs_one() {
        assert_eq!(weights(&[1.0, 2.0, 9.0], &[true, true, false], 5.0, 5.0), [1.0; 3]);
    }
}
