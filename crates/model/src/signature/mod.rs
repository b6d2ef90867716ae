//! Signatures over models, by the OpenSSF Model Signing specification 1.0, method `key`, with ECDSA P-256 and SHA-256.
//!
//! `model.sig` is a Sigstore bundle (JSON) around a DSSE envelope, whose payload is an in-toto statement that lists every
//! file with its SHA-256. Nothing here computes with keys: the page has WebCrypto, the command the crate `p256`.
//!
//! To verify a model, in this order:
//!
//! 1. [`Signature::parse`] the signature's file;
//! 2. [`Signature::key_among`] the trusted keys;
//! 3. ECDSA P-256 with SHA-256 of [`Signature::p1363`] over [`Signature::signed_bytes`] by that key;
//! 4. [`Signature::check_files`] (or [`Signature::check_single_file`]).
//!
//! Before step 3 nothing that the signature says is to be believed.

mod base64;
mod der;
mod envelope;
mod error;
mod key;
mod statement;

use crate::prelude::*;
pub use error::{SignatureError, SignaturePart};
pub use key::PublicKey;

use crate::digest::sha256;
use crate::json::Json;
use crate::read::FromJson;

/// The signature's file name in a model directory.
pub const SIGNATURE_FILE: &str = "model.sig";
/// The largest signature file that is read, 64 KiB.
pub const MAX_SIGNATURE_BYTES: usize = 64 << 10;
/// The most files that one signature covers.
const MAX_SIGNED_FILES: usize = 64;
/// How a signature over one file, not a directory, names it.
const SINGLE_FILE: &str = ".";
/// What the specification's tool leaves unsigned in a directory, in order.
const IGNORED: [&str; 5] = [".git", ".gitattributes", ".github", ".gitignore", SIGNATURE_FILE];

/// A file that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    /// Its name in the directory; `.` where the signature is over one file.
    pub name: String,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// A parsed signature file. That it parses says nothing of who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    payload: Vec<u8>,
    p1363: [u8; 64],
    key_hint: String,
    subject: String,
    files: Vec<SignedFile>,
}

impl Signature {
    /// Reads a signature file strictly: other kinds, unknown fields, second ways to write the same, and names that lead
    /// elsewhere are refused, so that no bit of it can be another one unnoticed.
    ///
    /// # Errors
    /// What is wrong with it, by part.
    pub fn parse(bytes: &[u8]) -> Result<Self, SignatureError> {
        if bytes.len() > MAX_SIGNATURE_BYTES {
            return Err(SignatureError::TooLarge { bytes: bytes.len() });
        }
        let envelope::Envelope { payload, p1363, key_hint } = envelope::read(bytes)?;
        let (subject, files) = statement::read(&payload)?;
        Ok(Signature { payload, p1363, key_hint, subject, files })
    }

    /// Makes the file of a signature over a directory, or over one file (see [`Statement`]). `sign` is given the bytes to
    /// sign and returns `r || s`.
    ///
    /// # Errors
    /// What `sign` says.
    pub fn write<E>(
        statement: &Statement,
        key: &PublicKey,
        sign: impl FnOnce(&[u8]) -> Result<[u8; 64], E>,
    ) -> Result<Vec<u8>, E> {
        let payload = statement.payload.as_bytes();
        let p1363 = sign(&envelope::pre_authentication(payload))?;
        Ok(envelope::write(payload, &p1363, key.fingerprint()).into_bytes())
    }

