//! CSV and JSON in, each rule of the contract by a test.

#![allow(missing_docs, reason = "tests")]

use bosque_interop::{CSV_HEADER, RowRefusal, Table, TableError, csv_line, flags, json_object};
use bosque_model::{Lang, Model, ModelFiles, Schema, Score, shortest};

fn model() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/final_model/manifest.json"),
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .unwrap()
}

/// Names and cells of a generated patient.
fn patient(model: &Model) -> (Vec<String>, Vec<String>) {
    let names = model.schema().features().iter().map(|feature| feature.name.clone()).collect();
    (names, model.conformance()[2].inputs.iter().map(|&x| shortest(x)).collect())
}

fn score_one(model: &Model, table: &Table) -> Result<Score, RowRefusal> {
    assert_eq!(table.len(), 1);
    table.rows(model.schema()).next().unwrap().map(|row| model.score(&row))
}

/// A file of one patient after a change of its names and cells.
fn csv(model: &Model, change: impl FnOnce(&mut Vec<String>, &mut Vec<String>)) -> Result<Table, TableError> {
    let (mut names, mut cells) = patient(model);
    change(&mut names, &mut cells);
    Table::from_csv(format!("{}\n{}\n", names.join(","), cells.join(",")).as_bytes(), model.schema())
}

fn set(names: &[String], cells: &mut [String], name: &str, value: &str) {
    cells[names.iter().position(|n| n == name).unwrap()] = value.into();
}

#[test]
fn a_generated_patient_gets_its_probability() {
    let model = model();
    let score = score_one(&model, &csv(&model, |_, _| {}).unwrap()).unwrap();
    assert_eq!(score.probability.to_bits(), model.conformance()[2].probability.to_bits());
}

#[test]
fn order_byte_order_mark_line_ends_quotes_and_separators_do_not_matter() {
    let model = model();
    let (names, cells) = patient(&model);
    let expected = model.conformance()[2].probability.to_bits();
    let backwards = |list: &[String]| list.iter().rev().cloned().collect::<Vec<_>>();
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\" {cell}\"")).collect();
    let commas: Vec<String> = cells.iter().map(|cell| cell.replace('.', ",")).collect();
    for text in [
        format!("\u{feff}{}\r\n{}\r\n", names.join(","), cells.join(",")),
        format!("{}\n{}", backwards(&names).join(","), backwards(&cells).join(",")),
        format!("{}\n{}\n", names.join(","), quoted.join(",")),
        format!("{}\n{}\n", names.join(";"), commas.join(";")),
        format!("{}\n{}\n", names.join("\t"), commas.join("\t")),
    ] {
        let table = Table::from_csv(text.as_bytes(), model.schema()).unwrap();
        assert_eq!(score_one(&model, &table).unwrap().probability.to_bits(), expected, "{text}");
    }
}

#[test]
fn unknown_columns_are_ignored_and_named() {
    let model = model();
    let table = csv(&model, |names, cells| {
        names.extend(["trt".into(), "infected".into()]);
        cells.extend(["x".into(), "1".into()]);
    })
    .unwrap();
    assert_eq!(table.ignored(), ["trt", "infected"]);
    assert!(score_one(&model, &table).is_ok());
}

#[test]
fn a_missing_column_is_named() {
    let model = model();
    let table = csv(&model, |names, cells| {
        names.remove(4);
        cells.remove(4);
    });
    let error = table.unwrap_err();
    assert_eq!(error, TableError::MissingColumns { fields: vec!["cd40".into()] });
    assert_eq!(error.to_string(), "row 0 (header): missing column cd40");
}

#[test]
fn a_column_that_stands_twice_is_named() {
    let model = model();
    let table = csv(&model, |names, cells| {
        names.push("cd40".into());
        cells.push("1".into());
    });
    assert_eq!(table.unwrap_err(), TableError::DuplicateColumn { field: "cd40".into() });
}

#[test]
fn differences_stand_in_for_week_20_values() {
    let model = model();
    let (names, cells) = patient(&model);
    let value = |name: &str| cells[names.iter().position(|n| n == name).unwrap()].parse::<f64>().unwrap();
    let (cd4, cd8) = (value("cd420") - value("cd40"), value("cd820") - value("cd80"));
    let table = csv(&model, |names, cells| {
        for (input, difference, change) in [("cd420", "dif_cd4", cd4), ("cd820", "dif_cd8", cd8)] {
            let at = names.iter().position(|n| n == input).unwrap();
            names[at] = difference.into();
            cells[at] = shortest(change);
        }
    })
    .unwrap();
    assert_eq!(
        score_one(&model, &table).unwrap().probability.to_bits(),
        model.conformance()[2].probability.to_bits()
    );
    assert!(table.ignored().is_empty());
}

