use super::super::tests::{Case, Outcome, auth, get, post};
use super::super::{Challenger, Memory, challenge};
use super::*;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// A challenge that stands in the collection.
const GIVEN: [(&str, &str); 5] =
    [("username", "u"), ("password", "p"), ("realm", "r"), ("nonce", "n0"), ("clientNonce", "c0")];

/// A value of the header.
fn value(header: &str, name: &str) -> Option<String> {
    let line = header.to_owned();
    let mut headers = HeaderMap::new();
    headers.insert(WWW_AUTHENTICATE, line.parse().unwrap());
    challenge::of_headers(&headers)[0].get(name).map(str::to_owned)
}

fn response(signed: &Outcome) -> String {
    value(signed.authorization(), "response").unwrap()
}

#[test]
fn newmans_responses_come_out() {
    for (algorithm, qop, expected) in [
        ("MD5", "", "516ef6a05685ed72fb2374ee7d07e247"),
        ("", "auth", "f3d2d6b82098873a66bf107aaa104235"),
        ("MD5-sess", "auth", "14c0dc42f3f160c95808c1868dbf7a9e"),
        ("SHA-256", "auth", "a79ea007951491f45ee4c4ad45afcb38b423cc6ef113530f33690869b4024d76"),
        ("SHA-512-256", "auth", "76fe199056ee2b570d50241be655864774fe4fa918ff8ca6642c8ac0376aca89"),
    ] {
        let more = [("algorithm", algorithm), ("qop", qop)];
        let signed = get().sign("digest", &[&GIVEN[..], &more].concat());
        assert_eq!(response(&signed), expected, "{algorithm} {qop}");
    }
    let signed = post("").sign("digest", &[&GIVEN[..], &[("qop", "auth-int")]].concat());
    assert_eq!(response(&signed), "1f6a56091803e3e92d7e207df844c4a7");
}

#[test]
fn the_header_is_newmans() {
    let more = [("qop", "auth"), ("opaque", "op")];
    let signed = get().sign("digest", &[&GIVEN[..], &more].concat());
    assert_eq!(
        signed.authorization(),
        "Digest username=\"u\", realm=\"r\", nonce=\"n0\", uri=\"/r?b=2&a=1\", algorithm=\"MD5\", \
         qop=auth, nc=00000001, cnonce=\"c0\", response=\"f3d2d6b82098873a66bf107aaa104235\", \
         opaque=\"op\""
    );
    let signed = get().sign("digest", &GIVEN);
    assert_eq!(
        signed.authorization(),
        "Digest username=\"u\", realm=\"r\", nonce=\"n0\", uri=\"/r?b=2&a=1\", algorithm=\"MD5\", \
         response=\"516ef6a05685ed72fb2374ee7d07e247\""
    );
}

/// A request whose server asks for these credentials.
struct Talk {
    challenger: Challenger,
    memory: Memory,
    method: &'static str,
    url: &'static str,
    body: &'static [u8],
}

impl Talk {
    fn begin(parameters: &[(&str, &str)], method: &'static str, url: &'static str) -> Self {
        let memory = Memory::default();
        let case = Case { method, url, ..get() };
        let signed = case.sign_with(&auth("digest", parameters), &memory);
        assert!(signed.headers.is_empty());
        Talk { challenger: signed.challenger.unwrap(), memory, method, url, body: b"" }
    }

    fn answer(&mut self, lines: &[&str]) -> Result<String, Vec<String>> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        let url = url::Url::parse(self.url).unwrap();
        let asked = Asked { method: self.method, url: &url, body: self.body };
        let mut warnings = Vec::new();
        let status = StatusCode::UNAUTHORIZED;
        self.challenger
            .answer(&asked, status, &headers, &self.memory, &mut warnings)
            .ok_or(warnings)
    }
}

