//! What `postcheck inspect` tells before a run.

use serde_json::{Value, json};

use crate::sandbox::shipped;
use crate::support::{Workspace, collection_of, request};

/// Folders, scripts and auth at every level, and variables from everywhere.
fn workspace() -> Workspace {
    let script = |kind: &str, text: &str| json!({ "listen": kind, "script": { "exec": [text] } });
    let mut list = request("List", "GET", "{{base_url}}/users?page={{page}}&key={{token}}");
    list["event"] = json!([script("test", "pm.environment.set('made', 1)")]);
    list["request"]["auth"] = json!({ "type": "noauth" });
    let add = request("Add", "POST", "{{base_url}}/users/{{made}}/{{$guid}}/{{missing}}");
    let users = json!({ "name": "Users", "item": [list, add],
        "event": [script("prerequest", "pm.vault.get('k')")],
        "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{token}}" }] } });
    let mut collection = collection_of(vec![users, request("Last", "DELETE", "{{host}}/{{row}}")]);
    collection["event"] = json!([script("test", "1")]);
    collection["variable"] = json!([
        { "key": "base_url", "value": "{{host}}/api" }, { "key": "host", "value": "http://h" },
        { "key": "page", "value": "1" }, { "key": "forgotten", "value": "1" },
    ]);
    let workspace = Workspace::new();
    workspace.write("c.json", collection.to_string());
    workspace.write("e.json", r#"{"values": [{"key": "page", "value": "2"}]}"#);
    workspace.write("rows.csv", "row\n1\n");
    workspace.write("postcheck.toml", "collection = 'c.json'\nfixtures = 'f'\n");
    workspace.write("f/small/users/list.json", "{}");
    workspace.env("POSTCHECK_VARIABLE_token", "s3cr3t-value")
}

const OPTIONS: [&str; 7] =
    ["inspect", "-e", "e.json", "-d", "rows.csv", "--global-var", "forgotten=1"];

#[test]
fn a_collection_is_a_tree_of_what_it_does() {
    let told = workspace().run(OPTIONS).expect_code(0);
    assert_eq!(told.stderr, "", "{told}");
    let expected = "\
Small (3 steps)
collection   c.json
settings     postcheck.toml
environment  e.json
data         rows.csv
fixtures     f/small (1 of 3)
scripts of the collection: 1 after

├─ Users (2 steps)
│  │  scripts of the folder \"Users\": 1 before
│  │  not supported: pm.vault in a script
│  ├─ GET    users/list  {{base_url}}/users?page={{page}}&key={{token}}
│  │         auth: none
│  │         scripts: 1 after
│  └─ POST   users/add  {{base_url}}/users/{{made}}/{{$guid}}/{{missing}}
│            auth: bearer
│            no fixture
└─ DELETE last  {{host}}/{{row}}
          auth: none
          no fixture

Variables
  UNSET: give them by -e FILE, --env-var NAME=VALUE, or
  POSTCHECK_VARIABLE_NAME=VALUE in the environment; used by
    missing  users/add
  set by the scripts of users/list
    made  users/add
  data: rows.csv
    row  last
  environment: POSTCHECK_VARIABLE_token
    token  2 steps, first users/list
  environment: e.json
    page  users/list
  collection: c.json
    base_url  2 steps, first users/list
    host      3 steps, first users/list
  dynamic: new each time
    $guid  users/add
  unused
    forgotten
";
    assert_eq!(told.stdout, expected, "{told}");
}

#[test]
fn the_json_says_the_same_and_more() {
    let told = workspace().run([&OPTIONS[..], &["--json"]].concat()).expect_code(0);
    assert!(!told.stdout.contains("s3cr3t-value"), "{told}");
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    let list = &told["steps"][0];
    assert_eq!(list["variables"], json!(["base_url", "page", "token", "host"]));
    assert_eq!(list["auth"], Value::Null);
    assert_eq!(list["fixture"], "f/small/users/list.json");
    assert_eq!(list["scripts"]["prerequest"], 1);
    assert_eq!(
        list["scripts"]["owners"][0],
        json!({"of": "collection", "prerequest": 0, "test": 1})
    );
    assert_eq!(list["unsupported"], json!(["pm.vault in a script"]));
    assert_eq!(told["steps"][1]["fixture"], Value::Null);
    assert_eq!(told["steps"][1]["auth"], "bearer");
    assert_eq!(told["sources"]["environment"], "e.json");
    let variables = &told["variables"];
    for (name, scope) in [
        ("token", json!("environment")),
        ("page", json!("environment")),
        ("host", json!("collection")),
        ("row", json!("data")),
        ("$guid", json!("dynamic")),
        ("forgotten", json!("collection")),
        ("missing", Value::Null),
    ] {
        assert_eq!(variables[name], scope, "{name}");
    }
    let page = json!([{"scope": "environment", "from": "e.json"}, {"scope": "collection", "from": "c.json"}]);
    assert_eq!(told["origins"]["page"]["values"], page);
    let made = json!({"name": "made", "steps": ["users/add"], "setByScripts": ["users/list"]});
    assert_eq!(told["unset"][0], made);
    assert_eq!(told["unused"], json!(["forgotten"]));
}

#[test]
fn every_line_fits_the_terminal() {
    let config = shipped("postcheck.toml");
    for (columns, unicode) in [("80", true), ("100", true), ("72", false)] {
        let locale = if unicode { "C.UTF-8" } else { "de_DE.ISO-8859-1" };
        let workspace = Workspace::new().env("COLUMNS", columns).env("LC_ALL", locale);
        let told = workspace.run(["inspect", "--config", &config]).expect_code(0);
        let width: usize = columns.parse().unwrap();
        for line in told.stdout.lines() {
            assert!(line.chars().count() <= width, "{columns}: {line:?}");
            assert!(unicode || line.is_ascii(), "{line:?}");
        }
        told.expect_stdout(&["base_url", "collection: the sandbox", "auth: basic"]);
    }
}

#[test]
fn colours_are_as_asked_for() {
    let told = workspace().run(OPTIONS).expect_code(0);
    assert!(!told.stdout.contains('\u{1b}'), "{told}");
    let told = workspace().run([&OPTIONS[..], &["--color", "on"]].concat()).expect_code(0);
    told.expect_stdout(&["\u{1b}[1mSmall\u{1b}[0m (3 steps)", "\u{1b}[33mno fixture"]);
}

#[test]
fn hostile_names_reach_no_terminal() {
    let workspace = Workspace::new();
    let folder = json!({ "name": "\u{1b}[31mred\u{202e}", "item": [request("a", "G\u{7}T", "http://h/\u{1b}]0;x")] });
    workspace.write("c.json", collection_of(vec![folder]).to_string());
    let told = workspace.run(["inspect", "c.json"]).expect_code(0);
    assert!(!told.stdout.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{told:?}");
    told.expect_stdout(&["\\x1b[31mred\\u{202e}"]);
}
