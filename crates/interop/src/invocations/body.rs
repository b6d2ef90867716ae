//! The JSON forms of a request, each turned into a [`Table`].

use crate::prelude::*;

use bosque_model::{Json, Schema};

use super::{Refusal, numerals};
use crate::refusal::RowRefusal;
use crate::strict_json::{self, JsonError};
use crate::table::{OwnedCell, Rows, Table, check_present, exact_places, find_columns};

/// The fields of which a request has exactly one.
pub(super) const FORMS: [&str; 4] = ["dataframe_split", "dataframe_records", "instances", "inputs"];

/// The fields of an object.
pub(super) type Fields = Vec<(String, Json)>;

/// Takes a field out.
pub(super) fn take(fields: &mut Fields, name: &str) -> Option<Json> {
    let place = fields.iter().position(|(field, _)| field == name)?;
    Some(fields.swap_remove(place).1)
}

/// The object that a body is.
pub(super) fn fields(body: &[u8]) -> Result<Fields, Refusal> {
    let parsed = strict_json::parse(body).or_else(|error| {
        let body = numerals::as_text(body).ok_or(error)?;
        // The place is that of the text as it came.
        strict_json::parse(&body)
            .map_err(|of_text| if of_text == JsonError::RepeatedName { of_text } else { error })
    });
    match parsed {
        Ok(Json::Object(fields)) => Ok(fields),
        Ok(_) => Err(Refusal::bad_request("The body is not a JSON object.")),
        Err(JsonError::RepeatedName) => {
            Err(Refusal::bad_request("An object of the body names a field twice."))
        }
        Err(JsonError::Syntax { line, column }) => {
            Err(Refusal::bad_request(format!("The body is not JSON in UTF-8: line {line}, column {column}.")))
        }
    }
}

/// The rows of a request, whichever form it has.
pub(super) fn table(mut request: Fields, schema: &Schema) -> Result<Table, Refusal> {
    let mut given = FORMS.iter().filter_map(|form| take(&mut request, form).map(|rows| (*form, rows)));
    let (Some((form, rows)), None) = (given.next(), given.next()) else {
        return Err(Refusal::bad_request(format!(
            "The body must have exactly one of the fields {}.",
            FORMS.join(", ")
        )));
    };
    match (form, rows) {
        ("dataframe_split", Json::Object(split)) => of_split(split, schema),
        ("dataframe_split", _) => Err(Refusal::bad_request("dataframe_split is not an object.")),
        ("dataframe_records", Json::List(rows)) => of_records(rows, schema),
        ("dataframe_records", _) => Err(Refusal::bad_request("dataframe_records is not a list of records.")),
        (_, Json::List(rows)) => of_records(rows, schema),
        (form, Json::Object(columns)) => of_columns(form, columns, schema),
        (form, _) => Err(unnamed(form)),
    }
}

fn unnamed(form: &str) -> Refusal {
    Refusal::invalid_parameter(format!(
        "The columns of {form} have no names: the model's inputs are found by name."
    ))
}

/// `{"columns": [...], "data": [[...], ...]}`, with an index that is not read.
fn of_split(mut split: Fields, schema: &Schema) -> Result<Table, Refusal> {
    let (columns, data, index) =
        (take(&mut split, "columns"), take(&mut split, "data"), take(&mut split, "index"));
    if !split.is_empty() {
        return Err(Refusal::bad_request("dataframe_split has a field other than columns, data and index."));
    }
    let Some(Json::List(data)) = data else {
        return Err(Refusal::bad_request("dataframe_split.data is not a list of rows."));
    };
    let header = match columns {
        None | Some(Json::Null) => return Err(unnamed("dataframe_split")),
        Some(Json::List(names)) => (names.into_iter())
            .map(|name| if let Json::Text(name) = name { Ok(name) } else { Err(unnamed("dataframe_split")) })
            .collect::<Result<Vec<_>, _>>()?,
        Some(_) => return Err(Refusal::bad_request("dataframe_split.columns is not a list of names.")),
    };
    match index {
        None | Some(Json::Null) => {}
        Some(Json::List(index)) if index.len() == data.len() => {}
        Some(_) => {
            return Err(Refusal::bad_request("dataframe_split.index is not a list of as many as data."));
        }
    }
    let (columns, ignored) = find_columns(&header, schema, exact_places)?;
    let row = |row: Json| match row {
        Json::List(mut cells) if cells.len() == header.len() => {
            let mut take = |at: &Option<usize>| {
                at.map_or(OwnedCell::Missing, |at| {
                    OwnedCell::of_json(core::mem::replace(&mut cells[at], Json::Null))
                })
            };
            Ok(columns.iter().map(&mut take).collect())
        }
        Json::List(cells) => Err(RowRefusal::CellCount { found: cells.len(), expected: header.len() }),
        _ => Err(RowRefusal::NotARecord),
    };
    Ok(Table { rows: Rows::Cells(data.into_iter().map(row).collect()), ignored })
}

/// `[{"name": value, ...}, ...]`.
fn of_records(rows: Vec<Json>, schema: &Schema) -> Result<Table, Refusal> {
    if rows.iter().any(|row| row.as_fields().is_none()) {
        return Err(Refusal::invalid_parameter("A row is not a record of named values."));
    }
    let slots: Vec<&str> = schema.slots().collect();
    let present: Vec<bool> =
        slots.iter().map(|slot| rows.iter().any(|row| row.get(slot).is_some())).collect();
    check_present(schema, &present)?;
    let cells = |row: Json| {
        let Json::Object(mut fields) = row else { return Err(RowRefusal::NotARecord) };
        let mut cell = |slot: &&str| take(&mut fields, slot).map_or(OwnedCell::Missing, OwnedCell::of_json);
        Ok(slots.iter().map(&mut cell).collect())
    };
    Ok(Table { rows: Rows::Cells(rows.into_iter().map(cells).collect()), ignored: vec![] })
}

/// `{"name": [value, ...], ...}`, or one record of bare values.
fn of_columns(form: &str, columns: Fields, schema: &Schema) -> Result<Table, Refusal> {
    if columns.iter().all(|(_, column)| column.as_list().is_none()) {
        return of_records(vec![Json::Object(columns)], schema);
    }
    let ragged = || {
        let message = format!("The columns of {form} are not lists of one length.");
        // MLflow sees it with `instances` while reading, with `inputs` while it holds the signature against the data.
        if form == "instances" { Refusal::bad_request(message) } else { Refusal::invalid_parameter(message) }
    };
    let mut columns = columns;
    let mut lists: Vec<Option<alloc::vec::IntoIter<Json>>> = Vec::new();
    for slot in schema.slots() {
        lists.push(match take(&mut columns, slot) {
            None => None,
            Some(Json::List(list)) => Some(list.into_iter()),
            Some(_) => return Err(ragged()),
        });
    }
    let present: Vec<bool> = lists.iter().map(Option::is_some).collect();
    check_present(schema, &present)?;
    let count = lists.iter().flatten().map(ExactSizeIterator::len).max().unwrap_or(0);
    if lists.iter().flatten().any(|list| list.len() != count) {
        return Err(ragged());
    }
    let mut cell = |list: &mut Option<alloc::vec::IntoIter<Json>>| {
        list.as_mut().and_then(Iterator::next).map_or(OwnedCell::Missing, OwnedCell::of_json)
    };
    let rows = (0..count).map(|_| Ok(lists.iter_mut().map(&mut cell).collect())).collect();
    Ok(Table { rows: Rows::Cells(rows), ignored: vec![] })
}
