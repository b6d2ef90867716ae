//! The inner JSON: an in-toto statement that lists every file with its SHA-256. All of it is signed.

#![allow(non_snake_case, reason = "fields are called as in the JSON")]

use crate::prelude::*;
use core::fmt::Write;

use super::error::{SignatureError, SignaturePart};
use super::{IGNORED, MAX_SIGNED_FILES, SINGLE_FILE, SignedFile, is_plain_name, read_json};
use crate::digest::{hex, sha256};
use crate::json::Json;
use crate::read::record;

const TYPE: &str = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE: &str = "https://model_signing/signature/v1.0";
const METHOD: &str = "files";
const HASH: &str = "sha256";

struct InToto {
    _type: String,
    subject: Vec<Subject>,
    predicateType: String,
    predicate: Predicate,
}
record!(InToto { _type, subject, predicateType, predicate });

struct Subject {
    name: String,
    digest: Digest,
}
record!(Subject { name, digest });

struct Digest {
    sha256: String,
}
record!(Digest { sha256 });

struct Predicate {
    resources: Vec<Resource>,
    serialization: Serialization,
}
record!(Predicate { resources, serialization });

struct Resource {
    algorithm: String,
    name: String,
    digest: String,
}
record!(Resource { algorithm, name, digest });

struct Serialization {
    method: String,
    hash_type: String,
    allow_symlinks: bool,
    ignore_paths: Vec<String>,
}
record!(Serialization { method, hash_type, allow_symlinks; ignore_paths });

/// The name of what is signed, and its files.
pub(super) fn read(payload: &[u8]) -> Result<(String, Vec<SignedFile>), SignatureError> {
    let wrong = |reason| SignatureError::Content { part: SignaturePart::Statement, reason };
    let statement: InToto = read_json(payload, SignaturePart::Statement)?;
    if statement._type != TYPE {
        return Err(wrong("not an in-toto statement, version 1"));
    }
    if statement.predicateType != PREDICATE_TYPE {
        return Err(wrong("another predicate than a model signature, version 1.0"));
    }
    let Predicate { resources, serialization } = statement.predicate;
    if serialization.method != METHOD {
        return Err(wrong("another serialization than file by file"));
    }
    if serialization.hash_type != HASH || resources.iter().any(|resource| resource.algorithm != HASH) {
        return Err(wrong("another digest than SHA-256"));
    }
    if serialization.allow_symlinks {
        return Err(wrong("symbolic links are allowed"));
    }
    if !serialization.ignore_paths.iter().all(|path| IGNORED.contains(&path.as_str())) {
        return Err(wrong("it leaves more unsigned than the signature and git's own files"));
    }
    if resources.is_empty() || resources.len() > MAX_SIGNED_FILES {
        return Err(wrong("no files, or more than 64"));
    }
    let single = resources.len() == 1 && resources[0].name == SINGLE_FILE;
    if !single && !resources.iter().all(|resource| is_plain_name(&resource.name)) {
        return Err(wrong("a file name that is not a plain one"));
    }
    if !resources.is_sorted_by(|a, b| a.name < b.name) {
        return Err(wrong("files out of order or twice"));
    }
    let files: Option<Vec<SignedFile>> = resources
        .iter()
        .map(|resource| Some(SignedFile { name: resource.name.clone(), sha256: unhex(&resource.digest)? }))
        .collect();
    let files = files.ok_or(wrong("a digest is not 64 lower-case hexadecimal digits"))?;
    let [subject] = statement.subject.as_slice() else {
        return Err(wrong("no subject, or several"));
    };
    if unhex(&subject.digest.sha256) != Some(root_digest(&files)) {
        return Err(wrong("the digest over all files is not the one of the files"));
    }
    Ok((subject.name.clone(), files))
}

/// The statement of these files, which are sorted. The tool's own has the same fields, indented.
pub(super) fn write(subject: &str, files: &[SignedFile]) -> String {
    let subject = Json::from(subject).to_text(); // in quotes
    let mut text = format!(
        "{{\"_type\":\"{TYPE}\",\"subject\":[{{\"name\":{subject},\"digest\":{{\"sha256\":\"{}\"}}}}],\
         \"predicateType\":\"{PREDICATE_TYPE}\",\"predicate\":{{\"resources\":[",
        hex(&root_digest(files))
    );
    for (i, file) in files.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let (name, digest) = (&file.name, hex(&file.sha256));
        // Writing to a text cannot fail.
        let _ =
            write!(text, "{comma}{{\"algorithm\":\"{HASH}\",\"name\":\"{name}\",\"digest\":\"{digest}\"}}");
    }
    let ignored = IGNORED.join("\",\"");
    let _ = write!(
        text,
        "],\"serialization\":{{\"method\":\"{METHOD}\",\"hash_type\":\"{HASH}\",\"allow_symlinks\":false,\
         \"ignore_paths\":[\"{ignored}\"]}}}}}}"
    );
    text
}

/// SHA-256 over all digests, in the files' order.
fn root_digest(files: &[SignedFile]) -> [u8; 32] {
    sha256(&files.iter().flat_map(|file| file.sha256).collect::<Vec<u8>>())
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}
