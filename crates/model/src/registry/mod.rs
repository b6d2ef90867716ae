//! `models/registry.json`: which versions of which models there are, and which of them an alias means. It is signed as
//! one file (`models/registry.sig`); its JSON Schema stands in `models/registry.schema.json`.
//!
//! Stages (`Production`, `Staging`) were deprecated in MLflow 2.9 in favour of aliases; so aliases are what there is
//! here: names that move from version to version.

mod error;

use crate::prelude::*;
pub use error::RegistryError;

#[cfg(feature = "serde")]
use serde::Serialize;

use crate::json::Json;
use crate::read::{FromJson, record, words};

/// What [`Registry::format`] says.
pub const REGISTRY_FORMAT: &str = "bosque-registry/1";
/// The registry's file name.
pub const REGISTRY_FILE: &str = "registry.json";
/// The file name of the signature over it.
pub const REGISTRY_SIGNATURE_FILE: &str = "registry.sig";
/// The largest registry that is read, 1 MiB.
pub const MAX_REGISTRY_BYTES: usize = 1 << 20;
/// The alias of the version that is to be used.
pub const CHAMPION: &str = "champion";
/// The alias of the version that is tried against it.
pub const CHALLENGER: &str = "challenger";

/// All registered models.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Registry {
    /// [`REGISTRY_FORMAT`].
    pub format: String,
    /// The models, in ascending order of their names.
    pub models: Vec<RegisteredModel>,
}

/// One model's versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct RegisteredModel {
    /// As in its manifests.
    pub name: String,
    /// In the order in which they were registered, at least one.
    pub versions: Vec<RegisteredVersion>,
    /// In ascending order of their names.
    pub aliases: Vec<Alias>,
}

/// One version of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct RegisteredVersion {
    /// Semantic version, as in its manifest.
    pub version: String,
    /// The day it was trained or imported, `YYYY-MM-DD`, UTC.
    pub created: String,
    /// SHA-256 of the manifest's file, all of its bytes: unlike the digest inside it.
    pub manifest_sha256: String,
    /// SHA-256 of the forest's file.
    pub forest_sha256: String,
    /// Whether it may be used.
    pub status: Status,
}

/// Whether a version may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Status {
    /// It may.
    Active,
    /// It is kept for the record of results that it gave.
    Archived,
}

/// A name that means one version, and moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize))]
pub struct Alias {
    /// The name, of `a` to `z`, digits and `-`.
    pub alias: String,
    /// An active version.
    pub version: String,
}

record!(Registry { format, models });
record!(RegisteredModel { name, versions, aliases });
record!(RegisteredVersion { version, created, manifest_sha256, forest_sha256, status });
record!(Alias { alias, version });
words!(Status { "active" => Active, "archived" => Archived });

impl Registry {
    /// A registry without models.
    #[must_use]
    pub fn empty() -> Self {
        Registry { format: REGISTRY_FORMAT.into(), models: Vec::new() }
    }

