//! Annotations on GitHub: a workflow command for each step that does not conform, at the fixture's line.
//!
//! Source: "Workflow commands for GitHub Actions" in GitHub's documentation. The runner reads both output
//! streams; these go to standard error, so that a report on standard output stays whole.

use std::fs;
use std::io::{self, Write};

use crate::compare::{Difference, Kind};
use crate::diagnostic::Place;
use crate::diagnostic::json::{Document, Node};

use super::{Event, EventKind, Reporter, StepOutcome, grouping, path, scripts, text};

/// How many errors of a step of a workflow GitHub shows; what comes behind them is counted.
const SHOWN: usize = 10;
/// Longest message, in characters.
const MESSAGE: usize = 2_000;
/// Groups of differences in a message.
const GROUPS: usize = 10;

/// Writes workflow commands.
pub struct Github {
    out: Box<dyn Write + Send>,
    written: usize,
    left_out: usize,
}

impl Github {
    /// Writes to standard error.
    #[must_use]
    pub fn to_stderr() -> Self {
        Github::to(Box::new(io::stderr()))
    }

    fn to(out: Box<dyn Write + Send>) -> Self {
        Github { out, written: 0, left_out: 0 }
    }

    fn step(&mut self, outcome: &StepOutcome<'_>) -> io::Result<()> {
        if !outcome.verdict.is_bad() {
            return Ok(());
        }
        if self.written == SHOWN {
            self.left_out += 1;
            return Ok(());
        }
        self.written += 1;
        let title = format!("{} {}", outcome.step.id, outcome.verdict);
        let message = text::cut(&message(outcome), MESSAGE, "…").into_owned();
        let place = match outcome.fixture {
            Some(file) => {
                let line = line(file, outcome.differences);
                format!("file={},line={line},", property(file))
            }
            None => String::new(),
        };
        writeln!(self.out, "::error {place}title={}::{}", property(&title), data(&message))
    }
}

/// Why the step does not conform, a line for each group of differences.
fn message(outcome: &StepOutcome<'_>) -> String {
    let mut lines: Vec<String> = outcome.error.iter().map(|error| error.message.clone()).collect();
    let groups = grouping::grouped(outcome.differences);
    lines.extend(groups.iter().take(GROUPS).map(|group| group.line(120)));
    let more = grouping::left_out(&groups, GROUPS);
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    for run in outcome.scripts {
        let failed = run.failed_assertions();
        lines.extend(
            failed.map(|(assertion, error)| format!("{}: {}", assertion.name, error.message)),
        );
        let thrown = run.errors.iter();
        lines.extend(thrown.map(|error| {
            let what = scripts::described(&error.name, &error.message);
            format!("{what} ({})", scripts::place(run, error))
        }));
    }
    lines.extend(outcome.notes.iter().cloned());
    let seen = lines.iter().map(|line| text::visible(line));
    seen.collect::<Vec<_>>().join("\n")
}

/// The line of the fixture that the worst difference is about; the first one when it cannot be found.
fn line(file: &str, differences: &[Difference]) -> usize {
    let mut worst: Option<&Difference> = None;
    for difference in differences {
        if worst.is_none_or(|worst| worst.severity < difference.severity) {
            worst = Some(difference);
        }
    }
    let Some(difference) = worst else { return 1 };
    let Ok(text) = fs::read_to_string(file) else { return 1 };
    match Document::read(file, &text) {
        Ok(document) => Place::of(&text, offset(&document.root, difference)).line,
        Err(_) => 1,
    }
}

/// Where a fixture says what a difference is about, or as near to it as there is something.
fn offset(root: &Node<'_>, difference: &Difference) -> usize {
    let member = |name: &str| root.get(name).map_or(root.start, |node| node.start);
    match difference.kind {
        Kind::Status => member("status"),
        Kind::Cookie => member("cookies"),
        Kind::Request => member("request"),
        Kind::ContentType | Kind::Header => {
            let name = match difference.kind {
                Kind::Header => difference.path.as_str(),
                _ => "content-type",
            };
            let header = root.get("headers").and_then(|headers| headers.get(name));
            header.map_or_else(|| member("headers"), |node| node.start)
        }
        Kind::Body => root.get("body").map_or_else(
            || member("bodyFile"),
            |body| {
                let mut node = body;
                for part in path::parts(&difference.path) {
                    let next = match path::index(part) {
                        Some(index) => node.as_array().and_then(|elements| elements.get(index)),
                        None => path::name(part).and_then(|name| node.get(&name)),
                    };
                    let Some(next) = next else { break };
                    node = next;
                }
                node.start
            },
        ),
    }
}

