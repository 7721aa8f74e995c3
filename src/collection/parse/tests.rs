use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::collection::{
    Auth, Body, EventKind, FileSource, FormValue, Item, Request, RequestItem, VariableType,
};

/// The collection of a JSON text.
fn collection(text: &str) -> Collection {
    parse(text, "c.json").unwrap_or_else(|error| panic!("{text}\n{error}"))
}

/// A collection with one item.
fn with_item(item: &str) -> String {
    format!("{{\"info\": {{\"name\": \"c\"}}, \"item\": [{item}]}}")
}

fn item(text: &str) -> RequestItem {
    match collection(&with_item(text)).items.remove(0) {
        Item::Request(item) => *item,
        Item::Folder(folder) => panic!("{folder:?}"),
    }
}

/// The request whose object has these properties.
fn request(properties: &str) -> Request {
    item(&format!("{{\"request\": {{{properties}}}}}")).request
}

fn body(json: &str) -> Option<Body> {
    request(&format!("\"body\": {json}")).body
}

#[test]
fn the_head_of_a_collection_is_read() {
    let text = r#"{"info": {"_postman_id": "i", "name": "N", "schema": "whatever",
        "description": {"content": "D", "type": "text/plain"}, "version": {"major": 1}}, "item": []}"#;
    for text in [text.to_owned(), format!("\u{feff}{text}"), format!("{{\"collection\": {text}}}")]
    {
        let collection = collection(&text);
        assert_eq!(collection.name, "N");
        assert_eq!(collection.id.as_deref(), Some("i"));
        assert_eq!(collection.description.as_deref(), Some("D"));
        assert_eq!(collection.text, text.trim_start_matches('\u{feff}'));
        assert!(collection.path.is_none() && collection.items.is_empty());
    }
}

#[test]
fn an_entry_with_items_is_a_folder() {
    let text = with_item(
        r#"{"name": "A", "id": "a", "description": "d", "item": [
            {"name": "B", "item": []},
            {"name": 7, "_postman_id": "r", "request": {"url": "u", "description": "rd"}}]}"#,
    );
    let Item::Folder(outer) = &collection(&text).items[0] else { panic!("no folder") };
    assert_eq!((outer.name.as_str(), outer.id.as_deref()), ("A", Some("a")));
    assert_eq!(outer.description.as_deref(), Some("d"));
    assert!(matches!(&outer.items[0], Item::Folder(folder) if folder.name == "B"));
    let Item::Request(request) = &outer.items[1] else { panic!("no request") };
    assert_eq!((request.name.as_str(), request.id.as_deref()), ("7", Some("r")));
    assert_eq!(request.description.as_deref(), Some("rd"));
}

