//! `postcheck accept` and `postcheck reject`, and what they share with `review`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobMatcher};
use indexmap::IndexMap;

use crate::diagnostic::near;
use crate::fixture::Severity;
use crate::report::text::count;
use crate::review::{self, CarriedOut, Folder, Kept, Loaded, LostNames, ReviewError, Selection};

use super::args::{DecisionArgs, PendingArgs};
use super::error::CliError;
use super::{Exit, print, setup, warn};

/// What a decision does with the pending changes of one step.
type Decide = fn(&Folder, &Loaded, &Selection) -> Result<CarriedOut, ReviewError>;

/// Accepts pending changes.
pub(super) fn accept(args: &DecisionArgs) -> Result<Exit, CliError> {
    decide(args, "accept", review::accept)
}

/// Forgets pending changes.
pub(super) fn reject(args: &DecisionArgs) -> Result<Exit, CliError> {
    decide(args, "reject", review::reject)
}

/// Tells what a run left to be decided. Returns whether some of it could not be kept.
pub(super) fn tell(kept: &Kept) -> bool {
    for error in &kept.errors {
        warn(format_args!("what drifted is not kept as a whole: {error}"));
    }
    if kept.again > 0 {
        warn(format_args!(
            "{} drifted in several iterations: of each step the last drift is pending",
            count(kept.again, "step")
        ));
    }
    if kept.steps > 0 {
        // Nobody left to tell when stderr is closed.
        let _ = writeln!(
            std::io::stderr(),
            "{} of {}: `postcheck review`, or `postcheck accept` and `postcheck reject`",
            count(kept.changes, "pending change"),
            count(kept.steps, "step"),
        );
    }
    !kept.errors.is_empty()
}

/// How what was accepted is seen and undone.
pub(super) fn undo(root: &Path) -> String {
    format!(
        "look at them with `git diff {0}`; `git restore {0}` undoes what was not committed\n",
        root.display()
    )
}

/// Steps with pending changes, each with its folder.
pub(super) struct Found {
    /// The folder of all fixtures.
    pub(super) root: PathBuf,
    /// The steps that are meant.
    pub(super) steps: Vec<(Folder, String)>,
}

/// Finds the steps that the arguments name; all of them where they name none.
pub(super) fn find(args: &PendingArgs) -> Result<Found, CliError> {
    let config = setup::load_config(args.config.as_deref())?.unwrap_or_default();
    let root = setup::fixtures_root(args.fixtures.as_deref(), &config);
    let root = root.ok_or(CliError::NoFixtures)?;
    setup::check_folder(&root)?;
    let mut all = Vec::new();
    for folder in Folder::all(&root)? {
        let ids = folder.ids()?;
        all.extend(ids.into_iter().map(|id| (folder.clone(), id)));
    }
    let wanted: Vec<Wanted> =
        args.steps.iter().map(|text| Wanted::parse(text)).collect::<Result<_, _>>()?;
    for wanted in &wanted {
        if !all.iter().any(|(_, id)| wanted.means(id)) {
            return Err(nothing_about(&wanted.text, &all));
        }
    }
    all.retain(|(_, id)| wanted.is_empty() || wanted.iter().any(|wanted| wanted.means(id)));
    Ok(Found { root, steps: all })
}

fn nothing_about(text: &str, all: &[(Folder, String)]) -> CliError {
    let ids = || all.iter().map(|(_, id)| id.as_str());
    let advice = match near(text, ids()).first() {
        Some(likely) => format!("did you mean {likely}?"),
        None if all.is_empty() => NOTHING.to_owned(),
        None => format!("pending are {}", ids().take(10).collect::<Vec<_>>().join(", ")),
    };
    CliError::Other(format!("nothing is pending about {text}; {advice}"))
}

/// A step id, the start of some, or a glob over them.
struct Wanted {
    text: String,
    glob: GlobMatcher,
}

impl Wanted {
    fn parse(text: &str) -> Result<Self, CliError> {
        let name = text.trim_end_matches('/');
        if name.is_empty() {
            let message =
                "an empty text names no step; give a step's id, the start of some, or --all";
            return Err(CliError::Other(message.to_owned()));
        }
        let glob = Glob::new(text).map_err(CliError::of)?.compile_matcher();
        Ok(Wanted { text: name.to_owned(), glob })
    }

    fn means(&self, id: &str) -> bool {
        let below = id.strip_prefix(&self.text).is_some_and(|rest| rest.starts_with('/'));
        self.glob.is_match(id) || below
    }
}

pub(super) const NOTHING: &str = "nothing is pending: `postcheck run --pending` keeps what drifts";

