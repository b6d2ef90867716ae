//! How long a cold start takes: from the navigation to a form that can be used, in a new browser with an empty profile each time.
//!
//! `cargo run --release -p bosque-browser-tests --bin start -- [--dist DIR] [--runs N]`
//!
//! `--dist` is `dist` where it is not given: build it with `cargo xtask dist`, so that what ships is measured. Prints the median, the 95th
//! percentile and the extremes in milliseconds, and how the median divides.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{env, path::PathBuf, process::ExitCode};

use bosque_browser_tests::{Browser, Page, Site, begin};
use serde_json::{Value, json};

const USAGE: &str = "usage: start [--dist DIR] [--runs N]";

/// Notes when `data-ready` becomes true and when that is drawn. Put into the document before any script of its own.
const WATCH: &str = "new MutationObserver((_, self) => {
    if (document.body?.dataset.ready !== 'true') return;
    self.disconnect();
    const ready = performance.now();
    requestAnimationFrame(() => setTimeout(() => (window.startTimes = { ready, drawn: performance.now() })));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] });";

/// What the page knows of its own start.
const READ: &str = "const [document_] = performance.getEntriesByType('navigation');
    const times = { ...window.startTimes, 'document there': document_.responseEnd };
    for (const { name, responseEnd } of performance.getEntriesByType('resource')) {
      if (name.endsWith('.wasm')) times['wasm there'] = responseEnd;
    }
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    if (paint) times['first paint'] = paint.startTime;
    for (const { name, startTime, duration } of performance.getEntriesByType('measure')) {
      times[`${name}: from`] = startTime;
      times[`${name}: to`] = startTime + duration;
    }
    return times;";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ((dist, runs), programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let mut all: Vec<Vec<(String, f64)>> = Vec::new();
    for _ in 0..runs {
        let browser = Browser::start_with(&programs).await;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
        let page = Page::load(browser, Site::serve(&dist), "").await;
        page.expect_ready().await;
        page.browser().settle().await;
        let Value::Object(times) = page.browser().run(READ, Vec::new()).await else { continue };
        all.push(times.into_iter().filter_map(|(name, time)| Some((name, time.as_f64()?))).collect());
    }
    report(&all);
    ExitCode::SUCCESS
}

/// Prints every time, in the order of the medians.
fn report(all: &[Vec<(String, f64)>]) {
    let mut lines: Vec<(String, Vec<f64>)> = Vec::new();
    for (name, time) in all.iter().flatten() {
        match lines.iter_mut().find(|(known, _)| known == name) {
            Some((_, times)) => times.push(*time),
            None => lines.push((name.clone(), vec![*time])),
        }
    }
    for (_, times) in &mut lines {
        times.sort_by(f64::total_cmp);
    }
    let at = |times: &[f64], share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    lines.sort_by(|a, b| at(&a.1, 0.5).total_cmp(&at(&b.1, 0.5)));
    println!("{} cold starts, ms after the navigation began", all.len());
    println!("{:28} {:>7} {:>7} {:>7} {:>7}", "", "p50", "p95", "least", "most");
    for (name, times) in &lines {
        let figures = [0.5, 0.95, 0.0, 1.0].map(|share| format!("{:>7.0}", at(times, share)));
        println!("{name:28} {}", figures.join(" "));
    }
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<(PathBuf, usize), String> {
    let (mut dist, mut runs) = (PathBuf::from("dist"), 20);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or(format!("`{arg}` needs a value"))?;
        match arg.as_str() {
            "--dist" => dist = value.into(),
            "--runs" => runs = value.parse().map_err(|_| format!("`{value}` is no number"))?,
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok((dist, runs))
}
