//! JSON in: one object a patient, or a list of objects.

use crate::prelude::*;
use core::fmt;

use bosque_model::Schema;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::refusal::{RowRefusal, TableError};
use crate::table::{OwnedCell, Rows, Table};

/// Fields in the order in which they came, repeats kept: serde_json's own map would hide them.
struct Record(Vec<(String, Value)>);

enum Item {
    Record(Record),
    Other,
}

enum Document {
    One(Record),
    Many(Vec<Item>),
}

impl Table {
    /// Reads one JSON object, or a list of them. A value may be a number, or text that is one.
    ///
    /// # Errors
    /// [`TableError`] where no row could be scored. A missing or repeated field refuses its own row only.
    pub fn from_json(bytes: &[u8], schema: &Schema) -> Result<Table, TableError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(TableError::Empty);
        }
        let document: Document = serde_json::from_slice(bytes).map_err(|error| TableError::Syntax {
            line: error.line(),
            reason: "not JSON of one record or a list of records",
        })?;
        let items = match document {
            Document::One(record) => vec![Item::Record(record)],
            Document::Many(items) => items,
        };
        let slots: Vec<&str> = schema.slots().collect();
        let mut ignored: Vec<String> = Vec::new();
        let rows = items
            .into_iter()
            .map(|item| match item {
                Item::Other => Err(RowRefusal::NotARecord),
                Item::Record(record) => read_record(record, &slots, &mut ignored),
            })
            .collect();
        Ok(Table { rows: Rows::Cells(rows), ignored })
    }
}

fn read_record(
    record: Record,
    slots: &[&str],
    ignored: &mut Vec<String>,
) -> Result<Vec<OwnedCell>, RowRefusal> {
    let mut cells: Vec<Option<OwnedCell>> = vec![None; slots.len()];
    for (name, value) in record.0 {
        let Some(slot) = slots.iter().position(|slot| *slot == name) else {
            if !ignored.contains(&name) {
                ignored.push(name);
            }
            continue;
        };
        if cells[slot].is_some() {
            return Err(RowRefusal::DuplicateField { field: name });
        }
        cells[slot] = Some(OwnedCell::of_json(value.into()));
    }
    Ok(cells.into_iter().map(|cell| cell.unwrap_or(OwnedCell::Missing)).collect())
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record of named values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Record(fields))
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Item, A::Error> {
        RecordVisitor.visit_map(map).map(Item::Record)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
        while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(Item::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::Other)
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record or a list of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Document, A::Error> {
        RecordVisitor.visit_map(map).map(Document::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Document::Many(items))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor)
    }
}
