//! Which model answers: verified at the start, chosen at the head, replaced by versions from files.

#![allow(missing_docs, reason = "tests")]

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bosque_browser_tests::{Browser, Page, Readiness, Site, eventually};
use bosque_model::Manifest;
use common::bundle::{self, Signer, version};
use common::{fill, model, patient, send, tampered, usual_patient};
use serde_json::{Value, json};

const SETTINGS: &str = "?lang=en&model=final_model#/settings";

async fn press(page: &Page, test_id: &str) {
    let script = "document.querySelector(`[data-testid='${arguments[0]}']`).click()";
    page.browser().run(script, vec![test_id.into()]).await;
    page.browser().settle().await;
}

async fn go(page: &Page, view: &str) {
    page.browser().run("location.hash = arguments[0]", vec![view.into()]).await;
    page.browser().settle().await;
}

async fn expect_identity(page: &Page, version: &str) {
    let wanted = format!("final_model {version}");
    let what = format!("the identity {wanted}");
    eventually(&what, async || page.model_identity().await.contains(&wanted).then_some(())).await;
}

async fn ready(page: &Page) -> String {
    let state = eventually("data-ready", async || {
        page.browser()
            .run("return document.body.dataset.ready ?? null", vec![])
            .await
            .as_str()
            .map(String::from)
    });
    state.await
}

async fn count(page: &Page, css: &str) -> Value {
    page.browser().run("return document.querySelectorAll(arguments[0]).length", vec![css.into()]).await
}

/// Manifests of the models in the repository, by name.
fn shipped() -> Vec<Manifest> {
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let directories = std::fs::read_dir(models).expect("the models can be listed");
    let manifests = directories.filter_map(|entry| {
        let bytes = std::fs::read(entry.ok()?.path().join("manifest.json")).ok()?;
        Some(Manifest::from_bytes(&bytes).expect("a shipped manifest"))
    });
    manifests.collect()
}

/// A version that is accepted in the embedded one's place.
const NEWER: &str = "99.0.0";

/// The version of `final_model` that the page carries.
fn embedded() -> String {
    model().manifest().version.clone()
}

#[tokio::test]
async fn each_model_asks_for_its_own_inputs_and_says_for_whom_it_is() {
    let models = shipped();
    let page = Page::open("?lang=en&model=final_model").await;
    for manifest in &models {
        if models.len() > 1 {
            page.choose("model", &manifest.name).await;
        }
        let asked = page.browser().run(
            "return [...new Set([...document.querySelectorAll('form [name]')].map(field => field.name))].sort()",
            vec![],
        );
        let mut needed: Vec<&str> = manifest.features.iter().map(|feature| feature.name.as_str()).collect();
        needed.sort_unstable();
        assert_eq!(asked.await, json!(needed), "{}", manifest.name);
        let text = page.text().await;
        if let Some(cohort) = &manifest.cohort {
            assert!(text.contains(&cohort.eligibility.en), "{}: {text}", manifest.name);
        }
        let address = page.browser().run("return location.search", vec![]).await;
        assert!(address.as_str().unwrap().contains(&format!("model={}", manifest.name)), "{address}");
        page.reload().await;
        assert!(page.model_identity().await.contains(&manifest.name));
    }
}

#[tokio::test]
async fn another_model_keeps_the_values_of_inputs_that_both_have() {
    let models = shipped();
    let page = Page::open("?lang=en&model=final_model").await;
    page.fill("age", "41").await;
    for manifest in models.iter().filter(|_| models.len() > 1) {
        page.choose("model", &manifest.name).await;
        assert_eq!(page.value_of("age").await.as_deref(), Some("41"), "{}", manifest.name);
    }
    assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
}

#[tokio::test]
async fn a_development_signature_wears_a_banner() {
    let page = Page::open("?lang=es&model=final_model").await;
    assert!(page.model_identity().await.contains("Firma de desarrollo"));
    assert!(page.text().await.contains("cualquiera podría haberlo firmado"));
}

