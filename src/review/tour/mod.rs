//! Going through pending changes: where one is, and what a key does. What is shown is `draw`'s; the terminal is the
//! caller's.

mod draw;
mod group;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::fixture::StoreError;

use super::carry_out::{self, CarriedOut, ReviewError};
use super::decide::Selection;
use super::folder::{Folder, Loaded};
use super::generalise;
use super::names::LostNames;
use super::pending::Change;
pub(crate) use draw::Tone;
use group::{Group, GroupKey, alike, groups};

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Char(char),
    Up,
    Down,
    Escape,
    /// Ctrl-C.
    Interrupt,
}

/// What the terminal has to do after a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Draw again.
    Draw,
    /// Open this file in the user's editor, then call [`Tour::edited`].
    Edit(PathBuf),
    /// End.
    Quit,
}

/// A step with what is pending about it.
#[derive(Debug)]
struct Stop {
    folder: Folder,
    loaded: Loaded,
    skipped: BTreeSet<GroupKey>,
    /// Nothing is to be decided about it any more.
    is_done: bool,
}

/// A question that waits for `y` or `n`.
#[derive(Debug)]
enum Question {
    Matcher(String),
    Ignore {
        path: String,
        /// Whether it is a place of what is sent.
        of_request: bool,
    },
    Everywhere,
}

/// How many differences were decided, and how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
    pub(crate) skipped: usize,
}

/// A way through pending changes.
#[derive(Debug)]
pub(crate) struct Tour {
    stops: Vec<Stop>,
    at: usize,
    one_by_one: bool,
    question: Option<Question>,
    shows_help: bool,
    /// The first line shown of what does not fit.
    scroll: usize,
    message: String,
    back: Vec<(usize, GroupKey)>,
    tally: Tally,
    lost: LostNames,
}

impl Tour {
    /// A tour of these steps.
    pub(crate) fn new(steps: Vec<(Folder, Loaded)>) -> Self {
        let stop =
            |(folder, loaded)| Stop { folder, loaded, skipped: BTreeSet::new(), is_done: false };
        Tour {
            stops: steps.into_iter().map(stop).collect(),
            at: 0,
            one_by_one: false,
            question: None,
            shows_help: false,
            scroll: 0,
            message: String::new(),
            back: Vec::new(),
            tally: Tally::default(),
            lost: LostNames::default(),
        }
    }

    /// The first thing to be done.
    pub(crate) fn start(&mut self) -> Next {
        self.onward()
    }

    /// What was decided so far.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    /// Names that nothing binds any more after what was accepted, a line each.
    pub(crate) fn lost_names(&self) -> Result<Vec<String>, StoreError> {
        self.lost.tell()
    }

    /// Does what a key stands for.
    pub(crate) fn press(&mut self, key: Key) -> Next {
        if key == Key::Interrupt {
            return Next::Quit;
        }
        if self.shows_help {
            self.shows_help = false;
            return Next::Draw;
        }
        self.message.clear();
        if let Some(question) = self.question.take() {
            if matches!(key, Key::Char('y' | 'Y')) {
                self.answer(question);
            }
            return self.onward();
        }
        match key {
            Key::Up => self.scroll = self.scroll.saturating_sub(1),
            Key::Down => self.scroll += 1,
            Key::Char('?' | 'h') => self.shows_help = true,
            Key::Char('q') | Key::Escape => return Next::Quit,
            Key::Char(letter) => return self.letter(letter),
            Key::Interrupt => {}
        }
        Next::Draw
    }

    fn letter(&mut self, letter: char) -> Next {
        let Some(group) = self.group() else { return Next::Quit };
        match letter {
            'a' => self.accept(&group),
            'r' => self.reject(&group),
            's' | ' ' => self.skip(&group),
            'b' => self.go_back(),
            'o' => self.one_by_one = !self.one_by_one,
            'm' => self.ask_matcher(&group),
            'i' => self.ask_ignore(&group),
            'A' => self.ask_everywhere(&group),
            'e' => match self.stop() {
                Some(stop) if !stop.is_new() => {
                    return Next::Edit(stop.folder.fixture_path(&stop.loaded.pending.step));
                }
                _ => "there is no fixture to edit yet".clone_into(&mut self.message),
            },
            _ => "press ? for the keys".clone_into(&mut self.message),
        }
        self.onward()
    }

