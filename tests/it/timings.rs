//! `--timings` and `--budget`.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Answer, Answering, Finished, Workspace, collection};

/// Three steps, of which the second takes 60 ms.
struct Timed {
    workspace: Workspace,
    base: String,
    _server: Answering,
}

impl Timed {
    fn new() -> Self {
        let server = Answering::start(|request| {
            if request.path() == "/slow" {
                std::thread::sleep(Duration::from_millis(60));
            }
            Answer::json(r#"{"ok":true}"#)
        });
        let workspace = Workspace::new();
        let steps =
            [("One", "{{base}}/one"), ("Slow", "{{base}}/slow"), ("Three", "{{base}}/three")];
        workspace.write("c.json", collection(&steps).to_string());
        let base = format!("base={}", server.origin());
        Timed { workspace, base, _server: server }
    }

    fn run(&self, options: &[&str]) -> Finished {
        self.workspace.run(["run", "c.json", "--env-var", &self.base].iter().chain(options))
    }

    fn report(&self) -> Value {
        serde_json::from_str(&self.workspace.read("reports/report.json")).unwrap()
    }
}

#[test]
fn the_table_shows_percentiles_phases_and_the_slowest_steps() {
    let timed = Timed::new();
    let run = timed.run(&["--timings", "-n", "3", "-r", "cli,json"]).expect_code(0);
    let line = |start: &str| {
        let found = run.stdout.lines().find(|line| line.trim_start().starts_with(start));
        found.unwrap_or_else(|| panic!("no line {start:?}\n{run}")).to_owned()
    };
    let head: Vec<String> =
        line("response times of 9 requests").split_whitespace().map(str::to_owned).collect();
    assert_eq!(head[5..], ["p50", "p90", "p95", "p99", "max", "mean"]);
    let all = line("in all");
    assert_eq!(all.split_whitespace().count(), 8, "{all}");
    line("connect");
    line("first byte");
    let at = run.stdout.lines().position(|line| line.starts_with("slowest steps")).unwrap();
    let slowest = run.stdout.lines().nth(at + 1).unwrap();
    assert!(slowest.trim_start().starts_with("slow ") && slowest.ends_with('%'), "{slowest}");

    let table = &timed.report()["run"]["timings"]["table"];
    assert_eq!(table["all"]["count"], 9);
    assert_eq!(table["slowest"][0]["step"], "slow");
    let figure = |name: &str| table["slowest"][0][name].as_f64().unwrap();
    assert!(figure("min") >= 60.0 && figure("p50") >= 60.0, "{table}");
    assert!(figure("p50") <= figure("p95") && figure("p95") <= figure("max"), "{table}");
    assert!(figure("share") > 0.5 && figure("share") <= 1.0, "{table}");
    assert!(table["phases"]["first byte"]["max"].as_f64().unwrap() >= 60.0, "{table}");

    let without = timed.run(&["-r", "cli,json"]).expect_code(0);
    assert!(!without.stdout.contains("slowest steps"), "{without}");
    assert!(timed.report()["run"]["timings"].get("table").is_none());
}

#[test]
fn a_budget_that_is_exceeded_fails_the_run_in_every_report() {
    let timed = Timed::new();
    let all = ["-r", "cli,json,junit,html,markdown"];
    let options = [&["--budget", "max=50ms", "--budget", "p50=30s"][..], &all].concat();
    let run = timed.run(&options).expect_code(1);
    let run = run.expect_stdout(&["budgets", "more than the 50ms allowed", ", 30s allowed"]);
    assert!(run.stdout.contains("✗ max: ") && run.stdout.contains("✓ p50: "), "{run}");
    let budgets = &timed.report()["run"]["budgets"];
    assert_eq!(budgets[0]["measure"], "max");
    assert_eq!(budgets[0]["limit"], 50.0);
    assert!(budgets[0]["actual"].as_f64().unwrap() >= 60.0, "{budgets}");
    assert_eq!([&budgets[0]["exceeded"], &budgets[1]["exceeded"]], [true, false]);
    let junit = timed.workspace.read("reports/junit.xml");
    assert!(junit.contains(r#"name="budget max""#) && junit.contains(r#"name="budget p50""#));
    assert_eq!(junit.matches("<failure ").count(), 1, "{junit}");
    let page = timed.workspace.read("reports/report.html");
    assert!(page.contains("Budget exceeded:") && page.contains("none drifted, 1 budget exceeded"));
    let markdown = timed.workspace.read("reports/report.md");
    assert!(markdown.contains("## ❌") && markdown.contains("❌ budget max: "), "{markdown}");
    assert!(markdown.contains("✅ budget p50: "), "{markdown}");

    timed.run(&["--budget", "max=50ms", "-x"]).expect_code(0);
    timed.run(&["--budget", "max=30s", "--budget", "mean=20000ms"]).expect_code(0);
}

#[test]
fn budgets_of_the_configuration_count_unless_others_are_given() {
    let timed = Timed::new();
    timed.workspace.write("postcheck.toml", "budgets = [\"p99=50ms\"]\n");
    timed.run(&[]).expect_code(1).expect_stdout(&["✗ p99: "]);
    let run = timed.run(&["--budget", "max=30s"]).expect_code(0);
    assert!(!run.stdout.contains("p99"), "{run}");
}

#[test]
fn what_is_no_budget_is_refused_with_the_forms_that_are() {
    let timed = Timed::new();
    for wrong in ["p95", "p95=500", "p96=1s", "max=0s", "max=-1s", "=1s"] {
        let refused = timed.run(&[&format!("--budget={wrong}")]).expect_code(2);
        let refused = refused.expect_stderr(&["MEASURE=TIME", "p95=500ms", "max=1.5s"]);
        assert!(refused.stdout.is_empty(), "{wrong}: {refused}");
    }
    timed.workspace.write("postcheck.toml", "fail-on = \"change\"\nbudgets = [\"p95=5\"]\n");
    timed.run(&[]).expect_refusal(&["postcheck.toml:2:12", "`p95=5` is no budget", "p95=500ms"]);
}
