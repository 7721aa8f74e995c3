//! What a tour looks like, in lines of a terminal.

use crate::fixture::Severity;

use super::super::layout::one_line;
use super::super::pending::{Change, Edit};
use super::group::Group;
use super::{Question, Stop, Tour};

/// How a piece of text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Old,
    New,
    Severity(Severity),
}

/// A line: pieces with their tones. They may hold characters that a terminal must not get.
pub(crate) type Line = Vec<(Tone, String)>;

/// Keys in the last lines of the screen.
const KEYS: [&str; 2] = [
    "a accept   r reject   s skip   A accept everywhere   e edit",
    "m matcher   i ignore   o one by one   b back   q quit   ? help",
];

const HELP: [(&str, &str); 12] = [
    ("a", "accept: the fixture says then what came"),
    ("r", "reject: the change is forgotten, the fixture stays"),
    ("s, space", "skip: it stays pending"),
    ("b", "back to what was skipped last"),
    ("A", "accept, here and wherever the same property changed the same way"),
    ("m", "put the narrowest matcher there that fits the old and the new value"),
    ("i", "add a rule to the fixture that ignores the place"),
    ("e", "open the fixture in $VISUAL or $EDITOR"),
    ("o", "places that are alike one by one, or together again"),
    ("up, down", "scroll"),
    ("q, Ctrl-C", "quit: what is not decided stays pending"),
    ("", "Each decision is written at once. Undo is git's."),
];

/// Places of a group that are listed.
const LISTED: usize = 200;

impl Tour {
    /// The screen of this size.
    pub(crate) fn draw(&self, width: usize, height: usize) -> Vec<Line> {
        let mut lines = match (self.shows_help, self.stop(), self.group()) {
            (true, ..) => help(),
            (false, Some(stop), Some(group)) => self.page(stop, &group, width, height),
            _ => Vec::new(),
        };
        lines.truncate(height);
        lines.into_iter().map(|line| cut(line, width)).collect()
    }

    fn page(&self, stop: &Stop, group: &Group, width: usize, height: usize) -> Vec<Line> {
        let head = self.head(stop, group, width);
        let mut body = body(stop, group);
        body.extend(notes(stop, width));
        let foot = self.foot(group);
        let room = height.saturating_sub(head.len() + foot.len() + 1).max(1);
        let scroll = self.scroll.min(body.len().saturating_sub(room));
        let below = body.len().saturating_sub(scroll + room);
        let mut lines = head;
        lines.extend(body.into_iter().skip(scroll).take(room));
        let filled = height.saturating_sub(foot.len() + 1);
        lines.resize_with(filled.max(lines.len()), Line::new);
        let more = if below > 0 { format!("{below} more lines below") } else { String::new() };
        lines.push(vec![(Tone::Faint, more)]);
        lines.extend(foot);
        lines
    }

    fn head(&self, stop: &Stop, group: &Group, width: usize) -> Vec<Line> {
        let pending = &stop.loaded.pending;
        let place = format!("step {} of {}", self.at + 1, self.stops.len());
        let gap = width.saturating_sub(pending.step.chars().count() + place.len());
        let title = vec![
            (Tone::Strong, pending.step.clone()),
            (Tone::Plain, " ".repeat(gap.max(1))),
            (Tone::Faint, place),
        ];
        let file = stop.folder.fixture_path(&pending.step).display().to_string();
        let mut lines = vec![title, vec![(Tone::Faint, file)], Line::new()];
        lines.push(match group.numbers.first().and_then(|at| pending.changes.get(*at)) {
            Some(change) => summary(change, group, stop, self.one_by_one),
            None => vec![(Tone::Strong, "no fixture: accepting creates this one".to_owned())],
        });
        lines.push(Line::new());
        lines
    }

    fn foot(&self, group: &Group) -> Vec<Line> {
        let asked = match &self.question {
            Some(Question::Matcher(matcher)) => format!("put {matcher} there? y/n"),
            Some(Question::Ignore { path, .. }) => format!("ignore {path} in this fixture? y/n"),
            Some(Question::Everywhere) => {
                let (steps, differences) = self.alike(group);
                format!(
                    "accept the same change here and in {steps} more steps ({differences} places)? y/n"
                )
            }
            None => self.message.clone(),
        };
        let key_line = |line: &str| vec![(Tone::Faint, line.to_owned())];
        let mut foot = vec![vec![(Tone::Strong, asked)]];
        foot.extend(KEYS.map(key_line));
        foot
    }
}

