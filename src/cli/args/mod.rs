//! The command line. Doc comments are the help texts; option names that newman has are newman's.

mod comfort;
mod compare;
mod export;
mod fixtures;
mod init;
mod patience;
mod record;
mod report;
mod review;
mod run;
mod sandbox;
mod speed;

pub(crate) use comfort::{ProgressArgs, TimingArgs};
pub(crate) use compare::{CompareArgs, SideArgs};
pub(crate) use export::ExportArgs;
pub(crate) use fixtures::{CheckArgs, FixturesCommand, FmtArgs, PruneArgs, RenameArgs, ShelfArgs};
pub(crate) use init::{CiSystem, InitArgs};
pub(crate) use patience::PatienceArgs;
pub(crate) use record::{
    Explain, ExportExamplesArgs, ExportTarget, ImportArgs, ImportExamplesArgs, ImportSource,
    OutputArgs, RecordArgs,
};
pub(crate) use report::{MakingArgs, MergeArgs, RenderArgs, ReportCommand};
pub(crate) use review::{DecisionArgs, PendingArgs};
pub(crate) use run::{
    BuiltInArgs, ConnectionArgs, ReportArgs, RunArgs, SelectionArgs, SessionArgs, SourceArgs,
};
pub(crate) use sandbox::{SandboxArgs, ServingArgs};
pub(crate) use speed::SpeedArgs;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::report::ColorChoice;

/// Run a Postman collection against a live API and tell, request by request, whether each response still
/// conforms to its recorded fixture.
///
/// Without a command, `postcheck run` is meant.
#[derive(Debug, Parser)]
#[command(name = "postcheck", version = env!("POSTCHECK_VERSION"))]
#[command(propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing drifted or failed; 1 drift, a failed assertion, or a request \
                        that could not be made; 2 it could not run as asked; 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a collection, compare the responses with fixtures, and report.
    Run(Box<RunArgs>),
    /// Run a collection against two servers in step, or take recordings, and judge one by the other.
    Compare(Box<CompareArgs>),
    /// Run a collection and write its responses as fixtures.
    #[command(after_help = record::EXIT_CODES)]
    Record(Box<RecordArgs>),
    /// Make fixtures from recordings.
    #[command(subcommand)]
    Import(ImportSource),
    /// Turn fixtures into something else.
    #[command(subcommand)]
    Export(ExportTarget),
    /// Go through what a `run --pending` found, change by change, and accept, reject or skip it.
    Review(PendingArgs),
    /// Accept what a `run --pending` found: the fixtures say then what came.
    Accept(DecisionArgs),
    /// Forget what a `run --pending` found: the fixtures stay as they are.
    ///
    /// With --all, files of pending changes that cannot be read are removed, too.
    Reject(DecisionArgs),
    /// Look after fixtures: check, format, prune, rename.
    #[command(subcommand)]
    Fixtures(Box<FixturesCommand>),
    /// Write postcheck.toml, first fixtures and a CI job for a collection. Nothing that is there is overwritten.
    #[command(after_help = init::EXIT_CODES)]
    Init(InitArgs),
    /// Join the JSON reports of shards, or make reports of a saved one.
    #[command(subcommand)]
    Report(Box<ReportCommand>),
    /// Show the plan of a collection as a tree: steps, auth, scripts, fixtures, variables and where they come from, what
    /// is not supported.
    Inspect(InspectArgs),
    /// Serve the Passwords API over a sample-data backup.
    Sandbox(Box<SandboxArgs>),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff).
    Man,
    /// Print every setting, environment variable and option (Markdown).
    #[command(hide = true)]
    Reference,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub(crate) json: bool,
    /// Colours: auto, on or off.
    #[arg(long, value_name = "auto|on|off", default_value = "auto")]
    pub(crate) color: ColorChoice,
}
