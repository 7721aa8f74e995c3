//! A PNG writer for small square pictures.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Bytes a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pixels {
    /// Red, green, blue.
    Rgb,
    /// The same and opacity.
    Rgba,
}

/// A square picture of `size` × `size` pixels, each of the colour `color` gives for column and row.
pub(super) fn square(size: u32, pixels: Pixels, color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&size.to_be_bytes());
    header.extend_from_slice(&size.to_be_bytes());
    let color_type = if pixels == Pixels::Rgb { 2 } else { 6 };
    header.extend_from_slice(&[8, color_type, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &compressed(&rows(size, pixels, color)));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// The rows, each after a byte that says it is not filtered.
fn rows(size: u32, pixels: Pixels, color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..size {
        rows.push(0);
        for x in 0..size {
            rows.extend_from_slice(&color(x, y));
            if pixels == Pixels::Rgba {
                rows.push(u8::MAX);
            }
        }
    }
    rows
}

fn compressed(rows: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let written = encoder.write_all(rows).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut checksum = Crc::new();
    checksum.update(&kind);
    checksum.update(data);
    // No chunk comes near 4 GiB: pictures have at most 256 × 256 pixels.
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&kind);
    png.extend_from_slice(data);
    png.extend_from_slice(&checksum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;

    use super::{Pixels, square};

    #[test]
    fn pictures_have_their_size_and_pixels() {
        for (pixels, bytes) in [(Pixels::Rgb, 3), (Pixels::Rgba, 4)] {
            let png = square(24, pixels, |x, _| [1, 2, if x == 0 { 3 } else { 4 }]);
            let size = imagesize::blob_size(&png).unwrap();
            assert_eq!((size.width, size.height), (24, 24));
            // Signature 8, header chunk 25, then length and name of the data chunk.
            let length = u32::from_be_bytes(png[33..37].try_into().unwrap()) as usize;
            let mut rows = Vec::new();
            ZlibDecoder::new(&png[41..41 + length]).read_to_end(&mut rows).unwrap();
            assert_eq!(rows.len(), 24 * (1 + 24 * bytes));
            assert_eq!(&rows[..4], &[0, 1, 2, 3]);
        }
    }
}
