//! `.bosque` and `.update` files for tests: other versions of the shipped model and other releases, signed or not.

use std::path::Path;

use bosque_model::{
    BundleFiles, CONFORMANCE_FILE, Envelope, FOREST_FILE, MANIFEST_FILE, Manifest, ModelFiles, Packed,
    PublicKey, RELEASE_FILE, Release, SIGNATURE_FILE, Signature, Statement, Update, sample, without_answers,
};
use p256::ecdsa::{SigningKey, signature::Signer as _};
use p256::pkcs8::DecodePrivateKey as _;

const MANIFEST: &[u8] = include_bytes!("../../../models/final_model/manifest.json");
const FOREST: &[u8] = include_bytes!("../../../models/final_model/forest.bin");
const CONFORMANCE: &[u8] = include_bytes!("../../../models/final_model/conformance.csv");
const KEY: &str = include_str!("../../../keys/development.pem");
const PUBLIC: &str = include_str!("../../../keys/development.pub");

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// Nobody.
    Nobody,
    /// The development key, which the page trusts.
    Development,
    /// A key that the page does not know.
    Stranger,
}

/// `final_model` under another version number, with every part of its manifest filled in.
pub fn version(number: &str, signer: Signer) -> Vec<u8> {
    let mut manifest = sample::enriched(Manifest::from_bytes(MANIFEST).expect("the shipped manifest"));
    manifest.version = number.into();
    pack("final_model", [&manifest.to_bytes().expect("a manifest"), FOREST, CONFORMANCE], signer)
}

/// The files of the model that MLflow's own server was asked with, under another name: manifest, forest, conformance set.
pub fn mlflow_model(name: &str) -> [Vec<u8>; 3] {
    let manifest = include_bytes!("../../../crates/interop/tests/mlflow/model/manifest.json");
    let mut manifest = Manifest::from_bytes(manifest).expect("a manifest");
    (manifest.name, manifest.version) = (name.into(), "9.0.0".into());
    [
        manifest.to_bytes().expect("a manifest"),
        include_bytes!("../../../crates/interop/tests/mlflow/model/forest.bin").to_vec(),
        include_bytes!("../../../crates/interop/tests/mlflow/model/conformance.csv").to_vec(),
    ]
}

/// A `.bosque` file of such files.
pub fn of_files(name: &str, files: &[Vec<u8>; 3], signer: Signer) -> Vec<u8> {
    pack(name, [&files[0], &files[1], &files[2]], signer)
}

/// A `.update` file of the release that stands in a directory, as `release.json` there lists it.
pub fn update(dist: &Path, signer: Signer) -> Vec<u8> {
    let read = |name: &str| std::fs::read(dist.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let list = read(RELEASE_FILE);
    let release = Release::from_bytes(&list).expect("a list");
    let contents: Vec<Vec<u8>> = release.files.iter().map(|file| read(&file.name)).collect();
    let names = release.files.iter().map(|file| file.name.as_str());
    let files: Vec<(&str, &[u8])> = names.zip(contents.iter().map(Vec::as_slice)).collect();
    let statement = Statement::of_file(RELEASE_FILE, &list).expect("a plain name");
    let inflated = Update::frame(&list, sign(&statement, signer).as_deref(), &files);
    Update::write(&stored(&inflated), inflated.len()).expect("an update")
}

/// The shipped files in one file, signed.
pub fn shipped() -> Vec<u8> {
    pack("final_model", [MANIFEST, FOREST, CONFORMANCE], Signer::Development)
}

fn pack(name: &str, [manifest, forest, conformance]: [&[u8]; 3], signer: Signer) -> Vec<u8> {
    let mut files = vec![(CONFORMANCE_FILE, conformance), (FOREST_FILE, forest), (MANIFEST_FILE, manifest)];
    let signature = sign(&directory(name, &files), signer);
    files.extend(signature.as_deref().map(|bytes| (SIGNATURE_FILE, bytes)));
    let inflated = BundleFiles::new(&files).and_then(|files| files.to_bytes()).expect("files of a model");
    Envelope::write(&stored(&inflated), inflated.len()).expect("a bundle")
}

/// `final_model` as the package loads it.
pub fn packed(signer: Signer) -> Vec<u8> {
    let files = [(CONFORMANCE_FILE, CONFORMANCE), (FOREST_FILE, FOREST), (MANIFEST_FILE, MANIFEST)];
    let signature = sign(&directory("final_model", &files), signer);
    let conformance = without_answers(std::str::from_utf8(CONFORMANCE).expect("text"));
    let files = ModelFiles { manifest: MANIFEST, forest: FOREST, conformance: conformance.as_bytes() };
    Packed { files, signature: signature.as_deref() }.write()
}

/// The key that verifies what a signer has signed, as PEM; none where nobody signs.
pub fn public_key(signer: Signer) -> Option<String> {
    keys(signer).map(|(_, public)| public.to_pem())
}

fn keys(signer: Signer) -> Option<(SigningKey, PublicKey)> {
    let known = PublicKey::from_pem(PUBLIC).expect("a key");
    match signer {
        Signer::Nobody => None,
        Signer::Development => Some((SigningKey::from_pkcs8_pem(KEY).expect("the development key"), known)),
        Signer::Stranger => {
            let key = SigningKey::from_slice(&[7; 32]).expect("a scalar");
            let point = key.verifying_key().to_sec1_point(false);
            let public = PublicKey::from_der(&[&known.der()[..26], point.as_bytes()].concat());
            Some((key, public.expect("a key")))
        }
    }
}

fn directory(name: &str, files: &[(&str, &[u8])]) -> Statement {
    Statement::of_directory(name, files).expect("plain names")
}

fn sign(statement: &Statement, signer: Signer) -> Option<Vec<u8>> {
    let (key, public) = keys(signer)?;
    let made = Signature::write(statement, &public, |bytes| {
        let signature: p256::ecdsa::Signature = key.sign(bytes);
        Ok::<[u8; 64], std::convert::Infallible>(signature.to_bytes().into())
    });
    Some(made.expect("infallible"))
}

/// A raw deflate stream of stored blocks (RFC 1951, section 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::with_capacity(bytes.len() + 64);
    let blocks = bytes.chunks(0xFFFF);
    let last = blocks.len() - 1;
    for (i, block) in blocks.enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(i == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream
}
