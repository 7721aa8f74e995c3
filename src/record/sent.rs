//! What was sent, for the fixture's member `sent`: the headers that matter and the body, over all passes.

use crate::collection::Request as Template;
use crate::compare::{Asked, Difference, NormalRequest, Rules, compare_request};
use crate::fixture::{Bindings, Fixture, Policy, Severity, Surroundings};
use crate::render::with_path_variables;
use crate::secret::Masker;

use super::body::{Bodies, Body};
use super::draft::{Draft, json_string};
use super::headers::Headers;
use super::merge::Rulebook;
use super::observation::{Observation, Question, StepLine};
use super::origins::Origins;
use super::passes::secret_rules;
use super::text::Request;
use super::volatile::Volatiles;

/// The member before the names of bindings are known.
pub(super) struct SentDraft {
    url: Option<String>,
    headers: Draft,
    body: SentBody,
    rules: Rulebook,
}

enum SentBody {
    None,
    Json(Draft),
    Text(Draft),
    /// It is not known, or no fixture can say it.
    Any,
}

/// The request of one step in several passes.
pub(super) struct Requests<'r> {
    pub line: &'r StepLine,
    pub seen: &'r [Option<&'r Observation>],
    pub requests: &'r [Request],
    pub policy: &'r Policy,
    pub masker: &'r Masker,
}

impl<'r> Requests<'r> {
    /// `None` where no pass knows what it sent. Values of requests are not bound: a run that does not check them
    /// would not know the names.
    pub(super) fn record(self, known: &mut Volatiles) -> Option<SentDraft> {
        let questions: Vec<Option<&Question>> =
            self.seen.iter().map(|seen| seen.and_then(|seen| seen.asked.as_ref())).collect();
        questions.iter().flatten().next()?;
        let normal: Vec<Option<NormalRequest>> = questions
            .iter()
            .map(|asked| asked.map(|asked| NormalRequest::of(&asked.sent, self.policy)))
            .collect();
        let variables = questions.iter().zip(self.requests);
        let variables = variables
            .map(|(asked, request)| asked.map(|asked| (&asked.variables, request)))
            .collect();
        let template = self.line.template.as_ref();
        let origins = Origins::new(template, variables, self.masker);
        let parts: Vec<_> =
            normal.iter().map(|normal| normal.as_ref().map(|n| &n.headers)).collect();
        let headers = Headers {
            received: &parts,
            requests: self.requests,
            policy: self.policy,
            masker: self.masker,
            step_id: &self.line.id,
            origins: Some(&origins),
            guess: None,
        };
        let headers = headers.record(known).text;
        let bodies: Vec<_> = normal.iter().map(|normal| normal.as_ref().map(|n| &n.body)).collect();
        let mut secrets = Rules::new(secret_rules(&self.policy.rules));
        let bodies = Bodies {
            received: &bodies,
            requests: self.requests,
            secrets: &mut secrets,
            step_id: &self.line.id,
            origins: Some(&origins),
            masker: self.masker,
            guess: None,
            standing: None,
        };
        let (body, found) = bodies.record(known);
        let is_known = questions.iter().flatten().all(|asked| asked.body_is_known);
        let body = match body {
            _ if !is_known => SentBody::Any,
            Body::Empty => SentBody::None,
            Body::Json(draft) if origins.is_open(&draft.filled(known)) => SentBody::Json(draft),
            Body::Text(draft, _) if origins.is_open(&draft.filled(known)) => SentBody::Text(draft),
            _ => SentBody::Any,
        };
        let url = template.and_then(|template| full_url(template, self.masker));
        Some(SentDraft { url, headers, body, rules: found.rules })
    }
}

/// The URL with path variables put in, where there are any.
fn full_url(template: &Template, masker: &Masker) -> Option<String> {
    let url = with_path_variables(&template.url, &template.path_variables);
    (url != template.url).then(|| masker.mask(&url).into_owned())
}

impl SentDraft {
    /// The member's value.
    pub(super) fn compose(&self, known: &Volatiles) -> String {
        let mut members = Vec::new();
        if let Some(url) = &self.url {
            members.push(format!("\"url\": {}", json_string(url)));
        }
        members.push(format!("\"headers\": {}", self.headers.filled(known)));
        match &self.body {
            SentBody::None => {}
            SentBody::Json(draft) => members.push(format!("\"body\": {}", draft.filled(known))),
            SentBody::Text(draft) => {
                members.push(format!("\"body\": {}", json_string(&draft.filled(known))));
            }
            SentBody::Any => members.push("\"body\": \"{{$any}}\"".to_owned()),
        }
        if !self.rules.lines.is_empty() {
            let rules = self.rules.lines.join(",\n    ");
            members.push(format!("\"rules\": [\n    {rules}\n  ]"));
        }
        let text = format!("{{\n  {}\n}}", members.join(",\n  "));
        // Strings hold no line ends, so that all of them are between tokens.
        text.replace('\n', "\n  ")
    }

    /// Lets anything be the body; false when that is so already.
    pub(super) fn give_up_body(&mut self) -> bool {
        let had = !matches!(self.body, SentBody::Any);
        self.body = SentBody::Any;
        self.rules = Rulebook::default();
        had
    }
}

/// Whether a fixture accepts the request that it was made of.
pub(super) fn accepts(
    fixture: &Fixture,
    seen: &Observation,
    policy: &Policy,
    bindings: &mut Bindings,
) -> bool {
    let Some(asked) = &seen.asked else { return true };
    let around = Surroundings {
        variables: &asked.variables,
        origin: &seen.origin,
        user_agent: &seen.user_agent,
        now: 0,
    };
    // The line is the step's own.
    let line = fixture.request.as_deref().unwrap_or_default();
    let url = fixture.sent.as_ref().and_then(|sent| sent.url.as_deref()).unwrap_or_default();
    let full_line = format!("{} {url}", line.split(' ').next().unwrap_or_default());
    let asked = Asked { line, full_line: &full_line, sent: &asked.sent };
    let is_remark = |difference: &Difference| difference.severity <= Severity::Info;
    compare_request(fixture, &asked, &around, policy, bindings).iter().all(is_remark)
}

#[cfg(test)]
#[path = "sent_tests.rs"]
mod tests;
