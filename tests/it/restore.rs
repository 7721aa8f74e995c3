//! `ci/restore.sh` with a stand-in for docker and occ that keeps a record of the calls, and the sandbox behind TLS
//! where Nextcloud would be. What a real Nextcloud says to the same calls is not shown here.
#![cfg(unix)]

use std::process::Command;

use serde_json::Value;

use crate::stand_ins::{ROOT, Server, pack_app};
use crate::support::Finished;

/// What a fresh server is asked, in this order.
const FRESH: [&str; 11] = [
    "status",
    "config:app:get passwords installed_version",
    "app:enable passwords",
    "config:app:get passwords installed_version",
    "config:import ",
    "user:list --limit=1000 --output=json",
    "app:disable password_policy",
    "user:add --password-from-env max",
    "user:add --password-from-env erika",
    "passwords:backup:import ",
    "passwords:backup:restore postcheck --no-app-settings",
];

/// Fails unless these are the calls, each beginning as said.
#[track_caller]
fn expect_calls(calls: &[String], expected: &[&str]) {
    let same = calls.len() == expected.len()
        && calls.iter().zip(expected).all(|(call, start)| call.starts_with(start));
    assert!(same, "expected {expected:#?}\nfound {calls:#?}");
}

/// Fails unless it ended at this step with these words, and what it said names a way out.
#[track_caller]
fn expect_failure(finished: Finished, step: &str, words: &[&str]) -> Finished {
    let finished = finished.expect_code(1).expect_stderr(words);
    let errors: Vec<_> =
        finished.stderr.lines().skip_while(|line| !line.starts_with("error: ")).collect();
    let start = format!("error: restore, step \"{step}\": ");
    let is_whole = errors.first().is_some_and(|line| line.starts_with(&start))
        && errors.len() > 1
        && !finished.stderr.contains("ready:");
    assert!(is_whole, "{finished}");
    finished
}

#[test]
fn a_fresh_server_is_installed_configured_and_restored() {
    let Some(server) = Server::start() else { return };
    let finished = server.restore(&[]).expect_code(0).expect_stderr(&["ready: https://localhost:"]);
    assert_eq!(finished.stdout, "", "{finished}");
    expect_calls(&server.calls(), &FRESH);

    let read = |name: &str| server.workspace.read(name);
    assert_eq!(read("users"), "max max\nerika erika\n");
    assert_eq!(read("ca.pem"), read("data/caddy/pki/authorities/local/root.crt"));
    let settings = std::fs::read_to_string(format!("{ROOT}/ci/settings.json")).unwrap();
    assert_eq!(read("config.json"), settings);
    let settings: Value = serde_json::from_str(&settings).unwrap();
    assert_eq!(settings["apps"]["passwords"]["service/security"], "smalldb");
    let backup = std::fs::read(format!("{ROOT}/fixtures/sample-data.json.gz")).unwrap();
    assert!(
        std::fs::read(server.workspace.path().join("tmp/postcheck.json.gz")).unwrap() == backup
    );
}

#[test]
fn a_second_run_does_only_what_is_not_done_and_restores_again() {
    let Some(server) = Server::start() else { return };
    server.restore(&[]).expect_code(0);
    server.forget_calls();
    // Neither the archive nor the network is needed any more.
    std::fs::remove_file(server.workspace.path().join("passwords.tar.gz")).unwrap();
    server.restore(&[]).expect_code(0);
    let reset = [FRESH[0], FRESH[1], FRESH[2], FRESH[3], FRESH[4], FRESH[5], FRESH[9], FRESH[10]];
    expect_calls(&server.calls(), &reset);
    assert_eq!(server.workspace.read("users"), "max max\nerika erika\n");
}

#[test]
fn what_an_interrupted_run_left_is_completed() {
    for broken_at in ["app:enable", "user:add --password-from-env erika", "passwords:backup:import"]
    {
        let Some(server) = Server::start() else { return };
        server.workspace.write("fail", broken_at);
        server.restore(&[]).expect_code(1);
        std::fs::remove_file(server.workspace.path().join("fail")).unwrap();
        server.restore(&[]).expect_code(0);
        assert_eq!(server.workspace.read("users"), "max max\nerika erika\n", "{broken_at}");
    }
}

#[test]
fn it_waits_for_a_server_that_starts_slowly() {
    let Some(server) = Server::start() else { return };
    server.workspace.write("down", "3");
    server.workspace.write("installing", "5");
    server.restore(&[]).expect_code(0).expect_stderr(&["waiting for Nextcloud (0 of 300 seconds)"]);
    let mut expected = vec!["status"; 5];
    expected.extend(FRESH);
    expect_calls(&server.calls(), &expected);
}

