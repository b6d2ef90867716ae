//! Versions from `.bosque` files: opened, kept in the browser, opened anew at each start.

use bosque_model::{Envelope, Model, sha256_hex};

use super::edition::{Edition, Origin};
use super::seal::{Refusal, Seal, verify};
use crate::platform::{self, Refused, Room, Shelf};

/// A version from a file, verified and not yet accepted.
#[derive(Debug)]
pub struct Candidate {
    /// SHA-256 of the manifest's file.
    pub id: String,
    /// The model.
    pub model: Model,
    /// Who answers for it.
    pub seal: Seal,
    /// The whole `.bosque` file.
    pub bytes: Vec<u8>,
}

/// A stored version that is not used.
#[derive(Clone, Debug, PartialEq)]
pub struct SetAside {
    /// Its key on the shelf.
    pub key: String,
    /// Why.
    pub refusal: Refusal,
}

/// What came off the shelf.
#[derive(Debug, Default)]
pub struct Stored {
    /// Versions that were verified.
    pub editions: Vec<&'static Edition>,
    /// Those of them that are in use.
    pub chosen: Vec<&'static Edition>,
    /// Versions that failed.
    pub set_aside: Vec<SetAside>,
}

/// Opens a `.bosque` file: the digest over all of it, then signature, digests, schema and conformance set.
///
/// # Errors
/// The first thing that does not fit.
pub async fn open_file(bytes: Vec<u8>) -> Result<Candidate, Refusal> {
    let envelope = Envelope::open(&bytes)?;
    let inflated = platform::inflate(envelope.compressed, envelope.inflated_len).await;
    let inflated = inflated.map_err(|Refused| Refusal::Unreadable)?;
    let files = envelope.files(&inflated)?;
    let seal = verify(files.signature, |signature| signature.check_files(&files.named())).await?;
    let model = Model::open(files.model())?;
    let id = sha256_hex(files.manifest);
    Ok(Candidate { id, model, seal, bytes })
}

/// Takes every version off the shelf and verifies it anew. A shelf that cannot be read is an empty one.
pub async fn restore(shelf: &impl Shelf) -> Stored {
    let mut stored = Stored::default();
    for (key, bytes) in shelf.list(Room::Versions).await.unwrap_or_default() {
        match open_file(bytes).await {
            Ok(candidate) if candidate.id == key => {
                let Candidate { id, model, seal, .. } = candidate;
                stored.editions.push(Edition::keep(id, Origin::Stored, model, seal));
            }
            // Another version than the one that was accepted under this key.
            Ok(_) => stored.set_aside.push(SetAside { key, refusal: Refusal::Unreadable }),
            Err(refusal) => stored.set_aside.push(SetAside { key, refusal }),
        }
    }
    for (name, id) in shelf.list(Room::Chosen).await.unwrap_or_default() {
        let is_chosen = |edition: &&&Edition| edition.name == name && edition.id.as_bytes() == id;
        stored.chosen.extend(stored.editions.iter().find(is_chosen));
    }
    stored
}

/// Keeps an accepted version.
///
/// # Errors
/// The browser keeps nothing.
pub async fn keep(shelf: &impl Shelf, candidate: &Candidate) -> Result<(), Refused> {
    shelf.put(Room::Versions, &candidate.id, &candidate.bytes).await
}

/// Notes which version of a model is in use.
///
/// # Errors
/// The browser keeps nothing.
pub async fn keep_choice(shelf: &impl Shelf, edition: &Edition) -> Result<(), Refused> {
    match edition.origin {
        Origin::Stored => shelf.put(Room::Chosen, edition.name, edition.id.as_bytes()).await,
        Origin::Embedded => shelf.take(Room::Chosen, edition.name).await,
    }
}

/// Removes a version from the shelf.
///
/// # Errors
/// The browser refuses.
pub async fn forget(shelf: &impl Shelf, key: &str) -> Result<(), Refused> {
    shelf.take(Room::Versions, key).await
}
