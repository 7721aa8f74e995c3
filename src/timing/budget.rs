use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::Histogram;

/// What a budget limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A percentile: 50, 90, 95 or 99.
    Percentile(u64),
    /// The longest response time.
    Max,
    /// The average.
    Mean,
}

/// A limit of response times: `p95=500ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What is limited.
    pub measure: Measure,
    /// The longest time that is allowed.
    pub limit: Duration,
}

/// What a budget came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The budget.
    pub budget: Budget,
    /// What was measured; `None` when nothing was answered.
    pub actual: Option<Duration>,
}

/// A text that is no budget.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a budget as MEASURE=TIME, such as p95=500ms or max=1.5s: measures are p50, p90, p95, p99, max and mean, \
     times are more than 0 ms"
)]
pub struct BudgetError;

impl FromStr for Budget {
    type Err = BudgetError;

    fn from_str(text: &str) -> Result<Self, BudgetError> {
        let (measure, limit) = text.split_once('=').ok_or(BudgetError)?;
        let measure = match measure.trim() {
            "p50" => Measure::Percentile(50),
            "p90" => Measure::Percentile(90),
            "p95" => Measure::Percentile(95),
            "p99" => Measure::Percentile(99),
            "max" => Measure::Max,
            "mean" => Measure::Mean,
            _ => return Err(BudgetError),
        };
        Ok(Budget { measure, limit: time(limit.trim()).ok_or(BudgetError)? })
    }
}

/// `500ms`, `2s`, `1.5s`; more than nothing.
fn time(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1_000.0),
        None => (text.strip_suffix('s')?, 1.0),
    };
    let number = number.trim();
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let seconds = number.parse::<f64>().ok()? / unit;
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero())
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Percentile(percent) => write!(f, "p{percent}"),
            Measure::Max => f.write_str("max"),
            Measure::Mean => f.write_str("mean"),
        }
    }
}

impl Budget {
    /// Whether these durations keep it.
    #[must_use]
    pub fn judge(self, times: &Histogram) -> Kept {
        let actual = match self.measure {
            Measure::Percentile(percent) => times.percentile(percent),
            Measure::Max => times.spread().max,
            Measure::Mean => times.spread().mean,
        };
        Kept { budget: self, actual: (times.count() > 0).then_some(actual) }
    }
}

impl Kept {
    /// Whether more was needed.
    #[must_use]
    pub fn is_exceeded(&self) -> bool {
        self.actual.is_some_and(|actual| actual > self.budget.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_read() {
        for (text, measure, millis) in [
            ("p95=500ms", Measure::Percentile(95), 500),
            ("p50=2s", Measure::Percentile(50), 2000),
            ("max=1.5s", Measure::Max, 1500),
            (" mean = 3 ms ", Measure::Mean, 3),
        ] {
            let limit = Duration::from_millis(millis);
            assert_eq!(text.parse(), Ok(Budget { measure, limit }), "{text}");
        }
        for text in [
            "",
            "p95",
            "p95=",
            "p95=500",
            "p95=ms",
            "p95=0ms",
            "p95=-1s",
            "p95=1e3ms",
            "p95=infs",
            "p96=1s",
            "P95=1s",
            "p95=1m",
            "p95=1..2s",
            "=1s",
            "p95=99999999999999999999999s",
        ] {
            assert_eq!(text.parse::<Budget>(), Err(BudgetError), "{text}");
        }
    }

    #[test]
    fn a_budget_is_kept_up_to_its_limit() {
        let mut times = Histogram::default();
        let budget: Budget = "max=2ms".parse().unwrap();
        assert_eq!(budget.judge(&times), Kept { budget, actual: None });
        assert!(!budget.judge(&times).is_exceeded());
        times.add(Duration::from_millis(2));
        assert!(!budget.judge(&times).is_exceeded());
        times.add(Duration::from_micros(2001));
        assert!(budget.judge(&times).is_exceeded());
        let mean: Budget = "mean=2ms".parse().unwrap();
        assert!(mean.judge(&times).is_exceeded());
        let median: Budget = "p50=2ms".parse().unwrap();
        assert!(!median.judge(&times).is_exceeded());
    }
}
