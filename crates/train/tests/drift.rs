//! `bosque drift` on generated patients.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_model::{Manifest, sample};
use common::{code, err, failed, out, run, shipped, text, with_input, with_manifest};

fn rich() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    with_manifest(dir.path(), sample::enriched);
    dir
}

fn patients() -> String {
    std::fs::read_to_string(shipped().join("conformance.csv")).unwrap()
}

fn json(output: &std::process::Output) -> serde_json::Value {
    serde_json::from_str(&out(output)).unwrap()
}

#[test]
fn table_and_json_give_the_same_indices() {
    let dir = rich();
    let patients = shipped().join("conformance.csv");
    let args = ["drift", "--model", text(dir.path()), "--input", text(&patients)];
    let table = run(&args);
    assert_eq!(code(&table), 0, "{}", err(&table));
    let answer = json(&run(&[&args[..], &["--json"]].concat()));
    let count = patients_in(&std::fs::read_to_string(&patients).unwrap());
    assert_eq!((&answer["patients"], &answer["refused"]), (&count.into(), &0.into()));
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 17);
    assert_eq!(rows[16]["name"], "probability");
    let text = out(&table);
    assert!(text.starts_with(&format!("{count} patients against 1604 of the reference;")), "{text}");
    for row in rows {
        let name = row["name"].as_str().unwrap();
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[1], format!("{:.3}", row["psi"].as_f64().unwrap()));
        assert_eq!(words[3], row["band"].as_str().unwrap_or("-"));
        for shares in ["reference", "current"] {
            let sum: f64 = row[shares].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{name} {shares}");
        }
        // What has moved is shown cell by cell.
        let moved = matches!(row["band"].as_str(), Some("moderate" | "large"));
        assert_eq!(text.contains(&format!("\n{name}: share per cell")), moved, "{name}");
    }
    assert!(text.contains("█"), "{text}");
}

fn patients_in(csv: &str) -> usize {
    csv.lines().count() - 1
}

#[test]
fn refused_rows_are_named_and_not_counted() {
    let dir = rich();
    let mut lines: Vec<String> = patients().lines().map(str::to_owned).collect();
    let cells: Vec<&str> = lines[2].split(',').collect();
    lines[2] = [&["777"], &cells[1..]].concat().join(",");
    let input = lines.join("\n");
    let output = with_input(&["drift", "--model", text(dir.path()), "--input", "-", "--json"], &input);
    assert_eq!(code(&output), 3, "{}", err(&output));
    let (answer, said) = (json(&output), err(&output));
    assert_eq!((&answer["patients"], &answer["refused"]), (&(patients_in(&input) - 1).into(), &1.into()));
    assert!(said.contains("refused: row 2: age: Maximum 120.") && !said.contains("777"), "{said}");
}

#[test]
fn few_patients_get_no_band() {
    let dir = rich();
    let input: Vec<&str> = patients().leak().lines().take(50).collect(); // the header and 49
    let output =
        with_input(&["drift", "--model", text(dir.path()), "--input", "-", "--json"], &input.join("\n"));
    assert_eq!(code(&output), 0, "{}", err(&output));
    let answer = json(&output);
    assert_eq!(answer["patients"], 49);
    assert!(answer["rows"].as_array().unwrap().iter().all(|row| row["band"].is_null()));
}

#[test]
fn a_model_without_a_reference_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    with_manifest(dir.path(), |manifest| Manifest { reference: None, ..manifest });
    let patients = shipped().join("conformance.csv");
    let error = failed(&run(&["drift", "--model", text(dir.path()), "--input", text(&patients)]));
    assert!(error.contains("no reference"), "{error}");
}
