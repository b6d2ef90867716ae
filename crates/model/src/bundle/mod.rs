//! `.bosque`: a model directory in one compressed file (`docs/bundle-format.md`), and which files a directory holds.
//!
//! Nothing here inflates: the page has the browser's `DecompressionStream("deflate-raw")`, the command the crate
//! `flate2`. Both take [`Envelope::compressed`], stop at [`Envelope::inflated_len`] bytes, and hand the result to
//! [`Envelope::files`].

mod error;

use crate::prelude::*;
pub use error::BundleError;

use crate::digest::sha256;
use crate::model::ModelFiles;
use crate::signature::SIGNATURE_FILE;

/// The manifest's file name in a model directory.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The forest's file name in a model directory.
pub const FOREST_FILE: &str = "forest.bin";
/// The conformance set's file name in a model directory.
pub const CONFORMANCE_FILE: &str = "conformance.csv";
/// The model card's file name in English.
pub const CARD_EN_FILE: &str = "card.en.md";
/// The model card's file name in Spanish.
pub const CARD_ES_FILE: &str = "card.es.md";
/// All that a model directory may hold, in the order of a `.bosque` file: the cards stand before the manifest that they repeat, near
/// enough for deflate's window.
pub const MODEL_DIRECTORY: [&str; 6] =
    [CONFORMANCE_FILE, FOREST_FILE, CARD_EN_FILE, CARD_ES_FILE, MANIFEST_FILE, SIGNATURE_FILE];

/// The largest `.bosque` file that is read, 16 MiB.
pub const MAX_BUNDLE_BYTES: usize = 16 << 20;
/// The most that its files may come to, with their names and lengths, 80 MiB.
pub const MAX_INFLATED_BYTES: usize = 80 << 20;

/// How a `.bosque` file begins. The last byte of a magic is the version of the format.
const MAGIC: [u8; 8] = *b"BOSQUE\0\x01";
const DIGEST_AT: usize = MAGIC.len();
const LENGTHS_AT: usize = DIGEST_AT + 32;
const HEADER_BYTES: usize = LENGTHS_AT + 8;

/// A `.bosque` file that is whole, still compressed.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// One raw deflate stream (RFC 1951).
    pub compressed: &'a [u8],
    /// The bytes that it inflates to: 1 to [`MAX_INFLATED_BYTES`].
    pub inflated_len: usize,
}

impl<'a> Envelope<'a> {
    /// Opens a `.bosque` file: holds it against its SHA-256 before anything else of it is read.
    ///
    /// # Errors
    /// What is wrong with the file's outside.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BundleError> {
        Self::open_kind(MAGIC, bytes)
    }

    /// Opens a file of the kind that begins with `magic` and is otherwise laid out alike.
    pub(crate) fn open_kind(magic: [u8; 8], bytes: &'a [u8]) -> Result<Self, BundleError> {
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge { bytes: bytes.len() });
        }
        let version_at = magic.len() - 1;
        if !bytes.starts_with(&magic[..version_at]) {
            return Err(BundleError::NotABundle);
        }
        let Some((header, compressed)) = bytes.split_at_checked(HEADER_BYTES) else {
            return Err(BundleError::Truncated);
        };
        if header[version_at] != magic[version_at] {
            return Err(BundleError::UnknownVersion { version: header[version_at] });
        }
        if header[DIGEST_AT..LENGTHS_AT] != sha256(&bytes[LENGTHS_AT..]) {
            return Err(BundleError::Damaged);
        }
        let inflated_len = read_u32(&header[LENGTHS_AT..]);
        if read_u32(&header[LENGTHS_AT + 4..]) != compressed.len() {
            return Err(BundleError::WrongLength);
        }
        if !(1..=MAX_INFLATED_BYTES).contains(&inflated_len) {
            return Err(BundleError::BadInflatedLength { bytes: inflated_len });
        }
        Ok(Envelope { compressed, inflated_len })
    }

    /// The files inside, from what [`Envelope::compressed`] inflates to. The caller sees to it that the stream ends
    /// where the compressed part does ([`BundleError::BadStream`] where not).
    ///
    /// # Errors
    /// Another length than announced, framing, names, order, or a file that every model has and this one has not.
    pub fn files<'b>(&self, inflated: &'b [u8]) -> Result<BundleFiles<'b>, BundleError> {
        if inflated.len() != self.inflated_len {
            return Err(BundleError::BadStream);
        }
        let mut files: Vec<(&str, &[u8])> = Vec::with_capacity(MODEL_DIRECTORY.len());
        let mut next_place = 0;
        let mut rest = inflated;
        while !rest.is_empty() {
            let framing = BundleError::BadFraming { at: inflated.len() - rest.len() };
            let (name, content, after) = read_file(rest).ok_or(framing)?;
            let file = || String::from_utf8_lossy(name).into_owned();
            let place = MODEL_DIRECTORY.iter().position(|known| known.as_bytes() == name);
            let place = place.ok_or_else(|| BundleError::UnknownFile { file: file() })?;
            if place < next_place {
                return Err(BundleError::OutOfOrder { file: file() });
            }
            next_place = place + 1;
            files.push((MODEL_DIRECTORY[place], content));
            rest = after;
        }
        BundleFiles::new(&files)
    }

    /// A `.bosque` file around what deflate made of [`BundleFiles::to_bytes`], whose length was `inflated_len`.
    ///
    /// # Errors
    /// What would not be read again.
    pub fn write(compressed: &[u8], inflated_len: usize) -> Result<Vec<u8>, BundleError> {
        Self::write_kind(MAGIC, compressed, inflated_len)
    }

    /// The same around another kind.
    pub(crate) fn write_kind(
        magic: [u8; 8],
        compressed: &[u8],
        inflated_len: usize,
    ) -> Result<Vec<u8>, BundleError> {
        if inflated_len > MAX_INFLATED_BYTES {
            return Err(BundleError::BadInflatedLength { bytes: inflated_len });
        }
        let mut bytes = Vec::with_capacity(HEADER_BYTES + compressed.len());
        bytes.extend(magic);
        bytes.extend([0; 32]);
        bytes.extend((inflated_len as u32).to_le_bytes());
        bytes.extend((compressed.len() as u32).to_le_bytes());
        bytes.extend(compressed);
        let digest = sha256(&bytes[LENGTHS_AT..]);
        bytes[DIGEST_AT..LENGTHS_AT].copy_from_slice(&digest);
        Envelope::open_kind(magic, &bytes)?;
        Ok(bytes)
    }
}

