//! Entering models into `registry.json`.

use std::path::Path;

use bosque_model::{
    MANIFEST_FILE, MAX_REGISTRY_BYTES, RegisteredVersion, Registry, RegistryError, Status, sha256_hex,
};

use crate::bundle::ModelSet;
use crate::error::Error;
use crate::files::{read_limited, write_file};

/// What is to change besides the entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes<'a> {
    /// Aliases that shall mean the entered version.
    pub aliases: &'a [String],
    /// Aliases that shall go.
    pub remove_aliases: &'a [String],
    /// Versions of the same model that are not to be used any more.
    pub archive: &'a [String],
}

/// Enters a model and applies the changes; the file appears whole or stays as it was. Returns name and version.
///
/// # Errors
/// Why the model or the change is refused.
pub fn register(model: &Path, registry_path: &Path, changes: Changes<'_>) -> Result<(String, String), Error> {
    let set = ModelSet::read(model)?;
    let opened = set.open(model)?;
    let manifest = opened.manifest();
    let refused = |source| Error::Registry { path: registry_path.to_owned(), source };
    let mut registry = read_or_empty(registry_path)?;
    let entry = RegisteredVersion {
        version: manifest.version.clone(),
        created: manifest.created.clone(),
        manifest_sha256: sha256_hex(set.file(MANIFEST_FILE)),
        forest_sha256: manifest.forest.sha256.clone(),
        status: Status::Active,
    };
    let bytes = change(&mut registry, &manifest.name, entry, changes).map_err(refused)?;
    write_file(registry_path, &bytes)?;
    Ok((manifest.name.clone(), manifest.version.clone()))
}

fn change(
    registry: &mut Registry,
    name: &str,
    entry: RegisteredVersion,
    changes: Changes<'_>,
) -> Result<Vec<u8>, RegistryError> {
    let version = entry.version.clone();
    registry.register(name, entry)?;
    for alias in changes.remove_aliases {
        registry.remove_alias(name, alias)?;
    }
    for alias in changes.aliases {
        registry.set_alias(name, alias, &version)?;
    }
    for version in changes.archive {
        registry.archive(name, version)?;
    }
    registry.to_bytes()
}

fn read_or_empty(path: &Path) -> Result<Registry, Error> {
    match read_limited(path, MAX_REGISTRY_BYTES as u64) {
        Ok(bytes) => {
            Registry::from_bytes(&bytes).map_err(|source| Error::Registry { path: path.to_owned(), source })
        }
        Err(Error::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            Ok(Registry::empty())
        }
        Err(error) => Err(error),
    }
}
