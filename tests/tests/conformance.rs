//! The page gives the conformance file's probabilities to the last bit, typed in by hand.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::ops::Range;

use bosque_browser_tests::Page;
use common::{fill, model, patient};

/// Patients typed in each way: the set's first ones, which stand at edges, beside thresholds and inside in turn.
const PATIENTS: usize = 12;

/// Types patients by hand, with a decimal comma or a point.
async fn typed_patients_get_the_files_bits(comma: bool, rows: Range<usize>) {
    let model = model();
    let page = Page::open("?lang=es&model=final_model").await;
    for row in rows {
        for (name, text) in patient(&model, row) {
            let code = model
                .schema()
                .feature_index(&name)
                .is_some_and(|i| model.schema().features()[i].hard().is_none());
            let text = if comma && !code { text.replace('.', ",") } else { text };
            page.type_in(&name, &text).await;
        }
        let expected = &model.conformance()[row];
        page.expect_probability(expected.probability).await;
        let text = page.probability().await;
        assert_eq!(text, Some(bosque_model::shortest(expected.probability)), "patient {}", row + 1);
        page.expect_prediction(u8::from(expected.probability > model.manifest().threshold.value)).await;
    }
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn patients_typed_with_a_decimal_comma_get_the_conformance_files_bits() {
    typed_patients_get_the_files_bits(true, 0..PATIENTS).await;
}

/// In Spanish too: both are read, in either language.
#[tokio::test]
async fn patients_typed_with_a_decimal_point_get_the_conformance_files_bits() {
    typed_patients_get_the_files_bits(false, PATIENTS..2 * PATIENTS).await;
}

#[tokio::test]
async fn the_result_is_announced_and_names_its_model() {
    let model = model();
    let page = Page::open("?lang=en&model=final_model").await;
    fill(&page, &patient(&model, common::usual_patient(&model))).await;
    let script = "const output = document.querySelector('output[name=probability]');
        return [!!output.closest('[role=status]') || output.getAttribute('role') === 'status',
                document.querySelectorAll('output[name=prediction]').length];";
    let answer = page.browser().run(script, vec![]).await;
    assert_eq!(answer, serde_json::json!([true, 1]));
    let identity = page.model_identity().await;
    let manifest = model.manifest();
    for part in [&manifest.name, &manifest.version, &manifest.forest.sha256[..4]] {
        assert!(identity.contains(part), "{part} is not in {identity:?}");
    }
}

#[tokio::test]
async fn every_feature_is_one_labelled_field_and_nothing_derived_is_asked_for() {
    let model = model();
    let page = Page::open("?lang=es&model=final_model").await;
    let script = "const names = {};
        for (const field of document.querySelectorAll('form input, form select')) {
          const group = field.type === 'radio' ? field.closest('[role=radiogroup], fieldset') : field;
          const label = field.labels?.[0]?.innerText.trim();
          const described = (group.getAttribute('aria-describedby') ?? '').split(/\\s+/).filter(Boolean)
            .every(id => document.getElementById(id));
          (names[field.name] ??= []).push([!!label, described, field.tagName === 'SELECT'
            ? [...field.options].map(o => o.value).filter(Boolean) : field.type === 'radio' ? field.value : null]);
        }
        return names;";
    let names = page.browser().run(script, vec![]).await;
    let found = names.as_object().expect("a map of names");
    assert_eq!(found.len(), model.schema().features().len(), "{:?}", found.keys().collect::<Vec<_>>());
    for feature in model.schema().features() {
        let fields = found[&feature.name].as_array().expect("a list of fields");
        assert!(fields.iter().all(|f| f[0] == true && f[1] == true), "{}: {fields:?}", feature.name);
        // Option values are the dictionary's codes.
        if let bosque_model::FeatureKind::Category { categories } = &feature.kind {
            let codes: Vec<String> = categories.iter().map(|c| bosque_model::shortest(c.value)).collect();
            let shown: Vec<String> = match fields.len() {
                1 => {
                    fields[0][2].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
                }
                _ => fields.iter().map(|f| f[2].as_str().unwrap().to_owned()).collect(),
            };
            assert_eq!(shown, codes, "{}", feature.name);
        } else {
            assert_eq!(fields.len(), 1, "{}", feature.name);
        }
    }
    for derived in model.schema().derived() {
        assert!(!found.contains_key(&derived.name));
    }
}
