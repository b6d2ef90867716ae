//! The cache: one directory per tool and version, complete or absent.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use crate::error::{Doing, Error, Result};

/// The directory of one tool in one version. Its programs stand in `bin`.
pub(crate) fn dir(name: &str, version: &str) -> Result<PathBuf> {
    Ok(root()?.join(format!("{name}-{version}")))
}

fn root() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME")
        .or_else(|| env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(".cache")))
        .ok_or_else(|| Error::Missing("no home directory to keep tools in: set XDG_CACHE_HOME".into()))?;
    Ok(cache.join("bosque").join("tools"))
}

/// Fills `target` by `install`, which is given an empty directory beside it. The directory takes its name only when
/// `install` has succeeded, so that an interrupted set-up leaves nothing that looks like a tool.
pub(crate) fn install(target: &Path, install: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let staging = Staging(target.with_file_name(format!(".{name}.{}.tmp", process::id())));
    fs::create_dir_all(&staging.0).doing(format_args!("creating {}", staging.0.display()))?;
    install(&staging.0)?;
    // Whatever stands there did not work, or another set-up was faster: ours is known to be whole.
    if target.exists() {
        fs::remove_dir_all(target).doing(format_args!("removing {}", target.display()))?;
    }
    fs::rename(&staging.0, target).doing(format_args!("naming {}", target.display()))
}

/// A directory that goes when we fail; after the rename there is nothing left to remove.
struct Staging(PathBuf);

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = env::temp_dir().join(format!("bosque-cache-{name}-{}", process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    }

    #[test]
    fn a_finished_install_takes_its_name() {
        let root = scratch("whole");
        let target = root.join("tool-1.0");
        install(&target, |dir| fs::write(dir.join("done"), "yes").doing("writing")).unwrap();
        assert_eq!(fs::read_to_string(target.join("done")).unwrap(), "yes");
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_failed_install_leaves_nothing() {
        let root = scratch("half");
        let failed = install(&root.join("tool-1.0"), |dir| {
            fs::write(dir.join("half"), "").doing("writing")?;
            Err(Error::Missing("the network".into()))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
        fs::remove_dir_all(root).unwrap();
    }
}
