//! Names that hold the hash of what they name, for every file of the page but its document: files of two builds never share a name,
//! and the document names exactly one build.
//!
//! trunk's own hashes are taken before wasm-opt has run, and the scripts beside the program have none; so all are made anew here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use sha2::{Digest, Sha256};

use super::{files, hex, remove};
use crate::{
    error::{Doing, Error, Result},
    script::condensed,
};

/// The document. It is asked for by its address and keeps its name.
pub(super) const PAGE: &str = "index.html";

/// What the boot script's name begins with. Its hash covers the document too, so that it tells which build a document is of.
const BOOT: &str = "boot";

/// Digits of a hash in a name, as many as trunk's; `headers::cache_control` knows such names.
const DIGITS: usize = 16;

/// Gives each of `names`, which stand in `dist`, the name of its content, in one flat directory, and writes these names wherever the
/// files name each other. Done again over what was changed since, it names that anew.
pub(super) fn by_content(dist: &Path, names: &[String]) -> Result<()> {
    let mut texts = BTreeMap::new();
    let mut bytes = BTreeMap::new();
    for name in names {
        let content = files::read(dist, name)?;
        match String::from_utf8(content) {
            Ok(text) if name.ends_with(".js") => texts.insert(name.clone(), condensed(&text)).map(drop),
            Ok(text) if is_text(name) => texts.insert(name.clone(), text).map(drop),
            Ok(text) => bytes.insert(name.clone(), text.into_bytes()).map(drop),
            Err(error) => bytes.insert(name.clone(), error.into_bytes()).map(drop),
        };
    }
    let mut left: BTreeSet<&String> = names.iter().filter(|name| *name != PAGE).collect();
    while !left.is_empty() {
        let names_none_left = |name: &String| {
            let names =
                |other: &str| texts.get(name).is_some_and(|text| !places(name, text, other).is_empty());
            !left.iter().any(|other| *other != name && (is_boot(name) || names(other)))
        };
        let Some(&name) = left.iter().find(|name| names_none_left(name)) else {
            return Err(Error::Refused(format!("files of the page name each other in a circle: {left:?}")));
        };
        left.remove(name);
        let plain = without_hash(name);
        let content = texts.get(name).map_or_else(|| bytes[name].clone(), |text| text.clone().into_bytes());
        let mut hasher = Sha256::new_with_prefix(&content);
        if is_boot(name) {
            hasher.update(texts.get(PAGE).map_or(String::new(), |page| renamed(PAGE, page, name, BOOT)));
        }
        let new = format!("{}-{}{}", plain.0, &hex(&hasher.finalize())[..DIGITS], plain.1);
        for (file, text) in &mut texts {
            *text = renamed(file, text, name, &new);
        }
        if *name != new {
            for old in [name.clone(), format!("{name}.br")] {
                remove(&dist.join(old))?;
            }
        }
        write(dist, &new, &content)?;
    }
    for directory in names.iter().filter_map(|name| Some(name.split_once('/')?.0)) {
        remove(&dist.join(directory))?;
    }
    if let Some(page) = texts.get(PAGE) {
        remove(&dist.join(format!("{PAGE}.br")))?;
        write(dist, PAGE, page.as_bytes())?;
    }
    Ok(())
}

fn is_boot(name: &str) -> bool {
    without_hash(name).0 == BOOT
}

fn write(dist: &Path, name: &str, content: &[u8]) -> Result<()> {
    fs::write(dist.join(name), content).doing(format_args!("writing dist/{name}"))
}

/// Whether a file can name others.
fn is_text(name: &str) -> bool {
    [".html", ".js", ".css", ".webmanifest"].iter().any(|end| name.ends_with(end))
}

/// What stands before the hash in a file's name, and what stands behind it; directories go. A name without one ends at its
/// extension.
fn without_hash(path: &str) -> (&str, &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_hash = |part: &str| part.len() == DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let places = name.match_indices('-').map(|(at, _)| (at, at + 1 + DIGITS));
    let mut hashes = places.filter(|(at, end)| name.get(at + 1..*end).is_some_and(is_hash));
    match hashes.next() {
        Some((at, end)) => (&name[..at], &name[end..]),
        None => name.split_at(name.find('.').unwrap_or(name.len())),
    }
}

