//! Which source and which crates trained a model.

use std::collections::BTreeMap;
use std::process::Command;

use bosque_model::Named;

/// The commit of the source that this command was built from, with a `+` where it held uncommitted changes.
#[must_use]
pub fn source_commit() -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    match git(&["rev-parse", "HEAD"]) {
        Some(commit) => {
            // The crates that shape a model, and nothing of the page.
            let dirty = git(&[
                "status",
                "--porcelain",
                "--",
                ".",
                "../forest",
                "../model",
                "../interop",
                "../../recipes",
            ]);
            format!("{commit}{}", if dirty.is_some_and(|changes| changes.is_empty()) { "" } else { "+" })
        }
        None => "unknown".into(),
    }
}

/// The locked versions of the crates whose code shapes the forest.
#[must_use]
pub fn crate_versions() -> Named<String> {
    const SHAPING: [&str; 9] = [
        "bosque-forest",
        "bosque-model",
        "bosque-train",
        "libm",
        "linfa",
        "linfa-logistic",
        "linfa-trees",
        "ndarray",
        "rand",
    ];
    let lock: toml::Table = toml::from_str(include_str!("../../../Cargo.lock")).unwrap_or_default();
    let packages = lock.get("package").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let text =
        |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    // Of two versions of one crate the later one counts.
    let versions: BTreeMap<String, String> = packages
        .iter()
        .filter_map(|package| Some((text(package, "name")?, text(package, "version")?)))
        .filter(|(name, _)| SHAPING.contains(&name.as_str()))
        .collect();
    versions.into_iter().collect()
}
