//! Figures of merit of probabilities against outcomes, rows weighted.
//!
//! Definitions are scikit-learn's where it has them: `roc_auc_score`, `average_precision_score`,
//! `brier_score_loss`, `log_loss`, `f1_score`.

use crate::calibrate::{intercept, logistic};

/// Bins of the expected calibration error.
const ECE_BINS: usize = 10;
/// How far probabilities are kept from 0 and 1 before a logarithm is taken.
const CLIP: f64 = 1e-15;

/// Every figure, or NaN where it does not exist (one class absent, no maximum of a likelihood).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Share classed rightly.
    pub accuracy: f64,
    /// Harmonic mean of sensitivity and positive predictive value.
    pub f1: f64,
    /// Share of the events above the threshold.
    pub sensitivity: f64,
    /// Share of the others not above it.
    pub specificity: f64,
    /// Area under the receiver operating characteristic; ties count half.
    pub roc_auc: f64,
    /// Average precision.
    pub pr_auc: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// Mean negative log likelihood.
    pub log_loss: f64,
    /// Expected calibration error, ten bins of equal width.
    pub ece: f64,
    /// Slope of a logistic regression on the probability's logit.
    pub slope: f64,
    /// Its intercept with the slope held at 1.
    pub intercept: f64,
}

impl Figures {
    /// The names of [`Figures::values`].
    pub const NAMES: [&'static str; 11] = [
        "accuracy",
        "f1",
        "sensitivity",
        "specificity",
        "roc_auc",
        "pr_auc",
        "brier",
        "log_loss",
        "ece",
        "slope",
        "intercept",
    ];

    /// All figures, in the order of [`Figures::NAMES`].
    #[must_use]
    pub fn values(&self) -> [f64; 11] {
        [
            self.accuracy,
            self.f1,
            self.sensitivity,
            self.specificity,
            self.roc_auc,
            self.pr_auc,
            self.brier,
            self.log_loss,
            self.ece,
            self.slope,
            self.intercept,
        ]
    }
}

/// Rows sorted by probability once, so that many weightings of them are cheap.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Ascending.
    probabilities: Vec<f64>,
    labels: Vec<bool>,
    logits: Vec<f64>,
    /// Where each came from.
    order: Vec<usize>,
}

impl Ranked {
    /// Sorts the rows. Probabilities are numbers.
    #[must_use]
    pub fn new(probabilities: &[f64], labels: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        let sorted: Vec<f64> = order.iter().map(|&i| probabilities[i]).collect();
        let logit = |&p: &f64| {
            let p = p.clamp(1e-12, 1.0 - 1e-12);
            libm::log(p / (1.0 - p))
        };
        Ranked {
            logits: sorted.iter().map(logit).collect(),
            probabilities: sorted,
            labels: order.iter().map(|&i| labels[i]).collect(),
            order,
        }
    }

    /// All figures, with one weight a row in the order in which the rows were given.
    #[must_use]
    pub fn figures(&self, weights: &[f64], threshold: f64) -> Figures {
        let (roc_auc, pr_auc) = areas(&self.groups(weights));
        let weights: Vec<f64> = self.order.iter().map(|&i| weights[i]).collect();
        let rows = || {
            self.probabilities.iter().copied().zip(self.labels.iter().copied()).zip(weights.iter().copied())
        };
        let total: f64 = weights.iter().sum();
        let [mut found, mut missed, mut false_alarms, mut cleared] = [0.0; 4];
        let (mut squares, mut likelihood) = (0.0, 0.0);
        let mut bins = [(0.0, 0.0); ECE_BINS];
        for ((p, event), w) in rows() {
            match (event, p > threshold) {
                (true, true) => found += w,
                (true, false) => missed += w,
                (false, true) => false_alarms += w,
                (false, false) => cleared += w,
            }
            let y = f64::from(u8::from(event));
            squares += w * (p - y) * (p - y);
            let clipped = p.clamp(CLIP, 1.0 - CLIP);
            likelihood -= w * libm::log(if event { clipped } else { 1.0 - clipped });
            let bin = &mut bins[((p * ECE_BINS as f64) as usize).min(ECE_BINS - 1)];
            bin.0 += w * p;
            bin.1 += w * y;
        }
        Figures {
            accuracy: (found + cleared) / total,
            f1: 2.0 * found / (2.0 * found + false_alarms + missed),
            sensitivity: found / (found + missed),
            specificity: cleared / (cleared + false_alarms),
            roc_auc,
            pr_auc,
            brier: squares / total,
            log_loss: likelihood / total,
            ece: bins.iter().map(|(p, y)| (p - y).abs()).sum::<f64>() / total,
            slope: logistic(&self.logits, &self.labels, &weights).map_or(f64::NAN, |(slope, _)| slope),
            intercept: intercept(&self.logits, &self.labels, &weights).unwrap_or(f64::NAN),
        }
    }

