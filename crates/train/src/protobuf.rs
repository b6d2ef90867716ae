//! The wire format of Protocol Buffers (developers.google.com/protocol-buffers/docs/encoding), as much of it as an ONNX
//! file needs: reading only, no schema.

/// One field of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    Fixed64([u8; 8]),
    /// Wire type 2: text, bytes, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Wire type 5.
    Fixed32([u8; 4]),
}

impl Value<'_> {
    /// A 32-bit float, or packed ones; `false` where it is neither.
    #[must_use]
    pub fn floats(&self, out: &mut Vec<f32>) -> bool {
        match self {
            Value::Fixed32(bytes) => out.push(f32::from_le_bytes(*bytes)),
            Value::Bytes(bytes) if bytes.len() % 4 == 0 => {
                out.extend(bytes.as_chunks::<4>().0.iter().map(|&chunk| f32::from_le_bytes(chunk)));
            }
            _ => return false,
        }
        true
    }

    /// A 64-bit whole number, or packed ones; `false` where it is neither.
    #[must_use]
    pub fn integers(&self, out: &mut Vec<i64>) -> bool {
        match *self {
            Value::Varint(value) => out.push(value as i64),
            Value::Bytes(mut bytes) => {
                while !bytes.is_empty() {
                    let Some(value) = varint(&mut bytes) else { return false };
                    out.push(value as i64);
                }
            }
            _ => return false,
        }
        true
    }
}

/// The fields of a message with their numbers, in file order; none where the bytes are no message.
#[must_use]
pub fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, Value<'_>)>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let value = match key & 7 {
            0 => Value::Varint(varint(&mut bytes)?),
            1 => Value::Fixed64(*bytes.split_off(..8)?.first_chunk()?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                Value::Bytes(bytes.split_off(..length)?)
            }
            5 => Value::Fixed32(*bytes.split_off(..4)?.first_chunk()?),
            _ => return None,
        };
        out.push((key >> 3, value));
    }
    Some(out)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_read() {
        // Field 1, 150; field 2, "testing".
        let bytes = b"\x08\x96\x01\x12\x07testing";
        assert_eq!(fields(bytes), Some(vec![(1, Value::Varint(150)), (2, Value::Bytes(b"testing"))]));
    }

    #[test]
    fn packed_and_single_numbers_are_alike() {
        let (mut integers, mut floats) = (vec![], vec![]);
        assert!(
            Value::Varint(u64::MAX).integers(&mut integers)
                && Value::Bytes(&[1, 0x96, 1]).integers(&mut integers)
        );
        assert_eq!(integers, [-1, 1, 150]);
        assert!(Value::Fixed32(1.5f32.to_le_bytes()).floats(&mut floats));
        assert!(Value::Bytes(&[0, 0, 0, 0x40]).floats(&mut floats));
        assert_eq!(floats, [1.5, 2.0]);
    }

    #[test]
    fn cut_messages_are_none() {
        for bytes in [
            &b"\x08"[..],
            b"\x12\x07test",
            b"\x0D\x00",
            b"\x0B",
            b"\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        ] {
            assert_eq!(fields(bytes), None, "{bytes:?}");
        }
    }
}
