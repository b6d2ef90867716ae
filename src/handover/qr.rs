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

#[cfg(test)]
mod tests {
    use bosque_model::{Model, sha256_hex};

    use super::qr;
    use crate::embedded::MODELS;
    use crate::handover::code::{Code, HASH};

    /// A picture in shades of grey: pixels a row, one byte a pixel.
    struct Grey {
        width: usize,
        pixels: Vec<u8>,
    }

    /// The text of the code in a picture, as an outside reader finds it.
    fn read(grey: &Grey) -> Option<String> {
        let height = grey.pixels.len() / grey.width;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(grey.width, height, |x, y| {
            grey.pixels[y * grey.width + x]
        });
        image.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
    }

    /// Draws the path of a code with so many pixels a square.
    fn drawn(path: &str, side: usize, scale: usize) -> Grey {
        let width = side * scale;
        let mut pixels = vec![255; width * width];
        for run in path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').expect("a run");
            let (x, y) = place.split_once(' ').expect("a place");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let (x, y, length) = (number(x), number(y), number(rest.split('v').next().expect("a length")));
            for row in y * scale..(y + 1) * scale {
                pixels[row * width + x * scale..row * width + (x + length) * scale].fill(20);
            }
        }
        Grey { width, pixels }
    }

    #[test]
    fn the_code_of_every_model_is_read_from_its_drawing() {
        for embedded in MODELS {
            let model = Model::open(embedded.files()).expect("an embedded model opens");
            let id = sha256_hex(embedded.files().manifest);
            for row in model.conformance().iter().step_by(8) {
                let code = Code::new(embedded.name(), &id, &row.inputs, row.probability);
                let address = ["https://clinic.example:8443/bosque/", HASH].concat();
                let drawing = qr(&address, &code.digits()).expect("it fits");
                let text = read(&drawn(&drawing.path, drawing.side as usize, 4)).expect("a code");
                assert_eq!(text, address + &code.digits());
                assert_eq!(Code::read(&text), Ok(code));
            }
        }
    }
}
