//! What came of all changes, operator by operator.

use std::collections::BTreeMap;
use std::fmt;

/// What was said about one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The right difference, and whether it is the only one.
    Noticed { alone: bool },
    /// A matcher accepts the new value.
    Covered(String),
    /// Nothing at all.
    Missed,
    /// At the right place, with another severity.
    WrongSeverity,
    /// Only at other places.
    WrongPlace,
}

#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Row {
    pub noticed: usize,
    pub alone: usize,
    pub covered: usize,
    /// Covered where it was made, and noticed by a later step that has the value again.
    pub later: usize,
    pub missed: usize,
    pub severity: usize,
    pub place: usize,
    /// Noticed where it was made, and other steps drift as well.
    pub spread: usize,
}

/// All rows, in the order in which operators were first used.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<(&'static str, Row)>,
    /// How often each matcher accepted a changed value.
    pub matchers: BTreeMap<String, usize>,
    /// The first few of what is wrong.
    pub wrong: Vec<String>,
}

impl Table {
    pub(super) fn row(&mut self, operator: &'static str) -> &mut Row {
        let at = self.rows.iter().position(|(name, _)| *name == operator).unwrap_or_else(|| {
            self.rows.push((operator, Row::default()));
            self.rows.len() - 1
        });
        &mut self.rows[at].1
    }

    pub(super) fn count(&mut self, operator: &'static str, outcome: &Outcome, drifts_later: bool) {
        let row = self.row(operator);
        match outcome {
            Outcome::Noticed { alone } => {
                row.noticed += 1;
                row.alone += usize::from(*alone);
                row.spread += usize::from(drifts_later);
            }
            Outcome::Covered(matcher) => {
                row.covered += 1;
                row.later += usize::from(drifts_later);
                *self.matchers.entry(matcher.clone()).or_default() += 1;
            }
            Outcome::Missed => row.missed += 1,
            Outcome::WrongSeverity => row.severity += 1,
            Outcome::WrongPlace => row.place += 1,
        }
    }

    pub(super) fn add(&mut self, other: Table) {
        for (name, more) in other.rows {
            let row = self.row(name);
            row.noticed += more.noticed;
            row.alone += more.alone;
            row.covered += more.covered;
            row.later += more.later;
            row.missed += more.missed;
            row.severity += more.severity;
            row.place += more.place;
            row.spread += more.spread;
        }
        for (matcher, count) in other.matchers {
            *self.matchers.entry(matcher).or_default() += count;
        }
        self.wrong.extend(other.wrong);
    }

    pub(super) fn total(&self) -> Row {
        self.rows.iter().fold(Row::default(), |sum, (_, row)| Row {
            noticed: sum.noticed + row.noticed,
            alone: sum.alone + row.alone,
            covered: sum.covered + row.covered,
            later: sum.later + row.later,
            missed: sum.missed + row.missed,
            severity: sum.severity + row.severity,
            place: sum.place + row.place,
            spread: sum.spread + row.spread,
        })
    }
}

impl Row {
    fn line(&self, name: &str) -> String {
        let tried = self.noticed + self.covered + self.missed + self.severity + self.place;
        format!(
            "| {name:31} | {tried:5} | {:7} | {:5} | {:7} | {:5} | {:6} | {:8} | {:5} | {:6} |",
            self.noticed,
            self.alone,
            self.covered,
            self.later,
            self.missed,
            self.severity,
            self.place,
            self.spread
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| {:31} | tried | noticed | alone | covered | later | missed | severity | place | spread |",
            "change"
        )?;
        writeln!(f, "| --- |{}", " ---: |".repeat(9))?;
        for (name, row) in &self.rows {
            writeln!(f, "{}", row.line(name))?;
        }
        writeln!(f, "{}", self.total().line("all"))?;
        if !self.matchers.is_empty() {
            writeln!(f, "\n| matcher | accepted |\n| --- | ---: |")?;
        }
        for (matcher, count) in &self.matchers {
            writeln!(f, "| `{}` | {count} |", matcher.replace('|', "\\|"))?;
        }
        Ok(())
    }
}
