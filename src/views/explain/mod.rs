//! Why the result is what it is, and what would change it: between the answer and the evidence.

mod changes;
mod compare;

use bosque_model::{Lang, PatientRow, Score};
use bosque_ui::node::view;
use bosque_ui::{
    Curve, CurveUse, Outcome, Patient, REASON_ROWS, contributions, input_curve, nearest_change, population,
    typed, waterfall,
};
use leptos::prelude::*;

/// The checked patient with the score, while there is one.
type Scored = Option<(PatientRow, Score)>;

/// Place among the training patients, comparison, contributions, nearest change and curve. All keep their room while there is no result.
///
/// Each part is made anew with what it shows, by one function of plain values: a signal a value would be half as much code again.
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
    let scored = Memo::new(move |_| -> Scored {
        let row = patient.with_row(|_, row| row.clone())?;
        patient.outcome().with(|outcome| match outcome {
            Outcome::Scored { score, .. } => Some((row, score.clone())),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        })
    });
    let chosen = RwSignal::new(None::<usize>);
    let handle = RwSignal::new(None::<f64>);
    let (curve_table, changes_table) = (RwSignal::new(false), RwSignal::new(false));
    let changes = changes::search(patient, scored, lang);
    // A value that was tried out for one patient says nothing of the next.
    Effect::new(move |_| {
        if scored.with(Option::is_none) {
            handle.set(None);
        }
    });
    let on_input = Callback::new(move |input| {
        handle.set(None);
        chosen.set(Some(input));
    });
    let shown = StoredValue::new(0);
    let on_take = Callback::new(move |value| {
        let input = shown.get_value();
        handle.set(None);
        // The form's next value must not take the curve to another input.
        chosen.set(Some(input));
        patient.entries().suppose(input, typed(&features[input], value, lang));
    });
    let on_show = Callback::new(move |(input, value): (usize, f64)| {
        chosen.set(Some(input));
        handle.set(Some(value));
    });
    let uses = CurveUse { handle, is_open: curve_table, on_input, on_take };
    let place = move || {
        let probability = scored.with(|scored| scored.as_ref().map(|(_, score)| score.probability));
        let reference = manifest.reference.as_ref()?;
        Some(population(&reference.probability, probability, threshold, lang))
    };
    let nearest = move || {
        changes.with(|changes| nearest_change(changes.as_deref(), threshold, on_show, changes_table, lang))
    };
    let rows = REASON_ROWS.min(model.schema().column_count());
    let waterfall = Memo::new(move |_| {
        scored.with(|scored| scored.as_ref().map(|(row, score)| waterfall(model, row, score, lang)))
    });
    let input = Memo::new(move |_| {
        let heaviest = waterfall.with(|all| all.as_ref()?.steps.first().map(|step| step.input));
        chosen.get().filter(|_| heaviest.is_some()).or(heaviest)
    });
    let why = move || {
        let calibrated = manifest.calibration.is_some();
        contributions(waterfall.get(), rows, calibrated, input.get(), Some(on_input), lang)
    };
    let drawn = before_the_frame(move || {
        let row = scored.with(|scored| scored.as_ref().map(|(row, _)| row.clone()));
        row.zip(input.get())
    });
    let curve = move || {
        let curve = drawn.get().map(|(row, input)| {
            shown.set_value(input);
            curve(patient, &row, input)
        });
        input_curve(curve, features, uses, lang)
    };
    view! {
        <div class="explain">
            {place}
            {compare::compare(patient, lang)}
            <div class="stack">{why} {nearest}</div>
            <div class="explain__curve">{curve}</div>
        </div>
    }
}

/// Follows something, but at the next frame: late enough not to hold up what is more urgent, and before anything is painted that it would
/// not fit.
fn before_the_frame<T: Send + Sync + Clone + PartialEq + 'static>(
    read: impl Fn() -> Option<T> + Copy + Send + Sync + 'static,
) -> RwSignal<Option<T>> {
    let value = RwSignal::new(None);
    let waits = StoredValue::new(false);
    let watch = RenderEffect::new(move |_| {
        read();
        if !waits.get_value() {
            waits.set_value(true);
            request_animation_frame(move || {
                // The view may be gone by then.
                if waits.try_set_value(false).is_none() {
                    value.set(untrack(read));
                }
            });
        }
    });
    on_cleanup(move || drop(watch));
    value
}

/// The curve of one input.
fn curve(patient: Patient, row: &PatientRow, input: usize) -> Curve {
    let model = patient.model();
    let manifest = model.manifest();
    Curve {
        input,
        feature: &model.schema().features()[input],
        histogram: manifest.reference.as_ref().and_then(|reference| reference.inputs.get(input)),
        steps: model.ice(row, input),
        now: row.inputs()[input],
        threshold: manifest.threshold.value,
    }
}
