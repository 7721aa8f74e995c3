//! Over recordings of a real server, where they are at hand: all fixtures are made, hold for both passes, and
//! notice what is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use serde_json::Value;

use crate::collection;
use crate::compare::{self, Difference, Severity};
use crate::fixture::{Bindings, Fixture, Policy, Surroundings};
use crate::plan::{self, Plan, Selection, Step};
use crate::secret::Masker;
use crate::session;
use crate::variables::Scopes;

use super::{Har, Observation, Recorded, Settings, StepLine, Wanted, fixtures, load, pair};

/// The first moment of the recordings; what is later was made by them.
const RUN: std::ops::Range<u64> = 1_795_000_000..1_800_000_000;

/// A file that is not part of the repository.
fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn recording(name: &str) -> Option<Har> {
    let path = shared(&format!("recordings/nc31.0.6-pw2025.10.0-admin-{name}.har"))?;
    Some(load(&path).expect("a valid recording"))
}

/// The plan of the collection that was recorded.
fn plan() -> Option<Plan> {
    let collection = collection::load(&shared("upstream/postman-collection.json")?).unwrap();
    Some(plan::build(&collection, &Selection::default()).unwrap())
}

fn wanted(step: &Step) -> Wanted {
    let url = step
        .request
        .url
        .replace("{{base_url}}", "https://localhost/index.php/apps/passwords")
        .replace("{{token_provider}}", "twofactor_nextcloud_notification")
        .replace("{{example_domain}}", "help.nextcloud.com");
    Wanted { method: step.request.method.clone(), url, body: None }
}

fn policy() -> Policy {
    let profile = session::profile("nextcloud-passwords").unwrap();
    let mut policy = Policy::default();
    policy.secret_headers = vec![profile.header().to_ascii_lowercase()];
    policy.foreign_cookie = Arc::new(move |name| profile.is_installation_cookie(name));
    policy
}

fn pass(plan: &Plan, har: &Har) -> Vec<Option<Observation>> {
    let pairing = pair(plan, har, wanted).expect("a recording of this collection");
    assert!(pairing.missing.is_empty() && pairing.surplus.is_empty());
    let entries = pairing.entries.iter();
    entries
        .map(|entry| {
            entry.and_then(|at| Observation::of_entry(&har.entries[at], &Scopes::default()).ok())
        })
        .collect()
}

pub(super) struct Recording {
    pub policy: Policy,
    pub passes: Vec<Vec<Option<Observation>>>,
    pub recorded: Vec<Recorded>,
}

pub(super) fn record(names: &[&str]) -> Option<Recording> {
    let plan = plan()?;
    let hars: Option<Vec<Har>> = names.iter().map(|name| recording(name)).collect();
    let passes: Vec<_> = hars?.iter().map(|har| pass(&plan, har)).collect();
    let lines: Vec<StepLine> = plan
        .steps
        .iter()
        .map(|step| StepLine {
            id: step.id.clone(),
            request: format!("{} {}", step.request.method, step.request.url),
            template: Some(step.request.clone()),
        })
        .collect();
    let policy = policy();
    let masker = Masker::default();
    let settings =
        Settings { policy: &policy, masker: &masker, reserved: &[], live: false, guess: false };
    let recorded = fixtures(&lines, &passes, &settings);
    Some(Recording { policy, passes, recorded })
}

/// What both recordings with cookies come to, made once for all tests.
pub(super) fn both_passes() -> Option<&'static Recording> {
    static RECORDING: LazyLock<Option<Recording>> =
        LazyLock::new(|| record(&["cookie-1", "cookie-2"]));
    RECORDING.as_ref()
}

pub(super) fn parsed(recorded: &Recorded) -> Fixture {
    let body = recorded.body.clone();
    Fixture::parse(&recorded.text, &recorded.step_id, |_| Ok(body.expect("a body file").1)).unwrap()
}

pub(super) fn differences(
    fixture: &Fixture,
    seen: &Observation,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let around = Surroundings {
        variables: &Scopes::default(),
        origin: &seen.origin,
        user_agent: &seen.user_agent,
        now: 1_795_422_600,
    };
    compare::compare(fixture, &seen.received, &around, policy, bindings)
}

