//! `docs/benchmarks.md`: what was measured, in words and tables.

use std::{collections::BTreeMap, fmt::Write, fs};

use serde_json::Value;

use super::{Measured, native::Engine};

/// The peer that every ratio of batches and rows is to.
const HEADLESS: &str = "bosque predictBatch";
const WEB_PEER: &str = "onnxruntime-web";
/// The peer that native ratios are to.
const NATIVE_PEER: &str = "tl2cgen";
const OURS: &str = "bosque";

pub(super) fn markdown(measured: &Measured) -> String {
    let mut out = String::new();
    head(&mut out, measured);
    summary(&mut out, measured);
    engines(&mut out, "In Node", &measured.node);
    engines(&mut out, "In Chromium", &measured.page);
    cold_start(&mut out, &measured.page);
    native(&mut out, measured);
    ours_alone(&mut out, &measured.page["extra"]);
    growth(&mut out, measured);
    sizes(&mut out, measured);
    let _ = write!(
        out,
        "## One by one\n\nNatively, by divan (`cargo bench -p bosque-forest`), on `models/final_model`:\n\n```\n{}\n```\n",
        measured.micro.trim_end()
    );
    out
}

fn head(out: &mut String, measured: &Measured) {
    let forest = &measured.node["forest"];
    let which = if measured.stand_in {
        "a stand-in for the upstream forest, grown on generated data"
    } else {
        "the upstream scikit-learn forest"
    };
    let _ = write!(
        out,
        "# Benchmarks\n\nWritten by `cargo xtask bench`: do not edit. The forest is {which} ({} trees, {} nodes, {} features, {:.0} splits \
         passed by a row), the batch {} rows, all on one thread unless it says otherwise. Engines take turns in one process or page; natively \
         two processes take turns. Before it is timed, each engine answers all rows, ours to the last bit, the others within 1e-6. \
         Times are medians of the rounds, with the least and the largest; the machine is shared and its times move, so quote ratios.\n\n",
        forest["trees"],
        forest["nodes"],
        forest["n_features"],
        number(&forest["splits_passed_by_a_row"]),
        forest["n_rows"]
    );
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let _ = write!(
        out,
        "Machine: {}, {cores} cores. Node {}. {}.\n\n",
        model.trim_start_matches([' ', '\t', ':']),
        text(&measured.node["runtime"]["node"]),
        text(&measured.page["runtime"]["userAgent"])
    );
}

/// The figures that somebody who chooses an engine asks for first.
fn summary(out: &mut String, measured: &Measured) {
    let (node, page, extra) = (&measured.node, &measured.page, &measured.page["extra"]);
    let ratio = |document: &Value, ours: &str, of: fn(&Value) -> f64| {
        of(engine(document, WEB_PEER)) / of(engine(document, ours))
    };
    let native = |name: &str| {
        let found = measured.native.engines.iter().find(|engine| engine.name == name);
        found.map_or(f64::NAN, |engine| median(&engine.rounds_ms))
    };
    let workers = &extra["workers"];
    let (one, two) = (number(&workers["oneMs"]["median"]), number(&workers["twoMs"]["median"]));
    let plain = "bosque without SIMD";
    let size = |name: &str| {
        let found = measured.package.iter().find(|(file, ..)| file == name);
        found.map_or(f64::NAN, |(_, _, wire)| *wire as f64 / 1e3)
    };
    let rows: Vec<(&str, String)> = vec![
        ("batch, wasm with SIMD, Node, against onnxruntime-web", times(ratio(node, OURS, batch_ms))),
        ("the same in Chromium", times(ratio(page, OURS, batch_ms))),
        ("batch, wasm without SIMD, Node, against onnxruntime-web", times(ratio(node, plain, batch_ms))),
        ("the same in Chromium", times(ratio(page, plain, batch_ms))),
        ("`predictBatch` (checked), Node, against onnxruntime-web", times(ratio(node, HEADLESS, batch_ms))),
        ("the same in Chromium", times(ratio(page, HEADLESS, batch_ms))),
        ("batch, native, against tl2cgen's compiled C", times(native(NATIVE_PEER) / native(OURS))),
        ("two workers against one, 200,000 rows", times(one / two)),
        ("one row, p50, Node, against onnxruntime-web", times(ratio(node, OURS, row_us))),
        ("the same in Chromium", times(ratio(page, OURS, row_us))),
        ("SHAP values of one patient, wasm", format!("{:.0} us", number(&extra["shapUs"]))),
        (
            "SHAP values of 50,000 rows, wasm, one thread",
            format!("{:.1} s", number(&extra["shapBatchMs"]) / 1e3),
        ),
        ("engine without a model, wasm, brotli", format!("{:.1} KB", size("engine_bg.wasm"))),
        ("the forest's file, brotli", format!("{:.1} KB", measured.forest_bytes.1 as f64 / 1e3)),
        (
            "wasm memory after 50,000 rows by the engine",
            format!("{:.1} MB", number(&extra["engineMemoryBytes"]) / 1e6),
        ),
        (
            "decoding and compiling the forest, wasm, the first time",
            format!("{:.1} ms", number(&extra["decodeAndCompileMs"]["first"])),
        ),
        (
            "`predict` of one patient over the engine's own time",
            format!("{:.1} us", number(&extra["predictUs"]) - number(&extra["scoreUs"])),
        ),
    ];
    out.push_str("## In short\n\n| measure | result |\n|---|---|\n");
    for (measure, result) in rows {
        let _ = writeln!(out, "| {measure} | {result} |");
    }
    out.push('\n');
}

