//! `postcheck run`.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::fixture::{Fixture, Severity, Store};
use crate::report::{ReporterError, RunInfo, SharedSeen};
use crate::review::PendingWriter;
use crate::runner::{
    self, Driver, DriverOptions, Ended, Judge, JudgeOptions, Judged, Reading, Stop, TimingOptions,
};
use crate::script::Limits;
use crate::secret::Masker;
use crate::upkeep::Shelf;
use crate::variables::data::{self, IterationData};

use super::args::{ConnectionArgs, PatienceArgs, RunArgs, SelectionArgs, SessionArgs, TimingArgs};
use super::error::CliError;
use super::exports::Exports;
use super::interrupt::{self, Interrupt};
use super::last_run::LastRun;
use super::setup::Setup;
use super::source::{self, Text};
use super::{
    Exit, connect, failed, fixtures, pending, refuse, reporters, shard, speed, wait, warn, watch,
};

/// Runs a collection, compares and reports.
pub(super) fn run(args: &RunArgs) -> Result<Exit, CliError> {
    if args.repeat.watch {
        return watch::run(args);
    }
    let ended = once(args, &Once { failed: args.repeat.failed, news: None });
    match ended {
        Err(error) if args.judgement.failing.suppress_exit_code => {
            refuse(error);
            Ok(Exit::Success)
        }
        result => result,
    }
}

/// What is special about one run of many.
pub(super) struct Once {
    /// Only what failed last is run.
    pub(super) failed: bool,
    /// What was shown before, where only news is to be shown.
    pub(super) news: Option<SharedSeen>,
}

/// Runs it once.
pub(super) fn once(args: &RunArgs, once: &Once) -> Result<Exit, CliError> {
    runtime()?.block_on(run_async(args, once))
}

/// One thread drives everything that waits.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::of)
}

async fn run_async(args: &RunArgs, once: &Once) -> Result<Exit, CliError> {
    let interrupt = Interrupt::new();
    let mut setup = Setup::of(&args.source, &args.selection)?;
    setup.warn_of_slips(&args.source);
    let store = setup.store(args.judgement.fixtures.as_deref());
    if once.failed && !failed::narrow(&mut setup, store.as_ref())? {
        return Ok(Exit::Success);
    }
    shard::apply(&mut setup, args.shard, store.as_ref())?;
    let reporters = reporters::make(&args.report, &setup, once.news.as_ref())?;
    let reporters = reporters.with_progress(reporters::progress(&args.report, &args.progress));
    connect::mark_secrets(&mut setup);
    let (fixtures, published) = prepare(&setup, store.as_ref(), &connect::masker(&setup))?;
    let sandbox = connect::start_sandbox(&mut setup, &args.built_in).await?;
    let keeper = connect::keeper(&mut setup, &args.session)?;
    let client = connect::client(&setup, &args.connection, sandbox.as_ref(), &keeper)?;
    warn_of_gaps(&setup, store.as_ref())?;
    match interrupt.or(wait::wait(&args.patience, &setup, &client)).await {
        Some(answered) => answered?,
        None => return Ok(Exit::Interrupted),
    }
    let exports = Exports::open(&args.export, &setup)?;

    let mut options = driver_options(&args.selection, &args.connection, &args.patience, &setup)?;
    options.reading = speed::reading(&args.speed, &setup, options.delay)?;
    let judge_options = judge_options(args, &setup, fixtures, store.as_ref())?;
    let mut judge = Judge::new(setup.plan.clone(), judge_options, reporters);
    announce(&mut judge, &setup, &published, store.as_ref(), options.iterations)?;
    let scopes = setup.scopes.clone();
    let mut driver = Driver::new(setup.plan.clone(), scopes, client, keeper, options);
    let opened = interrupt.or(open_session(&mut driver, &args.session)).await;
    let opened = opened.transpose()?.flatten();
    let (ended, judged) = drive(&mut driver, judge, opened, &interrupt).await;
    connect::end_sandbox(sandbox);
    keep_verdicts(&setup, &judged, once);
    let exit = conclude(&judged, &ended, args.judgement.failing.suppress_exit_code);
    setup.scopes = ended.scopes;
    let is_exported = exports.write(&setup, &driver.client().cookies());
    let suppressed = args.judgement.failing.suppress_exit_code;
    Ok(match exit {
        Exit::Success if !is_exported && !suppressed => Exit::Unusable,
        exit => exit,
    })
}

