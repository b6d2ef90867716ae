//! What a recipe's fields may be.

use bosque_model::{Feature, FeatureKind};

use super::{MaxFeatures, RecipeFile, ThresholdChoice};

/// Names the first field that is impossible.
pub(super) fn check(file: &RecipeFile, features: &[Feature]) -> Result<(), String> {
    let h = &file.forest;
    let rules = [
        (h.trees >= 1 && h.trees <= bosque_forest::MAX_TREES, "forest.trees: from 1 to 65535"),
        (h.max_depth <= bosque_forest::MAX_DEPTH, "forest.max_depth: at most 255"),
        (h.min_samples_split >= 2, "forest.min_samples_split: at least 2"),
        (h.min_samples_leaf >= 1, "forest.min_samples_leaf: at least 1"),
        ((0.0..=0.5).contains(&h.min_weight_fraction_leaf), "forest.min_weight_fraction_leaf: from 0 to 0.5"),
        (h.ccp_alpha >= 0.0 && h.ccp_alpha.is_finite(), "forest.ccp_alpha: at least 0"),
        (h.max_samples > 0.0 && h.max_samples <= 1.0, "forest.max_samples: above 0, at most 1"),
        (file.conformance_rows >= 200, "conformance_rows: at least 200"),
        (h.max_features != MaxFeatures::Number(0), "forest.max_features: at least 1"),
        (file.label.positive == 1, "label.positive: 1"),
    ];
    if let Some((_, reason)) = rules.iter().find(|(holds, _)| !holds) {
        return Err((*reason).to_owned());
    }
    if let ThresholdChoice::Sensitivity(share) = file.threshold
        && !(share > 0.0 && share <= 1.0)
    {
        return Err("threshold.sensitivity: above 0, at most 1".into());
    }
    check_cohort(file)?;
    check_grid(file)?;
    check_subgroups(file, features)?;
    let mut rows = file.split.held_out.clone();
    rows.sort_unstable();
    if let Some(twice) = rows.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("split.held_out: row {} stands twice", twice[0]));
    }
    if rows.last().is_some_and(|&last| last as usize >= file.data.rows) {
        return Err("split.held_out: names a row that the data does not have".into());
    }
    Ok(())
}

fn check_cohort(file: &RecipeFile) -> Result<(), String> {
    if let Some(outcome) = &file.outcome {
        let rules = [
            (outcome.landmark_days < outcome.horizon_days, "outcome.horizon_days: after the landmark"),
            (outcome.weight_cap >= 1.0 && outcome.weight_cap.is_finite(), "outcome.weight_cap: at least 1"),
            (!file.features.contains(&outcome.time), "outcome.time: is an input, known only afterwards"),
        ];
        if let Some((_, reason)) = rules.iter().find(|(holds, _)| !holds) {
            return Err((*reason).to_owned());
        }
    }
    match file.alert.iter().find(|alert| !file.derived.contains(&alert.derived) || !alert.at_most.is_finite())
    {
        Some(alert) => Err(format!("alert: {} is no derived value, or its bound no number", alert.derived)),
        None => Ok(()),
    }
}

fn check_grid(file: &RecipeFile) -> Result<(), String> {
    let (Some(grid), h) = (&file.selection, &file.forest) else { return Ok(()) };
    let rules = [
        (grid.folds >= 2, "selection.folds: at least 2"),
        (
            grid.trees.iter().all(|n| (1..=bosque_forest::MAX_TREES).contains(n)),
            "selection.trees: from 1 to 65535",
        ),
        (
            grid.max_features.iter().all(|n| *n != MaxFeatures::Number(0)),
            "selection.max_features: at least 1",
        ),
        (grid.min_samples_leaf.iter().all(|&n| n >= 1), "selection.min_samples_leaf: at least 1"),
        // So that `forest` never says what no candidate is.
        (grid.trees.contains(&h.trees), "selection.trees: holds forest.trees"),
        (grid.max_features.contains(&h.max_features), "selection.max_features: holds forest.max_features"),
        (
            grid.min_samples_leaf.contains(&h.min_samples_leaf),
            "selection.min_samples_leaf: holds forest.min_samples_leaf",
        ),
    ];
    rules.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, reason)| Err((*reason).to_owned()))
}

fn check_subgroups(file: &RecipeFile, features: &[Feature]) -> Result<(), String> {
    for rule in &file.subgroups {
        let Some(feature) = features.iter().find(|feature| feature.name == rule.feature) else {
            return Err(format!("subgroups: {} is no input", rule.feature));
        };
        let category = matches!(feature.kind, FeatureKind::Category { .. });
        let rising = rule.from.windows(2).all(|pair| pair[0] < pair[1]);
        if category != rule.from.is_empty() || !rising {
            return Err(format!("subgroups: {}: a number has rising bounds, a category none", rule.feature));
        }
    }
    Ok(())
}
