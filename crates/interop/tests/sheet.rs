//! The CSV reader, held against the csv crate, and its rows against the table's.

#![allow(missing_docs, reason = "tests")]

use bosque_interop::{RowRefusal, Sheet, Table, TableError, missing, places};
use bosque_model::{FieldProblem, Model, ModelFiles, ProblemCode, shortest};

fn model() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/week20/manifest.json"),
        forest: include_bytes!("../../../models/week20/forest.bin"),
        conformance: include_bytes!("../../../models/week20/conformance.csv"),
    })
    .unwrap()
}

/// Every record of a file by the csv crate.
fn records(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text);
    let texts = |record: csv::ByteRecord| {
        record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    };
    reader.byte_records().map(|record| texts(record.unwrap())).collect()
}

/// A stream of numbers that looks like chance and is the same at every run.
struct Stream(u64);

impl Stream {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

#[test]
fn any_file_is_read_as_the_csv_crate_reads_it() {
    let parts = ["a", "1", "\"", "\"\"", ",", ",", "\n", "\r\n", "\r", " ", "\t", ";", "ñ", "2.5"];
    let mut stream = Stream(20);
    let mut compared = 0;
    for _ in 0..60_000 {
        let text: String = (0..stream.below(24)).map(|_| parts[stream.below(parts.len())]).collect();
        let Ok(sheet) = Sheet::read(text.clone().into_bytes()) else {
            assert!(text.trim_ascii().is_empty(), "{text:?}");
            continue;
        };
        let expected = records(text.as_bytes(), sheet.delimiter() as u8);
        assert_eq!(sheet.header(), expected[0], "{text:?}");
        assert_eq!(sheet.len(), expected.len() - 1, "{text:?}");
        for (row, expected) in expected[1..].iter().enumerate() {
            assert_eq!(sheet.texts(row), *expected, "{text:?}, row {row}");
            compared += 1;
        }
    }
    assert!(compared > 50_000, "{compared}");
}

#[test]
fn a_sheet_s_rows_are_the_table_s() {
    let model = model();
    let schema = model.schema();
    let names: Vec<&str> = schema.features().iter().map(|feature| feature.name.as_str()).collect();
    let mut stream = Stream(7);
    let odd = ["", "abc", "NaN", "1e999", "-1", "\"12\"", "\"1\"2", "3,5", "\"3,5\"", "1.110,5", " 7 "];
    for delimiter in [",", ";", "\t"] {
        let mut text = names.join(delimiter) + "\n";
        for row in model.conformance() {
            let mut cells: Vec<String> = row.inputs.iter().map(|&value| shortest(value)).collect();
            for _ in 0..stream.below(3) {
                cells[stream.below(names.len())] = odd[stream.below(odd.len())].into();
            }
            text += &(cells.join(delimiter) + "\r\n");
        }
        let table = Table::from_csv(text.as_bytes(), schema).unwrap();
        let sheet = Sheet::read(text.into_bytes()).unwrap();
        let columns: Vec<Option<usize>> =
            schema.slots().map(|slot| places(sheet.header(), slot).first().copied()).collect();
        let rows: Vec<_> = (0..sheet.len()).map(|row| sheet.check(row, &columns, schema)).collect();
        assert_eq!(rows, table.rows(schema).collect::<Vec<_>>());
        assert!(rows.iter().any(Result::is_ok) && rows.iter().any(Result::is_err));
    }
}

#[test]
fn a_decimal_comma_counts_where_it_cannot_separate_cells() {
    let model = model();
    let schema = model.schema();
    let at = schema.feature_index("wtkg").unwrap();
    for (delimiter, quote) in [(";", ""), ("\t", ""), (";", "\"")] {
        let cell = |(i, value): (usize, &f64)| {
            if i == at { format!("{quote}74,5{quote}") } else { shortest(*value) }
        };
        let cells: Vec<String> = model.conformance()[2].inputs.iter().enumerate().map(cell).collect();
        let names: Vec<&str> = schema.slots().take(cells.len()).collect();
        let text = format!("{}\n{}\n", names.join(delimiter), cells.join(delimiter));
        let table = Table::from_csv(text.as_bytes(), schema).unwrap();
        let row = table.rows(schema).next().unwrap().unwrap();
        assert_eq!(row.inputs()[at].to_bits(), 74.5f64.to_bits(), "{text}");
    }
}

#[test]
fn what_could_part_thousands_is_refused_where_the_comma_may_be_decimal() {
    let model = model();
    let schema = model.schema();
    let at = schema.feature_index("cd40").unwrap();
    let check = |delimiter: &str, text: &str| {
        let cell = |(i, value): (usize, &f64)| if i == at { text.to_owned() } else { shortest(*value) };
        let cells: Vec<String> = model.conformance()[2].inputs.iter().enumerate().map(cell).collect();
        let names: Vec<&str> = schema.slots().take(cells.len()).collect();
        let file = format!("{}\n{}\n", names.join(delimiter), cells.join(delimiter));
        Table::from_csv(file.as_bytes(), schema).unwrap().rows(schema).next().unwrap()
    };
    let thousands = RowRefusal::Fields {
        problems: vec![FieldProblem { field: "cd40".into(), code: ProblemCode::Thousands }],
    };
    for delimiter in [";", "\t"] {
        for text in ["1.203", "1,203", "\"1.203\"", " 1.203 ", "1 203"] {
            assert_eq!(check(delimiter, text), Err(thousands.clone()), "{text}");
        }
        for text in ["1203", "\"1203\"", "1203,0", "1203.0"] {
            assert_eq!(check(delimiter, text).unwrap().inputs()[at], 1203.0, "{text}");
        }
    }
    // Beside commas a point is decimal, as in every such file.
    assert_eq!(check(",", "1.203").unwrap().inputs()[at], 1.203);
}

#[test]
fn a_name_is_found_in_any_case_and_the_exact_one_first() {
    let header: Vec<String> = ["CD40", "Age", "cd80", "CD80", "WTKG", "wtKg"].map(String::from).into();
    assert_eq!(places(&header, "cd40"), [0]);
    assert_eq!(places(&header, "age"), [1]);
    assert_eq!(places(&header, "cd80"), [2]);
    assert_eq!(places(&header, "wtkg"), [4, 5]);
    assert!(places(&header, "karnof").is_empty());
}

#[test]
fn a_difference_makes_up_for_its_input_and_for_no_other() {
    let model = model();
    let schema = model.schema();
    let present = |absent: &[&str]| schema.slots().map(|slot| !absent.contains(&slot)).collect::<Vec<_>>();
    assert!(missing(schema, &present(&["dif_cd4", "dif_cd8"])).is_empty());
    assert!(missing(schema, &present(&["cd420", "dif_cd8"])).is_empty());
    assert_eq!(missing(schema, &present(&["cd420", "dif_cd4"])), ["cd420"]);
}

#[test]
fn what_is_not_utf_8_is_told() {
    assert!(Sheet::read(b"a;b\n\xF1;1\n".to_vec()).is_ok_and(|sheet| !sheet.is_utf8()));
    assert!(Sheet::read("a;b\nñ;1\n".into()).is_ok_and(|sheet| sheet.is_utf8()));
    assert!(matches!(Sheet::read(b"a\xF1o;b\n".to_vec()), Err(TableError::Syntax { line: 1, .. })));
    assert_eq!(Sheet::read(b" \r\n".to_vec()).unwrap_err(), TableError::Empty);
}
