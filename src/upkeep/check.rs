//! Findings of each kind.

use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::fixture::{ExpectedBody, Fixture, Rule, layout};
use crate::plan::Plan;

use super::finding::{Finding, FindingKind};
use super::references;
use super::renames::Rename;
use super::shelf::{Book, Shelf};

/// Everything that is wrong with the fixtures of a whole plan. `given` says which names the run's variables
/// have; `renamed` are stale fixtures with the steps that they seem to belong to now.
#[must_use]
pub fn check(
    shelf: &Shelf,
    plan: &Plan,
    given: &dyn Fn(&str) -> bool,
    renamed: &[Rename],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, book) in &shelf.books {
        findings.extend(of_book(id, book));
    }
    findings.extend(shelf.stale(&plan.all_ids).map(|id| stale(shelf, id, renamed)));
    for step in plan.steps.iter().filter(|step| !shelf.books.contains_key(&step.id)) {
        let finding = Finding::new(FindingKind::Missing, &step.id, "the step has no fixture");
        findings.push(finding.help("`postcheck record` writes it"));
    }
    let orphan =
        |path: &PathBuf| superfluous(FindingKind::Orphan, path, "no fixture names this body file");
    findings.extend(shelf.orphans.iter().map(orphan));
    let leftover = |path: &PathBuf| {
        superfluous(FindingKind::Leftover, path, "a command was killed while it wrote this file")
    };
    findings.extend(shelf.leftovers.iter().map(leftover));
    findings.extend(references::unbound(shelf, plan, given));
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| {
            let place = finding.place.map(|place| (place.line, place.column));
            (finding.file.is_none(), finding.file.clone(), place, finding.kind)
        };
        key(left).cmp(&key(right))
    });
    findings
}

/// A file that belongs to no step.
fn superfluous(kind: FindingKind, path: &Path, message: &str) -> Finding {
    let finding = Finding::new(kind, "", message).in_file(path.display().to_string());
    Finding { id: None, ..finding.help("`postcheck fixtures prune` deletes it") }
}

fn stale(shelf: &Shelf, id: &str, renamed: &[Rename]) -> Finding {
    let message = "the collection has no such step";
    let finding = Finding::new(FindingKind::Stale, id, message);
    let finding = finding.in_file(shelf.store.path(id).display().to_string());
    match renamed.iter().find(|rename| rename.from == id) {
        Some(rename) => finding.help(rename.advice()),
        None => finding.help("`postcheck fixtures prune` deletes it"),
    }
}

fn of_book(id: &str, book: &Book) -> Vec<Finding> {
    let file = book.path.display().to_string();
    let fixture = match &book.fixture {
        Ok(fixture) => fixture,
        Err(errors) => return errors.iter().map(|error| Finding::of_error(id, error)).collect(),
    };
    let mut findings = Vec::new();
    if layout(&book.text, &file).is_ok_and(|formatted| formatted != book.text) {
        let message = "not in the stable formatting";
        let finding = Finding::new(FindingKind::Unformatted, id, message).in_file(&file);
        findings.push(finding.help("`postcheck fixtures fmt` writes it"));
    }
    let parts = [Some(fixture), fixture.sent.as_ref().map(|sent| &*sent.parts)];
    for rule in parts.into_iter().flatten().flat_map(idle_rules) {
        let message = format!("the rule's path {} matches nothing here", rule.path.as_str());
        let finding = Finding::new(FindingKind::IdleRule, id, message).in_file(&file);
        findings.push(finding.at(&book.text, offset_of(rule, &book.text)));
    }
    findings
}

/// Rules whose path leads nowhere in what the fixture holds.
fn idle_rules(fixture: &Fixture) -> impl Iterator<Item = &Rule> {
    let body: Result<Option<Value>, _> = match &fixture.body {
        ExpectedBody::Json(raw) => serde_json::from_str(raw.get()).map(Some),
        _ => Ok(None),
    };
    fixture.rules.iter().filter(move |rule| {
        let path = rule.path.as_str();
        // A body that is nested too deep to be looked into may have the place.
        let Ok(body) = &body else { return false };
        // The body as a whole is there, whatever it is.
        path != "$"
            && !body.as_ref().is_some_and(|body| {
                JsonPath::parse(path).is_ok_and(|path| !path.query(body).is_empty())
            })
    })
}

/// Where the rule begins: it knows its line.
fn offset_of(rule: &Rule, text: &str) -> usize {
    let line = rule.stands.rsplit(':').next().and_then(|line| line.parse::<usize>().ok());
    let before = text.split_inclusive('\n').take(line.unwrap_or(1).saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    let indent = text[start..].len() - text[start..].trim_start().len();
    start + indent
}
