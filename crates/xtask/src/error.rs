//! What can go wrong, said in one line each.

use std::{fmt, io, process::ExitCode};

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command did not succeed. Its `Display` is the one line that is printed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// The system refused something that we were `doing`.
    Io {
        /// What was being done, as a verb and its object: "reading Trunk.toml".
        doing: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program that we called ended badly.
    Program {
        /// The program and its arguments.
        line: String,
        /// How it ended: "exit status: 101".
        how: String,
    },
    /// Something that the work needs is not there, and how to get it.
    Missing(String),
    /// The work was done and its outcome is not good enough.
    Refused(String),
}

impl Error {
    /// 2 for wrong usage, 1 for the rest.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Error::Usage(_)) { 2 } else { 1 })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(what) => write!(f, "{what} (`cargo xtask help` lists the commands)"),
            Error::Io { doing, source } => write!(f, "{doing}: {source}"),
            Error::Program { line, how } => write!(f, "`{line}` failed: {how}"),
            Error::Missing(what) | Error::Refused(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Adds to an I/O error what was being done.
pub(crate) trait Doing<T> {
    /// `doing` is a verb and its object: "reading Trunk.toml".
    fn doing(self, doing: impl fmt::Display) -> Result<T>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: impl fmt::Display) -> Result<T> {
        self.map_err(|source| Error::Io { doing: doing.to_string(), source })
    }
}
