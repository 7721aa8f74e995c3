//! `postcheck compare` with recordings in place of servers, and what it refuses.

use std::path::Path;

use serde_json::{Value, json};

use crate::compare::{compare, expect_all_conform, one_step, verdicts};
use crate::support::{Replay, Workspace, collection, shared};

const RECORDINGS: &str = "recordings/nc31.0.6-pw2025.10.0-admin";

/// The path of a real recording.
fn recording(shared: &Path, name: &str) -> String {
    shared.join(format!("{RECORDINGS}-{name}.har")).display().to_string()
}

#[test]
fn two_releases_are_compared_from_recordings_alone() {
    let Some(shared) = shared() else { return };
    let workspace = Workspace::new();
    let collection = shared.join("upstream/postman-collection.json");
    let collection = collection.to_str().unwrap();
    let [first, second, header] =
        ["cookie-1", "cookie-2", "header-1"].map(|name| recording(&shared, name));
    let sides = ["--left-har", &first, &second, "--right-har", &header];
    let (finished, report) = compare(&workspace, collection, &sides);
    finished.expect_code(1);
    for (step, verdict, differences) in verdicts(&report) {
        // Without a cookie the server asks for a session there first.
        let expected = if step == "service-api/password-change-url" { "drift" } else { "conforms" };
        assert_eq!(verdict, expected, "{step}: {differences:?}");
    }

    let sides = ["--left-har", &first, "--right-har", &second];
    let (finished, report) = compare(&workspace, collection, &sides);
    finished.expect_code(1).expect_stdout(&["seen once", "--left-har FIRST SECOND"]);
    let severities = &report["run"]["conformance"]["severities"];
    assert_eq!((&severities["breaking"], &severities["additive"]), (&json!(0), &json!(0)));
    assert!(severities["change"].as_u64() > Some(100), "{severities}");

    let sides = ["--left-har", &first, &second, "--right-har"];
    let copies = [(&first, "a.har"), (&second, "b.har")];
    copies.iter().for_each(|(from, to)| drop(std::fs::copy(from, workspace.path().join(to))));
    let (finished, report) =
        compare(&workspace, collection, &[&sides[..], &["a.har", "b.har"]].concat());
    finished.expect_code(0).expect_stdout(&["Iteration 2/2"]);
    assert_eq!(report["run"]["conformance"]["verdicts"]["conforms"], 130);
}

#[test]
fn a_recording_and_a_server_are_compared() {
    let Some(shared) = shared() else { return };
    let workspace = Workspace::new();
    let collection = shared.join("upstream/postman-collection.json");
    let collection = collection.to_str().unwrap();
    let [first, second] = ["cookie-1", "cookie-2"].map(|name| recording(&shared, name));
    let replay =
        |name: &str| Replay::har(Path::new(name)).moved_from("https://localhost:8443").start();
    let live = replay(&first);
    let base = format!("{}/index.php/apps/passwords", live.origin());
    let recorded = ["--left-har", &first, &second, "--right", &base, "--session", "cookie"];
    let (finished, report) = compare(&workspace, collection, &recorded);
    finished.expect_code(0);
    expect_all_conform(&report, 65);

    let live = replay(&first);
    let base = format!("{}/index.php/apps/passwords", live.origin());
    let served = ["--left", &base, "--passes", "1", "--right-har", &first, "--session", "cookie"];
    let (finished, report) = compare(&workspace, collection, &served);
    finished.expect_code(0);
    expect_all_conform(&report, 65);
}

/// A recording of these `(url, status)`.
fn har(entries: &[(&str, u16)]) -> String {
    let entry = |(url, status): &(&str, u16)| {
        json!({
            "startedDateTime": "2026-01-02T03:04:05Z", "time": 1,
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {
                "status": status, "statusText": "OK",
                "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"mimeType": "application/json", "text": "{\"a\":1}"}
            }
        })
    };
    let entries: Vec<Value> = entries.iter().map(entry).collect();
    json!({"log": {"version": "1.2", "entries": entries}}).to_string()
}

