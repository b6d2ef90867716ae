//! A model: patients by name, checked; probabilities out.

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use bosque_model::{
    Cell, FieldProblem, Lang, Model as Verified, ModelFiles, PatientDraft, PatientRow, Score,
};
use js_sys::{Array, Float64Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::batch::{Progress, piece_rows};
use crate::input::{Options, column_numbers, input_error, problems_list, refusal, thrown};
use crate::js::range_error;

/// A verified model.
///
/// ```js
/// const model = new Model(manifest, forest, conformance);      // the three files' bytes
/// model.predict({ age: 34, wtkg: 71.5, ... }).probability;
/// ```
#[wasm_bindgen]
pub struct Model {
    pub(crate) model: Rc<Verified>,
    manifest: Vec<u8>,
    /// The names of what a patient may carry, as JavaScript has them.
    slots: Array,
    /// Name, version and digest, the same object in every answer.
    identity: JsValue,
}

#[wasm_bindgen(module = "/js/patient.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = readNumbers)]
    fn read_numbers(patient: &JsValue, names: &Array, out: &mut [f64]) -> Result<i32, JsValue>;

    #[wasm_bindgen(js_name = makeAnswer)]
    fn make_answer(
        probability: f64,
        raw: f64,
        prediction: u8,
        out_of_range: &Array,
        ignored: &Array,
        model: &JsValue,
    ) -> Object;
}

#[wasm_bindgen]
impl Model {
    /// Opens a model from the bytes of its files: every digest is held, and the conformance set is reproduced here.
    ///
    /// # Errors
    /// An `Error` with the first thing that does not fit.
    #[wasm_bindgen(constructor)]
    pub fn new(manifest: &[u8], forest: &[u8], conformance: &[u8]) -> Result<Model, JsError> {
        let model = Verified::open(ModelFiles { manifest, forest, conformance })
            .map_err(|error| JsError::new(&error.to_string()))?;
        Ok(Model::of(model, manifest.to_vec(), "unchecked"))
    }

    /// `{ name, version, digest, trust }`; the digest is the forest's SHA-256, `trust` what is known of who signed the model: `signed`
    /// by a trusted key, by the public `development` key, `unsigned`, signed by a `foreign` key, or `unchecked`.
    #[wasm_bindgen(getter)]
    pub fn identity(&self) -> JsValue {
        self.identity.clone()
    }

    /// The manifest, as an object of its own.
    ///
    /// # Errors
    /// None: the manifest was read when the model was opened.
    pub fn manifest(&self) -> Result<JsValue, JsValue> {
        JSON::parse(&String::from_utf8_lossy(&self.manifest))
    }

    /// Scores one patient: `{ probability, raw, prediction, outOfRange, ignored, model }`, and with `{ explain: true }`
    /// also `explanation: { base, contributions }`, which add up to `raw`.
    ///
    /// # Errors
    /// An `InputError` with `problems: { field, code, message }[]`, in the language of `options.lang` ("es" or "en").
    pub fn predict(&self, patient: &JsValue, options: Option<Object>) -> Result<JsValue, JsValue> {
        let options = Options::read(options)?;
        let (row, ignored) = self.read(patient, options.lang)?;
        let score = self.model.score(&row);
        let answer = self.answer(&score, ignored);
        if options.explain {
            set(&answer, "explanation", &self.explanation(&row));
        }
        Ok(answer.into())
    }

    /// Scores many patients, given by column: `{ age: Float64Array, ... }`, or as an array of objects.
    ///
    /// Answers `{ probability, raw, prediction, outOfRange, refused, ignored, model }`: a `Float64Array`, a
    /// `Float64Array`, an `Int8Array` (-1 where a row is refused), a `Uint8Array`, and for each refused row its index and
    /// problems. `options.progress(done)` is called after some thousand rows; `false` stops, and what is done is returned.
    ///
    /// # Errors
    /// An `InputError` where a needed column is missing, a `RangeError` where columns differ in length; what `progress`
    /// throws.
    #[wasm_bindgen(js_name = predictBatch)]
    pub fn predict_batch(&self, patients: &JsValue, options: Option<Object>) -> Result<JsValue, JsValue> {
        let options = Options::read(options)?;
        if let Some(list) = patients.dyn_ref::<Array>() {
            return self.predict_list(list, options);
        }
        let (columns, ignored) = self.columns(patients, options.lang)?;
        let n = columns.iter().flatten().map(Float64Array::length).next().unwrap_or(0) as usize;
        if columns.iter().flatten().any(|column| column.length() as usize != n) {
            return Err(range_error("columns have different lengths"));
        }
        let batch = Batch::new(n);
        let piece = piece_rows(columns.len() * 2).min(n);
        let mut values = vec![0.0; piece * columns.len()];
        let progress = Progress(options.progress);
        let refused = Array::new();
        let mut done = 0;
        while done < n {
            let count = piece.min(n - done);
            for (column, values) in columns.iter().zip(values.chunks_exact_mut(piece)) {
                if let Some(column) = column {
                    column.subarray(done as u32, (done + count) as u32).copy_to(&mut values[..count]);
                }
            }
            let views: Vec<Option<&[f64]>> = (columns.iter().zip(values.chunks_exact(piece)))
                .map(|(column, values)| column.as_ref().map(|_| &values[..count]))
                .collect();
            let scores = self.model.score_columns(&views, count);
            batch.write(done, &scores);
            for (row, problems) in &scores.refused {
                refused.push(&refusal(done + row, &problems_list(problems, options.lang)));
            }
            done += count;
            if !progress.tell(done)? {
                break;
            }
        }
        batch.finish(done, &refused, &ignored, &self.identity)
    }
}

