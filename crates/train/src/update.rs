//! Releases of the page: their list, signed as one file, and `.update`, which carries all of one (`docs/update-format.md`).

use std::io::Write;
use std::path::Path;

use bosque_model::{
    MAX_BUNDLE_BYTES, MAX_RELEASE_BYTES, MAX_SIGNATURE_BYTES, RELEASE_FILE, Release, Update, UpdateError,
};
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::bundle::inflate;
use crate::error::Error;
use crate::files::{read_limited, write_file};

/// Whether a path is a release's list.
pub(crate) fn is_list(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == RELEASE_FILE)
}

/// Whether a path is a `.update` file's.
pub(crate) fn is_update(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "update")
}

/// The list's bytes.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read_list(path: &Path) -> Result<Vec<u8>, Error> {
    read_limited(path, MAX_RELEASE_BYTES as u64)
}

/// The release of a list, and the `.update` file that carries it: every file beside the list is held against it.
///
/// # Errors
/// [`Error::Update`], or a file that cannot be read.
pub(crate) fn packed(
    path: &Path,
    list: &[u8],
    signature: Option<&[u8]>,
) -> Result<(Release, Vec<u8>), Error> {
    let refused = |source| Error::Update { path: path.to_owned(), source };
    let release = Release::from_bytes(list).map_err(refused)?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| read_limited(&directory.join(name), MAX_BUNDLE_BYTES as u64);
    let contents = release.files.iter().map(|file| read(&file.name)).collect::<Result<Vec<_>, _>>()?;
    let names = release.files.iter().map(|file| file.name.as_str());
    let files: Vec<(&str, &[u8])> = names.zip(contents.iter().map(Vec::as_slice)).collect();
    let inflated = Update::frame(list, signature, &files);
    let mut writer = DeflateEncoder::new(Vec::new(), Compression::best());
    let compressed =
        writer.write_all(&inflated).and_then(|()| writer.finish()).expect("a Vec takes every byte");
    let file = Update::write(&compressed, inflated.len()).map_err(refused)?;
    // What we write, we read.
    opened(&file).map_err(refused)?;
    Ok((release, file))
}

/// Packs the release of a signed list into a `.update` file. The files stand beside the list, and so does `release.sig`.
///
/// # Errors
/// The list, its signature or a file beside it is not what it should be, or cannot be read; nothing is written then.
pub fn write(list: &Path, out: &Path) -> Result<(), Error> {
    let refused = |source| Error::Signature { path: list.to_owned(), source };
    let bytes = read_list(list)?;
    let signature = read_limited(&list.with_extension("sig"), MAX_SIGNATURE_BYTES as u64)?;
    let parsed = bosque_model::Signature::parse(&signature).map_err(refused)?;
    parsed.check_single_file(RELEASE_FILE, &bytes).map_err(refused)?;
    let (_, file) = packed(list, &bytes, Some(&signature))?;
    write_file(out, &file)
}

/// What a `.update` file inflates to: [`Update::read`] takes it.
///
/// # Errors
/// [`Error::Update`], or a file that cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = read_limited(path, MAX_BUNDLE_BYTES as u64)?;
    opened(&bytes).map_err(|source| Error::Update { path: path.to_owned(), source })
}

fn opened(file: &[u8]) -> Result<Vec<u8>, UpdateError> {
    let inflated = inflate(Update::open(file)?)?;
    Update::read(&inflated)?;
    Ok(inflated)
}
