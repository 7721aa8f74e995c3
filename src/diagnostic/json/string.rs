//! String literals.

use std::borrow::Cow;

use super::Fault;

/// A string literal that was read.
pub(super) struct Scanned<'t> {
    pub text: Cow<'t, str>,
    /// Byte offset behind the closing quote.
    pub end: usize,
}

/// Reads the literal whose opening quote stands at `start`; `Err(None)` when the text ends inside it.
pub(super) fn scan(text: &str, start: usize) -> Result<Scanned<'_>, Option<Fault>> {
    let mut unescaped = String::new();
    let mut piece = start + 1;
    loop {
        let (at, byte) = next_special(text.as_bytes(), piece).ok_or(None)?;
        match byte {
            b'"' => {
                let last = &text[piece..at];
                let text = if unescaped.is_empty() {
                    Cow::Borrowed(last)
                } else {
                    Cow::Owned(unescaped + last)
                };
                return Ok(Scanned { text, end: at + 1 });
            }
            b'\\' => {
                unescaped.push_str(&text[piece..at]);
                let (c, end) = escape(text, at)?;
                unescaped.push(c);
                piece = end;
            }
            control => return Err(Some(control_fault(at, control))),
        }
    }
}

/// The next byte that ends a plain piece of a string: quote, backslash or control character.
fn next_special(bytes: &[u8], from: usize) -> Option<(usize, u8)> {
    let rest = &bytes[from..];
    let position = rest.iter().position(|&b| b == b'"' || b == b'\\' || b < b' ')?;
    Some((from + position, rest[position]))
}

/// The character an escape at `at` stands for, and the offset behind it.
fn escape(text: &str, at: usize) -> Result<(char, usize), Option<Fault>> {
    let c = match text[at + 1..].chars().next().ok_or(None)? {
        c @ ('"' | '\\' | '/') => c,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(text, at),
        other => {
            let message = format!("unknown escape `\\{}` in a string", other.escape_debug());
            return Err(Some(Fault::new(at, message).help("a backslash is written `\\\\`")));
        }
    };
    Ok((c, at + 2))
}

/// `\uXXXX`, or two of them for a surrogate pair; a lone surrogate becomes U+FFFD, as when JavaScript
/// encodes it for the wire.
fn unicode_escape(text: &str, at: usize) -> Result<(char, usize), Option<Fault>> {
    let first = hex_unit(text, at)?;
    if (0xD800..0xDC00).contains(&first) && text[at + 6..].starts_with("\\u") {
        let second = hex_unit(text, at + 6)?;
        if (0xDC00..0xE000).contains(&second) {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return Ok((char::from_u32(code).unwrap_or('\u{fffd}'), at + 12));
        }
    }
    Ok((char::from_u32(first).unwrap_or('\u{fffd}'), at + 6))
}

fn hex_unit(text: &str, at: usize) -> Result<u32, Option<Fault>> {
    let bytes = text.as_bytes();
    let mut unit = 0;
    for position in at + 2..at + 6 {
        let digit =
            char::from(*bytes.get(position).ok_or(None)?).to_digit(16).ok_or_else(|| {
                Some(Fault::new(at, "`\\u` in a string needs four hexadecimal digits"))
            })?;
        unit = unit << 4 | digit;
    }
    Ok(unit)
}

fn control_fault(at: usize, control: u8) -> Fault {
    match control {
        b'\n' | b'\r' => Fault::new(at, "line break inside a string")
            .help("close the string on its line, or write the break as `\\n`"),
        b'\t' => Fault::new(at, "tab inside a string").help("write it as `\\t`"),
        other => Fault::new(at, format!("control character U+{other:04X} inside a string"))
            .help(format!("write it as `\\u{other:04x}`")),
    }
}
