use std::collections::BTreeMap;
use std::time::Duration;

/// Buckets of each power of two of microseconds: a percentile is too short by less than one in a hundred.
const PARTS: u64 = 128;
const PART_BITS: u32 = PARTS.trailing_zeros();

/// How durations are spread. Holds how often each bucket of similar ones came, and so no more than some thousand
/// numbers however many durations there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram {
    buckets: BTreeMap<u64, u64>,
    count: u64,
    sum: Duration,
    min: Option<Duration>,
    max: Duration,
}

/// The figures of a histogram; all are zero when nothing was measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many durations.
    pub count: u64,
    /// Their sum.
    pub sum: Duration,
    /// The shortest.
    pub min: Duration,
    /// The median.
    pub p50: Duration,
    /// 90 of 100 are not longer.
    pub p90: Duration,
    /// 95 of 100 are not longer.
    pub p95: Duration,
    /// 99 of 100 are not longer.
    pub p99: Duration,
    /// The longest.
    pub max: Duration,
    /// The average.
    pub mean: Duration,
}

impl Histogram {
    /// Counts one duration.
    pub fn add(&mut self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        *self.buckets.entry(bucket(micros)).or_default() += 1;
        self.count += 1;
        self.sum = self.sum.saturating_add(time);
        self.min = Some(self.min.map_or(time, |min| min.min(time)));
        self.max = self.max.max(time);
    }

    /// How many durations.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The duration that so many of a hundred do not exceed, by the nearest rank. It is never longer than that: a
    /// budget that is kept up to its limit must not seem to be exceeded.
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Duration {
        let rank = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.buckets.iter().find(|(_, number)| {
            seen += **number;
            seen >= rank
        });
        let least = found.map_or(0, |(bucket, _)| least(*bucket));
        Duration::from_micros(least).clamp(self.min.unwrap_or_default(), self.max)
    }

    /// All figures.
    #[must_use]
    pub fn spread(&self) -> Spread {
        let [p50, p90, p95, p99] = [50, 90, 95, 99].map(|percent| self.percentile(percent));
        let mean = self.sum.as_secs_f64() / self.count.max(1) as f64;
        Spread {
            count: self.count,
            sum: self.sum,
            min: self.min.unwrap_or_default(),
            p50,
            p90,
            p95,
            p99,
            max: self.max,
            mean: Duration::try_from_secs_f64(mean).unwrap_or_default(),
        }
    }
}

/// Small numbers have a bucket each; from there on each power of two has the same number of buckets.
fn bucket(micros: u64) -> u64 {
    if micros < PARTS {
        return micros;
    }
    let shift = micros.ilog2() - PART_BITS;
    u64::from(shift) * PARTS + (micros >> shift)
}

/// The smallest number of a bucket.
fn least(bucket: u64) -> u64 {
    if bucket < 2 * PARTS {
        return bucket;
    }
    let shift = bucket / PARTS - 1;
    (bucket % PARTS + PARTS) << shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let mut histogram = Histogram::default();
        (1..=20).for_each(|micros| histogram.add(Duration::from_micros(micros)));
        for (percent, micros) in [(50, 10), (90, 18), (95, 19), (99, 20)] {
            assert_eq!(histogram.percentile(percent), Duration::from_micros(micros), "{percent}");
        }
        let spread = histogram.spread();
        assert_eq!((spread.count, spread.min.as_micros(), spread.max.as_micros()), (20, 1, 20));
        assert_eq!(spread.mean, Duration::from_nanos(10_500));
    }

    #[test]
    fn one_duration_is_every_figure_and_none_is_zero() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.spread(), Spread::default());
        let time = Duration::from_nanos(123_456_789);
        histogram.add(time);
        let Spread { min, p50, p95, max, .. } = histogram.spread();
        assert_eq!([min, p50, p95, max], [time; 4]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn percentiles_are_too_short_by_less_than_one_in_a_hundred(
            mut micros in prop::collection::vec(0_u64..10_000_000_000, 1..200),
            percent in 1_u64..=100,
        ) {
            let mut histogram = Histogram::default();
            micros.iter().for_each(|micros| histogram.add(Duration::from_micros(*micros)));
            micros.sort_unstable();
            let rank = (micros.len() as u64 * percent).div_ceil(100).max(1);
            let exact = micros[usize::try_from(rank).unwrap() - 1];
            let found = u64::try_from(histogram.percentile(percent).as_micros()).unwrap();
            prop_assert!(found <= exact && exact - found <= exact / 100, "{found} for {exact}");
        }

        #[test]
        fn buckets_are_in_order_and_few(one in any::<u64>(), other in any::<u64>()) {
            let (less, more) = (one.min(other), one.max(other));
            prop_assert!(bucket(less) <= bucket(more));
            prop_assert!(bucket(more) < PARTS * 60);
        }
    }
}
