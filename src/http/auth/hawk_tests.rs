use super::super::tests::{Case, get, post};

const OWN: [(&str, &str); 4] =
    [("authId", "id"), ("authKey", "key"), ("timestamp", "1700000000"), ("nonce", "abc")];

#[test]
fn newmans_codes_come_out() {
    for (algorithm, mac) in [
        ("sha256", "etLKgW5sRMbjmGq4S/32BP7xX5oMmt4GsWTdwgd6/8k="),
        ("", "etLKgW5sRMbjmGq4S/32BP7xX5oMmt4GsWTdwgd6/8k="),
        ("sha1", "Eyq3qPRE3hoi4QFlQ5EddNp3Edg="),
    ] {
        let signed = get().sign("hawk", &[&OWN[..], &[("algorithm", algorithm)]].concat());
        let expected = format!("Hawk id=\"id\", ts=\"1700000000\", nonce=\"abc\", mac=\"{mac}\"");
        assert_eq!(signed.authorization(), expected);
    }
}

#[test]
fn everything_optional_goes_in() {
    let more = [
        ("includePayloadHash", "true"),
        ("extraData", "ext \"q\""),
        ("app", "ap"),
        ("delegation", "dl"),
    ];
    let signed = post("text/plain; charset=x").sign("hawk", &[&OWN[..], &more].concat());
    assert_eq!(
        signed.authorization(),
        "Hawk id=\"id\", ts=\"1700000000\", nonce=\"abc\", \
         hash=\"zLb0GsYvXkH0Sj+aemFFnjVTzVC3+drcUXPAvZIqfo8=\", ext=\"ext \\\"q\\\"\", \
         mac=\"zVFyXzTwZ22lM+Hw6Wbn3UCriFx9pMcBmEnycqlxevE=\", app=\"ap\", dlg=\"dl\""
    );
}

/// The examples of the specification.
#[test]
fn published_codes_come_out() {
    let case = Case { url: "http://example.com:8000/resource/1?b=1&a=2", ..get() };
    let own = [
        ("authId", "dh37fgj492je"),
        ("authKey", "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"),
        ("algorithm", "sha256"),
        ("timestamp", "1353832234"),
        ("nonce", "j4h3g2"),
        ("extraData", "some-app-ext-data"),
    ];
    let signed = case.sign("hawk", &own);
    assert!(
        signed.authorization().contains("mac=\"6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE=\""),
        "{}",
        signed.authorization()
    );
    let text = "Thank you for flying Hawk".to_owned();
    let body = Some(crate::collection::Body::Raw { text, language: None });
    let headers = vec![("Content-Type", "text/plain")];
    let case = Case { method: "POST", body, headers, ..case };
    let signed = case.sign("hawk", &[&own[..], &[("includePayloadHash", "true")]].concat());
    let value = signed.authorization();
    assert!(value.contains("hash=\"Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=\""), "{value}");
    assert!(value.contains("mac=\"aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw=\""), "{value}");
}

#[test]
fn other_algorithms_are_a_warning() {
    let signed = get().sign("hawk", &[&OWN[..], &[("algorithm", "md5")]].concat());
    assert_eq!(
        signed.warnings,
        [
            "runtime~hawk.auth: could not sign the request: unknown algorithm \"md5\"; known are sha256, sha1"
        ]
    );
    assert!(signed.headers.is_empty());
}

#[test]
fn times_and_nonces_are_made() {
    let signed = get().sign("hawk", &OWN[..2]);
    let value = signed.authorization();
    assert!(value.contains("ts=\"1700000000\", nonce=\""), "{value}");
    let nonce = value.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(nonce.len(), 6);
}