    fn stop(&self) -> Option<&Stop> {
        self.stops.get(self.at)
    }

    /// The group that is shown.
    fn group(&self) -> Option<Group> {
        let stop = self.stop()?;
        let groups = stop.groups(self.one_by_one);
        groups.into_iter().find(|group| !stop.skipped.contains(&group.key))
    }

    /// Goes on to the next group that is open; the tour ends behind the last.
    fn onward(&mut self) -> Next {
        while self.at < self.stops.len() {
            if self.group().is_some() {
                return Next::Draw;
            }
            self.at += 1;
            self.scroll = 0;
        }
        Next::Quit
    }

    fn accept(&mut self, group: &Group) {
        let Some(stop) = self.stops.get_mut(self.at) else { return };
        if let Some(why) = stop.why_not(group) {
            self.message = format!("cannot be accepted: {why}");
            return;
        }
        let selection = Selection::Only(group.numbers.iter().copied().collect());
        let result = carry_out::accept(&stop.folder, &stop.loaded, &selection);
        self.decided(result, "accepted");
    }

    fn reject(&mut self, group: &Group) {
        let Some(stop) = self.stops.get_mut(self.at) else { return };
        let selection = Selection::Only(group.numbers.iter().copied().collect());
        let result = carry_out::reject(&stop.folder, &stop.loaded, &selection);
        self.decided(result, "rejected");
    }

    fn skip(&mut self, group: &Group) {
        let at = self.at;
        if let Some(stop) = self.stops.get_mut(at) {
            stop.skipped.insert(group.key.clone());
        }
        self.tally.skipped += group.numbers.len().max(1);
        self.back.push((at, group.key.clone()));
        self.scroll = 0;
    }

    /// Back to what was skipped last.
    fn go_back(&mut self) {
        let Some((at, key)) = self.back.pop() else {
            "nothing was skipped; what was decided is undone with git"
                .clone_into(&mut self.message);
            return;
        };
        if let Some(stop) = self.stops.get_mut(at) {
            stop.skipped.remove(&key);
            let count = stop
                .groups(self.one_by_one)
                .iter()
                .find(|group| group.key == key)
                .map_or(1, |group| group.numbers.len());
            self.tally.skipped = self.tally.skipped.saturating_sub(count.max(1));
        }
        (self.at, self.scroll) = (at, 0);
    }

    /// Tells what became of a decision about the current step, and reads what is left of it.
    fn decided(&mut self, result: Result<CarriedOut, ReviewError>, verb: &str) {
        let Some(stop) = self.stops.get_mut(self.at) else { return };
        self.scroll = 0;
        match result {
            Ok(done) => {
                let count = if verb == "rejected" {
                    &mut self.tally.rejected
                } else {
                    &mut self.tally.accepted
                };
                *count += done.decided;
                self.message = format!("{verb}: {}", done.fixture.display());
                if !done.unbound.is_empty() {
                    self.lost.add(&stop.folder, &done.unbound);
                    let mut lost = LostNames::default();
                    lost.add(&stop.folder, &done.unbound);
                    for line in lost.tell().unwrap_or_default() {
                        self.message = format!("{} - {line}", self.message);
                    }
                }
                stop.reload(done.left);
            }
            Err(error @ ReviewError::Stale { .. }) => {
                self.message = error.to_string();
                stop.is_done = true;
            }
            Err(error) => self.message = error.to_string(),
        }
    }

    fn ask_matcher(&mut self, group: &Group) {
        let Some(stop) = self.stop() else { return };
        match generalise::matcher_for(&stop.folder, &stop.loaded, &group.numbers) {
            Ok(matcher) => self.question = Some(Question::Matcher(matcher)),
            Err(why) => self.message = why,
        }
    }

    fn ask_ignore(&mut self, group: &Group) {
        let stop = self.stop();
        let change = group.numbers.first().and_then(|at| stop?.loaded.pending.changes.get(*at));
        if change.is_none_or(|change| !change.is_of_a_body()) {
            "only places of a body are ignored in a fixture; for headers there is `ignore-headers` in postcheck.toml"
                .clone_into(&mut self.message);
            return;
        }
        let of_request = change.is_some_and(Change::is_of_request);
        self.question = Some(Question::Ignore { path: group.key.path.clone(), of_request });
    }

