//! Patients by column get what they get one by one. The same vectors run natively and in the browser.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{Cell, Model, ModelFiles, PatientDraft, ProblemCode};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn model() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/final_model/manifest.json"),
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .unwrap()
}

/// The conformance set several times over, by column, one entry a slot: stand-ins are not there.
fn columns(model: &Model) -> Vec<Vec<f64>> {
    let inputs = model.schema().features().len();
    let column = |i: usize| model.conformance().iter().cycle().take(700).map(|row| row.inputs[i]).collect();
    (0..inputs).map(column).collect()
}

fn score(model: &Model, columns: &[Option<Vec<f64>>], rows: usize) -> bosque_model::BatchScores {
    let views: Vec<Option<&[f64]>> = columns.iter().map(Option::as_deref).collect();
    model.score_columns(&views, rows)
}

/// Every row by itself.
fn check_each(model: &Model, columns: &[Option<Vec<f64>>], rows: usize) {
    let batch = score(model, columns, rows);
    let mut refused = batch.refused.iter();
    for row in 0..rows {
        let cell =
            |column: &Option<Vec<f64>>| column.as_ref().map_or(Cell::Missing, |c| Cell::Number(c[row]));
        match PatientDraft::from_cells(model.schema(), columns.iter().map(cell)).check() {
            Ok(patient) => {
                let one = model.score(&patient);
                assert_eq!(batch.raw[row].to_bits(), one.raw.to_bits(), "row {row}");
                assert_eq!(batch.probability[row].to_bits(), one.probability.to_bits(), "row {row}");
                assert_eq!(batch.prediction[row], i8::from(one.prediction), "row {row}");
                assert_eq!(batch.out_of_range[row] == 1, !one.out_of_range.is_empty(), "row {row}");
            }
            Err(problems) => {
                assert_eq!(refused.next(), Some(&(row, problems)));
                assert!(batch.raw[row].is_nan() && batch.probability[row].is_nan());
                assert_eq!((batch.prediction[row], batch.out_of_range[row]), (-1, 0));
            }
        }
    }
    assert_eq!(refused.next(), None);
}

#[test]
fn a_batch_equals_its_rows() {
    let model = model();
    let columns: Vec<Option<Vec<f64>>> = columns(&model).into_iter().map(Some).collect();
    for rows in [0, 1, 47, 48, 700] {
        check_each(&model, &columns, rows);
    }
}

#[test]
fn a_bad_cell_refuses_its_row_and_no_other() {
    let model = model();
    let mut columns: Vec<Option<Vec<f64>>> = columns(&model).into_iter().map(Some).collect();
    let at = |name: &str| model.schema().feature_index(name).unwrap();
    columns[at("karnof")].as_mut().unwrap()[3] = 85.0;
    columns[at("age")].as_mut().unwrap()[5] = f64::NAN;
    columns[at("cd40")].as_mut().unwrap()[5] = -1.0;
    columns[at("wtkg")].as_mut().unwrap()[699] = f64::INFINITY;
    check_each(&model, &columns, 700);
    let refused = score(&model, &columns, 700).refused;
    assert_eq!(
        refused.iter().map(|(row, problems)| (*row, problems.len())).collect::<Vec<_>>(),
        [(3, 1), (5, 2), (699, 1)]
    );
    assert_eq!(refused[2].1[0].code, ProblemCode::NotFinite);
}

#[test]
fn a_difference_stands_in_for_its_input() {
    let model = model();
    let schema = model.schema();
    let plain = columns(&model);
    let mut columns: Vec<Option<Vec<f64>>> = plain.iter().cloned().map(Some).collect();
    columns.resize(schema.slots().count(), None);
    for (difference, first, second) in [("dif_cd4", "cd420", "cd40"), ("dif_cd8", "cd820", "cd80")] {
        let [first, second] = [first, second].map(|name| schema.feature_index(name).unwrap());
        let slot = schema.slots().position(|slot| slot == difference).unwrap();
        columns[slot] = Some(plain[first].iter().zip(&plain[second]).map(|(a, b)| a - b).collect());
        columns[first] = None;
    }
    check_each(&model, &columns, 700);
    assert_eq!(score(&model, &columns, 700).refused, []);
}

#[test]
fn a_column_that_is_not_there_refuses_every_row() {
    let model = model();
    let mut columns: Vec<Option<Vec<f64>>> = columns(&model).into_iter().map(Some).collect();
    columns[0] = None;
    check_each(&model, &columns, 60);
    assert_eq!(score(&model, &columns, 60).refused.len(), 60);
}
