//! The words of the page that is one file, in both languages.

use bosque_model::Lang;

/// The words of the page that is one file.
#[derive(Debug)]
pub struct FileWords {
    /// The heading.
    pub title: &'static str,
    /// The digest's name.
    pub digest: &'static str,
    /// What to hold it against.
    pub compare: &'static str,
    /// What a browser does not offer to a page from a disk.
    pub lacks: &'static str,
}

/// The words of a language.
#[must_use]
pub fn file_words(lang: Lang) -> &'static FileWords {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: FileWords = FileWords {
    title: "Este archivo",
    digest: "SHA-256 del programa y sus modelos",
    compare: "Debe coincidir con la línea del archivo .wasm en SHA256SUMS, que se entrega firmado junto a bosque.html.",
    lacks: "Abierta desde un archivo, la página no puede instalarse como aplicación, usar claves de acceso ni actualizarse sola, y lo que \
            guarda (versiones de modelos, recuentos) puede compartirlo con otras páginas abiertas desde archivos en este navegador. \
            Todo lo demás funciona igual.",
};

static EN: FileWords = FileWords {
    title: "This file",
    digest: "SHA-256 of the program and its models",
    compare: "It must be that of the .wasm file’s line in SHA256SUMS, which is handed out, signed, beside bosque.html.",
    lacks: "Opened from a file, the page cannot be installed as an app, use passkeys or update itself, and what it keeps (versions of \
            models, counts) may be shared with other pages opened from files in this browser. All else works the same.",
};
