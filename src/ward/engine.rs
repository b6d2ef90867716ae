//! The worker's side: a file, a model, and the scores of one with the other, in slices.

use bosque_interop::{CSV_HEADER, RowRefusal, Sheet, TableError, csv_line};
use bosque_model::{Model, Score};

use super::message::{
    Answer, Ask, FIRST_INPUT, MARK_ABOVE, MARK_OUTSIDE, MARK_REFUSED, NO_COLUMN, Scores, Unreadable,
};
use super::problem;

/// Rows between two looks at what the page says: some ten milliseconds' work.
const SLICE: usize = 2048;
/// Rows that are shown before anything is scored.
const FIRST_ROWS: usize = 5;

/// A file and a model, and what became of them.
#[derive(Default)]
pub struct Engine {
    model: Option<Box<Model>>,
    sheet: Option<Sheet>,
    job: Option<Job>,
    /// One a row so far; none for a refused one.
    scored: Vec<Option<Scored>>,
}

/// Scoring under way.
struct Job {
    turn: u32,
    columns: Vec<Option<usize>>,
}

/// What the file of answers is written from.
struct Scored {
    raw: f64,
    outside: bool,
}

impl Engine {
    /// From now on this model scores, or none: until another has opened, the one before is not to answer for it.
    pub fn set_model(&mut self, model: Option<Model>) {
        self.model = model.map(Box::new);
        self.stop();
    }

    /// Finds the columns and rows of a file.
    pub fn open(&mut self, turn: u32, file: Vec<u8>) -> Answer {
        self.clear();
        let unreadable = |why| Answer::Unreadable { turn, why };
        let sheet = match Sheet::read(file) {
            Ok(sheet) if !sheet.is_utf8() => return unreadable(Unreadable::NotUtf8),
            Ok(sheet) if sheet.is_empty() => return unreadable(Unreadable::NoRows),
            Ok(sheet) => sheet,
            Err(TableError::Empty) => return unreadable(Unreadable::Empty),
            Err(TableError::TooLarge) => return unreadable(Unreadable::TooLarge),
            Err(_) => return unreadable(Unreadable::NotUtf8),
        };
        let answer = Answer::Opened {
            turn,
            delimiter: sheet.delimiter(),
            header: sheet.header().to_vec(),
            rows: sheet.len() as u32,
            first: (0..sheet.len().min(FIRST_ROWS)).map(|row| sheet.texts(row)).collect(),
        };
        self.sheet = Some(sheet);
        answer
    }

    /// Does what is asked, as far as nothing has to be waited for.
    pub fn take(&mut self, ask: Ask) -> Option<Answer> {
        match ask {
            Ask::Score { turn, columns } => {
                let column = |&at: &u32| (at != NO_COLUMN).then_some(at as usize);
                self.scored = Vec::new();
                self.job = Some(Job { turn, columns: columns.iter().map(column).collect() });
                None
            }
            Ask::Stop => {
                self.stop();
                None
            }
            Ask::Clear => {
                self.clear();
                None
            }
            Ask::Csv { turn, columns } => Some(Answer::Csv { turn, bytes: self.csv(&columns)?.into_bytes() }),
            Ask::Texts { turn, column } => {
                let sheet = self.sheet.as_ref()?;
                let text = |row| sheet.texts(row).into_iter().nth(column as usize).unwrap_or_default();
                Some(Answer::Texts { turn, column, texts: (0..sheet.len()).map(text).collect() })
            }
            Ask::Open { .. } | Ask::Model { .. } => None,
        }
    }

    /// Scores the next rows; nothing where there is nothing to do.
    pub fn step(&mut self) -> Option<Answer> {
        let (job, sheet, model) = (self.job.as_ref()?, self.sheet.as_ref()?, self.model.as_ref()?);
        let turn = job.turn;
        let rows = self.scored.len()..sheet.len().min(self.scored.len() + SLICE);
        let mut scores = Scores::default();
        for row in rows {
            let (raw, probability, marks, scored) = match sheet.check(row, &job.columns, model.schema()) {
                Ok(patient) => {
                    let score = model.score(&patient);
                    let scored = Scored { raw: score.raw, outside: !score.out_of_range.is_empty() };
                    (score.raw, score.probability, marks(&score), Some(scored))
                }
                Err(refusal) => {
                    note(&mut scores.problems, row, &refusal, model);
                    (f64::NAN, f64::NAN, MARK_REFUSED, None)
                }
            };
            scores.raw.push(raw);
            scores.probability.push(probability);
            scores.marks.push(marks);
            self.scored.push(scored);
        }
        if self.scored.len() == sheet.len() {
            self.job = None;
        }
        Some(Answer::Slice { turn, scores })
    }

