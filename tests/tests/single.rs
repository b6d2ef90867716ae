//! `bosque.html` from a disk, in every browser that is here: what needs no server works, and nothing is asked for.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{env, path::PathBuf};

use bosque_browser_tests::{Browser, Other};
use bosque_model::Model;
use common::day::{self, DAY, list};
use common::week20;
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

/// SHA-256 of the program, as `SHA256SUMS` has it.
fn program_digest() -> String {
    let dist = PathBuf::from(env::var_os("BOSQUE_DIST").unwrap());
    let sums = std::fs::read_to_string(dist.join("SHA256SUMS")).unwrap();
    let line = sums.lines().find(|line| line.ends_with("_bg.wasm")).expect("the program is summed");
    line.split_once(' ').unwrap().0.to_owned()
}

fn check(name: &str, model: &Model, csv: &str, seen: &Value) {
    day::check(name, model, csv, seen);
    let digest: String = seen["digest"].as_str().unwrap().split_whitespace().collect();
    assert!(digest.contains(&program_digest()), "{name}: {digest}");
    assert_eq!(seen["requests"], json!([]), "{name}");
}

fn arguments(model: &Model, csv: &str) -> Vec<Value> {
    day::arguments(model, csv, "[data-testid=file-digest]")
}

#[tokio::test]
async fn chromium_needs_nothing_but_the_file() {
    let (model, carried) = (week20(), carried());
    let csv = list(&model);
    let browser = Browser::start().await;
    browser.goto(&format!("{}?lang=es&model=week20", carried.url)).await;
    let seen = browser.run_async(DAY, arguments(&model, &csv)).await;
    check("Chromium", &model, &csv, &seen);
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
