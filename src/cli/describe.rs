//! `postcheck reference`: every setting, environment variable and option as Markdown. docs/reference.md is its output.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};

use crate::config::{FILE_NAME, TABLES};

use super::args::Cli;
use super::error::CliError;
use super::{Exit, print};

const HEAD: &str = "\
<!-- Written by `cargo run -- reference > docs/reference.md`. -->

# Reference

Every setting of `postcheck.toml`, every environment variable, every option. What they do together is told in
[configuration.md](configuration.md), [fixtures.md](fixtures.md) and the other pages. Options win over environment
variables, and these over the file.
";

/// Variables that are not those of an option.
const OTHERS: &[(&str, &str)] = &[
    ("POSTCHECK_VARIABLE_NAME", "sets the variable `NAME` of the run, for what stands in no file"),
    ("POSTCHECK_MASTER_PASSWORD", "opens an end-to-end encrypted session"),
    (
        "POSTCHECK_LEFT_MASTER_PASSWORD, POSTCHECK_RIGHT_MASTER_PASSWORD",
        "the same for one side of `compare`",
    ),
    ("HTTP_PROXY, HTTPS_PROXY, NO_PROXY", "proxies, also in lower case"),
    ("NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, TERM", "colours, as these are used everywhere"),
    ("LC_ALL, LC_CTYPE, LANG", "whether symbols beyond ASCII are shown"),
    ("COLUMNS", "the width of the output, instead of the terminal's"),
    ("VISUAL, EDITOR", "the editor of `review`"),
    ("GITHUB_ACTIONS, GITHUB_STEP_SUMMARY", "annotations and the job's page on GitHub"),
];

/// Prints the reference.
pub(super) fn run() -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    let mut out = HEAD.to_owned();
    settings(&mut out);
    variables(&command, &mut out);
    let _ = writeln!(out, "\n## Commands");
    for command in visible_commands(&command) {
        options(command, &mut out);
    }
    print(out.as_bytes())
}

// Writing to a String cannot fail.

fn settings(out: &mut String) {
    let _ = writeln!(out, "\n## Settings of {FILE_NAME}");
    for table in TABLES {
        if !table.name.is_empty() {
            let _ = writeln!(out, "\n### `{}`", table.name);
        }
        let _ = writeln!(
            out,
            "\n{}\n\n| setting | value | meaning |\n| --- | --- | --- |",
            table.purpose
        );
        for (name, value, meaning) in table.settings {
            let _ = writeln!(out, "| `{name}` | {value} | {meaning} |");
        }
    }
}

fn variables(command: &Command, out: &mut String) {
    let _ = writeln!(out, "\n## Environment variables\n\n| variable | meaning |\n| --- | --- |");
    let mut of_options: BTreeMap<String, String> = BTreeMap::new();
    collect(command, &mut of_options);
    for (name, option) in of_options {
        let _ = writeln!(out, "| `{name}` | as {option} |");
    }
    for (names, meaning) in OTHERS {
        let names: Vec<String> = names.split(", ").map(|name| format!("`{name}`")).collect();
        let _ = writeln!(out, "| {} | {meaning} |", names.join(", "));
    }
}

/// The variables of all commands' options.
fn collect(command: &Command, into: &mut BTreeMap<String, String>) {
    for argument in command.get_arguments() {
        if let Some(variable) = argument.get_env() {
            let name = variable.to_string_lossy().into_owned();
            into.entry(name).or_insert_with(|| spelling(argument));
        }
    }
    command.get_subcommands().for_each(|command| collect(command, into));
}

fn visible_commands(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

fn options(command: &Command, out: &mut String) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let _ = writeln!(out, "\n### `{name}`");
    if let Some(about) = command.get_about() {
        let _ = writeln!(out, "\n{}", cell(&about.to_string()));
    }
    let arguments: Vec<&Arg> = command.get_arguments().filter(|a| is_shown(a)).collect();
    if !arguments.is_empty() {
        let _ = writeln!(out, "\n| option | meaning |\n| --- | --- |");
    }
    let mut heading = None;
    for argument in arguments {
        if argument.get_help_heading() != heading {
            heading = argument.get_help_heading();
            let _ = writeln!(out, "| **{}** | |", heading.unwrap_or("Options"));
        }
        let _ = writeln!(out, "| {} | {} |", spelling(argument), meaning(argument));
    }
    visible_commands(command).for_each(|command| options(command, out));
}

fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !matches!(argument.get_id().as_str(), "help" | "version")
}

/// As it is typed: `-e`, `--environment PATH`.
fn spelling(argument: &Arg) -> String {
    let value = argument.get_value_names().unwrap_or_default().join(" ");
    let takes_value = argument.get_action().takes_values();
    let Some(long) = argument.get_long() else {
        return format!("`{}`", cell(&value));
    };
    let mut text = String::new();
    if let Some(short) = argument.get_short() {
        let _ = write!(text, "`-{short}`, ");
    }
    let value = if takes_value { format!(" {}", cell(&value)) } else { String::new() };
    let _ = write!(text, "`--{long}{value}`");
    for alias in argument.get_visible_aliases().unwrap_or_default() {
        let _ = write!(text, ", `--{alias}`");
    }
    text
}

fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help());
    let mut text = help.map(|help| cell(&help.to_string())).unwrap_or_default();
    let values = argument.get_possible_values();
    let values: Vec<&str> =
        values.iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name()).collect();
    if argument.get_action().takes_values() && !values.is_empty() {
        let _ = write!(text, " One of {}.", values.join(", "));
    }
    let defaults = argument.get_default_values();
    let defaults: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        let _ = write!(text, " Default: `{}`.", defaults.join(", "));
    }
    text
}

/// A text that stays within its cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
