//! The words for models, versions, signatures and the monitor, in both languages.

use bosque_model::{BundleError, Lang, SignatureError};

use crate::identity::Standing;

/// The words of one language.
#[derive(Debug)]
pub struct Versions {
    /// Name of the view.
    pub settings: &'static str,
    /// Name of the choice among models.
    pub choice: &'static str,
    /// A known model's name for people.
    pub model_name: fn(&str) -> Option<&'static str>,
    /// What a known model is for, in a few words.
    pub model_use: fn(&str) -> Option<&'static str>,
    /// In two or three words, how a model stands.
    pub standing: fn(Standing) -> &'static str,
    /// A sentence that stays while such a model is used.
    pub banner: fn(Standing) -> &'static str,
    /// Heading where a model waits for a choice.
    pub ask_heading: &'static str,
    /// Why it waits.
    pub ask: fn(Standing) -> &'static str,
    /// Before the reason in the state bar.
    pub ask_lead: &'static str,
    /// What follows from the choice.
    pub ask_note: &'static str,
    /// Takes it all the same.
    pub ask_button: &'static str,
    /// At the foot of a phone.
    pub ask_short: &'static str,
    /// Block head.
    pub versions: &'static str,
    /// When a change comes.
    pub versions_note: &'static str,
    /// A change waits.
    pub waiting_note: &'static str,
    /// The browser keeps nothing.
    pub unkept: &'static str,
    /// A stored version failed, for this reason.
    pub set_aside: fn(&str) -> String,
    /// There is no signed registry.
    pub no_registry: &'static str,
    /// Mark of the version that scores.
    pub in_use: &'static str,
    /// Mark of the version that will.
    pub waiting: &'static str,
    /// Mark of a version inside the page.
    pub embedded: &'static str,
    /// Mark of a version from a file.
    pub stored: &'static str,
    /// Mark of a version that the registry has archived.
    pub archived: &'static str,
    /// Of the day it was made.
    pub created: fn(&str) -> String,
    /// Uses a version.
    pub use_it: &'static str,
    /// The same, read aloud: the version.
    pub use_name: fn(&str) -> String,
    /// Removes a version.
    pub remove: &'static str,
    /// The same, read aloud: the version.
    pub remove_name: fn(&str) -> String,
    /// Block head.
    pub open: &'static str,
    /// What can be dropped.
    pub drop: &'static str,
    /// Opens the choice of files.
    pub pick: &'static str,
    /// While a file is verified.
    pub checking: &'static str,
    /// A file was refused, for this reason.
    pub refused: fn(&str) -> String,
    /// The version is here already.
    pub already: &'static str,
    /// A version was accepted.
    pub accepted: &'static str,
    /// Caption of the comparison.
    pub compare: &'static str,
    /// Column head of what is used now.
    pub old: &'static str,
    /// Column head of what the file holds.
    pub new: &'static str,
    /// No such model is here yet.
    pub no_old: &'static str,
    /// Row heads: model, version, day, training rows, digest, signature.
    pub model: &'static str,
    /// Row head.
    pub version: &'static str,
    /// Row head.
    pub day: &'static str,
    /// Row head.
    pub rows: &'static str,
    /// Row head.
    pub threshold: &'static str,
    /// Row head.
    pub digest: &'static str,
    /// Row head.
    pub signature: &'static str,
    /// Before the name of a figure that comes from repeated cross-validation.
    pub cross_validated: fn(&str) -> String,
    /// Row head.
    pub added: &'static str,
    /// Row head.
    pub removed: &'static str,
    /// No input.
    pub none: &'static str,
    /// The same version number with other content.
    pub same_number: &'static str,
    /// A lower version number than the one in use.
    pub older: &'static str,
    /// Accepts a version.
    pub accept: &'static str,
    /// Accepts one that nobody who is trusted answers for.
    pub accept_doubtful: &'static str,
    /// Refuses it.
    pub refuse: &'static str,
    /// Why a signature is refused.
    pub signature_refusal: fn(&SignatureError) -> String,
    /// Why a `.bosque` file is refused.
    pub bundle_refusal: fn(&BundleError) -> &'static str,
    /// A file is too large or cannot be read.
    pub unreadable: &'static str,
    /// The signature was verified, in a sentence for the card.
    pub check_signature: fn(Standing) -> &'static str,
    /// Block head.
    pub monitor: &'static str,
    /// What it is and what is kept.
    pub monitor_note: &'static str,
    /// Switches it on.
    pub monitor_on: &'static str,
    /// The browser keeps no counts.
    pub uncounted: &'static str,
    /// A model that has no reference.
    pub no_reference: fn(&str) -> String,
    /// A model, patients counted.
    pub counted: fn(&str, &str) -> String,
    /// Forgets the counts.
    pub clear: &'static str,
    /// The training patients.
    pub reference: &'static str,
    /// The patients counted here.
    pub current: &'static str,
    /// Column head.
    pub variable: &'static str,
    /// Row head.
    pub probability: &'static str,
    /// Column head over the bars.
    pub shares: &'static str,
    /// What PSI stands for.
    pub psi_title: &'static str,
    /// Column head.
    pub band: &'static str,
    /// Band.
    pub stable: &'static str,
    /// Band.
    pub moderate: &'static str,
    /// Band.
    pub large: &'static str,
    /// No band.
    pub too_few: &'static str,
    /// Patients with an input outside the training range.
    pub outside: fn(&str) -> String,
    /// How the bands read.
    pub bands_note: &'static str,
    /// The bars read aloud: shares of the reference, of the patients here.
    pub drift_shares: fn(&str, &str) -> String,
}

