//! A CSV file: its records are found once, their cells read when they are asked for.

use crate::prelude::*;
use alloc::borrow::Cow;

use bosque_model::{Cell, PatientDraft, PatientRow, Schema};

use crate::refusal::{RowRefusal, TableError};

/// A CSV file with a header, held as it came.
///
/// The rules are those of RFC 4180, read generously: any of CR, LF and CRLF ends a record, empty lines are passed over, a
/// quote counts only where a cell begins with it, and white space around a cell is not part of it.
#[derive(Clone, Debug)]
pub struct Sheet {
    bytes: Vec<u8>,
    delimiter: u8,
    header: Vec<String>,
    /// Where each row begins.
    rows: Vec<u32>,
}

/// A cell's place in the file.
#[derive(Clone, Copy)]
struct Place {
    from: usize,
    to: usize,
    /// It begins with a quote.
    quoted: bool,
}

/// What follows a cell, and where it begins.
enum After {
    Cell(usize),
    Record(usize),
}

impl Sheet {
    /// Finds the records of a file, with or without a byte order mark. The separator is the one of comma, semicolon and
    /// tab that the first line holds most of.
    ///
    /// # Errors
    /// [`TableError`] where there is no header, or none that is UTF-8.
    pub fn read(mut bytes: Vec<u8>) -> Result<Sheet, TableError> {
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let Some(start) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            return Err(TableError::Empty);
        };
        let first_line = bytes[start..].split(|&b| b == b'\n').next().unwrap_or_default();
        let count = |separator: u8| first_line.iter().filter(|&&b| b == separator).count();
        // Of equal counts the last one wins, so the comma, which is usual, stands last.
        let delimiter = *b"\t;,".iter().max_by_key(|&&separator| count(separator)).unwrap_or(&b',');
        let mut sheet = Sheet { bytes, delimiter, header: Vec::new(), rows: Vec::new() };
        let Some(first) = sheet.record_start(0) else { return Err(TableError::Empty) };
        let (places, mut next) = sheet.record(first);
        let name = |&place: &Place| String::from_utf8(sheet.content(place).into_owned());
        let header = places.iter().map(name).collect::<Result<_, _>>();
        sheet.header =
            header.map_err(|_| TableError::Syntax { line: 1, reason: "the header is not UTF-8" })?;
        while let Some(at) = sheet.record_start(next) {
            sheet.rows.push(u32::try_from(at).map_err(|_| TableError::TooLarge)?);
            next = sheet.record_end(at);
        }
        Ok(sheet)
    }

    /// What separates the cells: `,`, `;` or a tab.
    #[must_use]
    pub fn delimiter(&self) -> char {
        self.delimiter.into()
    }

    /// The columns' names.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The number of rows, the header not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether all of the file is UTF-8.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        core::str::from_utf8(&self.bytes).is_ok()
    }

    /// A row's cells as text, as many as it has.
    #[must_use]
    pub fn texts(&self, row: usize) -> Vec<String> {
        let (places, _) = self.record(self.rows[row] as usize);
        places.iter().map(|&place| String::from_utf8_lossy(&self.content(place)).into_owned()).collect()
    }

    /// One row, checked. `columns` has the column of each of [`Schema::slots`], where there is one.
    ///
    /// # Errors
    /// The row has another number of cells than the header, or its cells have problems: all of them.
    pub fn check(
        &self,
        row: usize,
        columns: &[Option<usize>],
        schema: &Schema,
    ) -> Result<PatientRow, RowRefusal> {
        let (places, _) = self.record(self.rows[row] as usize);
        let (found, expected) = (places.len(), self.header.len());
        if found != expected {
            return Err(RowRefusal::CellCount { found, expected });
        }
        let cell = |column: &Option<usize>| column.map_or(Cell::Missing, |at| self.cell(places[at]));
        PatientDraft::from_cells(schema, columns.iter().map(cell))
            .check()
            .map_err(|problems| RowRefusal::Fields { problems })
    }

    /// Where a semicolon or a tab parts the cells, a comma may be decimal and a point may part thousands: numbers are read as typed
    /// ones are, and `1.203` cells a microlitre is refused rather than guessed.
    fn cell(&self, place: Place) -> Cell<'_> {
        let Cow::Borrowed(bytes) = self.content(place) else { return Cell::NotANumber };
        match str::from_utf8(bytes) {
            Err(_) => Cell::NotANumber,
            Ok(text) if self.delimiter == b',' => Cell::Text(text),
            Ok(text) => Cell::Typed(text),
        }
    }

    /// A cell's own bytes, without quotes and without white space around them; its own copy where a quote stands inside.
    fn content(&self, place: Place) -> Cow<'_, [u8]> {
        let raw = self.bytes[place.from..place.to].trim_ascii();
        match raw.strip_prefix(b"\"").filter(|_| place.quoted) {
            None => Cow::Borrowed(raw),
            Some(rest) => match rest.strip_suffix(b"\"") {
                Some(inner) if !inner.contains(&b'"') => Cow::Borrowed(inner.trim_ascii()),
                _ => Cow::Owned(unescaped(raw).trim_ascii().to_vec()),
            },
        }
    }

    /// Where the next record begins: empty lines are passed over.
    fn record_start(&self, at: usize) -> Option<usize> {
        let skipped = self.bytes.get(at..)?.iter().position(|byte| !is_line_end(*byte))?;
        Some(at + skipped)
    }

    fn record_end(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            match self.place(at).1 {
                After::Cell(next) => at = next,
                After::Record(next) => return next,
            }
        }
    }

    /// The cells of the record that begins here, and where it ends.
    fn record(&self, start: usize) -> (Vec<Place>, usize) {
        let mut places = Vec::with_capacity(self.header.len());
        let mut at = start;
        loop {
            let (place, after) = self.place(at);
            places.push(place);
            match after {
                After::Cell(next) => at = next,
                After::Record(next) => return (places, next),
            }
        }
    }

    /// The cell that begins here.
    fn place(&self, from: usize) -> (Place, After) {
        let quoted = self.bytes.get(from) == Some(&b'"');
        let mut at = match quoted {
            true => closing(&self.bytes, from + 1).unwrap_or(self.bytes.len()),
            false => from,
        };
        while self.bytes.get(at).is_some_and(|&byte| byte != self.delimiter && !is_line_end(byte)) {
            at += 1;
        }
        let place = Place { from, to: at, quoted };
        let is_delimiter = self.bytes.get(at) == Some(&self.delimiter);
        (place, if is_delimiter { After::Cell(at + 1) } else { After::Record(at) })
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Just behind the quote that closes a quoted cell, where one does. `at` lies behind the opening quote.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes[at..].iter().position(|&byte| byte == b'"')? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// A quoted cell without its quotes. What follows the closing quote belongs to the cell as it stands.
fn unescaped(raw: &[u8]) -> Vec<u8> {
    let (inner, rest) = match closing(raw, 1) {
        Some(end) => (&raw[1..end - 1], &raw[end..]),
        None => (&raw[1..], &[][..]),
    };
    let mut text = Vec::with_capacity(raw.len());
    let mut inner = inner.iter();
    while let Some(&byte) = inner.next() {
        text.push(byte);
        if byte == b'"' {
            inner.next(); // its double
        }
    }
    text.extend_from_slice(rest);
    text
}
