use super::*;
use crate::http::auth::tests::auth;

const CLIENT: [(&str, &str); 4] = [
    ("accessTokenUrl", "https://id.test/token"),
    ("grant_type", "client_credentials"),
    ("clientId", "my client"),
    ("clientSecret", "s:cret"),
];

fn grant(more: &[(&str, &str)]) -> Grant {
    Grant::of(&auth("oauth2", &[&CLIENT[..], more].concat())).unwrap().unwrap()
}

fn form(grant: &Grant) -> Vec<(&str, &str)> {
    let Some(Body::UrlEncoded(form)) = &grant.request.body else { panic!("no form") };
    let text = |part: &'_ Option<String>| part.as_ref().unwrap().as_str().to_owned().leak() as &str;
    form.iter().map(|p| (text(&p.key), text(&p.value))).collect()
}

fn header<'g>(grant: &'g Grant, name: &str) -> Option<&'g str> {
    let found = grant.request.headers.iter().find(|header| header.name == name);
    found.map(|header| header.value.as_str())
}

#[test]
fn a_client_shows_itself_in_a_header_or_in_the_body() {
    let in_header = grant(&[("scope", "a b")]);
    assert_eq!(form(&in_header), [("grant_type", "client_credentials"), ("scope", "a b")]);
    // base64 of `my%20client:s%3Acret`.
    let expected = "Basic bXklMjBjbGllbnQ6cyUzQWNyZXQ=";
    assert_eq!(header(&in_header, "Authorization"), Some(expected));

    let client = [("client_id", "my client"), ("client_secret", "s:cret")];
    let in_body = grant(&[("client_authentication", "body")]);
    assert_eq!(form(&in_body), [&[("grant_type", "client_credentials")][..], &client].concat());
    assert_eq!(header(&in_body, "Authorization"), None);

    let public = grant(&[("clientSecret", "")]);
    assert_eq!(form(&public), [("grant_type", "client_credentials"), client[0]]);
}

#[test]
fn a_password_may_be_granted() {
    for name in ["password", "password_credentials"] {
        let grant = grant(&[("grant_type", name), ("username", "u"), ("password", "p")]);
        assert_eq!(
            form(&grant),
            [("grant_type", "password"), ("username", "u"), ("password", "p")]
        );
    }
}

#[test]
fn more_parameters_go_where_they_are_to_go() {
    let extras = r#"[
        {"key": "a", "value": "1", "send_as": "request_body"},
        {"key": "b", "value": "2 3", "send_as": "request_url", "enabled": true},
        {"key": "X-C", "value": "4", "send_as": "request_header"},
        {"key": "d", "value": "5", "enabled": false}
    ]"#;
    let grant = grant(&[("tokenRequestParams", extras), ("audience", "api")]);
    let expected = [("grant_type", "client_credentials"), ("audience", "api"), ("a", "1")];
    assert_eq!(form(&grant), expected);
    assert_eq!(grant.request.url, "https://id.test/token?b=2%203");
    assert_eq!(header(&grant, "X-C"), Some("4"));
}

#[test]
fn nothing_is_fetched_where_a_token_is_given_or_nobody_can_be_asked() {
    let of = |parameters: &[(&str, &str)]| Grant::of(&auth("oauth2", parameters));
    assert_eq!(of(&[&CLIENT[..], &[("accessToken", "t")]].concat()), Ok(None));
    assert_eq!(of(&CLIENT[1..]), Ok(None));
    assert_eq!(Grant::of(&auth("jwt", &CLIENT)), Ok(None));
    for (grant, named) in [("implicit", "implicit"), ("", "authorization_code")] {
        let failed = of(&[&CLIENT[..], &[("grant_type", grant)]].concat()).unwrap_err();
        let expected = format!(
            "the grant {named} needs a browser; get a token there and give it as accessToken"
        );
        assert_eq!(failed.to_string(), expected);
    }
    let failed = of(&[&CLIENT[..], &[("tokenRequestParams", "{}")]].concat()).unwrap_err();
    assert!(failed.to_string().starts_with("tokenRequestParams is not"), "{failed}");
}

#[test]
fn different_grants_have_different_tokens() {
    let one = grant(&[]).identity();
    assert_eq!(one, grant(&[]).identity());
    for more in [("scope", "a"), ("clientSecret", "x"), ("accessTokenUrl", "https://b.test/")] {
        assert_ne!(one, grant(&[more]).identity());
    }
}
