//! The words of a result's doubt, in both languages.

use bosque_model::Lang;

/// On which side of what the other inputs suggest an input lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Higher.
    Above,
    /// Lower.
    Below,
    /// Another code: codes have no order.
    Other,
}

/// The words of a result's doubt.
#[derive(Debug)]
pub struct Doubt {
    /// The range beside the probability: low, high.
    pub between: fn(&str, &str) -> String,
    /// Its ends read alike.
    pub about: fn(&str) -> String,
    /// What it means.
    pub range_meaning: &'static str,
    /// After an input's name: how it stands apart, and whether the combination is rarer than 99 % of the training rows.
    pub apart: fn(Side, bool) -> String,
    /// The same after other cautions: the input's name.
    pub and_apart: fn(&str, bool) -> String,
    /// After the count of a hundred patients, for a model with a horizon: its day.
    pub hundred_by_day: fn(&str) -> String,
}

/// The words of a language.
#[must_use]
pub fn doubt_texts(lang: Lang) -> &'static Doubt {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Doubt = Doubt {
    between: |low, high| format!("entre {low} y {high}"),
    about: |value| format!("alrededor de {value}"),
    range_meaning: "Lo que sostienen los datos de entrenamiento para una puntuación así; no acota el riesgo de una persona.",
    apart: |side, rare| {
        let how = match side {
            Side::Above => "queda por encima de lo que sugieren los demás datos",
            Side::Below => "queda por debajo de lo que sugieren los demás datos",
            Side::Other => "no encaja con los demás datos",
        };
        format!("{how}: combinación {} en el entrenamiento.", frequency_es(rare))
    },
    and_apart: |name, rare| {
        format!("Además, combinación {} en el entrenamiento por {name}.", frequency_es(rare))
    },
    hundred_by_day: |day| {
        format!("pacientes con estos datos tendrían el evento hasta el día {day}, según el modelo.")
    },
};

static EN: Doubt = Doubt {
    between: |low, high| format!("between {low} and {high}"),
    about: |value| format!("about {value}"),
    range_meaning: "What the training data bear out for a score like this; it does not bound one person’s risk.",
    apart: |side, rare| {
        let how = match side {
            Side::Above => "is above what the other inputs suggest",
            Side::Below => "is below what the other inputs suggest",
            Side::Other => "does not fit the other inputs",
        };
        format!("{how}: a combination {} in training.", frequency_en(rare))
    },
    and_apart: |name, rare| {
        format!("Also, a combination {} in training because of {name}.", frequency_en(rare))
    },
    hundred_by_day: |day| {
        format!("patients with these data would have the event by day {day}, according to the model.")
    },
};

fn frequency_es(rare: bool) -> &'static str {
    if rare { "muy rara" } else { "poco frecuente" }
}

fn frequency_en(rare: bool) -> &'static str {
    if rare { "very rare" } else { "uncommon" }
}
