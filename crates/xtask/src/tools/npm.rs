//! What npm has, pinned by a lock file: for tests and measurements only, nothing that is shipped needs it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::{cache, python::digest},
};

/// The two files that say what is installed, byte for byte.
const FILES: [&str; 2] = ["package.json", "package-lock.json"];

/// Finds what the lock file in `from` names, or installs it into the cache, and returns its `node_modules`.
pub(crate) fn set_up(name: &str, what: &str, from: &Path) -> Result<PathBuf> {
    let files = FILES.map(|file| from.join(file));
    let dir = cache::dir(name, &digest(&files)?)?;
    let modules = dir.join("node_modules");
    if modules.is_dir() {
        return Ok(modules);
    }
    for program in ["node", "npm"] {
        if process::version(program).is_none() {
            return Err(Error::Missing(format!(
                "{what} needs {program}: install Node.js 20 or newer with npm, then call this again"
            )));
        }
    }
    println!("{what}: installing from npm, once");
    cache::install(&dir, |staging| {
        for file in &files {
            let name = file.file_name().unwrap_or_default();
            fs::copy(file, staging.join(name)).doing(format_args!("copying {}", file.display()))?;
        }
        // `ci` installs what the lock says or fails; no script of a package is run.
        let args =
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
        process::run(Command::new("npm").args(args).current_dir(staging))
    })?;
    Ok(modules)
}
