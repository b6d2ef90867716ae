//! Debian's packages, where the system lets us install them.

use std::process::Command;

use crate::{
    error::{Error, Result},
    process,
};

/// Installs packages. `false` where this system has no apt-get or does not let us; `how` is what a person can do instead.
pub(crate) fn install(what: &str, packages: &[&str], how: &str) -> Result<bool> {
    let has_apt = process::find_in(&process::path_dirs(), &["apt-get"]).is_some();
    let Some(sudo) = (if has_apt { privilege() } else { None }) else {
        return Ok(false);
    };
    println!("{what}: none found, installing {} with apt-get, once", packages.join(" and "));
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for args in [&["update"][..], &install] {
        let words = sudo.iter().chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).chain(args);
        let words: Vec<_> = words.collect();
        process::run(Command::new(words[0]).args(&words[1..]))
            .map_err(|error| Error::Missing(format!("{error}; {how}")))?;
    }
    Ok(true)
}

/// What to put before a command that installs: nothing for root, sudo where it asks for no password.
fn privilege() -> Option<&'static [&'static str]> {
    let succeeds = |program: &str, args: &[&str]| process::read(Command::new(program).args(args)).ok();
    if succeeds("id", &["-u"])?.trim() == "0" {
        return Some(&[]);
    }
    succeeds("sudo", &["-n", "true"]).map(|_| &["sudo", "-n"][..])
}