#[test]
fn a_server_that_never_comes_is_an_error_with_its_last_answer() {
    let Some(server) = Server::start() else { return };
    let never = "1000000";
    server.workspace.write("down", never);
    let words = ["not ready after 1 seconds", "has only begun to start", "logs nextcloud", "WAIT="];
    expect_failure(server.restore(&[("WAIT", "1")]), "wait for the server", &words);

    server.workspace.write("down", "0");
    server.workspace.write("installing", never);
    let words = ["not ready after 0 seconds", "\"installed\":false"];
    expect_failure(server.restore(&[("WAIT", "0")]), "wait for the server", &words);

    server.workspace.write("down-nextcloud", "");
    let words = ["service \"nextcloud\" is not running"];
    expect_failure(server.restore(&[("WAIT", "0")]), "wait for the server", &words);
}

#[test]
fn a_call_that_fails_ends_it_with_the_name_of_the_step() {
    let Some(server) = Server::start() else { return };
    let failing = [
        (
            "app:enable",
            "install the Passwords app",
            "does release 2025.10.0 support this Nextcloud",
        ),
        ("config:import", "set the configuration", "settings.json valid?"),
        ("user:list", "create the users", "down --volumes"),
        ("app:disable", "create the users", "down --volumes"),
        ("user:add --password-from-env erika", "create the users", "down --volumes"),
        (
            "passwords:backup:import",
            "restore the backup",
            "a server backup that release 2025.10.0 reads?",
        ),
        ("passwords:backup:restore", "restore the backup", "logs nextcloud"),
    ];
    for (call, step, way_out) in failing {
        server.forget_calls();
        server.workspace.write("fail", call);
        let said = format!("{} does not work today", call.split(' ').next().unwrap());
        expect_failure(server.restore(&[]), step, &[&said, way_out]);
        let last = server.calls().pop().unwrap();
        assert!(last.starts_with(call), "{call}: it went on to {last}");
    }
}

#[test]
fn another_version_than_the_pinned_one_is_refused() {
    let Some(server) = Server::start() else { return };
    server.workspace.write("server", "30.0.12");
    let words = ["it is Nextcloud 30.0.12, and NEXTCLOUD_VERSION is 31.0.6", "down --volumes"];
    expect_failure(server.restore(&[]), "check the server's version", &words);
    server.workspace.write("server", "31.0.60");
    expect_failure(server.restore(&[]), "check the server's version", &["31.0.60"]);
    server.workspace.write("server", "31.0.6");

    server.workspace.write("app", "2024.9.0");
    let words =
        ["Passwords 2024.9.0 is installed, and PASSWORDS_VERSION is 2025.10.0", "down --volumes"];
    expect_failure(server.restore(&[]), "install the Passwords app", &words);
    std::fs::remove_file(server.workspace.path().join("app")).unwrap();

    pack_app(&server.workspace, "2025.9.0");
    let words = ["the archive holds Passwords 2025.9.0", "PASSWORDS_ARCHIVE"];
    expect_failure(server.restore(&[]), "install the Passwords app", &words);
    assert_eq!(server.workspace.read("users"), "", "it went on");
}

#[test]
fn a_version_may_be_a_branch_and_a_build_may_have_a_suffix() {
    let Some(server) = Server::start() else { return };
    pack_app(&server.workspace, "2025.10.0-lsr");
    server.restore(&[("NEXTCLOUD_VERSION", "31")]).expect_code(0);
}

#[test]
fn an_archive_that_is_none_is_refused_before_the_server_is_touched() {
    let Some(server) = Server::start() else { return };
    let archive = server.workspace.path().join("passwords.tar.gz").display().to_string();
    let file_url = format!("file://{archive}");
    let good = Command::new("sha256sum").arg(&archive).output().unwrap().stdout;
    let good = String::from_utf8(good).unwrap().split(' ').next().unwrap().to_owned();
    let wrong = "0".repeat(64);
    let step = "install the Passwords app";

    let refused: [(&[(&str, &str)], &str); 3] = [
        (&[("PASSWORDS_ARCHIVE", "/nowhere.tar.gz")], "cannot be read"),
        (&[("PASSWORDS_ARCHIVE", "file:///nowhere.tar.gz")], "could not download"),
        (&[("PASSWORDS_SHA256", &wrong)], "is not the file that PASSWORDS_SHA256 names"),
    ];
    for (variables, words) in refused {
        expect_failure(server.restore(variables), step, &[words]);
    }
    server.workspace.write("other.tar.gz", "no archive");
    let other = server.workspace.path().join("other.tar.gz").display().to_string();
    let finished = server.restore(&[("PASSWORDS_ARCHIVE", &other)]);
    expect_failure(finished, step, &["is no archive of the Passwords app"]);
    assert!(!server.workspace.path().join("html/custom_apps/passwords").exists());

    server.restore(&[("PASSWORDS_ARCHIVE", &file_url), ("PASSWORDS_SHA256", &good)]).expect_code(0);
}

