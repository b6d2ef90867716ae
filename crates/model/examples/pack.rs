//! Writes a model directory as one packed file: `cargo run -p bosque-model --example pack -- MODEL_DIR FILE.model`.

use std::path::PathBuf;
use std::{env, fs, io};

use bosque_model::{
    CONFORMANCE_FILE, FOREST_FILE, MANIFEST_FILE, ModelFiles, Packed, SIGNATURE_FILE, without_answers,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let (Some(model), Some(file)) = (args.next(), args.next()) else {
        return Err("usage: pack MODEL_DIR FILE.model".into());
    };
    let read = |name: &str| fs::read(model.join(name));
    let (manifest, forest) = (read(MANIFEST_FILE)?, read(FOREST_FILE)?);
    let conformance = without_answers(&String::from_utf8(read(CONFORMANCE_FILE)?)?);
    let signature = match read(SIGNATURE_FILE) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some(read?),
    };
    let files = ModelFiles { manifest: &manifest, forest: &forest, conformance: conformance.as_bytes() };
    let packed = Packed { files, signature: signature.as_deref() };
    // What is written opens: a model that does not is no model.
    packed.signature()?;
    packed.open()?;
    fs::write(file, packed.write())?;
    Ok(())
}
