//! The repository's text, read once.

use std::{fs, path::Path};

use crate::{
    error::{Doing, Result},
    workspace::Workspace,
};

/// What is built, fetched or git's own.
const SKIPPED_DIRS: &[&str] = &[".git", "target", "dist", "node_modules"];

/// Larger files are data.
const MAX_BYTES: u64 = 1 << 20;

/// One text file.
#[derive(Debug)]
pub(super) struct File {
    /// Relative to the root, with forward slashes.
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.into() }
    }

    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Every text file of the workspace.
pub(super) struct Tree {
    files: Vec<File>,
}

impl Tree {
    pub(super) fn read(workspace: &Workspace) -> Result<Tree> {
        let mut files = Vec::new();
        walk(workspace, &workspace.root, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Tree { files })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Tree {
        Tree { files: files.iter().map(|(path, text)| File::new(path, text)).collect() }
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

fn walk(workspace: &Workspace, dir: &Path, files: &mut Vec<File>) -> Result<()> {
    let doing = || format!("listing {}", dir.display());
    for entry in fs::read_dir(dir).doing(doing())? {
        let entry = entry.doing(doing())?;
        let (path, kind) = (entry.path(), entry.file_type().doing(doing())?);
        if kind.is_dir() {
            if !SKIPPED_DIRS.iter().any(|name| entry.file_name() == *name) {
                walk(workspace, &path, files)?;
            }
            continue;
        }
        let small = entry.metadata().doing(doing())?.len() <= MAX_BYTES;
        if kind.is_file() && small {
            let bytes = fs::read(&path).doing(format_args!("reading {}", path.display()))?;
            // What is not UTF-8 is not text.
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File { path: workspace.relative(&path), text });
            }
        }
    }
    Ok(())
}