#[tokio::test]
async fn a_signature_with_one_flipped_bit_closes_the_form() {
    let signature = include_bytes!("../../models/final_model/model.sig");
    let hint = signature.windows(6).position(|window| window == b"\"hint\"").expect("a hint");
    let sig = signature.windows(5).position(|window| window == b"\"sig\"").expect("a signature");
    // The name of the key, and a digit in the middle of the signature.
    for at in [hint + 12, sig + 40] {
        let from = at - 12;
        let site = tampered(&signature[from..at + 12], 12, signature[at] ^ 1);
        let page =
            Page::load(Browser::start().await, Site::serve(site.path()), "?lang=es&model=final_model").await;
        let Readiness::Failed(text) = page.readiness().await else { panic!("a changed signature was taken") };
        assert!(text.contains("bloquead") && text.contains("firma"), "{text}");
    }
}

#[tokio::test]
async fn two_hundred_flipped_bits_are_all_refused() {
    let page = Page::open(SETTINGS).await;
    let whole = bundle::shipped();
    assert_eq!(send(&page, &whole).await, "already");
    let page_refuses = include_str!("common/flips.js");
    // A linear congruential generator (Knuth, MMIX): the same bits each time.
    let mut state: u64 = 20;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let anywhere: Vec<usize> = (0..100).map(|_| next(whole.len() * 8)).collect();
    let inside: Vec<usize> = (0..100).map(|_| 48 * 8 + next((whole.len() - 48) * 8)).collect();
    for (flips, repair) in [(anywhere, false), (inside, true)] {
        let arguments = vec![BASE64.encode(&whole).into(), json!(flips), repair.into()];
        let taken = page.browser().session().execute_async(page_refuses, arguments).await.expect("it runs");
        assert_eq!(*taken.json(), json!([]), "repaired: {repair}");
    }
}

