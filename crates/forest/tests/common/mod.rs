//! What the tests of this crate share.

/// Puts a right checksum under changed bytes, so that the rule behind it is reached.
pub fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let crc = body.iter().fold(!0u32, |mut crc, &byte| {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
        }
        crc
    });
    body.extend_from_slice(&(!crc).to_le_bytes());
    body
}
