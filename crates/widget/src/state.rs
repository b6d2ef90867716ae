//! What an element holds: its model, what is typed, and how it is shown. It lives and goes with its owner.

use std::sync::Arc;

use bosque_interop::fhir::{FhirError, FhirPatient, from_fhir};
use bosque_model::{Lang, Model};
use bosque_ui::{Outcome, Patient, Pool, Standing, typed};
use leptos::prelude::*;

use crate::given::{Given, ignored, text_for};
use crate::sealed::Opened;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Form, result and reasons.
    Full,
    /// The result over a short form.
    Compact,
}

/// Why there is no model.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// A short name for programs, as `pkg/open.js` and `pkg/element.js` give it.
    pub code: String,
    /// What was thrown, for who looks after the portal.
    pub detail: String,
}

/// How far the element has come with its model.
#[derive(Clone)]
pub enum Stage {
    /// It is fetched and verified.
    Opening,
    /// It scores.
    Open(Patient, Standing),
    /// It does not.
    Refused(Arc<Refusal>),
}

/// One element's state.
#[derive(Clone, Copy)]
pub struct State {
    /// The language.
    pub lang: RwSignal<Lang>,
    /// How much is shown.
    pub variant: RwSignal<Variant>,
    /// Whether values are shown and not typed.
    pub readonly: RwSignal<bool>,
    /// The model.
    pub stage: RwSignal<Stage>,
    /// What was taken from the FHIR Bundle that was handed over last, for the model in use.
    pub record: RwSignal<Option<Result<Arc<FhirPatient>, FhirError>>>,
    /// Whether a patient was handed over, be it one without a value that is known here.
    pub was_given: RwSignal<bool>,
    bundle: StoredValue<Option<Arc<[u8]>>>,
    given: StoredValue<Given>,
    pool: StoredValue<Pool>,
    /// One for each model that this element has had, so that none goes while something still follows it.
    patients: StoredValue<Vec<Patient>>,
}

impl State {
    /// An empty one, owned by the current owner.
    pub fn new() -> Self {
        State {
            lang: RwSignal::new(Lang::default()),
            variant: RwSignal::new(Variant::Full),
            readonly: RwSignal::new(false),
            stage: RwSignal::new(Stage::Opening),
            record: RwSignal::new(None),
            was_given: RwSignal::new(false),
            bundle: StoredValue::new(None),
            given: StoredValue::new(Vec::new()),
            pool: StoredValue::new(Pool::default()),
            patients: StoredValue::new(Vec::new()),
        }
    }

    /// The patient in the form, while there is a model.
    pub fn patient(self) -> Option<Patient> {
        self.stage.with(|stage| match stage {
            Stage::Open(patient, _) => Some(*patient),
            Stage::Opening | Stage::Refused(_) => None,
        })
    }

    /// Uses a model. Inputs that were known keep what they hold; new ones take what was given for them.
    pub fn open(self, opened: Opened) {
        let Opened { model, standing } = opened;
        let (pool, schema, lang) = (self.pool.get_value(), model.schema(), self.lang.get_untracked());
        let features = schema.features();
        let new: Vec<usize> = (0..features.len()).filter(|&i| !pool.knows(&features[i].name)).collect();
        let known = self
            .patients
            .with_value(|all| all.iter().copied().find(|patient| std::ptr::eq(patient.model(), model)));
        let patient = known.unwrap_or_else(|| {
            let patient = Patient::new(model, pool.entries(features));
            self.patients.update_value(|all| all.push(patient));
            patient
        });
        self.read_record(model);
        let record = self.record.get_untracked().and_then(Result::ok);
        for field in new {
            let text = self.given.with_value(|given| text_for(given, schema, field, lang));
            let recorded = || {
                let value = record.as_ref()?.values.iter().find(|(name, _)| *name == features[field].name);
                Some(typed(&features[field], value?.1, lang))
            };
            if let Some(text) = text.or_else(recorded) {
                patient.entries().take(field, text);
            }
        }
        self.stage.set(Stage::Open(patient, standing));
    }

    /// Another patient takes the form: what is not given is empty.
    pub fn give(self, given: Given) {
        self.bundle.set_value(None);
        self.record.set(None);
        self.pool.get_value().clear();
        self.was_given.set(!given.is_empty());
        self.given.set_value(given);
        let Some(patient) = untrack(|| self.patient()) else { return };
        let schema = patient.model().schema();
        for field in 0..schema.features().len() {
            let text =
                self.given.with_value(|given| text_for(given, schema, field, self.lang.get_untracked()));
            if let Some(text) = text {
                patient.entries().take(field, text);
            }
        }
    }

    /// Another patient takes the form: what a FHIR Bundle says.
    pub fn give_record(self, bundle: Option<Vec<u8>>) {
        self.give(Vec::new());
        self.was_given.set(bundle.is_some());
        self.bundle.set_value(bundle.map(Arc::from));
        let Some(patient) = untrack(|| self.patient()) else { return };
        let model = patient.model();
        self.read_record(model);
        let Some(Ok(record)) = self.record.get_untracked() else { return };
        for (name, value) in &record.values {
            if let Some(field) = model.schema().feature_index(name) {
                let feature = &model.schema().features()[field];
                patient.entries().take(field, typed(feature, *value, self.lang.get_untracked()));
            }
        }
    }

    fn read_record(self, model: &Model) {
        let bundle = self.bundle.get_value();
        let read = bundle.map(|bundle| from_fhir(&bundle, model.manifest(), None).map(Arc::new));
        self.record.set(read);
    }

    /// Names that were given and that the model does not read.
    pub fn ignored(self, model: &Model) -> Vec<String> {
        self.given.with_value(|given| ignored(given, model.schema()))
    }

    /// What is typed, by name, also what does not count.
    pub fn typed(self) -> Vec<(&'static str, String)> {
        let Some(patient) = untrack(|| self.patient()) else { return Vec::new() };
        let features = patient.model().schema().features();
        let text = |field: usize| patient.entries().text(field).get_untracked();
        features.iter().enumerate().map(|(field, feature)| (feature.name.as_str(), text(field))).collect()
    }

    /// The score, while there is one.
    pub fn scored(self) -> Option<(Patient, Standing, bosque_model::Score)> {
        self.stage.with(|stage| {
            let Stage::Open(patient, standing) = stage else { return None };
            patient.outcome().with(|outcome| match outcome {
                Outcome::Scored { score, .. } => Some((*patient, *standing, score.clone())),
                Outcome::Missing(_) | Outcome::Invalid { .. } => None,
            })
        })
    }
}
