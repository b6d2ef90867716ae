//! The package's list of models and TypeScript's view of their patients, written from the manifests: nothing about a feature is
//! written twice.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;

use crate::error::{Doing, Error, Result};

/// Writes `models.js` and `models.d.ts` into the package's `dist/`, for the models below `models/`.
pub(crate) fn write(models: &Path, dist: &Path) -> Result<()> {
    let manifests = manifests(models)?;
    for (name, text) in [("models.js", script(&manifests)), ("models.d.ts", types(&manifests))] {
        let path = dist.join(name);
        fs::write(&path, text).doing(format_args!("writing {}", path.display()))?;
    }
    Ok(())
}

/// The manifests, the page's own default first: a decision that is still open comes before one that looks back.
fn manifests(models: &Path) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(models).doing(format_args!("reading {}", models.display()))? {
        let path = entry.doing("reading the models")?.path().join("manifest.json");
        if path.is_file() {
            let text = fs::read(&path).doing(format_args!("reading {}", path.display()))?;
            let manifest = serde_json::from_slice(&text);
            found.push(manifest.map_err(|error| Error::Refused(format!("{}: {error}", path.display())))?);
        }
    }
    found.sort_by_key(|manifest: &Value| (manifest["cohort"].is_null(), text(&manifest["name"])));
    Ok(found)
}

/// A name is a key of an object and part of a file's name: what is neither is refused by whoever reads the manifest.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn script(manifests: &[Value]) -> String {
    let mut out = String::from(
        "// Written by `cargo xtask package`. Bundlers copy a file only where they see its address in this very form.\n\
         export const MODELS = [\n",
    );
    for manifest in manifests {
        let name = text(&manifest["name"]);
        let _ = writeln!(
            out,
            "  {{ name: \"{name}\", url: () => new URL(\"./models/{name}.model\", import.meta.url) }},"
        );
    }
    out + "];\n"
}

fn types(manifests: &[Value]) -> String {
    let mut out = String::from("// Written by `cargo xtask package` from the models' own declarations.\n");
    let mut names = String::new();
    for manifest in manifests {
        let (name, kind) = (text(&manifest["name"]), type_name(&manifest["name"]));
        let _ = write!(out, "\n/**\n * What `{name}` asks for: {}\n", sentence(&manifest["purpose"]["en"]));
        let _ = write!(out, " *\n * {}\n */\n", sentence(&manifest["purpose"]["es"]));
        out += &patient(manifest, &kind);
        let _ = writeln!(names, "  {name}: {kind};");
    }
    let _ = write!(
        out,
        "\n/** The models that ship, with what each asks for. */\nexport interface Models {{\n{names}}}\n\n\
         /** @internal */\nexport const MODELS: readonly {{ name: keyof Models; url: () => URL }}[];\n"
    );
    out
}

fn patient(manifest: &Value, kind: &str) -> String {
    let (mut fixed, mut either) = (String::new(), String::new());
    let differences: Vec<&Value> =
        list(&manifest["derived"]).filter(|derived| derived["op"] == "difference").collect();
    for feature in list(&manifest["features"]) {
        let difference = differences.iter().find(|difference| difference["of"][0] == feature["name"]);
        match difference {
            None => fixed += &field(feature, "  "),
            Some(difference) => {
                let (input, stand_in) = (text(&feature["name"]), text(&difference["name"]));
                let of = text(&difference["of"][1]);
                let label = |lang: &str| comment(&difference["label"][lang]);
                let _ = write!(
                    either,
                    " & (\n  | {{\n{}      {stand_in}?: undefined;\n    }}\n  | {{\n      /**\n       * {}.\n       * {}: \
                     `{input} - {of}`, in place of `{input}`.\n       */\n      {stand_in}: number;\n      {input}?: \
                     undefined;\n    }}\n)",
                    field(feature, "      "),
                    label("es"),
                    label("en"),
                );
            }
        }
    }
    format!("export type {kind} = {{\n{fixed}}}{either};\n")
}

