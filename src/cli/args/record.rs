use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::patience::PatienceArgs;
use super::run::{BuiltInArgs, ConnectionArgs, SelectionArgs, SessionArgs, SourceArgs};

/// Shown below the options of `record`.
pub(super) const EXIT_CODES: &str = "Exit codes: 0 all fixtures are written or were there; 1 a request could \
not be made, or a fixture that differs was kept; 2 it could not run as asked.";

/// Shown below the options of the imports.
const IMPORT_EXIT_CODES: &str = "Exit codes: 0 all fixtures are written or were there; 1 a fixture that differs \
was kept; 2 it could not run as asked, or there was nothing to import.";

/// Options of `record`.
#[derive(Debug, Args)]
#[command(
    // --passes says how often; newman's spelling is still read, so that it can be answered.
    mut_arg("iteration_count", |option| option.hide(true)),
    mut_arg("bail", |option| option.help("Write nothing if a request cannot be made"))
)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) built_in: BuiltInArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    #[command(flatten)]
    pub(crate) patience: PatienceArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How often to run the plan: what differs between passes is volatile and becomes a matcher.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) passes: u32,
    /// A command that puts the server back to the same state; run before each pass but the first. The
    /// sandbox resets itself.
    #[arg(long, value_name = "CMD")]
    pub(crate) reset_cmd: Option<String>,
}

/// Where fixtures go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixtures")]
pub(crate) struct OutputArgs {
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
    /// Overwrite fixtures that are there and differ.
    #[arg(long)]
    pub(crate) force: bool,
    /// With one pass alone, take for volatile what looks so: ids of what a request made, times near now, tokens
    /// in headers. `--explain` shows each guess.
    #[arg(long)]
    pub(crate) guess: bool,
    /// Show a table of every decision: the place, the values seen, what stands in the fixture and why.
    /// `--explain=json` prints it for other programs, and everything else to standard error.
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    pub(crate) explain: Option<Explain>,
}

/// How decisions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Explain {
    /// A table.
    Table,
    /// JSON.
    Json,
}

impl OutputArgs {
    /// Whether standard output is for JSON alone.
    pub(crate) fn is_json(&self) -> bool {
        self.explain == Some(Explain::Json)
    }
}

/// Kinds of recordings.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportSource {
    /// HTTP archives of the collection's requests; several files are several passes from the same state.
    #[command(after_help = IMPORT_EXIT_CODES)]
    Har(ImportArgs),
    /// The collection's saved responses: of each step the one that was exported from a fixture, else the first
    /// with a status of 200 to 299, else the first.
    #[command(after_help = IMPORT_EXIT_CODES)]
    Examples(ImportExamplesArgs),
}

/// Options of `import examples`.
#[derive(Debug, Args)]
pub(crate) struct ImportExamplesArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Take the saved response of this name where a step has one.
    #[arg(long, value_name = "NAME")]
    pub(crate) example: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What fixtures are turned into.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportTarget {
    /// A copy of the collection in which each fixture is a saved response.
    Examples(ExportExamplesArgs),
}

/// Options of `export examples`.
#[derive(Debug, Args)]
pub(crate) struct ExportExamplesArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Where the copy goes; `-` writes it to standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Overwrite a file that is there, the collection itself too.
    #[arg(long)]
    pub(crate) force: bool,
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
}

/// Options of `import har`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// HAR files, one for each pass.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The collection that was recorded. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_COLLECTION")]
    pub(crate) collection: Option<PathBuf>,
    /// The configuration file. Default: the postcheck.toml found upwards from here.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// An environment file.
    #[arg(short, long, value_name = "PATH")]
    pub(crate) environment: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}
