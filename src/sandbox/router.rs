//! From method and path to a route.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::api::{ROUTES, Route};

/// Groups below which any path answers to OPTIONS, and so exists.
const OPEN_GROUPS: [&str; 9] =
    ["tag", "share", "folder", "session", "account", "service", "setting", "keychain", "password"];
const APP: &str = "/apps/passwords";

/// What a method and path lead to.
pub(crate) enum Target {
    /// A route of the API and the values of its placeholders.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// OPTIONS on one of the open groups.
    Preflight,
    /// A background job by its name.
    Job(String),
    /// The path exists, with other methods.
    WrongMethod,
    /// Nothing is there.
    Unknown,
}

/// Finds the target; `path` is percent-encoded.
pub(crate) fn find(method: &str, path: &str) -> Target {
    let path = merged(path);
    let path = percent_decode_str(&path).decode_utf8_lossy();
    let path = path.strip_prefix("/index.php").unwrap_or(&path);
    let Some(path) = path.strip_prefix(APP) else { return Target::Unknown };
    if let Some(job) = path.strip_prefix("/cron/") {
        return find_job(method, job);
    }
    let Some(path) = path.strip_prefix("/api/1.0/") else { return Target::Unknown };
    let segments: Vec<&str> = path.split('/').collect();
    let method = if method == "HEAD" { "GET" } else { method };
    let mut known = false;
    for route in ROUTES.iter().copied().flatten() {
        let Some(placeholders) = matched(route.path, &segments) else { continue };
        if route.methods.contains(&method) {
            return Target::Route(route, placeholders);
        }
        known = true;
    }
    let open = segments.len() > 1
        && segments[1..].iter().any(|segment| !segment.is_empty())
        && OPEN_GROUPS.contains(&segments[0]);
    match method {
        "OPTIONS" if open => Target::Preflight,
        _ if open || known => Target::WrongMethod,
        _ => Target::Unknown,
    }
}

/// The path with each run of slashes as one; encoded ones are not among them.
fn merged(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut merged = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !merged.ends_with('/') {
            merged.push(character);
        }
    }
    Cow::Owned(merged)
}

fn find_job(method: &str, job: &str) -> Target {
    if job.is_empty() || job.contains('/') {
        return Target::Unknown;
    }
    match method {
        "GET" | "HEAD" => Target::Job(job.to_owned()),
        _ => Target::WrongMethod,
    }
}

/// The values of a pattern's placeholders, if the path fits it.
fn matched(pattern: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let mut placeholders = Vec::new();
    let mut rest = segments.iter();
    for part in pattern.split('/') {
        let segment = rest.next();
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            if segment == Some(&part) {
                continue;
            }
            return None;
        };
        let (name, default) = name.split_once('=').map_or((name, None), |(n, d)| (n, Some(d)));
        let value = match segment {
            Some(segment) if !segment.is_empty() => *segment,
            None => default?,
            Some(_) => return None,
        };
        placeholders.push((name, value.to_owned()));
    }
    rest.next().is_none().then_some(placeholders)
}

#[cfg(test)]
mod tests {
    use super::{Target, find};

    fn shown(method: &str, path: &str) -> String {
        match find(method, path) {
            Target::Route(route, placeholders) => {
                let values = placeholders.iter().map(|(name, value)| format!(" {name}={value}"));
                format!("{}{}", route.path, values.collect::<String>())
            }
            Target::Preflight => "preflight".into(),
            Target::Job(job) => format!("job {job}"),
            Target::WrongMethod => "405".into(),
            Target::Unknown => "404".into(),
        }
    }

    #[test]
    fn paths_lead_to_routes() {
        for (method, path, expected) in [
            ("GET", "password/list", "password/list"),
            ("HEAD", "password/list", "password/list"),
            ("POST", "password/list", "password/list"),
            ("HEAD", "password/create", "405"),
            ("GET", "password/create", "405"),
            ("GET", "password/nope", "405"),
            ("GET", "password/list/", "405"),
            ("GET", "//password///list", "password/list"),
            ("GET", "password%2Flist", "password/list"),
            ("GET", "password/%2Flist", "405"),
            ("GET", "service/favicon/https%3A%2F%2Fa.b/32", "405"),
            ("GET", "password", "404"),
            ("GET", "password/", "404"),
            ("OPTIONS", "password/list", "preflight"),
            ("OPTIONS", "tag/a/b/c", "preflight"),
            ("OPTIONS", "settings/list", "405"),
            ("OPTIONS", "token/x/request", "405"),
            ("OPTIONS", "nope/list", "404"),
            ("GET", "settings/nope", "404"),
            ("GET", "setting/nope", "405"),
            ("GET", "token/x", "404"),
            ("GET", "token/totp/request", "token/{provider}/request provider=totp"),
            ("GET", "service/hashes", "405"),
            ("GET", "service/hashes/abcde", "service/hashes/{range} range=abcde"),
            ("GET", "service/avatar", "service/avatar/{user=}/{size=32} user= size=32"),
            (
                "GET",
                "service/avatar/m%C3%BCller",
                "service/avatar/{user=}/{size=32} user=müller size=32",
            ),
            ("GET", "service/avatar/", "405"),
            (
                "GET",
                "service/favicon/a.b/64",
                "service/favicon/{domain=default}/{size=32} domain=a.b size=64",
            ),
            ("GET", "service/favicon/a/6/x", "405"),
            ("GET", "nope/list", "404"),
            ("GET", "", "404"),
        ] {
            for base in ["/index.php/apps/passwords", "/apps/passwords"] {
                let path = format!("{base}/api/1.0/{path}");
                assert_eq!(shown(method, &path), expected, "{method} {path}");
            }
        }
    }

    #[test]
    fn other_paths_are_unknown_but_jobs() {
        for (method, path, expected) in [
            ("GET", "/", "404"),
            ("GET", "/index.php/apps/passwords/api/0.1/password/list", "404"),
            ("GET", "/index.php/apps/passwords/", "404"),
            ("GET", "/index.php/apps/passwords/cron/sharing", "job sharing"),
            ("POST", "/apps/passwords/cron/sharing", "405"),
            ("GET", "/apps/passwords/cron/", "404"),
        ] {
            assert_eq!(shown(method, path), expected, "{method} {path}");
        }
    }
}
