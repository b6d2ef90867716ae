//! Building the npm package's wasm into `pkg/dist/`: three programs, each with and without SIMD.
//!
//! | program | holds |
//! |---|---|
//! | `engine` | a forest's scores and nothing else: what a batch worker loads |
//! | `predictor` | models, patients by name, MLflow's protocol, FHIR: the headless API |
//! | `explainer` | a forest with SHAP values, interactions and decision paths of many rows |
//! | `widget` | what `<bosque-predictor>` shows, in one build (`widget.rs`) |
//!
//! Beside them stand the models, one file each.
//!
//! Both builds of a program share one JavaScript file, so a page can choose when it has seen what the browser can do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::{
    error::{Doing, Error, Result},
    process,
    script::condensed,
    site::{Site, remove},
    tools::{Tools, WASM_TARGET},
    trust::Trust,
    typings, widget,
    workspace::Workspace,
};

/// One wasm program of the package.
struct Program {
    name: &'static str,
    /// What cargo is told: of `bosque-wasm`'s features, and what more is to be fast.
    options: &'static [&'static str],
}

const PROGRAMS: &[Program] = &[
    Program { name: "engine", options: &["--no-default-features"] },
    Program { name: "predictor", options: &["--no-default-features", "--features", "model,small"] },
    // Explanations are computed in bosque-forest: four times as fast, for 10 KB.
    Program {
        name: "explainer",
        options: &[
            "--no-default-features",
            "--features",
            "explain",
            "--config",
            "profile.engine.package.bosque-forest.opt-level=3",
        ],
    },
];

/// One of the two builds of each program.
struct Build {
    /// What follows a program's name.
    suffix: &'static str,
    flags: &'static [&'static str],
}

/// The first one's script is kept.
const BUILDS: [Build; 2] =
    [Build { suffix: "", flags: &["-Ctarget-feature=+simd128"] }, Build { suffix: "_plain", flags: &[] }];

/// What every browser that runs a wasm-bindgen module has; without these wasm-opt refuses what rustc emits.
pub(crate) const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds `pkg/dist/` afresh and says how large it is.
pub(crate) fn build(workspace: &Workspace, tools: &Tools, trust: &Trust) -> Result<Site> {
    let dist = workspace.root.join("pkg/dist");
    remove(&dist)?;
    fs::create_dir_all(&dist).doing(format_args!("creating {}", dist.display()))?;
    let staging = dist.join(".staging");
    // Linking one program at the end of its optimisation keeps one core busy: the builds, which share nothing, go side by side.
    thread::scope(|scope| {
        let threads = BUILDS.map(|build| {
            let staging = &staging;
            scope.spawn(move || {
                PROGRAMS
                    .iter()
                    .try_for_each(|program| bind(workspace, tools, program, &build, staging, trust))
            })
        });
        threads.into_iter().try_for_each(process::joined)
    })?;
    for program in PROGRAMS {
        take(program, &staging, &dist)?;
        for Build { suffix, flags } in BUILDS {
            optimise(tools, &dist.join(format!("{}{suffix}_bg.wasm", program.name)), !flags.is_empty())?;
        }
    }
    remove(&staging)?;
    widget::build(workspace, tools, &dist, trust)?;
    pack_models(workspace, &dist)?;
    typings::write(&workspace.root.join("models"), &dist)?;
    Site::compressed(&dist, "pkg/dist/")
}

/// Writes each model below `models/` as one file: `dist/models/NAME.model`.
fn pack_models(workspace: &Workspace, dist: &Path) -> Result<()> {
    let models = dist.join("models");
    fs::create_dir_all(&models).doing(format_args!("creating {}", models.display()))?;
    let root = workspace.root.join("models");
    for entry in fs::read_dir(&root).doing(format_args!("reading {}", root.display()))? {
        let entry = entry.doing(format_args!("reading {}", root.display()))?;
        if !entry.path().join("manifest.json").is_file() {
            continue;
        }
        let file = models.join(entry.file_name()).with_extension("model");
        let mut command = process::cargo(&workspace.root);
        command.args(["run", "--quiet", "--package", "bosque-model", "--example", "pack", "--"]);
        process::run(command.arg(entry.path()).arg(file))?;
    }
    Ok(())
}