#[test]
fn the_rfcs_examples_come_out() {
    let rfc_7616 = [
        ("username", "Mufasa"),
        ("password", "Circle of Life"),
        ("clientNonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"),
    ];
    let ask = |algorithm: &str| {
        format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
             opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        )
    };
    let [md5, sha] = ["MD5", "SHA-256"].map(ask);
    let of_md5 = "8ca523f5e9506fed4657c9700eebdbec";
    let of_sha = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
    for (lines, wanted, expected) in [
        (vec![md5.as_str()], "", of_md5),
        (vec![sha.as_str()], "", of_sha),
        // Of several the server's first, or the one that the collection names.
        (vec![sha.as_str(), md5.as_str()], "", of_sha),
        (vec![sha.as_str(), md5.as_str()], "MD5", of_md5),
        (vec!["Digest realm=x, nonce=y, algorithm=SHA3", sha.as_str()], "", of_sha),
    ] {
        let parameters = [&rfc_7616[..], &[("algorithm", wanted)]].concat();
        let mut talk = Talk::begin(&parameters, "GET", "http://www.example.org/dir/index.html");
        let header = talk.answer(&lines).unwrap();
        assert_eq!(value(&header, "response").as_deref(), Some(expected), "{header}");
        assert!(header.contains("qop=auth, nc=00000001"), "{header}");
    }

    let rfc_2617 =
        [("username", "Mufasa"), ("password", "Circle Of Life"), ("clientNonce", "0a4f113b")];
    let mut talk = Talk::begin(&rfc_2617, "GET", "http://www.nowhere.org/dir/index.html");
    let ask = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
               nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    let header = talk.answer(&[ask]).unwrap();
    assert_eq!(value(&header, "response").unwrap(), "6629fae49393a05397450978507c4ef1");
}

