//! CSV in.

use bosque_model::Schema;

use crate::refusal::TableError;
use crate::sheet::Sheet;
use crate::table::{Rows, Table, find_columns, places};

impl Table {
    /// Reads a whole CSV file. The separator is the one of comma, semicolon and tab that the header holds
    /// most of; with a semicolon or tab, numbers are read as typed ones are: with a decimal comma as well, and what could
    /// be a thousands separator is refused. Names are found by [`places`].
    ///
    /// # Errors
    /// [`TableError`] where no row could be scored.
    pub fn from_csv(bytes: &[u8], schema: &Schema) -> Result<Table, TableError> {
        let sheet = Sheet::read(bytes.to_vec())?;
        let (columns, ignored) = find_columns(sheet.header(), schema, places)?;
        Ok(Table { rows: Rows::Sheet { sheet, columns }, ignored })
    }
}
