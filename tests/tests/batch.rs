//! Many patients from a file: scored in a worker, refused row by row, handed out as `bosque predict` writes them.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{fs, path::PathBuf};

use bosque_browser_tests::{Page, eventually};
use bosque_interop::{CSV_HEADER, Table, csv_line};
use bosque_model::{Lang, Model, shortest};
use common::models;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A list of generated patients with an identifier, and with rows that are wrong in each way.
struct List {
    text: String,
    /// Rows, the header not counted.
    rows: usize,
}

fn list(model: &Model, separator: &str, rename: impl Fn(&str) -> String) -> List {
    let names = model.schema().features().iter().map(|feature| rename(&feature.name));
    let header: Vec<String> = ["Historia".to_owned()].into_iter().chain(names).collect();
    let mut lines = vec![header.join(separator)];
    let comma = separator != ",";
    for (i, row) in model.conformance().iter().take(120).enumerate() {
        let mut cells: Vec<String> = row.inputs.iter().map(|&value| shortest(value)).collect();
        match i {
            7 => cells[0].clear(),
            11 => cells[1] = "abc".into(),
            13 => cells[2] = "9".into(),
            17 => cells[3] = "1e999".into(),
            19 => cells[0] = "-4".into(),
            23 => drop(cells.pop()),
            _ => {}
        }
        let cells = cells.into_iter().map(|cell| if comma { cell.replace('.', ",") } else { cell });
        let all: Vec<String> = [format!("\"P{}, n.º {i}\"", i % 10)].into_iter().chain(cells).collect();
        lines.push(all.join(separator));
    }
    List { rows: lines.len() - 1, text: lines.join("\r\n") + "\r\n" }
}

/// What `bosque predict` writes for a file, and the reasons of the rows that it refuses.
fn predicted(model: &Model, text: &str) -> (String, Vec<(usize, String)>) {
    let table = Table::from_csv(text.as_bytes(), model.schema()).expect("every needed column is there");
    let (mut file, mut refused) = (format!("{CSV_HEADER}\n"), Vec::new());
    for (i, row) in table.rows(model.schema()).enumerate() {
        match row {
            Ok(row) => file += &(csv_line(i + 1, &model.score(&row)) + "\n"),
            Err(refusal) => {
                refused.extend(refusal.reasons(Lang::Es).into_iter().map(|reason| (i + 1, reason)))
            }
        }
    }
    (file, refused)
}

fn written(text: &[u8]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("lista.csv");
    fs::write(&path, text).expect("written");
    (directory, path)
}

async fn open(model: &Model, lang: &str) -> Page {
    Page::open(&format!("?lang={lang}&model={}#/batch", model.manifest().name)).await
}

async fn give(page: &Page, text: &[u8]) -> String {
    let (_directory, path) = written(text);
    page.choose_file("ward-file", &path).await;
    page.expect_stage(&["done", "open", "unreadable"]).await
}

async fn run(page: &Page, script: &str) -> Value {
    page.browser().run(script, vec![]).await
}

/// What is handed out: its name and its text. The browser's own saving is left out.
async fn download(page: &Page, test_id: &str) -> (String, String) {
    let catch = "window.caught = null;
        const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = blob => { blob.text().then(text => { window.text = text; }); return make(blob); };
        HTMLAnchorElement.prototype.click = function () { window.caught = this.download; };
        window.text = null;";
    run(page, catch).await;
    page.press(test_id).await;
    eventually("a file", async || {
        let got = run(page, "return [window.caught, window.text]").await;
        Some((got[0].as_str()?.to_owned(), got[1].as_str()?.to_owned()))
    })
    .await
}

/// The numbers of the rows in sight, in their order.
const ROWS: &str =
    "return [...document.querySelectorAll('#ward-rows tr[data-row]')].map(r => +r.dataset.row)";

async fn expect_rows(page: &Page, what: &str, fits: impl Fn(&[u64]) -> bool) -> Vec<u64> {
    eventually(what, async || {
        let rows = run(page, ROWS).await;
        let rows: Vec<u64> = rows.as_array()?.iter().filter_map(Value::as_u64).collect();
        fits(&rows).then_some(rows)
    })
    .await
}

