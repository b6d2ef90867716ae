//! The words for another release of the page from a file, in both languages.

use bosque_model::{Lang, UpdateError};

/// The words of one language.
#[derive(Debug)]
pub struct UpdateWords {
    /// Over the comparison: what the file is.
    pub heading: &'static str,
    /// What accepting it means.
    pub note: &'static str,
    /// Caption of the comparison.
    pub compare: &'static str,
    /// Row head: the app's version.
    pub app: &'static str,
    /// Row head: the digest of the release's list.
    pub release: &'static str,
    /// Row head: a model's version.
    pub model: fn(&str) -> String,
    /// No such model.
    pub none: &'static str,
    /// The app in the file is older.
    pub older_app: &'static str,
    /// A model in the file is older: its name.
    pub older_model: fn(&str) -> String,
    /// A model is missing in the file: its name.
    pub lost_model: fn(&str) -> String,
    /// The same versions with other content.
    pub same_number: &'static str,
    /// It is in use here already.
    pub already: &'static str,
    /// While it is put away.
    pub keeping: &'static str,
    /// It was put away and is used from the next patient on.
    pub accepted: &'static str,
    /// The browser could not put it away.
    pub unkept: &'static str,
    /// Why a file is refused.
    pub refusal: fn(&UpdateError) -> &'static str,
    /// Nobody signed it.
    pub unsigned: &'static str,
    /// A key signed it that the page does not trust.
    pub foreign: &'static str,
    /// Signatures cannot be checked here.
    pub unchecked: &'static str,
    /// The page is a file on a disk.
    pub from_file: &'static str,
    /// The page came over a connection that is not secure.
    pub insecure: &'static str,
    /// The browser has no service workers, or the page stands in a frame.
    pub no_worker: &'static str,
    /// The page is not kept on the device yet.
    pub not_yet: &'static str,
    /// The page could not be kept on the device.
    pub never_kept: &'static str,
}

/// The words of a language.
#[must_use]
pub fn update_texts(lang: Lang) -> &'static UpdateWords {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: UpdateWords = UpdateWords {
    heading: "Actualización de la página",
    note: "Si la acepta, se guarda en este dispositivo y se usa desde el próximo paciente. La versión de ahora queda guardada: se puede volver a ella.",
    compare: "La versión de la página en el archivo frente a la que está en uso",
    app: "Página",
    release: "Huella de la entrega",
    model: |label| format!("Modelo «{label}»"),
    none: "—",
    older_app: "La página del archivo es más antigua que la que está en uso.",
    older_model: |label| format!("El modelo «{label}» del archivo es más antiguo que el que está en uso."),
    lost_model: |label| format!("El archivo no trae el modelo «{label}», que está en uso."),
    same_number: "Lleva los mismos números de versión que la página en uso, pero su contenido es otro.",
    already: "Esta misma página ya está en uso.",
    keeping: "Guardando la actualización…",
    accepted: "Actualización guardada. Se usa desde el próximo paciente.",
    unkept: "El navegador no ha podido guardarla, quizá por falta de espacio. Sigue en uso la versión de antes.",
    refusal: |error| match error {
        UpdateError::NotAnUpdate => "No es un archivo .update.",
        UpdateError::FileDiffers { .. } => "Uno de sus archivos no es el que figura en su lista.",
        UpdateError::List { .. } => "Su lista de archivos falta o no es como debe ser.",
        _ => "Está dañado o incompleto: no coincide con su propia huella.",
    },
    unsigned: "La actualización no lleva firma. Una página sin firma no se acepta nunca; sigue en uso la de antes.",
    foreign: "La actualización lleva la firma de una clave en la que esta página no confía. No se acepta nunca; sigue en uso la de antes.",
    unchecked: "Aquí no se puede comprobar la firma, y sin comprobarla no se acepta. Sigue en uso la página de antes.",
    from_file: "Esta página se abrió desde un archivo y no puede actualizarse a sí misma. Sustituya bosque.html por el que se entrega con la actualización, después de comprobar su huella.",
    insecure: "Esta página llegó por una conexión no segura, y así el navegador no le deja actualizarse. Quien la instaló puede sustituir la carpeta en el servidor, o servirla por https:.",
    no_worker: "Este navegador no deja que la página se guarde ni se actualice. Quien la instaló puede sustituir la carpeta en el servidor.",
    not_yet: "La página aún se está guardando en este dispositivo. Vuelva a elegir el archivo dentro de un momento.",
    never_kept: "El navegador no ha podido guardar la página en este dispositivo, y por eso tampoco otra versión. Quien la instaló puede sustituir la carpeta en el servidor.",
};

static EN: UpdateWords = UpdateWords {
    heading: "Update of the page",
    note: "If you accept it, it is kept on this device and used from the next patient on. The present version stays here: you can go back to it.",
    compare: "The page in the file beside the one in use",
    app: "Page",
    release: "Digest of the release",
    model: |label| format!("Model “{label}”"),
    none: "—",
    older_app: "The page in the file is older than the one in use.",
    older_model: |label| format!("The model “{label}” in the file is older than the one in use."),
    lost_model: |label| format!("The file lacks the model “{label}”, which is in use."),
    same_number: "It has the version numbers of the page in use, but its content is another.",
    already: "This very page is in use already.",
    keeping: "Keeping the update…",
    accepted: "Update kept. It is used from the next patient on.",
    unkept: "The browser could not keep it, perhaps for want of space. The earlier version stays in use.",
    refusal: |error| match error {
        UpdateError::NotAnUpdate => "It is not a .update file.",
        UpdateError::FileDiffers { .. } => "One of its files is not the one that its list names.",
        UpdateError::List { .. } => "Its list of files is missing or not as it should be.",
        _ => "It is damaged or incomplete: it does not fit its own digest.",
    },
    unsigned: "The update is not signed. A page without a signature is never accepted; the earlier one stays in use.",
    foreign: "The update is signed by a key that this page does not trust. It is never accepted; the earlier page stays in use.",
    unchecked: "The signature cannot be checked here, and what is not checked is not accepted. The earlier page stays in use.",
    from_file: "This page was opened from a file and cannot update itself. Replace bosque.html by the one that comes with the update, after comparing its digest.",
    insecure: "This page came over a connection that is not secure, so the browser does not let it update itself. Whoever installed it can replace the folder on the server, or serve it by https:.",
    no_worker: "This browser does not let the page keep or update itself. Whoever installed it can replace the folder on the server.",
    not_yet: "The page is still being kept on this device. Choose the file again in a moment.",
    never_kept: "The browser could not keep the page on this device, and so it cannot keep another version either. Whoever installed it can replace the folder on the server.",
};
