//! Arguments to calls; no logic of its own. A file per command; what several need is beside them:
//! `setup` reads collection, variables and configuration, `connect` makes clients and sessions.

mod args;
mod arguments;
mod certificates;
mod compare;
mod connect;
mod describe;
mod error;
mod examples;
mod explain;
mod exports;
mod failed;
mod fixtures;
mod import;
mod init;
mod inspect;
mod interrupt;
mod last_run;
mod newmanrc;
mod pending;
mod record;
mod recorded;
mod report;
mod reporters;
mod review;
mod run;
mod sandbox;
mod setup;
mod shard;
mod side;
mod source;
mod speed;
mod table;
mod variables;
mod wait;
mod watch;
mod watched;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory as _, Parser as _};

use args::{Cli, Command, ExportTarget, ImportSource};
use error::CliError;

/// What the process tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing drifted or failed.
    Success,
    /// Drift, a failed assertion, or a request that could not be made.
    Drift,
    /// It could not run as asked.
    Unusable,
    /// Ctrl-C.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Success => 0,
            Exit::Drift => 1,
            Exit::Unusable => 2,
            Exit::Interrupted => 130,
        })
    }
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = arguments::read(std::env::args_os().collect());
    let arguments = match newmanrc::extend(arguments, &newmanrc::usual_files()) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(error).into(),
    };
    let cli = match Cli::try_parse_from(arguments.words) {
        Ok(cli) => cli,
        Err(error) => return explain(&error).unwrap_or_else(refuse).into(),
    };
    arguments.remarks.iter().for_each(warn);
    cli.command.map_or(Ok(Exit::Success), dispatch).unwrap_or_else(refuse).into()
}

/// Shows clap's message: help and version on stdout, mistakes on stderr.
fn explain(error: &clap::Error) -> Result<Exit, CliError> {
    let printed = error.print();
    if let Some(file) = file_as_command(error) {
        // Nobody left to tell when stderr is closed.
        let _ = writeln!(io::stderr(), "\nhint: `postcheck run {file}` runs a collection");
    }
    if error.use_stderr() {
        return Ok(Exit::Unusable);
    }
    written(printed)
}

/// The name of a file that stands where a command should.
fn file_as_command(error: &clap::Error) -> Option<&str> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let is_first = std::env::args().nth(1).is_some_and(|first| first == *name);
    let is_file = name.ends_with(".json") || std::path::Path::new(name).is_file();
    (is_first && is_file).then_some(name)
}

fn refuse(error: CliError) -> Exit {
    // Nobody left to tell when stderr is closed.
    let _ = writeln!(io::stderr(), "error: {error}");
    Exit::Unusable
}

fn dispatch(command: Command) -> Result<Exit, CliError> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Import(ImportSource::Har(args)) => import::har(&args),
        Command::Import(ImportSource::Examples(args)) => examples::import(&args),
        Command::Export(ExportTarget::Examples(args)) => examples::export(&args),
        Command::Review(args) => review::run(&args),
        Command::Accept(args) => pending::accept(&args),
        Command::Reject(args) => pending::reject(&args),
        Command::Fixtures(command) => fixtures::run(&command),
        Command::Init(args) => init::run(&args),
        Command::Report(command) => report::run(&command),
        Command::Inspect(args) => inspect::run(&args),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "postcheck", &mut script);
            print(&script)
        }
        Command::Reference => describe::run(),
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command())
                .render(&mut page)
                .map_err(|cause| CliError::Output { cause })?;
            print(&page)
        }
    }
}

/// Writes a result to stdout.
fn print(text: &[u8]) -> Result<Exit, CliError> {
    let mut stdout = io::stdout().lock();
    written(stdout.write_all(text).and_then(|()| stdout.flush()))
}

/// What writing to stdout came to; a reader who has had enough is no failure.
fn written(result: io::Result<()>) -> Result<Exit, CliError> {
    match result {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output { cause }),
        _ => Ok(Exit::Success),
    }
}

/// A remark for the user that fails nothing.
fn warn(message: impl std::fmt::Display) {
    // Nobody left to tell when stderr is closed.
    let _ = writeln!(io::stderr(), "warning: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_exit_has_its_documented_code() {
        let codes =
            [Exit::Success, Exit::Drift, Exit::Unusable, Exit::Interrupted].map(ExitCode::from);
        assert_eq!(
            format!("{codes:?}"),
            format!("{:?}", [0, 1, 2, 130].map(|code: u8| ExitCode::from(code)))
        );
    }
}
