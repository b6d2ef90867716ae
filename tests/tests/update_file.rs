//! Another release of the page from a `.update` file: verified, compared, accepted, used, and gone back from.

#![allow(missing_docs, reason = "tests")]

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bosque_browser_tests::{Browser, Page, Site, eventually};
use bosque_model::{Release, sha256_hex};
use common::bundle::{self, Signer};
use common::release::{dist, release};
use common::{fill, model, patient, send, usual_patient};
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::offline::{About, LIST, make_release};

const SETTINGS: &str = "?lang=en&model=final_model#/settings";

/// What another release is called here.
const NEW: &str = "9.1.0";

/// A release in a directory of its own.
struct Made {
    dir: TempDir,
    id: String,
}

/// The built page made another release of, and what that says of itself.
fn made(app: &str, models: &[(&str, &str)]) -> Made {
    let dir = release(NEW);
    let models = models.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect();
    let id = make_release(dir.path(), &About { app: app.into(), models }).expect("a release");
    Made { dir, id }
}

/// What the built site is.
fn shipped() -> (String, Release) {
    let list = std::fs::read(dist().join(LIST)).expect("dist has a list");
    (sha256_hex(&list), Release::from_bytes(&list).expect("a list"))
}

fn version_of(release: &Release, model: &str) -> String {
    release.models.iter().find(|each| each.name == model).expect("a shipped model").version.clone()
}

async fn js(page: &Page, script: &str) -> Value {
    page.browser().run(script, vec![]).await
}

/// Which release the document that is open belongs to, as an expression.
const MARKER: &str = "getComputedStyle(document.documentElement).getPropertyValue('--release').trim()";

async fn marker(page: &Page) -> String {
    js(page, &format!("return {MARKER}")).await.as_str().unwrap_or_default().to_owned()
}

/// Opens the settings of a page that is kept.
async fn settings() -> Page {
    let page = Page::open(SETTINGS).await;
    page.expect_kept().await;
    page
}

async fn text_of(page: &Page, test_id: &str) -> String {
    let script = format!("return document.querySelector('[data-testid={test_id}]')?.innerText ?? ''");
    js(page, &script).await.as_str().unwrap_or_default().to_owned()
}

async fn expect_marker(page: &Page, wanted: &str) {
    let what = format!("the release with the mark {wanted:?}");
    let is_it = format!("document.body?.dataset.ready === 'true' && {MARKER} === arguments[0]");
    page.until(&what, &is_it, vec![wanted.into()]).await;
}

async fn expect_probability(page: &Page) {
    let model = model();
    let row = usual_patient(&model);
    fill(page, &patient(&model, row)).await;
    page.expect_probability(model.conformance()[row].probability).await;
}

