//! What newman does with the collections in tests/newman, as it was written down there, postcheck does, too. Where
//! it means to differ, tests/newman/better says how and why.

mod observe;
mod server;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use observe::observe;
use server::Loopback;

use crate::support::Workspace;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newman")
}

fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn cases() -> Vec<Value> {
    json(&folder().join("cases.json")).as_array().unwrap().clone()
}

fn named(kind: &str, case: &Value) -> PathBuf {
    folder().join(kind).join(format!("{}.json", case["name"].as_str().unwrap()))
}

/// What postcheck is to do: what newman did, with what is better in its place.
fn expected(case: &Value) -> Map<String, Value> {
    let mut expected = json(&named("expected", case)).as_object().unwrap().clone();
    let better = named("better", case);
    if better.exists() {
        let better = json(&better);
        assert!(better["reason"].is_string(), "{case} is better without a reason");
        expected.extend(better.as_object().unwrap().clone());
        expected.remove("reason");
    }
    observe::lower_case_names(&mut expected);
    expected
}

/// What differs between the two, as text.
fn differences(case: &Value, expected: &Map<String, Value>, found: &Map<String, Value>) -> String {
    let wrong = expected.iter().filter(|(key, value)| found.get(*key) != Some(value));
    let told = wrong.map(|(key, value)| {
        let found = found.get(key).unwrap_or(&Value::Null);
        format!("{}: {key}\n  newman:    {value}\n  postcheck: {found}\n", case["name"])
    });
    told.collect()
}

#[test]
fn postcheck_does_what_newman_does() {
    let server = Loopback::start();
    let workspace = Workspace::new();
    let mut wrong = String::new();
    for case in cases() {
        let found = observe(&workspace, &case, &server);
        wrong += &differences(&case, &expected(&case), &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_collection_is_a_case_and_every_case_is_whole() {
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for kind in ["collections", "expected", "better"] {
        for entry in std::fs::read_dir(folder().join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let is_known = cases.iter().any(|case| named(kind, case) == path);
            assert!(is_known, "{} belongs to no case", path.display());
        }
    }
    for case in &cases {
        assert!(case["about"].as_str().is_some_and(|about| !about.is_empty()), "{case}");
        assert!(named("collections", case).exists() && named("expected", case).exists(), "{case}");
    }
}

#[test]
fn a_difference_is_told() {
    let case = &cases()[0];
    let found = observe(&Workspace::new(), case, &Loopback::start());
    assert_eq!(differences(case, &expected(case), &found), "");
    for key in found.keys() {
        let mut other = found.clone();
        other.insert(key.clone(), "other".into());
        assert!(differences(case, &expected(case), &other).contains(key), "{key}");
    }
}
