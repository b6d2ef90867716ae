//! `bosque keygen`, `bosque sign`, `bosque verify`, `bosque register`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bosque_model::SignedFile;
use bosque_train::Error;
use bosque_train::keys::{self, PrivateKey};
use bosque_train::registry::{self, Changes};
use bosque_train::sign::{self, Content};

pub fn keygen(out: &Path, name: &str) -> Result<ExitCode, Error> {
    let (private, public, key) = keys::generate(out, name)?;
    eprintln!("wrote {}: keep it secret", private.display());
    eprintln!("wrote {}: give it to whoever verifies", public.display());
    println!("{}", key.fingerprint());
    Ok(ExitCode::SUCCESS)
}

pub fn sign(path: &Path, private_key: &Path) -> Result<ExitCode, Error> {
    let key = PrivateKey::read(private_key)?;
    let signature = sign::sign(path, &key)?;
    eprintln!("wrote {}", signature.display());
    Ok(ExitCode::SUCCESS)
}

pub fn verify(path: &Path, public_keys: &[PathBuf]) -> Result<ExitCode, Error> {
    let keys = public_keys.iter().map(|key| keys::read_public(key)).collect::<Result<Vec<_>, _>>()?;
    let verified = sign::verify(path, &keys)?;
    println!("signature        by the key {}", verified.key);
    match &verified.content {
        Content::Model(model) => {
            for file in &verified.files {
                println!("{:<16} {}", file.name, digest(file));
            }
            let manifest = model.manifest();
            let rows = model.conformance().len();
            println!(
                "model            {} {}, {rows} generated patients reproduced",
                manifest.name, manifest.version
            );
        }
        Content::Release(release) => {
            for file in &verified.files {
                println!("release          {}", digest(file));
            }
            println!(
                "app              {}, {} files, each as the list says",
                release.app,
                release.files.len()
            );
            for model in &release.models {
                println!("model            {} {}", model.name, model.version);
            }
        }
        Content::Sums(count) => {
            for file in &verified.files {
                println!("{:<16} {}", file.name, digest(file));
            }
            println!("files            {count}, each as the list says");
        }
        Content::Registry(registry) => {
            for file in &verified.files {
                println!("registry         {}", digest(file));
            }
            for model in &registry.models {
                let means = |alias: &bosque_model::Alias| format!(", {} {}", alias.alias, alias.version);
                let aliases: String = model.aliases.iter().map(means).collect();
                println!("model            {}, {} registered{aliases}", model.name, model.versions.len());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn register(model: &Path, registry: &Path, changes: Changes<'_>) -> Result<ExitCode, Error> {
    let (name, version) = registry::register(model, registry, changes)?;
    eprintln!("registered {name} {version} in {}; sign it anew", registry.display());
    Ok(ExitCode::SUCCESS)
}

fn digest(file: &SignedFile) -> String {
    let digits: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}
