//! What the page and its worker say to each other: bytes, written and read by the same module on both sides.

/// What the page asks of the worker. A `turn` comes back with each answer, so that an answer to what was given up is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Find the columns and rows of the file that comes along.
    Open { turn: u32 },
    /// Open a model: an embedded one by its name, or a stored one from its `.bosque` file.
    Model { name: String, id: String, bundle: Vec<u8> },
    /// Score the file; for each slot of the schema its column, or [`NO_COLUMN`].
    Score { turn: u32, columns: Vec<u32> },
    /// Score no more.
    Stop,
    /// Give the scores as CSV, with these columns of the file behind them.
    Csv { turn: u32, columns: Vec<u32> },
    /// Give the texts of a column.
    Texts { turn: u32, column: u32 },
    /// Forget the file and its scores.
    Clear,
}

/// A slot without a column.
pub const NO_COLUMN: u32 = u32::MAX;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing in it.
    Empty,
    /// A header and no row.
    NoRows,
    /// Not UTF-8.
    NotUtf8,
    /// Larger than the page takes.
    TooLarge,
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The file's columns, the number of its rows, and its first rows.
    Opened { turn: u32, delimiter: char, header: Vec<String>, rows: u32, first: Vec<Vec<String>> },
    /// The file is not read.
    Unreadable { turn: u32, why: Unreadable },
    /// Some more rows are scored.
    Slice { turn: u32, scores: Scores },
    /// The scores as a file.
    Csv { turn: u32, bytes: Vec<u8> },
    /// A column's texts.
    Texts { turn: u32, column: u32, texts: Vec<String> },
}

/// Consecutive rows, scored or refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// The forest's mean leaf fraction; NaN for a refused row.
    pub raw: Vec<f64>,
    /// The probability; NaN for a refused row.
    pub probability: Vec<f64>,
    /// [`MARK_ABOVE`], [`MARK_REFUSED`], [`MARK_OUTSIDE`], and from [`FIRST_INPUT`] on one bit for each input outside what the
    /// training rows held.
    pub marks: Vec<u32>,
    /// Row, slot and code of each problem of the refused rows, one after the other.
    pub problems: Vec<u32>,
}

/// The probability is above the threshold.
pub const MARK_ABOVE: u32 = 1;
/// The row is refused.
pub const MARK_REFUSED: u32 = 2;
/// Some input lies outside what the training rows held.
pub const MARK_OUTSIDE: u32 = 4;
/// The bit of the first input.
pub const FIRST_INPUT: u32 = 3;

const UNREADABLE: [Unreadable; 4] =
    [Unreadable::Empty, Unreadable::NoRows, Unreadable::NotUtf8, Unreadable::TooLarge];

impl Ask {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Ask::Open { turn } => words(&mut out, &[0, *turn]),
            Ask::Model { name, id, bundle } => {
                words(&mut out, &[1]);
                [name.as_bytes(), id.as_bytes(), bundle].iter().for_each(|part| bytes(&mut out, part));
            }
            Ask::Score { turn, columns } => words(&mut out, &[&[2, *turn], &columns[..]].concat()),
            Ask::Stop => words(&mut out, &[3]),
            Ask::Csv { turn, columns } => words(&mut out, &[&[4, *turn], &columns[..]].concat()),
            Ask::Texts { turn, column } => words(&mut out, &[5, *turn, *column]),
            Ask::Clear => words(&mut out, &[6]),
        }
        out
    }

    /// What the bytes say; nothing where they say nothing.
    pub fn decode(message: &[u8]) -> Option<Ask> {
        let mut from = Reader(message);
        Some(match from.word()? {
            0 => Ask::Open { turn: from.word()? },
            1 => {
                let (name, id) = (from.text()?, from.text()?);
                Ask::Model { name, id, bundle: from.bytes()?.to_vec() }
            }
            2 => Ask::Score { turn: from.word()?, columns: from.rest() },
            3 => Ask::Stop,
            4 => Ask::Csv { turn: from.word()?, columns: from.rest() },
            5 => Ask::Texts { turn: from.word()?, column: from.word()? },
            6 => Ask::Clear,
            _ => return None,
        })
    }
}