#[test]
fn a_request_may_be_a_url_or_missing() {
    for (json, method, url) in [
        (r#"{"request": "http://h"}"#, "GET", "http://h"),
        (r#"{"name": "x"}"#, "GET", ""),
        (r#"{"request": null}"#, "GET", ""),
        (r#"{"request": {}}"#, "GET", ""),
        (r#"{"request": {"method": "pOst", "url": "u"}}"#, "POST", "u"),
        (r#"{"request": {"method": "{{meth}}", "url": null}}"#, "{{METH}}", ""),
        (r#"{"request": {"method": null}}"#, "GET", ""),
        (r#"{"request": {"method": ""}}"#, "GET", ""),
    ] {
        let request = item(json).request;
        assert_eq!((request.method.as_str(), request.url.as_str()), (method, url), "{json}");
    }
}

#[test]
fn headers_come_as_list_or_text() {
    for (json, expected) in [
        ("null", &[][..]),
        ("[]", &[]),
        (
            r#"[{"key": "A", "value": " 1 "}, {"key": "B", "value": "2", "disabled": true},
                {"key": "", "value": "3"}, {"value": "4"}, {"key": null}, null,
                {"key": "N", "value": null}, {"key": "I", "value": 1.50}, {"key": "E"},
                {"key": "T", "value": true, "description": {"content": "x"}}]"#,
            &[("A", " 1 "), ("N", "null"), ("I", "1.5"), ("E", ""), ("T", "true")],
        ),
        (r#"{"key": "A", "value": "1"}"#, &[("A", "1")]),
        (r#"["A: 1", "B:2"]"#, &[("A", "1"), ("B", "2")]),
        (
            r#""A: 1\r\nB:b:c\nno colon\nC : dropped\n: none\r\nD:\r\nE: 1\r\n  2\r\n""#,
            &[("A", "1"), ("B", "b:c"), ("D", ""), ("E", "1 2")],
        ),
    ] {
        let headers = request(&format!("\"header\": {json}")).headers;
        let headers: Vec<_> = headers.iter().map(|h| (h.name.as_str(), h.value.as_str())).collect();
        assert_eq!(headers, expected, "{json}");
    }
}

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

#[test]
fn auth_is_read_in_both_spellings() {
    for (json, expected) in [
        ("null", None),
        ("{}", None),
        (r#"{"type": null}"#, None),
        (r#"{"type": "noauth"}"#, Some(("noauth", &[][..]))),
        (r#"{"type": "bearer"}"#, Some(("bearer", &[]))),
        (
            r#"{"type": "basic", "basic": [{"key": "username", "value": "u", "type": "string"},
                {"key": "password", "value": "p"}], "bearer": [{"key": "token", "value": "t"}]}"#,
            Some(("basic", &[("username", "u"), ("password", "p")])),
        ),
        (
            r#"{"type": "basic", "basic": {"username": "u", "password": null}}"#,
            Some(("basic", &[("username", "u")])),
        ),
        (
            r#"{"type": "x", "x": [{"key": "b", "value": false}, {"key": "n", "value": 3.0},
                {"key": "o", "value": {"a": 1}}, {"key": "z", "value": null}, {"value": "q"}, null]}"#,
            Some(("x", &[("b", "false"), ("n", "3"), ("o", r#"{"a":1}"#)])),
        ),
    ] {
        let auth = request(&format!("\"auth\": {json}")).auth;
        let expected = expected.map(|(kind, parameters)| Auth {
            kind: kind.to_owned(),
            parameters: parameters.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
        });
        assert_eq!(auth, expected, "{json}");
    }
}

#[test]
fn scripts_are_read_in_every_shape() {
    let item = item(
        r#"{"event": [
        {"listen": "test", "script": {"exec": ["a", "b", "", null, "c"], "type": "text/javascript"}},
        {"listen": "prerequest", "script": {"exec": "a\nb"}},
        {"listen": "test", "script": "text"},
        {"listen": "test", "script": ["l1", "l2"]},
        {"listen": "test", "script": {"exec": ["off"]}, "disabled": true},
        {"listen": "other", "script": {"exec": ["off"]}},
        {"listen": "test"}, {"listen": "test", "script": {"src": "x"}}, {"script": "off"}, null]}"#,
    );
    let events: Vec<_> = item.events.iter().map(|e| (e.kind, e.script.source.as_str())).collect();
    assert_eq!(
        events,
        [
            (EventKind::Test, "a\nb\n\n\nc"),
            (EventKind::Prerequest, "a\nb"),
            (EventKind::Test, "text"),
            (EventKind::Test, "l1\nl2"),
        ]
    );
}

#[test]
fn behaviour_keeps_what_it_does_not_know() {
    let item = item(
        r#"{"protocolProfileBehavior": {"followRedirects": false, "maxRedirects": 3,
        "strictSSL": true, "disableCookies": null, "disableBodyPruning": "yes",
        "disabledSystemHeaders": {"User-Agent": true, "accept": false}, "tlsCipherSelection": ["A"]}}"#,
    );
    let behavior = item.behavior;
    assert_eq!(behavior.follow_redirects, Some(false));
    assert_eq!(behavior.max_redirects, Some(3));
    assert_eq!(behavior.strict_ssl, Some(true));
    assert_eq!(behavior.disable_cookies, None);
    assert_eq!(behavior.disabled_system_headers, ["user-agent"]);
    let other = json!({"disableBodyPruning": "yes", "tlsCipherSelection": ["A"]});
    assert_eq!(Value::Object(behavior.other), other);
}

#[test]
fn saved_responses_are_read_leniently() {
    let item = item(
        r#"{"response": [
        {"name": "ok", "status": "OK", "code": 200, "header": [{"key": "A", "value": "1"}],
         "cookie": [], "body": "{}", "originalRequest": {}},
        {"code": "404", "header": "B: 2", "body": null}, {"header": null, "code": null}, null, 5]}"#,
    );
    let examples: Vec<_> = item
        .examples
        .iter()
        .map(|e| (e.name.as_str(), e.code, e.headers.len(), e.body.as_deref()))
        .collect();
    assert_eq!(
        examples,
        [("ok", Some(200), 1, Some("{}")), ("", Some(404), 1, None), ("", None, 0, None)]
    );
}

#[test]
fn collection_variables_are_read() {
    let text = r#"{"item": [], "variable": [{"key": "a", "value": 1.50, "type": "Number"}, {"key": "b"},
        {"key": "c", "value": null, "disabled": true}, {"id": "d", "value": "x"},
        {"key": "e", "value": "s", "type": "secret", "description": {"content": "x"}},
        {"key": "", "value": "row"}]}"#;
    let variables = collection(text).variables;
    let read: Vec<_> = variables
        .iter()
        .map(|v| (v.key.as_str(), v.value.as_ref().map(Value::to_string), v.kind, v.enabled))
        .collect();
    assert_eq!(
        read,
        [
            ("a", Some("1.50".to_owned()), VariableType::Number, true),
            ("b", None, VariableType::Any, true),
            ("c", Some("null".to_owned()), VariableType::Any, false),
            ("e", Some("\"s\"".to_owned()), VariableType::Secret, true),
        ]
    );
}

#[test]
fn environments_are_read_in_every_shape() {
    let list = r#"[{"key": "a", "value": "1"}, {"key": "b", "enabled": false},
        {"key": "c", "disabled": true}, {"key": "d", "enabled": true, "type": "boolean"}]"#;
    let object = format!(r#"{{"id": "i", "name": "N", "values": {list}}}"#);
    for text in [
        list.to_owned(),
        object.clone(),
        format!("\u{feff}{object}"),
        format!("{{\"environment\": {object}}}"),
        format!("{{\"globals\": {object}}}"),
        format!("{{\"globals\": {list}}}"),
    ] {
        let file = parse_variables(&text, "e.json").unwrap();
        let enabled: Vec<_> = file.values.iter().map(|v| (v.key.as_str(), v.enabled)).collect();
        assert_eq!(enabled, [("a", true), ("b", false), ("c", false), ("d", true)], "{text}");
        assert_eq!(file.name.is_some(), text.contains("name"), "{text}");
    }
    assert!(parse_variables("[]", "e").unwrap().values.is_empty());
    let empty = r#"{"name": "x", "_postman_variable_scope": "environment"}"#;
    assert!(parse_variables(empty, "e").unwrap().values.is_empty());
}

#[test]
fn what_is_no_collection_is_named_with_a_way_out() {
    for (text, message, help) in [
        ("", "the file is empty", ""),
        ("{}", "this is no Postman collection but an empty object", "v2.1"),
        ("[]", "this is no Postman collection but an empty array", "v2.1"),
        ("[1]", "this is no Postman collection but an array", "v2.1"),
        ("\"x\"", "this is no Postman collection but a string", "v2.1"),
        ("{\"a\": 1}", "this is no Postman collection but an object with neither", "v2.1"),
        (
            r#"{"id": "i", "name": "n", "order": [], "requests": []}"#,
            "a collection of the old format v1",
            "v2.1",
        ),
        (r#"{"id": "i", "name": "n", "values": []}"#, "a Postman environment", "--environment"),
        (
            r#"{"values": [], "_postman_variable_scope": "globals"}"#,
            "a file of Postman globals",
            "--globals",
        ),
        (r#"{"log": {"entries": []}}"#, "an HTTP archive (HAR)", "import har"),
        (r#"{"openapi": "3.0.0", "info": {}, "paths": {}}"#, "an OpenAPI description", "Postman"),
        (r#"{"swagger": "2.0", "info": {}}"#, "an OpenAPI description", "Postman"),
        ("openapi: 3.0.0\ninfo: {}\n", "an OpenAPI description", "Postman"),
        (r#"{"collection": {"item": []}, "run": {}}"#, "the JSON report of a run", "collection"),
        (r#"{"collection": {}}"#, "an empty object", "v2.1"),
        ("<!DOCTYPE html>", "this is HTML or XML, not JSON", "page"),
        (
            "{\"info\": {\"name\": \"x\"}, \"item\": [{\"na",
            "the file ends inside the object",
            "truncated",
        ),
    ] {
        let error = parse(text, "dir/c.json").expect_err(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{text}: {error}");
        assert_eq!(error.file, "dir/c.json");
    }
}

#[test]
fn what_is_no_environment_is_named_with_a_way_out() {
    for (text, message) in [
        ("", "the file is empty"),
        ("{}", "this is no Postman environment but an empty object"),
        ("5", "this is no Postman environment but a number"),
        (r#"{"base_url": "x"}"#, "this is no Postman environment but an object without `values`"),
        (r#"{"info": {"name": "x"}, "item": []}"#, "this is a Postman collection"),
        (r#"{"log": {"entries": []}}"#, "this is an HTTP archive (HAR), not an environment"),
        (r#"{"values": "x"}"#, "`values` must be a list of variables, not a string"),
        (r#"[5]"#, "an element of `values` must be an object like"),
        (r#"{"values": [{"key": {}}]}"#, "`key` must be a string, not an object"),
    ] {
        let error = parse_variables(text, "e.json").expect_err(text);
        assert!(error.message.starts_with(message), "{text}: {error}");
    }
}

#[test]
fn a_wrong_shape_is_refused_with_place_and_path() {
    for (request, message, path) in [
        ("5", "`request` must be an object or a URL, not a number", ""),
        (r#"{"method": 5}"#, "`method` must be a string, not a number", ".method"),
        (
            r#"{"header": 5}"#,
            "`header` must be a list of headers or a string, not a number",
            ".header",
        ),
        (
            r#"{"header": [5]}"#,
            "an element of `header` must be an object, not a number",
            ".header[0]",
        ),
        (r#"{"header": [{"key": []}]}"#, "`key` must be a string, not an array", ".header[0].key"),
        (r#"{"url": []}"#, "`url` must be a string or an object, not an array", ".url"),
        (r#"{"body": 1}"#, "`body` must be an object or a string, not a number", ".body"),
        (r#"{"body": {"mode": 1}}"#, "`mode` must be a string, not a number", ".body.mode"),
        (
            r#"{"body": {"mode": "formdata", "formdata": "a"}}"#,
            "`formdata` must be a list of parts, not a string",
            ".body.formdata",
        ),
        (
            r#"{"body": {"mode": "formdata", "formdata": [{"type": "file", "src": 1}]}}"#,
            "`src` must be a path or a list of paths, not a number",
            ".body.formdata[0].src",
        ),
        (
            r#"{"body": {"mode": "urlencoded", "urlencoded": [1]}}"#,
            "an element of `urlencoded` must be an object, not a number",
            ".body.urlencoded[0]",
        ),
        (r#"{"auth": "basic"}"#, "`auth` must be an object, not a string", ".auth"),
        (
            r#"{"auth": {"type": "basic", "basic": "u:p"}}"#,
            "`basic` must be a list of parameters or an object, not a string",
            ".auth.basic",
        ),
    ] {
        let text = with_item(&format!("\n{{\"request\": {request}}}"));
        let error = parse(&text, "c.json").expect_err(request);
        assert_eq!(error.message, message, "{request}");
        let full = format!("$.item[0].request{path}");
        assert_eq!(error.json_path, Some(full.into()), "{request}");
        assert_eq!(error.place.map(|place| place.line), Some(2), "{request}");
    }
    for (text, message, path) in [
        (r#"{"item": "x"}"#, "`item` must be an array of folders and requests", "$.item"),
        (r#"{"item": [null]}"#, "an element of `item` must be an object, not null", "$.item[0]"),
        (r#"{"item": [{"item": {}}]}"#, "`item` must be an array of folders", "$.item[0].item"),
        (r#"{"info": "x", "item": []}"#, "`info` must be an object, not a string", "$.info"),
        (r#"{"item": [], "event": "x"}"#, "`event` must be a list of scripts", "$.event"),
        (
            r#"{"item": [], "event": [{"listen": "test", "script": 5}]}"#,
            "`script` must be an object",
            "$.event[0].script",
        ),
        (r#"{"item": [], "variable": [5]}"#, "an element of `variable` must be", "$.variable[0]"),
        (r#"{"item": [], "auth": []}"#, "`auth` must be an object, not an array", "$.auth"),
    ] {
        let error = parse(text, "c.json").expect_err(text);
        assert!(error.message.starts_with(message), "{text}: {error}");
        assert_eq!(error.json_path.as_deref(), Some(path), "{text}");
    }
}

#[test]
fn an_error_in_a_minified_collection_shows_its_neighbourhood() {
    let items = vec![r#"{"name":"x","request":{"method":"GET","url":"u"}}"#; 20_000].join(",");
    let text = with_item(&items).replacen("\"GET\"", "7", 19_000).replacen('7', "\"GET\"", 18_999);
    let error = parse(&text, "c.json").unwrap_err();
    assert_eq!(error.json_path.as_deref(), Some("$.item[18999].request.method"));
    let shown = error.to_string();
    assert!(shown.lines().all(|line| line.chars().count() < 130), "{shown}");
    assert!(shown.contains("\"method\":7,"), "{shown}");
}

/// JSON built from the format's own words, so that odd shapes get deep into the reader.
fn odd_collection() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &[
        "item",
        "request",
        "url",
        "raw",
        "host",
        "path",
        "query",
        "variable",
        "header",
        "body",
        "mode",
        "urlencoded",
        "formdata",
        "file",
        "graphql",
        "src",
        "auth",
        "type",
        "basic",
        "event",
        "listen",
        "script",
        "exec",
        "response",
        "key",
        "value",
        "disabled",
        "info",
        "name",
        "values",
        "collection",
        "protocolProfileBehavior",
        "test",
    ];
    let word = prop::sample::select(WORDS);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(6, 64, 6, move |inner| {
        let members = prop::collection::vec((word.clone(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|m| m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    });
    tree.prop_map(|tree| json!({"info": {"name": "n"}, "item": [{"request": tree.clone()}, tree]}))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        let _ = parse(&text, "c.json").map_err(|error| error.to_string());
        let _ = parse_variables(&text, "e.json").map_err(|error| error.to_string());
    }

    #[test]
    fn no_shape_makes_it_panic(value in odd_collection()) {
        let text = value.to_string();
        match parse(&text, "c.json") {
            Ok(collection) => {
                let exported = crate::collection::export(&collection, &[]);
                prop_assert!(parse(&exported, "again.json").is_ok());
            }
            Err(error) => {
                prop_assert!(error.place.is_some() && error.json_path.is_some(), "{}", error);
            }
        }
        let _ = parse_variables(&text, "e.json");
    }
}
