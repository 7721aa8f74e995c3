use clap::Args;

/// How much patience a run has with a server.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Waiting and retrying")]
pub(crate) struct PatienceArgs {
    /// Wait up to this many seconds for the server: until its base URL (of a collection without a `base_url`, the
    /// root of the first step's host) answers with any status but 502, 503 and 504.
    #[arg(long, value_name = "SECONDS", env = "POSTCHECK_WAIT",
          value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub(crate) wait: Option<u64>,
}
