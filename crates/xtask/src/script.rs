//! Scripts as they are sent: without the comments and the indentation that the ones in the repository have for their readers.

/// A script without the comments that stand on lines of their own, without empty lines and indentation. No text of ours or of
/// wasm-bindgen's goes over several lines.
pub(crate) fn condensed(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        let opens = !in_comment && line.starts_with("/*");
        let is_comment = in_comment || opens || line.starts_with("//");
        in_comment = (in_comment || opens) && !line.contains("*/");
        if !is_comment && !line.is_empty() {
            out += line;
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "// a\n/** b */\nconst c = 2 // d\n  * 3;\n\n/**\n * e\n */\nfunction f() {\n  return \"/* g\";\n}\n";
        let want = "const c = 2 // d\n* 3;\nfunction f() {\nreturn \"/* g\";\n}\n";
        assert_eq!(condensed(script), want);
        assert_eq!(condensed(want), want);
    }
}
