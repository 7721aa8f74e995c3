//! Which characters Postman percent-encodes in which part of a URL. Existing escapes, even broken ones,
//! stay as they are, so encoding twice changes nothing.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'#')
    .add(b'?');

const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'\'').add(b'<').add(b'>');

/// Keys and values that are put into a query by name, where `&` and `#` belong to the text.
const QUERY_VALUE: &AsciiSet = &QUERY.add(b'&');
const QUERY_KEY: &AsciiSet = &QUERY_VALUE.add(b'=');

/// `application/x-www-form-urlencoded` as Postman writes it: nothing but RFC 3986's unreserved characters.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends `path` to `out`, encoded.
pub(super) fn push_path(out: &mut String, path: &str) {
    out.extend(utf8_percent_encode(path, PATH));
}

/// Appends `query` (without its `?`) to `out`, encoded.
pub(super) fn push_query(out: &mut String, query: &str) {
    out.extend(utf8_percent_encode(query, QUERY));
}

/// Appends `key=value` as one query parameter to `out`.
pub(super) fn push_query_parameter(out: &mut String, key: &str, value: &str) {
    out.extend(utf8_percent_encode(key, QUERY_KEY));
    out.push('=');
    out.extend(utf8_percent_encode(value, QUERY_VALUE));
}

/// Appends a form's key or value to `out`.
pub(super) fn push_form(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, FORM));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(text: &str) -> String {
        let mut out = String::new();
        push_path(&mut out, text);
        out
    }

    fn query(text: &str) -> String {
        let mut out = String::new();
        push_query(&mut out, text);
        out
    }

    #[test]
    fn encodes_the_characters_postman_encodes() {
        for (text, expected_path, expected_query) in [
            ("a b", "a%20b", "a%20b"),
            ("\"<>", "%22%3C%3E", "%22%3C%3E"),
            ("`{}", "%60%7B%7D", "`{}"),
            ("#", "%23", "%23"),
            ("?", "%3F", "?"),
            ("'", "'", "%27"),
            ("\t\u{7f}", "%09%7F", "%09%7F"),
            ("ü€", "%C3%BC%E2%82%AC", "%C3%BC%E2%82%AC"),
            ("|^[]!$()*+,;:@&=~", "|^[]!$()*+,;:@&=~", "|^[]!$()*+,;:@&=~"),
            ("%20%zz%", "%20%zz%", "%20%zz%"),
            ("\\", "\\", "\\"),
        ] {
            assert_eq!(path(text), expected_path, "path {text:?}");
            assert_eq!(query(text), expected_query, "query {text:?}");
        }
    }

    #[test]
    fn keeps_separators_out_of_parameters() {
        let mut out = String::new();
        push_query_parameter(&mut out, "a=b&c", "d=e&f#g h");
        assert_eq!(out, "a%3Db%26c=d=e%26f%23g%20h");
    }

    #[test]
    fn encodes_everything_but_unreserved_characters_in_forms() {
        let mut out = String::new();
        push_form(&mut out, "aZ0-_.~ !*'()+%20ü");
        assert_eq!(out, "aZ0-_.~%20%21%2A%27%28%29%2B%2520%C3%BC");
    }

    proptest! {
        #[test]
        fn encoding_twice_changes_nothing(text in any::<String>()) {
            prop_assert_eq!(path(&path(&text)), path(&text));
            prop_assert_eq!(query(&query(&text)), query(&text));
            prop_assert!(path(&text).is_ascii());
        }
    }
}
