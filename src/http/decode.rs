//! Undoes content encodings, several in a row if need be, and never beyond the size limit: a small body
//! can hold an endless one.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use bytes::Bytes;
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use super::{TransportError, trouble};

/// How much of the encoded body the brotli decoder takes at a time.
const STEP: usize = 16 * 1024;

/// The body behind `encodings`, the value of `Content-Encoding`; unknown ones leave it as it is.
pub(super) fn decode(
    body: Bytes,
    encodings: &str,
    limit: u64,
    warnings: &mut Vec<String>,
) -> Result<Bytes, TransportError> {
    let mut body = body;
    // They are named in the order in which they were applied.
    for encoding in encodings.rsplit(',').map(str::trim) {
        if body.is_empty() {
            break;
        }
        let decoded = match encoding.to_ascii_lowercase().as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => gzip(&body, limit),
            "deflate" if has_zlib_header(&body) => {
                read_all(ZlibDecoder::new(&body[..]), limit).map_err(Failure::of_flate)
            }
            "deflate" => read_all(DeflateDecoder::new(&body[..]), limit).map_err(Failure::of_flate),
            "br" => read_all(Decompressor::new(&body[..], STEP), limit)
                .map_err(|failed| failed.or("Decompression failed")),
            "zstd" => zstd(&body, limit),
            unknown => {
                warnings.push(format!("unknown content encoding {unknown:?}: body left encoded"));
                break;
            }
        };
        body = decoded.map_err(|failed| failed.report(encoding, limit))?;
    }
    Ok(body)
}

enum Failure {
    TooLarge,
    Io(io::Error),
    Corrupt(&'static str),
}

impl Failure {
    fn or(self, message: &'static str) -> Self {
        match self {
            Failure::Io(_) => Failure::Corrupt(message),
            other => other,
        }
    }

    fn of_flate(self) -> Self {
        match self {
            Failure::Io(failed) if failed.kind() == io::ErrorKind::UnexpectedEof => {
                Failure::Corrupt("unexpected end of file")
            }
            other => other.or("incorrect header check"),
        }
    }

    fn report(self, encoding: &str, limit: u64) -> TransportError {
        match self {
            Failure::TooLarge => trouble::too_large(limit),
            Failure::Corrupt(message) => trouble::undecodable(message, encoding),
            Failure::Io(failed) => trouble::undecodable(&failed.to_string(), encoding),
        }
    }
}

fn read_all(mut reader: impl Read, limit: u64) -> Result<Bytes, Failure> {
    let mut out = Vec::new();
    append_all(&mut reader, &mut out, limit)?;
    Ok(Bytes::from(out))
}

fn append_all(reader: &mut impl Read, out: &mut Vec<u8>, limit: u64) -> Result<(), Failure> {
    let size = |out: &Vec<u8>| u64::try_from(out.len()).unwrap_or(u64::MAX);
    // One byte more than is allowed tells whether there is more.
    let room = limit.saturating_sub(size(out)).saturating_add(1);
    reader.take(room).read_to_end(out).map_err(Failure::Io)?;
    if size(out) > limit { Err(Failure::TooLarge) } else { Ok(()) }
}

/// What every gzip member begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// All members of a gzip body; what follows the last one and is none is padding.
fn gzip(body: &[u8], limit: u64) -> Result<Bytes, Failure> {
    if !body.starts_with(&GZIP) {
        return Err(Failure::Corrupt("incorrect header check"));
    }
    let mut out = Vec::new();
    let mut rest = body;
    loop {
        let mut decoder = GzDecoder::new(rest);
        append_all(&mut decoder, &mut out, limit).map_err(Failure::of_flate)?;
        rest = decoder.into_inner();
        if !rest.starts_with(&GZIP) {
            return Ok(Bytes::from(out));
        }
    }
}

/// `deflate` should mean a zlib stream, but some servers send the bare one.
fn has_zlib_header(body: &[u8]) -> bool {
    match body {
        [method, flags, ..] => {
            method & 0x0f == 8 && (u16::from(*method) * 256 + u16::from(*flags)) % 31 == 0
        }
        _ => false,
    }
}

fn zstd(body: &[u8], limit: u64) -> Result<Bytes, Failure> {
    let mut rest = body;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let mut decoder = StreamingDecoder::new(&mut rest)
            .map_err(|_| Failure::Corrupt("Unknown frame descriptor"))?;
        append_all(&mut decoder, &mut out, limit)
            .map_err(|failed| failed.or("Data corruption detected"))?;
    }
    Ok(Bytes::from(out))
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
