//! A cookie jar as a file, in the format of tough-cookie, which newman reads and writes.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Cookie;
use crate::diagnostic::SourceError;
use crate::diagnostic::json::{Document, Fault, Node};
use crate::variables::iso_text;

/// The text of a file with these cookies. The jar does not keep when each was set, so all are as old as
/// the file; their order is kept.
#[must_use]
pub fn jar_text(cookies: &[Cookie], now: OffsetDateTime) -> String {
    let cookies: Vec<Value> = cookies.iter().map(|cookie| entry(cookie, now)).collect();
    let document = json!({
        "version": concat!("postcheck/", env!("CARGO_PKG_VERSION")),
        "storeType": "MemoryCookieStore",
        "rejectPublicSuffixes": false,
        "enableLooseMode": true,
        "allowSpecialUseDomain": true,
        "prefixSecurity": "silent",
        "cookies": cookies,
    });
    format!("{document:#}\n")
}

fn entry(cookie: &Cookie, now: OffsetDateTime) -> Value {
    let mut entry = Map::new();
    let mut put = |name: &str, value: Value| entry.insert(name.to_owned(), value);
    put("key", cookie.name.as_str().into());
    put("value", cookie.value.as_str().into());
    if let Some(expires) = cookie.expires {
        put("expires", iso_text(expires).into());
    }
    put("domain", cookie.domain.as_str().into());
    put("path", cookie.path.as_str().into());
    for (name, is_set) in [("secure", cookie.secure), ("httpOnly", cookie.http_only)] {
        if is_set {
            put(name, true.into());
        }
    }
    put("hostOnly", cookie.host_only.into());
    put("creation", iso_text(now).into());
    put("lastAccessed", iso_text(now).into());
    if let Some(same_site) = &cookie.same_site {
        put("sameSite", same_site.to_ascii_lowercase().into());
    }
    Value::Object(entry)
}

/// Reads the text of such a file, called `name`, without its byte order mark.
///
/// # Errors
/// When it is no JSON, no cookie jar, or holds a cookie that cannot be.
pub fn parse_jar(text: &str, name: &str) -> Result<Vec<Cookie>, SourceError> {
    let document = Document::read(name, text)?;
    cookies(&document.root).map_err(|fault| document.error(fault))
}

fn cookies(root: &Node<'_>) -> Result<Vec<Cookie>, Fault> {
    let Some(list) = root.get("cookies").and_then(Node::as_array) else {
        return Err(Fault::new(root.start, "this is no cookie jar: it has no list `cookies`")
            .help("give a file that --export-cookie-jar wrote, of newman or postcheck"));
    };
    list.iter().map(cookie).collect()
}

fn cookie(node: &Node<'_>) -> Result<Cookie, Fault> {
    let text = |key: &str| node.present(key).and_then(Node::scalar_text).map(String::from);
    let is_set = |key: &str| node.present(key).is_some_and(Node::is_truthy);
    let domain = text("domain").filter(|domain| !domain.is_empty());
    let domain = domain.ok_or_else(|| Fault::new(node.start, "this cookie has no `domain`"))?;
    Ok(Cookie {
        domain: domain.trim_start_matches('.').to_owned(),
        host_only: is_set("hostOnly"),
        path: text("path").unwrap_or_else(|| "/".to_owned()),
        name: text("key").unwrap_or_default(),
        value: text("value").unwrap_or_default(),
        secure: is_set("secure"),
        http_only: is_set("httpOnly"),
        same_site: text("sameSite").filter(|site| !site.eq_ignore_ascii_case("none")),
        expires: end(node)?,
    })
}

/// When it ends: `maxAge` seconds after its creation, or at `expires`, which may be `"Infinity"`.
fn end(node: &Node<'_>) -> Result<Option<OffsetDateTime>, Fault> {
    let age = node.present("maxAge").and_then(Node::scalar_text).and_then(|age| age.parse().ok());
    if let (Some(age), Some(created)) = (age, time(node, "creation")?) {
        return Ok(created.checked_add(time::Duration::seconds(age)));
    }
    time(node, "expires")
}

