//! MLflow's protocol, answered by the service worker for any page that it controls, with no server left: the bytes of the native code.

#![allow(missing_docs, reason = "tests")]

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bosque_browser_tests::{Browser, Other, Page, Readiness, Site, eventually};
use bosque_interop::invocations::{MAX_REQUEST_BYTES, respond};
use bosque_model::{Model, ModelFiles, shortest};
use common::bundle::{Signer, mlflow_model, of_files, version};
use common::release::{BUILT, release};
use common::{model, send, week20};
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// A page of somebody else's in the page's own folder.
const PORTAL: &str = "portal.html";

/// Asks every request of `given[0]`, `[method, path, content type or null, body in base64 or so many spaces or null]` each, and answers
/// `[status, content type, body in base64]` each.
const ASK: &str = "
const answers = [];
for (const [method, path, type, body] of given[0]) {
  const bytes = body === null ? undefined
    : typeof body === 'number' ? new Uint8Array(body).fill(32) : Uint8Array.from(atob(body), c => c.charCodeAt(0));
  // A blob without a type is what comes without one.
  const answer = await fetch(path, { method, body: bytes && new Blob([bytes]), headers: type === null ? {} : { 'content-type': type } });
  let text = '';
  for (const byte of new Uint8Array(await answer.arrayBuffer())) text += String.fromCharCode(byte);
  answers.push([answer.status, answer.headers.get('content-type'), btoa(text)]);
}
return answers;";

/// Waits until the page is kept, so that it needs no server.
const KEPT: &str = "
if (!navigator.serviceWorker.controller) {
  await new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
}
return true;";

/// `[method, path, content type, body]`.
type Request = (String, String, Option<String>, Option<Vec<u8>>);

/// The requests that MLflow's own server was asked, as far as a service worker answers their address.
fn cases() -> Vec<Request> {
    let file = include_str!("../../crates/interop/tests/mlflow/cases.json");
    let file: Value = serde_json::from_str(file).expect("the cases are JSON");
    let case = |case: &Value| {
        let text = |name: &str| case[name].as_str().map(str::to_owned);
        let path = text("path")?.trim_start_matches('/').to_owned();
        let encoded = text("body_base64").map(|text| BASE64.decode(text).expect("base64"));
        let method = text("method")?;
        let body = text("body").map(String::into_bytes).or(encoded).filter(|_| method != "GET");
        (path != "elsewhere").then_some((method, path, text("content_type"), body))
    };
    file["cases"].as_array().expect("a list").iter().filter_map(case).collect()
}

fn post(content_type: &str, body: impl Into<Vec<u8>>) -> Request {
    ("POST".into(), "invocations".into(), Some(content_type.into()), Some(body.into()))
}

fn bare(method: &str, path: &str) -> Request {
    (method.into(), path.into(), None, None)
}

/// What the native code answers.
fn native(models: &[&Model], requests: &[Request]) -> Vec<Value> {
    let answer = |(method, path, content_type, body): &Request| {
        let (path, body) = (path.split('?').next().unwrap_or_default(), body.as_deref().unwrap_or_default());
        let answer = respond(models, method, path, content_type.as_deref().unwrap_or_default(), body);
        json!([answer.status, answer.content_type, BASE64.encode(answer.body)])
    };
    requests.iter().map(answer).collect()
}

fn argument(requests: &[Request]) -> Value {
    let body = |body: &Vec<u8>| match body.iter().all(|byte| *byte == b' ') {
        true => json!(body.len()),
        false => json!(BASE64.encode(body)),
    };
    let request = |(method, path, content_type, given): &Request| {
        json!([method, path, content_type, given.as_ref().map(body)])
    };
    requests.iter().map(request).collect()
}

/// Every answer is the native one, to the byte.
fn compare(who: &str, requests: &[Request], models: &[&Model], answers: &Value) {
    let (expected, answers) = (native(models, requests), answers.as_array().expect("a list"));
    assert_eq!(answers.len(), expected.len(), "{who}");
    for ((request, expected), answer) in requests.iter().zip(&expected).zip(answers) {
        let (method, path, content_type, body) = request;
        let shown = String::from_utf8_lossy(body.as_deref().unwrap_or_default())
            .chars()
            .take(300)
            .collect::<String>();
        assert_eq!(answer, expected, "{who}: {method} {path} {content_type:?} {shown}");
    }
}

