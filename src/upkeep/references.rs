//! Names in fixtures that nothing gives a value before they are used.

use std::collections::HashMap;

use crate::fixture::Fixture;
use crate::plan::{Plan, Step};

use super::finding::{Finding, FindingKind};
use super::shelf::Shelf;

/// Every use of a name that no variable has and that no earlier step, nor the same one, binds.
pub(super) fn unbound(shelf: &Shelf, plan: &Plan, given: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let fixtures: Vec<(&Step, &str, &Fixture)> = plan
        .steps
        .iter()
        .filter_map(|step| {
            let book = shelf.books.get(&step.id)?;
            Some((step, book.text.as_str(), book.fixture.as_ref().ok()?))
        })
        .collect();
    let mut binders: HashMap<&str, usize> = HashMap::new();
    for (at, (_, _, fixture)) in fixtures.iter().enumerate() {
        for name in fixture.bound_names() {
            binders.entry(name).or_insert(at);
        }
    }
    let scripts = scripts(plan);
    let mut findings = Vec::new();
    for (at, (step, text, fixture)) in fixtures.iter().enumerate() {
        let sent = fixture.sent.iter().flat_map(|sent| sent.parts.free_names());
        let used = fixture.free_names().iter().chain(sent);
        for name in used.filter(|name| !given(name) && !is_mentioned(&scripts, name)) {
            let message = match binders.get(name.as_str()) {
                Some(binder) if *binder < at => continue,
                Some(binder) => {
                    let later = fixtures.get(*binder).map_or("", |(step, ..)| step.id.as_str());
                    format!("{{{{{name}}}}} is bound only later, by {later}")
                }
                None => format!("nothing binds {{{{{name}}}}}, and no variable has that name"),
            };
            let file = shelf.store.path(&step.id).display().to_string();
            // Behind the braces, where unknown matchers are shown, too.
            let offset = text.find(&format!("{{{{{name}}}}}")).map_or(0, |at| at + 2);
            let finding = Finding::new(FindingKind::Unbound, &step.id, message).in_file(file);
            findings.push(finding.at(text, offset));
        }
    }
    findings.dedup();
    findings
}

/// Scripts set variables by names in quotes; what they do is only known in a run.
fn scripts(plan: &Plan) -> Vec<&str> {
    let all = plan.steps.iter().flat_map(|step| step.prerequest.iter().chain(&step.test));
    let mut sources: Vec<&str> = all.map(|script| script.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

fn is_mentioned(scripts: &[&str], name: &str) -> bool {
    let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{name}{quote}"));
    scripts.iter().any(|source| quoted.iter().any(|name| source.contains(name.as_str())))
}
