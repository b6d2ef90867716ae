//! Why nothing of a Bundle is taken.

/// Why nothing of a Bundle is taken. It never repeats what the Bundle holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FhirError {
    /// Larger than it may be.
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Not JSON in UTF-8, or nested more than 128 deep.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// An object names a field twice.
    RepeatedName,
    /// Not a FHIR Bundle.
    NotABundle,
    /// A Bundle of another type than collection, searchset, document and transaction.
    BundleType,
    /// An element has another JSON type than FHIR gives it.
    Shape {
        /// Its path.
        element: &'static str,
    },
    /// It carries rules or modifiers that are not known here and may change what it means.
    Modifier,
    /// More than one patient: nobody says which is meant.
    SeveralPatients,
    /// It states a baseline more than once, or not as a whole day.
    Baseline,
}

impl core::fmt::Display for FhirError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            FhirError::TooLarge { bytes } => {
                write!(f, "the bundle's {bytes} bytes exceed the {} allowed", super::MAX_BUNDLE_BYTES)
            }
            FhirError::Syntax { line, column } => {
                write!(f, "line {line}, column {column}: not JSON in UTF-8")
            }
            FhirError::RepeatedName => f.write_str("an object names a field twice"),
            FhirError::NotABundle => f.write_str("resourceType: not a Bundle"),
            FhirError::BundleType => {
                f.write_str("Bundle.type: none of collection, searchset, document and transaction")
            }
            FhirError::Shape { element } => write!(f, "{element}: another JSON type than FHIR R4 gives it"),
            FhirError::Modifier => f.write_str("Bundle: carries implicitRules, which may change its meaning"),
            FhirError::SeveralPatients => f.write_str("Bundle: holds more than one patient"),
            FhirError::Baseline => {
                f.write_str("Parameters: the baseline is stated more than once, or not as a whole day")
            }
        }
    }
}

impl core::error::Error for FhirError {}

/// Why a prediction does not become a RiskAssessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssessmentError {
    /// It lacks a field, or the field has another type.
    Prediction {
        /// The field.
        name: &'static str,
    },
    /// It is the answer of another model.
    OtherModel,
    /// The model does not give these numbers: they were changed on the way.
    NotItsScore,
    /// An option has another type.
    Option {
        /// The option.
        name: &'static str,
    },
}

impl core::fmt::Display for AssessmentError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            AssessmentError::Prediction { name } => {
                write!(f, "prediction.{name}: absent, or of another type")
            }
            AssessmentError::OtherModel => f.write_str("prediction.model: another model's answer"),
            AssessmentError::NotItsScore => f.write_str("prediction: not what the model answers"),
            AssessmentError::Option { name } => write!(f, "options.{name}: of another type"),
        }
    }
}

impl core::error::Error for AssessmentError {}