/// RFC 7616 §3.9.2 with its erratum 4897: the first print took SHA-512 and cut it.
#[test]
fn a_users_name_may_be_hashed() {
    let parameters = [
        ("username", "Jäsøn Doe"),
        ("password", "Secret, or not?"),
        ("clientNonce", "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v"),
    ];
    let mut talk = Talk::begin(&parameters, "GET", "http://api.example.org/doe.json");
    let ask = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
               nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
               opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
    let header = talk.answer(&[ask]).unwrap();
    let of = |name| value(&header, name).unwrap();
    assert_eq!(of("username"), "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
    assert_eq!(of("response"), "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    assert!(header.ends_with(", userhash=true"), "{header}");
}

#[test]
fn protection_of_the_body_is_chosen_when_it_must_be_or_is_wanted() {
    for (offered, wanted, expected) in [
        ("qop=\"auth,auth-int\"", "", Some("auth")),
        ("qop=auth", "", Some("auth")),
        ("qop=\"auth-int\"", "", Some("auth-int")),
        ("qop=\"auth-int, auth\"", "auth-int", Some("auth-int")),
        ("qop=\"new\"", "", None),
        ("opaque=x", "", None),
    ] {
        let parameters = [("username", "u"), ("password", "p"), ("qop", wanted)];
        let mut talk = Talk::begin(&parameters, "POST", "http://h/");
        let header = talk.answer(&[&format!("Digest realm=r, nonce=n, {offered}")]).unwrap();
        assert_eq!(value(&header, "qop").as_deref(), expected, "{offered}");
        assert_eq!(value(&header, "nc").is_some(), expected.is_some());
    }
}

const USER: [(&str, &str); 2] = [("username", "u"), ("password", "p")];

#[test]
fn a_refused_password_is_not_tried_again_and_a_stale_nonce_three_times() {
    let mut talk = Talk::begin(&USER, "GET", "http://h/");
    talk.answer(&["Digest realm=r, nonce=n1, qop=auth"]).unwrap();
    assert_eq!(talk.answer(&["Digest realm=r, nonce=n2, qop=auth"]), Err(Vec::new()));

    let mut talk = Talk::begin(&USER, "GET", "http://h/");
    for nonce in 1..=3 {
        let ask = format!("Digest realm=r, nonce=n{nonce}, qop=auth, stale=true");
        let header = talk.answer(&[&ask]).unwrap();
        assert_eq!(value(&header, "nonce").unwrap(), format!("n{nonce}"));
        assert_eq!(value(&header, "nc").unwrap(), "00000001");
    }
    assert!(talk.answer(&["Digest realm=r, nonce=n4, stale=true"]).is_err());
}

#[test]
fn what_was_learned_signs_the_next_requests() {
    let mut talk = Talk::begin(&USER, "GET", "http://h/");
    let first = talk.answer(&["Digest realm=r, nonce=n1, qop=auth"]).unwrap();
    for count in 2..=17 {
        let case = Case { url: "http://h/other", ..get() };
        let signed = case.sign_with(&auth("digest", &USER), &talk.memory);
        let header = signed.authorization();
        assert_eq!(value(header, "nc").unwrap(), format!("{count:08x}"));
        assert_eq!(value(header, "cnonce"), value(&first, "cnonce"));
        assert_eq!(value(header, "uri").unwrap(), "/other");
    }
    // Neither another server's nor another user's.
    for (url, user) in [("http://h:81/", "u"), ("http://h/", "v")] {
        let auth = auth("digest", &[("username", user), ("password", "p")]);
        let signed = Case { url, ..get() }.sign_with(&auth, &talk.memory);
        assert_eq!(signed.header("authorization"), None);
    }
}

/// The nonce of an earlier request may have been forgotten by the server: that is no wrong password.
#[test]
fn an_old_nonce_that_is_refused_is_replaced() {
    let mut talk = Talk::begin(&USER, "GET", "http://h/");
    talk.answer(&["Digest realm=r, nonce=n1, qop=auth"]).unwrap();
    let case = Case { url: "http://h/", ..get() };
    let signed = case.sign_with(&auth("digest", &USER), &talk.memory);
    let mut second = Talk { challenger: signed.challenger.unwrap(), ..talk };
    let header = second.answer(&["Digest realm=r, nonce=n2, qop=auth"]).unwrap();
    assert_eq!(value(&header, "nonce").unwrap(), "n2");
    assert_eq!(value(&header, "nc").unwrap(), "00000001");
}

#[test]
fn challenges_that_cannot_be_answered() {
    let retry = [&USER[..], &[("disableRetryRequest", "true")]].concat();
    for (parameters, ask, warning) in [
        (&USER[..], "Basic realm=x", None),
        (&USER, "Digest realm=r, nonce=n, algorithm=SHA3", Some("unknown algorithm \"SHA3\"")),
        (&USER, "Digest nonce=n", Some("the server's challenge has no realm")),
        (&USER, "Digest realm=r", Some("the server's challenge has no nonce")),
        (&retry, "Digest realm=r, nonce=n", None),
    ] {
        let warnings = Talk::begin(parameters, "GET", "http://h/").answer(&[ask]).unwrap_err();
        match warning {
            None => assert!(warnings.is_empty(), "{warnings:?}"),
            Some(text) => assert!(warnings[0].contains(text), "{warnings:?}"),
        }
    }
}

#[test]
fn quotes_are_escaped() {
    let mut talk = Talk::begin(&[("username", "a\"b\\c"), ("password", "p")], "GET", "http://h/");
    let header = talk.answer(&["Digest realm=\"q\\\"r\", nonce=n"]).unwrap();
    assert!(header.starts_with("Digest username=\"a\\\"b\\\\c\", realm=\"q\\\"r\""), "{header}");
    assert_eq!(value(&header, "username").unwrap(), "a\"b\\c");
}

/// RFC 7616 §3.4.4: what is not ASCII has a form of its own.
#[test]
fn names_of_all_languages_are_sent() {
    let mut talk = Talk::begin(&[("username", "Ж ü"), ("password", "p")], "GET", "http://h/");
    let header = talk.answer(&["Digest realm=r, nonce=n, charset=UTF-8"]).unwrap();
    assert!(header.starts_with("Digest username*=UTF-8''%D0%96%20%C3%BC, realm="), "{header}");
}

#[test]
fn no_debug_text_holds_the_password() {
    let talk = Talk::begin(&[("username", "u"), ("password", "hunter2")], "GET", "http://h/");
    assert!(!format!("{:?} {:?}", talk.challenger, talk.memory).contains("hunter2"));
}
