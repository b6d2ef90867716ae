//! Repeated cross-validation of the whole procedure, and of a logistic regression on the same folds.

use bosque_model::{Comparison, CrossValidation, Folds};
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::error::Error;
use crate::evaluate::{over_repeats, stratified_folds};
use crate::fit::{self, parted};
use crate::logistic::{self, Logistic};
use crate::metrics::{Figures, Ranked};
use crate::recipe::Recipe;

/// Parts of the rows.
pub const FOLDS: usize = 5;
/// Times that they are drawn.
pub const REPEATS: usize = 5;

/// The probability of every row in every repeat, by a model that did not see it.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfFold {
    /// `forest[repeat][row]`.
    pub forest: Vec<Vec<f64>>,
    /// `logistic[repeat][row]`.
    pub logistic: Vec<Vec<f64>>,
    /// One weight a row, from the censoring of all rows.
    pub weights: Vec<f64>,
    /// The outcomes.
    pub labels: Vec<bool>,
}

/// Cross-validates on all rows of `data`: in each fold the hyperparameters are chosen and forest, calibration and
/// regression fitted on the other folds alone.
///
/// # Errors
/// As [`fit::fit`] and [`Logistic::fit`].
pub fn cross_validate(recipe: &Recipe, data: &Dataset, done: &(dyn Fn() + Sync)) -> Result<OutOfFold, Error> {
    let seed = recipe.file.seed;
    let strata = data.strata();
    let folds: Vec<Vec<usize>> =
        (0..REPEATS as u64).map(|repeat| stratified_folds(&strata, FOLDS, seed, repeat)).collect();
    let parts = (0..REPEATS * FOLDS)
        .into_par_iter()
        .map(|task| {
            let (outside, inside) = parted(&folds[task / FOLDS], task % FOLDS);
            let (training, test) = (data.select(&outside), data.select(&inside));
            let fitted = fit::fit(recipe, &training, seed, done)?;
            let regression = Logistic::fit(&training, &training.weights())?;
            Ok((inside, fitted.probabilities(&test.rows), regression.probabilities(&test)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let empty = vec![vec![f64::NAN; data.rows.len()]; REPEATS];
    let mut all = OutOfFold {
        forest: empty.clone(),
        logistic: empty,
        weights: data.weights(),
        labels: data.labels.clone(),
    };
    for (task, (inside, forest, logistic)) in parts.into_iter().enumerate() {
        for (place, &row) in inside.iter().enumerate() {
            all.forest[task / FOLDS][row as usize] = forest[place];
            all.logistic[task / FOLDS][row as usize] = logistic[place];
        }
    }
    Ok(all)
}

/// Trees that [`cross_validate`] grows in all.
#[must_use]
pub fn tree_count(recipe: &Recipe) -> u64 {
    (FOLDS * REPEATS) as u64 * fit::tree_count(recipe)
}

impl OutOfFold {
    /// The forest's figures, each over a repeat's pooled predictions, then over repeats.
    #[must_use]
    pub fn cross_validation(&self, data: &Dataset) -> CrossValidation {
        self.summary(data, &self.forest)
    }

    /// The same for the logistic regression.
    #[must_use]
    pub fn comparison(&self, data: &Dataset, columns: usize) -> Comparison {
        Comparison {
            method: logistic::method(columns, data.follow_up.is_some()),
            cross_validation: self.summary(data, &self.logistic),
        }
    }

    fn summary(&self, data: &Dataset, probabilities: &[Vec<f64>]) -> CrossValidation {
        // The thresholds differ from fold to fold, so no figure that needs one is reported.
        let repeats: Vec<Figures> = probabilities
            .iter()
            .map(|repeat| Ranked::new(repeat, &self.labels).figures(&self.weights, 0.5))
            .collect();
        let weighted = if data.follow_up.is_some() { ", weighted for censoring" } else { "" };
        let scheme = format!(
            "{REPEATS} x {FOLDS}-fold, stratified, on all rows that are in, everything chosen and fitted anew in each fold{weighted}; value: mean over repeats of each repeat's pooled out-of-fold predictions, low and high: range over repeats"
        );
        let folds = Folds { folds: FOLDS, repeats: REPEATS, rows: data.known_rows(), events: data.events() };
        over_repeats(scheme, folds, &repeats)
    }
}
