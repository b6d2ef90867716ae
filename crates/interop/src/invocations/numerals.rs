//! `NaN`, `Infinity` and `-Infinity`, which Python writes into what it calls JSON.

use crate::prelude::*;
/// The body with each of these as text, so that the cell that holds it can be named; none where there is no such word.
pub(super) fn as_text(body: &[u8]) -> Option<Vec<u8>> {
    const WORDS: [(&[u8], &[u8]); 3] =
        [(b"NaN", b"\"NaN\""), (b"-Infinity", b"\"-inf\""), (b"Infinity", b"\"inf\"")];
    let mut out = Vec::with_capacity(body.len());
    let (mut at, mut in_text, mut changed) = (0, false, false);
    while let Some(&byte) = body.get(at) {
        let word = WORDS.iter().find(|(word, _)| !in_text && body[at..].starts_with(word));
        if let Some((word, text)) = word {
            out.extend_from_slice(text);
            at += word.len();
            changed = true;
            continue;
        }
        // An escape takes the byte behind it along, a quotation mark too.
        let taken = if in_text && byte == b'\\' { 2 } else { 1 };
        in_text ^= byte == b'"';
        out.extend_from_slice(&body[at..body.len().min(at + taken)]);
        at += taken;
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::as_text;

    fn text(body: &str) -> Option<String> {
        as_text(body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn words_outside_of_text_become_text() {
        assert_eq!(text("[NaN, -Infinity, Infinity]").unwrap(), r#"["NaN", "-inf", "inf"]"#);
        assert_eq!(text(r#"{"a\"NaN": NaN}"#).unwrap(), r#"{"a\"NaN": "NaN"}"#);
        assert_eq!(text(r#"["\\", NaN]"#).unwrap(), r#"["\\", "NaN"]"#);
    }

    #[test]
    fn text_and_what_has_no_such_word_stay() {
        for body in [r#"["NaN", "Infinity\" NaN"]"#, "[1]", "", r#""\"#] {
            assert_eq!(text(body), None, "{body}");
        }
    }
}
