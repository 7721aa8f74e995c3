//! The text of `postcheck.toml`.

use std::fmt::Write as _;
use std::path::Path;

use super::super::error::CliError;
use super::super::variables::OF_PROCESS;
use super::answers::Answers;

/// What a bare `postcheck` runs. Values of secrets are nowhere in it.
pub(super) fn text(answers: &Answers) -> Result<String, CliError> {
    let mut out = String::from(
        "# What a bare `postcheck` runs here. docs/reference.md of postcheck lists every key.\n\n",
    );
    // Writing to a String cannot fail.
    let _ = writeln!(out, "collection = {}", quoted_path(&answers.collection)?);
    if let Some(path) = &answers.environment {
        let _ = writeln!(out, "environment = {}", quoted_path(path)?);
    }
    let _ = writeln!(out, "fixtures = {}", quoted_path(&answers.fixtures)?);
    out.push_str("reports = \"reports\"\n");
    if answers.base_url.is_some() {
        let _ = writeln!(out, "target = {}", quoted(&answers.target));
    }
    if !answers.secrets.is_empty() {
        let names: Vec<String> = answers.secrets.iter().map(|name| quoted(name)).collect();
        let _ =
            writeln!(out, "\n# Variables that no report shows.\nsecrets = [{}]", names.join(", "));
    }
    out.push_str(&outside(answers));
    if let Some(url) = &answers.base_url {
        let _ = write!(
            out,
            "\n# Another server is another table: --target NAME chooses it.\n[targets.{}]\n",
            answers.target
        );
        let _ = writeln!(out, "variables = {{ base_url = {} }}", quoted(url));
    }
    Ok(out)
}

/// How values come that stand in no file.
fn outside(answers: &Answers) -> String {
    let mut out = String::from(
        "\n# Passwords and tokens do not belong into this file. They come by environment variables:\n",
    );
    let mut names = answers.outside().peekable();
    if names.peek().is_none() {
        let _ = writeln!(out, "#   {OF_PROCESS}NAME=… sets the variable NAME");
    }
    for name in names {
        let _ = writeln!(out, "#   {}", of_process(name));
    }
    out
}

/// The assignment that sets a variable from outside.
pub(super) fn of_process(name: &str) -> String {
    format!("{OF_PROCESS}{}=…", name.escape_default())
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn quoted_path(path: &Path) -> Result<String, CliError> {
    let text = path.to_str().ok_or_else(|| {
        CliError::Other(format!(
            "{} is not valid UTF-8, which postcheck.toml has to be",
            path.display()
        ))
    })?;
    Ok(quoted(text))
}