    /// The file that `bosque predict` writes, with columns of the input behind each answer.
    fn csv(&self, columns: &[u32]) -> Option<String> {
        let (sheet, model) = (self.sheet.as_ref()?, self.model.as_ref()?);
        let mut file = CSV_HEADER.to_owned();
        let append = |file: &mut String, cells: &[String]| {
            for &column in columns {
                file.push(',');
                push_cell(file, cells.get(column as usize).map_or("", String::as_str));
            }
            file.push('\n');
        };
        append(&mut file, sheet.header());
        for (row, scored) in self.scored.iter().enumerate() {
            let Some(scored) = scored else { continue };
            let probability = model.probability(scored.raw);
            let score = Score {
                raw: scored.raw,
                probability,
                prediction: probability > model.manifest().threshold.value,
                out_of_range: if scored.outside { vec![0] } else { vec![] },
            };
            file += &csv_line(row + 1, &score);
            let cells = if columns.is_empty() { Vec::new() } else { sheet.texts(row) };
            append(&mut file, &cells);
        }
        Some(file)
    }

    fn stop(&mut self) {
        self.job = None;
        self.scored = Vec::new();
    }

    fn clear(&mut self) {
        self.stop();
        self.sheet = None;
    }
}

fn marks(score: &Score) -> u32 {
    let outside = score.out_of_range.iter();
    let bits = outside.map(|&input| 1u32.checked_shl(FIRST_INPUT + input as u32).unwrap_or(0));
    let any = if score.out_of_range.is_empty() { 0 } else { MARK_OUTSIDE };
    bits.fold(any, |all, bit| all | bit) | if score.prediction { MARK_ABOVE } else { 0 }
}

/// Notes each problem of a refused row.
fn note(problems: &mut Vec<u32>, row: usize, refusal: &RowRefusal, model: &Model) {
    let mut push = |slot: usize, code: u32| problems.extend([row as u32, slot as u32, code]);
    match refusal {
        RowRefusal::Fields { problems } => {
            for problem in problems {
                let slot = model.schema().slots().position(|slot| slot == problem.field);
                push(slot.unwrap_or_default(), problem::code(&problem.code));
            }
        }
        RowRefusal::CellCount { found, .. } => push(*found, problem::CELL_COUNT),
        _ => push(0, problem::CELL_COUNT),
    }
}

/// A cell as RFC 4180 wants it.
fn push_cell(file: &mut String, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        file.push('"');
        *file += &text.replace('"', "\"\"");
        file.push('"');
    } else {
        *file += text;
    }
}

#[cfg(test)]
mod tests {
    use bosque_interop::Table;
    use bosque_model::shortest;

    use super::*;
    use crate::embedded::MODELS;

    /// An engine with a model, a file of `rows` generated patients of which every tenth is wrong, and the columns in it.
    fn ready(rows: usize) -> (Engine, String, Vec<u32>) {
        let model = Model::open(MODELS[0].files()).expect("the embedded model opens");
        let names: Vec<&str> = model.schema().features().iter().map(|f| f.name.as_str()).collect();
        let mut text = format!("who,{}\n", names.join(","));
        for (i, row) in model.conformance().iter().cycle().take(rows).enumerate() {
            let mut cells: Vec<String> = row.inputs.iter().map(|&value| shortest(value)).collect();
            if i % 10 == 9 {
                cells[i % 7] = "x".into();
            }
            text += &format!("\"a \"\"{i}\"\"\",{}\n", cells.join(","));
        }
        let slots = model.schema().slots().count();
        let columns =
            (0..slots).map(|slot| if slot < names.len() { slot as u32 + 1 } else { NO_COLUMN }).collect();
        let mut engine = Engine::default();
        engine.set_model(Some(model));
        let opened = engine.open(1, text.clone().into_bytes());
        assert!(
            matches!(opened, Answer::Opened { turn: 1, delimiter: ',', rows: r, .. } if r as usize == rows)
        );
        (engine, text, columns)
    }

