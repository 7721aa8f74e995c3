//! The shipped collection and environment name objects of the sample data; here they are held together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{SEED, generate};
use crate::sandbox::api::ROUTES;
use crate::sandbox::backup::{Backup, Model, from_bytes};
use crate::sandbox::router::{self, Target};

fn shipped(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("collections").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn collection() -> Value {
    shipped("passwords-api.postman_collection.json")
}

fn sample() -> Backup {
    from_bytes(&generate(SEED), "generated").unwrap()
}

fn variables(list: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(|v| (text(&v["key"]), text(&v["value"]))).collect()
}

/// The name of the outermost folder, and the request with all that belongs to it.
fn requests(collection: &Value) -> Vec<(String, Value)> {
    fn add(item: &Value, folder: &str, found: &mut Vec<(String, Value)>) {
        match item["item"].as_array() {
            Some(items) => items.iter().for_each(|item| add(item, folder, found)),
            None => found.push((folder.to_owned(), item.clone())),
        }
    }
    let mut found = Vec::new();
    for folder in collection["item"].as_array().unwrap() {
        add(folder, folder["name"].as_str().unwrap(), &mut found);
    }
    found
}

/// The path below the base URL, with the values of its variables.
fn path(request: &Value) -> String {
    let values = request["url"]["variable"].as_array().cloned().unwrap_or_default();
    let value = |name: &str| {
        let found = values.iter().find(|variable| variable["key"] == name);
        found.unwrap_or_else(|| panic!("{name} has a value"))["value"].as_str().unwrap().to_owned()
    };
    let segments = request["url"]["path"].as_array().unwrap().iter();
    let segments = segments.map(|segment| segment.as_str().unwrap());
    let segments = segments.map(|s| s.strip_prefix(':').map_or_else(|| s.to_owned(), value));
    segments.collect::<Vec<_>>().join("/")
}

/// Whose object a variable names, its current revision if that is a variable too, and whether it is in the trash.
fn check<R>(models: &[Model<R>], user: &str, id: &str, revision: Option<&str>, trashed: bool) {
    let model = models.iter().find(|model| model.id == id).expect("id of the sample");
    let current = model.revisions.iter().find(|r| r.id == model.revision).unwrap();
    assert_eq!((model.user.as_str(), current.trashed), (user, trashed), "{id}");
    if let Some(revision) = revision {
        assert_eq!(current.id, revision);
        assert!(model.revisions.len() > 1);
    }
}

#[test]
fn variables_name_objects_of_the_sample_in_their_state() {
    let (variables, sample) = (variables(&collection()["variable"]), sample());
    let of = |name: &str| variables[name].as_str();
    check(&sample.passwords, "admin", of("password_id"), Some(of("password_revision")), false);
    let changed = Some(of("changed_password_revision"));
    check(&sample.passwords, "admin", of("changed_password_id"), changed, false);
    check(&sample.passwords, "admin", of("trashed_password_id"), None, true);
    check(&sample.folders, "admin", of("folder_id"), Some(of("folder_revision")), false);
    check(&sample.folders, "admin", of("trashed_folder_id"), None, true);
    check(&sample.tags, "admin", of("tag_id"), Some(of("tag_revision")), false);
    check(&sample.tags, "admin", of("trashed_tag_id"), None, true);
    check(&sample.passwords, "erika", of("encrypted_password_id"), None, false);
}

#[test]
fn variables_name_shares_of_the_sample_in_their_state() {
    let (variables, sample) = (variables(&collection()["variable"]), sample());
    let of = |name: &str| variables[name].as_str();
    let password = |name: &str| sample.passwords.iter().find(|m| m.id == of(name)).unwrap();
    let made = sample.shares.iter().find(|share| share.id == of("share_id")).unwrap();
    assert_eq!(made.source, of("shared_password_id"));
    assert_eq!(made.target.as_deref(), Some(of("receivers_password_id")));
    assert!(made.editable && made.owner == "admin" && made.receiver == of("receiver_user"));
    let received = sample.shares.iter().find(|s| s.id == of("received_share_id")).unwrap();
    assert_eq!(received.target.as_deref(), Some(of("received_password_id")));
    assert_eq!((received.owner.as_str(), received.receiver.as_str()), ("erika", "admin"));
    assert_eq!(password("shared_password_id").revision, of("shared_password_revision"));
    assert!(!password("unshared_password_id").shared);
    let hidden = password("hidden_password_id");
    assert!(hidden.revisions.iter().any(|r| r.id == hidden.revision && r.hidden));
    for (name, user, shareable) in
        [("locked_password_id", "admin", false), ("readonly_password_id", "max", true)]
    {
        let password = password(name);
        let share = sample.shares.iter().find(|s| Some(&s.id) == password.share.as_ref()).unwrap();
        assert_eq!((password.user.as_str(), share.shareable), (user, shareable), "{name}");
        assert!(!share.editable);
    }
}

#[test]
fn every_variable_in_use_is_defined() {
    let collection = collection();
    let defined: BTreeSet<_> = variables(&collection["variable"]).into_keys().collect();
    let text = collection["item"].to_string() + &collection["auth"].to_string();
    let used: BTreeSet<_> =
        text.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap().to_owned()).collect();
    assert!(used.is_subset(&defined), "{:?}", used.difference(&defined));
}

