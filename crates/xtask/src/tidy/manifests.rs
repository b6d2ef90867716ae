//! How dependencies are written: pinned exactly, each with the need that it serves.

use super::{Finding, tree::File};

/// Every Cargo.toml: each outside dependency is pinned with `=` and carries a comment, on its own line or above its
/// group. `name.workspace = true` needs neither: the root says both. A package takes the workspace's lints.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if file.name() != "Cargo.toml" {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for entry in entries(&file.text).iter().filter(|entry| !entry.is_ours()) {
        let name = &entry.name;
        if !entry.is_pinned() {
            let reason = format!("{name} is not pinned: write its version as \"=x.y.z\"");
            findings.push(Finding::new(&file.path, entry.line, reason));
        }
        if !entry.commented {
            let reason =
                format!("{name} has no comment: say on its line, or above its group, why it is here");
            findings.push(Finding::new(&file.path, entry.line, reason));
        }
    }
    if has_section(&file.text, "[package]") && !takes_workspace_lints(&file.text) {
        findings.push(Finding::new(&file.path, 1, "the package lacks `[lints]` with `workspace = true`"));
    }
    findings
}

/// The line on which a dependency is declared, or 1 where it cannot be found.
pub(super) fn line_of(manifest: &str, name: &str) -> usize {
    entries(manifest)
        .iter()
        .find(|entry| entry.name == name && !entry.for_workspace)
        .map_or(1, |entry| entry.line)
}

/// One dependency as written.
#[derive(Debug)]
struct Entry {
    name: String,
    /// From 1.
    line: usize,
    /// All that follows the name, comments taken out, white space too.
    value: String,
    commented: bool,
    /// Declared for the workspace, not used by this package.
    for_workspace: bool,
}

impl Entry {
    /// Part of this workspace, or taken from its root.
    fn is_ours(&self) -> bool {
        self.value.contains("workspace=true") || self.has_key("path")
    }

    fn is_pinned(&self) -> bool {
        self.value.starts_with("=\"=") || self.value.contains("version=\"=")
    }

    fn has_key(&self, key: &str) -> bool {
        ["{", ",", ";"].iter().any(|before| self.value.contains(&format!("{before}{key}=")))
    }
}

/// The dependencies of a manifest. This reads the ways in which manifests are written here, not all of TOML.
fn entries(manifest: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut section = Section::Other;
    let mut group_commented = false;
    let mut open_brackets = 0;
    for (index, line) in manifest.lines().enumerate() {
        let (code, comment) = split_comment(line);
        let code: String = code.split_whitespace().collect();
        if open_brackets > 0 {
            continue_entry(entries.last_mut(), &code, comment);
            open_brackets += balance(&code);
            continue;
        }
        if code.starts_with('[') {
            section = Section::of(&code);
            group_commented = group_commented && code.contains("dependencies.");
            if let Section::One { name, for_workspace } = &section {
                let (name, for_workspace) = (name.clone(), *for_workspace);
                let commented = comment || group_commented;
                entries.push(Entry { name, line: index + 1, value: "{".into(), commented, for_workspace });
            }
            continue;
        }
        if code.is_empty() {
            group_commented = comment; // a comment opens a group, an empty line closes it
            if let (true, Section::One { .. }) = (comment, &section) {
                continue_entry(entries.last_mut(), "", comment);
            }
            continue;
        }
        match &section {
            Section::Many { for_workspace } => {
                let end = code.find(['=', '.']).unwrap_or(code.len());
                let (name, value) = code.split_at(end);
                entries.push(Entry {
                    name: name.trim_matches('"').into(),
                    line: index + 1,
                    value: value.into(),
                    commented: comment || group_commented,
                    for_workspace: *for_workspace,
                });
                open_brackets = balance(&code);
            }
            Section::One { .. } => {
                continue_entry(entries.last_mut(), &format!("{code};"), comment);
                open_brackets = balance(&code);
            }
            Section::Other => {}
        }
    }
    entries
}

fn continue_entry(entry: Option<&mut Entry>, code: &str, comment: bool) {
    if let Some(entry) = entry {
        entry.value += code;
        entry.commented |= comment;
    }
}

