//! Bytes as decimal digits and back.
//!
//! A QR code holds three digits in ten bits, so digits cost next to nothing there; and a handheld scanner, which types what it reads,
//! gets digits right under any keyboard layout.

/// So many bytes make one block.
const BLOCK: usize = 7;

/// The digits of a block of so many bytes: as many as its largest value needs, so that the count of digits gives the count of bytes.
const DIGITS: [usize; BLOCK + 1] = [0, 3, 5, 8, 10, 13, 15, 17];

/// Writes bytes as digits.
pub fn to_digits(bytes: &[u8]) -> String {
    let mut text = String::new();
    for block in bytes.chunks(BLOCK) {
        let value = block.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        let digits = value.to_string();
        text.extend(std::iter::repeat_n('0', DIGITS[block.len()] - digits.len()));
        text.push_str(&digits);
    }
    text
}

/// Reads digits back; nothing where they are not what [`to_digits`] writes.
pub fn from_digits(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    for block in text.as_bytes().chunks(DIGITS[BLOCK]) {
        let count = DIGITS.iter().position(|&digits| digits == block.len())?;
        let value = block.iter().fold(0_u64, |value, digit| value * 10 + u64::from(digit - b'0'));
        if value >> (8 * count) != 0 {
            return None;
        }
        bytes.extend_from_slice(&value.to_be_bytes()[8 - count..]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{from_digits, to_digits};

    #[test]
    fn every_length_reads_back_at_both_ends() {
        for length in 0..40 {
            for fill in [0, 1, 0x7f, 0xff] {
                let bytes = vec![fill; length];
                assert_eq!(from_digits(&to_digits(&bytes)), Some(bytes), "{length} times {fill}");
            }
        }
    }

    #[test]
    fn what_no_bytes_give_is_refused() {
        for text in ["1", "12", "256", "999", "1234", "65536", "72057594037927936", "12a", "-12", "١٢٣"] {
            assert_eq!(from_digits(text), None, "{text}");
        }
    }
}
