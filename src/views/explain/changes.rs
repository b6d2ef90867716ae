//! The single changes that cross the threshold, looked for once the reader pauses.

use std::time::Duration;

use bosque_model::{FeatureKind, Flip, Group, Lang, PatientRow};
use bosque_ui::{Patient, SingleChange, value_text};
use leptos::prelude::*;

use crate::platform::Pause;
use crate::views::explain::Scored;

/// All curves together take longer than a keystroke may; who types goes on typing within this time.
const PAUSE: Duration = Duration::from_millis(120);

/// The changes, the nearest first. Nothing stands there that belongs to another patient: a change of the form empties it at once.
pub fn search(patient: Patient, scored: Memo<Scored>, lang: Lang) -> RwSignal<Option<Vec<SingleChange>>> {
    let changes = RwSignal::new(None);
    let pause = Pause::new();
    // A render effect runs with the change itself, so that no frame shows what does not fit.
    let watch = RenderEffect::new(move |_| {
        let row = scored.with(|scored| scored.as_ref().map(|(row, _)| row.clone()));
        if changes.with_untracked(Option::is_some) {
            changes.set(None);
        }
        match row {
            None => pause.cancel(),
            Some(row) => pause.then(PAUSE, move || changes.set(Some(found(patient, &row, lang)))),
        }
    });
    on_cleanup(move || drop(watch));
    changes
}

fn found(patient: Patient, row: &PatientRow, lang: Lang) -> Vec<SingleChange> {
    let features = patient.model().schema().features();
    let change = |flip: Flip| {
        let feature = &features[flip.feature];
        let is_number = matches!(feature.kind, FeatureKind::Number { .. });
        SingleChange {
            input: flip.feature,
            name: feature.label.get(lang).to_owned(),
            from: value_text(feature, row.inputs()[flip.feature], lang),
            to: value_text(feature, flip.value, lang),
            value: flip.value,
            spreads: is_number.then_some(flip.spreads),
            probability: flip.score.probability,
            // Who the patient is and what was before cannot be changed, or not at will.
            proposed: !matches!(feature.group, Group::Patient | Group::History),
        }
    };
    patient.model().flips(row).into_iter().map(change).collect()
}
