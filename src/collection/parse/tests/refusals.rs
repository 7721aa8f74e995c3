use super::with_item;
use crate::collection::{parse, parse_variables};

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
        (r#"{"info": {"name": "n"}, "requests": []}"#, "a collection of the old format v1", "v2.1"),
        (r#"{"info": {}}"#, "no Postman collection but an object without `item`", "v2.1"),
        (r#"{"info": {}, "items": []}"#, "no property `items`", "did you mean `item`?"),
        (r#"{"info": {}, "itme": [{}]}"#, "no property `itme`", "did you mean `item`?"),
        (r#"{"info": {}, "event": []}"#, "an object without `item`", "v2.1"),
        (r#"{"collection": {"info": {}}}"#, "an object without `item`", "v2.1"),
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
