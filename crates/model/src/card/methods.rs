//! How the model was made and measured, what happens to missing values, and what was done about the rarer class.

use super::Block;
use super::subject::training_part;
use super::words::Words;
use crate::calibration::Calibration;
use crate::evaluation::{Cohort, Selection};
use crate::json::Json;
use crate::manifest::{CrossValidation, DerivedOp, Manifest, ThresholdRule, Training};
use crate::prelude::*;

pub(super) fn missing_data(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let mut text = words.say(
        "No se imputa nada: si falta un dato de entrada, no hay resultado.",
        "Nothing is imputed: where an input is missing, there is no result.",
        &[],
    );
    for derived in manifest.derived.iter().filter(|derived| derived.op == DerivedOp::Difference) {
        text.push_str(&words.say(
            " {} puede darse en lugar de {}.",
            " {} may stand in place of {}.",
            &[&derived.name, &derived.of[0]],
        ));
    }
    let mut blocks = vec![Block::Paragraph(text)];
    if let Some(cohort) = &manifest.cohort {
        blocks.push(censoring(cohort, words));
    }
    blocks
}

fn censoring(cohort: &Cohort, words: &Words) -> Block {
    let weights = &cohort.weights;
    let number = |x: f64| words.numbers.fixed(x, 2);
    let horizon = words.count(cohort.horizon_days as usize);
    words.paragraph(
        "Los pacientes censurados antes del día {} no pesan; cada uno de los demás pesa el inverso de su probabilidad de no haber sido censurado, según una curva de Kaplan-Meier de la censura (Graf et al. 1999, Stat Med 18:2529). Esto supone que la censura no depende del riesgo. Pesos en el entrenamiento: de {} a {}, media {}; tope {}, que recortó {} pesos.",
        "Patients censored before day {} weigh nothing; each of the others weighs the inverse of the probability of not having been censored, by a Kaplan-Meier curve of the censoring (Graf et al. 1999, Stat Med 18:2529). This assumes that censoring does not depend on risk. Training weights: {} to {}, mean {}; cap {}, which cut {} weights.",
        &[
            &horizon,
            &number(weights.least),
            &number(weights.largest),
            &number(weights.mean),
            &words.numbers.up_to(weights.cap, 2),
            &words.count(weights.capped),
        ],
    )
}

pub(super) fn methods(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let mut blocks = Vec::new();
    let forest = &manifest.forest;
    blocks.push(words.paragraph(
        "{} árboles, {} nodos. La puntuación de un paciente es la media, entre los árboles, de la fracción de eventos de su hoja.",
        "{} trees, {} nodes. A patient’s raw score is the mean over the trees of the event fraction of the patient’s leaf.",
        &[&words.count(forest.trees), &words.count(forest.nodes)],
    ));
    if let Some(training) = &manifest.training {
        blocks.push(hyperparameters(training, words));
        if let Some(selection) = &training.selection {
            blocks.extend(candidates(selection, words));
        }
    }
    blocks.push(calibration(manifest, words));
    blocks.push(threshold(manifest, words));
    if let Some(folds) = &manifest.metrics.cross_validation {
        blocks.push(cross_validation(manifest, folds, words));
    }
    if let Some(held_out) = &manifest.metrics.held_out {
        blocks.push(words.paragraph(
            "Reserva: {} pacientes que no intervinieron ni en el entrenamiento ni en elección alguna. Sus intervalos del 95\u{202f}% son de percentiles, por bootstrap de pacientes: recogen el azar de la muestra, no el de volver a entrenar.",
            "Held out: {} patients who took no part in training or in any choice. Their 95% intervals are percentile bootstrap intervals over patients: they hold the chance of the sample, not that of training anew.",
            &[&words.count(held_out.rows)],
        ));
    }
    blocks
}

fn hyperparameters(training: &Training, words: &Words) -> Block {
    let value = |value: &Json| match value {
        Json::Number(number) => words.numbers.typed(*number),
        other => other.to_string(),
    };
    let rows = training.hyperparameters.iter().map(|(name, v)| vec![name.to_owned(), value(v)]).collect();
    Block::Table(words.table(
        words.say(
            "Hiperparámetros, con su nombre en la receta. Semilla: {}.",
            "Hyperparameters, by their name in the recipe. Seed: {}.",
            &[&training.seed.to_string()],
        ),
        words.head(&["Nombre", "Valor"], &["Name", "Value"]),
        rows,
    ))
}

fn candidates(selection: &Selection, words: &Words) -> [Block; 2] {
    let rows = selection.candidates.iter().enumerate().map(|(i, candidate)| {
        let mark = if i == 0 { words.pick("elegido", "chosen") } else { "" };
        vec![
            words.count(candidate.trees),
            words.count(candidate.max_features),
            words.count(candidate.min_samples_leaf),
            words.numbers.fixed(candidate.roc_auc, 3),
            words.numbers.fixed(candidate.brier, 4),
            mark.to_owned(),
        ]
    });
    let table = words.table(
        words.say(
            "Candidatos y sus medias en las particiones internas.",
            "Candidates and their means over the inner folds.",
            &[],
        ),
        words.head(
            &["Árboles", "Columnas por división", "Mínimo por hoja", "Área ROC", "Brier", ""],
            &["Trees", "Columns per split", "Least per leaf", "ROC area", "Brier", ""],
        ),
        rows.collect(),
    );
    [Block::Paragraph(words.text(&selection.method).to_owned()), Block::Table(table)]
}

