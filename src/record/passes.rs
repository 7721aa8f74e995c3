//! Fixtures from the passes of a plan: each step's responses laid side by side, in the order of the steps, so
//! that a value is first seen where it will be bound.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::compare::Rules;
use crate::fixture::{Action, Policy, Rule};
use crate::http::Received;

use super::body::{Bodies, Body};
use super::decision::Finding;
use super::draft::{Draft, json_string};
use super::guess::{Guess, Guesses};
use super::headers::{self, Headers};
use super::merge::{Found, Rulebook};
use super::observation::{Observation, Recorded, Settings, StepLine, When};
use super::sent::{Requests, SentDraft};
use super::text::Request;
use super::verify::Trial;
use super::volatile::Volatiles;

/// Fixtures of all steps that at least one pass has observed, in the order of the steps. `passes` holds for
/// each pass the observation of each step.
///
/// With one pass values stand literally, but for what repeats the request and for secrets. With more, what
/// differs is generalised, and what comes again becomes a binding. A response conforms to the fixture that was
/// recorded from it: where generalising does not reach that, a rule lowers what is left, and a note says so.
#[must_use]
pub fn fixtures(
    steps: &[StepLine],
    passes: &[Vec<Option<Observation>>],
    settings: &Settings<'_>,
) -> Vec<Recorded> {
    fixtures_as_standing(steps, passes, settings, &[])
}

/// The same, where fixtures are there already: a list whose order says nothing keeps the order that it has in
/// them. `standing` are their texts, of each step in turn.
#[must_use]
pub fn fixtures_as_standing(
    steps: &[StepLine],
    passes: &[Vec<Option<Observation>>],
    settings: &Settings<'_>,
    standing: &[Option<String>],
) -> Vec<Recorded> {
    let mut known = Volatiles::new(passes.len(), settings.reserved);
    let mut guesses = (settings.guess && passes.len() == 1).then(Guesses::default);
    let starts: Vec<Option<i64>> = passes.iter().map(|pass| start(pass, settings)).collect();
    let drafts: Vec<Option<StepDraft<'_>>> = steps
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let seen: Vec<Option<&Observation>> =
                passes.iter().map(|pass| pass.get(index).and_then(Option::as_ref)).collect();
            let guess = match (&mut guesses, seen.first()) {
                (Some(guesses), Some(Some(seen))) => Some(guesses.next(line, seen)),
                _ => None,
            };
            let standing = standing.get(index).and_then(Option::as_deref);
            let guess = guess.as_ref();
            let surroundings = Around { settings, starts: &starts, guess, standing };
            StepDraft::new(line, seen, &surroundings, &mut known)
        })
        .collect();
    let mut trial = Trial::new(passes.len(), settings.policy);
    let drafts = drafts.into_iter().flatten();
    drafts.map(|draft| trial.settle(draft, &known)).collect()
}

/// What a step's draft needs to know beyond its responses.
struct Around<'a, 's> {
    settings: &'a Settings<'s>,
    /// When each pass began, where that tells what "now" is.
    starts: &'a [Option<i64>],
    guess: Option<&'a Guess>,
    /// The text of the fixture that is there.
    standing: Option<&'a str>,
}

/// The JSON body of the fixture that is there, unless the order of lists may count.
fn standing_body<'t>(text: Option<&'t str>, policy: &Policy) -> Option<&'t str> {
    #[derive(Deserialize)]
    struct File<'t> {
        #[serde(borrow)]
        body: Option<&'t RawValue>,
    }
    let is_strict = |rule: &Rule| matches!(rule.action, Action::StrictOrder);
    let file: File<'_> = serde_json::from_str(text?).ok()?;
    let body = file.body.filter(|_| !policy.rules.iter().any(is_strict))?;
    Some(body.get())
}

/// When a pass began.
fn start(pass: &[Option<Observation>], settings: &Settings<'_>) -> Option<i64> {
    let times = pass.iter().flatten().map(|seen| seen.when.map(|when| when.began));
    times.min().flatten().filter(|_| settings.live)
}

/// What the request of one pass said, and when.
fn request(seen: &Observation, start: Option<i64>) -> Request {
    let span = start.zip(seen.when).map(|(began, when)| When { began, ended: when.ended });
    Request {
        origin: seen.origin.clone(),
        user_agent: seen.user_agent.clone(),
        span,
        written: seen.written,
    }
}

/// A fixture before the names of bindings are known.
pub(super) struct StepDraft<'o> {
    line: &'o StepLine,
    request: String,
    pub sent: Option<SentDraft>,
    status: u16,
    headers: Draft,
    has_content_type: bool,
    cookies: Vec<String>,
    body: Body,
    /// What the passes saw that the fixture was made of.
    pub seen: Vec<Option<&'o Observation>>,
    pub rules: Rulebook,
    pub notes: Vec<String>,
    pub findings: Vec<Finding>,
}

