//! The range of probabilities that out-of-bag scores bear out: Venn-Abers predictors (Vovk, Petej and Fedorova 2015).

use bosque_model::VennAbers;

use crate::round::significant;

/// Steps of the raw score's scale.
const STEPS: usize = 100;
/// Digits of a probability.
const DIGITS: usize = 5;

/// For every hundredth of the raw score, isotonic regression on all rows and one more patient of weight 1 at that score:
/// event-free for the lower probability, with the event for the upper one. Rows weighted; scores rounded to hundredths
/// first; rows without score or weight left out. None without rows.
#[must_use]
pub fn venn_abers(raw: &[f64], labels: &[bool], weights: &[f64]) -> Option<VennAbers> {
    let mut rows = 0;
    // Weight and weight of the events at each hundredth.
    let mut bins = [(0.0, 0.0); STEPS + 1];
    for ((&raw, &event), &weight) in raw.iter().zip(labels).zip(weights) {
        if !raw.is_nan() && weight > 0.0 {
            let bin = &mut bins[hundredth(raw)];
            bin.0 += weight;
            bin.1 += if event { weight } else { 0.0 };
            rows += 1;
        }
    }
    let read = |at: usize, event: f64| {
        let mut bins = bins;
        bins[at].0 += 1.0;
        bins[at].1 += event;
        significant(isotonic_at(&bins, at), DIGITS)
    };
    (rows > 0).then(|| VennAbers {
        rows,
        lower: (0..=STEPS).map(|at| read(at, 0.0)).collect(),
        upper: (0..=STEPS).map(|at| read(at, 1.0)).collect(),
    })
}

fn hundredth(raw: f64) -> usize {
    ((raw * STEPS as f64).round() as usize).min(STEPS)
}

/// The isotonic regression of `(weight, weight of events)` at bin `at`, by pooling adjacent violators; empty bins take no
/// part.
fn isotonic_at(bins: &[(f64, f64)], at: usize) -> f64 {
    // Weight, weight of events, last bin.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (place, &(weight, events)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0.0) {
        blocks.push((weight, events, place));
        while let [.., before, last] = blocks[..] {
            if before.1 / before.0 < last.1 / last.0 {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((before.0 + last.0, before.1 + last.1, last.2));
        }
    }
    blocks.iter().find(|block| block.2 >= at).map_or(f64::NAN, |block| block.1 / block.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The max-min formula of isotonic regression, straight from its definition.
    fn naive(rows: &[(f64, bool, f64)], at: f64) -> f64 {
        let mut scores: Vec<f64> = rows.iter().map(|row| row.0).collect();
        scores.sort_by(f64::total_cmp);
        scores.dedup();
        let mean = |low: f64, high: f64| {
            let inside = || rows.iter().filter(|row| row.0 >= low && row.0 <= high);
            inside().filter(|row| row.1).map(|row| row.2).sum::<f64>()
                / inside().map(|row| row.2).sum::<f64>()
        };
        scores
            .iter()
            .filter(|&&low| low <= at)
            .map(|&low| {
                scores
                    .iter()
                    .filter(|&&high| high >= at)
                    .map(|&high| mean(low, high))
                    .fold(f64::INFINITY, f64::min)
            })
            .fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn every_hundredth_is_what_a_refit_gives() {
        let noise = |i: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / (1u64 << 24) as f64;
        let raw: Vec<f64> = (0..80).map(|i| noise(i) * 0.7).collect();
        let labels: Vec<bool> = (0..80).map(|i| noise(i + 500) < raw[i as usize]).collect();
        let weights: Vec<f64> = (0..80).map(|i| (noise(i + 900) * 3.0).floor()).collect();
        let got = venn_abers(&raw, &labels, &weights).unwrap();
        assert_eq!(got.rows, weights.iter().filter(|&&weight| weight > 0.0).count());
        for at in 0..=100usize {
            let score = at as f64 / 100.0;
            for (probability, event) in [(got.lower[at], false), (got.upper[at], true)] {
                let mut rows: Vec<(f64, bool, f64)> = (0..80)
                    .filter(|&i| weights[i] > 0.0)
                    .map(|i| ((raw[i] * 100.0).round() / 100.0, labels[i], weights[i]))
                    .collect();
                rows.push((score, event, 1.0));
                let expected = naive(&rows, score);
                assert!((probability - expected).abs() <= 1e-5, "{score}: {probability} is not {expected}");
            }
        }
    }

    #[test]
    fn bounds_do_not_fall_and_do_not_cross() {
        let raw: Vec<f64> = (0..200).map(|i| f64::from(i) / 400.0).collect();
        let labels: Vec<bool> = (0..200).map(|i| (i * 7919) % 200 < i).collect();
        let got = venn_abers(&raw, &labels, &[1.1; 200]).unwrap();
        for bound in [&got.lower, &got.upper] {
            assert_eq!(bound.len(), 101);
            assert!(bound.windows(2).all(|pair| pair[0] <= pair[1]));
            assert!(bound.iter().all(|p| (0.0..=1.0).contains(p)));
        }
        assert!(got.lower.iter().zip(&got.upper).all(|(lower, upper)| lower <= upper));
    }

    #[test]
    fn rows_without_score_or_weight_count_nothing() {
        let plain = venn_abers(&[0.2, 0.6], &[false, true], &[1.0, 1.0]);
        let more = venn_abers(&[0.2, 0.6, f64::NAN, 0.3], &[false, true, true, true], &[1.0, 1.0, 1.0, 0.0]);
        assert_eq!(plain, more);
        assert_eq!(venn_abers(&[f64::NAN], &[true], &[1.0]), None);
    }
}
