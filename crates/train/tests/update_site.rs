//! `docs/deploy/kiosk/update-site.sh` over made folders: the new version whole, or the old one untouched.

#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use bosque_model::sha256_hex;
use common::{code, err, out, private_key, public_key, root, run, text};
use tempfile::TempDir;

/// A machine's folder, and a stick beside it.
struct Kiosk {
    dir: TempDir,
}

impl Kiosk {
    fn new() -> Kiosk {
        let kiosk = Kiosk { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(kiosk.root()).unwrap();
        kiosk
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("srv")
    }

    /// A version of a page on the stick, signed with the development key: every file says which version it is of.
    fn stick(&self, version: &str) -> PathBuf {
        let stick = self.dir.path().join(format!("stick-{version}"));
        fs::create_dir_all(stick.join("embed")).unwrap();
        let mut list = String::new();
        for name in ["index.html", "bosque.wasm", "embed/a page.html"] {
            let bytes = format!("{name} of {version}").repeat(200);
            fs::write(stick.join(name), &bytes).unwrap();
            list += &format!("{}  {name}\n", sha256_hex(bytes.as_bytes()));
        }
        fs::write(stick.join("SHA256SUMS"), list).unwrap();
        let signed = run(&["sign", text(&stick.join("SHA256SUMS")), "--private-key", text(&private_key())]);
        assert_eq!(code(&signed), 0, "{}", err(&signed));
        stick
    }

    fn command(&self, arguments: &[&Path]) -> Command {
        let mut command = Command::new("sh");
        command.arg(root().join("docs/deploy/kiosk/update-site.sh")).args(arguments);
        command.env("BOSQUE_ROOT", self.root()).env("BOSQUE", env!("CARGO_BIN_EXE_bosque"));
        command
    }

    fn update(&self, stick: &Path) -> Output {
        self.command(&[stick, &public_key()]).output().unwrap()
    }

    fn back(&self) -> Output {
        self.command(&[Path::new("--back")]).output().unwrap()
    }

    /// The version that `current` or `previous` names, which every file of it must agree on; none before the first.
    fn served(&self, name: &str) -> Option<String> {
        let files = files(&self.root().join(name));
        if files.is_empty() {
            return None;
        }
        let mut versions =
            files.iter().filter(|(name, _)| !name.starts_with("SHA256SUMS")).map(|(name, bytes)| {
                let text = String::from_utf8(bytes.clone()).unwrap();
                let version = text.rsplit(' ').next().unwrap().to_owned();
                assert_eq!(text, format!("{name} of {version}").repeat(200));
                version
            });
        let first = versions.next().unwrap();
        assert!(versions.all(|other| other == first), "a mixture");
        assert_eq!(files.len(), 5, "{:?}", files.keys());
        Some(first)
    }

    fn state(&self) -> (Option<String>, Option<String>) {
        (self.served("current"), self.served("previous"))
    }

    /// How many versions are kept, whole or in part.
    fn kept(&self) -> usize {
        fs::read_dir(self.root().join("releases")).map_or(0, Iterator::count)
    }
}

/// Every file below a folder, by its name there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, at: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(folder, &path, found);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn done(output: &Output) {
    assert_eq!(code(output), 0, "{}{}", out(output), err(output));
}

fn refused(output: &Output, why: &str) {
    assert_eq!(code(output), 1, "{}", out(output));
    let text = err(output);
    assert!(text.contains(why) && text.contains("nothing was changed"), "{text}");
}

fn versions(current: &str, previous: Option<&str>) -> (Option<String>, Option<String>) {
    (Some(current.into()), previous.map(str::to_owned))
}

#[test]
fn an_update_is_served_and_the_version_before_is_kept() {
    let kiosk = Kiosk::new();
    assert_eq!(kiosk.state(), (None, None));
    refused(&kiosk.back(), "no version to go back to");
    done(&kiosk.update(&kiosk.stick("one")));
    assert_eq!(kiosk.state(), versions("one", None));
    refused(&kiosk.back(), "no version to go back to");
    done(&kiosk.update(&kiosk.stick("two")));
    assert_eq!(kiosk.state(), versions("two", Some("one")));
    done(&kiosk.update(&kiosk.stick("three")));
    assert_eq!(kiosk.state(), versions("three", Some("two")));
    assert_eq!(kiosk.kept(), 2, "older ones are gone");
}

