//! What stands in a Bundle: the Patient, the Observations, the baseline.

use crate::prelude::*;

use bosque_model::{Json, by_name, same_fields};

use super::date::Date;
use super::error::FhirError;
use super::words::Reason;

/// The fields of an object.
pub(super) type Resource = [(String, Json)];

/// The parts of a Bundle that are looked at.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) patient: Option<Entry<'a>>,
    pub(super) observations: Vec<Entry<'a>>,
    pub(super) baseline: Option<Date>,
}

/// A resource and how it is referred to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    at: usize,
    full_url: Option<&'a str>,
    pub(super) resource: &'a Resource,
}

impl<'a> Entry<'a> {
    /// `Type/id`, or the UUID under which the Bundle has it.
    pub(super) fn reference(&self) -> Option<String> {
        let kind = text(self.resource, "resourceType")?;
        let is_id = |id: &&str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        };
        let is_uuid = |url: &&str| {
            url.strip_prefix("urn:uuid:").is_some_and(|uuid| {
                uuid.len() == 36 && uuid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
            })
        };
        let relative = text(self.resource, "id").filter(is_id).map(|id| format!("{kind}/{id}"));
        relative.or_else(|| self.full_url.filter(is_uuid).map(str::to_owned))
    }

    /// A name for notes: the reference, or the place in the Bundle.
    pub(super) fn name(&self) -> String {
        self.reference().unwrap_or_else(|| format!("Bundle.entry[{}]", self.at))
    }

    /// Whether a reference, as another resource of this Bundle writes it, means this one.
    fn is_meant_by(&self, reference: &str) -> bool {
        let reference = before_history(reference);
        let relative =
            |reference: &str| !reference.contains(':') && self.reference().as_deref() == Some(reference);
        self.full_url == Some(reference) || relative(reference)
    }

    /// What FHIR calls a modifier: a reader that does not know it must not go on.
    pub(super) fn is_modified(&self) -> bool {
        ["modifierExtension", "implicitRules"].iter().any(|name| field(self.resource, name).is_some())
    }
}

/// A field.
pub(super) fn field<'a>(resource: &'a Resource, name: &str) -> Option<&'a Json> {
    resource.iter().find(|(field, _)| field == name).map(|(_, value)| value)
}

/// A reference without its version.
fn before_history(reference: &str) -> &str {
    const HISTORY: &[u8] = b"/_history/";
    let at = reference.as_bytes().windows(HISTORY.len()).position(|part| part == HISTORY);
    &reference[..at.unwrap_or(reference.len())]
}

/// Text of a field.
pub(super) fn text<'a>(resource: &'a Resource, name: &str) -> Option<&'a str> {
    field(resource, name)?.as_text()
}

/// Takes a Bundle apart.
pub(super) fn parts(bundle: &Json) -> Result<Parts<'_>, FhirError> {
    let bundle = bundle.as_fields().ok_or(FhirError::NotABundle)?;
    if text(bundle, "resourceType") != Some("Bundle") {
        return Err(FhirError::NotABundle);
    }
    if !matches!(text(bundle, "type"), Some("collection" | "searchset" | "document" | "transaction")) {
        return Err(FhirError::BundleType);
    }
    if field(bundle, "implicitRules").is_some() {
        return Err(FhirError::Modifier);
    }
    let shape = |element| FhirError::Shape { element };
    let entries = match field(bundle, "entry") {
        None => &[][..],
        Some(Json::List(entries)) => entries,
        Some(_) => return Err(shape("Bundle.entry")),
    };
    let mut parts = Parts::default();
    for (at, entry) in entries.iter().enumerate() {
        let entry = entry.as_fields().ok_or(shape("Bundle.entry"))?;
        let method = field(entry, "request").and_then(|request| request.get("method"));
        // What a transaction deletes is nobody's present state.
        if method.is_some_and(|method| method.is_text("DELETE")) {
            continue;
        }
        let resource = match field(entry, "resource") {
            None => continue,
            Some(Json::Object(resource)) => resource,
            Some(_) => return Err(shape("Bundle.entry.resource")),
        };
        let entry = Entry { at, full_url: text(entry, "fullUrl"), resource };
        match text(resource, "resourceType") {
            Some("Patient") if parts.patient.is_some() => return Err(FhirError::SeveralPatients),
            Some("Patient") => parts.patient = Some(entry),
            Some("Observation") => parts.observations.push(entry),
            Some("Parameters") => state_baseline(resource, &mut parts.baseline)?,
            Some(_) => {}
            None => return Err(shape("Bundle.entry.resource.resourceType")),
        }
    }
    Ok(parts)
}

