//! Reading JSON (RFC 8259) into a tree.
//!
//! The manifest, the signature and the registry are read with this and not with serde_json, whose reader and number parser weigh 15 KB
//! over the wire where the standard library's exact number parser is linked already. A test holds both equal.

use crate::prelude::*;
#[cfg(feature = "serde")]
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json_text::by_name;
use crate::number::{read_f64, shortest};

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 127;
/// Up to so many fields, each name is compared with all before it; beyond, sorting costs less.
const FEW: usize = 64;
const TWICE: &str = "a name stands twice";

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without sign, fraction and exponent that a u64 can hold.
    Whole(u64),
    /// Any other number: the f64 nearest to its digits.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its fields in the order in which they stand; no name stands twice.
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON, or not JSON that is read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Byte in the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl core::fmt::Display for JsonError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.reason)
    }
}

impl core::error::Error for JsonError {}

impl JsonError {
    /// Whether all that is wrong so far is a name that stands twice in one object.
    #[must_use]
    pub fn is_repeated_name(&self) -> bool {
        self.reason == TWICE
    }
}

impl Json {
    /// Reads one value and nothing after it but white space.
    ///
    /// # Errors
    /// The first place that is not JSON, that is nested more than 128 deep, whose number is larger than an f64, or where a name
    /// stands twice in one object.
    pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
        let mut parser = Parser { bytes, at: 0 };
        let parsed = str::from_utf8(bytes).map_err(|error| {
            parser.at = error.valid_up_to();
            "not UTF-8"
        });
        parsed.and_then(|_| parser.document()).map_err(|reason| parser.error(reason))
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Parsed<T> = Result<T, &'static str>;

impl Parser<'_> {
    fn error(&self, reason: &'static str) -> JsonError {
        let before = &self.bytes[..self.at.min(self.bytes.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        JsonError {
            line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
            column: 1 + before.len() - line_start,
            reason,
        }
    }

    fn document(&mut self) -> Parsed<Json> {
        let value = self.value(0)?;
        match self.next_token() {
            None => Ok(value),
            Some(_) => Err("something stands after the end"),
        }
    }

    /// The next byte that is not white space; it is not taken.
    fn next_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let found = self.next_token() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Parsed<Json> {
        if depth > MAX_DEPTH {
            return Err("nested too deep");
        }
        match self.next_token() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.text().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err("a value is expected"),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Parsed<Json> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err("a value is expected");
        }
        self.at += word.len();
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Parsed<Json> {
        self.at += 1;
        let mut items = Vec::new();
        if self.takes(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Json::List(items));
            }
            if !self.takes(b',') {
                return Err("`,` or `]` is expected");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Parsed<Json> {
        self.at += 1;
        let mut fields: Vec<(String, Json)> = Vec::new();
        if self.takes(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            if self.next_token() != Some(b'"') {
                return Err("a name in quotes is expected");
            }
            let name = self.text()?;
            if fields.len() < FEW && fields.iter().any(|(other, _)| *other == name) {
                return Err(TWICE);
            }
            if !self.takes(b':') {
                return Err("`:` is expected");
            }
            let value = self.value(depth + 1)?;
            fields.push((name, value));
            if self.takes(b'}') {
                if fields.len() > FEW {
                    // Sorted, two of one name stand side by side.
                    let once = by_name(&fields).is_sorted_by(|a, b| a.0 < b.0);
                    return if once { Ok(Json::Object(fields)) } else { Err(TWICE) };
                }
                return Ok(Json::Object(fields));
            }
            if !self.takes(b',') {
                return Err("`,` or `}` is expected");
            }
        }
    }

    fn number(&mut self) -> Parsed<Json> {
        let start = self.at;
        let negative = self.bytes[start] == b'-';
        self.at += usize::from(negative);
        let whole = self.digits();
        if whole == 0 || (whole > 1 && self.bytes[self.at - whole] == b'0') {
            return Err("a number is expected");
        }
        let mut is_whole = !negative;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            is_whole = false;
            if self.digits() == 0 {
                return Err("a digit is expected");
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            is_whole = false;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err("a digit is expected");
            }
        }
        let digits = str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        if let Some(number) = is_whole.then(|| digits.parse().ok()).flatten() {
            return Ok(Json::Whole(number));
        }
        match read_f64(digits) {
            Some(number) if number.is_finite() => Ok(Json::Number(number)),
            _ => Err("the number is too large"),
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.at - start
    }

    fn text(&mut self) -> Parsed<String> {
        self.at += 1;
        let mut text = Vec::new();
        loop {
            let byte = *self.bytes.get(self.at).ok_or("the text does not end")?;
            match byte {
                b'"' => break,
                b'\\' => self.escape(&mut text)?,
                0..0x20 => return Err("a control character stands in a text"),
                _ => {
                    text.push(byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        String::from_utf8(text).map_err(|_| "not UTF-8")
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Parsed<()> {
        let byte = match self.bytes.get(self.at + 1) {
            Some(&byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let character = self.escaped_character()?;
                text.extend(character.encode_utf8(&mut [0; 4]).bytes());
                return Ok(());
            }
            _ => return Err("an unknown escape"),
        };
        text.push(byte);
        self.at += 2;
        Ok(())
    }

    /// `\uXXXX`, or two of them that are a surrogate pair.
    fn escaped_character(&mut self) -> Parsed<char> {
        let first = self.unit()?;
        let code = match first {
            0xD800..0xDC00 => match self.unit()? {
                second @ 0xDC00..0xE000 => 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                _ => return Err("half a surrogate pair"),
            },
            _ => first,
        };
        char::from_u32(code).ok_or("half a surrogate pair")
    }

    fn unit(&mut self) -> Parsed<u32> {
        let digits = self.bytes.get(self.at..self.at + 6).filter(|six| six.starts_with(b"\\u"));
        let digits = digits.ok_or("`\\u` and four digits are expected")?;
        let mut unit = 0;
        for &digit in &digits[2..] {
            unit = unit * 16 + char::from(digit).to_digit(16).ok_or("a hexadecimal digit is expected")?;
        }
        self.at += 6;
        Ok(unit)
    }
}

#[cfg(feature = "serde")]
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Whole(number) => serializer.serialize_u64(*number),
            Json::Number(number) => serializer.serialize_f64(*number),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => serializer.collect_seq(items),
            Json::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Value::deserialize(deserializer).map(Json::from)
    }
}

#[cfg(feature = "serde")]
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(value),
            Value::Number(number) => match number.as_u64() {
                Some(whole) => Json::Whole(whole),
                None => Json::Number(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Json::Text(text),
            Value::Array(items) => Json::List(items.into_iter().map(Json::from).collect()),
            Value::Object(fields) => {
                Json::Object(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

/// For people: a text without quotes, a list with commas, an object as `name: value`.
impl core::fmt::Display for Json {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => f.write_str(if *value { "true" } else { "false" }),
            Json::Whole(number) => write!(f, "{number}"),
            Json::Number(number) => f.write_str(&shortest(*number)),
            Json::Text(text) => f.write_str(text),
            Json::List(items) => items.iter().enumerate().try_for_each(|(i, item)| {
                f.write_str(if i == 0 { "" } else { ", " })?;
                item.fmt(f)
            }),
            Json::Object(fields) => fields.iter().enumerate().try_for_each(|(i, (name, value))| {
                f.write_str(if i == 0 { "" } else { ", " })?;
                write!(f, "{name}: ")?;
                value.fmt(f)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorted, as serde_json's own map is.
    fn sorted(json: Json) -> Json {
        match json {
            Json::List(items) => Json::List(items.into_iter().map(sorted).collect()),
            Json::Object(mut fields) => {
                fields.sort_by(|a, b| a.0.cmp(&b.0));
                Json::Object(fields.into_iter().map(|(name, value)| (name, sorted(value))).collect())
            }
            other => other,
        }
    }

    fn agrees(text: &[u8]) {
        let ours = Json::parse(text);
        let theirs = serde_json::from_slice::<serde_json::Value>(text);
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(sorted(ours), Json::from(theirs)),
            (Err(_), Err(_)) => {}
            // serde_json keeps the last of two fields with one name.
            (Err(JsonError { reason: "a name stands twice" | "nested too deep", .. }), Ok(_)) => {}
            (ours, theirs) => panic!("{:?}: {ours:?}, but {theirs:?}", String::from_utf8_lossy(text)),
        }
    }

    const SAMPLE: &str = r#" {"a": [1, -2, 0.1, 1e3, 1.5E-7, 18446744073709551615, 18446744073709551616, -0, 1e-400],
        "b\n\u00e9\ud83c\udf32\/": {"true": true, "n": null, "f": false}, "": "ñ \"quoted\" \\ \t", "e": [], "o": {} } "#;

    #[test]
    fn reads_what_serde_json_reads() {
        agrees(SAMPLE.as_bytes());
        for text in [
            "",
            "nul",
            "01",
            "1.",
            "1e",
            "-",
            "+1",
            ".5",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "\"\\ud800\"",
            "\"\\x\"",
            "1 2",
            "1e999",
            "[",
            "\"",
            "\"\u{1}\"",
            "\u{feff}1",
            "{\"a\":1 \"b\":2}",
            "[1 2]",
            "tru",
            "NaN",
            "\"\\u12\"",
            "\"\\ud800\\u0041\"",
            "0",
            "-0.0",
        ] {
            agrees(text.as_bytes());
        }
    }

    #[test]
    fn reads_and_refuses_as_serde_json_does_wherever_a_byte_is_changed() {
        let sample = SAMPLE.as_bytes();
        for at in 0..sample.len() {
            agrees(&sample[..at]);
            for bit in 0..8 {
                let mut changed = sample.to_vec();
                changed[at] ^= 1 << bit;
                agrees(&changed);
            }
        }
    }

    #[test]
    fn people_read_it_without_quotes() {
        let json = Json::parse(br#"{"a": ["x", 0.5], "b": 73, "c": null}"#).unwrap();
        assert_eq!(json.to_string(), "a: x, 0.5, b: 73, c: null");
    }

    #[test]
    fn says_where() {
        let error = Json::parse(b"{\n  \"a\": 1,\n  \"a\": 2\n}").unwrap_err();
        assert_eq!((error.line, error.column, error.reason), (3, 6, "a name stands twice"));
        let deep = "[".repeat(MAX_DEPTH + 2);
        assert_eq!(Json::parse(deep.as_bytes()).unwrap_err().reason, "nested too deep");
    }
}
