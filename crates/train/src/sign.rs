//! Signing models, the registry, a site's list of digests and a release's list, and verifying them: OpenSSF Model Signing 1.0, method `key`.

use std::path::{Path, PathBuf};

use bosque_model::{
    MAX_REGISTRY_BYTES, MAX_SIGNATURE_BYTES, Model, PublicKey, RELEASE_FILE, Registry, Release,
    SIGNATURE_FILE, Signature, SignatureError, SignedFile, Statement, Update,
};

use crate::bundle::ModelSet;
use crate::error::Error;
use crate::files::{read_limited, write_file};
use crate::keys::{self, PrivateKey};
use crate::{sums, update};

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
    /// A release of the page: every file is what its list says.
    Release(Release),
}

/// Signs a model directory, the registry's file, a `SHA256SUMS` or a `release.json`, and returns the place of the signature.
///
/// # Errors
/// Why it cannot be signed; then nothing is written.
pub fn sign(path: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    if path.is_dir() {
        sign_directory(path, key)
    } else if sums::is_sums(path) {
        sign_sums(path, key)
    } else if update::is_list(path) {
        sign_release(path, key)
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

/// Signs a release's list: `release.sig` beside it, where every file is what the list says.
///
/// # Errors
/// Why it cannot be signed.
pub fn sign_release(file: &Path, key: &PrivateKey) -> Result<PathBuf, Error> {
    let bytes = update::read_list(file)?;
    update::packed(file, &bytes, None)?;
    write(file, &file.with_extension("sig"), Statement::of_file(RELEASE_FILE, &bytes), key)
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

/// Verifies a model directory, a `.bosque` or `.update` file, the registry's file, a `SHA256SUMS` or a `release.json`: signature, every digest, and the content.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(path: &Path, keys: &[PublicKey]) -> Result<Verified, Error> {
    let refused = |source| Error::Signature { path: path.to_owned(), source };
    // One file with its signature beside it: name, bytes, and what they turn out to be.
    let beside = |name: &str, bytes: &[u8], content: &dyn Fn() -> Result<Content, Error>| {
        let signature = read_limited(&path.with_extension("sig"), MAX_SIGNATURE_BYTES as u64)?;
        let (signature, key) = authentic(&signature, keys).map_err(refused)?;
        signature.check_single_file(name, bytes).map_err(refused)?;
        Ok(Verified { key, files: signature.files().to_vec(), content: content()? })
    };
    if update::is_update(path) {
        return verify_update(path, keys);
    }
    if update::is_list(path) {
        let bytes = update::read_list(path)?;
        let content = || Ok(Content::Release(update::packed(path, &bytes, None)?.0));
        return beside(RELEASE_FILE, &bytes, &content);
    }
    if path.extension().is_some_and(|extension| extension == "json") {
        let bytes = read_registry(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return beside(&name, &bytes, &|| Ok(Content::Registry(checked_registry(path, &bytes)?)));
    }
    if sums::is_sums(path) {
        let bytes = sums::read(path)?;
        return beside(sums::SUMS_FILE, &bytes, &|| Ok(Content::Sums(sums::check(path, &bytes)?)));
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

fn verify_update(path: &Path, keys: &[PublicKey]) -> Result<Verified, Error> {
    let refused = |source| Error::Signature { path: path.to_owned(), source };
    let inflated = update::read(path)?;
    let update = Update::read(&inflated).map_err(|source| Error::Update { path: path.to_owned(), source })?;
    let Some(signature) = update.signature else {
        return Err(Error::NotSignable { path: path.to_owned(), reason: "the release is not signed" });
    };
    let (signature, key) = authentic(signature, keys).map_err(refused)?;
    signature.check_single_file(RELEASE_FILE, update.list).map_err(refused)?;
    Ok(Verified { key, files: signature.files().to_vec(), content: Content::Release(update.release) })
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
        let reason = "neither a model directory, the registry's .json, release.json nor SHA256SUMS; a .bosque file is signed as a directory, then exported";
        return Err(Error::NotSignable { path: path.to_owned(), reason });
    }
    read_limited(path, MAX_REGISTRY_BYTES as u64)
}

fn checked_registry(path: &Path, bytes: &[u8]) -> Result<Registry, Error> {
    Registry::from_bytes(bytes).map_err(|source| Error::Registry { path: path.to_owned(), source })
}
