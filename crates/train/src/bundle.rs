//! The files of a model together: read from a directory or a `.bosque` file, written as a `.bosque` file
//! (`docs/bundle-format.md`).

use std::fs;
use std::path::Path;

use bosque_forest::MAX_FILE_BYTES;
use bosque_model::{
    BundleError, BundleFiles, CONFORMANCE_FILE, Envelope, FOREST_FILE, MAX_BUNDLE_BYTES, MAX_MANIFEST_BYTES,
    MAX_SIGNATURE_BYTES, MODEL_DIRECTORY, Manifest, Model, SIGNATURE_FILE, Signature,
};
use flate2::{Decompress, FlushDecompress, Status};

use crate::error::Error;
use crate::files::{read_limited, write_file};

/// What git keeps for itself in a directory: the signing specification ignores it, and so do we.
const GIT_FILES: [&str; 4] = [".git", ".gitattributes", ".github", ".gitignore"];

/// A model directory's files by name, each of [`MODEL_DIRECTORY`] at most once and the needed ones all there.
#[derive(Clone, Debug)]
pub struct ModelSet {
    files: Vec<(&'static str, Vec<u8>)>,
}

impl ModelSet {
    /// Reads a model directory or a `.bosque` file.
    ///
    /// # Errors
    /// What cannot be read, and what does not belong there.
    pub fn read(path: &Path) -> Result<Self, Error> {
        if path.is_file() { Self::read_bundle(path) } else { Self::read_directory(path) }
    }

    /// Reads a directory that holds the files of a model and nothing else.
    ///
    /// # Errors
    /// What cannot be read; [`Error::Bundle`] for a name that has no place there or one that is missing;
    /// [`Error::NotSignable`] for a symbolic link or a directory under such a name.
    pub fn read_directory(dir: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        for entry in fs::read_dir(dir).map_err(Error::file(dir))? {
            let entry = entry.map_err(Error::file(dir))?;
            let name = entry.file_name();
            if GIT_FILES.iter().any(|ignored| name == *ignored) {
                continue;
            }
            let Some(known) = MODEL_DIRECTORY.into_iter().find(|known| name == *known) else {
                let file = name.to_string_lossy().into_owned();
                return Err(Error::Bundle {
                    path: dir.to_owned(),
                    source: BundleError::UnknownFile { file },
                });
            };
            let path = entry.path();
            if !entry.file_type().map_err(Error::file(&path))?.is_file() {
                return Err(Error::NotSignable {
                    path,
                    reason: "not a plain file, but a link or a directory",
                });
            }
            let most = match known {
                FOREST_FILE | CONFORMANCE_FILE => MAX_FILE_BYTES,
                SIGNATURE_FILE => MAX_SIGNATURE_BYTES,
                _ => MAX_MANIFEST_BYTES,
            };
            files.push((known, read_limited(&path, most as u64)?));
        }
        files.sort_by_key(|(name, _)| MODEL_DIRECTORY.iter().position(|known| known == name));
        let set = ModelSet { files };
        set.files().map_err(|source| Error::Bundle { path: dir.to_owned(), source })?;
        Ok(set)
    }

    /// Reads a `.bosque` file.
    ///
    /// # Errors
    /// What cannot be read; [`Error::Bundle`] with the rule that it breaks.
    pub fn read_bundle(path: &Path) -> Result<Self, Error> {
        let bytes = read_limited(path, MAX_BUNDLE_BYTES as u64)?;
        Self::from_bundle(&bytes).map_err(|source| Error::Bundle { path: path.to_owned(), source })
    }

    fn from_bundle(bytes: &[u8]) -> Result<Self, BundleError> {
        let envelope = Envelope::open(bytes)?;
        let inflated = inflate(envelope)?;
        let files = envelope.files(&inflated)?;
        Ok(ModelSet {
            files: files.named().into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect(),
        })
    }

    /// The files in their places.
    fn files(&self) -> Result<BundleFiles<'_>, BundleError> {
        BundleFiles::new(&self.named())
    }

    /// The files by name.
    #[must_use]
    pub fn named(&self) -> Vec<(&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect()
    }

    /// One file's bytes; empty where it is not there.
    #[must_use]
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.iter().find(|(known, _)| *known == name).map_or(&[], |(_, bytes)| bytes)
    }

    /// Opens the model; `path` is for the error.
    ///
    /// # Errors
    /// [`Error::Model`] with the reason why it is refused; [`Error::NotSignable`] where the manifest names its files
    /// otherwise than a model directory does.
    pub fn open(&self, path: &Path) -> Result<Model, Error> {
        let files = self.files().map_err(|source| Error::Bundle { path: path.to_owned(), source })?;
        let refused = |source| Error::Model { path: path.to_owned(), source };
        let names = Manifest::from_bytes(files.manifest).map_err(refused)?;
        if names.forest.file != FOREST_FILE || names.conformance.file != CONFORMANCE_FILE {
            let reason = "the manifest calls its files otherwise than forest.bin and conformance.csv";
            return Err(Error::NotSignable { path: path.to_owned(), reason });
        }
        Model::open(files.model()).map_err(refused)
    }
}

/// Inflates exactly the announced number of bytes from exactly the compressed part.
pub(crate) fn inflate(envelope: Envelope<'_>) -> Result<Vec<u8>, BundleError> {
    let mut inflated = Vec::with_capacity(envelope.inflated_len);
    let mut stream = Decompress::new(false);
    let status = stream.decompress_vec(envelope.compressed, &mut inflated, FlushDecompress::Finish);
    let whole = matches!(status, Ok(Status::StreamEnd))
        && stream.total_in() == envelope.compressed.len() as u64
        && inflated.len() == envelope.inflated_len;
    if whole { Ok(inflated) } else { Err(BundleError::BadStream) }
}

/// Packs a model into a `.bosque` file: the same bytes each time. A signature that does not fit its files is refused;
/// a model without one is packed as it is.
///
/// # Errors
/// Why the model is refused, or [`Error::File`].
pub fn write(model: &Path, out: &Path) -> Result<(), Error> {
    let set = ModelSet::read(model)?;
    set.open(model)?;
    if !set.file(SIGNATURE_FILE).is_empty() {
        let signature = Signature::parse(set.file(SIGNATURE_FILE));
        let fits = signature.and_then(|signature| signature.check_files(&set.named()));
        fits.map_err(|source| Error::Signature { path: model.to_owned(), source })?;
    }
    let bytes = pack(&set).map_err(|source| Error::Bundle { path: model.to_owned(), source })?;
    write_file(out, &bytes)
}

fn pack(set: &ModelSet) -> Result<Vec<u8>, BundleError> {
    let inflated = set.files()?.to_bytes()?;
    // A bundle is written once and carried often: zopfli's patience takes 2 KB off the 60 of final_model.
    let mut compressed = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Deflate,
        inflated.as_slice(),
        &mut compressed,
    )
    .map_err(|_| BundleError::BadStream)?;
    Envelope::write(&compressed, inflated.len())
}
