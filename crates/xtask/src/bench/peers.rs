//! The peers: what npm and PyPI have, pinned, set up once.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::{
        cache,
        python::{Environment, digest},
    },
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
        let node = cache::dir(
            "peers-node",
            &digest(&[bench.join("package.json"), bench.join("package-lock.json")])?,
        )?;
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
        let requirements = bench.join("requirements.txt");
        let python = Environment {
            name: "peers-python",
            what: "peers from PyPI",
            requirements: &requirements,
            pip: &[],
        }
        .set_up()?;
        Ok(Peers { python, modules: node.join("node_modules") })
    }
}
