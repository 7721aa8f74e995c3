//! Changes by hand that a user wants to hear of, and variations that say nothing, in answers recorded once.

use bytes::Bytes;

use crate::compare::{Severity, compare};
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::http::{Received, Timings};
use crate::record::{Observation, Settings, StepLine, fixtures};
use crate::secret::Masker;
use crate::variables::Scopes;

use super::judge::line;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const BYTES: &str = "application/octet-stream";

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn new(content_type: &str, body: impl AsRef<[u8]>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Answer { status: 200, headers, body: body.as_ref().to_vec() }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn received(&self) -> Received {
        Received {
            status: self.status,
            reason: String::new(),
            headers: self.headers.clone(),
            body: Bytes::copy_from_slice(&self.body),
            url: String::new(),
            wire_size: 0,
            timings: Timings::default(),
            remote: None,
        }
    }
}

/// What is said about an answer by the fixture that was recorded of others.
fn said(recorded: &[&Answer], came: &Answer) -> (Option<Severity>, Vec<String>) {
    let pass = |answer: &&Answer| {
        vec![Some(Observation {
            origin: "https://h".to_owned(),
            user_agent: "agent/1".to_owned(),
            received: answer.received(),
            asked: None,
            when: None,
            written: false,
        })]
    };
    let passes: Vec<_> = recorded.iter().map(pass).collect();
    let line_of_step =
        StepLine { id: "a/b".to_owned(), request: "GET /".to_owned(), template: None };
    let (policy, masker) = (Policy::default(), Masker::default());
    let settings =
        Settings { policy: &policy, masker: &masker, reserved: &[], live: false, guess: false };
    let recorded = fixtures(&[line_of_step], &passes, &settings).remove(0);
    let body = recorded.body.clone().map(|(_, body)| body).unwrap_or_default();
    let fixture = Fixture::parse(&recorded.text, "f", |_| Ok(body.clone())).unwrap();
    let scopes = Scopes::default();
    let around =
        Surroundings { variables: &scopes, origin: "https://h", user_agent: "agent/1", now: 0 };
    let found = compare(&fixture, &came.received(), &around, &policy, &mut Bindings::default());
    (found.iter().map(|found| found.severity).max(), found.iter().map(line).collect())
}

/// Recorded, came, and the worst that is said.
type Case = (Answer, Answer, Option<Severity>);

