//! Why a signature, or what it signs, is refused.

use crate::prelude::*;
/// A part of `model.sig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePart {
    /// The Sigstore bundle, the outer JSON.
    Bundle,
    /// The in-toto statement, the inner JSON: what is signed.
    Statement,
}

/// Why a signature, or what it signs, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The signature's file is larger than [`MAX_SIGNATURE_BYTES`](crate::MAX_SIGNATURE_BYTES).
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A part is not the JSON that it should be.
    Syntax {
        /// Which.
        part: SignaturePart,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        reason: &'static str,
    },
    /// A field is missing, not known, or of another type.
    Field {
        /// In which part.
        part: SignaturePart,
        /// As `dsseEnvelope.payload`.
        field: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A part is of a kind that is not read here, or contradicts itself.
    Content {
        /// Which.
        part: SignaturePart,
        /// What is wrong.
        reason: &'static str,
    },
    /// It was made by a key that is none of those at hand.
    UnknownKey {
        /// Fingerprint of the key that it names, 64 hexadecimal digits.
        key_hint: String,
    },
    /// The named key did not sign these bytes.
    DoesNotVerify,
    /// A file is signed and not there.
    FileMissing {
        /// Its name.
        file: String,
    },
    /// A file is there and not signed.
    FileNotSigned {
        /// Its name.
        file: String,
    },
    /// A file is there twice.
    FileTwice {
        /// Its name.
        file: String,
    },
    /// A file's SHA-256 is not the one that is signed.
    FileDiffers {
        /// Its name.
        file: String,
    },
    /// A public key is not the PEM or DER of a P-256 public key.
    PublicKey {
        /// What is wrong.
        reason: &'static str,
    },
}

impl core::fmt::Display for SignatureError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let name = |part: &SignaturePart| match part {
            SignaturePart::Bundle => "the signature's file",
            SignaturePart::Statement => "the signed statement",
        };
        match self {
            SignatureError::TooLarge { bytes } => write!(
                f,
                "the signature's file has {bytes} bytes, more than the {} allowed",
                super::MAX_SIGNATURE_BYTES
            ),
            SignatureError::Syntax { part, line, column, reason } => {
                write!(f, "{} is not valid, line {line}, column {column}: {reason}", name(part))
            }
            SignatureError::Field { part, field, reason } => {
                write!(f, "{}, field {field}: {reason}", name(part))
            }
            SignatureError::Content { part, reason } => write!(f, "{}: {reason}", name(part)),
            SignatureError::UnknownKey { key_hint } => {
                write!(f, "signed by another key than those that are trusted; its fingerprint is {key_hint}")
            }
            SignatureError::DoesNotVerify => f.write_str(
                "the signature does not fit: the signed statement was changed, or the key is another",
            ),
            SignatureError::FileMissing { file } => write!(f, "{file} is signed and missing"),
            SignatureError::FileNotSigned { file } => write!(f, "{file} is not signed"),
            SignatureError::FileTwice { file } => write!(f, "{file} is there twice"),
            SignatureError::FileDiffers { file } => {
                write!(f, "{file} is not the file that was signed: its SHA-256 differs")
            }
            SignatureError::PublicKey { reason } => write!(f, "no P-256 public key: {reason}"),
        }
    }
}

impl core::error::Error for SignatureError {}
