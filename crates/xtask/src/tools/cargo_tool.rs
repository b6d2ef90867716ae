//! A tool that `cargo install` builds.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::cache,
};

/// A tool of exactly one version, and how cargo installs it.
pub(crate) struct CargoTool {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// The programs that we call.
    pub(crate) binaries: &'static [&'static str],
    pub(crate) install_args: &'static [&'static str],
    /// A build tool runs for seconds: building it fast matters more than its own speed.
    pub(crate) opt_level: &'static str,
    /// What the build took on two busy cores, for the message.
    pub(crate) minutes: u32,
}

impl CargoTool {
    /// Finds or installs the tool and says which. Returns the directory to put on PATH, or none where PATH has it.
    pub(super) fn set_up(&self) -> Result<Option<PathBuf>> {
        let CargoTool { name, version, .. } = self;
        if self.works_in(None) {
            println!("{name} {version}: found on PATH");
            return Ok(None);
        }
        let dir = cache::dir(name, version)?;
        let bin = dir.join("bin");
        if self.works_in(Some(&bin)) {
            println!("{name} {version}: found in the cache");
            return Ok(Some(bin));
        }
        println!("{name} {version}: building with cargo install, about {} minutes, once", self.minutes);
        cache::install(&dir, |staging| self.install_into(staging))?;
        if !self.works_in(Some(&bin)) {
            return Err(Error::Missing(format!("{name} {version} was installed but does not run")));
        }
        Ok(Some(bin))
    }

    /// Whether every program of the tool stands in `bin` (or on PATH) and says that it has our version.
    fn works_in(&self, bin: Option<&Path>) -> bool {
        self.binaries.iter().all(|binary| {
            let program = match bin {
                Some(dir) => dir.join(format!("{binary}{}", env::consts::EXE_SUFFIX)),
                None => PathBuf::from(binary),
            };
            process::version(program).is_some_and(|said| says(&said, self.version))
        })
    }

    fn install_into(&self, root: &Path) -> Result<()> {
        let target = root.join("target");
        let mut command = process::cargo(root); // there, so that no project's cargo configuration has a say
        command
            .args(["install", self.package, "--version", &format!("={}", self.version)])
            .args(self.install_args)
            .arg("--root")
            .arg(root)
            .arg("--target-dir")
            .arg(&target)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        process::run(&mut command)?;
        fs::remove_dir_all(&target).doing(format_args!("removing {}", target.display()))
    }
}

/// Whether `said`, a line such as "trunk 0.22.1", names exactly this version.
fn says(said: &str, version: &str) -> bool {
    said.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_exact_version_only() {
        assert!(says("trunk 0.22.1", "0.22.1"));
        assert!(says("wasm-bindgen 0.2.130 (abcdef)", "0.2.130"));
        assert!(!says("trunk 0.22.10", "0.22.1"));
        assert!(!says("trunk 0.22.1-beta.1", "0.22.1"));
        assert!(!says("", "0.22.1"));
    }
}