/// What a response differs in above a remark.
pub(super) fn drift(
    fixture: &Fixture,
    seen: &Observation,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let mut found = differences(fixture, seen, policy, bindings);
    found.retain(|difference| difference.severity > Severity::Info);
    found
}

#[test]
fn both_passes_conform_to_what_was_made_of_them() {
    let Some(recording) = both_passes() else { return };
    assert_eq!(recording.recorded.len(), 65);
    for pass in &recording.passes {
        let mut bindings = Bindings::default();
        for (recorded, seen) in recording.recorded.iter().zip(pass) {
            let fixture = parsed(recorded);
            let found =
                differences(&fixture, seen.as_ref().unwrap(), &recording.policy, &mut bindings);
            assert!(found.is_empty(), "{}: {found:#?}", recorded.step_id);
        }
    }
}

#[test]
fn nothing_is_lowered_and_little_is_open() {
    let Some(recording) = both_passes() else { return };
    for recorded in &recording.recorded {
        assert!(recorded.notes.is_empty(), "{}: {:?}", recorded.step_id, recorded.notes);
        assert!(parsed(recorded).rules.is_empty(), "{}", recorded.step_id);
        assert!(!recorded.text.contains("$any"), "{}", recorded.step_id);
    }
    let text =
        |id: &str| &recording.recorded.iter().find(|recorded| recorded.step_id == id).unwrap().text;
    for (id, wanted) in [
        ("password-api/create", r#""id": "{{$uuid as=\"password_create_id\"}}""#),
        ("folder-api/list-details", r#""id": "{{password_create_id}}""#),
        ("folder-api/list-details", r#""client": "{{$userAgent}}""#),
        ("settings-api/list", r#""server.baseUrl": "{{$origin}}""#),
        ("service-api/generate-password", r#""password": "{{$regex \"[A-Za-z]{36}\"}}""#),
        ("service-api/generate-password-custom", r#""password": "{{$regex \"[!-~]{49}\"}}""#),
        ("service-api/avatar", r#""bodyFile": "avatar.body.png""#),
    ] {
        assert!(text(id).contains(wanted), "{id}: {wanted}");
    }
}

/// Texts of leaves that differ between two JSON values of the same form.
fn differing(left: &Value, right: &Value, found: &mut BTreeSet<String>) {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.iter().zip(right).for_each(|(left, right)| differing(left, right, found));
        }
        (Value::Object(left), Value::Object(right)) => {
            let both = left.iter().filter_map(|(name, left)| Some((left, right.get(name)?)));
            both.for_each(|(left, right)| differing(left, right, found));
        }
        (Value::String(left), Value::String(right)) if left != right && left.len() >= 8 => {
            found.extend([left.clone(), right.clone()]);
        }
        _ => {}
    }
}

#[test]
fn no_volatile_value_is_left() {
    let Some(recording) = both_passes() else { return };
    let [left, right] = recording.passes.as_slice() else { panic!("two passes") };
    let mut volatile = BTreeSet::new();
    for (left, right) in left.iter().zip(right) {
        let [left, right] = [left, right].map(|seen| &seen.as_ref().unwrap().received);
        volatile.extend(left.header("x-api-session").map(str::to_owned));
        // Lists come in another order, which is no difference of values.
        let body = |received: &crate::http::Received| serde_json::from_slice(&received.body).ok();
        if let (Some(Value::Object(left)), Some(Value::Object(right))) = (body(left), body(right)) {
            let plain = |members: &serde_json::Map<String, Value>| {
                let members = members.iter().filter(|(_, value)| value.is_string());
                Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
            };
            differing(&plain(&left), &plain(&right), &mut volatile);
        }
    }
    assert!(volatile.len() > 20, "{volatile:?}");
    for recorded in &recording.recorded {
        for value in &volatile {
            assert!(!recorded.text.contains(value), "{} holds {value}", recorded.step_id);
        }
        let numbers = recorded.text.split(|c: char| !c.is_ascii_digit());
        let recent = numbers.filter_map(|n| n.parse().ok()).find(|n| RUN.contains(n));
        assert_eq!(recent, None, "{} holds a time of the run", recorded.step_id);
        for repeated in ["https://localhost:8443", "PostmanRuntime"] {
            assert!(!recorded.text.contains(repeated), "{} holds {repeated}", recorded.step_id);
        }
    }
}

#[test]
fn one_pass_alone_conforms_to_itself() {
    let Some(recording) = record(&["header-1"]) else { return };
    assert_eq!(recording.recorded.len(), 65);
    let mut bindings = Bindings::default();
    for (recorded, seen) in recording.recorded.iter().zip(&recording.passes[0]) {
        let seen = seen.as_ref().unwrap();
        let found = differences(&parsed(recorded), seen, &recording.policy, &mut bindings);
        assert!(found.is_empty(), "{}: {found:#?}", recorded.step_id);
        let session = seen.received.header("x-api-session");
        assert!(session.is_none_or(|session| !recorded.text.contains(session)));
    }
}

/// Places of leaves, one for each property name and type.
fn leaves(
    value: &Value,
    pointer: &str,
    path: &str,
    found: &mut BTreeMap<String, (String, String)>,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let (pointer, path) = (format!("{pointer}/{index}"), format!("{path}[{index}]"));
                leaves(item, &pointer, &path, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let path = match name.contains('.') {
                    true => format!("{path}['{name}']"),
                    false => format!("{path}.{name}"),
                };
                leaves(member, &format!("{pointer}/{name}"), &path, found);
            }
        }
        leaf => {
            let name = pointer.rsplit('/').next().unwrap_or_default();
            let kind = match leaf {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Number(_) => "number",
                _ => "string",
            };
            found.insert(format!("{name} {kind}"), (pointer.to_owned(), path.to_owned()));
        }
    }
}

/// Another value, of another type or of the same one but not of its class.
fn changed(value: &Value) -> Value {
    match value {
        Value::Null => 1.into(),
        Value::Bool(value) => (!value).into(),
        Value::Number(_) => (-7).into(),
        Value::String(text) => format!("{text} changed").into(),
        _ => Value::Null,
    }
}

#[test]
fn every_single_change_is_noticed_in_its_place() {
    let Some(recording) = both_passes() else { return };
    let mut tried = 0;
    for (index, recorded) in recording.recorded.iter().enumerate() {
        let seen = recording.passes[0][index].as_ref().unwrap();
        let Ok(body) = serde_json::from_slice::<Value>(&seen.received.body) else { continue };
        // A parse for each change: a few kilobytes say as much as a few hundred.
        if seen.received.body.len() > 20_000 {
            continue;
        }
        let fixture = parsed(recorded);
        let bindings = bound_before(recording, index);
        let mut places = BTreeMap::new();
        leaves(&body, "", "$", &mut places);
        for (pointer, path) in places.values() {
            let mut other = body.clone();
            let place = other.pointer_mut(pointer).unwrap();
            *place = changed(place);
            let mut answer = seen.clone();
            answer.received.body = other.to_string().into_bytes().into();
            let found = drift(&fixture, &answer, &recording.policy, &mut bindings.clone());
            let paths: Vec<&str> = found.iter().map(|found| found.path.as_str()).collect();
            assert_eq!(paths, [path], "{}", recorded.step_id);
            tried += 1;
        }
    }
    assert!(tried > 300, "only {tried} changes were tried");
}

/// What the first pass binds before a step.
fn bound_before(recording: &Recording, index: usize) -> Bindings {
    let mut bindings = Bindings::default();
    let steps = recording.recorded.iter().zip(&recording.passes[0]).take(index);
    for (recorded, seen) in steps.filter(|(recorded, _)| recorded.text.contains(" as=")) {
        let seen = seen.as_ref().unwrap();
        drift(&parsed(recorded), seen, &recording.policy, &mut bindings);
    }
    bindings
}
