//! Everything that can happen to a response as a whole: status, headers, cookies, and bodies that are not
//! looked into.

use bytes::Bytes;

use crate::compare::Kind;
use crate::compare::Severity::{Additive, Breaking, Change, Info};
use crate::fixture::{Fixture, Policy};
use crate::http::Received;

use super::mutant::{Cover, Mutant, Wanted};

/// A response under test and what is expected of it.
pub(super) struct Subject<'s> {
    pub received: &'s Received,
    pub fixture: &'s Fixture,
    pub policy: &'s Policy,
    /// Which third of the headers is changed; all of them where this is `None`.
    pub third: Option<usize>,
}

/// All changes of one response other than those inside its JSON body.
pub(super) fn each(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    status(subject, found);
    bodies(subject, found);
    headers(subject, found);
    cookies(subject, found);
}

impl Subject<'_> {
    fn with(
        &self,
        operator: &'static str,
        wanted: Wanted,
        change: impl FnOnce(&mut Received),
    ) -> Mutant {
        let mut received = self.received.clone();
        change(&mut received);
        Mutant { operator, received, wanted }
    }
}

fn status(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    for status in [subject.received.status + 1, 500] {
        let wanted = Wanted::named(Kind::Status, "", Breaking);
        found(subject.with("status changed", wanted, |received| received.status = status));
    }
}

fn bodies(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    let body = &subject.received.body;
    let mut put = |operator, severity, path: &str, body: Bytes| {
        let wanted = Wanted::body(path, severity);
        found(subject.with(operator, wanted, |received| received.body = body));
    };
    let is_json = serde_json::from_slice::<serde_json::Value>(body).is_ok();
    let half = body.slice(..body.len() / 2);
    put("body emptied", Breaking, "$", Bytes::new());
    if !is_json {
        put("body cut in half", Breaking, "$", half);
        pictures(subject, found);
        return;
    }
    put("body cut in half", Breaking, "$", half);
    put("body is a page", Breaking, "$", Bytes::from_static(b"<html><body>Error</body></html>"));
    let wrapped: Bytes = [b"[".as_slice(), body, b"]"].concat().into();
    match &body[..] {
        b"[]" => put("body wrapped in an array", Additive, "$[0]", wrapped),
        [b'[', ..] => put("body wrapped in an array", Breaking, "$[0]", wrapped),
        _ => put("body wrapped in an array", Breaking, "$", wrapped),
    }
}

fn pictures(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    let body = &subject.received.body;
    // Without a checksum another bit of the data is another shade.
    let is_checked = !body.starts_with(&[0xff, 0xd8]);
    for (at, is_data) in [(0, false), (1, false), (body.len() / 2, true), (body.len() - 1, false)] {
        let mut flipped = body.to_vec();
        flipped[at] ^= 1;
        let mut wanted = Wanted::body("$", Breaking);
        if is_data && !is_checked {
            wanted = Wanted { cover: Cover::Picture, ..Wanted::body("$", Info) };
        }
        found(subject.with("one bit of a picture", wanted, |r| r.body = flipped.into()));
    }
}

fn headers(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    let names = subject.fixture.headers.iter().flatten().map(|(name, _)| name.as_str());
    let is_chosen = |at: &usize| subject.third.is_none_or(|third| at % 3 == third % 3);
    for (_, name) in names.enumerate().filter(|(at, _)| is_chosen(at)) {
        let is_type = name == "content-type";
        let (kind, severity) =
            if is_type { (Kind::ContentType, Breaking) } else { (Kind::Header, Change) };
        let operator = if is_type { "content type lost" } else { "header lost" };
        let wanted = Wanted::named(kind, name, severity);
        found(subject.with(operator, wanted, |r| r.headers.retain(|(key, _)| key != name)));
        let operator = if is_type { "content type changed" } else { "header value changed" };
        let old = subject.received.header(name).unwrap_or_default();
        let value = if is_type { "text/html".to_owned() } else { changed(old) };
        let mut wanted = Wanted::named(kind, name, severity);
        wanted.cover = Cover::Header(name.to_owned(), value.clone());
        found(subject.with(operator, wanted, |received| {
            let header = received.headers.iter_mut().find(|(key, _)| key == name);
            header.expect("recorded headers are there").1 = value;
        }));
        if subject.received.headers.iter().filter(|(key, _)| key == name).count() == 1 {
            let wanted = Wanted::named(kind, name, Change);
            found(subject.with("header doubled", wanted, |received| {
                received.headers.push((name.to_owned(), old.to_owned()));
            }));
        }
    }
    let wanted = Wanted::named(Kind::Header, "x-never-seen", Additive);
    found(subject.with("header added", wanted, |received| {
        received.headers.push(("x-never-seen".into(), "1".into()));
    }));
}

/// The same value with its last character changed.
fn changed(value: &str) -> String {
    let mut value = value.to_owned();
    let last = value.pop();
    value.push(if last == Some('0') { '1' } else { '0' });
    value
}

fn cookies(subject: &Subject<'_>, found: &mut dyn FnMut(Mutant)) {
    let mut names: Vec<&str> = Vec::new();
    let set =
        subject.received.headers.iter().enumerate().filter(|(_, (key, _))| key == "set-cookie");
    for (at, (_, value)) in set {
        let name = value.split('=').next().unwrap_or_default();
        if (subject.policy.foreign_cookie)(name) {
            continue;
        }
        let wanted = || Wanted::named(Kind::Cookie, name, Change);
        if !names.contains(&name) {
            names.push(name);
            let start = format!("{name}=");
            found(subject.with("cookie lost", wanted(), |received| {
                received.headers.retain(|(key, v)| key != "set-cookie" || !v.starts_with(&start));
            }));
        }
        let parts: Vec<&str> = value.split(';').collect();
        for dropped in 1..parts.len() {
            let kept = parts.iter().enumerate().filter(|(part, _)| *part != dropped);
            let changed = kept.map(|(_, part)| *part).collect::<Vec<_>>().join(";");
            found(subject.with("cookie attribute lost", wanted(), |received| {
                received.headers[at].1 = changed;
            }));
        }
        let changed = format!("{value}; Domain=elsewhere.example");
        found(subject.with("cookie attribute added", wanted(), |received| {
            received.headers[at].1 = changed;
        }));
    }
    let wanted = Wanted::named(Kind::Cookie, "never_seen", Change);
    found(subject.with("cookie added", wanted, |received| {
        received.headers.push(("set-cookie".into(), "never_seen=1; path=/".into()));
    }));
}
