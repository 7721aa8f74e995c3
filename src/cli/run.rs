//! `postcheck run`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::mpsc;

use crate::config::Config;
use crate::fixture::{Fixture, Severity, Store};
use crate::report::{
    ReporterError, ReporterOptions, Reporters, RunInfo, Style, TerminalOptions, Verdict,
};
use crate::runner::{self, Driver, DriverOptions, Ended, Judge, JudgeOptions, Judged, Stop};
use crate::secret::Masker;
use crate::variables::data::{self, IterationData};

use super::args::{ReportArgs, RunArgs, SelectionArgs, SessionArgs};
use super::connect;
use super::error::CliError;
use super::setup::Setup;
use super::{Exit, warn};

/// Runs a collection, compares and reports.
pub(super) fn run(args: &RunArgs) -> Result<Exit, CliError> {
    runtime()?.block_on(run_async(args))
}

/// One thread drives everything that waits.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::of)
}

async fn run_async(args: &RunArgs) -> Result<Exit, CliError> {
    let mut setup = Setup::of(&args.source, &args.selection)?;
    let store = setup.store(args.judgement.fixtures.as_deref());
    let reporters = reporters(&args.report, &setup)?;
    connect::mark_secrets(&mut setup);
    let (fixtures, published) = prepare(&setup, store.as_ref(), &connect::masker(&setup))?;
    let sandbox = connect::start_sandbox(&mut setup, &args.connection).await?;
    let keeper = connect::keeper(&mut setup, &args.session)?;
    let client = connect::client(&setup, &args.connection, sandbox.as_ref(), &keeper)?;
    warn_of_gaps(&setup, store.as_ref())?;

    let options = driver_options(&args.selection, args.connection.timeout, &setup.config)?;
    let iterations = options.iterations;
    let judge_options = JudgeOptions {
        fixtures,
        policy: setup.policy()?,
        fail_on: args.judgement.fail_on.or(setup.config.fail_on).unwrap_or(Severity::Additive),
        require_fixtures: args.judgement.require_fixtures
            || setup.config.require_fixtures.unwrap_or(false),
        masker: connect::masker(&setup),
    };
    let mut judge = Judge::new(setup.plan.clone(), judge_options, reporters);
    let target = setup.scopes.text("base_url").filter(|url| !url.is_empty());
    let target = target.map(|url| connect::masker(&setup).mask_url(&url).into_owned());
    let folder = store.as_ref().map(|store| store.folder().display().to_string());
    judge.start(&RunInfo {
        collection: &setup.collection.name,
        collection_id: setup.collection.id.as_deref(),
        collection_text: &published,
        environment: setup.environment.as_deref(),
        target: target.as_deref(),
        fixtures: folder.as_deref(),
        steps: setup.plan.steps.len(),
        iterations,
    });
    if let Some(error) = judge.report_errors().iter().find(|error| !nobody_reads(error)) {
        return Err(CliError::of(error));
    }
    let mut driver = Driver::new(setup.plan.clone(), setup.scopes, client, keeper, options);
    let opened = open_session(&mut driver, &args.session).await?;
    let (ended, judged) = drive(driver, judge, opened).await;
    drop(sandbox);
    Ok(conclude(&judged, &ended, args.judgement.suppress_exit_code))
}

/// Makes what takes a while side by side: fixtures, and the collection as reports may show it.
fn prepare(
    setup: &Setup,
    store: Option<&Store>,
    masker: &Masker,
) -> Result<(Vec<Option<Fixture>>, String), CliError> {
    let ids: Vec<&str> = setup.plan.steps.iter().map(|step| step.id.as_str()).collect();
    std::thread::scope(|scope| {
        let published =
            scope.spawn(|| runner::published(&setup.collection.text, &setup.scopes, masker));
        let fixtures = store.map_or(Ok(Vec::new()), |store| store.load_all(&ids));
        let published = published.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((fixtures.map_err(|errors| CliError::Fixtures { errors })?, published))
    })
}

pub(super) fn driver_options(
    selection: &SelectionArgs,
    timeout: Option<u64>,
    config: &Config,
) -> Result<DriverOptions, CliError> {
    let data = match &selection.iteration_data {
        Some(path) => data::read(path)?,
        None => IterationData::default(),
    };
    let count = selection.iteration_count.map(|count| count as usize);
    Ok(DriverOptions {
        iterations: count.unwrap_or(data.iterations()),
        data,
        delay: selection
            .delay_request
            .map(Duration::from_millis)
            .or(config.delay_request)
            .unwrap_or_default(),
        timeout: timeout.map(Duration::from_millis).or(config.timeout),
        bail: selection.bail,
    })
}

/// Opens an end-to-end encrypted session where a master password is given.
pub(super) async fn open_session(
    driver: &mut Driver,
    args: &SessionArgs,
) -> Result<Option<String>, CliError> {
    match connect::master_password() {
        Some(password) => {
            let opened = driver.open_session(&password, &args.session_token).await;
            opened.map(Some).map_err(CliError::of)
        }
        None => Ok(None),
    }
}

