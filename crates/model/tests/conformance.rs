//! The shipped model opens, reproduces its conformance set, and is refused once anything in it is changed.
//! The same vectors run natively, in wasm in a browser, and (typed in by hand) in the page.

#![allow(missing_docs, reason = "tests")]

use bosque_forest::{ForestError, naive};
use bosque_model::{
    Cell, MAX_MANIFEST_BYTES, Manifest, Model, ModelError, ModelFiles, PatientDraft, read_conformance,
    sha256_hex, shortest,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const MANIFEST: &[u8] = include_bytes!("../../../models/final_model/manifest.json");
const FOREST: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const CONFORMANCE: &[u8] = include_bytes!("../../../models/final_model/conformance.csv");
const FILES: ModelFiles<'static> =
    ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: CONFORMANCE };

fn model() -> Model {
    Model::open(FILES).unwrap()
}

/// The manifest after a change of its text, with a digest that fits again.
fn resealed(from: &str, to: &str) -> Vec<u8> {
    let text = str::from_utf8(MANIFEST).unwrap();
    assert!(text.contains(from), "{from}");
    let old = text.split("\"manifest_sha256\": \"").nth(1).unwrap()[..64].to_owned();
    let zeroed = text.replacen(from, to, 1).replacen(&old, &"0".repeat(64), 1);
    let digest = sha256_hex(zeroed.as_bytes());
    zeroed.replacen(&"0".repeat(64), &digest, 1).into_bytes()
}

#[test]
fn every_conformance_patient_gets_its_bits_from_text_and_by_both_engines() {
    let model = model();
    let schema = model.schema();
    let rows = read_conformance(schema, CONFORMANCE).unwrap();
    assert!(rows.len() >= 200);
    for (i, expected) in rows.iter().enumerate() {
        // As a person types it, with a decimal comma.
        let typed: Vec<String> = expected.inputs.iter().map(|&x| shortest(x).replace('.', ",")).collect();
        let draft = PatientDraft::from_cells(schema, typed.iter().map(|text| Cell::Typed(text)));
        let row = draft.check().unwrap_or_else(|problems| panic!("patient {}: {problems:?}", i + 1));
        let score = model.score(&row);
        assert_eq!(score.raw.to_bits(), expected.raw.to_bits(), "patient {}", i + 1);
        assert_eq!(score.probability.to_bits(), expected.probability.to_bits(), "patient {}", i + 1);
        assert_eq!(naive::score_row(model.forest(), row.columns())[0].to_bits(), expected.raw.to_bits());
        assert_eq!(score.prediction, expected.probability > model.manifest().threshold.value);
        let votes = model.votes(&row);
        assert_eq!(votes.iter().sum::<f64>() / votes.len() as f64, score.raw);
    }
}

#[test]
fn the_set_reaches_both_classes_edges_and_values_beyond_training() {
    let model = model();
    let scores: Vec<_> = (model.conformance().iter())
        .map(|row| {
            let cells = row.inputs.iter().map(|&x| Cell::Number(x));
            model.score(&PatientDraft::from_cells(model.schema(), cells).check().unwrap())
        })
        .collect();
    assert!(scores.iter().any(|score| score.prediction) && scores.iter().any(|score| !score.prediction));
    assert!(scores.iter().any(|score| !score.out_of_range.is_empty()));
    assert!(scores.iter().any(|score| score.out_of_range.is_empty()));
}

#[test]
fn the_manifest_comes_back_byte_for_byte() {
    assert_eq!(Manifest::from_bytes(MANIFEST).unwrap().to_bytes().unwrap(), MANIFEST);
}

#[test]
fn the_manifest_reads_as_serde_reads_it() {
    let by_serde: Manifest = serde_json::from_slice(MANIFEST).unwrap();
    assert_eq!(Manifest::from_bytes(MANIFEST).unwrap(), by_serde);
}

