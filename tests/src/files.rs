//! Directories as tests need them.

use std::{fs, io, path::Path};

/// Copies what a directory holds, its directories with it, into another, which is made where it is not there.
///
/// # Panics
/// Where one of them cannot be read or written.
pub fn copy_dir(from: &Path, to: &Path) {
    copy(from, to).unwrap_or_else(|error| panic!("copying {}: {error}", from.display()));
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, target)?;
        }
    }
    Ok(())
}
