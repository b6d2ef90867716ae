//! The figures of some of the patients.

use bosque_model::{Feature, FeatureKind, Metric, Range, SMALLEST_CELL, Subgroup};
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::evaluate::{RESAMPLES, interval, resample};
use crate::metrics::Ranked;
use crate::recipe::SubgroupRule;
use crate::round::{figure, metric};
use crate::validate::OutOfFold;

/// Which patients one row of the table is about.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    feature: usize,
    value: Option<f64>,
    range: Option<Range>,
}

/// One row for each code of a category, and each range of a number. Every figure is the mean over repeats, its interval a
/// percentile bootstrap over the group's patients, each sample evaluated in every repeat. Groups with fewer than
/// [`SMALLEST_CELL`] patients are left out.
#[must_use]
pub fn subgroups(
    rules: &[SubgroupRule],
    features: &[Feature],
    data: &Dataset,
    out_of_fold: &OutOfFold,
    threshold: f64,
    seed: u64,
) -> Vec<Subgroup> {
    groups(rules, features)
        .into_iter()
        .filter_map(|group| {
            let known: Vec<usize> = (0..data.rows.len())
                .filter(|&row| {
                    let x = data.rows[row].inputs()[group.feature];
                    out_of_fold.weights[row] > 0.0
                        && group.value.is_none_or(|value| x == value)
                        && group.range.is_none_or(|range| range.contains(x))
                })
                .collect();
            (known.len() >= SMALLEST_CELL)
                .then(|| one(&features[group.feature].name, &group, &known, out_of_fold, threshold, seed))
        })
        .collect()
}

fn groups(rules: &[SubgroupRule], features: &[Feature]) -> Vec<Group> {
    let mut all = Vec::new();
    for rule in rules {
        let Some(feature) = features.iter().position(|feature| feature.name == rule.feature) else {
            continue;
        };
        match &features[feature].kind {
            FeatureKind::Category { categories } => all.extend(categories.iter().map(|category| Group {
                feature,
                value: Some(category.value),
                range: None,
            })),
            FeatureKind::Number { hard, decimals } => {
                let ends = hard.unwrap_or(Range { min: f64::MIN, max: f64::MAX });
                let step = 0.1f64.powi(i32::from(*decimals));
                let starts: Vec<f64> = std::iter::once(ends.min).chain(rule.from.iter().copied()).collect();
                for (i, &min) in starts.iter().enumerate() {
                    // The largest value that is typed below the next group's least.
                    let max = starts.get(i + 1).map_or(ends.max, |next| next - step);
                    all.push(Group { feature, value: None, range: Some(Range { min, max }) });
                }
            }
        }
    }
    all
}

