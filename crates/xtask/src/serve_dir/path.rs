//! From a request's path to a file, and never out of the directory.

use std::path::{Path, PathBuf};

/// The file that a request's path names, or nothing where it names none within `dir`.
pub(super) fn resolve(dir: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let path = percent_decode(path.strip_prefix('/')?)?;
    let mut file = dir.canonicalize().ok()?;
    let root = file.clone();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        // No way up, no hidden files, and nothing that another system takes for a separator or a drive.
        if segment.starts_with('.') || segment.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(segment);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // A link that leads out of the directory leads nowhere.
    file.canonicalize().ok().filter(|file| file.starts_with(&root) && file.is_file())
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let hex = std::str::from_utf8(tail.get(..2)?).ok().filter(|hex| !hex.starts_with('+'))?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}
