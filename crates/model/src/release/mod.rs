//! A release of the page: the list of its files, and `.update`, one file that carries all of them (`docs/update-format.md`).
//!
//! A release is known by its list alone: the list holds the SHA-256 of every file, and its own SHA-256 is the release's
//! [id](Update::id). So a signature over the list is one over all.
//!
//! As with a `.bosque` file, nothing here inflates and nothing computes with keys. To verify an update, in this order:
//!
//! 1. [`Update::open`] the file, and inflate [`Envelope::compressed`];
//! 2. [`Update::read`] what comes out: every file is held against the list;
//! 3. [`Update::signature`]: it must be one over [`RELEASE_FILE`], by a trusted key. Before that nothing is to be believed.

mod error;

use crate::prelude::*;
pub use error::UpdateError;

use crate::bundle::{BundleError, Envelope, frame, read_file};
use crate::digest::sha256_hex;
use crate::json::Json;
use crate::read::{Fields, FromJson, Reading, record};

/// The list's name, in the site and in an update.
pub const RELEASE_FILE: &str = "release.json";
/// The name of the signature over it.
pub const RELEASE_SIGNATURE_FILE: &str = "release.sig";
/// The largest list that is read, 256 KiB.
pub const MAX_RELEASE_BYTES: usize = 256 << 10;
/// The page itself, which every release has.
const INDEX: &str = "index.html";
/// How a `.update` file begins; the last byte is the version of the format.
const MAGIC: [u8; 8] = *b"BOSQUEU\x01";

/// One build of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The app's semantic version.
    pub app: String,
    /// The models inside.
    pub models: Vec<ReleaseModel>,
    /// Everything that the page loads.
    pub files: Vec<ReleaseFile>,
}

/// A model inside a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseModel {
    /// As in its manifest.
    pub name: String,
    /// Semantic version, as in its manifest.
    pub version: String,
}

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseFile {
    /// Its name beside the page.
    pub name: String,
    /// Its media type, as a server sends it.
    pub media_type: String,
    /// Its SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its size.
    pub bytes: usize,
}

record!(Release { app, models, files });
record!(ReleaseModel { name, version });

impl FromJson for ReleaseFile {
    fn from_json(value: Json, reading: &mut Reading) -> Self {
        let mut fields = Fields::of(value, reading);
        ReleaseFile {
            name: fields.take("name"),
            media_type: fields.take("type"), // a word of the language, so that `record!` cannot name it
            sha256: fields.take("sha256"),
            bytes: fields.take("bytes"),
        }
    }
}

impl Release {
    /// Reads a list strictly: known fields only, names that stay beside the page, each once.
    ///
    /// # Errors
    /// [`UpdateError::List`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UpdateError> {
        let wrong = |field: &str, reason| UpdateError::List { field: field.to_owned(), reason };
        if bytes.len() > MAX_RELEASE_BYTES {
            return Err(wrong("", "the list is too large"));
        }
        let value = Json::parse(bytes).map_err(|error| wrong("", error.reason))?;
        let release = Release::read(value)
            .map_err(|error| UpdateError::List { field: error.path, reason: error.reason })?;
        let models = release.models.iter().map(|model| &model.version);
        if !models.chain([&release.app]).all(|version| is_version(version)) {
            return Err(wrong("version", "a version is of the form 1.2.3"));
        }
        let mut names: Vec<&str> = release.files.iter().map(|file| file.name.as_str()).collect();
        if !names.contains(&INDEX) {
            return Err(wrong("files", "index.html is missing"));
        }
        names.sort_unstable();
        if !names.is_sorted_by(|a, b| a < b) || !names.iter().all(|name| is_plain(name)) {
            return Err(wrong("files", "a name is there twice, or leads elsewhere"));
        }
        Ok(release)
    }
}

/// `1.2.3`, with what may follow.
fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let is_number =
        |part: &str| !part.is_empty() && part.len() < 10 && part.bytes().all(|b| b.is_ascii_digit());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && text.len() <= 64
        && text.bytes().all(plain)
}

