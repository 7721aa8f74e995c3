//! Headers and cookies over all passes.

use std::collections::BTreeSet;

use crate::compare::{normal_cookie, written_cookie};
use crate::fixture::{Matcher, Policy, is_header_name};
use crate::http::Received;
use crate::secret::{MASK, Masker};

use super::decision::{DecisionKind, Finding};
use super::draft::{Draft, Piece, json_string};
use super::guess::{Guess, is_token};
use super::leaf;
use super::origins::Origins;
use super::text::{Request, Text, concealed, generalise, masked};
use super::volatile::{Volatiles, stem};
use super::written;

/// The nesting of a header in the fixture's text.
const DEPTH: usize = 2;

/// The headers of a step in several passes.
pub(super) struct Headers<'h> {
    /// The response of each pass that has one.
    pub received: &'h [Option<&'h Received>],
    /// What each pass requested.
    pub requests: &'h [Request],
    pub policy: &'h Policy,
    pub masker: &'h Masker,
    pub step_id: &'h str,
    /// The templates, where these are headers of requests: their values are not bound.
    pub origins: Option<&'h Origins<'h>>,
    pub guess: Option<&'h Guess>,
}

/// What recording the headers comes to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The object of headers.
    pub text: Draft,
    /// Whether a content type is among them.
    pub has_content_type: bool,
    pub findings: Vec<Finding>,
    pub notes: Vec<String>,
}

impl<'h> Headers<'h> {
    /// All headers that count and that every pass has.
    pub(super) fn record(&self, known: &mut Volatiles) -> Found {
        let mut found = Found::default();
        let mut written = 0;
        for name in self.names() {
            if !is_header_name(name) {
                let note = format!("{name:?} cannot be the name of a header and is not recorded");
                found.notes.push(note);
                continue;
            }
            let values: Vec<Option<Vec<&str>>> = self
                .received
                .iter()
                .map(|received| received.map(|received| values(received, name)))
                .collect();
            let counts: BTreeSet<usize> = values.iter().flatten().map(Vec::len).collect();
            let (Some(&count), 1) = (counts.first(), counts.len()) else {
                found.notes.push(format!(
                    "the header {name} does not come in every pass alike and is not recorded; list it \
                     under `ignore-headers`, or its coming is a difference"
                ));
                found.findings.push(left_out(name, &values));
                continue;
            };
            found.text.push(if written == 0 { "{" } else { "," });
            found.text.line(DEPTH);
            found.text.push(&json_string(name));
            found.text.push(": ");
            if count > 1 {
                found.text.push("[");
            }
            for index in 0..count {
                if index > 0 {
                    found.text.push(", ");
                }
                let values: Vec<Option<&str>> = values
                    .iter()
                    .map(|values| values.as_ref().and_then(|values| values.get(index)).copied())
                    .collect();
                self.value((name, index), &values, known, &mut found);
            }
            if count > 1 {
                found.text.push("]");
            }
            found.has_content_type |= name == "content-type";
            written += 1;
        }
        if written == 0 {
            found.text.push("{}");
        } else {
            found.text.line(DEPTH - 1);
            found.text.push("}");
        }
        found
    }

    /// Names that count, in the order in which they came.
    fn names(&self) -> Vec<&'h str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.received.iter().flatten().flat_map(|received| &received.headers) {
            if self.policy.counts(name) && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Writes the value of a header that may come several times.
    fn value(
        &self,
        (name, index): (&str, usize),
        values: &[Option<&str>],
        known: &mut Volatiles,
        found: &mut Found,
    ) {
        let present: Vec<&str> = values.iter().flatten().copied().collect();
        let is_secret = self.masker.hides_header_value(name)
            || self.policy.secret_headers.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        let masked = masked(values, self.masker);
        let is_masked = masked.is_some();
        if !is_secret
            && !is_masked
            && let Some((pieces, why)) = self.guessed(name, &present, known)
        {
            found.text.push_string(&pieces);
            let (path, value) = (format!("header {name}"), leaf::cut(present[0], 80));
            return found.findings.push(Finding::guess(path, value, &pieces, why));
        }
        let pieces = if is_secret && self.origins.is_some() {
            // Another run has another key, in whatever shape.
            vec![Piece::Token(Matcher::Any.to_string())]
        } else if is_secret && self.is_written(&present) {
            present.first().map_or_else(Vec::new, |value| written::pieces(value))
        } else if is_secret {
            concealed(&present)
        } else if let Some(pieces) = self.origins.and_then(|o| o.header(name, index, values)) {
            pieces
        } else if let Some(pieces) = masked {
            pieces
        } else if name == "content-type" && !self.is_written(&present) {
            content_type(&present)
        } else {
            let stem = || stem(self.step_id, name);
            let stem: Option<&dyn Fn() -> String> = self.origins.is_none().then_some(&stem);
            let nonces = name.starts_with("content-security-policy");
            let text = Text { values, requests: self.requests, nonces, siblings: &[] };
            generalise(text, known, stem)
        };
        found.text.push_string(&pieces);
        let is_hidden = is_secret || is_masked;
        let shown = |value: &Option<&str>| match value {
            Some(_) if is_hidden => MASK.to_owned(),
            Some(value) => leaf::cut(value, 80),
            None => String::new(),
        };
        let (path, values) = (format!("header {name}"), values.iter().map(shown).collect());
        found.findings.extend(match (is_secret, is_masked) {
            (true, _) => {
                Some(Finding::hidden(path, values, &pieces, "it carries a session or key"))
            }
            (_, true) => Some(Finding::hidden(path, values, &pieces, "it holds a secret")),
            _ => Finding::of_pieces(path, values, &pieces),
        });
    }

