use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::Bodies;
use super::conformance::Conformance;
use super::execution::{Cursor, Execution, Item, Request, Response, Skipped};
use super::failure::{Assertion, Failure, request_error};
use super::head::Head;
use super::numbers::{Numbers, milliseconds, thousandths};
use super::scripts::{broken, console};
use crate::collection::EventKind as ScriptKind;
use crate::compare::Severity;
use crate::report::output::Output;
use crate::report::spool::Spool;
use crate::report::timed::budget_json;
use crate::report::{
    Event, EventKind, Reporter, RunInfo, Side, Sides, StepOutcome, Summary, Verdict,
};

/// Writes a run in newman's export shape.
pub struct Json {
    target: PathBuf,
    bodies: Bodies,
    output: Option<Output>,
    collection: String,
    steps: usize,
    iterations: usize,
    executions: usize,
    numbers: Numbers,
    failures: Spool,
    skipped: Spool,
    messages: Spool,
    summary: Option<Summary>,
    sides: Option<Sides>,
}

impl Json {
    /// Writes to that file, or to standard output for `-`, once the run starts.
    #[must_use]
    pub fn new(target: &Path, bodies: Bodies) -> Self {
        Json {
            target: target.to_owned(),
            bodies,
            output: None,
            collection: String::new(),
            steps: 0,
            iterations: 0,
            executions: 0,
            numbers: Numbers::default(),
            failures: Spool::new(),
            skipped: Spool::new(),
            messages: Spool::new(),
            summary: None,
            sides: None,
        }
    }

    fn start(&mut self, info: &RunInfo<'_>) -> io::Result<()> {
        info.collection.clone_into(&mut self.collection);
        // Positions are those in the whole plan, so that shards can be put together.
        self.steps = info.part.map_or(info.steps, |part| part.steps);
        self.iterations = info.iterations;
        self.sides = info.sides.cloned();
        let mut output = Output::open(&self.target)?;
        output.write_all(b"{\"collection\":")?;
        output.write_all(collection(info).as_bytes())?;
        output.write_all(b",\n\"environment\":")?;
        let environment = match info.environment {
            Some(name) => json!({ "name": name, "values": [] }),
            None => json!({ "values": [] }),
        };
        serde_json::to_writer(&mut output, &environment)?;
        output.write_all(b",\n\"globals\":{\"values\":[]},\n\"postcheck\":")?;
        serde_json::to_writer(&mut output, &Head::of(info))?;
        output.write_all(b",\n\"run\":{\"executions\":[")?;
        self.output = Some(output);
        Ok(())
    }

    fn step(&mut self, event: &Event<'_>, outcome: &StepOutcome<'_>) -> io::Result<()> {
        self.numbers.count(outcome);
        let cursor = Cursor::of(outcome, self.steps, self.iterations);
        let assertions = Assertion::all(outcome);
        for assertion in &assertions {
            self.numbers.assertions.add(assertion.error.is_some());
        }
        for failure in Failure::all(outcome, &assertions, &cursor, &self.collection) {
            self.failures.push_json(&failure)?;
        }
        self.execution(event, outcome, cursor, &assertions)
    }