    /// The area under the receiver operating characteristic alone.
    #[must_use]
    pub fn roc_auc(&self, weights: &[f64]) -> f64 {
        areas(&self.groups(weights)).0
    }

    /// The mean squared error alone.
    #[must_use]
    pub fn brier(&self, weights: &[f64]) -> f64 {
        let (mut squares, mut total) = (0.0, 0.0);
        for ((&p, &event), &i) in self.probabilities.iter().zip(&self.labels).zip(&self.order) {
            let error = p - f64::from(u8::from(event));
            squares += weights[i] * error * error;
            total += weights[i];
        }
        squares / total
    }

    /// Groups of equal probability, the largest first: the weight of the events and of the others.
    pub(crate) fn groups(&self, weights: &[f64]) -> Vec<(f64, f64)> {
        let mut groups: Vec<(f64, f64)> = Vec::new();
        let mut last = f64::NAN;
        for ((&p, &event), &i) in self.probabilities.iter().zip(&self.labels).zip(&self.order).rev() {
            if p != last {
                groups.push((0.0, 0.0));
                last = p;
            }
            if let Some(group) = groups.last_mut() {
                if event { group.0 += weights[i] } else { group.1 += weights[i] }
            }
        }
        groups
    }
}

/// Areas under the receiver operating characteristic and the precision-recall steps.
fn areas(groups: &[(f64, f64)]) -> (f64, f64) {
    let events: f64 = groups.iter().map(|group| group.0).sum();
    let others: f64 = groups.iter().map(|group| group.1).sum();
    let (mut above_events, mut above_others, mut pairs, mut precision_sum) = (0.0, 0.0, 0.0, 0.0);
    for &(event, other) in groups {
        // An other below all events seen so far, or tied with these.
        pairs += other * (above_events + event / 2.0);
        above_events += event;
        above_others += other;
        if event > 0.0 {
            precision_sum += event * above_events / (above_events + above_others);
        }
    }
    (pairs / (events * others), precision_sum / events)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Ten rows, at a threshold of 0.5; what is expected is counted out by the definitions.
    const P: [f64; 10] = [0.1, 0.4, 0.35, 0.8, 0.65, 0.9, 0.4, 0.2, 0.7, 0.55];
    const Y: [bool; 10] = [false, false, true, true, false, true, true, false, true, false];

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
    }

    #[test]
    fn figures_follow_their_definitions() {
        let f = Ranked::new(&P, &Y).figures(&[1.0; 10], 0.5);
        close(f.accuracy, 0.6);
        close(f.sensitivity, 0.6);
        close(f.specificity, 0.6);
        close(f.f1, 0.6);
        // Of 25 pairs: 0.35 beats 2, 0.4 beats 2 and ties 1, the other three beat 5 each: 19.5.
        close(f.roc_auc, 19.5 / 25.0);
        // Precision where each event is reached: 1, 1, 1, then 4 of 7 (tied with an other), 5 of 8.
        close(f.pr_auc, (1.0 + 1.0 + 1.0 + 4.0 / 7.0 + 5.0 / 8.0) / 5.0);
        let squares = P.iter().zip(Y).map(|(p, y)| (p - f64::from(u8::from(y))).powi(2)).sum::<f64>();
        close(f.brier, squares / 10.0);
        let likelihood = P.iter().zip(Y).map(|(p, y)| -(if y { *p } else { 1.0 - p }).ln()).sum::<f64>();
        close(f.log_loss, likelihood / 10.0);
    }

    #[test]
    fn one_figure_alone_is_the_same() {
        let weights: Vec<f64> = (0..10).map(|i| f64::from(i % 3)).collect();
        let ranked = Ranked::new(&P, &Y);
        let all = ranked.figures(&weights, 0.5);
        close(ranked.roc_auc(&weights), all.roc_auc);
        close(ranked.brier(&weights), all.brier);
    }

    #[test]
    fn a_weight_of_two_is_a_row_twice() {
        let weights: Vec<f64> = (0..10).map(|i| f64::from(1 + i % 2)).collect();
        let (mut p, mut y) = (vec![], vec![]);
        for i in 0..10 {
            for _ in 0..=i % 2 {
                p.push(P[i]);
                y.push(Y[i]);
            }
        }
        let weighted = Ranked::new(&P, &Y).figures(&weights, 0.5);
        let doubled = Ranked::new(&p, &y).figures(&vec![1.0; p.len()], 0.5);
        for (a, b) in weighted.values().into_iter().zip(doubled.values()) {
            assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        }
    }

    #[test]
    fn a_perfect_calibration_has_slope_one_and_intercept_zero() {
        // 0.25 with one event in four, 0.75 with three in four.
        let p = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
        let y = [true, false, false, false, true, true, true, false];
        let f = Ranked::new(&p, &y).figures(&[1.0; 8], 0.5);
        assert!((f.slope - 1.0).abs() < 1e-9 && f.intercept.abs() < 1e-9 && f.ece.abs() < 1e-12);
    }
}
