use serde::Serialize;

/// A URL taken apart as Postman does it. Nothing is decoded: it is the URL as sent.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Url<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<UserInfo<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<&'a str>,
    path: Vec<&'a str>,
    host: Vec<&'a str>,
    query: Vec<Parameter<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'a str>,
    variable: [(); 0],
    /// Not in newman's file, where one has to put the parts together again.
    raw: &'a str,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
struct UserInfo<'a> {
    user: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
struct Parameter<'a> {
    key: &'a str,
    value: Option<&'a str>,
}

impl<'a> Url<'a> {
    pub(super) fn parse(raw: &'a str) -> Self {
        let (rest, hash) = split(raw, '#');
        let (rest, query) = split(rest, '?');
        let (protocol, rest) = match rest.split_once("://") {
            Some((protocol, rest)) => (Some(protocol), rest),
            None => (None, rest),
        };
        let (authority, path) = split(rest, '/');
        let (auth, host_port) = match authority.rsplit_once('@') {
            Some((user_info, rest)) => (Some(UserInfo::parse(user_info)), rest),
            None => (None, authority),
        };
        let (host, port) = host_and_port(host_port);
        Url {
            protocol,
            auth,
            port,
            path: path.map(|path| path.split('/').collect()).unwrap_or_default(),
            host,
            query: query
                .map(|query| query.split('&').map(Parameter::parse).collect())
                .unwrap_or_default(),
            hash,
            variable: [],
            raw,
        }
    }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// An IPv6 address stays in one piece, brackets and all.
fn host_and_port(text: &str) -> (Vec<&str>, Option<&str>) {
    let address_end =
        if text.starts_with('[') { text.find(']').map_or(0, |end| end + 1) } else { 0 };
    let (address, rest) = text.split_at(address_end);
    let (name, port) = split(rest, ':');
    let host = match (address, name) {
        ("", "") => Vec::new(),
        ("", name) => name.split('.').collect(),
        (address, _) => vec![address],
    };
    (host, port)
}

impl<'a> UserInfo<'a> {
    fn parse(text: &'a str) -> Self {
        let (user, password) = split(text, ':');
        UserInfo { user, password }
    }
}

impl<'a> Parameter<'a> {
    fn parse(text: &'a str) -> Self {
        let (key, value) = split(text, '=');
        Parameter { key, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn urls_come_apart_as_in_postman() {
        for (raw, expected) in [
            (
                "https://a.example.org:8443/index.php/x%20y/?q=1&flag&e=#top",
                json!({"protocol": "https", "port": "8443", "path": ["index.php", "x%20y", ""],
                       "host": ["a", "example", "org"], "hash": "top",
                       "query": [{"key": "q", "value": "1"}, {"key": "flag", "value": null},
                                 {"key": "e", "value": ""}]}),
            ),
            (
                "http://[::1]:80?a=b/c",
                json!({"protocol": "http", "port": "80", "path": [], "host": ["[::1]"],
                       "query": [{"key": "a", "value": "b/c"}]}),
            ),
            (
                "http://u:***@h/",
                json!({"protocol": "http", "auth": {"user": "u", "password": "***"},
                       "path": [""], "host": ["h"], "query": []}),
            ),
            ("", json!({"path": [], "host": [], "query": []})),
            ("[::1/x", json!({"path": ["x"], "host": ["["], "port": ":1", "query": []})),
            ("ünï/ä", json!({"path": ["ä"], "host": ["ünï"], "query": []})),
        ] {
            let mut expected = expected;
            expected["raw"] = json!(raw);
            expected["variable"] = json!([]);
            assert_eq!(serde_json::to_value(Url::parse(raw)).unwrap(), expected, "{raw}");
        }
    }
}
