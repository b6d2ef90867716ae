//! Who may lean on whom. The tables are those of ARCHITECTURE.md.

use serde_json::Value;

use super::{Finding, manifests, tree::Tree};
use crate::{
    error::{Error, Result},
    workspace::Workspace,
};

/// What a crate may use of this workspace, and what of the rest of the world it may not. A name that ends in `*` stands
/// for a family.
struct Rule {
    name: &'static str,
    may_use: &'static [&'static str],
    may_not_use: &'static [&'static str],
    because: &'static str,
}

const BROWSER: &[&str] = &["web-sys", "js-sys", "wasm-bindgen", "wasm-bindgen-futures", "gloo*", "leptos*"];
const BROWSER_AND_CHANCE: &[&str] = &[
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "gloo*",
    "leptos*",
    "rand",
    "rand_*",
    "getrandom",
    "chrono",
    "time",
];

const RULES: &[Rule] = &[
    Rule {
        name: "bosque-kernels",
        may_use: &[],
        may_not_use: BROWSER_AND_CHANCE,
        because: "kernels is inner loops: slices in, slices out",
    },
    Rule {
        name: "bosque-forest",
        may_use: &["bosque-kernels"],
        may_not_use: BROWSER_AND_CHANCE,
        because: "forest is numbers in, numbers out: no clock, no chance, no files, no browser",
    },
    Rule {
        name: "bosque-model",
        may_use: &["bosque-forest"],
        may_not_use: BROWSER,
        because: "model says what a deployable model is: no identity, no storage, no DOM",
    },
    Rule {
        name: "bosque-interop",
        may_use: &["bosque-model"],
        may_not_use: BROWSER,
        because: "interop turns outside shapes into a model's inputs and back: no storage, no DOM",
    },
    Rule {
        name: "bosque-vault",
        may_use: &[],
        may_not_use: BROWSER,
        because: "vault holds bytes, a namespace and an owner: it knows no patient, no model and no browser",
    },
    Rule {
        name: "bosque-view",
        may_use: &[],
        may_not_use: BROWSER,
        because: "view turns markup into calls while the page is compiled: it knows nothing that runs",
    },
    Rule {
        name: "bosque-ui",
        may_use: &["bosque-view", "bosque-forest", "bosque-model"],
        may_not_use: &[],
        because: "ui takes values in and gives callbacks out: it knows no vault and no route",
    },
    Rule {
        name: "bosque-wasm",
        may_use: &["bosque-forest", "bosque-model", "bosque-interop"],
        may_not_use: &["leptos*"],
        because: "wasm is the headless API: no Leptos, no vault, no storage",
    },
    Rule {
        name: "bosque-widget",
        may_use: &["bosque-ui", "bosque-model", "bosque-interop"],
        may_not_use: &["web-sys"],
        because: "the widget knows one element and nothing of the document: no vault, none of the page's views",
    },
    Rule {
        name: "bosque-train",
        may_use: &["bosque-model", "bosque-forest", "bosque-interop"],
        may_not_use: BROWSER,
        because: "train runs natively, and nothing leans on it",
    },
    Rule {
        name: "bosque-app",
        may_use: &["bosque-ui", "bosque-forest", "bosque-model", "bosque-interop", "bosque-vault"],
        may_not_use: &[],
        because: "the page knows no training",
    },
    Rule {
        name: "bosque-browser-tests",
        may_use: &["xtask", "bosque-forest", "bosque-model", "bosque-interop"],
        may_not_use: BROWSER,
        because: "the browser tests see the page as a person does, and compare it with the native engine",
    },
    Rule {
        name: "xtask",
        may_use: &[],
        may_not_use: BROWSER,
        because: "the build commands lean on nothing of the product",
    },
];

/// Training's libraries stay with training: they are large, and they are not exact.
const TRAINING_ONLY: &[&str] = &["linfa*", "rayon*"];

/// A workspace package as cargo sees it.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) name: String,
    /// Its Cargo.toml, relative to the root.
    pub(super) manifest: String,
    /// The root files of its library and its programs, relative to the root.
    pub(super) roots: Vec<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    /// The line in the manifest, from 1.
    line: usize,
    /// Whether it is another package of this workspace.
    ours: bool,
}

/// Reads the packages from `cargo metadata`.
pub(super) fn packages(workspace: &Workspace, tree: &Tree) -> Result<Vec<Package>> {
    let metadata = workspace.metadata()?;
    let packages = metadata["packages"].as_array();
    let packages = packages.ok_or_else(|| Error::Refused("`cargo metadata` lists no packages".into()))?;
    Ok(packages.iter().map(|package| read_package(package, workspace, tree)).collect())
}

