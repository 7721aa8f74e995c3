//! What the files are made of: options, answers, and what the collection says itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use url::Url;

use crate::collection::{self, Collection, Variable, VariableType};
use crate::plan::{self, Plan, Selection};
use crate::render::names_used;
use crate::variables::is_dynamic;

use super::super::args::{CiSystem, InitArgs};
use super::super::connect::BASE_URL;
use super::super::error::CliError;
use super::super::setup::load_collection;
use super::super::source;
use super::{ask, find};

/// Everything that is known before anything is written.
pub(super) struct Answers {
    pub(super) collection: PathBuf,
    pub(super) environment: Option<PathBuf>,
    pub(super) base_url: Option<String>,
    pub(super) target: String,
    pub(super) ci: CiSystem,
    pub(super) fixtures: PathBuf,
    pub(super) plan: Plan,
    /// Whether the server may be asked for the first fixtures.
    pub(super) records: bool,
    /// Variables of the type `secret`.
    pub(super) secrets: BTreeSet<String>,
    /// Variables that requests use and nothing sets.
    unset: BTreeSet<String>,
}

impl Answers {
    pub(super) fn of(args: &InitArgs, asks: bool) -> Result<Self, CliError> {
        let path = collection_path(args, asks)?;
        let collection = load_collection(&path, false)?;
        let plan = plan::build(&collection, &Selection::default()).map_err(CliError::of)?;
        let environment = environment_path(args, asks)?;
        let variables = variables(&collection, environment.as_deref())?;
        let used = used(&plan, &collection);
        let base_url = base_url(args, asks, &variables, used.contains(BASE_URL))?;
        let is_named = base_url.is_some() || args.environment.is_some();
        let mut answers = Answers {
            target: target(args, asks, base_url.as_deref())?,
            ci: ci(args, asks)?,
            fixtures: args.fixtures.clone().unwrap_or_else(|| "fixtures".into()),
            records: is_named,
            secrets: secrets(&variables),
            unset: unset(&used, &variables, base_url.is_some()),
            collection: path,
            environment,
            base_url,
            plan,
        };
        if asks && is_named {
            let question =
                format!("Record fixtures now? It sends all {} requests", answers.plan.steps.len());
            answers.records = ask::whether(&question)?;
        }
        Ok(answers)
    }

    /// Names of variables that stand in no file, or should not: secrets and what nothing sets.
    pub(super) fn outside(&self) -> impl Iterator<Item = &str> {
        self.secrets.union(&self.unset).map(String::as_str)
    }
}

/// An answer is missing, and nobody can be asked.
fn missing(option: &str, why: &str) -> CliError {
    CliError::Other(format!("{option} is missing: {why}; there is no terminal to ask at"))
}

fn collection_path(args: &InitArgs, asks: bool) -> Result<PathBuf, CliError> {
    if let Some(path) = &args.collection {
        return Ok(path.clone());
    }
    let found = find::files(find::COLLECTION);
    let names: Vec<String> = found.iter().map(|path| path.display().to_string()).collect();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        _ if asks => ask::until("Collection", names.first().map_or("", String::as_str), |answer| {
            let is_file = Path::new(answer).is_file();
            if is_file { Ok(answer.into()) } else { Err(format!("there is no file {answer:?}")) }
        }),
        [] => Err(missing("--collection PATH", "there is no *.postman_collection.json here")),
        _ => Err(missing("--collection PATH", &format!("there are {}", names.join(", ")))),
    }
}

fn environment_path(args: &InitArgs, asks: bool) -> Result<Option<PathBuf>, CliError> {
    if let Some(path) = &args.environment {
        return Ok(Some(path.clone()));
    }
    if !asks {
        return Ok(None);
    }
    let found = find::files(find::ENVIRONMENT);
    let usual =
        found.first().map(|path| path.display().to_string()).unwrap_or_else(|| "none".to_owned());
    ask::until("Environment file, or none", &usual, |answer| match answer {
        "none" => Ok(None),
        path if Path::new(path).is_file() => Ok(Some(path.into())),
        path => Err(format!("there is no file {path:?}")),
    })
}

/// All variables, those of the environment last.
fn variables(
    collection: &Collection,
    environment: Option<&Path>,
) -> Result<Vec<Variable>, CliError> {
    let mut variables = collection.variables.clone();
    if let Some(path) = environment {
        let text = source::read(path, false)?;
        variables.extend(collection::parse_variables(&text.text, &text.name)?.values);
    }
    variables.retain(|variable| variable.enabled);
    Ok(variables)
}

