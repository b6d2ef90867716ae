//! Figures on rows with their outcome, with bootstrap intervals.

use bosque_model::{CrossValidation, HeldOut, Metric};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use crate::metrics::{Figures, Ranked};

/// Bootstrap samples of an interval.
pub const RESAMPLES: usize = 2000;

/// Figures with 95 % intervals by the percentile bootstrap over patients, [`RESAMPLES`] samples, sample `i` drawn
/// from stream `i` of the seed. None where a figure does not exist on these rows.
#[must_use]
pub fn held_out(probabilities: &[f64], labels: &[bool], threshold: f64, seed: u64) -> Option<HeldOut> {
    let n = labels.len();
    let ranked = Ranked::new(probabilities, labels);
    let whole = ranked.figures(&vec![1.0; n], threshold).values();
    if whole.iter().any(|value| value.is_nan()) {
        return None;
    }
    let samples: Vec<[f64; 11]> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|stream| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            let mut weights = vec![0.0; n];
            for _ in 0..n {
                weights[rng.random_range(0..n as u32) as usize] += 1.0;
            }
            ranked.figures(&weights, threshold).values()
        })
        .collect();
    let metric = |figure: usize| {
        let mut values: Vec<f64> =
            samples.iter().map(|sample| sample[figure]).filter(|value| !value.is_nan()).collect();
        values.sort_by(f64::total_cmp);
        Metric { value: whole[figure], low: percentile(&values, 0.025), high: percentile(&values, 0.975) }
    };
    Some(HeldOut {
        rows: n,
        events: labels.iter().filter(|&&event| event).count(),
        unknown: 0,
        interval: format!("95 %, percentile bootstrap over patients, {RESAMPLES} samples, seed {seed}"),
        accuracy: metric(0),
        f1: metric(1),
        sensitivity: metric(2),
        specificity: metric(3),
        roc_auc: metric(4),
        pr_auc: metric(5),
        brier: metric(6),
        log_loss: metric(7),
        ece: metric(8),
        slope: metric(9),
        intercept: metric(10),
    })
}

/// Linear interpolation between order statistics, as numpy's default.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len().max(1) - 1) as f64;
    let below = position.floor() as usize;
    match (sorted.get(below), sorted.get(below + 1)) {
        (Some(a), Some(b)) => a + (b - a) * (position - below as f64),
        (Some(a), None) => *a,
        _ => f64::NAN,
    }
}

/// The mean of each figure with its range over repeats, for [`CrossValidation`].
#[must_use]
pub fn over_repeats(scheme: String, repeats: &[Figures]) -> CrossValidation {
    let metric = |figure: usize| summary(repeats, figure);
    CrossValidation {
        scheme,
        folds: None,
        roc_auc: metric(4),
        brier: metric(6),
        ece: metric(8),
        slope: metric(9),
        intercept: metric(10),
    }
}

/// The mean of one figure, by its place in [`Figures::NAMES`], with its smallest and largest value.
#[must_use]
pub fn summary(repeats: &[Figures], figure: usize) -> Metric {
    let values: Vec<f64> = repeats.iter().map(|repeat| repeat.values()[figure]).collect();
    Metric {
        value: values.iter().sum::<f64>() / values.len() as f64,
        low: values.iter().copied().fold(f64::INFINITY, f64::min),
        high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

/// `repeats` shuffles of the rows into `folds` parts with the share of events alike: `fold[repeat][row]`.
#[must_use]
pub fn stratified_folds(labels: &[bool], folds: usize, repeats: usize, seed: u64) -> Vec<Vec<usize>> {
    use rand::seq::SliceRandom;
    (0..repeats as u64)
        .map(|stream| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(stream);
            let mut fold = vec![0; labels.len()];
            for class in [true, false] {
                let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
                rows.shuffle(&mut rng);
                for (i, row) in rows.into_iter().enumerate() {
                    fold[row] = i % folds;
                }
            }
            fold
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate() {
        assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.5), 3.0);
        assert_eq!(percentile(&[1.0, 2.0], 0.25), 1.25);
        assert_eq!(percentile(&[1.0], 0.975), 1.0);
    }

    #[test]
    fn an_interval_holds_its_figure_and_is_the_same_twice() {
        let p: Vec<f64> = (0..200).map(|i| f64::from(i) / 200.0).collect();
        let y: Vec<bool> = (0..200).map(|i| (i * 7919) % 200 < i).collect();
        let once = held_out(&p, &y, 0.5, 1).unwrap();
        assert_eq!(held_out(&p, &y, 0.5, 1).unwrap(), once);
        assert!(once.roc_auc.low < once.roc_auc.value && once.roc_auc.value < once.roc_auc.high);
    }

    #[test]
    fn folds_share_the_events() {
        let labels: Vec<bool> = (0..100).map(|i| i % 4 == 0).collect();
        for fold in stratified_folds(&labels, 5, 3, 1) {
            for part in 0..5 {
                let rows = (0..100).filter(|&row| fold[row] == part).count();
                let events = (0..100).filter(|&row| fold[row] == part && labels[row]).count();
                assert_eq!((rows, events), (20, 5));
            }
        }
    }
}
