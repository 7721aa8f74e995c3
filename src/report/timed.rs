//! Times of a run and its budgets, as reports show them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::timing::{Kept, Slow, Spread, Table};

use super::text;

/// The times of a run, with the names of its steps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeTable {
    /// Of all answered requests in all iterations.
    pub all: Spread,
    /// The parts that a response time is made of, those that occurred.
    pub phases: Vec<(&'static str, Spread)>,
    /// The slowest steps, the slowest first.
    pub slowest: Vec<SlowStep>,
}

/// A step that took long.
#[derive(Debug, Clone, PartialEq)]
pub struct SlowStep {
    /// Its id.
    pub id: String,
    /// Over all iterations.
    pub times: Spread,
    /// Of the time that all requests took together, from 0 to 1.
    pub share: f64,
}

impl TimeTable {
    /// A table with the ids that steps have.
    #[must_use]
    pub fn of<'i>(table: Table, id: impl Fn(usize) -> Option<&'i str>) -> Self {
        let named = |Slow { step, times, share }: Slow| {
            Some(SlowStep { id: id(step)?.to_owned(), times, share })
        };
        let Table { all, phases, slowest } = table;
        TimeTable { all, phases, slowest: slowest.into_iter().filter_map(named).collect() }
    }

    /// How many requests were answered.
    #[must_use]
    pub fn requests(&self) -> usize {
        usize::try_from(self.all.count).unwrap_or(usize::MAX)
    }

    pub(super) fn to_json(&self) -> Value {
        let phases = self.phases.iter().map(|(name, times)| ((*name).to_owned(), spread(times)));
        let slowest = self.slowest.iter().map(|SlowStep { id, times, share }| {
            let mut slow = spread(times);
            slow["step"] = id.as_str().into();
            slow["share"] = thousandths(*share).into();
            slow
        });
        json!({
            "all": spread(&self.all),
            "phases": phases.collect::<serde_json::Map<_, _>>(),
            "slowest": slowest.collect::<Vec<_>>(),
        })
    }
}

/// `p95: 612ms, more than the 500ms allowed`.
pub(super) fn verdict_line(kept: &Kept, duration: impl Fn(Duration) -> String) -> String {
    let (measure, limit) = (kept.budget.measure, duration(kept.budget.limit));
    match kept.actual {
        None => format!("{measure}: nothing measured, {limit} allowed"),
        Some(actual) if kept.is_exceeded() => {
            format!("{measure}: {}, more than the {limit} allowed", exact(actual, kept, duration))
        }
        Some(actual) => format!("{measure}: {}, {limit} allowed", duration(actual)),
    }
}

/// A time that is above its limit is not shown as the limit.
fn exact(actual: Duration, kept: &Kept, duration: impl Fn(Duration) -> String) -> String {
    let shown = duration(actual);
    match shown == duration(kept.budget.limit) {
        true => format!("{}ms", thousandths(milliseconds(actual))),
        false => shown,
    }
}

/// The same in the usual characters.
pub(super) fn budget_line(kept: &Kept) -> String {
    verdict_line(kept, text::duration)
}

pub(super) fn budget_json(kept: &Kept) -> Value {
    json!({
        "measure": kept.budget.measure.to_string(),
        "limit": thousandths(milliseconds(kept.budget.limit)),
        "actual": kept.actual.map(|actual| thousandths(milliseconds(actual))),
        "exceeded": kept.is_exceeded(),
    })
}

fn spread(times: &Spread) -> Value {
    let Spread { count, min, p50, p90, p95, p99, max, mean, .. } = *times;
    let mut out = json!({ "count": count });
    for (name, time) in [
        ("min", min),
        ("p50", p50),
        ("p90", p90),
        ("p95", p95),
        ("p99", p99),
        ("max", max),
        ("mean", mean),
    ] {
        out[name] = thousandths(milliseconds(time)).into();
    }
    out
}

pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Rounded to three decimals: microseconds are all that a reader can use.
pub(super) fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