    /// The bytes that the key signed: DSSE's pre-authentication encoding of the statement.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        envelope::pre_authentication(&self.payload)
    }

    /// `r || s`, 32 bytes each, big-endian: the form that WebCrypto takes.
    #[must_use]
    pub fn p1363(&self) -> [u8; 64] {
        self.p1363
    }

    /// The fingerprint of the key that made it ([`PublicKey::fingerprint`]), as the signature says.
    #[must_use]
    pub fn key_hint(&self) -> &str {
        &self.key_hint
    }

    /// The one of `keys` that the signature names.
    ///
    /// # Errors
    /// [`SignatureError::UnknownKey`].
    pub fn key_among<'k>(&self, keys: &'k [PublicKey]) -> Result<&'k PublicKey, SignatureError> {
        let unknown = || SignatureError::UnknownKey { key_hint: self.key_hint.clone() };
        keys.iter().find(|key| key.fingerprint() == self.key_hint).ok_or_else(unknown)
    }

    /// The name that the directory or file had when it was signed; it may have another now.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The files, by name.
    #[must_use]
    pub fn files(&self) -> &[SignedFile] {
        &self.files
    }

    /// Holds a directory's files against the list: each listed one is there with its digest, and no other is, but for
    /// `model.sig` and git's own.
    ///
    /// # Errors
    /// The first file that does not fit.
    pub fn check_files(&self, files: &[(&str, &[u8])]) -> Result<(), SignatureError> {
        let mut seen = vec![false; self.files.len()];
        for (name, bytes) in files.iter().filter(|(name, _)| !IGNORED.contains(name)) {
            let file = (*name).to_owned();
            let Some(place) = self.files.iter().position(|signed| signed.name == *name) else {
                return Err(SignatureError::FileNotSigned { file });
            };
            if core::mem::replace(&mut seen[place], true) {
                return Err(SignatureError::FileTwice { file });
            }
            if sha256(bytes) != self.files[place].sha256 {
                return Err(SignatureError::FileDiffers { file });
            }
        }
        match seen.iter().position(|seen| !seen) {
            Some(place) => Err(SignatureError::FileMissing { file: self.files[place].name.clone() }),
            None => Ok(()),
        }
    }

    /// Holds some of a directory's files against the list; what else is listed may lie elsewhere.
    ///
    /// # Errors
    /// The first file that is not listed or differs.
    pub fn check_listed(&self, files: &[(&str, &[u8])]) -> Result<(), SignatureError> {
        for (name, bytes) in files {
            let file = || (*name).to_owned();
            let signed = self.files.iter().find(|signed| signed.name == *name);
            let signed = signed.ok_or_else(|| SignatureError::FileNotSigned { file: file() })?;
            if sha256(bytes) != signed.sha256 {
                return Err(SignatureError::FileDiffers { file: file() });
            }
        }
        Ok(())
    }

    /// Holds one file against a signature over one file. `name` is for the error.
    ///
    /// # Errors
    /// [`SignatureError::FileDiffers`], or [`SignatureError::FileNotSigned`] where the signature is over a directory.
    pub fn check_single_file(&self, name: &str, bytes: &[u8]) -> Result<(), SignatureError> {
        match self.files.as_slice() {
            [file] if file.name == SINGLE_FILE => {
                let differs = || SignatureError::FileDiffers { file: name.to_owned() };
                (sha256(bytes) == file.sha256).then_some(()).ok_or_else(differs)
            }
            _ => Err(SignatureError::FileNotSigned { file: name.to_owned() }),
        }
    }
}

/// What is to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    payload: String,
}

impl Statement {
    /// A directory named `subject`, with these files in any order; `model.sig` and git's own are left out.
    ///
    /// # Errors
    /// Names that are not plain ones or that repeat, no file at all, or more than 64.
    pub fn of_directory(subject: &str, files: &[(&str, &[u8])]) -> Result<Self, SignatureError> {
        let mut signed: Vec<SignedFile> = files
            .iter()
            .filter(|(name, _)| !IGNORED.contains(name))
            .map(|(name, bytes)| SignedFile { name: (*name).to_owned(), sha256: sha256(bytes) })
            .collect();
        signed.sort_by(|a, b| a.name.cmp(&b.name));
        Self::of(subject, &signed)
    }

    /// One file named `subject`.
    ///
    /// # Errors
    /// Where the name cannot be written.
    pub fn of_file(subject: &str, bytes: &[u8]) -> Result<Self, SignatureError> {
        Self::of(subject, &[SignedFile { name: SINGLE_FILE.to_owned(), sha256: sha256(bytes) }])
    }

    /// What we write, we read: the reader's rules are the writer's.
    fn of(subject: &str, files: &[SignedFile]) -> Result<Self, SignatureError> {
        let plain = |file: &SignedFile| file.name == SINGLE_FILE || is_plain_name(&file.name);
        if !files.iter().all(plain) {
            let reason = "a file name that is not a plain one";
            return Err(SignatureError::Content { part: SignaturePart::Statement, reason });
        }
        let payload = statement::write(subject, files);
        statement::read(payload.as_bytes())?;
        Ok(Statement { payload })
    }
}

/// A name that stays in its directory on every system: ASCII letters, digits, `.`, `_`, `-`, no dot in front, at most
/// 64 long; and not the signature's own, which no signature can cover.
fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&name.len())
        && !name.starts_with('.')
        && name.bytes().all(plain)
        && name != SIGNATURE_FILE
}

/// Reads a part's JSON: known fields only, each once.
fn read_json<T: FromJson>(bytes: &[u8], part: SignaturePart) -> Result<T, SignatureError> {
    let value = Json::parse(bytes).map_err(|error| SignatureError::Syntax {
        part,
        line: error.line,
        column: error.column,
        reason: error.reason,
    })?;
    T::read(value).map_err(|wrong| SignatureError::Field { part, field: wrong.path, reason: wrong.reason })
}
