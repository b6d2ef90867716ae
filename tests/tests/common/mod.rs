//! The shipped model, opened natively: what the page must agree with.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use bosque_browser_tests::Page;
use bosque_model::{Model, ModelFiles, shortest};

pub fn model() -> Model {
    Model::open(ModelFiles {
        manifest: include_bytes!("../../../models/final_model/manifest.json"),
        forest: include_bytes!("../../../models/final_model/forest.bin"),
        conformance: include_bytes!("../../../models/final_model/conformance.csv"),
    })
    .expect("the shipped model opens")
}

/// Names and texts of a generated patient, in the form's order.
pub fn patient(model: &Model, row: usize) -> Vec<(String, String)> {
    let values = model.conformance()[row].inputs.iter().map(|&x| shortest(x));
    model.schema().features().iter().map(|feature| feature.name.clone()).zip(values).collect()
}

/// A generated patient whose every value the training rows held, so that the page has nothing to warn of.
pub fn usual_patient(model: &Model) -> usize {
    (model.conformance().iter())
        .position(|row| {
            let inside = |(feature, x): (&bosque_model::Feature, &f64)| {
                feature.training.is_none_or(|r| r.contains(*x))
            };
            model.schema().features().iter().zip(&row.inputs).all(inside)
        })
        .expect("a quarter of the set lies inside")
}

/// Fills the whole form.
pub async fn fill(page: &Page, patient: &[(String, String)]) {
    for (name, text) in patient {
        page.enter(name, text).await;
    }
}
