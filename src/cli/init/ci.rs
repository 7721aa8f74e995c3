//! A job that runs `postcheck` in a CI system.

use std::path::PathBuf;

use super::super::args::CiSystem;
use super::super::variables::OF_PROCESS;
use super::NewFile;
use super::answers::Answers;

/// Stands in a template where the variables from outside go.
const VARIABLES: &str = "@VARIABLES@\n";

/// The job's file, if one is wanted.
pub(super) fn file(answers: &Answers) -> Option<NewFile> {
    let (path, template, line): (&str, &str, fn(&str) -> String) = match answers.ci {
        CiSystem::None => return None,
        CiSystem::Github => {
            (".github/workflows/conformance.yml", include_str!("templates/github.yml"), |name| {
                format!("      {OF_PROCESS}{name}: ${{{{ secrets.{} }}}}\n", name.to_uppercase())
            })
        }
        CiSystem::Gitlab => (".gitlab-ci.yml", include_str!("templates/gitlab.yml"), |name| {
            format!("#   {OF_PROCESS}{name}\n")
        }),
        CiSystem::Jenkins => ("conformance.sh", include_str!("templates/jenkins.sh"), |name| {
            format!("#   {OF_PROCESS}{name}\n")
        }),
    };
    let names = answers.outside().filter(|name| is_plain(name));
    let lines: String = names.map(line).collect();
    let lines = match (answers.ci, lines.is_empty()) {
        (CiSystem::Github, true) => lines,
        (CiSystem::Github, false) => format!("    env:\n{lines}"),
        (_, true) => "#   none yet\n".to_owned(),
        (_, false) => lines,
    };
    let text = template.replace(VARIABLES, &lines).replace("@VERSION@", env!("CARGO_PKG_VERSION"));
    Some(NewFile { path: PathBuf::from(path), text, is_program: answers.ci == CiSystem::Jenkins })
}

/// Whether it can be part of the name of an environment variable everywhere.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
