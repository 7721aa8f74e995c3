use time::macros::datetime;

use super::super::tests::{Case, Outcome, get, post};

const OWN: [(&str, &str); 2] = [("accessKey", "AKID"), ("secretKey", "SECRET")];
const ES: [(&str, &str); 2] = [("region", "eu-west-1"), ("service", "es")];

/// The signature in a header or query.
#[track_caller]
fn signature(signed: &Outcome) -> &str {
    let text = signed.header("authorization").unwrap_or(&signed.url);
    text.split("Signature=").nth(1).unwrap_or_else(|| panic!("unsigned: {:?}", signed.warnings))
}

#[test]
fn newmans_signatures_come_out() {
    let signed = get().sign("awsv4", &OWN);
    assert_eq!(
        signed.authorization(),
        "AWS4-HMAC-SHA256 Credential=AKID/20231114/us-east-1/execute-api/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=6a562187d163cc98347b9f3528b3c21cadaf2a6dfc1ff6718cf413a383db1d45"
    );

    let headers = vec![("X-A", "1"), ("Content-Type", "text/plain")];
    let case = Case { headers, ..post("") };
    let signed = case.sign("awsv4", &[OWN, ES].concat());
    let expected = "d8302839772e0dda7bf3bdb7cc23e0c9cc17f6b4c9dec68a80759f154c61f651";
    assert_eq!(signature(&signed), expected);

    let in_query = [("addAuthDataToQuery", "true")];
    let signed = get().sign("awsv4", &[&OWN[..], &ES, &in_query].concat());
    assert_eq!(
        signed.url,
        format!(
            "{}&X-Amz-Date=20231114T221320Z&X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKID%2F20231114%2Feu-west-1%2Fes%2Faws4_request\
             &X-Amz-SignedHeaders=host&X-Amz-Signature=\
             1d260f3da48c051124e6ab3bf977c2db32fa31f1f123aa0a0d6f0f3a2d76f161",
            get().url
        )
    );
    assert!(signed.headers.is_empty());
}

#[test]
fn headers_are_added_in_order() {
    let more = [("sessionToken", "st")];
    let signed = post("a/b").sign("awsv4", &[&OWN[..], &more].concat());
    let names: Vec<_> = signed.headers.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "Content-Type",
        "X-Amz-Content-Sha256",
        "Host",
        "X-Amz-Security-Token",
        "X-Amz-Date",
        "Authorization",
    ];
    assert_eq!(names, expected);
}

/// AWS's own test suite and the examples of its documentation.
#[test]
fn published_signatures_come_out() {
    const SUITE: [(&str, &str); 3] = [
        ("accessKey", "AKIDEXAMPLE"),
        ("secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        ("service", "service"),
    ];
    for (url, method, expected) in [
        ("/", "GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("/", "POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "/?Param2=value2&Param1=value1",
            "GET",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        (
            "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "GET",
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        ),
        ("/./", "GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("/example/..", "GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("//", "GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ] {
        let url = format!("https://example.amazonaws.com{url}").leak();
        let case = Case { method, url, now: datetime!(2015-08-30 12:36:00 UTC), ..get() };
        assert_eq!(signature(&case.sign("awsv4", &SUITE)), expected, "{method} {url}");
    }
    let case = Case {
        url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
        headers: vec![("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
        now: datetime!(2015-08-30 12:36:00 UTC),
        ..get()
    };
    let signed = case.sign("awsv4", &[&SUITE[..2], &[("service", "iam")]].concat());
    let expected = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    assert_eq!(signature(&signed), expected);
}

#[test]
fn s3_has_rules_of_its_own() {
    const S3: [(&str, &str); 3] = [
        ("accessKey", "AKIAIOSFODNN7EXAMPLE"),
        ("secretKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("service", "s3"),
    ];
    let now = datetime!(2013-05-24 00:00:00 UTC);
    let url = "https://examplebucket.s3.amazonaws.com/?lifecycle";
    let signed = Case { url, now, ..get() }.sign("awsv4", &S3);
    let expected = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543";
    assert_eq!(signature(&signed), expected);
    let url = "https://examplebucket.s3.amazonaws.com/test.txt";
    let in_query = [("addAuthDataToQuery", "true")];
    let signed = Case { url, now, ..get() }.sign("awsv4", &[&S3[..], &in_query].concat());
    let expected = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    assert_eq!(signature(&signed), expected);
}

#[test]
fn an_old_signature_goes() {
    let url = "http://127.0.0.1:18080/r?b=2&X-Amz-Signature=old&a=1&x-amz-date=old";
    let in_query = [("addAuthDataToQuery", "true")];
    let headers = vec![("Authorization", "old")];
    let signed = Case { url, headers, ..get() }.sign("awsv4", &[&OWN[..], &ES, &in_query].concat());
    let expected = "1d260f3da48c051124e6ab3bf977c2db32fa31f1f123aa0a0d6f0f3a2d76f161";
    assert_eq!(signature(&signed), expected);
    assert!(signed.headers.is_empty());
}

#[test]
fn half_a_key_is_a_warning() {
    for (parameter, missing) in [("accessKey", "secretKey"), ("secretKey", "accessKey")] {
        let signed = get().sign("awsv4", &[(parameter, "x")]);
        let expected =
            format!("runtime~awsv4.auth: could not sign the request: {missing} is empty");
        assert_eq!(signed.warnings, [expected]);
        assert!(signed.headers.is_empty());
    }
}
