//! Who judges the built page: axe-core and Lighthouse, which `tests/node/` pins, and whoever looks at its pictures.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use crate::{
    browser::{self, Browser},
    error::{Doing, Error, Result},
    process,
    serve_dir::Server,
    tools::npm,
    workspace::Workspace,
};

/// The directory of their lock file and scripts.
const DIRECTORY: &str = "tests/node";

/// The first number of the oldest Node.js that the pinned Lighthouse runs on.
const OLDEST_NODE: u32 = 20;

/// Where the pictures go.
const PICTURES: &str = "docs/screenshots";

/// Which of Lighthouse's scores must be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// All three.
    All,
    /// Accessibility and best practices, looked at once: they say the same on a busy machine.
    Steady,
}

impl Hold {
    /// The categories and the number of runs, as the script reads them.
    fn arguments(self) -> [&'static str; 2] {
        match self {
            Hold::All => ["performance,accessibility,best-practices", "3"],
            Hold::Steady => ["accessibility,best-practices", "1"],
        }
    }
}

/// Where the judges' packages are; installs them where they are not yet in the cache. `root` is the workspace's.
pub fn modules(root: &Path) -> Result<PathBuf> {
    npm::set_up("judges-node", "axe-core and Lighthouse", &root.join(DIRECTORY))
}

/// Serves `dist/`, has Lighthouse look at it, prints what it says, and fails where a score that is held is too low.
///
/// Where node is older than Lighthouse, the gate says that it has left it out: axe-core has judged the page already.
pub(crate) fn lighthouse(workspace: &Workspace, hold: Hold) -> Result<()> {
    let modules = modules(&workspace.root)?;
    if node_major() < OLDEST_NODE {
        let needs = format!("Lighthouse needs Node.js {OLDEST_NODE} or newer");
        return match hold {
            Hold::All => Err(Error::Missing(needs)),
            Hold::Steady => {
                println!("skipped: {needs}");
                Ok(())
            }
        };
    }
    let browser = Browser::set_up()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("finding a free port")?;
    let server = Server::start(listener, built(workspace)?, Arc::new(|_| ())).doing("starting the server")?;
    let mut command = Command::new("node");
    command
        .arg(workspace.root.join(DIRECTORY).join("lighthouse.mjs"))
        .args([&*modules, &*browser.chrome])
        .arg(server.url())
        .args(hold.arguments())
        .arg(browser::FLAGS.join(" "));
    process::run(&mut command)
}

/// The first number of node's version, 0 where there is none: `v20.20.2`.
fn node_major() -> u32 {
    let said = process::version("node").unwrap_or_default();
    said.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or_default()
}

/// Takes a picture of every state of the page in `dist/`, on a desktop and a phone, light and dark.
pub(crate) fn screenshots(workspace: &Workspace) -> Result<()> {
    let (dist, browser) = (built(workspace)?, Browser::set_up()?);
    let mut command = process::cargo(&workspace.root);
    command
        .args(["run", "--quiet", "--package", "bosque-browser-tests", "--bin", "shots", "--"])
        .arg("--out")
        .arg(workspace.root.join(PICTURES))
        .arg("--dist")
        .arg(dist)
        .arg("--states")
        .env("BOSQUE_CHROME", &browser.chrome)
        .env("BOSQUE_CHROMEDRIVER", &browser.driver);
    process::run(&mut command)
}

/// The built page; building it anew here could show another than the one that was looked at.
fn built(workspace: &Workspace) -> Result<PathBuf> {
    let dist = workspace.dist();
    if dist.join("index.html").is_file() {
        return Ok(dist);
    }
    Err(Error::Missing("there is no dist/ yet: call `cargo xtask dist` first".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_holds_what_does_not_hang_on_the_machine() {
        let [all, steady] = [Hold::All, Hold::Steady].map(|hold| hold.arguments()[0]);
        assert!(all.ends_with(steady) && !steady.contains("performance"));
    }
}
