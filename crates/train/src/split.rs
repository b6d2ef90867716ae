//! The best split of one node, found by linfa-trees.
//!
//! linfa-trees 0.8.1 is asked for a depth-1 tree on just this node's rows and columns. That uses its split
//! search and none of what keeps its whole trees from being scikit-learn's: leaves that hold only a label,
//! subtrees merged by label, `<` in prediction against `<=` in fitting, ties read at one global row.

use linfa::traits::Fit;
use linfa::{Dataset, ParamGuard};
use linfa_trees::DecisionTree;
use ndarray::{Array1, Array2};

use crate::recipe::Hyperparameters;

/// Columns of f32 values, `[columns][rows]`, with a label for every row.
#[derive(Clone, Debug)]
pub struct Columns {
    /// `values[column][row]`.
    pub values: Vec<Vec<f32>>,
    /// `labels[row]`.
    pub labels: Vec<bool>,
    /// `weights[row]`: a row is drawn with a probability proportional to it; none where all are alike.
    pub weights: Option<Vec<f64>>,
}

/// One row of a node with the number of times that the bootstrap drew it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The row's number among the training rows.
    pub row: u32,
    /// At least 1.
    pub times: u32,
}

/// `column <= threshold` goes left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// The column's number.
    pub column: usize,
    /// The midpoint of the two values that it parts; exact, since both are f32.
    pub threshold: f64,
}

/// The split of `draws` on one of `columns` with the largest decrease of Gini impurity, if one decreases it.
///
/// Of equal decreases the first column wins, and in it the lowest threshold.
#[must_use]
pub fn best_split(data: &Columns, draws: &[Draw], columns: &[usize], h: &Hyperparameters) -> Option<Split> {
    let shape = (draws.len(), columns.len());
    let records =
        Array2::from_shape_fn(shape, |(i, j)| f64::from(data.values[columns[j]][draws[i].row as usize]));
    let targets: Array1<bool> = draws.iter().map(|draw| data.labels[draw.row as usize]).collect();
    let weights: Array1<f32> = draws.iter().map(|draw| draw.times as f32).collect();
    let tree = DecisionTree::params()
        .max_depth(Some(1))
        .min_weight_split(h.min_samples_split as f32)
        .min_weight_leaf(h.min_samples_leaf as f32)
        .min_impurity_decrease(f64::EPSILON)
        .check()
        .ok()?
        .fit(&Dataset::new(records, targets).with_weights(weights))
        .ok()?;
    // It survives the merging of equal labels, which happens after the search.
    let (column, threshold, decrease) = tree.root_node().split();
    (decrease > 0.0).then(|| Split { column: columns[column], threshold })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Criterion, MaxFeatures};

    fn hyperparameters(min_samples_leaf: usize) -> Hyperparameters {
        Hyperparameters {
            trees: 1,
            criterion: Criterion::Gini,
            max_depth: 50,
            min_samples_split: 2,
            min_samples_leaf,
            min_weight_fraction_leaf: 0.0,
            ccp_alpha: 0.0,
            max_samples: 1.0,
            max_features: MaxFeatures::All,
        }
    }

    fn once(rows: usize) -> Vec<Draw> {
        (0..rows as u32).map(|row| Draw { row, times: 1 }).collect()
    }

    /// Gini decrease of a split, straight from the definition.
    fn decrease(data: &Columns, draws: &[Draw], split: Split) -> f64 {
        let gini = |draws: &[&Draw]| {
            let n: u32 = draws.iter().map(|d| d.times).sum();
            let events: u32 = draws.iter().filter(|d| data.labels[d.row as usize]).map(|d| d.times).sum();
            let p = f64::from(events) / f64::from(n);
            (f64::from(n), 2.0 * p * (1.0 - p))
        };
        let goes_left = |d: &&Draw| f64::from(data.values[split.column][d.row as usize]) <= split.threshold;
        let (left, right): (Vec<&Draw>, Vec<&Draw>) = draws.iter().partition(goes_left);
        let ((n, parent), (a, l), (b, r)) =
            (gini(&draws.iter().collect::<Vec<_>>()), gini(&left), gini(&right));
        parent - (a * l + b * r) / n
    }

    #[test]
    fn finds_the_split_that_parts_the_classes() {
        let data = Columns {
            values: vec![vec![1.0, 2.0, 3.0, 4.0], vec![5.0, 6.0, 5.0, 6.0]],
            labels: vec![false, false, true, true],
            weights: None,
        };
        let found = best_split(&data, &once(4), &[1, 0], &hyperparameters(1));
        assert_eq!(found, Some(Split { column: 0, threshold: 2.5 }));
    }

    #[test]
    fn equal_values_stay_together_and_small_sides_are_refused() {
        let data = Columns {
            values: vec![vec![1.0, 1.0, 1.0, 2.0]],
            labels: vec![false, true, false, true],
            weights: None,
        };
        assert_eq!(best_split(&data, &once(4), &[0], &hyperparameters(1)).map(|s| s.threshold), Some(1.5));
        assert_eq!(best_split(&data, &once(4), &[0], &hyperparameters(2)), None);
        // A row drawn twice holds two draws.
        let twice: Vec<Draw> = (0..4).map(|row| Draw { row, times: 1 + row / 3 }).collect();
        assert_eq!(best_split(&data, &twice, &[0], &hyperparameters(2)).map(|s| s.threshold), Some(1.5));
    }

    #[test]
    fn a_constant_column_gives_no_split() {
        let data =
            Columns { values: vec![vec![7.0; 4]], labels: vec![false, true, false, true], weights: None };
        assert_eq!(best_split(&data, &once(4), &[0], &hyperparameters(1)), None);
    }

    #[test]
    fn no_split_is_better_than_the_one_found() {
        // Pseudo-random data, every possible split tried by hand.
        let noise = |i: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as f32;
        let data = Columns {
            values: (0..3).map(|c| (0..60).map(|r| (noise(r * 7 + c) % 13.0).floor()).collect()).collect(),
            labels: (0..60).map(|r| noise(r + 1000) % 3.0 < 1.0).collect(),
            weights: None,
        };
        let draws: Vec<Draw> = (0..60).map(|row| Draw { row, times: 1 + row % 3 }).collect();
        let found = best_split(&data, &draws, &[0, 1, 2], &hyperparameters(1)).unwrap();
        let best = decrease(&data, &draws, found);
        for column in 0..3 {
            for step in 0..12 {
                let other = decrease(&data, &draws, Split { column, threshold: f64::from(step) + 0.5 });
                // linfa-trees compares in f32.
                assert!(other.is_nan() || other <= best + 1e-6, "{column} {step}: {other} above {best}");
            }
        }
    }
}
