//! A score as a RiskAssessment.

use bosque_model::{Lang, Manifest, Score, shortest};
use serde_json::{Value, json};

use super::Taken;
use super::date::Date;
use super::units::shifted;

/// What a RiskAssessment says.
#[derive(Clone, Debug)]
pub struct Assessment<'a> {
    /// The model that answered.
    pub manifest: &'a Manifest,
    /// What it said.
    pub score: &'a Score,
    /// Where its inputs come from; empty where they were typed.
    pub taken: &'a [Taken],
    /// The patient's FHIR Reference, passed through as it is; none where it is not known.
    pub subject: Option<Value>,
    /// The day from which the model's days are counted.
    pub baseline: Option<Date>,
    /// The day of the assessment.
    pub occurrence: Option<Date>,
    /// The language of its texts.
    pub lang: Lang,
}

/// A FHIR R4 RiskAssessment.
///
/// `probabilityDecimal` is a percentage, as the invariant ras-2 wants it. The period of the prediction is `whenPeriod`, where the model
/// has a horizon and the baseline is known: in R4 a `whenRange` is an age range of the subject.
#[must_use]
pub fn to_risk_assessment(assessment: &Assessment<'_>) -> Value {
    let Assessment { manifest, score, taken, subject, baseline, occurrence, lang } = assessment;
    let model = format!("{} {}", manifest.name, manifest.version);
    let mut prediction = json!({
        "outcome": { "text": manifest.label.meaning.get(*lang) },
        "probabilityDecimal": shifted(score.probability, 2),
        "rationale": rationale(assessment),
    });
    if let Some((start, end)) = period(manifest, *baseline) {
        prediction["whenPeriod"] = json!({ "start": start.to_string(), "end": end.to_string() });
    }
    let notes = std::iter::once(&manifest.purpose).chain(&manifest.limits);
    let mut resource = json!({
        "resourceType": "RiskAssessment",
        "meta": { "security": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            "code": "AIAST",
            "display": "Artificial Intelligence asserted",
        }] },
        "language": lang.tag(),
        "contained": [device(manifest)],
        "status": "final",
        "method": { "text": format!("bosque, random forest {model}, SHA-256 {}", manifest.forest.sha256) },
        "subject": subject.clone().unwrap_or_else(unknown_subject),
        "performer": { "reference": "#model", "type": "Device", "display": model },
        "prediction": [prediction],
        "note": notes.map(|note| json!({ "text": note.get(*lang) })).collect::<Vec<_>>(),
    });
    let mut basis: Vec<&str> = Vec::new();
    for taken in taken.iter().filter(|taken| taken.is_reference) {
        if !basis.contains(&taken.resource.as_str()) {
            basis.push(&taken.resource);
        }
    }
    if !basis.is_empty() {
        resource["basis"] = basis.iter().map(|reference| json!({ "reference": reference })).collect();
    }
    if let Some(occurrence) = occurrence {
        resource["occurrenceDateTime"] = occurrence.to_string().into();
    }
    resource
}

/// The model as the device that it is: name, version, digest.
fn device(manifest: &Manifest) -> Value {
    json!({
        "resourceType": "Device",
        "id": "model",
        "identifier": [{ "type": { "text": "SHA-256" }, "value": manifest.forest.sha256 }],
        "deviceName": [{ "name": manifest.name, "type": "model-name" }],
        "version": [{ "value": manifest.version }],
    })
}

/// R4 wants a subject; this says that it is not known.
fn unknown_subject() -> Value {
    json!({ "extension": [{
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown",
    }] })
}

/// From the day on which the patient must be event-free to the day by which the event counts.
fn period(manifest: &Manifest, baseline: Option<Date>) -> Option<(Date, Date)> {
    let (cohort, baseline) = (manifest.cohort.as_ref()?, baseline?);
    Some((baseline.plus_days(cohort.landmark_days)?, baseline.plus_days(cohort.horizon_days)?))
}

fn rationale(assessment: &Assessment<'_>) -> String {
    let Assessment { manifest, score, lang, .. } = assessment;
    let number = |value: f64| match lang {
        Lang::Es => shortest(value).replace('.', ","),
        Lang::En => shortest(value),
    };
    let threshold = number(shifted(manifest.threshold.value, 2));
    let mut text = match (lang, score.prediction) {
        (Lang::Es, true) => format!("Por encima del umbral del modelo, {threshold} %."),
        (Lang::Es, false) => format!("No supera el umbral del modelo, {threshold} %."),
        (Lang::En, true) => format!("Above the model's threshold of {threshold}%."),
        (Lang::En, false) => format!("Not above the model's threshold of {threshold}%."),
    };
    if let Some(cohort) = &manifest.cohort {
        let (landmark, horizon) = (cohort.landmark_days, cohort.horizon_days);
        text += &match lang {
            Lang::Es => format!(
                " {} Evento hasta el día {horizon} desde el inicio, sin evento hasta el día {landmark}.",
                cohort.eligibility.es
            ),
            Lang::En => format!(
                " {} Event by day {horizon} from entry, event-free up to day {landmark}.",
                cohort.eligibility.en
            ),
        };
    }
    let names: Vec<&str> = (score.out_of_range.iter())
        .filter_map(|&i| manifest.features.get(i))
        .map(|feature| feature.label.get(*lang))
        .collect();
    if !names.is_empty() {
        text += match lang {
            Lang::Es => " Fuera de lo visto en el entrenamiento: ",
            Lang::En => " Outside what the training rows held: ",
        };
        text += &names.join(", ");
        text.push('.');
    }
    text
}
