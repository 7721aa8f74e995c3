//! Bodies by their kind: JSON is merged, text generalised line by line, anything else kept as bytes.

use bytes::Bytes;

use crate::compare::{Node, Rules};
use crate::fixture::{self, ImageShape, Matcher};
use crate::http::{self, Received};
use crate::secret::{MASK, Masker};

use super::decision::{DecisionKind, Finding};
use super::draft::{Draft, Notation};
use super::guess::Guess;
use super::leaf;
use super::merge::{Found, Merge};
use super::origins::Origins;
use super::text::{Request, Text, generalise, masked};
use super::volatile::{Volatiles, stem};

/// The body of a fixture that is being written.
#[derive(Debug, Default)]
pub(super) enum Body {
    #[default]
    Empty,
    /// JSON text, to stand in the fixture.
    Json(Draft),
    /// Text, to be kept beside the fixture in a file of this extension.
    Text(Draft, &'static str),
    /// Bytes, to be kept beside it.
    Bytes(Bytes, &'static str),
    /// A picture of which only kind and size are the same.
    Image(String),
}

/// The bodies of one step in several passes.
pub(super) struct Bodies<'b, 'r> {
    pub received: &'b [Option<&'b Received>],
    pub requests: &'b [Request],
    pub secrets: &'b mut Rules<'r>,
    pub step_id: &'b str,
    /// The templates, where these are bodies of requests: their values are not bound.
    pub origins: Option<&'b Origins<'b>>,
    /// What the run used to get in.
    pub masker: &'b Masker,
    pub guess: Option<&'b Guess>,
    /// The JSON body of the fixture that is there: lists whose order says nothing keep its order.
    pub standing: Option<&'b str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Empty,
    Json,
    Text,
    Binary,
}

impl Bodies<'_, '_> {
    /// The body that the fixture gets, and what was found out on the way. The text of `Found` is empty.
    pub(super) fn record(self, known: &mut Volatiles) -> (Body, Found) {
        let texts: Vec<Option<(Kind, String)>> =
            self.received.iter().map(|received| received.map(kind_and_text)).collect();
        let Some(kind) = texts.iter().flatten().map(|(kind, _)| *kind).next() else {
            return (Body::Empty, Found::default());
        };
        let is_uniform = texts.iter().flatten().all(|(other, _)| *other == kind);
        // Passes with a body of another kind have nothing in common with the first.
        let texts: Vec<Option<String>> = texts
            .into_iter()
            .map(|text| text.filter(|(other, _)| *other == kind).map(|(_, text)| text))
            .collect();
        let mut found = Found::default();
        if !is_uniform {
            remark_all(&mut found, "the passes have bodies of different kinds");
        }
        let body = match kind {
            Kind::Empty => Body::Empty,
            Kind::Json => return self.json(&texts, known, found),
            Kind::Text => self.text(&texts, known, &mut found),
            Kind::Binary => self.binary(&mut found),
        };
        (body, found)
    }

    fn json(self, texts: &[Option<String>], known: &mut Volatiles, found: Found) -> (Body, Found) {
        // Most bodies are the same in all passes, and are parsed once.
        let first = texts.iter().flatten().next();
        let all_equal = texts.iter().flatten().all(|text| Some(text) == first);
        let parsed: Vec<Option<Node<'_>>> = texts
            .iter()
            .enumerate()
            .map(|(pass, text)| {
                let is_copy = all_equal && texts[..pass].iter().any(Option::is_some);
                text.as_deref().filter(|_| !is_copy).and_then(|text| Node::parse(text).ok())
            })
            .collect();
        let shared = parsed.iter().flatten().next();
        let nodes: Vec<Option<&Node<'_>>> = texts
            .iter()
            .zip(&parsed)
            .map(|(text, node)| text.as_ref().and(node.as_ref().or(shared)))
            .collect();
        let last = texts.iter().flatten().next_back();
        if let (Some(first), Some(last)) = (first, last) {
            self.secrets.select([first, last]);
        }
        let standing = self.standing.and_then(|text| Node::parse(text).ok());
        let mut merge = Merge {
            known,
            requests: self.requests,
            secrets: self.secrets,
            step_id: self.step_id,
            origins: self.origins,
            masker: self.masker,
            guess: self.guess,
            standing: standing.as_ref(),
            found,
        };
        merge.bodies(&nodes);
        let mut found = merge.found;
        (Body::Json(std::mem::take(&mut found.text)), found)
    }

