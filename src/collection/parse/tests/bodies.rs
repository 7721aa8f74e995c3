use super::body;
use crate::collection::{Body, FileSource, FormValue};

#[test]
fn raw_bodies_are_read() {
    for (json, expected) in [
        ("null", None),
        ("{}", None),
        (r#"{"raw": "x"}"#, None),
        (r#"{"mode": null, "raw": "x"}"#, None),
        (r#"{"mode": "raw"}"#, None),
        (r#"{"mode": "raw", "raw": "x", "disabled": true}"#, None),
        (r#""text""#, Some(("text", None))),
        (r#"{"mode": "raw", "raw": ""}"#, Some(("", None))),
        (r#"{"mode": "odd", "raw": "x"}"#, Some(("x", None))),
        (r#"{"mode": "raw", "raw": "x", "options": {}}"#, Some(("x", None))),
        (
            r#"{"mode": "raw", "raw": "x", "options": {"raw": {"language": "json"}}}"#,
            Some(("x", Some("json"))),
        ),
        (
            r#"{"mode": "raw", "raw": {"b": [1, 2], "a": "ü"}}"#,
            Some((r#"{"b":[1,2],"a":"ü"}"#, None)),
        ),
        (r#"{"mode": "raw", "raw": 5}"#, Some(("5", None))),
    ] {
        let expected = expected.map(|(text, language)| Body::Raw {
            text: text.to_owned(),
            language: language.map(str::to_owned),
        });
        assert_eq!(body(json), expected, "{json}");
    }
}

#[test]
fn urlencoded_bodies_are_read() {
    for (json, expected) in [
        ("[]", &[][..]),
        (
            r#"[{"key": "a", "value": "1", "type": "text"}, {"key": "b", "disabled": true},
                {"key": "c", "value": null}, {"key": "d"}, {"value": "5"}, {"key": "n", "value": 5}]"#,
            &[
                (Some("a"), Some("1")),
                (Some("c"), None),
                (Some("d"), None),
                (None, Some("5")),
                (Some("n"), Some("5")),
            ],
        ),
        (
            r#"{"a": "1", "b": null, "c": 2}"#,
            &[(Some("a"), Some("1")), (Some("b"), None), (Some("c"), Some("2"))],
        ),
        (r#"{"key": "a", "value": "1"}"#, &[(Some("a"), Some("1"))]),
    ] {
        let body = body(&format!("{{\"mode\": \"urlencoded\", \"urlencoded\": {json}}}"));
        let Some(Body::UrlEncoded(parameters)) = body else { panic!("{json}: {body:?}") };
        let parameters: Vec<_> =
            parameters.iter().map(|p| (p.key.as_deref(), p.value.as_deref())).collect();
        assert_eq!(parameters, expected, "{json}");
    }
    assert_eq!(
        body(r#"{"mode": "urlencoded", "urlencoded": "a=b&c"}"#),
        Some(Body::UrlEncodedText("a=b&c".to_owned()))
    );
    assert_eq!(body(r#"{"mode": "urlencoded"}"#), None);
}

#[test]
fn form_data_parts_are_text_or_files() {
    let text = |text: &str| FormValue::Text(text.to_owned());
    let files = |paths: &[&str]| FormValue::Files(paths.iter().map(|p| (*p).to_owned()).collect());
    for (json, expected) in [
        (r#"{"type": "text", "value": "v"}"#, text("v")),
        (r#"{"value": "v"}"#, text("v")),
        (r#"{"type": "text", "value": null}"#, text("")),
        (r#"{"type": "text", "value": 1.0}"#, text("1")),
        (r#"{"type": "text", "value": {"a": [1]}}"#, text(r#"{"a":[1]}"#)),
        (r#"{"type": "file", "src": "f"}"#, files(&["f"])),
        (r#"{"src": "f"}"#, files(&["f"])),
        (r#"{"type": "file", "src": ["f", "g"]}"#, files(&["f", "g"])),
        (r#"{"type": "file", "src": []}"#, files(&[])),
        (r#"{"type": "file", "src": null, "value": "eA=="}"#, files(&[])),
        (r#"{"type": "file"}"#, files(&[])),
        (r#"{"type": "file", "value": "eA=="}"#, FormValue::Base64("eA==".to_owned())),
    ] {
        let json = format!("{{\"mode\": \"formdata\", \"formdata\": [{json}]}}");
        let Some(Body::FormData(parts)) = body(&json) else { panic!("{json}") };
        assert_eq!(parts[0].value, expected, "{json}");
    }
    let json = r#"{"mode": "formdata", "formdata": [{"key": "x", "disabled": true},
        {"key": "a", "value": "v", "contentType": "text/x", "fileName": "n"}]}"#;
    let Some(Body::FormData(parts)) = body(json) else { panic!("no form") };
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].key, "a");
    assert_eq!(parts[0].content_type.as_deref(), Some("text/x"));
    assert_eq!(parts[0].file_name.as_deref(), Some("n"));
}

#[test]
fn file_and_graphql_bodies_are_read() {
    for (json, expected) in [
        ("null", FileSource::Missing),
        ("{}", FileSource::Missing),
        (r#"{"src": null}"#, FileSource::Missing),
        (r#"{"src": "f"}"#, FileSource::Path("f".to_owned())),
        (r#""f""#, FileSource::Path("f".to_owned())),
        (r#"{"content": "eA=="}"#, FileSource::Base64("eA==".to_owned())),
        (r#"{"src": null, "content": "eA=="}"#, FileSource::Base64("eA==".to_owned())),
    ] {
        let body = body(&format!("{{\"mode\": \"file\", \"file\": {json}}}"));
        assert_eq!(body, Some(Body::File(expected)), "{json}");
    }
    for (json, query, variables, operation) in [
        (r#"{"query": "q"}"#, "q", None, None),
        (r#""q""#, "q", None, None),
        (r#"{"query": "q", "variables": "{}", "operationName": "o"}"#, "q", Some("{}"), Some("o")),
        (r#"{"query": "q", "variables": "", "operationName": null}"#, "q", None, None),
        (r#"{"query": "q", "variables": {"a": 1}}"#, "q", Some(r#"{"a":1}"#), None),
    ] {
        let body = body(&format!("{{\"mode\": \"graphql\", \"graphql\": {json}}}"));
        let expected = Body::GraphQl {
            query: query.to_owned(),
            variables: variables.map(str::to_owned),
            operation_name: operation.map(str::to_owned),
        };
        assert_eq!(body, Some(expected), "{json}");
    }
}
