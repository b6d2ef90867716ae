//! The tools that building the page takes, set up once: the wasm32 target, trunk, wasm-bindgen, wasm-opt.
//!
//! Each is taken from where it is found first in its exact version: on PATH, then in the cache, then it is installed into
//! the cache. Once all are there, nothing here touches the network.

pub(crate) mod apt;
pub(crate) mod cache;
mod cargo_tool;
pub(crate) mod npm;
pub(crate) mod python;
pub(crate) mod servers;
mod wasm_opt;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Error, Result},
    process,
};
use cargo_tool::CargoTool;

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// trunk turns index.html, the crate and its assets into `dist/`.
pub(crate) const TRUNK: CargoTool = CargoTool {
    name: "trunk",
    package: "trunk",
    version: "0.22.1",
    binaries: &["trunk"],
    // The default features also ask the network for a newer trunk.
    install_args: &["--locked", "--no-default-features", "--features", "rustls"],
    opt_level: "0",
    minutes: 3,
};

/// wasm-bindgen writes the JavaScript beside the wasm; its version must be the one of the crate in Cargo.toml.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    binaries: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    install_args: &[], // not --locked: its lock file names a version that the registry does not have
    opt_level: "1",    // it reads and writes megabytes of wasm, a dozen times in a gate
    minutes: 2,
};

pub(crate) use wasm_opt::VERSION as WASM_OPT_VERSION;

/// The tools, ready to be called.
pub(crate) struct Tools {
    dirs: Vec<PathBuf>,
}

impl Tools {
    /// `PATH` with the cached tools in front.
    pub(crate) fn path(&self) -> OsString {
        let dirs = self.dirs.iter().cloned().chain(process::path_dirs());
        env::join_paths(dirs).expect("every directory came out of a PATH or has no separator in it")
    }

    /// One of the tools' programs, by name.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf> {
        let dirs: Vec<_> = self.dirs.iter().cloned().chain(process::path_dirs()).collect();
        process::find_in(&dirs, &[name])
            .ok_or_else(|| Error::Missing(format!("{name} is not where it was found")))
    }
}

/// Sets up what is missing and says what it did, a line per tool.
pub(crate) fn set_up() -> Result<Tools> {
    set_up_target()?;
    let mut dirs = Vec::new();
    for tool in [&TRUNK, &WASM_BINDGEN] {
        dirs.extend(tool.set_up()?);
    }
    dirs.extend(wasm_opt::set_up()?);
    Ok(Tools { dirs })
}

/// rust-toolchain.toml names the target, so rustup has usually brought it with the toolchain.
fn set_up_target() -> Result<()> {
    let lib_dir =
        process::read(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(lib_dir.trim()).is_dir() {
        println!("{WASM_TARGET}: found in the toolchain");
        return Ok(());
    }
    println!("{WASM_TARGET}: adding it with rustup");
    process::run(Command::new("rustup").args(["target", "add", WASM_TARGET])).map_err(|error| {
        Error::Missing(format!(
            "the Rust target {WASM_TARGET} is not installed and rustup could not add it: {error}"
        ))
    })
}
