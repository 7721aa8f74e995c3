use proptest::prelude::*;

use super::*;
use crate::diagnostic::json::Document;

fn read(url: &str) -> Read<Address> {
    let text = format!("{{\"url\": {url}}}");
    address(&Document::read("f", &text).unwrap().root)
}

#[test]
fn urls_are_joined_from_their_parts() {
    for (json, url) in [
        (r#""http://h/a?b=c#d""#, "http://h/a?b=c#d"),
        ("null", ""),
        ("{}", ""),
        (r#"{"raw": "http://h/x"}"#, "http://h/x"),
        (r#"{"raw": "http://h/x", "host": [], "path": [], "query": []}"#, "http://h/x"),
        (r#"{"raw": "http://other", "host": "h"}"#, "h"),
        (
            r#"{"host": ["{{base_url}}"], "path": ["api", "1.0", "session", "open"]}"#,
            "{{base_url}}/api/1.0/session/open",
        ),
        (
            r#"{"protocol": "https", "host": ["a", "b", "c"], "port": 8080, "path": "/x/y"}"#,
            "https://a.b.c:8080/x/y",
        ),
        (r#"{"protocol": "http://", "host": "a.b", "port": "", "path": "x"}"#, "http://a.b/x"),
        (r#"{"host": [127, 0, 0, 1], "path": []}"#, "127.0.0.1/"),
        (r#"{"host": "h", "path": ""}"#, "h"),
        (r#"{"host": "h", "path": "/"}"#, "h/"),
        (r#"{"host": "h", "path": ["", "a", null, "", ".."]}"#, "h//a///.."),
        (r#"{"host": "h", "path": [{"type": "string", "value": "v"}, {"type": "any"}]}"#, "h/v/"),
        (r#"{"auth": {"user": "u", "password": "p"}, "host": "h"}"#, "u:p@h"),
        (r#"{"auth": {"user": "u"}, "host": "h"}"#, "u@h"),
        (r#"{"auth": {"password": "p"}, "host": "h"}"#, "h"),
        (r#"{"host": "h", "path": ["a"], "hash": "frag"}"#, "h/a"),
    ] {
        assert_eq!(read(json).unwrap().url, url, "{json}");
    }
}

#[test]
fn queries_are_joined_in_every_shape() {
    for (query, joined) in [
        ("[]", "h"),
        (r#""""#, "h"),
        (r#""a=b&c""#, "h?a=b&c"),
        (r#""a=#&{{x#y}}""#, "h?a=%23&{{x#y}}"),
        (r#"{"a": "b", "c": null, "d=e": "f=g"}"#, "h?a=b&c&d%3De=f=g"),
        (r#"[{"key": "a", "value": "b"}, {"key": "c", "value": ""}]"#, "h?a=b&c="),
        (r#"[{"key": "a", "value": null}, {"key": "b"}, {"key": "n", "value": 5}]"#, "h?a&b&n"),
        (
            r#"[{"key": "a", "value": "1"}, {"key": null, "value": null}, {"key": "b", "value": "2"}]"#,
            "h?a=1&&b=2",
        ),
        (r#"[{"key": null, "value": "v"}]"#, "h?=v"),
        (r#"[{"key": "", "value": null}]"#, "h?"),
        (r#"[{"key": "a", "disabled": true}, {"key": "b", "value": "1"}]"#, "h?b=1"),
        (r#"[{"key": "a", "disabled": true}]"#, "h"),
        (r#"["a=1", null, "b"]"#, "h?a=1&b"),
        (r#"[{"key": "a&b=c#", "value": "d&e=f#"}]"#, "h?a%26b%3Dc%23=d%26e=f%23"),
        (r#"[{"key": "{{a&b=}}", "value": "{{#}}&{{ & }"}]"#, "h?{{a&b=}}={{#}}%26{{ %26 }"),
        (r#"[{"key": "k", "value": "a b+ü"}]"#, "h?k=a b+ü"),
    ] {
        let json = format!(r#"{{"host": "h", "query": {query}}}"#);
        assert_eq!(read(&json).unwrap().url, joined, "{query}");
    }
}

#[test]
fn only_texts_replace_path_variables() {
    let json = r#"{"host": "h", "path": [":a", ":b"], "variable": [
        {"key": "a", "value": "1"}, {"id": "b", "value": "2"}, {"key": "c", "value": ""},
        {"key": "d", "value": 4}, {"key": "e", "value": null}, {"value": "f"},
        {"key": "g", "value": "7", "disabled": true}, {"key": "", "id": "h", "value": "8"}]}"#;
    let address = read(json).unwrap();
    assert_eq!(address.url, "h/:a/:b");
    let expected = [("a", "1"), ("b", "2"), ("h", "8")];
    assert_eq!(address.path_variables, expected.map(|(k, v)| (k.to_owned(), v.to_owned())));
}

#[test]
fn wrong_shapes_are_refused_where_they_stand() {
    for (json, message) in [
        ("5", "`url` must be a string or an object, not a number"),
        (r#"{"host": 5}"#, "`host` must be a string or an array, not a number"),
        (r#"{"host": [["a"]]}"#, "an element of `host` must be a string, not an array"),
        (r#"{"path": {}}"#, "`path` must be a string or an array, not an object"),
        (
            r#"{"query": 1}"#,
            "`query` must be a list of parameters, a string or an object, not a number",
        ),
        (r#"{"query": [1]}"#, "an element of `query` must be an object, not a number"),
        (r#"{"port": []}"#, "`port` must be a string, not an array"),
        (r#"{"auth": "u:p"}"#, "`auth` must be an object with `user` and `password`, not a string"),
        (
            r#"{"host": "h", "variable": "x"}"#,
            "`variable` must be a list of path variables, not a string",
        ),
    ] {
        assert_eq!(read(json).unwrap_err().message, message, "{json}");
    }
}

proptest! {
    #[test]
    fn escaping_leaves_no_special_character_outside_tokens(text in "[{}&#=a ]{0,20}") {
        let escaped = escape(&text, &['&', '#', '=']);
        prop_assert_eq!(
            escaped.replace("%26", "&").replace("%23", "#").replace("%3D", "="),
            text.clone()
        );
        let tokens = regex::Regex::new(r"\{\{[^{}]*\}\}").unwrap();
        let outside = tokens.replace_all(&escaped, "");
        prop_assert!(!outside.contains(['&', '#', '=']), "{} -> {}", text, escaped);
    }
}
