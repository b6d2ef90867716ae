//! Why a model is refused.

use crate::prelude::*;
use bosque_forest::ForestError;

/// Why the files at hand are not a model that may score.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ModelError {
    /// The manifest has no bytes.
    ManifestEmpty,
    /// The manifest is larger than [`MAX_MANIFEST_BYTES`](crate::MAX_MANIFEST_BYTES).
    ManifestTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The manifest does not hold its own digest: it is cut short, or no manifest.
    ManifestDigestMissing,
    /// The manifest's own digest does not fit its bytes.
    ManifestDamaged,
    /// The manifest is not the JSON that it should be.
    ManifestSyntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        reason: String,
    },
    /// The manifest is of a format that this build does not read.
    ManifestFormat {
        /// What it calls itself.
        format: String,
    },
    /// The manifest contradicts itself.
    ManifestContent {
        /// Which part, and how.
        reason: String,
    },
    /// The forest's file cannot be read.
    Forest(ForestError),
    /// A file's digest is not the one that the manifest records.
    DigestMismatch {
        /// The file's name.
        file: String,
    },
    /// The forest and the manifest belong to different schemas.
    SchemaMismatch,
    /// The conformance file is not what it should be.
    ConformanceFile {
        /// Line, from 1; the header is line 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// This build computes another number than the one that made the model.
    ConformanceFailed {
        /// The generated patient, from 1.
        row: usize,
    },
}

impl From<ForestError> for ModelError {
    fn from(error: ForestError) -> Self {
        ModelError::Forest(error)
    }
}

impl core::fmt::Display for ModelError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            ModelError::ManifestEmpty => write!(f, "the manifest is empty"),
            ModelError::ManifestTooLarge { bytes } => {
                write!(
                    f,
                    "the manifest has {bytes} bytes, more than the {} allowed",
                    crate::MAX_MANIFEST_BYTES
                )
            }
            ModelError::ManifestDigestMissing => {
                write!(f, "the manifest does not hold its own digest: it is cut short or not a manifest")
            }
            ModelError::ManifestDamaged => {
                write!(f, "the manifest is damaged: its digest does not fit its content")
            }
            ModelError::ManifestSyntax { line, column, reason } => {
                write!(f, "the manifest is not valid, line {line}, column {column}: {reason}")
            }
            ModelError::ManifestFormat { format } => {
                write!(f, "manifest format {format} is not known to this build")
            }
            ModelError::ManifestContent { reason } => write!(f, "the manifest contradicts itself: {reason}"),
            ModelError::Forest(error) => error.fmt(f),
            ModelError::DigestMismatch { file } => {
                write!(f, "{file} is not the file that the manifest records: its SHA-256 differs")
            }
            ModelError::SchemaMismatch => {
                write!(f, "the forest was made for another schema than the manifest's")
            }
            ModelError::ConformanceFile { line, reason } => {
                write!(f, "conformance file, line {line}: {reason}")
            }
            ModelError::ConformanceFailed { row } => {
                write!(
                    f,
                    "conformance patient {row} gets another probability here than where the model was made"
                )
            }
        }
    }
}

impl core::error::Error for ModelError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            ModelError::Forest(error) => Some(error),
            _ => None,
        }
    }
}
