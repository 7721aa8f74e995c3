//! What a run says of a server that misbehaves: every kind of fault against several reading endpoints of the
//! shipped collection, and some against all of it. The table is part of docs/sandbox.md; `cargo test --test it faults:: -- --nocapture` prints
//! it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::sandbox::shipped;
use crate::support::{Finished, Workspace};

/// The endpoints that are read, in the order of the collection.
const STEPS: [&str; 13] = [
    "session/keepalive",
    "password/list",
    "password/list-details",
    "password/show",
    "password/find-nothing",
    "folder/show-details",
    "tag/list",
    "settings/list",
    "keychain/get",
    "service/avatar",
    "service/preview",
    "service/hashes",
    "share/list",
];

/// Every kind of fault, some in several forms.
const FAULTS: [&str; 34] = [
    "drop:id",
    "drop:success",
    "drop:$[0].label",
    "drop:$.label",
    "drop:$[0]",
    "add:extra",
    "null:label",
    "type:label",
    "type:created",
    "type:favorite",
    "type:$",
    "value:label",
    "value:id",
    "value:created",
    "value:favorite",
    "value:success",
    "null:editable",
    "value:$['server.version']",
    "lose",
    "double",
    "reverse",
    "status:202",
    "status:404",
    "content-type:text/html",
    "header:x-api-session",
    "header:cache-control=private",
    "cut:50%",
    "break:1",
    "empty",
    "delay:5ms",
    "reset",
    "limit:30",
    "error:503",
    "forget",
];

/// A run of the steps against the shipped fixtures, and its report; without steps of all there are.
fn run(steps: &[&str], fault: Option<&str>) -> (Finished, Value) {
    let workspace = Workspace::new();
    let collection = shipped("collections/passwords-api.postman_collection.json");
    let (fixtures, backup) = (shipped("fixtures"), shipped("fixtures/sample-data.json.gz"));
    let mut arguments = vec!["run", &collection, "--fixtures", &fixtures, "--sandbox", &backup];
    arguments.extend(["--require-fixtures", "-r", "json", "--reporter-json-export", "report.json"]);
    arguments.extend(steps.iter().flat_map(|step| ["--folder", step]));
    arguments.extend(fault.iter().flat_map(|fault| ["--fault", fault]));
    let finished = workspace.run(arguments);
    let report = serde_json::from_str(&workspace.read("report.json")).unwrap();
    (finished, report)
}

