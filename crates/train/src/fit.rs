//! A forest with its calibration and threshold, and the choice of its hyperparameters.

use bosque_model::{Calibration, Candidate, PatientRow};
use rayon::prelude::*;

use crate::calibrate::platt;
use crate::dataset::Dataset;
use crate::error::Error;
use crate::evaluate::stratified_folds;
use crate::grow::{Grown, grow};
use crate::metrics::Ranked;
use crate::recipe::{CalibrationChoice, Grid, Hyperparameters, Recipe};
use crate::split::Columns;
use crate::threshold::{Chosen, choose};

/// The stream of the seed's generator that the folds inside the training rows are drawn from; no tree uses it.
const SELECTION_STREAM: u64 = u64::MAX - 1;

/// A grown forest with what was fitted on its out-of-bag scores.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The forest and its out-of-bag scores.
    pub grown: Grown,
    /// From raw score to probability.
    pub calibration: Option<Calibration>,
    /// Where the prediction turns to 1.
    pub threshold: Chosen,
    /// What it was grown with.
    pub hyperparameters: Hyperparameters,
    /// Among what that was chosen, the chosen ones first; empty where the recipe states them.
    pub candidates: Vec<Candidate>,
}

impl Fitted {
    /// The probability of one row.
    #[must_use]
    pub fn probability(&self, row: &PatientRow) -> f64 {
        probability(&self.grown, self.calibration, row)
    }

    /// The probabilities of all rows.
    #[must_use]
    pub fn probabilities(&self, rows: &[PatientRow]) -> Vec<f64> {
        rows.iter().map(|row| self.probability(row)).collect()
    }

    /// The probabilities of the training rows, each by the trees that did not see it.
    #[must_use]
    pub fn out_of_bag(&self) -> Vec<f64> {
        calibrated(&self.grown, self.calibration)
    }
}

fn probability(grown: &Grown, calibration: Option<Calibration>, row: &PatientRow) -> f64 {
    let raw = bosque_forest::naive::score_row(&grown.forest, row.columns())[0];
    calibration.map_or(raw, |calibration| calibration.apply(raw))
}

fn calibrated(grown: &Grown, calibration: Option<Calibration>) -> Vec<f64> {
    grown
        .out_of_bag
        .iter()
        .map(|&raw| calibration.map_or(raw, |calibration| calibration.apply(raw)))
        .collect()
}

/// Chooses hyperparameters where the recipe has candidates, grows a forest on the training rows and fits calibration and
/// threshold on its out-of-bag scores.
///
/// # Errors
/// Where nothing can be grown, or the out-of-bag scores allow no calibration or threshold.
pub fn fit(
    recipe: &Recipe,
    training: &Dataset,
    seed: u64,
    done: &(dyn Fn() + Sync),
) -> Result<Fitted, Error> {
    let (hyperparameters, candidates) = match &recipe.file.selection {
        Some(grid) => select(recipe, grid, training, seed, done)?,
        None => (recipe.file.forest.clone(), vec![]),
    };
    let weights = training.weights();
    let (grown, calibration) = grow_calibrated(recipe, &hyperparameters, training, &weights, seed, done)?;
    let probabilities = calibrated(&grown, calibration);
    let threshold = choose(recipe.file.threshold, &probabilities, &training.labels, &weights)
        .ok_or_else(|| nothing("threshold"))?;
    Ok(Fitted { grown, calibration, threshold, hyperparameters, candidates })
}

fn nothing(what: &str) -> Error {
    Error::Data { reason: format!("the out-of-bag scores allow no {what}") }
}

fn grow_calibrated(
    recipe: &Recipe,
    h: &Hyperparameters,
    training: &Dataset,
    weights: &[f64],
    seed: u64,
    done: &(dyn Fn() + Sync),
) -> Result<(Grown, Option<Calibration>), Error> {
    let columns = Columns {
        values: (0..recipe.schema.column_count())
            .map(|column| training.rows.iter().map(|row| row.columns()[column]).collect())
            .collect(),
        labels: training.labels.clone(),
        // Without censoring every draw is as likely as the other, from the stream that it always came from.
        weights: training.follow_up.as_ref().map(|_| weights.to_vec()),
    };
    let grown = grow(&columns, h, seed, *recipe.schema.fingerprint(), done)?;
    let calibration = match recipe.file.calibration {
        CalibrationChoice::None => None,
        CalibrationChoice::Sigmoid => {
            Some(platt(&grown.out_of_bag, &training.labels, weights).ok_or_else(|| nothing("calibration"))?)
        }
    };
    Ok((grown, calibration))
}

