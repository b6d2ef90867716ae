//! FHIR R4: a Bundle in, a RiskAssessment out. `docs/fhir.md` says what is read, how it is converted and what is refused.
//!
//! **Invariant**: nothing is guessed, and nothing of who the patient is leaves this module but the reference that goes, untouched,
//! into `RiskAssessment.subject`.

mod bundle;
mod choose;
mod date;
mod error;
mod exchange;
mod reading;
mod risk;
mod units;
mod words;

use crate::prelude::*;
use bosque_model::{Json, Lang, Manifest};

use crate::strict_json::{self, JsonError};

pub use date::Date;
pub use error::{AssessmentError, FhirError};
pub use exchange::assess;
pub use risk::{Assessment, to_risk_assessment};
pub use words::{BASELINE, Note, Reason, WEEK_20, Window};

/// The largest Bundle that is read, 16 MiB.
pub const MAX_BUNDLE_BYTES: usize = 16 << 20;

/// What a Bundle says of one patient, as far as a model asks.
#[derive(Clone, Debug, PartialEq)]
pub struct FhirPatient {
    /// Values by the feature's name, in its unit, in the order of the manifest.
    pub values: Vec<(String, f64)>,
    /// Where each of these comes from, in the same order.
    pub taken: Vec<Taken>,
    /// Features without a value, and why.
    pub missing: Vec<(String, Reason)>,
    /// What else is to be known.
    pub notes: Vec<Note>,
    /// The baseline date that was counted from.
    pub baseline: Option<Date>,
    /// Whom the Bundle is about, for [`Assessment::subject`] and nothing else.
    pub subject: Option<Subject>,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// The feature.
    pub feature: String,
    /// `Observation/id`, the UUID or the place in the Bundle; `Patient.birthDate` or `Patient.gender`, without who it is.
    pub resource: String,
    /// Whether `resource` is a reference that others can follow.
    pub is_reference: bool,
    /// The LOINC code, for an Observation.
    pub code: Option<&'static str>,
    /// The UCUM unit that the value had, for an Observation.
    pub unit: Option<&'static str>,
    /// As `× 1000`; none where nothing was converted.
    pub conversion: Option<String>,
    /// The day of the reading, or for the age the baseline.
    pub effective: Option<Date>,
    /// The day of the reading, counted from the baseline, and the window in which it had to lie.
    pub window: Option<(i32, Window)>,
}

impl Taken {
    /// Where the value comes from, in one line, without the value.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut text = format!("{}: {}", self.feature, self.resource);
        for part in [self.code, self.unit, self.conversion.as_deref()].into_iter().flatten() {
            text += ", ";
            text += part;
        }
        if let Some(effective) = self.effective {
            text += &format!(", {effective}");
        }
        if let Some((day, Window { first_day, last_day, .. })) = self.window {
            text += &match lang {
                Lang::Es => format!(" (día {day}; ventana {first_day} a {last_day})"),
                Lang::En => format!(" (day {day}; window {first_day} to {last_day})"),
            };
        }
        text
    }
}

/// A patient's reference. It does not show itself in debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// The FHIR Reference.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Json::object([("reference", self.0.as_str().into())])
    }
}

impl core::fmt::Debug for Subject {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Subject(..)")
    }
}

/// Reads a Bundle for a model.
///
/// `baseline` is the day from which weeks are counted; without it, the day that the Bundle states (`docs/fhir.md`); without
/// both, nothing that needs one is taken.
///
/// # Errors
/// [`FhirError`] where nothing can be taken. What single resources lack stands in [`FhirPatient::missing`] and
/// [`FhirPatient::notes`].
pub fn from_fhir(
    bundle: &[u8],
    manifest: &Manifest,
    baseline: Option<Date>,
) -> Result<FhirPatient, FhirError> {
    if bundle.len() > MAX_BUNDLE_BYTES {
        return Err(FhirError::TooLarge { bytes: bundle.len() });
    }
    let bundle = strict_json::parse(bundle).map_err(|error| match error {
        JsonError::Syntax { line, column } => FhirError::Syntax { line, column },
        JsonError::RepeatedName => FhirError::RepeatedName,
    })?;
    choose::patient(&bundle::parts(&bundle)?, manifest, baseline)
}
