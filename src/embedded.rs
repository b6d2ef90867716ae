//! What the page carries inside: every model below `models/`, and the registry. `build.rs` lists them.

use bosque_model::ModelFiles;

/// The files of one model directory.
#[derive(Clone, Copy)]
pub struct Embedded {
    name: &'static str,
    manifest: &'static [u8],
    forest: &'static [u8],
    /// The generated patients without their answers: half of the file's bytes.
    conformance: &'static str,
    signature: Option<&'static [u8]>,
}

/// Every model, by the name of its directory.
pub static MODELS: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The registry and its signature, where there are such files.
pub static REGISTRY: (Option<&[u8]>, Option<&[u8]>) = include!(concat!(env!("OUT_DIR"), "/registry.rs"));

impl Embedded {
    /// The directory's name, which is the model's.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What [`bosque_model::Model::open`] reads.
    pub fn files(&self) -> ModelFiles<'static> {
        let conformance = self.conformance.as_bytes();
        ModelFiles { manifest: self.manifest, forest: self.forest, conformance }
    }

    /// The signature's file.
    pub fn signature(&self) -> Option<&'static [u8]> {
        self.signature
    }
}
