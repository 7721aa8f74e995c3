//! From arguments, environment and configuration to what a run starts from. Flags win over environment
//! variables (clap merges those two), both win over the file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::Glob;

use crate::collection::{self, Collection};
use crate::config::{self, Config, RuleSpec, Target, Unordered};
use crate::diagnostic::SourceError;
use crate::fixture::{Action, Fixture, PathPattern, Policy, Rule, Steps, Store};
use crate::plan::{self, Plan, Selection};
use crate::report::Part;
use crate::session::{self, Profile};
use crate::variables::{Assignment, Heading, Scope, Scopes};

use super::args::{SelectionArgs, SourceArgs};
use super::error::CliError;
use super::source::{self, Text};
use super::variables::{Origins, Variables};
use super::warn;

/// What a command reads once, however often it runs the plan: a collection may come from standard input.
#[derive(Clone)]
pub(super) struct Files {
    config: Option<Config>,
    collection: Collection,
}

impl Files {
    pub(super) fn read(source: &SourceArgs) -> Result<Self, CliError> {
        let config = load_config(source.config.as_deref())?;
        let of_config = config.as_ref().and_then(|config| config.collection.as_ref());
        let path = source.collection.as_ref().or(of_config);
        refuse_postman_key(source)?;
        let path = path.ok_or(CliError::NoCollection)?;
        let collection = load_collection(path, !source.no_network_files)?;
        Ok(Files { config, collection })
    }
}

/// Says what to do in place of an API key of Postman.
fn refuse_postman_key(source: &SourceArgs) -> Result<(), CliError> {
    match source.postman_api_key {
        None => Ok(()),
        Some(_) => Err(CliError::Other(
            "--postman-api-key is not supported; fetch the collection with its UID and pass it on: curl -H \
             \"X-Api-Key: $KEY\" https://api.postman.com/collections/UID | postcheck run -"
                .to_owned(),
        )),
    }
}

/// Everything that is known before anything is sent.
#[derive(Clone)]
pub(super) struct Setup {
    pub(super) config: Config,
    /// The chosen target's name and settings.
    pub(super) target: Option<(String, Target)>,
    pub(super) collection: Collection,
    pub(super) plan: Arc<Plan>,
    /// The same before it was divided into shards: what is secret in one is so in all, since their reports are joined.
    pub(super) whole: Arc<Plan>,
    /// Which part of it is run, when it is not all.
    pub(super) part: Option<Part>,
    pub(super) scopes: Scopes,
    /// The name of the environment file's content.
    pub(super) environment: Option<String>,
    /// What the files of variables say of themselves, and where they are.
    pub(super) environment_heading: Heading,
    pub(super) globals_heading: Heading,
    pub(super) environment_path: Option<PathBuf>,
    pub(super) globals_path: Option<PathBuf>,
    /// Names of variables that the user set beside the collection.
    pub(super) given: HashSet<String>,
    /// Who set which variable.
    pub(super) origins: Origins,
    pub(super) profile: Option<&'static dyn Profile>,
}

/// Reads the configuration file that `path` names, or the one found upwards from here.
pub(super) fn load_config(path: Option<&Path>) -> Result<Option<Config>, CliError> {
    let found = match path {
        Some(path) => Some(path.to_owned()),
        None => std::env::current_dir().ok().and_then(|here| {
            let found = config::find(&here)?;
            // Shown and joined paths are shorter that way.
            Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
        }),
    };
    Ok(found.map(|path| config::load(&path)).transpose()?)
}

/// The folder of all collections' fixtures, if somebody said where it is or it has the usual name.
pub(super) fn fixtures_root(argument: Option<&Path>, config: &Config) -> Option<PathBuf> {
    let usual = || Some(PathBuf::from("fixtures")).filter(|path| path.is_dir());
    argument.map(Path::to_owned).or(config.fixtures.clone()).or_else(usual)
}

