//! The passes of the left side made into expectations, and the right side's into messages for the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::diagnostic::SourceError;
use crate::fixture::Fixture;
use crate::http::TransportError;
use crate::plan::Plan;
use crate::record::{self, Recorded, Settings, StepLine};
use crate::secret::Masker;

use super::super::message::{Ended, Finished, Message, Scripted, Skipped};
use super::pass::Pass;

/// Both sides, ready to be judged.
#[derive(Debug)]
pub struct Confrontation {
    /// What the left side's passes have in common, by step index.
    pub fixtures: Vec<Option<Fixture>>,
    /// What the judge is to be told, in order: an iteration for each pass of the right side.
    pub messages: Vec<Message>,
    /// How both sides ended.
    pub ended: Ended,
}

/// All secrets that these passes used.
pub fn secrets<'p>(passes: impl IntoIterator<Item = &'p Pass>) -> BTreeSet<&'p str> {
    let finished = passes.into_iter().flat_map(|pass| pass.steps.iter().flatten());
    finished.flat_map(|finished| finished.secrets.iter().map(String::as_str)).collect()
}

/// Sets the right side's passes against what the left side's have in common.
///
/// # Errors
/// When no expectation can be made of what the left side answered.
pub fn confront(
    plan: &Plan,
    left: &[Pass],
    right: Vec<Pass>,
    settings: &Settings<'_>,
) -> Result<Confrontation, SourceError> {
    let lines: Vec<StepLine> = plan.steps.iter().map(StepLine::of).collect();
    let passes: Vec<_> = left.iter().map(Pass::observations).collect();
    let mut recorded: BTreeMap<String, Recorded> = record::fixtures(&lines, &passes, settings)
        .into_iter()
        .map(|recorded| (recorded.step_id.clone(), recorded))
        .collect();
    let mut fixtures = Vec::with_capacity(lines.len());
    let mut expectations = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let recorded = recorded.remove(&line.id);
        let notes = recorded.as_ref().map(|recorded| recorded.notes.clone()).unwrap_or_default();
        expectations.push(Expectation::of(left, index, notes, settings.masker));
        fixtures.push(recorded.map(fixture).transpose()?);
    }
    let ended = ended(left, &right);
    let remarks = remarks("left", left);
    let several = right.len();
    let mut messages = Vec::new();
    for (iteration, pass) in right.into_iter().enumerate() {
        let mut told = numbered("right", iteration, several, &pass);
        if iteration == 0 {
            told.extend(remarks.iter().cloned());
        }
        told.sort_by_key(|(after, _)| *after);
        messages.extend(iteration_of(iteration, pass, &expectations, told));
    }
    Ok(Confrontation { fixtures, messages, ended })
}

/// A fixture that is in no file.
fn fixture(recorded: Recorded) -> Result<Fixture, SourceError> {
    let body = recorded.body.map(|(_, content)| content);
    let load = |_: &str| body.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let name = format!("left: {}", recorded.step_id);
    let mut fixture = Fixture::parse(&recorded.text, &name, load)?;
    fixture.file.clear();
    Ok(fixture)
}

/// What is known of a step from the left side, besides the fixture.
struct Expectation {
    /// Why no pass has an answer.
    error: Option<TransportError>,
    notes: Vec<String>,
}

impl Expectation {
    fn of(left: &[Pass], step: usize, notes: Vec<String>, masker: &Masker) -> Self {
        let mut expectation = Expectation { error: None, notes: Vec::new() };
        let seen: Vec<_> = left.iter().map(|pass| pass.steps.get(step)?.as_ref()).collect();
        let is_answered = seen.iter().flatten().any(|finished| finished.exchange.outcome.is_ok());
        for (pass, finished) in seen.iter().enumerate() {
            let Some(Err(error)) = finished.map(|finished| &finished.exchange.outcome) else {
                continue;
            };
            if is_answered {
                let message = masker.mask_url(&error.message);
                expectation.notes.push(format!("{}: {message}", name("left", pass, left.len())));
            } else {
                expectation.error.get_or_insert_with(|| of_side("left", error));
            }
        }
        for (pass, finished) in seen.iter().enumerate() {
            let scripts = finished.map(|finished| finished.scripted.in_short()).unwrap_or_default();
            if !scripts.is_empty() {
                expectation.notes.push(format!("{}: {scripts}", name("left", pass, left.len())));
            }
        }
        let last = seen.last().copied().flatten();
        let warnings = last.iter().flat_map(|finished| &finished.exchange.warnings);
        expectation.notes.extend(warnings.chain(&notes).map(|note| format!("left: {note}")));
        if seen.iter().flatten().next().is_none() {
            expectation.notes.push("left: no answer to compare with".to_owned());
        }
        expectation
    }
}

