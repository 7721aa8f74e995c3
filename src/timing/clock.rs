use std::time::Duration;

use crate::http::Timings;

use super::{Budget, Histogram, Kept, Spread};

/// How many of the slowest steps a table has.
const SLOWEST: usize = 10;

/// Takes the times of a run's requests.
#[derive(Debug, Default)]
pub struct Clock {
    all: Histogram,
    phases: [Histogram; 5],
    /// By step; empty when nobody wants the table.
    steps: Vec<Histogram>,
}

/// The times of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Of all answered requests in all iterations.
    pub all: Spread,
    /// The parts that a response time is made of, those that occurred.
    pub phases: Vec<(&'static str, Spread)>,
    /// The slowest steps, the slowest first.
    pub slowest: Vec<Slow>,
}

/// A step that took long.
#[derive(Debug, Clone, PartialEq)]
pub struct Slow {
    /// Its index in the plan.
    pub step: usize,
    /// Over all iterations.
    pub times: Spread,
    /// Of the time that all requests took together, from 0 to 1.
    pub share: f64,
}

impl Clock {
    /// For all requests together, and for each of so many steps.
    #[must_use]
    pub fn of_steps(steps: usize) -> Self {
        Clock { steps: vec![Histogram::default(); steps], ..Clock::default() }
    }

    /// Counts one answer.
    pub fn count(&mut self, step: usize, timings: &Timings) {
        self.all.add(timings.total);
        let Some(of_step) = self.steps.get_mut(step) else { return };
        of_step.add(timings.total);
        let (first_byte, download) = (Some(timings.first_byte), Some(timings.download));
        let phases = [timings.dns, timings.connect, timings.tls, first_byte, download];
        for (histogram, time) in self.phases.iter_mut().zip(phases) {
            time.into_iter().for_each(|time| histogram.add(time));
        }
    }

    /// What these budgets came to.
    #[must_use]
    pub fn judge(&self, budgets: &[Budget]) -> Vec<Kept> {
        budgets.iter().map(|budget| budget.judge(&self.all)).collect()
    }

    /// The table of a clock that was made for it.
    #[must_use]
    pub fn table(&self) -> Option<Table> {
        if self.steps.is_empty() {
            return None;
        }
        let all = self.all.spread();
        let names = ["dns", "connect", "tls", "first byte", "download"];
        let phases = names.into_iter().zip(&self.phases);
        let measured = |histogram: &Histogram| histogram.count() > 0;
        let mut slowest: Vec<Slow> = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, times)| measured(times))
            .map(|(step, times)| slow(step, times.spread(), all.sum))
            .collect();
        // Of equal ones the first in the plan comes first: sorting is stable.
        slowest.sort_by_key(|slow| std::cmp::Reverse((slow.times.p95, slow.times.max)));
        slowest.truncate(SLOWEST);
        let phases = phases.filter(|(_, times)| measured(times));
        Some(Table { all, phases: phases.map(|(name, t)| (name, t.spread())).collect(), slowest })
    }
}

fn slow(step: usize, times: Spread, all: Duration) -> Slow {
    let whole = all.as_secs_f64();
    let share = if whole > 0.0 { times.sum.as_secs_f64() / whole } else { 0.0 };
    Slow { step, times, share }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timings(millis: u64) -> Timings {
        let total = Duration::from_millis(millis);
        Timings { first_byte: total / 2, download: total / 2, total, ..Timings::default() }
    }

    #[test]
    fn the_slowest_steps_come_first_with_their_share() {
        let mut clock = Clock::of_steps(14);
        for step in 0..12 {
            clock.count(step, &timings(10));
        }
        for millis in [50, 10] {
            clock.count(12, &timings(millis));
        }
        let table = clock.table().unwrap();
        assert_eq!(table.all.count, 14);
        let steps: Vec<usize> = table.slowest.iter().map(|slow| slow.step).collect();
        assert_eq!(steps, [12, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let Slow { times, share, .. } = &table.slowest[0];
        assert_eq!((times.min.as_millis(), times.max.as_millis()), (10, 50));
        assert!((share - 60.0 / 180.0).abs() < 1e-9, "{share}");
        let phases: Vec<&str> = table.phases.iter().map(|(name, _)| *name).collect();
        assert_eq!(phases, ["first byte", "download"]);
        assert_eq!(Clock::default().table(), None);
    }
}
