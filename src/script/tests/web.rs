//! Globals that browsers have: URLs, texts as bytes.

use proptest::prelude::*;

use super::{check, run};

const SHOW: &str = "const show = (value) => pm.test(typeof value === 'string' ? value : JSON.stringify(value));\
    const tries = (action) => { try { show(action()); } catch (e) { show(`${e.name}: ${e.message}`); } };";

fn shows(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|line| format!("✓ {line}")).collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        check(&[(&format!("{SHOW}{source}"), &expected)]);
    }
}

#[test]
fn urls_have_their_parts() {
    shows(&[
        (
            "const u = new URL('HTTPS://u:p@Example.com:8443/a/../b?x=1&y=%20z#h');
             show(u.href); show([u.origin, u.protocol, u.username, u.password, u.host, u.hostname]);
             show([u.port, u.pathname, u.search, u.hash]); show(`${u}`); show({ u });",
            &[
                "https://u:p@example.com:8443/b?x=1&y=%20z#h",
                r#"["https://example.com:8443","https:","u","p","example.com:8443","example.com"]"#,
                r##"["8443","/b","?x=1&y=%20z","#h"]"##,
                "https://u:p@example.com:8443/b?x=1&y=%20z#h",
                r#"{"u":"https://u:p@example.com:8443/b?x=1&y=%20z#h"}"#,
            ],
        ),
        ("show(new URL('../c?d', 'http://h/a/b/').href);", &["http://h/a/c?d"]),
        ("tries(() => new URL('nowhere'));", &["TypeError: Invalid URL: nowhere"]),
        ("tries(() => new URL('x', 'no base'));", &["TypeError: Invalid URL: x"]),
        (
            "show([URL.canParse('x'), URL.canParse('x', 'http://h'), URL.parse('x')]);",
            &["[false,true,null]"],
        ),
    ]);
}

#[test]
fn urls_change() {
    shows(&[
        (
            "const u = new URL('http://h/a?x=1');
             u.pathname = '/b c'; u.hash = 'top'; u.port = '81'; u.protocol = 'https'; u.search = '?q=é';
             show(u.href); u.host = 'other:82'; u.username = 'me'; show(u.href);
             u.port = 'none'; show(u.port); u.href = 'http://again/'; show(u.href);
             tries(() => { u.href = 'bad'; });",
            &[
                "https://h:81/b%20c?q=%C3%A9#top",
                "https://me@other:82/b%20c?q=%C3%A9#top",
                "82",
                "http://again/",
                "TypeError: Invalid URL: bad",
            ],
        ),
        (
            "const u = new URL('http://h/?a=1'), q = u.searchParams;
             q.append('b', 'x y'); show(u.href); q.delete('a'); show(u.search); q.delete('b'); show(u.href);
             show(q === u.searchParams); u.search = '?c=3'; show(u.searchParams.get('c'));",
            &["http://h/?a=1&b=x+y", "?b=x+y", "http://h/", "true", "3"],
        ),
    ]);
}

#[test]
fn queries_are_lists_of_pairs() {
    shows(&[
        (
            "const q = new URLSearchParams('?a=1&b=%C3%BC+x&a=2&c');
             show([...q]); show([q.get('a'), q.get('z'), q.getAll('a'), q.has('c'), q.has('a', '3'), q.size]);
             q.set('a', 9); show(q.toString()); q.sort(); show([...q.keys()]); show([...q.values()]);
             q.forEach((value, name, all) => show(`${name}=${value} ${all === q}`)); q.delete('a', 'no');
             show(q.has('a'));",
            &[
                r#"[["a","1"],["b","ü x"],["a","2"],["c",""]]"#,
                r#"["1",null,["1","2"],true,false,4]"#,
                "a=9&b=%C3%BC+x&c=",
                r#"["a","b","c"]"#,
                r#"["9","ü x",""]"#,
                "a=9 true",
                "b=ü x true",
                "c= true",
                "true",
            ],
        ),
        ("show(`${new URLSearchParams({ a: 1, 'b&': '=' })}`);", &["a=1&b%26=%3D"]),
        ("show(`${new URLSearchParams([['a', 1], ['a', 2]])}`);", &["a=1&a=2"]),
        ("show(`${new URLSearchParams(new URLSearchParams('a=1'))}`);", &["a=1"]),
        ("show(`${new URLSearchParams()}`);", &[""]),
        (
            "tries(() => new URLSearchParams([['a']]));",
            &["TypeError: each pair of a query must be a name and a value"],
        ),
    ]);
}

