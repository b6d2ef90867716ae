//! P-256 keys in PEM files, and what is computed with them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bosque_model::{PublicKey, Signature, SignatureError};
use p256::SecretKey;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{self, SigningKey, VerifyingKey};
use p256::elliptic_curve::Generate;
use p256::elliptic_curve::zeroize::Zeroizing;
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};

use crate::error::Error;
use crate::files::read_limited;

/// The largest key file that is read; a P-256 key in PEM has 241 bytes.
const MAX_KEY_BYTES: u64 = 16 << 10;
const SEC1_BEGIN: &str = "-----BEGIN EC PRIVATE KEY-----";
const ENCRYPTED: [&str; 2] = ["-----BEGIN ENCRYPTED PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED"];

/// A private key, forgotten when dropped.
pub struct PrivateKey {
    key: SigningKey,
    public: PublicKey,
}

impl PrivateKey {
    /// Reads a private key in PEM: PKCS#8 (`PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`), unencrypted.
    ///
    /// # Errors
    /// [`Error::File`], or [`Error::Key`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let pem = read_text(path)?;
        if ENCRYPTED.iter().any(|mark| pem.contains(mark)) {
            return Err(wrong(
                path,
                "the private key is encrypted: decrypt it with `openssl pkcs8 -in ENCRYPTED.pem -out KEY.pem`",
            ));
        }
        // openssl may write the curve's parameters in a block before the key.
        let secret = match pem.find(SEC1_BEGIN) {
            Some(start) => SecretKey::from_sec1_pem(pem[start..].trim()).ok(),
            None => SecretKey::from_pkcs8_pem(pem.trim()).ok(),
        };
        match secret {
            Some(secret) => Self::of(&secret).map_err(|reason| wrong(path, &reason)),
            None => Err(wrong(path, "not a P-256 private key in PEM, PKCS#8 or SEC1")),
        }
    }

    fn of(secret: &SecretKey) -> Result<Self, String> {
        let key = SigningKey::from(secret);
        let der = key.verifying_key().to_public_key_der().map_err(|error| error.to_string())?;
        let public = PublicKey::from_der(der.as_bytes()).map_err(|error| error.to_string())?;
        Ok(PrivateKey { key, public })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// `r || s` over SHA-256 of `bytes`, with the nonce of RFC 6979: the same each time.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: ecdsa::Signature = self.key.sign(bytes);
        signature.to_bytes().into()
    }
}

/// Reads a public key in PEM (`PUBLIC KEY`) and checks that its point lies on the curve.
///
/// # Errors
/// [`Error::File`], or [`Error::Key`].
pub fn read_public(path: &Path) -> Result<PublicKey, Error> {
    let key = PublicKey::from_pem(&read_text(path)?).map_err(|error| wrong(path, &error.to_string()))?;
    match VerifyingKey::from_public_key_der(key.der()) {
        Ok(_) => Ok(key),
        Err(_) => Err(wrong(path, "no P-256 public key: its point is not on the curve")),
    }
}

/// Whether `key` made `signature`.
///
/// # Errors
/// [`SignatureError::DoesNotVerify`], or [`SignatureError::PublicKey`] for a key off the curve.
pub fn verify(signature: &Signature, key: &PublicKey) -> Result<(), SignatureError> {
    let off_curve = |_| SignatureError::PublicKey { reason: "its point is not on the curve" };
    let key = VerifyingKey::from_public_key_der(key.der()).map_err(off_curve)?;
    let raw = ecdsa::Signature::from_slice(&signature.p1363());
    let verified = raw.and_then(|raw| key.verify(&signature.signed_bytes(), &raw));
    verified.map_err(|_| SignatureError::DoesNotVerify)
}

/// Makes a key pair: `NAME.pem`, for its owner only, and `NAME.pub` in `dir`. Nothing is overwritten.
///
/// # Errors
/// [`Error::File`] where a file is there already or cannot be written; [`Error::Key`] without randomness.
pub fn generate(dir: &Path, name: &str) -> Result<(PathBuf, PathBuf, PublicKey), Error> {
    let (private_path, public_path) = (dir.join(format!("{name}.pem")), dir.join(format!("{name}.pub")));
    let secret = SecretKey::try_generate().map_err(|error| wrong(&private_path, &error.to_string()))?;
    let public = PrivateKey::of(&secret).map_err(|reason| wrong(&private_path, &reason))?.public;
    let pem =
        secret.to_pkcs8_pem(LineEnding::LF).map_err(|error| wrong(&private_path, &error.to_string()))?;
    fs::create_dir_all(dir).map_err(Error::file(dir))?;
    write_new(&public_path, public.to_pem().as_bytes(), false)?;
    if let Err(error) = write_new(&private_path, pem.as_bytes(), true) {
        // A public half alone would be of no use; what went wrong is said already.
        let _ = fs::remove_file(&public_path);
        return Err(error);
    }
    Ok((private_path, public_path, public))
}

fn write_new(path: &Path, bytes: &[u8], private: bool) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = private; // the directory's own rights hold there
    let mut file = options.open(path).map_err(Error::file(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::file(path))
}

fn read_text(path: &Path) -> Result<Zeroizing<String>, Error> {
    let bytes = Zeroizing::new(read_limited(path, MAX_KEY_BYTES)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong(path, "not a key in PEM: it is no text"))?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn wrong(path: &Path, reason: &str) -> Error {
    Error::Key { path: path.to_owned(), reason: reason.to_owned() }
}
