//! The package as a portal has it: packed by npm, installed from that one file without a network.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

/// The file that npm made, and what it says is inside.
pub struct Packed {
    folder: TempDir,
    /// The file.
    pub file: PathBuf,
    /// Names of what it holds.
    pub names: Vec<String>,
}

/// Packs `pkg/` once for all tests of a binary.
pub fn packed() -> &'static Packed {
    static PACKED: OnceLock<Packed> = OnceLock::new();
    PACKED.get_or_init(|| {
        let folder = folder("packed");
        let to = folder.path().to_str().expect("a path of text");
        let mut command = npm(&["pack", "--json", "--ignore-scripts", "--pack-destination", to]);
        let said = run(command.current_dir(root().join("pkg")));
        let said: Value = serde_json::from_slice(&said.stdout).expect("npm pack --json");
        let said = said.get(0).unwrap_or_else(|| &said["@bosque/predictor"]).clone();
        let file = folder.path().join(said["filename"].as_str().expect("a file's name"));
        let names = said["files"].as_array().expect("files").iter();
        let names = names.map(|file| file["path"].as_str().expect("a path").to_owned()).collect();
        Packed { folder, file, names }
    })
}

impl Packed {
    /// An empty folder into which the file alone is installed, with no network.
    pub fn install(&self) -> TempDir {
        let portal = folder("portal");
        fs::write(portal.path().join("package.json"), r#"{ "private": true, "type": "module" }"#).unwrap();
        let cache = self.folder.path().join("cache"); // an empty one: nothing may come from what npm once downloaded
        let cache = cache.to_str().expect("a path of text");
        let file = self.file.to_str().expect("a path of text");
        let mut command = npm(&[
            "install",
            "--offline",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--cache",
            cache,
            file,
        ]);
        run(command.current_dir(portal.path()));
        portal
    }
}

fn folder(name: &str) -> TempDir {
    tempfile::Builder::new().prefix(&format!("bosque-{name}-")).tempdir().expect("a temporary directory")
}

fn npm(args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(args).args(["--no-update-notifier", "--loglevel=error"]);
    command
}

/// A program of the pinned modules of `tests/node`, run by node.
pub fn module(script: &str) -> Command {
    let modules = xtask::judges::modules(&root()).unwrap_or_else(|error| panic!("{error}"));
    node(modules.join(script))
}

/// Node with its first argument.
pub fn node(script: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("node");
    command.arg(script).env("BOSQUE_ROOT", root()).env_remove("NODE_OPTIONS");
    command
}

/// Runs to a good end, or panics with what was said.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}\n{err}", output.status);
    output
}
