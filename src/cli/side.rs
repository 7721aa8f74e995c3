//! One side of a comparison: a server that is asked, or recordings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::collection::Request;
use crate::record;
use crate::render::names_used;
use crate::report;
use crate::runner::{self, Driver, DriverOptions, Pass, Recording};
use crate::sandbox::Sandbox;
use crate::secret::Masker;
use crate::variables::Scope;

use super::args::{CompareArgs, SideArgs, SourceArgs};
use super::error::CliError;
use super::record::reset;
use super::run::open_with;
use super::setup::{Files, Setup, warn_of_bare};
use super::{connect, import, wait, warn};

/// One side, before anything is sent.
pub(super) struct Side<'a> {
    args: &'a CompareArgs,
    own: SideArgs,
    /// What each of its passes starts from.
    pub(super) setup: Setup,
    /// The same as the last pass had it, which the masker has to know: a sandbox has users of its own.
    pub(super) asked: Setup,
}

/// A side that is about to be asked.
pub(super) struct Live {
    pub(super) driver: Driver,
    /// What opening the session came to.
    pub(super) opened: Option<String>,
    /// Serves as long as this is kept.
    pub(super) sandbox: Option<Sandbox>,
}

impl<'a> Side<'a> {
    /// The side that these options describe.
    pub(super) fn of(
        args: &'a CompareArgs,
        own: SideArgs,
        files: &Files,
    ) -> Result<Self, CliError> {
        let word = own.word;
        if !own.is_said() {
            return Err(CliError::Other(format!(
                "no {word} side: give --{word} URL, --{word}-target NAME, --{word}-sandbox BACKUP or --{word}-har FILE"
            )));
        }
        let source = source(&args.source, &own)?;
        let mut setup = Setup::from(files.clone(), &source, &args.selection)?;
        if own.url.is_some() || !own.recordings.is_empty() {
            setup.target.iter_mut().for_each(|(_, target)| target.sandbox = None);
        }
        check(&setup, &own)?;
        if word == "left" {
            setup.warn_of_slips(&args.source);
        }
        warn_of_bare(&format!("--{word}-env-var"), &own.env_var);
        connect::mark_secrets(&mut setup);
        Ok(Side { args, own, asked: setup.clone(), setup })
    }

    pub(super) fn is_recorded(&self) -> bool {
        !self.own.recordings.is_empty()
    }

    pub(super) fn passes(&self) -> usize {
        self.own.passes
    }

    /// How reports call it.
    pub(super) fn described(&self, masker: &Masker) -> report::Side {
        let files: Vec<String> =
            self.own.recordings.iter().map(|path| path.display().to_string()).collect();
        let backup = connect::backup_path(&self.setup, &self.own.built_in);
        let source = match (files.as_slice(), backup) {
            ([], Some(backup)) => format!("the sandbox over {}", backup.display()),
            ([], None) => match self.setup.scopes.text(connect::BASE_URL) {
                Some(url) if !url.is_empty() => masker.mask_url(&url).into_owned(),
                _ => "a server that the variables name".to_owned(),
            },
            (files, _) => files.join(", "),
        };
        let environment = self.setup.environment.clone();
        report::Side { source, environment, passes: self.own.passes }
    }

    /// Puts the server back, if a command was given for that.
    pub(super) async fn reset(&self) -> Result<(), CliError> {
        match &self.own.reset_cmd {
            Some(command) => reset(&format!("--{}-reset-cmd", self.own.word), command).await,
            None => Ok(()),
        }
    }

    /// Makes ready for one pass: its own client, session and sandbox.
    pub(super) async fn live(&mut self, options: DriverOptions) -> Result<Live, CliError> {
        let mut setup = self.setup.clone();
        let sandbox = connect::start_sandbox(&mut setup, &self.own.built_in).await;
        let sandbox = sandbox.map_err(|error| self.named(&error))?;
        let keeper = connect::keeper(&mut setup, &self.args.session)?;
        let client = connect::client(&setup, &self.args.connection, sandbox.as_ref(), &keeper)?;
        let waited = wait::wait(&self.args.patience, &setup, &client).await;
        waited.map_err(|error| self.named(&error))?;
        let scopes = setup.scopes.clone();
        let mut driver = Driver::new(setup.plan.clone(), scopes, client, keeper, options);
        let password = connect::master_password_of(self.own.word);
        let opened = open_with(password, &mut driver, &self.args.session).await;
        let opened = opened.map_err(|error| self.named(&error))?;
        self.asked = setup;
        Ok(Live { driver, opened, sandbox })
    }

