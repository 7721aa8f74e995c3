use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::tests::{Outcome, get};

const KEY: &str = include_str!("keys/rsa.pem");
const OWN: [(&str, &str); 4] =
    [("iss", "issuer"), ("aud", "audience"), ("kid", "issuer/key"), ("privateKey", KEY)];

/// Header and payload of the token.
fn parts(signed: &Outcome) -> [String; 2] {
    let token = signed.authorization().strip_prefix("Bearer ").unwrap();
    let mut parts = token
        .split('.')
        .map(|part| String::from_utf8_lossy(&URL_SAFE_NO_PAD.decode(part).unwrap()).into_owned());
    [parts.next().unwrap(), parts.next().unwrap()]
}

#[test]
fn a_token_holds_what_it_must() {
    let signed = get().sign("asap", &OWN);
    let [header, payload] = parts(&signed);
    assert_eq!(header, r#"{"alg":"RS256","kid":"issuer/key"}"#);
    let (start, rest) = payload.split_once(r#""jti":""#).unwrap();
    assert_eq!(start, r#"{"iat":1700000000,"iss":"issuer","sub":"issuer","#);
    let (id, rest) = rest.split_once('"').unwrap();
    assert!(uuid::Uuid::parse_str(id).is_ok(), "{id}");
    assert_eq!(rest, r#","aud":"audience","exp":1700003600}"#);
}

#[test]
fn claims_win_and_come_first() {
    let more = [("claims", r#"{"jti":"j1","x":1}"#), ("sub", "s"), ("exp", "60")];
    let [_, payload] = parts(&get().sign("asap", &[&OWN[..], &more].concat()));
    assert_eq!(
        payload,
        r#"{"jti":"j1","x":1,"iat":1700000000,"iss":"issuer","sub":"s","aud":"audience","exp":1700000060}"#
    );
}

#[test]
fn a_key_may_be_a_data_url() {
    let bare: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let key = format!("data:application/pkcs8;kid=a%2Fb;base64,{bare}");
    let parameters = [("iss", "i"), ("aud", "a"), ("privateKey", key.as_str())];
    let [header, _] = parts(&get().sign("asap", &parameters));
    assert_eq!(header, r#"{"alg":"RS256","kid":"a/b"}"#);
}

#[test]
fn failures_are_warnings() {
    for (more, expected) in [
        (("alg", "HS256"), "unknown algorithm \"HS256\"; known are RS256"),
        (("exp", "soon"), "exp must be a number, not \"soon\""),
        (("claims", "1"), "claims is not a JSON object"),
        (("privateKey", "x!"), "privateKey: it is no PEM text"),
    ] {
        let signed = get().sign("asap", &[&OWN[..], &[more]].concat());
        assert!(signed.warnings[0].contains(expected), "{:?}", signed.warnings);
        assert!(signed.headers.is_empty());
    }
}
