//! The examples of `examples/portal/`, each run as its first lines say: pages in a real browser, with and without a bundler, and the
//! batch script in Node.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use bosque_browser_tests::{Browser, Site, copy_dir, eventually};
use bosque_interop::{CSV_HEADER, csv_line};
use bosque_model::{Cell, Model, PatientDraft};
use common::installed::{module, node, packed, root, run};
use common::week20;
use serde_json::{Value, json};
use tempfile::TempDir;

/// An example's files in a folder that has the package installed.
fn example(name: &str) -> TempDir {
    let portal = packed().install();
    copy_dir(&root().join("examples/portal").join(name), portal.path());
    fs::write(portal.path().join("favicon.ico"), "").unwrap(); // every browser asks for one
    portal
}

/// What Vite makes of a folder, with the pinned React where it asks for it.
fn vite(portal: &Path) -> Site {
    let modules = xtask::judges::modules(&root()).unwrap_or_else(|error| panic!("{error}"));
    for name in ["react", "react-dom"] {
        let link = portal.join("node_modules").join(name);
        std::os::unix::fs::symlink(modules.join(name), link).expect("a link");
    }
    run(module("vite/bin/vite.js").args(["build", "--base", "./", "--outDir", "built"]).current_dir(portal));
    for file in
        ["favicon.ico", "patient.json"].map(|name| portal.join(name)).iter().filter(|file| file.is_file())
    {
        fs::copy(file, portal.join("built").join(file.file_name().unwrap())).unwrap();
    }
    Site::serve(portal.join("built"))
}

/// What the model says of the patient of the examples' Bundle, and of what the tests type.
fn expected(model: &Model, typed: &BTreeMap<&str, &str>) -> f64 {
    let known: BTreeMap<&str, f64> = [
        ("age", 39.0),
        ("gender", 0.0),
        ("cd40", 351.0),
        ("cd420", 298.0),
        ("cd80", 870.0),
        ("cd820", 910.0),
        ("wtkg", 64.5),
        ("karnof", 90.0),
    ]
    .into();
    let cells = model.schema().features().iter().map(|feature| match known.get(feature.name.as_str()) {
        Some(&number) => Cell::Number(number),
        None => Cell::Text(typed[feature.name.as_str()]),
    });
    model
        .score(&PatientDraft::from_cells(model.schema(), cells).check().expect("a whole patient"))
        .probability
}

/// What a Bundle does not say, and somebody types.
fn typed() -> BTreeMap<&'static str, &'static str> {
    [("race", "1"), ("treat", "0"), ("preanti", "120"), ("symptom", "1"), ("hemo", "0"), ("drugs", "0")]
        .into()
}

const TYPE: &str = "for (const [name, value] of Object.entries(arguments[0])) {
      const input = document.querySelector(`#missing [name=${name}]`);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }";

/// Uses the plain example: what the Bundle lacks is asked for, the answer has the native bits, the RiskAssessment is written.
async fn use_plain(browser: &Browser, site: &Site) {
    browser.goto(&site.url("")).await;
    let text = async |id: &str| {
        let script = format!("return document.getElementById('{id}').textContent");
        browser.run(&script, vec![]).await.as_str().unwrap_or_default().to_owned()
    };
    eventually("the form", async || (!text("answer").await.is_empty()).then_some(())).await;
    let asked = browser
        .run("return [...document.querySelectorAll('#missing [name]')].map(e => e.name)", vec![])
        .await;
    assert_eq!(asked, json!(["race", "treat", "preanti", "symptom", "hemo", "drugs"]));
    assert!(text("notes").await.contains("Observation/cd4-20, 24467-3, 10*3/uL, × 1000, 2024-07-19"));
    assert!(text("answer").await.contains("Raza: Falta este dato."));
    browser.run(TYPE, vec![json!(typed())]).await;
    let value = browser.run("return document.getElementById('answer').dataset.value", vec![]).await;
    assert_eq!(value.as_str().unwrap().parse(), Ok(expected(&week20(), &typed())));
    browser.run("document.getElementById('write').click()", vec![]).await;
    let risk: Value = serde_json::from_str(&text("risk").await).expect("JSON");
    assert_eq!(risk["subject"], json!({ "reference": "Patient/generated" }));
    assert_eq!(risk["basis"].as_array().map(Vec::len), Some(6));
    browser.assert_quiet().await;
}

#[tokio::test]
async fn the_plain_example_runs_as_it_stands_and_through_vite() {
    let portal = example("plain");
    let browser = Browser::start().await;
    use_plain(&browser, &Site::serve(portal.path())).await;
    let site = vite(portal.path());
    use_plain(&browser, &site).await;
}