/// Name, content and what follows.
pub(crate) fn read_file(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let (length, rest) = rest.split_at_checked(4)?;
    let (content, rest) = rest.split_at_checked(read_u32(length))?;
    Some((name, content, rest))
}

fn read_u32(bytes: &[u8]) -> usize {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize
}

/// The files of a model directory, from a `.bosque` file or from a directory.
#[derive(Clone, Copy, Debug)]
pub struct BundleFiles<'a> {
    /// `manifest.json`.
    pub manifest: &'a [u8],
    /// `forest.bin`.
    pub forest: &'a [u8],
    /// `conformance.csv`.
    pub conformance: &'a [u8],
    /// `card.es.md`, where it is there.
    pub card_es: Option<&'a [u8]>,
    /// `card.en.md`, where it is there.
    pub card_en: Option<&'a [u8]>,
    /// `model.sig`; none for a model that nobody has signed.
    pub signature: Option<&'a [u8]>,
}

impl<'a> BundleFiles<'a> {
    /// Sorts named files, in any order, into their places.
    ///
    /// # Errors
    /// A name that a model directory does not have, one that is there twice, or one that is missing.
    pub fn new(files: &[(&str, &'a [u8])]) -> Result<Self, BundleError> {
        let mut places = [None; MODEL_DIRECTORY.len()];
        for (name, bytes) in files {
            let place = MODEL_DIRECTORY.iter().position(|known| known == name);
            let place = place.ok_or_else(|| BundleError::UnknownFile { file: (*name).to_owned() })?;
            if places[place].replace(*bytes).is_some() {
                return Err(BundleError::OutOfOrder { file: (*name).to_owned() });
            }
        }
        let [conformance, forest, card_en, card_es, manifest, signature] = places;
        let needed = |place: Option<&'a [u8]>, file| place.ok_or(BundleError::FileMissing { file });
        Ok(BundleFiles {
            manifest: needed(manifest, MANIFEST_FILE)?,
            forest: needed(forest, FOREST_FILE)?,
            conformance: needed(conformance, CONFORMANCE_FILE)?,
            card_es,
            card_en,
            signature,
        })
    }

    /// The files that are there, by name: what [`Signature::check_files`](crate::Signature::check_files) takes.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, &'a [u8])> {
        let places = [
            Some(self.conformance),
            Some(self.forest),
            self.card_en,
            self.card_es,
            Some(self.manifest),
            self.signature,
        ];
        MODEL_DIRECTORY.into_iter().zip(places).filter_map(|(name, bytes)| Some((name, bytes?))).collect()
    }

    /// What [`Model::open`](crate::Model::open) takes.
    #[must_use]
    pub fn model(&self) -> ModelFiles<'a> {
        ModelFiles { manifest: self.manifest, forest: self.forest, conformance: self.conformance }
    }

    /// The inflated part of a `.bosque` file.
    ///
    /// # Errors
    /// [`BundleError::BadInflatedLength`] where it comes to more than may be read again.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        let files = self.named();
        let len = files.iter().map(|(name, bytes)| 1 + name.len() + 4 + bytes.len()).sum();
        if len > MAX_INFLATED_BYTES {
            return Err(BundleError::BadInflatedLength { bytes: len });
        }
        let mut inflated = Vec::with_capacity(len);
        for (name, bytes) in files {
            frame(&mut inflated, name, bytes);
        }
        Ok(inflated)
    }
}

/// Writes one file as [`read_file`] reads it. The name has at most 255 bytes.
pub(crate) fn frame(inflated: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    inflated.push(name.len() as u8);
    inflated.extend(name.as_bytes());
    inflated.extend((bytes.len() as u32).to_le_bytes());
    inflated.extend(bytes);
}
