//! The package's engine and its workers in a real browser, under the page's own policy.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::{fs, path::Path};

use bosque_browser_tests::{Browser, Site, copy_dir};
use bosque_model::{Cell, PatientDraft};
use common::model;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The package as a portal would serve it, with the shipped forest beside it.
struct Portal {
    browser: Browser,
    _site: Site,
    _files: TempDir,
}

impl Portal {
    async fn open() -> Portal {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let files =
            tempfile::Builder::new().prefix("bosque-portal-").tempdir().expect("a temporary directory");
        copy_dir(&root.join("pkg"), files.path());
        fs::copy(root.join("models/final_model/forest.bin"), files.path().join("forest.bin")).unwrap();
        fs::write(files.path().join("index.html"), "<!doctype html><title>portal</title>").unwrap();
        fs::write(files.path().join("favicon.ico"), "").unwrap(); // every browser asks for one
        let (browser, site) = (Browser::start().await, Site::serve(files.path()));
        browser.goto(&site.url("")).await;
        Portal { browser, _site: site, _files: files }
    }

    /// The value that a script's body resolves with; it may await, and finds helpers in `t`.
    async fn run(&self, body: &str, argument: Value) -> Value {
        let script = format!(
            "const [argument, done] = arguments;
             const t = {{
               forest: async () => new Uint8Array(await (await fetch('forest.bin')).arrayBuffer()),
               async engine(wasm) {{
                 const script = await import(`/dist/engine.js?${{wasm}}`);
                 await script.default({{ module_or_path: new URL(`/dist/${{wasm}}`, location.href) }});
                 return new script.Forest(await t.forest());
               }},
               rows(n, width) {{
                 let state = 1;
                 const next = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
                 return Float32Array.from({{ length: n * width }}, () => next() * 1500);
               }},
               same: (a, b) => a.length === b.length && a.every((x, i) => Object.is(x, b[i])),
             }};
             (async () => {{ {body} }})().then(done, error => done(`${{error.name}}: ${{error.message}}`));"
        );
        let result = self.browser.session().execute_async(script, vec![argument]).await;
        result.unwrap_or_else(|error| panic!("the script failed: {error}\n{body}")).json().clone()
    }
}

#[tokio::test]
async fn both_builds_give_the_native_bits() {
    let model = model();
    let rows: Vec<f32> = (model.conformance().iter())
        .flat_map(|case| {
            let cells = case.inputs.iter().map(|&x| Cell::Number(x));
            PatientDraft::from_cells(model.schema(), cells).check().unwrap().columns().to_vec()
        })
        .collect();
    let expected: Vec<f64> = model.conformance().iter().map(|case| case.raw).collect();
    let portal = Portal::open().await;
    for wasm in ["engine_bg.wasm", "engine_plain_bg.wasm"] {
        let script = "const forest = await t.engine(argument.wasm);
            return [...forest.scoreRows(Float32Array.from(argument.rows))];";
        let scores = portal.run(script, json!({ "wasm": wasm, "rows": rows })).await;
        assert_eq!(scores, json!(expected), "{wasm}");
    }
    portal.browser.assert_quiet().await;
}

#[tokio::test]
async fn workers_give_the_bits_of_one_thread() {
    let portal = Portal::open().await;
    let script = "
        const { BatchPool } = await import('/pool.js');
        const forest = await t.engine('engine_bg.wasm');
        const width = forest.featureCount;
        const pool = await BatchPool.open({ forest: await t.forest(), workers: 2 });
        const found = [];
        for (const n of [1, 8191, 20000, 50001]) {
          const rows = t.rows(n, width);
          const columns = Array.from({ length: width }, (_, k) => rows.filter((_, i) => i % width === k));
          const told = [];
          const expected = forest.scoreRows(rows);
          const byRows = await pool.scoreRows(rows, { onProgress: (done, total) => told.push(done / total) });
          const byColumns = await pool.scoreColumns(columns);
          found.push([t.same(byRows, expected), t.same(byColumns, expected), told.at(-1)]);
        }
        pool.close();
        return found;";
    let found = portal.run(script, Value::Null).await;
    assert_eq!(found, json!([[true, true, 1], [true, true, 1], [true, true, 1], [true, true, 1]]));
    portal.browser.assert_quiet().await;
}

#[tokio::test]
async fn a_batch_can_be_stopped_and_the_pool_goes_on() {
    let portal = Portal::open().await;
    let script = "
        const { BatchPool } = await import('/pool.js');
        const pool = await BatchPool.open({ forest: await t.forest(), workers: 2 });
        const rows = t.rows(200000, pool.featureCount);
        const stop = new AbortController();
        let told = 0;
        const onProgress = () => { told++; stop.abort(new Error('enough')); };
        const reason = await pool.scoreRows(rows, { signal: stop.signal, onProgress }).catch(error => error.message);
        const after = await pool.scoreRows(rows.subarray(0, 100 * pool.featureCount));
        pool.close();
        const closed = await pool.scoreRows(rows).then(() => 'scored', () => 'refused');
        return [reason, told < 5, after.length, closed];";
    assert_eq!(portal.run(script, Value::Null).await, json!(["enough", true, 100, "refused"]));
    portal.browser.assert_quiet().await;
}

#[tokio::test]
async fn a_broken_forest_opens_no_pool() {
    let portal = Portal::open().await;
    let script = "
        const { BatchPool } = await import('/pool.js');
        const forest = await t.forest();
        forest[1000] ^= 1;
        return BatchPool.open({ forest, workers: 2 }).then(() => 'opened', error => error instanceof Error);";
    assert_eq!(portal.run(script, Value::Null).await, json!(true));
}