/// Tells of assignments without `=`.
pub(super) fn warn_of_bare(option: &str, list: &[Assignment]) {
    if list.iter().any(|assignment| assignment.is_bare) {
        // The text is not repeated: it may be a value without its name, and a secret.
        warn(format_args!("{option} without `=` sets an empty value; write {option} NAME=VALUE"));
    }
}

/// Refuses a folder of fixtures that is not there: who works on fixtures has some.
pub(super) fn check_folder(path: &Path) -> Result<(), CliError> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(CliError::NotAFolder { path: path.to_owned() }),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            Err(CliError::NoFolder { path: path.to_owned() })
        }
        Err(cause) => Err(CliError::Read { path: path.to_owned(), cause }),
    }
}

impl Setup {
    /// Reads collection, environment, globals and configuration, and plans the run.
    pub(super) fn of(source: &SourceArgs, selection: &SelectionArgs) -> Result<Self, CliError> {
        Setup::from(Files::read(source)?, source, selection)
    }

    /// The same with collection and configuration read already.
    pub(super) fn from(
        files: Files,
        source: &SourceArgs,
        selection: &SelectionArgs,
    ) -> Result<Self, CliError> {
        let Files { config, collection } = files;
        if let Some(data) = selection.iteration_data.as_deref().filter(|_| source.no_network_files)
        {
            source::refuse_url(data)?;
        }
        let target = choose_target(source, config.as_ref())?;
        let config = config.unwrap_or_default();
        let selection = Selection { folders: selection.folder.clone() };
        let plan = plan::build(&collection, &selection).map_err(CliError::of)?;
        let mut variables = Variables::default();
        variables.of_collection(&collection);
        variables.files(source, &config, target.as_ref())?;
        variables.of_process(std::env::vars_os())?;
        variables.assign(source);
        let Variables { scopes, given, environment, globals, origins } = variables;
        let plan = Arc::new(plan);
        let mut setup = Setup {
            profile: None,
            config,
            target,
            whole: Arc::clone(&plan),
            plan,
            part: None,
            scopes,
            environment: environment.heading.name.clone(),
            environment_heading: environment.heading,
            environment_path: environment.path,
            globals_heading: globals.heading,
            globals_path: globals.path,
            given,
            origins,
            collection,
        };
        setup.profile = setup.choose_profile();
        Ok(setup)
    }

    /// The session profile that the configuration names, or that a variable chooses.
    fn choose_profile(&self) -> Option<&'static dyn Profile> {
        let names = self.collection.variables.iter().map(|variable| variable.key.as_str());
        let chosen = || session::detect(names.chain(self.given.iter().map(String::as_str)));
        self.config.session.profile.or_else(chosen)
    }

    /// Where the collection's fixtures are, and whether somebody said so.
    pub(super) fn store(&self, argument: Option<&Path>) -> Option<Store> {
        Some(Store::new(&fixtures_root(argument, &self.config)?, &self.plan.slug))
    }

    /// The same for who works on fixtures that are there.
    pub(super) fn existing_store(&self, argument: Option<&Path>) -> Result<Store, CliError> {
        let root = fixtures_root(argument, &self.config).ok_or(CliError::NoFixtures)?;
        check_folder(&root)?;
        Ok(Store::new(&root, &self.plan.slug))
    }

    /// The fixtures of the plan's steps, in their order; none where there is no store.
    pub(super) fn fixtures(&self, store: Option<&Store>) -> Result<Vec<Option<Fixture>>, CliError> {
        let Some(store) = store else { return Ok(Vec::new()) };
        let ids: Vec<&str> = self.plan.steps.iter().map(|step| step.id.as_str()).collect();
        store.load_all(&ids).map_err(|errors| CliError::Fixtures { errors })
    }

    /// What succeeds, as with newman, but is hardly what was meant.
    pub(super) fn warn_of_slips(&self, source: &SourceArgs) {
        let options = [
            ("--env-var", &source.env_var),
            ("--global-var", &source.global_var),
            ("--var", &source.var),
        ];
        options.into_iter().for_each(|(option, list)| warn_of_bare(option, list));
        if self.plan.steps.is_empty() {
            let what = if self.plan.all_ids.is_empty() { "collection" } else { "selected folder" };
            warn(format_args!("the {what} has no requests, so nothing is run"));
        }
    }

    /// Names of all variables of the run.
    pub(super) fn variable_names(&self) -> Vec<String> {
        let names = Scope::ALL.iter().flat_map(|scope| self.scopes.values(*scope));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// What counts when responses are compared and recorded.
    pub(super) fn policy(&self) -> Result<Policy, CliError> {
        policy(&self.config, self.profile)
    }
}