#[test]
fn an_empty_oversized_or_foreign_manifest_is_refused() {
    let open = |manifest: &[u8]| Model::open(ModelFiles { manifest, ..FILES }).unwrap_err();
    assert_eq!(open(b""), ModelError::ManifestEmpty);
    let large = vec![b' '; MAX_MANIFEST_BYTES + 1];
    assert_eq!(open(&large), ModelError::ManifestTooLarge { bytes: large.len() });
    assert_eq!(open(b"{}"), ModelError::ManifestDigestMissing);
    assert_eq!(open(FOREST), ModelError::ManifestDigestMissing);
    assert!(matches!(open(&resealed("\"label\": {", "\"label\": [")), ModelError::ManifestSyntax { .. }));
    let reason = |error| match error {
        ModelError::ManifestContent { reason } => reason,
        other => panic!("{other}"),
    };
    let renamed = resealed("\"name\": \"final_model\"", "\"nom\": \"final_model\"");
    assert_eq!(reason(open(&renamed)), "name: is missing");
    assert_eq!(
        reason(open(&resealed("\"positive\": 1", "\"positive\": -1"))),
        "label.positive: a whole number from 0 is expected"
    );
    assert!(matches!(open(&resealed("bosque-model/1", "bosque-model/9")), ModelError::ManifestFormat { .. }));
}

