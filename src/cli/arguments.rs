//! The words of the command line before clap reads them: what newman takes and clap could not express.

use std::ffi::{OsStr, OsString};

use clap::CommandFactory as _;

use super::args::Cli;

/// The command that has newman's options.
pub(super) const RUN: &str = "run";

/// The words for clap, and remarks on those that have no effect.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    pub(super) words: Vec<OsString>,
    pub(super) remarks: Vec<String>,
}

/// Reads the process's arguments, the program's name first.
pub(super) fn read(words: Vec<OsString>) -> Arguments {
    let mut words = with_command(words);
    if words.get(1).is_some_and(|word| word == "-v") {
        words[1] = "--version".into();
    }
    let is_run = words.get(1).is_some_and(|word| word == RUN);
    let has_reporter_options = words.iter().any(|word| is_reporter_option(word));
    let words = with_bail(words);
    match is_run && has_reporter_options {
        true => without_foreign_reporters(words),
        false => Arguments { words, remarks: Vec::new() },
    }
}

/// Without a command `run` is meant: where there is no argument, or the first one is an option of `run`.
fn with_command(mut words: Vec<OsString>) -> Vec<OsString> {
    let names_no_command = match words.get(1).and_then(|first| first.to_str()) {
        None => words.len() <= 1,
        Some("-h" | "--help" | "-V" | "-v" | "--version") => false,
        Some(first) => first.len() > 1 && first.starts_with('-'),
    };
    if names_no_command {
        words.insert(words.len().min(1), RUN.into());
    }
    words
}

/// `--bail` may have a value, and must not take the word behind it for one if that is none.
fn with_bail(mut words: Vec<OsString>) -> Vec<OsString> {
    for at in 0..words.len() {
        let is_value = words.get(at + 1).and_then(|next| next.to_str()).is_some_and(is_bail_value);
        if let Some(word) = words.get_mut(at).filter(|word| **word == "--bail" && !is_value) {
            *word = "--bail=failure".into();
        }
    }
    words
}

fn is_bail_value(text: &str) -> bool {
    text.split(',').all(|modifier| matches!(modifier, "folder" | "failure"))
}

fn is_reporter_option(word: &OsStr) -> bool {
    word.to_str().is_some_and(|word| word.starts_with("--reporter-"))
}

/// Options of reporters that postcheck has not: like newman, it goes on without them. Whatever follows and is no
/// option is such an option's value.
fn without_foreign_reporters(words: Vec<OsString>) -> Arguments {
    let command = Cli::command();
    let run = command.find_subcommand(RUN);
    let known: Vec<&str> = run
        .into_iter()
        .flat_map(clap::Command::get_arguments)
        .flat_map(|argument| argument.get_long_and_visible_aliases().unwrap_or_default())
        .collect();
    let mut kept = Arguments::default();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        let (option, value) =
            text.split_once('=').map_or((&*text, None), |(o, value)| (o, Some(value)));
        let name = option.trim_start_matches('-');
        if !is_reporter_option(&word) || known.contains(&name) {
            kept.words.push(word);
            continue;
        }
        kept.remarks.push(format!("{option} has no effect: no reporter here has such an option"));
        if value.is_none() {
            words.next_if(|next| !next.to_string_lossy().starts_with('-'));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(line: &str) -> (String, usize) {
        let words = line.split_whitespace().map(Into::into).collect();
        let Arguments { words, remarks } = read(words);
        let words: Vec<_> = words.iter().map(|word| word.to_str().unwrap()).collect();
        (words.join(" "), remarks.len())
    }

    #[test]
    fn the_words_are_put_right() {
        for (given, expected, remarks) in [
            ("p", "p run", 0),
            ("p -r cli", "p run -r cli", 0),
            ("p --folder a", "p run --folder a", 0),
            ("p run c", "p run c", 0),
            ("p c.json", "p c.json", 0),
            ("p - x", "p - x", 0),
            ("p -v", "p --version", 0),
            ("p run -v", "p run -v", 0),
            ("p run --bail c.json", "p run --bail=failure c.json", 0),
            ("p run c.json --bail", "p run c.json --bail=failure", 0),
            ("p run --bail folder c.json", "p run --bail folder c.json", 0),
            ("p run --bail folder,failure", "p run --bail folder,failure", 0),
            ("p run --bail=folder c.json", "p run --bail=folder c.json", 0),
            ("p run --reporter-junit-export x", "p run --reporter-junit-export x", 0),
            ("p run --reporter-cli-silent c", "p run --reporter-cli-silent c", 0),
            ("p run --reporter-htmlextra-export x c", "p run c", 1),
            ("p run --reporter-html-a=b c --reporter-html-c -k", "p run c -k", 2),
            ("p --reporter-html-dark", "p run", 1),
        ] {
            assert_eq!(read_text(given), (expected.to_owned(), remarks), "{given}");
        }
    }
}
