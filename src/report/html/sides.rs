//! What was expected beside what came: the response's JSON line by line, with the changed leaves marked.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::compare::{Difference, Kind, push_name};
use crate::report::{path, text};

/// Longest body laid out side by side, in bytes.
const BODY: usize = 2 * 1024 * 1024;
/// Lines kept around a change.
const AROUND: usize = 2;
/// Most rows of one step.
const ROWS: usize = 400;
/// Longest line, in characters.
const LINE: usize = 400;
/// Longest value whose changed characters are marked one by one.
const MARKED: usize = 300;

/// A piece of a line.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    pub(super) text: String,
    /// It is what changed.
    pub(super) mark: bool,
}

/// A line of both sides.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    /// `same`, `changed`, `gone`, `added` or `fold`.
    pub(super) kind: &'static str,
    pub(super) left: Vec<Part>,
    pub(super) right: Vec<Part>,
    /// For `fold`: how many equal lines are left out, in words.
    pub(super) fold: String,
    #[serde(skip)]
    depth: usize,
}

/// Both sides of a JSON body, as far as they lie near a change; `None` where the body is no JSON, or no
/// difference can be found again in it.
pub(super) fn sides(body: &str, differences: &[Difference]) -> Option<Vec<Row>> {
    let in_body = || differences.iter().filter(|d| d.kind == Kind::Body && d.diff.is_none());
    if body.len() > BODY || in_body().next().is_none() {
        return None;
    }
    let body: Value = serde_json::from_str(body).ok()?;
    let mut walk = Walk::new(in_body());
    walk.value("", &body, "");
    let rows = near_changes(walk.rows);
    rows.iter().any(|row| row.kind != "same" && row.kind != "fold").then_some(rows)
}

struct Walk<'a> {
    /// Values that came, by path.
    came: HashMap<&'a str, &'a Difference>,
    /// Parts that are gone, by the path of what held them.
    gone: HashMap<&'a str, Vec<(&'a str, &'a Difference)>>,
    path: String,
    depth: usize,
    rows: Vec<Row>,
}

impl<'a> Walk<'a> {
    fn new(differences: impl Iterator<Item = &'a Difference>) -> Self {
        let mut walk = Walk {
            came: HashMap::new(),
            gone: HashMap::new(),
            path: "$".to_owned(),
            depth: 0,
            rows: Vec::new(),
        };
        for difference in differences {
            match (&difference.actual, path::split_last(&difference.path)) {
                (None, Some((holder, part))) => {
                    walk.gone.entry(holder).or_default().push((part, difference));
                }
                _ => drop(walk.came.insert(&difference.path, difference)),
            }
        }
        walk
    }

    /// A value behind its key, with what stands behind it.
    fn value(&mut self, key: &str, value: &Value, comma: &str) {
        let difference = self.came.get(self.path.as_str()).copied();
        if let Some(difference) = difference.filter(|difference| is_of(difference, value)) {
            return self.changed(key, difference, comma);
        }
        match value {
            Value::Object(members) if self.has_parts(members.len()) => {
                self.same(&format!("{key}{{"));
                self.depth += 1;
                let last = members.len().saturating_sub(1);
                for (number, (name, member)) in members.iter().enumerate() {
                    let key = format!("{}: ", Value::from(name.as_str()));
                    let comma = if number == last { "" } else { "," };
                    self.inside(|path| push_name(path, name), &key, member, comma);
                }
                self.all_gone();
                self.depth -= 1;
                self.same(&format!("}}{comma}"));
            }
            Value::Array(elements) if self.has_parts(elements.len()) => {
                self.same(&format!("{key}["));
                self.depth += 1;
                let last = elements.len().saturating_sub(1);
                for (number, element) in elements.iter().enumerate() {
                    self.gone_at(number);
                    let comma = if number == last { "" } else { "," };
                    self.inside(|path| path.push_str(&format!("[{number}]")), "", element, comma);
                }
                self.all_gone();
                self.depth -= 1;
                self.same(&format!("]{comma}"));
            }
            leaf => self.same(&format!("{key}{leaf}{comma}")),
        }
    }

