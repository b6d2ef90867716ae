//! How far a patient's inputs, taken together, lie from those of the training rows: the squared Mahalanobis distance.

use bosque_model::{FeatureKind, Likeness, LikenessInput, PatientRow, Schema};

use crate::round::significant;

/// Digits of the factor, the means and the distances.
const DIGITS: usize = 6;

/// Means, inverse Cholesky factor and the distances that 95 % and 99 % of the rows do not exceed. An input that no row varies
/// in is left out; a number without negative values stands as `ln(1 + x)` where that makes it less skewed. None where the
/// covariance has no inverse.
#[must_use]
pub fn likeness(schema: &Schema, rows: &[PatientRow]) -> Option<Likeness> {
    let mut inputs = Vec::new();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for (place, feature) in schema.features().iter().enumerate() {
        let plain: Vec<f64> = rows.iter().map(|row| row.inputs()[place]).collect();
        let logged: Vec<f64> = plain.iter().map(|&x| libm::log1p(x)).collect();
        let number = matches!(feature.kind, FeatureKind::Number { .. });
        let log =
            number && plain.iter().all(|&x| x >= 0.0) && skewness(&logged).abs() < skewness(&plain).abs();
        let column = if log { logged } else { plain };
        if column.iter().any(|&x| x != column[0]) {
            let mean = significant(mean(&column), DIGITS);
            inputs.push(LikenessInput { feature: feature.name.clone(), log, mean });
            columns.push(column);
        }
    }
    if columns.is_empty() || rows.len() < 2 {
        return None;
    }
    let means: Vec<f64> = inputs.iter().map(|input| input.mean).collect();
    let inverse_factor: Vec<f64> = inverse(&cholesky(&covariance(&columns, &means))?)
        .into_iter()
        .enumerate()
        .flat_map(|(i, row)| row.into_iter().take(i + 1))
        .map(|x| significant(x, DIGITS))
        .collect();
    let mut distances: Vec<f64> = (0..rows.len())
        .map(|row| {
            let x: Vec<f64> = columns.iter().zip(&means).map(|(column, mean)| column[row] - mean).collect();
            squared_distance(&inverse_factor, &x)
        })
        .collect();
    distances.sort_by(f64::total_cmp);
    // The least distance that so many of the rows do not exceed, rounded up so that they still do not.
    let not_exceeded = |percent: usize| {
        let distance = distances[(percent * rows.len()).div_ceil(100) - 1];
        let rounded = significant(distance, DIGITS);
        if rounded < distance { significant(distance * (1.0 + 1e-5), DIGITS) } else { rounded }
    };
    Some(Likeness { inputs, unusual: not_exceeded(95), rare: not_exceeded(99), inverse_factor })
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// Third standardised moment; 0 for a constant.
fn skewness(x: &[f64]) -> f64 {
    let mean = mean(x);
    let moment = |power: i32| x.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / x.len() as f64;
    let variance = moment(2);
    if variance > 0.0 { moment(3) / variance.powf(1.5) } else { 0.0 }
}

fn covariance(columns: &[Vec<f64>], means: &[f64]) -> Vec<Vec<f64>> {
    let product = |i: usize, j: usize| {
        let pairs = columns[i].iter().zip(&columns[j]);
        pairs.map(|(a, b)| (a - means[i]) * (b - means[j])).sum::<f64>() / (columns[i].len() - 1) as f64
    };
    (0..columns.len()).map(|i| (0..columns.len()).map(|j| product(i, j)).collect()).collect()
}

/// The lower triangle L with L L' = the matrix; none where it is not positive definite.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i == j {
                // Less than this of a variance is what rounding leaves of a column that others add up to.
                if rest <= 1e-10 * matrix[i][i] {
                    return None;
                }
                factor[i][i] = rest.sqrt();
            } else {
                factor[i][j] = rest / factor[j][j];
            }
        }
    }
    Some(factor)
}

