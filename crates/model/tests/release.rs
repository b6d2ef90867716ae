//! `.update` files: one rule of `docs/update-format.md` a test.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{
    BundleError, MAX_BUNDLE_BYTES, MAX_RELEASE_BYTES, Release, Update, UpdateError, sha256_hex,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const FILES: [(&str, &[u8]); 3] =
    [("app-0123456789abcdef_bg.wasm", b"\0asm"), ("boot-0123456789abcdef.js", b""), ("index.html", b"<p>")];

fn entry(name: &str, bytes: &[u8]) -> String {
    let (digest, length) = (sha256_hex(bytes), bytes.len());
    format!(r#"{{"name":"{name}","type":"text/html","sha256":"{digest}","bytes":{length}}}"#)
}

fn list_of(entries: &[String]) -> String {
    let entries = entries.join(",");
    format!(r#"{{"app":"0.1.0","models":[{{"name":"m","version":"1.2.0"}}],"files":[{entries}]}}"#)
}

fn list() -> String {
    list_of(&FILES.map(|(name, bytes)| entry(name, bytes)))
}

fn listed(text: &str) -> (String, &'static str) {
    match Release::from_bytes(text.as_bytes()) {
        Err(UpdateError::List { field, reason }) => (field, reason),
        other => panic!("{text}: {other:?}"),
    }
}

fn read(inflated: &[u8]) -> Result<String, UpdateError> {
    Update::read(inflated).map(|update| update.id())
}

#[test]
fn what_is_written_is_read() {
    let list = list();
    for signature in [None, Some(&b"sig"[..])] {
        let inflated = Update::frame(list.as_bytes(), signature, &FILES);
        let update = Update::read(&inflated).unwrap();
        assert_eq!(update.id(), sha256_hex(list.as_bytes()));
        assert_eq!(update.files().collect::<Vec<_>>(), FILES);
        assert_eq!(
            (update.release.app.as_str(), update.release.models[0].version.as_str()),
            ("0.1.0", "1.2.0")
        );
        assert_eq!(update.signature, signature);
    }
    let file = Update::write(b"compressed", 7).unwrap();
    assert_eq!(&file[..8], b"BOSQUEU\x01");
    assert!(Update::is_one(&file) && !Update::is_one(b"BOSQUE\0\x01"));
    let envelope = Update::open(&file).unwrap();
    assert_eq!((envelope.compressed, envelope.inflated_len), (&b"compressed"[..], 7));
}

#[test]
fn every_flipped_bit_of_the_outside_is_refused() {
    let whole = Update::write(b"compressed", 7).unwrap();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            let error = Update::open(&flipped).unwrap_err();
            match at {
                0..7 => assert_eq!(error, UpdateError::NotAnUpdate),
                7 => assert!(matches!(error, UpdateError::Outside(BundleError::UnknownVersion { .. }))),
                _ => assert_eq!(error, UpdateError::Outside(BundleError::Damaged), "byte {at}, bit {bit}"),
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_the_content_is_refused_or_another_release() {
    let inflated = Update::frame(list().as_bytes(), Some(b"sig"), &FILES);
    let id = read(&inflated).unwrap();
    let signature_at = 1 + "release.json".len() + 4 + list().len() + 1 + "release.sig".len() + 4;
    for at in 0..inflated.len() {
        for bit in 0..8 {
            let mut flipped = inflated.clone();
            flipped[at] ^= 1 << bit;
            // The list is signed, and the signature is held against the list and the key: neither is this test's.
            let is_signature = (signature_at..signature_at + 3).contains(&at);
            assert!(is_signature || read(&flipped) != Ok(id.clone()), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn the_file_must_not_be_too_large_and_must_have_its_lengths() {
    let mut whole = Update::write(b"compressed", 7).unwrap();
    assert_eq!(Update::open(&whole[..20]).unwrap_err(), UpdateError::Outside(BundleError::Truncated));
    whole.resize(MAX_BUNDLE_BYTES + 1, 0);
    assert!(matches!(Update::open(&whole), Err(UpdateError::Outside(BundleError::TooLarge { .. }))));
    assert!(Update::write(b"", usize::MAX).is_err());
}

#[test]
fn names_and_contents_must_end_where_their_lengths_say() {
    let whole = Update::frame(list().as_bytes(), None, &FILES);
    for length in 0..whole.len() {
        assert!(read(&whole[..length]).is_err(), "{length}");
    }
    let longer = [&whole[..], &[0]].concat();
    assert_eq!(read(&longer).unwrap_err(), UpdateError::Outside(BundleError::BadFraming { at: whole.len() }));
}

#[test]
fn the_list_must_stand_first_and_every_listed_file_in_its_place() {
    let list = list();
    let differs = |files: &[(&str, &[u8])]| match read(&Update::frame(list.as_bytes(), None, files)) {
        Err(UpdateError::FileDiffers { file }) => file,
        other => panic!("{other:?}"),
    };
    let [a, b, c] = FILES;
    assert_eq!(differs(&[b, a, c]), a.0);
    assert_eq!(differs(&[a, c]), b.0);
    assert_eq!(differs(&[a, ("boot-0123456789abcdef.js", b"x"), c]), b.0);
    assert_eq!(differs(&[a, b, ("index.html", b"<q>")]), c.0);
    assert_eq!(differs(&[a, b, ("Index.html", b"<p>")]), c.0);
    let twice = Update::frame(list.as_bytes(), None, &[a, b, c, c]);
    assert!(matches!(read(&twice), Err(UpdateError::Outside(BundleError::BadFraming { .. }))));
    let other =
        Update::frame(list.as_bytes(), None, &FILES)[1 + "release.json".len() + 4 + list.len()..].to_vec();
    assert!(matches!(read(&other), Err(UpdateError::List { reason: "the list does not stand first", .. })));
}

#[test]
fn the_list_must_be_what_it_should_be() {
    let whole = list();
    assert!(Release::from_bytes(whole.as_bytes()).is_ok());
    let refused = |from: &str, to: &str| {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        listed(&text)
    };
    assert_eq!(refused("\"app\":\"0.1.0\",", "").0, "app");
    assert_eq!(refused("\"app\"", "\"more\":1,\"app\"").0, "more");
    assert_eq!(refused("\"app\"", "\"app\":\"0.1.0\",\"app\"").0, "");
    assert_eq!(refused("\"type\"", "\"media_type\"").0, "files.0.type");
    assert_eq!(refused("\"bytes\":4", "\"bytes\":-4").0, "files.0.bytes");
    for version in ["1", "1.2", "1.2.x", "1.2.3.4", "", "1..3", "1.2.3 4"] {
        assert_eq!(refused("0.1.0", version).0, "version", "{version}");
        assert_eq!(refused("1.2.0", version).0, "version", "{version}");
    }
    assert_eq!(refused("index.html", "other.html").1, "index.html is missing");
    for name in
        ["", ".hidden", "-x", "a/b", "..", "a b", "release.json", "release.sig", "boot-0123456789abcdef.js"]
    {
        assert_eq!(refused("app-0123456789abcdef_bg.wasm", name).0, "files", "{name}");
    }
    assert_eq!(listed("[]").1, "an object is expected");
    assert_eq!(listed("").0, "");
    assert_eq!(listed(&" ".repeat(MAX_RELEASE_BYTES + 1)).1, "the list is too large");
}
