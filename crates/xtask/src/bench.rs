//! `cargo xtask bench`: our engines beside what a user would pick instead, in one run, written to `docs/benchmarks.md`.
//!
//! The scripts and the pinned peers stand in `crates/xtask/bench/`. In Node and in a page every engine runs in the same
//! process, in turns; natively two processes take turns. Each answers all rows rightly before it is timed.

mod native;
mod peers;
mod report;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    error::{Doing, Error, Result},
    package, process,
    tools::Tools,
    trust::Trust,
    workspace::Workspace,
};
use peers::Peers;

/// Rows of the upstream benchmark, and how often they stand in the largest batch.
const ROWS: usize = 50_000;
const MILLION: usize = 1_000_000;
/// Batches of a call, for how cost grows with rows.
const BATCH_ROWS: &[usize] = &[1, 10, 100, 1_000, 10_000, ROWS];

/// Everything that was measured.
struct Measured {
    /// The scikit-learn forest of the parity files is not here: a like one was made.
    stand_in: bool,
    node: Value,
    page: Value,
    native: native::Native,
    /// `(forest, node's document)`.
    scaling: Vec<(String, Value)>,
    /// `(rows a call, node's document)`.
    growth: Vec<(usize, Value)>,
    micro: String,
    package: Vec<(String, u64, u64)>,
    forest_bytes: (u64, u64),
}

