//! Whose signatures a built page trusts: `--trust KEY.pub`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Doing, Error, Result},
    process,
    workspace::Workspace,
};

/// What the builds read (`crates/model/src/trust.rs`): base64 of the keys' DER, comma-separated.
const VARIABLE: &str = "BOSQUE_TRUSTED_KEYS";

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";
/// How the base64 of every uncompressed P-256 key in a `SubjectPublicKeyInfo` begins: 27 bytes, 36 digits.
const P256: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";
/// 91 bytes: 122 digits and two `=`.
const DIGITS: usize = 122;

/// The keys that a build is given; none where the page is to trust the development key alone.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Key {
    /// Absolute, because other programs run elsewhere.
    path: PathBuf,
    /// Base64 of its DER.
    der: String,
}

impl Trust {
    /// Reads the keys and refuses what is no P-256 public key.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Trust> {
        let keys = paths.iter().map(|path| Key::read(path)).collect::<Result<Vec<_>>>()?;
        Ok(Trust { keys })
    }

    /// The value of [`VARIABLE`]; none where no key was given.
    pub(crate) fn value(&self) -> Option<String> {
        let ders: Vec<&str> = self.keys.iter().map(|key| key.der.as_str()).collect();
        (!ders.is_empty()).then(|| ders.join(","))
    }

    /// Tells a build whom to trust: what is said here and nowhere else.
    pub(crate) fn hand_to(&self, command: &mut Command) {
        match self.value() {
            Some(keys) => command.env(VARIABLE, keys),
            None => command.env_remove(VARIABLE),
        };
    }

    /// Refuses where a model that would be built into the page, or the registry, is not signed by one of the keys.
    pub(crate) fn check_models(&self, workspace: &Workspace) -> Result<()> {
        if self.keys.is_empty() {
            return Ok(());
        }
        println!("verifying what lies in models/ against the keys of --trust");
        for path in signed_things(&workspace.root.join("models"))? {
            let mut command = process::cargo(&workspace.root);
            command
                .args(["run", "--quiet", "--release", "--package", "bosque-train", "--", "verify"])
                .arg(&path);
            for key in &self.keys {
                command.arg("--public-key").arg(&key.path);
            }
            let name = workspace.relative(&path);
            process::read(&mut command).map_err(|error| {
                let said = if let Error::Program { how, .. } = error { how } else { error.to_string() };
                Error::Refused(format!(
                    "{name} is not signed by a key of --trust ({said}): \
                     sign it with `bosque sign {name} --private-key KEY.pem`"
                ))
            })?;
            println!("{name}: signed by a trusted key");
        }
        Ok(())
    }
}

impl Key {
    fn read(path: &Path) -> Result<Key> {
        let path = fs::canonicalize(path).doing(format_args!("reading {}", path.display()))?;
        let pem = fs::read(&path).doing(format_args!("reading {}", path.display()))?;
        let der = der_of(&String::from_utf8_lossy(&pem)).ok_or_else(|| {
            Error::Refused(format!(
                "{} is not a P-256 public key in PEM, as `bosque keygen` or `openssl ec -pubout` writes it",
                path.display()
            ))
        })?;
        Ok(Key { path, der })
    }
}

/// The base64 inside the PEM of a P-256 public key. Whether its point is on the curve, `bosque verify` says.
fn der_of(pem: &str) -> Option<String> {
    let body = pem.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let text: String = body.lines().collect();
    let digits = text.strip_suffix("==")?;
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    // The last digit carries two bits; the other four are 0.
    let fits = digits.len() == DIGITS
        && digits.starts_with(P256)
        && digits.bytes().all(is_digit)
        && digits.ends_with(['A', 'Q', 'g', 'w']);
    fits.then_some(text)
}

/// The directories below `models`, and the registry where there is one, in order.
fn signed_things(models: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(models).doing(format_args!("reading {}", models.display()))? {
        let path = entry.doing(format_args!("reading {}", models.display()))?.path();
        if path.is_dir() || path.ends_with("registry.json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGWk1zVlRz9qis8Sy9tbqFlDvBzOe
PExUlgWtf3Ay4/xzQ8zn8hZpkFXOYcVb4qq2W3/nNZU3JQ/3vgoA5KxnIQ==
-----END PUBLIC KEY-----
";

    fn development() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys/development.pub")
    }

    #[test]
    fn keys_become_one_line_of_base64() {
        let der = der_of(PEM).unwrap();
        assert!(der.starts_with(P256) && der.ends_with("IQ==") && der.len() == 124, "{der}");
        assert_eq!(der_of(&PEM.replace('\n', "\r\n")), Some(der));
        let two = Trust::read(&[development(), development()]).unwrap().value().unwrap();
        assert_eq!(two.split(',').count(), 2);
        assert_eq!(Trust::default().value(), None);
    }

    #[test]
    fn what_is_no_p256_public_key_is_refused() {
        for pem in [
            "",
            &PEM.replace("PUBLIC", "PRIVATE"),
            &PEM.replace("DQgAE", "DQgAC"),
            &PEM.replace("IQ==", "IR=="),
            &PEM.replace("IQ==", "I==="),
            &PEM.replace("GWk1", "GWk-"),
            &PEM.replace("GWk1", "GWk"),
            &format!("{PEM}{PEM}"),
        ] {
            assert_eq!(der_of(pem), None, "{pem}");
        }
        let private = development().with_extension("pem");
        let error = Trust::read(&[private]).unwrap_err().to_string();
        assert!(error.contains("development.pem is not a P-256 public key"), "{error}");
        assert!(Trust::read(&["no-such.pub".into()]).unwrap_err().to_string().contains("no-such.pub"));
    }

    #[test]
    fn models_and_the_registry_are_what_must_be_signed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
        let names: Vec<_> =
            signed_things(&root).unwrap().iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert!(
            names.iter().any(|name| name == "final_model")
                && names.iter().any(|name| name == "registry.json")
        );
        assert!(names.is_sorted() && !names.iter().any(|name| name.to_string_lossy().contains("schema")));
    }
}
