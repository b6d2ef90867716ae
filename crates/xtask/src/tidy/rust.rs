//! What every Rust file keeps to.

use super::{
    Finding,
    edges::Package,
    tree::{File, Tree},
};

const MAX_LINES: usize = 500;

/// The attributes that open every crate.
const ROOT_ATTRIBUTES: &[&str] = &["#![forbid(unsafe_code)]", "#![deny(missing_docs)]"];

/// Where the browser may be named: everything else stands behind these.
const NAMES_THE_BROWSER: &[&str] = &["src/platform/", "crates/ui/src/", "crates/widget/src/"];

/// A name that some part of the tree may not speak, and why.
struct Unspoken {
    name: &'static str,
    within: fn(&str) -> bool,
    because: &'static str,
}

const UNSPOKEN: &[Unspoken] = &[
    Unspoken {
        name: "web_sys",
        within: |path| !NAMES_THE_BROWSER.iter().any(|allowed| path.starts_with(allowed)) && !is_tidy(path),
        because: "only src/platform/, crates/ui/src/ and crates/widget/src/ name the browser: put a trait there",
    },
    Unspoken { name: "std::fs", within: is_forest, because: "forest knows no files" },
    Unspoken { name: "std::net", within: is_forest, because: "forest knows no network" },
    Unspoken { name: "std::env", within: is_forest, because: "forest knows no environment" },
    Unspoken { name: "std::time", within: is_forest, because: "forest reads no clock" },
];

fn is_forest(path: &str) -> bool {
    path.starts_with("crates/forest/src/")
}

/// The rules have to name what they forbid.
fn is_tidy(path: &str) -> bool {
    path.starts_with("crates/xtask/src/tidy/")
}

/// The rules for one file; none where it is not Rust.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if !file.name().ends_with(".rs") {
        return Vec::new();
    }
    let mut findings = Vec::from_iter(length(file));
    findings.extend(unspoken(file));
    findings.extend(silenced_lints(file));
    findings
}

/// Every library and every program opens with the two attributes.
pub(super) fn crate_roots(packages: &[Package], tree: &Tree) -> Vec<Finding> {
    let roots = packages.iter().flat_map(|package| &package.roots);
    roots.filter_map(|root| tree.get(root)).flat_map(root_attributes).collect()
}

fn root_attributes(file: &File) -> Vec<Finding> {
    let lacks = |attribute: &&&str| !file.lines().any(|(_, line)| line.trim() == **attribute);
    let finding = |attribute: &&str| Finding::new(&file.path, 1, format!("the crate lacks `{attribute}`"));
    ROOT_ATTRIBUTES.iter().filter(lacks).map(finding).collect()
}

/// A file that one cannot hold in one's head is two files. Tests may list their cases at length.
fn length(file: &File) -> Option<Finding> {
    let is_test = file.path.split('/').any(|part| part == "tests" || part == "tests.rs");
    let lines = file.lines().count();
    (lines > MAX_LINES && !is_test).then(|| {
        Finding::new(
            &file.path,
            MAX_LINES + 1,
            format!("{lines} lines, above the {MAX_LINES} of a file: split it"),
        )
    })
}

fn unspoken(file: &File) -> Vec<Finding> {
    let rules: Vec<_> = UNSPOKEN.iter().filter(|rule| (rule.within)(&file.path)).collect();
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        let code = without_comment(line);
        for rule in rules.iter().filter(|rule| has_word(code, rule.name)) {
            let reason = format!("`{}` does not belong here: {}", rule.name, rule.because);
            findings.push(Finding::new(&file.path, number, reason));
        }
    }
    findings
}

/// The code of a line. A `//` within a string ends it too, which hides at most a string from these rules.
fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn has_word(code: &str, word: &str) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(is_name) && !code[at + word.len()..].starts_with(is_name))
}

