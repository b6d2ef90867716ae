//! The words of an evaluation's figures, in both languages.

use bosque_model::Lang;

/// The words of an evaluation's figures.
#[derive(Debug)]
pub struct Evaluation {
    /// Heading of the reliability diagram.
    pub reliability: &'static str,
    /// Its horizontal axis.
    pub predicted: &'static str,
    /// Its vertical axis.
    pub observed: &'static str,
    /// How it is read: groups, patients in each.
    pub reliability_said: fn(usize, &str) -> String,
    /// Heading of the receiver operating characteristic.
    pub roc: &'static str,
    /// Its vertical axis.
    pub sensitivity: &'static str,
    /// Its horizontal axis.
    pub false_positives: &'static str,
    /// The area under it, short.
    pub area: fn(&str) -> String,
    /// How it is read.
    pub roc_said: &'static str,
    /// Beside the model's threshold.
    pub threshold_at: fn(&str) -> String,
    /// Threshold, sensitivity, specificity.
    pub roc_threshold: fn(&str, &str, &str) -> String,
    /// Heading of the precision-recall curve.
    pub precision_recall: &'static str,
    /// Its vertical axis.
    pub precision: &'static str,
    /// Its horizontal axis.
    pub recall: &'static str,
    /// How it is read: the share of events.
    pub precision_recall_said: fn(&str) -> String,
    /// Threshold, sensitivity, positive predictive value.
    pub precision_threshold: fn(&str, &str, &str) -> String,
    /// Heading of the net benefit.
    pub net_benefit: &'static str,
    /// Its horizontal axis.
    pub probability_threshold: &'static str,
    /// Its vertical axis.
    pub per_patient: &'static str,
    /// Its lines.
    pub by_model: &'static str,
    /// Flagging everybody.
    pub treat_all: &'static str,
    /// Flagging nobody.
    pub treat_none: &'static str,
    /// How it is read.
    pub net_benefit_said: &'static str,
    /// Specificity.
    pub specificity: &'static str,
    /// Column heads of the groups.
    pub group: &'static str,
    /// Patients.
    pub patients: &'static str,
    /// Events.
    pub events: &'static str,
    /// Mean probability, in a column.
    pub predicted_short: &'static str,
    /// Observed share, in a column.
    pub observed_short: &'static str,
    /// Area under the curve, in a column.
    pub auc: &'static str,
    /// The ends of the scale and what the dotted line is.
    pub auc_scale: fn(&str, &str) -> String,
    /// Everybody.
    pub everybody: &'static str,
    /// Why a figure is missing: the fewest of a kind.
    pub too_few: fn(usize) -> String,
    /// Values up to one.
    pub up_to: fn(&str) -> String,
    /// Values from one on.
    pub from: fn(&str) -> String,
    /// Column heads of the importance.
    pub variable: &'static str,
    /// The fall of the area.
    pub drop: &'static str,
    /// Heading of the range.
    pub range: &'static str,
    /// Its axes.
    pub raw_score: &'static str,
    /// Its vertical axis.
    pub probability: &'static str,
    /// How it is read.
    pub range_said: &'static str,
    /// In the row nearest to the model's own threshold.
    pub own_threshold: fn(&str) -> String,
    /// A 95 % interval.
    pub interval: &'static str,
    /// Prints the card.
    pub print_card: &'static str,
    /// Heading of the list of parts.
    pub contents: &'static str,
    /// The numbers behind a figure.
    pub numbers: &'static str,
}

