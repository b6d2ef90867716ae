//! wasm-opt, which halves the page. Another version than ours may exit 0 and break the page, so nothing else will do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::cache,
};

/// Binaryen numbers its releases without dots; Trunk.toml calls this one "version_132".
pub(crate) const VERSION: &str = "132";

/// What npm must receive, whichever mirror it asks.
const INTEGRITY: &str =
    "sha512-4Usg7yEvwO3FMso3Oov6qkOOHSod1IEv+boKkh77kTljM+eNBouqCTbqWswGzbG+vDNO/b/v2C4gfEh1WgB9Lg==";

/// Finds or installs wasm-opt and says which. Returns the directory to put on PATH, or none where PATH has it or trunk
/// is to fetch it.
pub(super) fn set_up() -> Result<Option<PathBuf>> {
    if works("wasm-opt") {
        println!("wasm-opt {VERSION}: found on PATH");
        return Ok(None);
    }
    let dir = cache::dir("wasm-opt", VERSION)?;
    let bin = dir.join("bin");
    if works(bin.join("wasm-opt")) {
        println!("wasm-opt {VERSION}: found in the cache");
        return Ok(Some(bin));
    }
    // npm's wasm-opt is a script for node; on Windows its wrapper is not one that we can link to.
    if !cfg!(unix) || process::version("npm").is_none() {
        println!("wasm-opt {VERSION}: no npm here, so trunk downloads its own at the first build");
        return Ok(None);
    }
    println!("wasm-opt {VERSION}: installing with npm, a few seconds, once");
    cache::install(&dir, install_into)?;
    if !works(bin.join("wasm-opt")) {
        return Err(Error::Missing(format!(
            "wasm-opt {VERSION} was installed but does not run: is node 18 or newer there?"
        )));
    }
    Ok(Some(bin))
}

fn works(program: impl AsRef<std::ffi::OsStr>) -> bool {
    process::version(program).is_some_and(|said| says_our_version(&said))
}

/// `said` is "wasm-opt version 132 (version_132)".
fn says_our_version(said: &str) -> bool {
    said.strip_prefix("wasm-opt version ").and_then(|rest| rest.split_whitespace().next()) == Some(VERSION)
}

fn install_into(dir: &Path) -> Result<()> {
    let write = |name: &str, content: serde_json::Value| {
        let path = dir.join(name);
        fs::write(&path, content.to_string()).doing(format_args!("writing {}", path.display()))
    };
    write("package.json", manifest())?;
    write("package-lock.json", lock())?;
    // `ci` installs what the lock says or fails; no script of the package is run.
    let args =
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
    process::run(Command::new("npm").args(args).current_dir(dir))?;
    link_bin(dir)
}

fn manifest() -> serde_json::Value {
    json!({ "name": "bosque-tools", "private": true, "dependencies": { "binaryen": package_version() } })
}

/// A lock without an address: npm asks the registry that it is configured for, and checks what it gets.
fn lock() -> serde_json::Value {
    json!({
        "name": "bosque-tools",
        "lockfileVersion": 3,
        "requires": true,
        "packages": {
            "": { "name": "bosque-tools", "dependencies": { "binaryen": package_version() } },
            "node_modules/binaryen": {
                "version": package_version(),
                "integrity": INTEGRITY,
                "bin": { "wasm-opt": "bin/wasm-opt" }
            }
        }
    })
}

fn package_version() -> String {
    format!("{VERSION}.0.0")
}

/// Gives npm's directory of programs the name that every tool in the cache has. The link is relative: the whole is
/// renamed once it is complete.
#[cfg(unix)]
fn link_bin(dir: &Path) -> Result<()> {
    std::os::unix::fs::symlink("node_modules/.bin", dir.join("bin")).doing("linking wasm-opt")
}

#[cfg(not(unix))]
fn link_bin(_: &Path) -> Result<()> {
    Err(Error::Missing("npm's wasm-opt cannot be linked to on this system".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_no_other_version() {
        assert!(says_our_version("wasm-opt version 132 (version_132)"));
        assert!(!says_our_version("wasm-opt version 108"));
        assert!(!says_our_version("wasm-opt version 1320"));
        assert!(!says_our_version("132"));
    }

    #[test]
    fn the_lock_pins_the_bytes_and_names_no_host() {
        let lock = lock();
        let package = &lock["packages"]["node_modules/binaryen"];
        assert_eq!(package["integrity"], INTEGRITY);
        assert_eq!(package["version"], "132.0.0");
        assert!(!lock.to_string().contains("://"));
    }
}
