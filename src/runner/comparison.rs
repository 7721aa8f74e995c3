//! A response against its fixture, and the verdict on that alone.

use std::time::SystemTime;

use crate::compare::{Asked, Difference, Severity};
use crate::fixture::{Bindings, Fixture, Surroundings};
use crate::plan::{Plan, Step};
use crate::render::with_path_variables;
use crate::report::Verdict;
use crate::review::{PendingWriter, StepSeen};
use crate::secret::Masker;

use super::judge::JudgeOptions;
use super::message::Finished;

/// What comparing came to.
pub(super) struct Comparison {
    pub(super) verdict: Verdict,
    /// What differs, masked.
    pub(super) differences: Vec<Difference>,
    pub(super) notes: Vec<String>,
}

impl Comparison {
    fn of(verdict: Verdict) -> Self {
        Comparison { verdict, differences: Vec::new(), notes: Vec::new() }
    }

    /// Compares the answer of a step with its fixture, and keeps what is to be decided.
    pub(super) fn with_fixture(
        plan: &Plan,
        options: &mut JudgeOptions,
        bindings: &mut Bindings,
        finished: &Finished,
    ) -> Self {
        let Ok(received) = &finished.exchange.outcome else {
            return Comparison::of(Verdict::Error);
        };
        let step = &plan.steps[finished.step];
        let now = finished.at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let around = Surroundings {
            variables: &finished.scopes,
            origin: origin(&finished.exchange.sent.url),
            user_agent: user_agent(&finished.exchange.sent.headers),
            now: i64::try_from(now).unwrap_or(i64::MAX),
        };
        let JudgeOptions { fixtures, policy, fail_on, check_requests, masker, pending, .. } =
            options;
        // What belongs to another shard is kept there.
        let pending = pending.as_mut().filter(|_| !step.pulled_in);
        let sent = &finished.exchange.sent;
        let policy = policy.for_step(&step.id);
        let lines = check_requests.then(|| lines(step, masker));
        let held = lines.as_ref().map(|(line, full_line)| Asked { line, full_line, sent });
        let seen = StepSeen {
            step_id: &step.id,
            line: &step.line(),
            asked: Some((&step.request, sent)),
            held,
            received,
            around: &around,
            policy: &policy,
            masker,
        };
        if let Some(fixture) = fixtures.get(finished.step).and_then(Option::as_ref) {
            return against(&seen, fixture, *fail_on, bindings, pending);
        }
        if let Some(pending) = pending {
            pending.unrecorded(&seen);
        }
        match options.require_fixtures {
            true => {
                let notes = vec!["there is no fixture for this step".to_owned()];
                Comparison { notes, ..Comparison::of(Verdict::Drift) }
            }
            false => Comparison::of(Verdict::Unrecorded),
        }
    }
}

/// Judges a response by its fixture, and the request where it is asked for; keeps what drifted.
fn against(
    seen: &StepSeen<'_>,
    fixture: &Fixture,
    fail_on: Severity,
    bindings: &mut Bindings,
    pending: Option<&mut PendingWriter>,
) -> Comparison {
    let differences = seen.differences(fixture, bindings);
    if let Some(pending) = pending {
        pending.judged(seen, fixture);
    }
    let worst = differences.iter().map(|difference| difference.severity).max();
    let drifts = worst.is_some_and(|worst| worst >= fail_on);
    let verdict = if drifts { Verdict::Drift } else { Verdict::Conforms };
    Comparison { differences, ..Comparison::of(verdict) }
}

/// What a step asks for as fixtures have it, and the same with its path variables put in.
fn lines(step: &Step, masker: &Masker) -> (String, String) {
    let request = &step.request;
    let url = with_path_variables(&request.url, &request.path_variables);
    let full_line = format!("{} {url}", request.method);
    (masker.mask(&step.line()).into_owned(), masker.mask(&full_line).into_owned())
}

/// The file of a fixture; one that was made in this run has none.
pub(super) fn file_of(fixture: &Fixture) -> Option<&str> {
    Some(fixture.file.as_str()).filter(|file| !file.is_empty())
}

/// Scheme, host and port of a URL.
pub(super) fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |end| host + end);
    &url[..end]
}

/// Who the request said it came from; empty when it did not say.
fn user_agent(headers: &[(String, String)]) -> &str {
    let set = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("user-agent"));
    set.map_or("", |(_, value)| value)
}
