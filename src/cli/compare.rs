//! `postcheck compare`.

use std::collections::BTreeSet;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::fixture::Severity;
use crate::record::Settings;
use crate::report::{self, RunInfo};
use crate::runner::{
    self, Bail, DriverOptions, Judge, JudgeOptions, Message, Pass, Stop, TimingOptions,
};
use crate::secret::Masker;

use super::args::CompareArgs;
use super::error::CliError;
use super::interrupt::Interrupt;
use super::record::APART;
use super::run::{begun, conclude, driver_options, runtime};
use super::setup::Files;
use super::side::{Live, Side, no_twins};
use super::{Exit, connect, reporters};

/// Asks both sides, judges the right one by the left, and reports.
pub(super) fn run(args: &CompareArgs) -> Result<Exit, CliError> {
    runtime()?.block_on(run_async(args))
}

async fn run_async(args: &CompareArgs) -> Result<Exit, CliError> {
    let started = Instant::now();
    let interrupt = Interrupt::new();
    let files = Files::read(&args.source)?;
    let left = Side::of(args, args.left(), &files)?;
    let right = Side::of(args, args.right(), &files)?;
    no_twins(&left, &right)?;
    let CompareArgs { selection, connection, patience, .. } = args;
    let options = driver_options(selection, connection, patience, &left.setup)?;
    if options.iterations > 1 {
        let message = "compare runs one iteration; --passes says how often the left side is asked";
        return Err(CliError::Other(message.to_owned()));
    }
    let mut asking = Asking {
        recorded: [left.recorded()?, right.recorded()?],
        left,
        right,
        options: DriverOptions { bail: None, in_step: true, ..options },
        started,
        interrupt,
    };
    let mut judge = asking.judge(args)?;
    asking.announce(&mut judge)?;
    let [left, right] = asking.ask().await?;
    asking.conclude(args, judge, left, right)
}

/// Both sides, and how they are asked.
struct Asking<'a> {
    left: Side<'a>,
    right: Side<'a>,
    /// Passes of the left and the right side that recordings have.
    recorded: [Vec<Pass>; 2],
    options: DriverOptions,
    started: Instant,
    interrupt: Interrupt,
}

