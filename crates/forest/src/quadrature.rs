//! Gauss-Legendre quadrature on [0, 1]: exact for polynomials of degree below twice the number of points.

use alloc::vec;
use alloc::vec::Vec;

/// Newton steps from a bracketed root; convergence is quadratic.
const POLISH: usize = 6;
/// Halvings of a bracket before that.
const HALVINGS: usize = 24;

/// Points, ascending, and their weights.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rule {
    pub(crate) points: Vec<f64>,
    pub(crate) weights: Vec<f64>,
}

/// Rules as they are asked for. Each needs the ones with fewer points, so all are kept.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Rule `n` has `n` points.
    rules: Vec<Rule>,
    /// Of the Legendre polynomial of the last rule's degree, ascending.
    roots: Vec<f64>,
}

impl Rules {
    pub(crate) fn new() -> Self {
        Rules { rules: vec![Rule::default()], roots: Vec::new() }
    }

    /// The rule of `n` points.
    pub(crate) fn with_points(&mut self, n: usize) -> &Rule {
        for degree in self.rules.len()..=n {
            // The roots of each Legendre polynomial lie between those of the one before.
            let low = core::iter::once(-1.0).chain(self.roots.iter().copied());
            let high = self.roots.iter().copied().chain([1.0]);
            self.roots = low.zip(high).map(|(low, high)| root_between(degree, low, high)).collect();
            let weight = |&x: &f64| {
                let slope = legendre(degree, x).1;
                1.0 / ((1.0 - x * x) * slope * slope)
            };
            self.rules.push(Rule {
                points: self.roots.iter().map(|x| (1.0 + x) / 2.0).collect(),
                weights: self.roots.iter().map(weight).collect(),
            });
        }
        &self.rules[n]
    }
}

/// The one root of the Legendre polynomial of a degree between `low` and `high`.
fn root_between(degree: usize, mut low: f64, mut high: f64) -> f64 {
    let rises = legendre(degree, high).0 > 0.0;
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if (legendre(degree, middle).0 > 0.0) == rises { high = middle } else { low = middle }
    }
    let mut x = (low + high) / 2.0;
    for _ in 0..POLISH {
        let (value, slope) = legendre(degree, x);
        x -= value / slope;
    }
    x
}

/// The Legendre polynomial of a degree at `x`, and its derivative.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 2..=degree {
        let n = n as f64;
        (before, value) = (value, ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n);
    }
    (value, degree as f64 * (before - x * value) / (1.0 - x * x))
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn polynomials_are_integrated_exactly() {
        let mut rules = Rules::new();
        for n in [4, 1, 2, 3, 6, 8, 12, 18, 66] {
            let rule = rules.with_points(n);
            assert!(rule.points.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(rule.points.len() == n && rule.points[0] > 0.0 && rule.points[n - 1] < 1.0);
            for degree in 0..2 * n {
                // The integral of t^degree from 0 to 1.
                let powers = rule.points.iter().map(|t| t.powi(degree as i32));
                let sum: f64 = powers.zip(&rule.weights).map(|(power, weight)| weight * power).sum();
                assert!(
                    (sum - 1.0 / (degree + 1) as f64).abs() < 1e-14,
                    "{n} points, degree {degree}: {sum}"
                );
            }
        }
    }
}
