//! Writing what was recorded, and telling about it: shared by `record` and `import`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

use crate::fixture::Store;
use crate::record::{self, Observation, Outcome, Recorded, Settings, StepLine};
use crate::report::text::count;
use crate::report::{ColorChoice, Style};

use super::args::{Explain, OutputArgs};
use super::connect;
use super::error::CliError;
use super::explain;
use super::setup::Setup;
use super::{Exit, print};

/// Turns passes into fixtures, writes them and prints what became of each. `secrets` are those that came up on
/// the way.
pub(super) fn write(
    setup: &Setup,
    passes: &[Vec<Option<Observation>>],
    secrets: &BTreeSet<String>,
    live: bool,
    args: &OutputArgs,
) -> Result<Exit, CliError> {
    let recorded = made(setup, passes, secrets, live, args)?;
    if !live && recorded.is_empty() {
        return Err(nothing("no step has an entry with a response"));
    }
    put(setup, &recorded, Some(passes.len()), secrets, args)
}

/// Fixtures of passes.
pub(super) fn made(
    setup: &Setup,
    passes: &[Vec<Option<Observation>>],
    secrets: &BTreeSet<String>,
    live: bool,
    args: &OutputArgs,
) -> Result<Vec<Recorded>, CliError> {
    let policy = setup.policy()?;
    let guess = args.guess;
    let masker = connect::masker_of(&[setup], secrets);
    let reserved = setup.variable_names();
    let settings = Settings { policy: &policy, masker: &masker, reserved: &reserved, live, guess };
    let lines: Vec<StepLine> = setup.plan.steps.iter().map(StepLine::of).collect();
    let store = setup.store(args.fixtures.as_deref()).ok_or(CliError::NoFixtures)?;
    // One that cannot be read has no order to keep.
    let standing = lines.iter().map(|line| store.text(&line.id).ok().flatten());
    let standing: Vec<Option<String>> = standing.collect();
    Ok(record::fixtures_as_standing(&lines, passes, &settings, &standing))
}

/// Writes fixtures and prints what became of each; `passes` says how many they are made of, if they are.
pub(super) fn put(
    setup: &Setup,
    recorded: &[Recorded],
    passes: Option<usize>,
    secrets: &BTreeSet<String>,
    args: &OutputArgs,
) -> Result<Exit, CliError> {
    let store = setup.store(args.fixtures.as_deref()).ok_or(CliError::NoFixtures)?;
    let masker = connect::masker_of(&[setup], secrets);
    let outcomes = record::write(&store, recorded, args.force)?;
    let mut summary = text(&store, recorded, &outcomes, passes);
    if passes == Some(1) {
        summary.push_str(one_pass(args));
    }
    match args.explain {
        Some(Explain::Json) => {
            let all = explain::as_json(recorded, &outcomes, passes.unwrap_or(1));
            print(masker.mask(&all).as_bytes())?;
        }
        Some(Explain::Table) => {
            let width = Style::of_stdout(ColorChoice::Off, false).width;
            print(masker.mask(&explain::tables(recorded, width)).as_bytes())?;
        }
        None => {}
    }
    say(&masker.mask(&summary), args)?;
    let kept = outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Kept));
    Ok(if kept { Exit::Drift } else { Exit::Success })
}

/// Nothing was there to make fixtures of.
pub(super) fn nothing(why: &str) -> CliError {
    CliError::Other(format!("{why}: nothing was written"))
}

/// Guessing is for where there is nothing to compare.
pub(super) fn check_guess(args: &OutputArgs, passes: usize) -> Result<(), CliError> {
    if !args.guess || passes == 1 {
        return Ok(());
    }
    let message = "--guess is for one pass: what differs between several is found without guessing";
    Err(CliError::Other(message.to_owned()))
}

/// Tells the user what happens: on standard output, unless that is for JSON alone.
pub(super) fn say(text: &str, args: &OutputArgs) -> Result<Exit, CliError> {
    if !args.is_json() {
        return print(text.as_bytes());
    }
    // Nobody left to tell when stderr is closed.
    let _ = std::io::stderr().write_all(text.as_bytes());
    Ok(Exit::Success)
}

fn text(
    store: &Store,
    recorded: &[Recorded],
    outcomes: &[(String, Outcome)],
    passes: Option<usize>,
) -> String {
    let mut out = String::new();
    let [mut written, mut unchanged, mut kept] = [0; 3];
    for (recorded, (id, outcome)) in recorded.iter().zip(outcomes) {
        match outcome {
            Outcome::Written | Outcome::Replaced => written += 1,
            Outcome::Unchanged => unchanged += 1,
            Outcome::Kept => {
                kept += 1;
                // Writing to a String cannot fail.
                let _ = writeln!(
                    out,
                    "kept {}: it differs; --force overwrites it",
                    store.path(id).display()
                );
            }
        }
        for note in &recorded.notes {
            let _ = writeln!(out, "{}: {note}", recorded.step_id);
        }
    }
    let source = match passes {
        Some(1) => " from 1 pass".to_owned(),
        Some(passes) => format!(" from {passes} passes"),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "{} in {}{source}: {written} written, {unchanged} unchanged, {kept} kept",
        count(recorded.len(), "fixture"),
        store.folder().display(),
    );
    out.push_str(&explain::summary(recorded));
    out
}

/// What one pass leaves open.
fn one_pass(args: &OutputArgs) -> &'static str {
    match (args.guess, args.explain) {
        (true, None) => {
            "one pass and guesses: look at them with --explain; a second pass finds what is volatile\n"
        }
        (true, Some(_)) => "one pass and guesses: a second pass finds what is volatile\n",
        (false, _) => {
            "one pass records literally: with a second one, volatile values are found by themselves\n"
        }
    }
}
