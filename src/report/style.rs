//! How terminal output looks, decided once before a run.

use std::fmt::{self, Display};
use std::io::IsTerminal;
use std::str::FromStr;
use std::time::Duration;

use anstyle::{AnsiColor, Effects};

use crate::compare::Severity;

use super::{UnknownChoice, Verdict, text};

/// How terminal output looks. Decided once; nothing below asks the environment again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Colour by ANSI sequences.
    pub color: bool,
    /// Symbols and table lines beyond ASCII.
    pub unicode: bool,
    /// Columns of the terminal, if known; longer differences are broken over lines.
    pub width: Option<usize>,
    /// Headers, bodies and phases of every step.
    pub verbose: bool,
    /// Somebody watches: write each step at once instead of in large pieces.
    pub live: bool,
}

/// When to use colour, as `--color` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl FromStr for ColorChoice {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        match text {
            "auto" => Ok(ColorChoice::Auto),
            "on" | "always" => Ok(ColorChoice::On),
            "off" | "never" => Ok(ColorChoice::Off),
            _ => Err(UnknownChoice::new(text, "auto, on, off")),
        }
    }
}

impl Style {
    /// The style for standard output.
    #[must_use]
    pub fn of_stdout(choice: ColorChoice, verbose: bool) -> Self {
        let style = Style::decide(choice, verbose, std::io::stdout().is_terminal(), |name| {
            std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
        });
        let columns = || terminal_size::terminal_size_of(std::io::stdout());
        let width = style.width.or_else(|| columns().map(|(width, _)| usize::from(width.0)));
        Style { width, ..style }
    }

    fn decide(
        choice: ColorChoice,
        verbose: bool,
        terminal: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let dumb = variable("TERM").is_some_and(|term| term == "dumb");
        let forced = ["FORCE_COLOR", "CLICOLOR_FORCE"]
            .iter()
            .any(|name| set(name) && variable(name).is_some_and(|value| value != "0"));
        let color = match choice {
            ColorChoice::On => true,
            ColorChoice::Off => false,
            ColorChoice::Auto => !set("NO_COLOR") && (forced || (terminal && !dumb)),
        };
        // POSIX: the first of these that is set and not empty counts. None at all is usual in containers,
        // whose logs are read as UTF-8.
        let charset = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find(|name| set(name));
        let unicode = charset.and_then(|name| variable(name)).is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf") || (!terminal && (locale == "c" || locale == "posix"))
        });
        let width = variable("COLUMNS").and_then(|columns| columns.parse().ok());
        Style { color, unicode, width, verbose, live: terminal }
    }

    /// The same without colour, for a file.
    #[must_use]
    pub fn for_file(self) -> Self {
        Style { color: false, live: false, width: None, ..self }
    }

    pub(crate) fn symbols(&self) -> &'static Symbols {
        if self.unicode { &UNICODE } else { &ASCII }
    }

    /// A duration in the characters allowed.
    pub(crate) fn duration(&self, time: Duration) -> String {
        let text = text::duration(time);
        if self.unicode { text } else { text.replace('µ', "u") }
    }

    /// `text` in a colour, or plain.
    pub(crate) fn paint<T: Display>(&self, with: anstyle::Style, text: T) -> Painted<T> {
        Painted { with: self.color.then_some(with), text }
    }
}

/// A text with its colour.
pub(crate) struct Painted<T> {
    with: Option<anstyle::Style>,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.with {
            None => self.text.fmt(f),
            Some(with) => {
                with.render().fmt(f)?;
                self.text.fmt(f)?;
                with.render_reset().fmt(f)
            }
        }
    }
}

pub(crate) const BOLD: anstyle::Style = anstyle::Style::new().effects(Effects::BOLD);
pub(crate) const DIM: anstyle::Style = anstyle::Style::new().effects(Effects::DIMMED);
pub(crate) const RED: anstyle::Style = AnsiColor::Red.on_default();
pub(crate) const GREEN: anstyle::Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: anstyle::Style = AnsiColor::Yellow.on_default();
pub(crate) const CYAN: anstyle::Style = AnsiColor::Cyan.on_default();

