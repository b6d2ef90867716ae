//! JSON whose objects name each field once, as texts from outside hold it: with or without a byte order mark.
//!
//! RFC 8259 leaves open what a name means that stands twice; a reader that takes the last one could score a value that
//! nobody meant.

use bosque_model::Json;

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
pub(crate) fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    Json::parse(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).map_err(|error| {
        if error.is_repeated_name() {
            JsonError::RepeatedName
        } else {
            JsonError::Syntax { line: error.line, column: error.column }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_with_and_without_a_byte_order_mark() {
        for text in [" {\"a\": 1} ", "\u{feff}{\"a\": 1}"] {
            assert_eq!(parse(text.as_bytes()), Ok(json!({ "a": 1 }).into()), "{text}");
        }
    }

    #[test]
    fn refuses_a_name_that_stands_twice_at_any_depth() {
        let many = |last: &str| {
            let names: Vec<String> = (0..5000).map(|i| format!("\"n{}\": 0", (i * 7919) % 5000)).collect();
            format!("[{{{}, \"{last}\": 1}}]", names.join(", "))
        };
        for text in [
            r#"{"a": 1, "a": 1}"#,
            r#"[{"b": [{"a": 1, "\u0061": 2}]}]"#,
            r#"{"\\": 1, "\\": {"a": 1}}"#,
            &many("n77"),
        ] {
            assert_eq!(parse(text.as_bytes()), Err(JsonError::RepeatedName), "{text}");
        }
        assert!(parse(many("other").as_bytes()).is_ok());
    }

    #[test]
    fn refuses_what_is_no_json_and_says_where() {
        assert_eq!(parse(b"{\n\"a\": x}"), Err(JsonError::Syntax { line: 2, column: 6 }));
        for bytes in [&b""[..], b"{", b"1e999", b"NaN", b"\"\xFF\"", b"1 2", &b"[".repeat(5000)] {
            assert!(matches!(parse(bytes), Err(JsonError::Syntax { .. })));
        }
    }
}
