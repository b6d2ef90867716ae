//! Releases of the page: their list signed, `.update` files written and verified by the command.

#![allow(missing_docs, reason = "tests")]

mod common;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use bosque_model::{Update, sha256_hex};
use bosque_train::sign;
use common::{code, err, failed, keys, out, private_key, root, run, text, verify};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const FILES: [(&str, &[u8]); 3] = [
    ("app-0123456789abcdef_bg.wasm", b"\0asm and so on and so on"),
    ("boot-0123456789abcdef.js", b"start()"),
    ("index.html", b"<p>here</p>"),
];

/// A site with a list, as `cargo xtask dist` leaves it.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        let entry = |(name, bytes): &(&str, &[u8])| {
            fs::write(place.at(name), bytes).unwrap();
            let (digest, length) = (sha256_hex(bytes), bytes.len());
            format!(r#"{{"name":"{name}","type":"text/plain","sha256":"{digest}","bytes":{length}}}"#)
        };
        let entries: Vec<String> = FILES.iter().map(entry).collect();
        let list = format!(
            r#"{{"app":"0.3.0","models":[{{"name":"week20","version":"1.2.0"}}],"files":[{}]}}"#,
            entries.join(",")
        );
        fs::write(place.list(), list).unwrap();
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn list(&self) -> PathBuf {
        self.at("release.json")
    }

    fn sign(&self) -> std::process::Output {
        run(&["sign", text(&self.list()), "--private-key", text(&private_key())])
    }

    fn export(&self) -> std::process::Output {
        run(&["export", text(&self.list()), "--update", text(&self.at("page.update"))])
    }

    fn update(&self) -> PathBuf {
        assert_eq!(code(&self.sign()), 0);
        let exported = self.export();
        assert_eq!(code(&exported), 0, "{}", err(&exported));
        self.at("page.update")
    }
}

#[test]
fn a_signed_release_is_packed_and_verifies() {
    let place = Place::new();
    let update = place.update();
    for path in [place.list(), update.clone()] {
        let verified = verify(&path);
        assert_eq!(code(&verified), 0, "{}", err(&verified));
        let said = out(&verified);
        for part in [keys()[0].fingerprint(), "0.3.0, 3 files", "week20 1.2.0", "sha256:"] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
    }
    let again = fs::read(&update).unwrap();
    place.update();
    assert_eq!(fs::read(&update).unwrap(), again, "the same release and key give the same bytes");
}

#[test]
fn a_site_that_is_not_what_its_list_says_is_neither_signed_nor_packed() {
    let place = Place::new();
    place.update();
    fs::remove_file(place.at("page.update")).unwrap();
    fs::write(place.at("index.html"), "<p>there</p>").unwrap();
    assert!(failed(&place.export()).contains("index.html is not the file that the list names"));
    fs::remove_file(place.at("release.sig")).unwrap();
    assert!(failed(&place.sign()).contains("index.html is not the file that the list names"));
    assert!(!place.at("release.sig").exists() && !place.at("page.update").exists());
    fs::write(place.at("index.html"), "<p>here</p>").unwrap();
    assert!(failed(&place.export()).contains("release.sig"), "it is not signed");
}

#[test]
fn every_flipped_byte_of_an_update_is_refused() {
    let place = Place::new();
    let path = place.update();
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&path, flipped).unwrap();
        assert!(sign::verify(&path, &keys()).is_err(), "byte {at}");
    }
}

/// A `.update` file around whatever content, its digest made to fit, as somebody who means it would.
fn repacked(inflated: &[u8]) -> Vec<u8> {
    let mut writer = DeflateEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(inflated).unwrap();
    Update::write(&writer.finish().unwrap(), inflated.len()).unwrap()
}

#[test]
fn every_flipped_byte_of_the_content_is_refused_too() {
    let place = Place::new();
    let path = place.update();
    let (list, signature) = (fs::read(place.list()).unwrap(), fs::read(place.at("release.sig")).unwrap());
    let inflated = Update::frame(&list, Some(&signature), &FILES);
    fs::write(&path, repacked(&inflated)).unwrap();
    assert!(sign::verify(&path, &keys()).is_ok(), "any deflate will do");
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for at in 0..inflated.len() {
        let mut flipped = inflated.clone();
        flipped[at] ^= 1 << random.random_range(0..8);
        fs::write(&path, repacked(&flipped)).unwrap();
        assert!(sign::verify(&path, &keys()).is_err(), "byte {at}");
    }
}

#[test]
fn an_update_must_be_signed_and_by_a_key_at_hand() {
    let place = Place::new();
    let path = place.update();
    let made = run(&["keygen", "--out", text(place.dir.path()), "--name", "other"]);
    assert_eq!(code(&made), 0);
    let foreign = run(&["verify", text(&path), "--public-key", text(&place.at("other.pub"))]);
    assert!(failed(&foreign).contains("signed by another key"));
    let unsigned = Update::frame(&fs::read(place.list()).unwrap(), None, &FILES);
    fs::write(&path, repacked(&unsigned)).unwrap();
    assert!(failed(&verify(&path)).contains("the release is not signed"));
    // A signature by the right key over something else.
    let other = fs::read(root().join("models/registry.sig")).unwrap();
    let swapped = Update::frame(&fs::read(place.list()).unwrap(), Some(&other), &FILES);
    fs::write(&path, repacked(&swapped)).unwrap();
    assert!(failed(&verify(&path)).contains("not the file that was signed"));
}

#[test]
fn the_stream_must_be_whole() {
    let place = Place::new();
    let path = place.update();
    let inflated = Update::frame(&fs::read(place.list()).unwrap(), None, &FILES);
    let mut writer = DeflateEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(&inflated).unwrap();
    let stream = writer.finish().unwrap();
    for (stream, announced) in [
        (&stream[..], inflated.len() - 1),
        (&stream[..], inflated.len() + 1),
        (&stream[..stream.len() - 1], inflated.len()),
        (&[&stream[..], &[0]].concat()[..], inflated.len()),
        (&[0xFF; 32][..], inflated.len()),
    ] {
        fs::write(&path, Update::write(stream, announced).unwrap()).unwrap();
        assert!(failed(&verify(&path)).contains("not one deflate stream of the announced length"));
    }
}
