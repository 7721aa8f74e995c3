use super::*;
use crate::collection::parse;

fn collection(text: &str) -> Collection {
    parse(text, "c.json").unwrap()
}

fn plan(text: &str) -> Plan {
    build(&collection(text), &Selection::default()).unwrap()
}

fn ids(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.id.as_str()).collect()
}

/// Ids that the selection picks from `collection`.
fn picked(collection: &Collection, values: &[&str]) -> Result<Vec<String>, PlanError> {
    let selection = Selection { folders: values.iter().map(|v| (*v).to_owned()).collect() };
    let plan = build(collection, &selection)?;
    assert!(plan.steps.iter().enumerate().all(|(index, step)| step.index == index));
    Ok(plan.steps.into_iter().map(|step| step.id).collect())
}

#[test]
fn step_ids_are_unique_slugs_of_folders_and_name() {
    let plan = plan(
        r#"{"info": {"name": "My API (v1)"}, "item": [
        {"name": "A", "item": [{"name": "List"}, {"name": "list"}, {"name": "List 2"},
            {"name": "B b", "item": [{"name": "!"}, {"name": ""}]}]},
        {"name": "a", "item": [{"name": "List"}]},
        {"name": "??", "item": [{"name": "Con"}]},
        {"name": "List"}]}"#,
    );
    assert_eq!(plan.collection, "My API (v1)");
    assert_eq!(plan.slug, "my-api-v1");
    let expected = [
        "a/list",
        "a/list-3",
        "a/list-2",
        "a/b-b/request",
        "a/b-b/request-2",
        "a/list-4",
        "folder/con-1",
        "list",
    ];
    assert_eq!(ids(&plan), expected);
    assert_eq!(plan.all_ids, expected);
    assert_eq!(plan.steps[3].folders, ["A", "B b"]);
}

#[test]
fn a_collection_without_a_name_has_a_slug() {
    assert_eq!(plan(r#"{"item": []}"#).slug, "collection");
}

#[test]
fn auth_comes_from_the_nearest_that_has_one() {
    let plan = plan(
        r#"{"auth": {"type": "basic"}, "item": [
        {"name": "root"},
        {"name": "own", "request": {"auth": {"type": "bearer"}}},
        {"name": "none", "request": {"auth": {"type": "noauth"}}},
        {"name": "null", "request": {"auth": null}},
        {"name": "untyped", "request": {"auth": {}}},
        {"name": "f", "auth": {"type": "digest"}, "item": [
            {"name": "inherits"},
            {"name": "g", "auth": {"type": "noauth"}, "item": [
                {"name": "stopped"}, {"name": "own", "request": {"auth": {"type": "hawk"}}}]},
            {"name": "h", "item": [{"name": "through"}]}]}]}"#,
    );
    let kinds: Vec<_> = plan
        .steps
        .iter()
        .map(|step| (step.id.as_str(), step.request.auth.as_ref().map(|auth| auth.kind.as_str())))
        .collect();
    assert_eq!(
        kinds,
        [
            ("root", Some("basic")),
            ("own", Some("bearer")),
            ("none", None),
            ("null", Some("basic")),
            ("untyped", Some("basic")),
            ("f/inherits", Some("digest")),
            ("f/g/stopped", None),
            ("f/g/own", Some("hawk")),
            ("f/h/through", Some("digest")),
        ]
    );
}

#[test]
fn scripts_run_from_the_collection_inwards() {
    let event = |name: &str| {
        format!(
            r#""event": [{{"listen": "test", "script": "{name}1"}}, {{"listen": "prerequest", "script": "{name}p"}},
            {{"listen": "test", "script": " \n"}}, {{"listen": "test", "script": "{name}2"}}]"#
        )
    };
    let text = format!(
        r#"{{{}, "item": [{{"name": "f", {}, "item": [{{"name": "r", {}}}]}}]}}"#,
        event("c"),
        event("f"),
        event("r")
    );
    let plan = plan(&text);
    let sources =
        |scripts: &[StepScript]| scripts.iter().map(|s| s.source.clone()).collect::<Vec<_>>();
    assert_eq!(sources(&plan.steps[0].test), ["c1", "c2", "f1", "f2", "r1", "r2"]);
    assert_eq!(sources(&plan.steps[0].prerequest), ["cp", "fp", "rp"]);
    let owners: Vec<_> = plan.steps[0].prerequest.iter().map(|s| s.owner.to_string()).collect();
    assert_eq!(owners, ["collection", "folder \"f\"", "request \"r\""]);
}

#[test]
fn behaviour_merges_key_by_key() {
    let plan = plan(
        r#"{"protocolProfileBehavior": {"followRedirects": false, "maxRedirects": 1, "x": 1, "y": 1,
            "disabledSystemHeaders": {"accept": true}},
        "item": [{"name": "f", "protocolProfileBehavior": {"maxRedirects": 2, "x": 2}, "item": [
            {"name": "r", "protocolProfileBehavior": {"followRedirects": true,
                "disabledSystemHeaders": {"host": true}}},
            {"name": "s"}]}]}"#,
    );
    let [r, s] = &plan.steps[..] else { panic!("two steps") };
    assert_eq!(r.behavior.follow_redirects, Some(true));
    assert_eq!(r.behavior.max_redirects, Some(2));
    assert_eq!(r.behavior.disabled_system_headers, ["host"]);
    assert_eq!(s.behavior.follow_redirects, Some(false));
    assert_eq!(s.behavior.disabled_system_headers, ["accept"]);
    assert_eq!(
        serde_json::Value::Object(s.behavior.other.clone()),
        serde_json::json!({"x": 2, "y": 1})
    );
}

