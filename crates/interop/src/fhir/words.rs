//! Why something is not taken and what else is to be known, in both languages: the one place for these words.

use crate::prelude::*;
use bosque_model::Lang;

use super::date::Date;

/// Days, counted from the baseline, in which a reading must lie to stand for a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// The first day.
    pub first_day: i32,
    /// The last day, included.
    pub last_day: i32,
    /// The reading nearest to it is taken; of two equally near ones, the earlier.
    pub target_day: i32,
}

/// The baseline: the last reading of the 30 days up to it.
pub const BASELINE: Window = Window { first_day: -30, last_day: 0, target_day: 0 };
/// Week 20: weeks 15 to 25, nearest to day 140.
pub const WEEK_20: Window = Window { first_day: 105, last_day: 175, target_day: 140 };

/// Why a feature has no value, or why a reading is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The feature is never taken from FHIR: no code is mapped to it, and it is not inferred from anything.
    NotRead,
    /// There is no Observation with its code.
    NoReading,
    /// No baseline date is known, so that no reading and no age has its place.
    NoBaseline,
    /// There are readings, none of them in this window.
    OutsideWindow(Window),
    /// Readings of the same day differ.
    Ambiguous,
    /// There is no Patient.
    NoPatient,
    /// `birthDate` is absent or no whole day.
    NoBirthDate,
    /// `birthDate` lies after the baseline.
    BornLater,
    /// `gender` is neither `male` nor `female`, which is all that the model knows.
    Gender,
    /// The status is none of final, amended and corrected.
    Status,
    /// The subject is absent, or not the Patient of this Bundle.
    Subject,
    /// The effective time is absent or no whole day.
    NoDay,
    /// A value is stated to be absent.
    DataAbsent,
    /// There is no value.
    NoValue,
    /// The value is a bound (`<`, `>`) and no reading.
    Comparator,
    /// The value is text, a range, a code or another type that is no number with a unit.
    NotAQuantity,
    /// The unit is not UCUM, or not one that is converted.
    Unit,
    /// The value stands inside a component.
    Component,
    /// It carries the codes of two quantities.
    TwoCodes,
    /// It carries a modifier that changes its meaning in a way not known here.
    Modifier,
    /// The Bundle holds it twice, with different content.
    Versions,
    /// The value lies outside the hard range or is none of the dictionary's codes.
    Range,
}

impl Reason {
    /// The reason in words, without values and without identity.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let (es, en) = match self {
            Reason::NotRead => {
                ("no se toma de FHIR ni se deduce.", "is not taken from FHIR and not inferred.")
            }
            Reason::NoReading => {
                ("no hay observación con su código.", "there is no observation with its code.")
            }
            Reason::NoBaseline => ("no se conoce la fecha basal.", "the baseline date is not known."),
            Reason::OutsideWindow(Window { first_day, last_day, .. }) => {
                return match lang {
                    Lang::Es => format!("ninguna lectura entre los días {first_day} y {last_day}."),
                    Lang::En => format!("no reading between days {first_day} and {last_day}."),
                };
            }
            Reason::Ambiguous => ("lecturas distintas del mismo día.", "readings of the same day differ."),
            Reason::NoPatient => ("no hay paciente en el paquete.", "the bundle holds no patient."),
            Reason::NoBirthDate => {
                ("falta la fecha de nacimiento completa.", "there is no whole birth date.")
            }
            Reason::BornLater => {
                ("la fecha de nacimiento es posterior a la basal.", "the birth date lies after the baseline.")
            }
            Reason::Gender => ("el sexo no es «male» ni «female».", "the gender is neither male nor female."),
            Reason::Status => (
                "el estado no es «final», «amended» ni «corrected».",
                "the status is none of final, amended and corrected.",
            ),
            Reason::Subject => (
                "el sujeto falta o no es el paciente del paquete.",
                "the subject is absent or not the bundle's patient.",
            ),
            Reason::NoDay => ("no tiene un día exacto.", "it has no exact day."),
            Reason::DataAbsent => ("el dato se declara ausente.", "the value is stated to be absent."),
            Reason::NoValue => ("no tiene valor.", "it has no value."),
            Reason::Comparator => {
                ("es un límite (<, >), no una lectura.", "it is a bound (<, >), not a reading.")
            }
            Reason::NotAQuantity => ("no es un número con unidad.", "it is no number with a unit."),
            Reason::Unit => (
                "la unidad no es UCUM o no se convierte.",
                "the unit is not UCUM or not one that is converted.",
            ),
            Reason::Component => ("el valor está en un componente.", "the value stands in a component."),
            Reason::TwoCodes => {
                ("lleva códigos de dos magnitudes.", "it carries the codes of two quantities.")
            }
            Reason::Modifier => {
                ("lleva un modificador desconocido.", "it carries a modifier that is not known here.")
            }
            Reason::Versions => {
                ("está dos veces, con contenido distinto.", "it stands twice, with different content.")
            }
            Reason::Range => ("fuera del rango admitido.", "outside the range that is accepted."),
        };
        match lang {
            Lang::Es => es.into(),
            Lang::En => en.into(),
        }
    }
}

