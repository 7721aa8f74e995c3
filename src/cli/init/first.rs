//! The first fixtures: recorded from the server, or else made of the collection's saved responses.

use clap::Parser as _;

use crate::config::FILE_NAME;
use crate::fixture::Store;

use super::super::args::{Cli, Command, ImportSource};
use super::super::connect::BASE_URL;
use super::super::error::CliError;
use super::super::setup::Setup;
use super::super::{Exit, examples, print, record, source, warn};
use super::answers::Answers;

/// How fixtures are made by hand.
const BY_HAND: &str = "`postcheck record` makes them once the server answers; with --passes 2 and --reset-cmd CMD it \
                       finds by itself what is new in every run";

/// Methods that change nothing: such a plan can be run twice without a reset in between.
const READING: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

/// Makes what can be made; what is there stays.
pub(super) fn fixtures(answers: &Answers) -> Result<Exit, CliError> {
    let store = Store::new(&answers.fixtures, &answers.plan.slug);
    if !store.ids()?.is_empty() {
        let folder = store.folder().display();
        return print(format!("{folder} has fixtures already; they stay as they are\n").as_bytes());
    }
    if answers.records {
        match record(answers)? {
            Ok(exit) => return Ok(exit),
            Err(silence) => warn(silence),
        }
    }
    let has_examples = answers.plan.steps.iter().any(|step| !step.examples.is_empty());
    match command(&["import", "examples", "--config", FILE_NAME])? {
        Command::Import(ImportSource::Examples(args)) if has_examples => {
            examples::import(&args)?;
            print(b"the fixtures are made of the collection's saved responses\n")
        }
        _ => print(format!("no fixtures yet: {BY_HAND}\n").as_bytes()),
    }
}

/// Records, or says why the server did not answer.
fn record(answers: &Answers) -> Result<Result<Exit, String>, CliError> {
    let reads = |method: &str| READING.contains(&method.to_ascii_uppercase().as_str());
    let only_reads = answers.plan.steps.iter().all(|step| reads(&step.request.method));
    let how: &[&str] = if only_reads { &["--passes", "2"] } else { &["--guess"] };
    let words = [&["record", "--config", FILE_NAME], how].concat();
    let Command::Record(args) = command(&words)? else { return Ok(Err(BY_HAND.to_owned())) };
    let setup = Setup::of(&args.source, &args.selection)?;
    if let Some(url) = setup.scopes.text(BASE_URL)
        && let Err(reason) = source::knock(&url)
    {
        return Ok(Err(format!("nothing is recorded: {reason}")));
    }
    let exit = record::run(&args)?;
    if !only_reads {
        print(format!("requests that change data were sent once: {BY_HAND}\n").as_bytes())?;
    }
    Ok(Ok(exit))
}

/// A command as if it had been typed.
fn command(words: &[&str]) -> Result<Command, CliError> {
    let cli = Cli::try_parse_from([&["postcheck"], words].concat()).map_err(CliError::of)?;
    cli.command.ok_or(CliError::NoCollection)
}
