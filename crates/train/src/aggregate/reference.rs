//! Histograms of the training rows, against which later patients are held.

use bosque_model::{FeatureKind, Histogram, PatientRow, Reference, SMALLEST_CELL, Schema};

use crate::round::significant;

/// Cells of a number before small ones are merged.
const CELLS: usize = 10;
/// Digits of an edge.
const DIGITS: usize = 5;

/// One histogram an input and one of the out-of-bag probabilities, each cell with at least [`SMALLEST_CELL`] patients.
#[must_use]
pub fn reference(schema: &Schema, rows: &[PatientRow], probabilities: &[f64]) -> Reference {
    let inputs = (schema.features().iter().enumerate())
        .map(|(place, feature)| {
            let values: Vec<f64> = rows.iter().map(|row| row.inputs()[place]).collect();
            let edges = match &feature.kind {
                FeatureKind::Number { .. } => quantile_edges(&values),
                FeatureKind::Category { categories } => {
                    categories.iter().map(|category| category.value).take(categories.len() - 1).collect()
                }
            };
            histogram(&feature.name, &values, edges)
        })
        .collect();
    let probabilities: Vec<f64> = probabilities.iter().copied().filter(|p| !p.is_nan()).collect();
    let edges = quantile_edges(&probabilities);
    Reference { rows: rows.len(), inputs, probability: histogram("probability", &probabilities, edges) }
}

/// Half-way between the neighbours at each tenth, so that an edge is nobody's value.
fn quantile_edges(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> = Vec::new();
    for cell in 1..CELLS {
        let at = sorted[cell * sorted.len() / CELLS];
        // The gap above or below all that are equal to it, whichever lies nearer to the tenth.
        let (below, above) = (sorted.partition_point(|&x| x < at), sorted.partition_point(|&x| x <= at));
        let place = cell * sorted.len() / CELLS;
        let gap = if place - below <= above - place { below } else { above };
        if gap > 0 && gap < sorted.len() {
            edges.push(significant((sorted[gap - 1] + sorted[gap]) / 2.0, DIGITS));
        }
    }
    edges.dedup();
    edges
}

/// Counts between the edges; a cell that is too small goes to its smaller neighbour.
fn histogram(name: &str, values: &[f64], mut edges: Vec<f64>) -> Histogram {
    let mut counts = vec![0usize; edges.len() + 1];
    for value in values {
        counts[edges.partition_point(|edge| edge < value)] += 1;
    }
    while counts.len() > 1 {
        let Some(small) = (0..counts.len()).filter(|&i| counts[i] < SMALLEST_CELL).min_by_key(|&i| counts[i])
        else {
            break;
        };
        let neighbour = match (small.checked_sub(1), counts.get(small + 1)) {
            (Some(before), Some(&after)) if counts[before] <= after => before,
            (Some(before), None) => before,
            _ => small + 1,
        };
        let left = small.min(neighbour);
        counts[left] += counts[left + 1];
        counts.remove(left + 1);
        edges.remove(left);
    }
    Histogram { name: name.to_owned(), edges, counts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    #[test]
    fn a_value_at_an_edge_falls_below_it() {
        let values: Vec<f64> = [0.0, 1.0, 2.0].into_iter().flat_map(|x| [x; 20]).collect();
        let got = histogram("x", &values, vec![0.0, 1.0]);
        assert_eq!((got.edges, got.counts), (vec![0.0, 1.0], vec![20, 20, 20]));
    }

    #[test]
    fn small_cells_go_to_the_smaller_neighbour() {
        let of = |counts: [usize; 4]| {
            let values: Vec<f64> =
                counts.iter().enumerate().flat_map(|(x, &n)| std::iter::repeat_n(x as f64, n)).collect();
            let got = histogram("x", &values, vec![0.0, 1.0, 2.0]);
            (got.edges, got.counts)
        };
        assert_eq!(of([50, 3, 20, 40]), (vec![0.0, 2.0], vec![50, 23, 40]));
        assert_eq!(of([4, 50, 20, 9]), (vec![1.0], vec![54, 29]));
        assert_eq!(of([4, 4, 4, 4]), (vec![], vec![16]));
        assert_eq!(of([0, 0, 0, 30]), (vec![], vec![30]));
    }

    #[test]
    fn tenths_of_a_number_are_alike_and_no_edge_is_a_value() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from((i * 7919) % 1000)).collect();
        let edges = quantile_edges(&values);
        assert_eq!(edges, [99.5, 199.5, 299.5, 399.5, 499.5, 599.5, 699.5, 799.5, 899.5]);
        assert_eq!(histogram("x", &values, edges).counts, [100; 10]);
        // Where most are equal, few cells are left.
        let mut flat = vec![0.0; 700];
        flat.extend((1..=300).map(f64::from));
        let got = histogram("x", &flat, quantile_edges(&flat));
        assert_eq!(got.counts, [700, 100, 100, 100]);
    }

    #[test]
    fn every_row_is_counted_once_in_every_histogram() {
        let data = synthetic::dataset(237, 4);
        let schema = synthetic::schema(&["count"]);
        let probabilities: Vec<f64> = (0..237).map(|i| f64::from(i % 40) / 40.0).collect();
        let got = reference(&schema, &data.rows, &probabilities);
        for histogram in got.inputs.iter().chain([&got.probability]) {
            assert_eq!(histogram.counts.iter().sum::<usize>(), 237);
            assert!(histogram.counts.iter().all(|&count| count >= SMALLEST_CELL));
            assert_eq!(histogram.edges.len() + 1, histogram.counts.len());
            assert!(histogram.edges.windows(2).all(|pair| pair[0] < pair[1]));
        }
        assert_eq!(got.inputs[2].edges, [0.0]);
    }
}