async fn type_into(page: &Page, name: &str, text: &str) {
    let script =
        "const field = document.querySelector(`[name='${arguments[0]}']`); field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    page.browser().run(script, vec![name.into(), text.into()]).await;
}

#[tokio::test]
async fn a_file_comes_back_as_the_command_writes_it() {
    for (model, lang) in models().into_iter().zip(["es", "en"]) {
        let page = open(&model, lang).await;
        for separator in [",", ";", "\t"] {
            let list = list(&model, separator, str::to_owned);
            assert_eq!(give(&page, list.text.as_bytes()).await, "done", "{separator:?}");
            let (name, text) = download(&page, "save").await;
            let (expected, _) = predicted(&model, &list.text);
            assert_eq!(text, expected, "{separator:?}");
            let manifest = model.manifest();
            let identity =
                format!("{}-{}-{}.csv", manifest.name, manifest.version, &manifest.forest.sha256[..8]);
            assert_eq!(name, identity);
        }
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn each_refused_row_is_listed_with_column_and_reason_and_stops_no_other() {
    for model in models() {
        let page = open(&model, "es").await;
        let list = list(&model, ",", str::to_owned);
        give(&page, list.text.as_bytes()).await;
        let (_, expected) = predicted(&model, &list.text);
        assert_eq!(expected.len(), 6);
        let script = "return [...document.querySelectorAll('.refusals tbody tr')].map(row =>
            [+row.children[0].innerText, row.children[1].innerText, row.children[2].innerText])";
        let listed = run(&page, script).await;
        for ((row, reason), listed) in expected.iter().zip(listed.as_array().expect("a list")) {
            let said = match listed[1].as_str() {
                Some("") => listed[2].as_str().unwrap_or_default().to_lowercase(),
                field => format!("{}: {}", field.unwrap_or_default(), listed[2].as_str().unwrap_or_default()),
            };
            assert_eq!((listed[0].as_u64(), said.as_str()), (Some(*row as u64), reason.as_str()));
        }
        assert_eq!(listed.as_array().map(Vec::len), Some(6));
        let text = page.text().await;
        assert!(
            text.contains(&format!("Terminado: {} filas calculadas, 6 rechazadas.", list.rows - 6)),
            "{text}"
        );
        // What a cell holds is nowhere repeated.
        assert!(!text.contains("abc") && !text.contains("1e999"), "{text}");
    }
}

#[tokio::test]
async fn a_column_with_another_name_is_assigned_by_hand() {
    for (model, lang) in models().into_iter().zip(["en", "es"]) {
        let page = open(&model, lang).await;
        let renamed = list(&model, ";", |name| match name {
            "wtkg" => "Peso".into(),
            "cd40" => "CD4 (0)".into(),
            name => name.to_uppercase(), // which is recognised
        });
        assert_eq!(give(&page, renamed.text.as_bytes()).await, "open");
        let asked = "return [...document.querySelectorAll('.mapping select')].map(s => s.name).sort()";
        assert_eq!(run(&page, asked).await, json!(["cd40", "wtkg"]));
        let column =
            |name: &str| renamed.text.lines().next().unwrap().split(';').position(|n| n == name).unwrap();
        for (slot, name) in [("wtkg", "Peso"), ("cd40", "CD4 (0)")] {
            assert_eq!(
                run(&page, "return document.querySelector('[data-testid=score]').ariaDisabled").await,
                "true"
            );
            page.select(slot, &column(name).to_string()).await;
        }
        page.press("score").await;
        page.expect_stage(&["done"]).await;
        let (expected, _) = predicted(&model, &list(&model, ";", str::to_owned).text);
        assert_eq!(download(&page, "save").await.1, expected);
    }
}

#[tokio::test]
async fn identifiers_are_shown_and_come_back_only_when_ticked() {
    for model in models() {
        let page = open(&model, "es").await;
        let list = list(&model, ",", str::to_owned);
        give(&page, list.text.as_bytes()).await;
        let warned = run(&page, "return document.querySelector('[data-testid=ignored]').innerText").await;
        assert_eq!(warned, "El modelo no lee estas columnas: Historia.");
        assert!(!page.text().await.contains("n.º"));
        let (plain, _) = predicted(&model, &list.text);
        assert_eq!(download(&page, "save").await.1, plain);
        run(&page, "document.querySelector('[name=keep]').click()").await;
        eventually("the identifiers", async || page.text().await.contains("P0, n.º 0").then_some(())).await;
        let (_, text) = download(&page, "save").await;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("{CSV_HEADER},Historia"));
        for (line, plain) in lines.iter().zip(plain.lines()).skip(1) {
            let row: usize = plain.split(',').next().unwrap().parse().unwrap();
            assert_eq!(*line, format!("{plain},\"P{}, n.º {}\"", (row - 1) % 10, row - 1));
        }
        // They can be searched and put in order.
        type_into(&page, "search", "p3,").await;
        expect_rows(&page, "one in ten", |rows| rows.len() == 12 && rows.iter().all(|row| row % 10 == 4))
            .await;
        type_into(&page, "search", "").await;
        run(
            &page,
            "[...document.querySelectorAll('.sort')].find(b => b.innerText.includes('Historia')).click()",
        )
        .await;
        expect_rows(&page, "the texts' order", |rows| rows.starts_with(&[1, 11, 101, 111])).await;
        run(&page, "document.querySelector('[name=keep]').click()").await;
        expect_rows(&page, "the file's order", |rows| rows.starts_with(&[1, 2, 3])).await;
        assert_eq!(download(&page, "save").await.1, plain);
    }
}