/// What else is to be known about what was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The baseline date, and whether the Bundle itself states it.
    Baseline {
        /// The date.
        date: Date,
        /// Stated by the Bundle; otherwise given by the caller.
        in_bundle: bool,
    },
    /// The Bundle states another baseline date than the caller, whose date counts.
    OtherBaseline,
    /// The sex is FHIR's administrative gender.
    AdministrativeGender,
    /// One of several readings in the window was taken.
    Several {
        /// The feature.
        feature: String,
        /// Readings in its window.
        readings: usize,
    },
    /// An Observation with a code that is read was refused.
    Refused {
        /// Which, by its own reference.
        resource: String,
        /// Its LOINC code.
        code: &'static str,
        /// Why.
        reason: Reason,
    },
    /// Observations without a code that is read.
    OtherObservations {
        /// How many.
        count: usize,
    },
}

impl Note {
    /// The note in words, without values and without identity.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Note::Baseline { date, in_bundle: true }, Lang::Es) => {
                format!("Fecha basal {date}, según el paquete.")
            }
            (Note::Baseline { date, in_bundle: true }, Lang::En) => {
                format!("Baseline {date}, as the bundle states.")
            }
            (Note::Baseline { date, .. }, Lang::Es) => format!("Fecha basal {date}, la indicada."),
            (Note::Baseline { date, .. }, Lang::En) => format!("Baseline {date}, as given."),
            (Note::OtherBaseline, Lang::Es) => {
                "El paquete indica otra fecha basal; cuenta la indicada.".into()
            }
            (Note::OtherBaseline, Lang::En) => {
                "The bundle states another baseline date; the one that was given counts.".into()
            }
            (Note::AdministrativeGender, Lang::Es) => "El sexo es el administrativo de FHIR.".into(),
            (Note::AdministrativeGender, Lang::En) => "The sex is FHIR's administrative gender.".into(),
            (Note::Several { feature, readings }, Lang::Es) => {
                format!("{feature}: {readings} lecturas en su ventana; se toma la más cercana.")
            }
            (Note::Several { feature, readings }, Lang::En) => {
                format!("{feature}: {readings} readings in its window; the nearest is taken.")
            }
            (Note::Refused { resource, code, reason }, Lang::Es) => {
                format!("{resource} ({code}) no se usa: {}", reason.text(lang))
            }
            (Note::Refused { resource, code, reason }, Lang::En) => {
                format!("{resource} ({code}) is not used: {}", reason.text(lang))
            }
            (Note::OtherObservations { count }, Lang::Es) => {
                format!("{count} observaciones con otros códigos.")
            }
            (Note::OtherObservations { count }, Lang::En) => {
                format!("{count} observations with other codes.")
            }
        }
    }
}