    fn has_parts(&self, parts: usize) -> bool {
        parts > 0 || self.gone.contains_key(self.path.as_str())
    }

    fn inside(&mut self, step: impl FnOnce(&mut String), key: &str, value: &Value, comma: &str) {
        let length = self.path.len();
        step(&mut self.path);
        self.value(key, value, comma);
        self.path.truncate(length);
    }

    /// Elements that stood at that index and are gone.
    fn gone_at(&mut self, number: usize) {
        let Some(gone) = self.gone.get_mut(self.path.as_str()) else { return };
        let here: Vec<_> =
            gone.extract_if(.., |(part, _)| path::index(part) == Some(number)).collect();
        for (part, difference) in here {
            self.lost(part, difference);
        }
    }

    fn all_gone(&mut self) {
        for (part, difference) in self.gone.remove(self.path.as_str()).unwrap_or_default() {
            self.lost(part, difference);
        }
    }

    fn lost(&mut self, part: &str, difference: &Difference) {
        let key = path::name(part).map(|name| format!("{}: ", Value::from(&*name)));
        let key = key.unwrap_or_default();
        for line in self.lines(&key, difference.expected.as_deref().unwrap_or_default(), "") {
            self.push("gone", whole(line), Vec::new());
        }
    }

    fn changed(&mut self, key: &str, difference: &Difference, comma: &str) {
        let actual = difference.actual.as_deref().unwrap_or_default();
        let Some(expected) = difference.expected.as_deref() else {
            for line in self.lines(key, actual, comma) {
                self.push("added", Vec::new(), whole(line));
            }
            return;
        };
        let (left, right) = (self.lines(key, expected, comma), self.lines(key, actual, comma));
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        loop {
            match (left.next(), right.next()) {
                (None, None) => return,
                (Some(old), Some(new)) => {
                    let (old, new) = marked(&old, &new);
                    self.push("changed", old, new);
                }
                (old, new) => {
                    let (old, new) = (old.map(whole), new.map(whole));
                    self.push("changed", old.unwrap_or_default(), new.unwrap_or_default());
                }
            }
        }
    }

    fn same(&mut self, line: &str) {
        let line = self.indented(line);
        let part = || vec![Part { text: line.clone(), mark: false }];
        self.push("same", part(), part());
    }

    fn push(&mut self, kind: &'static str, left: Vec<Part>, right: Vec<Part>) {
        self.rows.push(Row { kind, left, right, fold: String::new(), depth: self.depth });
    }

    /// A value of a difference on lines of its own: as JSON where it is whole, else as it stands.
    fn lines(&self, key: &str, value: &str, comma: &str) -> Vec<String> {
        let pretty = serde_json::from_str::<Value>(value)
            .ok()
            .and_then(|value| serde_json::to_string_pretty(&value).ok());
        let text = format!("{key}{}{comma}", pretty.as_deref().unwrap_or(value));
        text.lines().map(|line| self.indented(line)).collect()
    }

    fn indented(&self, line: &str) -> String {
        let line = text::cut(line, LINE, "…");
        format!("{}{}", "  ".repeat(self.depth.min(40)), text::visible(&line))
    }
}

/// Whether the value is the one that a difference found there: indices may be those of the fixture.
fn is_of(difference: &Difference, value: &Value) -> bool {
    let Some(actual) = difference.actual.as_deref() else { return false };
    let Ok(actual) = serde_json::from_str::<Value>(actual) else {
        // A cut text is no JSON any more; its beginning is still there.
        let begins = actual.split('…').next().unwrap_or_default();
        return value.to_string().starts_with(begins) || !begins.starts_with(['"', '[', '{']);
    };
    actual == *value || difference.is_order_alone()
}

fn whole(text: String) -> Vec<Part> {
    vec![Part { text, mark: true }]
}

/// Two lines with the characters marked that differ.
fn marked(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    if old.len() > MARKED || new.len() > MARKED {
        return (whole(old.to_owned()), whole(new.to_owned()));
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let diff = TextDiff::configure().diff_unicode_words(old, new);
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                push_part(&mut left, text, false);
                push_part(&mut right, text, false);
            }
            ChangeTag::Delete => push_part(&mut left, text, true),
            ChangeTag::Insert => push_part(&mut right, text, true),
        }
    }
    (left, right)
}

