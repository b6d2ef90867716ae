//! Other releases of the built page, made of a copy of it, each part of which says which release it is of.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tempfile::TempDir;
use xtask::offline::{About, LIST, make_release};

/// The version of the page that was built.
pub const BUILT: &str = env!("CARGO_PKG_VERSION");

/// Where the built page is.
pub fn dist() -> PathBuf {
    PathBuf::from(std::env::var_os("BOSQUE_DIST").expect("`cargo xtask test` says where the site is"))
}

/// The names of a release's files.
pub fn names(site: &Path) -> Vec<String> {
    let list = list(site);
    let files = list["files"].as_array().expect("a list has files").iter();
    files.map(|file| file["name"].as_str().expect("a file has a name").to_owned()).collect()
}

/// A release's list.
pub fn list(site: &Path) -> Value {
    serde_json::from_slice(&fs::read(site.join(LIST)).expect("a site has a release")).expect("it is JSON")
}

/// What the built page loads, as another release: its version has as many letters as that of the built one. Program, boot script,
/// worker, stylesheet and service worker say it.
pub fn release(version: &str) -> TempDir {
    let (from, to) = (dist(), tempfile::tempdir().expect("a temporary directory"));
    for name in names(&from) {
        let mut bytes = fs::read(from.join(&name)).expect("a file of the site");
        let said = match name.split_once('-').map_or("", |(stem, _)| stem) {
            "boot" => format!("document.documentElement.dataset.boot = \"{version}\";\n"),
            "worker" => format!("self.release = \"{version}\";\n"),
            "style" => format!(":root{{--release:{version}}}"),
            _ => String::new(),
        };
        bytes.extend(said.bytes());
        if name.ends_with(".wasm") {
            let (old, new) = (format!("bosque {BUILT}"), format!("bosque {version}"));
            assert_eq!(old.len(), new.len());
            let places: Vec<usize> = bytes
                .windows(old.len())
                .enumerate()
                .filter(|(_, w)| *w == old.as_bytes())
                .map(|(at, _)| at)
                .collect();
            assert!(!places.is_empty(), "the program says its version");
            places.iter().for_each(|&at| bytes[at..at + new.len()].copy_from_slice(new.as_bytes()));
        }
        fs::write(to.path().join(name), bytes).expect("written");
    }
    let models = list(&from)["models"].as_array().expect("a list has models").clone();
    let text = |model: &Value, key: &str| model[key].as_str().unwrap_or_default().to_owned();
    let models = models.iter().map(|model| (text(model, "name"), text(model, "version"))).collect();
    make_release(to.path(), &About { app: version.into(), models }).expect("a release");
    to
}

/// Puts one site's files in place of another's, as a server's administrator does.
pub fn replace(site: &Path, by: &Path) {
    for entry in fs::read_dir(site).expect("a directory") {
        fs::remove_file(entry.expect("an entry").path()).expect("removed");
    }
    for entry in fs::read_dir(by).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, site.join(path.file_name().expect("a name"))).expect("copied");
        }
    }
}

/// A script's body that answers which release each part of the page is of, all in one text where they agree.
pub const PARTS: &str = r##"
const worker = await (await fetch(document.querySelector("script[data-js]").dataset.worker)).text();
const service = await new Promise((resolve, reject) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  const boot = document.querySelector("script[data-js]").src.split("/").pop();
  const { controller } = navigator.serviceWorker;
  if (!controller) return reject(new Error("no service worker answers for the page"));
  controller.postMessage({ ask: "state", boot }, [port2]);
});
location.hash = "#/settings";
const program = await until("the version", () => document.querySelector("[data-testid=app-version]")?.textContent);
const parts = {
  program: program.replace("bosque ", ""),
  boot: document.documentElement.dataset.boot,
  worker: worker.match(/release = "(\S+)"/)?.[1],
  style: getComputedStyle(document.documentElement).getPropertyValue("--release").trim(),
  current: service.current.app,
  mine: service.mine?.app,
};
const versions = new Set(Object.values(parts));
return versions.size === 1 ? program.replace("bosque ", "") : JSON.stringify(parts);
"##;
