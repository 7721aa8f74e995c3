use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest delay: more is taken as this, as in browsers.
const LONGEST: f64 = 2_147_483_647.0;

/// The timers of a script.
#[derive(Debug, Default)]
pub(super) struct Timers {
    /// By when they are due and, among those of one moment, by when they were made.
    queue: BTreeMap<(Instant, u32), Option<Duration>>,
    last: u32,
}

impl Timers {
    /// Adds one that is due after so many milliseconds, and again and again if it repeats.
    pub(super) fn add(&mut self, now: Instant, milliseconds: f64, repeats: bool) -> u32 {
        let delay = duration(milliseconds);
        self.last += 1;
        // A repeated timer without a delay would keep the script from ever waiting.
        let again = repeats.then(|| delay.max(Duration::from_millis(1)));
        self.queue.insert((now + delay, self.last), again);
        self.last
    }

    pub(super) fn remove(&mut self, id: u32) {
        self.queue.retain(|(_, other), _| *other != id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The number of a timer that is due; one that repeats is due again later.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<u32> {
        let first = self.queue.first_entry().filter(|first| first.key().0 <= now)?;
        let ((_, id), again) = first.remove_entry();
        if let Some(pause) = again {
            self.queue.insert((now + pause, id), again);
        }
        Some(id)
    }

    /// How long until one is due.
    pub(super) fn next(&self, now: Instant) -> Option<Duration> {
        let ((due, _), _) = self.queue.first_key_value()?;
        Some(due.saturating_duration_since(now))
    }
}

/// As `setTimeout` reads a delay: what is no number, or negative, is none.
fn duration(milliseconds: f64) -> Duration {
    let milliseconds = if milliseconds.is_nan() { 0.0 } else { milliseconds.clamp(0.0, LONGEST) };
    Duration::from_secs_f64(milliseconds / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_are_due_in_order_of_time_then_age() {
        let start = Instant::now();
        let mut timers = Timers::default();
        let late = timers.add(start, 20.0, false);
        let first = timers.add(start, f64::NAN, false);
        let second = timers.add(start, -5.0, false);
        assert_eq!(timers.take_due(start), Some(first));
        assert_eq!(timers.take_due(start), Some(second));
        assert_eq!(timers.take_due(start), None);
        assert_eq!(timers.next(start), Some(Duration::from_millis(20)));
        assert_eq!(timers.take_due(start + Duration::from_millis(20)), Some(late));
        assert!(timers.is_empty());
    }

    #[test]
    fn a_repeated_timer_stays_until_it_is_removed() {
        let start = Instant::now();
        let mut timers = Timers::default();
        let id = timers.add(start, 0.0, true);
        assert_eq!(timers.take_due(start), Some(id));
        assert_eq!(timers.take_due(start), None);
        assert_eq!(timers.take_due(start + Duration::from_millis(1)), Some(id));
        timers.remove(id);
        assert!(timers.is_empty());
    }

    #[test]
    fn a_delay_without_end_is_cut() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.add(start, f64::INFINITY, false);
        assert_eq!(timers.next(start), Some(Duration::from_secs_f64(LONGEST / 1000.0)));
    }
}
