use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Shown below the options of `init`.
pub(super) const EXIT_CODES: &str = "Exit codes: 0 everything is written; 1 it is, but a request could not be made; 2 \
nothing is written: a file is there already, or an answer is missing.";

/// Options of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The collection. Default: the only *.postman_collection.json here or in a folder here.
    #[arg(long, value_name = "PATH")]
    pub(crate) collection: Option<PathBuf>,
    /// An environment file. Its secrets are not copied.
    #[arg(long, value_name = "PATH")]
    pub(crate) environment: Option<PathBuf>,
    /// The server to record from and to check: the value of base_url.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// What the server is called in postcheck.toml. Default: local for this machine, else server.
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    /// The CI system to write a job for. Default: none.
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) ci: Option<CiSystem>,
    /// The folder of fixtures. Default: fixtures.
    #[arg(long, value_name = "DIR")]
    pub(crate) fixtures: Option<PathBuf>,
    /// Ask nothing: take the default of everything that is not given.
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// Where jobs run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CiSystem {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// Jenkins, or any shell.
    Jenkins,
    /// No job.
    None,
}
