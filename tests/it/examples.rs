//! `import examples` and `export examples`: the collection's saved responses and fixtures.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection_of, request};

fn saved(name: &str, code: u16, body: &str) -> Value {
    json!({
        "name": name, "code": code, "status": "", "_postman_previewlanguage": "json",
        "header": [{ "key": "Content-Type", "value": "application/json" }, { "key": "Date", "value": "now" }],
        "body": body
    })
}

fn with_saved(name: &str, saved: &[Value]) -> Value {
    let mut item = request(name, "GET", &format!("{{{{base_url}}}}/{}", name.to_lowercase()));
    item["response"] = saved.into();
    item
}

fn postcheck(workspace: &Workspace, arguments: &[&str]) -> Finished {
    workspace.run(arguments.iter().chain(&["--fixtures", "f"]))
}

fn fixture(workspace: &Workspace, id: &str) -> Value {
    serde_json::from_str(&workspace.read(&format!("f/small/{id}.json"))).unwrap()
}

#[test]
fn of_several_saved_responses_the_first_that_succeeded_or_the_named_one_is_taken() {
    let workspace = Workspace::new();
    let one = [
        saved("none", 404, r#"{"error": true}"#),
        saved("some", 200, r#"{"id": "{{$guid}}", "n": 1.0}"#),
        saved("other", 201, "[]"),
    ];
    let two = [saved("only", 500, "{}")];
    let items = vec![with_saved("One", &one), with_saved("Two", &two), with_saved("Three", &[])];
    workspace.write("c.json", collection_of(items).to_string());
    let imported = postcheck(&workspace, &["import", "examples", "c.json"]).expect_code(0);
    imported
        .expect_stdout(&["2 fixtures in f/small: 2 written"])
        .expect_stderr(&["1 of 3 steps without a saved response"]);
    assert_eq!(
        workspace.read("f/small/one.json"),
        "{\n  \"request\": \"GET {{base_url}}/one\",\n  \"status\": 200,\n  \"headers\": {\n    \"content-type\": \"application/json\"\n  },\n  \"cookies\": [],\n  \"body\": {\n    \"id\": \"{{$uuid}}\",\n    \"n\": 1.0\n  }\n}\n"
    );
    assert_eq!(fixture(&workspace, "two")["status"], 500);
    postcheck(&workspace, &["import", "examples", "c.json", "--example", "none"]).expect_code(1);
    let forced = ["import", "examples", "c.json", "--example", "none", "--force"];
    postcheck(&workspace, &forced).expect_code(0);
    assert_eq!(fixture(&workspace, "one")["status"], 404);
    assert_eq!(fixture(&workspace, "two")["status"], 500);
    let unknown = ["import", "examples", "c.json", "--example", "nobody"];
    postcheck(&workspace, &unknown).expect_refusal(&["no step has a saved response", "nobody"]);
}

#[test]
fn fixtures_come_back_from_the_copy_they_were_exported_to() {
    let workspace = Workspace::new();
    let server = Answering::start(|seen| match seen.path() {
        "/one" => Answer::json(r#"{"list": [1, {"a": "{{x}}"}], "o": {}}"#),
        _ => Answer::text(404, "Not Found", "line\nline"),
    });
    let items = vec![with_saved("One", &[saved("own", 200, "{}")]), with_saved("Two", &[])];
    let mut collection = collection_of(items);
    collection["unknown"] = json!({ "kept": [1, 2] });
    let text = format!("{collection:#}\n");
    workspace.write("c.json", &text);
    let base = format!("base_url={}", server.origin());
    postcheck(&workspace, &["record", "c.json", "--env-var", &base]).expect_code(0);
    let files = || -> Vec<(String, String)> {
        let files = workspace.files().into_iter().filter(|file| file.starts_with("f/"));
        files.map(|file| (file.clone(), workspace.read(&file))).collect()
    };
    let before = files();
    let exported = postcheck(&workspace, &["export", "examples", "c.json", "-o", "copy.json"]);
    exported.expect_code(0).expect_stdout(&["copy.json: 2 of 2 steps"]);

    assert_eq!(workspace.read("c.json"), text);
    let mut copy: Value = serde_json::from_str(&workspace.read("copy.json")).unwrap();
    let one = copy["item"][0]["response"].as_array().unwrap();
    assert_eq!([&one[0]["name"], &one[1]["name"]], ["postcheck fixture", "own"]);
    assert_eq!(one[0]["originalRequest"], copy["item"][0]["request"]);
    assert_eq!([&one[0]["code"], &one[0]["status"]], [&json!(200), &json!("OK")]);
    let two = &copy["item"][1]["response"][0];
    assert_eq!([&two["code"], &two["status"]], [&json!(404), &json!("Not Found")]);
    assert_eq!(two["body"], "line\nline");
    for item in copy["item"].as_array_mut().unwrap() {
        item["response"].as_array_mut().unwrap().remove(0);
    }
    assert_eq!(format!("{copy:#}\n"), text, "everything else is the same");

    std::fs::remove_dir_all(workspace.path().join("f")).unwrap();
    postcheck(&workspace, &["import", "examples", "copy.json"]).expect_code(0);
    assert_eq!(files(), before);
    let run = ["run", "copy.json", "--env-var", &base, "--require-fixtures", "--check-requests"];
    postcheck(&workspace, &run).expect_code(0);
    postcheck(&workspace, &["export", "examples", "copy.json", "-o", "again.json"]).expect_code(0);
    assert_eq!(workspace.read("again.json"), workspace.read("copy.json"));
}

#[test]
fn a_collection_without_saved_responses_is_refused() {
    let workspace = Workspace::new();
    workspace.write("c.json", collection_of(vec![with_saved("One", &[])]).to_string());
    let refused = postcheck(&workspace, &["import", "examples", "c.json"]);
    refused
        .expect_refusal(&["no step of the collection has a saved response", "nothing was written"]);
}

#[test]
fn nothing_is_overwritten_unless_asked() {
    let workspace = Workspace::new();
    let text = collection_of(vec![with_saved("One", &[saved("own", 200, "{}")])]).to_string();
    workspace.write("c.json", &text);
    workspace.write("other.json", "mine");
    postcheck(&workspace, &["import", "examples", "c.json"]).expect_code(0);
    for (file, wanted) in
        [("c.json", "is the collection itself"), ("other.json", "is there already")]
    {
        let export = ["export", "examples", "c.json", "-o", file];
        postcheck(&workspace, &export).expect_refusal(&[wanted, "--force overwrites it"]);
    }
    assert_eq!(workspace.read("c.json"), text);
    postcheck(&workspace, &["export", "examples", "c.json", "-o", "c.json", "--force"])
        .expect_code(0);
    assert!(workspace.read("c.json").contains("postcheck fixture"));
    workspace.write("f/small/one.json", "{");
    let broken = ["export", "examples", "c.json", "-o", "new.json"];
    postcheck(&workspace, &broken).expect_refusal(&["one.json:1:"]);
    assert!(!workspace.path().join("new.json").exists());
}

#[test]
fn the_copy_goes_to_a_file_in_a_folder_or_to_standard_output() {
    let workspace = Workspace::new();
    let text = collection_of(vec![with_saved("One", &[saved("own", 200, "{}")])]).to_string();
    workspace.write("c.json", &text);
    postcheck(&workspace, &["import", "examples", "c.json"]).expect_code(0);
    let before = workspace.files();
    for (output, wanted) in [
        (".", "--output .: it is a folder"),
        ("new/x.json", "--output new/x.json: there is no such folder"),
        ("c.json/x.json", "--output c.json/x.json: there is no such folder"),
    ] {
        for force in [&[][..], &["--force"]] {
            let export = ["export", "examples", "c.json", "-o", output];
            let all: Vec<&str> = export.iter().chain(force).copied().collect();
            postcheck(&workspace, &all).expect_refusal(&[wanted]);
        }
    }
    let printed = postcheck(&workspace, &["export", "examples", "c.json", "-o", "-"]);
    let copy: Value = serde_json::from_str(&printed.expect_code(0).stdout).unwrap();
    assert_eq!(copy["item"][0]["response"][0]["name"], "postcheck fixture");
    assert_eq!(workspace.files(), before);
}

#[test]
fn secrets_are_in_neither() {
    let workspace = Workspace::new();
    let mut response = saved("own", 200, r#"{"token": "t", "password": "hunter2"}"#);
    response["header"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "key": "X-Api-Key", "value": "k1-k2" }));
    let items = vec![with_saved("One", &[response])];
    workspace.write("c.json", collection_of(items).to_string());
    let rule = "[[rules]]\npath = \"$..password\"\nsecret = true\n";
    workspace.write("postcheck.toml", rule);
    postcheck(&workspace, &["import", "examples", "c.json"]).expect_code(0);
    let text = workspace.read("f/small/one.json");
    assert!(!text.contains("hunter2") && !text.contains("k1-k2"), "{text}");
    postcheck(&workspace, &["export", "examples", "c.json", "-o", "copy.json"]).expect_code(0);
    let copy: Value = serde_json::from_str(&workspace.read("copy.json")).unwrap();
    let exported = copy["item"][0]["response"][0].to_string();
    assert!(!exported.contains("hunter2") && exported.contains("$hash"), "{exported}");
}
