//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! Each rule is a small function from what stands in the repository to a list of findings, and has an example that
//! passes and one that fails beside it. There is no switch to silence a finding: change the code, or change the table
//! and say why.

mod agree;
mod edges;
mod manifests;
mod places;
mod rust;
mod tree;

use std::fmt;

use crate::{
    error::{Error, Result},
    workspace::Workspace,
};
use tree::Tree;

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Relative to the workspace's root.
    file: String,
    /// From 1.
    line: usize,
    /// What is wrong and what to do.
    reason: String,
}

impl Finding {
    fn new(file: &str, line: usize, reason: impl Into<String>) -> Finding {
        Finding { file: file.into(), line, reason: reason.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// Holds every rule and prints every breach.
pub(crate) fn tidy(workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace)?;
    let packages = edges::packages(workspace, &tree)?;
    let mut findings = edges::check(&packages);
    findings.extend(rust::crate_roots(&packages, &tree));
    for file in tree.files() {
        findings.extend(rust::check(file));
        findings.extend(manifests::check(file));
        findings.extend(places::check(file));
    }
    findings.extend(agree::check(&tree));
    findings.sort();
    findings.dedup();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!(
                "tidy: {} packages and {} files keep the house rules",
                packages.len(),
                tree.files().len()
            );
            Ok(())
        }
        1 => Err(Error::Refused("one breach of the house rules".into())),
        count => Err(Error::Refused(format!("{count} breaches of the house rules"))),
    }
}
