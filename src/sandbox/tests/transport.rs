use hyper::header::HeaderValue;
use serde_json::json;

use super::Client;
use crate::sandbox::answer::Response;

fn text(response: &Response) -> String {
    String::from_utf8(response.body.clone()).unwrap()
}

fn cookie_names(response: &Response) -> Vec<&str> {
    let cookies = response.headers.iter().filter(|(name, _)| *name == "set-cookie");
    cookies.filter_map(|(_, value)| value.split('=').next()).collect()
}

#[test]
fn log_ins_are_refused_in_different_words() {
    let mut client = Client::new();
    let mut refused = |authorization: &str, path: &str, status: u16, body: &str| {
        let mut incoming = client.request("GET", path);
        incoming.headers.remove("authorization");
        if !authorization.is_empty() {
            let value = HeaderValue::from_str(authorization).unwrap();
            incoming.headers.insert("authorization", value);
        }
        let response = client.send(&incoming);
        assert_eq!((response.status, text(&response).as_str()), (status, body), "{path}");
        assert_eq!(response.header("x-api-session"), None);
        assert_eq!(response.header("www-authenticate"), None);
    };
    let (cors, image) = (
        r#"{"message":"CORS requires basic auth"}"#,
        r#"{"message":"Current user is not logged in"}"#,
    );
    let wrong = "Basic YW5uYTp3cm9uZw=="; // anna:wrong
    refused("", "password/list", 401, cors);
    refused("Basic YW5uYTo=", "password/list", 401, cors); // anna:
    refused("Bearer anna-token", "password/list", 401, cors);
    refused("", "service/avatar/anna/32", 401, image);
    refused(wrong, "password/list", 401, r#"{"message":""}"#);
    refused(wrong, "password/create", 401, r#"{"message":""}"#);
    refused(wrong, "nope/nope", 401, r#"{"message":""}"#);
    refused(wrong, "service/avatar/anna/32", 401, r#"{"message":""}"#);
    refused("", "password/create", 405, "");
}

#[test]
fn names_count_in_any_case_and_tokens_are_passwords() {
    let mut client = Client::new();
    client.user = "ANNA".to_owned();
    assert_eq!(client.get("password/list"), json!([]));
    client.password = "ANNA".to_owned();
    assert_eq!(client.call("GET", "password/list", &json!(null)).0, 401);
    client.password = "anna-token".to_owned();
    let id = client.password("a", "b");
    assert_eq!(client.show("password", &id, "model")["client"], "My phone");
    client.user = "bert".to_owned();
    assert_eq!(client.call("GET", "password/list", &json!(null)).0, 401);
}

#[test]
fn the_session_is_the_last_cookie_and_a_header() {
    let mut client = Client::new();
    let response = client.send(&client.request("GET", "session/request"));
    assert_eq!(text(&response), "{}");
    let session = response.header("x-api-session").unwrap();
    let cookie = format!(
        "nc_passwords={}; path=/; secure; HttpOnly; SameSite=Lax",
        session.replace('|', "%7C")
    );
    assert_eq!(response.headers.iter().rfind(|(name, _)| *name == "set-cookie").unwrap().1, cookie);
    assert!(cookie_names(&response).starts_with(&["oc_sessionPassphrase"]));
}

#[test]
fn a_refused_log_in_gets_the_cookies_of_a_first_contact() {
    let mut client = Client::new();
    client.password = "wrong".to_owned();
    let response = client.send(&client.request("GET", "password/list"));
    let names = cookie_names(&response);
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(!names.contains(&"nc_username"));
}

#[test]
fn wrong_parameters_are_the_unforeseen_failure() {
    let mut client = Client::new();
    for body in [
        json!({}),
        json!({"password": 123}),
        json!({"password": "x", "label": true}),
        json!({"password": "x", "label": "l", "tags": "t"}),
        json!({"password": null}),
    ] {
        client.fails("POST", "password/create", &body, 503, "0");
    }
    client.fails("POST", "folder/create", &json!({}), 400, "7c31eb4d");
    client.fails("POST", "password/find", &json!({"criteria": "x"}), 503, "0");
}

#[test]
fn a_reset_forgets_everything() {
    let mut client = Client::new();
    client.password("a", "b");
    let session = client.session.clone();
    client.app.reset();
    assert_eq!(client.listed("password"), Vec::<String>::new());
    assert_ne!(client.session, session);
}
