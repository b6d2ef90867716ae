//! How long the patients' view takes for a list, and what the page does meanwhile.
//!
//! `cargo run -p bosque-browser-tests --bin ward -- [--dist DIR] [--model MODEL] [--file CSV] [--rounds N]`
//!
//! Without `--file` the list is 50,000 rows, the model's generated patients over and over. Printed are medians with the least and the
//! largest of the rounds, each in a page of its own:
//!
//! * from the choice of the file until its table is drawn;
//! * main-thread tasks above 50 ms until then, as the browser's `longtask` observer counts them, and the longest;
//! * from pressing Cancel, in a file ten times as long, until the page has taken it, and until the next file's table is drawn;
//! * scrolling through the whole table in 200 steps: the longest time between two frames, and tasks above 50 ms;
//! * sorting by probability until it is drawn;
//! * memory of the tab's process by `/proc/PID/smaps_rollup`: private pages, and all (with what Chromium's processes share).
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::{env, fmt::Write as _, fs, path::Path, path::PathBuf, process::ExitCode};

use bosque_browser_tests::{Browser, Page, Site, begin};
use serde_json::Value;

const USAGE: &str = "usage: ward [--dist DIR] [--model MODEL] [--file CSV] [--rounds N]";
const ROWS: usize = 50_000;
const STOPPED_ROWS: usize = 10 * ROWS;

struct Options {
    dist: PathBuf,
    model: String,
    file: Option<PathBuf>,
    rounds: usize,
}

#[derive(Default)]
struct Figures {
    table_ms: Vec<f64>,
    long_tasks: Vec<f64>,
    longest_ms: Vec<f64>,
    stop_ms: Vec<f64>,
    next_ms: Vec<f64>,
    frame_ms: Vec<f64>,
    scroll_tasks: Vec<f64>,
    sort_ms: Vec<f64>,
    private_mb: Vec<f64>,
    all_mb: Vec<f64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (options, programs) = match begin(parse(env::args().skip(1)), USAGE) {
        Ok(both) => both,
        Err(code) => return code,
    };
    let scratch = tempfile::tempdir().expect("a temporary directory");
    let (list, long) = (scratch.path().join("list.csv"), scratch.path().join("long.csv"));
    let patients = generated(&options.model);
    let (header, rows) = patients.split_once('\n').expect("a header");
    let repeated = |count: usize| {
        let lines: Vec<&str> = rows.lines().cycle().take(count).collect();
        format!("{header}\n{}\n", lines.join("\n"))
    };
    match &options.file {
        Some(file) => drop(fs::copy(file, &list).expect("the file can be read")),
        None => fs::write(&list, repeated(ROWS)).expect("written"),
    }
    fs::write(&long, repeated(STOPPED_ROWS)).expect("written");
    let mut figures = Figures::default();
    for _ in 0..options.rounds {
        let site = Site::serve(&options.dist);
        let address = format!("?lang=es&model={}#/batch", options.model);
        let page = Page::load(Browser::start_with(&programs).await, site, &address).await;
        page.expect_ready().await;
        round(&page, &list, &long, &mut figures).await;
    }
    print!("{}", report(&figures, &options));
    ExitCode::SUCCESS
}

/// What the page notes while it is watched.
const WATCH: &str = "window.watched = [];
    new PerformanceObserver(all => window.watched.push(...all.getEntries().map(e => e.duration))).observe({ type: 'longtask' });
    window.drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    window.until = async holds => { while (!holds()) await window.drawn(); await window.drawn(); return performance.now(); };
    window.stage = () => document.querySelector('[data-testid=ward-status]').dataset.stage;
    document.querySelector('#ward-file').addEventListener('change', () => { window.began = performance.now(); }, true);";

/// Answers with the milliseconds from the choice of the file to its drawn table, and the long tasks meanwhile.
const TABLE: &str = "const done = arguments[arguments.length - 1];
    until(() => window.began && stage() === 'done' && document.querySelector('#ward-rows tr[data-row]'))
        .then(now => setTimeout(() => done([now - window.began, window.watched]), 200));";

const STOP: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        await until(() => stage() === 'running');
        const pressed = performance.now();
        document.querySelector('[data-testid=stop]').click();
        const stopped = await until(() => stage() === 'open');
        window.pressed = pressed;
        done(stopped - pressed);
    })();";

const SCROLL: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        window.watched = [];
        const list = document.querySelector('#ward-rows');
        const step = list.scrollHeight / 200;
        let [last, longest] = [performance.now(), 0];
        for (let i = 0; i < 200; i++) {
            list.scrollTop = i * step;
            await new Promise(requestAnimationFrame);
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
        }
        setTimeout(() => done([longest, window.watched.length]), 200);
    })();";

