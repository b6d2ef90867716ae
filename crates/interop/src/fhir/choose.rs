//! Which reading stands for which feature.

use crate::prelude::*;
use bosque_model::{Feature, FeatureKind, Manifest};

use super::bundle::{Entry, Parts, Subjects, once, text};
use super::date::Date;
use super::error::FhirError;
use super::reading::{Reading, Reported, read};
use super::units::{CODES, Code};
use super::words::{BASELINE, Note, Reason, WEEK_20, Window};
use super::{FhirPatient, Subject, Taken};

/// The dictionary's features that are measured at week 20; all others are measured at the baseline.
const AT_WEEK_20: [&str; 2] = ["cd420", "cd820"];

/// A value and where it comes from.
type Found = (f64, Taken);

pub(super) fn patient(
    parts: &Parts<'_>,
    manifest: &Manifest,
    given: Option<Date>,
) -> Result<FhirPatient, FhirError> {
    let subjects = Subjects::of(parts)?;
    let mut notes = Vec::new();
    let baseline = given.or(parts.baseline);
    if let Some(date) = baseline {
        notes.push(Note::Baseline { date, in_bundle: given.is_none() });
    }
    if given.is_some() && parts.baseline.is_some() && given != parts.baseline {
        notes.push(Note::OtherBaseline);
    }
    let (mut reports, mut others) = (Vec::new(), 0);
    for (entry, refused) in once(&parts.observations) {
        let found = read(entry, &subjects, refused);
        others += usize::from(found.is_empty());
        reports.extend(found);
    }
    let mut patient = FhirPatient {
        values: vec![],
        taken: vec![],
        missing: vec![],
        notes: vec![],
        baseline,
        subject: subjects.reference().map(Subject),
    };
    for feature in &manifest.features {
        match value(feature, parts.patient, &reports, baseline, &mut notes) {
            Ok((value, taken)) => {
                patient.values.push((feature.name.clone(), value));
                patient.taken.push(taken);
            }
            Err(reason) => patient.missing.push((feature.name.clone(), reason)),
        }
    }
    for Reported { entry, code, reading, .. } in &reports {
        if let Err(reason) = reading {
            notes.push(Note::Refused { resource: entry.name(), code: code.loinc, reason: *reason });
        }
    }
    if others > 0 {
        notes.push(Note::OtherObservations { count: others });
    }
    patient.notes = notes;
    Ok(patient)
}

