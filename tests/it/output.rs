//! Where results go: reports that cannot be written, readers that leave, several reporters at once, and the
//! options that say what is run.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::{Answer, Answering, Finished, Workspace, collection, collection_of, request};

/// A workspace with three steps, of which `Two` drifts: its fixture expects another status.
struct Run {
    workspace: Workspace,
    server: Answering,
    base: String,
}

impl Run {
    fn new() -> Self {
        let run = Run::conforming();
        run.workspace.write("fixtures/small/two.json", r#"{"status": 201, "body": {"ok": true}}"#);
        run
    }

    fn conforming() -> Self {
        let workspace = Workspace::new();
        let steps = [
            ("One", "{{base_url}}/one"),
            ("Two", "{{base_url}}/two"),
            ("Three", "{{base_url}}/three"),
        ];
        workspace.write("c.json", collection(&steps).to_string());
        let server = Answering::ok();
        let base = format!("base_url={}", server.origin());
        Run { workspace, server, base }
    }

    fn run(&self, options: &[&str]) -> Finished {
        self.workspace.run(["run", "c.json", "--env-var", &self.base].iter().chain(options))
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.workspace.read("reports/report.json")).unwrap()
    }

    fn verdicts(&self) -> Vec<String> {
        let report = self.json();
        let steps = report["run"]["executions"].as_array().unwrap();
        let verdict = |step: &Value| step["conformance"]["verdict"].as_str().unwrap().to_owned();
        steps.iter().map(verdict).collect()
    }
}

#[test]
fn several_reporters_see_the_same_run() {
    let run = Run::new();
    run.run(&["-r", "cli,junit,json"]).expect_code(1).expect_stdout(&["→ Two", "201 → 200"]);
    assert_eq!(run.verdicts(), ["unrecorded", "drift", "unrecorded"]);
    let junit = run.workspace.read("reports/junit.xml");
    assert_eq!(junit.matches("<testcase ").count(), 3, "{junit}");
    assert_eq!(junit.matches("<failure ").count(), 1, "{junit}");
    let files = run.workspace.files();
    let expected =
        ["c.json", "fixtures/small/two.json", "reports/junit.xml", "reports/report.json"];
    assert_eq!(files, expected, "no temporary files are left");
}

#[test]
fn reports_go_where_they_are_told() {
    let run = Run::new();
    let finished = run.run(&[
        "-r",
        "junit",
        "-r",
        "json",
        "--reporter-junit-export",
        "a/b/j.xml",
        "--reporter-json-export",
        "-",
    ]);
    let finished = finished.expect_code(1);
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(report["run"]["executions"].as_array().map(Vec::len), Some(3));
    assert!(run.workspace.read("a/b/j.xml").contains("<testsuites"));
}