fn read_package(package: &Value, workspace: &Workspace, tree: &Tree) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let relative = |value: &Value| workspace.relative(text(value).as_ref());
    let is_root = |target: &Value| {
        let not_roots = ["test", "bench", "example", "custom-build"];
        !list(&target["kind"]).iter().any(|kind| not_roots.contains(&kind.as_str().unwrap_or_default()))
    };
    let manifest = relative(&package["manifest_path"]);
    let manifest_text = tree.get(&manifest).map_or("", |file| file.text.as_str());
    let dependency = |dependency: &Value| {
        let name = text(&dependency["name"]);
        let line = manifests::line_of(manifest_text, &name);
        Dependency { name, line, ours: dependency["path"].is_string() }
    };
    Package {
        name: text(&package["name"]),
        roots: list(&package["targets"])
            .iter()
            .filter(|t| is_root(t))
            .map(|t| relative(&t["src_path"]))
            .collect(),
        dependencies: list(&package["dependencies"]).iter().map(dependency).collect(),
        manifest,
    }
}

/// Every dependency that the tables do not allow, for the build, for the tests or for the product alike.
pub(super) fn check(packages: &[Package]) -> Vec<Finding> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let name = &package.name;
    let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
        let reason = format!(
            "{name} is not in tidy's table of who leans on whom: add it there and in ARCHITECTURE.md"
        );
        return vec![Finding::new(&package.manifest, 1, reason)];
    };
    let breach = |dependency: &Dependency| {
        let used = dependency.name.as_str();
        let because = if dependency.ours {
            // Its own tests may ask for its own features.
            (used != rule.name && !rule.may_use.contains(&used)).then_some(rule.because)
        } else if matches_any(rule.may_not_use, used) {
            Some(rule.because)
        } else {
            (rule.name != "bosque-train" && matches_any(TRAINING_ONLY, used))
                .then_some("training's libraries stay with training")
        }?;
        let reason = format!("{name} may not use {used}: {because}");
        Some(Finding::new(&package.manifest, dependency.line, reason))
    };
    package.dependencies.iter().filter_map(breach).collect()
}

fn matches_any(patterns: &[&str], name: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(family) => name.starts_with(family),
        None => name == *pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, ours: &[&str], theirs: &[&str]) -> Package {
        let dependency = |ours: bool| move |name: &&str| Dependency { name: name.to_string(), line: 7, ours };
        Package {
            name: name.into(),
            manifest: "Cargo.toml".into(),
            roots: Vec::new(),
            dependencies: ours
                .iter()
                .map(dependency(true))
                .chain(theirs.iter().map(dependency(false)))
                .collect(),
        }
    }

    fn reasons(package: Package) -> Vec<String> {
        check(&[package]).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn the_allowed_edges_pass() {
        for (name, ours, theirs) in [
            ("bosque-forest", &[][..], &["wasm-bindgen-test", "proptest"][..]),
            ("bosque-model", &["bosque-forest", "bosque-model"], &["serde", "sha2"]),
            (
                "bosque-train",
                &["bosque-model", "bosque-forest", "bosque-interop"],
                &["linfa", "linfa-trees", "rayon"],
            ),
            ("bosque-app", &["bosque-ui", "bosque-model"], &["leptos", "web-sys"]),
            ("bosque-browser-tests", &["xtask"], &["thirtyfour"]),
        ] {
            assert_eq!(reasons(package(name, ours, theirs)), [""; 0], "{name}");
        }
    }

    #[test]
    fn an_edge_against_the_table_names_manifest_line_and_ground() {
        let found = reasons(package("bosque-forest", &["bosque-model"], &[]));
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("Cargo.toml:7: bosque-forest may not use bosque-model: forest is"),
            "{found:?}"
        );
        assert_eq!(reasons(package("xtask", &["bosque-model"], &[])).len(), 1);
        assert_eq!(reasons(package("bosque-ui", &["bosque-vault"], &[])).len(), 1);
    }

    #[test]
    fn the_browser_and_training_stay_in_their_crates() {
        assert_eq!(reasons(package("bosque-model", &[], &["web-sys", "leptos_router", "js-sys"])).len(), 3);
        assert_eq!(reasons(package("bosque-vault", &[], &["wasm-bindgen"])).len(), 1);
        assert_eq!(reasons(package("bosque-forest", &[], &["rand_chacha", "getrandom"])).len(), 2);
        assert_eq!(
            reasons(package("bosque-app", &["bosque-train"], &["linfa-trees", "rayon-core"])).len(),
            3
        );
    }

    #[test]
    fn a_package_that_nobody_has_placed_is_a_finding() {
        assert!(reasons(package("bosque-new", &[], &[]))[0].contains("not in tidy's table"));
    }
}
