//! Choosing where the prediction turns to 1.

use crate::recipe::ThresholdChoice;

/// A threshold with what it does on the rows that chose it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Between two neighbouring probabilities of the rows.
    pub value: f64,
    /// Share of the events above it.
    pub sensitivity: f64,
    /// Share of the others not above it.
    pub specificity: f64,
}

/// The threshold that the recipe asks for, rows weighted. Candidates are the midpoints between neighbouring distinct
/// probabilities; rows whose probability is NaN and rows without weight are left out. None where one of the classes
/// is absent.
#[must_use]
pub fn choose(
    choice: ThresholdChoice,
    probabilities: &[f64],
    labels: &[bool],
    weights: &[f64],
) -> Option<Chosen> {
    let mut rows: Vec<(f64, bool, f64)> = (probabilities.iter().zip(labels).zip(weights))
        .map(|((&p, &event), &weight)| (p, event, weight))
        .filter(|(p, _, weight)| !p.is_nan() && *weight > 0.0)
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sum = |class: bool| rows.iter().filter(|row| row.1 == class).map(|row| row.2).sum::<f64>();
    let (events, others) = (sum(true), sum(false));
    if events == 0.0 || others == 0.0 {
        return None;
    }
    // Walking up the midpoints; everything before `i` is not above the candidate.
    let (mut missed, mut cleared) = (0.0, 0.0);
    let mut best: Option<(f64, Chosen)> = None;
    for pair in rows.windows(2) {
        if pair[0].1 {
            missed += pair[0].2;
        } else {
            cleared += pair[0].2;
        }
        if pair[0].0 == pair[1].0 {
            continue;
        }
        let (found, false_alarms) = (events - missed, others - cleared);
        let sensitivity = found / events;
        let value = pair[0].0 + (pair[1].0 - pair[0].0) / 2.0;
        let merit = match choice {
            ThresholdChoice::F1 => 2.0 * found / (found + false_alarms + events),
            ThresholdChoice::Sensitivity(least) if sensitivity >= least => value,
            ThresholdChoice::Sensitivity(_) => continue,
        };
        if best.is_none_or(|(so_far, _)| merit > so_far) {
            best = Some((merit, Chosen { value, sensitivity, specificity: cleared / others }));
        }
    }
    best.map(|(_, chosen)| chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: [f64; 6] = [0.1, 0.2, 0.3, 0.4, 0.5, f64::NAN];
    const Y: [bool; 6] = [false, true, false, true, true, true];

    #[test]
    fn the_largest_f1_wins() {
        // At 0.35: 2 found, none false, one missed: F1 0.8. At 0.15: 3 found, 1 false: F1 6/7.
        let chosen = choose(ThresholdChoice::F1, &P, &Y, &[1.0; 6]).unwrap();
        assert!((chosen.value - 0.15).abs() < 1e-12);
        assert_eq!((chosen.sensitivity, chosen.specificity), (1.0, 0.5));
    }

    #[test]
    fn the_highest_threshold_that_is_sensitive_enough_wins() {
        let chosen = choose(ThresholdChoice::Sensitivity(0.6), &P, &Y, &[1.0; 6]).unwrap();
        assert!((chosen.value - 0.35).abs() < 1e-12);
        assert_eq!((chosen.sensitivity, chosen.specificity), (2.0 / 3.0, 1.0));
    }

    #[test]
    fn of_equal_f1_the_lowest_threshold_wins() {
        // At 0.15: 2 found, 2 false, F1 2/3. At 0.45: 1 found, none false, F1 2/3.
        let p = [0.1, 0.2, 0.3, 0.4, 0.5];
        let y = [false, true, false, false, true];
        let chosen = choose(ThresholdChoice::F1, &p, &y, &[1.0; 5]).unwrap();
        assert!((chosen.value - 0.15).abs() < 1e-12);
    }

    #[test]
    fn a_weight_counts_as_so_many_rows_and_none_as_no_row() {
        // Events at 0.2 (weight 3) and 0.4 (1), one without weight at 0.1: 0.2 carries three quarters.
        let p = [0.1, 0.2, 0.3, 0.4, 0.5];
        let y = [true, true, false, true, false];
        let w = [0.0, 3.0, 1.0, 1.0, 2.0];
        let chosen = choose(ThresholdChoice::Sensitivity(0.25), &p, &y, &w).unwrap();
        assert!((chosen.value - 0.35).abs() < 1e-12);
        assert_eq!((chosen.sensitivity, chosen.specificity), (0.25, 1.0 / 3.0));
        assert_eq!(choose(ThresholdChoice::Sensitivity(0.9), &p, &y, &w), None);
    }

    #[test]
    fn one_class_alone_chooses_nothing() {
        assert_eq!(choose(ThresholdChoice::F1, &[0.1, 0.2], &[true, true], &[1.0; 2]), None);
    }
}
