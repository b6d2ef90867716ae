//! How long a portal's page takes from its navigation to the first prediction of the headless API: a new browser with an empty profile
//! each time, all files from loopback.
//!
//! `cargo run --release -p bosque-browser-tests --bin first -- [--runs N] [--model NAME]`
//!
//! Measures what lies in `pkg/`, with `pkg/dist/` as `cargo xtask package` builds it. Prints median, 95th percentile and extremes in ms.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{env, fs, path::Path, process::ExitCode};

use bosque_browser_tests::{Browser, Site, begin, copy_dir};
use serde_json::Value;

const USAGE: &str = "usage: first [--runs N] [--model NAME]";

/// Loads as a portal would: everything asked for at once, the program compiled while it arrives.
const SCRIPT: &str = "import init, { Sealed, trustedKeys } from './dist/predictor.js';
import { openModel } from './open.js';
const wasm = fetch('dist/predictor_bg.wasm');
const bytes = fetch('dist/models/MODEL.model').then((answer) => answer.arrayBuffer());
await init({ module_or_path: wasm });
const compiled = performance.now();
const model = await openModel(new Uint8Array(await bytes), {}, { Sealed, trustedKeys });
const opened = performance.now();
const value = ({ kind, hard, categories }) => (kind === 'category' ? categories[0].value : (hard.min + hard.max) / 2);
const patient = Object.fromEntries(model.manifest().features.map((feature) => [feature.name, value(feature)]));
const { probability } = model.predict(patient);
window.times = { compiled, opened, predicted: performance.now(), probability };";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ((runs, model), programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let files = tempfile::tempdir().expect("a temporary directory");
    copy_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../pkg"), files.path());
    let write =
        |name: &str, text: &str| fs::write(files.path().join(name), text).expect("a writable directory");
    write("first.js", &SCRIPT.replace("MODEL", &model));
    write(
        "index.html",
        "<!doctype html><title>portal</title><link rel=\"modulepreload\" href=\"dist/predictor.js\">\
         <script type=\"module\" src=\"first.js\"></script>",
    );
    write("favicon.ico", "");
    let mut all: [Vec<f64>; 3] = Default::default();
    const NAMES: [&str; 3] = ["compiled", "opened", "predicted"];
    for _ in 0..runs {
        let (browser, site) = (Browser::start_with(&programs).await, Site::serve(files.path()));
        browser.goto(&site.url("")).await;
        let wait = "const done = arguments[0]; const look = () => (window.times ? done(window.times) : setTimeout(look, 5)); look();";
        let times = browser.session().execute_async(wait, Vec::new()).await;
        let Ok(Value::Object(times)) = times.map(|times| times.json().clone()) else { continue };
        for (name, list) in NAMES.iter().zip(&mut all) {
            list.extend(times[*name].as_f64());
        }
    }
    println!("{} cold navigations, {model}, ms after the navigation began", all[2].len());
    println!("{:12} {:>7} {:>7} {:>7} {:>7}", "", "p50", "p95", "least", "most");
    for (name, list) in NAMES.iter().zip(&mut all).filter(|(_, list)| !list.is_empty()) {
        list.sort_by(f64::total_cmp);
        let at = |share: f64| list[((list.len() - 1) as f64 * share).round() as usize];
        println!("{name:12} {:>7.1} {:>7.1} {:>7.1} {:>7.1}", at(0.5), at(0.95), at(0.0), at(1.0));
    }
    ExitCode::SUCCESS
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<(usize, String), String> {
    let (mut runs, mut model) = (20, "week20".to_owned());
    while let Some(arg) = args.next() {
        let value = args.next().ok_or(format!("`{arg}` needs a value"))?;
        match arg.as_str() {
            "--runs" => runs = value.parse().map_err(|_| format!("`{value}` is no number"))?,
            "--model" => model = value,
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok((runs, model))
}