impl<'o> StepDraft<'o> {
    /// `None` when no pass has seen the step.
    fn new(
        line: &'o StepLine,
        mut seen: Vec<Option<&'o Observation>>,
        around: &Around<'_, '_>,
        known: &mut Volatiles,
    ) -> Option<Self> {
        let (settings, guess) = (around.settings, around.guess);
        let mut notes = Vec::new();
        let status = common_status(&mut seen, &mut notes)?;
        let missing = seen.iter().filter(|observation| observation.is_none()).count();
        if missing > 0 && notes.is_empty() {
            notes.push(format!("seen in {} of {} passes", seen.len() - missing, seen.len()));
        }
        let requests: Vec<Request> = seen
            .iter()
            .zip(around.starts)
            .map(|(seen, start)| seen.map_or_else(Request::default, |seen| request(seen, *start)))
            .collect();
        let received: Vec<Option<&Received>> =
            seen.iter().map(|observation| observation.map(|seen| &seen.received)).collect();
        let masker = settings.masker;
        let policy = &*settings.policy.for_step(&line.id);
        let step_id = &line.id;
        let sent = Requests { line, seen: &seen, requests: &requests, policy, masker };
        let sent = sent.record(known);
        let headers = Headers {
            received: &received,
            requests: &requests,
            policy,
            masker,
            step_id,
            origins: None,
            guess,
        };
        let headers = headers.record(known);
        let cookies = headers::cookies(&received, policy);
        let mut secrets = Rules::new(secret_rules(&policy.rules));
        let bodies = Bodies {
            received: &received,
            requests: &requests,
            secrets: &mut secrets,
            step_id,
            origins: None,
            masker,
            guess,
            standing: standing_body(around.standing, policy),
        };
        let (body, found) = bodies.record(known);
        let Found { rules, findings, notes: body_notes, .. } = found;
        notes.extend(headers.notes.into_iter().chain(cookies.notes).chain(body_notes));
        Some(StepDraft {
            request: masker.mask(&line.request).into_owned(),
            sent,
            line,
            status,
            headers: headers.text,
            has_content_type: headers.has_content_type,
            cookies: cookies.forms,
            body,
            seen,
            rules,
            notes,
            findings: [headers.findings, cookies.findings, findings].concat(),
        })
    }

    /// The fixture as it stands now.
    pub(super) fn compose(&self, known: &Volatiles) -> Recorded {
        let mut text = String::from("{");
        let mut member = |name: &str, value: &str| {
            let comma = if text.len() > 1 { "," } else { "" };
            text.push_str(&format!("{comma}\n  \"{name}\": {value}"));
        };
        member("request", &json_string(&self.request));
        if let Some(sent) = &self.sent {
            member("sent", &sent.compose(known));
        }
        member("status", &self.status.to_string());
        member("headers", &self.headers.filled(known));
        let cookies: Vec<String> = self.cookies.iter().map(|cookie| json_string(cookie)).collect();
        member("cookies", &list(&cookies));
        let mut rules = self.rules.lines.clone();
        let mut file = None;
        match &self.body {
            Body::Empty => {}
            Body::Json(draft) => member("body", &draft.filled(known)),
            Body::Text(draft, extension) => {
                file = Some((self.body_file(extension), draft.filled(known).into_bytes()));
            }
            Body::Bytes(bytes, extension) => {
                file = Some((self.body_file(extension), bytes.to_vec()));
            }
            Body::Image(matcher) if self.has_content_type => {
                member("body", &json_string(&format!("{{{{{matcher}}}}}")));
            }
            // Without a content type a string in the fixture would be taken for JSON.
            Body::Image(matcher) => {
                let pattern = json_string(&format!("{{{{{matcher}}}}}"));
                rules.push(format!("{{ \"path\": \"$\", \"match\": {pattern} }}"));
            }
        }
        if let Some((name, _)) = &file {
            member("bodyFile", &json_string(name));
        }
        if !rules.is_empty() {
            member("rules", &list(&rules));
        }
        text.push_str("\n}\n");
        Recorded {
            step_id: self.line.id.clone(),
            text,
            body: file,
            decisions: self.findings.iter().map(|finding| finding.decision(known)).collect(),
            notes: self.notes.clone(),
        }
    }

    /// Keeps the first body as it came: it has something in it that no fixture can say.
    pub(super) fn keep_bytes(&mut self, reason: &str) {
        let first = self.seen.iter().flatten().next();
        self.body =
            first.map_or(Body::Empty, |seen| Body::Bytes(seen.received.body.clone(), "bin"));
        self.notes.push(format!("the body is kept as bytes: {reason}"));
    }

    fn body_file(&self, extension: &str) -> String {
        let last = self.line.id.rsplit('/').next().unwrap_or_default();
        format!("{last}.body.{extension}")
    }

    /// Whether the body is compared as JSON, so that rules can be about places in it.
    pub(super) fn is_json(&self) -> bool {
        matches!(self.body, Body::Json(_))
    }
}

/// An array of a fixture, an entry a line.
fn list(entries: &[String]) -> String {
    if entries.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n    {}\n  ]", entries.join(",\n    "))
}

pub(super) fn secret_rules(rules: &[Rule]) -> Vec<&Rule> {
    rules.iter().filter(|rule| matches!(rule.action, Action::Secret)).collect()
}

/// The status that most passes have, of several the earliest. The other passes met another state: nothing of
/// them is comparable, so they are left out.
fn common_status(seen: &mut [Option<&Observation>], notes: &mut Vec<String>) -> Option<u16> {
    let status = |seen: &Option<&Observation>| seen.map(|seen| seen.received.status);
    let all: Vec<u16> = seen.iter().filter_map(status).collect();
    let count = |wanted: u16| all.iter().filter(|status| **status == wanted).count();
    let most = all.iter().map(|status| count(*status)).max()?;
    let common = all.iter().copied().find(|status| count(*status) == most)?;
    let others: Vec<String> = seen
        .iter()
        .enumerate()
        .filter_map(|(pass, seen)| Some((pass, status(seen)?)))
        .filter(|(_, status)| *status != common)
        .map(|(pass, status)| format!("pass {} answered {status}", pass + 1))
        .collect();
    if !others.is_empty() {
        notes.push(format!("{} instead of {common} and is left out", others.join(", ")));
        for observation in seen.iter_mut() {
            if observation.is_some_and(|seen| seen.received.status != common) {
                *observation = None;
            }
        }
    }
    Some(common)
}

#[cfg(test)]
#[path = "passes_tests.rs"]
mod tests;