/// Every `allow` and `expect` says why, in its own `reason`.
fn silenced_lints(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        if !silences(line) {
            continue;
        }
        // The attribute ends on the first line that closes it.
        let rest = file.lines().skip(number - 1).map(|(_, line)| line);
        let mut attribute = String::new();
        for line in rest {
            attribute += line;
            if line.trim_end().ends_with(']') {
                break;
            }
        }
        if !attribute.contains("reason =") {
            findings.push(Finding::new(
                &file.path,
                number,
                "a silenced lint says why: add `reason = \"...\"`",
            ));
        }
    }
    findings
}

/// Whether a line opens an attribute that silences a lint.
fn silences(line: &str) -> bool {
    let line = line.trim_start();
    let Some(attribute) = line.strip_prefix("#![").or_else(|| line.strip_prefix("#[")) else {
        return false;
    };
    let direct = attribute.starts_with("allow(") || attribute.starts_with("expect(");
    direct || (attribute.starts_with("cfg_attr(") && (line.contains(" allow(") || line.contains(" expect(")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&File::new(path, text)).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_root_needs_both_attributes() {
        let whole = "//! A crate.\n#![forbid(unsafe_code)]\n#![deny(missing_docs)]\n";
        assert_eq!(root_attributes(&File::new("a/src/lib.rs", whole)), []);
        let bare = root_attributes(&File::new("a/src/lib.rs", "//! `#![forbid(unsafe_code)]` is not here\n"));
        assert_eq!(bare.len(), 2);
        assert_eq!(bare[0].to_string(), "a/src/lib.rs:1: the crate lacks `#![forbid(unsafe_code)]`");
    }

    #[test]
    fn a_file_has_an_end() {
        assert_eq!(found("src/a.rs", &"\n".repeat(500)), [""; 0]);
        assert_eq!(found("src/a.rs", &"\n".repeat(501)).len(), 1);
        assert!(found("src/a.rs", &"\n".repeat(501))[0].starts_with("src/a.rs:501: 501 lines"));
        assert_eq!(found("crates/a/tests/long.rs", &"\n".repeat(501)), [""; 0]);
        assert_eq!(found("crates/a/src/tests.rs", &"\n".repeat(501)), [""; 0]);
    }

    #[test]
    fn the_browser_is_named_in_two_places_only() {
        let line = "use web_sys::Window;\n";
        assert_eq!(found("src/platform/clock.rs", line), [""; 0]);
        assert_eq!(found("crates/ui/src/field.rs", line), [""; 0]);
        assert_eq!(found("src/state.rs", "// web_sys stays out\nlet my_web_sys = 1;\n"), [""; 0]);
        let breach = found("src/state.rs", "\nlet w = web_sys::window();\n");
        assert!(breach[0].starts_with("src/state.rs:2: `web_sys` does not belong here"), "{breach:?}");
        assert_eq!(found("crates/model/src/lib.rs", line).len(), 1);
    }

    #[test]
    fn forest_has_no_files_and_no_clock() {
        assert_eq!(found("crates/forest/src/flat.rs", "use std::time::Instant;\nuse std::fs;\n").len(), 2);
        assert_eq!(found("crates/train/src/lib.rs", "use std::time::Instant;\n"), [""; 0]);
        assert_eq!(found("crates/forest/tests/speed.rs", "use std::time::Instant;\n"), [""; 0]);
    }

    #[test]
    fn a_silenced_lint_needs_a_reason() {
        for good in [
            "#[allow(dead_code, reason = \"the format keeps it\")]\n",
            "#[expect(\n    clippy::cast_possible_truncation,\n    reason = \"below 2^24\"\n)]\n",
            "let text = \"#[allow(dead_code)]\";\n",
            "#[cfg_attr(not(test), expect(unused, reason = \"only tests read it\"))]\n",
        ] {
            assert_eq!(found("src/a.rs", good), [""; 0], "{good}");
        }
        for bad in [
            "#[allow(dead_code)]\n",
            "#![allow(missing_docs)]\n",
            "    #[expect(\n    unused\n)]\nfn reason = 1;\n",
            "#[cfg_attr(not(test), allow(unused))]\n",
        ] {
            assert_eq!(found("src/a.rs", bad).len(), 1, "{bad}");
        }
    }
}
