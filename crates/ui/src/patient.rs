//! What is typed, and what follows from it.

use crate::{Note, Numbers, texts};
use bosque_model::{
    Cell, Derived, DerivedOp, Feature, FieldProblem, Lang, Model, PatientDraft, PatientRow, ProblemCode,
    Score, parse_typed,
};
use leptos::prelude::*;

use crate::baseline::Baseline;
use crate::feature_field::decimals;

/// One field's value as it is typed.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What is typed.
    pub text: RwSignal<String>,
    /// The field has been left with something in it: from then on it may speak up.
    left: RwSignal<bool>,
    /// The value comes from the generated example.
    pub example: RwSignal<bool>,
}

impl Entry {
    fn new() -> Self {
        Entry {
            text: RwSignal::new(String::new()),
            left: RwSignal::new(false),
            example: RwSignal::new(false),
        }
    }
}

/// The values of every input that any of the page's models has, by name: models that share an input share its value. They
/// outlive views, languages and models, not the page.
#[derive(Clone, Copy)]
pub struct Pool {
    all: StoredValue<Vec<(String, Entry)>>,
    baseline: Baseline,
    owner: StoredValue<Owner>,
    count: RwSignal<usize>,
}

impl Default for Pool {
    /// An empty one, whose values live as long as what owns it.
    fn default() -> Self {
        let owner = Owner::current().unwrap_or_default();
        Pool {
            all: StoredValue::new(Vec::new()),
            baseline: Baseline::default(),
            owner: StoredValue::new(owner),
            count: RwSignal::new(0),
        }
    }
}

impl Pool {
    /// Whether there is a value of that name, be it empty.
    #[must_use]
    pub fn knows(self, name: &str) -> bool {
        self.all.with_value(|all| all.iter().any(|(known, _)| known == name))
    }

    /// The fields' values for a model's inputs, in their order.
    pub fn entries(self, features: &[Feature]) -> Entries {
        let owner = self.owner.get_value();
        let entry = |feature: &Feature| {
            let known =
                self.all.with_value(|all| all.iter().find(|(name, _)| *name == feature.name).map(|e| e.1));
            known.unwrap_or_else(|| {
                let entry = owner.with(Entry::new);
                self.all.update_value(|all| all.push((feature.name.clone(), entry)));
                self.count.update(|count| *count += 1);
                entry
            })
        };
        Entries(StoredValue::new(features.iter().map(entry).collect()), self.baseline)
    }

    /// Whether nothing is typed for any model.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.count.track();
        self.all.with_value(|all| all.iter().all(|(_, e)| e.text.with(|text| text.trim().is_empty())))
    }

    /// The same, asked for once.
    pub fn is_blank_untracked(self) -> bool {
        self.all
            .with_value(|all| all.iter().all(|(_, e)| e.text.with_untracked(|text| text.trim().is_empty())))
    }

    /// Nothing is compared any more: a baseline belongs to one patient and one model.
    pub fn unpin(self) {
        self.baseline.unpin();
    }

    /// A new patient.
    pub fn clear(self) {
        self.unpin();
        self.all.with_value(|all| {
            for (_, entry) in all {
                entry.text.set(String::new());
                entry.left.set(false);
                entry.example.set(false);
            }
        });
    }
}

/// The fields' values, in the order of one model's features, and the baseline that they may be compared with.
#[derive(Clone, Copy)]
pub struct Entries(StoredValue<Vec<Entry>>, Baseline);

/// How much of what is typed comes from the generated example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromExample {
    /// Nothing.
    None,
    /// Some fields.
    Part,
    /// Every field.
    All,
}

impl Entries {
    fn get(self, field: usize) -> Entry {
        self.0.with_value(|entries| entries[field])
    }

    /// How many there are.
    pub fn count(self) -> usize {
        self.0.with_value(Vec::len)
    }

    /// A field's text.
    pub fn text(self, field: usize) -> Signal<String> {
        self.get(field).text.into()
    }

    /// A field's text as it stands. It makes nothing that an owner would have to end, so it can be asked for from anywhere.
    #[must_use]
    pub fn text_now(self, field: usize) -> String {
        self.get(field).text.get()
    }

    /// Something was typed or chosen.
    pub fn write(self, field: usize, text: String) {
        self.get(field).example.set(false);
        self.get(field).text.set(text);
    }

    /// A value that was not typed is put into a field: the model's answer to it is to be compared with the one before.
    pub fn suppose(self, field: usize, text: String) {
        if !self.1.is_pinned_untracked() {
            self.pin();
        }
        self.take(field, text);
    }

    /// What is typed now becomes the baseline.
    pub fn pin(self) {
        self.0.with_value(|all| self.1.pin(all));
    }

