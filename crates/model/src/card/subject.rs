//! What the model is about: summary, purpose, data, participants, outcome, predictors, sample size.

use super::Block;
use super::words::Words;
use crate::feature::{Feature, FeatureKind};
use crate::manifest::{Derived, DerivedOp, Manifest, Training};
use crate::prelude::*;

pub(super) fn summary(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let mut items = vec![
        words.say(
            "Resultado: la probabilidad de «{}».",
            "Output: the probability of “{}”.",
            &[words.text(&manifest.label.title)],
        ),
        words.say(
            "Bosque aleatorio de {} árboles sobre {} datos de entrada; {}.",
            "Random forest of {} trees on {} inputs; {}.",
            &[
                &words.count(manifest.forest.trees),
                &words.count(manifest.features.len()),
                match manifest.calibration {
                    Some(_) => words.pick("calibración sigmoide", "sigmoid calibration"),
                    None => words.pick("sin calibrar", "not calibrated"),
                },
            ],
        ),
    ];
    items.push(match &manifest.training {
        Some(training) => words.say(
            "Entrenado con {} pacientes de {}; {} con el evento.",
            "Trained on {} patients of {}; {} with the event.",
            &[&words.count(training.rows), &training.data.name, &words.count(training.events)],
        ),
        None => words.say(
            "Bosque importado: no consta cómo se entrenó.",
            "Imported forest: how it was trained is not recorded.",
            &[],
        ),
    });
    if let Some(folds) = &manifest.metrics.cross_validation {
        items.push(words.say(
            "Validación cruzada: área bajo la curva ROC {}, puntuación de Brier {}, pendiente de calibración {}.",
            "Cross-validation: area under the ROC curve {}, Brier score {}, calibration slope {}.",
            &[
                &words.numbers.fixed(folds.roc_auc.value, 3),
                &words.numbers.fixed(folds.brier.value, 3),
                &words.numbers.fixed(folds.slope.value, 2),
            ],
        ));
    }
    vec![Block::Paragraph(words.text(&manifest.purpose).to_owned()), Block::List(items)]
}

pub(super) fn background(manifest: &Manifest, words: &Words) -> Vec<Block> {
    (manifest.cohort.iter())
        .map(|cohort| Block::Paragraph(words.text(&cohort.eligibility).to_owned()))
        .collect()
}

pub(super) fn data(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let Some(training) = &manifest.training else { return Vec::new() };
    let data = &training.data;
    vec![words.paragraph(
        "{}: {} pacientes. Fuente: {}.",
        "{}: {} patients. Source: {}.",
        &[&data.name, &words.count(data.rows), &data.source],
    )]
}

pub(super) fn participants(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let Some(training) = &manifest.training else { return Vec::new() };
    let all = words.count(training.data.rows);
    vec![match &manifest.cohort {
        Some(cohort) => words.paragraph(
            "Se incluye a los pacientes sin evento que seguían en observación después del día {}: {} de {}. Los demás no intervienen ni en el entrenamiento ni en la evaluación.",
            "Included are patients without event who were still followed after day {}: {} of {}. The others take no part in training or evaluation.",
            &[&words.count(cohort.landmark_days as usize), &words.count(cohort.rows), &all],
        ),
        None => words.paragraph(
            "Se incluye a los {} pacientes del archivo; no se excluye a ninguno.",
            "All {} patients of the file are included; none is left out.",
            &[&all],
        ),
    }]
}

pub(super) fn outcome(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let label = &manifest.label;
    let mut blocks = vec![Block::Paragraph(words.text(&label.meaning).to_owned())];
    if let Some(cohort) = &manifest.cohort {
        let horizon = words.count(cohort.horizon_days as usize);
        blocks.push(words.paragraph(
            "Cuenta el evento hasta el día {} inclusive: lo tuvieron {} de {} pacientes. En {} el seguimiento se cortó antes, sin evento: su desenlace no se conoce.",
            "An event counts up to and including day {}: {} of {} patients had one. {} were censored before it: their outcome is unknown.",
            &[&horizon, &words.count(cohort.events), &words.count(cohort.rows), &words.count(cohort.unknown)],
        ));
    }
    blocks.push(words.paragraph(
        "En los datos y en las interfaces la columna se llama {}; el valor {} es el evento.",
        "In the data and in the interfaces the column is called {}; the value {} is the event.",
        &[&label.name, &words.count(usize::from(label.positive))],
    ));
    blocks
}

