//! `postcheck record`.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::record::Observation;
use crate::report::text::count;
use crate::runner::{self, Driver, Message, Stop};

use super::args::RecordArgs;
use super::error::CliError;
use super::run::{driver_options, interrupted, open_session, runtime};
use super::setup::Setup;
use super::{Exit, connect, recorded, warn};

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
    let setup = Setup::of(&args.source, &args.selection)?;
    setup.store(args.output.fixtures.as_deref()).ok_or(CliError::NoFixtures)?;
    setup.warn_of_no_steps();
    if args.selection.iteration_count.is_some_and(|count| count > 1) {
        return Err(CliError::Other(
            "record runs one iteration; --passes says how often".to_owned(),
        ));
    }
    let mut passes = Vec::new();
    let mut secrets = BTreeSet::new();
    let mut last = None;
    for pass in 0..args.passes {
        if pass > 0 {
            if let Some(command) = &args.reset_cmd {
                let unwritten = |error| CliError::Other(format!("{error}; nothing was written"));
                reset("--reset-cmd", command).await.map_err(unwritten)?;
            }
            tokio::time::sleep(APART).await;
        }
        let mut setup = Setup::of(&args.source, &args.selection)?;
        match observe(args, &mut setup).await? {
            Pass::Complete(observations, found) => {
                passes.push(observations);
                secrets.extend(found);
            }
            Pass::Interrupted => {
                warn("interrupted: nothing was written");
                return Ok(Exit::Interrupted);
            }
        }
        let steps = count(setup.plan.steps.len(), "step");
        let line = format!("pass {} of {}: {steps}\n", pass + 1, args.passes);
        recorded::say(&line, &args.output)?;
        last = Some(setup);
    }
    // There is at least one pass.
    let setup = last.unwrap_or(setup);
    recorded::write(&setup, &passes, &secrets, true, &args.output)
}

/// What one pass saw, and the secrets that it used.
enum Pass {
    Complete(Vec<Option<Observation>>, BTreeSet<String>),
    Interrupted,
}

async fn observe(args: &RecordArgs, setup: &mut Setup) -> Result<Pass, CliError> {
    connect::mark_secrets(setup);
    let sandbox = connect::start_sandbox(setup, &args.built_in).await?;
    let keeper = connect::keeper(setup, &args.session)?;
    let client = connect::client(setup, &args.connection, sandbox.as_ref(), &keeper)?;
    let options = driver_options(&args.selection, args.connection.timeout, &setup.config)?;
    let mut driver = Driver::new(setup.plan.clone(), setup.scopes.clone(), client, keeper, options);
    open_session(&mut driver, &args.session).await?;
    let (sender, mut receiver) = mpsc::channel(runner::QUEUE);
    let steps = setup.plan.steps.len();
    let collecting = async move {
        let mut seen: Vec<Option<Observation>> = vec![None; steps];
        let (mut errors, mut secrets) = (Vec::new(), BTreeSet::new());
        while let Some(message) = receiver.recv().await {
            if let Message::Finished(finished) = message {
                if let Err(error) = &finished.exchange.outcome {
                    errors.push((finished.step, error.clone()));
                }
                secrets.extend(finished.secrets);
                seen[finished.step] =
                    Observation::of_exchange(&finished.exchange, &finished.scopes, finished.at);
            }
        }
        (seen, errors, secrets)
    };
    let running = async move {
        let ended = driver.run(&sender, interrupted()).await;
        drop(sender);
        ended
    };
    let (ended, (seen, errors, secrets)) = tokio::join!(running, collecting);
    for (step, error) in errors {
        warn(format_args!("{}: {error}; it gets no fixture", setup.plan.steps[step].id));
    }
    match ended.stop {
        Some(Stop::Interrupted | Stop::Timeout) => Ok(Pass::Interrupted),
        _ => Ok(Pass::Complete(seen, secrets)),
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