    /// The baseline.
    pub fn baseline(self) -> Baseline {
        self.1
    }

    /// A field was left. An empty one that never held anything is still to be filled in, not wrong.
    pub fn leave(self, field: usize) {
        if !self.get(field).text.with_untracked(|text| text.trim().is_empty()) {
            self.get(field).left.set(true);
        }
    }

    /// A value came from elsewhere, as it stands: the field speaks up about it at once.
    pub fn take(self, field: usize, text: String) {
        self.write(field, text);
        self.leave(field);
    }

    /// Fills every field from the example.
    pub fn fill(self, texts: impl Iterator<Item = String>) {
        for (entry, text) in self.0.get_value().iter().zip(texts) {
            entry.text.set(text);
            entry.left.set(true);
            entry.example.set(true);
        }
    }

    /// Whether nothing is typed at all.
    pub fn is_blank(self) -> bool {
        self.0.with_value(|all| all.iter().all(|entry| entry.text.with(|text| text.trim().is_empty())))
    }

    /// How much comes from the example.
    pub fn example_share(self) -> FromExample {
        match self.0.with_value(|all| all.iter().filter(|entry| entry.example.get()).count()) {
            0 => FromExample::None,
            n if n == self.count() => FromExample::All,
            _ => FromExample::Part,
        }
    }
}

/// What the form amounts to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Fields are missing, or hold something unfinished.
    Missing(Vec<usize>),
    /// Fields hold what does not count, the first of them for this reason.
    Invalid {
        /// Which, in the form's order.
        fields: Vec<usize>,
        /// Why the first.
        reason: FieldProblem,
    },
    /// Complete and valid.
    Scored {
        /// The model's answer.
        score: Score,
        /// What each tree says.
        votes: Vec<f64>,
    },
}

/// One patient in the form, checked and scored at each change.
#[derive(Clone, Copy)]
pub struct Patient {
    model: &'static Model,
    entries: Entries,
    checked: Memo<Result<PatientRow, Vec<FieldProblem>>>,
    outcome: Memo<Outcome>,
}

impl Patient {
    /// An empty form for a model.
    pub fn new(model: &'static Model, entries: Entries) -> Self {
        let checked = Memo::new(move |_| {
            let texts: Vec<String> =
                entries.0.with_value(|all| all.iter().map(|entry| entry.text.get()).collect());
            PatientDraft::from_cells(model.schema(), texts.iter().map(|text| Cell::Typed(text))).check()
        });
        let outcome = Memo::new(move |_| checked.with(|checked| outcome(model, entries, checked)));
        Patient { model, entries, checked, outcome }
    }

