use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::comfort::{ProgressArgs, RepeatArgs, TimingArgs};
use super::export::ExportArgs;
use super::patience::PatienceArgs;
use super::sandbox::FaultArgs;
use super::speed::SpeedArgs;
use crate::fixture::Severity;
use crate::plan::Shard;
use crate::report::{Bodies, ColorChoice};
use crate::runner::Bail;
use crate::session::{Mode, SessionToken};
use crate::variables::Assignment;

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Run only the I-th of N parts of the collection, or of what --folder selects: whole outermost folders, shared out
    /// by their number of steps, with the steps of others that set what they use. `report merge` joins the JSON
    /// reports.
    #[arg(long, value_name = "I/N", help_heading = "Selection")]
    pub(crate) shard: Option<Shard>,
    #[command(flatten)]
    pub(crate) repeat: RepeatArgs,
    #[command(flatten)]
    pub(crate) built_in: BuiltInArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    #[command(flatten)]
    pub(crate) patience: PatienceArgs,
    #[command(flatten)]
    pub(crate) speed: SpeedArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
    #[command(flatten)]
    pub(crate) judgement: JudgementArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    #[command(flatten)]
    pub(crate) progress: ProgressArgs,
    #[command(flatten)]
    pub(crate) timing: TimingArgs,
    #[command(flatten)]
    pub(crate) export: ExportArgs,
}

/// Where collection and variables come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Collection and variables")]
pub(crate) struct SourceArgs {
    /// The collection (Postman v2.0 or v2.1): a file, a URL, or `-` for standard input. Default: the one that
    /// postcheck.toml names.
    #[arg(value_name = "COLLECTION", env = "POSTCHECK_COLLECTION")]
    pub(crate) collection: Option<PathBuf>,
    /// The configuration file. Default: the postcheck.toml found upwards from here.
    #[arg(long, value_name = "PATH", env = "POSTCHECK_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// A target of the configuration file.
    #[arg(long, value_name = "NAME", env = "POSTCHECK_TARGET")]
    pub(crate) target: Option<String>,
    /// An environment file, or its URL.
    #[arg(short, long, value_name = "PATH", env = "POSTCHECK_ENVIRONMENT")]
    pub(crate) environment: Option<PathBuf>,
    /// A globals file, or its URL.
    #[arg(short, long, value_name = "PATH", env = "POSTCHECK_GLOBALS")]
    pub(crate) globals: Option<PathBuf>,
    /// Set an environment variable; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) env_var: Vec<Assignment>,
    /// Set a global variable; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) global_var: Vec<Assignment>,
    /// Set a collection variable; repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) var: Vec<Assignment>,
    /// Take no collection, environment, globals or data from a URL.
    #[arg(long)]
    pub(crate) no_network_files: bool,
    /// Not supported: postcheck does not speak to the Postman API.
    #[arg(long, value_name = "KEY", hide = true)]
    pub(crate) postman_api_key: Option<String>,
    /// Whether the target that the configuration prefers is left out.
    #[arg(skip)]
    pub(crate) only_named_target: bool,
}

/// What is run, and how often.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct SelectionArgs {
    /// Run only this folder or request: a name, an id, or a glob over step ids such as `password-api/*`;
    /// repeatable.
    #[arg(long, value_name = "NAME")]
    pub(crate) folder: Vec<String>,
    /// Rows of variables, one for each iteration (.json or .csv).
    #[arg(short = 'd', long, value_name = "PATH")]
    pub(crate) iteration_data: Option<PathBuf>,
    /// How often to run. Default: the number of rows of data, or 1.
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) iteration_count: Option<u32>,
    /// Wait this many milliseconds before each request.
    #[arg(long, value_name = "MS")]
    pub(crate) delay_request: Option<u64>,
    /// Stop after the first step that drifts or fails (`failure`, the default), or only after a script that throws or
    /// a request that cannot be made (`folder`).
    #[arg(long, value_name = "WHEN", num_args = 0..=1, default_missing_value = "failure")]
    pub(crate) bail: Option<Bail>,
}

