//! Calling other programs.

use std::{
    env,
    ffi::OsStr,
    panic::resume_unwind,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::ScopedJoinHandle,
};

use crate::error::{Doing, Error, Result};

/// The cargo that called us, so that a command uses one toolchain throughout.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// A flag of rustc that leaves this machine's paths out of what it compiles: a panic would name those of cargo's downloads.
pub(crate) fn without_own_paths() -> Option<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")))?;
    Some(format!("--remap-path-prefix={}=cargo", home.display()))
}

/// Hands that flag to whatever cargo a command calls for the browser's target, after those of `.cargo/config.toml`. The page and the
/// element get the same flags, so that what both are made of is compiled once.
pub(crate) fn leave_out_own_paths(command: &mut Command) {
    command.envs(without_own_paths().map(|flag| ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag)));
}

/// The project's own command, `bosque`; its arguments follow.
pub(crate) fn bosque(root: &Path) -> Command {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--package", "bosque-train", "--bin", "bosque", "--"]);
    command
}

/// What a thread came to; where it panicked, so do we.
pub(crate) fn joined<T>(thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Runs a program whose output goes to the terminal as it comes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().doing(format_args!("running `{}`", line(command)))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Program { line: line(command), how: status.to_string() })
}

/// Runs a program and returns what it wrote to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.output().doing(format_args!("running `{}`", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let how = format!("{} {}", output.status, said.trim().lines().last().unwrap_or_default());
        return Err(Error::Program { line: line(command), how });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What `PROGRAM --version` says, or nothing where it cannot be run.
pub(crate) fn version(program: impl AsRef<OsStr>) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .env("TRUNK_SKIP_VERSION_CHECK", "true") // trunk would ask the network for a newer one
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// The first of `names` that stands in one of `dirs`, names before dirs.
pub(crate) fn find_in(dirs: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    names
        .iter()
        .flat_map(|name| dirs.iter().map(move |dir| dir.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
        .find(|path| path.is_file())
}

/// The directories of `PATH`.
pub(crate) fn path_dirs() -> Vec<PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).filter(|dir| dir.is_absolute()).collect()
}

/// A command as one would type it, for messages.
fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_program_failed_and_how() {
        let error = run(Command::new("cargo").arg("no-such-command").stderr(Stdio::null())).unwrap_err();
        assert!(error.to_string().starts_with("`cargo no-such-command` failed: exit"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version("no-such-program-anywhere"), None);
    }

    #[test]
    fn finds_nothing_in_no_directories() {
        assert_eq!(find_in(&[], &["cargo"]), None);
    }
}