fn value(
    feature: &Feature,
    patient: Option<Entry<'_>>,
    reports: &[Reported<'_>],
    baseline: Option<Date>,
    notes: &mut Vec<Note>,
) -> Result<Found, Reason> {
    match (feature.name.as_str(), feature.unit.as_str()) {
        ("age", "a") => age(feature, patient, baseline),
        ("gender", "1") => {
            let found = gender(feature, patient)?;
            notes.push(Note::AdministrativeGender);
            Ok(found)
        }
        (name, unit) => {
            let code =
                CODES.iter().find(|code| feature.loinc.as_deref() == Some(code.loinc) && unit == code.unit);
            let code = code.ok_or(Reason::NotRead)?;
            let window = if AT_WEEK_20.contains(&name) { WEEK_20 } else { BASELINE };
            nearest(feature, code, window, reports, baseline, notes)
        }
    }
}

fn known(patient: Option<Entry<'_>>) -> Result<Entry<'_>, Reason> {
    let patient = patient.ok_or(Reason::NoPatient)?;
    if patient.is_modified() { Err(Reason::Modifier) } else { Ok(patient) }
}

/// Whole years at the baseline.
fn age(feature: &Feature, patient: Option<Entry<'_>>, baseline: Option<Date>) -> Result<Found, Reason> {
    let birth =
        text(known(patient)?.resource, "birthDate").and_then(Date::parse).ok_or(Reason::NoBirthDate)?;
    let baseline = baseline.ok_or(Reason::NoBaseline)?;
    if birth > baseline {
        return Err(Reason::BornLater);
    }
    let taken = of_patient(feature, "Patient.birthDate", Some(baseline));
    Ok((admitted(feature, f64::from(baseline.age(birth)))?, taken))
}

/// FHIR's administrative gender: `female` is the dictionary's 0, `male` its 1. Extensions are not looked at.
fn gender(feature: &Feature, patient: Option<Entry<'_>>) -> Result<Found, Reason> {
    let code = match text(known(patient)?.resource, "gender") {
        Some("female") => 0.0,
        Some("male") => 1.0,
        _ => return Err(Reason::Gender),
    };
    Ok((admitted(feature, code)?, of_patient(feature, "Patient.gender", None)))
}

fn of_patient(feature: &Feature, element: &str, effective: Option<Date>) -> Taken {
    Taken {
        feature: feature.name.clone(),
        resource: element.into(),
        is_reference: false,
        code: None,
        unit: None,
        conversion: None,
        effective,
        window: None,
    }
}

/// The reading of the window that lies nearest to its target; of two equally near ones, the earlier.
fn nearest(
    feature: &Feature,
    code: &Code,
    window: Window,
    reports: &[Reported<'_>],
    baseline: Option<Date>,
    notes: &mut Vec<Note>,
) -> Result<Found, Reason> {
    let key = |day: i32| ((day - window.target_day).abs(), day);
    let (mut candidates, mut refused, mut any) = (Vec::new(), Vec::new(), false);
    for report in reports.iter().filter(|report| report.code.loinc == code.loinc) {
        any = true;
        let day = report.day.zip(baseline).map(|(day, baseline)| day.days_since(baseline));
        if day.is_some_and(|day| !(window.first_day..=window.last_day).contains(&day)) {
            continue;
        }
        match (&report.reading, day) {
            (Ok(reading), Some(day)) if admitted(feature, reading.value).is_ok() => {
                candidates.push((day, reading, report));
            }
            (Ok(_), Some(day)) => {
                let (resource, reason) = (report.entry.name(), Reason::Range);
                notes.push(Note::Refused { resource, code: code.loinc, reason });
                refused.push((key(day), reason));
            }
            (Ok(_), None) => {}
            (Err(reason), day) => refused.push((day.map_or((i32::MAX, 0), key), *reason)),
        }
    }
    let best = candidates.iter().min_by_key(|(day, ..)| key(*day));
    let Some(&(day, reading, report)) = best else {
        // Of several refused readings, the one that would have been taken says why.
        return Err(match (any, baseline, refused.iter().min_by_key(|(key, _)| *key)) {
            (false, ..) => Reason::NoReading,
            (_, None, _) => Reason::NoBaseline,
            (_, _, Some((_, reason))) => *reason,
            (_, _, None) => Reason::OutsideWindow(window),
        });
    };
    if candidates.iter().any(|(other, found, _)| *other == day && found.value != reading.value) {
        return Err(Reason::Ambiguous);
    }
    if candidates.len() > 1 {
        notes.push(Note::Several { feature: feature.name.clone(), readings: candidates.len() });
    }
    Ok((reading.value, of_reading(feature, reading, report, (day, window))))
}

fn of_reading(feature: &Feature, reading: &Reading, report: &Reported<'_>, window: (i32, Window)) -> Taken {
    Taken {
        feature: feature.name.clone(),
        resource: report.entry.name(),
        is_reference: report.entry.reference().is_some(),
        code: Some(report.code.loinc),
        unit: Some(reading.unit),
        conversion: reading.factor.text(),
        effective: report.day,
        window: Some(window),
    }
}

/// The value, if the dictionary admits it: a reading of 7000 kg is a mistake, and a Karnofsky status of 85 does not exist.
fn admitted(feature: &Feature, value: f64) -> Result<f64, Reason> {
    let fits = match &feature.kind {
        FeatureKind::Number { hard, .. } => value.is_finite() && hard.is_none_or(|hard| hard.contains(value)),
        FeatureKind::Category { categories } => categories.iter().any(|category| category.value == value),
    };
    if fits { Ok(value) } else { Err(Reason::Range) }
}
