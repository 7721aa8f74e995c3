//! newman's configuration files: JSON with the options of `run` in camel case. What they say stands behind the words
//! of the command line and before `postcheck.toml`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Command, CommandFactory as _};
use serde_json::{Map, Value};

use crate::collection;
use crate::diagnostic::SourceError;
use crate::diagnostic::json::{Document, Fault};

use super::args::Cli;
use super::arguments::{Arguments, RUN};
use super::error::CliError;

/// The files that there may be, the last one wins.
pub(super) fn usual_files() -> Vec<PathBuf> {
    let home = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
    let shared = (!cfg!(windows)).then(|| PathBuf::from("/etc/postman/newmanrc"));
    let own = home.map(|home| Path::new(&home).join(".postman").join("newmanrc"));
    let here = Some(PathBuf::from(".newmanrc"));
    [shared, own, here].into_iter().flatten().filter(|path| path.is_file()).collect()
}

/// The arguments of `run` with those that the files add.
pub(super) fn extend(mut arguments: Arguments, files: &[PathBuf]) -> Result<Arguments, CliError> {
    if files.is_empty() || arguments.words.get(1).is_none_or(|word| word != RUN) {
        return Ok(arguments);
    }
    let mut command = Cli::command();
    command.build();
    // What is wrong with the arguments is told when they are read for good.
    let Ok(matches) = command.try_get_matches_from_mut(&arguments.words) else {
        return Ok(arguments);
    };
    let (Some(run), Some(given)) = (command.find_subcommand(RUN), matches.subcommand_matches(RUN))
    else {
        return Ok(arguments);
    };
    let options = Options { run, given };
    for Setting { name, value, file } in settings(files)? {
        match options.words(&name, &value) {
            Ok(words) => arguments.words.extend(words),
            Err(remark) => arguments.remarks.push(format!("{}: {remark}", file.display())),
        }
    }
    Ok(arguments)
}

/// One option of a file.
struct Setting<'f> {
    name: String,
    value: Value,
    file: &'f Path,
}

/// All settings, each by its name once.
fn settings(files: &[PathBuf]) -> Result<Vec<Setting<'_>>, CliError> {
    let mut merged: Vec<Setting<'_>> = Vec::new();
    for path in files {
        for (name, value) in read(path)? {
            merged.retain(|setting| setting.name != name);
            merged.push(Setting { name, value, file: path });
        }
    }
    Ok(merged)
}

/// The settings of one file, which may stand under the command's name.
fn read(path: &Path) -> Result<Map<String, Value>, SourceError> {
    let name = path.display().to_string();
    let text = collection::read_text(path)?;
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    let document = Document::read(&name, &text)?;
    let node = document.root.present(RUN).unwrap_or(&document.root);
    match node.to_value() {
        Value::Object(settings) => Ok(settings),
        _ => Err(document.error(
            Fault::new(node.start, "newman's configuration must be an object of options")
                .help("write it as {\"run\": {\"environment\": \"staging.json\"}}"),
        )),
    }
}

/// The options of `run`, and which of them are given already.
struct Options<'o> {
    run: &'o Command,
    given: &'o ArgMatches,
}

impl Options<'_> {
    /// The words for one setting, none for what is given already; or why it has no effect.
    fn words(&self, name: &str, value: &Value) -> Result<Vec<OsString>, String> {
        let no_effect = || format!("{name} has no effect: `run` has no such option");
        match (name, value) {
            (_, Value::Null) => return Ok(Vec::new()),
            ("reporter", Value::Object(reporters)) => return Ok(self.of_reporters(reporters)),
            ("insecureFileRead", Value::Bool(true)) => return Ok(Vec::new()),
            ("insecureFileRead", Value::Bool(false)) => {
                return self.words("noInsecureFileRead", &true.into());
            }
            _ => {}
        }
        let id = snake_case(name);
        let Some(argument) = self.run.get_arguments().find(|argument| argument.get_id() == &*id)
        else {
            return Err(no_effect());
        };
        let source = self.given.value_source(&id);
        if matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable)) {
            return Ok(Vec::new());
        }
        let Some(long) = argument.get_long() else {
            return Ok(texts(value).into_iter().map(OsString::from).collect());
        };
        Ok(match (argument.get_action(), value) {
            (ArgAction::SetTrue, Value::Bool(true)) => vec![format!("--{long}").into()],
            (_, Value::Bool(true)) if name == "bail" => vec!["--bail=failure".into()],
            (_, Value::Bool(_)) => Vec::new(),
            // newman has 0 for "without a limit".
            (_, Value::Number(number)) if number.as_u64() == Some(0) => Vec::new(),
            (_, value) => {
                texts(value).into_iter().map(|text| format!("--{long}={text}").into()).collect()
            }
        })
    }

    /// `{"junit": {"export": "r.xml"}}`. Options that no reporter here has are left out, as on the command line.
    fn of_reporters(&self, reporters: &Map<String, Value>) -> Vec<OsString> {
        let options = reporters.iter().filter_map(|(reporter, options)| {
            Some(options.as_object()?.iter().map(move |(name, value)| (reporter, name, value)))
        });
        let words = options.flatten().map(|(reporter, name, value)| {
            self.words(&format!("reporter_{reporter}_{}", snake_case(name)), value)
        });
        words.filter_map(Result::ok).flatten().collect()
    }
}

