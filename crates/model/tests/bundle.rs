//! `.bosque` files: one rule of `docs/bundle-format.md` a test.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{BundleError, BundleFiles, Envelope, MAX_BUNDLE_BYTES, MAX_INFLATED_BYTES};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const FILES: [(&str, &[u8]); 4] =
    [("conformance.csv", b"a,b\n"), ("forest.bin", b""), ("manifest.json", b"{}"), ("model.sig", b"sig")];

fn framed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        bytes.push(name.len() as u8);
        bytes.extend(name.as_bytes());
        bytes.extend((content.len() as u32).to_le_bytes());
        bytes.extend(*content);
    }
    bytes
}

/// A whole file. Nothing in this crate inflates, so what stands in the compressed part is all one.
fn whole() -> Vec<u8> {
    Envelope::write(b"compressed", framed(&FILES).len()).unwrap()
}

fn files(inflated: &[u8]) -> Result<Vec<(&'static str, Vec<u8>)>, BundleError> {
    let envelope = Envelope { compressed: b"", inflated_len: inflated.len() };
    let files = envelope.files(inflated)?;
    Ok(files.named().into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect())
}

fn refused(inflated: &[u8]) -> BundleError {
    files(inflated).unwrap_err()
}

fn opened(bytes: &[u8]) -> BundleError {
    Envelope::open(bytes).unwrap_err()
}

/// With the digest made to fit, as somebody who means it would.
fn resealed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = whole();
    change(&mut bytes);
    let digest = bosque_model::sha256_hex(&bytes[40..]);
    for (i, byte) in bytes[8..40].iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digest[2 * i..2 * i + 2], 16).unwrap();
    }
    bytes
}

#[test]
fn what_is_written_is_read() {
    let bytes = whole();
    let envelope = Envelope::open(&bytes).unwrap();
    assert_eq!((envelope.compressed, envelope.inflated_len), (&b"compressed"[..], framed(&FILES).len()));
    assert_eq!(&bytes[..8], b"BOSQUE\0\x01");
    let inflated = BundleFiles::new(&FILES).unwrap().to_bytes().unwrap();
    assert_eq!(inflated, framed(&FILES));
    let read = envelope.files(&inflated).unwrap();
    assert_eq!(read.named(), FILES);
    assert_eq!((read.manifest, read.signature, read.card_es), (&b"{}"[..], Some(&b"sig"[..]), None));
}

#[test]
fn every_flipped_bit_is_refused() {
    let bytes = whole();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let error = opened(&flipped);
            match at {
                0..7 => assert_eq!(error, BundleError::NotABundle),
                7 => assert!(matches!(error, BundleError::UnknownVersion { .. })),
                _ => assert_eq!(error, BundleError::Damaged, "byte {at}, bit {bit}"),
            }
        }
    }
}

#[test]
fn the_file_must_not_be_too_large() {
    let mut bytes = whole();
    bytes.resize(MAX_BUNDLE_BYTES + 1, 0);
    assert_eq!(opened(&bytes), BundleError::TooLarge { bytes: MAX_BUNDLE_BYTES + 1 });
}

#[test]
fn it_must_start_with_the_magic() {
    assert_eq!(opened(b""), BundleError::NotABundle);
    assert_eq!(
        opened(b"PK\x03\x04 and so on, long enough for a header of 48 bytes"),
        BundleError::NotABundle
    );
}

#[test]
fn the_header_must_be_whole() {
    for length in 7..48 {
        assert_eq!(opened(&whole()[..length]), BundleError::Truncated, "{length}");
    }
    assert_eq!(opened(&whole()[..50]), BundleError::Damaged);
}

#[test]
fn the_version_must_be_known() {
    assert_eq!(opened(&resealed(|bytes| bytes[7] = 2)), BundleError::UnknownVersion { version: 2 });
}