#[test]
fn each_bad_cell_refuses_its_row_and_names_the_field() {
    let model = model();
    for (field, value, reason) in [
        ("cd40", "", "cd40: This value is missing."),
        ("cd40", "abc", "cd40: Not a number."),
        ("cd40", "NaN", "cd40: Not a finite number."),
        ("cd40", "inf", "cd40: Not a finite number."),
        ("cd40", "1e999", "cd40: Not a finite number."),
        ("cd40", "-1", "cd40: Minimum 0."),
        ("cd40", "5001", "cd40: Maximum 5000."),
        ("gender", "2", "gender: Must be one of: 0, 1."),
        ("karnof", "85", "karnof: Must be one of: 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100."),
    ] {
        let table = csv(&model, |names, cells| set(names, cells, field, value)).unwrap();
        assert_eq!(score_one(&model, &table).unwrap_err().reasons(Lang::En), [reason]);
    }
}

#[test]
fn a_refused_row_does_not_stop_the_others() {
    let model = model();
    let (names, cells) = patient(&model);
    let good = cells.join(",");
    let text =
        format!("{}\n{good}\n{}\n{},9\n{good}\n", names.join(","), good.replacen(&cells[0], "x", 1), good);
    let table = Table::from_csv(text.as_bytes(), model.schema()).unwrap();
    let rows: Vec<_> = table.rows(model.schema()).collect();
    assert!(rows[0].is_ok() && rows[3].is_ok());
    assert!(matches!(&rows[1], Err(RowRefusal::Fields { problems }) if problems.len() == 1));
    assert_eq!(rows[2], Err(RowRefusal::CellCount { found: 17, expected: 16 }));
}

#[test]
fn a_value_beyond_training_is_flagged() {
    let model = model();
    let table = csv(&model, |names, cells| set(names, cells, "cd40", "4999")).unwrap();
    let score = score_one(&model, &table).unwrap();
    assert_eq!(flags(&score), ["out_of_range"]);
    assert!(csv_line(1, &score).ends_with(",out_of_range"));
}

#[test]
fn empty_input_is_refused() {
    let model = model();
    for bytes in [&b""[..], b"\n\n", b"\xEF\xBB\xBF"] {
        assert_eq!(Table::from_csv(bytes, model.schema()).unwrap_err(), TableError::Empty);
    }
    assert_eq!(Table::from_json(b" ", model.schema()).unwrap_err(), TableError::Empty);
}

/// One record as JSON text.
fn record(schema: &Schema, cells: &[String]) -> String {
    let fields: Vec<String> = schema
        .features()
        .iter()
        .zip(cells)
        .map(|(feature, cell)| format!("\"{}\": {cell}", feature.name))
        .collect();
    fields.join(", ")
}

#[test]
fn json_takes_one_record_or_a_list() {
    let model = model();
    let (_, cells) = patient(&model);
    let fields = record(model.schema(), &cells);
    for text in [format!("{{{fields}}}"), format!("[{{{fields}, \"trt\": [1]}}]")] {
        let table = Table::from_json(text.as_bytes(), model.schema()).unwrap();
        let score = score_one(&model, &table).unwrap();
        assert_eq!(score.probability.to_bits(), model.conformance()[2].probability.to_bits());
    }
}

#[test]
fn json_refuses_by_row_and_field() {
    let model = model();
    let (_, cells) = patient(&model);
    let fields = record(model.schema(), &cells);
    let without = fields.replacen("\"cd40\"", "\"gone\"", 1);
    let text = format!("[{{{fields}, \"cd40\": 1}}, {{{without}}}, 7, {{{fields}}}]");
    let table = Table::from_json(text.as_bytes(), model.schema()).unwrap();
    assert_eq!(table.ignored(), ["gone"]);
    let rows: Vec<_> = table.rows(model.schema()).collect();
    assert_eq!(rows[0], Err(RowRefusal::DuplicateField { field: "cd40".into() }));
    assert_eq!(rows[1].as_ref().unwrap_err().reasons(Lang::Es), ["cd40: Falta este dato."]);
    assert_eq!(rows[2], Err(RowRefusal::NotARecord));
    assert!(rows[3].is_ok());
    assert!(matches!(
        Table::from_json(b"{\"cd40\": ", model.schema()),
        Err(TableError::Syntax { line: 1, .. })
    ));
    assert!(matches!(Table::from_json(b"7", model.schema()), Err(TableError::Syntax { .. })));
}

#[test]
fn answers_are_exact_text() {
    let score = Score { raw: 0.1 + 0.2, probability: 1e-7, prediction: true, out_of_range: vec![] };
    assert_eq!(CSV_HEADER, "row,probability,raw,prediction,flags");
    assert_eq!(csv_line(3, &score), "3,1e-7,0.30000000000000004,1,");
    let json = json_object(3, &score).to_string();
    assert!(json.contains("0.30000000000000004") && json.contains("1e-7"), "{json}");
}
