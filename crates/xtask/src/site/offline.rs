//! A release: one build of the page as a list of files with their digests, and the service worker that keeps it, so that a page which
//! was loaded once opens without a server.

use std::{fs, path::Path};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{files, hex, names};
use crate::{
    error::{Doing, Error, Result},
    headers,
    script::condensed,
    workspace::Workspace,
};

/// The list's file in the site.
pub const LIST: &str = "release.json";

/// The service worker's script. Browsers ask for it by this name, so it has no hash in it.
pub const SERVICE_WORKER: &str = "service-worker.js";

/// The service worker, in its order; a classic script, for not every browser runs modules there.
const PARTS: [&str; 3] = [
    include_str!("../../../../src/service_worker/releases.js"),
    include_str!("../../../../src/service_worker/invocations.js"),
    include_str!("../../../../src/service_worker/main.js"),
];

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The app's version.
    pub app: String,
    /// Name and version of each model inside.
    pub models: Vec<(String, String)>,
}

impl About {
    /// This checkout's.
    pub(super) fn read(workspace: &Workspace) -> Result<About> {
        let dir = workspace.root.join("models");
        let mut models = Vec::new();
        for name in files::list(&dir)?.iter().filter(|name| name.ends_with("/manifest.json")) {
            let manifest: Value = serde_json::from_slice(&files::read(&dir, name)?)
                .map_err(|error| Error::Refused(format!("models/{name}: {error}")))?;
            let text = |key: &str| manifest[key].as_str().map(str::to_owned);
            let model = text("name").zip(text("version"));
            models
                .push(model.ok_or_else(|| Error::Refused(format!("models/{name} has no name or version")))?);
        }
        Ok(About { app: env!("CARGO_PKG_VERSION").to_owned(), models })
    }
}

/// Names every file of the page by its content, lists them, and writes the service worker. Returns the release's id: the SHA-256
/// of the list.
///
/// Done again over a directory whose files were changed, it makes another release of it.
///
/// # Errors
/// A file cannot be read or written, or two files of the page name each other.
pub fn make_release(dist: &Path, about: &About) -> Result<String> {
    names::by_content(dist, &of_the_page(dist)?)?;
    let mut entries = Vec::new();
    for name in of_the_page(dist)? {
        let bytes = files::read(dist, &name)?;
        entries.push(format!(
            "{{\"name\":{},\"type\":{},\"sha256\":\"{}\",\"bytes\":{}}}",
            text(&name),
            text(headers::content_type(&name)),
            hex(&Sha256::digest(&bytes)),
            bytes.len()
        ));
    }
    let models = about
        .models
        .iter()
        .map(|(name, version)| format!("{{\"name\":{},\"version\":{}}}", text(name), text(version)));
    let list = format!(
        "{{\"app\":{},\"models\":[{}],\"files\":[{}]}}",
        text(&about.app),
        models.collect::<Vec<_>>().join(","),
        entries.join(",")
    );
    write(dist, LIST, &list)?;
    write(dist, SERVICE_WORKER, &service_worker(&list))?;
    Ok(hex(&Sha256::digest(&list)))
}

/// What the page loads, by name: not what portals embed, not what is made of the site, not compressed twins.
fn of_the_page(dist: &Path) -> Result<Vec<String>> {
    let is_made = |name: &str| {
        [LIST, SERVICE_WORKER, super::single::NAME].contains(&name)
            || name.starts_with(super::SUMS)
            || [".br", ".update"].iter().any(|end| name.ends_with(end))
    };
    let is_embedded = |name: &str| name.starts_with(&format!("{}/", super::embed::DIR));
    Ok(files::list(dist)?.into_iter().filter(|name| !is_made(name) && !is_embedded(name)).collect())
}

/// The script: what it is built with, then the parts.
fn service_worker(list: &str) -> String {
    let policy = ("Content-Security-Policy", headers::CONTENT_SECURITY_POLICY);
    let sent: Vec<_> = [policy].into_iter().chain(headers::SECURITY.iter().copied()).collect();
    let sent = serde_json::to_string(&sent).unwrap_or_default();
    let mut script =
        format!("\"use strict\";\nconst RELEASE = {};\nconst SECURITY_HEADERS = {sent};\n", text(list));
    PARTS.iter().for_each(|part| script += &condensed(part));
    script
}

/// A text as JSON, which is a literal of the same text in a script.
fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn write(dist: &Path, name: &str, text: &str) -> Result<()> {
    super::remove(&dist.join(format!("{name}.br")))?;
    fs::write(dist.join(name), text).doing(format_args!("writing dist/{name}"))
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn a_release_lists_what_the_page_loads_and_nothing_else() {
        let dist = env::temp_dir().join(format!("bosque-release-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(dist.join("embed")).unwrap();
        for name in [
            "index.html",
            "boot.js",
            "boot.js.br",
            "bosque.html",
            "SHA256SUMS",
            "SHA256SUMS.sig",
            "embed/a.js",
            "bosque-0.1.0.update",
        ] {
            fs::write(dist.join(name), name).unwrap();
        }
        let about = About { app: "0.1.0".into(), models: vec![("m".into(), "1.0.0".into())] };
        let id = make_release(&dist, &about).unwrap();
        let list = fs::read_to_string(dist.join(LIST)).unwrap();
        assert_eq!(id, hex(&Sha256::digest(&list)));
        let value: Value = serde_json::from_str(&list).unwrap();
        let names: Vec<&str> =
            value["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
        assert!(names.len() == 2 && names[0].starts_with("boot-") && names[1] == "index.html", "{list}");
        assert_eq!(value["models"][0]["version"], "1.0.0");
        assert_eq!(value["files"][1]["type"], "text/html; charset=utf-8");
        let script = fs::read_to_string(dist.join(SERVICE_WORKER)).unwrap();
        let literal = script.lines().find_map(|line| line.strip_prefix("const RELEASE = ")).unwrap();
        assert_eq!(serde_json::from_str::<String>(literal.trim_end_matches(';')).unwrap(), list);
        assert!(script.contains("frame-ancestors") && !script.contains("/**"), "{script}");
        assert_eq!(make_release(&dist, &about).unwrap(), id, "the same files are the same release");
        let other = About { app: "0.2.0".into(), ..about };
        assert_ne!(make_release(&dist, &other).unwrap(), id);
        fs::remove_dir_all(&dist).unwrap();
    }
}
