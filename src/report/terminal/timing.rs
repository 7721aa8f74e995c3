//! What `--timings` and `--budget` add to the summary.

use std::fmt::Write as _;

use crate::report::style::{BOLD, DIM, GREEN, RED};
use crate::report::timed::{SlowStep, TimeTable, verdict_line};
use crate::report::{Style, Summary, Verdict, text};
use crate::timing::Spread;

/// Longest id of a step in the table.
const NAME: usize = 48;

pub(super) fn write(out: &mut String, style: &Style, summary: &Summary) {
    if let Some(table) = &summary.timings {
        times(out, style, table);
        slowest(out, style, &table.slowest);
    }
    if !summary.budgets.is_empty() {
        let _ = writeln!(out, "\n{}", style.paint(BOLD, "budgets"));
    }
    for kept in &summary.budgets {
        let (color, verdict) = match kept.is_exceeded() {
            true => (RED, Verdict::Drift),
            false => (GREEN, Verdict::Conforms),
        };
        let mark = style.paint(color, style.symbols().mark(verdict));
        let line = verdict_line(kept, |time| style.duration(time));
        let _ = writeln!(out, "  {mark} {line}");
    }
}

fn times(out: &mut String, style: &Style, table: &TimeTable) {
    let title = format!("response times of {}", text::count(table.requests(), "request"));
    let columns = ["p50", "p90", "p95", "p99", "max", "mean"];
    head(out, style, &title, &columns);
    let row = |out: &mut String, name: &str, times: &Spread| {
        let Spread { p50, p90, p95, p99, max, mean, .. } = *times;
        let cells = [p50, p90, p95, p99, max, mean].map(|time| style.duration(time));
        self::row(out, name, &cells);
    };
    row(out, "in all", &table.all);
    for (name, times) in &table.phases {
        row(out, name, times);
    }
}

fn slowest(out: &mut String, style: &Style, steps: &[SlowStep]) {
    if steps.is_empty() {
        return;
    }
    head(out, style, "slowest steps", &["min", "median", "p95", "max", "share"]);
    for SlowStep { id, times, share } in steps {
        let Spread { min, p50, p95, max, .. } = *times;
        let mut cells = [min, p50, p95, max].map(|time| style.duration(time)).to_vec();
        cells.push(format!("{:.1}%", share * 100.0));
        let name = text::visible(id);
        row(out, &text::cut(&name, NAME - 1, style.symbols().ellipsis), &cells);
    }
}

fn head(out: &mut String, style: &Style, title: &str, columns: &[&str]) {
    let columns: String = columns.iter().map(|column| format!("{column:>9}")).collect();
    let _ = writeln!(
        out,
        "\n{}{}",
        style.paint(BOLD, format!("{title:<width$}", width = NAME + 2)),
        style.paint(DIM, columns)
    );
}

fn row(out: &mut String, name: &str, cells: &[String]) {
    let cells: String = cells.iter().map(|cell| format!("{cell:>9}")).collect();
    let _ = writeln!(out, "  {name:<NAME$}{cells}");
}