#[tokio::test]
async fn an_update_is_carried_compared_accepted_used_and_gone_back_from() {
    let (old_id, old) = shipped();
    let (week20, final_model) = (version_of(&old, "week20"), version_of(&old, "final_model"));
    let new = made(NEW, &[("final_model", &final_model), ("week20", "9.0.0")]);
    let page = settings().await;
    assert_eq!(marker(&page).await, "");
    assert_eq!(send(&page, &bundle::update(new.dir.path(), Signer::Development)).await, "update");
    let compared = text_of(&page, "compare").await;
    for part in [old.app.as_str(), NEW, &week20, "9.0.0", &final_model, &old_id[..12], &new.id[..12]] {
        assert!(compared.contains(part), "{part} is not in {compared}");
    }
    assert!(text_of(&page, "opened").await.contains("public development key"));
    page.press("accept").await;
    // Nothing is typed, so it comes at once.
    expect_marker(&page, NEW).await;
    page.expect_kept().await; // until then the settings do not know it
    assert!(text_of(&page, "app-release").await.contains(&new.id[..8]));
    page.revisit("?lang=en&model=final_model").await;
    assert_eq!(marker(&page).await, NEW);
    expect_probability(&page).await;

    page.revisit(SETTINGS).await;
    eventually("a way back", async || (!text_of(&page, "app-rollback").await.is_empty()).then_some(())).await;
    page.press("app-rollback").await;
    expect_marker(&page, "").await;
    page.revisit("?lang=en&model=final_model").await;
    assert_eq!(marker(&page).await, "");
    expect_probability(&page).await;
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn an_update_never_comes_in_the_middle_of_a_patient() {
    let new = made(NEW, &[]);
    let page = settings().await;
    js(&page, "location.hash = '#/predict'").await;
    page.fill("age", "41").await;
    js(&page, "location.hash = '#/settings'").await;
    page.browser().settle().await;
    assert_eq!(send(&page, &bundle::update(new.dir.path(), Signer::Development)).await, "update");
    page.press("accept").await;
    eventually("it is kept", async || {
        let state = "return document.querySelector('[data-testid=opened]').dataset.state";
        (js(&page, state).await == json!("accepted")).then_some(())
    })
    .await;
    js(&page, "location.hash = '#/predict'").await;
    page.browser().settle().await;
    assert_eq!(page.value_of("age").await.as_deref(), Some("41"));
    assert_eq!(marker(&page).await, "");
    page.press("new-patient").await;
    expect_marker(&page, NEW).await;
    assert_eq!(page.value_of("age").await.as_deref(), Some(""));
}

#[tokio::test]
async fn what_is_older_or_lacks_a_model_is_said_before_it_is_accepted() {
    let (_, old) = shipped();
    let week20 = version_of(&old, "week20");
    let page = settings().await;
    let older = made("0.0.1", &[("week20", "0.0.1")]);
    assert_eq!(send(&page, &bundle::update(older.dir.path(), Signer::Development)).await, "update");
    let said = text_of(&page, "opened").await;
    for part in [
        "The page in the file is older",
        "“Week 20” in the file is older",
        "lacks the model “Full follow-up”",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    page.press("refuse").await;
    assert_eq!(text_of(&page, "opened").await.trim(), "");
    let same = made(&old.app, &[("week20", &week20), ("final_model", &version_of(&old, "final_model"))]);
    assert_eq!(send(&page, &bundle::update(same.dir.path(), Signer::Development)).await, "update");
    assert!(text_of(&page, "opened").await.contains("its content is another"));
    // What is in use is in use.
    assert_eq!(send(&page, &bundle::update(&dist(), Signer::Development)).await, "already");
    assert_eq!(marker(&page).await, "");
}

#[tokio::test]
async fn unsigned_and_foreign_updates_are_refused_and_the_old_page_goes_on() {
    let new = made(NEW, &[]);
    let page = settings().await;
    for (signer, reason) in [(Signer::Nobody, "is not signed"), (Signer::Stranger, "does not trust")] {
        assert_eq!(send(&page, &bundle::update(new.dir.path(), signer)).await, "refused", "{signer:?}");
        let said = text_of(&page, "opened").await;
        assert!(said.contains(reason) && said.contains("never accepted"), "{said}");
        assert_eq!(js(&page, "return document.querySelector('[data-testid=accept]')").await, Value::Null);
    }
    page.revisit("?lang=en&model=final_model").await;
    assert_eq!(marker(&page).await, "");
    expect_probability(&page).await;
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn flipped_bits_are_all_refused_and_the_old_page_goes_on() {
    let new = made(NEW, &[]);
    let whole = bundle::update(new.dir.path(), Signer::Development);
    let page = settings().await;
    let script = include_str!("common/flips.js");
    // A linear congruential generator (Knuth, MMIX): the same bits each time.
    let mut state: u64 = 21;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut anywhere: Vec<usize> = (0..20).map(|_| next(whole.len() * 8)).collect();
    // The head too, where most of the rules are.
    anywhere.extend((0..48).map(|byte| byte * 8 + 3));
    let inside: Vec<usize> = (0..40).map(|_| 48 * 8 + next((whole.len() - 48) * 8)).collect();
    for (flips, repair) in [(anywhere, false), (inside, true)] {
        let arguments = vec![BASE64.encode(&whole).into(), json!(flips), repair.into()];
        let taken = page.browser().session().execute_async(script, arguments).await.expect("it runs");
        assert_eq!(*taken.json(), json!([]), "repaired: {repair}");
    }
    page.revisit("?lang=en&model=final_model").await;
    assert_eq!(marker(&page).await, "");
    expect_probability(&page).await;
}

#[tokio::test]
async fn a_page_from_a_file_says_what_to_do_instead() {
    // A site for the type's sake; the page comes from the disk.
    let page = Page::load(Browser::start().await, Site::start(), "").await;
    page.browser().goto(&format!("file://{}{SETTINGS}", dist().join("bosque.html").display())).await;
    page.expect_ready().await;
    let new = made(NEW, &[]);
    assert_eq!(send(&page, &bundle::update(new.dir.path(), Signer::Development)).await, "barred");
    let said = text_of(&page, "opened").await;
    assert!(said.contains("Replace bosque.html"), "{said}");
}
