//! Hand-made events with a fixed clock, for tests.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::collection::{Behavior, EventKind as ScriptKind, Request};
use crate::compare::{Difference, Kind, Severity};
use crate::http::{Hop, Timings, TransportError, TransportErrorKind};
use crate::plan::Step;
use crate::script::{Assertion, AssertionError, ConsoleLine, Level, ScriptError, ScriptErrorKind};
use crate::secret::Masker;

use super::{
    Body, Count, Event, EventKind, Reporter, RequestView, ResponseView, Retry, RunInfo, ScriptRun,
    StepOutcome, Summary, Totals, Verdict,
};

static MASKER: LazyLock<Masker> = LazyLock::new(Masker::default);

/// A changed value in the body.
pub(crate) fn difference(path: &str, expected: &str, actual: &str) -> Difference {
    Difference {
        kind: Kind::Body,
        path: path.to_owned(),
        expected: Some(expected.to_owned()),
        actual: Some(actual.to_owned()),
        severity: Severity::Change,
        reason: String::new(),
        rule: None,
        diff: None,
    }
}

/// A changed status.
pub(crate) fn status(expected: &str, actual: &str) -> Difference {
    Difference {
        kind: Kind::Status,
        severity: Severity::Breaking,
        ..difference("", expected, actual)
    }
}

pub(crate) fn step(index: usize, folders: &[&str], name: &str) -> Step {
    let slug = |text: &str| text.to_lowercase().replace(' ', "-");
    let mut id: Vec<_> = folders.iter().map(|folder| slug(folder)).collect();
    id.push(slug(name));
    Step {
        index,
        place: index,
        pulled_in: false,
        id: id.join("/"),
        name: name.to_owned(),
        folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
        item_id: None,
        description: None,
        request: Request {
            method: "GET".into(),
            url: String::new(),
            path_variables: Vec::new(),
            headers: Vec::new(),
            body: None,
            auth: None,
            proxy: None,
        },
        behavior: Behavior::default(),
        prerequest: Vec::new(),
        test: Vec::new(),
        examples: Vec::new(),
    }
}

/// A finished step as a test describes it; the event borrows from it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) step: Step,
    pub(crate) iteration: usize,
    pub(crate) verdict: Verdict,
    /// What comparing came to, where that is not the verdict.
    pub(crate) compared: Option<Verdict>,
    pub(crate) scripts: Vec<ScriptRun>,
    pub(crate) script_requests: Count,
    pub(crate) url: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) request_body: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) error: Option<TransportError>,
    pub(crate) retries: Vec<Retry>,
    pub(crate) hops: Vec<Hop>,
    pub(crate) differences: Vec<Difference>,
    pub(crate) hints: Vec<String>,
    pub(crate) notes: Vec<String>,
}

