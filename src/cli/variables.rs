//! The variables that a run starts with, and who set each: files, the chosen target, the process's environment and
//! the command line, each winning over those before it.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::collection::{self, Collection, Variable};
use crate::config::{Config, Target};
use crate::variables::{Assignment, Heading, Scope, Scopes};

use super::args::SourceArgs;
use super::error::CliError;
use super::source::{self, Text};

/// How environment variables of the process begin that set variables of the run: what may stand in no file, such as
/// passwords, and is not to be seen in a list of processes either.
pub(super) const OF_PROCESS: &str = "POSTCHECK_VARIABLE_";

/// Who set a variable of a scope, as people call it: a file, an option.
pub(super) type Origins = HashMap<(Scope, String), String>;

/// What a run starts with.
#[derive(Default)]
pub(super) struct Variables {
    pub(super) scopes: Scopes,
    /// Names that the user set beside the collection.
    pub(super) given: HashSet<String>,
    pub(super) environment: Origin,
    pub(super) globals: Origin,
    pub(super) origins: Origins,
}

/// Where a scope's variables came from.
#[derive(Default)]
pub(super) struct Origin {
    pub(super) heading: Heading,
    pub(super) path: Option<PathBuf>,
}

impl Variables {
    /// The collection's own.
    pub(super) fn of_collection(&mut self, collection: &Collection) {
        self.scopes.load(Scope::Collection, &collection.variables);
        let file = collection.path.as_ref().map(|path| path.display().to_string());
        let file = file.unwrap_or_else(|| "the collection".to_owned());
        self.note(Scope::Collection, &collection.variables, &file);
    }

    /// Those of the environment and globals files, and of the target.
    pub(super) fn files(
        &mut self,
        source: &SourceArgs,
        config: &Config,
        target: Option<&(String, Target)>,
    ) -> Result<(), CliError> {
        let network = !source.no_network_files;
        let of_target = target.and_then(|(_, target)| target.environment.as_ref());
        let environment = source.environment.as_ref().or(of_target).or(config.environment.as_ref());
        if let Some(path) = environment {
            self.environment = self.load(Scope::Environment, path, network)?;
        }
        if let Some(path) = source.globals.as_ref().or(config.globals.as_ref()) {
            self.globals = self.load(Scope::Global, path, network)?;
        }
        if let Some((name, target)) = target {
            let by = format!("target {name}");
            for (name, value) in &target.variables {
                self.set(Scope::Environment, name, value.clone(), &by);
            }
        }
        Ok(())
    }

    fn load(&mut self, scope: Scope, path: &Path, network: bool) -> Result<Origin, CliError> {
        let Text { text, name } = source::read(path, network)?;
        let file = collection::parse_variables(&text, &name)?;
        let enabled = file.values.iter().filter(|variable: &&Variable| variable.enabled);
        self.given.extend(enabled.map(|variable| variable.key.clone()));
        self.scopes.load(scope, &file.values);
        self.note(scope, &file.values, &name);
        let heading = Heading { id: file.id, name: file.name };
        Ok(Origin { heading, path: Some(path.to_owned()) })
    }

    /// Those of the process's environment, `POSTCHECK_VARIABLE_NAME=value`.
    pub(super) fn of_process(
        &mut self,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<(), CliError> {
        for (key, value) in variables {
            let Some(key) = key.to_str().filter(|key| key.starts_with(OF_PROCESS)) else {
                continue;
            };
            let name = key.strip_prefix(OF_PROCESS).unwrap_or_default();
            if name.is_empty() {
                return Err(CliError::Other(format!(
                    "the environment variable {OF_PROCESS} lacks a name: {OF_PROCESS}base_url sets base_url"
                )));
            }
            let text = value.into_string().map_err(|_| {
                CliError::Other(format!("the environment variable {key} is not valid UTF-8"))
            })?;
            self.set(Scope::Environment, name, text.into(), key);
        }
        Ok(())
    }

    /// Those of the command line.
    pub(super) fn assign(&mut self, source: &SourceArgs) {
        let lists = [
            (Scope::Environment, &source.env_var, "--env-var"),
            (Scope::Global, &source.global_var, "--global-var"),
            (Scope::Collection, &source.var, "--var"),
        ];
        for (scope, list, option) in lists {
            for Assignment { name, value, .. } in list {
                self.set(scope, name, value.clone().into(), option);
            }
        }
    }

    fn set(&mut self, scope: Scope, name: &str, value: Value, by: &str) {
        self.given.insert(name.to_owned());
        self.scopes.set(scope, name, value);
        self.origins.insert((scope, name.to_owned()), by.to_owned());
    }

    fn note(&mut self, scope: Scope, variables: &[Variable], by: &str) {
        let enabled = variables.iter().filter(|variable| variable.enabled);
        self.origins.extend(enabled.map(|v| ((scope, v.key.clone()), by.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_of_the_process_sets_variables_of_the_run() {
        let mut variables = Variables::default();
        let process =
            [("POSTCHECK_VARIABLE_pass", "s=1"), ("POSTCHECK_TARGET", "t"), ("pass", "no")];
        let process = process.map(|(key, value)| (key.into(), value.into()));
        variables.of_process(process.into_iter()).unwrap();
        assert_eq!(variables.scopes.text("pass").as_deref(), Some("s=1"));
        assert_eq!(variables.given, HashSet::from(["pass".to_owned()]));
        let origin = &variables.origins[&(Scope::Environment, "pass".to_owned())];
        assert_eq!(origin, "POSTCHECK_VARIABLE_pass");
    }

    #[test]
    fn one_without_a_name_is_refused() {
        let nameless = [(OF_PROCESS.into(), "x".into())];
        let error = Variables::default().of_process(nameless.into_iter()).unwrap_err();
        assert!(error.to_string().contains("lacks a name"), "{error}");
    }
}
