//! Pictures that are not the same bytes.
//!
//! The pixels of a drawn avatar or a scaled preview are those of the server's fonts and image libraries, and its
//! bytes those of its compressor: they say something about an installation, and only kind and size about the API.
//! A picture that is damaged is noticed all the same, since it is decoded as a whole.

use png::Limits;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::fixture::{ImageShape, Severity};

/// Larger pictures are not decoded; pixels and, for PNG, bytes.
const MOST: usize = 64 << 20;

/// Why another picture is a difference, and how much it matters. `None` when these are not two pictures whose
/// kind can be decoded, so that their bytes are all there is to go by.
pub(super) fn judge(expected: &[u8], actual: &[u8]) -> Option<(Severity, String)> {
    let wanted = Picture::open(expected)?;
    let before = wanted.pixels().ok()?;
    let Some(shape) = ImageShape::of(actual) else {
        return Some((Severity::Breaking, "no longer a picture".to_owned()));
    };
    if shape.kind != wanted.shape.kind {
        return Some((Severity::Breaking, "another kind of picture".to_owned()));
    }
    let now = match Picture::open(actual)?.pixels() {
        Ok(pixels) => pixels,
        Err(problem) => return Some((Severity::Breaking, format!("a damaged picture: {problem}"))),
    };
    Some(if shape != wanted.shape {
        (Severity::Change, "another size".to_owned())
    } else if let Some(more) = behind_its_end(actual).filter(|_| behind_its_end(expected).is_none())
    {
        (Severity::Change, format!("{more} bytes behind the picture's end"))
    } else if before == now {
        (Severity::Info, "the same picture in other bytes".to_owned())
    } else {
        (Severity::Info, "another picture of the same kind and size".to_owned())
    })
}

/// How many bytes follow the last chunk of a PNG: something else was written to the answer, too.
fn behind_its_end(bytes: &[u8]) -> Option<usize> {
    const SIGNATURE: usize = 8;
    // Length, type and checksum.
    const AROUND: usize = 12;
    if !bytes.starts_with(b"\x89PNG") {
        return None;
    }
    let mut at = SIGNATURE;
    loop {
        let head = bytes.get(at..at.checked_add(8)?)?;
        let (length, kind) = head.split_at(4);
        let length = u32::from_be_bytes(length.try_into().ok()?);
        at = at.checked_add(AROUND)?.checked_add(usize::try_from(length).ok()?)?;
        if kind == b"IEND" {
            return bytes.len().checked_sub(at).filter(|more| *more > 0);
        }
    }
}

/// A picture of a kind that can be decoded, and small enough to be.
struct Picture<'b> {
    bytes: &'b [u8],
    shape: ImageShape,
    decode: Decode,
}

type Decode = fn(&[u8]) -> Result<Vec<u8>, String>;

impl<'b> Picture<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let shape = ImageShape::of(bytes)?;
        let decode: Decode = match shape.kind.as_deref()? {
            "png" => decode_png,
            "jpeg" => decode_jpeg,
            _ => return None,
        };
        let pixels = shape.width?.checked_mul(shape.height?)?;
        (pixels <= MOST).then_some(Picture { bytes, shape, decode })
    }

    /// Its samples, row by row, or why it cannot be shown.
    fn pixels(&self) -> Result<Vec<u8>, String> {
        (self.decode)(self.bytes)
    }
}

fn decode_png(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let source = std::io::Cursor::new(bytes);
    let decoder = png::Decoder::new_with_limits(source, Limits { bytes: 4 * MOST });
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let size = reader.output_buffer_size().ok_or("too large")?;
    let mut pixels = vec![0; size];
    reader.next_frame(&mut pixels).map_err(|error| error.to_string())?;
    // Checks what comes after the first frame, up to the end of the file.
    reader.finish().map_err(|error| error.to_string())?;
    Ok(pixels)
}

fn decode_jpeg(bytes: &[u8]) -> Result<Vec<u8>, String> {
    // The decoder fills up with grey what was cut off near the end.
    if !bytes.ends_with(&[0xff, 0xd9]) {
        return Err("it has no end".to_owned());
    }
    let options = DecoderOptions::default().set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode().map_err(|error| error.to_string())
}
