//! Fewer digits for what is only drawn.

use bosque_model::Metric;

/// `x` to so many significant digits, the shortest decimal that says it.
#[must_use]
pub fn significant(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits.saturating_sub(1)).parse().unwrap_or(x)
}

/// A figure to six significant digits.
#[must_use]
pub fn figure(x: f64) -> f64 {
    significant(x, 6)
}

/// A metric to six significant digits.
#[must_use]
pub fn metric(metric: Metric) -> Metric {
    Metric { value: figure(metric.value), low: figure(metric.low), high: figure(metric.high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_count_from_the_first() {
        assert_eq!(significant(0.000_123_456_7, 4), 0.000_123_5);
        assert_eq!(significant(-98_765.0, 2), -99_000.0);
        assert_eq!(significant(0.0, 4), 0.0);
        assert_eq!(figure(1.0), 1.0);
    }
}
