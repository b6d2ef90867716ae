//! Counts of patients, held against those that the model was trained on.
//!
//! Only how many patients fell into each cell is kept, never a value, and nothing where the monitor is off.

use bosque_model::{DriftCounter, DriftReport, Manifest, Model, PatientRow, Score};
use leptos::prelude::*;

use crate::platform::{read_note, write_note};

/// The note that says that nothing is to be counted.
const OFF: &str = "bosque-monitor-off";

/// The counter of every model that the page uses. A patient counts once: when the form is emptied for the next one, or
/// when the result is printed.
#[derive(Clone, Copy)]
pub struct Monitor {
    on: RwSignal<bool>,
    /// What the notes say of that has been read. Their first reading takes tens of milliseconds, which no start needs.
    looked: StoredValue<bool>,
    /// The patient at hand has been counted.
    counted: StoredValue<bool>,
    /// The browser has refused to keep something.
    unkept: RwSignal<bool>,
    /// Changes with every count.
    turn: RwSignal<u32>,
}

impl Monitor {
    /// As it was left: on, unless it was switched off here.
    pub fn new() -> Self {
        Monitor {
            on: RwSignal::new(true),
            looked: StoredValue::new(false),
            counted: StoredValue::new(false),
            unkept: RwSignal::new(false),
            turn: RwSignal::new(0),
        }
    }

    /// Whether patients are counted.
    pub fn is_on(self) -> bool {
        if !self.looked.get_value() {
            self.looked.set_value(true);
            self.on.set(read_note(OFF).is_none());
        }
        self.on.get()
    }

    /// Whether the browser has refused to keep counts.
    pub fn is_unkept(self) -> bool {
        self.unkept.get()
    }

    /// Counts from now on, or no longer. What was counted stays until it is cleared.
    pub fn switch(self, on: bool) {
        self.looked.set_value(true);
        self.on.set(on);
        self.keep(OFF, (!on).then_some("1"));
    }

    /// The form is empty: whoever comes next has not been counted.
    pub fn begin_patient(self) {
        self.counted.set_value(false);
    }

    /// Counts the patient at hand, where that has not been done.
    pub fn count(self, model: &Model, row: &PatientRow, score: &Score) {
        if !untrack(|| self.is_on()) || self.counted.get_value() {
            return;
        }
        let Some(mut counter) = counter(model) else { return };
        counter.add(row, score);
        self.counted.set_value(true);
        self.keep(&key(model.manifest()), Some(&counter.to_json()));
    }

    /// A model's counts against its reference; none where its manifest has no reference.
    pub fn report(self, model: &Model) -> Option<DriftReport> {
        self.turn.track();
        counter(model).map(|counter| counter.report())
    }

    /// Forgets a model's counts.
    pub fn clear(self, manifest: &Manifest) {
        self.keep(&key(manifest), None);
    }

    fn keep(self, key: &str, text: Option<&str>) {
        if !write_note(key, text) {
            self.unkept.set(true);
        }
        self.turn.update(|turn| *turn += 1);
    }
}

/// What was counted so far. Counts that cannot be read, or are another model's, are none.
fn counter(model: &Model) -> Option<DriftCounter> {
    let stored = read_note(&key(model.manifest()));
    let stored = stored.and_then(|text| DriftCounter::from_json(&text, model).ok());
    stored.or_else(|| DriftCounter::new(model).ok())
}

fn key(manifest: &Manifest) -> String {
    format!("bosque-drift-{}", manifest.manifest_sha256)
}