#[tokio::test]
async fn rows_are_put_in_order_and_chosen_by_kind_and_probability() {
    for (model, lang) in models().into_iter().zip(["es", "en"]) {
        let page = open(&model, lang).await;
        let list = list(&model, ",", str::to_owned);
        give(&page, list.text.as_bytes()).await;
        let (file, refused) = predicted(&model, &list.text);
        let scored: Vec<(u64, f64, bool, bool)> = (file.lines().skip(1))
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (
                    cells[0].parse().unwrap(),
                    cells[1].parse().unwrap(),
                    cells[3] == "1",
                    cells[4] == "out_of_range",
                )
            })
            .collect();
        let mut order = scored.clone();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let first: Vec<u64> = order.iter().take(20).map(|row| row.0).collect();
        let probability = "document.querySelectorAll('.sort')[1].click()";
        run(&page, probability).await;
        expect_rows(&page, "the largest first", |rows| rows.starts_with(&first)).await;
        run(&page, probability).await;
        order.sort_by(|a, b| a.1.total_cmp(&b.1));
        let first: Vec<u64> = order.iter().take(20).map(|row| row.0).collect();
        expect_rows(&page, "the smallest first", |rows| rows.starts_with(&first)).await;
        let sorted =
            "return [...document.querySelectorAll('#ward-rows th')].map(h => h.ariaSort).filter(Boolean)";
        assert_eq!(run(&page, sorted).await, json!(["ascending"]));

        let counts = [
            list.rows,
            scored.iter().filter(|row| row.2).count(),
            scored.iter().filter(|row| !row.2).count(),
            scored.iter().filter(|row| row.3).count(),
            refused.len(),
        ];
        for (kind, count) in counts.into_iter().enumerate() {
            page.choose("show", &kind.to_string()).await;
            let shown = "return document.querySelector('#ward-rows table').ariaRowCount";
            eventually(&format!("kind {kind}"), async || {
                (run(&page, shown).await == (count + 1).to_string().as_str()).then_some(())
            })
            .await;
        }
        page.choose("show", "0").await;
        type_into(&page, "least", if lang == "es" { "12,5" } else { "12.5" }).await;
        type_into(&page, "most", "40").await;
        let between = scored.iter().filter(|row| (0.125..=0.4).contains(&row.1)).count();
        eventually("a range", async || {
            let shown = run(&page, "return document.querySelector('[data-testid=shown]').innerText").await;
            shown.as_str()?.starts_with(&format!("{between} ")).then_some(())
        })
        .await;
        page.browser().assert_quiet().await;
    }
}