    /// The model.
    pub fn model(self) -> &'static Model {
        self.model
    }

    /// What is typed.
    pub fn entries(self) -> Entries {
        self.entries
    }

    /// What the form amounts to.
    pub fn outcome(self) -> Memo<Outcome> {
        self.outcome
    }

    /// Something of the model and the checked patient, while there is one.
    pub fn with_row<T>(self, read: impl FnOnce(&'static Model, &PatientRow) -> T) -> Option<T> {
        self.checked.with(|checked| checked.as_ref().ok().map(|row| read(self.model, row)))
    }

    /// The patient with the result, where there is one and no part of it comes from the generated example. While a baseline is set that is the
    /// patient; what is tried out beside it is nobody.
    pub fn counted(self) -> Option<(PatientRow, Score)> {
        let baseline = self.entries.baseline();
        if baseline.is_pinned_untracked() {
            return untrack(|| self.baseline()).filter(|_| !baseline.has_example_untracked());
        }
        let real = untrack(|| self.entries.example_share()) == FromExample::None;
        let row = self.checked.with_untracked(|checked| checked.clone().ok()).filter(|_| real)?;
        let score = self.model.score(&row);
        Some((row, score))
    }

    /// The patient as the baseline has it, with the result.
    pub fn baseline(self) -> Option<(PatientRow, Score)> {
        let texts = self.entries.baseline().texts()?;
        let cells = texts.iter().map(|text| Cell::Typed(text));
        let row = PatientDraft::from_cells(self.model.schema(), cells).check().ok()?;
        let score = self.model.score(&row);
        Some((row, score))
    }

    /// The inputs that are not as the baseline has them: place, value there, valid value here.
    pub fn changes(self, baseline: &PatientRow) -> Vec<(usize, f64, Option<f64>)> {
        let change = |(field, &before): (usize, &f64)| {
            let now = self.value(field);
            (now != Some(before)).then_some((field, before, now))
        };
        baseline.inputs().iter().enumerate().filter_map(change).collect()
    }

    /// What a field's message line says.
    pub fn note(self, field: usize, lang: Lang) -> Note {
        if !self.entries.get(field).left.get() {
            return Note::None;
        }
        if let Some(problem) = self.problem(field) {
            let offer = self.offer(field, &problem.code).map(|value| Numbers::new(lang).typed(value));
            return Note::Error { text: problem.text(lang), offer };
        }
        self.caution(field, lang).or_else(|| self.change(field, lang)).unwrap_or_default()
    }

    /// All that keeps the patient from being scored, in the form's order: nothing where there is a result.
    #[must_use]
    pub fn problems(self) -> Vec<FieldProblem> {
        self.checked.with(|checked| checked.as_ref().err().cloned().unwrap_or_default())
    }

    fn problem(self, field: usize) -> Option<FieldProblem> {
        let name = &self.model.schema().features()[field].name;
        self.checked
            .with(|checked| checked.as_ref().err()?.iter().find(|problem| problem.field == *name).cloned())
    }

    /// A field's number, where it is valid.
    #[must_use]
    pub fn value(self, field: usize) -> Option<f64> {
        let most = self.model.schema().features()[field].hard().map_or(f64::INFINITY, |hard| hard.max);
        let value = self.entries.get(field).text.with(|text| parse_typed(text, most)).ok()?;
        self.problem(field).is_none().then_some(value)
    }

    /// The value lies outside what the training rows held.
    fn caution(self, field: usize, lang: Lang) -> Option<Note> {
        let feature = &self.model.schema().features()[field];
        let (value, range) = (self.value(field)?, feature.training?);
        let words = &texts(lang).form;
        let write = |limit| Numbers::new(lang).up_to(limit, decimals(feature));
        let text = match feature.kind {
            _ if range.contains(value) => return None,
            bosque_model::FeatureKind::Category { .. } => words.unseen_category.to_owned(),
            _ if value < range.min => (words.below_training)(&write(range.min)),
            _ => (words.above_training)(&write(range.max)),
        };
        Some(Note::Warning(text))
    }

    /// The change that the model computes from this field and another.
    fn change(self, field: usize, lang: Lang) -> Option<Note> {
        let schema = self.model.schema();
        let features = schema.features();
        let ends_here = |d: &&Derived| d.op == DerivedOp::Difference && d.of[0] == features[field].name;
        let difference = schema.derived().iter().find(ends_here)?;
        let before = self.value(schema.feature_index(&difference.of[1])?)?;
        let after = self.value(field)?;
        let numbers = Numbers::new(lang);
        // Rounded far below what can be typed: 74.8 - 74.1 is to read 0.7.
        let change = numbers.change(after - before, 6);
        let share = numbers.percent_change(before, after);
        Some(Note::Quiet((texts(lang).form.change)(&change, share.as_deref())))
    }

    /// A value that may be meant: the digits without their separators, or the comma one place to the left.
    fn offer(self, field: usize, code: &ProblemCode) -> Option<f64> {
        let feature = &self.model.schema().features()[field];
        let text = self.entries.get(field).text.get();
        match code {
            ProblemCode::Thousands => {
                let last_mark = text.rfind(['.', ',']);
                let grouped = |(at, c): &(usize, char)| {
                    matches!(c, '0'..='9' | '-')
                        || (Some(*at) == last_mark && text[at + 1..].trim().len() != 3)
                };
                let joined: String = text.char_indices().filter(grouped).map(|(_, c)| c).collect();
                let value = parse_typed(&joined, f64::INFINITY).ok()?;
                feature.hard().is_some_and(|hard| hard.contains(value)).then_some(value)
            }
            ProblemCode::TooHigh { .. } if decimals(feature) > 0 => {
                let value = parse_typed(&text, f64::INFINITY).ok()? / 10.0;
                feature.training.is_some_and(|range| range.contains(value)).then_some(value)
            }
            _ => None,
        }
    }
}

fn outcome(model: &Model, entries: Entries, checked: &Result<PatientRow, Vec<FieldProblem>>) -> Outcome {
    let problems = match checked {
        Ok(row) => return Outcome::Scored { score: model.score(row), votes: model.votes(row) },
        Err(problems) => problems,
    };
    let place = |problem: &FieldProblem| model.schema().feature_index(&problem.field);
    // What is typed in a field that has not been left is unfinished, not wrong.
    let wrong = |problem: &&FieldProblem| {
        problem.code != ProblemCode::Missing
            && place(problem).is_some_and(|field| entries.get(field).left.get())
    };
    match problems.iter().find(wrong) {
        Some(reason) => Outcome::Invalid {
            fields: problems.iter().filter(wrong).filter_map(place).collect(),
            reason: reason.clone(),
        },
        None => Outcome::Missing(problems.iter().filter_map(place).collect()),
    }
}