fn judge_options(
    args: &RunArgs,
    setup: &Setup,
    fixtures: Vec<Option<Fixture>>,
    store: Option<&Store>,
) -> Result<JudgeOptions, CliError> {
    let timing = timing_options(&args.timing, setup);
    let args = &args.judgement;
    let required = setup.config.require_fixtures.unwrap_or(false);
    let fail_on = args.failing.fail_on.or(setup.config.fail_on).unwrap_or(Severity::Additive);
    Ok(JudgeOptions {
        pending: args.pending.then(|| pending_writer(setup, store, fail_on)).transpose()?,
        fixtures,
        policy: setup.policy()?,
        fail_on,
        require_fixtures: args.require_fixtures || required,
        check_requests: args.check_requests || setup.config.check_requests.unwrap_or(false),
        timing,
        masker: connect::masker(setup),
    })
}

/// Keeps what failed for `--failed`. Who cannot keep it is told when they ask for it.
fn keep_verdicts(setup: &Setup, judged: &Judged, once: &Once) {
    let kept = LastRun::of(setup).map_or(Ok(()), |last| last.update(setup, &judged.verdicts));
    if let (Err(error), true) = (kept, once.failed) {
        warn(format_args!("what failed is not kept for --failed: {error}"));
    }
}

/// Budgets on the command line stand in for those of the configuration.
fn timing_options(args: &TimingArgs, setup: &Setup) -> TimingOptions {
    let budgets = if args.budget.is_empty() { &setup.config.budgets } else { &args.budget };
    TimingOptions { table: args.timings, budgets: budgets.clone() }
}

/// Keeps what drifts for a later decision.
fn pending_writer(
    setup: &Setup,
    store: Option<&Store>,
    fail_on: Severity,
) -> Result<PendingWriter, CliError> {
    // What belongs to another shard is kept there.
    let own = setup.plan.steps.iter().filter(|step| !step.pulled_in);
    let ids: Vec<&str> = own.map(|step| step.id.as_str()).collect();
    Ok(PendingWriter::new(store.ok_or(CliError::NoFixtures)?, &ids, fail_on)?)
}

/// Tells the reporters that a run begins. A report that cannot be written ends it before anything is sent.
fn announce(
    judge: &mut Judge,
    setup: &Setup,
    published: &str,
    store: Option<&Store>,
    iterations: usize,
) -> Result<(), CliError> {
    let target = setup.scopes.text(connect::BASE_URL).filter(|url| !url.is_empty());
    let target = target.map(|url| connect::masker(setup).mask_url(&url).into_owned());
    let folder = store.map(|store| store.folder().display().to_string());
    judge.start(&RunInfo {
        collection: &setup.collection.name,
        collection_id: setup.collection.id.as_deref(),
        collection_text: published,
        environment: setup.environment.as_deref(),
        target: target.as_deref(),
        fixtures: folder.as_deref(),
        sides: None,
        part: setup.part.as_ref(),
        steps: setup.plan.steps.len(),
        iterations,
    });
    begun(judge)
}

/// Whether all reports could be begun.
pub(super) fn begun(judge: &Judge) -> Result<(), CliError> {
    match judge.report_errors().iter().find(|error| !nobody_reads(error)) {
        Some(error) => Err(CliError::of(error)),
        None => Ok(()),
    }
}

/// Makes what takes a while side by side: fixtures, and the collection as reports may show it.
fn prepare(
    setup: &Setup,
    store: Option<&Store>,
    masker: &Masker,
) -> Result<(Vec<Option<Fixture>>, String), CliError> {
    std::thread::scope(|scope| {
        let published =
            scope.spawn(|| runner::published(&setup.collection.text, &setup.scopes, masker));
        let fixtures = setup.fixtures(store);
        let published = published.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((fixtures?, published))
    })
}

/// Rows from a file, from standard input or from a URL.
pub(super) fn read_data(path: &Path) -> Result<IterationData, CliError> {
    if path.is_file() {
        return Ok(data::read(path)?);
    }
    let Text { text, name } = source::read(path, true)?;
    Ok(data::parse(&text, &name)?)
}

/// How often, how fast and how long the plan is run.
pub(super) fn driver_options(
    selection: &SelectionArgs,
    connection: &ConnectionArgs,
    patience: &PatienceArgs,
    setup: &Setup,
) -> Result<DriverOptions, CliError> {
    let config = &setup.config;
    let data = match &selection.iteration_data {
        Some(path) => read_data(path)?,
        None => IterationData::default(),
    };
    if let Some(remark) = &data.remark {
        warn(remark);
    }
    let count = selection.iteration_count.map(|count| count as usize);
    Ok(DriverOptions {
        iterations: count.unwrap_or(data.iterations()),
        data,
        delay: selection
            .delay_request
            .map(Duration::from_millis)
            .or(config.delay_request)
            .unwrap_or_default(),
        timeout: connection.timeout.map(Duration::from_millis).or(config.timeout),
        retrying: patience.retrying(),
        reading: Reading::default(),
        bail: selection.bail,
        in_step: false,
        environment: setup.environment.clone(),
        globals: setup.globals_heading.name.clone(),
        limits: Limits {
            time: connection.timeout_script.map(Duration::from_millis),
            ..Limits::default()
        },
        halt: if setup.plan.has_scripts() { interrupt::halt() } else { Arc::default() },
    })
}

