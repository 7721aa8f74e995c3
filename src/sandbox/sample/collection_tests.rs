//! The shipped collection and environment name objects of the sample data; here they are held together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{SEED, generate};
use crate::sandbox::backup::{Backup, Model, from_bytes};

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

fn requests(collection: &Value) -> Vec<Value> {
    let folders = collection["item"].as_array().unwrap();
    folders.iter().flat_map(|folder| folder["item"].as_array().unwrap().clone()).collect()
}

#[test]
fn variables_name_objects_of_the_sample_in_their_state() {
    let (variables, sample) = (variables(&collection()["variable"]), sample());
    fn check<R>(models: &[Model<R>], id: &str, revision: Option<&str>, trashed: bool) {
        let model = models.iter().find(|model| model.id == id).expect("id of the sample");
        let current = model.revisions.iter().find(|r| r.id == model.revision).unwrap();
        assert_eq!(model.user, "admin");
        assert_eq!(current.trashed, trashed);
        if let Some(revision) = revision {
            assert_eq!(current.id, revision);
            assert!(model.revisions.len() > 1);
        }
    }
    let of = |name: &str| variables[name].as_str();
    check(&sample.passwords, of("password_id"), Some(of("password_revision")), false);
    check(&sample.passwords, of("trashed_password_id"), None, true);
    check(&sample.folders, of("folder_id"), Some(of("folder_revision")), false);
    check(&sample.folders, of("trashed_folder_id"), None, true);
    check(&sample.tags, of("tag_id"), Some(of("tag_revision")), false);
    check(&sample.tags, of("trashed_tag_id"), None, true);
    let shared = sample.passwords.iter().find(|m| m.id == of("shared_password_id")).unwrap();
    let share = sample.shares.iter().find(|share| share.id == of("share_id")).unwrap();
    assert!(shared.shared && share.source == shared.id);
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
fn every_request_carries_the_session_and_a_unique_name() {
    let collection = collection();
    for folder in collection["item"].as_array().unwrap() {
        let names: Vec<_> = folder["item"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].to_string())
            .collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }
    for item in requests(&collection) {
        let header = &item["request"]["header"][0];
        assert_eq!(header["key"], "X-API-SESSION");
        assert_eq!(header["value"], "{{http_api_session}}");
        assert!(item["event"].is_null(), "the collection has no scripts");
    }
}

#[test]
fn bodies_without_comments_are_json() {
    for item in requests(&collection()) {
        let raw = item["request"]["body"]["raw"].as_str().unwrap_or("{}");
        if !raw.contains("//") && !raw.contains("/*") {
            assert!(serde_json::from_str::<Value>(raw).is_ok(), "{}", item["name"]);
        }
    }
}

#[test]
fn the_environment_sets_variables_of_the_collection() {
    let environment = variables(&shipped("nextcloud.postman_environment.json")["values"]);
    let collection = variables(&collection()["variable"]);
    assert!(environment.keys().all(|name| collection.contains_key(name)), "{environment:?}");
}
