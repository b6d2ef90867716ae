//! The words of a screen that forgets, in both languages.

use bosque_model::Lang;

/// The words of a screen that forgets.
#[derive(Debug)]
pub struct Kiosk {
    /// Name of the bar at its foot.
    pub bar: &'static str,
    /// Forgets the patient at hand.
    pub next: &'static str,
    /// Asks for the whole screen.
    pub full_screen: &'static str,
    /// Seconds until all is forgotten.
    pub left: fn(u32) -> String,
    /// Heading of the question.
    pub still_there: &'static str,
    /// What happens where nobody answers.
    pub warning: &'static str,
    /// Seconds.
    pub seconds: fn(u32) -> String,
    /// The answer.
    pub stay: &'static str,
    /// Heading over the PIN.
    pub pin_title: &'static str,
    /// Name of its field.
    pub pin: &'static str,
    /// Gives it.
    pub open: &'static str,
    /// Closes the dialog.
    pub close: &'static str,
    /// While it is looked at.
    pub looking: &'static str,
    /// It is not the one.
    pub wrong: &'static str,
    /// Too many were not: seconds to wait.
    pub wait: fn(u32) -> String,
    /// The browser offers too little.
    pub unable: &'static str,
    /// Block head.
    pub title: &'static str,
    /// What a kiosk is.
    pub about: &'static str,
    /// What the PIN keeps out, and what not; what follows where it is forgotten.
    pub honest: &'static str,
    /// Name of the field for the PIN again.
    pub again: &'static str,
    /// Name of the field for the seconds.
    pub idle: &'static str,
    /// Begins.
    pub begin: &'static str,
    /// The page is one: seconds.
    pub is_on: fn(u32) -> String,
    /// Ends it.
    pub leave: &'static str,
    /// What a PIN looks like.
    pub pin_form: &'static str,
    /// The two differ.
    pub differ: &'static str,
    /// What the seconds look like.
    pub idle_form: &'static str,
}

/// The words of a language.
#[must_use]
pub fn kiosk_texts(lang: Lang) -> &'static Kiosk {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Kiosk = Kiosk {
    bar: "Quiosco",
    next: "Siguiente paciente",
    full_screen: "Pantalla completa",
    left: |seconds| format!("Todo se borra en {seconds} s"),
    still_there: "¿Sigue ahí?",
    warning: "Nadie ha usado la pantalla. Si no responde, se borran los datos, los resultados y las listas.",
    seconds: |seconds| format!("{seconds} s"),
    stay: "Sigo aquí",
    pin_title: "Abrir los ajustes",
    pin: "PIN",
    open: "Abrir",
    close: "Cerrar",
    looking: "Comprobando…",
    wrong: "No es el PIN.",
    wait: |seconds| format!("Demasiados intentos. Espere {seconds} s."),
    unable: "Este navegador no permite guardar o comprobar un PIN aquí: hace falta https: o este mismo equipo, y que la página pueda guardar datos.",
    title: "Modo quiosco",
    about: "Para una pantalla que usan muchas personas: letra grande y, tras cada paciente o si nadie la usa, se borra todo lo escrito y calculado. Los recuentos de la vigilancia se conservan.",
    honest: "El PIN cierra los ajustes a quien pasa por delante, no a quien tenga acceso a los archivos de este equipo. No se puede recuperar: si se olvida, hay que borrar los datos del sitio en el navegador.",
    again: "PIN, otra vez",
    idle: "Segundos sin uso",
    begin: "Empezar",
    is_on: |seconds| format!("Está activo: se borra todo tras {seconds} s sin uso."),
    leave: "Dejar el modo quiosco",
    pin_form: "El PIN tiene de 4 a 12 cifras.",
    differ: "Los dos PIN no son iguales.",
    idle_form: "Los segundos son un número entero de 10 a 900.",
};

static EN: Kiosk = Kiosk {
    bar: "Kiosk",
    next: "Next patient",
    full_screen: "Full screen",
    left: |seconds| format!("All is cleared in {seconds} s"),
    still_there: "Are you still there?",
    warning: "Nobody has used the screen. Unless you answer, data, results and lists are cleared.",
    seconds: |seconds| format!("{seconds} s"),
    stay: "I am still here",
    pin_title: "Open the settings",
    pin: "PIN",
    open: "Open",
    close: "Close",
    looking: "Checking…",
    wrong: "That is not the PIN.",
    wait: |seconds| format!("Too many tries. Wait {seconds} s."),
    unable: "This browser cannot keep or check a PIN here: that takes https: or this very machine, and a page that may keep data.",
    title: "Kiosk mode",
    about: "For a screen that many people use: large type, and after each patient, or when nobody uses it, all that was typed and calculated is cleared. The monitor’s counts stay.",
    honest: "The PIN keeps the settings from people who pass by, not from somebody with this machine’s files. It cannot be recovered: where it is forgotten, the site’s data have to be cleared in the browser.",
    again: "PIN, again",
    idle: "Seconds without use",
    begin: "Begin",
    is_on: |seconds| format!("It is on: all is cleared after {seconds} s without use."),
    leave: "Leave kiosk mode",
    pin_form: "A PIN has 4 to 12 digits.",
    differ: "The two PINs differ.",
    idle_form: "The seconds are a whole number from 10 to 900.",
};
