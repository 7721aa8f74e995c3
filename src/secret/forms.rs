//! The spellings in which one value can turn up in headers, URLs and bodies.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Every spelling of a secret value, itself included; repeated ones are left in.
pub(super) fn forms(value: &str) -> Vec<String> {
    let mut forms = vec![value.to_owned()];
    forms.extend(url_encoded(value));
    forms.extend(json_escaped(value));
    forms.extend(base64_aligned(value));
    forms
}

/// Whole `user:password` credentials as Basic sends them.
pub(super) fn basic(user: &str, password: &str) -> [String; 3] {
    let credentials = format!("{user}:{password}");
    [
        STANDARD.encode(&credentials),
        STANDARD_NO_PAD.encode(&credentials),
        URL_SAFE_NO_PAD.encode(&credentials),
    ]
}

/// What the various encoders leave as it is besides letters and digits: bodies, scripts'
/// `encodeURIComponent`, query, path and user information of URLs.
const KEPT: [&str; 5] = [
    "-_.~",
    "-_.~!*'()",
    "-_.~!*()$+,;:@/?`|\\^[]{}%&=",
    "-_.~!*'()$+,;:@/|^[]&=%",
    "-_.~!*'()$+,&=",
];

fn url_encoded(value: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for kept in KEPT {
        let upper = percent_encoded(value, kept);
        forms.push(lower_escapes(&upper));
        forms.push(upper);
    }
    // HTML forms write a blank as plus.
    forms.push(percent_encoded(value, "-_.*").replace("%20", "+"));
    forms
}

fn percent_encoded(value: &str, kept: &str) -> String {
    let mut text = String::with_capacity(value.len() * 3);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The same with `%2f` for `%2F`.
fn lower_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.push('%');
        text.push_str(&digits.to_ascii_lowercase());
        text.push_str(rest);
    }
    text
}

/// Within JSON strings: the least that must be escaped, the slash as PHP escapes it, and all beyond
/// ASCII as `\u`.
fn json_escaped(value: &str) -> Vec<String> {
    let quoted = serde_json::Value::from(value).to_string();
    let plain = quoted[1..quoted.len() - 1].to_owned();
    let slashes = plain.replace('/', "\\/");
    let ascii = ascii_only(&plain);
    let both = ascii_only(&slashes);
    vec![plain, slashes, ascii, both]
}

fn ascii_only(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// Base64 of the value at each of the three places it can have in a longer text, less the characters
/// that depend on its neighbours; in both alphabets, and with the padding that ends a text.
fn base64_aligned(value: &str) -> Vec<String> {
    let mut forms = vec![STANDARD.encode(value)];
    for shift in 0..3 {
        let mut bytes = vec![0; shift];
        bytes.extend_from_slice(value.as_bytes());
        // A character holds six bits: the first ones share theirs with the bytes before, the last one
        // with what follows unless the bytes come out even.
        let (from, to) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
        for encoded in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            forms.extend(encoded.get(from..to).map(str::to_owned));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_a_value_in_every_usual_way() {
        let all = forms("p/ä \"x&1+'");
        for form in [
            "p/ä \"x&1+'",
            "p%2F%C3%A4%20%22x%261%2B%27",
            "p%2f%c3%a4%20%22x%261%2b%27",
            "p%2F%C3%A4%20%22x%261%2B'",
            "p%2F%C3%A4+%22x%261%2B%27",
            "p/%C3%A4%20%22x&1+%27",
            "p/%C3%A4%20%22x&1+'",
            "p/ä \\\"x&1+'",
            "p\\/ä \\\"x&1+'",
            "p/\\u00e4 \\\"x&1+'",
            "p\\/\\u00e4 \\\"x&1+'",
        ] {
            assert!(all.iter().any(|known| known == form), "{form} is not in {all:#?}");
        }
        assert!(forms("😀😀😀😀").contains(&"\\ud83d\\ude00".repeat(4)));
    }

    #[test]
    fn finds_a_value_anywhere_inside_base64() {
        let value = "s3cret-välue>>?";
        let forms = base64_aligned(value);
        for before in 0..7 {
            for after in 0..7 {
                let text = format!("{}{value}{}", "u".repeat(before), ":".repeat(after));
                for encoded in [STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                    let found = forms.iter().any(|form| encoded.contains(form.as_str()));
                    assert!(found, "{before} {after} {encoded}");
                }
            }
        }
    }
}