fn calibration(manifest: &Manifest, words: &Words) -> Block {
    match manifest.calibration {
        Some(Calibration::Sigmoid { a, b }) => {
            let number = |x: f64| words.numbers.fixed(x, 3);
            let fitted = match manifest.training {
                Some(_) => words.pick(
                    ", ajustada con las puntuaciones fuera de bolsa del entrenamiento",
                    ", fitted to the out-of-bag scores of the training patients",
                ),
                None => "",
            };
            words.paragraph(
                "Calibración: sigmoide sobre el logit de la puntuación (Platt 1999), pendiente {}, intersección {}{}.",
                "Calibration: sigmoid on the logit of the raw score (Platt 1999), slope {}, intercept {}{}.",
                &[&number(a), &number(b), fitted],
            )
        }
        None => words.paragraph(
            "Sin calibrar: la probabilidad es la puntuación misma.",
            "Not calibrated: the raw score is the probability.",
            &[],
        ),
    }
}

fn threshold(manifest: &Manifest, words: &Words) -> Block {
    let threshold = &manifest.threshold;
    let mut text = words.say("Umbral: {}", "Threshold: {}", &[&words.percent(threshold.value)]);
    text.push_str(&match threshold.rule {
        Some(ThresholdRule::LargestF1) => words.say(
            ", el de mayor F1 en las probabilidades fuera de bolsa del entrenamiento",
            ", the one with the largest F1 on the out-of-bag probabilities of the training patients",
            &[],
        ),
        Some(ThresholdRule::Sensitivity(least)) => words.say(
            ", el más alto que da una sensibilidad de al menos el {} en las probabilidades fuera de bolsa del entrenamiento",
            ", the highest that gives a sensitivity of at least {} on the out-of-bag probabilities of the training patients",
            &[&words.numbers.percent(least, 0)],
        ),
        None => words.say(" ({})", " ({})", &[&threshold.chosen_by]),
    });
    if let (Some(sensitivity), Some(specificity)) = (threshold.sensitivity, threshold.specificity) {
        text.push_str(&words.say(
            "; ahí, sensibilidad {} y especificidad {}",
            "; sensitivity {} and specificity {} there",
            &[&words.percent(sensitivity), &words.percent(specificity)],
        ));
    }
    text.push('.');
    Block::Paragraph(text)
}

fn cross_validation(manifest: &Manifest, figures: &CrossValidation, words: &Words) -> Block {
    let selected = manifest.training.as_ref().is_some_and(|training| training.selection.is_some());
    let Some(folds) = figures.folds else {
        return words.paragraph("Validación cruzada: {}.", "Cross-validation: {}.", &[&figures.scheme]);
    };
    words.paragraph(
        "Validación cruzada: {} particiones estratificadas, repetidas {} veces, con {} pacientes de desenlace conocido, {} con el evento. {} Evalúa el procedimiento; el modelo que se entrega se entrenó una vez, sin la reserva.",
        "Cross-validation: {} stratified folds, repeated {} times, over {} patients with known outcome, {} with the event. {} It judges the procedure; the model that ships was trained once, without the held-out patients.",
        &[
            &words.count(folds.folds),
            &words.count(folds.repeats),
            &words.count(folds.rows),
            &words.count(folds.events),
            match (selected, manifest.calibration.is_some()) {
                (true, true) => words.pick(
                    "En cada partición se elige, se entrena y se calibra de nuevo.",
                    "In each fold hyperparameters are chosen and the forest is grown and calibrated anew.",
                ),
                (true, false) => words.pick(
                    "En cada partición se elige y se entrena de nuevo.",
                    "In each fold hyperparameters are chosen and the forest is grown anew.",
                ),
                (false, true) => words.pick(
                    "En cada partición se entrena y se calibra de nuevo.",
                    "In each fold the forest is grown and calibrated anew.",
                ),
                (false, false) => {
                    words.pick("En cada partición se entrena de nuevo.", "In each fold the forest is grown anew.")
                }
            },
        ],
    )
}

pub(super) fn class_imbalance(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let Some(training) = &manifest.training else { return Vec::new() };
    let (all, unknown) = training_part(manifest, training);
    vec![words.paragraph(
        "Tuvo el evento el {} de los pacientes de entrenamiento con desenlace conocido. No se añadieron pacientes sintéticos, no se remuestreó ninguna clase ni se le dio más peso: así las probabilidades conservan la frecuencia observada. A la clase menos frecuente atiende el umbral.",
        "Of the training patients with known outcome, {} had the event. No synthetic patients were added, and no class was resampled or weighted: so the probabilities keep the observed frequency. The threshold is what serves the rarer class.",
        &[&words.percent(training.events as f64 / all.saturating_sub(unknown).max(1) as f64)],
    )]
}
