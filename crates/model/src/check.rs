//! What a manifest says of evaluation, cohort and reference must fit itself and the schema.
//!
//! Every part may be absent. Numbers are finite already: the JSON parser takes no others.

use crate::error::ModelError;
use crate::evaluation::{
    Alert, Cohort, Comparison, Curves, Histogram, Importance, Likeness, Reference, SMALLEST_CELL, Selection,
    Subgroup, VennAbers,
};
use crate::feature::{Feature, FeatureKind};
use crate::manifest::{CrossValidation, HeldOut, Manifest, Metric, ThresholdRule};
use crate::prelude::*;
use crate::schema::Schema;

type Checked = Result<(), ModelError>;

/// Holds every part against the others.
pub(crate) fn check_evaluation(manifest: &Manifest, schema: &Schema) -> Checked {
    for note in &manifest.card {
        that(
            !note.text.es.trim().is_empty() && !note.text.en.trim().is_empty(),
            "a card note lacks its text",
        )?;
    }
    let metrics = &manifest.metrics;
    some(&manifest.cohort, |cohort| check_cohort(cohort, schema))?;
    manifest.alerts.iter().try_for_each(|alert| check_alert(alert, schema))?;
    if let Some(ThresholdRule::Sensitivity(least)) = manifest.threshold.rule {
        that(least > 0.0 && least <= 1.0, "threshold: the stated sensitivity is no share")?;
    }
    some(&manifest.venn_abers, check_venn_abers)?;
    some(&manifest.likeness, |likeness| check_likeness(likeness, schema))?;
    some(&manifest.reference, |reference| check_reference(reference, schema))?;
    if let Some(training) = &manifest.training {
        some(&training.selection, |selection| {
            check_selection(selection, manifest.forest.trees, schema.column_count())
        })?;
    }
    some(&metrics.held_out, check_held_out)?;
    some(&metrics.cross_validation, check_cross_validation)?;
    some(&metrics.comparison, |comparison: &Comparison| {
        check_cross_validation(&comparison.cross_validation)
    })?;
    some(&metrics.curves, check_curves)?;
    metrics.subgroups.iter().try_for_each(|subgroup| check_subgroup(subgroup, schema))?;
    check_importance(&metrics.importance, schema)
}

fn that(holds: bool, reason: &str) -> Checked {
    if holds { Ok(()) } else { Err(ModelError::ManifestContent { reason: reason.to_owned() }) }
}

fn some<T>(part: &Option<T>, check: impl Fn(&T) -> Checked) -> Checked {
    part.as_ref().map_or(Ok(()), check)
}

fn is_share(x: f64) -> bool {
    (0.0..=1.0).contains(&x)
}

fn rising(numbers: &[f64]) -> bool {
    numbers.windows(2).all(|pair| pair[0] < pair[1])
}

fn not_falling(mut numbers: impl Iterator<Item = f64>) -> bool {
    let mut last = f64::NEG_INFINITY;
    numbers.all(|x| {
        let holds = last <= x;
        last = x;
        holds
    })
}

/// The value itself may lie outside a bootstrap interval: the calibration error of resampled rows is biased upward.
fn ordered(metric: &Metric) -> bool {
    metric.low <= metric.high
}

fn share_metric(metric: &Metric) -> bool {
    ordered(metric) && [metric.low, metric.value, metric.high].into_iter().all(is_share)
}

fn feature<'a>(schema: &'a Schema, name: &str, part: &str) -> Result<&'a Feature, ModelError> {
    schema
        .feature_index(name)
        .map(|place| &schema.features()[place])
        .ok_or_else(|| ModelError::ManifestContent { reason: format!("{part}: {name:?} is no input") })
}

fn check_cohort(cohort: &Cohort, schema: &Schema) -> Checked {
    let weights = &cohort.weights;
    that(schema.feature_index(&cohort.time).is_none(), "cohort: the follow-up is an input")?;
    that(cohort.landmark_days < cohort.horizon_days, "cohort: the horizon does not lie after the landmark")?;
    that(
        cohort.events.checked_add(cohort.unknown).is_some_and(|known| known <= cohort.rows),
        "cohort: more events and unknown outcomes than rows",
    )?;
    that(
        0.0 < weights.least
            && weights.least <= weights.mean
            && weights.mean <= weights.largest
            && weights.largest <= weights.cap,
        "cohort: the weights are not in order",
    )?;
    that(weights.capped <= cohort.rows, "cohort: more weights were cut than there are rows")
}

