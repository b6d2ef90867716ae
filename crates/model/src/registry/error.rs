//! Why a registry, or a change of it, is refused.

use super::MAX_REGISTRY_BYTES;
use crate::prelude::*;

/// Why a registry, or a change of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegistryError {
    /// It is larger than [`MAX_REGISTRY_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It is not JSON.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        reason: &'static str,
    },
    /// A field is missing, not known, or of another type.
    Field {
        /// As `models.0.name`.
        field: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// It is of a format that this build does not read.
    Format {
        /// What it calls itself.
        format: String,
    },
    /// A value is not one that its field may have, or an order is wrong.
    Content {
        /// The model that it is about; empty where it is the list of models.
        model: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The version is registered with another digest: what was released does not change.
    VersionTaken {
        /// The model.
        model: String,
        /// The version.
        version: String,
    },
    /// There is no such version.
    NoSuchVersion {
        /// The model.
        model: String,
        /// The version.
        version: String,
    },
    /// There is no such alias.
    NoSuchAlias {
        /// The model.
        model: String,
        /// The alias.
        alias: String,
    },
    /// The version cannot be archived while an alias means it, nor can an alias mean an archived one.
    AliasOfArchived {
        /// The model.
        model: String,
        /// The alias.
        alias: String,
        /// The version.
        version: String,
    },
}

impl core::fmt::Display for RegistryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            RegistryError::TooLarge { bytes } => {
                write!(f, "the registry has {bytes} bytes, more than the {MAX_REGISTRY_BYTES} allowed")
            }
            RegistryError::Syntax { line, column, reason } => {
                write!(f, "the registry is not valid, line {line}, column {column}: {reason}")
            }
            RegistryError::Field { field, reason } => write!(f, "the registry, field {field}: {reason}"),
            RegistryError::Format { format } => {
                write!(f, "registry format {format:?} is not known to this build")
            }
            RegistryError::Content { model, reason } if model.is_empty() => {
                write!(f, "the registry contradicts itself: {reason}")
            }
            RegistryError::Content { model, reason } => {
                write!(f, "the registry contradicts itself, model {model:?}: {reason}")
            }
            RegistryError::VersionTaken { model, version } => write!(
                f,
                "{model} {version} is registered with another digest: a released version does not change, give it a new one"
            ),
            RegistryError::NoSuchVersion { model, version } => {
                write!(f, "{model} has no version {version:?} in the registry")
            }
            RegistryError::NoSuchAlias { model, alias } => {
                write!(f, "{model} has no alias {alias:?} in the registry")
            }
            RegistryError::AliasOfArchived { model, alias, version } => write!(
                f,
                "alias {alias:?} of {model} would mean the archived version {version}: move or remove the alias"
            ),
        }
    }
}

impl core::error::Error for RegistryError {}
