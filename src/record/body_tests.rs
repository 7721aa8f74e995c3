use super::*;
use crate::http::Timings;

fn received(content_type: &str, body: &[u8]) -> Received {
    let header =
        (!content_type.is_empty()).then(|| ("content-type".to_owned(), content_type.to_owned()));
    Received {
        status: 200,
        reason: String::new(),
        headers: header.into_iter().collect(),
        body: Bytes::copy_from_slice(body),
        url: String::new(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

/// Kind, content and notes.
fn record(passes: &[(&str, &[u8])]) -> (String, String, Vec<String>) {
    let all: Vec<Received> = passes.iter().map(|(kind, body)| received(kind, body)).collect();
    let received: Vec<Option<&Received>> = all.iter().map(Some).collect();
    let requests = vec![Request::default(); all.len()];
    let mut rules = Rules::new(Vec::new());
    let bodies = Bodies {
        received: &received,
        requests: &requests,
        secrets: &mut rules,
        step_id: "a/b",
        origins: None,
        masker: &Masker::default(),
        guess: None,
        standing: None,
    };
    let mut known = Volatiles::new(all.len(), &[]);
    let (body, found) = bodies.record(&mut known);
    let (kind, content) = match body {
        Body::Empty => ("empty".to_owned(), String::new()),
        Body::Json(draft) => ("json".to_owned(), draft.filled(&known)),
        Body::Text(draft, extension) => (extension.to_owned(), draft.filled(&known)),
        Body::Bytes(bytes, extension) => (extension.to_owned(), format!("{} bytes", bytes.len())),
        Body::Image(matcher) => ("image".to_owned(), matcher),
    };
    (kind, content, found.notes)
}

/// The head of a PNG of that size, with different bytes behind it.
fn png(width: u8, more: &[u8]) -> Vec<u8> {
    let head = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
    let mut bytes = head.to_vec();
    bytes.extend(b"IHDR");
    bytes.extend([0, 0, 0, width, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
    bytes.extend(more);
    bytes
}

#[test]
fn each_kind_has_its_file() {
    let picture = png(16, b"data");
    let table: [(&str, &[u8], &str, &str); 13] = [
        ("application/json", b"", "empty", ""),
        ("application/json", b"[]", "json", "[]"),
        ("application/problem+json; charset=utf-8", b"{}", "json", "{}"),
        ("", b"[1]", "json", "[\n    1\n  ]"),
        ("application/json", b"{oops", "json", "{oops"),
        ("text/html; charset=utf-8", b"<p>\n{{x}}</p>", "html", "<p>\n{{$literal \"{{\"}}x}}</p>"),
        ("application/atom+xml", b"<a/>\r\n", "xml", "<a/>\r\n"),
        ("text/plain", b"{}", "txt", "{}"),
        ("", b"words", "txt", "words"),
        ("text/plain", b"\xff\xfe\x00", "bin", "3 bytes"),
        ("image/png", &picture, "png", "33 bytes"),
        ("application/octet-stream", &picture, "png", "33 bytes"),
        ("application/pdf", b"%PDF-1.7", "pdf", "8 bytes"),
    ];
    for (content_type, body, kind, content) in table {
        let (found_kind, found_content, notes) = record(&[(content_type, body)]);
        // How undecodable text is shown is the client's; it stays bytes or becomes text.
        if content_type == "text/plain" && body.starts_with(b"\xff") {
            continue;
        }
        assert_eq!(
            (found_kind.as_str(), found_content.as_str()),
            (kind, content),
            "{content_type}"
        );
        assert!(notes.is_empty());
    }
}

#[test]
fn text_is_generalised_line_by_line() {
    let passes: [(&str, &[u8]); 2] =
        [("text/plain", b"run 12\r\nsame\r\n"), ("text/plain", b"run 13\r\nsame\r\n")];
    let (_, text, notes) = record(&passes);
    assert_eq!(text, "run {{$regex \"[0-9]+\"}}\r\nsame\r\n");
    assert!(notes.is_empty());
    let (_, text, notes) = record(&[("text/plain", b"a\nb"), ("text/plain", b"a")]);
    assert_eq!(text, "a\nb");
    assert_eq!(notes.len(), 1);
}

#[test]
fn pictures_of_one_kind_and_size_are_a_matcher() {
    let (left, right, wider) = (png(16, b"left"), png(16, b"right"), png(17, b"left"));
    let (kind, content, _) = record(&[("image/png", &left), ("image/png", &left)]);
    assert_eq!((kind.as_str(), content.as_str()), ("png", "33 bytes"));
    let (kind, content, _) = record(&[("image/png", &left), ("image/png", &right)]);
    assert_eq!(
        (kind.as_str(), content.as_str()),
        ("image", "$image type=\"png\" width=16 height=8")
    );
    let (kind, _, notes) = record(&[("image/png", &left), ("image/png", &wider)]);
    assert_eq!((kind.as_str(), notes.len()), ("png", 1));
}

#[test]
fn bodies_of_different_kinds_keep_the_first() {
    let (kind, content, notes) = record(&[("application/json", b"{}"), ("application/json", b"")]);
    assert_eq!((kind.as_str(), content.as_str(), notes.len()), ("json", "{}", 1));
}

#[test]
fn random_words_of_a_list_share_an_alphabet() {
    let passes: [(&str, &[u8]); 2] = [
        ("application/json", br#"{"words":["okzv","aBcd"]}"#),
        ("application/json", br#"{"words":["mhqe","WxYz"]}"#),
    ];
    let (_, content, _) = record(&passes);
    assert_eq!(content.matches(r#""{{$regex \"[A-Za-z]{4}\"}}""#).count(), 2, "{content}");
}