fn time(node: &Node<'_>, key: &str) -> Result<Option<OffsetDateTime>, Fault> {
    let Some(node) = node.present(key) else { return Ok(None) };
    match node.scalar_text().as_deref() {
        Some("Infinity") => Ok(None),
        text => text
            .and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok())
            .map(Some)
            .ok_or_else(|| {
                Fault::new(
                    node.start,
                    format!("`{key}` must be a time like 2026-01-31T12:00:00.000Z"),
                )
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Jar;
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-24 18:19:24 UTC);

    #[test]
    fn what_newman_exports_is_read() {
        let text = r#"{"version": "tough-cookie@4.1.3", "cookies": [
            {"key": "a", "value": "1", "domain": "h", "path": "/p", "httpOnly": true, "hostOnly": true},
            {"key": "b", "value": "2", "maxAge": 100, "domain": "h.test", "path": "/", "secure": true,
                "hostOnly": false, "creation": "2026-11-24T18:19:24.000Z", "sameSite": "lax"},
            {"key": "c", "expires": "2031-01-01T00:00:00.000Z", "domain": "h", "path": "/"},
            {"value": "nov", "expires": "Infinity", "domain": "h"}
        ]}"#;
        let cookies = parse_jar(text, "jar.json").unwrap();
        let names: Vec<_> = cookies.iter().map(|c| (&*c.name, &*c.value, &*c.path)).collect();
        assert_eq!(names, [("a", "1", "/p"), ("b", "2", "/"), ("c", "", "/"), ("", "nov", "/")]);
        let ends: Vec<_> = cookies.iter().map(|cookie| cookie.expires).collect();
        let first = NOW + time::Duration::seconds(100);
        assert_eq!(ends, [None, Some(first), Some(datetime!(2031-01-01 0:00 UTC)), None]);
        let flags: Vec<_> = cookies.iter().map(|c| (c.host_only, c.secure, c.http_only)).collect();
        assert_eq!(flags[..2], [(true, false, true), (false, true, false)]);
        assert_eq!(cookies[1].same_site.as_deref(), Some("lax"));
    }

    #[test]
    fn a_jar_comes_back_as_it_was_written() {
        let mut jar = Jar::default();
        let url = reqwest::Url::parse("https://api.example.test/x/y").unwrap();
        for line in [
            "z=1; Path=/; HttpOnly; Secure; SameSite=Strict",
            "a=\"q\"; Domain=example.test; Expires=Wed, 01 Jan 2031 00:00:00 GMT",
            "nameless",
        ] {
            jar.set(line, &url);
        }
        let text = jar_text(&jar.all(), NOW);
        let mut again = Jar::default();
        parse_jar(&text, "jar.json").unwrap().into_iter().for_each(|cookie| again.restore(cookie));
        let lower = |jar: &Jar| {
            let mut all = jar.all();
            let sites = all.iter_mut().filter_map(|cookie| cookie.same_site.as_mut());
            sites.for_each(|site| site.make_ascii_lowercase());
            all
        };
        assert_eq!(lower(&again), lower(&jar));
        assert_eq!(again.line(&url), jar.line(&url));
    }

    #[test]
    fn what_is_no_jar_says_where() {
        for (text, message) in [
            ("[]", "this is no cookie jar: it has no list `cookies`"),
            ("{\"cookies\": [{\"key\": \"a\"}]}", "this cookie has no `domain`"),
            (
                "{\"cookies\": [{\"domain\": \"h\", \"expires\": \"soon\"}]}",
                "`expires` must be a time like 2026-01-31T12:00:00.000Z",
            ),
        ] {
            let error = parse_jar(text, "jar.json").unwrap_err();
            assert_eq!(error.message, message);
            assert!(error.place.is_some());
        }
    }
}
