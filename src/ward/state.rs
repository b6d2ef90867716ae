//! What the person has done so far, and what follows from it.

use bosque_interop::{missing, places};
use bosque_model::{Model, Schema};
use leptos::prelude::*;

use super::message::{Answer, Ask, NO_COLUMN, Unreadable};
use super::results::{By, Filter, Results, Texts};
use crate::library::{Edition, State};
use crate::platform::{self, Helper, UnreadFile};

/// The most bytes of a file: some half a million patients.
const MOST_BYTES: f64 = 64e6;

/// How far the file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is none.
    Empty,
    /// Its columns and rows are being found.
    Opening,
    /// It cannot be read.
    Unreadable(Unreadable),
    /// Its columns are known; it is not scored, for a needed one is missing or the person has stopped it.
    Open,
    /// It is being scored.
    Running,
    /// It is scored.
    Done,
    /// The worker has failed.
    Failed,
}

/// What is known of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileFacts {
    /// Its name; empty for a pasted text.
    pub name: String,
    /// Its size.
    pub bytes: f64,
    /// What separates its cells.
    pub delimiter: char,
    /// Its columns' names.
    pub header: Vec<String>,
    /// The number of its rows.
    pub rows: usize,
    /// Its first rows.
    pub first: Vec<Vec<String>>,
}

/// Many patients: a file, its columns, its scores. It outlives views and languages, not the page.
#[derive(Clone, Copy)]
pub struct Ward {
    helper: StoredValue<Option<Helper>, LocalStorage>,
    turn: StoredValue<u32>,
    started: StoredValue<f64>,
    edition: RwSignal<Option<&'static Edition>>,
    /// How far the file has come.
    pub stage: RwSignal<Stage>,
    /// What is known of it.
    pub file: RwSignal<FileFacts>,
    /// The column of each slot of the model's schema.
    pub columns: RwSignal<Vec<Option<usize>>>,
    /// The columns that are shown and come back, with their texts.
    pub kept: RwSignal<Vec<Texts>>,
    /// Its scores.
    pub results: RwSignal<Results>,
    /// Rows a second, of the whole way so far.
    pub rate: RwSignal<f64>,
    /// Which rows are shown.
    pub filter: RwSignal<Filter>,
    /// Their order, and whether the largest come first.
    pub order: RwSignal<(By, bool)>,
}

impl Ward {
    /// Nothing yet.
    pub fn new() -> Self {
        Ward {
            helper: StoredValue::new_local(None),
            turn: StoredValue::new(0),
            started: StoredValue::new(0.0),
            edition: RwSignal::new(None),
            stage: RwSignal::new(Stage::Empty),
            file: RwSignal::default(),
            columns: RwSignal::default(),
            kept: RwSignal::default(),
            results: RwSignal::default(),
            rate: RwSignal::new(0.0),
            filter: RwSignal::default(),
            order: RwSignal::default(),
        }
    }

    /// From now on this version scores; what another has scored is scored anew.
    pub fn use_edition(self, edition: &'static Edition) {
        if self.helper.with_value(Option::is_none) {
            let helper = Helper::start(move |answer| self.hear(&answer));
            self.helper.set_value(helper);
        } else if self.edition.get_untracked() == Some(edition) {
            return;
        }
        self.edition.set(Some(edition));
        let (name, id) = (edition.name.to_owned(), edition.id.clone());
        self.ask(&Ask::Model { name, id, bundle: edition.bundle.clone() });
        if self.helper.with_value(Option::is_none) {
            self.stage.set(Stage::Failed);
        }
        if matches!(self.stage.get_untracked(), Stage::Open | Stage::Running | Stage::Done) {
            self.begin_with_columns();
        }
    }

