//! Signature files: what is read, what is refused, and that no bit of one can differ unnoticed.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{PublicKey, Signature, SignatureError, SignaturePart, Statement, sha256_hex};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Made with openssl; its private half is gone.
const PEM: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGWk1zVlRz9qis8Sy9tbqFlDvBzOe
PExUlgWtf3Ay4/xzQ8zn8hZpkFXOYcVb4qq2W3/nNZU3JQ/3vgoA5KxnIQ==
-----END PUBLIC KEY-----
";
/// `sha256sum` of the same file.
const FINGERPRINT: &str = "73f78b3cdc32609ccd4c682b92a1aaa1f94444bd752bb75727bfe3021212c27b";

const FILES: [(&str, &[u8]); 3] =
    [("manifest.json", b"{}"), ("forest.bin", b"trees"), ("conformance.csv", b"a,b\n1,2\n")];

/// What model-signing 1.1.1 wrote for a directory `m` with these three files and the key above.
const TOOLS_OWN: &str = include_str!("../../../tests/vectors/signature/tool.sig");

fn key() -> PublicKey {
    PublicKey::from_pem(PEM).unwrap()
}

/// Any r and s; parsing computes nothing with them. One of them has its top bit set, the other a zero in front.
fn numbers() -> [u8; 64] {
    let mut numbers = [0x5A; 64];
    numbers[0] = 0xC3;
    numbers[32] = 0;
    numbers
}

fn write(statement: &Statement) -> Vec<u8> {
    Signature::write(statement, &key(), |_| Ok::<_, ()>(numbers())).unwrap()
}

fn signed() -> Vec<u8> {
    write(&Statement::of_directory("small", &FILES).unwrap())
}

/// A signature file with one text of it replaced, first in the outer JSON, else in the statement.
fn replaced(from: &str, to: &str) -> Result<Signature, SignatureError> {
    let outer = String::from_utf8(signed()).unwrap();
    if outer.contains(from) {
        return Signature::parse(outer.replacen(from, to, 1).as_bytes());
    }
    let parsed = Signature::parse(outer.as_bytes()).unwrap().signed_bytes();
    let at = parsed.iter().position(|&byte| byte == b'{').unwrap();
    let inner = String::from_utf8(parsed[at..].to_vec()).unwrap();
    assert!(inner.contains(from), "{from} is nowhere");
    let payload = base64(inner.replacen(from, to, 1).as_bytes());
    Signature::parse(outer.replacen(&base64(inner.as_bytes()), &payload, 1).as_bytes())
}

/// Base64 once more, so that the crate's own is not its own judge.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let digit = |six: &[u8]| DIGITS[(0..6).fold(0, |n, i| n << 1 | usize::from(*six.get(i).unwrap_or(&0)))];
    let mut text: String = bits.chunks(6).map(|six| char::from(digit(six))).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn what_is_written_is_read() {
    let signature = Signature::parse(&signed()).unwrap();
    assert_eq!((signature.key_hint(), signature.subject()), (FINGERPRINT, "small"));
    assert_eq!(signature.p1363(), numbers());
    let names: Vec<&str> = signature.files().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["conformance.csv", "forest.bin", "manifest.json"]);
    let text = String::from_utf8(signature.signed_bytes()).unwrap();
    assert!(text.starts_with("DSSEv1 28 application/vnd.in-toto+json "), "{text}");
    assert!(text.contains(&sha256_hex(b"trees")));
    signature.check_files(&FILES).unwrap();
    assert_eq!(signature.key_among(&[key()]).unwrap(), &key());
}

#[test]
fn what_the_reference_tool_writes_is_read() {
    let signature = Signature::parse(TOOLS_OWN.as_bytes()).unwrap();
    assert_eq!((signature.key_hint(), signature.subject()), (FINGERPRINT, "m"));
    signature.check_files(&FILES).unwrap();
}

#[test]
fn every_flipped_bit_is_refused_or_changes_what_is_verified() {
    for bytes in [signed(), TOOLS_OWN.as_bytes().to_vec()] {
        let original = Signature::parse(&bytes).unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                if let Ok(other) = Signature::parse(&flipped) {
                    let same = other.signed_bytes() == original.signed_bytes()
                        && other.p1363() == original.p1363()
                        && other.key_hint() == original.key_hint();
                    assert!(!same, "byte {at}, bit {bit}");
                }
            }
        }
    }
}

