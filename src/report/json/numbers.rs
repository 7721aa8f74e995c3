use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Map, Value};

pub(super) use crate::report::timed::{milliseconds, thousandths};
use crate::report::{Count, StepOutcome, TimeTable, Totals, Verdict};

/// A running account of one kind of time, in milliseconds.
#[derive(Debug, Default)]
struct Account {
    number: f64,
    sum: f64,
    squares: f64,
    min: f64,
    max: f64,
}

impl Account {
    fn add(&mut self, time: Duration) {
        let time = milliseconds(time);
        self.min = if self.number == 0.0 { time } else { self.min.min(time) };
        self.max = self.max.max(time);
        self.number += 1.0;
        self.sum += time;
        self.squares += time * time;
    }

    /// `…Average`, `…Min`, `…Max` and `…Sd`; all 0 as in newman when there was nothing to measure.
    fn write(&self, name: &str, into: &mut Map<String, Value>) {
        let number = self.number.max(1.0);
        let average = self.sum / number;
        let deviation = (self.squares / number - average * average).max(0.0).sqrt();
        for (suffix, value) in
            [("Average", average), ("Min", self.min), ("Max", self.max), ("Sd", deviation)]
        {
            into.insert(format!("{name}{suffix}"), Value::from(thousandths(value)));
        }
    }
}

/// Everything that `run.stats`, `run.timings` and `run.transfers` say.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) totals: Totals,
    /// Those of scripts, and comparing with a fixture.
    pub(super) assertions: Count,
    /// Items of which scripts before the request ran and nothing else.
    left_out: usize,
    /// Requests that failed before they could be sent; newman counts them as requests.
    unsent: usize,
    response: Account,
    dns: Account,
    first_byte: Account,
    started: Option<SystemTime>,
    completed: Option<SystemTime>,
}

/// One line of `run.stats`.
#[derive(Debug, Serialize)]
struct Stat {
    total: usize,
    pending: usize,
    failed: usize,
}

impl Numbers {
    pub(super) fn at(&mut self, time: SystemTime) {
        self.started.get_or_insert(time);
        self.completed = Some(time);
    }

    pub(super) fn count(&mut self, outcome: &StepOutcome<'_>) {
        self.totals.count(outcome);
        let is_skipped = outcome.verdict == Verdict::Skipped;
        self.left_out += usize::from(is_skipped && !outcome.scripts.is_empty());
        self.unsent += usize::from(outcome.verdict == Verdict::Error && outcome.request.is_none());
        if let Some(response) = &outcome.response {
            self.response.add(response.timings.total);
            self.first_byte.add(response.timings.first_byte);
            if let Some(dns) = response.timings.dns {
                self.dns.add(dns);
            }
        }
    }

    /// `run.stats`. Items and their two phases are counted as newman does: also those without a script.
    pub(super) fn stats(&self) -> impl Serialize {
        let stat = |total, failed| Stat { total, pending: 0, failed };
        let of = |count: Count| stat(count.total, count.failed);
        let totals = &self.totals;
        let run = totals.verdicts.iter().sum::<usize>() - totals.verdict(Verdict::Skipped);
        let items = run + self.left_out;
        let (before, after) = (totals.prerequest_scripts, totals.test_scripts);
        let requests = totals.requests;
        let mut stats = Map::new();
        for (name, line) in [
            ("iterations", stat(totals.iterations, 0)),
            ("items", stat(items, 0)),
            ("scripts", stat(before.total + after.total, before.failed + after.failed)),
            ("prerequests", stat(items, 0)),
            ("requests", stat(requests.total + self.unsent, requests.failed + self.unsent)),
            ("tests", stat(run, 0)),
            ("assertions", of(self.assertions)),
            ("testScripts", of(after)),
            ("prerequestScripts", of(before)),
        ] {
            stats.insert(name.to_owned(), serde_json::to_value(line).unwrap_or_default());
        }
        stats
    }

    /// `run.timings`, and what `--timings` adds to newman's figures.
    pub(super) fn timings(&self, table: Option<&TimeTable>) -> impl Serialize + use<> {
        let mut timings = Map::new();
        self.response.write("response", &mut timings);
        self.dns.write("dns", &mut timings);
        self.first_byte.write("firstByte", &mut timings);
        timings.insert("started".to_owned(), Value::from(since_1970(self.started)));
        timings.insert("completed".to_owned(), Value::from(since_1970(self.completed)));
        timings.extend(table.map(|table| ("table".to_owned(), table.to_json())));
        timings
    }
}

fn since_1970(time: Option<SystemTime>) -> u64 {
    let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