/// Reads `{"resourceType": "Parameters", "parameter": [{"name": "baseline", "valueDate": "YYYY-MM-DD"}]}`.
fn state_baseline(resource: &Resource, baseline: &mut Option<Date>) -> Result<(), FhirError> {
    let parameters = field(resource, "parameter").and_then(Json::as_list).unwrap_or_default();
    for parameter in parameters
        .iter()
        .filter(|parameter| parameter.get("name").is_some_and(|name| name.is_text("baseline")))
    {
        let date = parameter.get("valueDate").and_then(Json::as_text).and_then(Date::parse);
        if date.is_none() || baseline.is_some() {
            return Err(FhirError::Baseline);
        }
        *baseline = date;
    }
    Ok(())
}

/// Who the Observations of a Bundle are about.
pub(super) struct Subjects<'a> {
    patient: Option<Entry<'a>>,
    /// Without a Patient: the one reference that every Observation has.
    common: Option<&'a str>,
}

impl<'a> Subjects<'a> {
    /// # Errors
    /// Without a Patient, Observations about more than one subject.
    pub(super) fn of(parts: &Parts<'a>) -> Result<Self, FhirError> {
        let mut common = None;
        if parts.patient.is_none() {
            for subject in parts.observations.iter().filter_map(|observation| subject(observation.resource)) {
                if common.is_some_and(|common| common != subject) {
                    return Err(FhirError::SeveralPatients);
                }
                common = Some(subject);
            }
        }
        Ok(Subjects { patient: parts.patient, common })
    }

    /// The patient's reference.
    pub(super) fn reference(&self) -> Option<String> {
        match self.patient {
            Some(patient) => patient.reference().or_else(|| patient.full_url.map(str::to_owned)),
            None => self.common.map(str::to_owned),
        }
    }

    /// Whether an Observation is about the patient.
    pub(super) fn has(&self, observation: &Resource) -> bool {
        subject(observation).is_some_and(|subject| match self.patient {
            Some(patient) => patient.is_meant_by(subject),
            None => self.common == Some(subject),
        })
    }
}

fn subject(observation: &Resource) -> Option<&str> {
    field(observation, "subject")?.get("reference")?.as_text().filter(|reference| !reference.starts_with('#'))
}

/// Observations once each; those that stand twice with different content, refused.
pub(super) fn once<'a>(observations: &[Entry<'a>]) -> Vec<(Entry<'a>, Option<Reason>)> {
    let named = observations.iter().enumerate().map(|(at, entry)| (entry.name(), Json::Whole(at as u64)));
    let named: Vec<(String, Json)> = named.collect();
    let mut list: Vec<(Entry<'a>, Option<Reason>)> =
        observations.iter().map(|entry| (*entry, None)).collect();
    let mut stays = vec![true; list.len()];
    for alike in by_name(&named).chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let places = || alike.iter().filter_map(|(_, at)| at.as_number()).map(|at| at as usize);
        let first = places().min().unwrap_or_default();
        for other in places().filter(|&other| other != first) {
            stays[other] = false;
            if !same_fields(list[first].0.resource, list[other].0.resource) {
                list[first].1 = Some(Reason::Versions);
            }
        }
    }
    let mut stays = stays.into_iter();
    list.retain(|_| stays.next().unwrap_or_default());
    list
}
