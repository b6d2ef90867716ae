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
    /// Groups, patients in each, groups whose interval holds the diagonal.
    pub reliability_said: fn(usize, &str, usize) -> String,
    /// What the bars at its foot are.
    pub reliability_bars: &'static str,
    /// Heading of the receiver operating characteristic.
    pub roc: &'static str,
    /// Its vertical axis.
    pub sensitivity: &'static str,
    /// Its horizontal axis.
    pub false_positives: &'static str,
    /// The area under it, short.
    pub area: fn(&str) -> String,
    /// The area under it, in a sentence.
    pub roc_said: fn(&str) -> String,
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
    /// What marking at random gets.
    pub precision_recall_said: fn(&str) -> String,
    /// Threshold, sensitivity, positive predictive value.
    pub precision_threshold: fn(&str, &str, &str) -> String,
    /// Heading of the net benefit.
    pub net_benefit: &'static str,
    /// Its horizontal axis.
    pub probability_threshold: &'static str,
    /// Its lines.
    pub by_model: &'static str,
    /// Acting on everybody.
    pub treat_all: &'static str,
    /// Acting on nobody.
    pub treat_none: &'static str,
    /// Between which thresholds the model is of use.
    pub helps: fn(&str, &str) -> String,
    /// At none.
    pub helps_nowhere: &'static str,
    /// What a net benefit counts.
    pub net_benefit_meaning: &'static str,
    /// Column heads of the thresholds.
    pub threshold: &'static str,
    /// Specificity.
    pub specificity: &'static str,
    /// Positive predictive value.
    pub ppv: &'static str,
    /// Negative predictive value.
    pub npv: &'static str,
    /// In the row nearest to the model's own threshold.
    pub own_threshold: fn(&str) -> String,
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
    /// What it is.
    pub importance_said: &'static str,
    /// Column heads of the comparison.
    pub measure: &'static str,
    /// The forest.
    pub forest: &'static str,
    /// The other method.
    pub other: &'static str,
    /// Which is better.
    pub better: &'static str,
    /// Neither.
    pub alike: &'static str,
    /// A 95 % interval.
    pub interval: &'static str,
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
    reliability_said: |groups, rows, held| {
        format!(
            "{groups} grupos de unos {rows} pacientes, con IC 95\u{202f}%; en {held} de {groups} el intervalo incluye la diagonal."
        )
    },
    reliability_bars: "Barras al pie: cuántos pacientes de entrenamiento reciben cada probabilidad.",
    roc: "Curva ROC",
    sensitivity: "sensibilidad",
    false_positives: "1 − especificidad",
    area: |area| format!("área {area}"),
    roc_said: |area| format!("Área bajo la curva {area}; línea de puntos: ordenar al azar, 0,5."),
    threshold_at: |threshold| format!("umbral {threshold}"),
    roc_threshold: |threshold, sensitivity, specificity| {
        format!("Con el umbral de {threshold}: sensibilidad {sensitivity}, especificidad {specificity}.")
    },
    precision_recall: "Precisión y exhaustividad",
    precision: "precisión (VPP)",
    recall: "exhaustividad (sensibilidad)",
    precision_recall_said: |base| format!("Línea de puntos: señalar al azar acierta en el {base}."),
    precision_threshold: |threshold, sensitivity, ppv| {
        format!("Con el umbral de {threshold}: exhaustividad {sensitivity}, precisión {ppv}.")
    },
    net_benefit: "Beneficio neto",
    probability_threshold: "umbral de probabilidad",
    by_model: "según el modelo",
    treat_all: "con todos",
    treat_none: "con nadie",
    helps: |from, to| {
        format!(
            "Actuar según el modelo supera a actuar con todos y a no actuar con nadie entre los umbrales de {from} y {to}."
        )
    },
    helps_nowhere: "Actuar según el modelo no supera en ningún umbral a actuar con todos y a no actuar con nadie.",
    net_benefit_meaning: "Por paciente: los aciertos suman 1; cada falsa alarma resta umbral / (1 − umbral).",
    threshold: "Umbral",
    specificity: "Especificidad",
    ppv: "VPP",
    npv: "VPN",
    own_threshold: |threshold| format!("el más cercano al del modelo, {threshold}"),
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
    importance_said: "Caída del área bajo la curva ROC al permutar cada variable entre los pacientes reservados: media, y línea de la menor a la mayor permutación. Describe el modelo, no una causa.",
    measure: "Medida",
    forest: "Bosque",
    other: "Otro método",
    better: "Mejor",
    alike: "iguales",
    interval: "IC 95\u{202f}%",
    numbers: "Ver los números",
};

static EN: Evaluation = Evaluation {
    reliability: "Calibration",
    predicted: "mean predicted probability",
    observed: "observed share",
    reliability_said: |groups, rows, held| {
        format!(
            "{groups} groups of about {rows} patients, with 95% CI; in {held} of {groups} the interval holds the diagonal."
        )
    },
    reliability_bars: "Bars at the foot: how many training patients get each probability.",
    roc: "ROC curve",
    sensitivity: "sensitivity",
    false_positives: "1 − specificity",
    area: |area| format!("area {area}"),
    roc_said: |area| format!("Area under the curve {area}; dotted line: ordering at random, 0.5."),
    threshold_at: |threshold| format!("threshold {threshold}"),
    roc_threshold: |threshold, sensitivity, specificity| {
        format!("At the threshold of {threshold}: sensitivity {sensitivity}, specificity {specificity}.")
    },
    precision_recall: "Precision and recall",
    precision: "precision (PPV)",
    recall: "recall (sensitivity)",
    precision_recall_said: |base| format!("Dotted line: marking at random is right in {base}."),
    precision_threshold: |threshold, sensitivity, ppv| {
        format!("At the threshold of {threshold}: recall {sensitivity}, precision {ppv}.")
    },
    net_benefit: "Net benefit",
    probability_threshold: "probability threshold",
    by_model: "by the model",
    treat_all: "on everybody",
    treat_none: "on nobody",
    helps: |from, to| {
        format!(
            "Acting by the model is of more use than acting on everybody or on nobody at thresholds from {from} to {to}."
        )
    },
    helps_nowhere: "At no threshold is acting by the model of more use than acting on everybody or on nobody.",
    net_benefit_meaning: "Per patient: a hit counts 1; each false alarm costs threshold / (1 − threshold).",
    threshold: "Threshold",
    specificity: "Specificity",
    ppv: "PPV",
    npv: "NPV",
    own_threshold: |threshold| format!("nearest to the model’s, {threshold}"),
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
    importance_said: "Fall of the area under the ROC curve when each variable is permuted among the held-out patients: mean, and a line from the least to the largest permutation. It describes the model, not a cause.",
    measure: "Measure",
    forest: "Forest",
    other: "Other method",
    better: "Better",
    alike: "alike",
    interval: "95% CI",
    numbers: "See the numbers",
};
