//! Spanish, the first language.

use bosque_model::{Group, ModelError};

use super::{Answer, Card, Form, MetricText, MetricTexts, Shell, State, Texts};

pub(super) static TEXTS: Texts = Texts {
    language_name: "Español",
    shell: Shell {
        skip: "Ir al contenido",
        views: "Vistas",
        patient: "Paciente",
        model: "Modelo",
        local: "Nada sale de este dispositivo",
        privacy: "Los datos de un paciente no se envían ni se guardan: se quedan en esta página y se borran al recargarla o cerrarla.",
        language: "Idioma",
        identity: "Modelo en uso",
        trained_on: "Ensayo",
        digest: "Huella",
        refused: "Modelo no válido",
        other_model: |asked, used| format!("Esta página no tiene el modelo «{asked}»; usa {used}."),
    },
    form: Form {
        heading: "Resultado para un paciente",
        name: "Datos del paciente",
        group: |group| match group {
            Group::Patient => "Paciente",
            Group::Immunology => "Inmunología",
            Group::Treatment => "Tratamiento",
            Group::History => "Antecedentes",
            Group::FollowUp => "Seguimiento",
            Group::Other => "Otras variables",
        },
        choose: "Elija…",
        range: |low, high| format!("Visto en el entrenamiento: de {low} a {high}."),
        accepted: |low, high| format!("Se acepta de {low} a {high}."),
        below_training: |low| format!("Fuera de rango, mín. {low}"),
        above_training: |high| format!("Fuera de rango, máx. {high}"),
        unseen_category: "No visto al entrenar",
        change: |change, share| match share {
            Some(share) => format!("Cambio {change} ({share})"),
            None => format!("Cambio {change}"),
        },
        offer: |value| format!("¿{value}?"),
        offer_name: |value| format!("Usar {value}"),
    },
    state: State {
        missing: |missing, all| match missing {
            1 => format!("Falta 1 de {all} variables."),
            _ => format!("Faltan {missing} de {all} variables."),
        },
        missing_rest: "El resultado aparece al completar la última.",
        check: "Revise",
        more_invalid: |more| match more {
            1 => "Hay otro campo por corregir.".into(),
            _ => format!("Hay otros {more} campos por corregir."),
        },
        complete: "Completo.",
        inputs: |inputs| format!("{inputs} variables."),
        with_caution: "Completo, con cautela.",
        outside: |fields| match fields {
            1 => "está fuera de lo visto en el entrenamiento; se usó el valor escrito.",
            _ => "están fuera de lo visto en el entrenamiento; se usaron los valores escritos.",
        },
        example: "Ejemplo generado: no es una persona.",
        part_example: "Parte de los datos viene de un ejemplo generado.",
        blocked: "Cálculo bloqueado.",
        blocked_heading: "Qué ha pasado y qué hacer",
        blocked_steps: [
            "Antes de abrir el formulario, la página comprueba que el modelo es, byte a byte, el que está registrado, y que este dispositivo calcula lo mismo que aquel en que se hizo.",
            "Esta vez no es así. Un resultado podría ser erróneo: por eso no se muestra ninguno.",
            "Recargue la página. Si vuelve a ocurrir, avise a quien la instaló y dele este detalle:",
        ],
        blocked_advice: "Recargue la página o avise a quien la instaló.",
        and: "y",
    },
    answer: Answer {
        none: "Sin resultado",
        invitation: "Complete el formulario o vea antes cómo funciona.",
        example: "Probar con un ejemplo",
        probability: "Probabilidad estimada",
        above: |threshold| format!("Sobre el umbral de {threshold}"),
        below: |threshold| format!("Bajo el umbral de {threshold}"),
        threshold: |sensitivity, specificity| {
            format!(
                "Al fijarlo en el entrenamiento: sensibilidad {sensitivity}, especificidad {specificity}."
            )
        },
        hundred: |count| match count {
            0 => "Menos de 1 de cada 100".into(),
            100 => "Más de 99 de cada 100".into(),
            _ => format!("{count} de cada 100"),
        },
        hundred_rest: "pacientes con estos datos, según el modelo.",
        hundred_none: "Cien círculos vacíos: aún no hay resultado.",
        trees: "Lo que dice cada árbol",
        trees_none: |trees| format!("Aquí verá cuánto coinciden los {trees} árboles del bosque."),
        trees_spread: |trees, low, high| {
            format!("{trees} árboles; la mitad central da entre {low} y {high}.")
        },
        trees_calibrated: |mean, probability| format!("Su media, {mean}, se calibra a {probability}."),
        trees_mean: |mean| format!("Su media, {mean}, es el resultado."),
        trees_count: |count| match count {
            1 => "1 árbol".into(),
            _ => format!("{count} árboles"),
        },
        mean: "media",
        trees_axis: "Probabilidad según cada árbol, antes de calibrar; banda: mitad central",
        print: "Imprimir",
        new_patient: "Nuevo paciente",
        can_say: "Qué puede decir este modelo",
        held_out: |rows, events| format!("En {rows} pacientes que no vio al entrenar, {events} con evento"),
        cannot_say: "Qué no puede decir",
        summary: "Resumen del resultado",
        to_result: "Ver resultado",
        to_reason: "Ver por qué",
        short_missing: |missing, all| match missing {
            1 => format!("Falta 1 de {all}"),
            _ => format!("Faltan {missing} de {all}"),
        },
        short_invalid: "Hay un dato por corregir",
        short_blocked: "Cálculo bloqueado",
        short_above: "Sobre el umbral",
        short_below: "Bajo el umbral",
    },
    metrics: MetricTexts {
        metric: "Medida",
        estimate: "Valor",
        interval: "IC 95\u{202f}%",
        scale: "Escala propia; línea de puntos: referencia",
        to: |low, high| format!("{low} a {high}"),
        accuracy: MetricText {
            name: "Exactitud",
            meaning: |base| format!("Bien clasificados; decir lo mismo de todos acierta el {base}."),
        },
        f1: MetricText {
            name: "F1",
            meaning: |_| "Equilibrio entre sensibilidad y valor predictivo positivo.".into(),
        },
        sensitivity: MetricText {
            name: "Sensibilidad",
            meaning: |_| "De los que tuvieron el evento, cuántos señala.".into(),
        },
        specificity: MetricText {
            name: "Especificidad",
            meaning: |_| "De los que no lo tuvieron, cuántos no señala.".into(),
        },
        roc_auc: MetricText {
            name: "Área bajo la curva ROC",
            meaning: |_| "Ordenar al azar da 0,5; sin errores, 1.".into(),
        },
        pr_auc: MetricText {
            name: "Área precisión-exhaustividad",
            meaning: |base| format!("Acierto al señalar eventos; al azar, {base}."),
        },
        brier: MetricText {
            name: "Puntuación de Brier",
            meaning: |base| format!("Error cuadrático de la probabilidad; ideal, 0; sin modelo, {base}."),
        },
        log_loss: MetricText {
            name: "Pérdida logarítmica",
            meaning: |base| format!("Castiga la seguridad equivocada; ideal, 0; sin modelo, {base}."),
        },
        ece: MetricText {
            name: "Error de calibración (ECE)",
            meaning: |_| "Distancia media entre lo previsto y lo observado; ideal, 0.".into(),
        },
        slope: MetricText {
            name: "Pendiente de calibración",
            meaning: |_| "Ideal, 1; menor: probabilidades demasiado extremas.".into(),
        },
        intercept: MetricText {
            name: "Intersección de calibración",
            meaning: |_| "Ideal, 0; mayor: el modelo subestima.".into(),
        },
    },
    card: Card {
        heading: "Ficha del modelo",
        checks: "Qué se ha comprobado al abrir",
        computed: "Se calculan, no se escriben",
        check_manifest: "La ficha coincide con su propia huella.",
        check_file: |file| format!("{file} coincide con la huella de la ficha."),
        check_schema: "El bosque y la ficha describen las mismas variables.",
        check_conformance: |patients| {
            format!(
                "Este dispositivo obtiene para {patients} pacientes generados el mismo resultado, hasta el último bit."
            )
        },
        variable: "Variable",
        column: "Columna",
        unit: "Unidad",
        trained_range: "Entrenamiento",
        accepted: "Se acepta",
        description: "Descripción",
        difference: |a, b| format!("{a} menos {b}"),
        ratio: |a, b, zero| format!("{a} entre {b}; {zero} si {b} es 0"),
    },
    refusal: |error| match error {
        ModelError::ManifestDamaged => {
            "La ficha del modelo está dañada: no coincide con su propia huella.".into()
        }
        ModelError::DigestMismatch { file } => {
            format!("{file} está dañado: su huella no es la que registra la ficha.")
        }
        ModelError::Forest(_) => "El archivo del bosque no se puede leer.".into(),
        ModelError::SchemaMismatch => "El bosque y la ficha describen variables distintas.".into(),
        ModelError::ConformanceFile { .. } => "Los pacientes de comprobación no se pueden leer.".into(),
        ModelError::ConformanceFailed { row } => {
            format!("Este dispositivo no reproduce el resultado del paciente de comprobación {row}.")
        }
        _ => "La ficha del modelo no se puede leer.".into(),
    },
};
