//! A model in one file: it opens as its directory does, and no byte of it can differ unnoticed.

#![allow(missing_docs, reason = "tests")]

use bosque_model::{
    Model, ModelFiles, Packed, PackedError, Signature, is_development, trusted_keys, without_answers,
};

const MANIFEST: &[u8] = include_bytes!("../../../models/final_model/manifest.json");
const FOREST: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const CONFORMANCE: &str = include_str!("../../../models/final_model/conformance.csv");
const SIGNATURE: &[u8] = include_bytes!("../../../models/final_model/model.sig");

fn packed(signature: Option<&[u8]>) -> Vec<u8> {
    let inputs = without_answers(CONFORMANCE);
    let files = ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: inputs.as_bytes() };
    Packed { files, signature }.write()
}

/// What WebCrypto would be asked to verify, once the model has opened.
fn opened(bytes: &[u8]) -> Result<(Model, Option<Signature>), PackedError> {
    let packed = Packed::read(bytes)?;
    let signature = packed.signature()?;
    Ok((packed.open()?, signature))
}

#[test]
fn a_packed_model_opens_as_its_directory_does() {
    let (model, signature) = opened(&packed(Some(SIGNATURE))).unwrap();
    let files = ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: CONFORMANCE.as_bytes() };
    assert_eq!(model.conformance(), Model::open(files).unwrap().conformance());
    let keys = trusted_keys();
    assert_eq!(signature.unwrap().key_hint(), keys[0].fingerprint());
    assert!(is_development(&keys[0]));
    assert!(opened(&packed(None)).unwrap().1.is_none());
}

#[test]
fn a_changed_byte_or_a_missing_end_is_refused_or_leaves_another_signature() {
    let whole = packed(Some(SIGNATURE));
    let signature = Signature::parse(SIGNATURE).unwrap();
    // Every byte of the header and of the signature, and a sample of the rest.
    let places =
        (0..whole.len()).filter(|&at| at < 24 || at >= whole.len() - SIGNATURE.len() || at % 499 == 0);
    for at in places {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok((_, found)) = opened(&changed) {
            let found = found.expect("a signature");
            let same = found.signed_bytes() == signature.signed_bytes() && found.p1363() == signature.p1363();
            assert!(!same || found.key_hint() != signature.key_hint(), "byte {at}");
        }
    }
    for length in [0, 7, 23, 24, 1000, whole.len() - 1] {
        assert!(matches!(opened(&whole[..length]), Err(PackedError::Damaged)), "{length}");
    }
    assert!(matches!(opened(&[&whole[..], b" "].concat()), Err(PackedError::Damaged)));
}
