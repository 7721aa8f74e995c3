use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indexmap::IndexMap;

use super::shards::in_order;
use super::stream::{Item, Key, Stream};
use super::{Saved, SavedError, raw};
use crate::report::{Event, EventKind, Reporters, RunInfo, Summary, TimeTable, Totals};
use crate::timing::{Budget, Clock};

/// Tells the reporters of a saved run again. What it came to is also returned.
///
/// # Errors
/// When the file turns out to be broken.
pub fn render(mut saved: Saved, reporters: &mut Reporters) -> Result<Summary, SavedError> {
    let stream = Stream::open(&mut saved, false)?;
    let info = saved.info();
    tell(std::slice::from_ref(&saved), vec![stream], &info, reporters)
}

/// Tells the reporters of the shards of a run as if it had been one: in the order of the plan, and without the steps
/// that a shard ran only for the sake of others.
///
/// # Errors
/// When they are not the shards of one run, or a file turns out to be broken.
pub fn merge(saved: Vec<Saved>, reporters: &mut Reporters) -> Result<Summary, SavedError> {
    let mut shards = in_order(saved)?;
    let streams = shards.iter_mut().map(|shard| Stream::open(shard, true));
    let streams = streams.collect::<Result<_, _>>()?;
    let target = joined(shards.iter().filter_map(|shard| shard.head.target.as_deref()));
    let first = shards.first().expect("shards that were checked are some");
    let part = first.part.as_ref();
    let info = RunInfo {
        target: target.as_deref(),
        part: None,
        steps: part.map_or(0, |part| part.steps),
        ..first.info()
    };
    tell(&shards, streams, &info, reporters)
}

/// Different texts one after the other.
fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut different: Vec<&str> = Vec::new();
    texts.for_each(|text| {
        if !different.contains(&text) {
            different.push(text);
        }
    });
    (!different.is_empty()).then(|| different.join(", "))
}

fn tell(
    saved: &[Saved],
    streams: Vec<Stream>,
    info: &RunInfo<'_>,
    reporters: &mut Reporters,
) -> Result<Summary, SavedError> {
    let started = saved.iter().map(|one| one.started).min().unwrap_or_default();
    let clock = clock(saved, info.steps);
    let mut teller = Teller::new(reporters, started, clock);
    teller.tell(EventKind::RunStarted(info));
    let mut shards = Shards::new(streams)?;
    while let Some((item, is_first)) = shards.next()? {
        teller.item(&item, is_first);
    }
    let begun = saved.iter().map(|one| one.iterations_begun).max().unwrap_or_default();
    teller.begin(begun);
    let completed = saved.iter().map(|one| one.completed).max().unwrap_or_default();
    let summary = Summary {
        timings: teller.table(),
        budgets: teller.clock.as_ref().map_or(Vec::new(), |clock| clock.judge(&budgets(saved))),
        ..summary(saved, std::mem::take(&mut teller.totals), &teller.places)
    };
    teller.at = moment(completed);
    teller.elapsed = summary.duration;
    teller.tell(EventKind::RunFinished(&summary));
    Ok(summary)
}

/// Measures again what the files together say of times.
fn clock(saved: &[Saved], steps: usize) -> Option<Clock> {
    match saved.iter().any(|one| one.has_table) {
        true => Some(Clock::of_steps(steps)),
        false => saved.iter().any(|one| !one.budgets.is_empty()).then(Clock::default),
    }
}

/// The budgets of all files, each once.
fn budgets(saved: &[Saved]) -> Vec<Budget> {
    let mut different = Vec::new();
    for budget in saved.iter().flat_map(|one| &one.budgets) {
        if !different.contains(budget) {
            different.push(*budget);
        }
    }
    different
}

fn moment(milliseconds: u64) -> SystemTime {
    UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds)).unwrap_or(UNIX_EPOCH)
}

