//! The peers: what npm and PyPI have, pinned, set up once.

use std::path::PathBuf;

use crate::{
    error::{Error, Result},
    process,
    tools::{npm, python::Environment},
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
        for program in ["python3", "gcc"] {
            if process::version(program).is_none() {
                return Err(Error::Missing(format!(
                    "the peers need {program}: install it, then call this again"
                )));
            }
        }
        let modules = npm::set_up("peers-node", "peers from npm", &bench)?;
        let requirements = bench.join("requirements.txt");
        let python = Environment {
            name: "peers-python",
            what: "peers from PyPI",
            requirements: &requirements,
            pip: &[],
        }
        .set_up()?;
        Ok(Peers { python, modules })
    }
}
