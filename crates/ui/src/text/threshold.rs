//! The words of the threshold that can be moved, in both languages.

use bosque_model::Lang;

/// The words of the threshold that can be moved.
#[derive(Debug)]
pub struct ThresholdWords {
    /// Heading over the threshold that is looked at.
    pub heading: &'static str,
    /// Name of the slider.
    pub slider: &'static str,
    /// The slider's value, read aloud: threshold, flagged, events among them, events of a thousand, net benefit.
    pub said: fn(&str, [&str; 4]) -> String,
    /// The threshold is the model's.
    pub own: &'static str,
    /// It is not: the model's.
    pub other: fn(&str) -> String,
    /// Goes back to the model's.
    pub back: &'static str,
    /// What moving it does not do.
    pub note: &'static str,
    /// Over the counts: events of a thousand.
    pub thousand: fn(&str) -> String,
    /// Its columns: with the event, without it.
    pub outcomes: [&'static str; 2],
    /// Its rows: flagged, not flagged.
    pub flags: [&'static str; 2],
    /// What each cell counts, row by row.
    pub cells: [&'static str; 4],
    /// Under the thousand marks.
    pub marks: &'static str,
    /// Sensitivity, specificity, positive and negative predictive value.
    pub figures: [&'static str; 4],
    /// Heading over the net benefit of a thousand patients.
    pub benefit: &'static str,
    /// Acting by the model, on everybody, on nobody.
    pub ways: [&'static str; 3],
}

/// The words of a language.
#[must_use]
pub fn threshold_texts(lang: Lang) -> &'static ThresholdWords {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: ThresholdWords = ThresholdWords {
    heading: "Señalar por encima de",
    slider: "Umbral que se examina",
    said: |threshold, [flagged, hits, events, benefit]| {
        format!(
            "{threshold}: de 1000 pacientes señala a {flagged}, entre ellos a {hits} de los {events} con el evento; beneficio neto {benefit}"
        )
    },
    own: "Es el umbral del modelo.",
    other: |own| format!("El umbral del modelo es {own}."),
    back: "Volver al umbral del modelo",
    note: "Solo para examinarlo: moverlo aquí no cambia cómo clasifica la página.",
    thousand: |events| format!("De 1000 pacientes de la validación cruzada, {events} con el evento"),
    outcomes: ["Con el evento", "Sin el evento"],
    flags: ["Señalados", "No señalados"],
    cells: ["verdaderos positivos", "falsos positivos", "falsos negativos", "verdaderos negativos"],
    marks: "Cada marca es un paciente. Grandes: con el evento; llenas: señalados.",
    figures: ["Sensibilidad", "Especificidad", "Valor predictivo positivo", "Valor predictivo negativo"],
    benefit: "Beneficio neto por 1000 pacientes",
    ways: ["Según el modelo", "Señalar a todos", "No señalar a nadie"],
};

static EN: ThresholdWords = ThresholdWords {
    heading: "Flag above",
    slider: "Threshold under examination",
    said: |threshold, [flagged, hits, events, benefit]| {
        format!(
            "{threshold}: of 1000 patients it flags {flagged}, among them {hits} of the {events} with the event; net benefit {benefit}"
        )
    },
    own: "This is the model’s threshold.",
    other: |own| format!("The model’s threshold is {own}."),
    back: "Back to the model’s threshold",
    note: "To look at only: moving it here does not change how the page classifies.",
    thousand: |events| format!("Of 1000 patients of the cross-validation, {events} with the event"),
    outcomes: ["With the event", "Without the event"],
    flags: ["Flagged", "Not flagged"],
    cells: ["true positives", "false positives", "false negatives", "true negatives"],
    marks: "Each mark is one patient. Large: with the event; filled: flagged.",
    figures: ["Sensitivity", "Specificity", "Positive predictive value", "Negative predictive value"],
    benefit: "Net benefit per 1000 patients",
    ways: ["By the model", "Flag everybody", "Flag nobody"],
};
