use super::super::tests::{Case, get};

#[test]
fn newmans_tokens_come_out() {
    for (parameters, expected) in [
        (
            &[("payload", "{\"sub\":\"1\",\"name\":\"ü\"}"), ("header", "{\"kid\":\"k1\"}")][..],
            "eyJraWQiOiJrMSIsImFsZyI6IkhTMjU2In0.eyJzdWIiOiIxIiwibmFtZSI6IsO8In0.EX1Cu7Ka-AbodCaM-oATO3TzVUCxwceEB-zpzrb2b3M",
        ),
        (
            &[("payload", "{}")],
            "eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys_7wsYBfq4C3M6goz71I7dTgUkuIa5lyQ",
        ),
        (&[], "eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys_7wsYBfq4C3M6goz71I7dTgUkuIa5lyQ"),
        // The same secret in base64.
        (
            &[("isSecretBase64Encoded", "true"), ("secret", "c2VjcmV0")],
            "eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys_7wsYBfq4C3M6goz71I7dTgUkuIa5lyQ",
        ),
    ] {
        let own = [("algorithm", "HS256"), ("secret", "secret")];
        let signed = get().sign("jwt", &[&own[..], parameters].concat());
        assert_eq!(signed.authorization(), format!("Bearer {expected}"));
    }
}

/// The token that jwt.io shows first.
#[test]
fn a_published_token_comes_out() {
    let parameters = [
        ("algorithm", "HS256"),
        ("secret", "your-256-bit-secret"),
        ("header", "{\"alg\": \"none\", \"typ\": \"JWT\"}"),
        ("payload", "{\"sub\": \"1234567890\",\n\"name\": \"John Doe\", \"iat\": 1516239022}"),
    ];
    assert_eq!(
        get().sign("jwt", &parameters).authorization(),
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    );
}

#[test]
fn tokens_go_where_they_are_to_go() {
    let own = [("algorithm", "HS256"), ("secret", "secret")];
    let token = "eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys_7wsYBfq4C3M6goz71I7dTgUkuIa5lyQ";
    for (more, url, header) in [
        (&[("headerPrefix", "JWT")][..], "", Some(format!("JWT {token}"))),
        (&[("headerPrefix", "")], "", Some(token.to_owned())),
        (&[("addTokenTo", "header")], "", Some(format!("Bearer {token}"))),
        (&[("addTokenTo", "queryParam")], "&token=", None),
        (&[("addTokenTo", "queryParam"), ("queryParamKey", "t")], "&t=", None),
    ] {
        let signed = get().sign("jwt", &[&own[..], more].concat());
        assert_eq!(signed.header("authorization"), header.as_deref());
        let token = if url.is_empty() { "" } else { token };
        assert_eq!(signed.url, format!("{}{url}{token}", get().url));
    }
}

/// Every algorithm makes a token of three parts whose signature has the length that RFC 7518 says.
#[test]
fn every_algorithm_signs() {
    let rsa = include_str!("keys/rsa.pem");
    for (algorithm, key, length) in [
        ("HS256", "", 32),
        ("HS384", "", 48),
        ("HS512", "", 64),
        ("RS256", rsa, 256),
        ("RS384", rsa, 256),
        ("RS512", rsa, 256),
        ("PS256", rsa, 256),
        ("PS384", rsa, 256),
        ("PS512", rsa, 256),
        ("ES256", include_str!("keys/ec-256.pem"), 64),
        ("ES384", include_str!("keys/ec-384.pem"), 96),
        ("ES512", include_str!("keys/ec-521.pem"), 132),
    ] {
        let parameters = [("algorithm", algorithm), ("secret", "s"), ("privateKey", key)];
        let signed = get().sign("jwt", &parameters);
        let parts: Vec<_> = signed.authorization().split('.').collect();
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2].len(), (length * 4usize).div_ceil(3), "{algorithm}");
    }
}

#[test]
fn failures_are_warnings_that_show_no_secret() {
    let hunter = "hunter2-hunter2";
    for (parameters, expected) in [
        (
            &[("algorithm", "HS1"), ("secret", hunter)][..],
            "unknown algorithm \"HS1\"; known are HS256",
        ),
        (&[("algorithm", "ü")], "unknown algorithm \"ü\""),
        (
            &[("algorithm", "HS256"), ("secret", hunter), ("payload", "{\"hunter2\"")],
            "payload is not a JSON object: see line 1, column 10",
        ),
        (
            &[("algorithm", "HS256"), ("secret", hunter), ("header", "[\"hunter2\"]")],
            "header is not a JSON object",
        ),
        (&[("algorithm", "RS256"), ("privateKey", hunter)], "privateKey: it is no PEM text"),
        (
            &[("algorithm", "HS256"), ("secret", "hunter2!"), ("isSecretBase64Encoded", "true")],
            "secret: it is no base64",
        ),
    ] {
        let case = Case { headers: vec![("Authorization", "user's")], ..get() };
        let signed = case.sign("jwt", parameters);
        let start = "runtime~jwt.auth: could not sign the request: ";
        assert_eq!(signed.warnings.len(), 1);
        assert!(signed.warnings[0].starts_with(start), "{:?}", signed.warnings);
        assert!(signed.warnings[0].contains(expected), "{:?}", signed.warnings);
        assert!(!signed.warnings[0].contains("hunter2"), "{:?}", signed.warnings);
        assert_eq!(signed.header("authorization"), Some("user's"));
    }
}
