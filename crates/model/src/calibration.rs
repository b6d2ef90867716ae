//! From the forest's fraction to a probability.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// What turns the forest's raw score into a probability.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields))]
pub enum Calibration {
    /// Platt scaling (Platt 1999) on the logit: `p = 1 / (1 + exp(-(a logit(r) + b)))`, with `r` the raw
    /// score clipped to [1e-6, 1 - 1e-6].
    Sigmoid {
        /// The slope; above 0, so that the order of patients stays.
        a: f64,
        /// The intercept.
        b: f64,
    },
}

/// How far a raw score is kept from 0 and 1 before its logit is taken.
const CLIP: f64 = 1e-6;

impl Calibration {
    /// The calibrated probability of a raw score. `exp` and `log` come from `libm`: the same bits on every target.
    #[must_use]
    pub fn apply(&self, raw: f64) -> f64 {
        match *self {
            Calibration::Sigmoid { a, b } => 1.0 / (1.0 + libm::exp(-(a * Self::logit(raw) + b))),
        }
    }

    /// `log(r / (1 - r))` of the clipped score.
    #[must_use]
    pub fn logit(raw: f64) -> f64 {
        let r = raw.clamp(CLIP, 1.0 - CLIP);
        libm::log(r / (1.0 - r))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_keeps_a_half_and_clips_the_ends() {
        let identity = Calibration::Sigmoid { a: 1.0, b: 0.0 };
        assert_eq!(identity.apply(0.5), 0.5);
        assert!((identity.apply(0.0) - 1e-6).abs() < 1e-12);
        assert!((identity.apply(1.0) - (1.0 - 1e-6)).abs() < 1e-12);
    }

    #[test]
    fn a_steeper_slope_moves_away_from_a_half() {
        let steep = Calibration::Sigmoid { a: 2.0, b: 0.0 };
        assert!(steep.apply(0.8) > 0.8 && steep.apply(0.2) < 0.2);
    }
}
