//! How differences read in the terminal, in JUnit and in JSON.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Workspace, collection};

/// One step whose fixture has `expected` as its body; `actual` comes.
struct Case {
    workspace: Workspace,
    server: Answering,
}

impl Case {
    fn new(expected: &Value, actual: &Value) -> Self {
        let workspace = Workspace::new();
        workspace.write("c.json", collection(&[("One", "{{base_url}}/one")]).to_string());
        let fixture = json!({ "status": 200, "body": expected });
        let text = serde_json::to_string_pretty(&fixture).unwrap();
        workspace.write("fixtures/small/one.json", text);
        let actual = actual.to_string();
        Case { workspace, server: Answering::start(move |_| Answer::json(&actual)) }
    }

    fn run(&self, options: &[&str]) -> Finished {
        let base = format!("base_url={}", self.server.origin());
        let always = ["run", "c.json", "--env-var", &base, "-r", "cli,junit,json"];
        self.workspace.run(always.iter().chain(options))
    }

    fn conformance(&self) -> Value {
        let report = self.workspace.read("reports/report.json");
        let report: Value = serde_json::from_str(&report).unwrap();
        report["run"]["executions"][0]["conformance"].clone()
    }
}

fn list(count: usize, element: impl Fn(usize) -> Value) -> Value {
    (0..count).map(element).collect()
}

#[test]
fn the_same_change_of_many_elements_is_one_line_and_json_has_each() {
    let element = |n: usize, shared: Value, edited: usize| json!({"id": format!("id-{n}"), "shared": shared, "edited": edited});
    let case = Case::new(
        &list(350, |n| element(n, json!(true), n)),
        &list(350, |n| element(n, json!(null), n + 1)),
    );
    let finished = case.run(&[]).expect_code(1);
    let line = "$[*].shared: true → null (type changed from boolean to null, 350 times)";
    let edited = "$[*].edited: 0 → 1 (value changed, 350 times; the first of 350 changes is shown)";
    finished.expect_stdout(&[line, edited]);
    let junit = case.workspace.read("reports/junit.xml");
    assert!(junit.contains("$[*].shared: true → null") && junit.contains("350 times"), "{junit}");
    assert_eq!(case.conformance()["differences"].as_array().map(Vec::len), Some(700));
}

#[test]
fn the_terminal_shows_so_many_differences_and_json_has_all() {
    let object = |value: u64| -> Value {
        Value::Object((0..140).map(|n| (format!("p{n:03}"), json!(value))).collect())
    };
    let case = Case::new(&object(1), &object(2));
    let stdout = case.run(&[]).expect_code(1).stdout;
    assert!(stdout.contains("$.p019: 1 → 2") && !stdout.contains("$.p020: 1 → 2"), "{stdout}");
    assert!(stdout.contains("… and 120 more"), "{stdout}");
    let stdout = case.run(&["--max-differences", "2"]).expect_code(1).stdout;
    assert!(stdout.contains("… and 138 more") && !stdout.contains("$.p003: 1"), "{stdout}");
    assert_eq!(case.conformance()["differences"].as_array().map(Vec::len), Some(140));
}

#[test]
fn the_rule_that_lowered_a_difference_is_named_everywhere() {
    let case = Case::new(&json!({"a": 1, "b": 1}), &json!({"a": 2, "b": 2}));
    case.workspace.write("postcheck.toml", "\n[[rules]]\npath = '$.a'\nseverity = 'info'\n");
    let finished = case.run(&[]).expect_code(1);
    let wanted = "$.a: 1 → 2 (value changed, lowered by a rule at postcheck.toml:2)";
    finished.expect_stdout(&[wanted]);
    assert!(
        case.workspace.read("reports/junit.xml").contains("lowered by a rule at postcheck.toml:2")
    );
    assert_eq!(case.conformance()["differences"][0]["rule"], "postcheck.toml:2");
    assert_eq!(case.conformance()["differences"][1].get("rule"), None);
}

#[test]
fn a_change_far_inside_of_a_long_value_is_shown() {
    let long = |word: &str| format!("{}{word}{}", "before ".repeat(500), " after".repeat(500));
    let case = Case::new(
        &json!({"a": long("old"), "b": "x\u{a0}y"}),
        &json!({"a": long("new"), "b": "x y"}),
    );
    let finished = case.run(&[]).expect_code(1);
    finished.expect_stdout(&["before old after", "before new after", r#""x\u{a0}y" → "x\x20y""#]);
}

#[test]
fn a_list_in_another_order_is_one_difference() {
    let case = Case::new(&json!({"tags": ["a", "b", "c"]}), &json!({"tags": ["c", "a", "b"]}));
    let finished = case.run(&[]).expect_code(1);
    finished.expect_stdout(&[r#"$.tags: ["a","b","c"] → ["c","a","b"] (only the order changed)"#]);
    assert_eq!(case.conformance()["differences"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_looks_like_another_installation_is_hinted_and_stays_a_drift() {
    let before = json!({"tags": ["a", "b"], "version": "31.0.2", "url": "http://there/a"});
    let case = Case::new(
        &before,
        &json!({"tags": ["b", "a"], "version": "32.0.0", "url": "http://other/a"}),
    );
    let finished = case.run(&[]).expect_code(1);
    let order = r#"hint: only the order of $.tags differs; if it says nothing, add {"path":"$.tags","unordered":true} to the rules of "#;
    finished.expect_stdout(&[
        order,
        "hint: $.version is another version",
        "hint: $.url differs in the host alone",
    ]);
    let conformance = case.conformance();
    assert_eq!(conformance["verdict"], "drift");
    assert_eq!(conformance["hints"].as_array().map(Vec::len), Some(3));
    assert!(case.workspace.read("reports/junit.xml").contains("hint: only the order of $.tags"));

    // The hinted rules do what they say.
    let rules: Vec<Value> = conformance["hints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| {
            let hint = hint.as_str().unwrap();
            let rule = &hint[hint.find('{').unwrap()..=hint.rfind('}').unwrap()];
            serde_json::from_str(rule).unwrap()
        })
        .collect();
    let fixture = json!({"status": 200, "body": before, "rules": rules});
    case.workspace.write("fixtures/small/one.json", fixture.to_string());
    case.run(&[]).expect_code(0);
    assert_eq!(case.conformance().get("hints"), None);
}