impl Asking<'_> {
    fn judge(&self, args: &CompareArgs) -> Result<Judge, CliError> {
        let (setup, config) = (&self.left.setup, &self.left.setup.config);
        let options = JudgeOptions {
            fixtures: Vec::new(),
            policy: setup.policy()?,
            fail_on: args.failing.fail_on.or(config.fail_on).unwrap_or(Severity::Additive),
            require_fixtures: false,
            check_requests: false,
            timing: TimingOptions::default(),
            pending: None,
            masker: self.masker(&BTreeSet::new()),
        };
        let reporters = reporters::make(&args.report, setup, None)?;
        Ok(Judge::new(setup.plan.clone(), options, reporters))
    }

    /// Hides the secrets of both sides, and `more`.
    fn masker(&self, more: &BTreeSet<String>) -> Masker {
        connect::masker_of(&[&self.left.asked, &self.right.asked], more)
    }

    /// Tells the reporters who is compared with whom, before anything is sent.
    fn announce(&self, judge: &mut Judge) -> Result<(), CliError> {
        let setup = &self.left.setup;
        let masker = self.masker(&BTreeSet::new());
        let published = runner::published(&setup.collection.text, &setup.scopes, &masker);
        let mut sides = report::Sides {
            left: self.left.described(&masker),
            right: self.right.described(&masker),
        };
        let is_common = sides.left.environment == sides.right.environment;
        let environment = sides.left.environment.clone().filter(|_| is_common);
        if is_common {
            (sides.left.environment, sides.right.environment) = (None, None);
        }
        judge.start(&RunInfo {
            collection: &setup.collection.name,
            collection_id: setup.collection.id.as_deref(),
            collection_text: &published,
            environment: environment.as_deref(),
            target: None,
            fixtures: None,
            sides: Some(&sides),
            part: None,
            steps: setup.plan.steps.len(),
            iterations: self.right.passes(),
        });
        begun(judge)
    }

    /// All passes of the left and the right side; the right side is asked in step with the last of the left.
    async fn ask(&mut self) -> Result<[Vec<Pass>; 2], CliError> {
        let [mut left, mut right] = std::mem::take(&mut self.recorded);
        let alone = match (self.left.is_recorded(), self.right.is_recorded()) {
            (true, true) => return Ok([left, right]),
            (true, false) => 0,
            (false, true) => self.left.passes(),
            (false, false) => self.left.passes() - 1,
        };
        for pass in 0..alone {
            if pass > 0 {
                self.interrupt.or(tokio::time::sleep(APART)).await;
            }
            self.left.reset().await?;
            left.push(self.alone(true).await?);
            if left.iter().any(|pass| pass.ended.stop.is_some()) {
                return Ok([left, right]);
            }
        }
        match (self.left.is_recorded(), self.right.is_recorded()) {
            (_, true) => {}
            (true, false) => {
                self.right.reset().await?;
                right.push(self.alone(false).await?);
            }
            (false, false) => {
                if alone > 0 {
                    self.interrupt.or(tokio::time::sleep(APART)).await;
                }
                self.left.reset().await?;
                self.right.reset().await?;
                let [of_left, of_right] = self.together().await?;
                left.push(of_left);
                right.push(of_right);
            }
        }
        Ok([left, right])
    }

    async fn alone(&mut self, is_left: bool) -> Result<Pass, CliError> {
        let options = self.options();
        let side = if is_left { &mut self.left } else { &mut self.right };
        let steps = side.setup.plan.steps.len();
        let Some(live) = self.interrupt.or(side.live(options)).await else {
            return Ok(Pass::interrupted(steps));
        };
        let Live { driver, opened, sandbox } = live?;
        let pass = Pass::run(driver, self.interrupt.wait()).await;
        connect::end_sandbox(sandbox);
        Ok(pass.opened(opened))
    }

    async fn together(&mut self) -> Result<[Pass; 2], CliError> {
        let (options, steps) = (self.options(), self.left.setup.plan.steps.len());
        let both = async {
            let left = self.left.live(options.clone()).await?;
            Ok::<_, CliError>((left, self.right.live(options).await?))
        };
        let Some(both) = self.interrupt.or(both).await else {
            return Ok([steps, steps].map(Pass::interrupted));
        };
        let (left, right) = both?;
        let ends = [self.interrupt.wait(), self.interrupt.wait()];
        let [of_left, of_right] = runner::in_step([left.driver, right.driver], ends).await;
        [left.sandbox, right.sandbox].into_iter().for_each(connect::end_sandbox);
        Ok([of_left.opened(left.opened), of_right.opened(right.opened)])
    }

    /// What is left of the time of `--timeout` is the limit of the next pass.
    fn options(&self) -> DriverOptions {
        let spent = self.started.elapsed();
        let timeout = self.options.timeout.map(|limit| limit.saturating_sub(spent));
        DriverOptions { timeout, ..self.options.clone() }
    }

    /// Judges what came and completes the reports.
    fn conclude(
        &self,
        args: &CompareArgs,
        mut judge: Judge,
        left: Vec<Pass>,
        right: Vec<Pass>,
    ) -> Result<Exit, CliError> {
        let secrets = runner::secrets_of(left.iter().chain(&right));
        let masker = self.masker(&secrets.into_iter().map(str::to_owned).collect());
        let mut reserved = self.left.setup.variable_names();
        reserved.extend(self.right.setup.variable_names());
        let policy = self.left.setup.policy()?;
        let (live, guess) = (false, false);
        let settings =
            Settings { policy: &policy, masker: &masker, reserved: &reserved, live, guess };
        let confrontation = runner::confront(&self.left.setup.plan, &left, right, &settings)?;
        judge.expect(confrontation.fixtures, masker);
        let mut ended = confrontation.ended;
        let bail = args.selection.bail.filter(|_| ended.stop.is_none());
        ended.stop = ended.stop.or(tell(&mut judge, confrontation.messages, bail));
        if self.left.passes() == 1 && ended.stop.is_none() {
            judge.take(Message::Warning(self.one_pass(&judge)));
        }
        ended.duration = self.started.elapsed();
        let judged = judge.finish(&ended);
        Ok(conclude(&judged, &ended, args.failing.suppress_exit_code))
    }

    /// What a left side that was seen once leaves open.
    fn one_pass(&self, judge: &Judge) -> String {
        let found: usize = judge.totals().severities.iter().sum();
        let more = match self.left.is_recorded() {
            true => "a second recording, --left-har FIRST SECOND,",
            false => "--passes 2",
        };
        format!(
            "the left side was seen once, so values that are new each time count as differences; {found} {} \
             found; {more} tells them apart",
            if found == 1 { "difference was" } else { "differences were" }
        )
    }
}

/// Hands all messages to the judge, or those up to the first failure.
fn tell(judge: &mut Judge, messages: Vec<Message>, bail: Option<Bail>) -> Option<Stop> {
    for mut message in messages {
        let mut verdict = None;
        if let Message::Finished(finished) = &mut message {
            let (sender, receiver) = oneshot::channel();
            finished.verdict = Some(sender);
            verdict = Some(receiver);
        }
        judge.take(message);
        let verdict = verdict.and_then(|mut verdict| verdict.try_recv().ok());
        if let (Some(bail), Some(verdict)) = (bail, verdict)
            && bail.stops_after(verdict)
        {
            return Some(Stop::Bail);
        }
    }
    None
}
