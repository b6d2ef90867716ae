//! Another release of the page, from a `.update` file.

use bosque_model::{BundleError, RELEASE_FILE, Release, Update, UpdateError};

use super::seal::{Refusal, Seal, verify};
use crate::platform::{self, Refused};

/// A release from a file: whole, and signed by a trusted key. It is not accepted yet.
#[derive(Debug)]
pub struct NewPage {
    /// SHA-256 of its list.
    pub id: String,
    /// Its list.
    pub release: Release,
    /// The key that signed it is the public development key, with which anybody can sign.
    pub development: bool,
    /// What the file inflated to.
    inflated: Vec<u8>,
}

/// Whether a file says of itself that it is an update of the page.
pub fn is_update(bytes: &[u8]) -> bool {
    Update::is_one(bytes)
}

/// Opens a `.update` file: the digest over all of it, then the list, the digest of every file, and the signature over the list.
///
/// # Errors
/// The first thing that does not fit, or that no trusted key signed it.
pub async fn open_update(bytes: &[u8]) -> Result<NewPage, Refusal> {
    let envelope = Update::open(bytes)?;
    let inflated = platform::inflate(envelope.compressed, envelope.inflated_len).await;
    let inflated = inflated.map_err(|Refused| UpdateError::Outside(BundleError::BadStream))?;
    let update = Update::read(&inflated)?;
    let sealed =
        verify(update.signature, |signature| signature.check_single_file(RELEASE_FILE, update.list)).await?;
    let development = match sealed {
        Seal::Signed { development } => development,
        Seal::Doubtful(doubt) => return Err(Refusal::Unanswered(doubt)),
    };
    Ok(NewPage { id: update.id(), release: update.release, development, inflated })
}

impl NewPage {
    /// The list's text and the files by name, as a service worker keeps them.
    pub fn parts(&self) -> (&str, Vec<(&str, &[u8])>) {
        // It was read once already, so it is read again.
        let Ok(update) = Update::read(&self.inflated) else { return ("", Vec::new()) };
        let names = self.release.files.iter().map(|file| file.name.as_str());
        let contents = update.files().map(|(_, bytes)| bytes).collect::<Vec<_>>();
        (std::str::from_utf8(update.list).unwrap_or_default(), names.zip(contents).collect())
    }
}