fn check_alert(alert: &Alert, schema: &Schema) -> Checked {
    that(
        schema.derived().iter().any(|derived| derived.name == alert.derived),
        "alert: its derived value is not declared",
    )
}

fn check_venn_abers(venn_abers: &VennAbers) -> Checked {
    let VennAbers { rows, lower, upper } = venn_abers;
    that(*rows >= SMALLEST_CELL, "venn_abers: too few rows")?;
    that([lower, upper].iter().all(|curve| curve.len() == VennAbers::CELLS), "venn_abers: not 101 numbers")?;
    that(
        [lower, upper].iter().all(|curve| curve.iter().all(|&p| is_share(p))),
        "venn_abers: a number is no probability",
    )?;
    that([lower, upper].iter().all(|curve| not_falling(curve.iter().copied())), "venn_abers: a curve falls")?;
    that(lower.iter().zip(upper).all(|(low, high)| low <= high), "venn_abers: the lower exceeds the upper")
}

fn check_likeness(likeness: &Likeness, schema: &Schema) -> Checked {
    let n = likeness.inputs.len();
    that(n > 0, "likeness: no inputs")?;
    for (i, input) in likeness.inputs.iter().enumerate() {
        let declared = feature(schema, &input.feature, "likeness")?;
        that(
            likeness.inputs[..i].iter().all(|earlier| earlier.feature != input.feature),
            "likeness: an input stands twice",
        )?;
        let least = match &declared.kind {
            FeatureKind::Number { hard, .. } => hard.map_or(f64::NEG_INFINITY, |hard| hard.min),
            FeatureKind::Category { categories } => categories[0].value,
        };
        that(!input.log || least > -1.0, "likeness: a logarithm of what may be -1 or less")?;
    }
    that(
        likeness.inverse_factor.len() == n * (n + 1) / 2,
        "likeness: the factor is no triangle of the inputs",
    )?;
    that(
        (0..n).all(|i| likeness.inverse_factor[i * (i + 1) / 2 + i] > 0.0),
        "likeness: the factor's diagonal is not above 0",
    )?;
    that(0.0 < likeness.unusual && likeness.unusual <= likeness.rare, "likeness: the bounds are not in order")
}

/// The name of the histogram that is no input's.
const PROBABILITY: &str = "probability";

fn check_reference(reference: &Reference, schema: &Schema) -> Checked {
    that(
        reference.inputs.iter().map(|h| &h.name).eq(schema.features().iter().map(|f| &f.name)),
        "reference: the histograms are not the inputs', in their order",
    )?;
    that(
        reference.probability.name == PROBABILITY,
        "reference: the last histogram is not the probability's",
    )?;
    that(reference.probability.edges.iter().all(|&p| is_share(p)), "reference: an edge is no probability")?;
    for Histogram { name, edges, counts } in reference.inputs.iter().chain([&reference.probability]) {
        that(edges.len().checked_add(1) == Some(counts.len()), "reference: edges and cells do not fit")?;
        that(rising(edges), "reference: the edges do not rise")?;
        that(counts.iter().all(|&count| count >= SMALLEST_CELL), "reference: a cell holds too few patients")?;
        let total = counts.iter().try_fold(0usize, |sum, &count| sum.checked_add(count));
        // A row that is in every tree's bag has no out-of-bag probability.
        let fits = total.is_some_and(|total| match name.as_str() {
            PROBABILITY => total <= reference.rows,
            _ => total == reference.rows,
        });
        that(fits, "reference: the cells do not add up to the rows")?;
    }
    Ok(())
}

fn check_selection(selection: &Selection, trees: usize, columns: usize) -> Checked {
    let Some(chosen) = selection.candidates.first() else {
        return that(false, "selection: no candidates");
    };
    that(chosen.trees == trees, "selection: the chosen one has another number of trees than the forest")?;
    for candidate in &selection.candidates {
        that(
            candidate.trees > 0
                && (1..=columns).contains(&candidate.max_features)
                && candidate.min_samples_leaf > 0,
            "selection: an impossible candidate",
        )?;
        that(
            is_share(candidate.roc_auc) && is_share(candidate.brier),
            "selection: a candidate's figure is out of its range",
        )?;
        that(chosen.brier <= candidate.brier, "selection: the first candidate is not the best")?;
    }
    Ok(())
}

fn check_held_out(figures: &HeldOut) -> Checked {
    that(figures.events <= figures.rows, "held_out: more events than rows")
}

