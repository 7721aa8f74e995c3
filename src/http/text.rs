use std::borrow::Cow;

use super::Received;
use super::receive::latin1;

/// A response's body as text: by the charset of its `Content-Type`, else UTF-8 with replacement
/// characters; without a byte order mark.
#[must_use]
pub fn text(received: &Received) -> Cow<'_, str> {
    let charset = received.header("content-type").and_then(charset).unwrap_or_default();
    let body = &received.body[..];
    match charset.to_ascii_lowercase().as_str() {
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" => {
            Cow::Owned(latin1(body))
        }
        "windows-1252" | "cp1252" | "cp-1252" => Cow::Owned(windows_1252(body)),
        "utf-16le" | "utf-16" | "ucs-2" if !body.starts_with(&[0xfe, 0xff]) => {
            Cow::Owned(utf16(body, u16::from_le_bytes))
        }
        "utf-16be" | "utf-16" => Cow::Owned(utf16(body, u16::from_be_bytes)),
        _ => String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)),
    }
}

fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = body.as_chunks::<2>();
    let mut units = pairs.iter().map(|pair| unit(*pair)).peekable();
    units.next_if_eq(&0xfeff);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Latin-1 but for 0x80 to 0x9f.
fn windows_1252(body: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    body.iter()
        .map(|&byte| match byte {
            0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
            other => char::from(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::http::Timings;

    #[test]
    fn decodes_by_charset() {
        for (content_type, body, expected) in [
            ("text/plain", &b"\xc3\xbc"[..], "ü"),
            ("text/plain; charset=utf-8", b"\xef\xbb\xbf{}", "{}"),
            ("text/plain", b"a\xffb", "a\u{fffd}b"),
            ("text/plain; charset=ISO-8859-1", b"\xfc\x80", "ü\u{80}"),
            ("text/plain;x=y; Charset=\"latin1\"", b"\xfc", "ü"),
            ("text/plain; charset=windows-1252", b"\x80\xfc", "€ü"),
            ("text/plain; charset=utf-16le", b"\xff\xfea\0", "a"),
            ("text/plain; charset=utf-16", b"\xfe\xff\0a", "a"),
            ("text/plain; charset=utf-16be", b"\0a\0", "a"),
            ("text/plain; charset=klingon", b"a", "a"),
            ("", b"a", "a"),
        ] {
            let received = Received {
                status: 200,
                reason: String::new(),
                headers: vec![("content-type".to_owned(), content_type.to_owned())],
                body: Bytes::from_static(body),
                url: String::new(),
                wire_size: 0,
                timings: Timings::default(),
                remote: None,
            };
            assert_eq!(text(&received), expected, "{content_type}");
        }
    }
}
