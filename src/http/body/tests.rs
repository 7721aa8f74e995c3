use super::*;
use crate::collection::{Header, Parameter};

fn request(body: Option<Body>) -> Request {
    Request {
        method: "POST".to_owned(),
        url: "http://h/".to_owned(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body,
        auth: None,
        proxy: None,
    }
}

fn rendered(request: &Request) -> (String, Option<String>, Vec<String>) {
    let mut warnings = Vec::new();
    let payload = payload(request, &Options::default(), &mut warnings);
    let text = String::from_utf8(payload.bytes.to_vec()).unwrap();
    (text, payload.content_type.map(|content_type| content_type.value), warnings)
}

fn raw_body(text: &str, language: Option<&str>) -> Option<Body> {
    Some(Body::Raw { text: text.to_owned(), language: language.map(str::to_owned) })
}

#[test]
fn raw_bodies_have_the_type_of_their_language() {
    for (language, expected) in [
        (Some("json"), "application/json"),
        (Some("xml"), "application/xml"),
        (Some("html"), "text/html"),
        (Some("javascript"), "application/javascript"),
        (Some("text"), "text/plain"),
        (Some("klingon"), "text/plain"),
        (None, "text/plain"),
    ] {
        let (text, content_type, _) = rendered(&request(raw_body("x", language)));
        assert_eq!((text.as_str(), content_type.as_deref()), ("x", Some(expected)), "{language:?}");
    }
}

#[test]
fn comments_go_where_the_body_is_json() {
    for (language, user_type, stripped) in [
        (Some("json"), None, true),
        (Some("json"), Some("text/plain"), true),
        (Some("text"), Some("application/json"), false),
        (None, Some("application/json"), true),
        (None, Some("Application/JSON; charset=utf-8"), true),
        (None, Some("application/vnd.api+json"), true),
        (None, Some("application/jsonish"), false),
        (None, Some("text/json"), false),
        (None, None, false),
    ] {
        let mut request = request(raw_body("{} // c", language));
        request.headers.extend(
            user_type
                .map(|value| Header { name: "content-type".to_owned(), value: value.to_owned() }),
        );
        let expected = if stripped { "{} " } else { "{} // c" };
        assert_eq!(rendered(&request).0, expected, "{language:?} {user_type:?}");
    }
}

#[test]
fn graphql_is_put_together_as_text() {
    for (variables, operation, expected) in [
        (None, None, r#"{"query":"{ a(b: \"c\") }"}"#),
        (Some(""), Some(""), r#"{"query":"{ a(b: \"c\") }"}"#),
        (
            Some("{\"x\": 1}"),
            Some("op"),
            r#"{"query":"{ a(b: \"c\") }","operationName":"op","variables":{"x": 1}}"#,
        ),
        (Some("no json"), None, r#"{"query":"{ a(b: \"c\") }","variables":no json}"#),
    ] {
        let (text, content_type, _) = rendered(&request(Some(Body::GraphQl {
            query: "{ a(b: \"c\") }".to_owned(),
            variables: variables.map(str::to_owned),
            operation_name: operation.map(str::to_owned),
        })));
        assert_eq!((text.as_str(), content_type.as_deref()), (expected, Some("application/json")));
    }
}

#[test]
fn nothing_to_send_has_no_type() {
    for body in [
        None,
        raw_body("", Some("json")),
        raw_body("// only a comment", Some("json")),
        Some(Body::UrlEncoded(Vec::new())),
        Some(Body::UrlEncodedText(String::new())),
        Some(Body::FormData(Vec::new())),
        Some(Body::GraphQl { query: String::new(), variables: None, operation_name: None }),
    ] {
        assert_eq!(rendered(&request(body)), (String::new(), None, Vec::new()));
    }
}

#[test]
fn forms_are_encoded() {
    let (text, content_type, _) = rendered(&request(Some(Body::UrlEncoded(vec![Parameter {
        key: Some("a b".to_owned()),
        value: Some("ü".to_owned()),
    }]))));
    assert_eq!(text, "a%20b=%C3%BC");
    assert_eq!(content_type.as_deref(), Some("application/x-www-form-urlencoded"));
}

#[test]
fn files_are_typed_by_their_name() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), "A").unwrap();
    std::fs::write(dir.path().join("a"), "A").unwrap();
    let options = Options { working_dir: dir.path().to_owned(), ..Options::default() };
    let body = |source| request(Some(Body::File(source)));
    for (source, content, expected, warning) in [
        (FileSource::Path("a.txt".to_owned()), "A", Some("text/plain"), None),
        (FileSource::Path("a".to_owned()), "A", Some("application/octet-stream"), None),
        (
            FileSource::Path("nope".to_owned()),
            "",
            None,
            Some("Binary file load error: \"nope\", no such file"),
        ),
        (FileSource::Base64("aGk=".to_owned()), "hi", None, None),
        (FileSource::Missing, "", None, Some("Binary file load error: no file is chosen")),
    ] {
        let mut warnings = Vec::new();
        let payload = payload(&body(source), &options, &mut warnings);
        assert_eq!(payload.bytes, content.as_bytes());
        assert_eq!(payload.content_type.map(|t| t.value).as_deref(), expected);
        assert_eq!(warnings.first().map(String::as_str), warning);
    }
}