#[tokio::test]
async fn a_worker_answers_as_the_page_does() {
    let portal = example("plain");
    let patient: BTreeMap<&str, f64> = week20_patient();
    let worker = "import init, { predict } from './node_modules/@bosque/predictor/index.js';
        onmessage = async ({ data }) => { await init({ models: ['week20'] }); postMessage(predict(data).probability); };";
    fs::write(portal.path().join("worker.js"), worker).unwrap();
    let (browser, site) = (Browser::start().await, Site::serve(portal.path()));
    browser.goto(&site.url("")).await;
    let script = "const [patient, done] = arguments;
        const worker = new Worker('worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => done(data);
        worker.onerror = ({ message }) => done(String(message));
        worker.postMessage(patient);";
    let found = browser.session().execute_async(script, vec![json!(patient)]).await.expect("an answer");
    assert_eq!(found.json(), &json!(week20().conformance()[0].probability));
    browser.assert_quiet().await;
}

#[tokio::test]
async fn the_policy_that_the_readme_names_is_enough_and_no_part_of_it_is_too_much() {
    let portal = example("plain");
    let readme = fs::read_to_string(root().join("pkg/README.md")).unwrap();
    let row = readme.lines().find(|line| line.starts_with("| your own form")).expect("a row of the table");
    let named = row.split('`').nth(1).expect("a policy").to_owned();
    let script = "import init, { models } from './node_modules/@bosque/predictor/index.js';
        init({ models: ['week20'] }).then(() => models()[0].name, (error) => error.name)
          .then((said) => document.documentElement.dataset.said = said);";
    fs::write(portal.path().join("said.js"), script).unwrap();
    let cases = [
        (named.clone(), "week20"),
        (named.replace(" 'wasm-unsafe-eval'", ""), "LoadError"),
        (named.replace("; connect-src 'self'", ""), "LoadError"),
    ];
    let (browser, site) = (Browser::start().await, Site::serve(portal.path()));
    for (i, (policy, said)) in cases.iter().enumerate() {
        let page = format!(
            "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {policy}\">\
             <title>portal</title><script type=\"module\" src=\"said.js\"></script>"
        );
        fs::write(portal.path().join(format!("policy{i}.html")), page).unwrap();
        browser.goto(&site.url(&format!("policy{i}.html"))).await;
        let look = async || {
            browser
                .run("return document.documentElement.dataset.said ?? null", vec![])
                .await
                .as_str()
                .map(String::from)
        };
        assert_eq!(eventually("what init says", look).await, *said, "{policy}");
    }
}

/// The first generated patient, by name.
fn week20_patient() -> BTreeMap<&'static str, f64> {
    let model: &'static Model = Box::leak(Box::new(week20()));
    let names = model.schema().features().iter().map(|feature| feature.name.as_str());
    names.zip(model.conformance()[0].inputs.iter().copied()).collect()
}

#[tokio::test]
async fn the_react_example_hands_its_bundle_to_the_element_and_hears_the_answer() {
    let portal = example("react");
    let site = vite(portal.path());
    let browser = Browser::start().await;
    browser.goto(&site.url("")).await;
    let said = async || {
        browser.run("return document.querySelector('#root [role=status]').textContent", vec![]).await
    };
    eventually("problems", async || {
        said().await.as_str().unwrap_or_default().contains("6 datos").then_some(())
    })
    .await;
    let rest: BTreeMap<&str, f64> =
        typed().iter().map(|(name, text)| (*name, text.parse().unwrap())).collect();
    let script = "const element = document.querySelector('bosque-predictor');
        element.patient = { ...element.patient, ...arguments[0] };";
    browser.run(script, vec![json!(rest)]).await;
    let wanted = format!("El portal recibe {}", expected(&week20(), &typed()));
    eventually("the prediction", async || (said().await == json!(wanted)).then_some(())).await;
    browser.assert_quiet().await;
}

#[test]
fn the_batch_script_writes_what_the_command_writes() {
    let portal = example("node");
    let model = week20();
    let mut input = fs::read_to_string(root().join("models/week20/conformance.csv")).unwrap();
    let header = input.lines().next().unwrap().to_owned();
    let columns = header.split(',').count();
    input += &format!("{}\n", vec!["4711"; columns].join(",")); // a row that is refused
    let at = portal.path().join("patients.csv");
    fs::write(&at, &input).unwrap();
    let mut lines = vec![CSV_HEADER.to_owned()];
    for (i, case) in model.conformance().iter().enumerate() {
        let cells = case.inputs.iter().map(|&x| Cell::Number(x));
        let row = PatientDraft::from_cells(model.schema(), cells).check().unwrap();
        lines.push(csv_line(i + 1, &model.score(&row)));
    }
    let output = node("score.mjs").arg(&at).current_dir(portal.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), lines.join("\n") + "\n");
    let refused = String::from_utf8_lossy(&output.stderr).into_owned();
    let number = lines.len();
    assert!(
        refused.contains(&format!("row {number}: age: Maximum 120.")) && !refused.contains("4711"),
        "{refused}"
    );
    fs::write(&at, input.replace("age,", "aged,")).unwrap();
    let output = node("score.mjs").arg(&at).current_dir(portal.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), true), "{said}");
    assert!(said.contains("age: This value is missing."), "{said}");
}
