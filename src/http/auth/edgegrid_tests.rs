use super::super::tests::{Case, get, post};

const OWN: [(&str, &str); 5] = [
    ("accessToken", "at"),
    ("clientToken", "ct"),
    ("clientSecret", "cs"),
    ("nonce", "abc"),
    ("timestamp", "20231114T22:13:20+0000"),
];

#[test]
fn newmans_signatures_come_out() {
    let start = "EG1-HMAC-SHA256 client_token=ct;access_token=at;\
         timestamp=20231114T22:13:20+0000;nonce=abc;signature=";
    let signed = get().sign("edgegrid", &OWN);
    let expected = format!("{start}3HuOrAjccsrZEM3rWRnMzafT4ChnbhW1NY6dZm+cOZk=");
    assert_eq!(signed.authorization(), expected);

    let headers = vec![("X-A", " a  b "), ("X-B", "c"), ("Content-Type", "text/plain")];
    let case = Case { headers, ..post("") };
    let more = [
        ("maxBodySize", "3"),
        ("baseURL", "https://api.example.com/"),
        ("headersToSign", "X-A, X-B"),
    ];
    let signed = case.sign("edgegrid", &[&OWN[..], &more].concat());
    let expected = format!("{start}1WQruOVHt1yCLd+Vhg5ZR16815ZKfgmwQtXp3HW1dPw=");
    assert_eq!(signed.authorization(), expected);
}

#[test]
fn the_moment_and_a_nonce_are_made() {
    let signed = get().sign("edgegrid", &OWN[..3]);
    let value = signed.authorization();
    assert!(value.contains("timestamp=20231114T22:13:20+0000;nonce="), "{value}");
    let nonce = value.split("nonce=").nth(1).unwrap().split(';').next().unwrap();
    assert!(uuid::Uuid::parse_str(nonce).is_ok(), "{nonce}");
}

#[test]
fn a_size_that_is_no_number_is_a_warning() {
    let signed = post("a/b").sign("edgegrid", &[&OWN[..], &[("maxBodySize", "1k")]].concat());
    assert_eq!(
        signed.warnings,
        [
            "runtime~edgegrid.auth: could not sign the request: maxBodySize must be a number, not \"1k\""
        ]
    );
}
