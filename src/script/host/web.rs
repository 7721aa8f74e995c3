//! What the globals of browsers are made of: URLs, queries, UTF-8.

use rquickjs::{Ctx, Result, TypedArray};
use serde_json::json;
use url::{Url, form_urlencoded, quirks};

use super::Host;

pub(super) fn give<'js>(host: &Host<'js>) -> Result<()> {
    host.function("parseUrl", |input: String, base: Option<String>| {
        let base = base.map(|base| Url::parse(&base)).transpose().ok()?;
        Some(parts(&Url::options().base_url(base.as_ref()).parse(&input).ok()?))
    })?;
    host.function("changeUrl", |href: String, part: String, value: String| {
        let mut url = Url::parse(&href).ok()?;
        change(&mut url, &part, &value);
        Some(parts(&url))
    })?;
    host.function("parseQuery", |query: String| {
        json!(form_urlencoded::parse(query.as_bytes()).collect::<Vec<_>>()).to_string()
    })?;
    host.function("formatQuery", |pairs: String| {
        let pairs: Vec<(String, String)> = serde_json::from_str(&pairs).unwrap_or_default();
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    })?;
    host.function("encodeUtf8", |ctx: Ctx<'js>, text: String| {
        TypedArray::<u8>::new(ctx, text.into_bytes())
    })?;
    host.function("decodeUtf8", |bytes: Vec<u8>, fatal: bool| {
        if fatal {
            return String::from_utf8(bytes).ok();
        }
        Some(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// A URL's parts by the names that scripts know.
fn parts(url: &Url) -> String {
    json!({
        "href": quirks::href(url),
        "origin": quirks::origin(url),
        "protocol": quirks::protocol(url),
        "username": quirks::username(url),
        "password": quirks::password(url),
        "host": quirks::host(url),
        "hostname": quirks::hostname(url),
        "port": quirks::port(url),
        "pathname": quirks::pathname(url),
        "search": quirks::search(url),
        "hash": quirks::hash(url),
    })
    .to_string()
}

/// A value that does not fit leaves the URL as it is.
fn change(url: &mut Url, part: &str, value: &str) {
    match part {
        "protocol" => drop(quirks::set_protocol(url, value)),
        "username" => drop(quirks::set_username(url, value)),
        "password" => drop(quirks::set_password(url, value)),
        "host" => drop(quirks::set_host(url, value)),
        "hostname" => drop(quirks::set_hostname(url, value)),
        "port" => drop(quirks::set_port(url, value)),
        "pathname" => quirks::set_pathname(url, value),
        "search" => quirks::set_search(url, value),
        "hash" => quirks::set_hash(url, value),
        _ => {}
    }
}
