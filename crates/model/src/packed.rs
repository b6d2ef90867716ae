//! A model in one file, for programs that fetch it beside themselves: what [`Model::open`](crate::Model::open) and the check of its
//! signature read, one after the other. HTTP compresses it; a `.bosque` file, which people keep, is compressed inside.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `bosqueM1` |
//! | 4 x 4 | lengths of the four parts, little-endian |
//! | | `manifest.json`, `forest.bin`, the generated patients without their answers, `model.sig` (none: length 0) |
//!
//! There is no checksum: the signature holds manifest and forest, the manifest holds the answers to the generated patients, and
//! a length that differs leaves bytes over or lacks some.

use crate::bundle::{FOREST_FILE, MANIFEST_FILE};
use crate::error::ModelError;
use crate::model::{Model, ModelFiles};
use crate::prelude::*;
use crate::signature::{Signature, SignatureError};

const MAGIC: &[u8; 8] = b"bosqueM1";
const PARTS: usize = 4;
const HEADER: usize = MAGIC.len() + 4 * PARTS;

/// A packed model taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a> {
    /// What a model is opened from.
    pub files: ModelFiles<'a>,
    /// The bytes of its signature's file, where it has one.
    pub signature: Option<&'a [u8]>,
}

/// Why a packed model is not opened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PackedError {
    /// It is no such file, or cut short, or longer than it says.
    Damaged,
    /// Its signature is damaged, or its files are not those that were signed.
    Signature(SignatureError),
    /// Its files do not fit each other, or compute something else here.
    Model(ModelError),
}

impl core::fmt::Display for PackedError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            PackedError::Damaged => f.write_str("not a whole packed model"),
            PackedError::Signature(error) => error.fmt(f),
            PackedError::Model(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for PackedError {}

impl PackedError {
    /// The name of its kind, for programs that tell errors apart by name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            PackedError::Damaged => "DamagedError",
            PackedError::Signature(_) => "SignatureError",
            PackedError::Model(_) => "ModelError",
        }
    }
}

impl From<SignatureError> for PackedError {
    fn from(error: SignatureError) -> Self {
        PackedError::Signature(error)
    }
}

impl From<ModelError> for PackedError {
    fn from(error: ModelError) -> Self {
        PackedError::Model(error)
    }
}

impl<'a> Packed<'a> {
    /// Takes a file apart.
    ///
    /// # Errors
    /// [`PackedError::Damaged`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, PackedError> {
        let (header, mut rest) = bytes.split_at_checked(HEADER).ok_or(PackedError::Damaged)?;
        let lengths = header.strip_prefix(MAGIC).ok_or(PackedError::Damaged)?;
        let mut parts = [&[][..]; PARTS];
        for (part, length) in parts.iter_mut().zip(lengths.as_chunks().0) {
            let length = u32::from_le_bytes(*length) as usize;
            (*part, rest) = rest.split_at_checked(length).ok_or(PackedError::Damaged)?;
        }
        if !rest.is_empty() {
            return Err(PackedError::Damaged);
        }
        let [manifest, forest, conformance, signature] = parts;
        let signature = (!signature.is_empty()).then_some(signature);
        Ok(Packed { files: ModelFiles { manifest, forest, conformance }, signature })
    }

    /// The file. `files.conformance` stands in it as it is given; without its answers it is half as long and proves as much.
    ///
    /// # Panics
    /// Never for the files of a model: each is smaller than 4 GB.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let ModelFiles { manifest, forest, conformance } = self.files;
        let parts = [manifest, forest, conformance, self.signature.unwrap_or_default()];
        let lengths = parts.map(|part| u32::try_from(part.len()).expect("smaller than 4 GB").to_le_bytes());
        [&MAGIC[..], lengths.as_flattened()].into_iter().chain(parts).flatten().copied().collect()
    }

    /// The signature, and that it lists these very files. Who made it is for the caller to verify, before anything is believed.
    ///
    /// # Errors
    /// The signature is damaged, or a file differs from what it lists.
    pub fn signature(&self) -> Result<Option<Signature>, PackedError> {
        let Some(bytes) = self.signature else { return Ok(None) };
        let signature = Signature::parse(bytes)?;
        signature.check_listed(&[(MANIFEST_FILE, self.files.manifest), (FOREST_FILE, self.files.forest)])?;
        Ok(Some(signature))
    }

    /// The model.
    ///
    /// # Errors
    /// As [`Model::open`].
    pub fn open(&self) -> Result<Model, PackedError> {
        Ok(Model::open(self.files)?)
    }
}

/// A packed model that owns its bytes, and whose files are those that its signature lists. Whether a trusted key made that signature
/// is for the caller to verify, before it is opened.
#[derive(Clone, Debug)]
pub struct SealedModel {
    bytes: Vec<u8>,
    signature: Option<Signature>,
}

impl SealedModel {
    /// Takes a packed model apart and holds it against the digests that its signature lists.
    ///
    /// # Errors
    /// As [`Packed::read`] and [`Packed::signature`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, PackedError> {
        let signature = Packed::read(&bytes)?.signature()?;
        Ok(SealedModel { bytes, signature })
    }

    /// The signature; none where the model is not signed.
    #[must_use]
    pub fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// What the model is opened from.
    ///
    /// # Panics
    /// Never: these bytes have been taken apart once.
    #[must_use]
    pub fn packed(&self) -> Packed<'_> {
        Packed::read(&self.bytes).expect("taken apart before")
    }
}

/// A conformance file without its last two columns, the answers.
#[must_use]
pub fn without_answers(conformance: &str) -> String {
    conformance.lines().filter_map(|line| Some(line.rsplitn(3, ',').nth(2)?.to_owned() + "\n")).collect()
}