const SORT: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        const began = performance.now();
        document.querySelectorAll('.sort')[1].click();
        await drawn();
        done(performance.now() - began);
    })();";

async fn round(page: &Page, list: &Path, long: &Path, figures: &mut Figures) {
    let run = async |script: &str| -> Value {
        let answer = page.browser().session().execute_async(script, Vec::new()).await;
        answer.expect("the script runs").json().clone()
    };
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let watch = async || drop(page.browser().run(WATCH, Vec::new()).await);
    watch().await;
    page.choose_file("ward-file", list).await;
    let table = run(TABLE).await;
    let tasks: Vec<f64> = table[1].as_array().expect("a list").iter().map(number).collect();
    figures.table_ms.push(number(&table[0]));
    figures.long_tasks.push(tasks.len() as f64);
    figures.longest_ms.push(tasks.iter().copied().fold(0.0, f64::max));
    let [private, all] = memory_mb();
    figures.private_mb.push(private);
    figures.all_mb.push(all);
    let scroll = run(SCROLL).await;
    figures.frame_ms.push(number(&scroll[0]));
    figures.scroll_tasks.push(number(&scroll[1]));
    figures.sort_ms.push(number(&run(SORT).await));
    page.choose_file("ward-file", long).await;
    figures.stop_ms.push(number(&run(STOP).await));
    page.browser().run("window.began = 0", Vec::new()).await;
    page.choose_file("ward-file", list).await;
    figures.next_ms.push(number(&run(TABLE).await[0]));
}

/// Private and all megabytes of the largest renderer among this process's descendants.
fn memory_mb() -> [f64; 2] {
    let own = std::process::id();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let renderers = pids.filter(|&pid| is_renderer(pid) && descends(pid, own));
    let sizes = renderers.filter_map(|pid| {
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let kb = |name: &str| {
            let lines = text.lines().filter(|line| line.starts_with(name));
            let numbers = lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
            numbers.sum::<f64>() / 1e3
        };
        Some([kb("Private_Clean:") + kb("Private_Dirty:"), kb("Rss:")])
    });
    sizes.max_by(|a, b| a[0].total_cmp(&b[0])).unwrap_or([f64::NAN; 2])
}

fn is_renderer(pid: u32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline"))
        .is_ok_and(|line| String::from_utf8_lossy(&line).contains("--type=renderer"))
}

fn descends(mut pid: u32, from: u32) -> bool {
    while pid > 1 && pid != from {
        let Ok(text) = fs::read_to_string(format!("/proc/{pid}/status")) else { return false };
        let parent = text.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok());
        let Some(parent) = parent else { return false };
        pid = parent;
    }
    pid == from
}

/// The inputs of the model's conformance set as a CSV file: they are generated, and nobody's.
fn generated(model: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../models/{model}/conformance.csv"));
    let text = fs::read_to_string(&path).expect("the model's conformance set");
    // The last two columns are its answers.
    let inputs = text.lines().filter_map(|line| Some(line.rsplitn(3, ',').nth(2)?.to_owned() + "\n"));
    inputs.collect()
}

fn report(figures: &Figures, options: &Options) -> String {
    let of = match &options.file {
        Some(file) => file.display().to_string(),
        None => format!("{ROWS} generated rows"),
    };
    let mut text = format!("{}, {of}, {} rounds\n", options.model, options.rounds);
    for (name, values, unit) in [
        ("file to table", &figures.table_ms, "ms"),
        ("main-thread tasks above 50 ms until then", &figures.long_tasks, ""),
        ("the longest of them", &figures.longest_ms, "ms"),
        ("cancel taken", &figures.stop_ms, "ms"),
        ("next file to table", &figures.next_ms, "ms"),
        ("longest frame while scrolling", &figures.frame_ms, "ms"),
        ("tasks above 50 ms while scrolling", &figures.scroll_tasks, ""),
        ("sorted and drawn", &figures.sort_ms, "ms"),
        ("memory of the tab, private", &figures.private_mb, "MB"),
        ("memory of the tab, all", &figures.all_mb, "MB"),
    ] {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
        let median = sorted[sorted.len() / 2];
        let _ = writeln!(text, "{name:42} {median:8.0} {unit:3} [{least:.0} to {most:.0}]");
    }
    text
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { dist: "dist".into(), model: "week20".into(), file: None, rounds: 5 };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("`{arg}` needs a value"));
        match arg.as_str() {
            "--dist" => options.dist = value()?.into(),
            "--model" => options.model = value()?,
            "--file" => options.file = Some(value()?.into()),
            "--rounds" => {
                let rounds = value()?.parse().ok().filter(|rounds| *rounds > 0);
                options.rounds = rounds.ok_or("`--rounds` is a number from 1")?;
            }
            _ => return Err(format!("`{arg}` is unknown")),
        }
    }
    Ok(options)
}
