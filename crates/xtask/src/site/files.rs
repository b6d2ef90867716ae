//! The files of a built site and their compressed twins.

use std::{fs, io::Write, path::Path};

use crate::error::{Doing, Result};

/// One file of the site.
#[derive(Debug, Clone)]
pub(super) struct SiteFile {
    /// Its path within `dist/`, with forward slashes.
    pub(super) name: String,
    /// Its size in bytes.
    pub(super) raw: u64,
    /// The size of its brotli twin in bytes; none where compression gains nothing.
    pub(super) brotli: Option<u64>,
}

impl SiteFile {
    /// What a browser is sent.
    pub(super) fn wire_bytes(&self) -> u64 {
        self.brotli.unwrap_or(self.raw)
    }
}

/// Writes `FILE.br` beside each file that gets smaller by it.
pub(super) fn compress(dist: &Path) -> Result<Vec<SiteFile>> {
    let mut files = Vec::new();
    for name in list(dist)? {
        let bytes = read(dist, &name)?;
        let compressed = brotli(&bytes);
        let smaller = compressed.len() < bytes.len();
        if smaller {
            let twin = dist.join(format!("{name}.br"));
            fs::write(&twin, &compressed).doing(format_args!("writing {}", twin.display()))?;
        }
        files.push(SiteFile {
            name,
            raw: bytes.len() as u64,
            brotli: smaller.then_some(compressed.len() as u64),
        });
    }
    Ok(files)
}

/// Every file below `dist`, sorted, by its path within it.
pub(super) fn list(dist: &Path) -> Result<Vec<String>> {
    fn walk(dir: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
        let doing = || format!("listing {}", dir.display());
        for entry in fs::read_dir(dir).doing(doing())? {
            let entry = entry.doing(doing())?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().doing(doing())?.is_dir() {
                walk(&entry.path(), &format!("{name}/"), names)?;
            } else {
                names.push(name);
            }
        }
        Ok(())
    }
    let mut names = Vec::new();
    walk(dist, "", &mut names)?;
    names.sort();
    Ok(names)
}

pub(super) fn read(dist: &Path, name: &str) -> Result<Vec<u8>> {
    fs::read(dist.join(name)).doing(format_args!("reading dist/{name}"))
}

/// Brotli at its best: it is done once, and undone at every visit.
pub(super) fn brotli(bytes: &[u8]) -> Vec<u8> {
    const QUALITY: u32 = 11;
    const LOG_WINDOW: u32 = 22;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, LOG_WINDOW);
    writer.write_all(bytes).expect("a Vec takes every byte");
    writer.into_inner()
}

#[cfg(test)]
mod tests {
    use std::{env, io::Read};

    use super::*;

    #[test]
    fn a_twin_reads_back_and_is_written_only_where_it_is_smaller() {
        let dir = env::temp_dir().join(format!("bosque-files-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let text = "goes left when the value is at most the threshold\n".repeat(100);
        fs::write(dir.join("long.txt"), &text).unwrap();
        fs::write(dir.join("short.txt"), "x").unwrap();
        let files = compress(&dir).unwrap();
        let names = list(&dir).unwrap();
        let mut back = String::new();
        let twin = fs::read(dir.join("long.txt.br")).unwrap();
        brotli::Decompressor::new(&twin[..], 4096).read_to_string(&mut back).unwrap();
        fs::remove_dir_all(&dir).unwrap();

        assert_eq!(back, text);
        assert_eq!(names, ["long.txt", "long.txt.br", "short.txt"]);
        assert_eq!(files[0].wire_bytes(), twin.len() as u64);
        assert_eq!((files[1].raw, files[1].brotli, files[1].wire_bytes()), (1, None, 1));
    }
}
