use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::super::{Conversation, Login, OpenError, Opened, Pending, Profile};
use super::login;

/// Sessions of the Passwords app.
#[derive(Debug)]
pub struct NextcloudPasswords;

/// What the server's language leaves as it is when it encodes a cookie's value.
const COOKIE_VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Nextcloud's cookies of fixed name. The log-in bookkeeping among them is set or deleted by the state of the
/// browser session, a differing number of times, and never by what the API did.
const NEXTCLOUD_COOKIES: [&str; 5] =
    ["oc_sessionPassphrase", "cookie_test", "nc_username", "nc_token", "nc_session_id"];

/// The two that carry the `__Host-` prefix where the server is reached by https at its root.
const SAME_SITE_COOKIES: [&str; 2] = ["nc_sameSiteCookielax", "nc_sameSiteCookiestrict"];

impl Profile for NextcloudPasswords {
    fn name(&self) -> &'static str {
        "nextcloud-passwords"
    }

    fn header(&self) -> &'static str {
        "X-API-SESSION"
    }

    fn cookie(&self) -> &'static str {
        "nc_passwords"
    }

    fn variable(&self) -> &'static str {
        "http_api_session"
    }

    fn is_installation_cookie(&self, name: &str) -> bool {
        NEXTCLOUD_COOKIES.contains(&name)
            || SAME_SITE_COOKIES.contains(&name.strip_prefix("__Host-").unwrap_or(name))
            || is_instance_cookie(name)
    }

    fn lifetime(&self) -> Duration {
        Duration::from_secs(600)
    }

    fn keep_alive_path(&self) -> Option<&'static str> {
        Some("/api/1.0/session/keepalive")
    }

    fn ends_session(&self, path: &str, status: u16) -> bool {
        let path = path.trim_end_matches('/');
        // A reset is only carried out (200) with the right code; asking for the code is 202.
        path.ends_with("/session/close") || (path.ends_with("/account/reset") && status == 200)
    }

    fn keeps_value(&self) -> bool {
        true
    }

    fn encode_cookie(&self, value: &str) -> String {
        utf8_percent_encode(value, COOKIE_VALUE).to_string()
    }

    fn decode_cookie(&self, text: &str) -> String {
        percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
    }

    fn open<'a>(
        &'a self,
        login: Login<'a>,
        conversation: Conversation<'a>,
    ) -> Pending<'a, Result<Opened, OpenError>> {
        Box::pin(login::open(login, conversation))
    }
}

/// The PHP session cookie is called after the installation: `oc` and ten lower-case letters or digits.
fn is_instance_cookie(name: &str) -> bool {
    name.strip_prefix("oc").is_some_and(|id| {
        id.len() == 10 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextclouds_own_cookies_are_told_from_the_apps() {
        let cases = [
            ("oca79n5nkskw", true),
            ("oc0123456789", true),
            ("oc_sessionPassphrase", true),
            ("cookie_test", true),
            ("nc_username", true),
            ("nc_token", true),
            ("nc_session_id", true),
            ("nc_sameSiteCookielax", true),
            ("__Host-nc_sameSiteCookielax", true),
            ("__Host-nc_sameSiteCookiestrict", true),
            ("nc_passwords", false),
            ("__Host-nc_passwords", false),
            ("ocA79n5nkskw", false),
            ("oca79n5nksk", false),
            ("oca79n5nkskw2", false),
            ("oc", false),
            ("ocä79n5nksk", false),
            ("nc_sameSiteCookie", false),
            ("", false),
        ];
        for (name, expected) in cases {
            assert_eq!(NextcloudPasswords.is_installation_cookie(name), expected, "{name}");
        }
    }

    #[test]
    fn a_cookie_carries_the_value_encoded() {
        assert_eq!(NextcloudPasswords.encode_cookie("ab|01|ff|3"), "ab%7C01%7Cff%7C3");
        assert_eq!(NextcloudPasswords.decode_cookie("ab%7C01%7cff%7C3"), "ab|01|ff|3");
        assert_eq!(NextcloudPasswords.decode_cookie("%ff"), "%ff");
    }

    #[test]
    fn only_a_close_or_a_completed_reset_ends_a_session() {
        let base = "/index.php/apps/passwords/api/1.0";
        let cases = [
            ("/session/close", 200, true),
            ("/session/close/", 200, true),
            ("/session/close", 412, true),
            ("/account/reset", 200, true),
            ("/account/reset", 202, false),
            ("/account/reset", 403, false),
            ("/session/open", 200, false),
            ("/session/closed", 200, false),
        ];
        for (path, status, expected) in cases {
            let path = format!("{base}{path}");
            assert_eq!(NextcloudPasswords.ends_session(&path, status), expected, "{path} {status}");
        }
    }
}
