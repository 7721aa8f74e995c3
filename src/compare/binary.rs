//! Bodies that are neither JSON nor text: by bytes, or as a picture of a kind and size.

use crate::fixture::{ImageShape, Severity};

use super::difference::{Difference, Kind};
use super::picture;

/// Compares bytes; pictures by what they are, unless `strict` says that their bytes count.
pub(super) fn compare(expected: &[u8], actual: &[u8], strict: bool) -> Option<Difference> {
    if expected == actual {
        return None;
    }
    let judged = if strict { None } else { picture::judge(expected, actual) };
    let (severity, reason) =
        judged.unwrap_or_else(|| (Severity::Change, first_byte(expected, actual)));
    let severity = if actual.is_empty() { Severity::Breaking } else { severity };
    Some(difference(describe(expected), describe(actual), severity, reason))
}

/// Where bytes differ first, and in what.
fn first_byte(expected: &[u8], actual: &[u8]) -> String {
    let first = expected.iter().zip(actual).take_while(|(left, right)| left == right).count();
    let byte = |bytes: &[u8]| bytes.get(first).map_or("the end".to_owned(), |b| format!("{b:02x}"));
    format!("bytes differ, first at offset {first}: {} → {}", byte(expected), byte(actual))
}

/// Compares a picture with the shape that a matcher asks for.
pub(super) fn image(wanted: &ImageShape, actual: &[u8]) -> Option<Difference> {
    let Some(shape) = ImageShape::of(actual) else {
        let reason = "not a picture".to_owned();
        return Some(difference(named(wanted), describe(actual), Severity::Breaking, reason));
    };
    let right_kind = match (&wanted.kind, &shape.kind) {
        (Some(wanted), Some(kind)) => wanted.eq_ignore_ascii_case(kind),
        _ => true,
    };
    let right_size = wanted.width.is_none_or(|width| Some(width) == shape.width)
        && wanted.height.is_none_or(|height| Some(height) == shape.height);
    let (severity, reason) = match (right_kind, right_size) {
        (true, true) => return None,
        (false, _) => (Severity::Breaking, "another kind of picture"),
        (true, false) => (Severity::Change, "another size"),
    };
    Some(difference(named(wanted), describe(actual), severity, reason.to_owned()))
}

fn difference(expected: String, actual: String, severity: Severity, reason: String) -> Difference {
    Difference {
        kind: Kind::Body,
        path: "$".to_owned(),
        expected: Some(expected),
        actual: Some(actual),
        severity,
        reason,
        rule: None,
        diff: None,
    }
}

/// A shape in words: `png picture 32 × 32`.
fn named(shape: &ImageShape) -> String {
    let kind = shape.kind.as_ref().map_or("picture".to_owned(), |kind| format!("{kind} picture"));
    let part = |n: Option<usize>| n.map_or("any".to_owned(), |n| n.to_string());
    format!("{kind} {} × {}", part(shape.width), part(shape.height))
}

/// Bytes in words: `png picture 32 × 32, 536 bytes`.
fn describe(bytes: &[u8]) -> String {
    let length = match bytes.len() {
        0 => return "nothing".to_owned(),
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    };
    match (ImageShape::of(bytes), signature(bytes)) {
        (Some(shape), _) => format!("{}, {length}", named(&shape)),
        (None, Some(kind)) => format!("{kind}, {length}"),
        (None, None) => length,
    }
}

/// What bytes are, by how they begin.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "pdf"),
        (b"PK\x03\x04", "zip archive"),
        (b"\x1f\x8b", "gzip"),
        (b"\x00\x00\x01\x00", "icon"),
        (b"<svg", "svg picture"),
        (b"<!DOCTYPE html", "html"),
        (b"<html", "html"),
        (b"<?xml", "xml"),
    ];
    let known = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start));
    let is_text = || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    known.map(|(_, name)| *name).or_else(|| {
        let may_be_text = bytes.first().is_some_and(|b| b.is_ascii_graphic() || *b >= 0xc2);
        (may_be_text && is_text()).then_some("text")
    })
}