    /// Reads a registry and checks all of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RegistryError> {
        if bytes.len() > MAX_REGISTRY_BYTES {
            return Err(RegistryError::TooLarge { bytes: bytes.len() });
        }
        let value = Json::parse(bytes).map_err(|error| RegistryError::Syntax {
            line: error.line,
            column: error.column,
            reason: error.reason,
        })?;
        let registry = Registry::read(value)
            .map_err(|wrong| RegistryError::Field { field: wrong.path, reason: wrong.reason })?;
        registry.check()?;
        Ok(registry)
    }

    /// The registry as the bytes of a file.
    ///
    /// # Errors
    /// What [`Registry::from_bytes`] would refuse.
    #[cfg(feature = "serde")]
    pub fn to_bytes(&self) -> Result<Vec<u8>, RegistryError> {
        self.check()?;
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|_| RegistryError::Content {
            model: String::new(),
            reason: "it cannot be written as JSON",
        })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The model of this name.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&RegisteredModel> {
        self.models.iter().find(|model| model.name == name)
    }

    /// Adds a version, or finds it there with the same digests; an archived one stays archived.
    ///
    /// # Errors
    /// [`RegistryError::VersionTaken`].
    pub fn register(&mut self, name: &str, version: RegisteredVersion) -> Result<(), RegistryError> {
        let place = match self.models.binary_search_by(|model| model.name.as_str().cmp(name)) {
            Ok(place) => place,
            Err(place) => {
                let (versions, aliases) = (Vec::new(), Vec::new());
                self.models.insert(place, RegisteredModel { name: name.to_owned(), versions, aliases });
                place
            }
        };
        let model = &mut self.models[place];
        match model.versions.iter().find(|known| known.version == version.version) {
            Some(known) if RegisteredVersion { status: known.status, ..version.clone() } == *known => Ok(()),
            Some(_) => Err(RegistryError::VersionTaken { model: name.to_owned(), version: version.version }),
            None => {
                model.versions.push(version);
                Ok(())
            }
        }
    }

    /// Lets an alias mean a version, whatever it meant before.
    ///
    /// # Errors
    /// [`RegistryError::NoSuchVersion`]; what is wrong with the name, [`Registry::check`] says.
    pub fn set_alias(&mut self, name: &str, alias: &str, version: &str) -> Result<(), RegistryError> {
        let model = self.model_with(name, version)?;
        model.aliases.retain(|known| known.alias != alias);
        let place = model.aliases.partition_point(|known| known.alias.as_str() < alias);
        model.aliases.insert(place, Alias { alias: alias.to_owned(), version: version.to_owned() });
        Ok(())
    }

    /// Removes an alias.
    ///
    /// # Errors
    /// [`RegistryError::NoSuchAlias`].
    pub fn remove_alias(&mut self, name: &str, alias: &str) -> Result<(), RegistryError> {
        let missing = || RegistryError::NoSuchAlias { model: name.to_owned(), alias: alias.to_owned() };
        let model = self.models.iter_mut().find(|model| model.name == name).ok_or_else(missing)?;
        let place = model.aliases.iter().position(|known| known.alias == alias).ok_or_else(missing)?;
        model.aliases.remove(place);
        Ok(())
    }

    /// Marks a version as archived.
    ///
    /// # Errors
    /// [`RegistryError::NoSuchVersion`]; that an alias still means it, [`Registry::check`] says.
    pub fn archive(&mut self, name: &str, version: &str) -> Result<(), RegistryError> {
        let model = self.model_with(name, version)?;
        for known in model.versions.iter_mut().filter(|known| known.version == version) {
            known.status = Status::Archived;
        }
        Ok(())
    }

    fn model_with(&mut self, name: &str, version: &str) -> Result<&mut RegisteredModel, RegistryError> {
        let has = |model: &&mut RegisteredModel| model.name == name && model.version(version).is_some();
        self.models.iter_mut().find(has).ok_or_else(|| RegistryError::NoSuchVersion {
            model: name.to_owned(),
            version: version.to_owned(),
        })
    }

    /// Checks names, versions, days, digests, orders, and that every alias means an active version.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check(&self) -> Result<(), RegistryError> {
        if self.format != REGISTRY_FORMAT {
            return Err(RegistryError::Format { format: self.format.clone() });
        }
        if !self.models.is_sorted_by(|a, b| a.name < b.name) {
            let reason = "the models are not in ascending order of their names, each once";
            return Err(RegistryError::Content { model: String::new(), reason });
        }
        self.models.iter().try_for_each(RegisteredModel::check)
    }
}

impl RegisteredModel {
    /// The version of this number.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&RegisteredVersion> {
        self.versions.iter().find(|known| known.version == version)
    }

    /// The version that an alias means.
    #[must_use]
    pub fn alias(&self, alias: &str) -> Option<&RegisteredVersion> {
        self.aliases.iter().find(|known| known.alias == alias).and_then(|known| self.version(&known.version))
    }

    fn check(&self) -> Result<(), RegistryError> {
        let name_byte =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
        let alias_byte = |byte: u8| name_byte(byte) && byte != b'_';
        let twice =
            |i: usize| self.versions[..i].iter().any(|other| other.version == self.versions[i].version);
        let faults = [
            (!is_name(&self.name, name_byte), "its name is not 1 to 64 of a to z, digits, _ and -"),
            (self.versions.is_empty(), "it has no version"),
            (!self.versions.iter().all(|v| is_version(&v.version)), "a version is not MAJOR.MINOR.PATCH"),
            ((0..self.versions.len()).any(twice), "a version is there twice"),
            (!self.versions.iter().all(|v| is_day(&v.created)), "a day is not YYYY-MM-DD"),
            (
                !self.versions.iter().all(|v| is_digest(&v.manifest_sha256) && is_digest(&v.forest_sha256)),
                "a digest is not 64 lower-case hexadecimal digits",
            ),
            (
                !self.aliases.iter().all(|a| is_name(&a.alias, alias_byte)),
                "an alias is not 1 to 64 of a to z, digits and -",
            ),
            (
                !self.aliases.is_sorted_by(|a, b| a.alias < b.alias),
                "the aliases are not in ascending order of their names, each once",
            ),
        ];
        if let Some((_, reason)) = faults.into_iter().find(|(fault, _)| *fault) {
            return Err(RegistryError::Content { model: self.name.clone(), reason });
        }
        for Alias { alias, version } in &self.aliases {
            let (model, version) = (self.name.clone(), version.clone());
            match self.version(&version).map(|known| known.status) {
                Some(Status::Active) => {}
                Some(Status::Archived) => {
                    return Err(RegistryError::AliasOfArchived { model, alias: alias.clone(), version });
                }
                None => return Err(RegistryError::NoSuchVersion { model, version }),
            }
        }
        Ok(())
    }
}

fn is_name(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// `MAJOR.MINOR.PATCH`, and what may follow after a `-` (semver.org, clause 9), without build metadata.
fn is_version(text: &str) -> bool {
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| {
        (1..=9).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 64
        && core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| pre.split('.').all(word))
}

fn is_day(text: &str) -> bool {
    let shape =
        |(i, byte): (usize, u8)| if matches!(i, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let two = |from: usize| text[from..from + 2].parse::<u8>().unwrap_or(0);
    text.len() == 10
        && text.bytes().enumerate().all(shape)
        && (1..=12).contains(&two(5))
        && (1..=31).contains(&two(8))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
