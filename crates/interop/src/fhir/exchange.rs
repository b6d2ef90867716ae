//! A Bundle in and a RiskAssessment out as JSON texts, for callers that have nothing else: the headless API.

use crate::prelude::*;
use bosque_model::{Json, Lang, Model, Score};

use super::date::Date;
use super::error::AssessmentError;
use super::risk::{Assessment, to_risk_assessment};
use super::{FhirPatient, Subject, Taken};

impl FhirPatient {
    /// `{ patient, missing, notes, reasons, taken, baseline, subject }`: values by name; names without a value; notes in words, those
    /// on where each value comes from first; and, for programs, why each missing one is missing, where each value comes from, the
    /// baseline's day, and the patient's reference.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> Json {
        let object = |fields: Vec<(String, Json)>| Json::Object(fields);
        let named = |(name, value): &(String, f64)| (name.clone(), Json::Number(*value));
        let reason = |(name, reason): &(String, super::Reason)| (name.clone(), reason.text(lang).into());
        let sources = self.taken.iter().map(|taken| taken.text(lang));
        let missing = self.missing.iter().map(|(name, reason)| format!("{name}: {}", reason.text(lang)));
        let notes = sources.chain(missing).chain(self.notes.iter().map(|note| note.text(lang)));
        Json::object([
            ("patient", object(self.values.iter().map(named).collect())),
            ("missing", self.missing.iter().map(|(name, _)| Json::from(name.as_str())).collect()),
            ("notes", notes.map(Json::from).collect()),
            ("reasons", object(self.missing.iter().map(reason).collect())),
            ("taken", self.taken.iter().map(Taken::to_json).collect()),
            ("baseline", day(self.baseline)),
            ("subject", self.subject.as_ref().map_or(Json::Null, Subject::to_json)),
        ])
    }
}

impl Taken {
    /// `{ feature, resource, isReference, code, unit, conversion, effective, day, window }`; null where there is none.
    fn to_json(&self) -> Json {
        let number = |day: i32| Json::Number(f64::from(day));
        let window = |(_, window): (i32, super::Window)| {
            Json::object([("firstDay", number(window.first_day)), ("lastDay", number(window.last_day))])
        };
        Json::object([
            ("feature", self.feature.as_str().into()),
            ("resource", self.resource.as_str().into()),
            ("isReference", self.is_reference.into()),
            ("code", self.code.into()),
            ("unit", self.unit.into()),
            ("conversion", self.conversion.as_deref().into()),
            ("effective", day(self.effective)),
            ("day", self.window.map(|(day, _)| f64::from(day)).into()),
            ("window", self.window.map_or(Json::Null, window)),
        ])
    }

    /// A reference that goes into `basis`, and nothing else.
    fn reference(resource: &str) -> Taken {
        Taken {
            feature: String::new(),
            resource: resource.to_owned(),
            is_reference: true,
            code: None,
            unit: None,
            conversion: None,
            effective: None,
            window: None,
        }
    }
}

fn day(date: Option<Date>) -> Json {
    date.map(|date| date.to_string()).into()
}

/// A RiskAssessment of a prediction that came back from outside, as [`to_risk_assessment`] writes it.
///
/// `prediction` is `{ raw, probability, prediction, outOfRange, model: { digest } }`, as the headless API answers it: it must be what
/// this very model says of that raw score. `options` is null or `{ taken, baseline, occurrence }`: what [`FhirPatient::to_json`] says
/// of where the values come from, the day from which the model's days are counted, and the day of the assessment.
///
/// # Errors
/// [`AssessmentError`].
pub fn assess(
    model: &Model,
    prediction: &Json,
    subject: Option<Json>,
    options: &Json,
    lang: Lang,
) -> Result<Json, AssessmentError> {
    let score = score(model, prediction)?;
    let date = |name: &'static str| match options.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(date) => date.as_text().and_then(Date::parse).map(Some).ok_or(AssessmentError::Option { name }),
    };
    let taken = match options.get("taken") {
        None | Some(Json::Null) => &[][..],
        Some(taken) => taken.as_list().ok_or(AssessmentError::Option { name: "taken" })?,
    };
    let taken: Vec<Taken> = (taken.iter())
        .filter(|taken| taken.get("isReference") == Some(&Json::Bool(true)))
        .filter_map(|taken| taken.get("resource")?.as_text().map(Taken::reference))
        .collect();
    Ok(to_risk_assessment(&Assessment {
        manifest: model.manifest(),
        score: &score,
        taken: &taken,
        subject,
        baseline: date("baseline")?,
        occurrence: date("occurrence")?,
        lang,
    }))
}

/// The score that a prediction states, if the model gives it.
fn score(model: &Model, prediction: &Json) -> Result<Score, AssessmentError> {
    let field = |name: &'static str| prediction.get(name).ok_or(AssessmentError::Prediction { name });
    let number = |name| field(name)?.as_number().ok_or(AssessmentError::Prediction { name });
    let digest = field("model")?.get("digest").and_then(Json::as_text);
    if digest != Some(&model.manifest().forest.sha256) {
        return Err(AssessmentError::OtherModel);
    }
    let (raw, probability, prediction) = (number("raw")?, number("probability")?, number("prediction")?);
    let is_above = probability > model.manifest().threshold.value;
    let fits = (0.0..=1.0).contains(&raw)
        && probability == model.probability(raw)
        && prediction == f64::from(u8::from(is_above));
    if !fits {
        return Err(AssessmentError::NotItsScore);
    }
    let outside = field("outOfRange")?.as_list().unwrap_or_default();
    let index = |name: &Json| model.schema().feature_index(name.as_text()?);
    let out_of_range = outside.iter().map(index).collect::<Option<Vec<usize>>>();
    let out_of_range = out_of_range.ok_or(AssessmentError::Prediction { name: "outOfRange" })?;
    Ok(Score { raw, probability, prediction: is_above, out_of_range })
}
