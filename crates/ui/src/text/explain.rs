//! The words of why a result is what it is and of what would change it, in both languages.

use bosque_model::Lang;

/// On which side of the threshold something comes to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// Above it.
    Up,
    /// Not above it.
    Down,
}

impl Crossing {
    /// The side of a prediction.
    #[must_use]
    pub fn to(prediction: bool) -> Self {
        if prediction { Crossing::Up } else { Crossing::Down }
    }
}

/// The words of why and what if.
#[derive(Debug)]
pub struct Explain {
    /// Heading of the contributions.
    pub why: &'static str,
    /// In their room while there is no result.
    pub why_none: &'static str,
    /// What they are and what a row does, for who does not see the table.
    pub why_caption: &'static str,
    /// Behind it, where an input's curve can be shown.
    pub why_curve: &'static str,
    /// Legend.
    pub raises: &'static str,
    /// Legend.
    pub lowers: &'static str,
    /// Unit of the contributions.
    pub points: &'static str,
    /// Column heads: the input with its value, the bar, the points.
    pub why_columns: [&'static str; 3],
    /// The first row.
    pub base: &'static str,
    /// The row of those not named.
    pub others: fn(usize) -> String,
    /// What the contributions add up to.
    pub raw: &'static str,
    /// The step from there to the probability.
    pub calibration: &'static str,
    /// The last row.
    pub probability: &'static str,
    /// The sum: start, change, end.
    pub sum: fn(&str, &str, &str) -> String,
    /// A difference below 0: of what, by how much.
    pub fell: fn(&str, &str) -> String,
    /// A difference above 0.
    pub rose: fn(&str, &str) -> String,
    /// A difference of 0.
    pub same: fn(&str) -> String,
    /// Heading of the place among the training patients.
    pub population: &'static str,
    /// In its room while there is no result.
    pub population_none: &'static str,
    /// Higher than this share of them.
    pub higher_than: fn(&str) -> String,
    /// Lower than nearly all.
    pub lowest: &'static str,
    /// Higher than nearly all.
    pub highest: &'static str,
    /// How the picture is read: number of patients.
    pub population_axis: fn(&str) -> String,
    /// At the threshold's mark.
    pub threshold_short: &'static str,
    /// Heading of the comparison.
    pub compare: &'static str,
    /// In its room while there is no result.
    pub compare_none: &'static str,
    /// Before a baseline is set.
    pub compare_offer: &'static str,
    /// Sets it.
    pub pin: &'static str,
    /// The result with the values as they were.
    pub baseline: &'static str,
    /// The result with the values as they are.
    pub now: &'static str,
    /// A difference in points.
    pub difference: fn(&str) -> String,
    /// Nothing has been changed yet.
    pub unchanged: &'static str,
    /// The change crosses the threshold.
    pub crosses: fn(Crossing) -> &'static str,
    /// Puts the values back.
    pub restore: &'static str,
    /// Forgets the baseline.
    pub unpin: &'static str,
    /// In the state bar: so many inputs differ from the baseline.
    pub supposed: fn(usize) -> String,
    /// Heading of the curve.
    pub curve: &'static str,
    /// In its room while there is no result.
    pub curve_none: &'static str,
    /// Name of the list of inputs.
    pub curve_input: &'static str,
    /// The curve in words: input, least and largest value, least and largest probability.
    pub curve_said: fn(&str, [&str; 4]) -> String,
    /// How the picture is read.
    pub curve_axis: &'static str,
    /// The same for a category.
    pub curve_axis_codes: &'static str,
    /// Name of the handle: the input.
    pub handle: fn(&str) -> String,
    /// At the handle: value, probability.
    pub at: fn(&str, &str) -> String,
    /// Puts the handle's value into the form.
    pub take: &'static str,
    /// Puts the handle back.
    pub put_back: &'static str,
    /// A value that the training rows did not hold.
    pub beyond: &'static str,
    /// Opens the curve's table.
    pub curve_table: &'static str,
    /// Heads of its columns: values, probability.
    pub curve_columns: [&'static str; 2],
    /// Heading of the nearest change.
    pub nearest: &'static str,
    /// Input, its new value, its value, the probability, the threshold, the side.
    pub nearest_said: fn([&str; 5], Crossing) -> String,
    /// There is none.
    pub nearest_none: &'static str,
    /// While it is looked for, and while there is no result.
    pub nearest_pending: &'static str,
    /// What it is and is not, and what is left out.
    pub nearest_note: &'static str,
    /// Shows it on the curve.
    pub nearest_show: &'static str,
    /// Opens the list of all inputs.
    pub nearest_table: &'static str,
    /// Heads of its columns: input, value, distance, probability.
    pub nearest_columns: [&'static str; 4],
    /// An input that is never proposed.
    pub fixed: &'static str,
}

/// The words of a language.
#[must_use]
pub fn explain_texts(lang: Lang) -> &'static Explain {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Explain = Explain {
    why: "Qué sube o baja el resultado",
    why_none: "Aquí verá cuánto sube o baja el resultado cada dato.",
    why_caption: "Contribución SHAP exacta de cada dato, en puntos porcentuales.",
    why_curve: " Al pulsar uno se ve su curva.",
    raises: "sube",
    lowers: "baja",
    points: "puntos porcentuales",
    why_columns: ["Dato y valor", "Gráfico", "Puntos"],
    base: "Media del entrenamiento",
    others: |count| match count {
        1 => "Otro dato".into(),
        _ => format!("Otros {count} datos"),
    },
    raw: "Puntuación del bosque",
    calibration: "Calibración",
    probability: "Probabilidad estimada",
    sum: |base, change, raw| {
        format!("La suma cierra: {base} {change} = {raw}. Describe el modelo, no una causa.")
    },
    fell: |what, amount| format!("{what} cayó {amount}"),
    rose: |what, amount| format!("{what} subió {amount}"),
    same: |what| format!("{what} no cambió"),
    population: "Entre los pacientes de entrenamiento",
    population_none: "Aquí verá qué lugar ocupa el resultado.",
    higher_than: |share| format!("Más alto que el {share} de los pacientes de entrenamiento."),
    lowest: "Entre los más bajos: menos del 1\u{202f}% queda por debajo.",
    highest: "Entre los más altos: más del 99\u{202f}% queda por debajo.",
    population_axis: |patients| {
        format!(
            "Los {patients} pacientes de entrenamiento, por orden de su probabilidad (debajo, en %; fuera de bolsa)."
        )
    },
    threshold_short: "umbral",
    compare: "Qué pasaría si…",
    compare_none: "Cuando haya un resultado podrá fijarlo, cambiar datos y comparar.",
    compare_offer: "Fije este resultado como referencia; luego cambie cualquier dato del formulario y verá los dos.",
    pin: "Fijar como referencia",
    baseline: "Referencia",
    now: "Ahora",
    difference: |points| format!("{points} puntos"),
    unchanged: "Aún no ha cambiado nada: cambie un dato del formulario o use un valor de la curva.",
    crosses: |crossing| match crossing {
        Crossing::Up => "Pasa a estar sobre el umbral.",
        Crossing::Down => "Pasa a estar bajo el umbral.",
    },
    restore: "Volver a la referencia",
    unpin: "Quitar la referencia",
    supposed: |count| match count {
        1 => "Supuesto: 1 dato no es el de la referencia.".into(),
        _ => format!("Supuesto: {count} datos no son los de la referencia."),
    },
    curve: "Si cambiara un dato",
    curve_none: "Aquí verá qué diría el modelo con otros valores de un dato.",
    curve_input: "Dato de la curva",
    curve_said: |input, [from, to, low, high]| {
        format!(
            "Según el modelo, con lo demás igual: {input} de {from} a {to}, probabilidad entre {low} y {high}."
        )
    },
    curve_axis: "Con lo demás igual, según el modelo. Abajo, los pacientes de entrenamiento; sombreado, fuera de lo visto.",
    curve_axis_codes: "Con lo demás igual, según el modelo. Bajo cada valor, su parte de los pacientes de entrenamiento.",
    handle: |input| format!("{input}, valor supuesto"),
    at: |value, probability| format!("{value} → {probability}"),
    take: "Usar este valor",
    put_back: "Valor actual",
    beyond: "no visto al entrenar",
    curve_table: "La curva en una tabla",
    curve_columns: ["Valores", "Probabilidad"],
    nearest: "El menor cambio que cruza el umbral",
    nearest_said: |[input, to, from, probability, threshold], crossing| {
        let side = match crossing {
            Crossing::Up => "sobre",
            Crossing::Down => "bajo",
        };
        format!(
            "Según el modelo, si «{input}» fuera {to} en vez de {from}, la probabilidad sería {probability}, {side} el umbral de {threshold}."
        )
    },
    nearest_none: "Según el modelo, ningún cambio de un solo dato, dentro de lo visto al entrenar, cruza el umbral.",
    nearest_pending: "Se busca cuando el formulario está completo.",
    nearest_note: "Es el comportamiento del modelo, no un consejo. El menor, en rangos intercuartílicos del entrenamiento; no se proponen datos de «Paciente» ni de «Antecedentes».",
    nearest_show: "Ver en la curva",
    nearest_table: "El menor cambio de cada dato",
    nearest_columns: ["Dato", "Valor", "Rangos intercuartílicos", "Probabilidad"],
    fixed: "no se propone",
};

static EN: Explain = Explain {
    why: "What raises or lowers the result",
    why_none: "Here you will see how much each input raises or lowers the result.",
    why_caption: "Exact SHAP contribution of each input, in percentage points.",
    why_curve: " Press one to see its curve.",
    raises: "raises",
    lowers: "lowers",
    points: "percentage points",
    why_columns: ["Input and value", "Chart", "Points"],
    base: "Training mean",
    others: |count| match count {
        1 => "One other".into(),
        _ => format!("{count} others"),
    },
    raw: "Forest’s score",
    calibration: "Calibration",
    probability: "Estimated probability",
    sum: |base, change, raw| {
        format!("It adds up: {base} {change} = {raw}. It describes the model, not a cause.")
    },
    fell: |what, amount| format!("{what} fell by {amount}"),
    rose: |what, amount| format!("{what} rose by {amount}"),
    same: |what| format!("{what} did not change"),
    population: "Among the training patients",
    population_none: "Here you will see where the result lies.",
    higher_than: |share| format!("Higher than {share} of the training patients."),
    lowest: "Among the lowest: fewer than 1% lie below.",
    highest: "Among the highest: more than 99% lie below.",
    population_axis: |patients| {
        format!(
            "The {patients} training patients in the order of their probability (below, in %; out of bag)."
        )
    },
    threshold_short: "threshold",
    compare: "What if…",
    compare_none: "Once there is a result you can set it as the baseline, change inputs and compare.",
    compare_offer: "Set this result as the baseline, then change any input of the form: you will see both.",
    pin: "Set as baseline",
    baseline: "Baseline",
    now: "Now",
    difference: |points| format!("{points} points"),
    unchanged: "Nothing has changed yet: change an input of the form or use a value of the curve.",
    crosses: |crossing| match crossing {
        Crossing::Up => "It is now above the threshold.",
        Crossing::Down => "It is now below the threshold.",
    },
    restore: "Back to the baseline",
    unpin: "Drop the baseline",
    supposed: |count| match count {
        1 => "What if: 1 input is not the baseline’s.".into(),
        _ => format!("What if: {count} inputs are not the baseline’s."),
    },
    curve: "If one input changed",
    curve_none: "Here you will see what the model would say with other values of one input.",
    curve_input: "Input of the curve",
    curve_said: |input, [from, to, low, high]| {
        format!(
            "According to the model, all else the same: {input} from {from} to {to}, probability between {low} and {high}."
        )
    },
    curve_axis: "All else the same, according to the model. Below, the training patients; shaded, not seen in training.",
    curve_axis_codes: "All else the same, according to the model. Below each value, its share of the training patients.",
    handle: |input| format!("{input}, supposed value"),
    at: |value, probability| format!("{value} → {probability}"),
    take: "Use this value",
    put_back: "Current value",
    beyond: "not seen in training",
    curve_table: "The curve as a table",
    curve_columns: ["Values", "Probability"],
    nearest: "The smallest change that crosses the threshold",
    nearest_said: |[input, to, from, probability, threshold], crossing| {
        let side = match crossing {
            Crossing::Up => "above",
            Crossing::Down => "below",
        };
        format!(
            "According to the model, if “{input}” were {to} instead of {from}, the probability would be {probability}, {side} the threshold of {threshold}."
        )
    },
    nearest_none: "According to the model, no change of a single input within what training held crosses the threshold.",
    nearest_pending: "Looked for once the form is complete.",
    nearest_note: "It is how the model behaves, not advice. Smallest in interquartile ranges of the training patients; inputs under “Patient” and “History” are not proposed.",
    nearest_show: "Show on the curve",
    nearest_table: "The smallest change of each input",
    nearest_columns: ["Input", "Value", "Interquartile ranges", "Probability"],
    fixed: "not proposed",
};