    /// What the recordings saw, one pass each. Tells of steps that they lack.
    pub(super) fn recorded(&self) -> Result<Vec<Pass>, CliError> {
        let requests = import::rendered(&self.setup);
        self.own.recordings.iter().map(|path| self.recording(path, &requests)).collect()
    }

    fn recording(&self, path: &Path, requests: &[Request]) -> Result<Pass, CliError> {
        let har = record::load(path)?;
        let pairing = import::paired(&self.setup, &har, requests)?;
        for id in &pairing.missing {
            warn(format_args!("{}: no entry for step {id}; it is not compared", har.file));
        }
        let steps = self.setup.plan.steps.iter().map(|step| step.id.clone());
        let requests: Vec<(String, Request)> = steps.zip(requests.iter().cloned()).collect();
        Ok(runner::recorded(&Recording {
            har: &har,
            pairing: &pairing,
            requests: &requests,
            scopes: &self.setup.scopes,
            session_header: self.setup.profile.map(|profile| profile.header()),
        }))
    }

    fn named(&self, error: &CliError) -> CliError {
        CliError::Other(format!("{} side: {error}", self.own.word))
    }
}

/// Refuses options that would have no effect.
fn check(setup: &Setup, own: &SideArgs) -> Result<(), CliError> {
    let word = own.word;
    if own.url.is_some() && !uses_base_url(setup) {
        return Err(CliError::Other(format!(
            "--{word} sets the variable {}, which the collection does not use; set the variables that \
             say where its server is with --{word}-env-var NAME=VALUE or --{word}-environment FILE",
            connect::BASE_URL
        )));
    }
    let has_faults = !own.built_in.faults.fault.is_empty();
    if has_faults && connect::backup_path(setup, &own.built_in).is_none() {
        return Err(CliError::Other(format!(
            "--{word}-fault wants a sandbox: give --{word}-sandbox BACKUP"
        )));
    }
    Ok(())
}

/// The common source of variables with what was said of this side.
fn source(common: &SourceArgs, own: &SideArgs) -> Result<SourceArgs, CliError> {
    let mut source = SourceArgs { only_named_target: true, ..common.clone() };
    source.target = own.target.clone().or(source.target);
    source.environment = own.environment.clone().or(source.environment);
    source.env_var.extend(own.env_var.iter().cloned());
    if let Some(url) = &own.url {
        if !url.contains("://") {
            let word = own.word;
            return Err(CliError::Other(format!(
                "--{word} wants a URL such as https://host/path; --{word}-target names a target of postcheck.toml"
            )));
        }
        let value = url.trim_end_matches('/').to_owned();
        let name = connect::BASE_URL.to_owned();
        source.env_var.push(crate::variables::Assignment { name, value, is_bare: false });
    }
    Ok(source)
}

/// Whether a request, or a variable, has the base URL in it.
fn uses_base_url(setup: &Setup) -> bool {
    let token = format!("{{{{{}}}}}", connect::BASE_URL);
    let steps = setup.plan.steps.iter();
    let in_requests =
        steps.flat_map(|step| names_used(&step.request)).any(|n| n == connect::BASE_URL);
    let values = Scope::ALL.into_iter().flat_map(|scope| setup.scopes.values(scope));
    let mut texts = values.filter_map(|(_, value)| value.and_then(serde_json::Value::as_str));
    in_requests || texts.any(|text| text.contains(&token))
}

/// Refuses a recording that is given twice: what is the same file has no differences to tell of.
pub(super) fn no_twins(left: &Side<'_>, right: &Side<'_>) -> Result<(), CliError> {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for path in left.own.recordings.iter().chain(&right.own.recordings) {
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !seen.insert(real) {
            return Err(CliError::Other(format!(
                "{} is given twice; passes and sides want recordings of their own",
                path.display()
            )));
        }
    }
    Ok(())
}
