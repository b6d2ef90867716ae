//! A QR code as the path of its dark squares.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// Light squares around the code: without them, readers do not find it.
const QUIET: i32 = 4;

/// A QR code to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qr {
    /// Squares a side, the quiet edge included: the side of the drawing.
    pub side: i32,
    /// The dark squares, as an SVG path.
    pub path: String,
}

/// The code of an address that ends in digits. Nothing where that is more than a code holds.
pub fn qr(address: &str, digits: &str) -> Option<Qr> {
    // Digits apart from the rest: ten bits for three of them in place of twenty-four.
    let segments = [QrSegment::make_bytes(address.as_bytes()), QrSegment::make_numeric(digits)];
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        Version::MIN,
        Version::MAX,
        None::<Mask>,
        true,
    )
    .ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|&x| code.get_module(x, y)).count() as i32;
            if length > 0 {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length.max(1);
        }
    }
    Some(Qr { side: code.size() + 2 * QUIET, path })
}
