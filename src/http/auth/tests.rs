use time::OffsetDateTime;
use time::macros::datetime;

use super::*;
use crate::collection::{Behavior, Body, Header, Parameter, Request};
use crate::http::{Options, body, headers::Lines, target::Target};

/// A request that is to be signed.
pub(super) struct Case {
    pub(super) method: &'static str,
    pub(super) url: &'static str,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Option<Body>,
    pub(super) now: OffsetDateTime,
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) warnings: Vec<String>,
    pub(super) challenger: Option<Challenger>,
}

impl Outcome {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(super) fn authorization(&self) -> &str {
        self.header("authorization").unwrap_or_else(|| panic!("unsigned: {:?}", self.warnings))
    }
}

/// `GET` of postman's own examples.
pub(super) fn get() -> Case {
    Case {
        method: "GET",
        url: "http://127.0.0.1:18080/r?b=2&a=1",
        headers: Vec::new(),
        body: None,
        now: datetime!(2023-11-14 22:13:20 UTC),
    }
}

/// `POST hello` of the same.
pub(super) fn post(content_type: &'static str) -> Case {
    let text = "hello".to_owned();
    let body = Some(Body::Raw { text, language: Some("text".to_owned()) });
    Case { method: "POST", headers: vec![("Content-Type", content_type)], body, ..get() }
}

pub(super) fn form(parameters: &[(&str, &str)]) -> Option<Body> {
    let parameters = parameters.iter().map(|(key, value)| Parameter {
        key: Some((*key).to_owned()),
        value: Some((*value).to_owned()),
    });
    Some(Body::UrlEncoded(parameters.collect()))
}

pub(super) fn auth(kind: &str, parameters: &[(&str, &str)]) -> Auth {
    let parameters = parameters.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Auth::new(kind, parameters.collect())
}

impl Case {
    pub(super) fn sign(&self, kind: &str, parameters: &[(&str, &str)]) -> Outcome {
        self.sign_with(&auth(kind, parameters), &Memory::default())
    }

    pub(super) fn sign_with(&self, auth: &Auth, memory: &Memory) -> Outcome {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| Header { name: (*name).to_owned(), value: (*value).to_owned() });
        let request = Request {
            method: self.method.to_owned(),
            url: self.url.to_owned(),
            path_variables: Vec::new(),
            headers: headers.collect(),
            body: self.body.clone(),
            auth: None,
            proxy: None,
        };
        let mut warnings = Vec::new();
        let mut payload = body::payload(&request, &Options::default(), &mut warnings);
        let mut target = Target::parse(self.url).unwrap();
        let mut lines = Lines::of_user(&request.headers, &payload, &Behavior::default());
        let unsigned = Unsigned {
            method: self.method,
            target: &mut target,
            as_written: false,
            lines: &mut lines,
            payload: &mut payload,
            now: self.now,
        };
        let challenger = apply(auth, unsigned, memory, &mut warnings);
        Outcome {
            url: target.url(false, &mut Vec::new()).unwrap().as_str().to_owned(),
            headers: lines.iter().map(|l| (l.name.to_string(), l.value.clone())).collect(),
            body: String::from_utf8(payload.bytes.to_vec()).unwrap(),
            warnings,
            challenger,
        }
    }
}

#[test]
fn simple_helpers_set_one_header() {
    for (kind, parameters, expected) in [
        (
            "basic",
            &[("username", "u"), ("password", "p")][..],
            Some(("Authorization", "Basic dTpw")),
        ),
        ("basic", &[], Some(("Authorization", "Basic Og=="))),
        ("basic", &[("username", "ü")], Some(("Authorization", "Basic w7w6"))),
        ("bearer", &[("token", "t")], Some(("Authorization", "Bearer t"))),
        ("bearer", &[("token", "")], None),
        ("bearer", &[], None),
        ("apikey", &[("key", "X-Key"), ("value", "v")], Some(("X-Key", "v"))),
        ("apikey", &[("key", "X-Key"), ("value", "v"), ("in", "header")], Some(("X-Key", "v"))),
        ("apikey", &[("key", ""), ("value", "")], None),
        ("oauth2", &[("accessToken", "t")], Some(("Authorization", "Bearer t"))),
        (
            "oauth2",
            &[("accessToken", "t"), ("headerPrefix", " Token ")],
            Some(("Authorization", "Token t")),
        ),
        ("oauth2", &[("accessToken", "t"), ("headerPrefix", "")], Some(("Authorization", "t"))),
        ("oauth2", &[("accessToken", "t"), ("tokenType", "mac")], None),
        ("oauth2", &[], None),
        ("noauth", &[], None),
    ] {
        let signed = get().sign(kind, parameters);
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(signed.headers, expected, "{kind} {parameters:?}");
        assert!(signed.warnings.is_empty());
        assert_eq!(signed.url, get().url);
    }
}

#[test]
fn a_helpers_header_replaces_every_header_of_its_name() {
    let headers = vec![("authorization", "a"), ("X", "1"), ("AUTHORIZATION", "b")];
    let signed = Case { headers, ..get() }.sign("bearer", &[("token", "t")]);
    assert_eq!(
        signed.headers,
        [("X".to_owned(), "1".to_owned()), ("Authorization".to_owned(), "Bearer t".to_owned())]
    );
}

#[test]
fn a_token_in_the_query_replaces_its_namesake() {
    let apikey = [("key", "k"), ("value", "v&"), ("in", "query")];
    let oauth2 = [("accessToken", "v&"), ("addTokenTo", "queryParams")];
    for (kind, parameters, url, expected) in [
        ("apikey", &apikey[..], "http://h/", "http://h/?k=v%26"),
        ("apikey", &apikey, "http://h/?a=1", "http://h/?a=1&k=v%26"),
        ("apikey", &apikey, "http://h/?k=old&a=1&k", "http://h/?a=1&k=v%26"),
        ("apikey", &apikey, "http://h/?K=old", "http://h/?K=old&k=v%26"),
        ("apikey", &apikey, "http://h/?k=old", "http://h/?k=v%26"),
        ("oauth2", &oauth2, "http://h/?access_token=old&a=1", "http://h/?a=1&access_token=v%26"),
    ] {
        let headers = vec![("Authorization", "user's")];
        let signed = Case { url, headers, ..get() }.sign(kind, parameters);
        assert_eq!(signed.url, expected);
        assert_eq!(signed.header("authorization").is_none(), kind == "oauth2");
    }
}

#[test]
fn unknown_helpers_warn_and_send_nothing() {
    let signed = get().sign("weird", &[]);
    assert!(signed.headers.is_empty());
    assert_eq!(signed.warnings, ["runtime: could not find a handler for auth: weird"]);
}

/// A scheme without its parameters sends nothing and says nothing, but for AWS, whose every request would
/// be refused.
#[test]
fn helpers_without_parameters_send_nothing() {
    for kind in
        ["oauth1", "oauth2", "hawk", "edgegrid", "digest", "ntlm", "jwt", "asap", "bearer", "awsv4"]
    {
        let signed = get().sign(kind, &[]);
        assert!(is_known(kind));
        assert!(signed.headers.is_empty(), "{kind}: {:?}", signed.headers);
        assert!(signed.challenger.is_none());
        assert_eq!(signed.url, get().url);
        let expected: &[&str] = match kind {
            "awsv4" => &["runtime~awsv4.auth: could not sign the request: accessKey is empty"],
            _ => &[],
        };
        assert_eq!(signed.warnings, expected, "{kind}");
    }
}
