use super::super::tests::{Case, Outcome, form, get, post};

const RSA: &str = include_str!("keys/rsa.pem");

const OWN: [(&str, &str); 7] = [
    ("consumerKey", "ck"),
    ("consumerSecret", "cs"),
    ("token", "tk"),
    ("tokenSecret", "ts"),
    ("timestamp", "1700000000"),
    ("nonce", "abc"),
    ("version", "1.0"),
];

fn sign(case: &Case, more: &[(&str, &str)]) -> Outcome {
    case.sign("oauth1", &[&OWN[..], more].concat())
}

/// The decoded value of a parameter in a query, form or header.
fn parameter(text: &str, name: &str) -> Option<String> {
    let mut pairs = text.split(['?', '&', ',', ' ']).filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let value = percent_encoding::percent_decode_str(value.trim_matches('"'));
    Some(value.decode_utf8().unwrap().into_owned())
}

#[test]
fn newmans_signatures_come_out() {
    for (method, expected) in [
        ("HMAC-SHA1", "w+oLkp3XTO+FAYv4MYdThlDa28c="),
        ("HMAC-SHA256", "YJgwrCtVhmHyg0EQYsgFRq8mhGLXFOFRFYKHJxCU6NY="),
        ("PLAINTEXT", "cs&ts"),
    ] {
        let signed = sign(&get(), &[("signatureMethod", method)]);
        let signature = parameter(&signed.url, "oauth_signature").unwrap();
        assert_eq!(signature, expected, "{method}");
        assert_eq!(signed.header("authorization"), None);
    }
}

/// Signatures by `openssl dgst -sign` over the base string.
#[test]
fn rsa_signs_the_same_text() {
    for (method, expected) in [
        (
            "RSA-SHA1",
            "Xr/BW2pRt+dAAJuSYSna6nuBJEvDAbJ/3VEvfe6X7wDJsP99odmuCr8m/DOKbFikWFEhaVcFd6gvvxYSauKr4linQ0tncjwYlRIq40qbXOWwH3IVSc9lQ0Wo7DdBhbpj+PguGqi4PegXED3XaXuwZ0oczZbAF3cFB/WjaSzT4quenIM2O0/ymu5JRXp7z/M00hIQh4gT2wRV34svZMOAvPbN04O5cl30zr5tNsnBQPVIcgYAcTAVaj7M/453JLr+rIvHA6hdKKkgp/tfiPAF5Bru/2VEauQwKkQfcCpjp9VCNs1wxKFuyKZqLsNT30HZLvTl/EFd6n0Of3XSvUmMhQ==",
        ),
        (
            "RSA-SHA256",
            "Lhl8OXJwTBHES8n01PxLnmxeG5mwLR2xFiwR2kofLdRh4BRAXca4eLFEOfNIHAZ6XIFqIuuxa/9cJnCtoK/nDp1DgJkVXVGxqYoAXhAGxIg28XV6iGbPbIMMHeDWWBX3MfD+wIgD664xhhgONslBR31Ng6e6KFx75O3X4yee0kE/FlmrxxiCMegQ7mnyQTSAQZpU12ZdjO255xydadBUpJQ6nm7xJc0rCdeYimPUfXAH1vLGHZE70Rqx6308ZDBlvds3aB7VT29k2mzsaGFj8Gio+endxPLZN1FaU8jtyd1vTpRQQqXNtUvWg3S2Amar2kz1gHMx/4LuLGfEEnu3lA==",
        ),
    ] {
        let signed = sign(&get(), &[("signatureMethod", method), ("privateKey", RSA)]);
        assert_eq!(parameter(&signed.url, "oauth_signature").unwrap(), expected, "{method}");
    }
}

#[test]
fn the_parameters_of_a_form_are_signed_and_sent_in_it() {
    let case = Case { method: "POST", body: form(&[("z", "1 2")]), ..get() };
    let signed = sign(&case, &[]);
    assert_eq!(
        signed.body,
        "z=1%202&oauth_consumer_key=ck&oauth_token=tk&oauth_signature_method=HMAC-SHA1\
         &oauth_timestamp=1700000000&oauth_nonce=abc&oauth_version=1.0\
         &oauth_signature=vZLcZJoDWGFeH%2B006OPAMpAYVUo%3D"
    );
    assert_eq!(signed.url, case.url);
    // Only POST and PUT carry them there.
    let signed = sign(&Case { method: "PATCH", ..case }, &[]);
    assert_eq!(signed.body, "z=1%202");
    assert!(signed.url.contains("oauth_signature="));
}

