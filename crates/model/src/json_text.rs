//! Looking into a [`Json`] tree, and writing one.

use crate::json::Json;
use crate::number::write_whole;
use crate::prelude::*;

impl Json {
    /// The field of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_fields()?.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// The fields, if it is an object.
    #[must_use]
    pub fn as_fields(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Json::Whole(number) => Some(*number as f64),
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is_text(&self, text: &str) -> bool {
        self.as_text() == Some(text)
    }

    /// An object of these fields.
    #[must_use]
    pub fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
        Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// JSON (RFC 8259) on one line. A number is the shortest text that reads back to the same f64, one that is not finite `null`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Whole(number) => out.push_str(&number.to_string()),
            Json::Number(number) if !number.is_finite() => out.push_str("null"),
            // With a fraction even where it is whole, as serde_json and Python write an f64.
            Json::Number(number) => write_whole(out, *number),
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(fields) => {
                out.push('{');
                for (i, (name, value)) in fields.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// The fields by name. A heap, because the standard library's sort would weigh more than all that uses it here.
#[must_use]
pub fn by_name(fields: &[(String, Json)]) -> Vec<&(String, Json)> {
    let mut heap: Vec<&(String, Json)> = fields.iter().collect();
    let sink = |heap: &mut [&(String, Json)], mut at: usize| {
        while 2 * at + 1 < heap.len() {
            let left = 2 * at + 1;
            let larger =
                if left + 1 < heap.len() && heap[left].0 < heap[left + 1].0 { left + 1 } else { left };
            if heap[at].0 >= heap[larger].0 {
                return;
            }
            heap.swap(at, larger);
            at = larger;
        }
    };
    for at in (0..heap.len() / 2).rev() {
        sink(&mut heap, at);
    }
    for end in (1..heap.len()).rev() {
        heap.swap(0, end);
        sink(&mut heap[..end], 0);
    }
    heap
}

/// Whether two objects hold the same, in whatever order.
#[must_use]
pub fn same_fields(a: &[(String, Json)], b: &[(String, Json)]) -> bool {
    a.len() == b.len() && by_name(a).into_iter().zip(by_name(b)).all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1))
}

fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => same_fields(a, b),
        (Json::List(a), Json::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => a == b,
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let escaped = match character {
            '"' | '\\' => character,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '\0'..' ' => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                out.push_str("\\u00");
                out.push(digit(character as u32 >> 4));
                out.push(digit(character as u32 & 15));
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(escaped);
    }
    out.push('"');
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Json::Number(number)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Self {
        Json::List(items.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_serde_json_writes() {
        let text = "{\"a\":[1,-2.5,0.1,1e-7,3.0,-0.0,18446744073709551615],\"b\\n\\u001f\\u0000\\\"\\\\\\t\\r\\b\\f\":\
                    {\"\":true,\"ñ🌲\":null},\"c\":{},\"d\":[],\"e\":false}";
        let json = Json::parse(text.as_bytes()).unwrap();
        assert_eq!(json.to_text(), text);
        let theirs: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(theirs.to_string(), text);
        for value in
            [0.1 + 0.2, 1.0, 1e15, 1e16, 123456789.0, 1e-4, 1.5e-5, 1e-9, f64::MIN_POSITIVE, f64::MAX]
        {
            let read: f64 = Json::from(value).to_text().parse().unwrap();
            assert_eq!(read.to_bits(), value.to_bits());
        }
        assert_eq!(Json::from(f64::NAN).to_text(), "null");
    }

    #[test]
    fn fields_are_sorted_and_their_order_does_not_matter() {
        for count in [0, 1, 2, 3, 10, 257] {
            let fields: Vec<_> = (0..count).map(|i| (format!("{:03}", i * 89 % count), Json::Null)).collect();
            assert!(by_name(&fields).is_sorted_by(|a, b| a.0 < b.0), "{count}");
        }
        let same = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| Json::parse(text.as_bytes()).unwrap());
            same_fields(a.as_fields().unwrap(), b.as_fields().unwrap())
        };
        assert!(same(r#"{"a": 1, "b": [{"c": 2, "d": 3}]}"#, r#"{"b": [{"d": 3, "c": 2}], "a": 1}"#));
        for other in
            [r#"{"a": 1}"#, r#"{"a": 1, "b": [2, 1]}"#, r#"{"a": 1, "b": [1]}"#, r#"{"a": 1, "c": [1, 2]}"#]
        {
            assert!(!same(r#"{"a": 1, "b": [1, 2]}"#, other), "{other}");
        }
    }

    #[test]
    fn what_is_asked_for_is_found() {
        let json = Json::parse(br#"{"a": [1, -2.5, "x"], "b": {"c": null}}"#).unwrap();
        let list = json.get("a").and_then(Json::as_list).unwrap();
        assert_eq!(list.iter().map(Json::as_number).collect::<Vec<_>>(), [Some(1.0), Some(-2.5), None]);
        assert!(list[2].is_text("x") && !list[2].is_text("y") && !list[0].is_text("1"));
        assert_eq!(json.get("b").unwrap().get("c"), Some(&Json::Null));
        assert_eq!((json.get("z"), list[0].get("a")), (None, None));
    }
}
