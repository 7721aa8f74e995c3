use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use globset::Glob;
use serde_json_path::JsonPath;
use toml::Spanned;

use crate::diagnostic::{SourceError, serde_words};
use crate::timing::{Budget, BudgetError};

use super::file::File;
use super::raw::{RawComparison, RawConfig, RawRule, RawTarget};
use super::{Comparison, Config, RuleSpec, Session, Target};

const HELP: &str = "every setting is described in docs/configuration.md";

/// Reads and checks a `postcheck.toml`.
///
/// # Errors
/// When it cannot be read, is no TOML, has an unknown setting or one that means nothing.
pub fn load(path: &Path) -> Result<Config, SourceError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "the configuration file does not exist".to_owned(),
            ErrorKind::InvalidData => "the configuration file is not UTF-8 text".to_owned(),
            _ => format!("the configuration file cannot be read: {error}"),
        };
        SourceError::new(path.display().to_string(), reason)
    })?;
    parse(path, &text)
}

/// The same for a text in memory; `path` is what errors and relative paths refer to.
pub(super) fn parse(path: &Path, text: &str) -> Result<Config, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = File::new(path, text);
    let raw: RawConfig = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let message = serde_words::reworded(error.message().trim());
        // In TOML an object is called a table.
        file.error(&span, message.replace("an object", "a table")).help(HELP)
    })?;
    check(path, &file, raw)
}

fn check(path: &Path, file: &File<'_>, raw: RawConfig) -> Result<Config, SourceError> {
    let target = default_target(file, &raw)?;
    let compare = comparison(file, raw.compare)?;
    let rules = raw.rules.into_iter().map(|r| rule(file, r)).collect::<Result<_, _>>()?;
    let targets = raw.targets.into_iter().map(|(name, t)| (name, self::target(file, t))).collect();
    Ok(Config {
        file: path.to_owned(),
        collection: file.anchor_some(raw.collection),
        environment: file.anchor_some(raw.environment),
        globals: file.anchor_some(raw.globals),
        fixtures: file.anchor_some(raw.fixtures),
        target,
        fail_on: raw.fail_on.map(|severity| severity.0),
        require_fixtures: raw.require_fixtures,
        check_requests: raw.check_requests,
        budgets: raw.budgets.into_iter().map(|b| budget(file, &b)).collect::<Result<_, _>>()?,
        reporters: raw.reporters,
        reports: file.anchor_some(raw.reports),
        secrets: raw.secrets,
        working_dir: file.anchor_some(raw.working_dir),
        timeout: raw.timeout.map(Duration::from_millis),
        timeout_request: raw.timeout_request.map(Duration::from_millis),
        delay_request: raw.delay_request.map(Duration::from_millis),
        jobs: raw.jobs.map(|jobs| usize::from(jobs.get())),
        reads: globs(file, raw.reads)?,
        writes: globs(file, raw.writes)?,
        session: Session {
            profile: raw.session.profile.map(|profile| profile.0),
            mode: raw.session.mode.map(|mode| mode.0),
            lifetime: raw.session.lifetime.map(|seconds| Duration::from_secs(seconds.get())),
        },
        targets,
        compare,
        rules,
    })
}

fn budget(file: &File<'_>, raw: &Spanned<String>) -> Result<Budget, SourceError> {
    raw.as_ref().parse().map_err(|error: BudgetError| {
        let message = format!("`{}` is no budget", raw.as_ref());
        file.error(&raw.span(), message).help(error.to_string())
    })
}

fn default_target(file: &File<'_>, raw: &RawConfig) -> Result<Option<String>, SourceError> {
    let Some(name) = &raw.target else { return Ok(None) };
    if raw.targets.contains_key(name.as_ref()) {
        return Ok(Some(name.as_ref().clone()));
    }
    let known: Vec<_> = raw.targets.keys().map(String::as_str).collect();
    let help = match known.as_slice() {
        [] => format!("describe it in a table [targets.{}]", name.as_ref()),
        some => format!("the targets are {}", some.join(", ")),
    };
    Err(file.error(&name.span(), format!("unknown target `{}`", name.as_ref())).help(help))
}

fn target(file: &File<'_>, raw: RawTarget) -> Target {
    Target {
        sandbox: file.anchor_some(raw.sandbox),
        variables: raw.variables.into_iter().map(|(name, value)| (name, value.0)).collect(),
        environment: file.anchor_some(raw.environment),
        insecure: raw.insecure,
        ca_cert: file.anchor_some(raw.ca_cert),
        session: raw.session.map(|mode| mode.0),
    }
}

fn comparison(file: &File<'_>, raw: RawComparison) -> Result<Comparison, SourceError> {
    let ignore_headers: Vec<_> = raw.ignore_headers.iter().map(|n| n.to_lowercase()).collect();
    let mut compare_headers = Vec::with_capacity(raw.compare_headers.len());
    for name in raw.compare_headers {
        let lower = name.as_ref().to_lowercase();
        if ignore_headers.contains(&lower) {
            let message = format!("the header `{lower}` is both to be compared and to be ignored");
            return Err(file.error(&name.span(), message).help("take it out of one of the lists"));
        }
        compare_headers.push(lower);
    }
    Ok(Comparison { strict_numbers: raw.strict_numbers, ignore_headers, compare_headers })
}

fn rule(file: &File<'_>, raw: Spanned<RawRule>) -> Result<RuleSpec, SourceError> {
    let span = raw.span();
    let raw = raw.into_inner();
    if let Err(error) = JsonPath::parse(raw.path.as_ref()) {
        let message = format!("`{}` is no JSONPath: {error}", raw.path.as_ref());
        let help = "paths are those of RFC 9535, such as `$..updated` or `$[*].tags`";
        return Err(file.error(&raw.path.span(), message).help(help));
    }
    let given = actions(&raw);
    if given.len() != 1 {
        let message = match given.as_slice() {
            [] => "a rule without an action".to_owned(),
            some => format!("a rule with several actions: {}", some.join(", ")),
        };
        let help = "a rule has exactly one of `match`, `ignore`, `unordered`, `strict-order`, \
                    `strict-bytes`, `severity` and `secret`";
        return Err(file.error(&span, message).help(help));
    }
    Ok(RuleSpec {
        path: raw.path.into_inner(),
        matcher: raw.matcher,
        ignore: raw.ignore.is_some(),
        unordered: raw.unordered,
        strict_order: raw.strict_order.is_some(),
        strict_bytes: raw.strict_bytes.is_some(),
        severity: raw.severity.map(|severity| severity.0),
        secret: raw.secret.is_some(),
        steps: globs(file, raw.steps)?,
        place: file.place(&span),
    })
}

fn actions(rule: &RawRule) -> Vec<&'static str> {
    let actions = [
        ("match", rule.matcher.is_some()),
        ("ignore", rule.ignore.is_some()),
        ("unordered", rule.unordered.is_some()),
        ("strict-order", rule.strict_order.is_some()),
        ("strict-bytes", rule.strict_bytes.is_some()),
        ("severity", rule.severity.is_some()),
        ("secret", rule.secret.is_some()),
    ];
    actions.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
}

fn globs(file: &File<'_>, written: Vec<Spanned<String>>) -> Result<Vec<String>, SourceError> {
    written
        .into_iter()
        .map(|glob| match Glob::new(glob.as_ref()) {
            Ok(_) => Ok(glob.into_inner()),
            Err(error) => {
                let message = format!("`{}` is no glob: {}", glob.as_ref(), error.kind());
                Err(file.error(&glob.span(), message).help("globs name step ids: `session-api/*`"))
            }
        })
        .collect()
}