/// The words of a language.
#[must_use]
pub fn version_texts(lang: Lang) -> &'static Versions {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Versions = Versions {
    settings: "Ajustes",
    choice: "Modelo",
    model_name: |name| match name {
        "week20" => Some("Semana 20"),
        "final_model" => Some("Seguimiento completo"),
        _ => None,
    },
    model_use: |name| match name {
        "week20" => Some("Prospectivo: de la semana 20 al día 730"),
        "final_model" => Some("Retrospectivo: describe un seguimiento terminado"),
        _ => None,
    },
    standing: |standing| match standing {
        Standing::Verified => "Firma verificada",
        Standing::Development => "Firma de desarrollo",
        Standing::Unsigned => "Sin firma",
        Standing::Foreign => "Firma desconocida",
        Standing::Unchecked => "Firma sin comprobar",
        Standing::Refused => "Modelo no válido",
    },
    banner: |standing| match standing {
        Standing::Development => {
            "Firmado con la clave pública de desarrollo: cualquiera podría haberlo firmado."
        }
        Standing::Unsigned => "Modelo sin firma, usado por elección expresa: nadie responde de él.",
        Standing::Foreign => {
            "Modelo firmado por una clave en la que esta página no confía, usado por elección expresa."
        }
        Standing::Unchecked => {
            "Firma sin comprobar, porque la página no llegó por una conexión segura; modelo usado por elección expresa."
        }
        Standing::Verified | Standing::Refused => "",
    },
    ask_heading: "Antes de usar este modelo",
    ask: |standing| match standing {
        Standing::Unsigned => {
            "El modelo no lleva firma. Sus archivos encajan entre sí, pero no se sabe quién lo hizo ni si alguien lo cambió."
        }
        Standing::Foreign => {
            "El modelo lleva la firma de una clave en la que esta página no confía. Sus archivos encajan entre sí, pero no se sabe quién lo hizo ni si alguien lo cambió."
        }
        Standing::Unchecked => {
            "Los navegadores solo comprueban firmas en páginas que llegan por https:, desde este mismo equipo o desde un archivo; esta no. Los archivos del modelo encajan entre sí, pero no se puede comprobar quién lo hizo ni si alguien lo cambió por el camino."
        }
        Standing::Verified | Standing::Development | Standing::Refused => "",
    },
    ask_lead: "Cálculo en espera.",
    ask_note: "Vale hasta recargar la página. El aviso queda a la vista y en la hoja impresa.",
    ask_button: "Usarlo de todos modos",
    ask_short: "Falta decidir",
    versions: "Modelos y versiones",
    versions_note: "Un cambio de versión no llega nunca a mitad de un paciente.",
    waiting_note: "El formulario tiene datos: la otra versión se usará desde «Nuevo paciente».",
    unkept: "Este navegador no permite guardar versiones: lo que acepte vale hasta cerrar o recargar la página.",
    set_aside: |reason| format!("Una versión guardada no pasó la comprobación y no se usa. {reason}"),
    no_registry: "Sin registro firmado: no se muestran alias.",
    in_use: "En uso",
    waiting: "Desde el próximo paciente",
    embedded: "incorporada en la página",
    stored: "añadida en este dispositivo",
    archived: "archivada",
    created: |day| format!("del {day}"),
    use_it: "Usar",
    use_name: |version| format!("Usar {version}"),
    remove: "Quitar",
    remove_name: |version| format!("Quitar {version}"),
    open: "Abrir otra versión",
    drop: "Arrastre aquí un modelo (.bosque) o una actualización de la página (.update), o elíjalo. Se comprueba entero antes de mostrar nada; no se usa hasta que lo acepte.",
    pick: "Elegir archivo",
    checking: "Comprobando el archivo…",
    refused: |reason| format!("Archivo rechazado. {reason}"),
    already: "Esta misma versión ya está aquí.",
    accepted: "Versión aceptada.",
    compare: "La versión del archivo frente a la que está en uso",
    old: "En uso",
    new: "Archivo",
    no_old: "—",
    model: "Modelo",
    version: "Versión",
    day: "Creada",
    rows: "Pacientes de entrenamiento",
    threshold: "Umbral",
    digest: "Huella de la ficha",
    signature: "Firma",
    cross_validated: |name| format!("{name}, validación cruzada"),
    added: "Variables nuevas",
    removed: "Variables que ya no se piden",
    none: "Ninguna",
    same_number: "Lleva el mismo número de versión que la que está en uso, pero es otro modelo.",
    older: "Es más antigua que la que está en uso.",
    accept: "Aceptar",
    accept_doubtful: "Aceptar de todos modos",
    refuse: "Rechazar",
    signature_refusal: |error| match error {
        SignatureError::FileDiffers { file } => format!("{file} no es el archivo que se firmó."),
        SignatureError::FileMissing { file } => format!("Falta {file}, que está firmado."),
        SignatureError::FileNotSigned { file } => format!("{file} no está entre los archivos firmados."),
        SignatureError::DoesNotVerify => "La firma no corresponde a la clave que nombra.".into(),
        _ => "La firma está dañada o no se puede leer.".into(),
    },
    bundle_refusal: |error| match error {
        BundleError::NotABundle => "No es un archivo .bosque ni .update.",
        BundleError::UnknownVersion { .. } => "Es de una versión del formato que esta página no lee.",
        BundleError::TooLarge { .. } | BundleError::BadInflatedLength { .. } => "Es demasiado grande.",
        _ => "Está dañado o incompleto: no coincide con su propia huella.",
    },
    unreadable: "Es demasiado grande o no se puede leer.",
    check_signature: |standing| match standing {
        Standing::Verified => "La firma es de una clave en la que confía esta página.",
        Standing::Development => "La firma es de la clave pública de desarrollo: no prueba quién lo hizo.",
        Standing::Unsigned => "No lleva firma: las huellas descubren daños, no falsificaciones.",
        Standing::Foreign => "La firma es de una clave en la que esta página no confía.",
        Standing::Unchecked => {
            "La firma no se ha podido comprobar: la página no llegó por una conexión segura."
        }
        Standing::Refused => "",
    },
    monitor: "Vigilancia",
    monitor_note: "Compara los pacientes atendidos aquí con los del entrenamiento. Se guarda en este dispositivo cuántos caen en cada intervalo, nunca los valores de un paciente. Cada paciente cuenta una vez: con «Nuevo paciente» o al imprimir.",
    monitor_on: "Contar los pacientes en este dispositivo",
    uncounted: "Este navegador no permite guardar recuentos.",
    no_reference: |model| format!("{model} no trae recuentos del entrenamiento con los que comparar."),
    counted: |model, patients| match patients {
        "0" => format!("{model}: aún no se ha contado ningún paciente."),
        "1" => format!("{model}: 1 paciente contado."),
        _ => format!("{model}: {patients} pacientes contados."),
    },
    clear: "Borrar recuentos",
    reference: "entrenamiento",
    current: "aquí",
    variable: "Variable",
    probability: "Probabilidad",
    shares: "Reparto por intervalos",
    psi_title: "Índice de estabilidad poblacional",
    band: "Cambio",
    stable: "estable",
    moderate: "moderado",
    large: "grande",
    too_few: "pocos pacientes",
    outside: |patients| match patients {
        "0" => "Ninguno con un valor fuera de lo visto en el entrenamiento.".into(),
        "1" => "1 con algún valor fuera de lo visto en el entrenamiento.".into(),
        _ => format!("{patients} con algún valor fuera de lo visto en el entrenamiento."),
    },
    bands_note: "PSI: estable por debajo de 0,1; grande desde 0,25. Un cambio dice que los pacientes son otros, no que el modelo falle.",
    drift_shares: |before, now| format!("Entrenamiento: {before}. Aquí: {now}."),
};

