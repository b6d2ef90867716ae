//! A score as a RiskAssessment.

use crate::prelude::*;
use bosque_model::{Json, Lang, Manifest, Score, shortest};

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
    pub subject: Option<Json>,
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
pub fn to_risk_assessment(assessment: &Assessment<'_>) -> Json {
    let Assessment { manifest, score, taken, subject, baseline, occurrence, lang } = assessment;
    let model = format!("{} {}", manifest.name, manifest.version);
    let digest = &manifest.forest.sha256;
    // A form that is read and filled in is less WebAssembly than an object that is built field by field.
    let mut form = Json::parse(FORM.as_bytes()).unwrap_or(Json::Null);
    let mut put = |pointer: &str, value: Json| fill(&mut form, pointer, value);
    put("/language", text(lang.tag()));
    put("/contained/0/identifier/0/value", text(digest));
    put("/contained/0/deviceName/0/name", text(&manifest.name));
    put("/contained/0/version/0/value", text(&manifest.version));
    put("/method/text", format!("bosque, random forest {model}, SHA-256 {digest}").into());
    put("/performer/display", model.into());
    if let Some(subject) = subject {
        put("/subject", subject.clone());
    }
    put("/prediction/0/outcome/text", text(manifest.label.meaning.get(*lang)));
    put("/prediction/0/probabilityDecimal", shifted(score.probability, 2).into());
    put("/prediction/0/rationale", rationale(assessment).into());
    if let Some((start, end)) = period(manifest, *baseline) {
        put("/prediction/0/whenPeriod/start", start.to_string().into());
        put("/prediction/0/whenPeriod/end", end.to_string().into());
    }
    let notes = core::iter::once(&manifest.purpose).chain(&manifest.limits);
    for (i, note) in notes.enumerate() {
        put(&format!("/note/{i}/text"), text(note.get(*lang)));
    }
    let mut basis: Vec<&str> = Vec::new();
    for taken in taken.iter().filter(|taken| taken.is_reference) {
        if !basis.contains(&taken.resource.as_str()) {
            put(&format!("/basis/{}/reference", basis.len()), text(&taken.resource));
            basis.push(&taken.resource);
        }
    }
    if let Some(occurrence) = occurrence {
        put("/occurrenceDateTime", occurrence.to_string().into());
    }
    form
}

/// What does not change. The contained Device is the model; without another subject, this one says that it is not known, because R4
/// wants one.
const FORM: &str = r##"{
"resourceType": "RiskAssessment",
"meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "AIAST",
 "display": "Artificial Intelligence asserted"}]},
"contained": [{"resourceType": "Device", "id": "model", "identifier": [{"type": {"text": "SHA-256"}}],
 "deviceName": [{"type": "model-name"}], "version": [{}]}],
"status": "final",
"subject": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]},
"performer": {"reference": "#model", "type": "Device"},
"prediction": [{}]
}"##;

fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

/// Puts a value at a JSON pointer whose parts need no escape; objects and lists on the way are made where they lack, a list being what
/// a number stands in.
#[inline(never)]
pub(super) fn fill(form: &mut Json, pointer: &str, value: Json) {
    let mut at = form;
    for part in pointer.split('/').skip(1) {
        at = match part.parse::<usize>() {
            Ok(index) => {
                if !matches!(at, Json::List(_)) {
                    *at = Json::List(vec![]);
                }
                let Json::List(list) = at else { return };
                list.resize(list.len().max(index + 1), Json::Null);
                &mut list[index]
            }
            Err(_) => {
                if !matches!(at, Json::Object(_)) {
                    *at = Json::Object(vec![]);
                }
                let Json::Object(fields) = at else { return };
                let place = fields.iter().position(|(name, _)| name == part).unwrap_or_else(|| {
                    fields.push((part.to_owned(), Json::Null));
                    fields.len() - 1
                });
                &mut fields[place].1
            }
        };
    }
    *at = value;
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_form_is_json() {
        let form = Json::parse(FORM.as_bytes()).unwrap();
        assert!(form.get("resourceType").unwrap().is_text("RiskAssessment"));
    }

    #[test]
    fn what_lacks_on_the_way_is_made() {
        let mut form = Json::from(json!({ "a": [{ "b": 1 }] }));
        fill(&mut form, "/a/0/c/d", json!(2).into());
        fill(&mut form, "/e/1", json!(3).into());
        assert_eq!(form.to_text(), r#"{"a":[{"b":1,"c":{"d":2}}],"e":[null,3]}"#);
    }
}
