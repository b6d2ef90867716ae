//! Screenshots made small.

use std::collections::HashMap;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

/// Colours that an indexed PNG can name.
const MOST_COLOURS: usize = 256;

/// A colour: red, green, blue.
type Colour = [u8; 3];

/// The same picture as an indexed PNG: the 256 most frequent colours stay as they are, any other becomes the nearest of them. A
/// page has few colours; what is replaced are shades at the edges of letters.
pub(crate) fn shrink(png: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut decoder = Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large a picture")?];
    let frame = reader.next_frame(&mut bytes)?;
    let channels = match frame.color_type {
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        other => return Err(format!("a screenshot of the kind {other:?}").into()),
    };
    let pixels =
        bytes[..frame.buffer_size()].chunks_exact(channels).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let (palette, indices) = index(pixels);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, frame.width, frame.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter); // neighbouring indices say nothing of each other
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(out)
}

/// The palette, and each pixel's place in it.
fn index(pixels: impl Iterator<Item = Colour> + Clone) -> (Vec<Colour>, Vec<u8>) {
    let mut counts: HashMap<Colour, usize> = HashMap::new();
    for pixel in pixels.clone() {
        *counts.entry(pixel).or_default() += 1;
    }
    let mut colours: Vec<(usize, Colour)> =
        counts.into_iter().map(|(colour, count)| (count, colour)).collect();
    colours.sort_unstable_by(|a, b| b.cmp(a)); // equal pictures give equal files
    let palette: Vec<Colour> = colours.iter().take(MOST_COLOURS).map(|&(_, colour)| colour).collect();
    let distance =
        |a: Colour, b: Colour| -> i32 { (0..3).map(|i| (i32::from(a[i]) - i32::from(b[i])).pow(2)).sum() };
    let nearest = |colour: Colour| (0..palette.len()).min_by_key(|&i| distance(palette[i], colour));
    let places: HashMap<Colour, u8> =
        colours.iter().map(|&(_, colour)| (colour, nearest(colour).unwrap_or(0) as u8)).collect();
    (palette, pixels.map(|pixel| places[&pixel]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: u32, colours: &[Colour]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, width, colours.len() as u32 / width);
        encoder.set_color(ColorType::Rgb);
        encoder.write_header().unwrap().write_image_data(&colours.concat()).unwrap();
        out
    }

    fn read(png: &[u8]) -> Vec<u8> {
        let mut decoder = Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let colours = [[1, 2, 3], [250, 0, 7], [1, 2, 3], [9, 9, 9], [0, 0, 0], [1, 2, 3]];
        assert_eq!(read(&shrink(&written(3, &colours)).unwrap()), colours.concat());
    }

    #[test]
    fn many_colours_become_their_nearest_and_the_frequent_ones_stay() {
        let mut colours: Vec<Colour> = (0..=255).flat_map(|i| [[i, 0, 0], [i, 0, 0]]).collect();
        colours.extend([[7, 1, 0], [200, 0, 2]]);
        let shrunk = read(&shrink(&written(2, &colours)).unwrap());
        assert_eq!(shrunk[..512 * 3], colours[..512].concat());
        assert_eq!(shrunk[512 * 3..], [7, 0, 0, 200, 0, 0]);
    }

    #[test]
    fn what_is_no_png_is_refused() {
        assert!(shrink(b"no picture").is_err());
    }
}
