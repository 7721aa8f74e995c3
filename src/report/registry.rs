use std::path::{Path, PathBuf};

use super::{
    Bodies, Github, Html, Json, Junit, Markdown, Reporter, Style, Terminal, TerminalOptions,
};

/// What reporters are made with.
#[derive(Debug, Clone, Default)]
pub struct ReporterOptions {
    /// Where to write; `None` is [`default_path`], `-` standard output.
    pub export: Option<PathBuf>,
    /// What the file holds already stays (Markdown only).
    pub append: bool,
    /// How terminal output looks.
    pub style: Style,
    /// What the terminal report leaves out.
    pub terminal: TerminalOptions,
    /// Which bodies the JSON report holds.
    pub bodies: Bodies,
}

/// A reporter by its name on the command line.
struct Entry {
    name: &'static str,
    /// `None` for standard output.
    path: Option<&'static str>,
    make: fn(Option<&Path>, &ReporterOptions) -> Box<dyn Reporter>,
}

/// All reporters; a new one is a line here.
const TABLE: [Entry; 6] = [
    Entry { name: "cli", path: None, make: terminal },
    Entry { name: "junit", path: Some("reports/junit.xml"), make: junit },
    Entry { name: "json", path: Some("reports/report.json"), make: json },
    Entry { name: "html", path: Some("reports/report.html"), make: html },
    Entry { name: "markdown", path: Some("reports/report.md"), make: markdown },
    Entry { name: "github", path: None, make: github },
];

/// A name that is no reporter's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown reporter {name:?}; there are {}", names().collect::<Vec<_>>().join(", "))]
pub struct UnknownReporter {
    /// The name.
    pub name: String,
}

/// The names of all reporters.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.name)
}

/// Where the reporter of that name writes when nothing else is said; `None` for standard output and for
/// unknown names.
#[must_use]
pub fn default_path(name: &str) -> Option<PathBuf> {
    find(name).and_then(|entry| entry.path).map(PathBuf::from)
}

/// Makes the reporter of that name. Its file is opened when the run starts.
///
/// # Errors
/// When there is no such reporter.
pub fn create(name: &str, options: &ReporterOptions) -> Result<Box<dyn Reporter>, UnknownReporter> {
    let entry = find(name).ok_or_else(|| UnknownReporter { name: name.to_owned() })?;
    let path = options.export.as_deref().or(entry.path.map(Path::new));
    Ok((entry.make)(path, options))
}

fn find(name: &str) -> Option<&'static Entry> {
    const { &TABLE }.iter().find(|entry| entry.name == name)
}

fn terminal(path: Option<&Path>, options: &ReporterOptions) -> Box<dyn Reporter> {
    let (style, switches) = (options.style, options.terminal.clone());
    Box::new(match path {
        Some(path) if path != Path::new("-") => Terminal::file(path, style, switches),
        _ => Terminal::stdout(style, switches),
    })
}

fn junit(path: Option<&Path>, _: &ReporterOptions) -> Box<dyn Reporter> {
    Box::new(Junit::new(path.unwrap_or(Path::new("-"))))
}

fn json(path: Option<&Path>, options: &ReporterOptions) -> Box<dyn Reporter> {
    Box::new(Json::new(path.unwrap_or(Path::new("-")), options.bodies))
}

fn html(path: Option<&Path>, _: &ReporterOptions) -> Box<dyn Reporter> {
    Box::new(Html::new(path.unwrap_or(Path::new("-"))))
}

fn markdown(path: Option<&Path>, options: &ReporterOptions) -> Box<dyn Reporter> {
    let path = path.unwrap_or(Path::new("-"));
    Box::new(if options.append { Markdown::appending(path) } else { Markdown::new(path) })
}

fn github(_: Option<&Path>, _: &ReporterOptions) -> Box<dyn Reporter> {
    Box::new(Github::to_stderr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reporters_are_made_by_name() {
        for name in names() {
            assert_eq!(create(name, &ReporterOptions::default()).unwrap().name(), name);
        }
        assert_eq!(default_path("junit"), Some("reports/junit.xml".into()));
        assert_eq!(default_path("cli"), None);
        let Err(error) = create("htmlextra", &ReporterOptions::default()) else {
            panic!("there is no such reporter")
        };
        assert_eq!(
            error.to_string(),
            "unknown reporter \"htmlextra\"; there are cli, junit, json, html, markdown, github"
        );
    }
}