impl Model {
    /// A model that was opened.
    pub(crate) fn of(model: Verified, manifest: Vec<u8>, trust: &str) -> Model {
        let slots = model.schema().slots().map(JsValue::from_str).collect();
        let about = model.manifest();
        let identity = Object::new();
        for (key, value) in [
            ("name", about.name.as_str()),
            ("version", &about.version),
            ("digest", &about.forest.sha256),
            ("trust", trust),
        ] {
            set(&identity, key, &JsValue::from_str(value));
        }
        let identity = Object::freeze(&identity).into();
        Model { model: Rc::new(model), manifest, slots, identity }
    }

    /// A patient's object as a checked row, and the names in it that the model does not read.
    pub(crate) fn read(&self, patient: &JsValue, lang: Lang) -> Result<(PatientRow, Vec<String>), JsValue> {
        if !patient.is_object() {
            return Err(range_error("a patient is an object of named values"));
        }
        let mut numbers = vec![f64::NAN; self.slots.length() as usize];
        let more = read_numbers(patient, &self.slots, &mut numbers)?;
        let check = |cells: &[Cell<'_>]| {
            let draft = PatientDraft::from_cells(self.model.schema(), cells.iter().copied());
            draft.check().map_err(|problems| input_error(&problems, lang))
        };
        if more >= 0 {
            let cell = |&number: &f64| if number.is_nan() { Cell::Missing } else { Cell::Number(number) };
            let row = check(&numbers.iter().map(cell).collect::<Vec<_>>())?;
            return Ok((row, if more > 0 { self.ignored(patient) } else { Vec::new() }));
        }
        let given = self.slots.iter().map(|slot| Ok(Given::read(&Reflect::get(patient, &slot)?)));
        let given = given.collect::<Result<Vec<Given>, JsValue>>()?;
        let row = check(&given.iter().map(Given::cell).collect::<Vec<_>>())?;
        Ok((row, self.ignored(patient)))
    }

    /// Names of an object that the model does not read.
    fn ignored(&self, object: &JsValue) -> Vec<String> {
        let names = Object::keys(object.unchecked_ref::<Object>());
        let names = names.iter().filter_map(|name| name.as_string());
        names.filter(|name| self.model.schema().slots().all(|slot| slot != name)).collect()
    }

    fn answer(&self, score: &Score, ignored: Vec<String>) -> Object {
        let features = self.model.schema().features();
        let out_of_range = score.out_of_range.iter().map(|&i| JsValue::from_str(&features[i].name)).collect();
        let ignored = texts(&ignored);
        make_answer(
            score.probability,
            score.raw,
            u8::from(score.prediction),
            &out_of_range,
            &ignored,
            &self.identity,
        )
    }

    fn explanation(&self, row: &PatientRow) -> JsValue {
        let explainer = self.model.explainer();
        let contributions = Object::new();
        for (column, value) in explainer.shap(row.columns()).into_iter().enumerate() {
            set(&contributions, self.model.schema().column_name(column), &value.into());
        }
        let explanation = Object::new();
        set(&explanation, "base", &explainer.expected()[0].into());
        set(&explanation, "contributions", &contributions);
        explanation.into()
    }

    /// The columns of a batch, one a slot, and the names that the model does not read.
    fn columns(
        &self,
        columns: &JsValue,
        lang: Lang,
    ) -> Result<(Vec<Option<Float64Array>>, Vec<String>), JsValue> {
        if !columns.is_object() {
            return Err(range_error("a batch is an array of patients, or an object of columns"));
        }
        let found = self.slots.iter();
        let found = found
            .map(|slot| column_numbers(&Reflect::get(columns, &slot)?))
            .collect::<Result<Vec<Option<Float64Array>>, JsValue>>()?;
        let schema = self.model.schema();
        let names: Vec<&str> = schema.slots().collect();
        let is_there =
            |name: &str| names.iter().zip(&found).any(|(slot, column)| *slot == name && column.is_some());
        let replaced: Vec<&str> =
            names.iter().filter(|name| is_there(name)).filter_map(|name| schema.replaced_by(name)).collect();
        let missing: Vec<FieldProblem> = (schema.features().iter())
            .filter(|feature| !is_there(&feature.name) && !replaced.contains(&feature.name.as_str()))
            .map(|feature| FieldProblem {
                field: feature.name.clone(),
                code: bosque_model::ProblemCode::Missing,
            })
            .collect();
        if !missing.is_empty() {
            return Err(input_error(&missing, lang));
        }
        Ok((found, self.ignored(columns)))
    }

