//! `postcheck record`.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::record::Observation;
use crate::report::Verdict;
use crate::report::text::count;
use crate::runner::{self, Driver, Finished, Message, Stop};

use super::args::RecordArgs;
use super::error::CliError;
use super::interrupt::Interrupt;
use super::run::{driver_options, open_session, runtime};
use super::setup::{Files, Setup};
use super::{Exit, connect, recorded, wait, warn};

/// Passes are so far apart that whole seconds tell them apart: a time that is "now" in each pass would
/// otherwise be the same in all of them on a fast server, and be taken for a constant. What a reset made is
/// older than the pass by as much, and so told from what the pass makes.
pub(super) const APART: Duration = Duration::from_secs(2);

/// Runs the plan once or more and writes fixtures.
pub(super) fn run(args: &RecordArgs) -> Result<Exit, CliError> {
    runtime()?.block_on(run_async(args))
}

async fn run_async(args: &RecordArgs) -> Result<Exit, CliError> {
    recorded::check_guess(&args.output, args.passes as usize)?;
    let files = Files::read(&args.source)?;
    let setup = Setup::from(files.clone(), &args.source, &args.selection)?;
    setup.store(args.output.fixtures.as_deref()).ok_or(CliError::NoFixtures)?;
    setup.warn_of_slips(&args.source);
    if args.selection.iteration_count.is_some_and(|count| count > 1) {
        return Err(CliError::Other(
            "record runs one iteration; --passes says how often".to_owned(),
        ));
    }
    let seen = Interrupt::new().or(all_passes(args, &files)).await;
    let Seen { setup, passes, secrets, all_answered } =
        match seen.unwrap_or(Err(Unseen::Stopped(Stop::Interrupted))) {
            Ok(seen) => seen,
            Err(Unseen::Failed(error)) => return Err(error),
            Err(Unseen::Stopped(stop)) => return Ok(unwritten(stop)),
        };
    let written = recorded::write(&setup, &passes, &secrets, true, &args.output)?;
    Ok(if all_answered { written } else { Exit::Drift })
}

/// What all passes saw, the set-up of the last one, and the secrets that were used.
struct Seen {
    setup: Setup,
    passes: Vec<Vec<Option<Observation>>>,
    secrets: BTreeSet<String>,
    /// Whether every request could be made.
    all_answered: bool,
}

/// Why there is nothing to write.
enum Unseen {
    Failed(CliError),
    Stopped(Stop),
}

impl From<CliError> for Unseen {
    fn from(error: CliError) -> Self {
        Unseen::Failed(error)
    }
}

/// Tells why nothing was written.
fn unwritten(stop: Stop) -> Exit {
    let (why, exit) = match stop {
        Stop::Interrupted => ("interrupted", Exit::Interrupted),
        Stop::Timeout => ("the time of --timeout is over", Exit::Drift),
        Stop::Bail => ("a request or a script failed (--bail)", Exit::Drift),
        Stop::Disconnected => ("an internal failure", Exit::Drift),
    };
    warn(format_args!("{why}: nothing was written"));
    exit
}

async fn all_passes(args: &RecordArgs, files: &Files) -> Result<Seen, Unseen> {
    let (mut passes, mut secrets, mut all_answered) = (Vec::new(), BTreeSet::new(), true);
    loop {
        let pass = passes.len();
        if pass > 0 {
            if let Some(command) = &args.reset_cmd {
                let unwritten = |error| CliError::Other(format!("{error}; nothing was written"));
                reset("--reset-cmd", command).await.map_err(unwritten)?;
            }
            tokio::time::sleep(APART).await;
        }
        let mut setup = Setup::from(files.clone(), &args.source, &args.selection)?;
        let Pass { seen, secrets: used, is_whole } = observe(args, &mut setup).await?;
        passes.push(seen);
        secrets.extend(used);
        all_answered &= is_whole;
        let steps = count(setup.plan.steps.len(), "step");
        let line = format!("pass {} of {}: {steps}\n", pass + 1, args.passes);
        recorded::say(&line, &args.output)?;
        if passes.len() == args.passes as usize {
            return Ok(Seen { setup, passes, secrets, all_answered });
        }
    }
}

