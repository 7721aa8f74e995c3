//! Bodies that are neither JSON nor text: by bytes, or as a picture of a kind and size.

use crate::fixture::{ImageShape, Severity};

use super::difference::{Difference, Kind};

/// Compares bytes.
pub(super) fn compare(expected: &[u8], actual: &[u8]) -> Option<Difference> {
    if expected == actual {
        return None;
    }
    let first = expected.iter().zip(actual).take_while(|(left, right)| left == right).count();
    let severity = if actual.is_empty() { Severity::Breaking } else { Severity::Change };
    Some(difference(
        describe(expected),
        describe(actual),
        severity,
        format!("bytes differ, first at offset {first}"),
    ))
}

/// Compares a picture with the shape that a matcher asks for.
pub(super) fn image(shape: &ImageShape, actual: &[u8]) -> Option<Difference> {
    let kind =
        imagesize::image_type(actual).ok().map(|kind| format!("{kind:?}").to_ascii_lowercase());
    let size = imagesize::blob_size(actual).ok();
    let (Some(kind), Some(size)) = (kind, size) else {
        let reason = "not a picture".to_owned();
        return Some(difference(wanted(shape), describe(actual), Severity::Breaking, reason));
    };
    let kind = kind.split([' ', '(', '{']).next().unwrap_or_default();
    let right_kind = shape.kind.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(kind));
    let right_size = shape.width.is_none_or(|width| width == size.width)
        && shape.height.is_none_or(|height| height == size.height);
    let (severity, reason) = match (right_kind, right_size) {
        (true, true) => return None,
        (false, _) => (Severity::Breaking, "another kind of picture"),
        (true, false) => (Severity::Change, "another size"),
    };
    Some(difference(wanted(shape), describe(actual), severity, reason.to_owned()))
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

fn wanted(shape: &ImageShape) -> String {
    let kind = shape.kind.as_deref().unwrap_or("picture");
    let part = |n: Option<usize>| n.map_or("any".to_owned(), |n| n.to_string());
    format!("{kind} of {} × {}", part(shape.width), part(shape.height))
}

/// Bytes in words: `png picture 32 × 32, 536 bytes`.
fn describe(bytes: &[u8]) -> String {
    let length = match bytes.len() {
        0 => return "nothing".to_owned(),
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    };
    match (imagesize::image_type(bytes), imagesize::blob_size(bytes)) {
        (Ok(kind), Ok(size)) => {
            let kind = format!("{kind:?}").to_ascii_lowercase();
            format!("{kind} picture {} × {}, {length}", size.width, size.height)
        }
        _ => length,
    }
}
