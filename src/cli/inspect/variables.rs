//! The variables of a run: where their values come from, and which steps use them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::plan::Step;
use crate::render::{Cutter, Grammar, names_used};
use crate::report::Style;
use crate::report::style::{BOLD, DIM, YELLOW};
use crate::report::text::{listed, visible};
use crate::variables::{Scope, is_dynamic};

use super::super::connect;
use super::super::setup::Setup;
use super::layout::{length, wrapped};
use super::tree::USUAL_WIDTH;

/// All variables by name.
pub(super) struct Variables {
    pub(super) all: BTreeMap<String, Variable>,
    /// The names that each step uses, in the plan's order.
    pub(super) of_steps: Vec<Vec<String>>,
}

/// One variable.
#[derive(Default)]
pub(super) struct Variable {
    /// Ids of the steps that use it, in their own texts or in the values of other variables.
    pub(super) steps: Vec<String>,
    /// Scopes that have a value, and who put it there; the first one counts.
    pub(super) origins: Vec<(&'static str, String)>,
    /// Ids of the steps whose scripts set it.
    pub(super) set_by: Vec<String>,
}

const SCOPES: [(Scope, &str); 4] = [
    (Scope::Data, "data"),
    (Scope::Environment, "environment"),
    (Scope::Collection, "collection"),
    (Scope::Global, "global"),
];

impl Variables {
    pub(super) fn of(setup: &Setup, has_sandbox: bool) -> Self {
        let steps = &setup.plan.steps;
        let of_steps: Vec<Vec<String>> = steps.iter().map(|step| used_by(step, setup)).collect();
        let mut all: BTreeMap<String, Variable> = BTreeMap::new();
        for (scope, _) in SCOPES {
            for (name, _) in setup.scopes.values(scope) {
                all.entry(name.to_owned()).or_default();
            }
        }
        for (step, names) in steps.iter().zip(&of_steps) {
            for name in names {
                all.entry(name.clone()).or_default().steps.push(step.id.clone());
            }
        }
        for (name, variable) in &mut all {
            variable.origins = origins(setup, name, has_sandbox);
            let setting = steps.iter().filter(|step| is_set_by(step, name));
            variable.set_by = setting.map(|step| step.id.clone()).collect();
        }
        Variables { all, of_steps }
    }

    pub(super) fn unset(&self) -> impl Iterator<Item = (&String, &Variable)> {
        self.all.iter().filter(|(_, variable)| variable.origins.is_empty())
    }

    pub(super) fn unused(&self) -> impl Iterator<Item = &String> {
        self.all.iter().filter(|(_, variable)| variable.steps.is_empty()).map(|(name, _)| name)
    }
}

/// Names in a step's texts and in the values that these stand for.
fn used_by(step: &Step, setup: &Setup) -> Vec<String> {
    let mut names: Vec<String> = names_used(&step.request).into_iter().collect();
    let mut known: BTreeSet<String> = names.iter().cloned().collect();
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let value = setup.scopes.text(name).unwrap_or_default();
        let within: Vec<String> = Cutter::new(&value, Grammar::Postman)
            .tokens()
            .filter(|name| !name.trim().is_empty())
            .map(str::to_owned)
            .collect();
        names.extend(within.into_iter().filter(|name| known.insert(name.clone())));
        at += 1;
    }
    names
}

fn origins(setup: &Setup, name: &str, has_sandbox: bool) -> Vec<(&'static str, String)> {
    let mut origins = Vec::new();
    if has_sandbox && connect::SET_BY_SANDBOX.contains(&name) && !setup.given.contains(name) {
        origins.push(("collection", "the sandbox".to_owned()));
    }
    for (scope, word) in SCOPES {
        if setup.scopes.has_in(scope, name) {
            let by = setup.origins.get(&(scope, name.to_owned())).cloned();
            origins.push((word, by.unwrap_or_else(|| word.to_owned())));
        }
    }
    if origins.is_empty() && is_dynamic(name) {
        origins.push(("dynamic", "new each time".to_owned()));
    }
    origins
}

/// Whether a script around the step names the variable as one to set.
fn is_set_by(step: &Step, name: &str) -> bool {
    let sources = step.prerequest.iter().chain(&step.test).map(|script| script.source.as_str());
    sources.into_iter().any(|source| sets(source, name))
}