    /// Steps that were not run are no executions for newman's readers; they are listed apart.
    fn execution(
        &mut self,
        event: &Event<'_>,
        outcome: &StepOutcome<'_>,
        cursor: Cursor,
        assertions: &[Assertion<'_>],
    ) -> io::Result<()> {
        let item = Item::of(outcome);
        if outcome.verdict == Verdict::Skipped {
            let (console, conformance) = (console(outcome), Conformance::of(event, outcome));
            let after = self.executions;
            let skipped = Skipped { cursor, item, assertions, console, conformance, after };
            return self.skipped.push_json(&skipped);
        }
        let Some(output) = &mut self.output else { return Ok(()) };
        output.write_all(if self.executions == 0 { b"\n" } else { b",\n" })?;
        self.executions += 1;
        let with_bodies = self.bodies.include(outcome);
        let response = outcome.response.as_ref();
        let body: Option<Cow<'_, [u8]>> =
            response.map(|r| r.body).filter(|b| with_bodies && b.is_kept()).map(|b| b.masked());
        let id = format!("{}#{}", outcome.step.id, outcome.iteration + 1);
        let execution = Execution {
            cursor,
            item,
            request: match &outcome.request {
                Some(request) => Request::of(request, with_bodies),
                None => Request::unsent(&outcome.step.request.method),
            },
            response: response.map(|response| Response::of(response, &id, body.as_deref())),
            id: outcome.step.item_id.as_deref().unwrap_or(&outcome.step.id),
            assertions,
            request_error: (outcome.verdict == Verdict::Error).then(|| request_error(outcome)),
            prerequest_script: broken(outcome, ScriptKind::Prerequest),
            test_script: broken(outcome, ScriptKind::Test),
            console: console(outcome),
            conformance: Conformance::of(event, outcome),
        };
        serde_json::to_writer(output, &execution)?;
        Ok(())
    }

    fn message(&mut self, kind: &str, message: &str) -> io::Result<()> {
        // The numbers say between which executions, skipped steps and beginnings of iterations it came.
        let mut told = json!({ "kind": kind, "message": message, "after": self.executions });
        if self.skipped.len() > 0 {
            told["skipped"] = self.skipped.len().into();
        }
        told["iterations"] = self.numbers.totals.iterations.into();
        self.messages.push_json(&told)
    }

    /// Everything behind the executions.
    fn end(&mut self, output: &mut Output) -> io::Result<()> {
        output.write_all(b"\n],\n\"failures\":[")?;
        self.failures.copy_to(output)?;
        output.write_all(b"],\n\"stats\":")?;
        serde_json::to_writer(&mut *output, &self.numbers.stats())?;
        output.write_all(b",\n\"timings\":")?;
        let table = self.summary.as_ref().and_then(|summary| summary.timings.as_ref());
        serde_json::to_writer(&mut *output, &self.numbers.timings(table))?;
        output.write_all(b",\n\"transfers\":")?;
        let received = self.numbers.totals.received;
        serde_json::to_writer(&mut *output, &json!({ "responseTotal": received }))?;
        output.write_all(b",\n\"error\":")?;
        let stopped = self.summary.as_ref().and_then(|summary| summary.stopped.as_deref());
        let error = stopped.map(|message| json!({ "name": "RunStopped", "message": message }));
        serde_json::to_writer(&mut *output, &error)?;
        self.budgets(output)?;
        self.conformance(output)?;
        output.write_all(b"}}\n")
    }

    /// `run.budgets`, where there are some.
    fn budgets(&self, output: &mut Output) -> io::Result<()> {
        let budgets = self.summary.iter().flat_map(|summary| &summary.budgets);
        let budgets: Vec<_> = budgets.map(budget_json).collect();
        if !budgets.is_empty() {
            output.write_all(b",\n\"budgets\":")?;
            serde_json::to_writer(output, &budgets)?;
        }
        Ok(())
    }

    /// `run.conformance`: the totals that newman's statistics have no place for.
    fn conformance(&mut self, output: &mut Output) -> io::Result<()> {
        let totals = &self.numbers.totals;
        let verdicts: serde_json::Map<_, _> =
            Verdict::ALL.iter().map(|v| (v.to_string(), totals.verdict(*v).into())).collect();
        let severities: serde_json::Map<_, _> = Severity::ALL
            .iter()
            .zip(totals.severities)
            .map(|(severity, number)| (severity.to_string(), number.into()))
            .collect();
        let unresolved: Vec<_> = self
            .summary
            .iter()
            .flat_map(|summary| &summary.unresolved)
            .map(|(name, steps)| json!({ "name": name, "steps": steps }))
            .collect();
        let mut head =
            json!({ "verdicts": verdicts, "severities": severities, "unresolved": unresolved });
        if totals.flaky > 0 {
            head["flaky"] = totals.flaky.into();
        }
        if let Some(sides) = &self.sides {
            head["sides"] = json!({ "left": side(&sides.left), "right": side(&sides.right) });
        }
        if let Some(summary) = &self.summary {
            head["duration"] = thousandths(milliseconds(summary.duration)).into();
        }
        let head = head.to_string();
        output.write_all(b",\n\"conformance\":")?;
        // Without the closing brace: the lists that wait in spools belong in the same object.
        output.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
        output.write_all(b",\"skipped\":[")?;
        self.skipped.copy_to(output)?;
        output.write_all(b"],\"messages\":[")?;
        self.messages.copy_to(output)?;
        output.write_all(b"]}")
    }
}

fn side(side: &Side) -> serde_json::Value {
    json!({ "source": side.source, "environment": side.environment, "passes": side.passes })
}

/// The collection as newman exports it: without the wrapper that Postman's API puts around.
pub(super) fn collection<'a>(info: &RunInfo<'a>) -> Cow<'a, str> {
    #[derive(Deserialize)]
    struct Root<'a> {
        #[serde(borrow)]
        collection: Option<&'a RawValue>,
        #[serde(borrow)]
        item: Option<&'a RawValue>,
    }
    #[derive(Serialize)]
    struct Bare<'a> {
        info: Info<'a>,
        item: [(); 0],
    }
    #[derive(Serialize)]
    struct Info<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        _postman_id: Option<&'a str>,
        name: &'a str,
    }
    match serde_json::from_str(info.collection_text) {
        Ok(Root { collection: Some(inner), item: None }) => Cow::Borrowed(inner.get()),
        Ok(_) => Cow::Borrowed(info.collection_text.trim()),
        // Masking may leave a text that is no JSON; the report must be JSON all the same.
        Err(_) => {
            let info = Info { _postman_id: info.collection_id, name: info.collection };
            Cow::Owned(serde_json::to_string(&Bare { info, item: [] }).unwrap_or_default())
        }
    }
}

impl Reporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.numbers.at(event.at);
        match &event.kind {
            EventKind::RunStarted(info) => self.start(info),
            EventKind::IterationStarted { .. } => {
                self.numbers.totals.iterations += 1;
                Ok(())
            }
            EventKind::StepStarted { .. } => Ok(()),
            EventKind::StepFinished(outcome) => self.step(event, outcome),
            EventKind::Session { message } => self.message("session", message),
            EventKind::Warning { message } => self.message("warning", message),
            EventKind::RunFinished(summary) => {
                self.summary = Some((*summary).clone());
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut output) = self.output.take() else { return Ok(()) };
        self.end(&mut output)?;
        output.finish()
    }
}
