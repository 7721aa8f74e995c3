//! A script's text as a function.

use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Function};

use super::failure::ScriptName;
use super::outcome::ScriptError;
use crate::collection::EventKind;

/// Global names from before there was `pm` (js/legacy.js).
const OLD_NAMES: &[&str] = &[
    "tests",
    "globals",
    "environment",
    "data",
    "request",
    "iteration",
    "postman",
    "_",
    "CryptoJS",
    "tv4",
    "xml2Json",
    "Backbone",
    "cheerio",
];

/// Those that need a response.
const OLD_TEST_NAMES: &[&str] =
    &["responseCookies", "responseHeaders", "responseTime", "responseCode", "responseBody"];

/// The old names that a script can use: one that begins with `"use sandbox2";` wants none.
pub(super) fn old_names(source: &str, kind: EventKind) -> [&'static [&'static str]; 2] {
    if source.starts_with("\"use sandbox2\";") || source.starts_with("'use sandbox2';") {
        return [&[], &[]];
    }
    match kind {
        EventKind::Prerequest => [OLD_NAMES, &[]],
        EventKind::Test => [OLD_NAMES, OLD_TEST_NAMES],
    }
}

/// What stands before the script on its first line: alike in length, so that columns are known.
const OPENINGS: [&str; 2] = ["(      function () {", "(async function () {"];

/// How many columns the first line is shifted by.
pub(super) const SHIFT: u32 = OPENINGS[0].len() as u32;

/// The script as a function of its own, so that what it declares stays in it. Its first line stands on
/// line 1, so lines in messages are those that the user wrote.
///
/// With an `await` in it the script is tried as an asynchronous function first: `await (…)` is also a call
/// of a function of that name, but nobody means that.
pub(super) fn compile<'js>(
    ctx: &Ctx<'js>,
    source: &str,
    name: ScriptName,
) -> Result<Function<'js>, ScriptError> {
    if let Some(line) = line_of_nul(source) {
        let stack = format!("at {}:{line}:1", name.as_str());
        let message = "the script holds a NUL character".to_owned();
        return Err(ScriptError::thrown(name, "SyntaxError".to_owned(), message, &stack));
    }
    let [plain, asynchronous] = OPENINGS;
    if !source.contains("await") {
        return function(ctx, plain, source, name);
    }
    match function(ctx, asynchronous, source, name) {
        Err(error) => function(ctx, plain, source, name).map_err(|_| error),
        compiled => compiled,
    }
}

fn line_of_nul(source: &str) -> Option<usize> {
    let (before, _) = source.split_once('\0')?;
    Some(before.lines().count().max(1))
}

fn function<'js>(
    ctx: &Ctx<'js>,
    opening: &str,
    source: &str,
    name: ScriptName,
) -> Result<Function<'js>, ScriptError> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name.as_str().to_owned());
    ctx.eval_with_options(format!("{opening}{source}\n}})"), options)
        .map_err(|error| ScriptError::from_engine(name, ctx, &error))
}
