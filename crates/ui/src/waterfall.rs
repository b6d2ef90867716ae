//! What a waterfall shows, in numbers that add up as they are read.

/// One input's part in a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// What it is about, in words: `CD4 fell by 120`, `Age`.
    pub label: String,
    /// Its value with its unit; empty where the label says it.
    pub value: String,
    /// How much it moves the score, a share of 1.
    pub amount: f64,
    /// The place of the input whose curve belongs to it.
    pub input: usize,
}

/// The way from the training mean to the probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// Where it starts.
    pub base: f64,
    /// The largest contributions, the largest first.
    pub steps: Vec<Contribution>,
    /// So many more, and what they add up to.
    pub others: (usize, f64),
    /// The forest's score.
    pub raw: f64,
    /// What it is calibrated to; none for a model without calibration.
    pub calibrated: Option<f64>,
}

impl Waterfall {
    /// Takes the `most` largest contributions and puts the others into one.
    #[must_use]
    pub fn new(base: f64, steps: Vec<Contribution>, most: usize, raw: f64, calibrated: Option<f64>) -> Self {
        // Some twenty at most: a sort from the library would be larger code, and no faster.
        let mut sorted: Vec<Contribution> = Vec::new();
        for step in steps {
            let smaller = |other: &Contribution| other.amount.abs() < step.amount.abs();
            let at = sorted.iter().position(smaller).unwrap_or(sorted.len());
            sorted.insert(at, step);
        }
        let mut steps = sorted;
        let others = steps.split_off(most.min(steps.len()));
        let others = (others.len(), others.iter().map(|each| each.amount).sum());
        Waterfall { base, steps, others, raw, calibrated }
    }

    /// The amounts of the steps and of the others, in this order.
    pub(crate) fn amounts(&self) -> Vec<f64> {
        self.steps.iter().map(|step| step.amount).chain([self.others.1]).collect()
    }

    /// What is shown, in thousandths: the base, then each amount. They add up to the score as it is shown.
    pub(crate) fn shown(&self) -> Vec<i64> {
        let parts: Vec<f64> = [self.base].into_iter().chain(self.amounts()).collect();
        closing(&parts, thousandths(self.raw))
    }
}

/// A share in thousandths: tenths of a percentage point.
pub(crate) fn thousandths(share: f64) -> i64 {
    (share * 1000.0).round() as i64
}

/// Rounds parts so that they add up to a rounded total: those whose rounding erred most are rounded the other way. No part is off by a whole
/// unit (the method of the largest remainder).
fn closing(parts: &[f64], total: i64) -> Vec<i64> {
    let mut rounded: Vec<i64> = parts.iter().map(|&part| thousandths(part)).collect();
    let mut left = total - rounded.iter().sum::<i64>();
    let step = left.signum();
    // The one that lies farthest on the side to which the sum has to move comes first.
    let lack = |rounded: &[i64], i: usize| (parts[i] * 1000.0 - rounded[i] as f64) * step as f64;
    while left != 0 {
        let mut farthest = 0;
        for i in 1..parts.len() {
            if lack(&rounded, i) > lack(&rounded, farthest) {
                farthest = i;
            }
        }
        rounded[farthest] += step;
        left -= step;
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(amount: f64) -> Contribution {
        Contribution { label: String::new(), value: String::new(), amount, input: 0 }
    }

    #[test]
    fn the_largest_come_first_and_the_rest_closes_the_sum() {
        let steps = [0.01, -0.2, 0.003, 0.05, -0.004].map(step).to_vec();
        let waterfall = Waterfall::new(0.3, steps, 2, 0.159, None);
        let amounts: Vec<f64> = waterfall.steps.iter().map(|step| step.amount).collect();
        assert_eq!((amounts, waterfall.others.0), (vec![-0.2, 0.05], 3));
        assert!((waterfall.base + waterfall.amounts().iter().sum::<f64>() - waterfall.raw).abs() < 1e-12);
    }

    #[test]
    fn what_is_shown_adds_up_and_is_off_by_less_than_a_unit() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        for _ in 0..2000 {
            let steps: Vec<Contribution> = (0..12).map(|_| step(random() / 8.0)).collect();
            let base = 0.3 + random() / 10.0;
            let raw = base + steps.iter().map(|step| step.amount).sum::<f64>();
            let waterfall = Waterfall::new(base, steps, 8, raw, None);
            let shown = waterfall.shown();
            assert_eq!(shown.iter().sum::<i64>(), thousandths(raw));
            let exact = [base].into_iter().chain(waterfall.amounts());
            assert!(exact.zip(&shown).all(|(exact, shown)| (exact * 1000.0 - *shown as f64).abs() < 1.0));
        }
    }

    #[test]
    fn fewer_steps_than_asked_for_leave_nobody_over() {
        let waterfall = Waterfall::new(0.5, vec![step(0.1)], 8, 0.6, Some(0.7));
        assert_eq!((waterfall.others, waterfall.shown()), ((0, 0.0), vec![500, 100, 0]));
    }
}
