//! Reliability, discrimination and net benefit over pooled out-of-fold probabilities.

use bosque_model::{Curves, ReliabilityBin, ThresholdPoint};
use rayon::prelude::*;

use crate::evaluate::{RESAMPLES, interval, resample};
use crate::metrics::Ranked;
use crate::round::{figure, metric, significant};

/// Groups of the reliability diagram.
const GROUPS: usize = 10;
/// Steps of a drawn curve.
const STEPS: usize = 100;
/// The least threshold, the step and the number of steps to the largest.
const THRESHOLDS: (f64, f64, usize) = (0.05, 0.025, 36);
/// Digits of a drawn point.
const DRAWN: usize = 4;

/// The curves of `repeats[repeat][row]`, pooled; rows without weight are left out. The intervals are percentile bootstraps
/// over patients, each with all of its predictions.
#[must_use]
pub fn curves(repeats: &[Vec<f64>], labels: &[bool], weights: &[f64], seed: u64) -> Curves {
    let pooled: Vec<f64> = repeats.iter().flatten().copied().collect();
    let pooled_labels = labels.repeat(repeats.len());
    let pooled_weights = weights.repeat(repeats.len());
    let groups = Ranked::new(&pooled, &pooled_labels).groups(&pooled_weights);
    let total: f64 = weights.iter().sum();
    let events: f64 = labels.iter().zip(weights).filter(|(event, _)| **event).map(|(_, w)| w).sum();
    Curves {
        rows: weights.iter().filter(|&&weight| weight > 0.0).count(),
        prevalence: figure(events / total),
        reliability: reliability(repeats, labels, weights, seed),
        roc: roc(&groups),
        precision_recall: precision_recall(&groups),
        thresholds: (0..=THRESHOLDS.2)
            .map(|step| {
                let threshold = significant(THRESHOLDS.0 + THRESHOLDS.1 * step as f64, DRAWN);
                at_threshold(&pooled, &pooled_labels, &pooled_weights, threshold)
            })
            .collect(),
    }
}

/// Groups of equal size by rank; a row is in as many groups as it has predictions.
fn reliability(repeats: &[Vec<f64>], labels: &[bool], weights: &[f64], seed: u64) -> Vec<ReliabilityBin> {
    let mut ranked: Vec<(f64, usize)> = repeats
        .iter()
        .flat_map(|repeat| repeat.iter().copied().zip(0..))
        .filter(|&(_, row)| weights[row] > 0.0)
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let bounds: Vec<usize> = (0..=GROUPS).map(|group| group * ranked.len() / GROUPS).collect();
    let groups: Vec<&[(f64, usize)]> = bounds
        .windows(2)
        .map(|bound| &ranked[bound[0]..bound[1]])
        .filter(|group| !group.is_empty())
        .collect();
    let observed = |group: &[(f64, usize)], weights: &[f64]| {
        let total: f64 = group.iter().map(|&(_, row)| weights[row]).sum();
        group.iter().filter(|&&(_, row)| labels[row]).map(|&(_, row)| weights[row]).sum::<f64>() / total
    };
    let samples: Vec<Vec<f64>> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|stream| {
            let weights = resample(weights, seed, stream);
            groups.iter().map(|group| observed(group, &weights)).collect()
        })
        .collect();
    groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let total: f64 = group.iter().map(|&(_, row)| weights[row]).sum();
            let sum: f64 = group.iter().map(|&(p, row)| weights[row] * p).sum();
            ReliabilityBin {
                rows: (group.len() as f64 / repeats.len() as f64).round() as usize,
                predicted: figure(sum / total),
                observed: metric(interval(
                    observed(group, weights),
                    samples.iter().map(|sample| sample[place]).collect(),
                )),
            }
        })
        .collect()
}

/// Sensitivity at every hundredth of 1 - specificity, straight lines between the operating points.
fn roc(groups: &[(f64, f64)]) -> Vec<[f64; 2]> {
    let events: f64 = groups.iter().map(|group| group.0).sum();
    let others: f64 = groups.iter().map(|group| group.1).sum();
    let mut points = vec![[0.0, 0.0]];
    let (mut found, mut false_alarms) = (0.0, 0.0);
    for &(event, other) in groups {
        found += event;
        false_alarms += other;
        points.push([false_alarms / others, found / events]);
    }
    let mut drawn: Vec<[f64; 2]> = (1..STEPS)
        .map(|step| {
            let x = step as f64 / STEPS as f64;
            let next = points.partition_point(|point| point[0] <= x).min(points.len() - 1);
            let ([x0, y0], [x1, y1]) = (points[next - 1], points[next]);
            let share = if x1 > x0 { ((x - x0) / (x1 - x0)).clamp(0.0, 1.0) } else { 1.0 };
            [x, significant(y0 + share * (y1 - y0), DRAWN)]
        })
        .collect();
    drawn.insert(0, [0.0, 0.0]);
    drawn.push([1.0, 1.0]);
    drawn
}

