//! What a model leans on: the fall of its AUC when one input's values are permuted over patients.

use bosque_model::{Cell, Importance, Metric, PatientDraft, PatientRow, Schema};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::metrics::Ranked;
use crate::round::metric;

/// Permutations of each input.
pub const PERMUTATIONS: usize = 20;

/// One entry an input, the heaviest first. Rows without weight are left out; whatever is derived from the input is computed
/// anew. Permutation `k` of input `i` draws from stream `20 i + k` of the seed's generator.
#[must_use]
pub fn importance(
    schema: &Schema,
    data: &Dataset,
    probability: &(dyn Fn(&PatientRow) -> f64 + Sync),
    seed: u64,
) -> Vec<Importance> {
    let weights = data.weights();
    let known: Vec<usize> = (0..data.rows.len()).filter(|&row| weights[row] > 0.0).collect();
    let labels: Vec<bool> = known.iter().map(|&row| data.labels[row]).collect();
    let weights: Vec<f64> = known.iter().map(|&row| weights[row]).collect();
    let auc = |probabilities: &[f64]| Ranked::new(probabilities, &labels).roc_auc(&weights);
    let plain = auc(&known.iter().map(|&row| probability(&data.rows[row])).collect::<Vec<f64>>());
    let mut all: Vec<Importance> = (schema.features().iter().enumerate())
        .map(|(input, feature)| {
            let drops: Vec<f64> = (0..PERMUTATIONS)
                .into_par_iter()
                .map(|permutation| {
                    let mut rng = ChaCha8Rng::seed_from_u64(seed);
                    rng.set_stream((PERMUTATIONS * input + permutation) as u64);
                    let mut values: Vec<f64> =
                        known.iter().map(|&row| data.rows[row].inputs()[input]).collect();
                    values.shuffle(&mut rng);
                    let probabilities: Vec<f64> = (known.iter().zip(values))
                        .map(|(&row, value)| with(schema, &data.rows[row], input, value))
                        .map(|row| row.map_or(f64::NAN, |row| probability(&row)))
                        .collect();
                    plain - auc(&probabilities)
                })
                .collect();
            Importance {
                feature: feature.name.clone(),
                auc_drop: metric(Metric {
                    value: drops.iter().sum::<f64>() / PERMUTATIONS as f64,
                    low: drops.iter().copied().fold(f64::INFINITY, f64::min),
                    high: drops.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                }),
            }
        })
        .collect();
    all.sort_by(|a, b| b.auc_drop.value.total_cmp(&a.auc_drop.value));
    all
}

/// The patient with another value of one input; none where no patient could have it, which another patient's never is.
fn with(schema: &Schema, row: &PatientRow, input: usize, value: f64) -> Option<PatientRow> {
    let cells = row.inputs().iter().enumerate();
    let cells = cells.map(|(i, &own)| Cell::Number(if i == input { value } else { own }));
    PatientDraft::from_cells(schema, cells).check().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    #[test]
    fn an_input_that_is_not_read_loses_nothing_and_the_one_that_is_loses_all() {
        let data = synthetic::dataset(600, 9);
        let schema = synthetic::schema(&["count", "age", "sex", "share"]);
        let all = importance(&schema, &data, &|row| 1.0 - row.inputs()[0] / 1000.0, 1);
        assert_eq!(all[0].feature, "count");
        let plain: Vec<f64> = data.rows.iter().map(|row| 1.0 - row.inputs()[0] / 1000.0).collect();
        let auc = Ranked::new(&plain, &data.labels).roc_auc(&vec![1.0; 600]);
        // Permuted, it is as good as chance.
        assert!((all[0].auc_drop.value - (auc - 0.5)).abs() < 0.02, "{:?} {auc}", all[0]);
        for other in &all[1..] {
            assert_eq!((other.auc_drop.low, other.auc_drop.high), (0.0, 0.0));
        }
    }

    #[test]
    fn what_is_derived_is_computed_anew() {
        let data = synthetic::dataset(600, 9);
        let schema = synthetic::schema(&["count", "age", "sex", "share"]);
        // Reads the ratio alone, column 3: both of its inputs count.
        let all = importance(&schema, &data, &|row| -f64::from(row.columns()[3]), 1);
        let drop = |name: &str| all.iter().find(|i| i.feature == name).unwrap().auc_drop.value;
        assert!(drop("count") > 0.05 && drop("age") != 0.0 && drop("sex") == 0.0);
    }
}
