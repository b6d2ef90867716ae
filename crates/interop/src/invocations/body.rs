//! The JSON forms of a request, each turned into a [`Table`].

use std::cell::Cell;
use std::fmt;

use bosque_model::Schema;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::{Refusal, numerals};
use crate::refusal::RowRefusal;
use crate::strict_json::{self, JsonError};
use crate::table::{OwnedCell, Rows, Table, check_present, exact_places, find_columns};

/// The fields of which a request has exactly one.
const FORMS: [&str; 4] = ["dataframe_split", "dataframe_records", "instances", "inputs"];

/// The object that a body is.
pub(super) fn fields(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let parsed = strict_json::parse(body).or_else(|error| {
        let body = numerals::as_text(body).ok_or(error)?;
        // The place is that of the text as it came.
        strict_json::parse(&body)
            .map_err(|of_text| if of_text == JsonError::RepeatedName { of_text } else { error })
    });
    match parsed {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Refusal::bad_request("The body is not a JSON object.")),
        Err(JsonError::RepeatedName) => {
            Err(Refusal::bad_request("An object of the body names a field twice."))
        }
        Err(JsonError::Syntax { line, column }) => {
            Err(Refusal::bad_request(format!("The body is not JSON in UTF-8: line {line}, column {column}.")))
        }
    }
}

/// Whether a JSON body is a scoring request rather than patients: an object with a field of [`FORMS`] that is no input
/// of the model.
#[must_use]
pub fn is_request(body: &[u8], schema: &Schema) -> bool {
    let found = Cell::new(false);
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut json = serde_json::Deserializer::from_slice(body);
    // What comes after the field may be damaged: the answer says so.
    let _ = Keys { found: &found, schema }.deserialize(&mut json);
    found.get()
}

struct Keys<'a> {
    found: &'a Cell<bool>,
    schema: &'a Schema,
}

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if FORMS.contains(&name.as_str()) && !self.schema.slots().any(|slot| slot == name) {
                self.found.set(true);
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// The rows of a request, whichever form it has.
pub(super) fn table(mut request: Map<String, Value>, schema: &Schema) -> Result<Table, Refusal> {
    let mut given = FORMS.iter().filter_map(|form| request.remove(*form).map(|rows| (*form, rows)));
    let (Some((form, rows)), None) = (given.next(), given.next()) else {
        return Err(Refusal::bad_request(format!(
            "The body must have exactly one of the fields {}.",
            FORMS.join(", ")
        )));
    };
    match (form, rows) {
        ("dataframe_split", Value::Object(split)) => of_split(split, schema),
        ("dataframe_split", _) => Err(Refusal::bad_request("dataframe_split is not an object.")),
        ("dataframe_records", Value::Array(rows)) => of_records(rows, schema),
        ("dataframe_records", _) => Err(Refusal::bad_request("dataframe_records is not a list of records.")),
        (_, Value::Array(rows)) => of_records(rows, schema),
        (form, Value::Object(columns)) => of_columns(form, columns, schema),
        (form, _) => Err(unnamed(form)),
    }
}

fn unnamed(form: &str) -> Refusal {
    Refusal::invalid_parameter(format!(
        "The columns of {form} have no names: the model's inputs are found by name."
    ))
}

/// `{"columns": [...], "data": [[...], ...]}`, with an index that is not read.
fn of_split(mut split: Map<String, Value>, schema: &Schema) -> Result<Table, Refusal> {
    let (columns, data, index) = (split.remove("columns"), split.remove("data"), split.remove("index"));
    if !split.is_empty() {
        return Err(Refusal::bad_request("dataframe_split has a field other than columns, data and index."));
    }
    let Some(Value::Array(data)) = data else {
        return Err(Refusal::bad_request("dataframe_split.data is not a list of rows."));
    };
    let header = match columns {
        None | Some(Value::Null) => return Err(unnamed("dataframe_split")),
        Some(Value::Array(names)) => (names.into_iter())
            .map(
                |name| {
                    if let Value::String(name) = name { Ok(name) } else { Err(unnamed("dataframe_split")) }
                },
            )
            .collect::<Result<Vec<_>, _>>()?,
        Some(_) => return Err(Refusal::bad_request("dataframe_split.columns is not a list of names.")),
    };
    match index {
        None | Some(Value::Null) => {}
        Some(Value::Array(index)) if index.len() == data.len() => {}
        Some(_) => {
            return Err(Refusal::bad_request("dataframe_split.index is not a list of as many as data."));
        }
    }
    let (columns, ignored) = find_columns(&header, schema, exact_places)?;
    let row = |row: Value| match row {
        Value::Array(mut cells) if cells.len() == header.len() => {
            let mut take =
                |at: &Option<usize>| at.map_or(OwnedCell::Missing, |at| OwnedCell::of_json(cells[at].take()));
            Ok(columns.iter().map(&mut take).collect())
        }
        Value::Array(cells) => Err(RowRefusal::CellCount { found: cells.len(), expected: header.len() }),
        _ => Err(RowRefusal::NotARecord),
    };
    Ok(Table { rows: Rows::Cells(data.into_iter().map(row).collect()), ignored })
}

/// `[{"name": value, ...}, ...]`.
fn of_records(rows: Vec<Value>, schema: &Schema) -> Result<Table, Refusal> {
    if rows.iter().any(|row| !row.is_object()) {
        return Err(Refusal::invalid_parameter("A row is not a record of named values."));
    }
    let slots: Vec<&str> = schema.slots().collect();
    let present: Vec<bool> =
        slots.iter().map(|slot| rows.iter().any(|row| row.get(slot).is_some())).collect();
    check_present(schema, &present)?;
    let cells = |mut row: Value| {
        let mut cell =
            |slot: &&str| row.get_mut(slot).map_or(OwnedCell::Missing, |v| OwnedCell::of_json(v.take()));
        Ok(slots.iter().map(&mut cell).collect())
    };
    Ok(Table { rows: Rows::Cells(rows.into_iter().map(cells).collect()), ignored: vec![] })
}

/// `{"name": [value, ...], ...}`, or one record of bare values.
fn of_columns(form: &str, columns: Map<String, Value>, schema: &Schema) -> Result<Table, Refusal> {
    if columns.values().all(|column| !column.is_array()) {
        return of_records(vec![Value::Object(columns)], schema);
    }
    let ragged = || {
        let message = format!("The columns of {form} are not lists of one length.");
        // MLflow sees it with `instances` while reading, with `inputs` while it holds the signature against the data.
        if form == "instances" { Refusal::bad_request(message) } else { Refusal::invalid_parameter(message) }
    };
    let mut columns = columns;
    let mut lists: Vec<Option<std::vec::IntoIter<Value>>> = Vec::new();
    for slot in schema.slots() {
        lists.push(match columns.remove(slot) {
            None => None,
            Some(Value::Array(list)) => Some(list.into_iter()),
            Some(_) => return Err(ragged()),
        });
    }
    let present: Vec<bool> = lists.iter().map(Option::is_some).collect();
    check_present(schema, &present)?;
    let count = lists.iter().flatten().map(ExactSizeIterator::len).max().unwrap_or(0);
    if lists.iter().flatten().any(|list| list.len() != count) {
        return Err(ragged());
    }
    let mut cell = |list: &mut Option<std::vec::IntoIter<Value>>| {
        list.as_mut().and_then(Iterator::next).map_or(OwnedCell::Missing, OwnedCell::of_json)
    };
    let rows = (0..count).map(|_| Ok(lists.iter_mut().map(&mut cell).collect())).collect();
    Ok(Table { rows: Rows::Cells(rows), ignored: vec![] })
}