/// The first operating point at or above every hundredth of recall.
fn precision_recall(groups: &[(f64, f64)]) -> Vec<[f64; 2]> {
    let events: f64 = groups.iter().map(|group| group.0).sum();
    let (mut found, mut false_alarms) = (0.0, 0.0);
    let mut drawn: Vec<[f64; 2]> = Vec::new();
    let mut next = 1;
    for &(event, other) in groups {
        found += event;
        false_alarms += other;
        let recall = found / events;
        if event > 0.0 && recall >= next as f64 / STEPS as f64 - 1e-9 {
            drawn.push([
                significant(recall.min(1.0), DRAWN),
                significant(found / (found + false_alarms), DRAWN),
            ]);
            next = ((recall + 1e-9) * STEPS as f64).floor() as usize + 1;
        }
    }
    drawn
}

/// Net benefit is `TP/n - FP/n * t/(1 - t)` (Vickers and Elkin 2006).
fn at_threshold(p: &[f64], labels: &[bool], weights: &[f64], threshold: f64) -> ThresholdPoint {
    let [mut found, mut missed, mut false_alarms, mut cleared] = [0.0; 4];
    for ((&p, &event), &w) in p.iter().zip(labels).zip(weights) {
        match (event, p > threshold) {
            (true, true) => found += w,
            (true, false) => missed += w,
            (false, true) => false_alarms += w,
            (false, false) => cleared += w,
        }
    }
    let total = found + missed + false_alarms + cleared;
    let odds = threshold / (1.0 - threshold);
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| significant(part / whole, DRAWN));
    let of = |part: f64, whole: f64| significant(part / whole, DRAWN);
    ThresholdPoint {
        threshold,
        sensitivity: of(found, found + missed),
        specificity: of(cleared, cleared + false_alarms),
        ppv: share(found, found + false_alarms),
        npv: share(cleared, cleared + missed),
        net_benefit: of(found - false_alarms * odds, total),
        treat_all: of(found + missed - (false_alarms + cleared) * odds, total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Ten patients, two repeats with the same predictions; what is expected is counted out.
    const P: [f64; 10] = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];
    const Y: [bool; 10] = [false, false, true, false, false, true, false, true, true, true];

    fn ten() -> Curves {
        curves(&[P.to_vec(), P.to_vec()], &Y, &[1.0; 10], 1)
    }

    #[test]
    fn a_threshold_does_what_is_counted_out() {
        let point = *ten().thresholds.iter().find(|point| point.threshold == 0.5).unwrap();
        // Above 0.5: four of five events, one of five others. Odds 1: (4 - 1) / 10, for all (5 - 5) / 10.
        assert_eq!((point.sensitivity, point.specificity), (0.8, 0.8));
        assert_eq!((point.ppv, point.npv), (Some(0.8), Some(0.8)));
        assert_eq!((point.net_benefit, point.treat_all), (0.3, 0.0));
        let point = *ten().thresholds.iter().find(|point| point.threshold == 0.2).unwrap();
        // Above 0.2: all five events, three others. Odds 1/4: (5 - 0.75) / 10, for all (5 - 1.25) / 10.
        assert_eq!((point.net_benefit, point.treat_all), (0.425, 0.375));
        // Nobody is above 0.95.
        assert_eq!(ten().thresholds.last().unwrap().ppv, None);
    }

    #[test]
    fn weights_count_as_so_many_patients() {
        let mut weights = [1.0; 10];
        weights[9] = 3.0;
        weights[0] = 0.0;
        let got = curves(&[P.to_vec()], &Y, &weights, 1);
        assert_eq!(got.rows, 9);
        assert!((got.prevalence - 7.0 / 11.0).abs() < 1e-6);
        let point = *got.thresholds.iter().find(|point| point.threshold == 0.5).unwrap();
        // Events above: 1 + 1 + 1 + 3 of 7. Others below: 3 of 4.
        assert_eq!((point.sensitivity, point.specificity), (0.8571, 0.75));
    }

    #[test]
    fn the_roc_goes_through_its_operating_points() {
        let roc = ten().roc;
        assert_eq!((roc[0], roc[100], roc.len()), ([0.0, 0.0], [1.0, 1.0], 101));
        // The three highest are events; then an other, an event, two others.
        assert_eq!((roc[20], roc[40]), ([0.2, 0.8], [0.4, 0.8]));
        assert_eq!(roc[10], [0.1, 0.6]);
        assert!(roc.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1]));
    }

    #[test]
    fn precision_falls_from_one_as_recall_rises() {
        let pr = ten().precision_recall;
        assert_eq!(pr, [[0.2, 1.0], [0.4, 1.0], [0.6, 1.0], [0.8, 0.8], [1.0, 0.625]]);
    }

    #[test]
    fn reliability_groups_are_of_equal_size() {
        let bins = ten().reliability;
        assert_eq!(bins.len(), 10);
        for (i, bin) in bins.iter().enumerate() {
            assert_eq!((bin.rows, bin.predicted), (1, figure(P[i])));
            assert_eq!(bin.observed.value, f64::from(u8::from(Y[i])));
        }
        // A group of many: one event in four, with an interval around it.
        let p: Vec<f64> = (0..400).map(|i| f64::from(i) / 400.0).collect();
        let y: Vec<bool> = (0..400).map(|i| i % 4 == 0).collect();
        let bin = curves(&[p], &y, &[1.0; 400], 1).reliability[3];
        assert_eq!((bin.rows, bin.observed.value), (40, 0.25));
        // 1.96 standard errors are 0.134.
        assert!((bin.observed.low - 0.12).abs() < 0.04 && (bin.observed.high - 0.39).abs() < 0.04, "{bin:?}");
    }
}
