//! axe-core and Lighthouse, which judge the page; `tests/node/` pins them.

use std::path::{Path, PathBuf};

use crate::{error::Result, tools::npm};

/// The directory of their lock file and scripts.
const DIRECTORY: &str = "tests/node";

/// Where the judges' packages are; installs them where they are not yet in the cache. `root` is the workspace's.
pub fn modules(root: &Path) -> Result<PathBuf> {
    npm::set_up("judges-node", "axe-core and Lighthouse", &root.join(DIRECTORY))
}
