//! What was typed when the user said "compare with this": the baseline of a what-if.

use leptos::prelude::*;

use crate::patient::Entry;

/// One field as it was.
#[derive(Clone)]
struct Kept {
    entry: Entry,
    text: String,
    example: bool,
}

/// The fields as they were, while a baseline is set. It lies in memory and goes with the patient.
#[derive(Clone, Copy)]
pub struct Baseline(RwSignal<Option<Vec<Kept>>>);

impl Default for Baseline {
    /// None is set.
    fn default() -> Self {
        Baseline(RwSignal::new(None))
    }
}

impl Baseline {
    /// Sets it to what fields hold now.
    pub fn pin(self, entries: &[Entry]) {
        let keep = |entry: &Entry| Kept {
            entry: *entry,
            text: entry.text.get_untracked(),
            example: entry.example.get_untracked(),
        };
        self.0.set(Some(entries.iter().map(keep).collect()));
    }

    /// Forgets it.
    pub fn unpin(self) {
        if self.is_pinned_untracked() {
            self.0.set(None);
        }
    }

    /// Whether it is set.
    pub fn is_pinned_untracked(self) -> bool {
        self.0.with_untracked(Option::is_some)
    }

    /// Puts every field back.
    pub fn restore(self) {
        for Kept { entry, text, example } in self.0.get_untracked().into_iter().flatten() {
            // A field that has not changed tells nobody.
            if entry.text.with_untracked(|now| *now != text) {
                entry.text.set(text);
            }
            entry.example.set(example);
        }
    }

    /// The fields' texts, in their order; none where no baseline is set.
    pub fn texts(self) -> Option<Vec<String>> {
        self.0.with(|kept| Some(kept.as_ref()?.iter().map(|kept| kept.text.clone()).collect()))
    }

    /// Whether a part of it comes from the generated example.
    pub fn has_example_untracked(self) -> bool {
        self.0.with_untracked(|kept| kept.iter().flatten().any(|kept| kept.example))
    }
}
