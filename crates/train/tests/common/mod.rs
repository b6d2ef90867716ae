//! What the tests of this crate share: where things lie, and running the command.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bosque_model::{Manifest, PublicKey};
use bosque_train::dataset::Dataset;
use bosque_train::keys::read_public;
use bosque_train::recipe::Recipe;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The public development key pair, with which tests sign.
pub fn private_key() -> PathBuf {
    root().join("keys/development.pem")
}

pub fn public_key() -> PathBuf {
    root().join("keys/development.pub")
}

/// The keys that tests trust.
pub fn keys() -> Vec<PublicKey> {
    vec![read_public(&public_key()).unwrap()]
}

/// The shipped model's directory.
pub fn shipped() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/final_model"))
}

/// The shipped model's files in another place, with another manifest.
pub fn with_manifest(dir: &Path, change: impl FnOnce(Manifest) -> Manifest) {
    let read = |name: &str| std::fs::read(shipped().join(name)).unwrap();
    let manifest = change(Manifest::from_bytes(&read("manifest.json")).unwrap()).to_bytes().unwrap();
    std::fs::write(dir.join("manifest.json"), manifest).unwrap();
    for name in ["forest.bin", "conformance.csv"] {
        std::fs::write(dir.join(name), read(name)).unwrap();
    }
}

/// The shipped models that were trained by a recipe of the same name.
pub const TRAINED: [&str; 2] = ["final_model", "week20"];

/// A shipped model's directory, by its name.
pub fn shipped_as(name: &str) -> PathBuf {
    root().join("models").join(name)
}

/// The recipe of that name.
pub fn recipe_of(name: &str) -> Recipe {
    Recipe::read(&root().join("recipes").join(format!("{name}.toml"))).unwrap()
}

/// The recipe that it was trained by.
pub fn recipe_path() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../recipes/final_model.toml"))
}

/// A file beside the checkout or in `BOSQUE_DATA`; says that the test was skipped where there is none.
fn outside(test: &str, folder: &str, name: &str) -> Option<PathBuf> {
    let places =
        [std::env::var_os("BOSQUE_DATA").map(PathBuf::from), Some(root().join("../shared").join(folder))];
    let found = places.into_iter().flatten().map(|place| place.join(name)).find(|path| path.is_file());
    if found.is_none() {
        // Straight to the handle: the test harness shows what print macros write only for failures.
        let _ = writeln!(
            std::io::stderr(),
            "skipped {test}: {name} lies neither in BOSQUE_DATA nor in ../shared/{folder}"
        );
    }
    found
}

/// The trial's CSV.
pub fn trial(test: &str) -> Option<PathBuf> {
    outside(test, "data", "AIDS_Classification.csv")
}

/// A file of the data set's publisher or of the upstream model.
pub fn data_file(test: &str, name: &str) -> Option<PathBuf> {
    outside(test, "data", name)
}

pub fn parity_file(test: &str, name: &str) -> Option<PathBuf> {
    outside(test, "parity", name)
}

pub fn trial_data(test: &str) -> Option<(Recipe, Dataset)> {
    let path = trial(test)?;
    let recipe = Recipe::read(recipe_path()).unwrap();
    let data = Dataset::read(&path, &recipe.schema, &recipe.file.label.name).unwrap();
    Some((recipe, data))
}

pub fn bosque() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bosque"));
    command.env("SOURCE_DATE_EPOCH", "1800000000").stdin(Stdio::null());
    command
}

pub fn run(args: &[&str]) -> Output {
    bosque().args(args).output().unwrap()
}

/// `bosque verify` with the development key.
pub fn verify(path: &Path) -> Output {
    run(&["verify", text(path), "--public-key", text(&public_key())])
}

pub fn with_input(args: &[&str], input: &str) -> Output {
    let mut child = bosque()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A failure of the work: exit code 1 and exactly one `error:` line, which it returns.
pub fn failed(output: &Output) -> String {
    let text = err(output);
    assert_eq!(code(output), 1, "{text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(lines.len(), 1, "{text}");
    assert!(!text.contains("panicked"), "{text}");
    lines[0].to_owned()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Copies the files of a directory.
pub fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