    /// Patients one by one: for lists that a person made, where each may lack something else.
    fn predict_list(&self, list: &Array, options: Options) -> Result<JsValue, JsValue> {
        let n = list.length() as usize;
        let batch = Batch::new(n);
        let progress = Progress(options.progress);
        let (mut refused, mut all_ignored) = (Vec::new(), Vec::new());
        let mut done = 0;
        while done < n {
            match self.read(&list.get(done as u32), options.lang) {
                Ok((row, ignored)) => {
                    let score = self.model.score(&row);
                    batch.write_one(done, &score);
                    all_ignored.extend(
                        ignored.into_iter().filter(|name| !all_ignored.contains(name)).collect::<Vec<_>>(),
                    );
                }
                Err(error) => {
                    batch.refuse_one(done);
                    refused.push((done, error));
                }
            }
            done += 1;
            if done.is_multiple_of(1000) && !progress.tell(done)? {
                break;
            }
        }
        let problems = |(index, error): &(usize, JsValue)| thrown(*index, error);
        let refused: Array = refused.iter().map(problems).collect();
        batch.finish(done, &refused, &all_ignored, &self.identity)
    }
}

/// One value of a patient, as JavaScript gave it.
enum Given {
    Number(f64),
    Text(String),
    Nothing,
    Other,
}

impl Given {
    /// Numbers are usual and asked for first: each question is a call to JavaScript.
    fn read(value: &JsValue) -> Given {
        match value.as_f64() {
            Some(number) => Given::Number(number),
            None if value.is_undefined() || value.is_null() => Given::Nothing,
            None => value.as_string().map_or(Given::Other, Given::Text),
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Given::Number(number) => Cell::Number(*number),
            Given::Text(text) => Cell::Text(text),
            Given::Nothing => Cell::Missing,
            Given::Other => Cell::NotANumber,
        }
    }
}

/// The typed arrays of a batch's answer.
struct Batch {
    probability: Float64Array,
    raw: Float64Array,
    prediction: js_sys::Int8Array,
    out_of_range: Uint8Array,
}

impl Batch {
    fn new(n: usize) -> Self {
        let n = n as u32;
        Batch {
            probability: Float64Array::new_with_length(n),
            raw: Float64Array::new_with_length(n),
            prediction: js_sys::Int8Array::new_with_length(n),
            out_of_range: Uint8Array::new_with_length(n),
        }
    }

    fn write(&self, start: usize, scores: &bosque_model::BatchScores) {
        let (start, end) = (start as u32, (start + scores.raw.len()) as u32);
        self.probability.subarray(start, end).copy_from(&scores.probability);
        self.raw.subarray(start, end).copy_from(&scores.raw);
        self.prediction.subarray(start, end).copy_from(&scores.prediction);
        self.out_of_range.subarray(start, end).copy_from(&scores.out_of_range);
    }

    fn write_one(&self, row: usize, score: &Score) {
        self.probability.set_index(row as u32, score.probability);
        self.raw.set_index(row as u32, score.raw);
        self.prediction.set_index(row as u32, i8::from(score.prediction));
        self.out_of_range.set_index(row as u32, u8::from(!score.out_of_range.is_empty()));
    }

    fn refuse_one(&self, row: usize) {
        self.probability.set_index(row as u32, f64::NAN);
        self.raw.set_index(row as u32, f64::NAN);
        self.prediction.set_index(row as u32, -1);
    }

    /// The answer of the first `done` rows.
    fn finish(
        self,
        done: usize,
        refused: &JsValue,
        ignored: &[String],
        identity: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let done = done as u32;
        let whole = done == self.raw.length();
        let answer = Object::new();
        let Batch { mut probability, mut raw, mut prediction, mut out_of_range } = self;
        if !whole {
            probability = probability.slice(0, done);
            raw = raw.slice(0, done);
            prediction = prediction.slice(0, done);
            out_of_range = out_of_range.slice(0, done);
        }
        set(&answer, "probability", &probability);
        set(&answer, "raw", &raw);
        set(&answer, "prediction", &prediction);
        set(&answer, "outOfRange", &out_of_range);
        set(&answer, "refused", refused);
        set(&answer, "ignored", &texts(ignored));
        set(&answer, "model", identity);
        Ok(answer.into())
    }
}

fn texts(names: &[String]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

/// Sets a property of an object that we have made: nothing can be in the way.
pub(crate) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}
