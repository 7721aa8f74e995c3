use super::*;

fn entry(response: &str) -> String {
    format!(
        r#"{{"log": {{"entries": [{{"time": 12.5, "request": {{"method": "get", "url": "https://h/a",
            "headers": [{{"name": "User-Agent", "value": "x/1"}}, {{"name": ":path", "value": "/a"}}]}},
            "timings": {{"dns": -1, "wait": 10, "receive": 2}}
            {response}}}]}}}}"#
    )
}

fn one(response: &str) -> Entry {
    parse(&entry(response), "a.har").unwrap().entries.remove(0)
}

#[test]
fn reads_a_text_response() {
    let entry = one(r#", "response": {"status": 201, "statusText": "Created",
        "headers": [{"name": "Content-Type", "value": "text/plain"},
                    {"name": "Set-Cookie", "value": "a=1; path=/\nb=2"}],
        "content": {"size": 3, "text": "ü\n"}}"#);
    assert_eq!(entry.request.method, "GET");
    assert_eq!(entry.request.header("user-agent"), Some("x/1"));
    assert_eq!(entry.request.headers.len(), 1);
    let received = entry.response.unwrap();
    assert_eq!((received.status, received.reason.as_str()), (201, "Created"));
    assert_eq!(received.header("content-type"), Some("text/plain"));
    let cookies: Vec<_> =
        received.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
    assert_eq!(cookies.len(), 2);
    assert_eq!(received.body, "ü\n".as_bytes());
    assert_eq!(received.timings.dns, None);
    assert_eq!(received.timings.first_byte, Duration::from_millis(10));
    assert_eq!(received.timings.total, Duration::from_micros(12_500));
}

#[test]
fn decodes_base64_with_or_without_padding_and_line_ends() {
    for text in ["iVBORw==", "iVBORw", "iVBO\\r\\nRw==\\n"] {
        let entry = one(&format!(
            r#", "response": {{"status": 200, "content": {{"text": "{text}", "encoding": "base64"}}}}"#
        ));
        assert_eq!(entry.response.unwrap().body, &b"\x89PNG"[..], "{text}");
    }
}

#[test]
fn tells_why_there_is_no_response() {
    let unanswered = one(r#", "response": {"status": 0}"#);
    assert_eq!(unanswered.response.unwrap_err(), NoResponse::Unanswered);
    let dropped = one(r#", "response": {"status": 200, "content": {"size": 500}}"#);
    assert_eq!(dropped.response.unwrap_err(), NoResponse::BodyNotSaved);
    let nothing = one(r#", "response": {"status": 204, "content": {"size": 0}}"#);
    assert!(nothing.response.unwrap().body.is_empty());
}

#[test]
fn errors_name_file_place_and_way_out() {
    let whole =
        entry(r#", "response": {"status": 200, "content": {"text": "!!", "encoding": "base64"}}"#);
    let table = [
        ("nonsense", "the recording is not JSON", true, None),
        (&whole[..60], "the recording is cut off", true, None),
        ("{\"info\": {}}", "not a HAR recording: the property `log` is missing", true, None),
        ("[1]", "not a HAR recording", true, None),
        ("", "the recording is empty", false, None),
        (" \n", "the recording is empty", false, None),
        (
            r#"[{"entries": []}]"#,
            "not a HAR recording: the value must be an object, not an array",
            true,
            None,
        ),
        (
            r#"{"log": {"entries": [[]]}}"#,
            "not a HAR recording: the value must be an object, not an array",
            true,
            Some("$.log.entries[0]"),
        ),
        (&format!("{whole} x"), "the recording is not JSON", true, None),
        (&entry(""), "GET https://h/a has no response", false, Some("$.log.entries[0].response")),
        (
            &entry(r#", "response": {"status": 7}"#),
            "7 is no status code",
            false,
            Some("$.log.entries[0].response.status"),
        ),
        (
            &entry(r#", "response": {"status": "200"}"#),
            "not a HAR recording: the value must be a whole number, not a string",
            true,
            Some("$.log.entries[0].response.status"),
        ),
        (&whole, "the body is not base64", true, Some("$.log.entries[0].response.content.text")),
        (
            &entry(
                r#", "response": {"status": 200, "content": {"text": "", "encoding": "rot13"}}"#,
            ),
            "unknown encoding \"rot13\"",
            false,
            Some("$.log.entries[0].response.content.encoding"),
        ),
    ];
    for (text, message, has_place, path) in table {
        let error = parse(text, "a.har").unwrap_err();
        assert!(error.message.starts_with(message), "{error} for {text}");
        assert_eq!(error.place.is_some(), has_place, "{error}");
        assert_eq!(error.file, "a.har");
        if path.is_some() {
            assert_eq!(error.json_path.as_deref(), path, "{error}");
        }
        assert!(error.help.is_some());
    }
}

#[test]
fn a_body_that_is_not_the_json_it_is_called_is_doubtful() {
    let content = |headers: &str, mime: &str, text: &str| {
        one(&format!(
            r#", "response": {{"status": 200, "headers": [{headers}],
                "content": {{"mimeType": "{mime}", "text": {text:?}}}}}"#
        ))
    };
    let header = |kind: &str| format!(r#"{{"name": "Content-Type", "value": "{kind}"}}"#);
    for (headers, mime, text, wanted) in [
        (header("application/json"), "", "{\"a\": ", Some("ends where a value is expected")),
        (
            String::new(),
            "application/json; charset=utf-8",
            "<html>",
            Some("JSON by its content type"),
        ),
        (header("text/html"), "application/json", "<html>", None),
        (header("application/json"), "", "{}", None),
        (header("application/json"), "", "", None),
    ] {
        let doubt = content(&headers, mime, text).doubt;
        assert_eq!(doubt.is_some(), wanted.is_some(), "{text}: {doubt:?}");
        assert!(doubt.unwrap_or_default().contains(wanted.unwrap_or_default()), "{text}");
    }
}

#[test]
fn a_missing_file_is_an_error() {
    assert!(load(Path::new("no/such.har")).unwrap_err().message.contains("cannot read"));
}

#[test]
fn the_time_of_an_answer_is_the_start_and_what_it_took() {
    let response = r#", "response": {"status": 204}"#;
    assert_eq!(one(response).at, None);
    let at = |started: &str| one(&format!(r#"{response}, "startedDateTime": "{started}""#)).at;
    let wanted = SystemTime::UNIX_EPOCH + Duration::from_micros(1_000_012_500);
    assert_eq!(at("1970-01-01T00:16:40.000Z"), Some(wanted));
    assert_eq!(at("1970-01-01T02:16:40+02:00"), Some(wanted));
    assert_eq!(at("yesterday"), None);
}
