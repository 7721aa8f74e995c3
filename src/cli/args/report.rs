use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ReportArgs;

/// What `report` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Join the JSON reports of all shards of a run (`run --shard I/N`) into reports of the whole run.
    ///
    /// The order of the files does not matter. What a shard ran only because its steps needed it is left out. Exits as
    /// one run would have.
    Merge(MergeArgs),
    /// Make reports of a saved JSON report.
    ///
    /// Exits as the run did. A JSON report made of it holds the bodies that the saved one has.
    Render(RenderArgs),
}

/// Options of `report merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The JSON reports of all shards.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) making: MakingArgs,
}

/// Options of `report render`.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// The JSON report.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) making: MakingArgs,
}

/// Which reports are made.
#[derive(Debug, Args)]
pub(crate) struct MakingArgs {
    /// The configuration file. Default: the postcheck.toml found upwards from here.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Exit with 0 even if steps drifted or failed.
    #[arg(short = 'x', long)]
    pub(crate) suppress_exit_code: bool,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}
