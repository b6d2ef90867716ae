//! What portals embed, in the site: `dist/embed/`, from the package.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::{Doing, Result},
    workspace::Workspace,
};

/// The directory within the site.
pub(super) const DIR: &str = "embed";

/// What of `pkg/` the frame loads.
const FILES: &[&str] = &[
    "element.js",
    "embed.css",
    "embed.html",
    "embed.js",
    "embed.json",
    "frame-origins.js",
    "frame-outgoing.js",
    "frame-protocol.js",
    "frame-session.js",
    "open.js",
];

/// What of `pkg/dist/` it loads, files or directories.
const BUILT: &[&str] = &["models", "models.js", "widget.css", "widget.js", "widget_bg.wasm"];

/// Copies the frame and what it loads. Where the package is not built, the site goes without it, and a line says so.
pub(super) fn add(workspace: &Workspace, dist: &Path) -> Result<()> {
    let package = workspace.root.join("pkg");
    if !BUILT.iter().all(|name| package.join("dist").join(name).exists()) {
        println!("dist/{DIR}/, which portals embed, is left out: `cargo xtask package` builds what it needs");
        return Ok(());
    }
    let target = dist.join(DIR);
    for name in FILES {
        copy(&package.join(name), &target.join(name))?;
    }
    for name in BUILT {
        copy(&package.join("dist").join(name), &target.join("dist").join(name))?;
    }
    Ok(())
}

/// Copies a file, or a directory with all that is in it. Compressed twins are made anew with those of the site.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let doing = || format!("copying {}", from.display());
    if from.is_dir() {
        for entry in fs::read_dir(from).doing(doing())? {
            let path: PathBuf = entry.doing(doing())?.path();
            copy(&path, &to.join(path.file_name().unwrap_or_default()))?;
        }
        return Ok(());
    }
    if from.extension().is_some_and(|extension| extension == "br") {
        return Ok(());
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).doing(doing())?;
    }
    fs::copy(from, to).map(drop).doing(doing())
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn directories_come_whole_and_without_their_twins() {
        let dir = env::temp_dir().join(format!("bosque-embed-{}", std::process::id()));
        fs::create_dir_all(dir.join("from/models")).unwrap();
        for name in ["a.js", "a.js.br", "models/x.model", "models/x.model.br"] {
            fs::write(dir.join("from").join(name), name).unwrap();
        }
        copy(&dir.join("from"), &dir.join("to/there")).unwrap();
        let files = super::super::files::list(&dir.join("to")).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(files, ["there/a.js", "there/models/x.model"]);
    }
}
