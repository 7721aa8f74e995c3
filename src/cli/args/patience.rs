use std::time::Duration;

use clap::Args;

use crate::runner::Retrying;

/// How much patience a run has with a server.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Waiting and retrying")]
pub(crate) struct PatienceArgs {
    /// Wait up to this many seconds for the server: until its base URL (of a collection without a `base_url`, the
    /// root of the first step's host) answers with any status but 502, 503 and 504.
    #[arg(long, value_name = "SECONDS", env = "POSTCHECK_WAIT",
          value_parser = clap::value_parser!(u64).range(..=86_400))]
    pub(crate) wait: Option<u64>,
    /// Send a request again, up to N times, when it got no answer, or 429 or 503 with `Retry-After`: only GET, HEAD,
    /// OPTIONS and TRACE. What is well only then is reported as flaky.
    #[arg(long, value_name = "N", env = "POSTCHECK_RETRY",
          value_parser = clap::value_parser!(u32).range(..=100))]
    pub(crate) retry: Option<u32>,
    /// Wait this many milliseconds before a request is sent again, where `Retry-After` does not say.
    #[arg(long, value_name = "MS", default_value_t = 1000, requires = "retry",
          value_parser = clap::value_parser!(u64).range(..=3_600_000))]
    pub(crate) retry_delay: u64,
    /// Send requests of all methods again: what the server did before may then be done twice.
    #[arg(long, requires = "retry")]
    pub(crate) retry_unsafe: bool,
}

impl PatienceArgs {
    /// How often requests are sent again.
    pub(crate) fn retrying(&self) -> Retrying {
        Retrying {
            times: self.retry.unwrap_or(0) as usize,
            delay: Duration::from_millis(self.retry_delay),
            with_unsafe: self.retry_unsafe,
        }
    }
}
