//! Whose signatures a program for the browser trusts. The keys are compiled in, so nothing that is opened later can add to them.

use crate::prelude::*;
use crate::signature::{PublicKey, SignatureError};

/// Base64 of the keys' DER, comma-separated, as `cargo xtask dist --trust KEY.pub` sets it for the build.
const CHOSEN: Option<&str> = option_env!("BOSQUE_TRUSTED_KEYS");

/// What is trusted where the build was given no key: anybody can sign with its private half (`keys/README.md`).
const DEVELOPMENT: &str = include_str!("../../../keys/development.pub");

/// The trusted keys. A build that was given keys trusts these alone; one that cannot be read is left out, so that a
/// mistake never trusts more than was meant.
#[must_use]
pub fn trusted_keys() -> Vec<PublicKey> {
    match CHOSEN {
        Some(list) => list.split(',').filter_map(|key| PublicKey::from_base64(key).ok()).collect(),
        None => development_key().into_iter().collect(),
    }
}

/// The keys whose signatures count for a caller: the trusted ones, or its own in their place, each as PEM or as base64 of its DER.
///
/// # Errors
/// One of the caller's is no P-256 public key.
pub fn keys_or_trusted(own: Option<&[String]>) -> Result<Vec<PublicKey>, SignatureError> {
    let Some(texts) = own else { return Ok(trusted_keys()) };
    texts.iter().map(|text| PublicKey::from_pem(text).or_else(|_| PublicKey::from_base64(text))).collect()
}

/// Whether a key is the one that anybody can sign with: what it signs wears a banner.
#[must_use]
pub fn is_development(key: &PublicKey) -> bool {
    development_key().is_some_and(|development| development == *key)
}

fn development_key() -> Option<PublicKey> {
    PublicKey::from_pem(DEVELOPMENT).ok()
}
