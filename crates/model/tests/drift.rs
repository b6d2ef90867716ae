//! Counting patients against a model's reference, and storing the counts. The same cases run natively and in the browser.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{
    Cell, DriftBand, DriftCounter, DriftError, Manifest, Model, ModelFiles, PatientDraft, sample,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn open(change: impl Fn(Manifest) -> Manifest) -> Model {
    let base = Manifest::from_bytes(include_bytes!("../../../models/final_model/manifest.json")).unwrap();
    let manifest = change(base).to_bytes().unwrap();
    Model::open(ModelFiles {
        manifest: &manifest,
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .unwrap()
}

fn counted(model: &Model) -> DriftCounter {
    let mut counter = DriftCounter::new(model).unwrap();
    for row in model.conformance() {
        let cells = row.inputs.iter().map(|&x| Cell::Number(x));
        let row = PatientDraft::from_cells(model.schema(), cells).check().unwrap();
        counter.add(&row, &model.score(&row));
    }
    counter
}

#[test]
fn counts_are_those_of_the_cells() {
    let model = open(sample::enriched);
    let counter = counted(&model);
    let report = counter.report();
    let rows = model.conformance();
    assert_eq!((report.patients, counter.patients()), (rows.len(), rows.len()));
    assert_eq!(report.inputs.len(), model.schema().features().len());
    for (i, feature) in model.schema().features().iter().enumerate() {
        let row = &report.inputs[i];
        assert_eq!(row.name, feature.name);
        // Counted again, from the edges: above the one before, up to and including one's own.
        for (cell, share) in row.current.iter().enumerate() {
            let low = if cell == 0 { f64::NEG_INFINITY } else { row.edges[cell - 1] };
            let high = row.edges.get(cell).copied().unwrap_or(f64::INFINITY);
            let within = rows.iter().filter(|patient| low < patient.inputs[i] && patient.inputs[i] <= high);
            assert_eq!(*share, within.count() as f64 / rows.len() as f64, "{} {cell}", feature.name);
        }
    }
    let above = rows.iter().filter(|patient| patient.probability > 0.9).count();
    assert_eq!(report.probability.name, "probability");
    assert_eq!(*report.probability.current.last().unwrap(), above as f64 / rows.len() as f64);
    let out_of_range = rows.iter().filter(|patient| {
        let training = model.schema().features().iter().map(|feature| feature.training.unwrap());
        training.zip(&patient.inputs).any(|(range, &x)| !range.contains(x))
    });
    assert_eq!(report.out_of_range, out_of_range.count());
    // The generated patients lie at edges far more often than the reference's.
    assert!(report.inputs.iter().any(|row| row.band == Some(DriftBand::Large)));
}

#[test]
fn stored_counts_come_back_and_go_on() {
    let model = open(sample::enriched);
    let counter = counted(&model);
    let text = counter.to_json();
    assert!(!text.contains('\n') && text.len() < 2000, "{}", text.len());
    let mut read = DriftCounter::from_json(&text, &model).unwrap();
    assert_eq!(read, counter);
    let inputs = model.conformance()[0].inputs.iter().map(|&x| Cell::Number(x));
    let row = PatientDraft::from_cells(model.schema(), inputs).check().unwrap();
    read.add(&row, &model.score(&row));
    assert_eq!(read.patients(), counter.patients() + 1);
}

#[test]
fn counts_that_do_not_fit_are_refused() {
    let model = open(sample::enriched);
    let other = open(|base| Manifest { version: "1.0.9".into(), ..sample::enriched(base) });
    let text = counted(&model).to_json();
    let refused = |text: &str| DriftCounter::from_json(text, &model).unwrap_err();
    assert_eq!(DriftCounter::from_json(&text, &other), Err(DriftError::OtherModel));
    let bare = open(|base| Manifest { reference: None, ..base });
    assert_eq!(DriftCounter::from_json(&text, &bare), Err(DriftError::NoReference));
    assert_eq!(DriftCounter::new(&bare), Err(DriftError::NoReference));
    assert_eq!(refused(""), DriftError::Syntax);
    assert_eq!(refused(&text[..text.len() / 2]), DriftError::Syntax);
    assert_eq!(refused(&text.replacen("bosque-drift/1", "bosque-drift/2", 1)), DriftError::Format);
    let counts = |name: &str| DriftError::Counts { name: name.into() };
    let patients = format!("\"patients\":{}", model.conformance().len());
    assert_eq!(refused(&text.replacen(&patients, "\"patients\":999", 1)), counts("age"));
    assert_eq!(refused(&text.replacen(&patients, "\"patients\":0", 1)), counts("out_of_range"));
    assert_eq!(refused(&text.replacen("\"cells\":[[", "\"cells\":[[0,", 1)), counts("age"));
    assert_eq!(refused(&text.replacen("\"cells\":[[", "\"cells\":[[1", 1)), counts("age"));
    assert_eq!(refused(&text.replacen("\"cells\":[[", "\"cells\":[[],[", 1)), counts("age"));
    assert_eq!(refused(&text.replacen("\"cells\":[[", "\"cells\":[[-1,", 1)), DriftError::Syntax);
    assert_eq!(refused(&text.replacen("]]", "],[]]", 1)), DriftError::Syntax);
    let cut = format!("{}]}}", &text[..text.rfind(",[").unwrap()]);
    assert_eq!(refused(&cut), counts("probability"));
}
