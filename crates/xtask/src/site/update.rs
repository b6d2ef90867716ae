//! `dist/bosque-VERSION.update`: the whole release in one signed file, for a page that no server reaches any more.

use std::path::Path;

use super::{files, offline::LIST};
use crate::{
    error::{Error, Result},
    process,
    workspace::Workspace,
};

/// Signs the list and packs what it names, both by the project's own command, which verifies what it writes.
pub(super) fn write(workspace: &Workspace, key: &Path) -> Result<()> {
    let dist = workspace.dist();
    let name = name(&files::read(&dist, LIST)?)?;
    println!("signing dist/{LIST} and writing dist/{name}");
    let list = dist.join(LIST);
    process::run(process::bosque(&workspace.root).arg("sign").arg(&list).arg("--private-key").arg(key))?;
    let mut export = process::bosque(&workspace.root);
    process::run(export.arg("export").arg(&list).arg("--update").arg(dist.join(name)))?;
    super::remove(&list.with_extension("sig")) // it is in the file, and no server sends it
}

/// The file's name, from the list's text.
fn name(list: &[u8]) -> Result<String> {
    let list: serde_json::Value = serde_json::from_slice(list).unwrap_or_default();
    let app = list["app"].as_str().ok_or_else(|| Error::Refused(format!("dist/{LIST} names no version")))?;
    Ok(format!("bosque-{app}.update"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named_after_the_app_s_version() {
        assert_eq!(name(br#"{"app":"1.2.3","files":[]}"#).unwrap(), "bosque-1.2.3.update");
        assert!(name(b"{}").is_err() && name(b"").is_err());
    }
}
