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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// There is none.
    #[default]
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

/// What of a ward has changed. One signal a part, and all of one type: a signal for each value would weigh more than what is done
/// with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// How far the file has come.
    Stage,
    /// What is known of it, where each input is read from, which columns are kept.
    File,
    /// Its scores so far.
    Scores,
    /// Which rows are asked for, in which order.
    Wish,
    /// The rows that are asked for.
    Rows,
    /// Those of them that are in sight.
    Sight,
}

/// All that a ward holds.
#[derive(Default)]
pub struct Held {
    helper: Option<Helper>,
    turn: u32,
    started_ms: f64,
    edition: Option<&'static Edition>,
    stage: Stage,
    /// What is known of the file.
    pub file: FileFacts,
    /// The column of each slot of the model's schema.
    pub columns: Vec<Option<usize>>,
    /// The columns that are shown and come back, with their texts.
    pub kept: Vec<Texts>,
    /// The file's scores.
    pub results: Results,
    /// Rows a second, of the whole way so far.
    pub rate: f64,
    /// Which rows are asked for.
    pub filter: Filter,
    /// Their order, and whether the largest come first.
    pub order: (By, bool),
    /// The rows that are asked for, in their order.
    pub rows: Vec<u32>,
    /// Of these the first in sight, and the first behind; the height of each in px.
    pub sight: (usize, usize, f64),
}

/// Many patients: a file, its columns, its scores. It outlives views and languages, not the page.
#[derive(Clone, Copy)]
pub struct Ward {
    held: StoredValue<Held, LocalStorage>,
    changed: [RwSignal<u32>; 6],
}

impl Ward {
    /// Nothing yet.
    pub fn new() -> Self {
        Ward { held: StoredValue::new_local(Held::default()), changed: [(); 6].map(|()| RwSignal::new(0)) }
    }

    /// Reads something, and follows every change of a part of it.
    pub fn with<T>(self, part: Part, read: impl FnOnce(&Held) -> T) -> T {
        self.changed[part as usize].track();
        self.held.with_value(read)
    }

    /// Changes something of a part.
    pub fn change(self, part: Part, write: impl FnOnce(&mut Held)) {
        self.held.update_value(write);
        self.changed[part as usize].update(|count| *count += 1);
    }

    /// How far the file has come.
    pub fn stage(self) -> Stage {
        self.with(Part::Stage, |held| held.stage)
    }

    fn set_stage(self, stage: Stage) {
        if self.held.with_value(|held| held.stage != stage) {
            self.change(Part::Stage, |held| held.stage = stage);
        }
    }

    /// From now on this version scores; what another has scored is scored anew.
    pub fn use_edition(self, edition: &'static Edition) {
        if self.held.with_value(|held| held.helper.is_none()) {
            let helper = Helper::start(move |answer| self.hear(&answer));
            self.held.update_value(|held| held.helper = helper);
        } else if self.held.with_value(|held| held.edition == Some(edition)) {
            return;
        }
        self.held.update_value(|held| held.edition = Some(edition));
        let (name, id) = (edition.name.to_owned(), edition.id.clone());
        self.ask(&Ask::Model { name, id, bundle: edition.bundle.clone().unwrap_or_default() });
        if self.held.with_value(|held| held.helper.is_none()) {
            self.set_stage(Stage::Failed);
        }
        if self.has_file() {
            self.begin_with_columns();
        }
    }

