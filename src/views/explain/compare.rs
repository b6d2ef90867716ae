//! A result beside the one that it is compared with.

use bosque_model::Lang;
use bosque_ui::markup::view;
use bosque_ui::{Compared, Comparison, InputChange, value_text};
use leptos::prelude::*;

use crate::state::{Outcome, Patient};

/// The baseline, and what has become of it.
#[component]
pub fn Compare(
    /// The form and what follows from it.
    patient: Patient,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let now = Memo::new(move |_| {
        patient.outcome().with(|outcome| match outcome {
            Outcome::Scored { score, .. } => Some((score.probability, score.prediction)),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        })
    });
    let baseline = Memo::new(move |_| patient.baseline());
    let compared = Memo::new(move |_| {
        baseline.with(|baseline| {
            let (row, score) = baseline.as_ref()?;
            let change = |(field, before, now): (usize, f64, Option<f64>)| {
                let feature = &patient.model().schema().features()[field];
                InputChange {
                    name: feature.label.get(lang).to_owned(),
                    from: value_text(feature, before, lang),
                    to: now.map(|now| value_text(feature, now, lang)).unwrap_or_default(),
                }
            };
            let changes = patient.changes(row).into_iter().map(change).collect();
            Some(Compared { before: (score.probability, score.prediction), now: now.get(), changes })
        })
    });
    let entries = patient.entries();
    view! {
        <Comparison
            compared=compared
            ready=Signal::derive(move || now.get().is_some())
            on_pin=Callback::new(move |()| entries.pin())
            on_restore=Callback::new(move |()| entries.baseline().restore())
            on_unpin=Callback::new(move |()| entries.baseline().unpin())
            lang=lang
        />
    }
}
