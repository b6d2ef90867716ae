//! A model in one file, and what is needed to know who signed it. The cryptography is the caller's: WebCrypto, in `pkg/open.js`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use bosque_model::{PackedError, PublicKey, SealedModel, Signature, is_development, keys_or_trusted};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::model::Model;

/// A packed model whose files are those that its signature lists. Whether a trusted key made that signature is still to be verified.
///
/// ```js
/// const sealed = new Sealed(bytes);                 // the bytes of a NAME.model
/// await crypto.subtle.verify(algorithm, key, sealed.signature(), sealed.signedBytes());
/// const model = sealed.open("signed");
/// ```
#[wasm_bindgen]
pub struct Sealed(SealedModel);

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

    /// Opens the model: every digest is held, and the conformance set is reproduced here. `trust` becomes `identity.trust`: what the
    /// caller has found of who signed it.
    ///
    /// # Errors
    /// An `Error` of the name `ModelError` with the first thing that does not fit.
    pub fn open(self, trust: &str) -> Result<Model, JsValue> {
        let packed = self.0.packed();
        let model = packed.open().map_err(|error| refused(&error))?;
        Ok(Model::of(model, packed.files.manifest.to_vec(), trust))
    }
}

/// The keys whose signatures count, `[der, fingerprint, isDevelopment]` each: those that the build was given, or the caller's own, as
/// PEM or as base64 of their DER.
///
/// # Errors
/// An `Error` of the name `SignatureError` where one of the caller's is no P-256 public key.
#[wasm_bindgen(js_name = trustedKeys)]
pub fn keys(given: Option<Vec<String>>) -> Result<Array, JsValue> {
    let keys = keys_or_trusted(given.as_deref()).map_err(|error| refused(&error.into()))?;
    let row = |key: &PublicKey| {
        let der = Uint8Array::new_from_slice(key.der());
        Array::of3(&der, &JsValue::from_str(key.fingerprint()), &is_development(key).into())
    };
    Ok(keys.iter().map(row).collect())
}

/// An error with a name of its kind.
fn refused(error: &PackedError) -> JsValue {
    crate::input::named_error(error.name(), &error.to_string())
}
