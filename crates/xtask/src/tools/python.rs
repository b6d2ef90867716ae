//! Python environments, for tests and measurements only: nothing that is shipped needs them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest, Sha256};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::{apt, cache},
};

const HOW_TO_INSTALL: &str =
    "install Python 3.11 or newer with its venv module (Debian: `apt-get install python3 python3-venv`)";

/// An environment in the cache, by what its requirements hold.
pub(crate) struct Environment<'a> {
    /// Of the directory in the cache.
    pub(crate) name: &'static str,
    /// For messages.
    pub(crate) what: &'static str,
    /// The list that pip reads.
    pub(crate) requirements: &'a Path,
    /// What pip is told besides.
    pub(crate) pip: &'static [&'static str],
}

/// What the native tests hold ours against: the reference implementation of model signing.
pub(crate) fn set_up_for_tests(root: &Path) -> Result<PathBuf> {
    let requirements = root.join("tests/python/requirements.txt");
    Environment {
        name: "tests-python",
        what: "model-signing for the tests",
        requirements: &requirements,
        pip: &["--no-deps", "--only-binary=:all:"],
    }
    .set_up()
}

impl Environment<'_> {
    /// Finds the environment or makes it, and returns its interpreter.
    pub(crate) fn set_up(&self) -> Result<PathBuf> {
        let dir = cache::dir(self.name, &digest(&[self.requirements])?)?;
        let python = dir.join("bin/python");
        // An environment knows its own place, so it is made where it stays; the mark says that it is whole.
        if dir.join("whole").is_file() && process::version(&python).is_some() {
            println!("{}: found in the cache", self.what);
            return Ok(python);
        }
        let base = interpreter()?;
        println!("{}: installing from PyPI, once", self.what);
        process::run(Command::new(base).args(["-m", "venv", "--clear"]).arg(&dir))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        process::run(pip.args(self.pip).arg("-r").arg(self.requirements))?;
        fs::write(dir.join("whole"), "").doing(format_args!("marking {}", self.what))?;
        Ok(python)
    }
}

/// The digest of some files' content, for the name of a directory in the cache.
pub(crate) fn digest(files: &[impl AsRef<Path>]) -> Result<String> {
    let mut all = Sha256::new();
    for file in files {
        let file = file.as_ref();
        all.update(fs::read(file).doing(format_args!("reading {}", file.display()))?);
    }
    Ok(all.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}

/// A python3 that can make environments.
fn interpreter() -> Result<&'static str> {
    if !works()
        && !(apt::install("python3 with venv", &["python3", "python3-venv"], HOW_TO_INSTALL)? && works())
    {
        return Err(Error::Missing(format!("no python3 with its venv module was found: {HOW_TO_INSTALL}")));
    }
    Ok("python3")
}

/// Debian parts `ensurepip` from python3, without which `venv` fails half-way.
fn works() -> bool {
    process::read(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_of_the_content() {
        let dir = std::env::temp_dir().join(format!("bosque-digest-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let (a, b) = (dir.join("a"), dir.join("b"));
        fs::write(&a, "ab").unwrap();
        fs::write(&b, "c").unwrap();
        assert_eq!(digest(&[&a, &b]).unwrap(), "ba7816bf8f01"); // of "abc", FIPS 180-4
        assert_ne!(digest(&[&a]).unwrap(), digest(&[&a, &b]).unwrap());
        fs::remove_dir_all(&dir).unwrap();
        assert!(digest(&[&a]).unwrap_err().to_string().starts_with("reading "));
    }
}
