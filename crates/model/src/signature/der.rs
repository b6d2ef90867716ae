//! ECDSA signatures between X.509's form and WebCrypto's.
//!
//! `Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279, section 2.2.3) in DER against `r || s`, 32 bytes
//! each, big-endian (IEEE P1363, as Web Cryptography API, section 23.7.1, wants it).

use crate::prelude::*;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const HALF: usize = 32;

/// `r || s`, or none where the bytes are not the one DER of two positive numbers of at most 256 bits.
pub(super) fn to_p1363(der: &[u8]) -> Option<[u8; 64]> {
    let [SEQUENCE, length, numbers @ ..] = der else { return None };
    if usize::from(*length) != numbers.len() {
        return None;
    }
    let mut raw = [0; 64];
    let rest = read_integer(numbers, &mut raw[..HALF])?;
    let rest = read_integer(rest, &mut raw[HALF..])?;
    rest.is_empty().then_some(raw)
}

/// Reads one number into `out`, right-aligned, and returns what follows it.
fn read_integer<'a>(bytes: &'a [u8], out: &mut [u8]) -> Option<&'a [u8]> {
    let [INTEGER, length, rest @ ..] = bytes else { return None };
    let (number, rest) = rest.split_at_checked(usize::from(*length))?;
    let magnitude = match number {
        [0, magnitude @ ..] if magnitude.first()? & 0x80 != 0 => magnitude, // the zero keeps the number positive
        [first, ..] if (1..0x80).contains(first) => number,
        _ => return None, // empty, zero, negative, or longer than need be
    };
    let start = out.len().checked_sub(magnitude.len())?;
    out[start..].copy_from_slice(magnitude);
    Some(rest)
}

/// The DER of `r || s`.
pub(super) fn from_p1363(raw: &[u8; 64]) -> Vec<u8> {
    let mut numbers = Vec::with_capacity(70);
    for half in raw.chunks(HALF) {
        let zeros = half.iter().take_while(|&&byte| byte == 0).count().min(HALF - 1);
        let magnitude = &half[zeros..];
        let sign = usize::from(magnitude[0] & 0x80 != 0);
        numbers.extend([INTEGER, (magnitude.len() + sign) as u8]);
        numbers.extend(&[0][..sign]);
        numbers.extend(magnitude);
    }
    let mut der = vec![SEQUENCE, numbers.len() as u8];
    der.extend(numbers);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(r: &[u8], s: &[u8]) -> [u8; 64] {
        let mut raw = [0; 64];
        raw[HALF - r.len()..HALF].copy_from_slice(r);
        raw[64 - s.len()..].copy_from_slice(s);
        raw
    }

    #[test]
    fn goes_there_and_back() {
        for raw in [raw(&[1], &[0x80]), raw(&[0xFF; 32], &[0x7F; 32]), raw(&[0x80; 31], &[1, 0])] {
            assert_eq!(to_p1363(&from_p1363(&raw)), Some(raw));
        }
        assert_eq!(from_p1363(&raw(&[1], &[0x80])), [0x30, 7, 2, 1, 1, 2, 2, 0, 0x80]);
    }

    #[test]
    fn every_other_writing_is_refused() {
        let wrong: [&[u8]; 12] = [
            &[],
            &[0x30, 6, 2, 1, 1, 2, 1],          // cut short
            &[0x30, 6, 2, 1, 1, 2, 1, 1, 0],    // something follows
            &[0x30, 7, 2, 1, 1, 2, 1, 1, 0],    // something follows inside
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1], // length in the long form
            &[0x31, 6, 2, 1, 1, 2, 1, 1],       // another tag
            &[0x30, 6, 3, 1, 1, 2, 1, 1],       // another tag inside
            &[0x30, 6, 2, 1, 0, 2, 1, 1],       // zero
            &[0x30, 6, 2, 1, 0x80, 2, 1, 1],    // negative
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],    // a zero too many
            &[0x30, 5, 2, 0, 2, 1, 1],          // no number
            &[0x30, 3, 2, 1, 1],                // one number
        ];
        for der in wrong {
            assert_eq!(to_p1363(der), None, "{der:?}");
        }
        let mut long = vec![0x30, 38, 2, 33];
        long.extend([1; 33]);
        long.extend([2, 1, 1]);
        assert_eq!(to_p1363(&long), None);
    }
}