/// The words of a language.
#[must_use]
pub fn evaluation_texts(lang: Lang) -> &'static Evaluation {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Evaluation = Evaluation {
    reliability: "Calibración",
    predicted: "probabilidad media prevista",
    observed: "proporción observada",
    reliability_said: |groups, rows| {
        format!(
            "Puntos: {groups} grupos iguales de unos {rows} pacientes, con IC 95\u{202f}%. En la diagonal, lo previsto es lo observado."
        )
    },
    roc: "Curva ROC",
    sensitivity: "sensibilidad",
    false_positives: "1 − especificidad",
    area: |area| format!("área {area}"),
    roc_said: "Línea de puntos: ordenar al azar.",
    threshold_at: |threshold| format!("umbral {threshold}"),
    roc_threshold: |threshold, sensitivity, specificity| {
        format!(" Con el umbral de {threshold}: sensibilidad {sensitivity}, especificidad {specificity}.")
    },
    precision_recall: "Precisión y exhaustividad",
    precision: "precisión (VPP)",
    recall: "exhaustividad (sensibilidad)",
    precision_recall_said: |base| format!("Línea de puntos: señalar al azar, {base}."),
    precision_threshold: |threshold, sensitivity, ppv| {
        format!(" Con el umbral de {threshold}: exhaustividad {sensitivity}, precisión {ppv}.")
    },
    net_benefit: "Beneficio neto",
    probability_threshold: "umbral de probabilidad",
    per_patient: "por paciente",
    by_model: "según el modelo",
    treat_all: "señalar a todos",
    treat_none: "no señalar a nadie",
    net_benefit_said: "Por paciente: señalar a quien tiene el evento suma 1; señalar a quien no lo tiene resta umbral / (1 − umbral).",
    specificity: "Especificidad",
    group: "Grupo",
    patients: "Pacientes",
    events: "Eventos",
    predicted_short: "Previsto",
    observed_short: "Observado",
    auc: "Área ROC",
    auc_scale: |low, high| format!("{low} a {high}; puntos: todos"),
    everybody: "Todos",
    too_few: |fewest| format!("– : menos de {fewest} pacientes con evento o sin él; no se calcula."),
    up_to: |value| format!("hasta {value}"),
    from: |value| format!("desde {value}"),
    variable: "Variable",
    drop: "Caída del área ROC",
    range: "Intervalo según la puntuación",
    raw_score: "puntuación del bosque",
    probability: "probabilidad",
    range_said: "Entre las dos líneas está lo que los datos de entrenamiento sostienen para cada puntuación.",
    own_threshold: |threshold| format!("el más cercano al del modelo, {threshold}"),
    interval: "IC 95\u{202f}%",
    print_card: "Imprimir ficha",
    contents: "Contenido",
    numbers: "Ver los números",
};

static EN: Evaluation = Evaluation {
    reliability: "Calibration",
    predicted: "mean predicted probability",
    observed: "observed share",
    reliability_said: |groups, rows| {
        format!(
            "Points: {groups} equal groups of about {rows} patients, with 95% CI. On the diagonal, what was predicted is what was observed."
        )
    },
    roc: "ROC curve",
    sensitivity: "sensitivity",
    false_positives: "1 − specificity",
    area: |area| format!("area {area}"),
    roc_said: "Dotted line: ordering at random.",
    threshold_at: |threshold| format!("threshold {threshold}"),
    roc_threshold: |threshold, sensitivity, specificity| {
        format!(" At the threshold of {threshold}: sensitivity {sensitivity}, specificity {specificity}.")
    },
    precision_recall: "Precision and recall",
    precision: "precision (PPV)",
    recall: "recall (sensitivity)",
    precision_recall_said: |base| format!("Dotted line: flagging at random, {base}."),
    precision_threshold: |threshold, sensitivity, ppv| {
        format!(" At the threshold of {threshold}: recall {sensitivity}, precision {ppv}.")
    },
    net_benefit: "Net benefit",
    probability_threshold: "probability threshold",
    per_patient: "per patient",
    by_model: "by the model",
    treat_all: "flag everybody",
    treat_none: "flag nobody",
    net_benefit_said: "Per patient: flagging one with the event counts 1; flagging one without it costs threshold / (1 − threshold).",
    specificity: "Specificity",
    group: "Group",
    patients: "Patients",
    events: "Events",
    predicted_short: "Predicted",
    observed_short: "Observed",
    auc: "ROC area",
    auc_scale: |low, high| format!("{low} to {high}; dotted: everybody"),
    everybody: "Everybody",
    too_few: |fewest| {
        format!("– : fewer than {fewest} patients with the event or without it; not calculated.")
    },
    up_to: |value| format!("up to {value}"),
    from: |value| format!("{value} and over"),
    variable: "Variable",
    drop: "Fall of the ROC area",
    range: "Range by score",
    raw_score: "the forest’s raw score",
    probability: "probability",
    range_said: "Between the two lines lies what the training data bear out for each score.",
    own_threshold: |threshold| format!("nearest to the model’s, {threshold}"),
    interval: "95% CI",
    print_card: "Print card",
    contents: "Contents",
    numbers: "See the numbers",
};