/// Runs driver and judge side by side until the last step, or until the user interrupts.
async fn drive(mut driver: Driver, mut judge: Judge, opened: Option<String>) -> (Ended, Judged) {
    let (sender, receiver) = mpsc::channel(runner::QUEUE);
    let judging = std::thread::spawn(move || {
        opened.into_iter().for_each(|message| judge.take(runner::Message::Session(message)));
        judge.run(receiver);
        judge
    });
    let ended = driver.run(&sender, interrupted()).await;
    drop(sender);
    match judging.join() {
        Ok(judge) => {
            let judged = judge.finish(&ended);
            (ended, judged)
        }
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Ready when the user presses Ctrl-C, or the system asks to end.
pub(super) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Whether a report ended because its reader had enough.
fn nobody_reads(error: &ReporterError) -> bool {
    error.source.kind() == std::io::ErrorKind::BrokenPipe
}

fn conclude(judged: &Judged, ended: &Ended, suppress: bool) -> Exit {
    let lost: Vec<&ReporterError> =
        judged.report_errors.iter().filter(|error| !nobody_reads(error)).collect();
    for error in &lost {
        warn(format_args!("a report is incomplete: {error}"));
    }
    let totals = &judged.summary.totals;
    let failed =
        [Verdict::Drift, Verdict::Failed, Verdict::Error].map(|verdict| totals.verdict(verdict));
    match ended.stop {
        Some(Stop::Interrupted) => Exit::Interrupted,
        _ if suppress => Exit::Success,
        Some(Stop::Timeout | Stop::Disconnected | Stop::Bail) => Exit::Drift,
        None if failed.iter().any(|count| *count > 0) => Exit::Drift,
        None if !lost.is_empty() => Exit::Unusable,
        None => Exit::Success,
    }
}

fn reporters(args: &ReportArgs, setup: &Setup) -> Result<Reporters, CliError> {
    let names = names(args, setup);
    let mut style = Style::of_stdout(args.color, args.verbose);
    style.unicode &= !args.disable_unicode;
    let reports = setup.config.reports.clone().unwrap_or_else(|| PathBuf::from("reports"));
    let mut made = Vec::new();
    for name in &names {
        let export = match name.as_str() {
            "junit" => args.reporter_junit_export.clone(),
            "json" => args.reporter_json_export.clone(),
            _ => None,
        };
        let usual = crate::report::default_path(name);
        let usual = usual.as_deref().and_then(Path::file_name).map(|file| reports.join(file));
        let options = ReporterOptions {
            export: export.or(usual),
            style,
            terminal: terminal_options(args),
            bodies: args.reporter_json_bodies.unwrap_or_default(),
        };
        made.push(crate::report::create(name, &options).map_err(CliError::of)?);
    }
    Ok(Reporters::new(made))
}

/// Names given, those of the configuration, or `cli`; naming others turns `cli` off, as in newman.
fn names(args: &ReportArgs, setup: &Setup) -> Vec<String> {
    let given = args.reporters.clone().or(setup.config.reporters.clone());
    let mut names: Vec<String> = given.unwrap_or_else(|| vec!["cli".to_owned()]);
    names.iter_mut().for_each(|name| *name = name.trim().to_owned());
    names.retain(|name| !name.is_empty());
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn terminal_options(args: &ReportArgs) -> TerminalOptions {
    TerminalOptions {
        silent: args.silent,
        no_banner: args.reporter_cli_no_banner,
        no_assertions: args.reporter_cli_no_assertions,
        no_success_assertions: args.reporter_cli_no_success_assertions,
        no_summary: args.reporter_cli_no_summary,
        no_failures: args.reporter_cli_no_failures,
        ..TerminalOptions::default()
    }
}

/// Tells what this run leaves out: scripts, unsupported settings, fixtures of steps that are gone.
fn warn_of_gaps(setup: &Setup, store: Option<&Store>) -> Result<(), CliError> {
    let scripted =
        setup.plan.steps.iter().filter(|s| !s.prerequest.is_empty() || !s.test.is_empty()).count();
    if scripted > 0 {
        warn(format_args!(
            "{scripted} of {} steps have scripts; scripts are not run, so their assertions and variables \
             are missing",
            setup.plan.steps.len()
        ));
    }
    let Some(store) = store else { return Ok(()) };
    let ids = store.ids()?;
    if ids.is_empty() {
        warn(format_args!(
            "there are no fixtures in {}, so nothing is compared; `postcheck record` writes them",
            store.folder().display()
        ));
    }
    for id in ids {
        if !setup.plan.all_ids.contains(&id) {
            warn(format_args!(
                "stale fixture {}: the collection has no step {id}; delete or rename it",
                store.path(&id).display()
            ));
        }
    }
    Ok(())
}
