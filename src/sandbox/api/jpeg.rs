//! A JPEG writer for pictures of one colour: baseline, three components, a Huffman table of what that
//! needs and no more.

/// Marker and content of a segment.
fn segment(jpeg: &mut Vec<u8>, marker: u8, content: &[u8]) {
    jpeg.extend_from_slice(&[0xff, marker]);
    // Every segment here is a few dozen bytes long.
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    jpeg.extend_from_slice(&length.to_be_bytes());
    jpeg.extend_from_slice(content);
}

/// A grey picture.
pub(super) fn plain(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8];
    segment(&mut jpeg, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let mut quantization = vec![0];
    quantization.extend([8; 64]);
    segment(&mut jpeg, 0xdb, &quantization);
    let mut frame = vec![8];
    frame.extend_from_slice(&height.to_be_bytes());
    frame.extend_from_slice(&width.to_be_bytes());
    frame.extend_from_slice(&[3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    segment(&mut jpeg, 0xc0, &frame);
    // One code of one bit each: "no difference" for the mean of a block, "end" for the rest of it.
    for class in [0x00, 0x10] {
        let mut table = vec![class, 1];
        table.extend([0; 15]);
        table.push(0);
        segment(&mut jpeg, 0xc4, &table);
    }
    segment(&mut jpeg, 0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let blocks = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    let bits = blocks * 3 * 2;
    jpeg.resize(jpeg.len() + bits / 8, 0);
    if bits % 8 > 0 {
        jpeg.push(0xff >> (bits % 8));
    }
    jpeg.extend_from_slice(&[0xff, 0xd9]);
    jpeg
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn pictures_have_their_size() {
        for (width, height) in [(640, 1098), (240, 240), (1, 1)] {
            let jpeg = plain(width, height);
            assert_eq!(imagesize::image_type(&jpeg).unwrap(), imagesize::ImageType::Jpeg);
            let size = imagesize::blob_size(&jpeg).unwrap();
            assert_eq!((size.width, size.height), (usize::from(width), usize::from(height)));
            assert!(jpeg.ends_with(&[0xff, 0xd9]));
        }
    }
}