    fn text(&self, texts: &[Option<String>], known: &mut Volatiles, found: &mut Found) -> Body {
        let mut lines: Vec<Option<Vec<&str>>> = texts
            .iter()
            .map(|text| text.as_deref().map(|text| text.split('\n').collect()))
            .collect();
        let Some(first) = lines.iter().position(Option::is_some) else { return Body::Empty };
        let count = lines[first].as_ref().map_or(0, Vec::len);
        if lines.iter().flatten().any(|lines| lines.len() != count) {
            remark_all(found, "the text does not have the same lines in all passes");
            lines.iter_mut().skip(first + 1).for_each(|lines| *lines = None);
        }
        let mut draft = Draft::new(Notation::Raw);
        let extension = self.received.iter().flatten().next().map_or("txt", |r| text_extension(r));
        let whole: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let of_request = self
            .origins
            .and_then(|origins| origins.text(&whole).or_else(|| masked(&whole, self.masker)));
        if let Some(pieces) = of_request {
            draft.push_string(&pieces);
            return Body::Text(draft, extension);
        }
        let name = || stem(self.step_id, "text");
        let name: Option<&dyn Fn() -> String> = self.origins.is_none().then_some(&name);
        for index in 0..count {
            if index > 0 {
                draft.push("\n");
            }
            let values: Vec<Option<&str>> =
                lines.iter().map(|lines| lines.as_ref()?.get(index).copied()).collect();
            let (values, end) = without_return(values);
            let text =
                Text { values: &values, requests: self.requests, nonces: false, siblings: &[] };
            let place = format!("line {} of the body", index + 1);
            if let Some(pieces) = masked(&values, self.masker) {
                draft.push_string(&pieces);
                let shown = vec![MASK.to_owned(); values.len()];
                found.findings.push(Finding::hidden(place, shown, &pieces, "it holds a secret"));
            } else {
                let pieces = generalise(text, known, name);
                draft.push_string(&pieces);
                let shown = values.iter().map(|value| leaf::cut(value.unwrap_or_default(), 80));
                found.findings.extend(Finding::of_pieces(place, shown.collect(), &pieces));
            }
            draft.push(end);
        }
        Body::Text(draft, extension)
    }

    fn binary(&self, found: &mut Found) -> Body {
        let mut bodies = self.received.iter().flatten().map(|received| &received.body);
        let Some(first) = bodies.next() else { return Body::Empty };
        let extension =
            self.received.iter().flatten().next().map_or("bin", |r| binary_extension(r));
        if self.received.iter().flatten().any(|received| self.holds_secret(&received.body)) {
            if found.rules.ignore("$") {
                let shown = vec![MASK.to_owned(); self.received.len()];
                found.findings.push(Finding::told(
                    DecisionKind::Secret,
                    "$".to_owned(),
                    shown,
                    "\"ignore\": true".to_owned(),
                    "bytes that hold a secret",
                ));
            }
            let note = "its bytes hold a secret of the run: they are neither kept nor compared";
            found.notes.push(note.to_owned());
            return Body::Empty;
        }
        if bodies.clone().all(|body| body == first) {
            return Body::Bytes(first.clone(), extension);
        }
        match ImageShape::of(first) {
            Some(shape) if bodies.all(|body| ImageShape::of(body).as_ref() == Some(&shape)) => {
                found.notes.push(
                    "the picture differs between the passes: its kind and size are recorded"
                        .to_owned(),
                );
                let matcher = Matcher::Image(shape).to_string();
                found.findings.push(self.pictures(&matcher));
                Body::Image(matcher)
            }
            _ => {
                remark_all(found, "the bytes differ between the passes");
                Body::Bytes(first.clone(), extension)
            }
        }
    }
}

impl Bodies<'_, '_> {
    /// Whether bytes that are no text hold a secret as it is spelt in texts.
    fn holds_secret(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes);
        self.masker.mask(&text) != text
    }

