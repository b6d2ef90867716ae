//! What an element holds: its model, what is typed, and how it is shown. It lives and goes with its owner.

use std::sync::Arc;

use bosque_interop::fhir::{FhirError, FhirPatient, from_fhir};
use bosque_model::{Lang, Model};
use bosque_ui::{Outcome, Patient, Pool, Standing, typed};
use leptos::prelude::*;

use crate::given::{Given, ignored, text_for};
use crate::sealed::Opened;

/// How much is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// Form, result and reasons.
    #[default]
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
#[derive(Clone, Default)]
pub enum Stage {
    /// It is fetched and verified.
    #[default]
    Opening,
    /// It scores.
    Open(Patient, Standing),
    /// It does not.
    Refused(Arc<Refusal>),
}

/// What was taken from a FHIR Bundle, or why nothing was.
pub type Record = Result<Arc<FhirPatient>, FhirError>;

/// What is shown, and how.
#[derive(Clone, Default)]
pub struct Look {
    /// The language.
    pub lang: Lang,
    /// How much is shown.
    pub variant: Variant,
    /// Whether values are shown and not typed.
    pub readonly: bool,
    /// The model.
    pub stage: Stage,
    /// What was taken from the FHIR Bundle that was handed over last, for the model in use.
    pub record: Option<Record>,
    /// Whether a patient was handed over, be it one without a value that is known here.
    pub was_given: bool,
}

/// What nothing follows.
#[derive(Default)]
struct Held {
    bundle: Option<Arc<[u8]>>,
    given: Given,
    /// Whether values come from the Bundle; otherwise it is only reported on.
    from_record: bool,
    pool: Pool,
    /// One for each model that this element has had, so that none goes while something still follows it.
    patients: Vec<Patient>,
}

/// One element's state. One signal for all that is shown: each kind of signal is code of its own.
#[derive(Clone, Copy)]
pub struct State {
    look: RwSignal<Look>,
    held: StoredValue<Held>,
}

impl State {
    /// An empty one in a language, owned by the current owner.
    pub fn new(lang: Lang) -> Self {
        State {
            look: RwSignal::new(Look { lang, ..Look::default() }),
            held: StoredValue::new(Held::default()),
        }
    }

    /// What is shown; who asks follows it.
    pub fn look(self) -> Look {
        self.look.get()
    }

    /// What is shown now.
    pub fn look_untracked(self) -> Look {
        self.look.get_untracked()
    }

    /// Shows something else, where `differs` says that it is something else.
    pub fn change(self, differs: impl Fn(&Look) -> bool, change: impl FnOnce(&mut Look)) {
        if differs(&self.look_untracked()) {
            self.look.update(change);
        }
    }

    /// The patient in the form, while there is a model.
    pub fn patient(self) -> Option<Patient> {
        match self.look_untracked().stage {
            Stage::Open(patient, _) => Some(patient),
            Stage::Opening | Stage::Refused(_) => None,
        }
    }

    /// Uses a model. Inputs that were known keep what they hold; new ones take what was given for them.
    pub fn open(self, opened: Opened) {
        let Opened { model, standing } = opened;
        let (features, lang) = (model.schema().features(), self.look_untracked().lang);
        let (new, patient, record) = self.with_held(|held| {
            let new: Vec<usize> =
                (0..features.len()).filter(|&i| !held.pool.knows(&features[i].name)).collect();
            let known = held.patients.iter().find(|patient| std::ptr::eq(patient.model(), model)).copied();
            let patient = known.unwrap_or_else(|| {
                let patient = Patient::new(model, held.pool.entries(features));
                held.patients.push(patient);
                patient
            });
            (new, patient, held.read(model))
        });
        self.fill(patient, &new, record.as_ref(), lang);
        self.look.update(|look| {
            look.stage = Stage::Open(patient, standing);
            look.record = record;
        });
    }

    /// Another patient takes the form: what is not given is empty. Where nothing but a FHIR Bundle is given, its values are taken.
    pub fn give(self, given: Option<Given>, bundle: Option<Vec<u8>>) {
        let was_given = given.is_some() || bundle.is_some();
        let patient = self.patient();
        let record = self.with_held(|held| {
            held.from_record = given.is_none();
            held.given = given.unwrap_or_default();
            held.bundle = bundle.map(Arc::from);
            held.pool.clear();
            patient.and_then(|patient| held.read(patient.model()))
        });
        if let Some(patient) = patient {
            let all: Vec<usize> = (0..patient.entries().count()).collect();
            self.fill(patient, &all, record.as_ref(), self.look_untracked().lang);
        }
        self.look.update(|look| {
            look.record = record;
            look.was_given = was_given;
        });
    }

    /// Puts into some fields what was given for them, or else what was recorded.
    fn fill(self, patient: Patient, fields: &[usize], record: Option<&Record>, lang: Lang) {
        let schema = patient.model().schema();
        for &field in fields {
            let feature = &schema.features()[field];
            let recorded = || {
                let values = &record?.as_ref().ok()?.values;
                let value = values.iter().find(|(name, _)| *name == feature.name)?.1;
                Some(typed(feature, value, lang))
            };
            let text = self.held.with_value(|held| {
                let given = text_for(&held.given, schema, field, lang);
                given.or_else(|| recorded().filter(|_| held.from_record))
            });
            if let Some(text) = text {
                patient.entries().take(field, text);
            }
        }
    }

    /// The same patient: takes what is given, empties what is named so, and leaves the rest.
    pub fn add(self, given: &Given, emptied: &[String]) {
        let Some(patient) = self.patient() else { return };
        let (schema, lang) = (patient.model().schema(), self.look_untracked().lang);
        for (field, feature) in schema.features().iter().enumerate() {
            if let Some(text) = text_for(given, schema, field, lang) {
                patient.entries().take(field, text);
            } else if emptied.contains(&feature.name) {
                patient.entries().take(field, String::new());
            }
        }
        self.change(|look| !look.was_given, |look| look.was_given = true);
    }

    fn with_held<T>(self, work: impl FnOnce(&mut Held) -> T) -> T {
        self.held.try_update_value(work).expect("an element's state lives as long as the element")
    }

    /// Names that were given and that the model does not read.
    pub fn ignored(self, model: &Model) -> Vec<String> {
        self.held.with_value(|held| ignored(&held.given, model.schema()))
    }

    /// What is typed, by name, also what does not count.
    pub fn typed(self) -> Vec<(&'static str, String)> {
        let Some(patient) = self.patient() else { return Vec::new() };
        let features = patient.model().schema().features();
        let text = |field: usize| untrack(|| patient.entries().text_now(field));
        features.iter().enumerate().map(|(field, feature)| (feature.name.as_str(), text(field))).collect()
    }

    /// The score, while there is one.
    pub fn scored(stage: &Stage) -> Option<(Patient, Standing, bosque_model::Score)> {
        let Stage::Open(patient, standing) = stage else { return None };
        patient.outcome().with(|outcome| match outcome {
            Outcome::Scored { score, .. } => Some((*patient, *standing, score.clone())),
            Outcome::Missing(_) | Outcome::Invalid { .. } => None,
        })
    }
}

impl Held {
    /// What the Bundle says for a model.
    fn read(&self, model: &Model) -> Option<Record> {
        let bundle = self.bundle.as_ref()?;
        Some(from_fhir(bundle, model.manifest(), None).map(Arc::new))
    }
}
