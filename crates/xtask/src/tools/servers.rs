//! nginx and Caddy, for the test of the configurations in `docs/deploy/`.
//!
//! Debian's packages are unpacked into the cache and not installed: an installed one would listen on port 80 from then on.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{error::Result, process, tools::cache};

/// What is unpacked. A newer build of a package is as good; the directory's name changes with the list.
const PACKAGES: [&str; 3] = ["nginx", "libnginx-mod-http-brotli-static", "caddy"];

/// The programs that must run once they are unpacked.
const PROGRAMS: [(&str, &str); 2] = [("usr/sbin/nginx", "-v"), ("usr/bin/caddy", "version")];

/// The directory with both servers, or none where this system has no apt-get, or its libraries do not fit them. Then the test
/// says that it was skipped.
pub(crate) fn set_up() -> Result<Option<PathBuf>> {
    let dir = cache::dir("servers-debian", "1")?;
    if run(&dir) {
        println!("nginx and Caddy: found in the cache");
        return Ok(Some(dir));
    }
    if process::find_in(&process::path_dirs(), &["apt-get"]).is_none() {
        println!("nginx and Caddy: no apt-get here, so their configurations are not tried");
        return Ok(None);
    }
    println!("nginx and Caddy: unpacking Debian's packages, once");
    let unpacked = cache::install(&dir, |staging| {
        process::run(
            Command::new("apt-get").args(["download", "--quiet"]).args(PACKAGES).current_dir(staging),
        )?;
        let unpack = "for package in *.deb; do dpkg -x \"$package\" . && rm \"$package\" || exit 1; done";
        process::run(Command::new("sh").args(["-c", unpack]).current_dir(staging))
    });
    match unpacked {
        Ok(()) if run(&dir) => Ok(Some(dir)),
        Ok(()) => {
            println!("nginx and Caddy: they do not run here, so their configurations are not tried");
            Ok(None)
        }
        Err(error) => {
            println!("nginx and Caddy: {error}; their configurations are not tried");
            Ok(None)
        }
    }
}

fn run(dir: &Path) -> bool {
    let runs = |(program, argument): (&str, &str)| {
        Command::new(dir.join(program)).arg(argument).output().is_ok_and(|output| output.status.success())
    };
    PROGRAMS.into_iter().all(runs)
}
