//! Models in one file each, opened once for all elements: what `pkg/open.js` asks of a program.

use std::cell::RefCell;

use bosque_model::{
    Model, PackedError, PublicKey, SealedModel, Signature, is_development, keys_or_trusted, sha256_hex,
};
use bosque_ui::Standing;
use js_sys::{Array, Error, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::answer::identity;

/// A packed model whose files are those that its signature lists. Whether a trusted key made that signature is still to be
/// verified.
#[wasm_bindgen]
pub struct Sealed(SealedModel);

thread_local! {
    /// Every model that was opened, by the digest of its manifest. Elements come and go; what they score with stays.
    static OPENED: RefCell<Vec<(String, &'static Model)>> = const { RefCell::new(Vec::new()) };
}

#[wasm_bindgen]
impl Sealed {
    /// Takes a packed model apart and holds it against the digests that its signature lists.
    ///
    /// # Errors
    /// An `Error` of the name `DamagedError` or `SignatureError`.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Sealed, JsValue> {
        SealedModel::read(bytes).map(Sealed).map_err(|error| refused(&error))
    }

    /// The signature, `r || s`, as WebCrypto takes it; none where the model is not signed.
    pub fn signature(&self) -> Option<Vec<u8>> {
        self.0.signature().map(|signature| signature.p1363().to_vec())
    }

    /// The bytes that were signed; none where the model is not signed.
    #[wasm_bindgen(js_name = signedBytes)]
    pub fn signed_bytes(&self) -> Option<Vec<u8>> {
        self.0.signature().map(Signature::signed_bytes)
    }

    /// The fingerprint of the key that is said to have made the signature.
    #[wasm_bindgen(getter, js_name = keyHint)]
    pub fn key_hint(&self) -> Option<String> {
        self.0.signature().map(|signature| signature.key_hint().to_string())
    }

    /// Opens the model: every digest is held, and the conformance set is reproduced here. `trust` is what the caller has found
    /// of who signed it.
    ///
    /// # Errors
    /// An `Error` of the name `ModelError` with the first thing that does not fit.
    pub fn open(self, trust: &str) -> Result<Opened, JsValue> {
        let packed = self.0.packed();
        let id = sha256_hex(packed.files.manifest);
        let known = OPENED.with_borrow(|opened| opened.iter().find(|(other, _)| *other == id).map(|o| o.1));
        let model = match known {
            Some(model) => model,
            None => {
                let model: &'static Model =
                    Box::leak(Box::new(packed.open().map_err(|error| refused(&error))?));
                OPENED.with_borrow_mut(|opened| opened.push((id, model)));
                model
            }
        };
        let standing = match trust {
            "signed" => Standing::Verified,
            "development" => Standing::Development,
            "unsigned" => Standing::Unsigned,
            "foreign" => Standing::Foreign,
            _ => Standing::Unchecked,
        };
        Ok(Opened { model, standing })
    }
}

/// A model that may score, and how it stands.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub struct Opened {
    pub(crate) model: &'static Model,
    pub(crate) standing: Standing,
}

#[wasm_bindgen]
impl Opened {
    /// `{ name, version, digest, trust }`.
    pub fn identity(&self) -> Object {
        identity(self.model, self.standing)
    }
}

/// The keys whose signatures count, `[der, fingerprint, isDevelopment]` each: those that the build was given, or the caller's own,
/// as PEM or as base64 of their DER.
///
/// # Errors
/// An `Error` of the name `SignatureError` where one of the caller's is no P-256 public key.
#[wasm_bindgen(js_name = trustedKeys)]
pub fn trusted_keys(given: Option<Vec<String>>) -> Result<Array, JsValue> {
    let keys = keys_or_trusted(given.as_deref()).map_err(|error| refused(&error.into()))?;
    let row = |key: &PublicKey| {
        let der = Uint8Array::new_from_slice(key.der());
        Array::of3(&der, &JsValue::from_str(key.fingerprint()), &is_development(key).into())
    };
    Ok(keys.iter().map(row).collect())
}

/// An error with a name of its kind.
fn refused(error: &PackedError) -> JsValue {
    let thrown = Error::new(&error.to_string());
    thrown.set_name(error.name());
    thrown.into()
}
