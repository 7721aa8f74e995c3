//! The `Set-Cookie` headers of Nextcloud and the app.

use crate::sandbox::chance::{BASE64, Chance};
use crate::sandbox::clock::http_date;

const PHP_SESSION: &str = "; path=/; secure; HttpOnly; SameSite=Lax";
const DELETED: &str = "=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0;";

/// Which of Nextcloud's own cookies a request brought.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Contact {
    pub(crate) passphrase: bool,
    pub(crate) lax: bool,
    pub(crate) strict: bool,
    /// `cookie_test`, which Nextcloud sets when it logs a client in.
    pub(crate) test: bool,
}

/// Collects the cookies of one answer, in the order of the calls.
pub(crate) struct Cookies<'c> {
    list: Vec<String>,
    contact: Contact,
    chance: &'c mut Chance,
    /// Name of the installation's own cookie, which holds the PHP session.
    instance: &'c str,
    php_session: Option<String>,
}

impl<'c> Cookies<'c> {
    /// Starts with those a first contact needs.
    pub(crate) fn new(contact: Contact, instance: &'c str, chance: &'c mut Chance) -> Self {
        let mut list = Vec::new();
        if !contact.passphrase {
            let secret = chance.text(BASE64, 128).replace('+', "%2B").replace('/', "%2F");
            list.push(format!("oc_sessionPassphrase={secret}{PHP_SESSION}"));
        }
        for (known, kind) in [(contact.lax, "lax"), (contact.strict, "strict")] {
            if !known {
                list.push(format!(
                    "__Host-nc_sameSiteCookie{kind}=true; path=/; httponly;secure; \
                     expires=Fri, 31-Dec-2100 23:59:59 GMT; SameSite={kind}"
                ));
            }
        }
        Cookies { list, contact, chance, instance, php_session: None }
    }

    /// The end of the browser session, which every JSON route begins with.
    pub(crate) fn log_out(mut self) -> Self {
        for path in ["", " path=/;"] {
            for name in ["nc_username", "nc_token", "nc_session_id"] {
                self.list.push(format!("{name}{DELETED}{path} secure; HttpOnly"));
            }
        }
        self
    }

    /// A new PHP session.
    pub(crate) fn php_session(mut self) -> Self {
        let value = self.chance.hex(32);
        self.list.push(format!("{}={value}{PHP_SESSION}", self.instance));
        self.php_session = Some(value);
        self
    }

    /// The mark of a log-in with a password, unless the client has it.
    pub(crate) fn test(mut self, now: i64) -> Self {
        if !self.contact.test {
            let expires = http_date(now.saturating_add(3600));
            self.list.push(format!("cookie_test=test; expires={expires} GMT; Max-Age=3600"));
        }
        self
    }

    /// The app's session id.
    pub(crate) fn session(mut self, id: &str) -> Self {
        let value = id.replace('|', "%7C");
        self.list.push(format!("nc_passwords={value}{PHP_SESSION}"));
        self
    }

    /// The values of the `Set-Cookie` headers.
    pub(crate) fn finish(self) -> Vec<String> {
        self.list
    }

    /// The same, and the PHP session among them.
    pub(crate) fn finish_with_session(self) -> (Vec<String>, Option<String>) {
        (self.list, self.php_session)
    }
}

#[cfg(test)]
mod tests {
    use super::{Contact, Cookies};
    use crate::sandbox::chance::Chance;

    fn names(cookies: &[String]) -> Vec<&str> {
        cookies.iter().filter_map(|cookie| cookie.split('=').next()).collect()
    }

    #[test]
    fn first_contact_has_them_all_in_order() {
        let mut chance = Chance::seeded(1);
        let cookies = Cookies::new(Contact::default(), "ocabc", &mut chance)
            .test(0)
            .log_out()
            .php_session()
            .test(0)
            .session("a|b")
            .finish();
        let deletions = ["nc_username", "nc_token", "nc_session_id"];
        let expected = [
            &["oc_sessionPassphrase", "__Host-nc_sameSiteCookielax"][..],
            &["__Host-nc_sameSiteCookiestrict", "cookie_test"],
            &deletions,
            &deletions,
            &["ocabc", "cookie_test", "nc_passwords"],
        ]
        .concat();
        assert_eq!(names(&cookies), expected);
        assert_eq!(
            cookies[5],
            "nc_token=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; secure; HttpOnly"
        );
        assert_eq!(
            cookies[8],
            "nc_token=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; secure; \
             HttpOnly"
        );
        assert_eq!(
            cookies[3],
            "cookie_test=test; expires=Thu, 01 Jan 1970 01:00:00 GMT; Max-Age=3600"
        );
        assert_eq!(cookies[12], "nc_passwords=a%7Cb; path=/; secure; HttpOnly; SameSite=Lax");
        assert_eq!(
            cookies[1],
            "__Host-nc_sameSiteCookielax=true; path=/; httponly;secure; \
             expires=Fri, 31-Dec-2100 23:59:59 GMT; SameSite=lax"
        );
    }

    #[test]
    fn a_known_client_gets_few() {
        let mut chance = Chance::seeded(1);
        let contact = Contact { passphrase: true, lax: true, strict: true, test: true };
        let cookies = Cookies::new(contact, "ocabc", &mut chance).test(0).finish();
        assert!(cookies.is_empty());
    }
}