#[tokio::test]
async fn pasted_rows_are_scored_and_starting_again_leaves_nothing() {
    for (model, lang) in models().into_iter().zip(["en", "es"]) {
        let page = open(&model, lang).await;
        let list = list(&model, "\t", str::to_owned);
        run(&page, "document.querySelector('.more').open = true").await;
        page.browser()
            .run(
                "const field = document.querySelector('#ward-paste'); field.value = arguments[0];
                field.dispatchEvent(new Event('input', { bubbles: true }));",
                vec![list.text.clone().into()],
            )
            .await;
        page.press("read-paste").await;
        page.expect_stage(&["done"]).await;
        assert_eq!(download(&page, "save").await.1, predicted(&model, &list.text).0);
        page.press("again").await;
        page.expect_stage(&["empty"]).await;
        let left =
            "return [document.querySelector('#ward-rows'), document.querySelector('#ward-paste').value,
            localStorage.length, sessionStorage.length]";
        assert_eq!(run(&page, left).await, json!([null, "", 0, 0]));
    }
}

#[tokio::test]
async fn a_dropped_file_is_taken_and_what_it_holds_is_text_and_nothing_else() {
    let [model, _] = models();
    let page = open(&model, "en").await;
    let list = list(&model, ",", str::to_owned);
    let text = list.text.replace("P0, n.º 0", "<img src=x onerror='window.caught=1'>");
    let script = "const data = new DataTransfer(); data.items.add(new File([arguments[0]], 'dropped.csv'));
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));";
    page.browser().run(script, vec![text.into()]).await;
    page.expect_stage(&["done"]).await;
    assert!(page.text().await.contains("dropped.csv"));
    run(&page, "document.querySelector('[name=keep]').click()").await;
    eventually("the text", async || page.text().await.contains("<img src=x").then_some(())).await;
    assert_eq!(run(&page, "return document.querySelectorAll('main img').length").await, 0);
    page.browser().assert_quiet().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words() {
    for (lang, words) in [
        ("es", ["El archivo está vacío", "ninguna fila", "UTF-8"]),
        ("en", ["The file is empty", "no row", "UTF-8"]),
    ] {
        let [model, _] = models();
        let page = open(&model, lang).await;
        for (bytes, words) in
            [&b" \n"[..], b"age;wtkg\n", b"age;nombre\n40;Mu\xF1oz\n"].into_iter().zip(words)
        {
            assert_eq!(give(&page, bytes).await, "unreadable");
            let said =
                run(&page, "return document.querySelector('[data-testid=ward-status]').innerText").await;
            assert!(said.as_str().unwrap_or_default().contains(words), "{said}");
        }
        // The next file is read all the same.
        let list = list(&model, ",", str::to_owned);
        assert_eq!(give(&page, format!("\u{feff}{}", list.text).as_bytes()).await, "done");
    }
}