#[test]
fn recordings_that_lack_or_have_more_are_reported() {
    let workspace = Workspace::new();
    let steps = ["a", "b", "c", "d"].map(|name| (name, format!("{{{{base_url}}}}/api/{name}")));
    let steps = steps.each_ref().map(|(name, url)| (*name, url.as_str()));
    workspace.write("c.json", collection(&steps).to_string());
    let of = |host: &str, parts: &[(&str, u16)]| {
        let urls: Vec<String> =
            parts.iter().map(|(part, _)| format!("{host}/api/{part}")).collect();
        let entries: Vec<_> =
            urls.iter().map(String::as_str).zip(parts.iter().map(|(_, status)| *status)).collect();
        har(&entries)
    };
    workspace.write("left.har", of("https://old", &[("a", 200), ("b", 200), ("d", 0)]));
    let right = of("https://new:8443", &[("a", 200), ("x", 200), ("c", 200), ("d", 200)]);
    workspace.write("right.har", right);
    let sides = ["--left-har", "left.har", "--right-har", "right.har"];
    let (finished, report) = compare(&workspace, "c.json", &sides);
    finished.expect_code(1).expect_stderr(&[
        "left.har: no entry for step c; it is not compared",
        "right.har: no entry for step b; it is not compared",
        "right.har: entry 1 (GET https://new:8443/api/x) belongs to no step",
    ]);
    let verdicts: Vec<_> = verdicts(&report).into_iter().map(|v| (v.0, v.1)).collect();
    let expected = [("a", "conforms"), ("c", "unrecorded"), ("d", "error")];
    assert_eq!(verdicts, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(report["run"]["conformance"]["verdicts"]["skipped"], 1);
    let error = &report["run"]["executions"][2]["requestError"];
    assert!(error.to_string().contains("left: the request was not answered"), "{error}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let workspace = Workspace::new();
    one_step(&workspace);
    workspace.write("other.json", collection(&[("One", "{{host}}/one")]).to_string());
    workspace.write("a.har", har(&[("https://h/one", 200)]));
    workspace.write("b.har", har(&[("https://h/one", 200)]));
    workspace.write("strange.har", har(&[("https://h/two", 200)]));
    workspace.write("cut.har", &har(&[("https://h/one", 200)])[..80]);
    let table: &[(&[&str], &[&str])] = &[
        (&[], &["no left side", "--left URL", "--left-har FILE"]),
        (&["--left", "http://h"], &["no right side", "--right-target NAME"]),
        (&["--left", "http://h", "--left-har", "a.har"], &["--left-har", "cannot be used with"]),
        (&["--right", "http://h", "--right-sandbox", "x"], &["cannot be used with"]),
        (&["--left-har", "a.har", "--passes", "3"], &["--passes", "cannot be used with"]),
        (&["--left-har", "a.har", "--left-reset-cmd", "x"], &["cannot be used with"]),
        (&["--left-har", "a.har", "--right-har", "./a.har"], &["a.har is given twice"]),
        (&["--left-har", "a.har", "a.har", "--right-har", "b.har"], &["a.har is given twice"]),
        (&["--left-har", "a.har", "--right-har", "gone.har"], &["gone.har"]),
        (
            &["--left-har", "strange.har", "--right-har", "b.har"],
            &["strange.har", "another collection"],
        ),
        (&["--left-har", "a.har", "--right-har", "cut.har"], &["cut.har:1:", "cut off"]),
        (&["--left", "staging", "--right", "http://h"], &["--left wants a URL", "--left-target"]),
        (&["--left", "http://h", "--right-target", "x"], &["no postcheck.toml", "target x"]),
        (&["--left", "http://h", "--right", "http://g", "-n", "2"], &["one iteration", "--passes"]),
        (&["--left", "http://h", "--right", "http://g", "--passes", "0"], &["--passes"]),
        (
            &["--left-fault", "drop:id", "--left", "http://h"],
            &["--left-fault wants a sandbox: give --left-sandbox"],
        ),
        (&["--left-sandbox", "gone.gz", "--right", "http://h"], &["left side", "gone.gz"]),
    ];
    for (arguments, texts) in table {
        let arguments = ["compare", "c.json"].iter().chain(*arguments);
        let refused = workspace.run(arguments).expect_code(2);
        refused.expect_stderr(texts);
    }
    let sides = ["compare", "other.json", "--left", "http://h", "--right", "http://g"];
    workspace.run(sides).expect_refusal(&["base_url", "does not use", "--left-env-var"]);
    assert!(!workspace.path().join("reports").exists());
}
