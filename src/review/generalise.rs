//! Decisions beyond taking what came: a matcher in its place, a rule that ignores it, an edit by hand.

use serde_json::{Value, json};

use crate::compare::{Key, general_path};
use crate::fixture::Fixture;
use crate::record;

use super::asked::SENT;
use super::carry_out::{self, CarriedOut, ReviewError};
use super::decide::Selection;
use super::edit;
use super::folder::{Folder, Loaded};
use super::pending::{Change, Edit};

/// The narrowest matcher that accepts what the fixture has at these places and what came there, as it stands in a
/// fixture.
pub(crate) fn matcher_for(
    folder: &Folder,
    loaded: &Loaded,
    numbers: &[usize],
) -> Result<String, String> {
    const NOWHERE: &str = "a matcher stands for a value; this is none";
    let path = folder.fixture_path(&loaded.pending.step);
    let text =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let fixture: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut values: Vec<Value> = Vec::new();
    for change in numbers.iter().filter_map(|at| loaded.pending.changes.get(*at)) {
        if change.kind == "status" || change.kind == "cookie" || change.kind == "content-type" {
            return Err(format!("a {} has no matchers", change.kind));
        }
        if change.is_of_request()
            && matches!(change.path.as_str(), "method" | "url" | "header content-type")
        {
            return Err(format!("a request's {} has no matchers", change.path));
        }
        let (old, new) = match &change.edit {
            Some(Edit::Replace { place, with }) => (at(&fixture, place).cloned(), with),
            Some(Edit::Insert { with, .. }) => (None, with),
            _ => return Err(NOWHERE.to_owned()),
        };
        values.extend(old);
        values.push(new.clone());
    }
    // Nothing can be learnt from what stands for something else already.
    let is_literal = |value: &Value| !value.as_str().is_some_and(|text| text.contains("{{"));
    let literal: Vec<&Value> = values.iter().filter(|value| is_literal(value)).collect();
    if literal.is_empty() {
        return Err("accepting puts a matcher there already: press a".to_owned());
    }
    Ok(record::narrowest(&literal))
}

/// Accepts the chosen differences with a matcher instead of what came.
pub(crate) fn accept_as(
    folder: &Folder,
    loaded: &Loaded,
    numbers: &[usize],
    matcher: &str,
) -> Result<CarriedOut, ReviewError> {
    let mut loaded = loaded.clone();
    for number in numbers {
        let change = loaded.pending.changes.get_mut(*number);
        if let Some(Edit::Replace { with, .. } | Edit::Insert { with, .. }) =
            change.and_then(|change| change.edit.as_mut())
        {
            *with = matcher.into();
        }
    }
    carry_out::accept(folder, &loaded, &Selection::Only(numbers.iter().copied().collect()))
}

/// Adds a rule to the fixture that ignores a path of the answer's body or of what is sent, and forgets the differences that it is about.
pub(crate) fn ignore(
    folder: &Folder,
    loaded: &Loaded,
    path: &str,
    of_request: bool,
) -> Result<CarriedOut, ReviewError> {
    let rule = json!({ "path": path, "ignore": true });
    let of = of_request.then_some(SENT);
    let is_below = |change: &Change| {
        let general = general_path(&change.path);
        let paths = [change.path.as_str(), general.as_str()].into_iter();
        change.is_of_a_body()
            && change.is_of_request() == of_request
            && paths
                .filter_map(|of| of.strip_prefix(path))
                .any(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    carry_out::rewrite(folder, loaded, |text| edit::with_rule(text, of, &rule), is_below)
}

/// Whether the fixture was changed by hand; then nothing is pending about it any more.
pub(crate) fn edited(folder: &Folder, loaded: &Loaded) -> Result<bool, ReviewError> {
    let step = &loaded.pending.step;
    if folder.digest(step)? == loaded.pending.fixture {
        return Ok(false);
    }
    let path = folder.fixture_path(step);
    let text = carry_out::read(&path)?;
    Fixture::parse(&text, &path.display().to_string(), |name| {
        std::fs::read(path.with_file_name(name))
    })
    .map_err(|cause| ReviewError::Invalid { cause: Box::new(cause) })?;
    folder.remove(step)?;
    Ok(true)
}

fn at<'v>(fixture: &'v Value, place: &[Key]) -> Option<&'v Value> {
    place.iter().try_fold(fixture, |value, key| match key {
        Key::Index(index) => value.get(index),
        Key::Name(name) => value.get(name),
    })
}
