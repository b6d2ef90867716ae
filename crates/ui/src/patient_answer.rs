//! A patient's answer with what belongs beside it.

use bosque_model::{Lang, PatientRow};
use leptos::prelude::*;

use crate::answer::{Answer, Shown};
use crate::icon_array::IconArray;
use crate::node::{Node, view};
use crate::patient::Patient;
use crate::patient_state::{alerts, form_state};
use crate::result_head::ResultHead;
use crate::state_bar::StateBar;

/// What is estimated, what the form lacks, the number, and what is drawn beside it. While there is no result, its room holds what is passed
/// as children.
#[component]
pub fn PatientAnswer(
    /// The patient.
    patient: Patient,
    /// The result; none while the form is not complete and valid.
    #[prop(into)]
    shown: Signal<Option<Shown>>,
    /// A field's name was taken as a link.
    on_field: Callback<String>,
    /// What can be done with the result.
    #[prop(optional)]
    actions: Option<Node>,
    /// Whether a hundred circles are drawn.
    circles: bool,
    /// What more is drawn.
    #[prop(optional)]
    figure: Option<Node>,
    /// The language.
    lang: Lang,
    /// What stands in the room of a result while there is none.
    children: ChildrenFn,
) -> impl IntoView {
    let (manifest, outcome) = (patient.model().manifest(), patient.outcome());
    let said = move |model, row: &PatientRow| alerts(model, row, lang);
    let alerts = Signal::derive(move || patient.with_row(said).unwrap_or_default());
    let state = Signal::derive(move || outcome.with(|outcome| form_state(patient, outcome, lang)));
    let head = match actions {
        Some(actions) => {
            view! { <ResultHead manifest=manifest alerts=alerts lang=lang>{actions}</ResultHead> }
        }
        None => view! { <ResultHead manifest=manifest alerts=alerts lang=lang /> },
    };
    let filled = Signal::derive(move || shown.get().map(|shown| shown.whole_percent()));
    let horizon_days = manifest.cohort.as_ref().map(|cohort| cohort.horizon_days);
    let circles = circles.then(|| view! { <IconArray filled=filled horizon_days=horizon_days lang=lang /> });
    let live = if manifest.likeness.is_some() { "live live--likeness" } else { "live" };
    view! {
        <div class="answer">
            {head}
            <div class="answer__grid">
                <div class=live role="status" data-testid="result">
                    <StateBar state=state on_field=on_field />
                    <Answer
                        shown=shown
                        threshold=manifest.threshold.clone()
                        ranged=manifest.venn_abers.is_some()
                        lang=lang
                    >
                        {children()}
                    </Answer>
                </div>
                {circles}
                {figure}
            </div>
        </div>
    }
}
