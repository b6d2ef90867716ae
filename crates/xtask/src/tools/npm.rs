//! What npm has, pinned by a lock file: for tests and measurements only, nothing that is shipped needs it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::{apt, cache, python::digest},
};

const HOW_TO_INSTALL: &str = "install Node.js 18 or newer with npm (Debian: `apt-get install nodejs npm`)";

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
    let works = || ["node", "npm"].into_iter().all(|program| process::version(program).is_some());
    if !works() && !(apt::install("Node.js with npm", &["nodejs", "npm"], HOW_TO_INSTALL)? && works()) {
        return Err(Error::Missing(format!(
            "{what} needs node and npm: {HOW_TO_INSTALL}, then call this again"
        )));
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