impl Case {
    pub(crate) fn new(index: usize, folders: &[&str], name: &str, verdict: Verdict) -> Self {
        Case {
            step: step(index, folders, name),
            iteration: 0,
            verdict,
            compared: None,
            scripts: Vec::new(),
            script_requests: Count::default(),
            url: format!("http://127.0.0.1:8080/{index}?x=1"),
            status: 200,
            headers: vec![("content-type", "application/json".into())],
            request_body: Vec::new(),
            body: b"{\"a\": 1}".to_vec(),
            error: None,
            retries: Vec::new(),
            hops: Vec::new(),
            differences: Vec::new(),
            hints: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn refused(index: usize, folders: &[&str], name: &str) -> Self {
        let mut case = Case::new(index, folders, name, Verdict::Error);
        case.error = Some(TransportError {
            kind: TransportErrorKind::Connect,
            message: "connect ECONNREFUSED 127.0.0.1:8080".into(),
            advice: Some("is the server up, and is the port right?".into()),
        });
        case
    }

    fn sent(&self) -> bool {
        self.verdict != Verdict::Skipped
    }

    pub(crate) fn with<R>(&self, look: impl FnOnce(&StepOutcome<'_>) -> R) -> R {
        let request = self.sent().then(|| RequestView {
            method: "GET",
            url: Cow::Borrowed(self.url.as_str()),
            headers: vec![("Accept", Cow::Borrowed("*/*"))],
            body: Body::new(&self.request_body, &MASKER),
        });
        let answered = self.sent() && self.error.is_none();
        let response = answered.then(|| ResponseView {
            status: self.status,
            reason: if self.status == 200 { "OK" } else { "Internal Server Error" },
            headers: self.headers.iter().map(|(k, v)| (*k, Cow::Borrowed(v.as_str()))).collect(),
            body: Body::new(&self.body, &MASKER),
            wire_size: self.body.len() as u64,
            timings: Timings {
                dns: None,
                connect: Some(Duration::from_micros(400)),
                tls: None,
                first_byte: Duration::from_millis(10),
                download: Duration::from_millis(2),
                total: Duration::from_millis(12 + self.step.index as u64),
            },
        });
        look(&StepOutcome {
            step: &self.step,
            iteration: self.iteration,
            request,
            retries: &self.retries,
            unsent_url: if self.sent() { "".into() } else { self.url.as_str().into() },
            hops: &self.hops,
            response,
            error: self.error.as_ref(),
            verdict: self.verdict,
            compared: self.compared.unwrap_or(self.verdict),
            scripts: &self.scripts,
            script_requests: self.script_requests,
            differences: &self.differences,
            fixture: answered.then_some("fixtures/demo/step.json"),
            hints: &self.hints,
            notes: &self.notes,
        })
    }
}

/// 2026-11-23 13:08:59 UTC.
pub(crate) fn clock() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_795_439_339_024)
}

pub(crate) fn event(kind: EventKind<'_>) -> Event<'_> {
    Event { at: clock(), elapsed: Duration::ZERO, kind }
}

pub(crate) const COLLECTION: &str = "{\n  \"info\": {\"name\": \"Demo API\"},\n  \"item\": []\n}\n";

pub(crate) fn info(steps: usize, iterations: usize) -> RunInfo<'static> {
    RunInfo {
        collection: "Demo API",
        collection_id: Some("c0ffee"),
        collection_text: COLLECTION,
        environment: Some("local"),
        target: Some("http://127.0.0.1:8080"),
        fixtures: Some("fixtures/demo"),
        sides: None,
        part: None,
        steps,
        iterations,
    }
}

/// Plays a run to a reporter, from start to summary, and finishes it.
pub(crate) fn play(reporter: &mut dyn Reporter, cases: &[Case], ending: Summary) {
    let iterations = cases.iter().map(|case| case.iteration + 1).max().unwrap_or(1);
    let info = info(cases.len() / iterations, iterations);
    reporter.on(&event(EventKind::RunStarted(&info))).unwrap();
    let mut totals = Totals::default();
    for iteration in 0..iterations {
        totals.iterations += 1;
        reporter.on(&event(EventKind::IterationStarted { iteration })).unwrap();
        for case in cases.iter().filter(|case| case.iteration == iteration) {
            case.with(|outcome| {
                totals.count(outcome);
                reporter.on(&event(EventKind::StepFinished(outcome))).unwrap();
            });
        }
    }
    let summary = Summary { totals, duration: Duration::from_millis(252), ..ending };
    reporter.on(&event(EventKind::RunFinished(&summary))).unwrap();
    reporter.finish().unwrap();
}

/// A run with one step of each kind.
pub(crate) fn cases() -> Vec<Case> {
    let mut conforming = Case::new(1, &["Accounts"], "Show", Verdict::Conforms);
    conforming.differences = vec![difference("$.tags", "[1,2]", "[2,1]")];
    conforming.differences[0].severity = Severity::Info;
    conforming.differences[0].reason = "order only".into();
    let mut drift = Case::new(2, &["Accounts", "Deep"], "Down", Verdict::Drift);
    drift.status = 500;
    drift.body = b"{\"message\":\"\\u0000 broken\"}\n\x1b[2J".to_vec();
    drift.differences = vec![status("200", "500")];
    let mut gone = difference("$.name", "\"x\"", "");
    gone.actual = None;
    gone.severity = Severity::Breaking;
    gone.reason = "property is gone".into();
    drift
        .differences
        .extend((0..350).map(|i| difference(&format!("$[{i}].shared"), "true", "null")));
    drift.differences.push(gone);
    drift.notes = vec!["the fixture binds a name that is bound already".into()];
    let mut text = Case::new(3, &["Accounts", "Deep"], "Text", Verdict::Drift);
    text.differences = vec![difference("", "", "")];
    text.differences[0].diff = Some("@@ -1,2 +1,2 @@\n same\n-old\n+new\x07\n".into());
    let mut skipped = Case::new(5, &[], "Later", Verdict::Skipped);
    skipped.notes = vec!["--read-only".into()];
    vec![
        Case::new(0, &["Accounts"], "List", Verdict::Conforms),
        conforming,
        drift,
        text,
        Case::refused(4, &["Accounts", "Deep"], "Boom"),
        skipped,
        Case::new(6, &[], "Top", Verdict::Unrecorded),
    ]
}

/// A script that asserted so much.
pub(crate) fn script(kind: ScriptKind, assertions: Vec<Assertion>) -> ScriptRun {
    let place = "request \"One\"".to_owned();
    ScriptRun { kind, place, assertions, errors: Vec::new(), console: Vec::new() }
}

/// A script that ended in an exception.
pub(crate) fn threw(kind: ScriptKind, name: &str, message: &str, line: Option<u32>) -> ScriptRun {
    let error = ScriptError {
        kind: ScriptErrorKind::Exception,
        name: name.to_owned(),
        message: message.to_owned(),
        line,
        stack: String::new(),
    };
    ScriptRun { errors: vec![error], ..script(kind, Vec::new()) }
}

pub(crate) fn passed(name: &str) -> Assertion {
    Assertion { name: name.to_owned(), index: 0, skipped: false, error: None }
}

pub(crate) fn wrong(name: &str, index: usize, message: &str) -> Assertion {
    let error = AssertionError {
        name: "AssertionError".to_owned(),
        message: message.to_owned(),
        stack: format!("AssertionError: {message}\n   at line 2"),
    };
    Assertion { index, error: Some(error), ..passed(name) }
}

pub(crate) fn console(lines: &[&str]) -> Vec<ConsoleLine> {
    let line = |text: &&str| ConsoleLine { level: Level::Log, text: (*text).to_owned() };
    lines.iter().map(line).collect()
}

/// A run in which scripts did everything that they can do.
pub(crate) fn scripted() -> Vec<Case> {
    let later = Assertion { skipped: true, index: 2, ..passed("later") };
    let mut list = Case::new(0, &["Accounts"], "List", Verdict::Failed);
    list.compared = Some(Verdict::Drift);
    list.differences = vec![status("200", "500")];
    list.scripts = vec![
        ScriptRun {
            place: "collection".to_owned(),
            console: console(&["'before', {\n  a: 1 }"]),
            ..script(ScriptKind::Prerequest, vec![wrong("ready", 0, "expected 1 to equal 2")])
        },
        script(
            ScriptKind::Test,
            vec![
                passed("status is 200"),
                wrong("has id", 1, "expected 3 to have property 'id'"),
                later,
            ],
        ),
    ];
    list.scripts[1].console = console(&["'note'"]);
    list.scripts[1].console[0].level = Level::Warn;
    let mut boom = Case::refused(1, &["Accounts"], "Boom");
    boom.scripts = vec![
        threw(ScriptKind::Prerequest, "TypeError", "x is not a function", Some(3)),
        script(ScriptKind::Test, vec![wrong("never ok", 0, "no response")]),
    ];
    let mut top = Case::new(2, &[], "Top", Verdict::Unrecorded);
    top.scripts = vec![script(ScriptKind::Test, vec![passed("sent")])];
    top.script_requests = Count { total: 2, failed: 1 };
    let mut left_out = Case::new(3, &[], "Left out", Verdict::Skipped);
    left_out.scripts = vec![script(ScriptKind::Prerequest, Vec::new())];
    left_out.notes = vec!["a script skipped the request".to_owned()];
    vec![list, boom, top, left_out]
}
