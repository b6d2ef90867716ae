//! Logistic regression on one covariate: Platt scaling, calibration slope and intercept.

use bosque_model::Calibration;

/// Newton steps before giving up; five to eight are usual.
const MOST_STEPS: usize = 100;

/// The maximum-likelihood `(slope, intercept)` of `y ~ slope x + intercept`, rows weighted.
///
/// Newton's method from (1, 0), halving a step that does not improve; none where the classes can be parted or
/// one of them is absent, for then there is no maximum.
#[must_use]
pub fn logistic(x: &[f64], y: &[bool], weights: &[f64]) -> Option<(f64, f64)> {
    let loss = |a: f64, b: f64| {
        x.iter()
            .zip(y)
            .zip(weights)
            .map(|((&x, &y), &w)| {
                let z = if y { a * x + b } else { -(a * x + b) };
                // log(1 + exp(-z)) without overflow.
                w * (libm::log1p(libm::exp(-z.abs())) + (-z).max(0.0))
            })
            .sum::<f64>()
    };
    let (mut a, mut b) = (1.0, 0.0);
    let mut current = loss(a, b);
    for _ in 0..MOST_STEPS {
        let [mut ga, mut gb, mut haa, mut hab, mut hbb] = [0.0; 5];
        for ((&x, &y), &w) in x.iter().zip(y).zip(weights) {
            let p = sigmoid(a * x + b);
            let residual = w * (p - f64::from(u8::from(y)));
            let curvature = w * p * (1.0 - p);
            ga += residual * x;
            gb += residual;
            haa += curvature * x * x;
            hab += curvature * x;
            hbb += curvature;
        }
        let determinant = haa * hbb - hab * hab;
        if determinant <= 1e-12 * haa * hbb || !determinant.is_finite() {
            return None;
        }
        let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
        let mut step = 1.0;
        while step > 1e-10 && loss(a - step * da, b - step * db) > current {
            step /= 2.0;
        }
        (a, b) = (a - step * da, b - step * db);
        let next = loss(a, b);
        if (step * da).abs().max((step * db).abs()) < 1e-12 || next >= current {
            return (a.is_finite() && b.is_finite() && a.abs() < 1e6).then_some((a, b));
        }
        current = next;
    }
    None
}

/// The maximum-likelihood intercept with the slope held at 1: calibration in the large.
#[must_use]
pub fn intercept(x: &[f64], y: &[bool], weights: &[f64]) -> Option<f64> {
    let mut b = 0.0;
    for _ in 0..MOST_STEPS {
        let (mut gradient, mut curvature) = (0.0, 0.0);
        for ((&x, &y), &w) in x.iter().zip(y).zip(weights) {
            let p = sigmoid(x + b);
            gradient += w * (p - f64::from(u8::from(y)));
            curvature += w * p * (1.0 - p);
        }
        // The likelihood is concave; a step of more than two logits would only come from its flat ends.
        let step = (gradient / curvature).clamp(-2.0, 2.0);
        b -= step;
        if step.abs() < 1e-12 {
            return b.is_finite().then_some(b);
        }
        if !step.is_finite() {
            return None;
        }
    }
    None
}

/// Platt scaling of raw scores, fitted on the rows whose score is a number, rows weighted.
#[must_use]
pub fn platt(raw: &[f64], labels: &[bool], weights: &[f64]) -> Option<Calibration> {
    let (mut x, mut y, mut w) = (vec![], vec![], vec![]);
    for ((&raw, &label), &weight) in raw.iter().zip(labels).zip(weights) {
        if !raw.is_nan() {
            x.push(Calibration::logit(raw));
            y.push(label);
            w.push(weight);
        }
    }
    let (a, b) = logistic(&x, &y, &w)?;
    (a > 0.0).then_some(Calibration::Sigmoid { a, b })
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups: the solution is the groups' own logits.
    fn groups() -> (Vec<f64>, Vec<bool>) {
        let mut x = vec![0.0; 10];
        x.extend([1.0; 10]);
        let y = (0..20).map(|i| if i < 10 { i < 2 } else { i < 17 }).collect();
        (x, y)
    }

    #[test]
    fn two_groups_give_their_own_logits() {
        let (x, y) = groups();
        let (a, b) = logistic(&x, &y, &[1.0; 20]).unwrap();
        let logit = |p: f64| (p / (1.0 - p)).ln();
        assert!((b - logit(0.2)).abs() < 1e-9 && (a + b - logit(0.7)).abs() < 1e-9, "{a} {b}");
    }

    #[test]
    fn a_weight_of_two_is_a_row_twice() {
        let (x, y) = groups();
        let weights: Vec<f64> = (0..20).map(|i| f64::from(1 + i % 2)).collect();
        let mut long = (vec![], vec![]);
        for i in 0..20 {
            for _ in 0..=i % 2 {
                long.0.push(x[i]);
                long.1.push(y[i]);
            }
        }
        let (a, b) = logistic(&x, &y, &weights).unwrap();
        let (c, d) = logistic(&long.0, &long.1, &vec![1.0; long.0.len()]).unwrap();
        assert!((a - c).abs() < 1e-9 && (b - d).abs() < 1e-9);
    }

    #[test]
    fn platt_leaves_out_rows_without_score_and_rows_without_weight() {
        let raw = [0.1, 0.2, 0.3, 0.6, 0.7, 0.4];
        let labels = [false, true, false, true, false, true];
        let plain = platt(&raw, &labels, &[1.0; 6]).unwrap();
        let more = [0.1, 0.2, 0.3, 0.6, 0.7, 0.4, f64::NAN, 0.9];
        let more_labels = [false, true, false, true, false, true, true, false];
        let with_others = platt(&more, &more_labels, &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]).unwrap();
        for score in [0.1, 0.5, 0.9] {
            assert!((plain.apply(score) - with_others.apply(score)).abs() < 1e-9);
        }
    }

    #[test]
    fn the_intercept_balances_the_events() {
        let (x, y) = groups();
        let b = intercept(&x, &y, &[1.0; 20]).unwrap();
        let expected: f64 = x.iter().map(|x| sigmoid(x + b)).sum();
        assert!((expected - 9.0).abs() < 1e-9);
    }

    #[test]
    fn classes_that_can_be_parted_have_no_maximum() {
        assert_eq!(logistic(&[0.0, 1.0, 2.0, 3.0], &[false, false, true, true], &[1.0; 4]), None);
        assert_eq!(logistic(&[0.0, 1.0], &[true, true], &[1.0; 2]), None);
        assert_eq!(intercept(&[0.0, 1.0], &[true, true], &[1.0; 2]), None);
    }
}
