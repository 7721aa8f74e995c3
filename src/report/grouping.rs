//! The same change at many places of a response, as one entry.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use crate::compare::{Difference, Kind, Severity};

use super::text;

/// How many changes at sibling indices are shown each for itself.
const ALIKE: usize = 3;

/// One difference, or the same change at several indices.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// The first of them.
    pub(crate) difference: &'a Difference,
    /// How many they are.
    pub(crate) count: usize,
    /// How many different changes they are, where values differ from place to place.
    changes: usize,
    /// The path's pieces around its indices, and the indices; `None` where they are not all the same.
    path: Path<'a>,
}

#[derive(Debug)]
struct Path<'a> {
    pieces: Vec<&'a str>,
    indices: Vec<Option<&'a str>>,
}

/// All that makes two differences the same change.
type Change<'a> =
    (Kind, Severity, Vec<&'a str>, Option<&'a str>, Option<&'a str>, &'a str, Option<&'a str>);

/// The differences with equal changes joined, most severe first and otherwise in order of appearance.
pub(crate) fn grouped(differences: &[Difference]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<Change<'_>, usize> = HashMap::new();
    for difference in differences {
        let path = Path::parse(&difference.path);
        if difference.diff.is_none() && !path.indices.is_empty() {
            let change = (
                difference.kind,
                difference.severity,
                path.pieces.clone(),
                difference.expected.as_deref(),
                difference.actual.as_deref(),
                difference.reason.as_str(),
                difference.rule.as_deref(),
            );
            if let Some(group) = known.get(&change).and_then(|&at| groups.get_mut(at)) {
                group.count += 1;
                group.path.widen(&path);
                continue;
            }
            known.insert(change, groups.len());
        }
        groups.push(Group { difference, count: 1, changes: 1, path });
    }
    let mut groups = folded(groups);
    groups.sort_by_key(|group| std::cmp::Reverse(group.difference.severity));
    groups
}

/// What two groups have in common that differ in nothing but values.
type Sort<'a> = (Kind, Severity, Vec<&'a str>, &'a str, Option<&'a str>);

/// Groups at sibling indices whose values differ from place to place, as one where they are many.
fn folded(groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let mut numbers: HashMap<Sort<'_>, usize> = HashMap::new();
    for group in groups.iter().filter(|group| group.may_fold()) {
        *numbers.entry(group.sort()).or_default() += 1;
    }
    let mut folded: Vec<Group<'_>> = Vec::with_capacity(groups.len().min(64));
    let mut known: HashMap<Sort<'_>, usize> = HashMap::new();
    for group in groups {
        let sort = group.sort();
        if !group.may_fold() || numbers.get(&sort).is_none_or(|number| *number <= ALIKE) {
            folded.push(group);
            continue;
        }
        match known.get(&sort).and_then(|&at| folded.get_mut(at)) {
            Some(first) => {
                first.count += group.count;
                first.changes += 1;
                first.path.widen(&group.path);
            }
            None => {
                known.insert(sort, folded.len());
                folded.push(group);
            }
        }
    }
    folded
}

impl<'a> Path<'a> {
    /// Takes a JSONPath apart at its indices (`[3]`, `[?@.id=="x"]`); quoted names are no indices.
    fn parse(path: &'a str) -> Self {
        let (mut pieces, mut indices) = (Vec::new(), Vec::new());
        let (mut start, mut at) = (0, 0);
        while let Some(open) = path[at..].find('[').map(|found| at + found) {
            let Some(close) = closing_bracket(path, open) else { break };
            let inside = &path[open + 1..close];
            if inside.starts_with('?') || inside.bytes().all(|b| b.is_ascii_digit()) {
                pieces.push(&path[start..open]);
                indices.push(Some(inside));
                start = close + 1;
            }
            at = close + 1;
        }
        pieces.push(&path[start..]);
        Path { pieces, indices }
    }

    fn widen(&mut self, other: &Path<'a>) {
        for (mine, theirs) in self.indices.iter_mut().zip(&other.indices) {
            if mine != theirs {
                *mine = None;
            }
        }
    }
}

/// Where the bracket opened at `open` closes, looking past quoted text.
fn closing_bracket(path: &str, open: usize) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in path.bytes().enumerate().skip(open + 1) {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(end), byte) if byte == end => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b']') => return Some(at),
            _ => {}
        }
    }
    None
}

impl<'a> Group<'a> {
    fn may_fold(&self) -> bool {
        self.difference.diff.is_none() && !self.path.indices.is_empty()
    }

