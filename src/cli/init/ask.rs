//! Questions on the terminal.

use std::io::{self, BufRead as _, Write as _};

use super::super::error::CliError;

/// The answer to a question; an empty line takes what is offered.
pub(super) fn text(question: &str, usual: &str) -> Result<String, CliError> {
    let offer = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
    let mut stdout = io::stdout().lock();
    let shown = write!(stdout, "{question}{offer}: ").and_then(|()| stdout.flush());
    shown.map_err(|cause| CliError::Output { cause })?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    if read.map_err(CliError::of)? == 0 {
        return Err(CliError::Other(
            "the questions were not answered: nothing was written".to_owned(),
        ));
    }
    let answer = line.trim();
    Ok(if answer.is_empty() { usual.to_owned() } else { answer.to_owned() })
}

/// The same until the answer can be read; what is wrong with it is shown.
pub(super) fn until<T>(
    question: &str,
    usual: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, CliError> {
    loop {
        match read(&text(question, usual)?) {
            Ok(answer) => return Ok(answer),
            Err(wrong) => {
                // Nobody left to tell when it is closed; the next question notices.
                let _ = writeln!(io::stdout(), "  {wrong}");
            }
        }
    }
}

/// Yes or no.
pub(super) fn whether(question: &str) -> Result<bool, CliError> {
    until(question, "y", |answer| match answer.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("please answer y or n".to_owned()),
    })
}
