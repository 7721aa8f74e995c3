//! What stands around the steps: the head with the totals, and the end with the code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::compare::Severity;
use crate::report::timed::budget_line;
use crate::report::{Part, RunInfo, Summary, Totals, Verdict, text};
use crate::timing::Kept;

pub(super) const STYLE: &str = include_str!("page.css");
pub(super) const SCRIPT: &str = include_str!("page.js");

/// What is known of a run when it starts.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) collection: String,
    /// What most URLs begin with.
    pub(super) target: String,
    /// Names and values of the line under the title.
    pub(super) facts: Vec<(String, String)>,
}

impl About {
    pub(super) fn of(info: &RunInfo<'_>) -> Self {
        let seen = |text: &str| text::visible(text).into_owned();
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: Option<&str>| {
            facts.extend(value.map(|value| (name.to_owned(), seen(value))));
        };
        fact("server", info.target);
        fact("environment", info.environment);
        fact("fixtures", info.fixtures);
        fact("shard", info.part.map(Part::in_short).as_deref());
        if let Some(sides) = info.sides {
            fact("left, expected", Some(&sides.left.in_short()));
            fact("right, actual", Some(&sides.right.in_short()));
        }
        let target = info.target.unwrap_or_default().trim_end_matches('/').to_owned();
        About { collection: seen(info.collection), target, facts }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Head<'a> {
    policy: String,
    style: &'static str,
    title: &'a str,
    outcome: &'static str,
    headline: String,
    facts: Vec<Fact<'a>>,
    verdicts: Vec<Count>,
    severities: Vec<Count>,
    stopped: String,
    budgets: Vec<Budgeted>,
    unresolved: Vec<Fact<'a>>,
    /// Of the whole run, in microseconds.
    duration: u128,
}

#[derive(Debug, Serialize)]
struct Fact<'a> {
    name: std::borrow::Cow<'a, str>,
    value: String,
}

#[derive(Debug, Serialize)]
struct Budgeted {
    exceeded: bool,
    line: String,
}

impl Budgeted {
    fn of(kept: &Kept) -> Self {
        Budgeted { exceeded: kept.is_exceeded(), line: budget_line(kept) }
    }
}

#[derive(Debug, Serialize)]
struct Count {
    name: &'static str,
    mark: &'static str,
    number: usize,
    /// Share of all, in thousandths, for the bar.
    share: usize,
    offset: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Tail {
    script: &'static str,
}

impl Tail {
    pub(super) fn new() -> Self {
        Tail { script: SCRIPT }
    }
}

impl<'a> Head<'a> {
    pub(super) fn of(about: &'a About, begun: String, summary: &'a Summary) -> Self {
        let totals = &summary.totals;
        let (outcome, headline) = headline(summary);
        let mut facts: Vec<Fact<'_>> =
            about.facts.iter().map(|(n, v)| fact(n, v.clone())).collect();
        facts.push(fact("started", begun));
        facts.push(fact("took", text::duration(summary.duration)));
        facts.push(fact("requests", totals.requests.total.to_string()));
        if totals.assertions.total > 0 {
            let counted = format!("{} of {}", totals.assertions.failed, totals.assertions.total);
            facts.push(fact("assertions failed", counted));
        }
        if totals.flaky > 0 {
            facts.push(fact("flaky", text::count(totals.flaky, "step")));
        }
        if totals.iterations > 1 {
            facts.push(fact("iterations", totals.iterations.to_string()));
        }
        facts.push(fact("received", text::size(totals.received)));
        let stopped = summary.stopped.as_deref().map(text::visible).unwrap_or_default();
        Head {
            policy: policy(),
            style: STYLE,
            title: &about.collection,
            outcome,
            headline,
            facts,
            verdicts: verdicts(totals),
            severities: severities(totals),
            stopped: stopped.into_owned(),
            budgets: summary.budgets.iter().map(Budgeted::of).collect(),
            unresolved: summary
                .unresolved
                .iter()
                .map(|(name, steps)| Fact {
                    name: text::visible(name),
                    value: text::listed(steps, 5),
                })
                .collect(),
            duration: summary.duration.as_micros(),
        }
    }
}

fn fact(name: &str, value: String) -> Fact<'_> {
    Fact { name: name.into(), value }
}

/// Whether all is well, and the result in a sentence.
fn headline(summary: &Summary) -> (&'static str, String) {
    let (totals, stopped) = (&summary.totals, summary.stopped.is_some());
    let steps: usize = totals.verdicts.iter().sum();
    let bad = [
        (Verdict::Drift, "drifted"),
        (Verdict::Failed, "failed"),
        (Verdict::Error, "could not be made"),
    ];
    let mut parts: Vec<String> = bad
        .into_iter()
        .filter(|(verdict, _)| totals.verdict(*verdict) > 0)
        .map(|(verdict, word)| format!("{} {word}", totals.verdict(verdict)))
        .collect();
    let all = text::count(steps, "step");
    let budgets = match summary.exceeded().count() {
        0 => None,
        number => Some(format!("{} exceeded", text::count(number, "budget"))),
    };
    if parts.is_empty() && budgets.is_some() {
        parts.push("none drifted".to_owned());
    }
    parts.extend(budgets);
    match (parts.is_empty(), stopped) {
        (false, _) => ("bad", format!("Of {all}, {}", parts.join(", "))),
        (true, true) => ("odd", format!("Stopped after {all}")),
        (true, false) if totals.verdict(Verdict::Conforms) == steps => {
            ("good", format!("{all} conform{}", if steps == 1 { "s" } else { "" }))
        }
        (true, false) => ("good", format!("Nothing drifted in {all}")),
    }
}

fn verdicts(totals: &Totals) -> Vec<Count> {
    let style = crate::report::Style { unicode: true, ..crate::report::Style::default() };
    let all: usize = totals.verdicts.iter().sum::<usize>().max(1);
    let mut offset = 0;
    let count = |verdict: Verdict| {
        let number = totals.verdict(verdict);
        let share = number * 1000 / all;
        let count = Count {
            name: verdict.as_str(),
            mark: style.symbols().mark(verdict),
            number,
            share,
            offset,
        };
        offset += share;
        count
    };
    Verdict::ALL.into_iter().map(count).collect()
}

fn severities(totals: &Totals) -> Vec<Count> {
    let numbers = Severity::ALL.into_iter().zip(totals.severities).rev();
    numbers
        .map(|(severity, number)| Count {
            name: severity.as_str(),
            mark: "",
            number,
            share: 0,
            offset: 0,
        })
        .collect()
}

/// What the page may do: show its own style, run its own code, and nothing else.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
