//! JSON whose objects name each field once.
//!
//! RFC 8259 leaves open what a name means that stands twice; a reader that takes the last one could score a value that
//! nobody meant. Depth is bounded by serde_json, at 128.

use serde_json::Value;

/// Why a text is no such JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// It is no JSON in UTF-8, or nested too deeply; both count from 1.
    Syntax { line: usize, column: usize },
    /// Some object names a field twice.
    RepeatedName,
}

/// Reads one JSON value in UTF-8, with or without a byte order mark.
///
/// # Errors
/// [`JsonError`].
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| JsonError::Syntax { line: error.line(), column: error.column() })?;
    // serde_json's own map keeps the last of two fields of a name, so that fewer remain than were written. Counting them
    // takes less code than a reader of our own: each has one colon outside of text.
    if names_written(bytes) == names_kept(&value) { Ok(value) } else { Err(JsonError::RepeatedName) }
}

/// Fields in a text that is known to be JSON.
fn names_written(bytes: &[u8]) -> usize {
    let (mut names, mut in_text, mut escaped) = (0, false, false);
    for &byte in bytes {
        names += usize::from(!in_text && byte == b':');
        in_text ^= byte == b'"' && !escaped;
        escaped = in_text && !escaped && byte == b'\\';
    }
    names
}

fn names_kept(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.len() + map.values().map(names_kept).sum::<usize>(),
        Value::Array(list) => list.iter().map(names_kept).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            r#"{"a": [1, -2, 0.1, 1e-7, "x", null, true], "b": {"a": {}}}"#,
            "[]",
            "7",
            "\u{feff}\"x\"",
            r#"{"a:": ":\":", "\\": {"b\\": ":"}, "\"": [{}, {"c": ""}]}"#,
        ] {
            let plain: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            assert_eq!(parse(text.as_bytes()), Ok(plain), "{text}");
        }
        assert_eq!(parse(b" {\"a\": 1} "), Ok(json!({ "a": 1 })));
    }

    #[test]
    fn refuses_a_name_that_stands_twice_at_any_depth() {
        for text in
            [r#"{"a": 1, "a": 1}"#, r#"[{"b": [{"a": 1, "\u0061": 2}]}]"#, r#"{"\\": 1, "\\": {"a": 1}}"#]
        {
            assert_eq!(parse(text.as_bytes()), Err(JsonError::RepeatedName), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_json_and_says_where() {
        assert_eq!(parse(b"{\n\"a\": x}"), Err(JsonError::Syntax { line: 2, column: 6 }));
        for bytes in [&b""[..], b"{", b"1e999", b"NaN", b"\"\xFF\"", b"1 2", &b"[".repeat(5000)] {
            assert!(matches!(parse(bytes), Err(JsonError::Syntax { .. })));
        }
    }
}
