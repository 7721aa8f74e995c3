//! `ci/run.sh`, `ci/jenkins.sh` and `ci/install.sh`, run as a CI job would run them.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;

use crate::stand_ins::{ROOT, Server};
use crate::support::{Finished, Workspace};

/// Runs a script of `ci/` in the workspace with these variables.
fn script(
    workspace: &Workspace,
    name: &str,
    variables: &[(&str, &str)],
    words: &[&str],
) -> Finished {
    let mut command = Command::new("env");
    command.arg(concat!("POSTCHECK=", env!("CARGO_BIN_EXE_postcheck")));
    command.args(variables.iter().map(|(name, value)| format!("{name}={value}")));
    command.arg("bash").arg(format!("{ROOT}/ci/{name}")).args(words);
    workspace.finish(command, b"")
}

/// What `ci/run.sh` is asked to run: a folder of the shipped collection, against the sandbox.
fn arguments() -> Vec<String> {
    let words = "--sandbox ROOT/fixtures/sample-data.json.gz --folder tag --fixtures ROOT/fixtures \
                 ROOT/collections/passwords-api.postman_collection.json";
    words.split_whitespace().map(|word| word.replace("ROOT", ROOT)).collect()
}

fn run(workspace: &Workspace, variables: &[(&str, &str)], more: &[&str]) -> Finished {
    let arguments = arguments();
    let mut words: Vec<_> = arguments.iter().map(String::as_str).collect();
    words.extend(more);
    script(workspace, "run.sh", variables, &words)
}

#[test]
fn a_run_leaves_the_reports_that_ci_systems_show() {
    let workspace = Workspace::new();
    let finished = run(&workspace, &[("REPORTS", "out/of run")], &[]).expect_code(0);
    assert_eq!(finished.stdout, workspace.read("out/of run/output.txt"));
    assert!(!finished.stdout.contains("::"), "a command of GitHub elsewhere\n{finished}");
    assert!(workspace.read("out/of run/junit.xml").contains("<testsuite"));
    assert!(workspace.read("out/of run/summary.md").contains("conform"));
    assert!(workspace.read("out/of run/report.html").starts_with("<!"));
    let report: Value = serde_json::from_str(&workspace.read("out/of run/report.json")).unwrap();
    assert_eq!(report["run"]["conformance"]["verdicts"]["drift"], 0);
}

#[test]
fn on_github_the_job_page_has_a_summary_and_drift_is_marked_at_the_fixture() {
    let workspace = Workspace::new();
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "page.md")];
    let fault = ["--fault", r#"value:label="</pre><script>"@tag/show"#];
    let finished = run(&workspace, &github, &fault).expect_code(1);
    let page = workspace.read("page.md");
    assert_eq!(page, workspace.read("reports/summary.md"));
    assert!(page.contains("tag/show") && !page.contains("<script"), "{page}");

    // What the run says is between the marks, so that nothing in it is a command.
    let lines: Vec<_> = finished.stdout.lines().collect();
    let token = lines[0].strip_prefix("::stop-commands::").expect("commands are stopped first");
    assert_eq!(lines.last(), Some(&format!("::{token}::").as_str()), "{finished}");
    assert!(lines.iter().any(|line| line.contains("drift")), "{finished}");

    // The annotations come on standard error, after commands are taken again.
    let mut errors = finished.stderr.lines().filter(|line| line.starts_with("::error "));
    let first = errors.next().expect("an annotation");
    let place = format!("file={ROOT}/fixtures/passwords-api/tag/show");
    assert!(first.contains(&place) && first.contains("$.label"), "{first}");
    assert!(!workspace.files().contains(&"reports/stderr.txt".to_owned()));
}

#[test]
fn a_run_that_could_not_be_made_keeps_its_exit_code() {
    let workspace = Workspace::new();
    run(&workspace, &[], &["--no-such-option"]).expect_code(2).expect_stderr(&["--no-such-option"]);
    let refused = run(&workspace, &[("SHARD", "2 of 4")], &[]).expect_code(2);
    refused.expect_stderr(&["'2 of 4'", "write it as I/N"]);
}

#[test]
fn the_reports_of_shards_are_joined() {
    let workspace = Workspace::new();
    for shard in ["1", "2"] {
        let (part, reports) = (format!("{shard}/2"), format!("shards/{shard}"));
        run(&workspace, &[("SHARD", &part), ("REPORTS", &reports)], &[]).expect_code(0);
    }
    let merge = [("MERGE", "shards/*/report.json"), ("REPORTS", "whole"), ("SHARD", "1/2")];
    let finished = script(&workspace, "run.sh", &merge, &[]).expect_code(0);
    let report: Value = serde_json::from_str(&workspace.read("whole/report.json")).unwrap();
    let steps = report["postcheck"]["steps"].as_u64().unwrap();
    assert_eq!(report["run"]["conformance"]["verdicts"]["conforms"], steps, "{finished}");
    assert!(workspace.read("whole/junit.xml").contains("<testsuite"));
    let lost = [("MERGE", "shards/2/report.json"), ("REPORTS", "whole")];
    script(&workspace, "run.sh", &lost, &[]).expect_code(2).expect_stderr(&["shard 1/2"]);
}