/// The conformance set of a model as a request for probabilities.
fn conformance(model: &Model, name: Option<&str>) -> Request {
    let names: Vec<&str> = model.schema().features().iter().map(|feature| feature.name.as_str()).collect();
    let data: Vec<&[f64]> = model.conformance().iter().map(|row| row.inputs.as_slice()).collect();
    let mut params = json!({ "predict_method": "predict_proba" });
    if let Some(name) = name {
        params["model"] = name.into();
    }
    let body = json!({ "dataframe_split": { "columns": names, "data": data }, "params": params });
    post(JSON, body.to_string())
}

fn csv(model: &Model, rows: usize) -> Request {
    let names: Vec<&str> = model.schema().features().iter().map(|feature| feature.name.as_str()).collect();
    let line = |values: &[f64]| values.iter().map(|&value| shortest(value)).collect::<Vec<_>>().join(",");
    let rows = model.conformance().iter().cycle().take(rows).map(|row| line(&row.inputs));
    let lines: Vec<String> = [names.join(",")].into_iter().chain(rows).collect();
    post("text/csv", lines.join("\n"))
}

/// All that is asked of the models that the page carries.
fn requests(week20: &Model, final_model: &Model) -> Vec<Request> {
    let mut requests = vec![
        bare("GET", "ping"),
        bare("GET", "health?deep=1"),
        bare("GET", "version"),
        bare("PUT", "invocations"),
        bare("DELETE", "ping"),
        bare("GET", "invocations"),
        conformance(week20, None),
        conformance(final_model, Some("final_model")),
        conformance(week20, Some("nobody")),
        csv(week20, 256),
        // Large enough to need more memory than there is, and a small one after it.
        csv(week20, 40_000),
        conformance(week20, Some("week20")),
        post("text/html", "x"),
        post(JSON, vec![b' '; MAX_REQUEST_BYTES + 1]),
        post(JSON, "{"),
    ];
    requests.extend(cases());
    requests
}

/// The site with a page of somebody else's in it.
fn site() -> tempfile::TempDir {
    let copy = release(BUILT);
    std::fs::write(copy.path().join(PORTAL), "<!doctype html><title>portal</title><p>portal</p>")
        .expect("a page");
    copy
}

/// Goes to the other page and takes the server away for good.
async fn leave_alone(page: Page) -> Browser {
    page.expect_kept().await;
    page.browser().goto(&page.site().url(PORTAL)).await;
    page.into_parts().0
}

#[tokio::test]
async fn chromium_answers_as_the_native_code_with_no_server_left() {
    let (week20, final_model, copy) = (week20(), model(), site());
    let page = Page::load(Browser::start().await, Site::serve(copy.path()), "").await;
    page.expect_ready().await;
    let browser = leave_alone(page).await;
    let requests = requests(&week20, &final_model);
    let answers = browser.run_async(ASK, vec![argument(&requests)]).await;
    compare("Chromium", &requests, &[&week20, &final_model], &answers);
    let elsewhere = "return fetch('elsewhere').then(() => 'answered', error => error.name)";
    assert_eq!(browser.run_async(elsewhere, vec![]).await, "TypeError", "other paths go to the network");
}

#[test]
fn firefox_answers_as_the_native_code_with_no_server_left() {
    let (week20, final_model, copy) = (week20(), model(), site());
    for mut browser in Other::all().into_iter().filter(|other| other.name() == "Firefox") {
        let site = Site::serve(copy.path());
        browser.goto(&site.url(""));
        browser.run(KEPT, &[]);
        browser.goto(&site.url(PORTAL));
        drop(site);
        let requests = requests(&week20, &final_model);
        let answers = browser.run(ASK, &[argument(&requests)]);
        compare(browser.name(), &requests, &[&week20, &final_model], &answers);
    }
}