fn decide(args: &DecisionArgs, verb: &str, decide: Decide) -> Result<Exit, CliError> {
    if args.pending.steps.is_empty() && !args.all {
        return Err(CliError::Other(format!(
            "say what to {verb}: step ids or globs such as `postcheck {verb} 'password/*'`, or --all; \
             `postcheck review` goes through the changes one by one"
        )));
    }
    let found = find(&args.pending)?;
    if found.steps.is_empty() {
        return print(format!("{NOTHING}\n").as_bytes());
    }
    let selection = args.severity.map_or(Selection::All, Selection::UpTo);
    let mut told = Told::new(verb, args.severity);
    for (folder, id) in &found.steps {
        told.step(folder, id, &selection, decide);
    }
    told.finish(&found.root)
}

/// What is said about a decision.
struct Told {
    verb: &'static str,
    severity: Option<Severity>,
    out: String,
    /// Steps about which something was decided, the differences, and those that are left.
    steps: usize,
    decided: usize,
    left: usize,
    lost: LostNames,
    /// What cannot be promised, with the steps that it is about.
    remarks: IndexMap<String, Vec<String>>,
    exit: Exit,
}

impl Told {
    fn new(verb: &str, severity: Option<Severity>) -> Self {
        let verb = if verb == "accept" { "accepted" } else { "rejected" };
        let (steps, decided, left) = (0, 0, 0);
        let (out, lost, exit) = (String::new(), LostNames::default(), Exit::Success);
        let remarks = IndexMap::new();
        Told { verb, severity, out, steps, decided, left, lost, remarks, exit }
    }

    fn step(&mut self, folder: &Folder, id: &str, selection: &Selection, decide: Decide) {
        let loaded = match folder.load(id) {
            Ok(loaded) => loaded,
            // What cannot be read can only be forgotten, and as a whole.
            Err(_) if self.verb == "rejected" && matches!(selection, Selection::All) => {
                return self.discard(folder, id);
            }
            Err(error) => return self.failed(&error, Exit::Unusable),
        };
        match decide(folder, &loaded, selection) {
            Ok(done) => {
                self.lost.add(folder, &done.unbound);
                self.done(id, &loaded, &done, selection);
            }
            Err(error @ ReviewError::Stale { .. }) => self.failed(&error, Exit::Drift),
            Err(error) => self.failed(&error, Exit::Unusable),
        }
    }

    fn discard(&mut self, folder: &Folder, id: &str) {
        let path = folder.path(id);
        match folder.remove(id) {
            Ok(()) => {
                let path = path.display();
                // Writing to a String cannot fail.
                let _ = writeln!(self.out, "{} {path}: a file that cannot be read", self.verb);
            }
            Err(error) => self.failed(&error, Exit::Unusable),
        }
    }

    fn failed(&mut self, error: &dyn std::fmt::Display, exit: Exit) {
        warn(error);
        if self.exit != Exit::Unusable {
            self.exit = exit;
        }
    }

    fn done(&mut self, id: &str, loaded: &Loaded, done: &CarriedOut, selection: &Selection) {
        // Writing to a String cannot fail.
        let out = &mut self.out;
        self.left += done.left;
        if done.decided > 0 {
            self.steps += 1;
            self.decided += done.decided;
            let what = match done.is_new {
                true => "a new fixture".to_owned(),
                false => count(done.decided, "difference"),
            };
            let _ = writeln!(out, "{} {}: {what}", self.verb, done.fixture.display());
        }
        if self.verb == "rejected" {
            return;
        }
        if done.decided > 0 {
            for remark in &loaded.pending.remarks {
                self.remarks.entry(remark.clone()).or_default().push(id.to_owned());
            }
        }
        for (change, why) in loaded.pending.blocked(selection) {
            let _ = writeln!(out, "still pending: {id} {}: {why}", change.place());
            if self.exit == Exit::Success {
                self.exit = Exit::Drift;
            }
        }
    }

    fn finish(mut self, root: &Path) -> Result<Exit, CliError> {
        let out = &mut self.out;
        let (decided, steps) = (count(self.decided, "difference"), count(self.steps, "step"));
        let _ = write!(out, "{decided} of {steps} {}", self.verb);
        let _ = match (self.left, self.severity) {
            (0, _) => writeln!(out),
            (left, Some(severity)) => {
                writeln!(out, "; {left} above {severity} or not to be accepted left pending")
            }
            (left, None) => writeln!(out, "; {left} left pending"),
        };
        for (remark, steps) in &self.remarks {
            let _ = match steps.as_slice() {
                [step] => writeln!(out, "note: {step}: {remark}"),
                _ => {
                    writeln!(
                        out,
                        "note: in {} steps: {remark}\n  {}",
                        steps.len(),
                        steps.join(", ")
                    )
                }
            };
        }
        for line in self.lost.tell().map_err(CliError::of)? {
            let _ = writeln!(out, "note: {line}");
        }
        if self.verb == "accepted" && self.decided > 0 {
            out.push_str(&undo(root));
        }
        print(out.as_bytes())?;
        Ok(self.exit)
    }
}
