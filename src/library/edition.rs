//! One version of one model, opened or refused.

use bosque_model::{
    FOREST_FILE, MANIFEST_FILE, Manifest, Model, ModelFiles, Signature, SignatureError, sha256_hex,
};

use super::seal::{Refusal, Seal, verify};
use crate::embedded::Embedded;
use crate::platform::timed;

/// Where a version comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the page itself: another may be used in its place, but it cannot be removed.
    Embedded,
    /// From a file that was accepted here.
    Stored,
}

/// What came of opening a version.
#[derive(Debug)]
pub enum State {
    /// Its files fit.
    Open(Known),
    /// It is not scored with.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The manifest, where that at least is whole: the closed form is drawn from it.
        manifest: Option<&'static Manifest>,
    },
}

/// A model whose files fit, and who answers for it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The model.
    pub model: &'static Model,
    /// Who answers for it.
    pub seal: Seal,
}

/// One version of one model. It stays for the page's life.
#[derive(Debug)]
pub struct Edition {
    /// The model's name.
    pub name: &'static str,
    /// SHA-256 of the manifest's file, which fixes every other digest.
    pub id: String,
    /// Opened or refused.
    pub state: State,
    /// The whole `.bosque` file of a stored version, for the worker that opens it too; an embedded one came from none.
    pub bundle: Option<Vec<u8>>,
}

/// Two are the same where their manifests and origins are.
impl PartialEq for Edition {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.origin() == other.origin()
    }
}

impl Edition {
    /// An edition for the page's life, with the whole `.bosque` file that it came from; an embedded one came from none.
    pub fn keep(id: String, bundle: Option<Vec<u8>>, model: Model, seal: Seal) -> &'static Edition {
        let model: &'static Model = Box::leak(Box::new(model));
        let state = State::Open(Known { model, seal });
        Box::leak(Box::new(Edition { name: &model.manifest().name, id, state, bundle }))
    }

    /// Where it comes from.
    pub fn origin(&self) -> Origin {
        if self.bundle.is_some() { Origin::Stored } else { Origin::Embedded }
    }

    /// The manifest, where it is whole.
    pub fn manifest(&self) -> Option<&'static Manifest> {
        match self.state {
            State::Open(known) => Some(known.model.manifest()),
            State::Refused { manifest, .. } => manifest,
        }
    }
}

/// Opens an embedded model: signature and signed digests, then digests, schema and conformance set.
///
/// How long the two take stands among the page's performance measures, as `verify NAME` and `open NAME`.
pub async fn open_embedded(embedded: &Embedded) -> &'static Edition {
    let files = embedded.files();
    let id = sha256_hex(files.manifest);
    let sealed = verify(embedded.signature(), |signature| check_embedded(signature, &files));
    let sealed = timed(&format!("verify {}", embedded.name()), sealed).await;
    let refusal = match sealed {
        Ok(seal) => match timed(&format!("open {}", embedded.name()), async { Model::open(files) }).await {
            Ok(model) => return Edition::keep(id, None, model, seal),
            Err(error) => error.into(),
        },
        Err(refusal) => refusal,
    };
    let manifest = Manifest::from_bytes(files.manifest).ok();
    let manifest = manifest.map(|manifest| &*Box::leak(Box::new(manifest)));
    let (name, state) = (embedded.name(), State::Refused { refusal, manifest });
    Box::leak(Box::new(Edition { name, id, state, bundle: None }))
}

/// Holds the embedded files against their signed digests. The conformance file's digest stands in the signed manifest, and
/// opening computes that file. The cards are signed too; the page draws its own.
fn check_embedded(signature: &Signature, files: &ModelFiles<'_>) -> Result<(), SignatureError> {
    signature.check_listed(&[(MANIFEST_FILE, files.manifest), (FOREST_FILE, files.forest)])
}