/// The hyperparameters of every candidate, in the order of the grid: trees, then columns a split, then leaf size.
#[must_use]
pub fn candidates(forest: &Hyperparameters, grid: &Grid) -> Vec<Hyperparameters> {
    let mut all = Vec::new();
    for &trees in &grid.trees {
        for &max_features in &grid.max_features {
            for &min_samples_leaf in &grid.min_samples_leaf {
                all.push(Hyperparameters { trees, max_features, min_samples_leaf, ..forest.clone() });
            }
        }
    }
    all
}

/// Trees that one [`fit`] grows in all.
#[must_use]
pub fn tree_count(recipe: &Recipe) -> u64 {
    let file = &recipe.file;
    let inner = file
        .selection
        .as_ref()
        .map_or(0, |grid| grid.folds * candidates(&file.forest, grid).iter().map(|h| h.trees).sum::<usize>());
    let largest = file.selection.iter().flat_map(|grid| &grid.trees).max().copied();
    (inner + largest.unwrap_or(file.forest.trees)) as u64
}

/// The candidate with the least mean Brier score over folds inside the training rows; of equal ones the larger AUC, then
/// the earlier one. Forest and calibration are fitted anew in each fold; rows weigh by the censoring of all training rows.
fn select(
    recipe: &Recipe,
    grid: &Grid,
    training: &Dataset,
    seed: u64,
    done: &(dyn Fn() + Sync),
) -> Result<(Hyperparameters, Vec<Candidate>), Error> {
    let all = candidates(&recipe.file.forest, grid);
    let fold = stratified_folds(&training.strata(), grid.folds, seed, SELECTION_STREAM);
    let weights = training.weights();
    let parts: Vec<(Dataset, Dataset, Vec<f64>)> = (0..grid.folds)
        .map(|part| {
            let (outside, inside) = parted(&fold, part);
            let weights = inside.iter().map(|&row| weights[row as usize]).collect();
            (training.select(&outside), training.select(&inside), weights)
        })
        .collect();
    // One task a forest: with so many of them that keeps every core busier than one task a tree.
    let figures = (0..all.len() * grid.folds)
        .into_par_iter()
        .map(|task| {
            let (outside, inside, weights) = &parts[task % grid.folds];
            let h = &all[task / grid.folds];
            let (grown, calibration) = grow_calibrated(recipe, h, outside, &outside.weights(), seed, done)?;
            let probabilities: Vec<f64> =
                inside.rows.iter().map(|row| probability(&grown, calibration, row)).collect();
            let ranked = Ranked::new(&probabilities, &inside.labels);
            Ok((ranked.roc_auc(weights), ranked.brier(weights)))
        })
        .collect::<Result<Vec<(f64, f64)>, Error>>()?;
    let mut measured: Vec<(usize, Candidate)> = (all.iter().zip(figures.chunks(grid.folds)))
        .map(|(h, figures)| Candidate {
            trees: h.trees,
            max_features: h.max_features.of(recipe.schema.column_count()),
            min_samples_leaf: h.min_samples_leaf,
            roc_auc: figures.iter().map(|f| f.0).sum::<f64>() / grid.folds as f64,
            brier: figures.iter().map(|f| f.1).sum::<f64>() / grid.folds as f64,
        })
        .enumerate()
        .collect();
    let best = measured
        .iter()
        .min_by(|a, b| {
            a.1.brier.total_cmp(&b.1.brier).then(b.1.roc_auc.total_cmp(&a.1.roc_auc)).then(a.0.cmp(&b.0))
        })
        .map(|(place, _)| *place)
        .ok_or_else(|| Error::Data { reason: "no candidate to choose among".into() })?;
    measured.sort_by_key(|(place, _)| (*place != best, *place));
    Ok((all[best].clone(), measured.into_iter().map(|(_, candidate)| candidate).collect()))
}

/// The rows outside one part of the folds, and those inside.
#[must_use]
pub fn parted(fold: &[usize], part: usize) -> (Vec<u32>, Vec<u32>) {
    (0..fold.len() as u32).partition(|&row| fold[row as usize] != part)
}
