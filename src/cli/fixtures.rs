//! `postcheck fixtures`: looking after the folder.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostic::near;
use crate::fixture::{Policy, StoreError, is_too_deep, layout, write_whole};
use crate::plan::{self, Plan, Selection};
use crate::report::text::count;
use crate::secret::Masker;
use crate::upkeep::{self, Finding, Identity, Rename, Shelf};

use super::args::{
    CheckArgs, FixturesCommand, FmtArgs, PruneArgs, RenameArgs, SelectionArgs, ShelfArgs,
};
use super::error::CliError;
use super::setup::Setup;
use super::{Exit, connect, print, warn};

/// Does what is asked for.
pub(super) fn run(command: &FixturesCommand) -> Result<Exit, CliError> {
    match command {
        FixturesCommand::Check(args) => check(args),
        FixturesCommand::Fmt(args) => format(args),
        FixturesCommand::Prune(args) => prune(args),
        FixturesCommand::Rename(args) => rename(args),
    }
}

/// A collection with its fixtures.
struct Library {
    setup: Setup,
    shelf: Shelf,
}

impl Library {
    fn open(args: &ShelfArgs) -> Result<Self, CliError> {
        let mut setup = Setup::of(&args.source(), &SelectionArgs::default())?;
        connect::mark_secrets(&mut setup);
        let store = setup.existing_store(args.fixtures.as_deref())?;
        let shelf = Shelf::read(&store)?;
        Ok(Library { setup, shelf })
    }

    fn renames(&self) -> Result<Vec<Rename>, CliError> {
        found_renames(&self.setup, &self.shelf, &self.setup.plan)
    }
}

/// Stale fixtures with the steps that they seem to belong to now.
pub(super) fn likely_renames(setup: &Setup, shelf: &Shelf) -> Result<Vec<Rename>, CliError> {
    let whole = plan::build(&setup.collection, &Selection::default()).map_err(CliError::of)?;
    found_renames(setup, shelf, &whole)
}

fn found_renames(setup: &Setup, shelf: &Shelf, plan: &Plan) -> Result<Vec<Rename>, CliError> {
    let (policy, masker): (Policy, Masker) = (setup.policy()?, connect::masker(setup));
    let identity = Identity { variables: &setup.scopes, policy: &policy, masker: &masker };
    Ok(upkeep::renames(shelf, plan, &identity))
}

fn check(args: &CheckArgs) -> Result<Exit, CliError> {
    let library = Library::open(&args.shelf)?;
    let Library { setup, shelf } = &library;
    let given = |name: &str| setup.scopes.has(name);
    let renamed = library.renames()?;
    let findings = upkeep::check(shelf, &setup.plan, &given, &renamed);
    let text = match args.json {
        true => format!("{:#}\n", as_json(shelf, &findings)),
        false => as_text(shelf, &findings),
    };
    print(text.as_bytes())?;
    Ok(if findings.is_empty() { Exit::Success } else { Exit::Drift })
}

fn as_text(shelf: &Shelf, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{finding}");
    }
    let _ = writeln!(
        text,
        "{} in {}: {}",
        count(shelf.books.len(), "fixture"),
        shelf.store.folder().display(),
        count(findings.len(), "finding")
    );
    text
}

