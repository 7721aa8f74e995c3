//! `postcheck import examples` and `export examples`: fixtures and the collection's saved responses.

use std::collections::BTreeSet;
use std::path::Path;

use crate::collection::{self, Example};
use crate::fixture::write_whole;
use crate::record;
use crate::report::text;
use crate::upkeep::{self, Shelf};

use super::args::{ExportExamplesArgs, ImportExamplesArgs, SelectionArgs};
use super::error::CliError;
use super::setup::Setup;
use super::{Exit, connect, fixtures, print, recorded, warn};

/// Makes fixtures from saved responses.
pub(super) fn import(args: &ImportExamplesArgs) -> Result<Exit, CliError> {
    let mut setup = Setup::of(&args.source, &SelectionArgs::default())?;
    connect::mark_secrets(&mut setup);
    let steps = &setup.plan.steps;
    let name = args.example.as_deref();
    let chosen: Vec<Option<&Example>> =
        steps.iter().map(|step| record::choose(&step.examples, name)).collect();
    if let Some(name) = name
        && !chosen.iter().flatten().any(|example| example.name == name)
    {
        return Err(CliError::Other(format!("no step has a saved response of the name {name:?}")));
    }
    if chosen.iter().flatten().next().is_none() {
        return Err(recorded::nothing("no step of the collection has a saved response"));
    }
    let without = chosen.iter().filter(|example| example.is_none()).count();
    if without > 0 {
        let all = text::count(steps.len(), "step");
        warn(format_args!("{without} of {all} without a saved response, so without a fixture"));
    }
    let pass = chosen.iter().map(|example| example.map(record::observe)).collect();
    let made = recorded::made(&setup, &[pass], &BTreeSet::new(), false, &args.output)?;
    let examples = chosen.into_iter().flatten();
    let complete =
        made.into_iter().zip(examples).map(|(made, example)| record::complete(made, example));
    recorded::put(&setup, &complete.collect::<Vec<_>>(), None, &BTreeSet::new(), &args.output)
}

/// Writes a copy of the collection with fixtures as saved responses.
pub(super) fn export(args: &ExportExamplesArgs) -> Result<Exit, CliError> {
    let setup = Setup::of(&args.source, &SelectionArgs::default())?;
    let store = setup.existing_store(args.fixtures.as_deref())?;
    check_output(&setup, args)?;
    let shelf = Shelf::read(&store)?;
    fixtures::no_broken(&shelf)?;
    let mut count = 0;
    let copy = collection::with_examples(&setup.collection, &mut |index, request| {
        let step = setup.plan.steps.get(index)?;
        let saved = upkeep::saved_response(shelf.books.get(&step.id)?, request)?;
        count += 1;
        Some(saved)
    });
    if args.output == Path::new("-") {
        return print(copy.as_bytes());
    }
    write_whole(&args.output, copy.as_bytes())?;
    let (steps, path) = (text::count(setup.plan.steps.len(), "step"), args.output.display());
    print(format!("{path}: {count} of {steps} with the fixture as a saved response\n").as_bytes())
}

/// Refuses a place where the copy cannot be, or should not without being asked.
fn check_output(setup: &Setup, args: &ExportExamplesArgs) -> Result<(), CliError> {
    let output = &args.output;
    let refuse =
        |what: &str| Err(CliError::Other(format!("--output {}: {what}", output.display())));
    if output.as_os_str() == "-" {
        return Ok(());
    }
    if output.is_dir() {
        return refuse("it is a folder; name a file in it");
    }
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return refuse("there is no such folder");
    }
    if args.force || !output.exists() {
        return Ok(());
    }
    let real = |path: &Path| path.canonicalize().ok();
    let is_original = setup
        .collection
        .path
        .as_deref()
        .and_then(real)
        .is_some_and(|original| real(&args.output).is_some_and(|output| output == original));
    let what = if is_original { "is the collection itself" } else { "is there already" };
    Err(CliError::Other(format!("{} {what}; --force overwrites it", args.output.display())))
}
