//! `bosque predict` on good and bad input.

#![allow(missing_docs, reason = "tests")]

mod common;

use common::{code, err, failed, out, run, shipped, text, with_input};

fn conformance() -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(shipped().join("conformance.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().unwrap(), lines.collect())
}

/// The first generated patient as CSV after a change of names and cells.
fn csv(change: impl FnOnce(&mut Vec<String>, &mut Vec<String>)) -> String {
    let (mut names, mut rows) = conformance();
    names.truncate(names.len() - 2);
    let cells = &mut rows[2];
    cells.truncate(names.len());
    change(&mut names, cells);
    format!("{}\n{}\n", names.join(","), cells.join(","))
}

fn predict(input: &str) -> std::process::Output {
    with_input(&["predict", "--model", text(shipped()), "--input", "-"], input)
}

fn with_cell(field: &str, value: &str) -> std::process::Output {
    predict(&csv(|names, cells| cells[names.iter().position(|n| n == field).unwrap()] = value.into()))
}

#[test]
fn the_conformance_file_gets_its_own_answers_as_text() {
    let path = shipped().join("conformance.csv");
    let output = run(&["predict", "--model", text(shipped()), "--input", text(&path)]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(err(&output).trim(), "warning: columns that the model does not read: raw, probability");
    let (_, rows) = conformance();
    let answers = out(&output);
    let mut lines = answers.lines();
    assert_eq!(lines.next(), Some("row,probability,raw,prediction,flags"));
    for (i, (line, row)) in lines.by_ref().zip(&rows).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[0], (i + 1).to_string());
        assert_eq!((cells[1], cells[2]), (row[row.len() - 1].as_str(), row[row.len() - 2].as_str()));
    }
    assert_eq!(answers.lines().count(), rows.len() + 1);
}

#[test]
fn json_and_json_lines_hold_the_same_numbers() {
    let input = csv(|_, _| {});
    let answer = |format: &str| {
        let args = ["predict", "--model", text(shipped()), "--input", "-", "--format", format];
        out(&with_input(&args, &input))
    };
    let csv_line = answer("csv").lines().nth(1).unwrap().to_owned();
    let cells: Vec<&str> = csv_line.split(',').collect();
    let list: serde_json::Value = serde_json::from_str(&answer("json")).unwrap();
    let line: serde_json::Value = serde_json::from_str(answer("jsonl").trim()).unwrap();
    assert_eq!(list[0], line);
    assert_eq!(line["probability"].as_f64().unwrap().to_bits(), cells[1].parse::<f64>().unwrap().to_bits());
    assert_eq!(line["prediction"].as_u64().unwrap().to_string(), cells[3]);
}

#[test]
fn explained_answers_add_up_to_the_raw_score() {
    let input = csv(|_, _| {});
    let explained = |format: &str| {
        let args = ["predict", "--model", text(shipped()), "--input", "-", "--format", format, "--explain"];
        out(&with_input(&args, &input))
    };
    let answer = explained("csv");
    let mut lines = answer.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (header, cells) = (lines.next().unwrap(), lines.next().unwrap());
    assert_eq!(&header[..7], ["row", "probability", "raw", "prediction", "flags", "shap_base", "shap_time"]);
    assert_eq!((header.len(), cells.len()), (22, 22));
    let number = |i: usize| cells[i].parse::<f64>().unwrap();
    let sum: f64 = (5..22).map(number).sum();
    assert!((sum - number(2)).abs() < 1e-12, "{sum}");
    let json: serde_json::Value = serde_json::from_str(&explained("jsonl")).unwrap();
    assert_eq!(json["shap_base"].as_f64(), Some(number(5)));
    assert_eq!(
        json["shap"]["dif_cd4"].as_f64(),
        Some(number(header.iter().position(|h| *h == "shap_dif_cd4").unwrap()))
    );
}

#[test]
fn a_json_file_is_read_as_one() {
    let (names, rows) = conformance();
    let fields: Vec<String> =
        names.iter().zip(&rows[2]).map(|(name, cell)| format!("\"{name}\": {cell}")).collect();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("patients.json");
    std::fs::write(&path, format!("[{{{}}}]", fields.join(","))).unwrap();
    let output = run(&["predict", "--model", text(shipped()), "--input", text(&path)]);
    assert_eq!(out(&output).lines().nth(1).unwrap().split(',').nth(1), rows[2].last().map(String::as_str));
}