#[test]
fn names_are_unique_in_their_folder_and_everything_is_described() {
    fn check(items: &Value) {
        let items = items.as_array().unwrap();
        let names: Vec<_> = items.iter().map(|item| item["name"].to_string()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for item in items {
            let holder = if item["item"].is_array() { item } else { &item["request"] };
            assert!(holder["description"].as_str().is_some_and(|text| text.ends_with(['.', '…'])));
            assert!(item["event"].is_null(), "the collection has no scripts");
            if item["item"].is_array() {
                check(&item["item"]);
            }
        }
    }
    check(&collection()["item"]);
}

/// Two folders show what is without, and requests without cookies do; pictures and jobs have no session.
#[test]
fn every_request_of_the_api_carries_the_session() {
    for (folder, item) in requests(&collection()) {
        let path = path(&item["request"]);
        let without = path.starts_with("cron/")
            || ["avatar", "favicon", "preview"].iter().any(|picture| path.contains(picture));
        let without = without || item["protocolProfileBehavior"]["disableCookies"] == true;
        if without || ["Session by Header", "Transport"].contains(&folder.as_str()) {
            continue;
        }
        let header = &item["request"]["header"][0];
        assert_eq!(header["key"], "X-API-SESSION", "{}", item["name"]);
        assert_eq!(header["value"], "{{http_api_session}}");
    }
}

#[test]
fn every_route_is_asked_by_every_method() {
    let mut missing: BTreeSet<_> = ROUTES
        .iter()
        .flat_map(|routes| routes.iter())
        .flat_map(|route| route.methods.iter().map(|method| (*method, route.path)))
        .collect();
    for (_, item) in requests(&collection()) {
        let method = item["request"]["method"].as_str().unwrap();
        let path = format!("/index.php/apps/passwords/{}", path(&item["request"]));
        if let Target::Route(found, _) = router::find(method, &path) {
            missing.retain(|(known, path)| (*known, *path) != (method, found.path));
        }
    }
    assert!(missing.is_empty(), "no request for {missing:?}");
}

#[test]
fn bodies_without_comments_are_json() {
    for (_, item) in requests(&collection()) {
        let raw = item["request"]["body"]["raw"].as_str().unwrap_or("{}");
        let is_broken = item["name"].as_str().unwrap().starts_with("Invalid JSON");
        if !raw.contains("//") && !raw.contains("/*") {
            let parsed = serde_json::from_str::<Value>(raw);
            assert_eq!(parsed.is_err(), is_broken, "{}", item["name"]);
        }
    }
}

#[test]
fn the_environment_sets_variables_of_the_collection() {
    let environment = variables(&shipped("nextcloud.postman_environment.json")["values"]);
    let collection = variables(&collection()["variable"]);
    assert!(environment.keys().all(|name| collection.contains_key(name)), "{environment:?}");
}