    /// The model that scores.
    pub fn model(self) -> Option<&'static Model> {
        match &self.held.with_value(|held| held.edition)?.state {
            State::Open(known) => Some(known.model),
            State::Refused { .. } => None,
        }
    }

    /// Whether there is a file whose columns are known.
    pub fn has_file(self) -> bool {
        matches!(self.stage(), Stage::Open | Stage::Running | Stage::Done)
    }

    /// Takes a file in place of the one before.
    pub fn take(self, file: &UnreadFile) {
        self.clear();
        if file.size() > MOST_BYTES {
            return self.set_stage(Stage::Unreadable(Unreadable::TooLarge));
        }
        let facts = FileFacts { name: file.name(), bytes: file.size(), ..FileFacts::default() };
        self.change(Part::File, |held| held.file = facts);
        if self.held.with_value(|held| held.helper.is_none()) {
            return self.set_stage(Stage::Failed);
        }
        self.set_stage(Stage::Opening);
        let message = Ask::Open { turn: self.next_turn() }.encode();
        self.held.with_value(|held| {
            if let Some(helper) = &held.helper {
                helper.send_file(&message, file);
            }
        });
    }

    /// Needed inputs without a column, by name.
    pub fn missing(self) -> Vec<&'static str> {
        let Some(model) = self.model() else { return Vec::new() };
        let present: Vec<bool> =
            self.with(Part::File, |held| held.columns.iter().map(Option::is_some).collect());
        missing(model.schema(), &present)
    }

    /// The columns that no input is read from.
    pub fn unused(self) -> Vec<usize> {
        self.with(Part::File, |held| {
            let is_unused = |at: &usize| !held.columns.contains(&Some(*at));
            (0..held.file.header.len()).filter(is_unused).collect()
        })
    }

    /// Scores the file.
    pub fn score(self) {
        if !self.missing().is_empty() {
            return;
        }
        self.change(Part::Scores, |held| {
            (held.results, held.rate, held.started_ms) = (Results::default(), 0.0, platform::now());
        });
        self.set_stage(Stage::Running);
        let word = |at: &Option<usize>| at.map_or(NO_COLUMN, |at| at as u32);
        let columns = self.held.with_value(|held| held.columns.iter().map(word).collect());
        self.ask(&Ask::Score { turn: self.next_turn(), columns });
    }

    /// Stops scoring, and forgets what was scored.
    pub fn stop(self) {
        self.next_turn();
        self.ask(&Ask::Stop);
        self.change(Part::Scores, |held| held.results = Results::default());
        self.set_stage(Stage::Open);
    }

    /// Forgets the file and all that came of it.
    pub fn clear(self) {
        self.next_turn();
        self.ask(&Ask::Clear);
        let failed = self.held.with_value(|held| held.stage == Stage::Failed);
        self.held.update_value(|held| {
            let old = std::mem::take(held);
            (held.helper, held.turn, held.edition, held.stage) =
                (old.helper, old.turn, old.edition, old.stage);
        });
        self.set_stage(Stage::Empty);
        for part in [Part::File, Part::Scores, Part::Wish] {
            self.change(part, |_| ());
        }
        if failed {
            self.held.update_value(|held| {
                if let Some(helper) = held.helper.take() {
                    helper.end();
                }
            });
            if let Some(edition) = self.held.with_value(|held| held.edition) {
                self.use_edition(edition);
            }
        }
    }

    /// Forgets the file, and ends the worker with all that it knows.
    pub fn end(self) {
        self.clear();
        self.held.update_value(|held| {
            if let Some(helper) = held.helper.take() {
                helper.end();
            }
        });
    }

    /// Shows a column and gives it back, or no more.
    pub fn keep(self, column: usize, wanted: bool) {
        if wanted {
            let turn = self.held.with_value(|held| held.turn);
            self.ask(&Ask::Texts { turn, column: column as u32 });
        } else {
            self.change(Part::File, |held| {
                held.kept.retain(|texts| texts.column != column);
                if held.order.0 == By::Text(column) {
                    held.order = (By::Row, false);
                }
            });
        }
    }

    /// Hands out the scores as a file.
    pub fn save(self) {
        let (turn, columns) = self
            .held
            .with_value(|held| (held.turn, held.kept.iter().map(|texts| texts.column as u32).collect()));
        self.ask(&Ask::Csv { turn, columns });
    }

    /// Finds the rows that are asked for.
    pub fn select(self) {
        [Part::File, Part::Scores].into_iter().for_each(|part| self.changed[part as usize].track());
        let rows = self.with(Part::Wish, |held| {
            let (by, descending) = held.order;
            held.results.select(&held.filter, by, descending, &held.kept)
        });
        self.change(Part::Rows, |held| held.rows = rows);
    }

    fn next_turn(self) -> u32 {
        self.held.update_value(|held| held.turn += 1);
        self.held.with_value(|held| held.turn)
    }

    fn ask(self, ask: &Ask) {
        self.held.with_value(|held| {
            if let Some(helper) = &held.helper {
                helper.send(&ask.encode());
            }
        });
    }

    /// Finds the columns and, where none is missing, scores.
    fn begin_with_columns(self) {
        let Some(model) = self.model() else { return };
        self.change(Part::File, |held| {
            held.columns = recognised(&held.file.header, model.schema());
            let used = |texts: &Texts| held.columns.contains(&Some(texts.column));
            held.kept.retain(|texts| !used(texts));
            held.results = Results::default();
        });
        self.set_stage(Stage::Open);
        self.score();
    }

    fn hear(self, answer: &[u8]) {
        let Some(answer) = Answer::decode(answer) else { return self.set_stage(Stage::Failed) };
        let mine = self.held.with_value(|held| held.turn);
        match answer {
            Answer::Opened { turn, delimiter, header, rows, first } if turn == mine => {
                self.held.update_value(|held| {
                    let file = &mut held.file;
                    (file.delimiter, file.header, file.rows, file.first) =
                        (delimiter, header, rows as usize, first);
                });
                self.begin_with_columns();
            }
            Answer::Unreadable { turn, why } if turn == mine => self.set_stage(Stage::Unreadable(why)),
            Answer::Slice { turn, scores } if turn == mine => {
                self.change(Part::Scores, |held| {
                    held.results.add(scores);
                    let took_ms = (platform::now() - held.started_ms).max(1.0);
                    held.rate = held.results.len() as f64 / took_ms * 1e3;
                });
                if self.held.with_value(|held| held.results.len() == held.file.rows) {
                    self.set_stage(Stage::Done);
                }
            }
            Answer::Csv { turn, bytes } if turn == mine => {
                let edition = self.held.with_value(|held| held.edition);
                if let Some(manifest) = edition.and_then(Edition::manifest) {
                    // The file says no more of what scored it than `bosque predict` writes: its name does.
                    let digest = manifest.forest.sha256.get(..8).unwrap_or_default();
                    let name = format!("{}-{}-{digest}.csv", manifest.name, manifest.version);
                    platform::save(&name, &bytes);
                }
            }
            Answer::Texts { turn, column, texts } if turn == mine => {
                let column = column as usize;
                self.change(Part::File, |held| {
                    held.kept.retain(|texts| texts.column != column);
                    let place = held.kept.iter().filter(|texts| texts.column < column).count();
                    held.kept.insert(place, Texts { column, texts });
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
