//! Differences between groups of people.

use super::words::Words;
use super::{Block, FigureKind};
use crate::evaluation::Subgroup;
use crate::feature::{Feature, FeatureKind};
use crate::manifest::Manifest;
use crate::prelude::*;

pub(super) fn fairness(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let groups = &manifest.metrics.subgroups;
    if groups.is_empty() {
        return vec![words.paragraph(
            "Sin cifras por grupos: no se sabe si el modelo sirve igual a todos.",
            "No figures by group: whether the model serves all alike is not known.",
            &[],
        )];
    }
    let table = words.table(
        words.say(
            "Por grupos, en la validación cruzada, con intervalos bootstrap del 95\u{202f}%. Sensibilidad y especificidad, con el umbral del modelo.",
            "By group, in the cross-validation, with 95% bootstrap intervals. Sensitivity and specificity at the model’s threshold.",
            &[],
        ),
        words.head(
            &["Grupo", "Pacientes", "Eventos", "Previsto", "Observado", "Área ROC", "Sensibilidad", "Especificidad"],
            &["Group", "Patients", "Events", "Predicted", "Observed", "ROC area", "Sensitivity", "Specificity"],
        ),
        groups.iter().map(|group| row(manifest, group, words)).collect(),
    );
    let mut findings = vec![words.say(
        "Con {} grupos y tantos intervalos, alguno puede excluir el valor verdadero por puro azar: lo que sigue indica dónde mirar, no demuestra nada.",
        "With {} groups and so many intervals, some may exclude the true value by chance alone: what follows says where to look and proves nothing.",
        &[&words.count(groups.len())],
    )];
    findings.extend(widest(manifest, words));
    findings.push(miscalibrated(manifest, words));
    findings.extend(too_small(manifest, words));
    vec![Block::Figure { kind: FigureKind::Subgroups, table }, Block::List(findings)]
}

fn row(manifest: &Manifest, group: &Subgroup, words: &Words) -> Vec<String> {
    let none = || "–".to_owned();
    vec![
        name(manifest, group, words),
        words.count(group.rows),
        words.count(group.events),
        words.percent(group.predicted),
        words.share(&group.observed),
        group.roc_auc.map_or_else(none, |auc| words.metric(&auc, 3)),
        group.sensitivity.map_or_else(none, |share| words.share(&share)),
        group.specificity.map_or_else(none, |share| words.share(&share)),
    ]
}

/// `Sex: female`, `Age: up to 29`.
fn name(manifest: &Manifest, group: &Subgroup, words: &Words) -> String {
    let Some(feature) = manifest.features.iter().find(|feature| feature.name == group.feature) else {
        return group.feature.clone();
    };
    words.say("{}: {}", "{}: {}", &[words.text(&feature.label), &part(feature, group, words)])
}

fn part(feature: &Feature, group: &Subgroup, words: &Words) -> String {
    if let FeatureKind::Category { categories } = &feature.kind {
        let code = categories.iter().find(|category| Some(category.value) == group.value);
        return code.map(|category| words.text(&category.label).to_owned()).unwrap_or_default();
    }
    let Some(range) = group.range else { return String::new() };
    let number = |x: f64| words.numbers.up_to(x, 2);
    let trained = feature.training.unwrap_or(range);
    match (range.min <= trained.min, range.max >= trained.max) {
        (true, false) => words.say("hasta {}", "up to {}", &[&number(range.max)]),
        (false, true) => words.say("{} o más", "{} or more", &[&number(range.min)]),
        _ => words.say("{} a {}", "{} to {}", &[&number(range.min), &number(range.max)]),
    }
}

/// The input whose groups differ most in AUC.
fn widest(manifest: &Manifest, words: &Words) -> Option<String> {
    let judged: Vec<(&Subgroup, f64)> =
        manifest.metrics.subgroups.iter().filter_map(|g| Some((g, g.roc_auc?.value))).collect();
    let pairs = judged.iter().flat_map(|a| judged.iter().map(move |b| (a, b)));
    let (low, high) = pairs
        .filter(|(low, high)| low.0.feature == high.0.feature && low.1 < high.1)
        .max_by(|a, b| (a.1.1 - a.0.1).total_cmp(&(b.1.1 - b.0.1)))?;
    let apart = match (low.0.roc_auc, high.0.roc_auc) {
        (Some(low), Some(high)) if low.high < high.low => {
            words.pick("los intervalos no se tocan", "the intervals do not meet")
        }
        _ => words.pick("los intervalos se solapan", "the intervals overlap"),
    };
    Some(words.say(
        "Mayor diferencia de área ROC: {} ({}) frente a {} ({}); {}.",
        "Largest difference in ROC area: {} ({}) against {} ({}); {}.",
        &[
            &name(manifest, low.0, words),
            &words.numbers.fixed(low.1, 3),
            &name(manifest, high.0, words),
            &words.numbers.fixed(high.1, 3),
            apart,
        ],
    ))
}

/// The groups whose mean probability lies outside the interval of what was observed.
fn miscalibrated(manifest: &Manifest, words: &Words) -> String {
    let of = |wrong: fn(&Subgroup) -> bool| -> Vec<String> {
        manifest.metrics.subgroups.iter().filter(|g| wrong(g)).map(|g| name(manifest, g, words)).collect()
    };
    let over = of(|group| group.predicted > group.observed.high);
    let under = of(|group| group.predicted < group.observed.low);
    if over.is_empty() && under.is_empty() {
        return words.say(
            "En todos los grupos la probabilidad media cae dentro del intervalo de lo observado.",
            "In every group the mean probability lies inside the interval of the observed share.",
            &[],
        );
    }
    let mut text = String::new();
    for (groups, es, en) in [
        (over, "Sobreestima en: {}.", "It overestimates in: {}."),
        (under, "Subestima en: {}.", "It underestimates in: {}."),
    ] {
        if !groups.is_empty() {
            let space = if text.is_empty() { "" } else { " " };
            text = text + space + &words.say(es, en, &[&groups.join("; ")]);
        }
    }
    text
}

/// The groups of which too little is known.
fn too_small(manifest: &Manifest, words: &Words) -> Option<String> {
    let small = manifest.metrics.subgroups.iter().filter(|group| group.roc_auc.is_none());
    let names: Vec<String> = small
        .map(|group| {
            words.say(
                "{} ({} pacientes, {} con el evento)",
                "{} ({} patients, {} with the event)",
                &[&name(manifest, group, words), &words.count(group.rows), &words.count(group.events)],
            )
        })
        .collect();
    (!names.is_empty()).then(|| {
        words.say("Demasiado pequeños para juzgar: {}.", "Too small to judge: {}.", &[&names.join("; ")])
    })
}