#[test]
fn a_backup_that_is_none_is_refused_before_the_server_is_asked() {
    let Some(server) = Server::start() else { return };
    let backup = std::fs::read(format!("{ROOT}/fixtures/sample-data.json.gz")).unwrap();
    server.workspace.write("half.json.gz", &backup[..backup.len() / 2]);
    server.workspace.write("backup.zip", "");
    for (name, words) in [
        ("none.json", "cannot be read"),
        ("half.json.gz", "is damaged"),
        ("backup.zip", "neither .json nor .json.gz"),
    ] {
        let path = server.workspace.path().join(name).display().to_string();
        expect_failure(server.restore(&[("BACKUP", &path)]), "prepare", &[words, name]);
    }
    expect_failure(server.restore(&[("WAIT", "5 minutes")]), "prepare", &["WAIT is \"5 minutes\""]);
    let words = ["no-such-compose is not installed"];
    expect_failure(server.restore(&[("COMPOSE", "no-such-compose x")]), "prepare", &words);
    assert!(server.calls().is_empty());

    server.workspace.write("plain.json", "{}");
    let plain = server.workspace.path().join("plain.json").display().to_string();
    server.restore(&[("BACKUP", &plain)]).expect_code(0);
    assert!(server.calls().iter().any(|call| call.ends_with("/tmp/postcheck.json")));
}

#[test]
fn a_server_that_clients_cannot_use_is_not_called_ready() {
    let Some(server) = Server::with_sandbox(&["--user", "max:another"]) else { return };
    let words = ["max cannot log in", "down --volumes"];
    let refused = expect_failure(server.restore(&[]), "check the API", &words);
    assert!(!refused.stderr.contains("max:max"), "{refused}");

    let words = ["does not answer", "SERVER_NAME (localhost)"];
    expect_failure(server.restore(&[("PORT", "1")]), "check the API", &words);

    server.workspace.write("down-tls", "");
    let words = ["service \"tls\" is not running", "logs tls"];
    expect_failure(server.restore(&[]), "write the certificate", &words);
}

#[test]
fn recording_resets_the_server_with_it_between_passes() {
    let Some(server) = Server::start() else { return };
    server.restore(&[]).expect_code(0);
    server.forget_calls();
    let base = format!("https://localhost:{}", server.port);
    let certificate = server.workspace.path().join("data/caddy/pki/authorities/local/root.crt");
    let certificate = certificate.to_str().unwrap();
    let reset_path = format!("{base}/__reset");
    let collection = format!("{ROOT}/collections/passwords-api.postman_collection.json");
    let reset = format!("bash {ROOT}/ci/restore.sh");
    let base_url = format!("base_url={base}/index.php/apps/passwords");
    let mut words = vec![env!("CARGO_BIN_EXE_postcheck"), "record", &collection, "--folder", "tag"];
    words.extend(["--passes", "2", "--fixtures", "new", "--reset-cmd", &reset]);
    words.extend(["--env-var", &base_url, "--cacert", certificate]);
    let variables = [("RESET", reset_path.as_str()), ("CA", certificate)];
    let finished = server.run(&words, &variables).expect_code(0);

    let restored = |call: &&String| call.starts_with("passwords:backup:restore");
    assert_eq!(server.calls().iter().filter(restored).count(), 1, "{finished}");
    // Had the second pass met what the first one made, the list would be a tag longer, and taken for volatile.
    let recorded = server.workspace.read("new/passwords-api/tag/list.json");
    let shipped =
        std::fs::read_to_string(format!("{ROOT}/fixtures/passwords-api/tag/list.json")).unwrap();
    let bodies = [recorded, shipped]
        .map(|text| serde_json::from_str::<Value>(&text).unwrap()["body"].take());
    assert_eq!(bodies[0], bodies[1]);
}
