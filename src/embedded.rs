//! The model inside the page, opened and verified.

use bosque_model::{Manifest, Model, ModelError, ModelFiles};

/// The files of `models/final_model`.
const FINAL_MODEL: ModelFiles<'static> = ModelFiles {
    manifest: include_bytes!("../models/final_model/manifest.json"),
    forest: include_bytes!("../models/final_model/forest.bin"),
    conformance: include_bytes!("../models/final_model/conformance.csv"),
};

/// The name that `?model=` takes for it.
pub const FINAL_MODEL_NAME: &str = "final_model";

/// What came of opening the model. It stays for the page's life.
#[derive(Clone, Copy)]
pub enum Opened {
    /// Every check passed.
    Verified(&'static Model),
    /// One did not: nothing is scored.
    Refused {
        /// Which.
        error: &'static ModelError,
        /// The manifest, where that at least is whole: the closed form is drawn from it.
        manifest: Option<&'static Manifest>,
    },
}

impl Opened {
    /// The manifest, where it is whole.
    pub fn manifest(self) -> Option<&'static Manifest> {
        match self {
            Opened::Verified(model) => Some(model.manifest()),
            Opened::Refused { manifest, .. } => manifest,
        }
    }
}

/// Opens the embedded model: digests, schema, conformance set.
pub fn open() -> Opened {
    match Model::open(FINAL_MODEL) {
        Ok(model) => Opened::Verified(Box::leak(Box::new(model))),
        Err(error) => Opened::Refused {
            error: Box::leak(Box::new(error)),
            manifest: Manifest::from_bytes(FINAL_MODEL.manifest)
                .ok()
                .map(|manifest| &*Box::leak(Box::new(manifest))),
        },
    }
}
