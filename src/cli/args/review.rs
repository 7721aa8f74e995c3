use std::path::PathBuf;

use clap::Args;

use crate::fixture::Severity;

/// Where pending changes are, and which of them are meant.
#[derive(Debug, Default, Args)]
pub(crate) struct PendingArgs {
    /// Steps: ids, or globs over them such as `password/*`.
    #[arg(value_name = "STEP")]
    pub(crate) steps: Vec<String>,
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
    /// The configuration file. Default: the postcheck.toml found upwards from here.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// Options of `accept` and `reject`.
#[derive(Debug, Args)]
pub(crate) struct DecisionArgs {
    #[command(flatten)]
    pub(crate) pending: PendingArgs,
    /// All steps.
    #[arg(long, conflicts_with = "steps")]
    pub(crate) all: bool,
    /// Only differences of at most this severity: info, additive, change or breaking. The others stay pending.
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
}