fn one(
    feature: &str,
    group: &Group,
    rows: &[usize],
    out_of_fold: &OutOfFold,
    threshold: f64,
    seed: u64,
) -> Subgroup {
    let labels: Vec<bool> = rows.iter().map(|&row| out_of_fold.labels[row]).collect();
    let weights: Vec<f64> = rows.iter().map(|&row| out_of_fold.weights[row]).collect();
    let repeats: Vec<Vec<f64>> =
        (out_of_fold.forest.iter()).map(|repeat| rows.iter().map(|&row| repeat[row]).collect()).collect();
    let ranked: Vec<Ranked> = repeats.iter().map(|repeat| Ranked::new(repeat, &labels)).collect();
    // AUC, sensitivity, specificity, observed.
    let figures = |weights: &[f64]| -> [f64; 4] {
        let mean = |of: &dyn Fn(usize) -> f64| (0..repeats.len()).map(of).sum::<f64>() / repeats.len() as f64;
        let share = |repeat: usize, class: bool| {
            let (mut right, mut all) = (0.0, 0.0);
            for ((&p, &event), &weight) in repeats[repeat].iter().zip(&labels).zip(weights) {
                if event == class {
                    all += weight;
                    right += if (p > threshold) == class { weight } else { 0.0 };
                }
            }
            right / all
        };
        let events: f64 =
            labels.iter().zip(weights).filter(|(event, _)| **event).map(|(_, weight)| weight).sum();
        [
            mean(&|repeat| ranked[repeat].roc_auc(weights)),
            mean(&|repeat| share(repeat, true)),
            mean(&|repeat| share(repeat, false)),
            events / weights.iter().sum::<f64>(),
        ]
    };
    let whole = figures(&weights);
    let samples: Vec<[f64; 4]> = (0..RESAMPLES as u64)
        .into_par_iter()
        .map(|stream| figures(&resample(&weights, seed, stream)))
        .collect();
    let told = |place: usize| -> Metric {
        metric(interval(whole[place], samples.iter().map(|sample| sample[place]).collect()))
    };
    let events = labels.iter().filter(|&&event| event).count();
    let enough = events >= SMALLEST_CELL && rows.len() - events >= SMALLEST_CELL;
    let total: f64 = weights.iter().sum::<f64>() * repeats.len() as f64;
    let predicted: f64 =
        repeats.iter().flat_map(|repeat| repeat.iter().zip(&weights)).map(|(p, w)| p * w).sum();
    Subgroup {
        feature: feature.to_owned(),
        value: group.value,
        range: group.range,
        rows: rows.len(),
        events,
        predicted: figure(predicted / total),
        observed: told(3),
        roc_auc: enough.then(|| told(0)),
        sensitivity: enough.then(|| told(1)),
        specificity: enough.then(|| told(2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    fn rules() -> Vec<SubgroupRule> {
        vec![
            SubgroupRule { feature: "sex".into(), from: vec![] },
            SubgroupRule { feature: "age".into(), from: vec![30.0, 50.0] },
        ]
    }

    #[test]
    fn groups_part_everybody_once() {
        let schema = synthetic::schema(&["count"]);
        let all = groups(&rules(), schema.features());
        let ends: Vec<Option<(f64, f64)>> = all.iter().map(|g| g.range.map(|r| (r.min, r.max))).collect();
        assert_eq!(ends, [None, None, Some((0.0, 29.0)), Some((30.0, 49.0)), Some((50.0, 100.0))]);
        assert_eq!((all[0].value, all[1].value), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn figures_are_those_of_the_groups_patients_alone() {
        let data = synthetic::dataset(300, 5);
        let forest: Vec<f64> = data.rows.iter().map(|row| 1.0 - row.inputs()[0] / 1001.0).collect();
        let out_of_fold = OutOfFold {
            forest: vec![forest.clone(), forest.iter().map(|p| p / 2.0).collect()],
            logistic: vec![],
            weights: (0..300).map(|row| f64::from(row % 3)).collect(),
            labels: data.labels.clone(),
        };
        let schema = synthetic::schema(&["count"]);
        let table = subgroups(&rules(), schema.features(), &data, &out_of_fold, 0.4, 1);
        assert_eq!(table.len(), 5);
        let rows: Vec<usize> =
            (0..300).filter(|&row| row % 3 > 0 && data.rows[row].inputs()[2] == 1.0).collect();
        let women = &table[1];
        assert_eq!(women.rows, rows.len());
        assert_eq!(women.events, rows.iter().filter(|&&row| data.labels[row]).count());
        let sum = |of: &dyn Fn(usize) -> f64| rows.iter().map(|&row| of(row)).sum::<f64>();
        let weight = |row: usize| out_of_fold.weights[row];
        let event = |row: usize| f64::from(u8::from(data.labels[row]));
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-5, "{a} is not {b}");
        close(women.predicted, sum(&|row| weight(row) * 0.75 * forest[row]) / sum(&weight));
        close(women.observed.value, sum(&|row| weight(row) * event(row)) / sum(&weight));
        let found = |scale: f64| {
            sum(&|row| weight(row) * event(row) * f64::from(u8::from(scale * forest[row] > 0.4)))
                / sum(&|row| weight(row) * event(row))
        };
        close(women.sensitivity.unwrap().value, (found(1.0) + found(0.5)) / 2.0);
        // Halving keeps the order, so both repeats have the same AUC: pairs counted out.
        let (mut pairs, mut won) = (0.0, 0.0);
        for &a in rows.iter().filter(|&&row| data.labels[row]) {
            for &b in rows.iter().filter(|&&row| !data.labels[row]) {
                let w = weight(a) * weight(b);
                pairs += w;
                won += w * if forest[a] > forest[b] {
                    1.0
                } else if forest[a] == forest[b] {
                    0.5
                } else {
                    0.0
                };
            }
        }
        close(women.roc_auc.unwrap().value, won / pairs);
    }

    #[test]
    fn few_events_give_no_rates_and_few_patients_no_row() {
        let mut data = synthetic::dataset(40, 5);
        data.labels.fill(false);
        data.labels[..5].fill(true);
        let out_of_fold = OutOfFold {
            forest: vec![vec![0.5; 40]],
            logistic: vec![],
            weights: vec![1.0; 40],
            labels: data.labels.clone(),
        };
        let schema = synthetic::schema(&["count"]);
        let all = [SubgroupRule { feature: "age".into(), from: vec![99.0] }];
        let table = subgroups(&all, schema.features(), &data, &out_of_fold, 0.4, 1);
        assert_eq!(table.len(), 1);
        assert_eq!((table[0].rows, table[0].events, table[0].roc_auc), (40, 5, None));
    }
}
