use serde_json::Value;

use crate::collection::Request;
use crate::variables::Scopes;

/// What a script came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The variables as it left them.
    pub scopes: Scopes,
    /// The request as it left it; `None` when it changed nothing. Only scripts before the request can.
    pub request: Option<Request>,
    /// What it asserted, in the order in which results came.
    pub assertions: Vec<Assertion>,
    /// Why it ended early.
    pub error: Option<ScriptError>,
    /// What it wrote.
    pub console: Vec<ConsoleLine>,
    /// Where the run goes on after this step, if it said so.
    pub next: Option<Next>,
    /// The request is not to be sent, and the step's other scripts not to be run.
    pub skip: bool,
    /// What `pm.visualizer` was given last.
    pub visualization: Option<Visualization>,
}

/// The result of one `pm.test`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// Its name.
    pub name: String,
    /// Its number among the assertions of its script, from 0.
    pub index: usize,
    /// It was not run: `pm.test.skip`.
    pub skipped: bool,
    /// Why it failed; `None` when it passed or was skipped.
    pub error: Option<AssertionError>,
}

/// What a failed assertion threw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssertionError {
    /// `AssertionError`, `TypeError`, ….
    pub name: String,
    /// The text, as chai has it.
    pub message: String,
    /// Where in the script, a frame a line.
    pub stack: String,
}

/// An exception that ended a script, or a limit that did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// What kind of end it was.
    pub kind: ScriptErrorKind,
    /// `TypeError`, `SyntaxError`, ….
    pub name: String,
    /// The text.
    pub message: String,
    /// Line in the script, from 1, where it is known.
    pub line: Option<u32>,
    /// Where in the script, a frame a line.
    pub stack: String,
}

/// How a script may end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptErrorKind {
    /// It threw, or its text is no program; the run goes on.
    Exception,
    /// It ran for longer than it may without ever waiting.
    Busy,
    /// It waited for longer than it may.
    Waiting,
    /// It used up its memory.
    Memory,
}

/// A line on the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleLine {
    /// How it was written.
    pub level: Level,
    /// The arguments as Node's `util.inspect` shows them, joined by `, `.
    pub text: String,
}

/// Levels of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `console.log`.
    Log,
    /// `console.info`.
    Info,
    /// `console.debug`.
    Debug,
    /// `console.warn`.
    Warn,
    /// `console.error`.
    Error,
}

impl Level {
    /// All.
    pub const ALL: [Level; 5] = [Level::Log, Level::Info, Level::Debug, Level::Warn, Level::Error];

    /// The name of its function: `log`, `info`, `debug`, `warn` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Log => "log",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

/// Where a script sends the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// To the request of that id or name.
    Request(String),
    /// To the end of the iteration.
    End,
}

/// What `pm.visualizer.set` was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Visualization {
    /// A handlebars template.
    pub template: String,
    /// What it is filled with.
    pub data: Value,
}
