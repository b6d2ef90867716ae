//! What one patient's explanation costs: the contributions, one curve, and the search for the nearest change.
#![allow(missing_docs, reason = "an example")]
use bosque_model::{Cell, Model, ModelFiles, PatientDraft};
use std::time::Instant;
fn main() {
    for name in ["final_model", "week20"] {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models").join(name);
        let read = |file: &str| std::fs::read(dir.join(file)).expect("a file of the model");
        let (manifest, forest, conformance) =
            (read("manifest.json"), read("forest.bin"), read("conformance.csv"));
        let model =
            Model::open(ModelFiles { manifest: &manifest, forest: &forest, conformance: &conformance })
                .expect("the model opens");
        let rows: Vec<_> = model
            .conformance()
            .iter()
            .take(60)
            .map(|row| {
                PatientDraft::from_cells(model.schema(), row.inputs.iter().map(|&x| Cell::Number(x)))
                    .check()
                    .expect("valid")
            })
            .collect();
        let t = Instant::now();
        let explainer = model.explainer();
        println!("{name}: compile {:?}", t.elapsed());
        let t = Instant::now();
        for row in &rows {
            std::hint::black_box(explainer.shap(row.columns()));
        }
        println!("  shap {:?}", t.elapsed() / 60);
        let t = Instant::now();
        for row in &rows {
            std::hint::black_box(model.score(row));
        }
        println!("  score {:?}", t.elapsed() / 60);
        for (i, feature) in model.schema().features().iter().enumerate() {
            let t = Instant::now();
            let mut n = 0;
            for row in &rows {
                n += model.ice(row, i).len();
            }
            println!("  ice {} {:?} {} steps", feature.name, t.elapsed() / 60, n / 60);
        }
    }
}
