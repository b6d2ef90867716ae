//! `SHA256SUMS`: what a site's files must be, as `sha256sum -c` reads it, signed as one file.

use std::path::Path;

use bosque_model::sha256_hex;

use crate::error::Error;
use crate::files::read_limited;

/// The list's name.
pub const SUMS_FILE: &str = "SHA256SUMS";

/// The largest list, and the largest file in one, in bytes.
const MAX_LIST_BYTES: u64 = 1 << 20;
const MAX_FILE_BYTES: u64 = 1 << 30;

/// Whether a path is such a list's.
pub(crate) fn is_sums(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == SUMS_FILE)
}

/// The list's bytes.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    read_limited(path, MAX_LIST_BYTES)
}

/// Holds every file of a list against its digest, and returns how many there are. The files stand beside the list.
///
/// # Errors
/// A line that is no digest and name, a name that leads elsewhere, a file that cannot be read or is another.
pub(crate) fn check(path: &Path, list: &[u8]) -> Result<usize, Error> {
    let refused = |reason| Error::NotSignable { path: path.to_owned(), reason };
    let text = std::str::from_utf8(list).map_err(|_| refused("the list is not UTF-8"))?;
    let directory = path.parent().unwrap_or(Path::new(""));
    for line in text.lines() {
        let (digest, name) =
            line.split_once("  ").ok_or_else(|| refused("a line is not a digest and a name"))?;
        let leads_away = |part: &str| part.is_empty() || part == "." || part == "..";
        if name.split('/').any(leads_away) || name.contains('\\') {
            return Err(refused("a name leads out of the list's directory"));
        }
        let file = directory.join(name);
        if sha256_hex(&read_limited(&file, MAX_FILE_BYTES)?) != digest {
            let reason = "the file is not the one that the signed list names";
            return Err(Error::NotSignable { path: file, reason });
        }
    }
    match text.lines().count() {
        0 => Err(refused("the list is empty")),
        files => Ok(files),
    }
}
