//! Whether elements that are gone leave anything behind: `<bosque-predictor>` put into a page and taken out, again and again.
//!
//! `cargo run -p bosque-browser-tests --bin mounts -- [--package DIR] [--rounds N]`
//!
//! `--package` is `pkg` where it is not given; `cargo xtask package` fills it. After each tenth of the rounds it prints the page's heap
//! after a collection, the program's memory, and the nodes and listeners that the browser still counts.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{env, path::Path, process::ExitCode};

use bosque_browser_tests::{Browser, Page, Site, begin, copy_dir};
use serde_json::{Value, json};

const USAGE: &str = "usage: mounts [--package DIR] [--rounds N]";

const PAGE: &str = "<!doctype html><html lang=\"es\"><title>mounts</title><main></main>
<script type=\"module\" src=\"mounts.js\"></script></html>";
const SCRIPT: &str = "import { defineElement } from './element.js'; defineElement();";

/// So many times an element comes, opens its model, takes half a patient, and goes.
const TURN: &str = "const [rounds, done] = arguments;
    const task = () => new Promise(resolve => setTimeout(resolve));
    (async () => {
      for (let i = 0; i < rounds; i++) {
        const el = document.createElement('bosque-predictor');
        el.patient = { age: 41, wtkg: 72.5, cd40: 350, cd420: 360 };
        document.querySelector('main').append(el);
        while (!el.shadowRoot.querySelector('[data-testid=result]')) await task();
        await task();
        el.remove();
        await task();
      }
      const program = await import('/dist/widget.js');
      done([program.Widget.live(), (await program.default()).memory.buffer.byteLength]);
    })();";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ((package, rounds), programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let files = tempfile::tempdir().expect("a temporary directory");
    copy_dir(Path::new(&package), files.path());
    for (name, text) in [("index.html", PAGE), ("mounts.js", SCRIPT)] {
        std::fs::write(files.path().join(name), text).expect("a page");
    }
    let page = Page::load(Browser::start_with(&programs).await, Site::serve(files.path()), "").await;
    let browser = page.browser();
    println!(
        "{:>7} {:>6} {:>12} {:>14} {:>8} {:>10}",
        "rounds", "live", "heap KB", "wasm KB", "nodes", "listeners"
    );
    let mut first = None;
    for tenth in 0..=10 {
        // The first turn only warms up: code is compiled and caches fill.
        let turns = if tenth == 0 { 50 } else { rounds / 10 };
        let answer = browser.session().execute_async(TURN, vec![turns.into()]).await;
        let answer = answer.unwrap_or_else(|error| panic!("the page fails: {error}")).json().clone();
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        let heap = browser.devtools("Runtime.getHeapUsage", json!({})).await["usedSize"].clone();
        let counted = browser.devtools("Memory.getDOMCounters", json!({})).await;
        let kilobytes = |value: &Value| value.as_f64().unwrap_or(f64::NAN) / 1000.0;
        let (heap, wasm) = (kilobytes(&heap), kilobytes(&answer[1]));
        let (nodes, listeners) = (&counted["nodes"], &counted["jsEventListeners"]);
        println!(
            "{:>7} {:>6} {heap:>12.1} {wasm:>14.1} {nodes:>8} {listeners:>10}",
            tenth * (rounds / 10),
            answer[0]
        );
        let (first_heap, first_wasm) = *first.get_or_insert((heap, wasm));
        if tenth == 10 {
            let change = |now: f64, before: f64| (now / before - 1.0) * 100.0;
            println!("heap {:+.1} %, wasm {:+.1} %", change(heap, first_heap), change(wasm, first_wasm));
        }
    }
    ExitCode::SUCCESS
}

/// The package's directory, and the number of rounds.
fn parse(mut args: impl Iterator<Item = String>) -> Result<(String, usize), String> {
    let (mut package, mut rounds) = ("pkg".to_owned(), 1000);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?;
        match arg.as_str() {
            "--package" => package = value,
            "--rounds" => rounds = value.parse().map_err(|_| format!("`{value}` is no number of rounds"))?,
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok((package, rounds))
}
