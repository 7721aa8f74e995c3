//! Pictures against pictures.

use serde_json::json;

use crate::fixture::Fixture;

use super::tests::{Run, received};

/// A PNG of one grey, packed by `level`.
fn png(size: u32, grey: u8, level: png::Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size, size);
    encoder.set_compression(level);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![grey; (size * size) as usize]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// What comes of `actual` where the fixture holds `expected`.
fn lines(expected: &[u8], actual: &[u8], rules: &serde_json::Value) -> Vec<String> {
    let text = json!({"bodyFile": "x.body.png", "rules": rules}).to_string();
    let fixture = Fixture::parse(&text, "f", |_| Ok(expected.to_vec())).unwrap();
    let mut run = Run::new();
    let answer = received(200, "image/png", actual.to_vec());
    run.compare(&fixture, &answer)
        .into_iter()
        .map(|line| line.split(" body").next().unwrap().into())
        .collect()
}

#[test]
fn pictures_count_by_kind_and_size_and_have_to_be_whole() {
    let high = png::Compression::High;
    let picture = png(8, 100, high);
    let gif = b"GIF89a\x08\0\x08\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x08\0\x08\0\0\x02\x07\x84\x8f\xa9\xcb\xed\x0f[\0;".to_vec();
    let mut bit = picture.clone();
    let middle = bit.len() / 2;
    bit[middle] ^= 1;
    let mut end = picture.clone();
    *end.last_mut().unwrap() ^= 1;
    let table: [(&str, Vec<u8>, &[&str]); 10] = [
        ("itself", picture.clone(), &[]),
        ("other bytes", png(8, 100, png::Compression::NoCompression), &["info"]),
        ("other pixels", png(8, 101, high), &["info"]),
        ("another size", png(9, 100, high), &["change"]),
        ("another kind", gif, &["breaking"]),
        ("one bit", bit, &["breaking"]),
        ("its last bit", end, &["breaking"]),
        ("its half", picture[..picture.len() / 2].to_vec(), &["breaking"]),
        ("text", b"<html></html>".to_vec(), &["breaking"]),
        ("nothing", Vec::new(), &["breaking"]),
    ];
    for (name, actual, wanted) in table {
        assert_eq!(lines(&picture, &actual, &json!([])), wanted, "{name}");
    }
}

#[test]
fn strict_bytes_makes_every_byte_of_a_picture_count() {
    let (picture, other) = (png(8, 1, png::Compression::High), png(8, 2, png::Compression::High));
    let strict = json!([{"path": "$", "strict-bytes": true}]);
    assert_eq!(lines(&picture, &other, &strict), ["change"]);
    assert!(lines(&picture, &picture, &strict).is_empty());
}

#[test]
fn bytes_that_are_no_picture_are_compared_as_bytes() {
    let picture = png(8, 1, png::Compression::High);
    assert_eq!(lines(b"abc", &picture, &json!([])), ["change"]);
    assert_eq!(lines(b"abc", b"abd", &json!([])), ["change"]);
    // Damaged already when it was recorded: only its bytes can be compared.
    let damaged = &picture[..picture.len() - 20];
    assert_eq!(lines(damaged, &picture, &json!([])), ["change"]);
    assert!(lines(damaged, damaged, &json!([])).is_empty());
}