fn sets(source: &str, name: &str) -> bool {
    const CALLS: [&str; 3] = ["set", "setEnvironmentVariable", "setGlobalVariable"];
    ['"', '\'', '`'].iter().any(|quote| {
        let quoted = format!("{quote}{name}{quote}");
        source.match_indices(&quoted).any(|(at, _)| {
            let before = source.get(..at).unwrap_or_default().trim_end();
            let Some(before) = before.strip_suffix('(') else { return false };
            CALLS.iter().any(|call| {
                let owner = before.trim_end().strip_suffix(call);
                owner.is_some_and(|owner| owner.ends_with('.'))
            })
        })
    })
}

/// The list of them, for people.
pub(super) fn text(variables: &Variables, style: Style) -> String {
    let mut groups: BTreeMap<Group, Vec<(&str, String)>> = BTreeMap::new();
    for (name, variable) in &variables.all {
        let group = Group::of(variable);
        let most = if group == Group::Unset { 8 } else { 1 };
        groups.entry(group).or_default().push((name, steps_text(&variable.steps, most)));
    }
    let mut out = String::new();
    if !groups.is_empty() {
        let _ = writeln!(out, "\n{}", style.paint(BOLD, "Variables"));
    }
    for (group, rows) in groups {
        let color = if group == Group::Unset { YELLOW } else { DIM };
        for line in wrapped(&visible(&group.title()), width(style).saturating_sub(2)) {
            let _ = writeln!(out, "  {}", style.paint(color, line));
        }
        table(&rows, style, &mut out);
    }
    out
}

fn width(style: Style) -> usize {
    style.width.unwrap_or(USUAL_WIDTH)
}

/// Names, and beside each what there is to say of it.
fn table(rows: &[(&str, String)], style: Style, out: &mut String) {
    const WIDEST: usize = 28;
    let widest = rows.iter().map(|(name, _)| length(name)).max().unwrap_or_default().min(WIDEST);
    for (name, text) in rows {
        let name = visible(name);
        let text = wrapped(text, width(style).saturating_sub(widest + 6));
        for (at, line) in text.iter().enumerate() {
            let name = if at == 0 { &*name } else { "" };
            let _ = writeln!(out, "{}", format!("    {name:<widest$}  {line}").trim_end());
        }
    }
}

fn steps_text(steps: &[String], most: usize) -> String {
    match steps {
        [first, ..] if steps.len() > most => {
            format!("{} steps, first {}", steps.len(), visible(first))
        }
        _ => listed(steps, most),
    }
}

/// What variables have in common, in the order in which groups are shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Unset,
    SetByScripts(String),
    From(usize, String),
    Unused,
}

impl Group {
    fn of(variable: &Variable) -> Self {
        if variable.steps.is_empty() {
            return Group::Unused;
        }
        match (variable.origins.first(), variable.set_by.as_slice()) {
            (Some((scope, by)), _) => {
                let rank = SCOPES.iter().position(|(_, word)| word == scope);
                let title = if scope == by { by.clone() } else { format!("{scope}: {by}") };
                Group::From(rank.unwrap_or(SCOPES.len()), title)
            }
            (None, []) => Group::Unset,
            (None, steps) => Group::SetByScripts(listed(steps, 2)),
        }
    }

    fn title(&self) -> String {
        match self {
            Group::Unset => "UNSET: give them by -e FILE, --env-var NAME=VALUE, or \
                             POSTCHECK_VARIABLE_NAME=VALUE in the environment; used by"
                .to_owned(),
            Group::SetByScripts(steps) => format!("set by the scripts of {steps}"),
            Group::From(_, title) => title.clone(),
            Group::Unused => "unused".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sets;

    #[test]
    fn scripts_are_read_for_what_they_set() {
        for (source, expected) in [
            ("pm.environment.set('token', t)", true),
            ("pm.collectionVariables.set( \"token\", t)", true),
            ("postman.setEnvironmentVariable(`token`, t)", true),
            ("pm.environment.get('token')", false),
            ("postman.getEnvironmentVariable('token')", false),
            ("pm.environment.set('tokens', 'token')", false),
            ("pm.environment.unset('token')", false),
            ("reset('token')", false),
        ] {
            assert_eq!(sets(source, "token"), expected, "{source}");
        }
    }
}