    fn ask_everywhere(&mut self, group: &Group) {
        let (steps, _) = self.alike(group);
        match steps {
            0 => "no other step has this change; `a` accepts it".clone_into(&mut self.message),
            _ => self.question = Some(Question::Everywhere),
        }
    }

    /// How many other steps have this change, and how many differences it is in them.
    fn alike(&self, group: &Group) -> (usize, usize) {
        let found = self.others(group);
        (found.len(), found.iter().map(|(_, numbers)| numbers.len()).sum())
    }

    fn others(&self, group: &Group) -> Vec<(usize, Vec<usize>)> {
        let change =
            group.numbers.first().and_then(|at| self.stop()?.loaded.pending.changes.get(*at));
        let Some(change) = change else { return Vec::new() };
        let open = |(at, stop): &(usize, &Stop)| *at != self.at && !stop.is_done;
        let stops = self.stops.iter().enumerate().filter(open);
        let found = stops.map(|(at, stop)| (at, alike(&stop.loaded.pending, change)));
        found.filter(|(_, numbers)| !numbers.is_empty()).collect()
    }

    fn answer(&mut self, question: Question) {
        let Some(group) = self.group() else { return };
        match question {
            Question::Matcher(matcher) => {
                let Some(stop) = self.stop() else { return };
                let result =
                    generalise::accept_as(&stop.folder, &stop.loaded, &group.numbers, &matcher);
                self.decided(result, "accepted as a matcher");
            }
            Question::Ignore { path, of_request } => {
                let Some(stop) = self.stop() else { return };
                let result = generalise::ignore(&stop.folder, &stop.loaded, &path, of_request);
                self.decided(result, "ignored from now on");
            }
            Question::Everywhere => {
                let here = self.at;
                let others = self.others(&group);
                self.accept(&group);
                for (at, numbers) in others {
                    let Some(stop) = self.stops.get(at) else { continue };
                    let selection = Selection::Only(numbers.into_iter().collect());
                    let result = carry_out::accept(&stop.folder, &stop.loaded, &selection);
                    self.at = at;
                    self.decided(result, "accepted");
                }
                self.at = here;
            }
        }
    }

    /// The user's editor is closed again.
    pub(crate) fn edited(&mut self, result: Result<(), String>) -> Next {
        let Some(stop) = self.stops.get_mut(self.at) else { return Next::Quit };
        self.message = match result {
            Err(why) => why,
            Ok(()) => match generalise::edited(&stop.folder, &stop.loaded) {
                Ok(false) => "the fixture was not changed".to_owned(),
                Ok(true) => {
                    stop.is_done = true;
                    self.tally.accepted += stop.loaded.pending.changes.len();
                    format!(
                        "{} was edited: the next run tells whether it conforms",
                        stop.loaded.pending.step
                    )
                }
                Err(error) => format!("{error} - press e to mend it"),
            },
        };
        self.onward()
    }
}

impl Stop {
    /// Whether the step has no fixture yet.
    fn is_new(&self) -> bool {
        self.loaded.pending.fixture.is_none()
    }

    fn groups(&self, one_by_one: bool) -> Vec<Group> {
        if self.is_done {
            return Vec::new();
        }
        if self.is_new() {
            let key =
                GroupKey { kind: "new".to_owned(), path: String::new(), reason: String::new() };
            return vec![Group {
                numbers: Vec::new(),
                key,
                severity: crate::fixture::Severity::Additive,
            }];
        }
        groups(&self.loaded.pending, one_by_one)
    }

    /// Why nothing of a group can be accepted.
    fn why_not(&self, group: &Group) -> Option<&str> {
        let changes = || group.numbers.iter().filter_map(|at| self.loaded.pending.changes.get(*at));
        let why = changes().find_map(|change| change.blocked.as_deref())?;
        changes().all(|change| change.blocked.is_some()).then_some(why)
    }

    fn reload(&mut self, left: usize) {
        match self.folder.load(&self.loaded.pending.step) {
            Ok(loaded) if left > 0 => self.loaded = loaded,
            _ => self.is_done = true,
        }
    }
}