/// Opens an end-to-end encrypted session where a master password is given.
pub(super) async fn open_session(
    driver: &mut Driver,
    args: &SessionArgs,
) -> Result<Option<String>, CliError> {
    open_with(connect::master_password(), driver, args).await
}

/// Opens an end-to-end encrypted session with this master password, if there is one.
pub(super) async fn open_with(
    master_password: Option<String>,
    driver: &mut Driver,
    args: &SessionArgs,
) -> Result<Option<String>, CliError> {
    match master_password {
        Some(password) => {
            let opened = driver.open_session(&password, &args.session_token).await;
            opened.map(Some).map_err(CliError::of)
        }
        None => Ok(None),
    }
}

/// Runs driver and judge side by side until the last step, or until the user interrupts.
async fn drive(
    driver: &mut Driver,
    mut judge: Judge,
    opened: Option<String>,
    interrupt: &Interrupt,
) -> (Ended, Judged) {
    let (sender, receiver) = mpsc::channel(runner::QUEUE);
    let judging = std::thread::spawn(move || {
        opened.into_iter().for_each(|message| judge.take(runner::Message::Session(message)));
        judge.run(receiver);
        judge
    });
    let ended = driver.run(&sender, interrupt.wait()).await;
    drop(sender);
    match judging.join() {
        Ok(judge) => {
            let judged = judge.finish(&ended);
            (ended, judged)
        }
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Whether a report ended because its reader had enough.
fn nobody_reads(error: &ReporterError) -> bool {
    error.source.kind() == std::io::ErrorKind::BrokenPipe
}

/// Tells which reports that somebody reads are not whole, and whether there are any.
pub(super) fn tell_lost(errors: &[ReporterError]) -> bool {
    let mut lost = errors.iter().filter(|error| !nobody_reads(error)).peekable();
    let is_incomplete = lost.peek().is_some();
    lost.for_each(|error| warn(format_args!("a report is incomplete: {error}")));
    is_incomplete
}

pub(super) fn conclude(judged: &Judged, ended: &Ended, suppress: bool) -> Exit {
    let is_incomplete = tell_lost(&judged.report_errors);
    let unkept = judged.pending.as_ref().is_some_and(pending::tell);
    match ended.stop {
        Some(Stop::Interrupted) => Exit::Interrupted,
        _ if suppress => Exit::Success,
        Some(Stop::Timeout | Stop::Disconnected | Stop::Bail) => Exit::Drift,
        None if judged.summary.is_bad() => Exit::Drift,
        None if unkept || is_incomplete => Exit::Unusable,
        None => Exit::Success,
    }
}

/// Tells what this run leaves out: fixtures that are not there, or whose steps are gone.
fn warn_of_gaps(setup: &Setup, store: Option<&Store>) -> Result<(), CliError> {
    let Some(store) = store else { return Ok(()) };
    warn_of_fixtures(setup, store)
}

fn warn_of_fixtures(setup: &Setup, store: &Store) -> Result<(), CliError> {
    let ids = store.ids()?;
    if ids.is_empty() {
        warn(format_args!(
            "there are no fixtures in {}, so nothing is compared; `postcheck record` writes them",
            store.folder().display()
        ));
    }
    let known: HashSet<&String> = setup.plan.all_ids.iter().collect();
    let stale: Vec<&String> = ids.iter().filter(|id| !known.contains(id)).collect();
    if !stale.is_empty() {
        warn_of_stale(setup, store, &stale)?;
    }
    Ok(())
}

/// Tells which fixtures have no step, and what their steps seem to be called now.
fn warn_of_stale(setup: &Setup, store: &Store, stale: &[&String]) -> Result<(), CliError> {
    // What cannot be read is nobody's fixture now; it need not stop the run.
    let renames = match Shelf::read(store) {
        Ok(shelf) => fixtures::likely_renames(setup, &shelf)?,
        Err(_) => Vec::new(),
    };
    for id in stale {
        let rename = renames.iter().find(|rename| rename.from == **id);
        let advice = match rename {
            Some(rename) => rename.advice(),
            None => "rename it by `postcheck fixtures rename`, or delete it by `postcheck fixtures prune`"
                .to_owned(),
        };
        let path = store.path(id);
        warn(format_args!(
            "stale fixture {}: the collection has no step {id}; {advice}",
            path.display()
        ));
    }
    Ok(())
}