pub(crate) fn bench(workspace: &Workspace, tools: &Tools, quick: bool) -> Result<()> {
    let peers = Peers::set_up(workspace)?;
    let browser = Browser::set_up()?;
    let package = package::build(workspace, tools, &Trust::default())?;
    let mut build = process::cargo(&workspace.root);
    build.args(["build", "--release", "-p", "bosque-forest", "--example", "measure"]);
    process::run(&mut build)?;
    let mut build = process::cargo(&workspace.root);
    process::run(build.args(["build", "--release", "-p", "bosque-train", "--bin", "bosque"]))?;

    let bench = Bench { workspace, peers, work: workspace.target()?.join("bench"), quick };
    fs::create_dir_all(&bench.work).doing(format_args!("creating {}", bench.work.display()))?;
    let (main, stand_in) = bench.prepare_main()?;
    println!("measuring in Node");
    let node = bench.node(&main, &json!({ "mode": "both", "rounds": bench.rounds(9) }))?;
    println!("measuring in Chromium");
    let page = bench.page(&main, &browser)?;
    println!("measuring natively");
    let native = native::measure(&bench, &main)?;
    let (scaling, growth) = if quick { (vec![], vec![]) } else { (bench.scaling()?, bench.growth(&main)?) };
    println!("measuring one by one (divan)");
    let mut micro = process::cargo(&workspace.root);
    let micro = process::read(micro.args(["bench", "-q", "-p", "bosque-forest", "--bench", "engines"]))?;
    let forest = main.join("forest.bin");
    let forest_bytes = crate::site::sizes(&forest)?;
    let measured = Measured {
        stand_in,
        node,
        page,
        native,
        scaling,
        growth,
        micro,
        package: package.sizes(),
        forest_bytes,
    };
    let path = if quick {
        bench.work.join("benchmarks.md") // too few rounds for anybody to quote
    } else {
        workspace.root.join("docs/benchmarks.md")
    };
    fs::write(&path, report::markdown(&measured)).doing(format_args!("writing {}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

/// Where everything lies.
struct Bench<'a> {
    workspace: &'a Workspace,
    peers: Peers,
    work: PathBuf,
    quick: bool,
}

impl Bench<'_> {
    fn rounds(&self, rounds: usize) -> usize {
        if self.quick { 2 } else { rounds }
    }

    fn script(&self, name: &str) -> PathBuf {
        self.workspace.root.join("crates/xtask/bench").join(name)
    }

    /// The upstream forest with its rows, or a like one where the parity files are not at hand.
    fn prepare_main(&self) -> Result<(PathBuf, bool)> {
        let found = |folder: &str, name: &str| {
            let beside = self.workspace.root.join("../shared").join(folder);
            let places = [env::var_os("BOSQUE_DATA").map(PathBuf::from), Some(beside)];
            places.into_iter().flatten().map(|place| place.join(name)).find(|path| path.is_file())
        };
        let files = (
            found("parity", "final_model_forest.json.gz"),
            found("parity", "final_model.onnx"),
            found("parity", "scaler.json"),
            found("data", "AIDS_Classification_50000.csv.gz"),
        );
        if let (Some(forest), Some(onnx), Some(scaler), Some(rows)) = files {
            let dir = self.work.join("upstream");
            let (onnx, scaler) = (onnx.into_os_string(), scaler.into_os_string());
            let args = [
                forest.into(),
                rows.into(),
                dir.clone().into(),
                "--onnx".into(),
                onnx,
                "--scaler".into(),
                scaler,
            ];
            self.prepare(&dir, &args)?;
            return Ok((dir, false));
        }
        println!(
            "the upstream forest is neither in BOSQUE_DATA nor in ../shared/parity: a like one stands in"
        );
        let (dir, like) = (self.work.join("like"), self.work.join("like.json.gz"));
        if !like.is_file() {
            self.python("prepare.py", &["--like".into(), like.clone().into()])?;
        }
        self.prepare(&dir, &[like.into(), "-".into(), dir.clone().into()])?;
        Ok((dir, true))
    }

    /// Lets prepare.py fill a directory, once, and adds our own form of the forest.
    fn prepare(&self, dir: &Path, args: &[std::ffi::OsString]) -> Result<()> {
        if !dir.join("meta.json").is_file() {
            println!("preparing {}", dir.display());
            self.python("prepare.py", args)?;
        }
        self.import(dir)
    }

    fn python(&self, script: &str, args: &[std::ffi::OsString]) -> Result<()> {
        process::run(Command::new(&self.peers.python).arg(self.script(script)).args(args))
    }

    /// `forest.bin`, and the model directory that it comes from.
    fn import(&self, dir: &Path) -> Result<()> {
        let model = dir.join("model");
        crate::site::remove(&model)?;
        let bosque = self.workspace.target()?.join("release/bosque");
        let mut import = Command::new(bosque);
        process::run(import.arg("import").arg(dir.join("forest.json.gz")).arg("--out").arg(&model))?;
        let copied = fs::copy(model.join("forest.bin"), dir.join("forest.bin"));
        copied.doing("copying forest.bin").map(|_| ())
    }

    /// One run of run.mjs: `settings` and where things lie.
    fn node(&self, dir: &Path, settings: &Value) -> Result<Value> {
        let config = self.config(dir, settings)?;
        parse(&process::read(Command::new("node").arg(self.script("run.mjs")).arg(config))?)
    }

    fn page(&self, dir: &Path, browser: &Browser) -> Result<Value> {
        let settings = json!({
            "mode": "both", "rounds": self.rounds(7), "groupRows": 50, "coldRounds": self.rounds(5),
            "mounts": { "/pkg/": self.workspace.root.join("pkg") },
        });
        let config = self.config(dir, &settings)?;
        let mut command = Command::new("node");
        parse(&process::read(command.arg(self.script("page.mjs")).arg(config).arg(&browser.chrome))?)
    }

    fn config(&self, dir: &Path, settings: &Value) -> Result<PathBuf> {
        let mut config = settings.clone();
        config["dir"] = json!(dir);
        config["modules"] = json!(self.peers.modules);
        config["ours"] = json!(self.script("ours.mjs"));
        let path = self.work.join("config.json");
        fs::write(&path, config.to_string()).doing(format_args!("writing {}", path.display()))?;
        Ok(path)
    }

    /// Forests of 10 to 2,000 trees and of depth 4 to 32.
    fn scaling(&self) -> Result<Vec<(String, Value)>> {
        let dir = self.work.join("scaling");
        if !dir.join("trees-2000/meta.json").is_file() || !dir.join("depth-32/meta.json").is_file() {
            println!("preparing forests of other sizes, a few minutes, once");
            self.python("prepare.py", &["--scaling".into(), dir.clone().into()])?;
        }
        let forests = ["trees-10", "trees-73", "trees-300", "trees-1000", "trees-2000"];
        let depths = ["depth-4", "depth-8", "depth-16", "depth-32"];
        let engines = json!(["onnxruntime-web", "branch-free JavaScript", "bosque", "bosque without SIMD"]);
        let measure = |name: &&str| {
            println!("measuring {name}");
            let dir = dir.join(name);
            self.import(&dir)?;
            let document = self.node(&dir, &json!({ "mode": "batch", "rounds": 5, "engines": engines }))?;
            Ok(((*name).to_owned(), document))
        };
        forests.iter().chain(&depths).map(measure).collect()
    }

    /// Calls with 1 to 1,000,000 rows.
    fn growth(&self, main: &Path) -> Result<Vec<(usize, Value)>> {
        let engines = json!(["onnxruntime-web", "branch-free JavaScript", "bosque", "bosque without SIMD"]);
        let measure = |dir: &Path, rows: usize| {
            println!("measuring calls of {rows} rows");
            let settings = json!({ "mode": "batch", "rounds": 5, "engines": engines, "batchRows": rows });
            Ok((rows, self.node(dir, &settings)?))
        };
        let mut growth = BATCH_ROWS.iter().map(|&rows| measure(main, rows)).collect::<Result<Vec<_>>>()?;
        growth.push(measure(&self.million(main)?, MILLION)?);
        Ok(growth)
    }

    /// The same rows many times over.
    fn million(&self, main: &Path) -> Result<PathBuf> {
        let dir = self.work.join("million");
        fs::create_dir_all(&dir).doing(format_args!("creating {}", dir.display()))?;
        let read = |name: &str| fs::read(main.join(name)).doing(format_args!("reading {name}"));
        let write = |name: &str, bytes: Vec<u8>| {
            fs::write(dir.join(name), bytes).doing(format_args!("writing {name}"))
        };
        for name in ["rows.f32", "expected.f64"] {
            write(name, read(name)?.repeat(MILLION / ROWS))?;
        }
        for name in ["model.onnx", "plain.bin", "forest.bin"] {
            write(name, read(name)?)?;
        }
        let mut meta = parse(&String::from_utf8_lossy(&read("meta.json")?))?;
        meta["n_rows"] = json!(MILLION);
        write("meta.json", meta.to_string().into_bytes())?;
        Ok(dir)
    }
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text)
        .map_err(|error| Error::Refused(format!("a measurement wrote no JSON: {error}")))
}
