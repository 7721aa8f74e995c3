use hyper::header::HeaderValue;

use super::Client;
use crate::sandbox::answer::Response;

/// A client with cookies: all of them, but `cookie_test` only where `test` says so, as one keeps it that
/// minds the paths of cookies.
struct Browser {
    client: Client,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn new() -> Self {
        Browser { client: Client::new(), cookies: Vec::new() }
    }

    /// The names of the cookies an answer sets, the installation's own as `oc`.
    fn get(&mut self, path: &str, test: bool) -> String {
        self.ask(path, test, 200)
    }

    fn ask(&mut self, path: &str, test: bool, status: u16) -> String {
        let mut incoming = self.client.request("GET", path);
        let sent = self.cookies.iter().filter(|(name, _)| test || name != "cookie_test");
        let sent: Vec<String> = sent.map(|(name, value)| format!("{name}={value}")).collect();
        incoming.headers.insert("cookie", HeaderValue::from_str(&sent.join("; ")).unwrap());
        let response = self.client.app.answer(&incoming);
        assert_eq!(response.status, status, "{path}");
        self.keep(&response)
    }

    fn keep(&mut self, response: &Response) -> String {
        let set = response.headers.iter().filter(|(name, _)| *name == "set-cookie");
        let mut names: Vec<&str> = Vec::new();
        for (_, cookie) in set {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if value != "deleted" {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
            names.push(if name == self.client.app.instance() { "oc" } else { name });
        }
        names.dedup();
        names.join(" ")
    }
}

const FIRST: &str =
    "oc_sessionPassphrase __Host-nc_sameSiteCookielax __Host-nc_sameSiteCookiestrict";
const DELETIONS: &str = "nc_username nc_token nc_session_id nc_username nc_token nc_session_id";

#[test]
fn json_ends_the_browser_session_and_marks_the_log_in() {
    let mut browser = Browser::new();
    let first = format!("{FIRST} cookie_test {DELETIONS} oc cookie_test nc_passwords");
    assert_eq!(browser.get("session/request", true), first);
    assert_eq!(browser.get("session/request", true), format!("{DELETIONS} oc nc_passwords"));
    let marked = format!("{DELETIONS} oc cookie_test nc_passwords");
    assert_eq!(browser.get("password/list", false), marked);
}

#[test]
fn images_go_on_in_the_log_in_of_the_json_answer_before() {
    let mut browser = Browser::new();
    browser.get("session/request", true);
    browser.get("service/password", true);
    assert_eq!(browser.get("service/avatar/anna/32", true), "oc");
    assert_eq!(browser.get("service/avatar/anna/32", true), "");
    assert_eq!(browser.get("service/favicon", false), "");
}

#[test]
fn images_log_in_anew_after_json_without_the_mark() {
    let mut browser = Browser::new();
    browser.get("session/request", true);
    browser.get("password/list", false);
    let image = format!("{DELETIONS} oc cookie_test");
    assert_eq!(browser.get("service/avatar/anna/32", false), image);
    assert_eq!(browser.get("service/avatar/anna/32", false), "");
}

#[test]
fn a_failed_image_has_the_cookies_of_an_image_and_a_session() {
    let mut browser = Browser::new();
    let failed = "service/preview/x/desktop/nope";
    let first = format!("{FIRST} oc cookie_test nc_passwords");
    assert_eq!(browser.ask(failed, true, 400), first);
    assert_eq!(browser.ask(failed, true, 400), "nc_passwords");
}

#[test]
fn an_image_as_first_contact_deletes_nothing() {
    let mut browser = Browser::new();
    assert_eq!(browser.get("service/preview", true), format!("{FIRST} oc cookie_test"));
    assert_eq!(browser.get("service/preview", true), "");
}

#[test]
fn app_tokens_leave_no_mark() {
    let mut browser = Browser::new();
    browser.client.password = "anna-token".to_owned();
    for path in ["session/request", "service/avatar/anna/32", "session/keepalive"] {
        assert!(!browser.get(path, true).contains("cookie_test"), "{path}");
    }
}
