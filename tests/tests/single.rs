//! `bosque.html` from a disk, in every browser that is here: what needs no server works, and nothing is asked for.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{env, path::PathBuf};

use bosque_browser_tests::{Browser, Other};
use bosque_interop::{CSV_HEADER, Table, csv_line};
use bosque_model::{Model, shortest};
use common::{patient, usual_patient, week20};
use serde_json::{Value, json};

/// The one file, copied away from the site so that nothing of it stands beside.
struct Carried {
    url: String,
    _directory: tempfile::TempDir,
}

fn carried() -> Carried {
    let dist = PathBuf::from(env::var_os("BOSQUE_DIST").expect("BOSQUE_DIST names the built site"));
    let directory = tempfile::Builder::new().prefix("bosque-usb-").tempdir().unwrap();
    let path = directory.path().join("bosque.html");
    std::fs::copy(dist.join("bosque.html"), &path).expect("dist has a bosque.html");
    Carried { url: format!("file://{}", path.display()), _directory: directory }
}

/// What a person does from first to last; given the patient's fields and a list. Answers what was seen.
const DAY: &str = r##"
const [fields, csv] = given;
const until = async (what, look) => {
  for (let tries = 0; tries < 1500; tries++) {
    const seen = look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}: ${document.querySelector("main")?.innerText.slice(0, 500)}`);
};
const refused = [];
document.addEventListener("securitypolicyviolation", event => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
await until("the page", () => ["true", "failed"].includes(document.body.dataset.ready));
const ready = document.body.dataset.ready;
for (const [name, text] of fields) {
  const all = [...document.querySelectorAll(`[name='${name}']`)];
  const radio = all.find(input => input.type === "radio" && input.value === text);
  if (radio) { radio.click(); continue; }
  const [input] = all;
  input.value = text;
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
}
const probability = await until("a result", () => document.querySelector("output[name=probability]")?.dataset.value);
const reasons = document.querySelector(".explain svg") !== null;
location.hash = "#/batch";
const input = await until("the list", () => document.getElementById("ward-file"));
const files = new DataTransfer();
files.items.add(new File([csv], "lista.csv", { type: "text/csv" }));
input.files = files.files;
input.dispatchEvent(new Event("change", { bubbles: true }));
await until("the table", () => document.querySelector("#ward-rows tr[data-row]"));
let saved = null;
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = blob => { blob.text().then(text => { saved = text; }); return make(blob); };
HTMLAnchorElement.prototype.click = function () {};
(await until("the download", () => document.querySelector("[data-testid=save]"))).click();
const download = await until("the file", () => saved);
location.hash = "#/model";
const card = await until("the card", () => document.querySelector("main h1, main h2")?.textContent);
location.hash = "#/settings";
const digest = await until("the digest", () => document.querySelector("[data-testid=file-digest]")?.textContent);
const requests = performance.getEntriesByType("resource").map(entry => entry.name).filter(name => !/^(blob|data):/.test(name));
return { ready, probability, reasons, download, card, digest, requests, refused };
"##;

fn list(model: &Model) -> String {
    let names: Vec<&str> = model.schema().features().iter().map(|feature| feature.name.as_str()).collect();
    let row = |row: &[f64]| row.iter().map(|&value| shortest(value)).collect::<Vec<_>>().join(",");
    let rows = model.conformance().iter().map(|case| row(&case.inputs));
    [names.join(",")].into_iter().chain(rows).collect::<Vec<_>>().join("\n") + "\n"
}

fn predicted(model: &Model, text: &str) -> String {
    let table = Table::from_csv(text.as_bytes(), model.schema()).unwrap();
    let rows = table.rows(model.schema()).enumerate();
    let lines = rows.map(|(i, row)| csv_line(i + 1, &model.score(&row.unwrap())) + "\n");
    [format!("{CSV_HEADER}\n")].into_iter().chain(lines).collect()
}

/// SHA-256 of the program, as `SHA256SUMS` has it.
fn program_digest() -> String {
    let dist = PathBuf::from(env::var_os("BOSQUE_DIST").unwrap());
    let sums = std::fs::read_to_string(dist.join("SHA256SUMS")).unwrap();
    let line = sums.lines().find(|line| line.ends_with("_bg.wasm")).expect("the program is summed");
    line.split_once(' ').unwrap().0.to_owned()
}

fn check(name: &str, model: &Model, csv: &str, seen: &Value) {
    assert_eq!(seen["ready"], "true", "{name}");
    let case = &model.conformance()[usual_patient(model)];
    let probability: f64 = seen["probability"].as_str().unwrap().parse().unwrap();
    assert_eq!(probability.to_bits(), case.probability.to_bits(), "{name}");
    assert_eq!(seen["reasons"], true, "{name}");
    assert_eq!(seen["download"].as_str().unwrap(), predicted(model, csv), "{name}");
    assert!(!seen["card"].as_str().unwrap().trim().is_empty(), "{name}");
    let digest: String = seen["digest"].as_str().unwrap().split_whitespace().collect();
    assert!(digest.contains(&program_digest()), "{name}: {digest}");
    assert_eq!(seen["requests"], json!([]), "{name}");
    assert_eq!(seen["refused"], json!([]), "{name}");
}

fn arguments(model: &Model, csv: &str) -> Vec<Value> {
    vec![json!(patient(model, usual_patient(model))), json!(csv)]
}

#[tokio::test]
async fn chromium_needs_nothing_but_the_file() {
    let (model, carried) = (week20(), carried());
    let csv = list(&model);
    let browser = Browser::start().await;
    browser.goto(&format!("{}?lang=es&model=week20", carried.url)).await;
    let script = format!(
        "const given = [...arguments], done = given.pop();
         (async () => {{ {DAY} }})().then(done, error => done(`FAILED ${{error.stack}}`));"
    );
    let seen = browser.session().execute_async(script, arguments(&model, &csv)).await.unwrap();
    check("Chromium", &model, &csv, seen.json());
    browser.assert_quiet().await;
}

#[test]
fn other_browsers_need_nothing_but_the_file() {
    let (model, carried) = (week20(), carried());
    let csv = list(&model);
    for mut browser in Other::all() {
        browser.goto(&format!("{}?lang=es&model=week20", carried.url));
        let seen = browser.run(DAY, &arguments(&model, &csv));
        check(browser.name(), &model, &csv, &seen);
    }
}
