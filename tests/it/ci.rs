//! What `ci/` and docs/ci.md give people to copy.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Workspace, collection};

fn shipped(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_rule_for_databases_takes_another_order_of_ids_for_none() {
    let answer = |tags: Value, folders: Value| {
        json!([{ "id": "1", "tags": tags, "folders": folders, "label": ["a", "b"] }]).to_string()
    };
    let expected = answer(json!(["x", "y"]), json!([{ "id": "f" }, { "id": "g" }]));
    let other = answer(json!(["y", "x"]), json!([{ "id": "g" }, { "id": "f" }]));
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("List", "{{base}}/list")]).to_string());
    let run = |command: &str, body: &str| {
        let body = body.to_owned();
        let server = Answering::start(move |_| Answer::json(&body));
        let base = format!("base={}", server.origin());
        workspace.run([command, "c.json", "--env-var", &base, "--fixtures", "f"])
    };
    run("record", &expected).expect_code(0);
    run("run", &other).expect_code(1);

    let manual = shipped("docs/ci.md");
    let rule = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    workspace.write("postcheck.toml", rule);
    run("run", &other).expect_code(0);
    run("run", &other.replace(r#"["a","b"]"#, r#"["b","a"]"#)).expect_code(1);
    run("run", &other.replace(r#"["y","x"]"#, r#"["y"]"#)).expect_code(1);
}

/// `compose.yaml`, `restore.sh` and the manual name the same variables with the same defaults.
#[test]
fn every_choice_is_documented_with_its_default() {
    let manual = shipped("docs/ci.md");
    let table = manual.split("## Choices").nth(1).unwrap().split("\n## ").next().unwrap();
    let compose = shipped("ci/compose.yaml");
    let of_compose = compose.split("${").skip(1).map(|rest| {
        let whole = rest.split('}').next().unwrap();
        whole.split_once(":-").unwrap_or_else(|| panic!("{whole} has no default"))
    });
    let script = shipped("ci/restore.sh");
    let of_script = script.lines().filter_map(|line| {
        let whole = line.strip_prefix(": \"${")?.rsplit_once("}\"")?.0;
        whole.split_once(":=")
    });
    let found: Vec<_> = of_compose.chain(of_script).collect();
    assert!(found.len() > 20, "{found:?}");
    for (name, default) in found {
        // How often it looks matters to tests only; the rest are told in words.
        if name == "POLL" {
            continue;
        }
        let row = table.lines().find(|line| line.contains(&format!("`{name}`")));
        let row = row.unwrap_or_else(|| panic!("docs/ci.md does not name {name}"));
        let plain = !default.contains('$') && !default.is_empty();
        assert!(!plain || row.contains(&format!("`{default}`")), "{name}={default}: {row}");
    }
}

/// The commands in a text that are postcheck's: continued lines are one, and so is what `args:` holds.
fn commands(text: &str) -> Vec<String> {
    let mut whole = text.replace("\\\n", " ");
    if let Some((_, rest)) = text.split_once("args: >-\n") {
        let args = rest.lines().take_while(|line| line.trim_start().starts_with("--"));
        whole.push_str(&format!("\npostcheck run {}", args.collect::<String>()));
    }
    let own = ["postcheck run", "postcheck record", "ci/run.sh ", "\"$POSTCHECK\" run", "options"];
    // What stands before belongs to another program, such as `docker run`.
    let part = |line: &str| {
        let start = own.iter().filter_map(|start| line.find(start)).min()?;
        Some(line[start..].to_owned())
    };
    whole.lines().filter_map(part).collect()
}

#[test]
fn every_option_in_what_people_copy_is_one_of_the_program() {
    let workspace = Workspace::new();
    let help: String =
        ["run", "record"].map(|name| workspace.run([name, "--help"]).stdout).concat();
    let of_help = regex::Regex::new("--[a-z][a-z-]+").unwrap();
    let offered: HashSet<_> = of_help.find_iter(&help).map(|found| found.as_str()).collect();
    let files =
        ["docs/ci.md", "ci/run.sh", "ci/restore.sh", "ci/jenkins.sh", "ci/github-actions.yml"];
    let mut named = HashSet::new();
    for file in files.iter().chain(&["ci/gitlab-ci.yml", "action.yml"]) {
        for command in commands(&shipped(file)) {
            for option in of_help.find_iter(&command) {
                let option = option.as_str();
                let known = offered.contains(option);
                assert!(known, "{file}: {option} in {command}");
                named.insert(option.to_owned());
            }
        }
    }
    for option in
        ["--target", "--cacert", "--env-var", "--passes", "--shard", "--reporter-junit-export"]
    {
        assert!(named.contains(option), "{option} was not found in them: {named:?}");
    }
}

/// With what is installed here; `ci/check` without `--installed` uses every tool.
#[cfg(unix)]
#[test]
fn the_linters_that_are_installed_find_nothing() {
    let mut command = std::process::Command::new("bash");
    command.args([concat!(env!("CARGO_MANIFEST_DIR"), "/ci/check"), "--installed"]);
    let finished = Workspace::new().finish(command, b"").expect_code(0);
    for line in finished.stdout.lines().filter(|line| line.starts_with("not checked")) {
        eprintln!("skipped: {line}");
    }
}