/// The built-in server in place of a real one.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct BuiltInArgs {
    /// Run against the built-in sample-data server over this backup; sets base_url, user and password where
    /// they are not given.
    #[arg(long, value_name = "BACKUP", env = "POSTCHECK_SANDBOX")]
    pub(crate) sandbox: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) faults: FaultArgs,
}

/// How the server is spoken to.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionArgs {
    /// Accept any certificate.
    #[arg(short = 'k', long)]
    pub(crate) insecure: bool,
    /// Trust the certificates in this PEM file, too.
    #[arg(long, visible_alias = "cacert", value_name = "PATH")]
    pub(crate) ssl_extra_ca_certs: Option<PathBuf>,
    /// Show this client certificate (PEM, or PKCS#12 with its key).
    #[arg(long, value_name = "PATH")]
    pub(crate) ssl_client_cert: Option<PathBuf>,
    /// The client certificate's key (PEM).
    #[arg(long, value_name = "PATH", requires = "ssl_client_cert")]
    pub(crate) ssl_client_key: Option<PathBuf>,
    /// The key's passphrase.
    #[arg(
        long,
        value_name = "TEXT",
        env = "POSTCHECK_SSL_CLIENT_PASSPHRASE",
        hide_env_values = true,
        requires = "ssl_client_cert"
    )]
    pub(crate) ssl_client_passphrase: Option<String>,
    /// Show the client certificates of this JSON file, each to the servers that it is for.
    #[arg(long, value_name = "PATH")]
    pub(crate) ssl_client_cert_list: Option<PathBuf>,
    /// Limit of the whole run in milliseconds.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: Option<u64>,
    /// How long the server may be silent, in milliseconds.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout_request: Option<u64>,
    /// Limit of each script in milliseconds.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout_script: Option<u64>,
    /// Speak HTTP/2 with servers that offer it.
    ///
    /// A request's `protocolVersion` wins over it.
    #[arg(long)]
    pub(crate) http2: bool,
    /// Do not follow redirects.
    #[arg(long)]
    pub(crate) ignore_redirects: bool,
    /// Start with the cookies of this file, which `--export-cookie-jar` wrote.
    #[arg(long, value_name = "PATH")]
    pub(crate) cookie_jar: Option<PathBuf>,
    /// The User-Agent of requests that set none of their own. Default: newman's.
    #[arg(long, value_name = "TEXT", env = "POSTCHECK_USER_AGENT")]
    pub(crate) user_agent: Option<String>,
    /// Refuse response bodies of more bytes than this.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) max_response_size: Option<u64>,
    /// Where relative paths of files in bodies start.
    #[arg(long, value_name = "PATH")]
    pub(crate) working_dir: Option<PathBuf>,
    /// Do not send files from outside the working directory.
    #[arg(long)]
    pub(crate) no_insecure_file_read: bool,
}

/// How the session is kept.
#[derive(Debug, Args)]
#[command(next_help_heading = "Session")]
pub(crate) struct SessionArgs {
    /// Keep the session by header, by cookie, both or not at all. `auto` is both where the collection has a
    /// session variable, else cookies. A master password in POSTCHECK_MASTER_PASSWORD opens an end-to-end
    /// encrypted session.
    #[arg(long, value_name = "auto|header|cookie|both|off", env = "POSTCHECK_SESSION")]
    pub(crate) session: Option<Mode>,
    /// A second factor for opening the session; repeatable.
    #[arg(long, value_name = "PROVIDER=CODE")]
    pub(crate) session_token: Vec<SessionToken>,
}

