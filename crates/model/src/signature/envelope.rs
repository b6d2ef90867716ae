//! The outer JSON: a Sigstore bundle around a DSSE envelope. Nothing of it is signed but the payload.

#![allow(non_snake_case, reason = "fields are called as in the JSON")]

use super::error::{SignatureError, SignaturePart};
use super::{base64, der, read_json};
use crate::json::Json;
use crate::prelude::*;
use crate::read::record;

const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";
const HINT_DIGITS: usize = 64;

struct Bundle {
    mediaType: String,
    verificationMaterial: Material,
    dsseEnvelope: Dsse,
}
record!(Bundle { mediaType, verificationMaterial, dsseEnvelope });

struct Material {
    publicKey: KeyIdentifier,
    tlogEntries: Vec<Json>,
}
record!(Material { publicKey; tlogEntries });

struct KeyIdentifier {
    hint: String,
}
record!(KeyIdentifier { hint });

struct Dsse {
    payload: String,
    payloadType: String,
    signatures: Vec<DsseSignature>,
}
record!(Dsse { payload, payloadType, signatures });

struct DsseSignature {
    sig: String,
    keyid: String,
}
record!(DsseSignature { sig; keyid });

/// What the outer JSON says.
pub(super) struct Envelope {
    pub(super) payload: Vec<u8>,
    pub(super) p1363: [u8; 64],
    pub(super) key_hint: String,
}

/// Reads the outer JSON such that no bit of it can differ unnoticed: what is not signed has one way to be written.
pub(super) fn read(bytes: &[u8]) -> Result<Envelope, SignatureError> {
    let wrong = |reason| SignatureError::Content { part: SignaturePart::Bundle, reason };
    // A tab and a carriage return are one bit apart and both white space. A backslash would be an escape in a key.
    if bytes.iter().any(|&byte| matches!(byte, b'\t' | b'\r' | b'\\')) {
        return Err(wrong("a tab, a carriage return or a backslash in it"));
    }
    let bundle: Bundle = read_json(bytes, SignaturePart::Bundle)?;
    if bundle.mediaType != MEDIA_TYPE {
        return Err(wrong("another media type than that of a Sigstore bundle, version 0.3"));
    }
    if !bundle.verificationMaterial.tlogEntries.is_empty() {
        return Err(wrong("entries of a transparency log, which a signature by a key has not"));
    }
    let hint = bundle.verificationMaterial.publicKey.hint;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if hint.len() != HINT_DIGITS || !hint.bytes().all(is_digit) {
        return Err(wrong("the key's hint is not 64 lower-case hexadecimal digits"));
    }
    let Dsse { payload, payloadType, signatures } = bundle.dsseEnvelope;
    let [signature] = signatures.as_slice() else {
        return Err(wrong("no signature, or several"));
    };
    if payloadType != PAYLOAD_TYPE {
        return Err(wrong("another payload type than in-toto's"));
    }
    if !signature.keyid.is_empty() {
        return Err(wrong("a key identifier, where only the hint names the key"));
    }
    let payload = base64::decode(&payload).ok_or(wrong("the payload is not canonical base64"))?;
    let sig = base64::decode(&signature.sig).ok_or(wrong("the signature is not canonical base64"))?;
    let p1363 = der::to_p1363(&sig).ok_or(wrong("the signature is not the DER of a P-256 signature"))?;
    Ok(Envelope { payload, p1363, key_hint: hint })
}

/// The outer JSON, as the reference tool writes it.
pub(super) fn write(payload: &[u8], p1363: &[u8; 64], key_hint: &str) -> String {
    let (payload, sig) = (base64::encode(payload), base64::encode(&der::from_p1363(p1363)));
    format!(
        "{{\"mediaType\":\"{MEDIA_TYPE}\",\"verificationMaterial\":{{\"publicKey\":{{\"hint\":\"{key_hint}\"}},\
         \"tlogEntries\":[]}},\"dsseEnvelope\":{{\"payload\":\"{payload}\",\"payloadType\":\"{PAYLOAD_TYPE}\",\
         \"signatures\":[{{\"sig\":\"{sig}\",\"keyid\":\"\"}}]}}}}"
    )
}

/// DSSE's pre-authentication encoding, version 1: what the key signs.
pub(super) fn pre_authentication(payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}
