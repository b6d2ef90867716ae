//! The npm package as a portal has it: packed, installed without a network, typed, and answering in Node as everywhere else.

#![allow(missing_docs, reason = "tests")]

mod common;
#[path = "../../crates/interop/tests/fhir/plan.rs"]
mod plan;

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use bosque_browser_tests::copy_dir;
use bosque_model::{Manifest, ModelFiles, Packed};
use common::bundle::{self, Signer};
use common::installed::{module, node, packed, root, run};
use serde_json::{Value, json};

#[test]
fn the_packed_file_holds_the_package_and_nothing_else() {
    let names = &packed().names;
    for name in [
        "LICENSE",
        "README.md",
        "index.js",
        "index.d.ts",
        "errors.js",
        "errors.d.ts",
        "open.js",
        "simd.js",
        "pool.js",
        "pool.d.ts",
        "worker.js",
        "dist/predictor.js",
        "dist/predictor_bg.wasm",
        "dist/predictor_plain_bg.wasm",
        "element.js",
        "element.d.ts",
        "dist/widget.js",
        "dist/widget_bg.wasm",
        "dist/widget.css",
        "dist/models.js",
        "dist/models.d.ts",
        "dist/models/week20.model",
        "dist/models/final_model.model",
    ] {
        assert!(names.iter().any(|packed| packed == name), "{name} is not packed");
    }
    let foreign =
        |name: &&String| name.ends_with(".br") || name.contains("test") || name.contains("node_modules");
    assert_eq!(names.iter().find(foreign), None);
    // Whatever a file of the package imports or fetches from beside itself is there.
    let pkg = root().join("pkg");
    let mut looked_at = 0;
    for name in names.iter().filter(|name| name.ends_with(".js") || name.ends_with(".d.ts")) {
        let text = fs::read_to_string(pkg.join(name)).unwrap();
        for part in text.split(['"', '\'', '`']).filter(|part| part.starts_with("./") && !part.contains("${"))
        {
            let path = Path::new(name).parent().unwrap().join(part.trim_start_matches("./"));
            let path = path.to_str().unwrap();
            // What wasm-bindgen calls its imports is no file.
            if path.ends_with(".js") && !path.ends_with("_bg.js")
                || path.ends_with(".wasm")
                || path.ends_with(".model")
            {
                assert!(
                    names.iter().any(|packed| packed == path),
                    "{name} names {part}, which is not packed"
                );
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 15, "{looked_at}");
    let licence = |path: &str| fs::read(root().join(path)).unwrap();
    assert_eq!(licence("LICENSE"), licence("pkg/LICENSE"));
}

#[test]
fn node_is_answered_as_everywhere_else() {
    let portal = packed().install();
    let at = |name: &str| portal.path().join(name);
    copy_dir(&root().join("tests/node/package"), portal.path());
    fs::write(at("unsigned.model"), bundle::packed(Signer::Nobody)).unwrap();
    fs::write(at("stranger.model"), bundle::packed(Signer::Stranger)).unwrap();
    fs::write(at("stranger.pub"), bundle::public_key(Signer::Stranger).unwrap()).unwrap();
    fs::write(at("mlflow.model"), mlflow_model()).unwrap();
    fs::write(at("bundles.json"), bundles().to_string()).unwrap();
    run(node("--test").current_dir(portal.path()));
    let validate = root().join("crates/interop/tests/fhir/validate.py");
    let said = run(Command::new(python()).arg(validate).arg(at("risk.json")));
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "110 valid, 220 damaged refused");
}

/// The interpreter with the reference validator, which `cargo xtask test` sets up.
fn python() -> std::ffi::OsString {
    env::var_os("BOSQUE_PYTHON").expect("BOSQUE_PYTHON is not set: run these tests with `cargo xtask test`")
}

/// The model that MLflow's own server was asked about, unsigned.
fn mlflow_model() -> Vec<u8> {
    let read = |name: &str| fs::read(root().join("crates/interop/tests/mlflow/model").join(name)).unwrap();
    let (manifest, forest) = (read("manifest.json"), read("forest.bin"));
    let conformance = bosque_model::without_answers(&String::from_utf8(read("conformance.csv")).unwrap());
    let files = ModelFiles { manifest: &manifest, forest: &forest, conformance: conformance.as_bytes() };
    Packed { files, signature: None }.write()
}

/// The generated Bundles of `bosque-interop`'s own tests, with what the oracle expects of each.
fn bundles() -> Value {
    let text = include_bytes!("../../models/final_model/manifest.json");
    let (manifest, mut random) = (Manifest::from_bytes(text).unwrap(), plan::Random(7));
    let mut one = || {
        let plan = plan::plan(&mut random);
        let mut resources = plan::write(&plan, &mut random);
        random.shuffle(&mut resources);
        let entries: Vec<Value> = resources.iter().map(|resource| json!({ "resource": resource })).collect();
        let names = manifest.features.iter().map(|feature| feature.name.as_str());
        let expected: BTreeMap<&str, f64> =
            names.filter_map(|name| Some((name, plan.expected(name)?))).collect();
        json!({
            "bundle": { "resourceType": "Bundle", "type": "collection", "entry": entries },
            "baseline": plan.baseline.to_string(), "expected": expected,
        })
    };
    (0..100).map(|_| one()).collect()
}

#[test]
fn typescript_takes_right_use_and_refuses_wrong_use() {
    let portal = packed().install();
    for name in ["right.ts", "wrong.ts", "tsconfig.json"] {
        fs::copy(root().join("tests/node/types").join(name), portal.path().join(name)).unwrap();
    }
    // Each wrong use stands under `@ts-expect-error`, which is an error itself where nothing is wrong.
    run(module("typescript/bin/tsc").args(["--project", "."]).current_dir(portal.path()));
}
