//! How good the model is, beside another method, beside doing nothing, and on what it leans.

use super::words::Words;
use super::{Block, FigureKind};
use crate::evaluation::{Comparison, Curves, Importance, ThresholdPoint};
use crate::manifest::{CrossValidation, HeldOut, Manifest, Metric};
use crate::prelude::*;

pub(super) fn performance(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let metrics = &manifest.metrics;
    let mut blocks = Vec::new();
    if let Some(figures) = &metrics.cross_validation {
        match &metrics.comparison {
            Some(comparison) => blocks.extend(compared(figures, comparison, words)),
            None => blocks.push(alone(figures, words)),
        }
    }
    if let Some(held_out) = &metrics.held_out {
        blocks.push(reserve(held_out, words));
    }
    if let Some(curves) = &metrics.curves {
        blocks.extend(reliability(curves, words));
        blocks.push(roc(curves, words));
        blocks.push(precision_recall(curves, words));
        blocks.extend(net_benefit(curves, manifest.threshold.value, words));
    }
    if !metrics.importance.is_empty() {
        blocks.extend(importance(manifest, words));
    }
    if blocks.is_empty() {
        blocks.push(words.paragraph(
            "No hay cifras: nadie ha medido aquí el rendimiento de este modelo.",
            "No figures: nobody has measured here how good this model is.",
            &[],
        ));
    }
    blocks
}

/// How near a figure is to what is right; smaller is better.
type Distance = fn(f64) -> f64;

/// One figure of a cross-validation.
struct Measure<'a> {
    name: &'a str,
    /// Its name within a sentence.
    short: &'a str,
    decimals: usize,
    figure: &'a Metric,
    distance: Distance,
}

fn measures<'a>(figures: &'a CrossValidation, words: &Words) -> [Measure<'a>; 5] {
    let shorts = words.head(
        &["área ROC", "puntuación de Brier", "error de calibración", "pendiente", "intersección"],
        &["ROC area", "Brier score", "calibration error", "slope", "intercept"],
    );
    let names = names(words);
    let measure = |i: usize, decimals, figure, distance| Measure {
        name: names[i],
        short: shorts[i],
        decimals,
        figure,
        distance,
    };
    [
        measure(0, 3, &figures.roc_auc, |x| 1.0 - x),
        measure(1, 4, &figures.brier, |x| x),
        measure(2, 3, &figures.ece, |x| x),
        measure(3, 2, &figures.slope, |x| (x - 1.0).abs()),
        measure(4, 2, &figures.intercept, f64::abs),
    ]
}

/// The five figures of a cross-validation, then those that held-out patients have too.
fn names(words: &Words) -> &'static [&'static str] {
    words.head(
        &[
            "Área bajo la curva ROC",
            "Puntuación de Brier",
            "Error de calibración (ECE)",
            "Pendiente de calibración",
            "Intersección de calibración",
            "Área precisión-exhaustividad",
            "Pérdida logarítmica",
            "Exactitud",
            "Sensibilidad",
            "Especificidad",
            "F1",
        ],
        &[
            "Area under the ROC curve",
            "Brier score",
            "Calibration error (ECE)",
            "Calibration slope",
            "Calibration intercept",
            "Area under precision-recall",
            "Log loss",
            "Accuracy",
            "Sensitivity",
            "Specificity",
            "F1",
        ],
    )
}

fn alone(figures: &CrossValidation, words: &Words) -> Block {
    let rows = measures(figures, words).map(|m| vec![m.name.to_owned(), words.metric(m.figure, m.decimals)]);
    Block::Table(words.table(
        words.say(
            "Validación cruzada: media (extremos de las repeticiones).",
            "Cross-validation: mean (range over repeats).",
            &[],
        ),
        words.head(&["Medida", "Bosque"], &["Measure", "Forest"]),
        rows.to_vec(),
    ))
}