#[test]
fn texts_are_bytes_and_back() {
    shows(&[
        (
            "const e = new TextEncoder(); show([...e.encode('aé€😀')]); show(e.encode() instanceof Uint8Array);
             show(e.encoding); const into = new Uint8Array(4); show(e.encodeInto('é€x', into)); show([...into]);
             show([...e.encode('\\ud800')]);",
            &[
                "[97,195,169,226,130,172,240,159,152,128]",
                "true",
                "utf-8",
                r#"{"read":1,"written":2}"#,
                "[195,169,0,0]",
                "[239,191,189]",
            ],
        ),
        (
            "const d = new TextDecoder(); show(d.decode(new Uint8Array([0xef, 0xbb, 0xbf, 97, 0xff])));
             show(d.decode()); show(d.decode(new Uint8Array([0, 97, 98, 0]).subarray(1, 3)));
             show(d.decode(Uint8Array.of(97).buffer)); show([d.encoding, d.fatal, d.ignoreBOM]);",
            &["a\u{fffd}", "", "ab", "a", r#"["utf-8",false,false]"#],
        ),
        (
            "const d = new TextDecoder(); const part = (...bytes) => d.decode(Uint8Array.from(bytes), { stream: true });
             show([part(0xe2), part(0x82), part(0xac, 0xf0, 0x9f), part(0x98, 0x80), d.decode()]);",
            &[r#"["","","€","😀",""]"#],
        ),
        (
            "tries(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)));
             tries(() => new TextDecoder('klingon'));",
            &["TypeError: the bytes are not UTF-8", "RangeError: TextDecoder knows utf-8 only, not klingon"],
        ),
    ]);
}

#[test]
fn globals_can_be_taken_over_and_are_not_kept() {
    shows(&[
        ("URL = 5; show(URL);", &["5"]),
        ("const Buffer = 1; show(Buffer);", &["1"]),
        ("show(Object.keys((function () { return this; })()).join());", &[""]),
    ]);
}

/// What a script says of `input`, which it has as a variable.
fn said(source: &str, input: impl serde::Serialize) -> String {
    let input = serde_json::to_string(&input).unwrap();
    let outcome = run(&format!("const input = {input}; pm.test({source});"));
    assert_eq!(outcome.error, None, "{input}");
    outcome.assertions[0].name.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn queries_come_back_as_they_were(pairs: Vec<(String, String)>) {
        let source = "JSON.stringify([...new URLSearchParams(new URLSearchParams(input).toString())])";
        prop_assert_eq!(said(source, &pairs), serde_json::to_string(&pairs).unwrap());
    }

    #[test]
    fn text_in_parts_is_the_text(text: String, size in 1usize..9) {
        let source = "(() => { const bytes = new TextEncoder().encode(input.text), decoder = new TextDecoder('utf-8', { ignoreBOM: true });
            let decoded = ''; for (let at = 0; at < bytes.length; at += input.size) decoded += decoder.decode(bytes.subarray(at, at + input.size), { stream: true });
            return decoded + decoder.decode(); })()";
        prop_assert_eq!(said(source, serde_json::json!({ "text": text, "size": size })), text);
    }

    #[test]
    fn any_bytes_are_decoded_in_parts_as_at_once(bytes: Vec<u8>, size in 1usize..9) {
        let source = "(() => { const bytes = Uint8Array.from(input.bytes), decoder = new TextDecoder('utf-8', { ignoreBOM: true });
            let decoded = ''; for (let at = 0; at < bytes.length; at += input.size) decoded += decoder.decode(bytes.subarray(at, at + input.size), { stream: true });
            return decoded + decoder.decode(); })()";
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert_eq!(said(source, serde_json::json!({ "bytes": bytes, "size": size })), whole);
    }

    #[test]
    fn base64_comes_back(bytes: Vec<u8>) {
        let source = "JSON.stringify(Array.from(atob(btoa(String.fromCharCode(...input))), (c) => c.charCodeAt(0)))";
        prop_assert_eq!(said(source, &bytes), serde_json::to_string(&bytes).unwrap());
    }

    #[test]
    fn any_text_is_a_url_or_none(text: String) {
        let source = "URL.canParse(input) ? new URL(input).href : ''";
        let expected = url::Url::parse(&text).map_or(String::new(), String::from);
        prop_assert_eq!(said(source, &text), expected);
    }
}
