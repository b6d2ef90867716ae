//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    error::{Error, Result},
    process,
};

/// The workspace's root directory, and what is found from it.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// Asks cargo's environment first: a checkout may have been moved since this program was compiled.
    pub(crate) fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let here = here.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        match here.ancestors().nth(2) {
            Some(root) if root.join("Cargo.toml").is_file() => Ok(Workspace { root: root.to_path_buf() }),
            _ => Err(Error::Missing(
                "the workspace is not where cargo says: call this as `cargo xtask`".into(),
            )),
        }
    }

    /// The directory that trunk builds the site into.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The directory that cargo builds into.
    pub(crate) fn target(&self) -> Result<PathBuf> {
        let metadata = self.metadata()?;
        let target = metadata["target_directory"].as_str().map(PathBuf::from);
        target.ok_or_else(|| Error::Refused("cargo names no target directory".into()))
    }

    /// A path as one reads it from the root, with forward slashes.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// What cargo knows of the workspace's own packages, read without the network.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let args = ["metadata", "--no-deps", "--offline", "--format-version=1"];
        let text = process::read(process::cargo(&self.root).args(args))?;
        serde_json::from_str(&text).map_err(|error| {
            Error::Refused(format!("`cargo metadata` wrote no JSON that we can read: {error}"))
        })
    }
}
