//! Lists what stands below `models/`, so that the page embeds it: every directory with a manifest, and the registry.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The file that every model has.
const MANIFEST: &str = "manifest.json";
/// The generated patients with their answers.
const CONFORMANCE: &str = "conformance.csv";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("models");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut directories: Vec<PathBuf> = fs::read_dir(&root)?
        .map(|entry| Ok(entry?.path()))
        .filter(|path: &io::Result<PathBuf>| path.as_ref().is_ok_and(|p| p.join(MANIFEST).is_file()))
        .collect::<io::Result<_>>()?;
    directories.sort();
    let mut code = String::from("&[\n");
    for directory in &directories {
        let name = directory.file_name().unwrap_or_default();
        let part = |file| bytes(&directory.join(file), false);
        let (manifest, forest) = (part(MANIFEST), part("forest.bin"));
        let conformance = inputs_alone(&directory.join(CONFORMANCE))?;
        let signature = bytes(&directory.join("model.sig"), true);
        let _ = writeln!(
            code,
            "Embedded {{ name: {name:?}, manifest: {manifest}, forest: {forest}, conformance: {conformance:?}, \
             signature: {signature} }},"
        );
    }
    code += "]";
    let registry = bytes(&root.join("registry.json"), true);
    let signature = bytes(&root.join("registry.sig"), true);
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("models.rs"), code)?;
    fs::write(out.join("registry.rs"), format!("({registry}, {signature})"))
}

/// An expression for a file's bytes.
fn bytes(path: &Path, optional: bool) -> String {
    println!("cargo:rerun-if-changed={}", path.display());
    match (optional, path.is_file()) {
        (true, false) => "None".into(),
        (true, true) => format!("Some(include_bytes!({path:?}))"),
        (false, _) => format!("include_bytes!({path:?})"),
    }
}

/// The generated patients without their answers, which the page computes itself and holds against the file's digest.
fn inputs_alone(path: &Path) -> io::Result<String> {
    println!("cargo:rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path)?;
    Ok(text.lines().filter_map(|line| Some(line.rsplitn(3, ',').nth(2)?.to_owned() + "\n")).collect())
}
