//! The logistic regression that stands beside the forest: linfa-logistic on the same rows and columns.

use bosque_model::Text;
use linfa::Dataset as Records;
use linfa::traits::Fit;
use linfa_logistic::{FittedLogisticRegression, LogisticRegression};
use ndarray::{Array1, Array2};

use crate::dataset::Dataset;
use crate::error::Error;

/// The penalty on the squared coefficients of standardised columns, on the scale of a sum over rows: scikit-learn's
/// default, `C = 1`, which is weak beside a thousand rows.
const L2: f64 = 1.0;
/// linfa-logistic takes no weights, so a row of weight w stands `round(COPIES w)` times; the penalty grows alike.
const COPIES: f64 = 20.0;
const MOST_STEPS: u64 = 1000;

/// A fitted regression with the scaling of its columns.
pub struct Logistic {
    /// Mean and standard deviation of each column in the training rows, weighted.
    scaling: Vec<(f64, f64)>,
    fitted: FittedLogisticRegression<f64, bool>,
}

impl Logistic {
    /// Fits it on the columns that the forest sees, rows weighted.
    ///
    /// # Errors
    /// [`Error::Data`] where one class is absent or the likelihood cannot be climbed.
    pub fn fit(training: &Dataset, weights: &[f64]) -> Result<Self, Error> {
        let columns = training.rows.first().map_or(0, |row| row.columns().len());
        let scaling: Vec<(f64, f64)> =
            (0..columns).map(|column| mean_and_deviation(training, weights, column)).collect();
        let alike = weights.iter().all(|&weight| weight == 1.0);
        let copies = if alike { 1.0 } else { COPIES };
        let places: Vec<usize> = (weights.iter().enumerate())
            .flat_map(|(row, weight)| std::iter::repeat_n(row, (copies * weight).round() as usize))
            .collect();
        let records = Array2::from_shape_fn((places.len(), columns), |(i, column)| {
            let (mean, deviation) = scaling[column];
            (f64::from(training.rows[places[i]].columns()[column]) - mean) / deviation
        });
        let targets: Array1<bool> = places.iter().map(|&row| training.labels[row]).collect();
        let fitted = LogisticRegression::default()
            .alpha(L2 * copies)
            .gradient_tolerance(1e-3 * copies)
            .max_iterations(MOST_STEPS)
            .fit(&Records::new(records, targets))
            .map_err(|error| Error::Data { reason: format!("logistic regression: {error}") })?;
        Ok(Logistic { scaling, fitted })
    }

    /// The probabilities of all rows.
    #[must_use]
    pub fn probabilities(&self, data: &Dataset) -> Vec<f64> {
        let records = Array2::from_shape_fn((data.rows.len(), self.scaling.len()), |(row, column)| {
            let (mean, deviation) = self.scaling[column];
            (f64::from(data.rows[row].columns()[column]) - mean) / deviation
        });
        let of_first = self.fitted.predict_probabilities(&records);
        let event_is_first = self.fitted.labels().pos.class;
        of_first.into_iter().map(|p| if event_is_first { p } else { 1.0 - p }).collect()
    }
}

/// A constant column has deviation 1, so that it stays 0 and takes no part.
fn mean_and_deviation(data: &Dataset, weights: &[f64], column: usize) -> (f64, f64) {
    let values = || data.rows.iter().map(|row| f64::from(row.columns()[column])).zip(weights.iter().copied());
    let total: f64 = weights.iter().sum();
    let mean = values().map(|(x, w)| w * x).sum::<f64>() / total;
    let deviation = (values().map(|(x, w)| w * (x - mean) * (x - mean)).sum::<f64>() / total).sqrt();
    (mean, if deviation > 0.0 { deviation } else { 1.0 })
}

/// What it is, for the manifest.
#[must_use]
pub fn method(columns: usize, weighted: bool) -> Text {
    let (weights_es, weights_en) = if weighted {
        (
            format!(
                "; cada paciente se repite en proporción a su peso por censura (redondeado a 1/{COPIES})"
            ),
            format!(
                "; each patient is repeated in proportion to the censoring weight (rounded to 1/{COPIES})"
            ),
        )
    } else {
        (String::new(), String::new())
    };
    Text {
        es: format!(
            "Regresión logística con las mismas {columns} columnas del bosque, estandarizadas, y una penalización L2 débil (C = 1){weights_es}."
        ),
        en: format!(
            "Logistic regression on the same {columns} columns as the forest, standardised, with a weak L2 penalty (C = 1){weights_en}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibrate::logistic;
    use crate::synthetic;

    #[test]
    fn one_column_gives_newtons_solution() {
        let data = synthetic::dataset(400, 3);
        let x: Vec<f64> = data.rows.iter().map(|row| f64::from(row.columns()[0])).collect();
        for weights in [vec![1.0; 400], (0..400).map(|i| f64::from(i % 3) / 2.0).collect::<Vec<_>>()] {
            let one = synthetic::first_column(&data);
            let fitted = Logistic::fit(&one, &weights).unwrap();
            let (a, b) = logistic(&x, &one.labels, &weights).unwrap();
            for (p, x) in fitted.probabilities(&one).into_iter().zip(&x) {
                let newton = 1.0 / (1.0 + (-(a * x + b)).exp());
                // The weak penalty moves it a little.
                assert!((p - newton).abs() < 0.01, "{p} is not {newton}");
            }
        }
    }

    #[test]
    fn one_class_alone_is_refused() {
        let mut data = synthetic::dataset(50, 1);
        data.labels.fill(true);
        assert!(Logistic::fit(&data, &[1.0; 50]).is_err());
    }
}