fn check_cross_validation(figures: &CrossValidation) -> Checked {
    if let Some(folds) = figures.folds {
        that(folds.folds >= 2 && folds.repeats >= 1, "cross_validation: impossible folds")?;
        that(folds.events <= folds.rows, "cross_validation: more events than rows")?;
    }
    that(
        [&figures.roc_auc, &figures.brier, &figures.ece].into_iter().all(share_metric)
            && [&figures.slope, &figures.intercept].into_iter().all(ordered),
        "cross_validation: a figure is out of its range",
    )
}

/// The most points of a curve.
const MOST_POINTS: usize = 101;

fn check_curves(curves: &Curves) -> Checked {
    that(curves.rows >= SMALLEST_CELL, "curves: too few rows")?;
    that(
        curves.prevalence > 0.0 && curves.prevalence < 1.0,
        "curves: the prevalence is not between 0 and 1",
    )?;
    that(!curves.reliability.is_empty(), "reliability: no bins")?;
    that(
        curves.reliability.iter().all(|bin| bin.rows >= SMALLEST_CELL),
        "reliability: a bin holds too few patients",
    )?;
    that(
        curves.reliability.iter().all(|bin| is_share(bin.predicted) && share_metric(&bin.observed)),
        "reliability: a number is no probability",
    )?;
    that(
        not_falling(curves.reliability.iter().map(|bin| bin.predicted)),
        "reliability: the bins do not rise",
    )?;
    for (points, name) in [(&curves.roc, "roc"), (&curves.precision_recall, "precision_recall")] {
        let sound = (2..=MOST_POINTS).contains(&points.len())
            && points.iter().flatten().all(|&x| is_share(x))
            && not_falling(points.iter().map(|point| point[0]));
        that(sound, &format!("{name}: not 2 to 101 points of shares, the first rising"))?;
    }
    that(
        not_falling(curves.roc.iter().map(|point| point[1]))
            && curves.roc.first() == Some(&[0.0, 0.0])
            && curves.roc.last() == Some(&[1.0, 1.0]),
        "roc: it does not rise from (0, 0) to (1, 1)",
    )?;
    let points = &curves.thresholds;
    that(!points.is_empty(), "thresholds: no points")?;
    that(
        points.windows(2).all(|pair| pair[0].threshold < pair[1].threshold),
        "thresholds: they do not rise",
    )?;
    for point in points {
        that(point.threshold > 0.0 && point.threshold < 1.0, "thresholds: one is not between 0 and 1")?;
        let shares = [Some(point.sensitivity), Some(point.specificity), point.ppv, point.npv];
        that(shares.into_iter().flatten().all(is_share), "thresholds: a share is none")?;
        that(
            point.net_benefit <= curves.prevalence && point.treat_all <= curves.prevalence,
            "thresholds: a net benefit above the share of events",
        )?;
    }
    Ok(())
}

fn check_subgroup(subgroup: &Subgroup, schema: &Schema) -> Checked {
    let fits = match (&feature(schema, &subgroup.feature, "subgroup")?.kind, subgroup.value, subgroup.range) {
        (FeatureKind::Category { categories }, Some(value), None) => {
            categories.iter().any(|category| category.value == value)
        }
        (FeatureKind::Number { .. }, None, Some(range)) => range.min <= range.max,
        _ => false,
    };
    that(fits, "subgroup: it needs a code of a category, or a range of a number")?;
    let Subgroup { rows, events, .. } = *subgroup;
    that(rows >= SMALLEST_CELL, "subgroup: too few patients")?;
    that(events <= rows, "subgroup: more events than patients")?;
    let figures = [subgroup.roc_auc, subgroup.sensitivity, subgroup.specificity];
    that(
        is_share(subgroup.predicted)
            && share_metric(&subgroup.observed)
            && figures.iter().flatten().all(share_metric),
        "subgroup: a figure is out of its range",
    )?;
    let enough = events >= SMALLEST_CELL && rows - events >= SMALLEST_CELL;
    that(enough || figures.iter().all(Option::is_none), "subgroup: figures of too few events or others")
}

fn check_importance(importance: &[Importance], schema: &Schema) -> Checked {
    for (i, one) in importance.iter().enumerate() {
        feature(schema, &one.feature, "importance")?;
        that(
            importance[..i].iter().all(|earlier| earlier.feature != one.feature),
            "importance: an input stands twice",
        )?;
        let Metric { value, low, high } = one.auc_drop;
        that(
            low <= high && [low, value, high].iter().all(|drop| (-1.0..=1.0).contains(drop)),
            "importance: a fall of the AUC is out of its range",
        )?;
    }
    that(
        importance.windows(2).all(|pair| pair[0].auc_drop.value >= pair[1].auc_drop.value),
        "importance: not the heaviest first",
    )
}
