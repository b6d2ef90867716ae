//! Lists what stands below `models/`, so that the page embeds it: every directory with a manifest, and the registry.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The files that a page needs of a model, and whether it can do without; cards are drawn from the manifest.
const FILES: [(&str, bool); 4] =
    [("manifest.json", false), ("forest.bin", false), ("conformance.csv", false), ("model.sig", true)];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("models");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut directories: Vec<PathBuf> = fs::read_dir(&root)?
        .map(|entry| Ok(entry?.path()))
        .filter(|path: &io::Result<PathBuf>| path.as_ref().is_ok_and(|p| p.join(FILES[0].0).is_file()))
        .collect::<io::Result<_>>()?;
    directories.sort();
    let mut code = String::from("&[\n");
    for directory in &directories {
        let name = directory.file_name().unwrap_or_default();
        let fields = FILES.map(|(file, optional)| bytes(&directory.join(file), optional));
        let [manifest, forest, conformance, signature] = fields;
        let _ = writeln!(
            code,
            "Embedded {{ name: {name:?}, manifest: {manifest}, forest: {forest}, conformance: {conformance}, \
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