#[test]
fn white_space_and_order_of_fields_are_free_where_no_bit_can_hide() {
    let text = String::from_utf8(signed()).unwrap();
    let spaced = text.replace("\":", "\": ").replace(",\"", ",\n  \"") + "\n";
    assert_eq!(Signature::parse(spaced.as_bytes()), Signature::parse(text.as_bytes()));
    let (head, tail) = text.split_once(",\"verificationMaterial\":").unwrap();
    let (material, envelope) = tail.split_once(",\"dsseEnvelope\":").unwrap();
    let turned = format!(
        "{{\"dsseEnvelope\":{},\"verificationMaterial\":{material},{}}}",
        envelope.strip_suffix('}').unwrap(),
        head.strip_prefix('{').unwrap()
    );
    assert_eq!(Signature::parse(turned.as_bytes()), Signature::parse(text.as_bytes()));
    for white in ["\t", "\r", "\\u0020"] {
        assert!(Signature::parse(text.replacen(',', &format!(",{white}"), 1).as_bytes()).is_err());
    }
}

#[test]
fn other_kinds_of_bundles_are_refused() {
    let hint = format!("\"hint\":\"{FINGERPRINT}\"");
    for (from, to) in [
        ("bundle.v0.3+json", "bundle.v0.2+json"),
        ("\"tlogEntries\":[]", "\"tlogEntries\":[{}]"),
        ("\"tlogEntries\":[]", "\"tlogEntries\":{}"),
        ("\"keyid\":\"\"", "\"keyid\":\"x\""),
        ("vnd.in-toto+json\"", "vnd.in-toto\""),
        ("{\"mediaType\"", "{\"more\":1,\"mediaType\""),
        ("{\"mediaType\"", "{\"mediaType\":\"x\",\"mediaType\""),
        ("{\"hint\"", "{\"rawBytes\":\"\",\"hint\""),
        ("\"payload\"", "\"payloa\\u0064\""),
        ("\"signatures\":[{", "\"signatures\":[{\"sig\":\"\"},{"),
        ("{\"sig\":", "{\"sgi\":"),
        (hint.as_str(), ""),
        (hint.as_str(), "\"hint\":\"73F78b3cdc32609ccd4c682b92a1aaa1f94444bd752bb75727bfe3021212c27b\""),
        (hint.as_str(), "\"hint\":\"73f7\""),
    ] {
        match replaced(from, to) {
            Err(
                SignatureError::Content { part: SignaturePart::Bundle, .. }
                | SignatureError::Field { part: SignaturePart::Bundle, .. }
                | SignatureError::Syntax { part: SignaturePart::Bundle, .. },
            ) => {}
            other => panic!("{from} -> {to}: {other:?}"),
        }
    }
    let mut followed = signed();
    followed.extend(b"{}");
    assert!(Signature::parse(&followed).is_err());
    assert!(Signature::parse(b"").is_err());
    assert_eq!(
        Signature::parse(&vec![b' '; (64 << 10) + 1]),
        Err(SignatureError::TooLarge { bytes: (64 << 10) + 1 })
    );
}

#[test]
fn other_kinds_of_statements_are_refused() {
    let digest = sha256_hex(b"trees");
    let upper = digest.to_uppercase();
    for (from, to) in [
        ("in-toto.io/Statement/v1", "in-toto.io/Statement/v2"),
        ("signature/v1.0", "signature/v1.1"),
        ("\"method\":\"files\"", "\"method\":\"shards\""),
        ("\"method\":\"files\"", "\"shard_size\":1,\"method\":\"files\""),
        ("\"hash_type\":\"sha256\"", "\"hash_type\":\"blake2\""),
        ("\"algorithm\":\"sha256\"", "\"algorithm\":\"sha512\""),
        ("\"allow_symlinks\":false", "\"allow_symlinks\":true"),
        ("\"allow_symlinks\":false", "\"allow_symlinks\":\"false\""),
        ("\".github\"", "\"forest.bin\""),
        ("\"forest.bin\"", "\"../forest.bin\""),
        ("\"forest.bin\"", "\"a/forest.bin\""),
        ("\"forest.bin\"", "\".forest.bin\""),
        ("\"forest.bin\"", "\"\""),
        ("\"forest.bin\"", "\".\""),
        ("\"forest.bin\"", "\"model.sig\""),
        ("\"forest.bin\"", "\"conformance.csv\""),
        ("\"forest.bin\"", "\"z\""),
        ("\"forest.bin\"", "\"for\u{e9}st.bin\""),
        ("{\"resources\"", "{\"resources\":[],\"resources\""),
        ("{\"resources\"", "{\"more\":1,\"resources\""),
        (digest.as_str(), upper.as_str()),
        (digest.as_str(), "00"),
        // A file less than the digest over all of them says.
        ("{\"algorithm\":\"sha256\",\"name\":\"conformance.csv\"", "{\"name\":\"conformance.csv\""),
        (&digest[..8], "00000000"),
    ] {
        match replaced(from, to) {
            Err(
                SignatureError::Content { part: SignaturePart::Statement, .. }
                | SignatureError::Field { part: SignaturePart::Statement, .. }
                | SignatureError::Syntax { part: SignaturePart::Statement, .. },
            ) => {}
            other => panic!("{from} -> {to}: {other:?}"),
        }
    }
    // Nothing was refused for what every case has.
    assert!(replaced("\"subject\":[{\"name\":\"small\"", "\"subject\":[{\"name\":\"ni\u{f1}o\"").is_ok());
}

