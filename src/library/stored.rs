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
                let Candidate { id, model, seal, bytes } = candidate;
                stored.editions.push(Edition::keep(id, Some(bytes), model, seal));
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
    match edition.origin() {
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

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use bosque_model::{BundleError, CONFORMANCE_FILE, FOREST_FILE, MANIFEST_FILE, ModelFiles};

    use super::*;
    use crate::embedded::MODELS;
    use crate::library::seal::Doubt;
    use crate::platform::MemoryShelf;

    /// Nothing here waits for anything.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("a shelf in memory answers at once"),
        }
    }

    fn edition(origin: Origin) -> &'static Edition {
        let files: ModelFiles<'static> = MODELS[0].files();
        let model = Model::open(files).expect("the embedded model opens");
        let bundle = (origin == Origin::Stored).then(Vec::new);
        Edition::keep(sha256_hex(files.manifest), bundle, model, Seal::Doubtful(Doubt::Unsigned))
    }

    #[test]
    fn a_damaged_version_is_set_aside_and_stays_on_the_shelf() {
        let shelf = MemoryShelf::default();
        now(shelf.put(Room::Versions, "key", b"BOSQUE\0\x01 cut short")).unwrap();
        let stored = now(restore(&shelf));
        assert!(stored.editions.is_empty() && stored.chosen.is_empty());
        let refusal = Refusal::Bundle(BundleError::Truncated);
        assert_eq!(stored.set_aside, [SetAside { key: "key".into(), refusal }]);
        assert_eq!(now(shelf.list(Room::Versions)).unwrap().len(), 1);
        now(forget(&shelf, "key")).unwrap();
        assert_eq!(now(shelf.list(Room::Versions)).unwrap(), []);
    }

    #[test]
    fn a_shelf_that_refuses_is_an_empty_one() {
        let shelf = MemoryShelf { refuses: true, ..MemoryShelf::default() };
        let stored = now(restore(&shelf));
        assert!(stored.editions.is_empty() && stored.set_aside.is_empty());
        assert_eq!(now(keep_choice(&shelf, edition(Origin::Stored))), Err(Refused));
    }

    #[test]
    fn the_embedded_version_is_chosen_by_no_note() {
        let shelf = MemoryShelf::default();
        let stored = edition(Origin::Stored);
        now(keep_choice(&shelf, stored)).unwrap();
        let noted = now(shelf.list(Room::Chosen)).unwrap();
        assert_eq!(noted, [(stored.name.to_owned(), stored.id.clone().into_bytes())]);
        now(keep_choice(&shelf, edition(Origin::Embedded))).unwrap();
        assert_eq!(now(shelf.list(Room::Chosen)).unwrap(), []);
    }

    #[test]
    fn every_embedded_model_has_the_files_that_a_signature_names() {
        for embedded in MODELS {
            let signature = embedded.signature().expect("every shipped model is signed");
            let signature = bosque_model::Signature::parse(signature).expect("a signature");
            for name in [MANIFEST_FILE, FOREST_FILE, CONFORMANCE_FILE] {
                assert!(
                    signature.files().iter().any(|file| file.name == name),
                    "{}: {name}",
                    embedded.name()
                );
            }
        }
    }
}