/// An error that names its side.
fn of_side(side: &str, error: &TransportError) -> TransportError {
    TransportError { message: format!("{side}: {}", error.message), ..error.clone() }
}

/// What the judge is told of one pass of the right side.
fn iteration_of(
    iteration: usize,
    pass: Pass,
    expectations: &[Expectation],
    remarks: Vec<(usize, String)>,
) -> Vec<Message> {
    let is_whole = pass.ended.stop.is_none();
    let mut messages = vec![Message::IterationStarted(iteration)];
    let mut remarks = remarks.into_iter().peekable();
    for (step, (finished, expectation)) in pass.steps.into_iter().zip(expectations).enumerate() {
        while let Some((_, remark)) = remarks.next_if(|(after, _)| *after <= step) {
            messages.push(Message::Session(remark));
        }
        match finished {
            Some(finished) => messages.push(judgeable(finished, iteration, expectation)),
            None if is_whole => {
                let reason = "right: no answer to compare".to_owned();
                let scripted = Scripted::default();
                let (secrets, verdict) = (Vec::new(), None);
                let skipped = Skipped { step, iteration, reason, scripted, secrets, verdict };
                messages.push(Message::Skipped(Box::new(skipped)));
            }
            None => {}
        }
    }
    messages.extend(remarks.map(|(_, remark)| Message::Session(remark)));
    messages
}

/// A step of the right side with what is to be told about the left.
fn judgeable(mut finished: Finished, iteration: usize, expectation: &Expectation) -> Message {
    finished.iteration = iteration;
    let exchange = &mut finished.exchange;
    exchange.warnings.iter_mut().for_each(|warning| warning.insert_str(0, "right: "));
    exchange.warnings.extend(expectation.notes.iter().cloned());
    let right = exchange.outcome.as_ref().err().map(|error| of_side("right", error));
    let error = match (&expectation.error, right) {
        (Some(left), Some(right)) => {
            let message = format!("{}; {}", left.message, right.message);
            Some(TransportError { message, ..left.clone() })
        }
        (left, right) => right.or_else(|| left.clone()),
    };
    if let Some(error) = error {
        exchange.outcome = Err(error);
    }
    Message::Finished(Box::new(finished))
}

/// The remarks of all passes of a side.
fn remarks(side: &str, passes: &[Pass]) -> Vec<(usize, String)> {
    let each = passes.iter().enumerate();
    each.flat_map(|(index, pass)| numbered(side, index, passes.len(), pass)).collect()
}

fn numbered(side: &str, index: usize, of: usize, pass: &Pass) -> Vec<(usize, String)> {
    let name = name(side, index, of);
    pass.remarks.iter().map(|(after, text)| (*after, format!("{name}: {text}"))).collect()
}

fn name(side: &str, pass: usize, of: usize) -> String {
    match of {
        1 => side.to_owned(),
        _ => format!("{side}, pass {}", pass + 1),
    }
}

/// The first stop of either side, and the names that either left unresolved.
fn ended(left: &[Pass], right: &[Pass]) -> Ended {
    let mut ended = Ended::default();
    for (side, passes) in [("left", left), ("right", right)] {
        let other = if side == "left" { right } else { left };
        for pass in passes {
            ended.stop = ended.stop.or(pass.ended.stop);
            for (unset, steps) in &pass.ended.unresolved {
                let both = other.iter().any(|pass| pass.ended.unresolved.contains_key(unset));
                let unset = if both { unset.clone() } else { format!("{unset} ({side})") };
                ended.unresolved.entry(unset).or_insert_with(|| steps.clone());
            }
        }
    }
    ended
}
