//! The peers: what npm and PyPI have, pinned, set up once.

use std::{fs, path::PathBuf, process::Command};

use sha2::{Digest, Sha256};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::cache,
    workspace::Workspace,
};

/// Where the peers are.
pub(super) struct Peers {
    /// The interpreter that has the Python peers.
    pub(super) python: PathBuf,
    /// The `node_modules` that holds the JavaScript peers.
    pub(super) modules: PathBuf,
}

impl Peers {
    pub(super) fn set_up(workspace: &Workspace) -> Result<Peers> {
        let bench = workspace.root.join("crates/xtask/bench");
        for program in ["node", "npm", "python3", "gcc"] {
            if process::version(program).is_none() {
                return Err(Error::Missing(format!(
                    "the peers need {program}: install it, then call this again"
                )));
            }
        }
        let read = |name: &str| {
            let path = bench.join(name);
            fs::read(&path).doing(format_args!("reading {}", path.display()))
        };
        let digest = |names: &[&str]| -> Result<String> {
            let mut all = Sha256::new();
            for name in names {
                all.update(read(name)?);
            }
            Ok(all.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect())
        };
        let node = cache::dir("peers-node", &digest(&["package.json", "package-lock.json"])?)?;
        if !node.is_dir() {
            println!("peers from npm: installing, once");
            cache::install(&node, |dir| {
                for name in ["package.json", "package-lock.json"] {
                    fs::write(dir.join(name), read(name)?).doing(format_args!("writing {name}"))?;
                }
                let args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
                process::run(Command::new("npm").args(args).current_dir(dir))
            })?;
        }
        // An environment knows its own place, so it is made where it stays; the mark says that it is whole.
        let python = cache::dir("peers-python", &digest(&["requirements.txt"])?)?;
        if !python.join("whole").is_file() {
            println!("peers from PyPI: installing, a few minutes, once");
            process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python))?;
            let mut pip = Command::new(python.join("bin/pip"));
            pip.args(["install", "--quiet", "--disable-pip-version-check", "-r"])
                .arg(bench.join("requirements.txt"));
            process::run(&mut pip)?;
            fs::write(python.join("whole"), "").doing("marking the Python peers")?;
        }
        Ok(Peers { python: python.join("bin/python"), modules: node.join("node_modules") })
    }
}