#[test]
fn a_body_is_hashed_when_wanted() {
    let signed = sign(&post("text/plain"), &[("includeBodyHash", "true")]);
    let of = |name| parameter(&signed.url, name).unwrap();
    assert_eq!(of("oauth_body_hash"), "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
    assert_eq!(of("oauth_signature"), "SG6ArDDd3OZl6W6XosdMrNRgtJM=");
    let signed = sign(&post("text/plain"), &[("includeBodyHash", "false")]);
    assert_eq!(parameter(&signed.url, "oauth_body_hash"), None);
}

#[test]
fn a_header_holds_them_in_order() {
    let more = [
        ("addParamsToHeader", "true"),
        ("realm", "re alm"),
        ("callback", "http://c/?d=1"),
        ("verifier", "v"),
    ];
    let signed = sign(&get(), &more);
    let value = signed.authorization();
    let start = "OAuth realm=\"re%20alm\",oauth_consumer_key=\"ck\",oauth_token=\"tk\",\
         oauth_signature_method=\"HMAC-SHA1\",oauth_timestamp=\"1700000000\",oauth_nonce=\"abc\",\
         oauth_version=\"1.0\",oauth_callback=\"http%3A%2F%2Fc%2F%3Fd%3D1\",oauth_verifier=\"v\",\
         oauth_signature=\"";
    assert!(value.starts_with(start), "{value}");
    assert_eq!(signed.url, get().url);
    let signed = sign(&get(), &[&more[..], &[("disableHeaderEncoding", "true")]].concat());
    let value = signed.authorization();
    assert!(value.starts_with("OAuth realm=\"re alm\",oauth_consumer_key=\"ck\","), "{value}");
}

/// RFC 5849 §1.2 and the appendix of OAuth Core 1.0.
#[test]
fn published_signatures_come_out() {
    for (consumer, time, nonce, version, expected) in [
        (
            ["dpf43f3p2l4k3l03", "kd94hf93k423kf44"],
            "1191242096",
            "kllo9940pd9333jh",
            "1.0",
            "tR3+Ty81lMeYAr/Fid0kMTYa/WM=",
        ),
        (
            ["dpf43f3p2l4k3l03", "kd94hf93k423kf44"],
            "137131202",
            "chapoH",
            "",
            "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        ),
    ] {
        let url = "http://photos.example.net/photos?file=vacation.jpg&size=original";
        let parameters = [
            ("consumerKey", consumer[0]),
            ("consumerSecret", consumer[1]),
            ("token", "nnch734d00sl2jdk"),
            ("tokenSecret", "pfkkdhi9sl3r4s00"),
            ("timestamp", time),
            ("nonce", nonce),
            ("version", version),
            ("addParamsToHeader", "true"),
        ];
        let signed = Case { url, ..get() }.sign("oauth1", &parameters);
        let value = parameter(signed.authorization(), "oauth_signature").unwrap();
        assert_eq!(value, expected, "{nonce}");
    }
}

/// The example of RFC 5849 §3.4.1.1, whose form has names and values of every kind.
#[test]
fn the_base_string_is_that_of_the_rfc() {
    let url = url::Url::parse("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b");
    let form = super::parse_form(b"c2&a3=2+q");
    let query = super::parse_form(url.as_ref().unwrap().query().unwrap().as_bytes());
    let own = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let all = own.iter().chain(&query).chain(&form);
    assert_eq!(
        super::base_string("post", &url.unwrap(), all),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q\
         %26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_\
         key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m\
         ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk\
         9d7dh3k39sjv7"
    );
}

#[test]
fn old_parameters_and_headers_go() {
    let case = Case {
        url: "http://127.0.0.1:18080/r?b=2&oauth_nonce=old&a=1&oauth_signature=old",
        headers: vec![("Authorization", "OAuth old")],
        ..get()
    };
    let signed = sign(&case, &[]);
    assert_eq!(signed.header("authorization"), None);
    assert!(!signed.url.contains("old"));
    let signature = parameter(&signed.url, "oauth_signature").unwrap();
    assert_eq!(signature, "w+oLkp3XTO+FAYv4MYdThlDa28c=");
}

#[test]
fn empty_parameters_are_signed_only_when_wanted() {
    let parameters = [
        ("consumerKey", "ck"),
        ("consumerSecret", "cs"),
        ("timestamp", "1700000000"),
        ("nonce", "abc"),
    ];
    let without = get().sign("oauth1", &parameters);
    assert!(!without.url.contains("oauth_token"), "{}", without.url);
    let keeping = [&parameters[..], &[("addEmptyParamsToSign", "true")]].concat();
    let with = get().sign("oauth1", &keeping);
    assert!(with.url.contains("oauth_token=&"), "{}", with.url);
    assert!(with.url.contains("oauth_callback=&oauth_verifier=&"), "{}", with.url);
    let [with, without] = [with, without].map(|s| parameter(&s.url, "oauth_signature"));
    assert_ne!(with, without);
}

#[test]
fn times_and_nonces_are_made() {
    let parameters = [("consumerKey", "ck"), ("consumerSecret", "cs")];
    let [one, two] = [(); 2].map(|()| get().sign("oauth1", &parameters));
    let nonce = |signed: &Outcome| parameter(&signed.url, "oauth_nonce").unwrap();
    assert_eq!(nonce(&one).len(), 11);
    assert_ne!(nonce(&one), nonce(&two));
    assert_eq!(parameter(&one.url, "oauth_timestamp").unwrap(), "1700000000");
}

#[test]
fn failures_are_warnings() {
    for (method, expected) in [
        ("HMAC-MD5", "unknown algorithm \"HMAC-MD5\"; known are HMAC-SHA1, HMAC-SHA256,"),
        ("RSA-SHA256", "privateKey: it is no PEM text"),
    ] {
        let signed = sign(&get(), &[("signatureMethod", method), ("privateKey", "hunter2!")]);
        let start = "runtime~oauth1.auth: could not sign the request: ";
        assert!(signed.warnings[0].starts_with(start), "{:?}", signed.warnings);
        assert!(signed.warnings[0].contains(expected), "{:?}", signed.warnings);
        assert_eq!(signed.url, get().url);
    }
}
