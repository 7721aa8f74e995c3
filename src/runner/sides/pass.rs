//! One run of the plan on one side, kept until both sides can be judged.

use std::future::Future;

use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::oneshot;

use crate::record::Observation;
use crate::report::Verdict;

use super::super::driver::Driver;
use super::super::message::{Ended, Finished, Message, Stop};

/// What one run of the plan saw.
#[derive(Debug, Default)]
pub struct Pass {
    /// Each step; `None` for one that was not reached, or that a recording lacks.
    pub steps: Vec<Option<Finished>>,
    /// What the user should know, and behind how many finished steps.
    pub remarks: Vec<(usize, String)>,
    /// How it ended.
    pub ended: Ended,
}

/// Where a driver waits for the word to go on.
type Waiting = oneshot::Sender<Verdict>;

impl Pass {
    pub(super) fn of(steps: usize) -> Self {
        Pass { steps: (0..steps).map(|_| None).collect(), ..Pass::default() }
    }

    /// A pass that was to end before its first step.
    #[must_use]
    pub fn interrupted(steps: usize) -> Self {
        let mut pass = Pass::of(steps);
        pass.ended.stop = Some(Stop::Interrupted);
        pass
    }

    /// Runs the plan once. The driver must wait for verdicts; nothing stops it here.
    pub async fn run(mut driver: Driver, interrupt: impl Future<Output = ()>) -> Pass {
        let (sender, mut receiver) = mpsc::channel(super::super::QUEUE);
        let mut pass = Pass::of(driver.steps());
        let collecting = async {
            while let Some(waiting) = pass.next(&mut receiver).await {
                go_on(waiting);
            }
        };
        let running = async {
            let ended = driver.run(&sender, interrupt).await;
            drop(sender);
            ended
        };
        let (ended, ()) = tokio::join!(running, collecting);
        pass.ended = ended;
        pass
    }

    /// The same with something to tell before the first step.
    #[must_use]
    pub fn opened(mut self, message: Option<String>) -> Self {
        self.remarks.splice(..0, message.map(|message| (0, message)));
        self
    }

    /// The responses, as recording wants them. Both sides are asked by the same plan, so what was asked is
    /// left out.
    pub(super) fn observations(&self) -> Vec<Option<Observation>> {
        let observe = |finished: &Option<Finished>| {
            let Finished { exchange, scopes, at, .. } = finished.as_ref()?;
            Some(Observation { asked: None, ..Observation::of_exchange(exchange, scopes, *at)? })
        };
        self.steps.iter().map(observe).collect()
    }

    /// Takes messages up to the next finished step; `None` when no more will come.
    async fn next(&mut self, messages: &mut Receiver<Message>) -> Option<Option<Waiting>> {
        loop {
            match messages.recv().await? {
                Message::Finished(mut finished) => {
                    let waiting = finished.verdict.take();
                    let step = finished.step;
                    if let Some(place) = self.steps.get_mut(step) {
                        *place = Some(*finished);
                    }
                    return Some(waiting);
                }
                Message::Session(text) | Message::Warning(text) => {
                    let after = self.steps.iter().flatten().count();
                    self.remarks.push((after, text));
                }
                Message::Skipped(mut skipped) => return Some(skipped.verdict.take()),
                // There is nothing to compare with yet.
                Message::IterationStarted(_)
                | Message::StepStarted { .. }
                | Message::Compare { .. } => {}
            }
        }
    }
}

/// Runs the plan on both sides at the same time: no step begins before the one before it is done on both, so
/// that what tells the time tells about the same on both. A side that ends early does not hold the other.
pub async fn in_step(
    [mut left, mut right]: [Driver; 2],
    [end_left, end_right]: [impl Future<Output = ()>; 2],
) -> [Pass; 2] {
    let (to_left, mut from_left) = mpsc::channel(super::super::QUEUE);
    let (to_right, mut from_right) = mpsc::channel(super::super::QUEUE);
    let mut passes = [Pass::of(left.steps()), Pass::of(right.steps())];
    let [left_pass, right_pass] = &mut passes;
    let collecting = async {
        loop {
            let both =
                tokio::join!(left_pass.next(&mut from_left), right_pass.next(&mut from_right));
            if let (None, None) = both {
                break;
            }
            [both.0, both.1].into_iter().flatten().for_each(go_on);
        }
    };
    let running = async {
        tokio::join!(
            async {
                let ended = left.run(&to_left, end_left).await;
                drop(to_left);
                ended
            },
            async {
                let ended = right.run(&to_right, end_right).await;
                drop(to_right);
                ended
            }
        )
    };
    let (ended, ()) = tokio::join!(running, collecting);
    [passes[0].ended, passes[1].ended] = [ended.0, ended.1];
    passes
}

fn go_on(waiting: Option<Waiting>) {
    if let Some(waiting) = waiting {
        // A driver that no longer waits has stopped for another reason.
        let _ = waiting.send(Verdict::Conforms);
    }
}
