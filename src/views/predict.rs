//! One patient: the form, and what the model says of it.

use bosque_model::Lang;
use bosque_ui::node::view;
use bosque_ui::{
    Access, Button, Outcome, Patient, PatientAnswer, PatientForm, RESULT, ResultBar, Spread, VoteChart,
    Weight, bar_state, handover_texts, shown, texts, typed,
};
use leptos::prelude::*;

use crate::example::samples;
use crate::platform;
use crate::session::Session;
use crate::views::evidence::Evidence;
use crate::views::explain::Explain;
use crate::views::handover::{HandOver, Intake, SheetFoot, SheetHead};

/// The patient's view of a verified model.
#[component]
pub fn Predict(
    /// The form and what follows from it.
    patient: Patient,
    /// The models.
    session: Session,
    /// The language.
    lang: Lang,
) -> impl IntoView {
    let words = texts(lang);
    let (entries, model) = (patient.entries(), patient.model());
    let manifest = model.manifest();
    let outcome = patient.outcome();
    let result = Memo::new(move |_| outcome.with(|outcome| shown(model, outcome)));
    let spread = Memo::new(move |_| {
        outcome.with(|outcome| match outcome {
            Outcome::Scored { score, votes } => Spread::of(votes, score.raw),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        })
    });
    let calibrated = Signal::derive(move || {
        let probability = result.get().map(|shown| shown.probability);
        probability.filter(|_| manifest.calibration.is_some())
    });
    let ready = Signal::derive(move || result.get().is_some());
    let fill = Callback::new(move |nth: usize| {
        if let Some(row) = samples(model)[nth] {
            let values = model.schema().features().iter().zip(&row.inputs);
            entries.fill(values.map(|(feature, &value)| typed(feature, value, lang)));
            platform::focus(RESULT);
        }
    });
    let new_patient = Callback::new(move |()| {
        session.next_patient(patient);
        if let Some(first) = model.schema().features().first() {
            platform::focus_field(&first.name);
        }
    });
    let blank = Memo::new(move |_| entries.is_blank());
    let to_field = Callback::new(|name: String| platform::focus_field(&name));
    let bar_action = move || if blank.get() { words.answer.example } else { words.answer.to_result };
    let on_bar = Callback::new(move |()| match blank.get_untracked() {
        true => fill.run(MIDDLE),
        false => platform::focus(RESULT),
    });
    let bar = Signal::derive(move || outcome.with(|outcome| bar_state(patient, outcome, lang)));
    let actions = view! {
        <HandOver patient=patient session=session ready=ready on_new=new_patient lang=lang />
    };
    let votes = view! {
        <VoteChart spread=spread calibrated=calibrated trees=manifest.forest.trees id="trees" lang=lang />
    };
    let invitation = move || blank.get().then(|| view! { <Invitation lang=lang on_example=fill /> });
    view! {
        <div class="page vista vista--predict">
            <h1 class="vh">{words.form.heading}</h1>
            <SheetHead lang=lang />
            <Intake patient=patient session=session lang=lang>
                <PatientForm
                    manifest=manifest
                    entries=entries
                    note=Callback::new(move |field| patient.note(field, lang))
                    access=Access::Open
                    lang=lang
                />
            </Intake>
            <section class="result" aria-labelledby=RESULT>
                <div class="result__in">
                    <PatientAnswer
                        patient=patient
                        shown=result
                        on_field=to_field
                        actions=actions
                        circles=true
                        figure=votes
                        lang=lang
                    >
                        {invitation}
                    </PatientAnswer>
                    <Explain patient=patient lang=lang />
                    <Evidence manifest=manifest lang=lang />
                    <SheetFoot patient=patient session=session lang=lang />
                </div>
            </section>
        </div>
        <ResultBar state=bar action=Signal::derive(bar_action) lang=lang on_press=on_bar />
    }
}

/// The generated patient with the middle result, among three.
const MIDDLE: usize = 1;

/// What stands in the result's room while nothing is typed.
#[component]
fn Invitation(
    /// The language.
    lang: Lang,
    /// One of the generated patients was asked for.
    on_example: Callback<usize>,
) -> impl IntoView {
    let own = handover_texts(lang);
    let button = |(nth, label)| {
        let test_id = if nth == MIDDLE { "example" } else { "sample" };
        let press = Callback::new(move |()| on_example.run(nth));
        view! { <Button label=label weight=Weight::Plain test_id=test_id on_press=press /> }
    };
    let samples: Vec<_> = own.samples.into_iter().enumerate().map(button).collect();
    view! {
        <p>{texts(lang).answer.invitation}</p>
        <div class="samples">{samples}</div>
        <p class="note note--xs">{own.samples_note}</p>
    }
}
