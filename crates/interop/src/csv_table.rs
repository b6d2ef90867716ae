//! CSV in.

use bosque_model::Schema;

use crate::table::{OwnedCell, RowRefusal, Table, TableError, find_columns};

impl Table {
    /// Reads a whole CSV file. The separator is the one of comma, semicolon and tab that the header holds
    /// most of; with a semicolon or tab, a decimal comma is read as well.
    ///
    /// # Errors
    /// [`TableError`] where no row could be scored.
    pub fn from_csv(bytes: &[u8], schema: &Schema) -> Result<Table, TableError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(TableError::Empty);
        }
        let first_line = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
        let count = |separator: u8| first_line.iter().filter(|&&b| b == separator).count();
        // Of equal counts the last one wins, so the comma, which is usual, stands last.
        let delimiter = *b"\t;,".iter().max_by_key(|&&separator| count(separator)).unwrap_or(&b',');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut records = reader.byte_records();
        let syntax = |line: usize| TableError::Syntax { line, reason: "not a CSV record" };
        let header = records.next().ok_or(TableError::Empty)?.map_err(|_| syntax(1))?;
        let header = (header.iter())
            .map(|name| String::from_utf8(name.to_vec()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| TableError::Syntax { line: 1, reason: "the header is not UTF-8" })?;
        let (columns, ignored) = find_columns(&header, schema)?;
        let mut rows = Vec::new();
        for (i, record) in records.enumerate() {
            let record = record.map_err(|_| syntax(i + 2))?;
            if record.len() != header.len() {
                rows.push(Err(RowRefusal::CellCount { found: record.len(), expected: header.len() }));
                continue;
            }
            let cell = |column: &Option<usize>| {
                column.map_or(OwnedCell::Missing, |at| read_cell(&record[at], delimiter))
            };
            rows.push(Ok(columns.iter().map(cell).collect()));
        }
        Ok(Table { rows, ignored })
    }
}

fn read_cell(bytes: &[u8], delimiter: u8) -> OwnedCell {
    match std::str::from_utf8(bytes) {
        Err(_) => OwnedCell::NotANumber,
        Ok("") => OwnedCell::Missing,
        Ok(text) if delimiter != b',' && text.matches(',').count() == 1 && !text.contains('.') => {
            OwnedCell::Text(text.replace(',', "."))
        }
        Ok(text) => OwnedCell::Text(text.to_owned()),
    }
}