/// Compiles one build of one program.
fn compile(workspace: &Workspace, program: &Program, build: &Build, trust: &Trust) -> Result<PathBuf> {
    println!("building {}{} for the package", program.name, build.suffix);
    let mut rustflags: Vec<String> = build.flags.iter().map(ToString::to_string).collect();
    rustflags.push("--cfg=sha2_backend_soft=\"compact\"".into()); // a loop in place of 64 rounds: 2 KB over the wire
    rustflags.extend(process::without_own_paths());
    let rustflags = serde_json::to_string(&rustflags).expect("a list of texts is JSON");
    // One each: cargo lets nobody else build in a directory meanwhile.
    let target = workspace.target()?.join(format!("package{}", build.suffix));
    let mut command = process::cargo(&workspace.root);
    command
        .args(["build", "--package", "bosque-wasm", "--lib", "--profile", "engine", "--target", WASM_TARGET])
        .args(program.options)
        .arg("--config")
        .arg(format!("target.{WASM_TARGET}.rustflags={rustflags}"))
        .arg("--target-dir")
        .arg(&target);
    trust.hand_to(&mut command);
    process::run(&mut command)?;
    Ok(target.join(WASM_TARGET).join("engine/bosque_wasm.wasm"))
}

/// Compiles one build of one program and writes wasm and JavaScript into a directory of their own.
fn bind(
    workspace: &Workspace,
    tools: &Tools,
    program: &Program,
    build: &Build,
    staging: &Path,
    trust: &Trust,
) -> Result<()> {
    let built = compile(workspace, program, build, trust)?;
    let mut command = Command::new(tools.program("wasm-bindgen")?);
    command.args(["--target", "web", "--out-name", program.name, "--out-dir"]);
    process::run(command.arg(bound(staging, program, build)).arg(built))
}

/// Where a build's files are until they are taken.
fn bound(staging: &Path, program: &Program, build: &Build) -> PathBuf {
    staging.join(format!("{}{}", program.name, build.suffix))
}

/// Takes a program's files into `dist`. Both builds must have got the same script, which is there once.
fn take(program: &Program, staging: &Path, dist: &Path) -> Result<()> {
    let name = program.name;
    let [first, second] = BUILDS.map(|build| bound(staging, program, &build));
    let script = |from: &Path| {
        let path = from.join(format!("{name}.js"));
        let text = fs::read_to_string(&path).doing(format_args!("reading {}", path.display()))?;
        Ok(condensed(&text)) // the .d.ts has the comments too
    };
    let bare = script(&first)?;
    if bare != script(&second)? {
        return Err(Error::Refused(format!("{name} needs another script without SIMD than with it")));
    }
    let path = dist.join(format!("{name}.js"));
    fs::write(&path, bare).doing(format_args!("writing {}", path.display()))?;
    let wasm = format!("{name}_bg.wasm");
    let types = format!("{name}.d.ts");
    let plain = format!("{name}{}_bg.wasm", BUILDS[1].suffix);
    for (from, to) in
        [(first.join(&types), types), (first.join(&wasm), wasm.clone()), (second.join(&wasm), plain)]
    {
        fs::rename(&from, dist.join(to)).doing(format_args!("moving {}", from.display()))?;
    }
    let snippets = first.join("snippets");
    if snippets.is_dir() {
        // JavaScript of our own that the script imports from beside it.
        fs::rename(&snippets, dist.join("snippets")).doing("moving snippets")?;
    }
    Ok(())
}

/// Light optimisation only: on these loops the heavier passes of wasm-opt undo what LLVM did (`docs/engine.md`). Arguments
/// that nobody reads and functions that are there twice are looked for among all functions, which leaves loops alone.
fn optimise(tools: &Tools, wasm: &Path, simd: bool) -> Result<()> {
    let Ok(wasm_opt) = tools.program("wasm-opt") else {
        println!("no wasm-opt here: {} stays as it is", wasm.display());
        return Ok(());
    };
    let mut command = Command::new(wasm_opt);
    command.args(["--dae-optimizing", "--duplicate-function-elimination", "-O1"]);
    command.args(["--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
    if simd {
        command.arg("--enable-simd");
    }
    process::run(command.arg(wasm).arg("-o").arg(wasm))
}