#[tokio::test]
async fn a_long_file_can_be_stopped_and_scored_again() {
    for (model, lang) in models().into_iter().zip(["es", "en"]) {
        let page = open(&model, lang).await;
        let list = list(&model, ",", str::to_owned);
        let (header, rows) = list.text.split_once("\r\n").expect("a header");
        const REPEATS: usize = 1500;
        let (_directory, path) = written(format!("{header}\r\n{}", rows.repeat(REPEATS)).as_bytes());
        page.choose_file("ward-file", &path).await;
        // Pressed in the page itself: by way of the driver it might come when all is done.
        let press = "const done = arguments[arguments.length - 1];
            const look = () => {
                const [stop, rows] = ['[data-testid=stop]', '#ward-rows'].map(css => document.querySelector(css));
                if (stop) stop.click();
                if (stop || rows) done(Boolean(stop)); else setTimeout(look);
            };
            look();";
        let pressed = page.browser().session().execute_async(press, vec![]).await.expect("the script runs");
        assert_eq!(*pressed.json(), json!(true), "scored before it could be stopped");
        page.expect_stage(&["open"]).await;
        // Nothing of what was scored is left, and nothing more comes.
        let nothing = "return [document.querySelector('#ward-rows'), document.querySelector('progress')]";
        assert_eq!(run(&page, nothing).await, json!([null, null]));
        page.press("score").await;
        page.expect_stage(&["done"]).await;
        let count = "return document.querySelector('#ward-rows table').ariaRowCount";
        assert_eq!(run(&page, count).await, (120 * REPEATS + 1).to_string());
        // Only what is in sight is in the document, and its end can be reached.
        let end = "const list = document.querySelector('#ward-rows'); list.scrollTop = list.scrollHeight;";
        run(&page, end).await;
        let rows =
            expect_rows(&page, "the last row", |rows| rows.last() == Some(&(120 * REPEATS as u64))).await;
        assert!(rows.len() < 200, "{}", rows.len());
    }
}

#[tokio::test]
async fn another_model_scores_the_file_anew_and_another_language_keeps_the_results() {
    let [full, week20] = models();
    let page = open(&full, "es").await;
    let list = list(&full, ",", str::to_owned); // which has all that both models need
    give(&page, list.text.as_bytes()).await;
    page.choose("model", &week20.manifest().name).await;
    eventually("the other model's file", async || {
        page.expect_stage(&["done"]).await;
        let (name, text) = download(&page, "save").await;
        (name.starts_with("week20-") && text == predicted(&week20, &list.text).0).then_some(())
    })
    .await;
    run(&page, "[...document.querySelectorAll('.lang button')].at(-1).click()").await;
    eventually("English", async || page.text().await.contains("Refused rows").then_some(())).await;
    run(&page, "location.hash = '#/predict'").await;
    eventually("the patient", async || run(&page, ROWS).await.as_array()?.is_empty().then_some(())).await;
    run(&page, "location.hash = '#/batch'").await;
    expect_rows(&page, "the results are still there", |rows| rows.starts_with(&[1, 2, 3])).await;
}

#[tokio::test]
async fn the_template_and_the_generated_list_are_what_the_model_needs() {
    for (model, lang, separator) in
        models().into_iter().zip(["es", "en"]).zip([";", ","]).map(|((m, l), s)| (m, l, s))
    {
        let page = open(&model, lang).await;
        let names: Vec<&str> = model.schema().features().iter().map(|f| f.name.as_str()).collect();
        let (name, text) = download(&page, "template").await;
        assert_eq!(name, format!("bosque-{}.csv", model.manifest().name));
        assert_eq!(text, format!("{}\r\n", names.join(separator)));
        page.press("ward-example").await;
        page.expect_stage(&["done"]).await;
        let (_, text) = download(&page, "save").await;
        for (line, row) in text.lines().skip(1).zip(model.conformance()) {
            assert_eq!(line.split(',').nth(1), Some(shortest(row.probability).as_str()));
        }
        assert_eq!(text.lines().count(), model.conformance().len() + 1);
    }
}

#[tokio::test]
async fn no_request_leaves_the_page_once_the_view_is_there() {
    let [model, _] = models();
    let page = open(&model, "es").await;
    // The view's worker is there once it has answered.
    give(&page, b" ").await;
    page.expect_kept().await;
    page.browser().requests().await;
    let served = page.site().requests().len();
    let list = list(&model, ";", str::to_owned);
    give(&page, list.text.as_bytes()).await;
    run(&page, "document.querySelector('[name=keep]').click()").await;
    download(&page, "save").await;
    page.press("again").await;
    give(&page, list.text.as_bytes()).await;
    assert_eq!(page.browser().requests().await, Vec::<String>::new());
    assert_eq!(page.site().requests().len(), served);
    page.browser().assert_quiet().await;
}