/// Forest and comparison, row by row, and in words who is ahead where.
fn compared(forest: &CrossValidation, comparison: &Comparison, words: &Words) -> [Block; 2] {
    let (mut ours, mut theirs, mut level, mut within) = (vec![], vec![], vec![], vec![]);
    let mut rows = Vec::new();
    let pairs = measures(forest, words).into_iter().zip(measures(&comparison.cross_validation, words));
    for (a, b) in pairs {
        let cell = |m: &Measure<'_>| words.metric(m.figure, m.decimals);
        // Who is ahead is judged on what is shown.
        let unit = 10f64.powi(a.decimals as i32);
        let shown = |m: &Measure<'_>| (m.distance)((m.figure.value * unit).round() / unit);
        let lead = shown(&b) - shown(&a);
        let better = match lead * unit {
            lead if lead.abs() < 0.5 => words.pick("iguales", "level"),
            lead if lead > 0.0 => words.pick("bosque", "forest"),
            _ => words.pick("comparación", "comparison"),
        };
        rows.push(vec![a.name.to_owned(), cell(&a), cell(&b), better.to_owned()]);
        if (lead * unit).abs() < 0.5 {
            level.push(a.short.to_owned());
            continue;
        }
        if lead.abs() <= (a.figure.high - a.figure.low).max(b.figure.high - b.figure.low) {
            within.push(a.short.to_owned());
        }
        if lead > 0.0 { &mut ours } else { &mut theirs }.push(a.short.to_owned());
    }
    let mut sentences = Vec::new();
    for (names, es, en) in [
        (ours, "El bosque es mejor en {}.", "The forest is better in {}."),
        (theirs, "La comparación es mejor en {}.", "The comparison is better in {}."),
        (level, "Quedan iguales en {}.", "They are level in {}."),
        (
            within,
            "La diferencia no supera lo que varía entre repeticiones en {}.",
            "The difference is no larger than the range over repeats in {}.",
        ),
    ] {
        if !names.is_empty() {
            sentences.push(words.say(es, en, &[&words.list(&names)]));
        }
    }
    let table = words.table(
        words.say(
            "Validación cruzada: media (extremos de las repeticiones). Comparación, en las mismas particiones: {}.",
            "Cross-validation: mean (range over repeats). Comparison, on the same folds: {}.",
            &[words.text(&comparison.method).trim_end_matches('.')],
        ),
        words.head(
            &["Medida", "Bosque", "Comparación", "Mejor"],
            &["Measure", "Forest", "Comparison", "Better"],
        ),
        rows,
    );
    [Block::Table(table), Block::Paragraph(sentences.join(" "))]
}

fn reserve(held_out: &HeldOut, words: &Words) -> Block {
    let h = held_out;
    let values = [
        words.metric(&h.roc_auc, 3),
        words.metric(&h.brier, 4),
        words.metric(&h.ece, 3),
        words.metric(&h.slope, 2),
        words.metric(&h.intercept, 2),
        words.metric(&h.pr_auc, 3),
        words.metric(&h.log_loss, 3),
        words.share(&h.accuracy),
        words.share(&h.sensitivity),
        words.share(&h.specificity),
        words.metric(&h.f1, 3),
    ];
    let rows = names(words).iter().zip(values).map(|(name, value)| vec![(*name).to_owned(), value]);
    let table = words.table(
        words.say(
            "Reserva: {} pacientes con desenlace conocido, {} con el evento; valor (intervalo del 95\u{202f}%). Las cuatro últimas medidas, con el umbral del modelo.",
            "Held out: {} patients with known outcome, {} with the event; value (95% interval). The last four measures are at the model’s threshold.",
            &[&words.count(h.rows), &words.count(h.events)],
        ),
        words.head(&["Medida", "Valor"], &["Measure", "Value"]),
        rows.collect(),
    );
    Block::Figure { kind: FigureKind::HeldOut, table }
}

