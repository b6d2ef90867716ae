//! The words of the patients' view, in both languages.

use bosque_model::Lang;

/// The words of the patients' view.
#[derive(Debug)]
pub struct Ward {
    /// The view's name.
    pub name: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// Over the file.
    pub file: &'static str,
    /// What to do with the drop zone, and what becomes of the file.
    pub drop: &'static str,
    /// The button that chooses a file.
    pub pick: &'static str,
    /// The button that scores generated patients.
    pub example: &'static str,
    /// What they are.
    pub example_note: &'static str,
    /// Over the place for pasted rows.
    pub paste: &'static str,
    /// What to paste.
    pub paste_note: &'static str,
    /// The button that reads it.
    pub read: &'static str,
    /// The name of a pasted text.
    pub pasted: &'static str,
    /// Over the columns that a file needs.
    pub needs: &'static str,
    /// What they are, and what may be beside them.
    pub needs_note: &'static str,
    /// What a column of differences stands in for: the difference, the input.
    pub stands_in: fn(&str, &str) -> String,
    /// The button that hands out an empty file.
    pub template: &'static str,
    /// Heads of the table of columns: column, variable, unit, accepted, seen in training.
    pub needs_heads: [&'static str; 5],
    /// The file is being read.
    pub opening: &'static str,
    /// Why it is not read: empty, no rows, not UTF-8, too large.
    pub unreadable: [&'static str; 4],
    /// The worker failed.
    pub failed: &'static str,
    /// Facts of the file: rows, separator, columns recognised, columns not used.
    pub facts: [&'static str; 4],
    /// Some of all.
    pub of: fn(&str, &str) -> String,
    /// A separator in words.
    pub separator: fn(char) -> &'static str,
    /// The warning of columns that the model does not read: their names.
    pub ignored: fn(&str) -> String,
    /// Over the columns that may be shown and come back.
    pub keep: &'static str,
    /// What ticking does.
    pub keep_note: &'static str,
    /// A column without a name: its number.
    pub unnamed: fn(usize) -> String,
    /// Over the needed columns and where they are read from.
    pub mapping: &'static str,
    /// How many are missing.
    pub to_map: fn(usize) -> String,
    /// Heads of the mapping: needed, column of the file, first values.
    pub mapping_heads: [&'static str; 3],
    /// No column.
    pub no_column: &'static str,
    /// Beside an input that a difference stands in for.
    pub by_difference: &'static str,
    /// The button that scores.
    pub score: &'static str,
    /// Over the file's first rows.
    pub preview: &'static str,
    /// Over the progress.
    pub progress: &'static str,
    /// The button that stops.
    pub stop: &'static str,
    /// Rows so far, of all, refused.
    pub so_far: fn(&str, &str, &str) -> String,
    /// Rows a second.
    pub rate: fn(&str) -> String,
    /// Over the scores.
    pub results: &'static str,
    /// Said when it is done: scored, refused.
    pub done: fn(&str, &str) -> String,
    /// The button that hands out the scores.
    pub save: &'static str,
    /// The button that clears everything.
    pub again: &'static str,
    /// Name of the choice of rows.
    pub show: &'static str,
    /// Kinds of rows: all, above, below, outside, refused.
    pub kinds: [&'static str; 5],
    /// Ends of the range of probabilities.
    pub ends: [&'static str; 2],
    /// The search.
    pub search: &'static str,
    /// How many rows are shown.
    pub shown: fn(&str) -> String,
    /// Nothing is shown.
    pub none_shown: &'static str,
    /// What the table holds, and that it scrolls.
    pub table: &'static str,
    /// Heads of the table: row, probability, threshold, range, scale, caution.
    pub heads: [&'static str; 6],
    /// Above and below the threshold.
    pub sides: [&'static str; 2],
    /// Inputs outside what the training rows held.
    pub outside: fn(&str) -> String,
    /// Before a refusal.
    pub refused: &'static str,
    /// Over the histogram.
    pub spread: &'static str,
    /// The threshold on the histogram.
    pub threshold: fn(&str) -> String,
    /// Above the threshold: how many, of how many, share.
    pub above: fn(&str, &str, &str) -> String,
    /// Below it, and refused.
    pub others: fn(&str, &str) -> String,
    /// Over the refused rows.
    pub refusals: &'static str,
    /// What becomes of them.
    pub refusals_note: &'static str,
    /// Heads of their table: row, column, reason.
    pub refusal_heads: [&'static str; 3],
    /// Not all are listed: how many of how many.
    pub more_refusals: fn(&str, &str) -> String,
}

/// The words of a language.
#[must_use]
pub fn ward_texts(lang: Lang) -> &'static Ward {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: Ward = Ward {
    name: "Lista",
    heading: "Resultados para una lista de pacientes",
    file: "Archivo",
    drop: "Suelte aquí un archivo CSV, una fila por paciente. Se lee y se calcula en este dispositivo; no se envía ni se guarda.",
    pick: "Elegir archivo",
    example: "Probar con una lista generada",
    example_note: "Pacientes generados, no personas.",
    paste: "Pegar filas de una hoja de cálculo",
    paste_note: "Con la fila de encabezados.",
    read: "Leer lo pegado",
    pasted: "Texto pegado",
    needs: "Qué debe tener el archivo",
    needs_note: "Una columna con cada uno de estos nombres, en cualquier orden; no importan las mayúsculas. Separador: coma, punto y coma o tabulador; decimales con punto o, si el separador no es la coma, con coma. Codificación UTF-8. Puede haber otras columnas: el modelo no las lee.",
    stands_in: |difference, input| format!("{difference} puede sustituir a {input}."),
    template: "Descargar plantilla",
    needs_heads: ["Columna", "Variable", "Unidad", "Se acepta", "En el entrenamiento"],
    opening: "Leyendo el archivo…",
    unreadable: [
        "El archivo está vacío.",
        "El archivo tiene encabezados, pero ninguna fila.",
        "El archivo no está en UTF-8. En la hoja de cálculo, guárdelo como «CSV UTF-8» y vuelva a elegirlo.",
        "El archivo es demasiado grande: como máximo, 64 MB.",
    ],
    failed: "El cálculo se ha detenido por un fallo y no hay resultados. Empiece de nuevo; si vuelve a ocurrir, recargue la página.",
    facts: ["Filas", "Separador", "Columnas reconocidas", "Columnas sin usar"],
    of: |some, all| format!("{some} de {all}"),
    separator: |separator| match separator {
        ';' => "punto y coma",
        '\t' => "tabulador",
        _ => "coma",
    },
    ignored: |names| format!("El modelo no lee estas columnas: {names}."),
    keep: "Columnas para identificar las filas",
    keep_note: "Las que marque se ven en la tabla y vuelven en la descarga. Ninguna sale de este navegador.",
    unnamed: |number| format!("columna {number}"),
    mapping: "Columnas por asignar",
    to_map: |count| match count {
        1 => "Falta 1 columna. Indique en qué columna del archivo está.".into(),
        _ => format!("Faltan {count} columnas. Indique en qué columna del archivo está cada una."),
    },
    mapping_heads: ["Variable", "Columna del archivo", "Primeros valores"],
    no_column: "Sin asignar",
    by_difference: "se obtiene de la diferencia",
    score: "Calcular",
    preview: "Primeras filas",
    progress: "Progreso",
    stop: "Cancelar",
    so_far: |done, all, refused| format!("{done} de {all} filas; {refused} rechazadas"),
    rate: |rows| format!("{rows} filas/s"),
    results: "Resultados",
    done: |scored, refused| format!("Terminado: {scored} filas calculadas, {refused} rechazadas."),
    save: "Descargar CSV",
    again: "Empezar de nuevo",
    show: "Filas que se muestran",
    kinds: ["Todas", "Sobre el umbral", "Bajo el umbral", "Fuera de rango", "Rechazadas"],
    ends: ["Prob. mín., %", "Prob. máx., %"],
    search: "Buscar en los identificadores",
    shown: |count| format!("{count} filas"),
    none_shown: "Ninguna fila cumple estas condiciones.",
    table: "Resultado de cada fila; la tabla se desplaza",
    heads: ["Fila", "Prob.", "Umbral", "Intervalo", "0–100 %", "Aviso"],
    sides: ["sobre", "bajo"],
    outside: |names| format!("Fuera de rango: {names}"),
    refused: "Rechazada",
    spread: "Distribución",
    threshold: |threshold| format!("umbral {threshold}"),
    above: |above, all, share| format!("{above} de {all} pacientes ({share}) sobre el umbral"),
    others: |below, refused| format!("{below} bajo el umbral; {refused} filas rechazadas."),
    refusals: "Filas rechazadas",
    refusals_note: "No se calculan ni se corrigen; las demás, sí. Corrija el archivo y vuelva a elegirlo.",
    refusal_heads: ["Fila", "Columna", "Motivo"],
    more_refusals: |some, all| {
        format!(
            "Los {some} primeros motivos de {all}. En la tabla de arriba, «Rechazadas» muestra todas las filas."
        )
    },
};

static EN: Ward = Ward {
    name: "List",
    heading: "Results for a list of patients",
    file: "File",
    drop: "Drop a CSV file here, one row a patient. It is read and scored on this device; it is neither sent nor stored.",
    pick: "Choose a file",
    example: "Try a generated list",
    example_note: "Generated patients, not people.",
    paste: "Paste rows from a spreadsheet",
    paste_note: "With the header row.",
    read: "Read what is pasted",
    pasted: "Pasted text",
    needs: "What the file needs",
    needs_note: "A column with each of these names, in any order and any case. Separator: comma, semicolon or tab; decimals with a point or, where the comma does not separate, with a comma. Encoded in UTF-8. Other columns may be there: the model does not read them.",
    stands_in: |difference, input| format!("{difference} may stand in for {input}."),
    template: "Download template",
    needs_heads: ["Column", "Variable", "Unit", "Accepted", "In training"],
    opening: "Reading the file…",
    unreadable: [
        "The file is empty.",
        "The file has a header and no row.",
        "The file is not UTF-8. In the spreadsheet, save it as “CSV UTF-8” and choose it again.",
        "The file is too large: 64 MB at most.",
    ],
    failed: "Scoring stopped because something failed, and there are no results. Start again; if it happens again, reload the page.",
    facts: ["Rows", "Separator", "Columns recognised", "Columns not used"],
    of: |some, all| format!("{some} of {all}"),
    separator: |separator| match separator {
        ';' => "semicolon",
        '\t' => "tab",
        _ => "comma",
    },
    ignored: |names| format!("The model does not read these columns: {names}."),
    keep: "Columns that identify the rows",
    keep_note: "Those that you tick are shown in the table and come back in the download. None leaves this browser.",
    unnamed: |number| format!("column {number}"),
    mapping: "Columns to assign",
    to_map: |count| match count {
        1 => "1 column is missing. Say which column of the file holds it.".into(),
        _ => format!("{count} columns are missing. Say which column of the file holds each."),
    },
    mapping_heads: ["Variable", "Column of the file", "First values"],
    no_column: "Not assigned",
    by_difference: "follows from the difference",
    score: "Score",
    preview: "First rows",
    progress: "Progress",
    stop: "Cancel",
    so_far: |done, all, refused| format!("{done} of {all} rows; {refused} refused"),
    rate: |rows| format!("{rows} rows/s"),
    results: "Results",
    done: |scored, refused| format!("Done: {scored} rows scored, {refused} refused."),
    save: "Download CSV",
    again: "Start again",
    show: "Rows to show",
    kinds: ["All", "Above threshold", "Below threshold", "Out of range", "Refused"],
    ends: ["Min. prob., %", "Max. prob., %"],
    search: "Search the identifiers",
    shown: |count| format!("{count} rows"),
    none_shown: "No row meets these conditions.",
    table: "Result of each row; the table scrolls",
    heads: ["Row", "Prob.", "Threshold", "Range", "0–100%", "Caution"],
    sides: ["above", "below"],
    outside: |names| format!("Out of range: {names}"),
    refused: "Refused",
    spread: "Distribution",
    threshold: |threshold| format!("threshold {threshold}"),
    above: |above, all, share| format!("{above} of {all} patients ({share}) above the threshold"),
    others: |below, refused| format!("{below} below the threshold; {refused} rows refused."),
    refusals: "Refused rows",
    refusals_note: "They are neither scored nor corrected; the others are scored. Correct the file and choose it again.",
    refusal_heads: ["Row", "Column", "Reason"],
    more_refusals: |some, all| {
        format!("The first {some} of {all} reasons. In the table above, “Refused” shows every row.")
    },
};
