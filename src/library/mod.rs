//! The models that the page has: embedded ones, and versions that were accepted here. Each is verified at each start.

mod edition;
mod seal;
mod stored;
mod update;

pub use edition::{Edition, Origin, State};
pub use seal::{Doubt, Refusal, Seal};
pub use stored::{Candidate, SetAside, forget, keep, keep_choice, open_file};
pub use update::{NewPage, is_update, open_update};

use std::pin::Pin;

use bosque_model::{REGISTRY_FILE, Registry};

use crate::embedded::{MODELS, REGISTRY};
use crate::platform::{BrowserShelf, Shelf};
use edition::open_embedded;
use stored::{Stored, restore};

/// All that the page found at its start.
pub struct Library {
    /// Embedded models first, in the order of the choice; then stored versions.
    pub editions: Vec<&'static Edition>,
    /// The stored versions that are in use, at most one of a name.
    pub chosen: Vec<&'static Edition>,
    /// Stored versions that failed.
    pub set_aside: Vec<SetAside>,
    /// The registry, where it is there and signed by a trusted key.
    pub registry: Option<Registry>,
}

impl Library {
    /// Opens and verifies everything that the page carries and the browser keeps. Boxed, so that the page and the service worker run one
    /// copy of this code.
    pub fn opening() -> Pin<Box<dyn Future<Output = Self>>> {
        Box::pin(Self::open(&BrowserShelf))
    }

    async fn open(shelf: &impl Shelf) -> Self {
        let mut editions = Vec::new();
        for embedded in MODELS {
            editions.push(open_embedded(embedded).await);
        }
        // A model for a decision that is still open comes before one that looks back.
        let looks_ahead =
            |edition: &&Edition| edition.manifest().is_some_and(|manifest| manifest.cohort.is_some());
        let (mut editions, others): (Vec<_>, Vec<_>) = editions.into_iter().partition(looks_ahead);
        editions.extend(others);
        let Stored { editions: stored, chosen, set_aside } = restore(shelf).await;
        editions.extend(stored);
        Library { editions, chosen, set_aside, registry: registry().await }
    }

    /// For each name the version in use, in the order of the choice: the chosen one, or else the first.
    pub fn in_use(&self) -> Vec<&'static Edition> {
        let mut used: Vec<&'static Edition> = Vec::new();
        for edition in &self.editions {
            if !used.iter().any(|each| each.name == edition.name) {
                let chosen = self.chosen.iter().find(|chosen| chosen.name == edition.name);
                used.push(chosen.unwrap_or(edition));
            }
        }
        used
    }
}

async fn registry() -> Option<Registry> {
    let (Some(bytes), Some(signature)) = REGISTRY else { return None };
    match seal::verify(Some(signature), |signature| signature.check_single_file(REGISTRY_FILE, bytes)).await {
        Ok(Seal::Signed { .. }) => Registry::from_bytes(bytes).ok(),
        _ => None,
    }
}
