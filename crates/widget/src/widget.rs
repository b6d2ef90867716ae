//! One element, as `pkg/element.js` holds it.

use std::any::Any;
use std::cell::Cell;
use std::sync::Arc;

use bosque_model::{FieldProblem, Lang, Model, Score};
use bosque_ui::{Patient, Standing};
use js_sys::{Array, Function, Object};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::answer::{prediction, problem, problems};
use crate::given::{emptied, object_of, read, set};
use crate::sealed::Opened;
use crate::state::{Look, Refusal, Stage, State, Variant};
use crate::view::shell;

thread_local! {
    static LIVE: Cell<u32> = const { Cell::new(0) };
}

/// What is mounted into one element. `free()` takes all of it away again.
#[wasm_bindgen]
pub struct Widget {
    state: State,
    owner: Owner,
    /// Its end takes the view out of the document.
    mounted: Option<Box<dyn Any>>,
}

/// What was told last; two that are the same are told once.
#[derive(Clone, PartialEq)]
enum Told {
    /// Nothing is there to tell of.
    Nothing,
    Prediction {
        model: Which,
        standing: Standing,
        score: Score,
    },
    Problems {
        model: Which,
        problems: Vec<FieldProblem>,
    },
    Refused(Arc<Refusal>),
}

/// A model: the same one, not one like it.
#[derive(Clone, Copy)]
struct Which(&'static Model);

impl PartialEq for Which {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.owner.cleanup();
        LIVE.set(LIVE.get() - 1);
    }
}

#[wasm_bindgen]
impl Widget {
    /// Mounts into an element, with the language to begin with.
    ///
    /// `tell("prediction" | "problem", detail)` is called once for each change; `focus(name)` leads the person to a field.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Object, lang: &str, tell: Function, focus: Function) -> Widget {
        LIVE.set(LIVE.get() + 1);
        let owner = Owner::new();
        let lang = Lang::from_tag(lang).unwrap_or_default();
        let (state, mounted) = owner.with(move || {
            let state = State::new(lang);
            let focus = StoredValue::new_local(focus);
            let focus = Callback::new(move |name: String| {
                focus.with_value(|focus| call(focus, &[JsValue::from_str(&name)]));
            });
            let mounted = mount_to(root.unchecked_into(), move || {
                tell_changes(state, tell);
                shell(state, focus)
            });
            (state, mounted)
        });
        Widget { state, owner, mounted: Some(Box::new(mounted)) }
    }

    /// So many elements hold one of these.
    pub fn live() -> u32 {
        LIVE.get()
    }

    /// The language, "es" or "en"; any other tag is Spanish.
    #[wasm_bindgen(js_name = setLang)]
    pub fn set_lang(&self, tag: &str) {
        let lang = Lang::from_tag(tag).unwrap_or_default();
        self.state.change(|look| look.lang != lang, |look| look.lang = lang);
    }

    /// The result over a short form, or all.
    #[wasm_bindgen(js_name = setCompact)]
    pub fn set_compact(&self, compact: bool) {
        let variant = if compact { Variant::Compact } else { Variant::Full };
        self.state.change(|look| look.variant != variant, |look| look.variant = variant);
    }

    /// Values are shown and not typed, or typed.
    #[wasm_bindgen(js_name = setReadonly)]
    pub fn set_readonly(&self, readonly: bool) {
        self.state.change(|look| look.readonly != readonly, |look| look.readonly = readonly);
    }

    /// A model is being fetched: nothing is shown of another one meanwhile.
    #[wasm_bindgen(js_name = setOpening)]
    pub fn set_opening(&self) {
        self.state.change(|_| true, |look| look.stage = Stage::Opening);
    }

    /// Scores with a model.
    #[wasm_bindgen(js_name = setModel)]
    pub fn set_model(&self, opened: &Opened) {
        self.owner.with(|| self.state.open(*opened));
    }

    /// Does not score: a short name for programs, and what was thrown.
    #[wasm_bindgen(js_name = setRefused)]
    pub fn set_refused(&self, code: String, detail: String) {
        let refusal = Arc::new(Refusal { code, detail });
        self.state.change(|_| true, |look| look.stage = Stage::Refused(refusal));
    }

    /// Another patient: an object of named values, all others empty; and the JSON text of the FHIR Bundle that they came from.
    /// Without the object the Bundle's own values are taken; without both the form is empty.
    #[wasm_bindgen(js_name = setPatient)]
    pub fn set_patient(&self, patient: &JsValue, bundle: Option<String>) {
        let given = patient.is_object().then(|| read(patient));
        self.owner.with(|| self.state.give(given, bundle.map(String::into_bytes)));
    }

    /// The same patient: takes what is named, and leaves the rest; null empties a field.
    pub fn fill(&self, patient: &JsValue) {
        self.owner.with(|| self.state.add(&read(patient), &emptied(patient)));
    }

    /// The valid values of the form.
    pub fn patient(&self) -> Object {
        untrack(|| self.state.patient().map(object_of).unwrap_or_default())
    }

    /// What is typed, also what does not count: for an element that is taken out of the document and may come back.
    pub fn texts(&self) -> Object {
        let object = Object::new();
        for (name, text) in self.state.typed().into_iter().filter(|(_, text)| !text.is_empty()) {
            set(&object, name, &text);
        }
        object
    }

    /// The prediction as `predict()` answers it, or null.
    pub fn prediction(&self) -> Option<Object> {
        let (patient, standing, score) = untrack(|| State::scored(&self.state.look_untracked().stage))?;
        let model = patient.model();
        Some(prediction(model, standing, &score, &self.state.ignored(model)))
    }
}

