//! P-256 public keys: PEM and DER, without any arithmetic.

use super::base64;
use super::error::SignatureError;
use crate::digest::sha256_hex;
use crate::prelude::*;

/// `SubjectPublicKeyInfo` of a P-256 key in uncompressed form (RFC 5480), up to its two coordinates: id-ecPublicKey
/// (1.2.840.10045.2.1), prime256v1 (1.2.840.10045.3.1.7), a bit string of 65 bytes, the first of them 4.
const PREFIX: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
    0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const DER_BYTES: usize = PREFIX.len() + 64;
const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";
/// RFC 7468, section 3.
const PEM_COLUMNS: usize = 64;

/// An ECDSA P-256 public key. That its point lies on the curve is checked by whoever computes with it: WebCrypto's
/// `importKey`, or the crate `p256`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    der: [u8; DER_BYTES],
    fingerprint: String,
}

impl PublicKey {
    /// Reads the PEM of a `SubjectPublicKeyInfo`, as `openssl ec -pubout` writes it; lines may end in CR LF.
    ///
    /// # Errors
    /// [`SignatureError::PublicKey`] for anything else than one such block.
    pub fn from_pem(pem: &str) -> Result<Self, SignatureError> {
        let wrong = |reason| SignatureError::PublicKey { reason };
        let body = pem.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let body = body.ok_or(wrong("not one PEM block `PUBLIC KEY`"))?;
        let text: String = body.lines().collect();
        Self::from_base64(&text)
    }

    /// Reads the base64 of the DER, without line breaks.
    ///
    /// # Errors
    /// [`SignatureError::PublicKey`].
    pub fn from_base64(text: &str) -> Result<Self, SignatureError> {
        let der = base64::decode(text).ok_or(SignatureError::PublicKey { reason: "not canonical base64" })?;
        Self::from_der(&der)
    }

    /// Reads the DER of a `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// [`SignatureError::PublicKey`] where it is not the one DER of an uncompressed P-256 point.
    pub fn from_der(der: &[u8]) -> Result<Self, SignatureError> {
        let wrong = |reason| SignatureError::PublicKey { reason };
        let der: [u8; DER_BYTES] = der.try_into().map_err(|_| wrong("not the 91 bytes of its DER"))?;
        if !der.starts_with(&PREFIX) {
            return Err(wrong("another algorithm, curve or form of the point"));
        }
        Ok(PublicKey { der, fingerprint: sha256_hex(pem_of(&der).as_bytes()) })
    }

    /// The DER, 91 bytes: what WebCrypto's `importKey("spki", ...)` takes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the key's PEM (64 columns, LF, a last LF), 64 lower-case hexadecimal digits: the hint that a signature
    /// carries.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The PEM whose SHA-256 is the fingerprint.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem_of(&self.der)
    }
}

fn pem_of(der: &[u8]) -> String {
    let text = base64::encode(der);
    let (mut pem, mut rest) = (format!("{BEGIN}\n"), text.as_str());
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(PEM_COLUMNS));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str(END);
    pem.push('\n');
    pem
}