/// A name that stays beside the page on every system: ASCII letters, digits, `.`, `_`, `-`, the first a letter, digit or `_`; and
/// not that of the list or its signature.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=255).contains(&name.len())
        && !name.starts_with(['.', '-'])
        && name.bytes().all(plain)
        && ![RELEASE_FILE, RELEASE_SIGNATURE_FILE].contains(&name)
}

/// The content of a `.update` file, each file of it the one that its list names. That says nothing of who made it.
#[derive(Clone, Debug)]
pub struct Update<'a> {
    /// The list.
    pub release: Release,
    /// The list's bytes.
    pub list: &'a [u8],
    /// The signature's file; none where nobody signed.
    pub signature: Option<&'a [u8]>,
    contents: Vec<&'a [u8]>,
}

impl<'a> Update<'a> {
    /// Whether a file says of itself that it is an update.
    #[must_use]
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC[..MAGIC.len() - 1])
    }

    /// Opens a `.update` file: holds it against its SHA-256 before anything else of it is read.
    ///
    /// # Errors
    /// What is wrong with the file's outside.
    pub fn open(bytes: &'a [u8]) -> Result<Envelope<'a>, UpdateError> {
        Ok(Envelope::open_kind(MAGIC, bytes)?)
    }

    /// The files inside, from what [`Envelope::compressed`] inflates to. The caller sees to it that the stream has the
    /// announced length and ends where the compressed part does ([`BundleError::BadStream`] where not).
    ///
    /// # Errors
    /// Framing, the list, or a file that is not the listed one.
    pub fn read(inflated: &'a [u8]) -> Result<Self, UpdateError> {
        let framing = |rest: &[u8]| BundleError::BadFraming { at: inflated.len() - rest.len() };
        let next = |rest: &'a [u8]| read_file(rest).ok_or_else(|| framing(rest));
        let (name, list, mut rest) = next(inflated)?;
        if name != RELEASE_FILE.as_bytes() {
            return Err(UpdateError::List { field: String::new(), reason: "the list does not stand first" });
        }
        let release = Release::from_bytes(list)?;
        let (name, signature, after) = next(rest)?;
        let signature = (name == RELEASE_SIGNATURE_FILE.as_bytes()).then_some(signature);
        if signature.is_some() {
            rest = after;
        }
        let mut contents = Vec::with_capacity(release.files.len());
        for file in &release.files {
            let (name, content, after) = next(rest)?;
            let is_it = name == file.name.as_bytes() && content.len() == file.bytes;
            if !is_it || sha256_hex(content) != file.sha256 {
                return Err(UpdateError::FileDiffers { file: file.name.clone() });
            }
            contents.push(content);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(framing(rest).into());
        }
        Ok(Update { release, list, signature, contents })
    }

    /// What the release is known by: SHA-256 of its list, 64 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> String {
        sha256_hex(self.list)
    }

    /// Every file with its name, in the list's order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &'a [u8])> {
        self.release.files.iter().map(|file| file.name.as_str()).zip(self.contents.iter().copied())
    }

    /// What a `.update` file inflates to: the list, the signature over it where there is one, and the list's files in its order.
    #[must_use]
    pub fn frame(list: &[u8], signature: Option<&[u8]>, files: &[(&str, &[u8])]) -> Vec<u8> {
        let head = [(RELEASE_FILE, Some(list)), (RELEASE_SIGNATURE_FILE, signature)];
        let head = head.into_iter().filter_map(|(name, bytes)| Some((name, bytes?)));
        let mut inflated = Vec::new();
        for (name, bytes) in head.chain(files.iter().copied()) {
            frame(&mut inflated, name, bytes);
        }
        inflated
    }

    /// A `.update` file around what deflate made of [`Update::frame`], whose length was `inflated_len`.
    ///
    /// # Errors
    /// What would not be read again.
    pub fn write(compressed: &[u8], inflated_len: usize) -> Result<Vec<u8>, UpdateError> {
        Ok(Envelope::write_kind(MAGIC, compressed, inflated_len)?)
    }
}