#[test]
fn files_must_be_the_signed_ones() {
    let signature = Signature::parse(&signed()).unwrap();
    let file = |name: &str| name.to_owned();
    let [manifest, forest, conformance] = FILES;
    assert_eq!(
        signature.check_files(&[manifest, forest]),
        Err(SignatureError::FileMissing { file: file("conformance.csv") })
    );
    assert_eq!(
        signature.check_files(&[manifest, forest, conformance, ("card.es.md", b"")]),
        Err(SignatureError::FileNotSigned { file: file("card.es.md") })
    );
    assert_eq!(
        signature.check_files(&[manifest, forest, ("conformance.CSV", conformance.1)]),
        Err(SignatureError::FileNotSigned { file: file("conformance.CSV") })
    );
    assert_eq!(
        signature.check_files(&[manifest, forest, conformance, forest]),
        Err(SignatureError::FileTwice { file: file("forest.bin") })
    );
    assert_eq!(
        signature.check_files(&[manifest, ("forest.bin", b"treez"), conformance]),
        Err(SignatureError::FileDiffers { file: file("forest.bin") })
    );
    let ignored = [("model.sig", &b"any"[..]), (".gitignore", b"any"), manifest, forest, conformance];
    assert_eq!(signature.check_files(&ignored), Ok(()));
}

#[test]
fn a_signature_over_one_file_is_not_one_over_a_directory() {
    let single = Signature::parse(&write(&Statement::of_file("registry.json", b"{}").unwrap())).unwrap();
    assert_eq!(single.check_single_file("registry.json", b"{}"), Ok(()));
    assert!(matches!(
        single.check_single_file("registry.json", b"[]"),
        Err(SignatureError::FileDiffers { .. })
    ));
    assert!(matches!(
        single.check_files(&[("registry.json", b"{}")]),
        Err(SignatureError::FileNotSigned { .. })
    ));
    let directory = Signature::parse(&signed()).unwrap();
    assert!(matches!(
        directory.check_single_file("manifest.json", b"{}"),
        Err(SignatureError::FileNotSigned { .. })
    ));
}

#[test]
fn what_would_not_be_read_is_not_written() {
    assert!(Statement::of_directory("m", &[]).is_err());
    assert!(Statement::of_directory("m", &[("model.sig", b"")]).is_err());
    assert!(Statement::of_directory("m", &[("a", b""), ("a", b"")]).is_err());
    for name in ["a/b", "a\"b", "..", ".hidden", "", "a b"] {
        assert!(Statement::of_directory("m", &[(name, b"")]).is_err(), "{name}");
    }
    assert!(Statement::of_directory("a \"quoted\" name", &FILES).is_ok());
}

#[test]
fn public_keys_are_read_strictly() {
    let key = key();
    assert_eq!(key.fingerprint(), FINGERPRINT);
    assert_eq!(key.fingerprint(), sha256_hex(PEM.as_bytes()));
    assert_eq!((key.to_pem().as_str(), key.der().len()), (PEM, 91));
    assert_eq!(PublicKey::from_der(key.der()).as_ref(), Ok(&key));
    assert_eq!(PublicKey::from_base64(&base64(key.der())).as_ref(), Ok(&key));
    assert_eq!(PublicKey::from_pem(&PEM.replace('\n', "\r\n")).as_ref(), Ok(&key));
    for wrong in [
        "",
        &PEM.replace("PUBLIC", "EC PUBLIC"),
        &PEM.replace("-----END", "----END"),
        &PEM.replace("==", ""),
        &PEM.replace("IQ==", "IR=="),
        &PEM.replace("MFkw", "MFkx"),
        &PEM.replace("DQgAE", "DQgAC"), // a compressed point's mark
        &format!("{PEM}{PEM}"),
    ] {
        assert!(matches!(PublicKey::from_pem(wrong), Err(SignatureError::PublicKey { .. })), "{wrong}");
    }
    let other = PEM.replace("GWk1", "GWk2");
    let foreign = PublicKey::from_pem(&other).unwrap();
    let signature = Signature::parse(&signed()).unwrap();
    assert_eq!(
        signature.key_among(&[foreign]),
        Err(SignatureError::UnknownKey { key_hint: FINGERPRINT.into() })
    );
}
