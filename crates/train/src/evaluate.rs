//! Figures on rows with their outcome, with bootstrap intervals.

use bosque_model::{CrossValidation, Folds, HeldOut, Metric};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use crate::metrics::{Figures, Ranked};

/// Bootstrap samples of an interval.
pub const RESAMPLES: usize = 2000;

/// Figures with 95 % intervals by the percentile bootstrap over patients, [`RESAMPLES`] samples, sample `i` drawn
/// from stream `i` of the seed. Rows without weight are those whose outcome is not known; they are drawn as the others
/// are, and the weights stay as they are given. None where a figure does not exist on these rows.
#[must_use]
pub fn held_out(
    probabilities: &[f64],
    labels: &[bool],
    weights: &[f64],
    threshold: f64,
    seed: u64,
) -> Option<HeldOut> {
    let n = labels.len();
    let known = weights.iter().filter(|&&weight| weight > 0.0).count();
    let ranked = Ranked::new(probabilities, labels);
    let whole = ranked.figures(weights, threshold).values();
    if whole.iter().any(|value| value.is_nan()) {
        return None;
    }
    let samples: Vec<[f64; 11]> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|stream| ranked.figures(&resample(weights, seed, stream), threshold).values())
        .collect();
    let metric =
        |figure: usize| interval(whole[figure], samples.iter().map(|sample| sample[figure]).collect());
    Some(HeldOut {
        rows: known,
        events: labels.iter().zip(weights).filter(|(event, weight)| **event && **weight > 0.0).count(),
        unknown: n - known,
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

/// The weights of one bootstrap sample: each row's weight times how often it was drawn.
#[must_use]
pub fn resample(weights: &[f64], seed: u64, stream: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    let mut times = vec![0.0; weights.len()];
    for _ in 0..weights.len() {
        times[rng.random_range(0..weights.len() as u32) as usize] += 1.0;
    }
    times.iter().zip(weights).map(|(times, weight)| times * weight).collect()
}

/// A figure with the 2.5th and 97.5th percentile of its values over samples, those in which it does not exist left out.
#[must_use]
pub fn interval(value: f64, mut samples: Vec<f64>) -> Metric {
    samples.retain(|sample| !sample.is_nan());
    samples.sort_by(f64::total_cmp);
    Metric { value, low: percentile(&samples, 0.025), high: percentile(&samples, 0.975) }
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
pub fn over_repeats(scheme: String, folds: Folds, repeats: &[Figures]) -> CrossValidation {
    let metric = |figure: usize| summary(repeats, figure);
    CrossValidation {
        scheme,
        folds: Some(folds),
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

/// A shuffle of the rows into `folds` parts, each stratum spread evenly over them: the part of each row. It draws from
/// one stream of the seed's generator.
#[must_use]
pub fn stratified_folds(strata: &[u8], folds: usize, seed: u64, stream: u64) -> Vec<usize> {
    use rand::seq::SliceRandom;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    let mut fold = vec![0; strata.len()];
    // One stratum goes on where the one before ended, so that no part gets the odd row of every stratum.
    let mut next = 0;
    for stratum in [1, 0, 2] {
        let mut rows: Vec<usize> = (0..strata.len()).filter(|&row| strata[row] == stratum).collect();
        rows.shuffle(&mut rng);
        for row in rows {
            fold[row] = next % folds;
            next += 1;
        }
    }
    fold
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
        let once = held_out(&p, &y, &[1.0; 200], 0.5, 1).unwrap();
        assert_eq!(held_out(&p, &y, &[1.0; 200], 0.5, 1).unwrap(), once);
        assert!(once.roc_auc.low < once.roc_auc.value && once.roc_auc.value < once.roc_auc.high);
    }

    #[test]
    fn rows_without_weight_change_no_figure() {
        let p: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
        let y: Vec<bool> = (0..100).map(|i| (i * 7919) % 100 < i).collect();
        let mut weights = vec![1.25; 100];
        let (mut more_p, mut more_y) = (p.clone(), y.clone());
        more_p.extend([0.01, 0.99]);
        more_y.extend([true, false]);
        let plain = held_out(&p, &y, &weights, 0.5, 1).unwrap();
        weights.extend([0.0, 0.0]);
        let more = held_out(&more_p, &more_y, &weights, 0.5, 1).unwrap();
        assert_eq!((more.rows, more.events, more.unknown), (plain.rows, plain.events, 2));
        for (a, b) in [(plain.roc_auc, more.roc_auc), (plain.brier, more.brier), (plain.slope, more.slope)] {
            assert!((a.value - b.value).abs() < 1e-9);
        }
    }

    #[test]
    fn folds_share_every_stratum() {
        let strata: Vec<u8> =
            (0..100).map(|i| if i % 4 == 0 { 1 } else { 2 * u8::from(i % 10 == 9) }).collect();
        for stream in 0..3 {
            let fold = stratified_folds(&strata, 5, 1, stream);
            for part in 0..5 {
                let count = |stratum: Option<u8>| {
                    (0..100)
                        .filter(|&row| fold[row] == part && stratum.is_none_or(|s| strata[row] == s))
                        .count()
                };
                assert_eq!((count(None), count(Some(1)), count(Some(2))), (20, 5, 2));
            }
            assert_eq!(fold, stratified_folds(&strata, 5, 1, stream));
        }
        assert_ne!(stratified_folds(&strata, 5, 1, 0), stratified_folds(&strata, 5, 1, 1));
    }
}
