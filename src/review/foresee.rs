//! What a step will be once everything that is pending was accepted: its changes are made for that run, not for
//! the one that found them, since an accepted fixture may bind other values than the old one did.

use std::collections::BTreeSet;

use crate::compare::{Difference, Kind, Sort, Trace, general_path, trace};
use crate::fixture::{Bindings, ExpectedBody, Fixture, Severity};
use crate::record::Recorded;

use super::asked::{self, Extent};
use super::changes::changes as answered;
use super::decide::{self, Selection};
use super::order::{has_made_ids, holds_matchers, without_keys};
use super::pending::{Change, Edit, Pending};
use super::seen::StepSeen;

/// How often the changes of one response are made again: each time the names are known that accepting binds.
const ROUNDS: usize = 4;

/// The fixture of a step as it is, and how its body files are read.
pub(super) struct Standing<'s> {
    pub(super) fixture: &'s Fixture,
    /// `None` where the fixture is not the one of this run any more.
    pub(super) text: Option<&'s str>,
    pub(super) beside: &'s dyn Fn(&str) -> std::io::Result<Vec<u8>>,
}

/// The changes that make a step conform.
pub(super) struct Foreseen {
    pub(super) changes: Vec<Change>,
    pub(super) recorded: Recorded,
    /// What accepting cannot promise.
    pub(super) remarks: Vec<String>,
    /// What is bound after the step once they are accepted.
    pub(super) after: Bindings,
}

/// Makes the changes of a step that drifts. `before` is what is bound before it once everything earlier is
/// accepted.
pub(super) fn foresee(
    seen: &StepSeen<'_>,
    standing: &Standing<'_>,
    fail_on: Severity,
    before: &Bindings,
) -> Option<Foreseen> {
    let recorded = seen.recorded(Some(standing.fixture))?;
    let mut step = Step {
        seen,
        standing,
        fail_on,
        before,
        lists: Vec::new(),
        ruled: None,
        extent: Extent::Places,
    };
    step.lose_order(&recorded);
    let mut round = step.round(before, &recorded);
    for _ in 1..ROUNDS {
        if round.is_settled || round.accepted.is_none() {
            break;
        }
        if round.asks_otherwise {
            step.extent = Extent::Whole;
        }
        let known = round.after.clone();
        round = step.round(&known, &recorded);
    }
    let remarks = step.remarks(&round);
    let Round { changes, recorded, after, .. } = round;
    Some(Foreseen { changes, recorded, remarks, after })
}

struct Step<'s> {
    seen: &'s StepSeen<'s>,
    standing: &'s Standing<'s>,
    fail_on: Severity,
    before: &'s Bindings,
    /// The lists whose elements have no ids any more.
    lists: Vec<String>,
    /// The fixture with rules that their order says nothing.
    ruled: Option<Fixture>,
    /// How the body of the request is taken over.
    extent: Extent,
}

struct Round {
    changes: Vec<Change>,
    traces: Vec<(Difference, Trace)>,
    recorded: Recorded,
    /// The fixture once they are accepted; `None` where that cannot be told.
    accepted: Option<Fixture>,
    after: Bindings,
    /// Whether nothing is left of the drift but what cannot be accepted.
    is_settled: bool,
    /// Whether what is left of it is about the request.
    asks_otherwise: bool,
}