fn reliability(curves: &Curves, words: &Words) -> [Block; 2] {
    let bins = &curves.reliability;
    let rows = bins
        .iter()
        .map(|bin| vec![words.percent(bin.predicted), words.share(&bin.observed), words.count(bin.rows)]);
    let missed = bins
        .iter()
        .filter(|bin| bin.predicted < bin.observed.low || bin.predicted > bin.observed.high)
        .count();
    let table = words.table(
        words.say(
            "Calibración en la validación cruzada: grupos de igual tamaño por probabilidad, con intervalo bootstrap del 95\u{202f}% de lo observado.",
            "Calibration in the cross-validation: groups of equal size by probability, with the 95% bootstrap interval of the observed share.",
            &[],
        ),
        words.head(&["Previsto", "Observado", "Pacientes"], &["Predicted", "Observed", "Patients"]),
        rows.collect(),
    );
    let text = words.paragraph(
        "La probabilidad media queda fuera del intervalo de lo observado en {} de {} grupos. Una pendiente menor que 1 indica probabilidades demasiado extremas; mayor que 1, demasiado cautas.",
        "The mean probability lies outside the interval of the observed share in {} of {} groups. A slope below 1 means probabilities that are too extreme; above 1, too cautious.",
        &[&words.count(missed), &words.count(bins.len())],
    );
    [Block::Figure { kind: FigureKind::Reliability, table }, text]
}

/// Where the tables of the two curves are read.
const STEPS: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

fn roc(curves: &Curves, words: &Words) -> Block {
    let at = |x: f64| {
        // Straight between two points.
        let after = curves.roc.iter().position(|point| point[0] >= x).unwrap_or(curves.roc.len() - 1);
        let [x1, y1] = curves.roc[after];
        let [x0, y0] = curves.roc[after.saturating_sub(1)];
        if x1 > x0 { y0 + (y1 - y0) * (x - x0) / (x1 - x0) } else { y1 }
    };
    let rows = STEPS.iter().map(|&x| vec![words.numbers.percent(1.0 - x, 0), words.percent(at(x))]);
    let table = words.table(
        words.say("Curva ROC en la validación cruzada.", "ROC curve in the cross-validation.", &[]),
        words.head(&["Especificidad", "Sensibilidad"], &["Specificity", "Sensitivity"]),
        rows.collect(),
    );
    Block::Figure { kind: FigureKind::Roc, table }
}

fn precision_recall(curves: &Curves, words: &Words) -> Block {
    // No line between two points: precision does not move straight.
    let at = |recall: f64| curves.precision_recall.iter().find(|point| point[0] >= recall);
    let rows = STEPS
        .iter()
        .filter_map(|&x| at(x).map(|point| vec![words.percent(point[0]), words.percent(point[1])]));
    let table = words.table(
        words.say(
            "Curva de precisión y exhaustividad en la validación cruzada; señalar a todos daría una precisión del {}.",
            "Precision-recall curve in the cross-validation; flagging everybody would give a precision of {}.",
            &[&words.percent(curves.prevalence)],
        ),
        words.head(
            &["Exhaustividad (sensibilidad)", "Precisión (valor predictivo positivo)"],
            &["Recall (sensitivity)", "Precision (positive predictive value)"],
        ),
        rows.collect(),
    );
    Block::Figure { kind: FigureKind::PrecisionRecall, table }
}

impl Curves {
    /// The thresholds that a table shows: every 5 per cent up to the first above which there is nobody, and the nearest to the model's own.
    #[must_use]
    pub fn tabled_thresholds(&self, own: f64) -> Vec<ThresholdPoint> {
        let distance = |point: &&ThresholdPoint| (point.threshold - own).abs();
        let nearest = self.thresholds.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let used = self.thresholds.iter().take_while(|point| point.ppv.is_some()).count() + 1;
        let is_tabled = |point: &&ThresholdPoint| {
            let steps = point.threshold / 0.05;
            (steps - steps.round()).abs() < 1e-6 || nearest == Some(*point)
        };
        self.thresholds.iter().take(used).filter(is_tabled).copied().collect()
    }
}