fn engines(out: &mut String, title: &str, document: &Value) {
    let _ = write!(
        out,
        "## {title}\n\n| engine | version | batch, ms | x {WEB_PEER} | one row, p50 / p95, us | x {WEB_PEER} | settings |\n|---|---|---|---|---|---|---|\n"
    );
    let (batch, row) = (batch_ms(engine(document, WEB_PEER)), row_us(engine(document, WEB_PEER)));
    for engine in list(&document["engines"]) {
        let wall = &engine["batch"]["wallMs"];
        let _ = writeln!(
            out,
            "| {} | {} | {:.1} [{:.1} to {:.1}] | {} | {:.2} / {:.2} | {} | {} |",
            text(&engine["name"]),
            text(&engine["version"]),
            number(&wall["median"]),
            number(&wall["min"]),
            number(&wall["max"]),
            times(batch / batch_ms(engine)),
            row_us(engine),
            number(&engine["row"]["p95Us"]),
            times(row / row_us(engine)),
            text(&engine["settings"]),
        );
    }
    out.push('\n');
}

fn cold_start(out: &mut String, page: &Value) {
    out.push_str(
        "## Cold start\n\nA fresh browser and page that loads one engine and its model, from the start of the navigation to \
         the first prediction. Bytes are what the engine fetched.\n\n\
         | engine | ms | raw, KB | brotli 11, KB |\n|---|---|---|---|\n",
    );
    for engine in list(&page["engines"]) {
        let start = &engine["coldStartMs"];
        let _ = writeln!(
            out,
            "| {} | {:.0} [{:.0} to {:.0}] | {:.0} | {:.0} |",
            text(&engine["name"]),
            number(&start["median"]),
            number(&start["min"]),
            number(&start["max"]),
            number(&engine["transfer"]["rawBytes"]) / 1e3,
            number(&engine["transfer"]["brotliBytes"]) / 1e3,
        );
    }
    out.push('\n');
}

fn native(out: &mut String, measured: &Measured) {
    let _ = write!(
        out,
        "## Natively\n\n| engine | batch, ms | x {NATIVE_PEER} | settings |\n|---|---|---|---|\n"
    );
    let ms = |engine: &Engine| median(&engine.rounds_ms);
    let peer = measured.native.engines.iter().find(|engine| engine.name == NATIVE_PEER).map_or(f64::NAN, ms);
    for engine in &measured.native.engines {
        let _ = writeln!(
            out,
            "| {} | {:.1} {} | {} | {} |",
            engine.name,
            ms(engine),
            range(&engine.rounds_ms),
            times(peer / ms(engine)),
            engine.about
        );
    }
    out.push_str("\nOurs by itself, with the instructions that callgrind counts:\n\n| what | time | instructions |\n|---|---|---|\n");
    for (word, rounds_ms, instructions) in &measured.native.ours {
        let (name, per) = match word.as_str() {
            "batch" => ("a row in a batch of 50,000", 50.0),
            "row" => ("a row by itself", 50.0),
            "shap" => ("SHAP values of a row", 1.0),
            _ => ("compiling the forest", 0.001),
        };
        let instructions = instructions.map_or("".into(), |count| format!("{count:.0}"));
        let _ = writeln!(out, "| {name} | {:.3} us | {instructions} |", median(rounds_ms) / per);
    }
    out.push('\n');
}