#[test]
fn the_compressed_part_must_have_its_length() {
    assert_eq!(opened(&resealed(|bytes| bytes.push(0))), BundleError::WrongLength);
    assert_eq!(opened(&resealed(|bytes| bytes[44] -= 1)), BundleError::WrongLength);
    assert_eq!(opened(&resealed(|bytes| bytes.truncate(48))), BundleError::WrongLength);
}

#[test]
fn the_announced_length_must_be_in_its_range() {
    let announced = |length: u32| resealed(|bytes| bytes[40..44].copy_from_slice(&length.to_le_bytes()));
    assert_eq!(opened(&announced(0)), BundleError::BadInflatedLength { bytes: 0 });
    let most = MAX_INFLATED_BYTES as u32;
    assert!(Envelope::open(&announced(most)).is_ok());
    assert!(matches!(opened(&announced(most + 1)), BundleError::BadInflatedLength { .. }));
    assert!(matches!(opened(&announced(u32::MAX)), BundleError::BadInflatedLength { .. }));
    assert!(Envelope::write(b"", MAX_INFLATED_BYTES + 1).is_err());
}

#[test]
fn the_content_must_have_the_announced_length() {
    let inflated = framed(&FILES);
    for announced in [inflated.len() - 1, inflated.len() + 1] {
        let envelope = Envelope { compressed: b"", inflated_len: announced };
        assert_eq!(envelope.files(&inflated).unwrap_err(), BundleError::BadStream);
    }
}

#[test]
fn lengths_must_lead_to_the_end() {
    let whole = framed(&FILES);
    // Cut anywhere but between two files, it breaks in the last one.
    let ends: Vec<usize> = (0..=FILES.len()).map(|count| framed(&FILES[..count]).len()).collect();
    for length in (1..whole.len()).filter(|&length| length != ends[3]) {
        let error = refused(&whole[..length]);
        match ends.iter().position(|&end| end == length) {
            Some(_) => assert!(matches!(error, BundleError::FileMissing { .. }), "{length}: {error:?}"),
            None => {
                let at = ends.iter().copied().filter(|&end| end < length).max().unwrap();
                assert_eq!(error, BundleError::BadFraming { at }, "{length}");
            }
        }
    }
    let mut followed = whole.clone();
    followed.push(0);
    assert_eq!(refused(&followed), BundleError::BadFraming { at: whole.len() });
    let mut long = whole;
    long[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(refused(&long), BundleError::BadFraming { at: 0 });
}

#[test]
fn names_must_be_those_of_a_model_directory() {
    for name in ["", "Forest.bin", "forest.bin\0", "../forest.bin", "a/forest.bin", ".gitignore", "readme.md"]
    {
        let mut all = FILES.to_vec();
        all[1].0 = name;
        assert_eq!(refused(&framed(&all)), BundleError::UnknownFile { file: name.into() });
        assert_eq!(BundleFiles::new(&all).unwrap_err(), BundleError::UnknownFile { file: name.into() });
    }
    let mut bytes = framed(&FILES);
    bytes[1] = 0xFF;
    assert!(matches!(refused(&bytes), BundleError::UnknownFile { .. }));
}

#[test]
fn files_must_stand_in_their_order_each_once() {
    let [conformance, forest, manifest, _] = FILES;
    let out_of_order = BundleError::OutOfOrder { file: "forest.bin".into() };
    assert_eq!(refused(&framed(&[conformance, manifest, forest])), out_of_order);
    assert_eq!(refused(&framed(&[conformance, forest, forest, manifest])), out_of_order);
    assert_eq!(BundleFiles::new(&[forest, conformance, manifest, forest]).unwrap_err(), out_of_order);
    assert!(BundleFiles::new(&[manifest, forest, conformance]).is_ok());
}

#[test]
fn what_every_model_has_must_be_there() {
    for missing in 0..3 {
        let mut some = FILES.to_vec();
        let file = some.remove(missing).0;
        assert_eq!(refused(&framed(&some)), BundleError::FileMissing { file });
    }
    assert_eq!(files(&framed(&FILES[..3])).unwrap().len(), 3);
}
