//! The plan as a tree, for people.

use std::fmt::Write as _;

use crate::plan::Step;
use crate::report::Style;
use crate::report::style::{BOLD, CYAN, DIM, YELLOW};
use crate::report::text::{count, visible};

use super::facts::{Fact, Facts};
use super::layout::{length, wrapped};
use super::{Inspected, variables};

/// Columns where nobody says how many there are.
pub(super) const USUAL_WIDTH: usize = 80;

/// The whole text.
pub(super) fn text(inspected: &Inspected, style: Style) -> String {
    let steps: Vec<Entry<'_>> = inspected.setup.plan.steps.iter().zip(&inspected.facts).collect();
    let mut writer = Writer::new(style, &steps);
    let said = head(inspected, &steps, &mut writer);
    if !steps.is_empty() {
        writer.out.push('\n');
        writer.children(&steps, 0, "", &said);
    }
    writer.out.push_str(&variables::text(&inspected.variables, style));
    writer.out
}

type Entry<'a> = (&'a Step, &'a Facts);

/// What holds for the whole run; returns the facts that need not be said again.
fn head(inspected: &Inspected, steps: &[Entry<'_>], writer: &mut Writer) -> Vec<Fact> {
    let setup = &inspected.setup;
    let name = writer.style.paint(BOLD, visible(&setup.plan.collection));
    // Writing to a String cannot fail.
    let _ = writeln!(writer.out, "{name} ({})", count(steps.len(), "step"));
    for (label, value) in origins(inspected) {
        writer.labelled(label, &value);
    }
    let (said, facts) = shared(steps, &[]);
    for fact in &facts {
        writer.fact(fact, "");
    }
    said
}

/// Where everything comes from, with a label each.
fn origins(inspected: &Inspected) -> Vec<(&'static str, String)> {
    let setup = &inspected.setup;
    let shown = |path: &std::path::Path| visible(&path.display().to_string()).into_owned();
    let mut origins = Vec::new();
    let files = [
        ("collection", setup.collection.path.as_deref()),
        ("settings", Some(setup.config.file.as_path()).filter(|file| !file.as_os_str().is_empty())),
        ("environment", setup.environment_path.as_deref()),
        ("globals", setup.globals_path.as_deref()),
        ("data", inspected.data.as_deref()),
    ];
    let files = files.iter().filter_map(|(label, path)| Some((*label, shown((*path)?))));
    origins.extend(files);
    let target = setup.target.as_ref().map(|(name, _)| visible(name).into_owned());
    origins.extend(target.map(|name| ("target", name)));
    origins.extend(inspected.sandbox.as_ref().map(|backup| ("sandbox", shown(backup))));
    origins.extend(setup.profile.map(|profile| ("session", profile.name().to_owned())));
    let (recorded, all) = (inspected.recorded(), setup.plan.steps.len());
    if let Some(folder) = &inspected.folder {
        origins.push(("fixtures", format!("{} ({recorded} of {all})", shown(folder))));
    }
    origins
}

/// The facts that all of several steps share and nobody has said yet: what is said now, and with it all that is.
fn shared(steps: &[Entry<'_>], said: &[Fact]) -> (Vec<Fact>, Vec<Fact>) {
    let [(_, first), more @ ..] = steps else { return (said.to_vec(), Vec::new()) };
    if more.is_empty() {
        return (said.to_vec(), Vec::new());
    }
    let is_new = |fact: &&Fact| {
        fact.is_shareable()
            && !said.contains(fact)
            && more.iter().all(|(_, f)| f.all.contains(fact))
    };
    let new: Vec<Fact> = first.all.iter().filter(is_new).cloned().collect();
    (said.iter().chain(&new).cloned().collect(), new)
}

struct Writer {
    out: String,
    style: Style,
    width: usize,
    /// The column of methods.
    methods: usize,
    signs: Signs,
}

/// What a tree is drawn with: a branch, the last branch, and what stands below each.
struct Signs {
    branch: String,
    last: String,
    bar: String,
}

const BELOW_LAST: &str = "   ";

impl Writer {
    fn new(style: Style, steps: &[Entry<'_>]) -> Self {
        let [_, line, _, _, bar, branch, _, _, _, last, _] = style.symbols().table;
        let methods = steps.iter().map(|(step, _)| length(&step.request.method)).max();
        Writer {
            out: String::new(),
            style,
            width: style.width.unwrap_or(USUAL_WIDTH),
            methods: methods.unwrap_or_default(),
            signs: Signs {
                branch: format!("{branch}{line} "),
                last: format!("{last}{line} "),
                bar: format!("{bar}  "),
            },
        }
    }

    fn labelled(&mut self, label: &str, value: &str) {
        const LABELS: usize = 13;
        for (at, line) in wrapped(value, self.width.saturating_sub(LABELS)).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let label = self.style.paint(DIM, format!("{label:<LABELS$}"));
            let _ = writeln!(self.out, "{label}{line}");
        }
    }

    /// One line below something, broken where it has to be.
    fn fact(&mut self, fact: &Fact, below: &str) {
        let color = if fact.is_warning() { YELLOW } else { DIM };
        for line in wrapped(&visible(&fact.text()), self.width.saturating_sub(length(below))) {
            let (below, line) = (self.style.paint(DIM, below), self.style.paint(color, line));
            let _ = writeln!(self.out, "{below}{line}");
        }
    }

    /// Folders and steps at a depth, below `guide`.
    fn children(&mut self, mut steps: &[Entry<'_>], depth: usize, guide: &str, said: &[Fact]) {
        while let Some((first, _)) = steps.first() {
            let name = first.folders.get(depth);
            let inside = |(step, _): &Entry<'_>| {
                step.folders.get(..=depth).is_some_and(|path| first.folders.starts_with(path))
            };
            let length = match name {
                Some(_) => steps.iter().take_while(|entry| inside(entry)).count(),
                None => 1,
            };
            let (group, rest) = steps.split_at(length);
            let (sign, below) = match rest {
                [] => (&self.signs.last, BELOW_LAST),
                _ => (&self.signs.branch, self.signs.bar.as_str()),
            };
            let (start, below) = (format!("{guide}{sign}"), format!("{guide}{below}"));
            match name {
                Some(name) => self.folder(name, group, depth, (&start, &below), said),
                None => group.iter().for_each(|entry| self.step(*entry, (&start, &below), said)),
            }
            steps = rest;
        }
    }

    fn folder(
        &mut self,
        name: &str,
        steps: &[Entry<'_>],
        depth: usize,
        (start, below): (&str, &str),
        said: &[Fact],
    ) {
        let (name, start) = (self.style.paint(BOLD, visible(name)), self.style.paint(DIM, start));
        let _ = writeln!(self.out, "{start}{name} ({})", count(steps.len(), "step"));
        let (said, facts) = shared(steps, said);
        let bar = format!("{below}{}", self.signs.bar);
        for fact in &facts {
            self.fact(fact, &bar);
        }
        self.children(steps, depth + 1, below, &said);
    }

    fn step(&mut self, (step, facts): Entry<'_>, (start, below): (&str, &str), said: &[Fact]) {
        let method = visible(&step.request.method);
        let column = self.methods.max(length(&method)) + 1;
        let padding = " ".repeat(column - length(&method));
        let url = visible(&step.request.url);
        let used = length(start) + column + length(&step.id);
        let fits = used + 2 + length(&url) <= self.width;
        let (painted, tree) = (self.style.paint(CYAN, method), self.style.paint(DIM, start));
        let _ = write!(self.out, "{tree}{painted}{padding}{}", step.id);
        let inner = format!("{below}{}", " ".repeat(column));
        if fits && !url.is_empty() {
            let _ = write!(self.out, "  {}", self.style.paint(DIM, &url));
        }
        self.out.push('\n');
        if !fits {
            for line in wrapped(&url, self.width.saturating_sub(length(&inner))) {
                let _ = writeln!(self.out, "{}", self.style.paint(DIM, format!("{inner}{line}")));
            }
        }
        for fact in facts.all.iter().filter(|fact| !said.contains(fact)) {
            self.fact(fact, &inner);
        }
    }
}