/// One input with its unit, its range and its labels.
fn field(feature: &Value, indent: &str) -> String {
    let mut out = format!("{indent}/**\n");
    for lang in ["es", "en"] {
        let (label, help) = (comment(&feature["label"][lang]), comment(&feature["help"][lang]));
        let _ = writeln!(
            out,
            "{indent} * {label}. {help}{}",
            if lang == "es" { "\n".to_owned() + indent + " *" } else { String::new() }
        );
    }
    let mut about = Vec::new();
    let categories: Vec<&Value> = list(&feature["categories"]).collect();
    if categories.is_empty() {
        about.push(format!("Unit `{}` (UCUM)", text(&feature["unit"])));
        about.push(format!("{} to {}", feature["hard"]["min"], feature["hard"]["max"]));
    }
    if let Some(loinc) = feature["loinc"].as_str() {
        about.push(format!("LOINC {loinc}"));
    }
    if !about.is_empty() {
        let _ = writeln!(out, "{indent} *\n{indent} * {}.", about.join("; "));
    }
    for category in &categories {
        let label = |lang: &str| comment(&category["label"][lang]);
        let _ = writeln!(out, "{indent} * - `{}` {} / {}", code(category), label("es"), label("en"));
    }
    let kind = match categories.is_empty() {
        true => "number".to_owned(),
        false => categories.iter().map(|category| code(category)).collect::<Vec<_>>().join(" | "),
    };
    let _ = write!(out, "{indent} */\n{indent}{}: {kind};\n", text(&feature["name"]));
    out
}

/// A category's code as TypeScript writes a number.
fn code(category: &Value) -> String {
    category["value"].as_f64().unwrap_or_default().to_string()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A text that ends no comment.
fn comment(value: &Value) -> String {
    text(value).replace("*/", "* /").replace('\n', " ")
}

fn sentence(value: &Value) -> String {
    comment(value).split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned() + "."
}

/// `final_model` as `FinalModelPatient`.
fn type_name(name: &Value) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    text(name).split(['_', '-']).filter(|part| !part.is_empty()).map(capital).collect::<String>() + "Patient"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest() -> Value {
        json!({
            "name": "two_parts", "cohort": null, "purpose": { "es": "Uno. Dos.", "en": "One. Two." },
            "features": [
                { "name": "cd40", "unit": "/uL", "hard": { "min": 0, "max": 5000 }, "loinc": "24467-3",
                  "label": { "es": "CD4", "en": "CD4" }, "help": { "es": "a */ b", "en": "Count." } },
                { "name": "cd420", "unit": "/uL", "hard": { "min": 0, "max": 5000 },
                  "label": { "es": "CD4 20", "en": "CD4 20" }, "help": { "es": "", "en": "" } },
                { "name": "gender", "unit": "1", "label": { "es": "Sexo", "en": "Sex" }, "help": { "es": "", "en": "" },
                  "categories": [{ "value": 0.0, "label": { "es": "Mujer", "en": "Female" } },
                                 { "value": 1.0, "label": { "es": "Hombre", "en": "Male" } }] },
            ],
            "derived": [{ "name": "dif_cd4", "op": "difference", "of": ["cd420", "cd40"],
                          "label": { "es": "Cambio", "en": "Change" } }],
        })
    }

    #[test]
    fn types_hold_units_ranges_codes_and_stand_ins() {
        let types = types(&[manifest()]);
        for part in [
            "export type TwoPartsPatient = {",
            "  cd40: number;",
            "Unit `/uL` (UCUM); 0 to 5000; LOINC 24467-3.",
            "  gender: 0 | 1;",
            "`1` Hombre / Male",
            "dif_cd4?: undefined;",
            "cd420?: undefined;",
            "a * / b",
            "two_parts: TwoPartsPatient;",
            "asks for: One.\n",
        ] {
            assert!(types.contains(part), "{part}\n{types}");
        }
    }

    #[test]
    fn an_open_decision_comes_first() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
        let names: Vec<String> = manifests(&models).unwrap().iter().map(|m| text(&m["name"])).collect();
        assert_eq!(names, ["week20", "final_model"]);
        assert!(
            script(&manifests(&models).unwrap())
                .contains("new URL(\"./models/week20.model\", import.meta.url)")
        );
    }
}