fn judge(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for (recorded, came, wanted) in cases {
        let (worst, lines) = said(&[&recorded], &came);
        if worst != wanted {
            wrong.push(format!("{recorded:?}\n  {came:?}\n  {wanted:?}: {lines:#?}"));
        }
        // What was recorded conforms to itself.
        let (worst, lines) = said(&[&recorded], &recorded);
        if worst.is_some() {
            wrong.push(format!("{recorded:?} itself: {lines:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn json(left: &str, right: &str, wanted: Option<Severity>) -> Case {
    (Answer::new(JSON, left), Answer::new(JSON, right), wanted)
}

const BREAKING: Option<Severity> = Some(Severity::Breaking);
const CHANGE: Option<Severity> = Some(Severity::Change);
const ADDITIVE: Option<Severity> = Some(Severity::Additive);
const INFO: Option<Severity> = Some(Severity::Info);

#[test]
fn numbers_and_texts_of_json() {
    judge(vec![
        json("[1]", "[1.0]", None),
        json("[100]", "[1e2]", None),
        json("[1]", "[1e0]", None),
        json("[1]", "[10e-1]", None),
        json("[0]", "[-0.0]", None),
        json("[1]", "[1.0000000000000000000001]", CHANGE),
        json("[12345678901234567890123]", "[12345678901234567890124]", CHANGE),
        json("[9007199254740992]", "[9007199254740993]", CHANGE),
        json("[1e400]", "[1e401]", CHANGE),
        json("[0.1]", "[0.10000000000000001]", CHANGE),
        json("[1]", "[\"1\"]", BREAKING),
        json("[1]", "[true]", BREAKING),
        json("[0]", "[false]", BREAKING),
        json("[false]", "[null]", BREAKING),
        json("[\"\"]", "[null]", BREAKING),
        json("[\"null\"]", "[null]", BREAKING),
        json("[[]]", "[{}]", BREAKING),
        json("{}", "[]", BREAKING),
        json("[]", "null", BREAKING),
        json("null", "", BREAKING),
        json("\"\"", "", BREAKING),
        json("[1]", "[NaN]", BREAKING),
        json("[1]", "[01]", BREAKING),
        json("[1]", "[1]x", BREAKING),
        json("[1]", "[1]\0", BREAKING),
        json("[1]", "[1]\n\n ", None),
        json("[1]", "[1][1]", BREAKING),
        json("[1]", "[1,]", BREAKING),
        json("{\"a\":1}", "{'a':1}", BREAKING),
        json("[\"é\"]", "[\"e\u{301}\"]", CHANGE),
        json("[\"é\"]", "[\"\\u00e9\"]", None),
        json("[\"😀\"]", "[\"\\ud83d\\ude00\"]", None),
        json("[\"a b\"]", "[\"a\u{a0}b\"]", CHANGE),
        json("[\"ab\"]", "[\"a\u{200b}b\"]", CHANGE),
        json("[\"a\"]", "[\"A\"]", CHANGE),
        json("[\"a\"]", "[\"a \"]", CHANGE),
        json("[\"a\\nb\"]", "[\"a\\r\\nb\"]", CHANGE),
        json("[\"\\/\"]", "[\"/\"]", None),
        json("[\"<\"]", "[\"\\u003c\"]", None),
        json("[\"<\"]", "[\"&lt;\"]", CHANGE),
        json("[\"ü\"]", "[\"Ã¼\"]", CHANGE),
        json("[\"\\u0000\"]", "[\"\"]", CHANGE),
    ]);
}

#[test]
fn objects_and_lists_of_json() {
    judge(vec![
        json("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", None),
        json("{\"a\":1}", "{\"A\":1}", BREAKING),
        json("{\"a\":1}", "{\"a\":1,\"a\":1}", ADDITIVE),
        json("{\"a\":1}", "{\"a\":1,\"a\":2}", CHANGE),
        json("{\"a\":1}", "{\"a\":1,\"\":1}", ADDITIVE),
        json("{\"a\":null}", "{}", BREAKING),
        json("{}", "{\"a\":null}", ADDITIVE),
        json("{\"a\":[]}", "{\"a\":{}}", BREAKING),
        json("[1,2,3]", "[1,3,2]", CHANGE),
        json("[1,1,2]", "[1,2,2]", CHANGE),
        json("[1,2]", "[1,2,2]", ADDITIVE),
        json("[1,2,2]", "[1,2]", BREAKING),
        json("[[1,2]]", "[1,2]", BREAKING),
        json("[{\"id\":1},{\"id\":2}]", "[{\"id\":2},{\"id\":1}]", INFO),
        json("[{\"id\":1},{\"id\":2}]", "[{\"id\":1},{\"id\":1}]", CHANGE),
        json(
            "[{\"id\":1,\"a\":1},{\"id\":2,\"a\":2}]",
            "[{\"id\":1,\"a\":2},{\"id\":2,\"a\":1}]",
            CHANGE,
        ),
        json("[{\"id\":1}]", "{\"0\":{\"id\":1}}", BREAKING),
        json(
            "{\"a\":{\"b\":{\"c\":{\"d\":[{\"e\":1}]}}}}",
            "{\"a\":{\"b\":{\"c\":{\"d\":[{\"e\":2}]}}}}",
            CHANGE,
        ),
    ]);
    let none: &[u8] = b"[\"\xff\"]";
    judge(vec![(Answer::new(JSON, "[\"a\"]"), Answer::new(JSON, none), BREAKING)]);
}

fn text(content_type: &str, left: &str, right: &str, wanted: Option<Severity>) -> Case {
    (Answer::new(content_type, left), Answer::new(content_type, right), wanted)
}

#[test]
fn texts_and_pages() {
    let page = "<!DOCTYPE html>\n<html>\n<body>\n<p class=\"a\">Über</p>\n</body>\n</html>\n";
    judge(vec![
        text(TEXT, "a\nb\n", "a\nb", CHANGE),
        text(TEXT, "a\nb", "a\nb\n", CHANGE),
        text(TEXT, "a\nb\n", "a\r\nb\r\n", CHANGE),
        text(TEXT, "a b", "a  b", CHANGE),
        text(TEXT, "a\n", "a \n", CHANGE),
        text(TEXT, "a", "a\0", CHANGE),
        text(TEXT, "a", "", BREAKING),
        text(TEXT, "a\tb", "a b", CHANGE),
        text(TEXT, "A", "a", CHANGE),
        text(TEXT, "é", "e\u{301}", CHANGE),
        text(TEXT, "1", "1.0", CHANGE),
        text(TEXT, "{{x}}", "{{y}}", CHANGE),
        text(HTML, page, &page.replace("class=\"a\"", "class=\"b\""), CHANGE),
        text(HTML, page, &page.replace("Über", "Ueber"), CHANGE),
        text(HTML, page, &page.replace("</body>\n", ""), CHANGE),
        text(HTML, page, &page.replace("<body>", "<body>\n<b>Warning</b>: x in y.php"), CHANGE),
        text("text/csv", "a,b\n1,2\n", "a,b\n1,\"2\"\n", CHANGE),
        text("text/csv", "a,b\n1,2\n3,4\n", "a,b\n3,4\n1,2\n", CHANGE),
        text("application/xml", "<a b=\"1\"/>", "<a b=\"2\"/>", CHANGE),
    ]);
    let latin: &[u8] = b"\xfcber";
    judge(vec![
        // The same text in another encoding is said once, by its header.
        (Answer::new(TEXT, "über"), Answer::new("text/plain; charset=iso-8859-1", latin), CHANGE),
        (Answer::new(TEXT, "über"), Answer::new(TEXT, latin), CHANGE),
        (Answer::new(TEXT, "a"), Answer::new(HTML, "a"), BREAKING),
        (Answer::new(JSON, "{\"a\":1}"), Answer::new(HTML, "<h1>Login</h1>"), BREAKING),
        (Answer::new(JSON, "{\"a\":1}"), Answer::new(HTML, "{\"a\":1}"), BREAKING),
        (Answer::new(TEXT, ""), Answer::new(TEXT, "a"), ADDITIVE),
        (Answer::new(TEXT, ""), Answer::new(TEXT, "\n"), ADDITIVE),
        (Answer::new(JSON, ""), Answer::new(JSON, "null"), ADDITIVE),
    ]);
}

/// A picture of one grey.
fn png(width: u32, height: u32, grey: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = png::Encoder::new(&mut bytes, width, height);
    let mut writer = encoder.write_header().unwrap();
    let pixels = usize::try_from(width * height).unwrap();
    writer.write_image_data(&vec![grey; pixels]).unwrap();
    writer.finish().unwrap();
    bytes
}

#[test]
fn bytes_and_pictures() {
    let whole = png(4, 4, 7);
    let with = |tail: &[u8]| [&whole[..], tail].concat();
    let picture = |body: &[u8]| Answer::new("image/png", body);
    judge(vec![
        (Answer::new(BYTES, b"\0\x01\xff"), Answer::new(BYTES, b"\0\x01\xfe"), CHANGE),
        (Answer::new(BYTES, b"\0\x01\xff"), Answer::new(BYTES, b"\0\x01\xff\0"), CHANGE),
        (Answer::new(BYTES, b"\0\x01\xff"), Answer::new(BYTES, b"\0\x01"), CHANGE),
        (Answer::new(BYTES, b"\0\x01\xff"), Answer::new(BYTES, b""), BREAKING),
        (picture(&whole), picture(&png(4, 4, 9)), INFO),
        (picture(&whole), picture(&png(5, 4, 7)), CHANGE),
        (picture(&whole), picture(&whole[..whole.len() - 6]), BREAKING),
        (picture(&whole), picture(b"<h1>oops</h1>"), BREAKING),
        (picture(&whole), picture(&[b"\nNotice: x\n", &whole[..]].concat()), BREAKING),
        // Clients read it, but something else was written behind it.
        (picture(&whole), picture(&with(b"\nNotice: undefined index")), CHANGE),
    ]);
}

fn headers(left: &[(&str, &str)], right: &[(&str, &str)], wanted: Option<Severity>) -> Case {
    let answer = |headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(Answer::new(JSON, "1"), |answer, (name, value)| answer.with(name, value))
    };
    (answer(left), answer(right), wanted)
}

#[test]
fn headers_and_cookies() {
    let cookie = |left: &str, right: &str, wanted| {
        headers(&[("set-cookie", left)], &[("set-cookie", right)], wanted)
    };
    judge(vec![
        headers(&[("x-a", "1")], &[("x-a", "1"), ("x-a", "1")], CHANGE),
        headers(&[("x-a", "1"), ("x-a", "2")], &[("x-a", "2"), ("x-a", "1")], CHANGE),
        headers(&[("x-a", "1")], &[], CHANGE),
        headers(&[("x-a", "1")], &[("x-a", "")], CHANGE),
        headers(&[], &[("x-a", "")], ADDITIVE),
        headers(&[("x-a", "abc")], &[("x-a", "ABC")], CHANGE),
        headers(&[("cache-control", "no-store")], &[("cache-control", "public")], CHANGE),
        headers(&[("location", "https://h/a")], &[("location", "https://h/b")], CHANGE),
        headers(&[("date", "Mon")], &[("date", "Tue")], None),
        headers(&[("content-encoding", "gzip")], &[], None),
        headers(&[("etag", "\"1\"")], &[("etag", "\"2\"")], None),
        cookie("a=1; Path=/; Secure", "a=2; secure; path=/", None),
        cookie("a=1; Path=/; HttpOnly", "a=1; Path=/", CHANGE),
        cookie("a=1", "a=1; HttpOnly", CHANGE),
        cookie("a=1", "a=1; Domain=h", CHANGE),
        cookie("a=1; SameSite=Lax", "a=1; SameSite=None", CHANGE),
        cookie("a=1; SameSite=Lax", "a=1; SameSite=lax", None),
        cookie("a=1; Path=/a", "a=1; Path=/A", CHANGE),
        cookie("a=1; Path=/", "a=1; Path=/; Max-Age=60", CHANGE),
        cookie("a=1; Max-Age=60", "a=1; Max-Age=0", CHANGE),
        cookie("a=1; Max-Age=60", "a=1; Max-Age=-1", CHANGE),
        cookie("a=1; Max-Age=60", "a=1; Max-Age=90", None),
        cookie(
            "a=1; Expires=Wed, 25 Nov 2026 10:00:00 GMT",
            "a=1; Expires=Thu, 26 Nov 2026 10:00:00 GMT",
            None,
        ),
        cookie(
            "a=1; Expires=Wed, 25 Nov 2026 10:00:00 GMT",
            "a=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT",
            CHANGE,
        ),
        cookie("a=1; Path=/", "A=1; Path=/", CHANGE),
    ]);
    let typed =
        |left: &str, right: &str, wanted| (Answer::new(left, "1"), Answer::new(right, "1"), wanted);
    judge(vec![
        typed("application/json; charset=utf-8", "application/json;charset=UTF-8", INFO),
        typed("application/json", "Application/JSON", INFO),
        typed("application/json; charset=utf-8", "application/json; charset=\"utf-8\"", INFO),
        typed("application/json; charset=utf-8", "application/json", CHANGE),
        typed("application/json; charset=utf-8", "application/json; charset=iso-8859-1", CHANGE),
        typed("application/json", "application/json; profile=\"A\"", CHANGE),
        typed("application/x; profile=\"A\"", "application/x; profile=\"a\"", CHANGE),
        typed("application/json", "application/problem+json", BREAKING),
    ]);
    judge(vec![{
        let (left, mut right) = (Answer::new(JSON, "1"), Answer::new(JSON, "1"));
        right.status = 201;
        (left, right, BREAKING)
    }]);
}

/// Two passes learn what is volatile; what is not of its kind is still noticed.
#[test]
fn what_is_volatile_keeps_its_kind() {
    let id = |n: u8| format!("0311cb52-95d9-4b27-bb6f-36a3fba0744{n}");
    let body = |id: &str, at: &str, n: &str| {
        Answer::new(JSON, format!("{{\"id\":{id},\"at\":{at},\"n\":{n}}}"))
    };
    let quoted = |n: u8| format!("\"{}\"", id(n));
    let one = body(&quoted(1), "1795422597", "5");
    let two = body(&quoted(2), "1795422709", "6");
    for (came, wanted) in [
        (body(&quoted(3), "1795500000", "7"), None),
        (body(&quoted(3).to_uppercase(), "1795500000", "7"), None),
        (body("\"\"", "1795500000", "7"), CHANGE),
        (body("null", "1795500000", "7"), BREAKING),
        (body("7", "1795500000", "7"), BREAKING),
        (body(&quoted(3).replace('-', ""), "1795500000", "7"), CHANGE),
        (body(&quoted(3).replace("\"0", "\" 0"), "1795500000", "7"), CHANGE),
        (body(&quoted(3), "1795500000000", "7"), CHANGE),
        (body(&quoted(3), "\"1795500000\"", "7"), BREAKING),
        (body(&quoted(3), "0", "7"), CHANGE),
        (body(&quoted(3), "1795500000.5", "7"), CHANGE),
        (body(&quoted(3), "1795500000", "7.5"), CHANGE),
        (body(&quoted(3), "1795500000", "\"7\""), BREAKING),
        (body(&quoted(3), "1795500000", "7.0"), CHANGE),
    ] {
        let (worst, lines) = said(&[&one, &two], &came);
        assert_eq!(worst, wanted, "{:?}: {lines:#?}", String::from_utf8_lossy(&came.body));
    }
}
