use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::*;

const LIMIT: u64 = 1024 * 1024;

fn gzipped(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A stream of one uncompressed block of at most 64 KiB, after RFC 7932.
fn brotli(data: &[u8]) -> Vec<u8> {
    // WBITS 16 is one 0 bit; then a meta-block: not last, 4 nibbles of length - 1, uncompressed.
    let length = u32::try_from(data.len() - 1).unwrap();
    let header: u32 = (length << 4) | (1 << 20);
    let mut out = header.to_le_bytes()[..3].to_vec();
    out.extend_from_slice(data);
    // Last and empty.
    out.push(0b11);
    out
}

fn zstd(data: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(data, ruzstd::encoding::CompressionLevel::Fastest)
}

fn decoded(body: &[u8], encodings: &str) -> Result<Vec<u8>, String> {
    decode(Bytes::copy_from_slice(body), encodings, LIMIT, &mut Vec::new())
        .map(|bytes| bytes.to_vec())
        .map_err(|failed| failed.message)
}

#[test]
fn every_encoding_is_undone() {
    let data = b"hello hello hello".as_slice();
    let two_members = [gzipped(b"hello hello"), gzipped(b" hello")].concat();
    let padded = [gzipped(data), vec![0; 8]].concat();
    for (case, body, encodings) in [
        ("none", data.to_vec(), ""),
        ("identity", data.to_vec(), "identity"),
        ("gzip", gzipped(data), "gzip"),
        ("gzip in capitals", gzipped(data), " X-GZip "),
        ("gzip of two members", two_members, "gzip"),
        ("padded gzip", padded, "gzip"),
        ("deflate", zlib(data), "deflate"),
        ("bare deflate", deflated(data), "deflate"),
        ("br", brotli(data), "br"),
        ("zstd", zstd(data), "zstd"),
        ("zstd of two frames", [zstd(b"hello hello"), zstd(b" hello")].concat(), "zstd"),
        ("deflate, gzip", gzipped(&zlib(data)), "deflate, gzip"),
        ("three", zstd(&brotli(&gzipped(data))), "gzip,br,zstd"),
        ("gzip, identity", gzipped(data), "gzip, identity"),
    ] {
        assert_eq!(decoded(&body, encodings).as_deref(), Ok(data), "{case}");
    }
}

#[test]
fn empty_bodies_need_no_decoding() {
    for encoding in ["gzip", "deflate", "br", "zstd"] {
        assert_eq!(decoded(b"", encoding), Ok(Vec::new()));
    }
}

#[test]
fn corrupt_bodies_are_errors() {
    let whole = gzipped(b"hello hello hello");
    for (body, encoding, expected) in [
        (&b"no gzip at all"[..], "gzip", "incorrect header check"),
        (b"no deflate at all", "deflate", "incorrect header check"),
        (&whole[..whole.len() - 9], "gzip", "unexpected end of file"),
        (b"no brotli at all", "br", "Decompression failed"),
        (&brotli(b"hello")[..6], "br", "Decompression failed"),
        (b"no zstd at all", "zstd", "Unknown frame descriptor"),
        (&zstd(b"hello hello")[..7], "zstd", "Data corruption detected"),
    ] {
        assert_eq!(decoded(body, encoding), Err(expected.to_owned()), "{encoding}");
    }
}

#[test]
fn bombs_stop_at_the_limit() {
    let zeros = vec![0; 8 * 1024 * 1024];
    for (body, encodings) in [
        (gzipped(&zeros), "gzip"),
        (zlib(&zeros), "deflate"),
        (deflated(&zeros), "deflate"),
        (zstd(&zeros), "zstd"),
        (gzipped(&gzipped(&zeros)), "gzip, gzip"),
        (gzipped(&[0; 600_000]).repeat(2), "gzip"),
    ] {
        let failed = decode(Bytes::from(body), encodings, LIMIT, &mut Vec::new()).unwrap_err();
        assert_eq!(failed.kind, crate::http::TransportErrorKind::TooLarge, "{encodings}");
    }
}

#[test]
fn unknown_encodings_leave_the_body_and_warn() {
    let mut warnings = Vec::new();
    let body = decode(Bytes::from_static(b"x"), "gzip, compress", LIMIT, &mut warnings).unwrap();
    assert_eq!(body, "x");
    assert_eq!(warnings, ["unknown content encoding \"compress\": body left encoded"]);
}

proptest! {
    #[test]
    fn any_bytes_decode_or_fail(
        body in prop::collection::vec(any::<u8>(), 0..64),
        encoding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd"]),
    ) {
        let _ = decoded(&body, encoding);
    }

    #[test]
    fn what_was_encoded_comes_back(body in prop::collection::vec(any::<u8>(), 1..2000)) {
        prop_assert_eq!(decoded(&gzipped(&body), "gzip"), Ok(body.clone()));
        prop_assert_eq!(decoded(&zlib(&body), "deflate"), Ok(body.clone()));
        prop_assert_eq!(decoded(&brotli(&body), "br"), Ok(body.clone()));
        prop_assert_eq!(decoded(&zstd(&body), "zstd"), Ok(body));
    }
}