/// Names in requests, and in the values of the collection's variables.
fn used(plan: &Plan, collection: &Collection) -> BTreeSet<String> {
    let names = plan.steps.iter().flat_map(|step| names_used(&step.request));
    let mut used: BTreeSet<String> = names.filter(|name| !is_dynamic(name)).collect();
    let is_mentioned = |name: &str| {
        collection.variables.iter().any(|variable| {
            variable
                .value
                .as_ref()
                .is_some_and(|value| value.to_string().contains(&format!("{{{{{name}}}}}")))
        })
    };
    if is_mentioned(BASE_URL) {
        used.insert(BASE_URL.to_owned());
    }
    used
}

fn has_value(variable: &Variable) -> bool {
    let text = |value: &serde_json::Value| value.as_str() != Some("");
    variable.value.as_ref().is_some_and(|value| !value.is_null() && text(value))
}

fn base_url(
    args: &InitArgs,
    asks: bool,
    variables: &[Variable],
    is_used: bool,
) -> Result<Option<String>, CliError> {
    if let Some(url) = &args.base_url {
        if !is_used {
            let what = "no request of the collection uses the variable base_url, so --base-url has no effect";
            return Err(CliError::Other(format!(
                "{what}; set the collection's own variables in --environment PATH"
            )));
        }
        return check_url(url).map(Some).map_err(CliError::Other);
    }
    let known = variables.iter().rev().find(|variable| variable.key == BASE_URL);
    let known = known.filter(|variable| has_value(variable));
    let usual = known.and_then(|variable| variable.value.as_ref()?.as_str()).unwrap_or_default();
    if is_used && asks {
        let answer = ask::until("Server (base_url)", usual, |answer| match answer {
            same if same == usual && !same.is_empty() => Ok(None),
            url => check_url(url).map(Some),
        });
        return answer;
    }
    if is_used && known.is_none() {
        return Err(missing(
            "--base-url URL",
            "neither the collection nor an environment sets base_url",
        ));
    }
    Ok(None)
}

/// Refuses what is no address, and what would put a password into a file.
fn check_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| "that is no URL; write https://host/path".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the URL has to begin with http:// or https://".to_owned());
    }
    if url.password().is_some() || !url.username().is_empty() {
        return Err(
            "the URL holds a user or password, which do not belong into postcheck.toml".to_owned()
        );
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn target(args: &InitArgs, asks: bool, base_url: Option<&str>) -> Result<String, CliError> {
    let url = base_url.and_then(|url| Url::parse(url).ok());
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let is_local = host == "localhost" || host == "[::1]" || host.starts_with("127.");
    let usual = if is_local { "local" } else { "server" };
    match &args.target {
        Some(name) => check_name(name).map_err(CliError::Other),
        None if asks && base_url.is_some() => ask::until("Name of this server", usual, check_name),
        None => Ok(usual.to_owned()),
    }
}

fn check_name(name: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !name.is_empty() && name.chars().all(is_plain) {
        true => Ok(name.to_owned()),
        false => Err(format!("{name:?} is no name for a target: use letters, digits, - and _")),
    }
}

fn ci(args: &InitArgs, asks: bool) -> Result<CiSystem, CliError> {
    match args.ci {
        Some(system) => Ok(system),
        None if asks => ask::until("CI: github, gitlab, jenkins or none", "none", |answer| {
            CiSystem::from_str(answer, true).map_err(|_| format!("{answer:?} is none of them"))
        }),
        None if args.yes => Ok(CiSystem::None),
        None => Err(missing("--ci github|gitlab|jenkins|none", "or --yes for the usual answers")),
    }
}

fn secrets(variables: &[Variable]) -> BTreeSet<String> {
    let secret = variables.iter().filter(|variable| variable.kind == VariableType::Secret);
    secret.map(|variable| variable.key.clone()).collect()
}

fn unset(used: &BTreeSet<String>, variables: &[Variable], has_url: bool) -> BTreeSet<String> {
    let is_set = |name: &str| variables.iter().any(|variable| variable.key == name);
    let is_told = |name: &str| is_set(name) || (has_url && name == BASE_URL);
    used.iter().filter(|name| !is_told(name)).cloned().collect()
}
