//! One request as it came over the wire.

use std::net::IpAddr;

use hyper::Method;
use hyper::header::{COOKIE, HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;

use crate::sandbox::answer::Contact;

/// A request with its body read.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    /// The path as sent, percent-encoded.
    pub(crate) path: String,
    /// The query as sent, without `?`.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// The client's address.
    pub(crate) peer: IpAddr,
}

impl Incoming {
    /// The first value of a header as text.
    pub(crate) fn header(&self, name: impl Into<HeaderName>) -> Option<String> {
        let value = self.headers.get(name.into())?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// The value of a cookie, percent-decoded; of several with one name the first counts.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let value = self.cookies().find(|(known, _)| known == name)?.1;
        Some(percent_decode_str(&value).decode_utf8_lossy().into_owned())
    }

    /// The session it asks for: the cookie or, without one, the header. Empty ones do not count.
    pub(crate) fn session(&self) -> Option<String> {
        let given = |id: &String| !id.is_empty();
        self.cookie("nc_passwords").filter(given).or_else(|| {
            let header = HeaderName::from_static("x-api-session");
            self.header(header).filter(given)
        })
    }

    /// All cookies, names and values as sent.
    fn cookies(&self) -> impl Iterator<Item = (String, String)> {
        self.headers.get_all(COOKIE).iter().flat_map(|header| {
            let text = String::from_utf8_lossy(header.as_bytes()).into_owned();
            let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
            pairs
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect::<Vec<_>>()
        })
    }

    /// Which of Nextcloud's cookies the client has.
    pub(crate) fn contact(&self) -> Contact {
        let mut contact = Contact::default();
        for (name, _) in self.cookies() {
            match name.as_str() {
                "oc_sessionPassphrase" => contact.passphrase = true,
                "__Host-nc_sameSiteCookielax" => contact.lax = true,
                "__Host-nc_sameSiteCookiestrict" => contact.strict = true,
                "cookie_test" => contact.test = true,
                _ => {}
            }
        }
        contact
    }

    /// Whether the client would like a page.
    pub(crate) fn wants_html(&self) -> bool {
        let accept = self.header(hyper::header::ACCEPT);
        accept.is_some_and(|accept| accept.to_ascii_lowercase().contains("html"))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use hyper::Method;
    use hyper::header::{COOKIE, HeaderMap, HeaderValue};

    use super::Incoming;

    /// A bare GET of `/`.
    pub(crate) fn bare() -> Incoming {
        Incoming {
            method: Method::GET,
            path: "/".into(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Vec::new(),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }

    #[test]
    fn cookies_are_found_and_decoded() {
        let mut incoming = bare();
        let value = "a=1; nc_passwords=x%7Cy; nc_passwords=z;ocabc=q; cookie_test=test";
        incoming.headers.insert(COOKIE, HeaderValue::from_static(value));
        assert_eq!(incoming.cookie("nc_passwords").as_deref(), Some("x|y"));
        assert_eq!(incoming.cookie("none"), None);
        let contact = incoming.contact();
        assert!(contact.test && !contact.passphrase && !contact.lax);
    }
}