async fn accept(page: &Page, file: &[u8], identity: &str) {
    assert_eq!(send(page, file).await, "candidate");
    page.press("accept").await;
    eventually("the version on the shelf", async || {
        let script = "return new Promise(resolve => {
          const request = indexedDB.open('bosque');
          request.onsuccess = () => {
            const all = request.result.transaction('chosen').objectStore('chosen').getAllKeys();
            all.onsuccess = () => { request.result.close(); resolve(all.result); };
          };
        });";
        let chosen = page.browser().run_async(script, vec![]).await;
        chosen.as_array()?.contains(&identity.into()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_version_that_was_accepted_answers_in_the_embedded_one_s_place() {
    let (final_model, copy) = (model(), site());
    let files = mlflow_model("week20");
    let reference =
        Model::open(ModelFiles { manifest: &files[0], forest: &files[1], conformance: &files[2] })
            .expect("it opens");
    let page = Page::load(Browser::start().await, Site::serve(copy.path()), "?lang=en#/settings").await;
    page.expect_ready().await;
    page.expect_kept().await;
    // The embedded ones have answered once, so that the change is one under way.
    let before = [conformance(&week20(), None)];
    let answers = page.browser().run_async(ASK, vec![argument(&before)]).await;
    compare("before", &before, &[&week20(), &final_model], &answers);
    accept(&page, &of_files("week20", &files, Signer::Development), "week20").await;
    let browser = leave_alone(page).await;
    let cases = cases();
    let answers = browser.run_async(ASK, vec![argument(&cases)]).await;
    compare("Chromium", &cases, &[&reference, &final_model], &answers);
    let scored = native(&[&reference], &cases).iter().filter(|answer| answer[0] == 200).count();
    assert!(scored > 30, "{scored} of the cases are scored");
}

#[tokio::test]
async fn a_version_that_no_trusted_key_signed_never_answers() {
    let (week20, copy) = (week20(), site());
    for signer in [Signer::Nobody, Signer::Stranger] {
        let page = Page::load(Browser::start().await, Site::serve(copy.path()), "?lang=en#/settings").await;
        page.expect_ready().await;
        page.expect_kept().await;
        accept(&page, &version("99.0.0", signer), "final_model").await;
        let of_final = [conformance(&model(), Some("final_model")), conformance(&week20, None)];
        let answers = page.browser().run_async(ASK, vec![argument(&of_final)]).await;
        compare("the second model", &of_final, &[&week20], &answers);
        accept(&page, &of_files("week20", &mlflow_model("week20"), signer), "week20").await;
        let all =
            [bare("GET", "ping"), conformance(&week20, None), conformance(&model(), Some("final_model"))];
        let answers = page.browser().run_async(ASK, vec![argument(&all)]).await;
        compare("the first model", &all, &[], &answers);
    }
}

#[tokio::test]
async fn an_engine_that_fails_says_so_in_the_protocol_s_form_and_without_a_value() {
    let copy = site();
    let page = Page::load(Browser::start().await, Site::serve(copy.path()), "").await;
    assert_eq!(page.readiness().await, Readiness::Ready);
    page.expect_kept().await;
    // A program that does not speak with service workers.
    let break_it = "
      const name = (await caches.keys()).find(name => name.startsWith('bosque-release-'));
      const cache = await caches.open(name);
      const program = (await cache.keys()).find(({ url }) => url.endsWith('_bg.wasm'));
      const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
      await cache.put(program, new Response(empty, { headers: { 'Content-Type': 'application/wasm' } }));
      return true;";
    page.browser().run_async(break_it, vec![]).await;
    let request = [post(JSON, r#"{"instances": [{"age": 4711}]}"#)];
    let answers = page.browser().run_async(ASK, vec![argument(&request)]).await;
    let body = BASE64.decode(answers[0][2].as_str().expect("a body")).expect("base64");
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!((&answers[0][0], &answers[0][1]), (&json!(500), &json!(JSON)));
    assert_eq!(body["error_code"], "INTERNAL_ERROR");
    assert!(!body.to_string().contains("4711"), "{body}");
    // Chromium itself logs that there was a 500.
    let console = page.browser().console().await;
    assert!(console.iter().all(|entry| !entry.message.contains("4711")), "the console repeats a value");
}