#[tokio::test]
async fn a_version_is_compared_accepted_kept_and_rolled_back() {
    let page = Page::open(SETTINGS).await;
    assert_eq!(send(&page, &version(NEWER, Signer::Development)).await, "candidate");
    let compared =
        page.browser().run("return document.querySelector('[data-testid=compare]').innerText", vec![]).await;
    let compared = compared.as_str().unwrap();
    for part in [embedded().as_str(), NEWER, "Development signature", "ROC"] {
        assert!(compared.contains(part), "{part} is not in {compared}");
    }
    expect_identity(&page, &embedded()).await;
    press(&page, "accept").await;
    expect_identity(&page, NEWER).await;
    eventually("the version on the shelf", async || {
        let script = "const done = arguments[arguments.length - 1];
            const request = indexedDB.open('bosque');
            request.onsuccess = () => {
              const all = request.result.transaction('chosen').objectStore('chosen').getAllKeys();
              all.onsuccess = () => { request.result.close(); done(all.result.length); };
            };";
        let kept = page.browser().session().execute_async(script, vec![]).await.ok()?;
        (*kept.json() == json!(1)).then_some(())
    })
    .await;

    page.reload().await;
    expect_identity(&page, NEWER).await;
    // The embedded version cannot be removed, the other can.
    assert_eq!(count(&page, "[data-model=final_model] [data-testid=remove-version]").await, json!(1));
    press(&page, "use-version").await;
    expect_identity(&page, &embedded()).await;
    page.revisit(SETTINGS).await;
    expect_identity(&page, &embedded()).await;
    press(&page, "remove-version").await;
    assert_eq!(count(&page, "[data-model=final_model] .version").await, json!(1));
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn a_version_never_changes_in_the_middle_of_a_patient() {
    let page = Page::open("?lang=en&model=final_model").await;
    page.fill("age", "41").await;
    go(&page, "#/settings").await;
    assert_eq!(send(&page, &version(NEWER, Signer::Development)).await, "candidate");
    press(&page, "accept").await;
    eventually("the note", async || (count(&page, "[data-testid=waiting]").await == json!(1)).then_some(()))
        .await;
    expect_identity(&page, &embedded()).await;
    go(&page, "#/predict").await;
    assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
    press(&page, "new-patient").await;
    expect_identity(&page, NEWER).await;
    assert_eq!(page.value_of("age").await.as_deref(), Some(""));
    assert_eq!(count(&page, "[data-testid=waiting]").await, json!(0));
}

#[tokio::test]
async fn a_model_without_a_trusted_signature_waits_for_a_choice_and_wears_a_banner() {
    for (signer, banner) in [(Signer::Nobody, "Unsigned model"), (Signer::Stranger, "does not trust")] {
        let page = Page::open(SETTINGS).await;
        assert_eq!(send(&page, &version(NEWER, signer)).await, "candidate", "{signer:?}");
        press(&page, "accept").await;
        expect_identity(&page, NEWER).await;
        eventually("the banner", async || page.text().await.contains(banner).then_some(())).await;
        // The next start asks again, and calculates nothing until then.
        page.browser().goto("about:blank").await;
        page.browser().goto(&page.site().url("?lang=en&model=final_model")).await;
        assert_eq!(ready(&page).await, "choice");
        assert_eq!(count(&page, "form input:enabled, form select:enabled").await, json!(0));
        assert_eq!(count(&page, "[data-testid=banner]").await, json!(0));
        press(&page, "agree").await;
        assert_eq!(ready(&page).await, "unverified");
        let model = model();
        let row = usual_patient(&model);
        fill(&page, &patient(&model, row)).await;
        page.expect_probability(model.conformance()[row].probability).await;
        let shown = page
            .browser()
            .run("return document.querySelector('[data-testid=banner]').innerText", vec![])
            .await;
        assert!(shown.as_str().unwrap().contains(banner), "{shown}");
    }
}

#[tokio::test]
async fn patients_are_counted_once_in_cells_and_never_by_value() {
    let model = model();
    let row = usual_patient(&model);
    let page = Page::open(SETTINGS).await;
    assert_eq!(send(&page, &version(NEWER, Signer::Development)).await, "candidate");
    press(&page, "accept").await;
    expect_identity(&page, NEWER).await;
    page.browser().run("window.print = () => {}", vec![]).await;
    for expected in [1, 2] {
        go(&page, "#/predict").await;
        fill(&page, &patient(&model, row)).await;
        page.expect_probability(model.conformance()[row].probability).await;
        press(&page, "print").await; // counts, and the new patient does not count it again
        press(&page, "new-patient").await;
        go(&page, "#/settings").await;
        let counted = format!("[data-testid=drift-count][data-patients='{expected}']");
        eventually(&counted, async || (count(&page, &counted).await == json!(1)).then_some(())).await;
    }
    let inputs = model.schema().features().len();
    assert_eq!(count(&page, "[data-testid=drift] tbody tr").await, json!(inputs + 1));
    let kept = page.browser().run("return JSON.stringify(Object.entries(localStorage))", vec![]).await;
    let kept = kept.as_str().unwrap();
    for feature in model.schema().features() {
        assert!(!kept.contains(&format!("\"{}\"", feature.name)), "{kept}");
    }
    press(&page, "drift-clear").await;
    assert_eq!(page.browser().run("return localStorage.length", vec![]).await, json!(0));
    assert_eq!(page.browser().requests().await.iter().filter(|url| url.contains("age")).count(), 0);
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn opening_and_accepting_makes_no_request() {
    let page = Page::open(SETTINGS).await;
    page.expect_kept().await;
    page.browser().requests().await;
    let served = page.site().requests().len();
    assert_eq!(send(&page, &version(NEWER, Signer::Development)).await, "candidate");
    press(&page, "accept").await;
    expect_identity(&page, NEWER).await;
    assert_eq!(page.browser().requests().await, Vec::<String>::new());
    assert_eq!(page.site().requests().len(), served);
}