/// What all of them came to. They are taken to have run side by side.
fn summary(saved: &[Saved], totals: Totals, places: &IndexMap<String, usize>) -> Summary {
    let mut unresolved: BTreeMap<&str, BTreeSet<(usize, &str)>> = BTreeMap::new();
    for (name, steps) in saved.iter().flat_map(|one| &one.summary.unresolved) {
        let place = |id: &String| places.get(id).copied().unwrap_or(usize::MAX);
        let steps = steps.iter().map(|id| (place(id), id.as_str()));
        unresolved.entry(name).or_default().extend(steps);
    }
    let stopped = saved.iter().filter_map(|one| Some((one, one.summary.stopped.as_ref()?)));
    let stopped: Vec<String> = stopped
        .map(|(one, why)| match &one.part {
            Some(part) if saved.len() > 1 => format!("shard {}: {why}", part.index),
            _ => why.clone(),
        })
        .collect();
    Summary {
        totals,
        stopped: (!stopped.is_empty()).then(|| stopped.join("; ")),
        unresolved: match saved {
            [one] => one.summary.unresolved.clone(),
            _ => unresolved
                .into_iter()
                .map(|(name, steps)| {
                    (name.to_owned(), steps.into_iter().map(|(_, id)| id.to_owned()).collect())
                })
                .collect(),
        },
        duration: saved.iter().map(|one| one.summary.duration).max().unwrap_or_default(),
        ..Summary::default()
    }
}

/// The items of several files in the order of the plan.
struct Shards {
    streams: Vec<(Stream, Option<Item>)>,
}

impl Shards {
    fn new(streams: Vec<Stream>) -> Result<Self, SavedError> {
        let with_first = |mut stream: Stream| stream.next().map(|first| (stream, first));
        Ok(Shards { streams: streams.into_iter().map(with_first).collect::<Result<_, _>>()? })
    }

    /// The next item, and whether it is of the first file.
    fn next(&mut self) -> Result<Option<(Item, bool)>, SavedError> {
        let key = |(_, item): &(Stream, Option<Item>)| item.as_ref().map(Item::key);
        let keys = self.streams.iter().map(key).enumerate();
        let least: Option<(Key, usize)> = keys.filter_map(|(at, key)| Some((key?, at))).min();
        let Some((_, at)) = least else { return Ok(None) };
        let Some((stream, item)) = self.streams.get_mut(at) else { return Ok(None) };
        let next = stream.next()?;
        Ok(std::mem::replace(item, next).map(|item| (item, at == 0)))
    }
}

/// Tells reporters events, with the times that are known.
struct Teller<'r> {
    reporters: &'r mut Reporters,
    at: SystemTime,
    elapsed: Duration,
    totals: Totals,
    /// Where the steps told so far stand in the plan, by id.
    places: IndexMap<String, usize>,
    /// Response times, where some of the files have more than newman's figures.
    clock: Option<Clock>,
    /// What was said before the first step: each shard says it.
    opening: Vec<String>,
}

impl<'r> Teller<'r> {
    fn new(reporters: &'r mut Reporters, started: u64, clock: Option<Clock>) -> Self {
        Teller {
            reporters,
            at: moment(started),
            elapsed: Duration::ZERO,
            totals: Totals::default(),
            places: IndexMap::new(),
            clock,
            opening: Vec::new(),
        }
    }

    fn table(&self) -> Option<TimeTable> {
        let id = |step| self.places.get_index(step).map(|(id, _)| id.as_str());
        Some(TimeTable::of(self.clock.as_ref()?.table()?, id))
    }

    fn tell(&mut self, kind: EventKind<'_>) {
        self.reporters.on(&Event::new(self.at, self.elapsed, kind));
    }

    /// Begins iterations until so many are.
    fn begin(&mut self, iterations: usize) {
        while self.totals.iterations < iterations {
            let iteration = self.totals.iterations;
            self.totals.iterations += 1;
            self.tell(EventKind::IterationStarted { iteration });
        }
    }

    fn item(&mut self, item: &Item, is_first: bool) {
        let (iterations, ..) = item.key();
        self.begin(iterations);
        match item {
            Item::Message(message) => self.message(message, is_first),
            Item::Step(step) => {
                let (known, _) = match self.places.get_index_of(step.id()) {
                    Some(known) => (known, None),
                    None => self.places.insert_full(step.id().to_owned(), step.place()),
                };
                let outcome = step.outcome();
                self.totals.count(&outcome);
                if let (Some(clock), Some(response)) = (&mut self.clock, &outcome.response) {
                    clock.count(known, &response.timings);
                }
                (self.at, self.elapsed) = (moment(step.at), step.elapsed);
                self.tell(EventKind::StepFinished(&outcome));
            }
        }
    }

    fn message(&mut self, message: &raw::Message, is_first: bool) {
        let text = &message.message;
        if (message.after, message.skipped) == (0, 0) {
            // What every shard says at its start, one run says once.
            if !is_first && self.opening.contains(text) {
                return;
            }
            self.opening.push(text.clone());
        }
        match message.kind.as_str() {
            "session" => self.tell(EventKind::Session { message: text }),
            _ => self.tell(EventKind::Warning { message: text }),
        }
    }
}
