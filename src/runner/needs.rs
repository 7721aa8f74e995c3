//! What steps need of each other, found before a run: names in requests, scripts and fixtures.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::Fixture;
use crate::plan::{Owner, Plan, Step, StepNames, StepScript};
use crate::render::names_used;
use crate::script::ScriptNames;

/// What is known of the steps of a plan, and what is not.
#[derive(Debug, Default)]
pub struct Needs {
    /// For each step.
    pub steps: Vec<StepNames>,
    /// Steps with scripts that set variables whose names are only known in a run.
    pub unknown: Vec<String>,
    /// Steps with scripts that may end the iteration or send the run anywhere.
    pub leaving: Vec<String>,
}

/// Looks through requests, scripts and fixtures, which belong to the steps in their order.
#[must_use]
pub fn needs(plan: &Plan, fixtures: &[Option<Fixture>]) -> Needs {
    let mut known: BTreeMap<&str, ScriptNames> = BTreeMap::new();
    for script in plan.steps.iter().flat_map(scripts) {
        known.entry(&script.source).or_insert_with(|| ScriptNames::of(&script.source));
    }
    // What a script of the collection sets is set in every shard.
    let everywhere: BTreeSet<&String> = plan
        .steps
        .iter()
        .flat_map(scripts)
        .filter(|script| is_of_collection(script))
        .filter_map(|script| known.get(script.source.as_str()))
        .flat_map(|names| &names.sets)
        .collect();
    let mut needs = Needs::default();
    for (at, step) in plan.steps.iter().enumerate() {
        let mut names = of_step(step, &known, fixtures.get(at).and_then(Option::as_ref));
        names.uses.retain(|name| !everywhere.contains(name));
        needs.steps.push(names);
        let own = || scripts(step).filter(|script| !is_of_collection(script));
        let any = |what: fn(&ScriptNames) -> bool| {
            own().filter_map(|script| known.get(script.source.as_str())).any(what)
        };
        needs.unknown.extend(any(|names| names.sets_unknown).then(|| step.id.clone()));
        needs.leaving.extend(any(|names| names.leaves).then(|| step.id.clone()));
    }
    needs
}

fn scripts(step: &Step) -> impl Iterator<Item = &StepScript> {
    step.prerequest.iter().chain(&step.test)
}

fn is_of_collection(script: &StepScript) -> bool {
    matches!(script.owner, Owner::Collection(_))
}

fn of_step(
    step: &Step,
    known: &BTreeMap<&str, ScriptNames>,
    fixture: Option<&Fixture>,
) -> StepNames {
    let mut names = StepNames::default();
    names.uses.extend(names_used(&step.request));
    let found = |script: &StepScript| known.get(script.source.as_str());
    for script in step.test.iter().filter_map(found) {
        names.uses.extend(script.reads.iter().cloned());
    }
    // What is set before the request is there for all that comes after, but what a script reads it may read first.
    for script in step.prerequest.iter().filter_map(found) {
        names.uses.retain(|name| !script.sets.contains(name));
    }
    for script in step.prerequest.iter().filter_map(found) {
        names.uses.extend(script.reads.iter().cloned());
    }
    for script in scripts(step) {
        let Some(script_names) = found(script) else { continue };
        names.jumps.extend(script_names.jumps.iter().cloned());
        if !is_of_collection(script) {
            names.sets.extend(script_names.sets.iter().cloned());
        }
    }
    if let Some(fixture) = fixture {
        of_fixture(fixture, &mut names);
    }
    names
}

/// A name in a fixture is a variable, or what an earlier fixture bound: that is told apart by a sign in front.
fn of_fixture(fixture: &Fixture, names: &mut StepNames) {
    let bound = |name: &str| format!("={name}");
    let sent = fixture.sent.iter().flat_map(|sent| sent.parts.free_names());
    for name in fixture.free_names().iter().chain(sent) {
        names.uses.insert(bound(name));
        names.uses.insert(name.clone());
    }
    names.sets.extend(fixture.bound_names().iter().map(|name| bound(name)));
}