fn help() -> Vec<Line> {
    let line = |(key, what): &(&str, &str)| {
        vec![(Tone::Strong, format!("  {key:<10}")), (Tone::Plain, (*what).to_owned())]
    };
    let mut lines = vec![vec![(Tone::Strong, "Keys".to_owned())], Line::new()];
    lines.extend(HELP.iter().map(line));
    lines.push(Line::new());
    lines.push(vec![(Tone::Faint, "any key goes back".to_owned())]);
    lines
}

fn summary(change: &Change, group: &Group, stop: &Stop, one_by_one: bool) -> Line {
    let groups = stop.groups(one_by_one);
    let number = groups.iter().position(|other| other.key == group.key).map_or(0, |at| at + 1);
    let times = match group.numbers.len() {
        1 => String::new(),
        count => format!(", {count} times"),
    };
    let place = match group.key.path.as_str() {
        "" => change.kind.clone(),
        path if change.is_of_request() => format!("request {path}"),
        path => path.to_owned(),
    };
    vec![
        (Tone::Severity(group.severity), format!("{:<9} ", group.severity.as_str())),
        (Tone::Strong, place),
        (Tone::Plain, format!("  {}{times}", change.reason)),
        (Tone::Faint, format!("  (change {number} of {})", groups.len())),
    ]
}

fn body(stop: &Stop, group: &Group) -> Vec<Line> {
    let pending = &stop.loaded.pending;
    if stop.is_new() {
        let new = |line: &str| vec![(Tone::New, format!("  {line}"))];
        return pending.response.lines().map(new).collect();
    }
    let changes: Vec<&Change> =
        group.numbers.iter().filter_map(|at| pending.changes.get(*at)).collect();
    let mut lines = Vec::new();
    for change in changes.iter().take(LISTED) {
        if changes.len() > 1 {
            lines.push(vec![(Tone::Plain, format!("  {}", change.path))]);
        }
        lines.extend(sides(change));
        lines.extend(written(change));
    }
    if changes.len() > LISTED {
        lines.push(vec![(Tone::Faint, format!("  and {} more", changes.len() - LISTED))]);
    }
    lines
}

/// What accepting all of the step cannot promise.
fn notes(stop: &Stop, width: usize) -> Vec<Line> {
    let remarks = stop.loaded.pending.remarks.iter();
    let lines = remarks.flat_map(|remark| wrapped(&format!("note: {remark}"), width));
    let mut lines: Vec<Line> = lines.map(|line| vec![(Tone::Strong, line)]).collect();
    if !lines.is_empty() {
        lines.insert(0, Line::new());
    }
    lines
}

/// A text in lines of at most this width, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "  ";
    let mut lines = vec![INDENT.to_owned()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        let is_first = line.trim_start().is_empty();
        if !is_first && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{INDENT}{word}"));
        } else {
            line.push_str(if is_first { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// What was expected and what came.
fn sides(change: &Change) -> Vec<Line> {
    if let Some(diff) = &change.diff {
        let line = |line: &str| {
            let tone = match line.chars().next() {
                Some('-') => Tone::Old,
                Some('+') => Tone::New,
                _ => Tone::Plain,
            };
            vec![(tone, format!("    {line}"))]
        };
        return diff.lines().map(line).collect();
    }
    let side = |tone, sign, text: &Option<String>| {
        text.as_ref().map(|text| vec![(tone, format!("    {sign} {text}"))])
    };
    let old = side(Tone::Old, '-', &change.expected);
    let new = side(Tone::New, '+', &change.actual);
    old.into_iter().chain(new).collect()
}

/// What accepting writes, where it is not just what came.
fn written(change: &Change) -> Option<Line> {
    if let Some(why) = &change.blocked {
        let rule = change.rule.as_ref().map_or(String::new(), |rule| format!(" ({rule})"));
        return Some(vec![(Tone::Faint, format!("    cannot be accepted: {why}{rule}"))]);
    }
    match &change.edit {
        Some(Edit::Replace { with, .. } | Edit::Insert { with, .. }) => {
            let text = one_line(with);
            text.contains("{{").then(|| vec![(Tone::Faint, format!("    accepting writes {text}"))])
        }
        Some(Edit::Rule { rule, .. }) => {
            let text = one_line(rule);
            Some(vec![(Tone::Faint, format!("    accepting adds the rule {text}"))])
        }
        _ => None,
    }
}

/// A line that fits.
fn cut(line: Line, width: usize) -> Line {
    let mut room = width;
    let mut fitting = Line::new();
    for (tone, text) in line {
        let count = text.chars().count();
        if count > room {
            let mut start: String = text.chars().take(room.saturating_sub(1)).collect();
            if room > 0 {
                start.push('…');
            }
            fitting.push((tone, start));
            break;
        }
        room -= count;
        fitting.push((tone, text));
    }
    fitting
}