#[test]
fn going_back_exchanges_the_two() {
    let kiosk = Kiosk::new();
    done(&kiosk.update(&kiosk.stick("one")));
    done(&kiosk.update(&kiosk.stick("two")));
    done(&kiosk.back());
    assert_eq!(kiosk.state(), versions("one", Some("two")));
    done(&kiosk.back());
    assert_eq!(kiosk.state(), versions("two", Some("one")));
    // The version before, come again from a stick, is that version; and the current one again changes nothing.
    done(&kiosk.update(&kiosk.stick("one")));
    assert_eq!(kiosk.state(), versions("one", Some("two")));
    done(&kiosk.update(&kiosk.stick("one")));
    assert_eq!(kiosk.state(), versions("one", Some("two")));
}

#[test]
fn one_flipped_bit_or_another_key_refuses_all() {
    let kiosk = Kiosk::new();
    done(&kiosk.update(&kiosk.stick("one")));
    let stick = kiosk.stick("two");
    for name in files(&stick).keys() {
        let path = stick.join(name);
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        fs::write(&path, flipped).unwrap();
        refused(&kiosk.update(&stick), "is not what the holder of");
        fs::remove_file(&path).unwrap();
        refused(&kiosk.update(&stick), "is not what the holder of");
        fs::write(&path, whole).unwrap();
        assert_eq!(kiosk.state(), versions("one", None), "{name}");
    }
    let key = kiosk.dir.path().join("other");
    assert_eq!(code(&run(&["keygen", "--out", text(&key), "--name", "other"])), 0);
    refused(&kiosk.command(&[&stick, &key.join("other.pub")]).output().unwrap(), "is not what the holder of");
    assert_eq!(kiosk.state(), versions("one", None));
    assert_eq!(kiosk.kept(), 1);
    done(&kiosk.update(&stick));
    assert_eq!(kiosk.state(), versions("two", Some("one")));
}

#[test]
fn what_was_not_signed_is_not_served() {
    let kiosk = Kiosk::new();
    let stick = kiosk.stick("one");
    fs::write(stick.join("more.html"), "not in the list").unwrap();
    done(&kiosk.update(&stick));
    assert_eq!(kiosk.state(), versions("one", None), "five files, none of them more.html");
}

#[test]
fn a_folder_that_somebody_else_made_is_left_alone() {
    let kiosk = Kiosk::new();
    fs::create_dir(kiosk.root().join("current")).unwrap();
    refused(&kiosk.update(&kiosk.stick("one")), "was made by somebody else");
    for wrong in [&[][..], &["--forward"], &["--back", "more"], &["only-a-folder"]] {
        let kiosk = Kiosk::new();
        let arguments: Vec<&Path> = wrong.iter().map(Path::new).collect();
        refused(&kiosk.command(&arguments).output().unwrap(), "");
    }
}

/// Killed at any moment, with all that it has started, it leaves the old version or the new one; and the next update goes through.
#[test]
fn cut_off_at_any_moment_it_leaves_old_or_new() {
    let kiosk = Kiosk::new();
    done(&kiosk.update(&kiosk.stick("0")));
    let began = Instant::now();
    done(&kiosk.update(&kiosk.stick("1")));
    let whole = began.elapsed();
    const CUTS: u32 = 24;
    let mut cut_before_the_end = 0;
    for cut in 0..CUTS {
        let (before, _) = kiosk.state();
        let next = format!("{}", cut + 2);
        let stick = kiosk.stick(&next);
        let mut command = kiosk.command(&[&stick, &public_key()]);
        command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(whole * cut / CUTS);
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        if !child.wait().unwrap().success() {
            cut_before_the_end += 1;
        }
        let (now, previous) = kiosk.state();
        assert!(now == before || now.as_deref() == Some(&next), "{now:?}");
        assert!(previous.is_some() && previous != now, "{previous:?}");
    }
    println!("{cut_before_the_end} of {CUTS} were cut off");
    assert!(cut_before_the_end > CUTS / 2, "it was hardly ever cut off");
    done(&kiosk.update(&kiosk.stick("last")));
    assert_eq!(kiosk.served("current").as_deref(), Some("last"));
    assert_eq!(kiosk.kept(), 2, "what was cut off is cleared away");
}
