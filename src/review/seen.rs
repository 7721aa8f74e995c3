//! A judged step: what came, how it differs from a fixture, and what recording would make of it.

use std::borrow::Cow;

use serde_json::Value;

use crate::collection::Request;
use crate::compare::{Asked, Difference, Kind, compare, compare_request};
use crate::fixture::{Action, Bindings, Fixture, Policy, Surroundings};
use crate::http::{Received, Sent};
use crate::record::{self, Observation, Question, Recorded, Settings, StepLine};
use crate::secret::Masker;

/// A step whose response was judged.
#[derive(Clone, Copy)]
pub struct StepSeen<'s> {
    /// The step's id.
    pub step_id: &'s str,
    /// Method and URL template.
    pub line: &'s str,
    /// The request as the collection has it, and as it was sent.
    pub asked: Option<(&'s Request, &'s Sent)>,
    /// The request as it is held against the fixture; `None` where answers alone are compared.
    pub held: Option<Asked<'s>>,
    /// What came.
    pub received: &'s Received,
    /// Variables, origin and time of the request.
    pub around: &'s Surroundings<'s>,
    /// What counts at this step.
    pub policy: &'s Policy,
    /// What to hide.
    pub masker: &'s Masker,
}

impl StepSeen<'_> {
    /// Every way in which the step deviates from a fixture, with what may be shown of it. Values that matchers
    /// capture are bound.
    #[must_use]
    pub fn differences(&self, fixture: &Fixture, bindings: &mut Bindings) -> Vec<Difference> {
        let StepSeen { around, policy, .. } = *self;
        let mut differences = match &self.held {
            Some(asked) => compare_request(fixture, asked, around, policy, bindings),
            None => Vec::new(),
        };
        differences.extend(compare(fixture, self.received, around, policy, bindings));
        differences.iter_mut().for_each(|difference| self.mask(difference));
        differences
    }

    /// Leaves of a difference what may be shown.
    pub(super) fn mask(&self, difference: &mut Difference) {
        let masker = self.masker;
        let header = match difference.kind {
            Kind::Header => Some(difference.path.as_str()),
            Kind::Request => difference.path.strip_prefix("header "),
            _ => None,
        };
        let is_url = difference.kind == Kind::Request && difference.path == "url";
        let texts = [&mut difference.expected, &mut difference.actual, &mut difference.diff];
        for text in texts.into_iter().flatten() {
            let masked = match header {
                Some(name) => masker.mask_header(name, text),
                None if is_url => masker.mask_url(text),
                None => masker.mask(text),
            };
            if let Cow::Owned(masked) = masked {
                *text = masked;
            }
        }
    }

    /// The fixture that the response by itself would give, under the rules of the fixture that there is.
    pub(super) fn recorded(&self, fixture: Option<&Fixture>) -> Option<Recorded> {
        self.record(self.received.clone(), fixture)
    }

    fn record(&self, received: Received, fixture: Option<&Fixture>) -> Option<Recorded> {
        let mut policy = self.policy.clone();
        let sent = fixture.and_then(|fixture| fixture.sent.as_ref());
        let parts = fixture.into_iter().chain(sent.map(|sent| &*sent.parts));
        let own = parts.flat_map(|parts| &parts.rules);
        policy.rules.extend(own.filter(|rule| matches!(rule.action, Action::Secret)).cloned());
        let line = StepLine {
            id: self.step_id.to_owned(),
            request: self.line.to_owned(),
            template: self.asked.map(|(request, _)| request.clone()),
        };
        let asked = self.asked.map(|(_, sent)| Question {
            sent: sent.clone(),
            variables: self.around.variables.clone(),
            body_is_known: true,
        });
        let observation = Observation {
            origin: self.around.origin.to_owned(),
            user_agent: self.around.user_agent.to_owned(),
            received,
            asked,
            when: None,
            written: false,
        };
        let (live, guess) = (false, false);
        let settings =
            Settings { policy: &policy, masker: self.masker, reserved: &[], live, guess };
        record::fixtures(&[line], &[vec![Some(observation)]], &settings).pop()
    }

    /// The JSON body as it would be recorded, whatever type the response claims to be of.
    pub(super) fn recorded_body(&self, recorded: &Recorded, fixture: &Fixture) -> Option<Value> {
        let body = |recorded: &Recorded| {
            let value: Value = serde_json::from_str(&recorded.text).ok()?;
            value.get("body").cloned()
        };
        body(recorded).or_else(|| {
            let mut received = self.received.clone();
            received.headers.retain(|(name, _)| name != "content-type");
            received.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            body(&self.record(received, Some(fixture))?)
        })
    }
}
