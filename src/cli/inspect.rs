//! `postcheck inspect`: what a run would do, without sending anything.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::collection;
use crate::http;
use crate::plan::Step;
use crate::render::names_used;
use crate::report::text::count;
use crate::variables::{Scope, Scopes};

use super::args::InspectArgs;
use super::error::CliError;
use super::setup::Setup;
use super::{Exit, print};

/// Prints the plan.
pub(super) fn run(args: &InspectArgs) -> Result<Exit, CliError> {
    let setup = Setup::of(&args.source, &args.selection)?;
    let variables = Variables::of(&setup);
    let text = match args.json {
        true => json(&setup, &variables)?,
        false => text(&setup, &variables),
    };
    print(text.as_bytes())
}

/// Variables by name: the steps that use them, and where their values come from.
struct Variables {
    used: BTreeMap<String, Vec<String>>,
    sources: BTreeMap<String, Option<&'static str>>,
}

impl Variables {
    fn of(setup: &Setup) -> Self {
        let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for step in &setup.plan.steps {
            for name in names_used(&step.request) {
                used.entry(name).or_default().push(step.id.clone());
            }
        }
        let defined = SCOPES
            .iter()
            .flat_map(|(scope, _)| setup.scopes.values(*scope).map(|(name, _)| name.to_owned()));
        let mut sources: BTreeMap<String, Option<&'static str>> =
            defined.chain(used.keys().cloned()).map(|name| (name, None)).collect();
        for (name, source) in &mut sources {
            *source = source_of(&setup.scopes, name);
        }
        Variables { used, sources }
    }

    fn unset(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.used.iter().filter(|(name, _)| self.sources.get(*name).is_none_or(Option::is_none))
    }

    fn unused(&self) -> impl Iterator<Item = &String> {
        self.sources.keys().filter(|name| !self.used.contains_key(*name))
    }
}

const SCOPES: [(Scope, &str); 4] = [
    (Scope::Data, "data"),
    (Scope::Environment, "environment"),
    (Scope::Collection, "collection"),
    (Scope::Global, "global"),
];

fn source_of(scopes: &Scopes, name: &str) -> Option<&'static str> {
    let scope = scopes.scope_of(name);
    let named =
        SCOPES.iter().find(|(candidate, _)| Some(*candidate) == scope).map(|(_, name)| *name);
    named.or_else(|| crate::variables::is_dynamic(name).then_some("dynamic"))
}

/// What the file asks for and nobody does, by step id.
fn gaps_of_file(setup: &Setup) -> BTreeMap<String, Vec<String>> {
    let gaps = collection::gaps(&setup.collection);
    setup.plan.all_ids.iter().cloned().zip(gaps).collect()
}

/// What a step needs and this version does not do.
fn unsupported(step: &Step, of_file: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut gaps = of_file.get(&step.id).cloned().unwrap_or_default();
    if let Some(auth) = &step.request.auth
        && !http::is_known_auth(&auth.kind)
    {
        gaps.push(format!("auth {}", auth.kind));
    }
    gaps.extend(step.behavior.other.keys().map(|key| format!("protocolProfileBehavior.{key}")));
    gaps
}

fn text(setup: &Setup, variables: &Variables) -> String {
    let gaps = gaps_of_file(setup);
    let mut out = String::new();
    // Writing to a String cannot fail.
    let steps = count(setup.plan.steps.len(), "step");
    let _ = writeln!(out, "{} ({steps})", setup.plan.collection);
    let mut folder: &[String] = &[];
    for step in &setup.plan.steps {
        if step.folders != folder {
            folder = &step.folders;
            let _ = writeln!(out, "\n{}", folder.join(" / "));
        }
        let _ = writeln!(out, "  {:<7} {}  {}", step.request.method, step.id, step.request.url);
        let (before, after) = (step.prerequest.len(), step.test.len());
        if before + after > 0 {
            let scripts = count(before + after, "script");
            let _ =
                writeln!(out, "          {scripts}: {before} before the request, {after} after it");
        }
        for gap in unsupported(step, &gaps) {
            let _ = writeln!(out, "          not supported: {gap}");
        }
    }
    let _ = writeln!(out, "\nVariables");
    for (name, steps) in &variables.used {
        let source = variables.sources.get(name).copied().flatten().unwrap_or("UNSET");
        let _ = writeln!(out, "  {name}  {source}, used by {}", steps_text(steps));
    }
    for name in variables.unused() {
        let _ = writeln!(out, "  {name}  unused");
    }
    out
}

fn steps_text(steps: &[String]) -> String {
    match steps {
        [one] => one.clone(),
        [first, ..] => format!("{} steps, first {first}", steps.len()),
        [] => "no step".to_owned(),
    }
}

fn json(setup: &Setup, variables: &Variables) -> Result<String, CliError> {
    let gaps = gaps_of_file(setup);
    let steps: Vec<Value> = setup
        .plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "id": step.id,
                "name": step.name,
                "folders": step.folders,
                "method": step.request.method,
                "url": step.request.url,
                "auth": step.request.auth.as_ref().map(|auth| &auth.kind),
                "variables": names_used(&step.request),
                "scripts": { "prerequest": step.prerequest.len(), "test": step.test.len() },
                "unsupported": unsupported(step, &gaps),
            })
        })
        .collect();
    let unset: Vec<Value> =
        variables.unset().map(|(name, steps)| json!({ "name": name, "steps": steps })).collect();
    let document = json!({
        "collection": setup.plan.collection,
        "slug": setup.plan.slug,
        "steps": steps,
        "variables": variables.sources,
        "unset": unset,
        "unused": variables.unused().collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).map(|text| text + "\n").map_err(CliError::of)
}
