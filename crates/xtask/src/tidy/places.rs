//! No file knows the machine that it was written on.

use super::{Finding, tree::File};

/// The first directory of a path into somebody's home or build directory.
const DIRECTORIES: &[&str] = &["home", "root", "Users", "work", "workspace", "builds"];

/// Every absolute path that only one machine has.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let finding = |(number, line): (usize, &str)| {
        let beginning = beginnings().find(|beginning| has_path(line, beginning))?;
        let reason = format!("a path that begins with {beginning} exists on one machine only");
        Some(Finding::new(&file.path, number, reason))
    };
    file.lines().filter_map(finding).collect()
}

/// How such paths begin; put together here, so that this file keeps the rule too.
fn beginnings() -> impl Iterator<Item = String> {
    let unix = DIRECTORIES.iter().map(|directory| format!("/{directory}/"));
    unix.chain([r":\Users\", r":\\Users\\"].map(String::from))
}

/// A path begins where a longer one does not go on, and leads to something.
fn has_path(line: &str, beginning: &str) -> bool {
    line.match_indices(beginning).any(|(at, _)| {
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | ')' | '~' | '*');
        let before = !beginning.starts_with('/') || !line[..at].ends_with(goes_on);
        before
            && line[at + beginning.len()..]
                .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        check(&File::new("README.md", line)).len()
    }

    #[test]
    fn relative_and_common_paths_pass() {
        for line in [
            "see crates/forest/src",
            "/usr/bin/chromium",
            "src/home/view.rs",
            "$HOME/.cache",
            "../work/x",
            "https://x.org/~a/root/b",
        ] {
            assert_eq!(found(line), 0, "{line}");
        }
    }

    #[test]
    fn somebody_s_directories_are_findings() {
        for root in DIRECTORIES {
            assert_eq!(found(&format!("read(\"/{root}/somebody/data.csv\")")), 1, "{root}");
        }
        assert_eq!(found(&format!("C:\\{}\\somebody", "Users")), 1);
    }
}