/// What is compared and what fails.
#[derive(Debug, Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct JudgementArgs {
    /// The folder of fixtures. Default: the one that postcheck.toml names.
    #[arg(long, value_name = "DIR", env = "POSTCHECK_FIXTURES")]
    pub(crate) fixtures: Option<PathBuf>,
    /// A step without a fixture is a drift.
    #[arg(long)]
    pub(crate) require_fixtures: bool,
    /// Compare the requests, too: one that is not what its fixture was recorded from is a change.
    #[arg(long)]
    pub(crate) check_requests: bool,
    /// Keep what drifted, and responses of steps without a fixture, under FIXTURES/.pending for `postcheck review`,
    /// `accept` and `reject`.
    #[arg(long)]
    pub(crate) pending: bool,
    #[command(flatten)]
    pub(crate) failing: FailingArgs,
}

/// What fails.
#[derive(Debug, Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct FailingArgs {
    /// The least severity that makes a step drift: info, additive, change or breaking. Default: additive.
    #[arg(long, value_name = "SEVERITY", env = "POSTCHECK_FAIL_ON")]
    pub(crate) fail_on: Option<Severity>,
    /// Exit with 0 even if steps drift or fail, or if `run` cannot load what it needs.
    #[arg(short = 'x', long)]
    pub(crate) suppress_exit_code: bool,
}

/// What is reported, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ReportArgs {
    /// Reports to make: cli, junit, json, html, markdown; names of others are a warning. Default: cli, or those that
    /// postcheck.toml names.
    #[arg(short, long, value_name = "NAMES", value_delimiter = ',', num_args = 0..=1, action = ArgAction::Append)]
    pub(crate) reporters: Option<Vec<String>>,
    /// Where the JUnit report goes. Default: junit.xml in the reports folder.
    #[arg(long, value_name = "PATH")]
    pub(crate) reporter_junit_export: Option<PathBuf>,
    /// Where the JSON report goes. Default: report.json in the reports folder.
    #[arg(long, value_name = "PATH")]
    pub(crate) reporter_json_export: Option<PathBuf>,
    /// Where the HTML report goes. Default: report.html in the reports folder.
    #[arg(long, value_name = "PATH")]
    pub(crate) reporter_html_export: Option<PathBuf>,
    /// Where the Markdown report goes. Default: report.md in the reports folder.
    #[arg(long, value_name = "PATH")]
    pub(crate) reporter_markdown_export: Option<PathBuf>,
    /// Which response bodies the JSON report holds: none, failed or all.
    #[arg(long, value_name = "none|failed|all")]
    pub(crate) reporter_json_bodies: Option<Bodies>,
    /// Leave the first line out.
    #[arg(long)]
    pub(crate) reporter_cli_no_banner: bool,
    /// Leave the summary table out.
    #[arg(long)]
    pub(crate) reporter_cli_no_summary: bool,
    /// Leave the list of failures at the end out.
    #[arg(long)]
    pub(crate) reporter_cli_no_failures: bool,
    /// Leave out what scripts write on the console.
    #[arg(long)]
    pub(crate) reporter_cli_no_console: bool,
    /// Leave the differences and the scripts' assertions under the steps out.
    #[arg(long)]
    pub(crate) reporter_cli_no_assertions: bool,
    /// Leave steps that conform and assertions that hold out.
    #[arg(long)]
    pub(crate) reporter_cli_no_success_assertions: bool,
    /// How many differences the terminal shows under a step; the same change at several places of a list is
    /// one. The JSON report has all. Default: 20.
    #[arg(long, value_name = "N")]
    pub(crate) max_differences: Option<usize>,
    /// Print nothing but diagnostics.
    #[arg(long, visible_alias = "reporter-cli-silent")]
    pub(crate) silent: bool,
    /// Use no symbols beyond ASCII.
    #[arg(long)]
    pub(crate) disable_unicode: bool,
    /// Colours: auto, on or off.
    #[arg(long, value_name = "auto|on|off", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Show headers, bodies and timings of every step.
    #[arg(long)]
    pub(crate) verbose: bool,
}
