//! One Observation: a reading, or why it is none.

use crate::prelude::*;
use bosque_model::Json;

use super::bundle::{Entry, Resource, Subjects, field, text};
use super::date::Date;
use super::units::{CODES, Code, Factor};
use super::words::Reason;

/// A value with its place in time.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// In the code's unit.
    pub(super) value: f64,
    pub(super) unit: &'static str,
    pub(super) factor: Factor,
}

/// An Observation with a code that is read.
#[derive(Debug)]
pub(super) struct Reported<'a> {
    pub(super) entry: Entry<'a>,
    pub(super) code: &'static Code,
    /// None where it has no exact day.
    pub(super) day: Option<Date>,
    pub(super) reading: Result<Reading, Reason>,
}

/// Reads an Observation, once for each code that it carries; nothing where it carries none that is read.
pub(super) fn read<'a>(
    entry: Entry<'a>,
    subjects: &Subjects<'_>,
    refused: Option<Reason>,
) -> Vec<Reported<'a>> {
    let observation = entry.resource;
    let own: Vec<&'static Code> = CODES.iter().filter(|code| has_code(observation, code)).collect();
    let inside: Vec<&'static Code> = CODES
        .iter()
        .filter(|code| components(observation).any(|component| has_code(component, code)))
        .collect();
    let day = ["effectiveDateTime", "effectiveInstant"].iter().find_map(|name| text(observation, name));
    let day = day.and_then(Date::of_date_time);
    let reported = |code: &&'static Code, reading| Reported { entry, code, day, reading };
    let refusal = refused.or_else(|| refusal(&entry, subjects, day));
    let mut found: Vec<Reported<'a>> = match own.as_slice() {
        [] => vec![],
        [code] => vec![reported(code, refusal.map_or_else(|| quantity(observation, code), Err))],
        codes => codes.iter().map(|code| reported(code, Err(Reason::TwoCodes))).collect(),
    };
    let only_inside = inside.iter().filter(|code| own.iter().all(|own| own.loinc != code.loinc));
    found.extend(only_inside.map(|code| reported(code, Err(refusal.unwrap_or(Reason::Component)))));
    found
}

fn components(observation: &Resource) -> impl Iterator<Item = &Resource> {
    let list = field(observation, "component").and_then(Json::as_list).unwrap_or_default();
    list.iter().filter_map(Json::as_fields)
}

fn has(resource: &Resource, name: &str) -> bool {
    field(resource, name).is_some()
}

fn has_code(resource: &Resource, code: &Code) -> bool {
    let codings = field(resource, "code").and_then(|concept| concept.get("coding")).and_then(Json::as_list);
    codings.is_some_and(|codings| {
        codings.iter().any(|coding| {
            coding.get("system").is_some_and(|system| system.is_text("http://loinc.org"))
                && coding.get("code").is_some_and(|found| found.is_text(code.loinc))
        })
    })
}

/// Why an Observation is not looked into.
fn refusal(entry: &Entry<'_>, subjects: &Subjects<'_>, day: Option<Date>) -> Option<Reason> {
    if entry.is_modified() {
        return Some(Reason::Modifier);
    }
    if !matches!(text(entry.resource, "status"), Some("final" | "amended" | "corrected")) {
        return Some(Reason::Status);
    }
    if !subjects.has(entry.resource) {
        return Some(Reason::Subject);
    }
    day.is_none().then_some(Reason::NoDay)
}

fn quantity(observation: &Resource, code: &'static Code) -> Result<Reading, Reason> {
    if has(observation, "dataAbsentReason") {
        return Err(Reason::DataAbsent);
    }
    let mut values = observation.iter().filter(|(name, _)| name.starts_with("value"));
    let (name, value) = match (values.next(), values.next()) {
        (None, _) if has(observation, "_valueQuantity") => return Err(Reason::DataAbsent),
        (None, _) if components(observation).next().is_some() => return Err(Reason::Component),
        (None, _) => return Err(Reason::NoValue),
        (Some((name, value)), None) => (name, value),
        (Some(_), Some(_)) => return Err(Reason::NotAQuantity),
    };
    match (name.as_str(), value) {
        ("valueInteger", number @ (Json::Whole(_) | Json::Number(_))) if code.integer => {
            let value = number
                .as_number()
                .filter(|value| *value as i64 as f64 == *value)
                .ok_or(Reason::NotAQuantity)?;
            Ok(Reading { value, unit: "1", factor: Factor::Ten(0) })
        }
        ("valueQuantity", Json::Object(quantity)) => of_quantity(quantity, code),
        _ => Err(Reason::NotAQuantity),
    }
}

fn of_quantity(quantity: &Resource, code: &'static Code) -> Result<Reading, Reason> {
    // Anything under this name, even one that no FHIR release knows, says that the value is not exact.
    if has(quantity, "comparator") || has(quantity, "_comparator") {
        return Err(Reason::Comparator);
    }
    if has(quantity, "modifierExtension") {
        return Err(Reason::Modifier);
    }
    let value = match field(quantity, "value") {
        None if has(quantity, "_value") || has(quantity, "extension") => {
            return Err(Reason::DataAbsent);
        }
        None => return Err(Reason::NoValue),
        Some(value) => value.as_number().ok_or(Reason::NotAQuantity)?,
    };
    if text(quantity, "system") != Some("http://unitsofmeasure.org") {
        return Err(Reason::Unit);
    }
    let unit = text(quantity, "code").ok_or(Reason::Unit)?;
    let (unit, factor) = code.units.iter().find(|(known, _)| *known == unit).ok_or(Reason::Unit)?;
    Ok(Reading { value: factor.apply(value), unit, factor: *factor })
}