pub(super) fn predictors(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let row = |feature: &Feature| {
        let unit = feature.unit_label.as_ref().map_or(feature.unit.as_str(), |label| words.text(label));
        let (accepted, trained) = match &feature.kind {
            FeatureKind::Number { hard, .. } => (
                hard.map_or_else(
                    || words.pick("cualquier número", "any number").to_owned(),
                    |hard| words.range(feature, hard),
                ),
                feature.training.map(|range| words.range(feature, range)).unwrap_or_default(),
            ),
            FeatureKind::Category { categories } => {
                let code = |value: f64| words.numbers.typed(value);
                // Some labels start with their code.
                let codes = categories.iter().map(|c| (code(c.value), words.text(&c.label)));
                let codes = codes.map(|(code, label)| match label.starts_with(&code) {
                    true => label.to_owned(),
                    false => code + "\u{a0}" + label,
                });
                (codes.collect::<Vec<_>>().join("; "), String::new())
            }
        };
        let unit = if unit == "1" { "" } else { unit };
        let help = words.text(&feature.help).to_owned();
        vec![words.name(manifest, &feature.name), unit.to_owned(), accepted, trained, help]
    };
    let head = words.head(
        &["Dato de entrada", "Unidad", "Se acepta", "En el entrenamiento", "Qué es"],
        &["Input", "Unit", "Accepted", "In training", "What it is"],
    );
    let mut blocks = vec![Block::Table(words.table(
        words.say("Datos de entrada, en el orden del formulario.", "Inputs, in the order of the form.", &[]),
        head,
        manifest.features.iter().map(row).collect(),
    ))];
    if !manifest.derived.is_empty() {
        blocks.push(derived(manifest, words));
    }
    let columns = &manifest.forest.columns;
    let indirect = (manifest.features.iter())
        .filter(|feature| !columns.contains(&feature.name))
        .map(|feature| words.name(manifest, &feature.name));
    let indirect: Vec<String> = indirect.collect();
    if !indirect.is_empty() {
        blocks.push(words.paragraph(
            "El bosque no ve directamente {}, solo lo que se calcula con ello.",
            "The forest does not see {} directly, only what is computed from it.",
            &[&words.list(&indirect)],
        ));
    }
    blocks
}

fn derived(manifest: &Manifest, words: &Words) -> Block {
    let formula = |derived: &Derived| {
        let [a, b] = &derived.of;
        match derived.op {
            DerivedOp::Difference => words.say("{} − {}", "{} − {}", &[a, b]),
            DerivedOp::Ratio => {
                let zero = words.numbers.typed(derived.zero.unwrap_or_default());
                words.say("{} / {}; {} si {} es 0", "{} / {}; {} where {} is 0", &[a, b, &zero, b])
            }
        }
    };
    let rows = manifest.derived.iter();
    Block::Table(words.table(
        words.say("Valores calculados; no se escriben.", "Computed values; they are not typed.", &[]),
        &[words.pick("Valor", "Value"), words.pick("Fórmula", "Formula")],
        rows.map(|d| vec![words.name(manifest, &d.name), formula(d)]).collect(),
    ))
}

/// Training patients, and those among them whose outcome is unknown: of a cohort they are in too, though they weigh nothing.
pub(super) fn training_part(manifest: &Manifest, training: &Training) -> (usize, usize) {
    let (held_out, unknown) =
        manifest.metrics.held_out.as_ref().map_or((0, 0), |h| (h.rows + h.unknown, h.unknown));
    manifest.cohort.as_ref().map_or((training.rows, 0), |cohort| {
        (cohort.rows.saturating_sub(held_out), cohort.unknown.saturating_sub(unknown))
    })
}

pub(super) fn sample_size(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let Some(training) = &manifest.training else { return Vec::new() };
    let row = |name: &str, rows: usize, events: usize, unknown: usize| {
        let known = (rows - unknown.min(rows)).max(1);
        let share = words.percent(events as f64 / known as f64);
        vec![
            name.to_owned(),
            words.count(rows),
            words.say("{} ({})", "{} ({})", &[&words.count(events), &share]),
            words.count(unknown),
        ]
    };
    let held_out = manifest.metrics.held_out.as_ref();
    let held = held_out.map_or((0, 0, 0), |h| (h.rows + h.unknown, h.events, h.unknown));
    let (all, unknown) = training_part(manifest, training);
    let mut rows = vec![row(words.pick("Entrenamiento", "Training"), all, training.events, unknown)];
    if held_out.is_some() {
        rows.push(row(words.pick("Reserva", "Held out"), held.0, held.1, held.2));
    }
    let columns = manifest.forest.columns.len();
    let per_column = training.events as f64 / columns.max(1) as f64;
    vec![
        Block::Table(words.table(
            words.say(
                "Pacientes y eventos; la proporción, entre los de desenlace conocido.",
                "Patients and events; the share is of those whose outcome is known.",
                &[],
            ),
            words.head(
                &["Parte", "Pacientes", "Con el evento", "Desenlace desconocido"],
                &["Part", "Patients", "With the event", "Outcome unknown"],
            ),
            rows,
        )),
        words.paragraph(
            "Eventos de entrenamiento por columna del bosque: {} ({} columnas).",
            "Training events per column of the forest: {} ({} columns).",
            &[&words.numbers.fixed(per_column, 0), &words.count(columns)],
        ),
    ]
}
