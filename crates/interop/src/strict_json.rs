//! JSON whose objects name each field once.
//!
//! RFC 8259 leaves open what a name means that stands twice; a reader that takes the last one could score a value that
//! nobody meant. Depth is bounded by serde_json, at 128.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Where the text stops being such JSON; both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Reads one JSON value in UTF-8, with or without a byte order mark.
///
/// # Errors
/// The place of the first mistake.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, SyntaxError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let strict: Result<Strict, _> = serde_json::from_slice(bytes);
    strict.map(|Strict(value)| value).map_err(|e| SyntaxError { line: e.line(), column: e.column() })
}

struct Strict(Value);

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Strict, A::Error> {
        let mut map = Map::new();
        while let Some((name, Strict(value))) = access.next_entry::<String, Strict>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(Strict(Value::Object(map)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Strict(Value::Array(list)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(Value::String(value.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in
            [r#"{"a": [1, -2, 0.1, 1e-7, "x", null, true], "b": {"a": {}}}"#, "[]", "7", "\u{feff}\"x\""]
        {
            let plain: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            assert_eq!(parse(text.as_bytes()), Ok(plain), "{text}");
        }
        assert_eq!(parse(b" {\"a\": 1} "), Ok(json!({ "a": 1 })));
    }

    #[test]
    fn refuses_a_name_that_stands_twice_at_any_depth() {
        for text in [r#"{"a": 1, "a": 1}"#, r#"[{"b": [{"a": 1, "\u0061": 2}]}]"#] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_json_and_says_where() {
        assert_eq!(parse(b"{\n\"a\": x}"), Err(SyntaxError { line: 2, column: 6 }));
        for bytes in [&b""[..], b"{", b"1e999", b"NaN", b"\"\xFF\"", b"1 2", &b"[".repeat(5000)] {
            assert!(parse(bytes).is_err());
        }
    }
}
