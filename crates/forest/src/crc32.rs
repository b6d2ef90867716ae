//! CRC-32 (ISO-HDLC, the one of gzip and PNG): polynomial 0xEDB88320, reflected, initial and final
//! complement. It finds every single flipped bit; it is no protection against intent, which is the
//! signature's task.

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    // Made at each call, in a few microseconds: stored, the table would be 1 KB of every page.
    let mut table = [0; 256];
    for (byte, entry) in (0..).zip(&mut table) {
        let mut value: u32 = byte;
        for _ in 0..8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
        }
        *entry = value;
    }
    let mut crc = !0;
    for &byte in bytes {
        crc = table[usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
    }
    !crc
}

#[cfg(test)]
mod tests {
    #[test]
    fn equals_the_published_check_value() {
        assert_eq!(super::crc32(b"123456789"), 0xCBF4_3926);
    }
}