static EN: Versions = Versions {
    settings: "Settings",
    choice: "Model",
    model_name: |name| match name {
        "week20" => Some("Week 20"),
        "final_model" => Some("Full follow-up"),
        _ => None,
    },
    model_use: |name| match name {
        "week20" => Some("Prospective: from week 20 to day 730"),
        "final_model" => Some("Retrospective: describes a finished follow-up"),
        _ => None,
    },
    standing: |standing| match standing {
        Standing::Verified => "Signature verified",
        Standing::Development => "Development signature",
        Standing::Unsigned => "Not signed",
        Standing::Foreign => "Unknown signature",
        Standing::Unchecked => "Signature not checked",
        Standing::Refused => "Model not valid",
    },
    banner: |standing| match standing {
        Standing::Development => "Signed with the public development key: anybody could have signed it.",
        Standing::Unsigned => "Unsigned model, used by explicit choice: nobody answers for it.",
        Standing::Foreign => "Model signed by a key that this page does not trust, used by explicit choice.",
        Standing::Unchecked => {
            "Signature not checked, because the page did not come over a secure connection; model used by explicit choice."
        }
        Standing::Verified | Standing::Refused => "",
    },
    ask_heading: "Before you use this model",
    ask: |standing| match standing {
        Standing::Unsigned => {
            "The model has no signature. Its files fit each other, but nobody can tell who made it or whether it was changed."
        }
        Standing::Foreign => {
            "The model is signed by a key that this page does not trust. Its files fit each other, but nobody can tell who made it or whether it was changed."
        }
        Standing::Unchecked => {
            "Browsers check signatures only for pages that come over https:, from this very machine or from a file; this one did not. The model’s files fit each other, but who made it, and whether it was changed on the way, cannot be checked."
        }
        Standing::Verified | Standing::Development | Standing::Refused => "",
    },
    ask_lead: "Calculation on hold.",
    ask_note: "This holds until the page is reloaded. The notice stays in sight and on the printed sheet.",
    ask_button: "Use it all the same",
    ask_short: "Your choice is needed",
    versions: "Models and versions",
    versions_note: "Another version never takes over in the middle of a patient.",
    waiting_note: "The form holds values: the other version is used from “New patient” on.",
    unkept: "This browser does not let the page keep versions: what you accept holds until the page is closed or reloaded.",
    set_aside: |reason| format!("A stored version failed its check and is not used. {reason}"),
    no_registry: "No signed registry: aliases are not shown.",
    in_use: "In use",
    waiting: "From the next patient on",
    embedded: "part of the page",
    stored: "added on this device",
    archived: "archived",
    created: |day| format!("of {day}"),
    use_it: "Use",
    use_name: |version| format!("Use {version}"),
    remove: "Remove",
    remove_name: |version| format!("Remove {version}"),
    open: "Open another version",
    drop: "Drop a model (.bosque) or an update of the page (.update) here, or choose one. All of it is checked before anything is shown; it is not used until you accept it.",
    pick: "Choose a file",
    checking: "Checking the file…",
    refused: |reason| format!("File refused. {reason}"),
    already: "This very version is here already.",
    accepted: "Version accepted.",
    compare: "The file’s version beside the one in use",
    old: "In use",
    new: "File",
    no_old: "—",
    model: "Model",
    version: "Version",
    day: "Created",
    rows: "Training patients",
    threshold: "Threshold",
    digest: "Manifest digest",
    signature: "Signature",
    cross_validated: |name| format!("{name}, cross-validation"),
    added: "New inputs",
    removed: "Inputs no longer asked for",
    none: "None",
    same_number: "It has the version number of the one in use, but is another model.",
    older: "It is older than the one in use.",
    accept: "Accept",
    accept_doubtful: "Accept all the same",
    refuse: "Refuse",
    signature_refusal: |error| match error {
        SignatureError::FileDiffers { file } => format!("{file} is not the file that was signed."),
        SignatureError::FileMissing { file } => format!("{file} is signed and missing."),
        SignatureError::FileNotSigned { file } => format!("{file} is not among the signed files."),
        SignatureError::DoesNotVerify => "The signature was not made by the key that it names.".into(),
        _ => "The signature is damaged or cannot be read.".into(),
    },
    bundle_refusal: |error| match error {
        BundleError::NotABundle => "It is neither a .bosque nor a .update file.",
        BundleError::UnknownVersion { .. } => {
            "It is of a version of the format that this page does not read."
        }
        BundleError::TooLarge { .. } | BundleError::BadInflatedLength { .. } => "It is too large.",
        _ => "It is damaged or incomplete: it does not fit its own digest.",
    },
    unreadable: "It is too large or cannot be read.",
    check_signature: |standing| match standing {
        Standing::Verified => "The signature is by a key that this page trusts.",
        Standing::Development => {
            "The signature is by the public development key: it does not prove who made it."
        }
        Standing::Unsigned => "There is no signature: digests find damage, not forgery.",
        Standing::Foreign => "The signature is by a key that this page does not trust.",
        Standing::Unchecked => {
            "The signature could not be checked: the page did not come over a secure connection."
        }
        Standing::Refused => "",
    },
    monitor: "Monitor",
    monitor_note: "Holds the patients seen here against those of the training. What is kept on this device is how many fall into each interval, never a patient’s values. Each patient counts once: at “New patient” or when printed.",
    monitor_on: "Count patients on this device",
    uncounted: "This browser does not let the page keep counts.",
    no_reference: |model| format!("{model} brings no counts of its training to compare with."),
    counted: |model, patients| match patients {
        "0" => format!("{model}: no patient counted yet."),
        "1" => format!("{model}: 1 patient counted."),
        _ => format!("{model}: {patients} patients counted."),
    },
    clear: "Clear counts",
    reference: "training",
    current: "here",
    variable: "Input",
    probability: "Probability",
    shares: "Shares by interval",
    psi_title: "Population stability index",
    band: "Shift",
    stable: "stable",
    moderate: "moderate",
    large: "large",
    too_few: "few patients",
    outside: |patients| match patients {
        "0" => "None with a value outside what was seen in training.".into(),
        _ => format!("{patients} with a value outside what was seen in training."),
    },
    bands_note: "PSI: stable below 0.1; large from 0.25. A shift says that the patients are others, not that the model is wrong.",
    drift_shares: |before, now| format!("Training: {before}. Here: {now}."),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_vouched_for_is_told_of() {
        for lang in [Lang::Es, Lang::En] {
            let words = version_texts(lang);
            for standing in [Standing::Unsigned, Standing::Foreign, Standing::Unchecked] {
                assert!(!(words.banner)(standing).is_empty() && !(words.ask)(standing).is_empty());
                assert_ne!((words.banner)(standing), (words.ask)(standing));
            }
            assert!(!(words.banner)(Standing::Development).is_empty());
            assert!((words.banner)(Standing::Verified).is_empty());
        }
    }
}