/// The inverse of a lower triangle.
fn inverse(factor: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = factor.len();
    let mut out: Vec<Vec<f64>> = Vec::with_capacity(n);
    for (row, own) in factor.iter().enumerate() {
        let line = (0..n).map(|column| {
            let known: f64 = (column..row).map(|k| own[k] * out[k][column]).sum();
            (f64::from(u8::from(row == column)) - known) / own[row]
        });
        let line = line.collect();
        out.push(line);
    }
    out
}

/// The sum of squares of a packed lower triangle times `x`.
fn squared_distance(packed: &[f64], x: &[f64]) -> f64 {
    let mut start = 0;
    let mut sum = 0.0;
    for i in 0..x.len() {
        let row = &packed[start..=start + i];
        sum += row.iter().zip(x).map(|(a, b)| a * b).sum::<f64>().powi(2);
        start += i + 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    #[test]
    fn a_matrix_of_two_by_hand() {
        // [[4, 2], [2, 5]] = L L' with L = [[2, 0], [1, 2]]; its inverse [[1/2, 0], [-1/4, 1/2]].
        let factor = cholesky(&[vec![4.0, 2.0], vec![2.0, 5.0]]).unwrap();
        assert_eq!(factor, [[2.0, 0.0], [1.0, 2.0]]);
        assert_eq!(inverse(&factor), [[0.5, 0.0], [-0.25, 0.5]]);
        // (x - m)' S^-1 (x - m) with S^-1 = [[5, -2], [-2, 4]] / 16 at (1, 3): (5 - 12 + 36) / 16.
        assert_eq!(squared_distance(&[0.5, -0.25, 0.5], &[1.0, 3.0]), 29.0 / 16.0);
        assert_eq!(cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
    }

    #[test]
    fn skewness_by_hand() {
        // Mean 1, variance (1 + 1 + 1 + 9) / 4 = 3, third moment (-1 - 1 - 1 + 27) / 4 = 6.
        assert!((skewness(&[0.0, 0.0, 0.0, 4.0]) - 6.0 / 3f64.powf(1.5)).abs() < 1e-12);
        assert_eq!(skewness(&[1.0, 2.0, 3.0]), 0.0);
        assert_eq!(skewness(&[2.0; 5]), 0.0);
    }

    #[test]
    fn so_many_rows_do_not_exceed_the_bounds() {
        let data = synthetic::dataset(500, 2);
        let schema = synthetic::schema(&["count"]);
        let got = likeness(&schema, &data.rows).unwrap();
        assert_eq!(got.inverse_factor.len(), got.inputs.len() * (got.inputs.len() + 1) / 2);
        // Uniform numbers are not skewed, a code is never logged.
        assert!(got.inputs.iter().all(|input| !input.log));
        let within = |bound: f64| {
            let inside = data.rows.iter().filter(|row| {
                let x: Vec<f64> =
                    got.inputs.iter().enumerate().map(|(i, input)| row.inputs()[i] - input.mean).collect();
                squared_distance(&got.inverse_factor, &x) <= bound
            });
            inside.count()
        };
        assert!((475..478).contains(&within(got.unusual)), "{}", within(got.unusual));
        assert!((495..498).contains(&within(got.rare)), "{}", within(got.rare));
    }

    #[test]
    fn the_mean_squared_distance_is_the_number_of_inputs() {
        let data = synthetic::dataset(500, 2);
        let got = likeness(&synthetic::schema(&["count"]), &data.rows).unwrap();
        let sum: f64 = data
            .rows
            .iter()
            .map(|row| {
                let x: Vec<f64> =
                    row.inputs().iter().zip(&got.inputs).map(|(x, input)| x - input.mean).collect();
                squared_distance(&got.inverse_factor, &x)
            })
            .sum();
        // Exactly n (rows - 1) / rows, up to rounding.
        assert!((sum / 499.0 - 3.0).abs() < 1e-3, "{sum}");
    }
}
