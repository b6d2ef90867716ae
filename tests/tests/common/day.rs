//! What a person does with the page from first to last, in any browser: a patient, a list, the card, the settings.

use bosque_interop::{CSV_HEADER, Table, csv_line};
use bosque_model::{Model, shortest};
use serde_json::{Value, json};

use super::{patient, usual_patient};

/// A function for waiting, for scripts that run in a page.
pub const UNTIL: &str = include_str!("until.js");

/// The day's script.
pub const DAY: &str = concat!(include_str!("until.js"), include_str!("day.js"));

/// The generated patients as a list.
pub fn list(model: &Model) -> String {
    let names: Vec<&str> = model.schema().features().iter().map(|feature| feature.name.as_str()).collect();
    let row = |row: &[f64]| row.iter().map(|&value| shortest(value)).collect::<Vec<_>>().join(",");
    let rows = model.conformance().iter().map(|case| row(&case.inputs));
    [names.join(",")].into_iter().chain(rows).collect::<Vec<_>>().join("\n") + "\n"
}

/// What `bosque predict` writes for a list.
pub fn predicted(model: &Model, text: &str) -> String {
    let table = Table::from_csv(text.as_bytes(), model.schema()).unwrap();
    let rows = table.rows(model.schema()).enumerate();
    let lines = rows.map(|(i, row)| csv_line(i + 1, &model.score(&row.unwrap())) + "\n");
    [format!("{CSV_HEADER}\n")].into_iter().chain(lines).collect()
}

/// What the script is given; `version` finds what in the settings tells the version.
pub fn arguments(model: &Model, csv: &str, version: &str) -> Vec<Value> {
    vec![json!(patient(model, usual_patient(model))), json!(csv), json!(version)]
}

/// Holds what the script saw against the native answers, to the bit.
pub fn check(name: &str, model: &Model, csv: &str, seen: &Value) {
    assert_eq!(seen["ready"], "true", "{name}");
    let case = &model.conformance()[usual_patient(model)];
    let probability: f64 = seen["probability"].as_str().unwrap().parse().unwrap();
    assert_eq!(probability.to_bits(), case.probability.to_bits(), "{name}");
    assert_eq!(seen["reasons"], true, "{name}");
    assert_eq!(seen["download"].as_str().unwrap(), predicted(model, csv), "{name}");
    assert!(!seen["card"].as_str().unwrap().trim().is_empty(), "{name}");
    assert_eq!(seen["refused"], json!([]), "{name}");
}