fn ours_alone(out: &mut String, extra: &Value) {
    out.push_str("## Ours alone, in Chromium\n\n| what | result |\n|---|---|\n");
    let spread = |value: &Value| {
        format!(
            "{:.1} ms [{:.1} to {:.1}]",
            number(&value["median"]),
            number(&value["min"]),
            number(&value["max"])
        )
    };
    let workers = &extra["workers"];
    let lines = [
        ("decoding and compiling the forest, later times", spread(&extra["decodeAndCompileMs"]["later"])),
        ("`scoreRows` of 50,000 rows", spread(&extra["batchByRowsMs"])),
        ("`scoreColumns` of the same", spread(&extra["batchByColumnsMs"])),
        ("`predictBatch` of the same, by columns, checked", spread(&extra["predictBatchMs"])),
        ("`score` of one row", format!("{:.2} us", number(&extra["scoreUs"]))),
        ("`predict` of one patient", format!("{:.2} us", number(&extra["predictUs"]))),
        (
            "SHAP interaction values of one patient",
            format!("{:.2} ms", number(&extra["interactionsUs"]) / 1e3),
        ),
        ("200,000 rows, one worker", spread(&workers["oneMs"])),
        ("200,000 rows, two workers", spread(&workers["twoMs"])),
        (
            "wasm memory of the predictor, after all this",
            format!("{:.1} MB", number(&extra["predictorMemoryBytes"]) / 1e6),
        ),
    ];
    for (what, result) in lines {
        let _ = writeln!(out, "| {what} | {result} |");
    }
    out.push_str("\nCalls of few rows, `scoreRows`, microseconds a call:\n\n| rows | us |\n|---|---|\n");
    let calls: BTreeMap<u64, f64> = extra["rowsABatchUs"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(rows, us)| Some((rows.parse().ok()?, us.as_f64()?)))
        .collect();
    for (rows, us) in calls {
        let _ = writeln!(out, "| {rows} | {us:.1} |");
    }
    out.push('\n');
}

fn growth(out: &mut String, measured: &Measured) {
    let mut table = |title: &str, first: &str, rows: Vec<(String, &Value)>| {
        let Some((_, document)) = rows.first() else { return };
        let names: Vec<&str> =
            list(&document["engines"]).iter().map(|engine| text(&engine["name"])).collect();
        let _ = write!(
            out,
            "## {title}\n\nNanoseconds a row, Node.\n\n| {first} | {} | x {WEB_PEER} |\n|---|",
            names.join(" | ")
        );
        out.push_str(&"---|".repeat(names.len() + 1));
        out.push('\n');
        for (label, document) in rows {
            let a_row = |engine: &Value| batch_ms(engine) * 1e6 / number(&engine["batch"]["rows"]);
            let cells: Vec<String> =
                list(&document["engines"]).iter().map(|engine| format!("{:.0}", a_row(engine))).collect();
            let ratio = batch_ms(engine(document, WEB_PEER)) / batch_ms(engine(document, OURS));
            let _ = writeln!(out, "| {label} | {} | {} |", cells.join(" | "), times(ratio));
        }
        out.push('\n');
    };
    let rows = measured.growth.iter().map(|(rows, document)| (thousands(*rows), document)).collect();
    table("How cost grows with the rows of a call", "rows", rows);
    let of = |kind: &str| {
        let forests = measured.scaling.iter().filter(|(name, _)| name.starts_with(kind));
        forests
            .map(|(name, document)| {
                let forest = &document["forest"];
                let (_, value) = name.split_once('-').unwrap_or_default();
                (format!("{value} ({} nodes, depth {})", forest["nodes"], forest["max_depth"]), document)
            })
            .collect()
    };
    table("How cost grows with the trees", "trees of depth 10", of("trees"));
    table("How cost grows with depth", "largest depth of 73 trees", of("depth"));
}

fn sizes(out: &mut String, measured: &Measured) {
    out.push_str("## Sizes\n\n| file | raw, KB | brotli 11, KB |\n|---|---|---|\n");
    let (raw, wire) = measured.forest_bytes;
    let forest = ("the forest's file".to_owned(), raw, wire);
    for (name, raw, wire) in measured.package.iter().chain([&forest]) {
        let _ = writeln!(out, "| {name} | {:.1} | {:.1} |", *raw as f64 / 1e3, *wire as f64 / 1e3);
    }
    out.push('\n');
}

fn engine<'a>(document: &'a Value, name: &str) -> &'a Value {
    list(&document["engines"]).iter().find(|engine| engine["name"] == name).unwrap_or(&Value::Null)
}

fn batch_ms(engine: &Value) -> f64 {
    number(&engine["batch"]["wallMs"]["median"])
}

fn row_us(engine: &Value) -> f64 {
    number(&engine["row"]["p50Us"])
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// "18.4x".
fn times(ratio: f64) -> String {
    format!("{ratio:.1}x")
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn range(times: &[f64]) -> String {
    let least = times.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = times.iter().copied().fold(0.0, f64::max);
    format!("[{least:.1} to {largest:.1}]")
}

/// "1,000,000".
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([1, 999, 1000, 1_000_000].map(thousands), ["1", "999", "1,000", "1,000,000"]);
    }

    #[test]
    fn an_engine_that_was_not_measured_is_no_number() {
        let document =
            serde_json::json!({ "engines": [{ "name": "a", "batch": { "wallMs": { "median": 2.0 } } }] });
        assert_eq!(batch_ms(engine(&document, "a")), 2.0);
        assert!(batch_ms(engine(&document, "b")).is_nan());
    }
}