/// What a section's header announces.
enum Section {
    /// `[dependencies]` and its kin: a dependency per line.
    Many {
        for_workspace: bool,
    },
    /// `[dependencies.name]`: one dependency, a key per line.
    One {
        name: String,
        for_workspace: bool,
    },
    Other,
}

impl Section {
    fn of(header: &str) -> Section {
        let header = header.trim_matches(['[', ']']);
        let for_workspace = header.starts_with("workspace.");
        if header.ends_with("dependencies") {
            return Section::Many { for_workspace };
        }
        match header.rsplit_once('.') {
            Some((table, name)) if table.ends_with("dependencies") => {
                Section::One { name: name.trim_matches('"').into(), for_workspace }
            }
            _ => Section::Other,
        }
    }
}

/// The code of a line, and whether a comment follows it.
fn split_comment(line: &str) -> (&str, bool) {
    let mut in_string = false;
    for (index, character) in line.char_indices() {
        match character {
            '"' => in_string = !in_string,
            '#' if !in_string => return (&line[..index], true),
            _ => {}
        }
    }
    (line, false)
}

/// How many brackets a line leaves open.
fn balance(code: &str) -> i32 {
    let count = |brackets: [char; 2]| code.matches(brackets).count() as i32;
    count(['[', '{']) - count([']', '}'])
}

fn has_section(manifest: &str, header: &str) -> bool {
    manifest.lines().any(|line| line.trim() == header)
}

fn takes_workspace_lints(manifest: &str) -> bool {
    let mut after = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    let one_line = manifest.lines().any(|line| line.trim() == "lints.workspace = true");
    one_line || after.find(|line| !line.is_empty()) == Some("workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(manifest: &str) -> Vec<String> {
        let file = File::new("crates/a/Cargo.toml", manifest);
        check(&file).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn every_way_of_writing_a_good_dependency_passes() {
        let manifest = r#"
[package]
name = "a"
include = ["src", "data"]

[dependencies]
bosque-forest.workspace = true
near = { path = "../near" }
csv = "=1.4.0" # quoting
web = { version = "=0.3.107", features = [
    "Window", # the browser
    "Document",
] }

# Exactness.
libm = "=0.2.16"
sha2 = { version = "=0.11.1", default-features = false }

# Where the tests run.
[target.'cfg(unix)'.dev-dependencies.deep]
version = "=1.0.0"
features = ["x"]

[lints]
workspace = true
"#;
        assert_eq!(reasons(manifest), [""; 0]);
    }

    #[test]
    fn a_loose_version_is_a_finding() {
        for line in [
            "csv = \"1.4\" # why",
            "csv = { version = \"1.4\" } # why",
            "csv = { git = \"x\" } # why",
            "csv = \"^=1\" # why",
        ] {
            let found = reasons(&format!("[dependencies]\n{line}\n"));
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert!(found[0].starts_with("crates/a/Cargo.toml:2: csv is not pinned"), "{found:?}");
        }
        assert_eq!(reasons("[workspace.dependencies.csv]\n# why\nversion = \"1\"\n").len(), 1);
    }

    #[test]
    fn a_dependency_without_a_word_is_a_finding() {
        let found = reasons("[build-dependencies]\n# Files.\na = \"=1.0.0\"\n\nb = \"=1.0.0\"\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains(":5: b has no comment"), "{found:?}");
        assert_eq!(reasons("# About the section.\n[dependencies]\na = \"=1.0.0\"\n").len(), 1);
    }

    #[test]
    fn a_package_without_the_workspace_lints_is_a_finding() {
        assert!(reasons("[package]\nname = \"a\"\n")[0].contains("lints"));
        assert!(reasons("[package]\nname = \"a\"\n\n[lints]\nrust.x = \"warn\"\n")[0].contains("lints"));
        assert_eq!(reasons("[workspace]\nmembers = []\n"), [""; 0]);
    }

    #[test]
    fn finds_the_line_where_a_package_uses_a_dependency() {
        let manifest = "[workspace.dependencies]\ncsv = \"=1.4.0\"\n\n[dependencies]\ncsv.workspace = true\n";
        assert_eq!(line_of(manifest, "csv"), 5);
        assert_eq!(line_of(manifest, "absent"), 1);
    }

    #[test]
    fn other_files_are_none_of_its_business() {
        assert_eq!(check(&File::new("Trunk.toml", "[dependencies]\na = \"1\"\n")), []);
    }
}
