//! Reading with limits, and writing whole or not at all.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use bosque_forest::MAX_FILE_BYTES;
use bosque_model::{CARD_EN_FILE, CARD_ES_FILE, Lang, MAX_MANIFEST_BYTES, Manifest, Model, ModelFiles};
pub use bosque_model::{CONFORMANCE_FILE, FOREST_FILE, MANIFEST_FILE};

use crate::bundle::ModelSet;
use crate::error::Error;

/// The model card's file names in a model directory, with their languages.
pub const CARD_FILES: [(Lang, &str); 2] = [(Lang::Es, CARD_ES_FILE), (Lang::En, CARD_EN_FILE)];

/// Reads a file of at most `most_bytes`.
///
/// # Errors
/// [`Error::File`] or [`Error::FileTooLarge`].
pub fn read_limited(path: &Path, most_bytes: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(Error::file(path))?;
    file.take(most_bytes + 1).read_to_end(&mut bytes).map_err(Error::file(path))?;
    if bytes.len() as u64 > most_bytes {
        return Err(Error::FileTooLarge { path: path.to_owned(), most_bytes });
    }
    Ok(bytes)
}

/// Opens and verifies the model in a directory or in a `.bosque` file. Signatures are [`crate::sign::verify`]'s.
///
/// # Errors
/// A file that cannot be read, or [`Error::Bundle`] or [`Error::Model`] with the reason why the model is refused.
pub fn open_model(dir: &Path) -> Result<Model, Error> {
    if dir.is_file() {
        return ModelSet::read_bundle(dir)?.open(dir);
    }
    let refused = |source| Error::Model { path: dir.to_owned(), source };
    let manifest = read_limited(&dir.join(MANIFEST_FILE), MAX_MANIFEST_BYTES as u64 + 1)?;
    let names = Manifest::from_bytes(&manifest).map_err(refused)?;
    let beside = |name: &str| {
        // A manifest names files beside it and never leads elsewhere.
        let plain = Path::new(name).file_name().is_some_and(|file_name| file_name == name);
        if !plain {
            return Err(Error::Data { reason: "the manifest names a file outside its directory".into() });
        }
        read_limited(&dir.join(name), MAX_FILE_BYTES as u64 + 1)
    };
    let forest = beside(&names.forest.file)?;
    let conformance = beside(&names.conformance.file)?;
    Model::open(ModelFiles { manifest: &manifest, forest: &forest, conformance: &conformance })
        .map_err(refused)
}

/// Writes a file whole or not at all: beside its place first, then renamed.
///
/// # Errors
/// [`Error::File`]; what was there before is still there.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(Error::file(path))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(Error::file(path))?;
    let persisted =
        file.persist(path).map_err(|error| Error::File { path: path.to_owned(), source: error.error })?;
    readable(&persisted, path)
}

/// Temporary files are private to their owner; a result is as readable as any new file.
#[cfg(unix)]
fn readable(file: &fs::File, path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644)).map_err(Error::file(path))
}

#[cfg(not(unix))]
fn readable(_: &fs::File, _: &Path) -> Result<(), Error> {
    Ok(())
}

/// Writes a model directory whole or not at all, in place of an older model if there is one.
///
/// # Errors
/// [`Error::NotAModelPlace`] where something else is in the way; [`Error::File`] otherwise. What was there
/// before is still there.
pub fn write_dir(dir: &Path, files: &[(&str, &[u8])]) -> Result<(), Error> {
    let occupied = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(source) => return Err(Error::File { path: dir.to_owned(), source }),
    };
    if occupied && !dir.join(MANIFEST_FILE).is_file() {
        return Err(Error::NotAModelPlace { path: dir.to_owned() });
    }
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Dropping it removes whatever is inside, so a failure leaves nothing behind.
    let workshop =
        tempfile::Builder::new().prefix(".bosque-").tempdir_in(parent).map_err(Error::file(dir))?;
    let fresh = workshop.path().join("new");
    fs::create_dir(&fresh).map_err(Error::file(dir))?;
    for (name, bytes) in files {
        let mut file = fs::File::create(fresh.join(name)).map_err(Error::file(dir))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::file(dir))?;
    }
    let old = workshop.path().join("old");
    let had_one = dir.exists();
    if had_one {
        fs::rename(dir, &old).map_err(Error::file(dir))?;
    }
    if let Err(source) = fs::rename(&fresh, dir) {
        if had_one {
            fs::rename(&old, dir).map_err(Error::file(dir))?;
        }
        return Err(Error::File { path: dir.to_owned(), source });
    }
    Ok(())
}
