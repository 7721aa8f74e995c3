use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::compare::Severity;
use crate::session::{Mode, Profile};
use crate::timing::Budget;

use super::RuleSpec;

/// What a `postcheck.toml` says. `None` and empty lists are what it does not say; paths are already relative
/// to the working directory.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// The collection to run.
    pub collection: Option<PathBuf>,
    /// The environment file.
    pub environment: Option<PathBuf>,
    /// The globals file.
    pub globals: Option<PathBuf>,
    /// The directory of the fixtures.
    pub fixtures: Option<PathBuf>,
    /// The target to run against when none is named; one of [`Config::targets`].
    pub target: Option<String>,
    /// The least severity that fails a run.
    pub fail_on: Option<Severity>,
    /// Whether a step without a fixture is drift.
    pub require_fixtures: Option<bool>,
    /// Whether requests are compared, too.
    pub check_requests: Option<bool>,
    /// What response times must keep.
    pub budgets: Vec<Budget>,
    /// Names of reporters.
    pub reporters: Option<Vec<String>>,
    /// The directory that reports are written to.
    pub reports: Option<PathBuf>,
    /// Names of variables whose values are secret.
    pub secrets: Vec<String>,
    /// The directory that paths in the collection are relative to.
    pub working_dir: Option<PathBuf>,
    /// Limit of the whole run.
    pub timeout: Option<Duration>,
    /// Limit of one request.
    pub timeout_request: Option<Duration>,
    /// Pause between requests.
    pub delay_request: Option<Duration>,
    /// How many requests may be under way at the same time.
    pub jobs: Option<usize>,
    /// Globs over ids of steps that only read, whatever their methods.
    pub reads: Vec<String>,
    /// Globs over ids of steps that change something, whatever their methods.
    pub writes: Vec<String>,
    /// `[session]`.
    pub session: Session,
    /// `[targets.NAME]` by name.
    pub targets: BTreeMap<String, Target>,
    /// `[compare]`.
    pub compare: Comparison,
    /// `[[rules]]` in the order of the file.
    pub rules: Vec<RuleSpec>,
}

/// `[session]`: how the session is kept.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// The profile, instead of the one that the collection's variables choose.
    pub profile: Option<&'static dyn Profile>,
    /// The mode.
    pub mode: Option<Mode>,
    /// How long the server keeps an idle session.
    pub lifetime: Option<Duration>,
}

/// `[targets.NAME]`: a server to run against.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// The backup that the built-in server is to be started on.
    pub sandbox: Option<PathBuf>,
    /// Values of environment variables.
    pub variables: BTreeMap<String, Value>,
    /// The environment file, instead of the default one.
    pub environment: Option<PathBuf>,
    /// Whether any certificate will do.
    pub insecure: Option<bool>,
    /// A file of certificates to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// The session mode, instead of the default one.
    pub session: Option<Mode>,
}

/// `[compare]`: how responses are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Whether `1` and `1.0` differ.
    pub strict_numbers: Option<bool>,
    /// Headers that are not compared besides the usual ones; in lower case.
    pub ignore_headers: Vec<String>,
    /// Headers that are compared although they usually are not; in lower case.
    pub compare_headers: Vec<String>,
}
