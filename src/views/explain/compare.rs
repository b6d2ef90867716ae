//! A result beside the one that it is compared with.

use bosque_model::Lang;
use bosque_ui::node::Node;
use bosque_ui::{Compared, InputChange, Outcome, Patient, Wish, comparison, value_text};
use leptos::prelude::*;

/// The baseline, and what has become of it.
pub fn compare(patient: Patient, lang: Lang) -> impl Fn() -> Node + Copy + 'static {
    let entries = patient.entries();
    let on_wish = Callback::new(move |wish| match wish {
        Wish::Pin => entries.pin(),
        Wish::Restore => entries.baseline().restore(),
        Wish::Unpin => entries.baseline().unpin(),
    });
    move || {
        let now = patient.outcome().with(|outcome| match outcome {
            Outcome::Scored { score, .. } => Some((score.probability, score.prediction)),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        });
        let compared = patient.baseline().map(|(row, score)| {
            let change = |(field, before, now): (usize, f64, Option<f64>)| {
                let feature = &patient.model().schema().features()[field];
                InputChange {
                    name: feature.label.get(lang).to_owned(),
                    from: value_text(feature, before, lang),
                    to: now.map(|now| value_text(feature, now, lang)).unwrap_or_default(),
                }
            };
            let changes = patient.changes(&row).into_iter().map(change).collect();
            Compared { before: (score.probability, score.prediction), now, changes }
        });
        comparison(compared, now.is_some(), on_wish, lang)
    }
}
