//! The words of what comes in at once and what a result takes along, in both languages.

use bosque_model::Lang;

/// The words of a language.
#[derive(Debug)]
pub struct HandOver {
    /// Names of the generated patients to try, by their result: low, middle, high.
    pub samples: [&'static str; 3],
    /// What they are.
    pub samples_note: &'static str,
    /// Opens the dialog for a row.
    pub paste: &'static str,
    /// Its heading.
    pub paste_title: &'static str,
    /// What can be pasted.
    pub paste_help: &'static str,
    /// Name of its text box.
    pub paste_box: &'static str,
    /// Opens the dialog for a code.
    pub read: &'static str,
    /// Its heading.
    pub read_title: &'static str,
    /// How a code comes in.
    pub read_help: &'static str,
    /// Name of its text box.
    pub read_box: &'static str,
    /// Chooses an image with a code.
    pub image: &'static str,
    /// There is no code in the image that can be read.
    pub image_without: &'static str,
    /// Fills the form.
    pub take: &'static str,
    /// Closes a dialog.
    pub close: &'static str,
    /// So many values of so many were taken.
    pub taken: fn(usize, usize) -> String,
    /// Fields whose cell holds what they cannot take.
    pub unread: fn(&str) -> String,
    /// Names without a field.
    pub ignored: fn(&str) -> String,
    /// So many further rows.
    pub more_rows: fn(usize) -> String,
    /// Fields that were not pasted hold something.
    pub kept: &'static str,
    /// No patient in the pasted text; so many values are needed where there are no names.
    pub no_row: fn(usize) -> String,
    /// No code in the text.
    pub no_code: &'static str,
    /// A part of the code is missing or wrong.
    pub damaged: &'static str,
    /// The code is of another generation.
    pub other_format: &'static str,
    /// The page has no such model.
    pub no_model: fn(&str) -> String,
    /// The model here has other inputs.
    pub other_inputs: &'static str,
    /// The same model, the same number.
    pub same: &'static str,
    /// Another version: its number, ours.
    pub other_version: fn(&str, &str) -> String,
    /// The same version, another number: theirs, ours.
    pub contradiction: fn(&str, &str) -> String,
    /// Copies the result as text.
    pub copy: &'static str,
    /// It was copied.
    pub copied: &'static str,
    /// Heading where the browser does not let the page copy.
    pub copy_title: &'static str,
    /// What to do then.
    pub copy_help: &'static str,
    /// Shows the code.
    pub code: &'static str,
    /// Heading over it.
    pub code_title: &'static str,
    /// What it holds, and what not.
    pub code_holds: &'static str,
    /// How it is read.
    pub code_use: &'static str,
    /// Name of the code as text.
    pub code_text: &'static str,
    /// The drawing read aloud.
    pub code_image: &'static str,
    /// Line for a name on paper.
    pub name: &'static str,
    /// Line for a record number on paper.
    pub record: &'static str,
    /// Before the date on paper.
    pub date: &'static str,
    /// What the sheet is for.
    pub support: &'static str,
    /// Heading over the inputs.
    pub inputs: &'static str,
}

/// The words of a language.
#[must_use]
pub fn handover_texts(lang: Lang) -> &'static HandOver {
    match lang {
        Lang::Es => &ES,
        Lang::En => &EN,
    }
}

