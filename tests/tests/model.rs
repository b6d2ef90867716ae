//! Verification before the form opens, and the two languages.

#![allow(missing_docs, reason = "tests")]

mod common;

use bosque_browser_tests::{Browser, Page, Readiness, Site};
use common::{fill, model, patient, tampered, usual_patient};

async fn expect_refusal(site: &tempfile::TempDir) {
    let page =
        Page::load(Browser::start().await, Site::serve(site.path()), "?lang=es&model=final_model").await;
    let Readiness::Failed(text) = page.readiness().await else { panic!("a changed model was taken") };
    assert!(text.contains("bloquead"), "{text}");
    let script = "return [document.querySelectorAll('output[name=probability][data-value]').length,
        [...document.querySelectorAll('form input, form select')].every(f => f.matches(':disabled'))]";
    assert_eq!(page.browser().run(script, vec![]).await, serde_json::json!([0, true]));
}

#[tokio::test]
async fn a_forest_with_one_changed_byte_closes_the_form() {
    let forest = include_bytes!("../../models/final_model/forest.bin");
    // Inside the leaf counts, far from any run of zeros that a compiler could split the file at.
    let needle = &forest[20_000..20_024];
    expect_refusal(&tampered(needle, 5, needle[5] ^ 1)).await;
}

#[tokio::test]
async fn a_manifest_with_another_threshold_closes_the_form() {
    let needle = format!("\"value\": {}", model().manifest().threshold.value);
    let last = needle.len() - 1;
    let other = if needle.ends_with('1') { b'2' } else { b'1' };
    expect_refusal(&tampered(needle.as_bytes(), last, other)).await;
}

#[tokio::test]
async fn the_language_follows_the_address_and_the_switch_and_keeps_what_is_typed() {
    let page = Page::open("?lang=en&model=final_model").await;
    assert_eq!(page.language().await, "en");
    assert!(page.text().await.contains("Weight"));
    page.fill("wtkg", "74.8").await;
    let switch = "document.querySelector('button[lang=es]').click()";
    page.browser().run(switch, vec![]).await;
    bosque_browser_tests::eventually("Spanish", async || (page.language().await == "es").then_some(())).await;
    assert!(page.text().await.contains("Peso"));
    assert_eq!(page.value_of("wtkg").await.as_deref(), Some("74.8"));
    page.revisit("?lang=es&model=final_model").await;
    assert_eq!(page.language().await, "es");
    page.revisit("").await;
    assert_eq!(page.language().await, "es");
}

#[tokio::test]
async fn the_model_view_shows_figures_and_provenance() {
    let model = model();
    let page = Page::open("?lang=en&model=final_model#/model").await;
    let text = page.text().await;
    let training = model.manifest().training.as_ref().expect("a trained model");
    for part in ["CC BY 4.0", "ACTG 175", "Hammer", &training.data.sha256[..8], "0.927", "37"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    page.browser().run("location.hash = '#/nowhere'", vec![]).await;
    page.browser().settle().await;
    fill(&page, &patient(&model, usual_patient(&model))).await;
    page.expect_probability(model.conformance()[usual_patient(&model)].probability).await;
    page.browser().assert_quiet().await;
}
