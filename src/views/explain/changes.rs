//! The single changes that cross the threshold, looked for once the reader pauses.

use std::time::Duration;

use bosque_model::{FeatureKind, Flip, Group, Lang, PatientRow, Score};
use bosque_ui::markup::view;
use bosque_ui::{NearestChange, SingleChange, value_text};
use leptos::prelude::*;

use crate::platform::Pause;
use crate::state::Patient;

/// All curves together take longer than a keystroke may; who types goes on typing within this time.
const PAUSE: Duration = Duration::from_millis(120);

/// The nearest change. Nothing stands there that belongs to another patient: a change of the form empties it at once.
#[component]
pub fn Changes(
    /// The form and what follows from it.
    patient: Patient,
    /// The checked patient with the score.
    scored: Memo<Option<(PatientRow, Score)>>,
    /// A change is to be seen on the curve.
    on_show: Callback<(usize, f64)>,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let changes = RwSignal::new(None::<Vec<SingleChange>>);
    let pause = Pause::new();
    // A render effect runs with the change itself, so that no frame shows what does not fit.
    let watch = RenderEffect::new(move |_| {
        let row = scored.with(|scored| scored.as_ref().map(|(row, _)| row.clone()));
        changes.set(None);
        match row {
            None => pause.cancel(),
            Some(row) => pause.then(PAUSE, move || changes.set(Some(search(patient, &row, lang)))),
        }
    });
    on_cleanup(move || drop(watch));
    view! {
        <NearestChange
            changes=changes
            threshold=patient.model().manifest().threshold.value
            on_show=on_show
            lang=lang
        />
    }
}

fn search(patient: Patient, row: &PatientRow, lang: Lang) -> Vec<SingleChange> {
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