/// The colour of a verdict.
pub(crate) fn verdict_color(verdict: Verdict) -> anstyle::Style {
    match verdict {
        Verdict::Conforms => GREEN,
        Verdict::Drift | Verdict::Failed | Verdict::Error => RED,
        Verdict::Unrecorded => YELLOW,
        Verdict::Skipped => CYAN,
    }
}

/// The colour of a severity.
pub(crate) fn severity_color(severity: Severity) -> anstyle::Style {
    match severity {
        Severity::Breaking => RED,
        Severity::Change => YELLOW,
        Severity::Additive => CYAN,
        Severity::Info => DIM,
    }
}

/// The signs used in output.
#[derive(Debug)]
pub(crate) struct Symbols {
    pub(crate) folder: &'static str,
    pub(crate) nested: &'static str,
    pub(crate) top: &'static str,
    pub(crate) arrow: &'static str,
    pub(crate) ellipsis: &'static str,
    /// Of an assertion that holds.
    pub(crate) held: &'static str,
    /// In the order of [`Verdict::ALL`].
    marks: [&'static str; Verdict::ALL.len()],
    /// Of a table, in the order of reading: `┌─┬┐│├┼┤┴└┘`.
    pub(crate) table: [&'static str; 11],
}

impl Symbols {
    pub(crate) fn mark(&self, verdict: Verdict) -> &'static str {
        Verdict::ALL
            .iter()
            .zip(self.marks)
            .find(|(v, _)| **v == verdict)
            .map_or("", |(_, mark)| mark)
    }
}

const UNICODE: Symbols = Symbols {
    folder: "❏",
    nested: "↳",
    top: "→",
    arrow: "→",
    ellipsis: "…",
    held: "✓",
    marks: ["✓", "✗", "✗", "!", "?", "-"],
    table: ["┌", "─", "┬", "┐", "│", "├", "┼", "┤", "┴", "└", "┘"],
};

const ASCII: Symbols = Symbols {
    folder: "#",
    nested: ">",
    top: ">",
    arrow: "->",
    ellipsis: "...",
    held: "+",
    marks: ["+", "x", "x", "!", "?", "-"],
    table: ["+", "-", "+", "+", "|", "+", "+", "+", "+", "+", "+"],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(choice: ColorChoice, terminal: bool, env: &[(&str, &str)]) -> Style {
        Style::decide(choice, false, terminal, |name| {
            env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colour_follows_option_environment_and_terminal() {
        use ColorChoice::{Auto, Off, On};
        type Case<'a> = (ColorChoice, bool, &'a [(&'a str, &'a str)], bool);
        let cases: &[Case<'_>] = &[
            (Auto, true, &[], true),
            (Auto, false, &[], false),
            (Auto, true, &[("NO_COLOR", "1")], false),
            (Auto, true, &[("NO_COLOR", "")], true),
            (Auto, true, &[("TERM", "dumb")], false),
            (Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (Auto, false, &[("FORCE_COLOR", "0")], false),
            (Auto, false, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
            (On, false, &[("NO_COLOR", "1")], true),
            (Off, true, &[("FORCE_COLOR", "1")], false),
        ];
        for (choice, terminal, env, color) in cases {
            assert_eq!(
                decide(*choice, *terminal, env).color,
                *color,
                "{choice:?} {terminal} {env:?}"
            );
        }
    }

    #[test]
    fn unicode_follows_the_locale() {
        for (terminal, env, unicode) in [
            (true, &[] as &[(&str, &str)], true),
            (true, &[("LANG", "de_DE.UTF-8")], true),
            (true, &[("LANG", "de_DE.utf8"), ("LC_ALL", "C")], false),
            (true, &[("LANG", "C")], false),
            (false, &[("LANG", "C")], true),
            (true, &[("LANG", "de_DE.ISO-8859-1"), ("LC_CTYPE", "")], false),
        ] {
            assert_eq!(decide(ColorChoice::Auto, terminal, env).unicode, unicode, "{env:?}");
        }
    }

    #[test]
    fn colour_words_are_read() {
        assert_eq!("on".parse(), Ok(ColorChoice::On));
        assert_eq!("auto".parse(), Ok(ColorChoice::Auto));
        assert!("blue".parse::<ColorChoice>().is_err());
    }
}
