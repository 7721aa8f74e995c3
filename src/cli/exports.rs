//! What a run leaves behind at its end: the environment, the globals, the collection, the cookie jar.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use time::OffsetDateTime;

use crate::collection;
use crate::http::{Cookie, jar_text};
use crate::report::Output;
use crate::runner;
use crate::secret::Masker;
use crate::variables::{self, Exported, Heading, Scope, iso_text};

use super::args::ExportArgs;
use super::error::CliError;
use super::setup::Setup;
use super::{connect, warn};

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Environment,
    Globals,
    Collection,
    CookieJar,
}

impl What {
    /// As in newman's file names.
    fn name(self) -> &'static str {
        match self {
            What::Environment => "environment",
            What::Globals => "globals",
            What::Collection => "collection",
            What::CookieJar => "cookie-jar",
        }
    }
}

/// The exports of a run; their files are opened before it, so that one that cannot be written is known early.
pub(super) struct Exports {
    open: Vec<Open>,
    with_secrets: bool,
}

struct Open {
    what: What,
    path: PathBuf,
    output: Output,
}

impl Exports {
    /// Opens what the arguments name.
    pub(super) fn open(args: &ExportArgs, setup: &Setup) -> Result<Self, CliError> {
        let mut exports = Exports { open: Vec::new(), with_secrets: args.export_secrets };
        for (what, path) in [
            (What::Environment, &args.export_environment),
            (What::Globals, &args.export_globals),
            (What::Collection, &args.export_collection),
            (What::CookieJar, &args.export_cookie_jar),
        ] {
            let Some(path) = path else { continue };
            let path = file_in(path, what);
            exports.spare(what, &path, exports.text(what, setup, &[]).masked, setup)?;
            let private = what == What::CookieJar || exports.with_secrets;
            let open = if private { Output::open_private } else { Output::open };
            let output = open(&path).map_err(CliError::of)?;
            exports.open.push(Open { what, path, output });
        }
        Ok(exports)
    }

    /// Writes everything as it is now. `setup` has the variables of the run's end. What goes wrong is told; false
    /// when something did.
    pub(super) fn write(mut self, setup: &Setup, cookies: &[Cookie]) -> bool {
        let mut is_whole = true;
        for Open { what, path, mut output } in std::mem::take(&mut self.open) {
            let Exported { text, masked } = self.text(what, setup, cookies);
            let written = self.spare(what, &path, masked, setup).and_then(|()| {
                let written = output.write_all(text.as_bytes()).and_then(|()| output.finish());
                written.map_err(CliError::of)
            });
            match written {
                Ok(()) if masked > 0 => warn(format_args!(
                    "secrets in {} are written as ***; --export-secrets leaves them in",
                    path.display()
                )),
                Ok(()) => {}
                Err(error) => {
                    warn(format_args!("the {} is not exported: {error}", what.name()));
                    is_whole = false;
                }
            }
        }
        is_whole
    }

    fn text(&self, what: What, setup: &Setup, cookies: &[Cookie]) -> Exported {
        let now = OffsetDateTime::now_utc();
        let masker = (!self.with_secrets).then(|| connect::masker(setup));
        let variables = |scope: Scope, heading: &Heading| {
            variables::export(&setup.scopes, scope, heading, &iso_text(now), masker.as_ref())
        };
        match what {
            What::Environment => variables(Scope::Environment, &setup.environment_heading),
            What::Globals => variables(Scope::Global, &setup.globals_heading),
            What::Collection => collection_text(setup, masker.as_ref()),
            What::CookieJar => Exported { text: jar_text(cookies, now), masked: 0 },
        }
    }

    /// Refuses to put `***` in the place of secrets that somebody keeps in the file.
    fn spare(&self, what: What, path: &Path, masked: usize, setup: &Setup) -> Result<(), CliError> {
        let source = match what {
            What::Environment => setup.environment_path.as_deref(),
            What::Globals => setup.globals_path.as_deref(),
            What::Collection => setup.collection.path.as_deref(),
            What::CookieJar => None,
        };
        let is_source = source.is_some_and(|source| same_file(source, path));
        if masked == 0 || !is_source {
            return Ok(());
        }
        Err(CliError::Other(format!(
            "the exported {} would replace the secrets in {} by ***; name another file, or leave them in by \
             --export-secrets",
            what.name(),
            path.display()
        )))
    }
}

/// The collection's own text with the values of its variables; masked ones make it a new text.
fn collection_text(setup: &Setup, masker: Option<&Masker>) -> Exported {
    let scopes = &setup.scopes;
    let values = scopes.values(Scope::Collection);
    let values: Vec<(String, Value)> = values
        .map(|(name, value)| (name.to_owned(), value.cloned().unwrap_or(Value::Null)))
        .collect();
    let text = collection::export(&setup.collection, &values);
    let Some(masker) = masker else { return Exported { text, masked: 0 } };
    let whole: Value = serde_json::from_str(&text).unwrap_or_default();
    let shown = runner::published(&text, scopes, masker);
    let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
    if shown == whole {
        return Exported { text, masked: 0 };
    }
    Exported { text: format!("{shown:#}\n"), masked: 1 }
}

/// The file itself, or one with newman's name in a folder.
fn file_in(path: &Path, what: What) -> PathBuf {
    let names_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    if !names_folder && !path.is_dir() {
        return path.to_owned();
    }
    let stamp = iso_text(OffsetDateTime::now_utc());
    let stamp: String = stamp.chars().map(|c| if c.is_ascii_digit() { c } else { '-' }).collect();
    path.join(format!("newman-{}-{stamp}0.json", what.name()))
}

fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| -> io::Result<PathBuf> { path.canonicalize() };
    matches!((real(one), real(other)), (Ok(one), Ok(other)) if one == other)
}
