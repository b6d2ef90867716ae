//! The words that only the element in somebody else's page has, in both languages.

use bosque_model::Lang;

/// The words of one language.
#[derive(Debug)]
pub struct Widget {
    /// The element's name: the model's name for people.
    pub name: fn(&str) -> String,
    /// While the model is fetched and verified.
    pub opening: &'static str,
    /// In the result's room while there is none.
    pub waiting: &'static str,
    /// The form's name, which tells it from that of another element.
    pub form: fn(&str) -> String,
    /// A value that is not there, where values are shown and not typed.
    pub no_value: &'static str,
    /// There is no model of that name.
    pub no_model: &'static str,
    /// The model or the program did not arrive.
    pub unreachable: &'static str,
    /// The file is no model.
    pub no_file: &'static str,
    /// Nobody who is trusted signed the model.
    pub untrusted: fn(&str) -> String,
    /// Heading over what a FHIR Bundle gave.
    pub record: &'static str,
    /// So many values of so many inputs were taken.
    pub taken: fn(usize, usize) -> String,
    /// What a person then has to do.
    pub check: &'static str,
    /// Heading over what it did not give.
    pub missing: &'static str,
    /// Heading over what else is to be known.
    pub notes: &'static str,
    /// Nothing of the Bundle is used.
    pub record_refused: &'static str,
}

/// The words of a language.
#[must_use]
pub fn widget_texts(lang: Lang) -> &'static Widget {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Widget = Widget {
    name: |model| format!("Predictor: {model}"),
    opening: "Abriendo y comprobando el modelo…",
    waiting: "El resultado aparece al completar los datos.",
    form: |model| format!("Datos del paciente, {model}"),
    no_value: "Sin dato",
    no_model: "No existe un modelo con ese nombre.",
    unreachable: "No se ha podido cargar lo necesario para calcular.",
    no_file: "El archivo del modelo está dañado.",
    untrusted: |standing| {
        format!("{standing}: este predictor solo usa modelos firmados por una clave de confianza.")
    },
    record: "Del expediente (FHIR)",
    taken: |taken, all| match taken {
        1 => format!("Se tomó 1 de {all} datos."),
        _ => format!("Se tomaron {taken} de {all} datos."),
    },
    check: "Compruebe cada valor antes de usar el resultado.",
    missing: "No se tomó",
    notes: "Observaciones",
    record_refused: "No se ha tomado ningún dato: el paquete FHIR no se puede usar.",
};

static EN: Widget = Widget {
    name: |model| format!("Predictor: {model}"),
    opening: "Opening and checking the model…",
    waiting: "The result appears once the inputs are complete.",
    form: |model| format!("Patient’s data, {model}"),
    no_value: "No value",
    no_model: "There is no model of that name.",
    unreachable: "What is needed to calculate could not be loaded.",
    no_file: "The model’s file is damaged.",
    untrusted: |standing| format!("{standing}: this predictor uses only models signed by a trusted key."),
    record: "From the record (FHIR)",
    taken: |taken, all| match taken {
        1 => format!("1 of {all} inputs was taken."),
        _ => format!("{taken} of {all} inputs were taken."),
    },
    check: "Check every value before you use the result.",
    missing: "Not taken",
    notes: "Notes",
    record_refused: "Nothing was taken: the FHIR bundle cannot be used.",
};