/// What the report says of each step: `conforms`, the worst severity of a drift, or `error`.
fn cells(report: &Value) -> Vec<String> {
    let executions = report["run"]["executions"].as_array().unwrap();
    executions
        .iter()
        .map(|execution| {
            let conformance = &execution["conformance"];
            let verdict = conformance["verdict"].as_str().unwrap();
            let differences = conformance["differences"].as_array().into_iter().flatten();
            let severities: Vec<_> = differences.filter_map(|d| d["severity"].as_str()).collect();
            let worst = ["breaking", "change", "additive", "info"];
            let worst = worst.into_iter().find(|severity| severities.contains(severity));
            match (verdict, worst) {
                ("conforms", None) => "conforms".to_owned(),
                ("conforms", Some("info")) => "info".to_owned(),
                ("drift", Some(severity)) => severity.to_owned(),
                ("error", _) => "error".to_owned(),
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

/// Faults that leave the meaning as it is: what comes late is not different, an order alone is no drift, and without
/// a log-in challenge a new session is as good as the old one.
const HARMLESS: [&str; 3] = ["reverse", "delay:5ms", "forget"];

/// Whether a fault finds anything to change in the answer to a step.
fn concerns(fault: &str, step: &str) -> bool {
    let is = |steps: &[&str]| steps.contains(&step);
    let objects = is(&["password/show", "folder/show-details"]);
    let labelled = is(&["password/list", "password/list-details", "tag/list"]);
    let list = labelled || step == "share/list";
    let empty = is(&["password/find-nothing", "keychain/get", "service/hashes"]);
    let picture = is(&["service/avatar", "service/preview"]);
    match fault {
        "drop:success" | "value:success" => step == "session/keepalive",
        "value:$['server.version']" => step == "settings/list",
        "drop:$[0].label" => labelled,
        "drop:$[0]" => list,
        "drop:$.label" => objects,
        // The folder has a list of revisions, and the settings have one of a single element.
        "reverse" => list || step == "folder/show-details",
        "lose" | "double" => list || is(&["folder/show-details", "settings/list"]),
        "add:extra" => !empty && !picture,
        "null:editable" => (list || objects) && step != "tag/list",
        "drop:id" | "type:created" | "value:id" | "value:created" => list || objects,
        "null:label" | "type:label" | "type:favorite" | "value:label" | "value:favorite" => {
            labelled || objects
        }
        "type:$" => !picture,
        "status:404" => step != "service/hashes",
        "header:x-api-session" => !picture,
        _ => true,
    }
}

fn table(rows: &[(&str, Vec<String>)]) -> String {
    let mut table = String::from("| fault |");
    for step in STEPS {
        // Writing to a String cannot fail.
        let _ = write!(table, " {step} |");
    }
    table.push_str("\n| --- |");
    table.push_str(&" --- |".repeat(STEPS.len()));
    for (fault, cells) in rows {
        let _ = write!(table, "\n| `{fault}` | {} |", cells.join(" | "));
    }
    table
}

#[test]
fn no_fault_that_changes_the_meaning_passes() {
    let (finished, report) = run(&STEPS, None);
    finished.expect_code(0);
    assert_eq!(cells(&report), ["conforms"; STEPS.len()]);
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for fault in FAULTS {
        let (finished, report) = run(&STEPS, Some(fault));
        let mut cells = cells(&report);
        assert_eq!(cells.len(), STEPS.len(), "{fault}");
        let noticed = |cell: &str| !matches!(cell, "conforms" | "info");
        finished.expect_code(i32::from(cells.iter().any(|cell| noticed(cell))));
        for (step, cell) in STEPS.iter().zip(&mut cells) {
            let concerns = concerns(fault, step);
            if noticed(cell) != (concerns && !HARMLESS.contains(&fault)) {
                wrong.push(format!("{fault} at {step}: {cell}"));
            }
            if !concerns {
                *cell = "–".to_owned();
            }
        }
        rows.push((fault, cells));
    }
    let table = table(&rows);
    println!("{table}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let documented = std::fs::read_to_string(shipped("docs/sandbox.md")).unwrap();
    assert!(documented.contains(&table), "the table of docs/sandbox.md is another one:\n{table}");
}

/// Faults that concern every answer, or every one with a body.
#[test]
fn no_step_of_the_collection_passes_with_a_spoilt_answer() {
    for (fault, needs_body) in [
        ("status:299", false),
        ("content-type:text/csv", false),
        ("header:x-frame-options", false),
        ("empty", true),
        ("cut:50%", true),
    ] {
        let (_, report) = run(&[], Some(fault));
        let executions = report["run"]["executions"].as_array().unwrap();
        assert_eq!(executions.len(), crate::shipped::requests());
        for execution in executions {
            let conformance = &execution["conformance"];
            let step = conformance["step"].as_str().unwrap();
            let path = shipped(&format!("fixtures/passwords-api/{step}.json"));
            let fixture: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            let has_body = fixture.get("body").or(fixture.get("bodyFile")).is_some();
            let passes = conformance["verdict"] == "conforms";
            assert_eq!(passes, needs_body && !has_body, "{fault} at {step}");
        }
    }
}

#[test]
fn what_is_no_fault_is_refused_with_examples() {
    let workspace = Workspace::new();
    let backup = shipped("fixtures/sample-data.json.gz");
    for arguments in [
        &["sandbox", "--backup", &backup, "--fault", "explode"][..],
        &["run", "--sandbox", &backup, "--fault", "explode"],
    ] {
        workspace.run(arguments).expect_refusal(&[
            "--fault",
            "\"explode\" is no fault: there is no kind",
            "drop:id@password/show",
            "limit:30,p=0.2",
        ]);
    }
    let collection = shipped("collections/passwords-api.postman_collection.json");
    workspace.run(["run", &collection, "--fault", "reset"]).expect_refusal(&["--sandbox"]);
}

#[test]
fn a_fault_that_never_struck_is_told() {
    let (finished, _) = run(&["tag/list"], Some("drop:nobody@tag/*,skip=1"));
    let finished = finished.expect_code(0);
    let warning = "warning: the fault drop:nobody@tag/*,skip=1 never struck";
    assert_eq!(finished.stderr.matches(warning).count(), 1, "{finished}");
    let (finished, _) = run(&["tag/list"], Some("status:202"));
    assert!(!finished.stderr.contains("never struck"), "{finished}");
}