/// A message as a command takes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value as a command takes it.
fn property(text: &str) -> String {
    data(&text::visible(text)).replace(':', "%3A").replace(',', "%2C")
}

impl Reporter for Github {
    fn name(&self) -> &'static str {
        "github"
    }

    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        match &event.kind {
            EventKind::StepFinished(outcome) => self.step(outcome),
            EventKind::RunFinished(_) if self.left_out > 0 => {
                let more = text::count(self.left_out, "more step");
                writeln!(
                    self.out,
                    "::notice title=postcheck::{more} did not conform; the reports have all"
                )
            }
            _ => Ok(()),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::report::Summary;
    use crate::report::Verdict;
    use crate::report::sample::{Case, cases, difference, play, status};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn commands(cases: &[Case]) -> Vec<String> {
        let kept = Kept::default();
        play(&mut Github::to(Box::new(kept.clone())), cases, Summary::default());
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_does_not_conform_is_annotated_and_nothing_else() {
        let commands = commands(&cases());
        assert_eq!(commands.len(), 3, "{commands:#?}");
        assert!(
            commands[0].starts_with(
                "::error file=fixtures/demo/step.json,line=1,title=accounts/deep/down drift::status: 200 → 500%0A"
            ),
            "{}",
            commands[0]
        );
        assert!(
            commands[2].starts_with("::error title=accounts/deep/boom error::connect ECONNREFUSED")
        );
    }

    #[test]
    fn a_server_cannot_write_commands_of_its_own() {
        let mut case = Case::new(0, &["a:b,c"], "x", Verdict::Drift);
        case.step.id = "a::b,c%".into();
        case.differences = vec![difference("$.x", "\"1\"", "\"\n::set-output name=x::y\r100%\"")];
        let commands = commands(&[case]);
        assert_eq!(commands.len(), 1);
        assert!(commands[0].contains("title=a%3A%3Ab%2Cc%25 drift::"), "{}", commands[0]);
        assert!(commands[0].contains("\\n::set-output name=x::y\\r100%25"), "{}", commands[0]);
    }

    #[test]
    fn only_as_many_as_are_shown() {
        let drift = |index| {
            let mut case = Case::new(index, &[], "x", Verdict::Drift);
            case.differences = vec![status("200", "500")];
            case
        };
        let cases: Vec<Case> = (0..25).map(drift).collect();
        let commands = commands(&cases);
        assert_eq!(commands.len(), SHOWN + 1);
        assert_eq!(
            commands[SHOWN],
            "::notice title=postcheck::15 more steps did not conform; the reports have all"
        );
    }

    #[test]
    fn the_line_is_that_of_what_changed() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("f.json");
        let text = "{\n \"request\": \"GET /\",\n \"status\": 200,\n \"headers\": {\n  \"x-a\": \"1\"\n },\n \"body\": {\n  \"list\": [\n   {\"a b\": 1},\n   2\n  ]\n }\n}\n";
        fs::write(&file, text).unwrap();
        let of = |kind, path: &str| {
            let difference = Difference { kind, ..difference(path, "1", "2") };
            line(file.to_str().unwrap(), &[difference])
        };
        for (kind, path, expected) in [
            (Kind::Status, "", 3),
            (Kind::Header, "x-a", 5),
            (Kind::Header, "x-b", 4),
            (Kind::Cookie, "c", 1),
            (Kind::Body, "$", 7),
            (Kind::Body, "$.list[0]['a b']", 9),
            (Kind::Body, "$.list[1]", 10),
            (Kind::Body, "$.list[7].x", 8),
            (Kind::Request, "method", 2),
        ] {
            assert_eq!(of(kind, path), expected, "{kind:?} {path}");
        }
        assert_eq!(line("nowhere.json", &[]), 1);
    }
}
