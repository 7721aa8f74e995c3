use std::fmt::Write as _;
use std::time::Duration;

use crate::compare::Severity;
use crate::report::style::{BOLD, RED, YELLOW, severity_color, verdict_color};
use crate::report::text;
use crate::report::{Count, Style, Summary, Totals, Verdict};

/// One half of a row: a word, its number, and the colour for a number that is not zero.
type Cell = (&'static str, usize, anstyle::Style);

/// The table of totals.
pub(super) fn table(out: &mut String, style: &Style, summary: &Summary, answered: usize) {
    let rows = rows(&summary.totals);
    let lines = lines(style, summary, answered);
    let numbers =
        rows.iter().flatten().map(|cell| cell.1.to_string().len()).max().unwrap_or(1).max(5);
    let words = [0, 1].map(|half| rows.iter().map(|row| row[half].0.len()).max().unwrap_or(0));
    // Both halves with their lines, against the longest of the lines below, which span both.
    let inner = words[0] + words[1] + 2 * numbers + 11;
    let widest = lines.iter().map(|line| line.chars().count() + 2).max().unwrap_or(0);
    let numbers = numbers + widest.saturating_sub(inner).div_ceil(2);
    let widths = [words[0] + 2, numbers + 2, words[1] + 2, numbers + 2];
    let [top_left, _, down, top_right, side, left, cross, right, up, bottom_left, bottom_right] =
        style.symbols().table;

    rule(out, style, widths, [top_left, down, top_right]);
    for (number, row) in rows.iter().enumerate() {
        out.push_str(side);
        for (half, (word, value, color)) in row.iter().enumerate() {
            let word = format!(" {word:<width$} ", width = words[half]);
            let value = if word.trim().is_empty() { String::new() } else { value.to_string() };
            let color = if number == 0 { BOLD } else { *color };
            let plain = number > 0 && (value == "0" || value.is_empty());
            let value = format!(" {value:>numbers$} ");
            let color = if plain { anstyle::Style::new() } else { color };
            let _ = write!(out, "{word}{side}{}{side}", style.paint(color, value));
        }
        out.push('\n');
        if number == 0 {
            rule(out, style, widths, [left, cross, right]);
        }
    }
    rule(out, style, widths, [left, up, right]);
    let inner = widths.iter().sum::<usize>() + 3;
    for line in lines {
        let _ = writeln!(out, "{side} {line:<width$}{side}", width = inner - 1);
    }
    let line = style.symbols().table[1];
    let _ = writeln!(out, "{bottom_left}{}{bottom_right}", line.repeat(inner));
}

fn rule(out: &mut String, style: &Style, widths: [usize; 4], [left, middle, right]: [&str; 3]) {
    let line = style.symbols().table[1];
    let columns = widths.map(|width| line.repeat(width));
    let _ = writeln!(out, "{left}{}{right}", columns.join(middle));
}

/// Steps by verdict beside differences by severity.
fn rows(totals: &Totals) -> Vec<[Cell; 2]> {
    let plain = anstyle::Style::new();
    let mut left: Vec<Cell> = vec![("steps", totals.verdicts.iter().sum(), BOLD)];
    for verdict in Verdict::ALL {
        left.push((verdict.as_str(), totals.verdict(verdict), verdict_color(verdict)));
    }
    let mut right: Vec<Cell> = vec![("differences", totals.severities.iter().sum(), BOLD)];
    for (severity, number) in Severity::ALL.into_iter().zip(totals.severities).rev() {
        right.push((severity.as_str(), number, severity_color(severity)));
    }
    right.push(("requests", totals.requests.total, plain));
    right.push(("iterations", totals.iterations, plain));
    let length = left.len().max(right.len());
    left.resize(length, ("", 0, plain));
    right.resize(length, ("", 0, plain));
    left.into_iter().zip(right).map(|(left, right)| [left, right]).collect()
}

fn lines(style: &Style, summary: &Summary, answered: usize) -> Vec<String> {
    let totals = &summary.totals;
    let mut lines = vec![
        format!("total run duration: {}", style.duration(summary.duration)),
        format!("total data received: {}", text::size(totals.received)),
    ];
    if totals.flaky > 0 {
        let ending = if totals.flaky == 1 { "was" } else { "were" };
        let steps = text::count(totals.flaky, "step");
        lines.push(format!("flaky: {steps} {ending} well only after a request was sent again"));
    }
    if let Some(times) = response_times(style, totals, answered) {
        lines.push(times);
    }
    lines
}

/// `average response time: 25ms [min: 3ms, max: 41ms, s.d.: 16ms]`, over the answered requests.
fn response_times(style: &Style, totals: &Totals, answered: usize) -> Option<String> {
    let (min, max) = (totals.response_min?, totals.response_max?);
    let answered = answered.max(1) as f64;
    let average = totals.response_time.as_secs_f64() / answered;
    let variance = (totals.response_squares / answered - average * average).max(0.0);
    let seconds = |value: f64| Duration::try_from_secs_f64(value).unwrap_or_default();
    Some(format!(
        "average response time: {} [min: {}, max: {}, s.d.: {}]",
        style.duration(seconds(average)),
        style.duration(min),
        style.duration(max),
        style.duration(seconds(variance.sqrt()))
    ))
}

/// Newman's table of what was executed and what of it failed, for a run with scripts.
pub(super) fn scripts(out: &mut String, style: &Style, totals: &Totals) {
    if totals.prerequest_scripts.total + totals.test_scripts.total == 0 {
        return;
    }
    let iterations = Count { total: totals.iterations, failed: 0 };
    let rows = [
        ("iterations", iterations),
        ("requests", totals.requests),
        ("test-scripts", totals.test_scripts),
        ("prerequest-scripts", totals.prerequest_scripts),
        ("assertions", totals.assertions),
    ];
    let [top_left, line, down, top_right, side, left, cross, right, up, bottom_left, bottom_right] =
        style.symbols().table;
    let widths = [20, 10, 10];
    let rule = |out: &mut String, [from, between, to]: [&str; 3]| {
        let columns = widths.map(|width| line.repeat(width));
        let _ = writeln!(out, "{from}{}{to}", columns.join(between));
    };
    rule(out, [top_left, down, top_right]);
    let _ =
        writeln!(out, "{side} {:18} {side} {:>8} {side} {:>8} {side}", "", "executed", "failed");
    rule(out, [left, cross, right]);
    for (word, Count { total, failed }) in rows {
        let color = if failed > 0 { RED } else { anstyle::Style::new() };
        let failed = style.paint(color, format!("{failed:>8}"));
        let _ = writeln!(out, "{side} {word:<18} {side} {total:>8} {side} {failed} {side}");
    }
    rule(out, [bottom_left, up, bottom_right]);
}

/// Names that no variable resolved, each once with the steps that use it.
pub(super) fn unresolved(out: &mut String, style: &Style, summary: &Summary) {
    if summary.unresolved.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", style.paint(YELLOW, "unresolved variables"));
    let names: Vec<_> = summary.unresolved.iter().map(|(name, _)| text::visible(name)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(30);
    for (name, (_, steps)) in names.iter().zip(&summary.unresolved) {
        let _ = writeln!(out, "  {name:<width$}  in {}", text::listed(steps, 3));
    }
}
