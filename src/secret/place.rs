//! Masking by place: what stands in certain headers and parts of URLs is hidden, whatever it is.

use std::borrow::Cow;

use super::masker::{MASK, Masker};

/// Auth schemes whose name may be shown. What stands first in other values may be the secret itself.
const SCHEMES: [&str; 11] = [
    "apikey",
    "aws4-hmac-sha256",
    "basic",
    "bearer",
    "digest",
    "eg1-hmac-sha256",
    "hawk",
    "negotiate",
    "ntlm",
    "oauth",
    "token",
];

impl Masker {
    /// A header's value with what it must hide hidden: credentials but for the scheme's name, cookies
    /// but for their names and attributes, API keys and sessions as a whole, and secret values anywhere.
    #[must_use]
    pub fn mask_header<'v>(&self, name: &str, value: &'v str) -> Cow<'v, str> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            _ if value.trim().is_empty() => Cow::Borrowed(value),
            "authorization" | "proxy-authorization" => Cow::Owned(credentials(value)),
            "cookie" => Cow::Owned(cookies(value)),
            "set-cookie" => Cow::Owned(self.set_cookie(value)),
            _ if self.hides_header(&name) => Cow::Borrowed(MASK),
            "location" | "content-location" | "referer" => self.mask_url(value),
            _ => self.mask(value),
        }
    }

    /// A URL without user information, the values of secret query parameters, and secret values.
    #[must_use]
    pub fn mask_url<'u>(&self, url: &'u str) -> Cow<'u, str> {
        let without_user = without_user(url);
        let hidden = match self.hidden_query(&without_user) {
            Some(hidden) => Cow::Owned(hidden),
            None => without_user,
        };
        match hidden {
            Cow::Borrowed(url) => self.mask(url),
            Cow::Owned(url) => Cow::Owned(self.mask(&url).into_owned()),
        }
    }

    fn set_cookie(&self, value: &str) -> String {
        let (cookie, attributes) = value.split_at(value.find(';').unwrap_or(value.len()));
        format!("{}{}", pair(cookie), self.mask(attributes))
    }

    /// The URL with secret parameters hidden; `None` when it has none.
    fn hidden_query(&self, url: &str) -> Option<String> {
        let (location, rest) = url.split_once('?')?;
        let (query, fragment) = rest.split_at(rest.find('#').unwrap_or(rest.len()));
        let mut found = false;
        let pairs: Vec<_> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() && self.names_secret(name) => {
                    found = true;
                    Cow::Owned(format!("{name}={MASK}"))
                }
                _ => Cow::Borrowed(pair),
            })
            .collect();
        found.then(|| format!("{location}?{}{fragment}", pairs.join("&")))
    }

    fn names_secret(&self, encoded: &str) -> bool {
        let name = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
        self.hides_parameter(encoded) || self.hides_parameter(&name)
    }
}

fn credentials(value: &str) -> String {
    match value.trim_start().split_once(' ') {
        Some((scheme, _)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
            format!("{scheme} {MASK}")
        }
        _ => MASK.to_owned(),
    }
}

fn cookies(value: &str) -> String {
    let pairs: Vec<_> = value.split(';').filter(|part| !part.trim().is_empty()).map(pair).collect();
    pairs.join("; ")
}

fn pair(cookie: &str) -> String {
    match cookie.split_once('=') {
        Some((name, _)) => format!("{}={MASK}", name.trim()),
        None => MASK.to_owned(),
    }
}

/// The URL with `***` for what stands before `@` in its authority.
fn without_user(url: &str) -> Cow<'_, str> {
    let Some(start) = url.find("://").map(|at| at + 3) else { return Cow::Borrowed(url) };
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    match url[start..end].rfind('@') {
        Some(at) => Cow::Owned(format!("{}{MASK}{}", &url[..start], &url[start + at..])),
        None => Cow::Borrowed(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_masked_by_their_name() {
        let masker = Masker::new(["topsecret-1"], [])
            .with_headers(["X-API-SESSION"])
            .with_parameters(["key"]);
        for (name, value, expected) in [
            ("Authorization", "Basic YWRtaW46YWRtaW4=", "Basic ***"),
            ("authorization", "bearer abc def", "bearer ***"),
            ("AUTHORIZATION", "Digest username=\"u\", response=\"r\"", "Digest ***"),
            ("Authorization", "abc", "***"),
            ("Authorization", "secret words", "***"),
            ("Proxy-Authorization", "Basic eA==", "Basic ***"),
            ("Cookie", "a=1; b=2=3;c=", "a=***; b=***; c=***"),
            ("cookie", "nameless", "***"),
            (
                "Set-Cookie",
                "nc_passwords=abc; path=/x; HttpOnly; SameSite=Lax",
                "nc_passwords=***; path=/x; HttpOnly; SameSite=Lax",
            ),
            ("set-cookie", "a=b", "a=***"),
            ("set-cookie", "a=b; path=/topsecret-1", "a=***; path=/***"),
            ("X-Api-Key", "k", "***"),
            ("x-api-session", "short", "***"),
            ("X-API-SESSION", "", ""),
            ("Accept", "text/html", "text/html"),
            ("X-Other", "is topsecret-1!", "is ***!"),
            ("Location", "https://u:p@h/?key=1", "https://***@h/?key=***"),
        ] {
            assert_eq!(masker.mask_header(name, value), expected, "{name}: {value}");
        }
    }

    #[test]
    fn urls_lose_user_and_secret_parameters() {
        let masker = Masker::new(["topsecret-1"], []).with_parameters(["api key", "k"]);
        for (url, expected) in [
            ("https://h/p?a=1#f", "https://h/p?a=1#f"),
            ("https://u:p@h/p", "https://***@h/p"),
            ("https://u@v:p@h:8/p?x=a@b", "https://***@h:8/p?x=a@b"),
            ("https://h/a@b", "https://h/a@b"),
            ("https://h?k=1&a=2&k=3#k=4", "https://h?k=***&a=2&k=***#k=4"),
            ("https://h?api%20key=1&k&k=&kk=1", "https://h?api%20key=***&k&k=&kk=1"),
            (
                "https://h/topsecret-1?x=topsecret%2D1&k=topsecret-1",
                "https://h/***?x=topsecret%2D1&k=***",
            ),
            ("h?k=1", "h?k=***"),
            ("", ""),
            ("://@?", "://***@?"),
        ] {
            assert_eq!(masker.mask_url(url), expected, "{url}");
        }
    }
}