#[test]
fn a_truncated_manifest_is_refused_wherever_it_ends() {
    for length in (0..MANIFEST.len()).step_by(97).chain([MANIFEST.len() - 1]) {
        assert!(Manifest::from_bytes(&MANIFEST[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_flipped_bit_is_found_in_every_file() {
    let flipped = |bytes: &[u8], bit: usize| {
        let mut bytes = bytes.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    };
    for bit in (0..MANIFEST.len() * 8).step_by(1009) {
        let error = Manifest::from_bytes(&flipped(MANIFEST, bit)).unwrap_err();
        assert!(
            matches!(error, ModelError::ManifestDamaged | ModelError::ManifestDigestMissing),
            "{bit}: {error}"
        );
    }
    for bit in (0..FOREST.len() * 8).step_by(4001) {
        let error = Model::open(ModelFiles { forest: &flipped(FOREST, bit), ..FILES }).unwrap_err();
        assert!(matches!(error, ModelError::Forest(_)), "{bit}: {error}");
    }
    let error = Model::open(ModelFiles { conformance: &flipped(CONFORMANCE, 9000), ..FILES }).unwrap_err();
    assert_eq!(error, ModelError::DigestMismatch { file: "conformance.csv".into() });
}

#[test]
fn a_conformance_file_without_its_answers_proves_as_much() {
    let text = std::str::from_utf8(CONFORMANCE).unwrap();
    let inputs: String =
        text.lines().map(|line| line.rsplitn(3, ',').nth(2).unwrap().to_owned() + "\n").collect();
    let open = |manifest: &[u8], inputs: &str| {
        Model::open(ModelFiles { manifest, conformance: inputs.as_bytes(), ..FILES })
    };
    let model = open(MANIFEST, &inputs).unwrap();
    assert_eq!(model.conformance(), Model::open(FILES).unwrap().conformance());
    let refused = ModelError::DigestMismatch { file: "conformance.csv".into() };
    // Another patient, one patient fewer, another computation, and no patients at all.
    let (header, rows) = inputs.split_once('\n').unwrap();
    let (first, rest) = rows.split_once('\n').unwrap();
    let (age, others) = first.split_once(',').unwrap();
    let other_age = if age == "40" { "41" } else { "40" };
    assert_eq!(open(MANIFEST, &format!("{header}\n{other_age},{others}\n{rest}")).unwrap_err(), refused);
    assert_eq!(open(MANIFEST, &format!("{header}\n{rest}")).unwrap_err(), refused);
    assert_eq!(open(MANIFEST, header).unwrap_err(), refused);
    let Some(bosque_model::Calibration::Sigmoid { a, .. }) = model.manifest().calibration else {
        unreachable!("the shipped model is calibrated")
    };
    let next = format!("\"a\": {}", a.next_up());
    assert_eq!(open(&resealed(&format!("\"a\": {a}"), &next), &inputs).unwrap_err(), refused);
}

#[test]
fn a_truncated_empty_or_swapped_forest_is_refused() {
    let open = |forest: &[u8]| Model::open(ModelFiles { forest, ..FILES }).unwrap_err();
    assert_eq!(open(b""), ModelError::Forest(ForestError::Empty));
    assert!(matches!(open(&FOREST[..FOREST.len() - 1]), ModelError::Forest(ForestError::Damaged { .. })));
    // A whole forest, but another one.
    let other = bosque_forest::Forest::decode(FOREST).unwrap();
    let other = bosque_forest::Forest::from_parts(bosque_forest::ForestParts {
        feature_count: other.feature_count(),
        output_count: 1,
        aggregation: bosque_forest::Aggregation::Mean,
        base: vec![0.0],
        schema_fingerprint: *other.schema_fingerprint(),
        trees: vec![vec![bosque_forest::PartNode::Leaf]],
        leaves: bosque_forest::Leaves::Counts { totals: vec![2], counts: vec![1] },
    })
    .unwrap();
    assert_eq!(open(&other.encode()), ModelError::DigestMismatch { file: "forest.bin".into() });
}

#[test]
fn a_manifest_that_contradicts_itself_is_refused() {
    let open = |from: &str, to: &str| {
        Model::open(ModelFiles { manifest: &resealed(from, to), ..FILES }).unwrap_err()
    };
    assert!(matches!(open("\"trees\": 73,", "\"trees\": 72,"), ModelError::ManifestContent { .. }));
    assert!(matches!(open("\"rows\": 256", "\"rows\": 255"), ModelError::ManifestContent { .. }));
    assert!(matches!(
        open("\"dif_cd4\",\n      \"cd80\"", "\"dif_cd9\",\n      \"cd80\""),
        ModelError::ManifestContent { .. }
    ));
    assert_eq!(
        open(
            "\"op\": \"difference\",\n      \"of\": [\n        \"cd420\"",
            "\"op\": \"difference\",\n      \"of\": [\n        \"cd40\""
        ),
        ModelError::SchemaMismatch
    );
    // Another calibration gives other probabilities: the conformance set finds it.
    let a = format!(
        "\"a\": {}",
        Manifest::from_bytes(MANIFEST)
            .map(|m| match m.calibration {
                Some(bosque_model::Calibration::Sigmoid { a, .. }) => a,
                None => unreachable!("the shipped model is calibrated"),
            })
            .unwrap()
    );
    assert_eq!(open(&a, "\"a\": 1.0"), ModelError::ConformanceFailed { row: 1 });
    assert!(matches!(open(&a, "\"a\": -1.0"), ModelError::ManifestContent { .. }));
}

#[test]
fn every_text_stands_in_both_languages() {
    let manifest = Manifest::from_bytes(MANIFEST).unwrap();
    let features = manifest.features.iter().flat_map(|feature| [&feature.label, &feature.help]);
    let derived = manifest.derived.iter().map(|derived| &derived.label);
    let head = [&manifest.purpose, &manifest.label.title, &manifest.label.meaning];
    for text in features.chain(derived).chain(head).chain(&manifest.limits) {
        assert!(!text.es.trim().is_empty() && !text.en.trim().is_empty(), "{text:?}");
    }
}

#[test]
fn curves_are_exact_on_both_sides_of_every_step() {
    let model = model();
    let schema = model.schema();
    let score_at = |inputs: &[f64], feature: usize, value: f64| {
        let mut inputs = inputs.to_vec();
        inputs[feature] = value;
        let cells = inputs.iter().map(|&x| Cell::Number(x));
        model.score(&PatientDraft::from_cells(schema, cells).check().unwrap())
    };
    let mut steps_in_all = 0;
    for patient in model.conformance().iter().step_by(37) {
        let cells = patient.inputs.iter().map(|&x| Cell::Number(x));
        let row = PatientDraft::from_cells(schema, cells).check().unwrap();
        for (feature, declared) in schema.features().iter().enumerate() {
            let steps = model.ice(&row, feature);
            steps_in_all += steps.len();
            for step in &steps {
                for value in [step.from, step.to] {
                    let score = score_at(&patient.inputs, feature, value);
                    assert_eq!(score.raw.to_bits(), step.raw.to_bits(), "{} at {value}", declared.name);
                    assert_eq!(score.probability.to_bits(), step.probability.to_bits());
                }
            }
            let Some(hard) = declared.hard() else {
                continue;
            };
            // Nothing between two steps, and none that could be one with its neighbour.
            assert_eq!((steps[0].from, steps[steps.len() - 1].to), (hard.min, hard.max));
            for pair in steps.windows(2) {
                assert_eq!(pair[0].to.next_up(), pair[1].from, "{}", declared.name);
                assert_ne!(pair[0].raw.to_bits(), pair[1].raw.to_bits());
            }
            // No sample in between disagrees with its step.
            for i in 0..200 {
                let value = hard.min + (hard.max - hard.min) * f64::from(i) / 199.0;
                let step = steps.iter().find(|step| step.from <= value && value <= step.to).unwrap();
                assert_eq!(score_at(&patient.inputs, feature, value).raw.to_bits(), step.raw.to_bits());
            }
        }
    }
    assert!(steps_in_all > 1000, "{steps_in_all}");
}