    fn sort(&self) -> Sort<'a> {
        let difference = self.difference;
        (
            difference.kind,
            difference.severity,
            self.path.pieces.clone(),
            difference.reason.as_str(),
            difference.rule.as_deref(),
        )
    }

    /// What deviates, in words: `status`, `header etag`, `$[*].shared`.
    pub(crate) fn place(&self) -> String {
        let path = self.path();
        match self.difference.kind {
            Kind::Status => "status".to_owned(),
            Kind::ContentType => "content-type".to_owned(),
            Kind::Header => format!("header {path}"),
            Kind::Cookie => format!("cookie {path}"),
            Kind::Body if path.is_empty() => "body".to_owned(),
            Kind::Body => path.into_owned(),
            Kind::Request => format!("request {path}"),
        }
    }

    fn path(&self) -> Cow<'_, str> {
        if self.count == 1 {
            return text::visible(&self.difference.path);
        }
        let mut joined = String::with_capacity(self.difference.path.len());
        for (number, piece) in self.path.pieces.iter().enumerate() {
            joined.push_str(piece);
            if let Some(index) = self.path.indices.get(number) {
                let _ = write!(joined, "[{}]", index.unwrap_or("*"));
            }
        }
        Cow::Owned(text::visible(&joined).into_owned())
    }

    /// What the fixture expects there.
    pub(crate) fn expected(&self, max: usize, ellipsis: &str) -> String {
        shown(self.difference.expected.as_deref(), max, ellipsis)
    }

    /// What came instead.
    pub(crate) fn actual(&self, max: usize, ellipsis: &str) -> String {
        shown(self.difference.actual.as_deref(), max, ellipsis)
    }

    /// The remark behind a difference, such as ` (type changed, 350 times)`; empty without one.
    pub(crate) fn remark(&self) -> String {
        let mut reason = text::visible(&self.difference.reason).into_owned();
        if let Some(rule) = &self.difference.rule {
            reason.push_str(if reason.ends_with("rule") { " at " } else { ", rule at " });
            reason.push_str(&text::visible(rule));
        }
        if self.changes > 1 {
            let gap = if reason.is_empty() { "" } else { ", " };
            let (count, changes) = (self.count, self.changes);
            return format!(
                " ({reason}{gap}{count} times; the first of {changes} changes is shown)"
            );
        }
        match (reason.as_str(), self.count) {
            ("", 1) => String::new(),
            (reason, 1) => format!(" ({reason})"),
            ("", count) => format!(" ({count} times)"),
            (reason, count) => format!(" ({reason}, {count} times)"),
        }
    }

    /// `path: expected → actual (reason)` in one line.
    pub(crate) fn line(&self, max: usize) -> String {
        format!(
            "{}: {} → {}{}",
            self.place(),
            self.expected(max, "…"),
            self.actual(max, "…"),
            self.remark()
        )
    }
}

fn shown(value: Option<&str>, max: usize, ellipsis: &str) -> String {
    match value {
        None => "(absent)".to_owned(),
        Some("") => "(empty)".to_owned(),
        Some(value) => text::visible(&text::cut(value, max, ellipsis)).into_owned(),
    }
}

/// Plain lines `severity  path: expected → actual`, with the unified diffs, at most `max` groups.
pub(crate) fn plain_lines(differences: &[Difference], max: usize) -> String {
    let groups = grouped(differences);
    let mut out = String::new();
    for group in groups.iter().take(max) {
        let _ = writeln!(out, "{:<8}  {}", group.difference.severity.as_str(), group.line(500));
        for line in group.difference.diff.iter().flat_map(|diff| diff.lines()) {
            let _ = writeln!(out, "          {}", text::visible_lines(line));
        }
    }
    let more = left_out(&groups, max);
    if more > 0 {
        let _ = writeln!(out, "… and {more} more");
    }
    out
}

/// How many differences stand in the groups behind the first `max`.
pub(crate) fn left_out(groups: &[Group<'_>], max: usize) -> usize {
    groups.iter().skip(max).map(|group| group.count).sum()
}

/// `3 differences: 1 breaking, 2 info`, or `2 differences: change` where all are alike.
pub(crate) fn in_short(differences: &[Difference]) -> String {
    let number = |severity| differences.iter().filter(|d| d.severity == severity).count();
    let parts: Vec<_> = Severity::ALL
        .into_iter()
        .rev()
        .filter_map(|severity| Some((severity, number(severity))).filter(|(_, number)| *number > 0))
        .collect();
    let all = text::count(differences.len(), "difference");
    match parts.as_slice() {
        [] => all,
        [(severity, _)] => format!("{all}: {severity}"),
        parts => {
            let parts = parts.iter().map(|(severity, number)| format!("{number} {severity}"));
            format!("{all}: {}", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
#[path = "grouping_tests.rs"]
mod tests;