/// What counts, by configuration and session profile.
fn policy(config: &Config, profile: Option<&'static dyn Profile>) -> Result<Policy, CliError> {
    let mut policy = Policy::default();
    let compare = &config.compare;
    policy.adjust_headers(
        compare.ignore_headers.iter().map(String::as_str),
        compare.compare_headers.iter().map(String::as_str),
    );
    policy.strict_numbers = compare.strict_numbers.unwrap_or(false);
    policy.rules = config.rules.iter().map(|spec| rule(config, spec)).collect::<Result<_, _>>()?;
    if let Some(profile) = profile {
        policy.secret_headers = vec![profile.header().to_ascii_lowercase()];
        policy.foreign_cookie = Arc::new(move |name| profile.is_installation_cookie(name));
    }
    Ok(policy)
}

/// A rule of the configuration; the path and the globs were checked when the file was read.
fn rule(config: &Config, spec: &RuleSpec) -> Result<Rule, CliError> {
    let wrong = |message: String| {
        let mut error = SourceError::new(config.file.display().to_string(), message);
        error.place = Some(spec.place);
        error
    };
    let path = PathPattern::parse(&spec.path).map_err(wrong)?;
    let action = match spec {
        RuleSpec { matcher: Some(text), .. } => {
            Action::from_json("match", &text.as_str().into()).map_err(wrong)?
        }
        RuleSpec { unordered: Some(Unordered::ByValue), .. } => Action::Unordered(None),
        RuleSpec { unordered: Some(Unordered::ByKey(key)), .. } => {
            Action::Unordered(Some(key.clone()))
        }
        RuleSpec { severity: Some(severity), .. } => Action::Severity(*severity),
        RuleSpec { strict_order: true, .. } => Action::StrictOrder,
        RuleSpec { strict_bytes: true, .. } => Action::StrictBytes,
        RuleSpec { secret: true, .. } => Action::Secret,
        RuleSpec { .. } => Action::Ignore,
    };
    let steps = spec.steps.iter().map(|glob| Glob::new(glob));
    let steps: Vec<Glob> = steps.collect::<Result<_, _>>().map_err(|e| wrong(e.to_string()))?;
    let here = std::env::current_dir().unwrap_or_default();
    let file = config.file.strip_prefix(here).unwrap_or(&config.file);
    let stands = format!("{}:{}", file.display(), spec.place.line).into();
    Ok(Rule { path, action, steps: Steps::of(&steps).map_err(|e| wrong(e.to_string()))?, stands })
}

fn choose_target(
    source: &SourceArgs,
    config: Option<&Config>,
) -> Result<Option<(String, Target)>, CliError> {
    let usual = config.and_then(|config| config.target.as_deref());
    let usual = usual.filter(|_| !source.only_named_target);
    let Some(name) = source.target.as_deref().or(usual) else {
        return Ok(None);
    };
    let config = config.ok_or_else(|| CliError::NoConfig { name: name.to_owned() })?;
    let target = config.targets.get(name).cloned().ok_or_else(|| CliError::UnknownTarget {
        name: name.to_owned(),
        known: config.targets.keys().cloned().collect(),
    })?;
    Ok(Some((name.to_owned(), target)))
}

/// Reads a collection from a file, from standard input when the path is `-`, or from a URL.
pub(super) fn load_collection(path: &Path, network: bool) -> Result<Collection, CliError> {
    let Text { text, name } = source::read(path, network)?;
    let mut collection = collection::parse(&text, &name)?;
    collection.path = Some(path.to_owned()).filter(|path| path.is_file());
    Ok(collection)
}
