mod bodies;
mod odd;
mod refusals;

use serde_json::{Value, json};

use super::*;
use crate::collection::{Auth, Body, EventKind, Item, Request, RequestItem, VariableType};

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
        let expected = expected.map(|(kind, parameters)| {
            let parameters = parameters.iter().map(|(k, v)| ((*k).into(), (*v).into()));
            Auth {
                place: auth.as_ref().and_then(|auth| auth.place),
                ..Auth::new(kind, parameters.collect())
            }
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
        "disabledSystemHeaders": {"User-Agent": true, "accept": false}, "tlsCipherSelection": ["A"],
        "tlsDisabledProtocols": ["TLSv1_2", 3], "protocolVersion": "http2", "insecureHTTPParser": true,
        "tlsPreferServerCiphers": true, "newKey": 1}}"#,
    );
    let behavior = item.behavior;
    assert_eq!(behavior.follow_redirects, Some(false));
    assert_eq!(behavior.max_redirects, Some(3));
    assert_eq!(behavior.strict_ssl, Some(true));
    assert_eq!(behavior.disable_cookies, None);
    assert_eq!(behavior.disabled_system_headers, ["user-agent"]);
    assert_eq!(behavior.tls_cipher_selection, ["A"]);
    assert_eq!(behavior.protocol_version, Some(crate::collection::HttpVersion::Http2));
    assert_eq!(behavior.insecure_http_parser, Some(true));
    let other = json!({
        "disableBodyPruning": "yes", "tlsDisabledProtocols": ["TLSv1_2", 3], "newKey": 1
    });
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