static ES: HandOver = HandOver {
    samples: ["Bajo", "Medio", "Alto"],
    samples_note: "Según su resultado. Pacientes generados, no personas.",
    paste: "Pegar fila",
    paste_title: "Pegar una fila",
    paste_help: "Una fila de una hoja de cálculo, con o sin encabezado, o nombres y valores uno debajo de otro. También puede pegarla sobre cualquier campo del formulario.",
    paste_box: "Celdas",
    read: "Leer código",
    read_title: "Leer un código",
    read_help: "Escanéelo aquí con un lector o pegue su texto. Sus datos sustituyen a los del formulario.",
    read_box: "Código",
    image: "Elegir una imagen",
    image_without: "En la imagen no se distingue ningún código. Pruebe con una más nítida.",
    take: "Rellenar",
    close: "Cerrar",
    taken: |taken, all| match taken {
        1 => format!("Se tomó 1 valor de {all}."),
        _ => format!("Se tomaron {taken} valores de {all}."),
    },
    unread: |fields| format!("No se entendió: {fields}."),
    ignored: |names| format!("Sin campo aquí: {names}."),
    more_rows: |rows| match rows {
        1 => "Había otra fila: solo se tomó la primera.".into(),
        _ => format!("Había {rows} filas más: solo se tomó la primera."),
    },
    kept: "Los demás campos conservan lo que tenían.",
    no_row: |all| {
        format!(
            "No se reconoce ningún paciente. Hacen falta los nombres de las columnas o {all} valores en el orden del formulario."
        )
    },
    no_code: "Ahí no hay ningún código de un resultado.",
    damaged: "El código está incompleto o alterado. Léalo de nuevo.",
    other_format: "El código es de otra generación de esta página y aquí no se puede leer.",
    no_model: |name| format!("El código es del modelo «{name}», que esta página no tiene."),
    other_inputs: "El código es de una versión del modelo con otras variables: aquí no se puede calcular.",
    same: "Código leído. Esta página obtiene exactamente el mismo resultado, con el mismo modelo y la misma versión.",
    other_version: |there, here| {
        format!("Código leído. Lo hizo otra versión de este modelo: allí, {there}; aquí, {here}.")
    },
    contradiction: |there, here| {
        format!(
            "El código dice {there} con esta misma versión, y aquí se obtiene {here}. No use ninguno de los dos y avise a quien instaló la página."
        )
    },
    copy: "Copiar",
    copied: "Copiado",
    copy_title: "Copiar el resultado",
    copy_help: "El navegador no permite copiarlo por usted. El texto está seleccionado: cópielo.",
    code: "Código QR",
    code_title: "Código del resultado",
    code_holds: "Lleva los datos del formulario, el modelo y el resultado, sin identidad. Quien lo lea puede verlos.",
    code_use: "Se abre con la cámara de otro dispositivo o, en esta página, con «Leer código».",
    code_text: "El código como texto",
    code_image: "Código QR de este resultado, sin identidad",
    name: "Nombre",
    record: "N.º de historia",
    date: "Fecha",
    support: "Ayuda a decidir; no sustituye el juicio clínico.",
    inputs: "Datos",
};

static EN: HandOver = HandOver {
    samples: ["Low", "Middle", "High"],
    samples_note: "By their result. Generated patients, not persons.",
    paste: "Paste a row",
    paste_title: "Paste a row",
    paste_help: "A row of a spreadsheet, with or without its header, or names and values one below another. It can also be pasted over any field of the form.",
    paste_box: "Cells",
    read: "Read a code",
    read_title: "Read a code",
    read_help: "Scan it here with a reader, or paste its text. Its data take the place of those in the form.",
    read_box: "Code",
    image: "Choose an image",
    image_without: "No code can be made out in the image. Try a sharper one.",
    take: "Fill in",
    close: "Close",
    taken: |taken, all| match taken {
        1 => format!("1 value of {all} was taken."),
        _ => format!("{taken} values of {all} were taken."),
    },
    unread: |fields| format!("Not understood: {fields}."),
    ignored: |names| format!("No field here for: {names}."),
    more_rows: |rows| match rows {
        1 => "There was another row: only the first was taken.".into(),
        _ => format!("There were {rows} more rows: only the first was taken."),
    },
    kept: "The other fields keep what they held.",
    no_row: |all| {
        format!(
            "No patient was recognised. It takes the names of the columns, or {all} values in the form’s order."
        )
    },
    no_code: "There is no code of a result in that.",
    damaged: "The code is incomplete or altered. Read it again.",
    other_format: "The code is of another generation of this page and cannot be read here.",
    no_model: |name| format!("The code is of the model “{name}”, which this page does not hold."),
    other_inputs: "The code is of a version of the model with other inputs: it cannot be calculated here.",
    same: "Code read. This page gets exactly the same result, with the same model and version.",
    other_version: |there, here| {
        format!("Code read. Another version of this model made it: there, {there}; here, {here}.")
    },
    contradiction: |there, here| {
        format!(
            "The code says {there} with this very version, and here it comes to {here}. Use neither, and tell whoever installed the page."
        )
    },
    copy: "Copy",
    copied: "Copied",
    copy_title: "Copy the result",
    copy_help: "The browser does not let the page copy it. The text is selected: copy it.",
    code: "QR code",
    code_title: "Code of the result",
    code_holds: "It holds the form’s data, the model and the result, and no identity. Whoever reads it can see them.",
    code_use: "Open it with another device’s camera or, in this page, with “Read a code”.",
    code_text: "The code as text",
    code_image: "QR code of this result, without identity",
    name: "Name",
    record: "Record no.",
    date: "Date",
    support: "It supports a decision; it does not replace clinical judgement.",
    inputs: "Data",
};