/// A scoring request of the first generated patients.
fn request(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let (mut names, rows) = conformance();
    names.truncate(names.len() - 2);
    let number = |cell: &String| cell.parse::<f64>().unwrap();
    let data: Vec<Vec<f64>> =
        rows[..5].iter().map(|row| row[..names.len()].iter().map(number).collect()).collect();
    let mut body = serde_json::json!({
        "dataframe_split": { "columns": names, "data": data }, "params": { "predict_method": "predict_proba" },
    });
    change(&mut body);
    body.to_string()
}

#[test]
fn a_scoring_request_gets_the_protocol_s_answer_byte_for_byte() {
    let args = ["predict", "--model", text(shipped()), "--format", "json", "--input"];
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("request.json");
    std::fs::write(&path, request(|_| {})).unwrap();
    let output = run(&[&args[..], &[text(&path)]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    let model = bosque_train::files::open_model(shipped()).unwrap();
    let answer = |body: &str| {
        bosque_interop::invocations::invocations(&[&model], body.as_bytes(), "application/json").body
    };
    assert_eq!(out(&output), answer(&request(|_| {})));
    let parsed: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let (_, rows) = conformance();
    let expected: Vec<f64> = rows[..5].iter().map(|row| row.last().unwrap().parse().unwrap()).collect();
    assert_eq!(parsed["predictions"], serde_json::json!(expected));
    assert_eq!(out(&with_input(&[&args[..], &["-"]].concat(), &request(|_| {}))), out(&output));

    let bad = request(|body| body["dataframe_split"]["data"][1][4] = 4711471.into());
    let refused = with_input(&[&args[..], &["-"]].concat(), &bad);
    assert_eq!(out(&refused), answer(&bad));
    assert_eq!(failed(&refused), "error: Nothing was scored. row 2: cd40: Maximum 5000.");
}

#[test]
fn a_scoring_request_is_answered_in_one_form_only() {
    for more in [&["--format", "csv"][..], &[], &["--format", "jsonl"], &["--format", "json", "--explain"]] {
        let args = [&["predict", "--model", text(shipped()), "--input", "-"], more].concat();
        let output = with_input(&args, &request(|_| {}));
        assert!(failed(&output).contains("--format json"), "{more:?}");
        assert_eq!(out(&output), "");
    }
}

#[test]
fn each_bad_cell_refuses_its_row_by_number_field_and_reason_and_never_shows_the_value() {
    for (field, value, reason) in [
        ("cd40", "", "cd40: This value is missing."),
        ("cd40", "abc4711", "cd40: Not a number."),
        ("cd40", "NaN", "cd40: Not a finite number."),
        ("cd40", "-inf", "cd40: Not a finite number."),
        ("cd40", "-4711", "cd40: Minimum 0."),
        ("cd40", "4711471", "cd40: Maximum 5000."),
        ("race", "4711", "race: Must be one of: 0, 1."),
        ("karnof", "47.11", "karnof: Must be one of: 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100."),
    ] {
        let output = with_cell(field, value);
        assert_eq!(code(&output), 3);
        assert!(err(&output).contains(&format!("refused: row 1: {reason}")), "{}", err(&output));
        assert!(!err(&output).contains("4711"), "{}", err(&output));
        assert_eq!(out(&output), "row,probability,raw,prediction,flags\n");
    }
}

#[test]
fn a_missing_or_doubled_column_scores_nothing() {
    let missing = predict(&csv(|names, cells| {
        names.remove(4);
        cells.remove(4);
    }));
    assert_eq!(failed(&missing), "error: row 0 (header): missing column cd40");
    assert_eq!(out(&missing), "");
    let doubled = predict(&csv(|names, cells| {
        names.push("cd40".into());
        cells.push("1".into());
    }));
    assert_eq!(failed(&doubled), "error: row 0 (header): column cd40 stands twice");
}

#[test]
fn unknown_columns_give_one_warning_that_names_them() {
    let output = predict(&csv(|names, cells| {
        names.extend(["trt".into(), "homo".into()]);
        cells.extend(["1".into(), "2".into()]);
    }));
    assert_eq!(code(&output), 0);
    assert_eq!(err(&output), "warning: columns that the model does not read: trt, homo\n");
}

#[test]
fn a_value_beyond_training_scores_with_its_flag() {
    let output = with_cell("cd40", "4999");
    assert_eq!(code(&output), 0);
    assert!(out(&output).lines().nth(1).unwrap().ends_with(",out_of_range"));
}

#[test]
fn differences_may_stand_in_place_of_week_20() {
    let (names, rows) = conformance();
    let value = |name: &str| rows[2][names.iter().position(|n| n == name).unwrap()].parse::<f64>().unwrap();
    let output = predict(&csv(|columns, cells| {
        for (input, before, change) in [("cd420", "cd40", "dif_cd4"), ("cd820", "cd80", "dif_cd8")] {
            let at = columns.iter().position(|n| n == input).unwrap();
            columns[at] = change.into();
            cells[at] = format!("{}", value(input) - value(before));
        }
    }));
    assert_eq!(out(&output).lines().nth(1).unwrap().split(',').nth(1), rows[2].last().map(String::as_str));
}

#[test]
fn wrong_usage_exits_with_two() {
    for args in
        [&["predict"][..], &["nonsense"], &["evaluate", "--data", "x.csv"], &["predict", "--model"], &[]]
    {
        assert_eq!(code(&run(args)), 2, "{args:?}");
    }
}

#[test]
fn files_that_are_not_there_or_empty_are_errors() {
    failed(&run(&["predict", "--model", text(shipped()), "--input", "gone.csv"]));
    failed(&run(&["predict", "--model", "gone", "--input", "-"]));
    failed(&run(&["inspect", text(&shipped().join("manifest.json"))]));
    assert_eq!(failed(&predict("")), "error: the input is empty");
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in.csv");
    std::fs::write(&input, csv(|_, _| {})).unwrap();
    let to = |path: &std::path::Path| {
        run(&["predict", "--model", text(shipped()), "--input", text(&input), "--output", text(path)])
    };
    let place = dir.path().join("out.csv");
    std::fs::write(&place, "older").unwrap();
    assert_eq!(code(&to(&place)), 0);
    assert!(std::fs::read_to_string(&place).unwrap().starts_with("row,"));
    failed(&to(&dir.path().join("no/such/folder.csv")));
    // A model that cannot be opened leaves the older output alone.
    std::fs::write(&place, "older").unwrap();
    failed(&run(&["predict", "--model", "gone", "--input", text(&input), "--output", text(&place)]));
    assert_eq!(std::fs::read_to_string(&place).unwrap(), "older");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let input = shipped().join("conformance.csv");
    let output = common::bosque()
        .args(["predict", "--model", text(shipped()), "--input", text(&input)])
        .stdout(full)
        .output()
        .unwrap();
    assert!(failed(&output).starts_with("error: standard output: "));
}

#[test]
fn the_50_000_rows_equal_the_oracle_and_the_900_are_refused() {
    use std::io::Read;
    let test = "the_50_000_rows_equal_the_oracle_and_the_900_are_refused";
    let Some(path) = common::data_file(test, "AIDS_Classification_50000.csv.gz") else { return };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in.csv");
    std::fs::write(&input, &bytes).unwrap();
    let output = run(&["predict", "--model", text(shipped()), "--input", text(&input)]);
    assert_eq!(code(&output), 3);
    assert_eq!(err(&output).lines().filter(|line| line.contains(": karnof: Must be one of")).count(), 900);

    let model = bosque_train::files::open_model(shipped()).unwrap();
    let table = bosque_interop::Table::from_csv(&bytes, model.schema()).unwrap();
    let answers = out(&output);
    let mut lines = answers.lines().skip(1);
    let mut accepted = 0;
    for (i, row) in table.rows(model.schema()).enumerate() {
        let Ok(row) = row else { continue };
        accepted += 1;
        let cells: Vec<&str> = lines.next().unwrap().split(',').collect();
        let raw = bosque_forest::naive::score_row(model.forest(), row.columns())[0];
        assert_eq!(cells[0], (i + 1).to_string());
        assert_eq!(cells[2].parse::<f64>().unwrap().to_bits(), raw.to_bits(), "row {}", i + 1);
        assert_eq!(
            cells[1].parse::<f64>().unwrap().to_bits(),
            model.probability(raw).to_bits(),
            "row {}",
            i + 1
        );
    }
    assert_eq!((accepted, lines.next()), (49_100, None));
}