    /// What is guessed about the only value there is.
    fn guessed(
        &self,
        name: &str,
        values: &[&str],
        known: &mut Volatiles,
    ) -> Option<(Vec<Piece>, &'static str)> {
        let (guess, [value]) = (self.guess?, values) else { return None };
        if let Some(made) = guess.made_in(value) {
            let (before, after) = value.split_once(made)?;
            let id = known.add_guess(made, stem(self.step_id, "id"))?;
            let plain = |text: &str| (!text.is_empty()).then(|| Piece::Plain(text.to_owned()));
            let first = Piece::First(Matcher::Uuid.to_string(), id);
            let pieces = plain(before).into_iter().chain([first]).chain(plain(after));
            return Some((pieces.collect(), "guess: it names what the request made"));
        }
        is_token(name, value).then(|| (concealed(values), "guess: a token, by the header's name"))
    }

    /// Whether matchers or names stand where the values would.
    fn is_written(&self, values: &[&str]) -> bool {
        self.requests.iter().any(|request| request.written)
            && values.iter().all(|value| written::has_tokens(value))
    }
}

/// A content type decides how the body is compared, so it stands literally.
fn content_type(values: &[&str]) -> Vec<Piece> {
    let mut seen: Vec<serde_json::Value> = Vec::new();
    for value in values {
        if !seen.iter().any(|other| other == value) {
            seen.push((*value).into());
        }
    }
    match (values.first(), seen.len()) {
        (Some(value), 1) => vec![Piece::Plain((*value).to_owned())],
        _ => vec![Piece::Token(Matcher::OneOf(seen).to_string())],
    }
}

/// A header that not every pass has as often.
fn left_out(name: &str, values: &[Option<Vec<&str>>]) -> Finding {
    let times = |values: &Option<Vec<&str>>| values.as_ref().map_or(0, Vec::len);
    Finding::told(
        DecisionKind::LeftOut,
        format!("header {name}"),
        values.iter().map(|values| format!("{} times", times(values))).collect(),
        "",
        "does not come in every pass alike",
    )
}

fn values<'r>(received: &'r Received, name: &str) -> Vec<&'r str> {
    let named = received.headers.iter().filter(|(key, _)| key == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// The cookies of a step.
#[derive(Debug, Default)]
pub(super) struct Cookies {
    pub forms: Vec<String>,
    pub notes: Vec<String>,
    pub findings: Vec<Finding>,
}

impl Cookies {
    fn leave_out(&mut self, name: &str, recorded: &str, why: &str) {
        let path = format!("cookie {name}");
        self.findings.push(Finding::told(DecisionKind::LeftOut, path, Vec::new(), recorded, why));
    }
}

/// The cookies that every pass set, in normal form and sorted. One whose attributes differ stands with its name
/// alone. Notes and findings say what is left out.
pub(super) fn cookies(received: &[Option<&Received>], policy: &Policy) -> Cookies {
    let sets: Vec<BTreeSet<String>> = received
        .iter()
        .flatten()
        .map(|received| {
            let forms = values(received, "set-cookie").into_iter().map(normal_cookie);
            forms.filter(|form| !(policy.foreign_cookie)(name_of(form))).collect()
        })
        .collect();
    let Some((first, others)) = sets.split_first() else { return Cookies::default() };
    let all: BTreeSet<&String> = sets.iter().flatten().collect();
    let names: BTreeSet<&str> = all.iter().map(|form| name_of(form)).collect();
    let mut found = Cookies::default();
    for name in names {
        let forms = |set: &BTreeSet<String>| -> Vec<String> {
            set.iter().filter(|form| name_of(form) == name).cloned().collect()
        };
        let wanted = forms(first);
        if others.iter().all(|set| forms(set) == wanted) {
            found.forms.extend(wanted.iter().map(|form| written_cookie(form)));
        } else if sets.iter().all(|set| set.iter().any(|form| name_of(form) == name)) {
            found.notes.push(format!("the cookie {name} has other attributes in other passes"));
            found.forms.push(name.to_owned());
            found.leave_out(name, name, "other attributes in other passes");
        } else {
            found.notes.push(format!(
                "the cookie {name} is not set in every pass and is not recorded: setting it will be a \
                 difference"
            ));
            found.leave_out(name, "", "is not set in every pass");
        }
    }
    found
}

fn name_of(form: &str) -> &str {
    form.split(';').next().unwrap_or_default()
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