#[test]
fn a_report_that_cannot_be_begun_is_refused_before_anything_is_sent() {
    let run = Run::new();
    run.workspace.write("reports", "a file");
    run.run(&["-r", "cli,junit,json"]).expect_code(2).expect_stderr(&["reports/junit.xml"]);
    run.run(&["-r", "json", "--reporter-json-export", "fixtures"]).expect_refusal(&[
        "could not write fixtures",
        "it is a directory",
        "name a file in it",
    ]);
    assert_eq!(run.server.paths(), [""; 0]);
    assert_eq!(run.workspace.files(), ["c.json", "fixtures/small/two.json", "reports"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    let run = Run::new();
    let folder = run.workspace.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(folder.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    run.run(&["-r", "junit", "--reporter-junit-export", "out/j.xml"])
        .expect_refusal(&["out/j.xml", "ermission denied"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_hides_no_verdict() {
    let full = ["-r", "cli,json", "--reporter-json-export", "/dev/full"];
    let warning = "a report is incomplete: reporter json: could not write /dev/full";
    let drifting = Run::new().run(&full).expect_code(1);
    drifting.expect_stdout(&["201 → 200"]).expect_stderr(&[warning]);
    let conforming = Run::conforming().run(&full);
    conforming.expect_code(2).expect_stderr(&[warning]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    let run = Run::conforming();
    let arguments = ["run", "c.json", "--env-var", &run.base, "-r", "cli,junit"];
    let finished = run.workspace.shell("\"$@\" > /dev/full", &arguments).expect_code(2);
    finished.expect_stderr(&["could not write standard output"]);
    for arguments in [&["--help"][..], &["completions", "bash"], &["inspect", "c.json"], &["man"]] {
        let finished = run.workspace.shell("\"$@\" > /dev/full", arguments);
        assert_ne!(finished.code, Some(0), "{arguments:?} {finished}");
        assert!(!finished.stderr.contains("panicked"), "{finished}");
    }
}

/// A reader that has had enough is no failure: the run goes on, its other reports are whole.
#[cfg(unix)]
#[test]
fn a_closed_standard_output_is_no_error() {
    for (drifts, code) in [(true, "1\n"), (false, "0\n")] {
        let run = if drifts { Run::new() } else { Run::conforming() };
        let line = "{ \"$@\"; echo $? > code; } | head -1";
        let arguments =
            ["run", "c.json", "--env-var", &run.base, "-r", "cli,json", "--delay-request", "60"];
        let finished = run.workspace.shell(line, &arguments).expect_code(0);
        assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("postcheck\n", ""));
        assert_eq!(run.workspace.read("code"), code);
        assert_eq!(run.json()["run"]["executions"].as_array().map(Vec::len), Some(3));
    }
    let run = Run::conforming();
    for arguments in
        [&["--help"][..], &["run", "--help"], &["man"], &["inspect", "c.json", "--json"]]
    {
        let line = "{ \"$@\"; echo $? > code; } | true";
        let finished = run.workspace.shell(line, arguments).expect_code(0);
        assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("", ""));
        assert_eq!(run.workspace.read("code"), "0\n", "{arguments:?}");
    }
}

#[test]
fn x_makes_everything_a_success_but_a_wrong_command_line() {
    let run = Run::new();
    for option in ["-x", "--suppress-exit-code"] {
        run.run(&[option]).expect_code(0).expect_stdout(&["201 → 200"]);
    }
    run.run(&["-x", "--frobnicate"]).expect_code(2);
    run.run(&["-x", "-e", "nope.json"])
        .expect_code(0)
        .expect_stderr(&["nope.json", "no such file"]);
}

#[test]
fn bail_stops_after_the_first_failure() {
    let run = Run::new();
    run.run(&["--bail", "-r", "cli,json,junit"])
        .expect_code(1)
        .expect_stdout(&["stopped: after the first failure (--bail)"]);
    assert_eq!(run.server.paths(), ["/one", "/two"]);
    assert_eq!(run.verdicts(), ["unrecorded", "drift"]);
    assert!(run.workspace.read("reports/junit.xml").trim_end().ends_with("</testsuites>"));
    let conforming = Run::conforming();
    conforming.run(&["--bail"]).expect_code(0);
    assert_eq!(conforming.server.paths().len(), 3);
}

#[test]
fn iterations_repeat_the_plan() {
    let run = Run::conforming();
    run.run(&["-n", "3", "-r", "cli,json"]).expect_code(0);
    assert_eq!(run.server.paths(), ["/one", "/two", "/three"].repeat(3));
    let report = run.json();
    let count = &report["run"]["stats"]["iterations"]["total"];
    assert_eq!((count.as_u64(), run.verdicts().len()), (Some(3), 9));
}

#[test]
fn rows_of_data_are_iterations() {
    let run = Run::conforming();
    let steps = [("Row", "{{base_url}}/{{name}}/{{count}}")];
    run.workspace.write("c.json", collection(&steps).to_string());
    run.workspace.write("data.csv", "name,count\nann,1\nbob,2\n");
    run.workspace.write("data.json", r#"[{"name": "cid", "count": 3}]"#);
    run.run(&["-d", "data.csv"]).expect_code(0);
    run.run(&["-d", "data.json"]).expect_code(0);
    run.run(&["-d", "data.csv", "-n", "3"]).expect_code(0);
    let expected = ["/ann/1", "/bob/2", "/cid/3", "/ann/1", "/bob/2", "/bob/2"];
    assert_eq!(run.server.paths(), expected);
}

#[test]
fn folders_choose_what_is_run() {
    let run = Run::conforming();
    let get = |name: &str| request(name, "GET", &format!("{{{{base_url}}}}/{name}"));
    let folder = |name: &str, items: Vec<Value>| serde_json::json!({"name": name, "item": items});
    let items = vec![
        folder("Red", vec![get("a"), get("b")]),
        folder("Blue", vec![folder("Light", vec![get("c")]), get("d")]),
        get("e"),
    ];
    run.workspace.write("c.json", collection_of(items).to_string());
    for (options, expected) in [
        (&["--folder", "Red"][..], &["/a", "/b"][..]),
        (&["--folder", "Blue"], &["/c", "/d"]),
        (&["--folder", "Light", "--folder", "e"], &["/c", "/e"]),
        (&["--folder", "*/b"], &["/b"]),
        (&["--folder", "blue/light"], &["/c"]),
    ] {
        let before = run.server.paths().len();
        run.run(options).expect_code(0);
        assert_eq!(run.server.paths()[before..], *expected, "{options:?}");
    }
}

#[test]
fn a_collection_may_come_through_standard_input() {
    let run = Run::new();
    let collection = run.workspace.read("c.json");
    let arguments = ["run", "-", "--env-var", &run.base];
    let finished = run.workspace.run_with_input(arguments, collection.as_bytes());
    finished.expect_code(1).expect_stdout(&["Small", "201 → 200"]);
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let run = Run::new();
    let coloured = |finished: Finished| finished.stdout.contains('\x1b');
    assert!(!coloured(run.run(&[])), "not into a pipe");
    assert!(coloured(run.run(&["--color", "on"])));
    assert!(!coloured(run.run(&["--color", "off"])));
    let Run { workspace, server, base } = run;
    let run = Run { workspace: workspace.env("NO_COLOR", "1"), server, base };
    assert!(!coloured(run.run(&[])));
    assert!(coloured(run.run(&["--color", "on"])), "an option wins over the environment");
}

#[test]
fn silence_is_kept() {
    let run = Run::new();
    for option in ["--silent", "--reporter-cli-silent"] {
        assert_eq!(run.run(&[option]).expect_code(1).stdout, "");
    }
}

#[test]
fn severities_below_the_bar_do_not_fail() {
    let run = Run::conforming();
    run.workspace.write("fixtures/small/one.json", r#"{"status": 200, "body": {}}"#);
    for (bar, code) in [("info", 1), ("additive", 1), ("change", 0), ("breaking", 0)] {
        run.run(&["--fail-on", bar]).expect_code(code);
    }
    run.run(&["--require-fixtures", "--fail-on", "breaking"]).expect_code(1);
}

/// What is not text stays harmless on a terminal: control characters of an answer are shown, not obeyed.
#[test]
fn answers_do_not_steer_the_terminal() {
    let server = Answering::start(|_| Answer::json("{\"a\": \"\\u001b]0;owned\\u0007\x1b[2J\"}"));
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("One", "{{base_url}}/one")]).to_string());
    workspace.write("fixtures/small/one.json", r#"{"status": 200, "body": {"a": "x"}}"#);
    let base = format!("base_url={}", server.origin());
    let finished = workspace.run(["run", "c.json", "--env-var", &base, "--verbose"]).expect_code(1);
    let odd: HashSet<char> =
        finished.stdout.chars().filter(|c| c.is_control() && *c != '\n').collect();
    assert_eq!(odd, HashSet::new(), "{finished}");
}
