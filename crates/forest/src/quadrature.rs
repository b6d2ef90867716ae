//! Gauss-Legendre quadrature on [0, 1]: exact for polynomials of degree at most `2 N - 1`.

/// Newton steps from a bracketed root; convergence is quadratic.
const POLISH: usize = 6;
/// Halvings of a bracket before that.
const HALVINGS: usize = 24;

/// The `N` points and weights.
pub(crate) fn gauss_legendre<const N: usize>() -> ([f64; N], [f64; N]) {
    // The roots of each Legendre polynomial lie between those of the one before.
    let mut roots = [0.0; N];
    for degree in 1..=N {
        let before = roots;
        for i in 0..degree {
            let mut low = if i == 0 { -1.0 } else { before[i - 1] };
            let mut high = if i + 1 == degree { 1.0 } else { before[i] };
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
            roots[i] = x;
        }
    }
    let weight = |x: f64| {
        let slope = legendre(N, x).1;
        1.0 / ((1.0 - x * x) * slope * slope)
    };
    (roots.map(|x| (1.0 + x) / 2.0), roots.map(weight))
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
    use super::gauss_legendre;

    fn check<const N: usize>() {
        let (points, weights) = gauss_legendre::<N>();
        assert!(points.windows(2).all(|pair| pair[0] < pair[1]) && points[0] > 0.0 && points[N - 1] < 1.0);
        for degree in 0..2 * N {
            // The integral of t^degree from 0 to 1.
            let sum: f64 = points.iter().zip(&weights).map(|(t, w)| w * t.powi(degree as i32)).sum();
            assert!((sum - 1.0 / (degree + 1) as f64).abs() < 1e-14, "{N} points, degree {degree}: {sum}");
        }
    }

    #[test]
    fn polynomials_are_integrated_exactly() {
        check::<2>();
        check::<6>();
        check::<8>();
        check::<16>();
        check::<64>();
    }
}
