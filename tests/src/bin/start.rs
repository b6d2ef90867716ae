//! How long a cold start takes: from the navigation to a form that can be used, in a new browser with an empty profile each time.
//!
//! `cargo run --release -p bosque-browser-tests --bin start -- [--dist DIR] [--runs N] [--from server|disk]`
//!
//! From a server it is the page in Chromium; from the disk it is `bosque.html` in every browser that is here. `--dist` is `dist` where
//! it is not given: build it with `cargo xtask dist`, so that what ships is measured. Prints the median, the 95th percentile and the
//! extremes in milliseconds, and from a server how the median divides.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use bosque_browser_tests::{Browser, Other, Page, Site, begin};
use serde_json::{Value, json};
use xtask::browser::Browser as Programs;

const USAGE: &str = "usage: start [--dist DIR] [--runs N] [--from server|disk]";

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

/// When the form can be used. Where it could before anybody asked, that is when this is asked: too late, never too early.
const WAIT: &str = "await new Promise(resolve => {
      const look = () => document.body?.dataset.ready === 'true' && resolve();
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
      look();
    });
    return performance.now();";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (Arguments { dist, runs, disk }, programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let all = if disk {
        from_disk(&dist, runs, &programs).await
    } else {
        from_server(&dist, runs, &programs).await
    };
    report(&all);
    ExitCode::SUCCESS
}

/// What was measured, by name, in milliseconds.
type Times = Vec<(String, f64)>;

async fn from_server(dist: &Path, runs: usize, programs: &Programs) -> Vec<Times> {
    let mut all = Vec::new();
    for _ in 0..runs {
        let browser = Browser::start_with(programs).await;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
        let page = Page::load(browser, Site::serve(dist), "").await;
        page.expect_ready().await;
        page.browser().settle().await;
        let Value::Object(times) = page.browser().run(READ, Vec::new()).await else { continue };
        all.push(times.into_iter().filter_map(|(name, time)| Some((name, time.as_f64()?))).collect());
    }
    all
}

async fn from_disk(dist: &Path, runs: usize, programs: &Programs) -> Vec<Times> {
    let file = dist.join("bosque.html").canonicalize().expect("bosque.html is built");
    let url = format!("file://{}", file.display());
    let mut all = Vec::new();
    for _ in 0..runs {
        let browser = Browser::start_with(programs).await;
        browser.goto(&url).await;
        let mut times = vec![("Chromium".to_owned(), browser.run_async(WAIT, Vec::new()).await)];
        drop(browser);
        for mut browser in Other::all() {
            browser.goto(&url);
            times.push((browser.name().to_owned(), browser.run(WAIT, &[])));
        }
        all.push(times.into_iter().filter_map(|(name, time)| Some((name, time.as_f64()?))).collect());
    }
    all
}

/// Prints every time, in the order of the medians.
fn report(all: &[Times]) {
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

struct Arguments {
    dist: PathBuf,
    runs: usize,
    disk: bool,
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut parsed = Arguments { dist: "dist".into(), runs: 20, disk: false };
    while let Some(arg) = args.next() {
        let value = args.next().ok_or(format!("`{arg}` needs a value"))?;
        match (arg.as_str(), value.as_str()) {
            ("--dist", _) => parsed.dist = value.into(),
            ("--runs", _) => parsed.runs = value.parse().map_err(|_| format!("`{value}` is no number"))?,
            ("--from", "server" | "disk") => parsed.disk = value == "disk",
            ("--from", _) => return Err(format!("`{value}` is neither server nor disk")),
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok(parsed)
}
