//! How long a keystroke takes until result and contributions stand in the document.
//!
//! `cargo run -p bosque-browser-tests --bin latency -- [--dist DIR] [--keys N]`
//!
//! Every number field of a full form gets digits and takes them back, with pauses of a person's length between them. A keystroke's time runs
//! from the browser's time stamp of the key to the last change of the result or the contributions; the curve follows before the frame is painted. The table prints both models; the second
//! figures are the time until the frame after that began. Measure the release build (`cargo xtask dist`) on a machine that is idle.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{env, process::ExitCode, time::Duration};

use bosque_browser_tests::{Browser, Page, Site, begin};
use serde_json::Value;
use thirtyfour::{By, Key, TypingData};

const USAGE: &str = "usage: latency [--dist DIR] [--keys N]";
const MODELS: [&str; 2] = ["final_model", "week20"];
/// Pauses between two keys, in turn: some are long enough for what the page does when nobody types.
const PAUSES_MS: [u64; 5] = [30, 60, 110, 150, 240];

/// Watches keys, the result and the contributions.
const WATCH: &str = "
    const keys = window.watchedKeys = [];
    let key = null;
    addEventListener('keydown', event => {
      if (event.key.length === 1 || event.key === 'Backspace') keys.push(key = { start: event.timeStamp });
    }, { capture: true });
    const late = ({ target }) => (target.closest ? target : target.parentElement)
      ?.closest('[aria-labelledby=nearest], .explain__curve');
    const seen = records => {
      if (!key || records.every(late)) return;
      key.end = performance.now();
      const own = key;
      requestAnimationFrame(time => own.frame ??= time);
    };
    const watch = new MutationObserver(seen);
    for (const css of ['[data-testid=result]', '.explain']) {
      watch.observe(document.querySelector(css), { subtree: true, childList: true, attributes: true, characterData: true });
    }
    document.querySelector('[data-testid=example]').click();
    return [...document.querySelectorAll('form input[type=text]')].map(input => input.name);";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ((dist, keys), programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let page = Page::load(Browser::start_with(&programs).await, Site::serve(dist), "").await;
    println!("{:12} {:>6} {:>8} {:>8} {:>8}   frame p95", "model", "keys", "p50 ms", "p95 ms", "max ms");
    for model in MODELS {
        page.revisit(&format!("?lang=es&model={model}")).await;
        let (document, frames) = measure(&page, keys).await;
        println!(
            "{model:12} {:6} {:8.1} {:8.1} {:8.1}   {:.1}",
            document.len(),
            quantile(&document, 0.5),
            quantile(&document, 0.95),
            quantile(&document, 1.0),
            quantile(&frames, 0.95)
        );
    }
    ExitCode::SUCCESS
}

/// The sorted times of so many keystrokes, in ms: until the document has changed, until the next frame.
async fn measure(page: &Page, keys: usize) -> (Vec<f64>, Vec<f64>) {
    let fields = page.browser().run(WATCH, Vec::new()).await;
    let fields: Vec<&str> = fields.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for key in 0..keys {
        // A digit, and the key that takes it back, in one field after the other.
        let field = fields[key / 2 % fields.len()];
        let text = if key % 2 == 0 {
            TypingData::from(char::from(b'0' + (key / 2 % 10) as u8).to_string())
        } else {
            String::new() + Key::Backspace
        };
        let input =
            page.browser().session().find(By::Css(format!("[name='{field}']"))).await.expect("a field");
        input.send_keys(text).await.expect("a field takes keys");
        tokio::time::sleep(Duration::from_millis(PAUSES_MS[key % PAUSES_MS.len()])).await;
    }
    page.browser().settle().await;
    let script =
        "return watchedKeys.filter(key => key.end).map(key => [key.end - key.start, key.frame - key.start])";
    let times = page.browser().run(script, Vec::new()).await;
    let column = |i: usize| {
        let mut column: Vec<f64> =
            times.as_array().into_iter().flatten().filter_map(|time| time[i].as_f64()).collect();
        column.sort_unstable_by(f64::total_cmp);
        column
    };
    (column(0), column(1))
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((share * last as f64).ceil() as usize).copied().unwrap_or(f64::NAN)
}

/// The directory of the page, and the number of keys.
fn parse(mut args: impl Iterator<Item = String>) -> Result<(String, usize), String> {
    let (mut dist, mut keys) = ("dist".to_owned(), 200);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?;
        match arg.as_str() {
            "--dist" => dist = value,
            "--keys" => keys = value.parse().map_err(|_| format!("`{value}` is no number of keys"))?,
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok((dist, keys))
}
