//! Building the site into `dist/`: trunk, then compression, sums, and a look at the size.

mod budget;
mod embed;
mod files;
mod names;
pub mod offline;
mod single;
mod stylesheet;
mod update;

pub(crate) use stylesheet::condensed;

use std::{env, fs, path::Path, process::Command};

use sha2::{Digest, Sha256};

use crate::{
    error::{Doing, Error, Result},
    process,
    tools::Tools,
    trust::Trust,
    workspace::Workspace,
};
use files::SiteFile;

/// The list of digests, in the form that `sha256sum -c` reads.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// Files as built, with their sizes. The compressed twins and the sums are not among them.
pub(crate) struct Site {
    /// How messages name the directory.
    name: &'static str,
    files: Vec<SiteFile>,
}

/// Builds the release page afresh, with what portals embed where the package is built.
pub(crate) fn build(workspace: &Workspace, tools: &Tools, trust: &Trust) -> Result<Site> {
    compile(workspace, tools, trust)?;
    finish(workspace)
}

/// Has trunk compile the page into an empty `dist/`.
pub(crate) fn compile(workspace: &Workspace, tools: &Tools, trust: &Trust) -> Result<()> {
    let dist = workspace.dist();
    remove(&dist)?; // what an earlier build left would be served, summed and counted
    println!("building the page with trunk (the first time takes a few minutes)");
    let mut command = trunk(workspace, tools);
    process::leave_out_own_paths(&mut command);
    trust.hand_to(&mut command);
    process::run(command.args(["build", "--release"]))?;
    remove(&dist.join(".trunk-lock"))?;
    remove(&dist.join(".stage"))
}

/// Makes a release of what trunk left.
pub(crate) fn finish(workspace: &Workspace) -> Result<Site> {
    let dist = workspace.dist();
    stylesheet::join(&dist)?;
    let release = offline::make_release(&dist, &offline::About::read(workspace)?)?;
    println!("dist/{}: release {release}", offline::LIST);
    embed::add(workspace, &dist)?;
    let site = Site::compressed(&dist, "dist/")?;
    let bytes = single::write(&dist)?; // after the twins: it is carried, not sent
    println!("dist/{}: {} KB, the whole page in one file", single::NAME, kilobytes(bytes as u64));
    write_sums(&dist)?;
    Ok(site)
}

/// Writes the signed update of a site that is built, and sums over the site anew.
pub(crate) fn write_update(workspace: &Workspace, key: &Path) -> Result<()> {
    update::write(workspace, key)?;
    write_sums(&workspace.dist())
}

/// trunk as we call it: with our tools, without asking the network for a newer trunk, and without the settings that the
/// environment holds for some other project.
fn trunk(workspace: &Workspace, tools: &Tools) -> Command {
    let mut command = Command::new("trunk");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TRUNK_")) {
        command.env_remove(name);
    }
    command
        .current_dir(&workspace.root)
        .env("PATH", tools.path())
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("RUST_BACKTRACE", "0"); // trunk's own stack says nothing about a mistake in the page
    command
}

/// Removes a file or a directory, where it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).doing(format_args!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// A file's bytes, raw and with brotli.
pub(crate) fn sizes(path: &Path) -> Result<(u64, u64)> {
    let bytes = fs::read(path).doing(format_args!("reading {}", path.display()))?;
    Ok((bytes.len() as u64, files::brotli(&bytes).len() as u64))
}

/// Sums over everything that a server will send, the compressed twins included; not over the sums themselves, which an earlier
/// list may have left.
fn write_sums(dist: &Path) -> Result<()> {
    let mut sums = String::new();
    for name in files::list(dist)?.into_iter().filter(|name| !name.starts_with(SUMS)) {
        let bytes = files::read(dist, &name)?;
        sums += &format!("{}  {name}\n", hex(&Sha256::digest(bytes)));
    }
    let path = dist.join(SUMS);
    fs::write(&path, sums).doing(format_args!("writing {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Site {
    /// The files of a directory, each with its compressed twin beside it.
    pub(crate) fn compressed(dist: &Path, name: &'static str) -> Result<Site> {
        Ok(Site { name, files: files::compress(dist)? })
    }

    /// `(name, raw bytes, bytes over the wire)` of each file.
    pub(crate) fn sizes(&self) -> Vec<(String, u64, u64)> {
        self.files.iter().map(|file| (file.name.clone(), file.raw, file.wire_bytes())).collect()
    }

    /// One line on the whole; what portals embed is no part of what the page costs, and stands apart.
    pub(crate) fn summary(&self) -> String {
        let is_embedded =
            |file: &&SiteFile| file.name.strip_prefix(embed::DIR).is_some_and(|rest| rest.starts_with('/'));
        let (embedded, own): (Vec<_>, Vec<_>) = self.files.iter().partition(is_embedded);
        let own = format!("{}: {}", self.name, weight(&own));
        if embedded.is_empty() {
            return own;
        }
        format!("{own}; {}{}/, which portals embed: {}", self.name, embed::DIR, weight(&embedded))
    }

    /// Prints each file with its sizes, and refuses a site that is larger than its budget.
    pub(crate) fn report_within_budget(&self) -> Result<()> {
        println!("{:>10} {:>10}  file (KB raw, KB over the wire)", "raw", "brotli");
        for file in &self.files {
            println!("{:>10} {:>10}  {}", kilobytes(file.raw), kilobytes(file.wire_bytes()), file.name);
        }
        budget::check(self.name, &self.files).map_err(Error::Refused)?;
        println!("{}; within the budget", self.summary());
        Ok(())
    }
}

/// How many files, and what they weigh.
fn weight(files: &[&SiteFile]) -> String {
    let wire = kilobytes(files.iter().map(|file| file.wire_bytes()).sum());
    let raw = kilobytes(files.iter().map(|file| file.raw).sum());
    format!("{} files, {wire} KB over the wire (brotli), {raw} KB unpacked", files.len())
}

/// Thousands of bytes with one decimal.
fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_sha256sum() {
        let dir = env::temp_dir().join(format!("bosque-sums-{}", std::process::id()));
        fs::create_dir_all(dir.join("sub")).unwrap();
        fs::write(dir.join("sub/b.txt"), "abc").unwrap();
        fs::write(dir.join("a.txt"), "").unwrap();
        write_sums(&dir).unwrap();
        write_sums(&dir).unwrap(); // again, beside a list that is there
        let sums = fs::read_to_string(dir.join(SUMS)).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        // The digests of nothing and of "abc" are FIPS 180-4's own examples.
        assert_eq!(
            sums,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  sub/b.txt\n"
        );
    }

    #[test]
    fn what_portals_embed_is_weighed_apart() {
        let file = |name: &str, raw, brotli| SiteFile { name: name.into(), raw, brotli };
        let mut site = Site {
            name: "dist/",
            files: vec![file("a.js", 3000, Some(1000)), file("embedded.js", 500, None)],
        };
        let own = "dist/: 2 files, 1.5 KB over the wire (brotli), 3.5 KB unpacked";
        assert_eq!(site.summary(), own);
        site.files.push(file("embed/a.js", 2000, Some(700)));
        let apart =
            "; dist/embed/, which portals embed: 1 files, 0.7 KB over the wire (brotli), 2.0 KB unpacked";
        assert_eq!(site.summary(), format!("{own}{apart}"));
    }

    #[test]
    fn removing_what_is_not_there_is_no_mistake() {
        remove(&env::temp_dir().join("bosque-no-such-thing")).unwrap();
    }
}