/// Where a file's text names another: not as a part of a longer name, and in a script on the lines of its imports alone. Elsewhere in a
/// script such a name is a key that the program knows too, or a word in a comment.
fn places(file: &str, text: &str, name: &str) -> Vec<usize> {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_whole = |at: usize| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let counts = !file.ends_with(".js") || line.starts_with("import ");
        counts && !before.ends_with(|c| goes_on(c) || c == '.') && !after.starts_with(goes_on)
    };
    text.match_indices(name).map(|(at, _)| at).filter(|&at| is_whole(at)).collect()
}

fn renamed(file: &str, text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for at in places(file, text, from) {
        out += &text[end..at];
        out += to;
        end = at + from.len();
    }
    out + &text[end..]
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    fn site(label: &str, boot: &str, deep: &str) -> (std::path::PathBuf, Vec<String>) {
        let dist = env::temp_dir().join(format!("bosque-names-{label}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(dist.join("snippets/app-0123456789abcdef")).unwrap();
        let page = "<script src=\"./boot.js\" data-js=\"./app-0123456789abcdef.js\" data-worker=\"worker.js\"></script>";
        for (name, text) in [
            ("index.html", page),
            ("boot.js", boot),
            ("worker.js", "'no my-boot.js here'"),
            (
                "app-0123456789abcdef.js",
                "import { a } from './snippets/app-0123456789abcdef/deep.js';\nreturn { './snippets/app-0123456789abcdef/deep.js': a };",
            ),
            ("snippets/app-0123456789abcdef/deep.js", deep),
            ("app-0123456789abcdef_bg.wasm", "\0asm"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let names = files::list(&dist).unwrap();
        (dist, names)
    }

    fn named(dist: &Path, names: &[String]) -> Vec<String> {
        by_content(dist, names).unwrap();
        files::list(dist).unwrap()
    }

    #[test]
    fn every_name_follows_its_content_and_what_that_names() {
        let (dist, names) = site("follow", "go()", "1");
        let first = named(&dist, &names);
        assert!(
            first
                .iter()
                .all(|name| name == PAGE || crate::headers::cache_control(name).contains("immutable")),
            "{first:?}"
        );
        assert!(first.iter().all(|name| !name.contains('/')), "{first:?}");
        let page = fs::read_to_string(dist.join(PAGE)).unwrap();
        let script = first.iter().find(|name| name.starts_with("app-") && name.ends_with(".js")).unwrap();
        assert!(page.contains(&format!("data-js=\"./{script}\"")), "{page}");
        let text = fs::read_to_string(dist.join(script)).unwrap();
        assert!(text.contains("import { a } from './deep-") && text.contains("{ './snippets/app-"), "{text}");
        assert_eq!(named(&dist, &first), first, "nothing has changed, so no name does");
        let deep = first.iter().find(|name| name.starts_with("deep-")).unwrap();
        fs::write(dist.join(deep), "2").unwrap();
        let second = named(&dist, &first);
        fs::remove_dir_all(&dist).unwrap();
        let same: Vec<&String> = second.iter().filter(|name| first.contains(name)).collect();
        assert_eq!(same.len(), 3, "the page, the worker and the program stay: {same:?}");
    }

    #[test]
    fn the_boot_script_s_name_changes_with_the_document() {
        let (dist, names) = site("boot", "go()", "1");
        let first = named(&dist, &names);
        let page = fs::read_to_string(dist.join(PAGE)).unwrap();
        fs::write(dist.join(PAGE), page + "<p>more</p>").unwrap();
        let second = named(&dist, &first);
        fs::remove_dir_all(&dist).unwrap();
        let changed: Vec<&String> = second.iter().filter(|name| !first.contains(name)).collect();
        assert!(changed.len() == 1 && changed[0].starts_with("boot-"), "{changed:?}");
    }

    #[test]
    fn hashes_are_found_wherever_they_stand() {
        assert_eq!(without_hash("a/app-x-0123456789abcdef_bg.wasm"), ("app-x", "_bg.wasm"));
        assert_eq!(without_hash("icon-192.png"), ("icon-192", ".png"));
        assert_eq!(without_hash("icon-192-0123456789abcdef.png"), ("icon-192", ".png"));
    }
}