/// A program that says how it was called.
#[test]
fn what_variables_ask_for_becomes_options() {
    let workspace = Workspace::new();
    let program = "#!/bin/sh\n\
        echo \"$@\"; echo 'all is well' >reports/summary.md\n";
    let program = workspace.write("postcheck", program);
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let program = program.display().to_string();
    let variables = [("POSTCHECK", program.as_str()), ("SHARD", "2/4"), ("WAIT", "60")];
    let page = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "page.md")];
    let finished = script(&workspace, "run.sh", &[&variables[..], &page].concat(), &["c.json"]);
    let finished = finished.expect_code(0).expect_stdout(&[
        "run c.json --reporters cli,junit,json,html,markdown ",
        "--reporter-markdown-export reports/summary.md --wait 60 --shard 2/4\n",
    ]);
    assert_eq!(workspace.read("page.md"), "all is well\n", "{finished}");
}

#[test]
fn a_job_takes_its_server_down_whatever_happened() {
    let Some(server) = Server::start() else { return };
    let reports = server.workspace.path().join("reports").display().to_string();
    let words = |folder| {
        ["bash", concat!(env!("CARGO_MANIFEST_DIR"), "/ci/jenkins.sh"), "--folder", folder]
    };
    let variables = [("REPORTS", reports.as_str()), ("POSTCHECK", env!("CARGO_BIN_EXE_postcheck"))];
    let job = |folder, more: &[(&str, &str)]| {
        let _ = std::fs::remove_file(server.workspace.path().join("compose-calls"));
        let finished = server.run(&words(folder), &[&variables[..], more].concat());
        (finished, server.workspace.read("compose-calls"))
    };
    let whole = "up --detach\nlogs --no-color\ndown --volumes\n";

    let (finished, calls) = job("tag", &[]);
    finished.expect_code(0);
    assert_eq!(calls, whole);
    assert!(server.workspace.read("reports/junit.xml").contains("<testsuite"));

    let (finished, calls) = job("no-such-folder", &[]);
    finished.expect_code(2);
    assert_eq!(calls, whole);

    let (finished, calls) = job("tag", &[("NEXTCLOUD_VERSION", "30.0.1"), ("KEEP", "yes")]);
    finished.expect_code(1).expect_stderr(&["check the server's version"]);
    assert_eq!(calls, "up --detach\nlogs --no-color\n");
}

/// A release of a program that says its version, as `ci/install.sh` downloads it.
fn release(workspace: &Workspace) -> String {
    let output = Command::new("uname").arg("-sm").output().unwrap().stdout;
    let target = match String::from_utf8(output).unwrap().trim() {
        "Linux x86_64" => "x86_64-unknown-linux-gnu",
        "Linux aarch64" => "aarch64-unknown-linux-gnu",
        "Darwin x86_64" => "x86_64-apple-darwin",
        "Darwin arm64" => "aarch64-apple-darwin",
        other => panic!("no release for {other}"),
    };
    let name = format!("postcheck-9.9.9-{target}");
    let program =
        workspace.write(&format!("{name}/postcheck"), "#!/bin/sh\necho postcheck 9.9.9\n");
    std::fs::set_permissions(program, PermissionsExt::from_mode(0o755)).unwrap();
    let folder = "server/me/postcheck/releases/download/v9.9.9";
    std::fs::create_dir_all(workspace.path().join(folder)).unwrap();
    let pack = format!(
        "tar -czf {folder}/{name}.tar.gz {name} && cd {folder} && sha256sum {name}.tar.gz >{name}.tar.gz.sha256"
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &pack]);
    workspace.finish(shell, b"").expect_code(0);
    format!("{folder}/{name}.tar.gz")
}

#[test]
fn a_release_is_installed_when_its_checksum_is_right() {
    let workspace = Workspace::new();
    let archive = release(&workspace);
    let url = format!("file://{}/server", workspace.path().display());
    let variables = [("VERSION", "9.9.9"), ("REPOSITORY", "me/postcheck"), ("SERVER_URL", &url)];
    let variables = [&variables[..], &[("TARGET_DIR", "here")]].concat();
    let absent = [&variables[..], &[("VERSION", "9.9.8")]].concat();
    script(&workspace, "install.sh", &absent, &[])
        .expect_code(1)
        .expect_stderr(&["is 9.9.8 a release?"]);
    let target = workspace.path().join("here").display().to_string();
    let absolute = [&variables[..], &[("TARGET_DIR", target.as_str())]].concat();
    script(&workspace, "install.sh", &absolute, &[])
        .expect_code(0)
        .expect_stdout(&["postcheck 9.9.9"]);
    assert!(workspace.path().join("here/bin/postcheck").exists());

    workspace.write(&archive, "something else");
    let refused = script(&workspace, "install.sh", &absolute, &[]).expect_code(1);
    refused.expect_stderr(&["is not what its checksum says"]);
}

#[test]
fn the_cache_key_of_a_build_is_the_version_or_follows_the_source() {
    let workspace = Workspace::new();
    let key = |variables: &[(&str, &str)]| {
        script(&workspace, "install.sh", variables, &["key"]).expect_code(0).stdout
    };
    assert_eq!(key(&[("VERSION", "1.2.3")]), "1.2.3\n");
    assert_eq!(key(&[]).trim().len(), 16);
    assert_eq!(key(&[]), key(&[]));
}