fn net_benefit(curves: &Curves, own: f64, words: &Words) -> [Block; 2] {
    let number = |x: f64| words.numbers.fixed(x, 3);
    let or_none = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |x| words.percent(x));
    let tabled = curves.tabled_thresholds(own);
    let rows = tabled.iter().map(|point| {
        vec![
            at(words, point.threshold),
            words.percent(point.sensitivity),
            words.percent(point.specificity),
            or_none(point.ppv),
            or_none(point.npv),
            number(point.net_benefit),
            number(point.treat_all),
        ]
    });
    let table = words.table(
        words.say(
            "Qué haría cada umbral, y su beneficio neto (Vickers y Elkin 2006, Med Decis Making 26:565). No señalar a nadie tiene beneficio neto 0.",
            "What each threshold would do, and its net benefit (Vickers and Elkin 2006, Med Decis Making 26:565). Flagging nobody has net benefit 0.",
            &[],
        ),
        words.head(
            &["Umbral", "Sensibilidad", "Especificidad", "VPP", "VPN", "Beneficio neto", "Señalar a todos"],
            &["Threshold", "Sensitivity", "Specificity", "PPV", "NPV", "Net benefit", "Flagging all"],
        ),
        rows.collect(),
    );
    [Block::Figure { kind: FigureKind::NetBenefit, table }, Block::Paragraph(useful(curves, words))]
}

/// A threshold of the grid as per cent: whole, or with the half that it has.
fn at(words: &Words, threshold: f64) -> String {
    let percent = threshold * 100.0;
    words.numbers.percent(threshold, usize::from((percent - percent.round()).abs() > 1e-9))
}

/// Between which thresholds the model is better than flagging everybody and nobody, as far as three decimals show it.
fn useful(curves: &Curves, words: &Words) -> String {
    let mut runs: Vec<(f64, f64)> = Vec::new();
    let mut open = false;
    for point in &curves.thresholds {
        let better = point.net_benefit - point.treat_all.max(0.0) >= 0.0005;
        match runs.last_mut().filter(|_| open && better) {
            Some(run) => run.1 = point.threshold,
            None if better => runs.push((point.threshold, point.threshold)),
            None => {}
        }
        open = better;
    }
    if runs.is_empty() {
        return words.say(
            "Con ningún umbral de la tabla aporta más que señalar a todos o a nadie.",
            "At no threshold of the table does it gain over flagging everybody or nobody.",
            &[],
        );
    }
    let runs = runs.iter().map(|&(from, to)| {
        let [from_text, to_text] = [from, to].map(|x| at(words, x));
        if from < to { words.say("{} a {}", "{} to {}", &[&from_text, &to_text]) } else { from_text }
    });
    words.say(
        "Aporta más que señalar a todos y que no señalar a nadie con umbrales de {}.",
        "It gains over flagging everybody and over flagging nobody at thresholds of {}.",
        &[&words.list(&runs.collect::<Vec<_>>())],
    )
}

fn importance(manifest: &Manifest, words: &Words) -> [Block; 2] {
    let all = &manifest.metrics.importance;
    let rows = all.iter().map(|one| vec![words.name(manifest, &one.feature), words.metric(&one.auc_drop, 3)]);
    let table = words.table(
        words.say(
            "Cuánto baja el área ROC en la reserva al permutar un dato de entrada: media (mínimo a máximo).",
            "How far the ROC area on the held-out patients falls when an input is permuted: mean (least to largest).",
            &[],
        ),
        words.head(&["Dato de entrada", "Caída"], &["Input", "Fall"]),
        rows.collect(),
    );
    let idle = all.iter().filter(|one: &&Importance| one.auc_drop.low <= 0.0).count();
    let mut text = words.say(
        "En {} de {} datos de entrada la caída no se distingue de 0.",
        "For {} of {} inputs the fall cannot be told from 0.",
        &[&words.count(idle), &words.count(all.len())],
    );
    text.push_str(words.pick(
        " Los datos que se parecen se reparten el peso: una caída pequeña no prueba que sobre uno. Tampoco dice nada de causas.",
        " Inputs that resemble each other share the weight: a small fall does not prove one needless. Nor does it speak of causes.",
    ));
    [Block::Figure { kind: FigureKind::Importance, table }, Block::Paragraph(text)]
}