fn as_json(shelf: &Shelf, findings: &[Finding]) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "kind": finding.kind,
            "id": finding.id,
            "file": finding.file,
            "line": finding.place.map(|place| place.line),
            "column": finding.place.map(|place| place.column),
            "message": finding.message,
            "help": finding.help,
        })
    };
    json!({
        "folder": shelf.store.folder().display().to_string(),
        "fixtures": shelf.books.len(),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn format(args: &FmtArgs) -> Result<Exit, CliError> {
    let Library { shelf, .. } = Library::open(&args.shelf)?;
    let verb = if args.check { "not formatted" } else { "formatted" };
    let (mut text, mut changed) = (String::new(), 0);
    for book in shelf.books.values().filter(|book| book.fixture.is_ok()) {
        let path = book.path.display();
        let formatted = layout(&book.text, &path.to_string())?;
        if is_too_deep(&book.text) {
            let _ = writeln!(text, "{path}: left as it is, since it is nested too deep");
        }
        if formatted == book.text {
            continue;
        }
        if !args.check {
            write_whole(&book.path, formatted.as_bytes())?;
        }
        changed += 1;
        let _ = writeln!(text, "{path}: {verb}");
    }
    let all = count(shelf.books.len(), "fixture");
    let _ = writeln!(text, "{changed} of {all} {verb}");
    print(text.as_bytes())?;
    no_broken(&shelf)?;
    Ok(if args.check && changed > 0 { Exit::Drift } else { Exit::Success })
}

/// Refuses what is wrong with files, all in one go.
pub(super) fn no_broken(shelf: &Shelf) -> Result<(), CliError> {
    let errors: Vec<StoreError> =
        shelf.errors().map(|error| StoreError::Content(Box::new(error.clone()))).collect();
    if errors.is_empty() { Ok(()) } else { Err(CliError::Fixtures { errors }) }
}

fn prune(args: &PruneArgs) -> Result<Exit, CliError> {
    let library = Library::open(&args.shelf)?;
    let Library { setup, shelf } = &library;
    let renamed = library.renames()?;
    let likely = |id: &str| renamed.iter().find(|rename| rename.from == id);
    let (mut stale, mut kept) = (Vec::new(), Vec::new());
    for id in shelf.stale(&setup.plan.all_ids) {
        match likely(id).filter(|_| !args.force) {
            Some(rename) => kept.push(rename),
            None => stale.push(id),
        }
    }
    let removals = upkeep::removals(shelf, stale.into_iter());
    let mut text = String::new();
    for removal in &removals {
        let _ = writeln!(text, "{}: {}", removal.path.display(), removal.reason);
    }
    print(text.as_bytes())?;
    if !args.dry_run {
        upkeep::prune(shelf, &removals)?;
    }
    let verb = if args.dry_run { "would be deleted" } else { "deleted" };
    print(format!("{} {verb}\n", count(removals.len(), "file")).as_bytes())?;
    for rename in &kept {
        let path = shelf.store.path(&rename.from);
        warn(format_args!(
            "{} is kept: {}, or delete it with --force",
            path.display(),
            rename.advice()
        ));
    }
    Ok(if kept.is_empty() { Exit::Success } else { Exit::Drift })
}

fn rename(args: &RenameArgs) -> Result<Exit, CliError> {
    let library = Library::open(&args.shelf)?;
    let wanted = match (&args.old, &args.new) {
        (Some(from), Some(to)) => {
            refuse_rename(&library, from, to)?;
            vec![Rename { from: from.clone(), to: to.clone() }]
        }
        _ => library.renames()?,
    };
    let mut text = String::new();
    for Rename { from, to } in &wanted {
        let path = upkeep::rename(&library.shelf, from, to)?;
        let _ = writeln!(text, "{from} is {to} now: {}", path.display());
    }
    if args.auto {
        let Library { setup, shelf } = &library;
        let is_done = |id: &str| wanted.iter().any(|rename| rename.from == id);
        for id in shelf.stale(&setup.plan.all_ids).filter(|id| !is_done(id)) {
            let _ = writeln!(text, "{id}: no step without a fixture asks for the same");
        }
    }
    let _ = writeln!(text, "{} renamed", wanted.len());
    print(text.as_bytes())
}

/// Why a fixture cannot be given to a step.
fn refuse_rename(library: &Library, from: &str, to: &str) -> Result<(), CliError> {
    let Library { setup, shelf } = library;
    let no = |what: String, name: &str, known: Vec<&str>| {
        let hint =
            near(name, known.into_iter()).first().map(|likely| format!("; did you mean {likely}?"));
        Err(CliError::Other(format!("{what}{}", hint.unwrap_or_default())))
    };
    if !shelf.books.contains_key(from) {
        let what = format!("there is no fixture {}", shelf.store.path(from).display());
        return no(what, from, shelf.books.keys().map(String::as_str).collect());
    }
    if !setup.plan.all_ids.iter().any(|id| id == to) {
        let what = format!("the collection has no step {to}");
        return no(what, to, setup.plan.all_ids.iter().map(String::as_str).collect());
    }
    if let Some(Err(errors)) = shelf.books.get(from).map(|book| &book.fixture)
        && let Some(error) = errors.first()
    {
        return Err(error.clone().into());
    }
    if shelf.books.contains_key(to) {
        return Err(CliError::Other(format!(
            "the step {to} has a fixture already, {}; delete it first",
            shelf.store.path(to).display()
        )));
    }
    Ok(())
}