    /// The model that scores.
    pub fn model(self) -> Option<&'static Model> {
        match &self.edition.get_untracked()?.state {
            State::Open(known) => Some(known.model),
            State::Refused { .. } => None,
        }
    }

    /// Takes a file in place of the one before.
    pub fn take(self, file: &UnreadFile) {
        self.clear();
        if file.size() > MOST_BYTES {
            return self.stage.set(Stage::Unreadable(Unreadable::TooLarge));
        }
        self.stage.set(Stage::Opening);
        self.file.set(FileFacts { name: file.name(), bytes: file.size(), ..FileFacts::default() });
        let message = Ask::Open { turn: self.next_turn() }.encode();
        self.helper.with_value(|helper| {
            if let Some(helper) = helper {
                helper.send_file(&message, file);
            }
        });
    }

    /// Chooses the column of a slot, or none.
    pub fn choose(self, slot: usize, column: Option<usize>) {
        self.columns.update(|columns| columns[slot] = column);
    }

    /// Needed inputs without a column, by name.
    pub fn missing(self) -> Vec<&'static str> {
        let Some(model) = self.model() else { return Vec::new() };
        let present: Vec<bool> = self.columns.with(|columns| columns.iter().map(Option::is_some).collect());
        missing(model.schema(), &present)
    }

    /// The columns that no input is read from.
    pub fn unused(self) -> Vec<usize> {
        let all = self.file.with(|file| file.header.len());
        self.columns.with(|columns| (0..all).filter(|at| !columns.contains(&Some(*at))).collect())
    }

    /// Scores the file.
    pub fn score(self) {
        if !self.missing().is_empty() {
            return;
        }
        self.results.set(Results::default());
        self.rate.set(0.0);
        self.started.set_value(platform::now());
        self.stage.set(Stage::Running);
        let word = |at: &Option<usize>| at.map_or(NO_COLUMN, |at| at as u32);
        let columns = self.columns.with_untracked(|columns| columns.iter().map(word).collect());
        self.ask(&Ask::Score { turn: self.next_turn(), columns });
    }

    /// Stops scoring, and forgets what was scored.
    pub fn stop(self) {
        self.next_turn();
        self.ask(&Ask::Stop);
        self.results.set(Results::default());
        self.stage.set(Stage::Open);
    }

    /// Forgets the file and all that came of it.
    pub fn clear(self) {
        let failed = self.stage.get_untracked() == Stage::Failed;
        self.forget();
        self.stage.set(Stage::Empty);
        if failed {
            if let Some(helper) = self.helper.try_update_value(Option::take).flatten() {
                helper.end();
            }
            if let Some(edition) = self.edition.get_untracked() {
                self.use_edition(edition);
            }
        }
    }

    /// Shows a column and gives it back, or no more.
    pub fn keep(self, column: usize, wanted: bool) {
        if wanted {
            self.ask(&Ask::Texts { turn: self.turn.get_value(), column: column as u32 });
        } else {
            self.kept.update(|kept| kept.retain(|texts| texts.column != column));
            if self.order.get_untracked().0 == By::Text(column) {
                self.order.set((By::Row, false));
            }
        }
    }

    /// Hands out the scores as a file.
    pub fn save(self) {
        let columns = self.kept.with_untracked(|kept| kept.iter().map(|texts| texts.column as u32).collect());
        self.ask(&Ask::Csv { turn: self.turn.get_value(), columns });
    }

    /// The rows that are shown, in their order.
    pub fn selected(self) -> Vec<u32> {
        let (by, descending) = self.order.get();
        let select =
            |results: &Results, filter: &Filter, kept: &[Texts]| results.select(filter, by, descending, kept);
        self.results
            .with(|results| self.filter.with(|filter| self.kept.with(|kept| select(results, filter, kept))))
    }

    fn forget(self) {
        self.next_turn();
        self.ask(&Ask::Clear);
        self.results.set(Results::default());
        self.file.set(FileFacts::default());
        self.columns.set(Vec::new());
        self.kept.set(Vec::new());
        self.filter.set(Filter::default());
        self.order.set((By::Row, false));
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    fn ask(self, ask: &Ask) {
        self.helper.with_value(|helper| {
            if let Some(helper) = helper {
                helper.send(&ask.encode());
            }
        });
    }

    /// Finds the columns and, where none is missing, scores.
    fn begin_with_columns(self) {
        let Some(model) = self.model() else { return };
        self.columns.set(self.file.with_untracked(|file| recognised(&file.header, model.schema())));
        let used = self.columns.get_untracked();
        self.kept.update(|kept| kept.retain(|texts| !used.contains(&Some(texts.column))));
        self.results.set(Results::default());
        self.stage.set(Stage::Open);
        self.score();
    }

    fn hear(self, answer: &[u8]) {
        let Some(answer) = Answer::decode(answer) else { return self.stage.set(Stage::Failed) };
        let mine = self.turn.get_value();
        match answer {
            Answer::Opened { turn, delimiter, header, rows, first } if turn == mine => {
                self.file.update(|file| {
                    (file.delimiter, file.header, file.rows) = (delimiter, header, rows as usize);
                    file.first = first;
                });
                self.begin_with_columns();
            }
            Answer::Unreadable { turn, why } if turn == mine => self.stage.set(Stage::Unreadable(why)),
            Answer::Slice { turn, scores } if turn == mine => {
                let mut done = 0;
                self.results.update(|results| {
                    results.add(scores);
                    done = results.len();
                });
                self.rate.set(done as f64 / (platform::now() - self.started.get_value()).max(1.0) * 1e3);
                if done == self.file.with_untracked(|file| file.rows) {
                    self.stage.set(Stage::Done);
                }
            }
            Answer::Csv { turn, bytes } if turn == mine => {
                if let Some(manifest) = self.edition.get_untracked().and_then(Edition::manifest) {
                    // The file says no more of what scored it than `bosque predict` writes: its name does.
                    let digest = manifest.forest.sha256.get(..8).unwrap_or_default();
                    let name = format!("{}-{}-{digest}.csv", manifest.name, manifest.version);
                    platform::save(&name, &bytes);
                }
            }
            Answer::Texts { turn, column, texts } if turn == mine => {
                let column = column as usize;
                self.kept.update(|kept| {
                    kept.retain(|texts| texts.column != column);
                    let place = kept.iter().filter(|texts| texts.column < column).count();
                    kept.insert(place, Texts { column, texts });
                });
            }
            _ => {}
        }
    }
}

/// Each slot's column, where just one bears its name.
fn recognised(header: &[String], schema: &Schema) -> Vec<Option<usize>> {
    let column = |slot| match places(header, slot)[..] {
        [only] => Some(only),
        _ => None,
    };
    schema.slots().map(column).collect()
}