fn push_part(parts: &mut Vec<Part>, text: &str, mark: bool) {
    match parts.last_mut() {
        Some(last) if last.mark == mark => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), mark }),
    }
}

/// The rows near a change and those that open what it lies in; the others are folded.
fn near_changes(rows: Vec<Row>) -> Vec<Row> {
    let mut keep = HashSet::new();
    let mut openers: Vec<(usize, usize)> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        openers.retain(|(depth, _)| *depth < row.depth);
        if row.kind != "same" {
            keep.extend(number.saturating_sub(AROUND)..=number + AROUND);
            keep.extend(openers.iter().map(|(_, opener)| *opener));
        }
        openers.push((row.depth, number));
    }
    let mut near: Vec<Row> = Vec::new();
    let mut hidden = 0;
    for (number, row) in rows.into_iter().enumerate() {
        if near.len() >= ROWS || !keep.contains(&number) {
            hidden += 1;
            continue;
        }
        fold(&mut near, &mut hidden);
        near.push(row);
    }
    fold(&mut near, &mut hidden);
    near
}

fn fold(rows: &mut Vec<Row>, hidden: &mut usize) {
    if *hidden > 0 {
        let fold = text::count(std::mem::take(hidden), "more line");
        rows.push(Row { kind: "fold", fold, ..Row::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::difference;

    /// Rows as `kind left | right`, marks in brackets.
    fn shown(body: &str, differences: &[Difference]) -> Vec<String> {
        let side = |parts: &[Part]| -> String {
            let part = |part: &Part| {
                if part.mark { format!("[{}]", part.text) } else { part.text.clone() }
            };
            parts.iter().map(part).collect()
        };
        let row = |row: &Row| match row.kind {
            "fold" => format!("fold {}", row.fold),
            kind => format!("{kind} {} | {}", side(&row.left), side(&row.right)),
        };
        sides(body, differences).unwrap_or_default().iter().map(row).collect()
    }

    #[test]
    fn changed_leaves_are_marked_in_their_place() {
        let mut gone = difference("$.a.c", "true", "");
        gone.actual = None;
        let mut new = difference("$.a.d", "", "null");
        new.expected = None;
        let changes = [difference("$.a.b", "\"old one\"", "\"new one\""), gone, new];
        assert_eq!(
            shown(r#"{"a": {"b": "new one", "d": null}}"#, &changes),
            [
                "same { | {",
                "same   \"a\": { |   \"a\": {",
                "changed     \"b\": \"[old] one\", |     \"b\": \"[new] one\",",
                "added  | [    \"d\": null]",
                "gone [    \"c\": true] | ",
                "same   } |   }",
                "same } | }",
            ]
        );
    }

    #[test]
    fn what_is_far_from_a_change_is_folded() {
        let body = serde_json::json!({ "list": (0..50).collect::<Vec<_>>() }).to_string();
        let rows = shown(&body, &[difference("$.list[40]", "1", "40")]);
        assert_eq!(rows[2], "fold 38 more lines");
        assert!(rows.iter().any(|row| row.starts_with("changed ")), "{rows:?}");
        assert_eq!(rows.last().map(String::as_str), Some("fold 9 more lines"));
    }

    #[test]
    fn a_missing_element_stands_where_it_stood() {
        let mut gone = difference("$[1]", "{\"id\":2}", "");
        gone.actual = None;
        assert_eq!(
            shown("[1,3]", &[gone]),
            [
                "same [ | [",
                "same   1, |   1,",
                "gone [  {] | ",
                "gone [    \"id\": 2] | ",
                "gone [  }] | ",
                "same   3 |   3",
                "same ] | ]",
            ]
        );
    }

    #[test]
    fn nothing_is_marked_that_is_not_the_value_that_was_found() {
        assert_eq!(sides("[1]", &[difference("$[0]", "5", "7")]), None);
        assert_eq!(sides("no json", &[difference("$", "5", "7")]), None);
        assert_eq!(sides("[7]", &[]), None);
    }
}