impl Answer {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Answer::Opened { turn, delimiter, header, rows, first } => {
                words(&mut out, &[0, *turn, u32::from(*delimiter), *rows]);
                texts(&mut out, header);
                words(&mut out, &[first.len() as u32]);
                first.iter().for_each(|row| texts(&mut out, row));
            }
            Answer::Unreadable { turn, why } => {
                let why = UNREADABLE.iter().position(|each| each == why).unwrap_or_default();
                words(&mut out, &[1, *turn, why as u32]);
            }
            Answer::Slice { turn, scores } => {
                words(&mut out, &[2, *turn, scores.marks.len() as u32]);
                for value in scores.raw.iter().chain(&scores.probability) {
                    out.extend(value.to_le_bytes());
                }
                words(&mut out, &scores.marks);
                words(&mut out, &scores.problems);
            }
            Answer::Csv { turn, bytes } => {
                words(&mut out, &[3, *turn]);
                out.extend_from_slice(bytes);
            }
            Answer::Texts { turn, column, texts: all } => {
                words(&mut out, &[4, *turn, *column]);
                texts(&mut out, all);
            }
        }
        out
    }

    /// What the bytes say; nothing where they say nothing.
    pub fn decode(message: &[u8]) -> Option<Answer> {
        let mut from = Reader(message);
        let (kind, turn) = (from.word()?, from.word()?);
        Some(match kind {
            0 => {
                let delimiter = char::from_u32(from.word()?)?;
                let (rows, header) = (from.word()?, from.texts()?);
                let first = (0..from.word()?).map(|_| from.texts()).collect::<Option<_>>()?;
                Answer::Opened { turn, delimiter, header, rows, first }
            }
            1 => Answer::Unreadable { turn, why: *UNREADABLE.get(from.word()? as usize)? },
            2 => {
                let rows = from.word()? as usize;
                let (raw, probability) = (from.numbers(rows)?, from.numbers(rows)?);
                let mut marks = from.rest();
                let problems = marks.split_off(rows);
                Answer::Slice { turn, scores: Scores { raw, probability, marks, problems } }
            }
            3 => Answer::Csv { turn, bytes: from.0.to_vec() },
            4 => Answer::Texts { turn, column: from.word()?, texts: from.texts()? },
            _ => return None,
        })
    }
}

fn words(out: &mut Vec<u8>, all: &[u32]) {
    all.iter().for_each(|word| out.extend(word.to_le_bytes()));
}

fn bytes(out: &mut Vec<u8>, part: &[u8]) {
    words(out, &[part.len() as u32]);
    out.extend_from_slice(part);
}

fn texts(out: &mut Vec<u8>, all: &[String]) {
    words(out, &[all.len() as u32]);
    all.iter().for_each(|text| bytes(out, text.as_bytes()));
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (part, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }

    fn word(&mut self) -> Option<u32> {
        self.take(4).map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.word()?;
        self.take(length as usize)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        (0..self.word()?).map(|_| self.text()).collect()
    }

    fn numbers(&mut self, count: usize) -> Option<Vec<f64>> {
        let (parts, _) = self.take(count * 8)?.as_chunks();
        Some(parts.iter().map(|part| f64::from_le_bytes(*part)).collect())
    }

    /// All that is left, as words.
    fn rest(&mut self) -> Vec<u32> {
        let (parts, _) = self.0.as_chunks();
        parts.iter().map(|part| u32::from_le_bytes(*part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_what_is_read() {
        for ask in [
            Ask::Open { turn: 7 },
            Ask::Model { name: "week20".into(), id: "ab".repeat(32), bundle: vec![0, 255, 3] },
            Ask::Score { turn: 1, columns: vec![3, NO_COLUMN, 0] },
            Ask::Stop,
            Ask::Csv { turn: 2, columns: vec![] },
            Ask::Texts { turn: 3, column: 9 },
            Ask::Clear,
        ] {
            assert_eq!(Ask::decode(&ask.encode()), Some(ask));
        }
        assert_eq!((Ask::decode(&[]), Ask::decode(&[9, 0, 0, 0])), (None, None));
    }

    #[test]
    fn what_is_answered_is_what_is_read() {
        let scores = Scores {
            raw: vec![0.25, 0.1 + 0.2],
            probability: vec![1e-300, 1.0],
            marks: vec![MARK_ABOVE, MARK_OUTSIDE | 1 << FIRST_INPUT],
            problems: vec![1, 2, 3],
        };
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for answer in [
            Answer::Opened {
                turn: 1,
                delimiter: ';',
                header: texts(&["a", "ñ", ""]),
                rows: 3,
                first: vec![texts(&["1"]), vec![]],
            },
            Answer::Unreadable { turn: 2, why: Unreadable::NotUtf8 },
            Answer::Slice { turn: 3, scores },
            Answer::Csv { turn: 4, bytes: b"row\n".to_vec() },
            Answer::Texts { turn: 5, column: 1, texts: texts(&["x", "y"]) },
        ] {
            let message = answer.encode();
            assert_eq!(Answer::decode(&message), Some(answer));
            assert_eq!(Answer::decode(&message[..4]), None);
        }
    }
}
