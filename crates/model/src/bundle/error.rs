//! Why a `.bosque` file, or a model directory's list of files, is refused.

use super::{MAX_BUNDLE_BYTES, MAX_INFLATED_BYTES};
use crate::prelude::*;

/// Why a `.bosque` file, or a model directory's list of files, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleError {
    /// The file is larger than [`MAX_BUNDLE_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The file does not begin as a `.bosque` file does.
    NotABundle,
    /// The file is of a version of the format that this build does not read.
    UnknownVersion {
        /// Which.
        version: u8,
    },
    /// The file ends before its header does.
    Truncated,
    /// The SHA-256 in the header is not that of what follows.
    Damaged,
    /// The compressed part has another length than the header says.
    WrongLength,
    /// The header announces more than [`MAX_INFLATED_BYTES`], or nothing.
    BadInflatedLength {
        /// How much it announces.
        bytes: usize,
    },
    /// The compressed part is not one deflate stream of the announced length, with nothing after it.
    BadStream,
    /// A length inside leads past the end, or something follows the last file.
    BadFraming {
        /// Where, in bytes of the inflated part.
        at: usize,
    },
    /// A file's name is none of [`MODEL_DIRECTORY`](crate::MODEL_DIRECTORY).
    UnknownFile {
        /// The name; what is not ASCII in it, replaced.
        file: String,
    },
    /// The files are not in the order of [`MODEL_DIRECTORY`](crate::MODEL_DIRECTORY), each once.
    OutOfOrder {
        /// The second of two.
        file: String,
    },
    /// A file that every model has is not there.
    FileMissing {
        /// Its name.
        file: &'static str,
    },
}

impl core::fmt::Display for BundleError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            BundleError::TooLarge { bytes } => {
                write!(f, "the file has {bytes} bytes, more than the {MAX_BUNDLE_BYTES} allowed")
            }
            BundleError::NotABundle => f.write_str("not a .bosque file"),
            BundleError::UnknownVersion { version } => {
                write!(f, "version {version} of the format is not known to this build")
            }
            BundleError::Truncated => f.write_str("the file is cut short"),
            BundleError::Damaged => f.write_str("the file is damaged: its SHA-256 does not fit its content"),
            BundleError::WrongLength => f.write_str("the file has another length than its header says"),
            BundleError::BadInflatedLength { bytes } => write!(
                f,
                "the file announces {bytes} bytes of content, where 1 to {MAX_INFLATED_BYTES} are allowed"
            ),
            BundleError::BadStream => {
                f.write_str("the compressed part is not one deflate stream of the announced length")
            }
            BundleError::BadFraming { at } => {
                write!(f, "the content is not framed as it should be, byte {at}")
            }
            BundleError::UnknownFile { file } => write!(f, "{file:?} is no file of a model directory"),
            BundleError::OutOfOrder { file } => write!(f, "{file} stands out of order, or twice"),
            BundleError::FileMissing { file } => write!(f, "{file} is missing"),
        }
    }
}

impl core::error::Error for BundleError {}