/// A value as the texts of an option that may be repeated.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        // A variable: {"key": "base_url", "value": "…"}.
        Value::Object(members) => {
            let part = |name: &str| members.get(name).map(|part| texts(part).concat());
            let assignment =
                part("key").map(|key| format!("{key}={}", part("value").unwrap_or_default()));
            assignment.into_iter().collect()
        }
        Value::String(text) => vec![text.clone()],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that these files add to this line, and how many remarks there are.
    fn extended(line: &str, contents: &[&str]) -> (String, usize) {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<PathBuf> = contents
            .iter()
            .enumerate()
            .map(|(index, text)| {
                let path = folder.path().join(format!("{index}.json"));
                std::fs::write(&path, text).unwrap();
                path
            })
            .collect();
        let words: Vec<OsString> = line.split(' ').map(Into::into).collect();
        let count = words.len();
        let arguments = Arguments { words, remarks: Vec::new() };
        let Arguments { words, remarks } = extend(arguments, &files).unwrap();
        let added: Vec<_> = words[count..].iter().map(|word| word.to_str().unwrap()).collect();
        (added.join(" "), remarks.len())
    }

    #[test]
    fn settings_become_options() {
        for (text, expected, remarks) in [
            (r#"{"collection": "c.json"}"#, "c.json", 0),
            (r#"{"run": {"iterationCount": 3}}"#, "--iteration-count=3", 0),
            (
                r#"{"envVar": [{"key": "a", "value": "b=c"}, "d=e"]}"#,
                "--env-var=a=b=c --env-var=d=e",
                0,
            ),
            (r#"{"folder": ["A B", "C"]}"#, "--folder=A B --folder=C", 0),
            (r#"{"reporters": "cli,json"}"#, "--reporters=cli,json", 0),
            (r#"{"insecure": true, "verbose": false}"#, "--insecure", 0),
            (r#"{"bail": true}"#, "--bail=failure", 0),
            (r#"{"bail": ["folder"]}"#, "--bail=folder", 0),
            (r#"{"timeoutRequest": 0, "globals": null}"#, "", 0),
            (r#"{"insecureFileRead": false}"#, "--no-insecure-file-read", 0),
            (
                r#"{"reporter": {"junit": {"export": "j"}, "cli": {"noBanner": true}, "x": {"y": 1}}}"#,
                "--reporter-junit-export=j --reporter-cli-no-banner",
                0,
            ),
            (r#"{"frobnicate": 1}"#, "", 1),
            ("", "", 0),
        ] {
            assert_eq!(extended("p run", &[text]), (expected.to_owned(), remarks), "{text}");
        }
    }

    #[test]
    fn the_command_line_wins_and_then_the_nearest_file() {
        let files = [r#"{"environment": "far", "globals": "far"}"#, r#"{"environment": "near"}"#];
        assert_eq!(extended("p run c", &files).0, "--globals=far --environment=near");
        assert_eq!(extended("p run -e mine c", &files).0, "--globals=far");
        assert_eq!(extended("p run c", &[r#"{"collection": "other"}"#]).0, "");
        assert_eq!(extended("p inspect c", &files).0, "");
        assert_eq!(extended("p run --frobnicate", &files).0, "");
    }

    #[test]
    fn a_file_that_is_no_configuration_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".newmanrc");
        for (text, message) in [
            ("{\n\"run\": [1]}", "newman's configuration must be an object of options"),
            ("{\"a\": 1,}", "trailing comma"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = read(&path).unwrap_err();
            assert!(error.message.to_lowercase().contains(message), "{error}");
            assert!(error.place.is_some() && error.file.ends_with(".newmanrc"));
        }
    }
}
