//! The same for programs. Members are added, never taken away.

use serde_json::{Map, Value, json};

use crate::plan::Step;

use super::super::error::CliError;
use super::Inspected;
use super::facts::Facts;
use super::variables::Variables;

pub(super) fn document(inspected: &Inspected) -> Result<String, CliError> {
    let Inspected { setup, variables, facts, .. } = inspected;
    let steps = setup.plan.steps.iter().zip(facts).zip(&variables.of_steps);
    let steps: Vec<Value> =
        steps.map(|((step, facts), names)| self::step(step, facts, names)).collect();
    let unset = variables.unset();
    let unset = unset.map(|(name, variable)| {
        json!({ "name": name, "steps": variable.steps, "setByScripts": variable.set_by })
    });
    let document = json!({
        "collection": setup.plan.collection,
        "slug": setup.plan.slug,
        "sources": sources(inspected),
        "steps": steps,
        "variables": scopes(variables),
        "origins": origins(variables),
        "unset": unset.collect::<Vec<_>>(),
        "unused": variables.unused().collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).map(|text| text + "\n").map_err(CliError::of)
}

fn step(step: &Step, facts: &Facts, names: &[String]) -> Value {
    let scripts = facts.scripts().map(|scripts| {
        json!({ "of": scripts.owner.to_string(), "prerequest": scripts.before, "test": scripts.after })
    });
    json!({
        "id": step.id,
        "name": step.name,
        "folders": step.folders,
        "method": step.request.method,
        "url": step.request.url,
        "auth": step.request.auth.as_ref().map(|auth| &auth.kind),
        "variables": names,
        "scripts": {
            "prerequest": step.prerequest.len(),
            "test": step.test.len(),
            "owners": scripts.collect::<Vec<_>>(),
        },
        "fixture": facts.fixture,
        "unsupported": facts.unsupported().collect::<Vec<_>>(),
    })
}

/// Where everything comes from.
fn sources(inspected: &Inspected) -> Value {
    let setup = &inspected.setup;
    let config = Some(&setup.config.file).filter(|file| !file.as_os_str().is_empty());
    json!({
        "collection": setup.collection.path,
        "configuration": config,
        "environment": setup.environment_path,
        "globals": setup.globals_path,
        "data": inspected.data,
        "target": setup.target.as_ref().map(|(name, _)| name),
        "sandbox": inspected.sandbox,
        "session": setup.profile.map(|profile| profile.name()),
        "fixtures": inspected.folder,
    })
}

/// By name the scope whose value counts, or null.
fn scopes(variables: &Variables) -> Map<String, Value> {
    let scope = |(name, variable): (&String, &super::variables::Variable)| {
        (name.clone(), json!(variable.origins.first().map(|(scope, _)| scope)))
    };
    variables.all.iter().map(scope).collect()
}

/// By name all scopes that have a value, and who put it there.
fn origins(variables: &Variables) -> Map<String, Value> {
    let origins = |(name, variable): (&String, &super::variables::Variable)| {
        let origins = variable.origins.iter();
        let origins = origins.map(|(scope, by)| json!({ "scope": scope, "from": by }));
        let origins: Vec<Value> = origins.collect();
        (
            name.clone(),
            json!({ "values": origins, "steps": variable.steps, "setByScripts": variable.set_by }),
        )
    };
    variables.all.iter().map(origins).collect()
}
