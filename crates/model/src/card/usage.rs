//! What the model must not be used for, and how it is used.

use super::words::Words;
use super::{Block, FigureKind};
use crate::evaluation::VennAbers;
use crate::manifest::Manifest;
use crate::prelude::*;

pub(super) fn limitations(manifest: &Manifest, words: &Words) -> Vec<Block> {
    if manifest.limits.is_empty() {
        return Vec::new();
    }
    vec![Block::List(manifest.limits.iter().map(|limit| words.text(limit).to_owned()).collect())]
}

pub(super) fn usage(manifest: &Manifest, words: &Words) -> Vec<Block> {
    let mut items = vec![
        words.say(
            "La predicción es 1 si la probabilidad supera el umbral del {}.",
            "The prediction is 1 where the probability exceeds the threshold of {}.",
            &[&words.percent(manifest.threshold.value)],
        ),
        words.say(
            "Un valor fuera de lo que se acepta se rechaza. Uno aceptable, pero fuera de lo visto en el entrenamiento, da resultado con aviso.",
            "A value outside what is accepted is refused. One that is acceptable but outside what training saw is scored with a warning.",
            &[],
        ),
    ];
    for alert in &manifest.alerts {
        items.push(words.say(
            "Aviso si {} ≤ {}: {}",
            "Alert where {} ≤ {}: {}",
            &[
                &words.name(manifest, &alert.derived),
                &words.numbers.up_to(alert.at_most, 4),
                words.text(&alert.text),
            ],
        ));
    }
    if let Some(likeness) = &manifest.likeness {
        let names: Vec<String> =
            likeness.inputs.iter().map(|input| words.name(manifest, &input.feature)).collect();
        let over = match names.len() == manifest.features.len() {
            true => words.say("todos los datos de entrada", "all inputs", &[]),
            false => words.list(&names),
        };
        items.push(words.say(
            "El dispositivo avisa si los datos, en conjunto, están más lejos de la media que el 95\u{202f}% o el 99\u{202f}% de los pacientes de entrenamiento (distancia de Mahalanobis sobre {}).",
            "The device warns where the inputs, taken together, lie farther from the mean than 95% or 99% of the training patients (Mahalanobis distance over {}).",
            &[&over],
        ));
    }
    if let Some(reference) = &manifest.reference {
        items.push(words.say(
            "La deriva se mide contra {} pacientes de entrenamiento, con el índice de estabilidad poblacional: desde 0,1, moderada; desde 0,25, grande.",
            "Drift is measured against {} training patients by the population stability index: from 0.1 moderate, from 0.25 large.",
            &[&words.count(reference.rows)],
        ));
    }
    items.push(words.say(
        "Antes del primer resultado, el dispositivo debe reproducir hasta el último bit {} pacientes generados.",
        "Before the first result the device must reproduce {} generated patients to the last bit.",
        &[&words.count(manifest.conformance.rows)],
    ));
    let mut blocks = vec![Block::List(items)];
    if let Some(venn_abers) = &manifest.venn_abers {
        blocks.extend(range(venn_abers, words));
    }
    blocks
}

fn range(venn_abers: &VennAbers, words: &Words) -> [Block; 2] {
    let text = words.paragraph(
        "Junto a la probabilidad aparece un intervalo de Venn-Abers (Vovk, Petej y Fedorova 2015), ajustado con {} puntuaciones fuera de bolsa: dice cuánto sostienen los datos la probabilidad, no entre qué valores estará el riesgo de un paciente. Si la probabilidad mostrada cae fuera, el intervalo se amplía hasta ella.",
        "Beside the probability stands a Venn-Abers range (Vovk, Petej and Fedorova 2015), fitted to {} out-of-bag scores: it says how well the data bear out the probability, not between which values one patient’s risk lies. Where the shown probability lies outside, the range is widened to it.",
        &[&words.count(venn_abers.rows)],
    );
    let rows = (0..=10).map(|tenth| {
        let raw = f64::from(tenth) / 10.0;
        let (low, high) = venn_abers.at(raw);
        vec![words.numbers.fixed(raw, 1), words.percent(low), words.percent(high)]
    });
    let table = words.table(
        words.say("Intervalo por puntuación del bosque.", "Range by raw score.", &[]),
        words.head(&["Puntuación", "Desde", "Hasta"], &["Raw score", "From", "To"]),
        rows.collect(),
    );
    [text, Block::Figure { kind: FigureKind::VennAbers, table }]
}