const TREE: &str = r#"{"item": [
    {"name": "Outer", "id": "o-1", "item": [
        {"name": "Deep", "item": [{"name": "List", "id": "r-9"}, {"name": "Get"}]},
        {"name": "Create"}]},
    {"name": "Tag API", "item": [{"name": "List"}, {"name": "[x]"}]},
    {"name": "Empty", "item": []},
    {"name": "Get"}]}"#;

#[test]
fn selections_are_names_ids_slugs_and_globs() {
    let collection = collection(TREE);
    for (values, expected) in [
        (&["Outer"][..], &["outer/deep/list", "outer/deep/get", "outer/create"][..]),
        (&["o-1"], &["outer/deep/list", "outer/deep/get", "outer/create"]),
        (&["r-9"], &["outer/deep/list"]),
        (&["Deep"], &["outer/deep/list", "outer/deep/get"]),
        // One value is looked for level by level, several in file order.
        (&["Get"], &["get"]),
        (&["Get", "Tag API"], &["outer/deep/get", "tag-api/list", "tag-api/x"]),
        (&["Tag API", "Create"], &["outer/create", "tag-api/list", "tag-api/x"]),
        (&["Create", "Create"], &["outer/create"]),
        (&["tag-api"], &["tag-api/list", "tag-api/x"]),
        (&["tag-api/"], &["tag-api/list", "tag-api/x"]),
        (&["outer/deep"], &["outer/deep/list", "outer/deep/get"]),
        (&["outer/deep/get"], &["outer/deep/get"]),
        (&["*/list"], &["outer/deep/list", "tag-api/list"]),
        (&["outer/*"], &["outer/deep/list", "outer/deep/get", "outer/create"]),
        (&["{get,tag-api/*}"], &["tag-api/list", "tag-api/x", "get"]),
        (&["[x]"], &["tag-api/x"]),
        (&["Empty"], &[]),
    ] {
        assert_eq!(picked(&collection, values).unwrap(), expected, "{values:?}");
    }
}

#[test]
fn ids_are_the_same_whatever_is_selected() {
    let text = r#"{"item": [{"name": "A", "item": [{"name": "x"}]}, {"name": "a", "item": [{"name": "x"}]}]}"#;
    let collection = collection(text);
    assert_eq!(picked(&collection, &["a"]).unwrap(), ["a/x-2"]);
    assert_eq!(picked(&collection, &["a/x-2"]).unwrap(), ["a/x-2"]);
    assert_eq!(picked(&collection, &["A"]).unwrap(), ["a/x"]);
}

#[test]
fn an_unknown_selection_says_what_may_be_meant() {
    let collection = collection(TREE);
    for (value, message) in [
        ("tag api", "unable to find a folder or request: \"tag api\"; did you mean \"Tag API\""),
        ("Outr", "unable to find a folder or request: \"Outr\"; did you mean \"Outer\""),
        ("*/nothing", "unable to find a folder or request: \"*/nothing\""),
        ("qqqqqqqqqqqqq", "\"qqqqqqqqqqqqq\"; `postcheck inspect` lists what the collection has"),
        ("", "unable to find a folder or request: \"\""),
        ("a[", "`a[` names no folder or request and is no valid glob: unclosed character class"),
    ] {
        let error = picked(&collection, &["Get", value]).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

/// The upstream collection, which is not part of the repository.
fn upstream() -> Option<Collection> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/upstream/postman-collection.json");
    if !path.exists() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", path.display());
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(crate::collection::load(&path).unwrap())
}

#[test]
fn the_upstream_collection_is_planned() {
    let Some(collection) = upstream() else { return };
    let plan = build(&collection, &Selection::default()).unwrap();
    assert_eq!((collection.items.len(), collection.variables.len()), (10, 14));
    assert_eq!(plan.steps.len(), 65);
    assert_eq!(plan.slug, "passwords-for-nextcloud-api");
    let ids = ids(&plan);
    assert_eq!(ids[..3], ["session-api/request", "session-api/open", "session-api/close"]);
    for id in
        ["password-api/list-details", "service-api/hashes", "service-api/hashes-2", "tag-api/list"]
    {
        assert!(ids.contains(&id), "{id}");
    }
    for step in &plan.steps {
        let auth = step.request.auth.as_ref().unwrap();
        assert_eq!(auth.kind, "basic", "{}", step.id);
        assert_eq!(auth.get("username").map(String::as_str), Some("{{http_auth_user}}"));
        assert!(step.request.url.starts_with("{{base_url}}/api/1.0/"), "{}", step.request.url);
        assert!(step.prerequest.is_empty() && step.test.is_empty(), "{}", step.id);
        let session = step.request.headers.iter().any(|h| h.name == "X-API-SESSION");
        let bare =
            ["service-api/hashes", "service-api/hashes-2", "service-api/password-change-url"];
        assert_eq!(session, !bare.contains(&step.id.as_str()), "{}", step.id);
    }
    let bodies = plan.steps.iter().filter(|step| step.request.body.is_some()).count();
    let examples: usize = plan.steps.iter().map(|step| step.examples.len()).sum();
    assert_eq!((bodies, examples), (47, 5));
}

#[test]
fn the_upstream_collection_is_exported_as_it_is() {
    let Some(collection) = upstream() else { return };
    let values: Vec<_> = collection
        .variables
        .iter()
        .map(|variable| (variable.key.clone(), variable.value.clone().unwrap()))
        .collect();
    assert_eq!(crate::collection::export(&collection, &values), collection.text);
}
