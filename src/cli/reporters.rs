//! Reporters, as arguments and configuration ask for them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::near;
use crate::report::{
    Bodies, News, Progress, Reporter, ReporterOptions, Reporters, SharedSeen, Style, Terminal,
    TerminalOptions,
};

use super::args::{ProgressArgs, ReportArgs};
use super::error::CliError;
use super::setup::Setup;
use super::warn;

/// Makes all reporters of a run; the one for the terminal shows only news, where `news` says what was shown before.
pub(super) fn make(
    args: &ReportArgs,
    setup: &Setup,
    news: Option<&SharedSeen>,
) -> Result<Reporters, CliError> {
    let mut names = names(args, &setup.config);
    if on_github() && !args.silent && !names.iter().any(|name| name == "github") {
        names.push("github".to_owned());
    }
    made(&names, args, &setup.config, Bodies::default(), news)
}

/// Makes reporters for a run that is over. It was annotated when it ran, and its JSON report has the bodies that are
/// there.
pub(super) fn make_again(args: &ReportArgs, config: &Config) -> Result<Reporters, CliError> {
    made(&names(args, config), args, config, Bodies::All, None)
}

fn made(
    names: &[String],
    args: &ReportArgs,
    config: &Config,
    bodies: Bodies,
    news: Option<&SharedSeen>,
) -> Result<Reporters, CliError> {
    let style = style(args);
    let reports = config.reports.clone().unwrap_or_else(|| PathBuf::from("reports"));
    let mut made = Vec::new();
    for name in names {
        let page = page_of_job(name, args);
        let export = match name.as_str() {
            "junit" => args.reporter_junit_export.clone(),
            "json" => args.reporter_json_export.clone(),
            "html" => args.reporter_html_export.clone(),
            "markdown" => args.reporter_markdown_export.clone(),
            _ => None,
        };
        let usual = crate::report::default_path(name);
        let usual = usual.as_deref().and_then(Path::file_name).map(|file| reports.join(file));
        let options = ReporterOptions {
            append: page.is_some(),
            export: export.or(page).or(usual),
            style,
            terminal: terminal_options(args),
            bodies: args.reporter_json_bodies.unwrap_or(bodies),
        };
        made.push(match news.filter(|_| name == "cli") {
            Some(seen) => only_news(&options, seen),
            None => crate::report::create(name, &options).map_err(CliError::of)?,
        });
    }
    Ok(Reporters::new(made))
}

/// The terminal's report for one run after the other.
fn only_news(options: &ReporterOptions, seen: &SharedSeen) -> Box<dyn Reporter> {
    let terminal = Terminal::stdout(options.style, options.terminal.clone());
    Box::new(News::new(terminal, seen.clone()))
}

fn style(args: &ReportArgs) -> Style {
    let style = Style::of_stdout(args.color, args.verbose);
    Style { unicode: style.unicode && !args.disable_unicode, ..style }
}

/// The line that says how far the run is, where somebody watches.
pub(super) fn progress(args: &ReportArgs, progress: &ProgressArgs) -> Option<Progress> {
    let is_wanted = !progress.no_progress && !args.silent;
    is_wanted.then(|| Progress::on_stderr(style(args))).flatten()
}

/// Whether this is a job of GitHub Actions.
fn on_github() -> bool {
    std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true")
}

/// The page of the job, where a Markdown report belongs that is sent nowhere else.
fn page_of_job(name: &str, args: &ReportArgs) -> Option<PathBuf> {
    let is_ours = name == "markdown" && args.reporter_markdown_export.is_none() && on_github();
    let page = is_ours.then(|| std::env::var_os("GITHUB_STEP_SUMMARY")).flatten();
    page.filter(|page| !page.is_empty()).map(PathBuf::from)
}

/// Whether there is a reporter of that name. The command line may ask for more, as newman's may: scripts name
/// reporters that are installed elsewhere.
fn exists(name: &str) -> bool {
    if crate::report::names().any(|known| known == name) {
        return true;
    }
    let known: Vec<&str> = crate::report::names().collect();
    let likely = near(name, known.iter().copied());
    let advice = match likely.first() {
        Some(likely) => format!("did you mean {likely}?"),
        None => format!("there are {}", known.join(", ")),
    };
    warn(format_args!("could not find {name:?} reporter; {advice}"));
    false
}

/// Names given, those of the configuration, or `cli`; naming others turns `cli` off, as in newman.
fn names(args: &ReportArgs, config: &Config) -> Vec<String> {
    let given = args.reporters.clone().or(config.reporters.clone());
    let mut names: Vec<String> = given.unwrap_or_else(|| vec!["cli".to_owned()]);
    names.iter_mut().for_each(|name| *name = name.trim().to_owned());
    names.retain(|name| !name.is_empty());
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if args.reporters.is_some() {
        names.retain(|name| exists(name));
    }
    names
}

fn terminal_options(args: &ReportArgs) -> TerminalOptions {
    let usual = TerminalOptions::default();
    TerminalOptions {
        silent: args.silent,
        no_banner: args.reporter_cli_no_banner,
        no_assertions: args.reporter_cli_no_assertions,
        no_success_assertions: args.reporter_cli_no_success_assertions,
        no_console: args.reporter_cli_no_console,
        no_summary: args.reporter_cli_no_summary,
        no_failures: args.reporter_cli_no_failures,
        differences: args.max_differences.unwrap_or(usual.differences),
        ..usual
    }
}