/// What one pass saw, the secrets that it used, and whether every request could be made.
struct Pass {
    seen: Vec<Option<Observation>>,
    secrets: BTreeSet<String>,
    is_whole: bool,
}

async fn observe(args: &RecordArgs, setup: &mut Setup) -> Result<Pass, Unseen> {
    connect::mark_secrets(setup);
    let sandbox = connect::start_sandbox(setup, &args.built_in).await?;
    let keeper = connect::keeper(setup, &args.session)?;
    let client = connect::client(setup, &args.connection, sandbox.as_ref(), &keeper)?;
    wait::wait(&args.patience, setup, &client).await?;
    let options = driver_options(&args.selection, &args.connection, &args.patience, setup)?;
    let mut driver = Driver::new(setup.plan.clone(), setup.scopes.clone(), client, keeper, options);
    open_session(&mut driver, &args.session).await?;
    let (sender, mut receiver) = mpsc::channel(runner::QUEUE);
    let steps = setup.plan.steps.len();
    let collecting = async move {
        let mut seen: Vec<Option<Observation>> = vec![None; steps];
        let (mut remarks, mut secrets) = (Vec::new(), BTreeSet::new());
        let mut is_whole = true;
        while let Some(message) = receiver.recv().await {
            match message {
                Message::Finished(mut finished) => {
                    go_on(&mut finished);
                    is_whole &= finished.exchange.outcome.is_ok();
                    remarks.extend(remark(&finished).map(|remark| (finished.step, remark)));
                    secrets.extend(finished.secrets);
                    seen[finished.step] =
                        Observation::of_exchange(&finished.exchange, &finished.scopes, finished.at);
                }
                Message::Skipped(mut skipped) => {
                    tell(skipped.verdict.take(), Verdict::Skipped);
                    remarks.push((skipped.step, format!("{}; it gets no fixture", skipped.reason)));
                    secrets.extend(skipped.secrets);
                }
                _ => {}
            }
        }
        (seen, is_whole, remarks, secrets)
    };
    let running = async move {
        let ended = driver.run(&sender, std::future::pending()).await;
        drop(sender);
        ended
    };
    let (ended, (seen, is_whole, remarks, secrets)) = tokio::join!(running, collecting);
    connect::end_sandbox(sandbox);
    for (step, remark) in remarks {
        warn(format_args!("{}: {remark}", setup.plan.steps[step].id));
    }
    match ended.stop {
        Some(stop) => Err(Unseen::Stopped(stop)),
        None => Ok(Pass { seen, secrets, is_whole }),
    }
}

/// Lets a driver go on that waits to hear how a step went.
fn go_on(finished: &mut Finished) {
    let is_made = finished.exchange.outcome.is_ok();
    let verdict = if is_made { Verdict::Conforms } else { Verdict::Error };
    tell(finished.verdict.take(), verdict);
}

fn tell(waiting: Option<oneshot::Sender<Verdict>>, verdict: Verdict) {
    if let Some(waiting) = waiting {
        // A driver that no longer waits has stopped for another reason.
        let _ = waiting.send(verdict);
    }
}

/// What is wrong with a step that was run.
fn remark(finished: &Finished) -> Option<String> {
    let scripts = finished.scripted.in_short();
    match &finished.exchange.outcome {
        Err(error) => Some(format!("{error}; it gets no fixture")),
        Ok(_) if scripts.is_empty() => None,
        Ok(_) => Some(format!("{scripts}; its fixture is what came all the same")),
    }
}

/// Runs the command that puts the server back, in the user's shell.
pub(super) async fn reset(option: &str, command: &str) -> Result<(), CliError> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let status = tokio::process::Command::new(shell).arg(flag).arg(command).status().await;
    let status =
        status.map_err(|error| CliError::Other(format!("could not run {option}: {error}")))?;
    if status.success() {
        return Ok(());
    }
    Err(CliError::Other(format!("{option} failed ({status}): {command}")))
}
