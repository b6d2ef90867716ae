//! The words of the page as an installed app, in both languages.

use bosque_model::Lang;

/// The words of the installed app.
#[derive(Debug)]
pub struct AppWords {
    /// The heading.
    pub title: &'static str,
    /// Name of the program's own version.
    pub version: &'static str,
    /// Name of the release in use.
    pub release: &'static str,
    /// Behind a release that came by file.
    pub by_file: &'static str,
    /// Name of whether it opens without a server.
    pub offline: &'static str,
    /// The files are being kept.
    pub keeping: &'static str,
    /// They are kept.
    pub kept: &'static str,
    /// They are not.
    pub refused: &'static str,
    /// The page is one file.
    pub file: &'static str,
    /// The page came by plain HTTP.
    pub insecure: &'static str,
    /// The browser offers nothing.
    pub none: &'static str,
    /// Name of the browser's promise.
    pub persistence: &'static str,
    /// It has promised.
    pub persisted: &'static str,
    /// It has not.
    pub unpersisted: &'static str,
    /// It was asked and would not.
    pub would_not: &'static str,
    /// Asks it.
    pub persist: &'static str,
    /// Name of the previous release.
    pub previous: &'static str,
    /// Goes back to it at once.
    pub back: &'static str,
    /// Goes back to it with the next patient.
    pub back_later: &'static str,
    /// Name of the service worker's own release.
    pub own: &'static str,
    /// Another release waits: the app's version, its models.
    pub waits: fn(&str, &str) -> String,
    /// Uses it at once.
    pub now: &'static str,
    /// Uses it with the next patient.
    pub later: &'static str,
    /// It was asked for, and comes with the next patient.
    pub coming: &'static str,
}

/// The words of a language.
#[must_use]
pub fn app_words(lang: Lang) -> &'static AppWords {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: AppWords = AppWords {
    title: "Aplicación",
    version: "Programa",
    release: "Versión en uso",
    by_file: " (recibida por archivo)",
    offline: "Abre sin servidor",
    keeping: "Guardando sus archivos…",
    kept: "Sí: sus archivos están guardados aquí, comprobados uno a uno.",
    refused: "No: los archivos del servidor no coinciden con su lista, o este navegador no los guarda. Lo intentará de nuevo al recargar.",
    file: "Sí: es un solo archivo.",
    insecure: "No: los navegadores solo guardan páginas que llegan por https: o desde este mismo equipo.",
    none: "No: este navegador no lo ofrece aquí.",
    persistence: "Si falta espacio",
    persisted: "El navegador no borrará lo guardado.",
    unpersisted: "El navegador puede borrar lo guardado.",
    would_not: "El navegador no promete conservar lo guardado.",
    persist: "Pedir que no lo borre",
    previous: "Versión anterior",
    back: "Volver a ella",
    back_later: "Volver a ella desde el próximo paciente",
    own: "Versión del servidor",
    waits: |app, models| format!("Hay una versión nueva: aplicación {app}, modelos {models}."),
    now: "Usarla ahora",
    later: "Usarla desde el próximo paciente",
    coming: "Otra versión de la página se usará en cuanto no haya datos de un paciente ni una lista.",
};

static EN: AppWords = AppWords {
    title: "App",
    version: "Program",
    release: "Version in use",
    by_file: " (came by file)",
    offline: "Opens without a server",
    keeping: "Keeping its files…",
    kept: "Yes: its files are kept here, each of them verified.",
    refused: "No: the server’s files do not match their list, or this browser does not keep them. It tries again when the page is reloaded.",
    file: "Yes: it is one file.",
    insecure: "No: browsers keep only pages that come by https: or from this very machine.",
    none: "No: this browser does not offer it here.",
    persistence: "If room runs out",
    persisted: "The browser will not clear what is kept.",
    unpersisted: "The browser may clear what is kept.",
    would_not: "The browser does not promise to keep it.",
    persist: "Ask it not to",
    previous: "Previous version",
    back: "Go back to it",
    back_later: "Go back to it from the next patient on",
    own: "The server’s version",
    waits: |app, models| format!("There is a new version: app {app}, models {models}."),
    now: "Use it now",
    later: "Use it from the next patient on",
    coming: "Another version of the page will be used as soon as there are no data of a patient and no list.",
};