    /// Pictures for which a matcher stands.
    fn pictures(&self, matcher: &str) -> Finding {
        let sizes = self.received.iter().flatten();
        Finding::told(
            DecisionKind::Matcher,
            "$".to_owned(),
            sizes.map(|received| format!("{} bytes", received.body.len())).collect(),
            format!("{{{{{matcher}}}}}"),
            "pictures of one kind and size that differ",
        )
    }
}

fn remark_all(found: &mut Found, reason: &str) {
    if found.rules.remark("$") {
        found.findings.push(Finding::remark("$", Vec::new(), reason));
    }
    found.notes.push(format!("{reason}: differences in the body are only remarked"));
}

/// Lines without a carriage return that all of them end with.
fn without_return(values: Vec<Option<&str>>) -> (Vec<Option<&str>>, &'static str) {
    if !values.iter().flatten().all(|value| value.ends_with('\r')) {
        return (values, "");
    }
    let cut = values
        .into_iter()
        .map(|value| value.map(|value| value.strip_suffix('\r').unwrap_or(value)));
    (cut.collect(), "\r")
}

fn media_type(received: &Received) -> String {
    let value = received.header("content-type").unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What a body is, and its text where it is one.
fn kind_and_text(received: &Received) -> (Kind, String) {
    if received.body.is_empty() {
        return (Kind::Empty, String::new());
    }
    let media_type = media_type(received);
    let bytes = received.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&received.body);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let may_be_json = fixture::is_json_type(&media_type)
            || (media_type.is_empty() && text.trim_start().starts_with(['{', '[']));
        if may_be_json && Node::parse(text).is_ok() {
            return (Kind::Json, text.to_owned());
        }
    }
    if !is_text_type(&media_type, &received.body) {
        return (Kind::Binary, String::new());
    }
    let text = http::text(received);
    match text.contains('\u{fffd}') {
        true => (Kind::Binary, String::new()),
        false => (Kind::Text, text.into_owned()),
    }
}

fn is_text_type(media_type: &str, body: &[u8]) -> bool {
    if media_type.is_empty() {
        return std::str::from_utf8(body).is_ok_and(|text| !text.contains('\0'));
    }
    media_type.starts_with("text/")
        || fixture::is_json_type(media_type)
        || TEXT_TYPES.iter().any(|(part, _)| media_type.ends_with(part))
}

/// How media types of texts end, and the extensions of their files.
const TEXT_TYPES: &[(&str, &str)] = &[
    ("/html", "html"),
    ("+html", "html"),
    ("/svg+xml", "svg"),
    ("/xml", "xml"),
    ("+xml", "xml"),
    ("/json", "json"),
    ("+json", "json"),
    ("/csv", "csv"),
    ("/javascript", "js"),
    ("/ecmascript", "js"),
    ("/css", "css"),
    ("/markdown", "md"),
    ("/yaml", "yaml"),
    ("/x-yaml", "yaml"),
    ("/x-www-form-urlencoded", "txt"),
];

fn text_extension(received: &Received) -> &'static str {
    let media_type = media_type(received);
    let found = TEXT_TYPES.iter().find(|(part, _)| media_type.ends_with(part));
    found.map_or("txt", |(_, extension)| extension)
}

fn binary_extension(received: &Received) -> &'static str {
    let kind = ImageShape::of(&received.body).and_then(|shape| shape.kind);
    match (kind.as_deref(), media_type(received).as_str()) {
        (Some("png"), _) | (None, "image/png") => "png",
        (Some("jpeg"), _) | (None, "image/jpeg") => "jpg",
        (Some("gif"), _) | (None, "image/gif") => "gif",
        (Some("webp"), _) | (None, "image/webp") => "webp",
        (_, "application/pdf") => "pdf",
        _ if received.body.starts_with(b"%PDF-") => "pdf",
        _ => "bin",
    }
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
