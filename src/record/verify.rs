//! Every fixture is tried on the responses it was made of. What does not conform (an array whose elements the
//! comparison pairs otherwise, say) is lowered by a rule: a recording never drifts from itself.

use std::collections::BTreeSet;

use crate::compare::{self, Difference, Kind};
use crate::diagnostic::SourceError;
use crate::fixture::{Action, Bindings, Fixture, Policy, Severity, Surroundings};
use crate::variables::Scopes;

use super::decision::Finding;
use super::observation::{Observation, Recorded};
use super::passes::StepDraft;
use super::sent::{self, SentDraft};
use super::volatile::Volatiles;

/// A trial of all fixtures in the order of the steps.
pub(super) struct Trial {
    /// What each pass has bound so far.
    bindings: Vec<Bindings>,
    policy: Policy,
}

impl Trial {
    pub(super) fn new(passes: usize, policy: &Policy) -> Self {
        let mut policy = policy.clone();
        // What a rule of the user asks for is not the recording's to lower.
        policy.rules.retain(|rule| !matches!(rule.action, Action::Match(_)));
        Trial { bindings: vec![Bindings::default(); passes], policy }
    }

    /// The fixture of a step, with as many rules as it takes.
    pub(super) fn settle(&mut self, mut draft: StepDraft<'_>, known: &Volatiles) -> Recorded {
        if draft.seen.iter().flatten().any(|seen| seen.written) {
            // Matchers do not accept themselves.
            return draft.compose(known);
        }
        self.settle_request(&mut draft, known);
        for widening in [Widening::List, Widening::Place, Widening::Body] {
            let recorded = draft.compose(known);
            let differences = match self.try_on(&draft, &recorded) {
                Ok(None) => return recorded,
                Ok(Some(differences)) => differences,
                Err(error) => {
                    draft.keep_bytes(&error.message);
                    continue;
                }
            };
            let paths: BTreeSet<String> = differences
                .iter()
                .filter(|difference| difference.kind == Kind::Body)
                .map(|difference| widening.path(difference, draft.is_json()))
                .collect();
            for path in paths {
                if draft.rules.remark(&path) {
                    let why = "differs in a way that has no matcher";
                    draft.findings.push(Finding::remark(&path, Vec::new(), why));
                    draft.notes.push(format!(
                        "{path} is not the same in all passes in a way that has no matcher: differences in \
                         it are only remarked"
                    ));
                }
            }
        }
        // The last rule covers the whole body; what cookies and headers still differ in has its note.
        let recorded = draft.compose(known);
        let _ = self.try_on(&draft, &recorded);
        recorded
    }

    /// What a fixture says of the request, as far as it accepts the requests it was made of.
    fn settle_request(&self, draft: &mut StepDraft<'_>, known: &Volatiles) {
        while draft.sent.is_some() && !self.accepts_requests(draft, known) {
            let given_up = draft.sent.as_mut().is_some_and(SentDraft::give_up_body);
            draft.notes.push(match given_up {
                true => "the request's body cannot be checked: it has something in it that no fixture can say",
                false => "the request cannot be checked: its headers are not the same in all passes",
            }.to_owned());
            if !given_up {
                draft.sent = None;
            }
        }
    }

    fn accepts_requests(&self, draft: &StepDraft<'_>, known: &Volatiles) -> bool {
        let recorded = draft.compose(known);
        let body = recorded.body.as_ref().map(|(_, content)| content.clone());
        let load = |_: &str| body.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound));
        let Ok(fixture) = Fixture::parse(&recorded.text, &recorded.step_id, load) else {
            // The response may be at fault; without the request it will say so again.
            return false;
        };
        let policy = self.policy.for_step(&recorded.step_id);
        draft.seen.iter().zip(&self.bindings).all(|(seen, bindings)| {
            seen.is_none_or(|seen| sent::accepts(&fixture, seen, &policy, &mut bindings.clone()))
        })
    }

    /// Differences above a remark, if there are any in the body. What the responses bind is kept only if not.
    fn try_on(
        &mut self,
        draft: &StepDraft<'_>,
        recorded: &Recorded,
    ) -> Result<Option<Vec<Difference>>, SourceError> {
        let body = recorded.body.as_ref().map(|(_, content)| content.clone());
        let load = |_: &str| body.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound));
        let fixture = Fixture::parse(&recorded.text, &recorded.step_id, load)?;
        let mut bindings = self.bindings.clone();
        let policy = self.policy.for_step(&recorded.step_id);
        let mut differences = Vec::new();
        for (seen, bindings) in draft.seen.iter().zip(&mut bindings) {
            if let Some(seen) = seen {
                differences.extend(above_remarks(&fixture, seen, &policy, bindings));
            }
        }
        if differences.iter().any(|difference| difference.kind == Kind::Body) {
            return Ok(Some(differences));
        }
        self.bindings = bindings;
        Ok(None)
    }
}

fn above_remarks(
    fixture: &Fixture,
    seen: &Observation,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let around = Surroundings {
        variables: &Scopes::default(),
        origin: &seen.origin,
        user_agent: &seen.user_agent,
        now: seen.when.map_or(0, |when| when.ended),
    };
    let mut differences = compare::compare(fixture, &seen.received, &around, policy, bindings);
    differences.retain(|difference| difference.severity > Severity::Info);
    differences
}

/// How far a rule reaches, from one attempt to the next.
#[derive(Clone, Copy)]
enum Widening {
    /// The innermost list, since elements come in another order.
    List,
    /// The place that differs.
    Place,
    /// Everything.
    Body,
}

impl Widening {
    fn path(self, difference: &Difference, is_json: bool) -> String {
        let general = compare::general_path(&difference.path);
        match self {
            _ if !is_json => "$".to_owned(),
            Widening::Body => "$".to_owned(),
            Widening::List if difference.is_order_alone() => general,
            Widening::List => match general.rfind("[*]") {
                Some(end) => general[..end].to_owned(),
                None => general,
            },
            Widening::Place => general,
        }
    }
}