    fn run(engine: &mut Engine) -> Vec<Scores> {
        std::iter::from_fn(|| engine.step())
            .map(|answer| match answer {
                Answer::Slice { turn: 2, scores } => scores,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn slices_hold_every_row_once_and_the_file_is_the_command_s() {
        let rows = 2 * SLICE + 5;
        let (mut engine, text, columns) = ready(rows);
        assert_eq!(engine.take(Ask::Score { turn: 2, columns }), None);
        let slices = run(&mut engine);
        assert_eq!(slices.iter().map(|s| s.marks.len()).collect::<Vec<_>>(), [SLICE, SLICE, 5]);
        let model = Model::open(MODELS[0].files()).unwrap();
        let table = Table::from_csv(text.as_bytes(), model.schema()).unwrap();
        let mut expected = format!("{CSV_HEADER}\n");
        let all = |of: fn(&Scores) -> &[f64]| slices.iter().flat_map(of).copied().collect::<Vec<_>>();
        let (raw, probability) = (all(|s| &s.raw), all(|s| &s.probability));
        let marks: Vec<u32> = slices.iter().flat_map(|s| &s.marks).copied().collect();
        for (i, row) in table.rows(model.schema()).enumerate() {
            match row {
                Ok(row) => {
                    let score = model.score(&row);
                    assert_eq!(
                        (raw[i].to_bits(), probability[i].to_bits()),
                        (score.raw.to_bits(), score.probability.to_bits())
                    );
                    assert_eq!(marks[i], super::marks(&score));
                    expected += &(csv_line(i + 1, &score) + "\n");
                }
                Err(_) => assert!(raw[i].is_nan() && probability[i].is_nan() && marks[i] == MARK_REFUSED),
            }
        }
        let Some(Answer::Csv { bytes, .. }) = engine.take(Ask::Csv { turn: 2, columns: vec![] }) else {
            panic!("a file")
        };
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn kept_columns_stand_behind_the_answers_as_they_came() {
        let (mut engine, _, columns) = ready(3);
        engine.take(Ask::Score { turn: 2, columns });
        run(&mut engine);
        let Some(Answer::Csv { bytes, .. }) = engine.take(Ask::Csv { turn: 2, columns: vec![0] }) else {
            panic!("a file")
        };
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("{CSV_HEADER},who"));
        for (i, line) in lines[1..].iter().enumerate() {
            assert!(line.ends_with(&format!(",\"a \"\"{i}\"\"\"")), "{line}");
        }
        let texts = engine.take(Ask::Texts { turn: 2, column: 0 });
        assert_eq!(
            texts,
            Some(Answer::Texts {
                turn: 2,
                column: 0,
                texts: ["a \"0\"", "a \"1\"", "a \"2\""].map(String::from).into()
            })
        );
    }

    #[test]
    fn no_model_answers_for_another() {
        let (mut engine, _, columns) = ready(3);
        engine.set_model(None);
        engine.take(Ask::Score { turn: 2, columns });
        assert_eq!(engine.step(), None);
        assert_eq!(engine.take(Ask::Csv { turn: 2, columns: vec![] }), None);
    }

    #[test]
    fn a_stop_leaves_no_score_and_clearing_no_file() {
        let (mut engine, _, columns) = ready(2 * SLICE);
        engine.take(Ask::Score { turn: 2, columns: columns.clone() });
        assert!(engine.step().is_some());
        engine.take(Ask::Stop);
        assert_eq!(engine.step(), None);
        let Some(Answer::Csv { bytes, .. }) = engine.take(Ask::Csv { turn: 2, columns: vec![] }) else {
            panic!("a header")
        };
        assert_eq!(bytes, format!("{CSV_HEADER}\n").into_bytes());
        engine.take(Ask::Score { turn: 2, columns });
        assert_eq!(run(&mut engine).len(), 2);
        engine.take(Ask::Clear);
        assert_eq!(engine.take(Ask::Csv { turn: 2, columns: vec![] }), None);
        assert_eq!(engine.take(Ask::Texts { turn: 2, column: 0 }), None);
    }

    #[test]
    fn each_problem_gets_the_words_that_its_row_would() {
        use bosque_model::{Cell, Lang, PatientDraft};
        let model = Model::open(MODELS[0].files()).unwrap();
        let schema = model.schema();
        let good: Vec<f64> = model.conformance()[2].inputs.clone();
        let mut seen = 0;
        for slot in 0..good.len() {
            for bad in
                [Cell::Missing, Cell::Text("x"), Cell::Text("inf"), Cell::Number(-1.0), Cell::Number(1e9)]
            {
                let cells =
                    good.iter().enumerate().map(|(i, &x)| if i == slot { bad } else { Cell::Number(x) });
                for problem in PatientDraft::from_cells(schema, cells).check().err().into_iter().flatten() {
                    let (field, reason) =
                        problem::words(schema, slot as u32, problem::code(&problem.code), 0, Lang::Es);
                    assert_eq!((field.as_str(), reason), (problem.field.as_str(), problem.text(Lang::Es)));
                    seen += 1;
                }
            }
        }
        assert!(seen >= 4 * good.len(), "{seen}");
    }
}
