//! Signing models, the registry and a site's list of digests, and verifying them: OpenSSF Model Signing 1.0, method `key`.

use std::path::{Path, PathBuf};

use bosque_model::{
    MAX_REGISTRY_BYTES, MAX_SIGNATURE_BYTES, Model, PublicKey, Registry, SIGNATURE_FILE, Signature,
    SignatureError, SignedFile, Statement,
};

use crate::bundle::ModelSet;
use crate::error::Error;
use crate::files::{read_limited, write_file};
use crate::keys::{self, PrivateKey};
use crate::sums;

/// What was verified.
pub struct Verified {
    /// Fingerprint of the key that signed it.
    pub key: String,
    /// What is signed.
    pub files: Vec<SignedFile>,
    /// What it turned out to be.
    pub content: Content,
}

/// What a signature is over.
pub enum Content {
    /// A model, opened.
    Model(Box<Model>),
    /// A registry, checked.
    Registry(Registry),
    /// A list of digests; so many files beside it are what it says.
    Sums(usize),
}

/// Signs a model directory, the registry's file, or a `SHA256SUMS`, and returns the place of the signature.
///
/// # Errors
/// Why it cannot be signed; then nothing is written.
pub fn sign(path: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    if path.is_dir() {
        sign_directory(path, key)
    } else if sums::is_sums(path) {
        sign_sums(path, key)
    } else {
        sign_registry(path, key)
    }
}

/// Signs a model directory: `model.sig` appears whole, and only where the model opens.
///
/// # Errors
/// Why it cannot be signed.
pub fn sign_directory(dir: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    let set = ModelSet::read_directory(dir)?;
    let model = set.open(dir)?;
    // Its own name, not the directory's: the same model is signed with the same bytes wherever it lies.
    let statement = Statement::of_directory(&model.manifest().name, &set.named());
    write(dir, &dir.join(SIGNATURE_FILE), statement, key)
}

/// Signs the registry: `registry.sig` beside `registry.json`.
///
/// # Errors
/// Why it cannot be signed.
pub fn sign_registry(file: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    let bytes = read_registry(file)?;
    checked_registry(file, &bytes)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    write(file, &file.with_extension("sig"), Statement::of_file(&name, &bytes), key)
}

/// Signs a list of digests: `SHA256SUMS.sig` beside it, where every file is what the list says.
///
/// # Errors
/// Why it cannot be signed.
pub fn sign_sums(file: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    let bytes = sums::read(file)?;
    sums::check(file, &bytes)?;
    write(file, &file.with_extension("sig"), Statement::of_file(sums::SUMS_FILE, &bytes), key)
}

fn write(
    path: &Path,
    out: &Path,
    statement: Result<Statement, SignatureError>,
    key: &PrivateKey,
) -> Result<PathBuf, Error> {
    let refused = |source| Error::Signature { path: path.to_owned(), source };
    let statement = statement.map_err(refused)?;
    let bytes = Signature::write(&statement, key.public(), |bytes| Ok(key.sign(bytes))).map_err(refused)?;
    // What we write, we verify.
    let signature = Signature::parse(&bytes).map_err(refused)?;
    keys::verify(&signature, key.public()).map_err(refused)?;
    write_file(out, &bytes)?;
    Ok(out.to_owned())
}

/// Verifies a model directory, a `.bosque` file, the registry's file or a `SHA256SUMS`: signature, every digest, and the content.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(path: &Path, keys: &[PublicKey]) -> Result<Verified, Error> {
    let refused = |source| Error::Signature { path: path.to_owned(), source };
    if path.extension().is_some_and(|extension| extension == "json") {
        let signature = read_limited(&path.with_extension("sig"), MAX_SIGNATURE_BYTES as u64)?;
        let (signature, key) = authentic(&signature, keys).map_err(refused)?;
        let bytes = read_registry(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        signature.check_single_file(&name, &bytes).map_err(refused)?;
        let content = Content::Registry(checked_registry(path, &bytes)?);
        return Ok(Verified { key, files: signature.files().to_vec(), content });
    }
    if sums::is_sums(path) {
        let signature = read_limited(&path.with_extension("sig"), MAX_SIGNATURE_BYTES as u64)?;
        let (signature, key) = authentic(&signature, keys).map_err(refused)?;
        let bytes = sums::read(path)?;
        signature.check_single_file(sums::SUMS_FILE, &bytes).map_err(refused)?;
        let content = Content::Sums(sums::check(path, &bytes)?);
        return Ok(Verified { key, files: signature.files().to_vec(), content });
    }
    let set = ModelSet::read(path)?;
    let signature = set.file(SIGNATURE_FILE);
    if signature.is_empty() {
        let reason = "the model is not signed: model.sig is missing or empty";
        return Err(Error::NotSignable { path: path.to_owned(), reason });
    }
    let (signature, key) = authentic(signature, keys).map_err(refused)?;
    signature.check_files(&set.named()).map_err(refused)?;
    let content = Content::Model(Box::new(set.open(path)?));
    Ok(Verified { key, files: signature.files().to_vec(), content })
}

/// The signature, and the fingerprint of the one of `keys` that made it.
fn authentic(bytes: &[u8], keys: &[PublicKey]) -> Result<(Signature, String), SignatureError> {
    let signature = Signature::parse(bytes)?;
    let key = signature.key_among(keys)?;
    keys::verify(&signature, key)?;
    let fingerprint = key.fingerprint().to_owned();
    Ok((signature, fingerprint))
}

fn read_registry(path: &Path) -> Result<Vec<u8>, Error> {
    if path.extension().is_none_or(|extension| extension != "json") {
        let reason = "neither a model directory, the registry's .json nor SHA256SUMS; a .bosque file is signed as a directory, then exported";
        return Err(Error::NotSignable { path: path.to_owned(), reason });
    }
    read_limited(path, MAX_REGISTRY_BYTES as u64)
}

fn checked_registry(path: &Path, bytes: &[u8]) -> Result<Registry, Error> {
    Registry::from_bytes(bytes).map_err(|source| Error::Registry { path: path.to_owned(), source })
}
