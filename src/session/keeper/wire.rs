//! Where session values stand in requests and responses.

use crate::http::{Received, Sent};

use super::super::Profile;

/// The value in a response's session header.
pub(super) fn header_value<'r>(profile: &dyn Profile, received: &'r Received) -> Option<&'r str> {
    find(&received.headers, profile.header()).map(str::trim).filter(|value| !value.is_empty())
}

/// The value in the last `Set-Cookie` of the session cookie. Only its first part is looked at: attributes
/// matter to the jar and not here.
pub(super) fn set_cookie_value(profile: &dyn Profile, received: &Received) -> Option<String> {
    received
        .headers
        .iter()
        .rev()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .find_map(|(_, line)| cookie(line.split(';').next()?, profile.cookie()))
        .map(|value| profile.decode_cookie(value))
        .filter(|value| !value.is_empty())
}

/// All session values that a request carried, in cookie or header.
pub(super) fn sent_values(profile: &dyn Profile, sent: &Sent) -> Vec<String> {
    let cookies = sent
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("cookie"))
        .flat_map(|(_, line)| line.split(';'))
        .filter_map(|pair| cookie(pair, profile.cookie()))
        .map(|value| profile.decode_cookie(value));
    let header = find(&sent.headers, profile.header()).map(|value| value.trim().to_owned());
    cookies.chain(header).filter(|value| !value.is_empty()).collect()
}

/// Who a request logged in as: the credentials of schemes whose header is the same in each request.
pub(super) fn login(sent: &Sent) -> Option<&str> {
    let credentials = find(&sent.headers, "authorization")?;
    let scheme = credentials.split(' ').next().unwrap_or_default();
    let is_constant = ["basic", "bearer"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
    is_constant.then_some(credentials)
}

/// The path of a URL, without query and fragment. A regular parser would refuse what a run may really have
/// sent, so this only cuts.
pub(super) fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.find('/').map_or("", |start| &rest[start..])
}

fn find<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn cookie<'p>(pair: &'p str, name: &str) -> Option<&'p str> {
    pair.split_once('=').filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim())
}
