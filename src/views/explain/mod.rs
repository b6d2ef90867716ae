//! Why the result is what it is, and what would change it: between the answer and the evidence.

mod changes;
mod compare;
mod words;

use bosque_model::{Lang, PatientRow, Score};
use bosque_ui::markup::view;
use bosque_ui::{Contributions, Curve, InputCurve, Numbers, Population, Waterfall};
use leptos::prelude::*;

use crate::state::{Outcome, Patient};
use crate::views::explain::changes::Changes;
use crate::views::explain::compare::Compare;

/// So many contributions have a row of their own: more would not be read.
const ROWS: usize = 8;

/// Place among the training patients, comparison, contributions, curve and nearest change. All keep their room while there is no result.
#[component]
pub fn Explain(
    /// The form and what follows from it.
    patient: Patient,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let model = patient.model();
    let (manifest, features) = (model.manifest(), model.schema().features());
    let threshold = manifest.threshold.value;
    let scored = Memo::new(move |_| {
        let row = patient.with_row(|_, row| row.clone())?;
        patient.outcome().with(|outcome| match outcome {
            Outcome::Scored { score, .. } => Some((row, score.clone())),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        })
    });
    let waterfall = Memo::new(move |_| {
        scored.with(|scored| scored.as_ref().map(|(row, score)| waterfall(patient, row, score, lang)))
    });
    let probability =
        Signal::derive(move || scored.with(|scored| scored.as_ref().map(|(_, score)| score.probability)));
    let chosen = RwSignal::new(None::<usize>);
    let heaviest = Memo::new(move |_| {
        waterfall
            .with(|waterfall| waterfall.as_ref().and_then(|all| all.steps.first().map(|step| step.input)))
    });
    let input = Signal::derive(move || chosen.get().or_else(|| heaviest.get()));
    let curve = Memo::new(move |_| {
        let input = input.get()?;
        scored.with(|scored| {
            let (row, _) = scored.as_ref()?;
            Some(Curve {
                input,
                feature: &features[input],
                histogram: manifest.reference.as_ref().and_then(|reference| reference.inputs.get(input)),
                steps: model.ice(row, input),
                now: row.inputs()[input],
                threshold,
            })
        })
    });
    let handle = RwSignal::new(None::<f64>);
    // A value that was tried out for one patient says nothing of the next.
    Effect::new(move |_| {
        if scored.with(Option::is_none) {
            handle.set(None);
        }
    });
    let choose = Callback::new(move |input| {
        handle.set(None);
        chosen.set(Some(input));
    });
    let take = Callback::new(move |value| {
        let Some(input) = input.get_untracked() else { return };
        handle.set(None);
        // The form's next value must not take the curve to another input.
        chosen.set(Some(input));
        patient.entries().suppose(input, Numbers::new(lang).typed(value));
    });
    let show = Callback::new(move |(input, value): (usize, f64)| {
        chosen.set(Some(input));
        handle.set(Some(value));
    });
    let population = manifest.reference.as_ref().map(|reference| {
        view! {
            <Population
                histogram=&reference.probability
                probability=probability
                threshold=threshold
                lang=lang
            />
        }
    });
    view! {
        <div class="explain">
            {population}
            <Compare patient=patient lang=lang />
            <div class="stack">
                <Contributions
                    waterfall=waterfall
                    rows=ROWS.min(model.schema().column_count())
                    calibrated=manifest.calibration.is_some()
                    input=input
                    on_input=choose
                    lang=lang
                />
                <Changes patient=patient scored=scored on_show=show lang=lang />
            </div>
            <div class="explain__curve">
                <InputCurve
                    curve=curve
                    features=features
                    input=input
                    on_input=choose
                    handle=handle
                    on_take=take
                    lang=lang
                />
            </div>
        </div>
    }
}

/// The contributions of a patient's columns, in words.
fn waterfall(patient: Patient, row: &PatientRow, score: &Score, lang: Lang) -> Waterfall {
    let model = patient.model();
    let explainer = model.explainer();
    let amounts = explainer.shap(row.columns()).into_iter().enumerate();
    let steps =
        amounts.map(|(column, amount)| words::contribution(model.schema(), column, row, amount, lang));
    let calibrated = model.manifest().calibration.map(|_| score.probability);
    Waterfall::new(explainer.expected()[0], steps.collect(), ROWS, score.raw, calibrated)
}
