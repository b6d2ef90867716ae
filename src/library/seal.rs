//! Who answers for a model: its signature, held against the trusted keys by the browser's own cryptography.

use bosque_model::{BundleError, ModelError, Signature, SignatureError, UpdateError};

use crate::platform;
use crate::trust::{is_development, trusted_keys};

/// What is known of who made a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// A trusted key signed it.
    Signed {
        /// That key is the public development key, with which anybody can sign.
        development: bool,
    },
    /// Nobody who is trusted answers for it: it opens only by an explicit choice.
    Doubtful(Doubt),
}

/// Why nobody answers for a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It has no signature.
    Unsigned,
    /// It is signed by a key that is not trusted here.
    Foreign,
    /// This page has no cryptography to check it with.
    Unchecked,
}

impl Seal {
    /// The doubt, where there is one.
    pub fn doubt(self) -> Option<Doubt> {
        match self {
            Seal::Signed { .. } => None,
            Seal::Doubtful(doubt) => Some(doubt),
        }
    }
}

/// Why a model, or an update of the page, is not opened at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Its files do not fit each other, or compute something else here.
    Model(ModelError),
    /// Its signature is damaged, or its files are not those that were signed.
    Signature(SignatureError),
    /// The `.bosque` file around it is damaged.
    Bundle(BundleError),
    /// The `.update` file is damaged, or not what its list says.
    Update(UpdateError),
    /// Nobody who is trusted answers for the update. Unlike a model it is never taken all the same: it would check all that comes later.
    Unanswered(Doubt),
    /// The file is too large or cannot be read.
    Unreadable,
}

impl From<ModelError> for Refusal {
    fn from(error: ModelError) -> Self {
        Refusal::Model(error)
    }
}

impl From<SignatureError> for Refusal {
    fn from(error: SignatureError) -> Self {
        Refusal::Signature(error)
    }
}

impl From<BundleError> for Refusal {
    fn from(error: BundleError) -> Self {
        Refusal::Bundle(error)
    }
}

impl From<UpdateError> for Refusal {
    fn from(error: UpdateError) -> Self {
        Refusal::Update(error)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Model(error) => error.fmt(f),
            Refusal::Signature(error) => error.fmt(f),
            Refusal::Bundle(error) => error.fmt(f),
            Refusal::Update(error) => error.fmt(f),
            Refusal::Unanswered(_) => f.write_str("no trusted key is known to have signed the update"),
            Refusal::Unreadable => f.write_str("the file is too large or cannot be read"),
        }
    }
}

/// Verifies a signature and lets `check` hold the files against it.
///
/// # Errors
/// The signature is damaged, a trusted key is named that did not make it, or a file differs from what was signed.
pub async fn verify(
    signature: Option<&[u8]>,
    check: impl FnOnce(&Signature) -> Result<(), SignatureError>,
) -> Result<Seal, Refusal> {
    let Some(bytes) = signature else { return Ok(Seal::Doubtful(Doubt::Unsigned)) };
    let signature = Signature::parse(bytes)?;
    check(&signature)?;
    if !platform::can_verify() {
        return Ok(Seal::Doubtful(Doubt::Unchecked));
    }
    let message = signature.signed_bytes();
    // Every key is tried, not only the named one: a changed name does not turn a trusted signature into a foreign one.
    for key in trusted_keys() {
        let named = key.fingerprint() == signature.key_hint();
        match platform::verify(key.der(), &signature.p1363(), &message).await {
            Ok(true) if named => return Ok(Seal::Signed { development: is_development(&key) }),
            Ok(false) if !named => {}
            Ok(_) => return Err(SignatureError::DoesNotVerify.into()),
            Err(platform::Refused) => return Ok(Seal::Doubtful(Doubt::Unchecked)),
        }
    }
    Ok(Seal::Doubtful(Doubt::Foreign))
}
