//! Indented JSON with each list of numbers on one line.

use crate::prelude::*;
/// `text` with the white space inside arrays that hold nothing but numbers reduced to one space after a comma.
///
/// `text` is what `serde_json` writes; the value that it says does not change.
pub(crate) fn lists_of_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '"']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = if from.starts_with('"') { string_end(from) } else { 1 };
        let list = from.find(']').filter(|_| from.starts_with('[')).map(|close| &from[..=close]);
        match list.filter(|list| list[1..].bytes().all(is_of_number)) {
            Some(list) => {
                let numbers = list[1..list.len() - 1].split(',').map(str::trim);
                out.push('[');
                for (i, number) in numbers.enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    out.push_str(number);
                }
                out.push(']');
                rest = &from[list.len()..];
            }
            None => {
                out.push_str(&from[..end]);
                rest = &from[end..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b',' | b' ' | b'\n' | b']')
}

/// The length of the string literal that `text` begins with.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    let closing = text.bytes().enumerate().skip(1).find(|&(_, byte)| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_of_numbers_change_and_no_value_does() {
        let value = serde_json::json!({
            "numbers": [1, -2.5, 3e-7],
            "pairs": [[0.0, 1.0], [0.5, 0.25]],
            "empty": [],
            "mixed": [1, "two"],
            "words": "a list\n[\n  1,\n  2\n] with a \" and a \\",
            "after": "\\",
            "objects": [{ "of": [1, 2] }],
        });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let compact = lists_of_numbers(&text);
        assert!(compact.contains("\"numbers\": [1, -2.5, 3e-7]"), "{compact}");
        assert!(compact.contains("    [0.5, 0.25]\n"), "{compact}");
        assert!(compact.contains("\"of\": [1, 2]"), "{compact}");
        assert!(compact.len() < text.len());
        assert_eq!(serde_json::from_str::<serde_json::Value>(&compact).unwrap(), value);
        assert_eq!(lists_of_numbers(&compact), compact);
    }
}