/// Tells of every change once, after all that changed together has changed.
fn tell_changes(state: State, tell: Function) {
    let told = Memo::new(move |_| {
        let Look { stage, was_given, .. } = state.look();
        match &stage {
            Stage::Opening => Told::Nothing,
            Stage::Refused(refusal) => Told::Refused(refusal.clone()),
            Stage::Open(patient, _) => told_of(&stage, *patient, was_given),
        }
    });
    Effect::new(move |before: Option<Told>| {
        let now = told.get();
        let lang = state.look_untracked().lang;
        match &now {
            Told::Nothing => {
                // What was told of is gone: the form was emptied.
                let emptied = matches!(before, Some(Told::Prediction { .. } | Told::Problems { .. }));
                if let Some(patient) = state.patient().filter(|_| emptied) {
                    tell_problems(&tell, problems(&untrack(|| patient.problems()), lang));
                }
            }
            Told::Prediction { model, standing, score } => {
                let detail = prediction(model.0, *standing, score, &state.ignored(model.0));
                call(&tell, &["prediction".into(), detail.into()]);
            }
            Told::Problems { problems: all, .. } => tell_problems(&tell, problems(all, lang)),
            Told::Refused(refusal) => {
                let Refusal { code, detail } = &**refusal;
                tell_problems(&tell, Array::of1(&problem("", code, detail)));
            }
        }
        now
    });
}

fn told_of(stage: &Stage, patient: Patient, was_given: bool) -> Told {
    if let Some((patient, standing, score)) = State::scored(stage) {
        return Told::Prediction { model: Which(patient.model()), standing, score };
    }
    if patient.entries().is_blank() && !was_given {
        return Told::Nothing;
    }
    Told::Problems { model: Which(patient.model()), problems: patient.problems() }
}

fn tell_problems(tell: &Function, problems: Array) {
    let detail = Object::new();
    set(&detail, "problems", problems);
    call(tell, &["problem".into(), detail.into()]);
}

/// Calls a function of JavaScript's; what it throws is its own affair.
fn call(function: &Function, arguments: &[JsValue]) {
    let _ = function.apply(&JsValue::NULL, &arguments.iter().collect());
}