impl Step<'_> {
    fn round(&self, known: &Bindings, recorded: &Recorded) -> Round {
        let Step { seen, standing, .. } = self;
        let fixture = self.ruled.as_ref().unwrap_or(standing.fixture);
        let mut after = known.clone();
        let differences = seen.differences(fixture, &mut after);
        let mut traces = trace(fixture, seen.received, seen.around, seen.policy, known);
        traces.iter_mut().for_each(|(difference, _)| seen.mask(difference));
        let mut recorded = recorded.clone();
        let mut changes =
            asked::changes(seen, fixture, self.before, &differences, &recorded, self.extent);
        changes.extend(answered(seen, fixture, &after, &differences, &traces, &mut recorded));
        changes.retain(|change| change.severity >= self.fail_on);
        changes.extend(self.lists.iter().map(|path| order_lost(path)));
        let accepted = self.accepted(&changes, &recorded);
        let mut is_settled = changes.iter().any(|change| change.blocked.is_some());
        let mut asks_otherwise = false;
        if let Some(new) = &accepted {
            after = self.before.clone();
            let left = seen.differences(new, &mut after);
            let mut left = left.iter().filter(|difference| difference.severity >= self.fail_on);
            asks_otherwise = left.clone().any(|difference| difference.kind == Kind::Request);
            is_settled |= left.next().is_none();
        }
        Round { changes, traces, recorded, accepted, after, is_settled, asks_otherwise }
    }

    /// Where elements have no ids any more, their order is not to count: they belong together by what they hold.
    fn lose_order(&mut self, recorded: &Recorded) {
        let Step { seen, standing, .. } = *self;
        let lists = without_keys(standing.fixture, seen.received, seen.policy);
        if lists.is_empty() {
            return;
        }
        let rules: Vec<Change> = lists.iter().map(|path| order_lost(path)).collect();
        if let Some(ruled) = self.accepted(&rules, recorded) {
            (self.lists, self.ruled) = (lists, Some(ruled));
        }
    }

    /// The fixture once all of the changes are accepted.
    fn accepted(&self, changes: &[Change], recorded: &Recorded) -> Option<Fixture> {
        let text = self.standing.text?;
        let pending = Pending {
            step: String::new(),
            fixture: None,
            changes: changes.to_vec(),
            remarks: Vec::new(),
            response: recorded.text.clone(),
        };
        let accepted = decide::accept(text, &pending, &Selection::All).ok()?;
        let load = |name: &str| match (&accepted.body.written, &recorded.body) {
            (Some(written), Some((_, content))) if written == name => Ok(content.clone()),
            _ => (self.standing.beside)(name),
        };
        Fixture::parse(&accepted.text, &self.standing.fixture.file, load).ok()
    }

    fn remarks(&self, round: &Round) -> Vec<String> {
        let mut remarks: Vec<String> = self
            .chance(&round.traces)
            .into_iter()
            .map(|path| {
                format!(
                    "which elements of {path} came or went may be chance, since the ids it is sorted by are \
                     new in each run: then it drifts again"
                )
            })
            .collect();
        let takes_body = round.changes.iter().any(|change| change.edit == Some(Edit::Body));
        if takes_body
            && !self.seen.received.body.is_empty()
            && let ExpectedBody::Json(raw) = &self.standing.fixture.body
            && raw.get().contains("{{")
        {
            remarks.push(
                "the body is no JSON any more, so the matchers in it are gone: what is new in each run stands \
                 literally and drifts again"
                    .to_owned(),
            );
        }
        remarks.extend(self.shapes(&round.traces).map(|path| {
            format!(
                "{path} is of another type, so the matchers in it are gone: what is new in each run stands \
                 literally and drifts again"
            )
        }));
        if round.accepted.is_some() && !round.is_settled {
            let text = "accepting does not make it conform: record the step again";
            remarks.push(text.to_owned());
        }
        remarks
    }

    /// Lists and objects with matchers in whose place something of another type came.
    fn shapes<'t>(
        &'t self,
        traces: &'t [(Difference, Trace)],
    ) -> impl Iterator<Item = String> + 't {
        let is_replaced = |(difference, trace): &&(Difference, Trace)| {
            trace.sort == Sort::Changed
                && difference.severity >= self.fail_on
                && holds_matchers(self.standing.fixture, &trace.place)
        };
        let paths = traces.iter().filter(is_replaced);
        let paths: BTreeSet<String> =
            paths.map(|(difference, _)| general_path(&difference.path)).collect();
        paths.into_iter()
    }

    /// The lists of which elements came or went, and whose order is another one in each run.
    fn chance(&self, traces: &[(Difference, Trace)]) -> Vec<String> {
        let is_order = |sort: &Sort| matches!(sort, Sort::Order(_));
        let moved: Vec<&Trace> =
            traces.iter().map(|(_, trace)| trace).filter(|trace| is_order(&trace.sort)).collect();
        let mut paths = Vec::new();
        for (difference, trace) in traces {
            let comes_or_goes = matches!(trace.sort, Sort::Missing | Sort::Added);
            let Some((_, list)) = trace.place.split_last().filter(|_| comes_or_goes) else {
                continue;
            };
            let path = general_path(&difference.path);
            let Some(path) = path.strip_suffix("[*]") else { continue };
            let is_counted = difference.severity >= self.fail_on;
            let is_chance = moved.iter().any(|trace| trace.place == list)
                || has_made_ids(self.standing.fixture, list);
            if is_counted && is_chance && !paths.iter().any(|known| known == path) {
                paths.push(path.to_owned());
            }
        }
        paths
    }
}

/// A list whose order said nothing as long as its elements had ids.
fn order_lost(path: &str) -> Change {
    Change {
        kind: Kind::Body.as_str().to_owned(),
        path: path.to_owned(),
        expected: None,
        actual: None,
        severity: Severity::Change,
        reason: "its elements have no ids of their own any more to be told apart by".to_owned(),
        rule: None,
        diff: None,
        edit: Some(Edit::Rule {
            of: None,
            rule: serde_json::json!({ "path": path, "unordered": true }),
        }),
        blocked: None,
    }
}
