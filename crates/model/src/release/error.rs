//! Why an update of the page is refused.

use crate::bundle::BundleError;
use crate::prelude::*;

/// Why a `.update` file, or the list of a release, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpdateError {
    /// The file does not begin as a `.update` file does.
    NotAnUpdate,
    /// Its outside, its stream or its framing is damaged.
    Outside(BundleError),
    /// `release.json` is not there, or is not the list that it should be.
    List {
        /// As `files.3.sha256`; empty for the whole.
        field: String,
        /// What should stand there.
        reason: &'static str,
    },
    /// A file is not the one that the list names in its place.
    FileDiffers {
        /// The name in the list.
        file: String,
    },
}

impl core::fmt::Display for UpdateError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            UpdateError::NotAnUpdate => f.write_str("not a .update file"),
            UpdateError::Outside(error) => error.fmt(f),
            UpdateError::List { field, reason } => write!(f, "release.json: {field}: {reason}"),
            UpdateError::FileDiffers { file } => write!(f, "{file} is not the file that the list names"),
        }
    }
}

impl core::error::Error for UpdateError {}

impl From<BundleError> for UpdateError {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::NotABundle => UpdateError::NotAnUpdate,
            other => UpdateError::Outside(other),
        }
    }
}
